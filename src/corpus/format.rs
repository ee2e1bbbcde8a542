//! What a file format is to the rest of the module: adding one is adding a file and a line here.

use std::path::Path;

use super::{
    fields::FieldMap, html::Html, json::Json, jsonl::JsonLines, open::Input, parquet::Parquet, plain::Plain,
    table::Table,
};

/// Turns the bytes of a file into records. It knows neither articles nor which column is which field, except where a whole
/// file can be refused at once.
pub(super) trait Format: Sync {
    /// Suffixes of the files that are of this format, in lower case, without dot and without that of a packer.
    fn suffixes(&self) -> &'static [&'static str];

    /// Whether a file holds many articles, so that an article's id needs its row.
    fn has_rows(&self) -> bool {
        true
    }

    /// Whether its bytes are text, whose encoding is to be told first.
    fn is_text(&self) -> bool {
        true
    }

    /// The records of one file, for formats that must move about in it; `None` for all others, which read a stream.
    fn file_records(&self, _path: &Path, _limits: &Limits, _fields: &FieldMap) -> Option<Records> {
        None
    }

    /// The records of one file in order, one held at a time. After a fault the next records follow where that is possible.
    fn records(&self, input: Input, options: &Limits, fields: &FieldMap) -> Records;
}

/// Records and faults of one file.
pub(super) type Records = Box<dyn Iterator<Item = Result<Record, Fault>> + Send>;

/// What bounds a reader.
#[derive(Debug, Clone)]
pub(super) struct Limits {
    /// Bytes that one record may have.
    pub record_bytes: usize,
}

/// One record as the file has it.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Record {
    /// Line that it begins on, where there is one.
    pub line: Option<u64>,
    /// Row, where the format has rows.
    pub row: Option<u64>,
    /// Columns under their normalised names, with their values (several for a list, none for null).
    pub columns: Vec<(String, Vec<String>)>,
    /// Its beginning, for a reject.
    pub raw: String,
}

/// A record that could not be read.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fault {
    /// Line that it begins on, where there is one.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub reason: String,
    /// Its beginning.
    pub raw: String,
}

/// All formats.
pub(super) const FORMATS: &[&dyn Format] = &[&Plain, &JsonLines, &Json, &Table::CSV, &Table::TSV, &Html, &Parquet];

/// Suffixes of packed files.
const PACKERS: &[&str] = &["gz", "zst"];

/// The format of a file by its name, and the name without its suffixes.
pub(super) fn format_of(name: &str) -> Option<(&'static dyn Format, &str)> {
    let unpacked = PACKERS.iter().find_map(|packer| strip_suffix(name, packer)).unwrap_or(name);
    FORMATS.iter().find_map(|format| {
        let stem = format.suffixes().iter().find_map(|suffix| strip_suffix(unpacked, suffix))?;
        Some((*format, stem))
    })
}

/// All suffixes, for messages.
pub(super) fn known_suffixes() -> String {
    let all: Vec<String> = FORMATS.iter().flat_map(|f| f.suffixes()).map(|suffix| format!(".{suffix}")).collect();
    format!("{} (each also with .gz or .zst)", all.join(", "))
}

/// The name of a file of no known kind without its suffixes, for an id.
pub(super) fn stem_of(name: &str) -> &str {
    let unpacked = PACKERS.iter().find_map(|packer| strip_suffix(name, packer)).unwrap_or(name);
    match unpacked.rsplit_once('.') {
        Some((stem, suffix)) if !stem.is_empty() && (1..=5).contains(&suffix.len()) => stem,
        _ => unpacked,
    }
}

fn strip_suffix<'a>(name: &'a str, suffix: &str) -> Option<&'a str> {
    let (stem, end) = name.rsplit_once('.')?;
    (end.eq_ignore_ascii_case(suffix) && !stem.is_empty()).then_some(stem)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_its_suffixes() {
        let stem = |name| format_of(name).map(|(_, stem)| stem);
        assert_eq!(stem("a.b.JSONL.gz"), Some("a.b"));
        assert_eq!(stem("a.txt.zst"), Some("a"));
        assert_eq!(stem("a.pdf"), None);
        assert_eq!(stem("a.gz"), None);
        assert_eq!(stem("txt"), None);
    }
}
