//! JSON documents: an array of objects, one object, an object that holds the array, or objects one after another.
//!
//! A document is cut into its objects by brackets and quotation marks alone, one held at a time: `serde_json` streams no
//! array, and one broken object would cost it the rest of the file.

use serde_json::Value;

use super::{
    article::excerpt,
    fields::{Field, FieldMap},
    format::{Fault, Format, Limits, Record, Records},
    jsonl::{columns, record},
    lines::text,
    open::{Input, explain},
};

/// `.json`.
pub(super) struct Json;

impl Format for Json {
    fn suffixes(&self) -> &'static [&'static str] {
        &["json"]
    }

    fn records(&self, input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        let fields = fields.clone();
        let objects = Objects { input, limit: limits.record_bytes, line: 1, row: 0, in_array: false, ended: false };
        Box::new(objects.flat_map(move |object| match object {
            Ok(object) => records(object, &fields),
            Err(fault) => vec![Err(fault)],
        }))
    }
}

/// One object as the file has it.
struct Object {
    line: u64,
    row: u64,
    alone: bool,
    bytes: Vec<u8>,
}

/// The record that an object is, or the records of the array that it holds.
fn records(object: Object, fields: &FieldMap) -> Vec<Result<Record, Fault>> {
    let Object { line, row, alone, bytes } = object;
    let read = text(bytes, Some(line)).and_then(|text| {
        let mut record = record(&text, line)?;
        record.row = Some(row);
        Ok((text, record))
    });
    match read {
        Ok((text, record)) => match held_array(&text, &record, fields).filter(|_| alone) {
            Some(held) => held.iter().zip(1..).map(|(value, row)| held_record(value, line, row)).collect(),
            None => vec![Ok(record)],
        },
        Err(fault) => vec![Err(fault)],
    }
}

/// The array of objects in a document such as `{"status": "ok", "articles": [{…}, …]}`: the longest, where the object has
/// no text of its own.
fn held_array(text: &str, record: &Record, fields: &FieldMap) -> Option<Vec<Value>> {
    if record.columns.iter().any(|(name, _)| fields.field_of(name) == Some(Field::Text)) {
        return None;
    }
    let Ok(Value::Object(object)) = serde_json::from_str(text) else { return None };
    let arrays = object.into_iter().filter_map(|(_, value)| match value {
        Value::Array(values) if values.iter().any(Value::is_object) => Some(values),
        _ => None,
    });
    arrays.reduce(|longest, other| if other.len() > longest.len() { other } else { longest })
}

fn held_record(value: &Value, line: u64, row: u64) -> Result<Record, Fault> {
    let raw = excerpt(value.to_string().as_bytes());
    match value {
        Value::Object(object) => Ok(Record { line: Some(line), row: Some(row), columns: columns(object), raw }),
        _ => Err(Fault { line: Some(line), reason: format!("entry {row} of the array is no object"), raw }),
    }
}

/// Cuts a document into its objects.
struct Objects {
    input: Input,
    limit: usize,
    line: u64,
    row: u64,
    in_array: bool,
    ended: bool,
}

impl Objects {
    fn peek(&mut self) -> Result<Option<u8>, Fault> {
        match self.input.fill_buf() {
            Ok(bytes) => Ok(bytes.first().copied()),
            Err(error) => {
                self.ended = true;
                Err(Fault { line: Some(self.line), reason: explain(&error), raw: String::new() })
            }
        }
    }

    fn take(&mut self, byte: u8) {
        self.input.consume(1);
        self.line += u64::from(byte == b'\n');
    }

    /// Goes to the first byte of the next value; `None` where there is none.
    fn start(&mut self) -> Result<Option<u8>, Fault> {
        while let Some(byte) = self.peek()? {
            match byte {
                b'[' if !self.in_array && self.row == 0 => self.in_array = true,
                b',' | b']' => {}
                _ if byte.is_ascii_whitespace() => {}
                _ => return Ok(Some(byte)),
            }
            self.take(byte);
        }
        Ok(None)
    }

    /// The object or other value that begins here, up to its last byte.
    fn value(&mut self, first: u8) -> Result<Object, Fault> {
        let line = self.line;
        let (mut bytes, mut length) = (Vec::new(), 0);
        let mut nesting = Nesting::default();
        let fault = |bytes: &[u8], reason| Fault { line: Some(line), reason, raw: excerpt(bytes) };
        while let Some(byte) = self.peek()? {
            // A bare word or number ends before the comma or bracket that follows it.
            if !nesting.opened(first) && length > 0 && (matches!(byte, b',' | b']') || byte.is_ascii_whitespace()) {
                break;
            }
            self.take(byte);
            length += 1;
            if bytes.len() < self.limit {
                bytes.push(byte);
            }
            if nesting.closes_with(byte) {
                break;
            }
        }
        if length > self.limit {
            let limit = self.limit;
            return Err(fault(
                &bytes,
                format!("the object has {length} bytes, over the limit of {limit} for one record"),
            ));
        }
        if nesting.is_open() {
            self.ended = true;
            return Err(fault(&bytes, "the file ends within the object that begins here (a broken download?)".into()));
        }
        Ok(Object { line, row: self.row, alone: !self.in_array, bytes })
    }
}

impl Iterator for Objects {
    type Item = Result<Object, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        match self.start() {
            Ok(Some(first)) => {
                self.row += 1;
                Some(self.value(first))
            }
            Ok(None) => {
                self.ended = true;
                None
            }
            Err(fault) => Some(Err(fault)),
        }
    }
}

/// How deep a value is open.
#[derive(Default)]
struct Nesting {
    depth: usize,
    quoted: bool,
    escaped: bool,
}

impl Nesting {
    /// Whether the value that began with `first` is one that brackets or quotes end.
    fn opened(&self, first: u8) -> bool {
        self.is_open() || matches!(first, b'{' | b'[' | b'"')
    }

    fn is_open(&self) -> bool {
        self.depth > 0 || self.quoted
    }

    /// Takes a byte; true where the value ends with it.
    fn closes_with(&mut self, byte: u8) -> bool {
        match byte {
            _ if self.escaped => self.escaped = false,
            b'\\' if self.quoted => self.escaped = true,
            b'"' => {
                self.quoted = !self.quoted;
                return !self.is_open();
            }
            _ if self.quoted => {}
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => {
                self.depth = self.depth.saturating_sub(1);
                return self.depth == 0;
            }
            _ => {}
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<Result<Record, Fault>> {
        let input = Box::new(std::io::Cursor::new(text.as_bytes().to_vec()));
        Json.records(input, &Limits { record_bytes: 200 }, &FieldMap::usual()).collect()
    }

    fn texts(text: &str) -> Vec<String> {
        let value = |r: Record| r.columns.into_iter().find(|(n, _)| n == "text").map(|(_, v)| v.concat());
        read(text).into_iter().map(|r| r.ok().and_then(value).unwrap_or_else(|| "fault".into())).collect()
    }

    #[test]
    fn arrays_single_objects_holders_and_sequences_are_read() {
        assert_eq!(texts("[\n {\"text\": \"a ] } \\\" [\"},\n {\"text\": \"b\"}\n]\n"), ["a ] } \" [", "b"]);
        assert_eq!(texts("{\"text\": \"a\",\n \"tags\": [{\"x\": 1}]}"), ["a"]);
        assert_eq!(
            texts("{\"status\": 1, \"articles\": [{\"text\": \"a\"}, {\"text\": \"b\"}, 3]}"),
            ["a", "b", "fault"]
        );
        assert_eq!(texts("{\"text\": \"a\"}\n{\"text\": \"b\"}"), ["a", "b"]);
        assert!(read(" \n").is_empty() && read("[]").is_empty());
    }

    #[test]
    fn rows_count_objects_and_a_broken_one_costs_only_itself() {
        let read = read("[{\"text\": \"a\"},\n{\"text\": b},\n7, \"x\",\n{\"text\": \"c\"}]");
        let faults: Vec<_> = read.iter().filter_map(|r| r.as_ref().err()).collect();
        assert_eq!(faults.iter().map(|f| f.line).collect::<Vec<_>>(), [Some(2), Some(3), Some(3)]);
        assert!(faults[0].reason.contains("not valid JSON"), "{}", faults[0].reason);
        let last = read.last().and_then(|r| r.as_ref().ok()).expect("the last object is read");
        assert_eq!((last.line, last.row), (Some(4), Some(5)));
    }

    #[test]
    fn too_large_an_object_and_a_cut_file_are_faults() {
        let large = format!("[{{\"text\": \"{}\"}}, {{\"text\": \"b\"}}]", "x".repeat(300));
        assert_eq!(texts(&large), ["fault", "b"]);
        let cut = read("[{\"text\": \"a\"}, {\"text\": \"b");
        assert!(cut[1].as_ref().is_err_and(|f| f.reason.contains("ends within")));
    }

    proptest! {
        #[test]
        fn any_bytes_end_and_what_serde_writes_is_read(text in "[\\[\\]{}\",:a\\\\ \n1]{0,80}", values in prop::collection::vec("\\PC{0,12}", 0..4)) {
            prop_assert!(read(&text).len() <= text.len());
            let array: Vec<_> = values.iter().map(|v| serde_json::json!({"text": v})).collect();
            let written = serde_json::to_string_pretty(&array).unwrap();
            prop_assert_eq!(texts(&written), values);
        }
    }
}
