//! Plain text: one article a file. A block of `Title: …` lines at the very top is its metadata.

use std::io::Read;

use super::{
    article::excerpt,
    fields::{Field, FieldMap, normalize},
    format::{Fault, Format, Limits, Record, Records},
    lines::text,
    open::{Input, explain},
};

/// `.txt` and `.text`.
pub(super) struct Plain;

impl Format for Plain {
    fn suffixes(&self) -> &'static [&'static str] {
        &["txt", "text"]
    }

    fn has_rows(&self) -> bool {
        false
    }

    fn records(&self, input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        let record = whole(input, limits.record_bytes).map(|text| {
            let raw = excerpt(text.as_bytes());
            let (mut columns, body) = header(&text, fields);
            // Under whatever name text is looked for, it is found.
            if let Some(name) = fields.columns(Field::Text).first() {
                columns.push((name.clone(), vec![body.to_string()]));
            }
            Record { line: None, row: None, columns, raw }
        });
        Box::new(std::iter::once(record))
    }
}

fn whole(input: Input, limit: usize) -> Result<String, Fault> {
    text(bytes_of(input, limit)?, None)
}

/// All bytes of a file that is one article.
pub(super) fn bytes_of(input: Input, limit: usize) -> Result<Vec<u8>, Fault> {
    let mut bytes = Vec::new();
    let fault = |bytes: &[u8], reason| Fault { line: None, reason, raw: excerpt(bytes) };
    if let Err(error) = input.take(limit as u64 + 1).read_to_end(&mut bytes) {
        return Err(fault(&bytes, explain(&error)));
    }
    if bytes.len() > limit {
        return Err(fault(&bytes, format!("the file is over the limit of {limit} bytes for one article")));
    }
    Ok(bytes)
}

/// Metadata from `Key: value` lines at the very top that a blank line ends, every key the usual name of a field; and the rest.
/// Where a single line of the block is anything else, all of it is text.
fn header<'a>(text: &'a str, fields: &FieldMap) -> (Vec<(String, Vec<String>)>, &'a str) {
    let mut columns = Vec::new();
    let mut rest = text;
    while let Some((line, after)) = rest.split_once('\n') {
        rest = after;
        if line.trim().is_empty() && !columns.is_empty() {
            return (columns, rest);
        }
        let Some((key, value)) = line.split_once(':') else { break };
        let key = normalize(key);
        if !matches!(fields.field_of(&key), Some(field) if field != Field::Text) {
            break;
        }
        columns.push((key, vec![value.trim().to_string()]));
    }
    (Vec::new(), text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &'static str) -> Record {
        let fields = FieldMap::new(&[]).unwrap();
        let input = Box::new(std::io::Cursor::new(text));
        Plain.records(input, &Limits { record_bytes: 200 }, &fields).next().unwrap().unwrap()
    }

    fn columns(text: &'static str) -> Vec<(String, String)> {
        read(text).columns.into_iter().map(|(name, values)| (name, values.join("|"))).collect()
    }

    #[test]
    fn the_text_is_the_whole_file() {
        let text = "The bridge: open again\n\nThe old bridge over the creek opened on Monday.\n";
        assert_eq!(columns(text), [("text".to_string(), text.to_string())]);
    }

    #[test]
    fn a_block_of_known_keys_at_the_top_is_metadata() {
        let read =
            columns("Title: Bridge opens: again\r\nDate: May 3, 2021\r\nByline: By Ana Poe\r\n\r\nThe bridge opened.");
        let wanted = [
            ("title", "Bridge opens: again"),
            ("date", "May 3, 2021"),
            ("byline", "By Ana Poe"),
            ("text", "The bridge opened."),
        ];
        assert_eq!(read, wanted.map(|(a, b)| (a.to_string(), b.to_string())));
    }

    #[test]
    fn a_block_with_any_other_line_is_text() {
        for text in ["Title: A\nNote: b\n\nText.", "Title: A\nText.", "Title: A", "\nTitle: A\n\nText.", "Text: a\n\nb"]
        {
            assert_eq!(columns(text).len(), 1, "{text}");
        }
    }

    #[test]
    fn a_file_over_the_limit_is_a_fault() {
        let fields = FieldMap::new(&[]).unwrap();
        let input = Box::new(std::io::Cursor::new("a".repeat(300)));
        let fault = Plain.records(input, &Limits { record_bytes: 200 }, &fields).next().unwrap().unwrap_err();
        assert!(fault.reason.contains("200 bytes"));
    }
}
