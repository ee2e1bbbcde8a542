//! The format of a file: its suffix proposes, its first bytes decide.

use super::{
    fields::{Field, FieldMap, normalize},
    format::Format,
    html::Html,
    json::Json,
    jsonl::JsonLines,
    parquet::{MAGIC, Parquet},
    plain::Plain,
    table::Table,
};

/// First bytes that are looked at.
pub(super) const START: usize = 8 * 1024;

/// The format of a file whose first bytes are no text.
pub(super) fn binary(start: &[u8]) -> Option<&'static dyn Format> {
    start.starts_with(MAGIC).then_some(&Parquet as &dyn Format)
}

/// The format of text (as UTF-8) by its first bytes; `suffix` is the format that the file's name proposes. `None` where
/// there is no such name, and the text is not unmistakably of a format other than plain text.
pub(super) fn text(
    start: &[u8],
    suffix: Option<&'static dyn Format>,
    fields: &FieldMap,
) -> Option<&'static dyn Format> {
    let start = start.trim_ascii_start();
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    let of_suffix = |format: &dyn Format| suffix.is_some_and(|s| s.suffixes() == format.suffixes());
    if is_page(start) {
        return Some(&Html);
    }
    if begins_json(start)
        && (suffix.is_none() || suffix.is_some_and(|s| !of_suffix(&Html) && names_text(start, fields, s)))
    {
        return Some(json(start, line, suffix));
    }
    if of_suffix(&Table::TSV) && !line.contains(&b'\t') {
        return Some(&Table::CSV);
    }
    // One word could be chance in a line of prose.
    let columns = known_columns(line, fields);
    if (suffix.is_none() || of_suffix(&Plain)) && columns.contains(&Field::Text) && columns.len() > 1 {
        return Some(&Table::CSV);
    }
    suffix
}

/// Whether a file that no suffix tells is an article or table all the same (`text` has decided for JSON).
pub(super) fn holds_articles(start: &[u8], format: &dyn Format, fields: &FieldMap) -> bool {
    let json = format.suffixes() == Json.suffixes() || format.suffixes() == JsonLines.suffixes();
    !json || has_text_key(start, fields)
}

fn is_page(start: &[u8]) -> bool {
    let head = start.get(..start.len().min(1024)).unwrap_or_default().to_ascii_lowercase();
    let head = String::from_utf8_lossy(&head);
    let declared = head.starts_with("<?xml") || head.starts_with("<!--");
    head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<head")
        || (declared && (head.contains("<html") || head.contains("<!doctype html")))
}

/// `{"…` or `[{`, with white space between; prose may begin with a bracket too.
fn begins_json(start: &[u8]) -> bool {
    let after =
        |open: u8| start.first().filter(|b| **b == open).and_then(|_| start.get(1..)).map(<[u8]>::trim_ascii_start);
    after(b'{').is_some_and(|rest| matches!(rest.first(), Some(b'"' | b'}')))
        || after(b'[').is_some_and(|rest| matches!(rest.first(), Some(b'{' | b']')))
}

/// Names other than those of JSON files need more than a bracket to be taken for JSON.
fn names_text(start: &[u8], fields: &FieldMap, suffix: &dyn Format) -> bool {
    let json = suffix.suffixes() == Json.suffixes() || suffix.suffixes() == JsonLines.suffixes();
    json || has_text_key(start, fields)
}

fn has_text_key(start: &[u8], fields: &FieldMap) -> bool {
    let start = String::from_utf8_lossy(start);
    let mut parts = start.split('"').skip(1).step_by(1);
    parts.any(|part| fields.field_of(&normalize(part)) == Some(Field::Text))
}

fn json(start: &[u8], line: &[u8], suffix: Option<&'static dyn Format>) -> &'static dyn Format {
    let whole_line = line.len() < start.len() || start.len() < START;
    let is_object = serde_json::from_slice::<serde::de::IgnoredAny>(line).is_ok();
    match start.first() {
        Some(b'[') => &Json,
        // A first line too long to be seen whole, or one that is broken in a file of lines, is a line.
        _ if is_object || !whole_line => &JsonLines,
        _ if suffix.is_some_and(|s| s.suffixes() == JsonLines.suffixes())
            && line.len() > 2
            && starts_another(start) =>
        {
            &JsonLines
        }
        _ => &Json,
    }
}

/// Whether a later line begins an object.
fn starts_another(start: &[u8]) -> bool {
    start.split(|&b| b == b'\n').skip(1).any(|line| line.first() == Some(&b'{'))
}

fn known_columns(line: &[u8], fields: &FieldMap) -> Vec<Field> {
    let line = String::from_utf8_lossy(line);
    let cells = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"'));
    let mut known: Vec<Field> = cells.filter_map(|cell| fields.field_of(&normalize(cell))).collect();
    known.dedup();
    known
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text_of_file: &str, suffix: &str) -> Option<&'static str> {
        let suffix = super::super::format::format_of(&format!("a.{suffix}")).map(|(format, _)| format);
        text(text_of_file.as_bytes(), suffix, &FieldMap::usual()).map(|format| format.suffixes()[0])
    }

    #[test]
    fn first_bytes_decide_whatever_the_suffix() {
        for suffix in ["", "txt", "jsonl", "json", "csv"] {
            assert_eq!(told(" <!DOCTYPE HTML><p>a", suffix), Some("html"), "{suffix}");
            assert_eq!(told("[{\"text\": \"a\"}, {\"text\": \"b\"}]", suffix), Some("json"), "{suffix}");
        }
        assert_eq!(told("<?xml version=\"1.0\"?>\n<html xmlns=\"x\">", "txt"), Some("html"));
        assert_eq!(told("{\"text\": \"a\"}\n{\"text\": \"b\"}\n", ""), Some("jsonl"));
        assert_eq!(told("{\n\"text\": \"a\"\n}", "jsonl"), Some("json"));
        assert_eq!(told("{\"text\": broken}\n{\"text\": \"b\"}\n", "jsonl"), Some("jsonl"));
        assert_eq!(told("outlet,\"Text\"\nPost,one\n", ""), Some("csv"));
        assert_eq!(told("outlet\tText\nPost\tone\n", "txt"), Some("csv"));
        assert_eq!(told("title,text\na,b\n", "tsv"), Some("csv"));
    }

    #[test]
    fn prose_is_prose() {
        for prose in [
            "[Editor's note] The council met.",
            "A title\n\nThe council met, and its text; was read.",
            "{sic}",
            "Text, body and soul\n\nAn essay.",
            "{\"a\": 1}",
        ] {
            assert_eq!(told(prose, "txt"), Some("txt"), "{prose}");
        }
        assert_eq!(told("Plain words.", ""), None);
    }

    #[test]
    fn parquet_is_known_by_its_first_bytes() {
        assert!(binary(b"PAR1....").is_some() && binary(b"PAX").is_none());
    }
}
