//! JSON Lines: one object a line.

use serde_json::{Map, Value};

use super::{
    article::excerpt,
    fields::{FieldMap, normalize},
    format::{Fault, Format, Limits, Record, Records},
    lines::{Lines, text},
    open::Input,
};

/// `.jsonl` and `.ndjson`.
pub(super) struct JsonLines;

impl Format for JsonLines {
    fn suffixes(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn records(&self, input: Input, limits: &Limits, _: &FieldMap) -> Records {
        Box::new(Lines::new(input, limits.record_bytes).filter_map(|line| match line {
            Ok((_, line)) if line.iter().all(u8::is_ascii_whitespace) => None,
            Ok((number, line)) => Some(text(line, Some(number)).and_then(|line| record(&line, number))),
            Err(fault) => Some(Err(fault)),
        }))
    }
}

/// Keys that one object may have, those of nested objects too.
const MAX_KEYS: usize = 100_000;

/// The record of one object in `line`, which begins on line `number` of its file.
pub(super) fn record(line: &str, number: u64) -> Result<Record, Fault> {
    let fault = |reason| Fault { line: Some(number), reason, raw: excerpt(line.as_bytes()) };
    // Each key takes many times its bytes in memory.
    if line.len() > MAX_KEYS && line.matches("\":").count() > MAX_KEYS {
        return Err(fault(format!("the object has over {MAX_KEYS} keys, the limit for one record")));
    }
    let value = match serde_json::from_str(line) {
        Err(_) if line.contains("NaN") => serde_json::from_str(&nan_as_null(line)),
        value => value,
    };
    match value {
        Ok(Value::Object(object)) => {
            let columns = columns(&object);
            Ok(Record { line: Some(number), row: Some(number), columns, raw: excerpt(line.as_bytes()) })
        }
        Ok(_) => Err(fault("this is JSON but no object; every article needs one, {\"text\": …}".into())),
        Err(error) => Err(fault(explain(line, &error))),
    }
}

/// The columns of an object under their normalised names.
pub(super) fn columns(object: &Map<String, Value>) -> Vec<(String, Vec<String>)> {
    let mut columns = Vec::new();
    object.iter().for_each(|(key, value)| flatten(normalize(key), value, 0, &mut columns));
    columns
}

/// The line with every `NaN` outside strings as `null`: pandas and Python write it for a missing value, though it is not JSON.
fn nan_as_null(line: &str) -> String {
    let mut parts = Vec::new();
    let (mut quoted, mut escaped, mut from) = (false, false, 0);
    for (at, byte) in line.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if quoted => escaped = true,
            b'"' => quoted = !quoted,
            b'N' if !quoted && at >= from && line.as_bytes().get(at..at + 3) == Some(b"NaN") => {
                parts.push(line.get(from..at).unwrap_or_default());
                from = at + 3;
            }
            _ => {}
        }
    }
    parts.push(line.get(from..).unwrap_or_default());
    parts.join("null")
}

fn explain(line: &str, error: &serde_json::Error) -> String {
    let hint = if line.trim() == "[" || line.trim() == "{" {
        "; the file seems to be one JSON document over many lines: name it .json"
    } else {
        ""
    };
    if error.to_string().starts_with("recursion limit") {
        return "its objects and lists are nested more than 127 deep, over the limit for one record".into();
    }
    // The error speaks of line 1, which is not the file's.
    format!("not valid JSON: {}{hint}", error.to_string().replace(" at line 1 column ", " at byte "))
}

/// Columns of a value: its own, and for an object one for every key under `name.key` (for `--field`).
fn flatten(name: String, value: &Value, depth: usize, columns: &mut Vec<(String, Vec<String>)>) {
    if let (Value::Object(object), true) = (value, depth < 3) {
        for (key, value) in object {
            flatten(format!("{name}.{}", normalize(key)), value, depth + 1, columns);
        }
    }
    let mut values = Vec::new();
    collect(value, &mut values);
    columns.push((name, values));
}

/// Keys under which an object says what it is called, in order: `{"source": {"id": 3, "name": "…"}}`.
const NAME_KEYS: [&str; 6] = ["name", "title", "text", "value", "$date", "$oid"];

/// The values of a column: those of a list each, of an object its name, none of null.
fn collect(value: &Value, into: &mut Vec<String>) {
    match value {
        Value::Null => {}
        Value::String(text) => into.push(text.clone()),
        Value::Bool(_) | Value::Number(_) => into.push(value.to_string()),
        Value::Array(values) => values.iter().for_each(|value| collect(value, into)),
        Value::Object(object) => {
            if let Some(value) = NAME_KEYS.iter().find_map(|key| object.get(*key)) {
                collect(value, into);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Vec<Result<Record, Fault>> {
        let fields = FieldMap::new(&[]).unwrap();
        JsonLines.records(Box::new(std::io::Cursor::new(text)), &Limits { record_bytes: 1000 }, &fields).collect()
    }

    fn column(record: &Record, name: &str) -> Vec<String> {
        record.columns.iter().find(|(n, _)| n == name).map(|(_, values)| values.clone()).unwrap()
    }

    #[test]
    fn values_may_be_lists_numbers_null_and_nested() {
        let read =
            read(r#"{"Id": 12, "authors": ["A", {"name": "B"}], "date": null, "source": {"id": 3, "name": "Post"}}"#);
        let record = read[0].as_ref().unwrap();
        assert_eq!(column(record, "id"), ["12"]);
        assert_eq!(column(record, "authors"), ["A", "B"]);
        assert_eq!(column(record, "date"), Vec::<String>::new());
        assert_eq!(column(record, "source"), ["Post"]);
        assert_eq!(column(record, "source.id"), ["3"]);
    }

    #[test]
    fn nan_stands_for_a_missing_value_but_not_within_text() {
        let read = read(r#"{"text": "NaN \" NaN", "title": NaN, "date":NaN}"#);
        let record = read[0].as_ref().unwrap();
        assert_eq!(column(record, "text"), ["NaN \" NaN"]);
        assert_eq!(column(record, "title"), Vec::<String>::new());
    }

    #[test]
    fn a_broken_line_is_a_fault_with_its_number_and_the_next_is_read() {
        let read = read("{\"text\": \"a\"}\n\n{\"text\": \n[1]\n{\"text\": N}\n{\"text\": \"b\"}");
        assert_eq!(read[0].as_ref().unwrap().row, Some(1));
        let faults: Vec<_> = read[1..4].iter().map(|r| r.as_ref().unwrap_err()).collect();
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(3), Some(4), Some(5)]);
        assert!(faults[0].reason.contains("not valid JSON") && !faults[0].reason.contains("line 1"));
        assert!(faults[1].reason.contains("no object"));
        assert_eq!(read[4].as_ref().unwrap().row, Some(6));
    }
}
