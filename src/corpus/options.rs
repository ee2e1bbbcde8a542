//! What the user asks of reading, checked before any file is opened.

use std::path::PathBuf;

use super::{
    fields::{Field, FieldMap},
    format::{Limits, known_suffixes},
};

/// Bytes that one record may have where nothing else is asked: a long book, far over any article.
pub const MAX_RECORD_BYTES: usize = 32 * 1024 * 1024;

/// How a corpus is read. Valid by construction.
#[derive(Debug, Clone)]
pub struct ReadOptions {
    pub(super) fields: FieldMap,
    pub(super) outlet: Option<String>,
    pub(super) limits: Limits,
}

/// Wrong usage: nothing has been read.
#[derive(Debug, thiserror::Error)]
pub enum CorpusError {
    /// `--field` names a field that there is not.
    #[error("--field: there is no field {0:?}; the fields are {fields}", fields = field_names())]
    UnknownField(String),
    /// `--field` names no column.
    #[error("--field: no column is named for {0:?}; write --field {0}=COLUMN")]
    NoColumn(String),
    /// `--field` is not of the form FIELD=COLUMN.
    #[error("--field: {0:?} is not of the form FIELD=COLUMN, such as outlet=source_name")]
    NotAPair(String),
    /// `--outlet` is blank.
    #[error("--outlet is empty; give the outlet's name or leave the flag out")]
    EmptyOutlet,
    /// The limit of a record is 0.
    #[error("the limit of a record must be at least 1 byte")]
    NoRoom,
    /// A named file or folder is not there or cannot be opened.
    #[error("cannot read {}: {source}; check the name and the permissions", path.display())]
    Unreadable {
        /// As named.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// The alias file is not one.
    #[error("{}, line {line}: {reason}", path.display())]
    Aliases {
        /// As named.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What is wrong.
        reason: String,
    },
    /// A pattern that is none.
    #[error("{pattern:?} is no pattern: {reason}")]
    Pattern {
        /// As typed.
        pattern: String,
        /// What is wrong.
        reason: String,
    },
    /// A pattern that no file fits.
    #[error("no file fits the pattern {0:?}")]
    NothingFits(String),
    /// None of the named paths has a file of a known kind.
    #[error("no file that can be read in {}; slant reads {}", list(paths), known_suffixes())]
    NothingToRead {
        /// As named.
        paths: Vec<PathBuf>,
    },
}

fn field_names() -> String {
    Field::ALL.map(Field::name).join(", ")
}

fn list(paths: &[PathBuf]) -> String {
    paths.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ")
}

impl ReadOptions {
    /// From pairs of field and column (`--field outlet=source_name`) and the outlet that all articles are of, if one is
    /// given. Several columns for one field are tried in order, in place of its usual names.
    pub fn new(fields: Vec<(String, String)>, outlet: Option<String>) -> Result<Self, CorpusError> {
        let outlet = outlet.map(|outlet| outlet.trim().to_string());
        if outlet.as_deref() == Some("") {
            return Err(CorpusError::EmptyOutlet);
        }
        let limits = Limits { record_bytes: MAX_RECORD_BYTES };
        Ok(Self { fields: FieldMap::new(&fields)?, outlet, limits })
    }

    /// With another limit for the bytes of one record ([`MAX_RECORD_BYTES`] by default).
    pub fn with_max_record_bytes(mut self, bytes: usize) -> Result<Self, CorpusError> {
        if bytes == 0 {
            return Err(CorpusError::NoRoom);
        }
        self.limits.record_bytes = bytes;
        Ok(self)
    }

    /// Splits an argument of `--field`.
    pub fn parse_field(argument: &str) -> Result<(String, String), CorpusError> {
        match argument.split_once('=') {
            Some((field, column)) => Ok((field.trim().to_string(), column.trim().to_string())),
            None => Err(CorpusError::NotAPair(argument.to_string())),
        }
    }
}

impl Default for ReadOptions {
    /// The usual names, no outlet forced.
    fn default() -> Self {
        let fields = FieldMap::usual();
        Self { fields, outlet: None, limits: Limits { record_bytes: MAX_RECORD_BYTES } }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_usage_is_told_with_what_to_do() {
        let error = |fields: &[(&str, &str)], outlet: Option<&str>| {
            let fields = fields.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
            ReadOptions::new(fields, outlet.map(str::to_string)).unwrap_err().to_string()
        };
        assert!(error(&[("colour", "x")], None).contains("the fields are text, outlet"));
        assert!(error(&[("text", " ")], None).contains("--field text=COLUMN"));
        assert!(error(&[], Some(" ")).contains("--outlet"));
        assert!(ReadOptions::parse_field("outlet").unwrap_err().to_string().contains("FIELD=COLUMN"));
        assert_eq!(ReadOptions::parse_field("outlet = a=b").unwrap(), ("outlet".to_string(), "a=b".to_string()));
        assert!(ReadOptions::default().with_max_record_bytes(0).is_err());
    }
}
