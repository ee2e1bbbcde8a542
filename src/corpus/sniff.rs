//! Standard input, whose format its first bytes tell.

use super::{
    fields::{Field, FieldMap, normalize},
    format::{Format, Limits, Records},
    json::Json,
    jsonl::JsonLines,
    open::Input,
    plain::Plain,
    table::Table,
};

/// What has no name to tell its format: JSON or JSON Lines where it begins with a bracket, a table where its first line
/// names a text column, else one plain text.
pub(super) struct Sniffed;

impl Format for Sniffed {
    fn suffixes(&self) -> &'static [&'static str] {
        &[]
    }

    fn records(&self, mut input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        // An input that fails here fails again where its reader begins, which then says why.
        let start = input.fill_buf().unwrap_or_default();
        format_of_bytes(start, fields).records(input, limits, fields)
    }
}

fn format_of_bytes(start: &[u8], fields: &FieldMap) -> &'static dyn Format {
    let start = start.trim_ascii_start();
    let line = start.split(|&b| b == b'\n').next().unwrap_or_default();
    match start.first() {
        Some(b'[') => &Json,
        Some(b'{') if serde_json::from_slice::<serde_json::Value>(line).is_ok() || line.len() == start.len() => {
            &JsonLines
        }
        Some(b'{') => &Json,
        _ if names_a_text_column(line, fields) => &Table::CSV,
        _ => &Plain,
    }
}

fn names_a_text_column(line: &[u8], fields: &FieldMap) -> bool {
    let line = String::from_utf8_lossy(line);
    let cells: Vec<&str> = line.split([',', ';', '\t']).map(|cell| cell.trim().trim_matches('"')).collect();
    cells.len() > 1 && cells.iter().any(|cell| fields.field_of(&normalize(cell)) == Some(Field::Text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_their_first_bytes() {
        let records = |text: &'static str| {
            let input = Box::new(std::io::Cursor::new(text));
            let read = Sniffed.records(input, &Limits { record_bytes: 1000 }, &FieldMap::usual());
            read.filter_map(Result::ok).count()
        };
        assert_eq!(records("[{\"text\": \"a\"}, {\"text\": \"b\"}]"), 2);
        assert_eq!(records("{\"text\": \"a\"}\n{\"text\": \"b\"}\n"), 2);
        assert_eq!(records("{\n\"text\": \"a\"\n}"), 1);
        assert_eq!(records("outlet,\"Text\"\nPost,one\nPost,two\n"), 2);
        assert_eq!(records("A title\n\nThe council met, and its text; was read."), 1);
    }
}
