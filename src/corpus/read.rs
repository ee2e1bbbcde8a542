//! The corpus as one stream: every record of every file is an article or a reject.

use std::{
    collections::VecDeque,
    path::PathBuf,
    sync::{Arc, atomic::AtomicU64},
};

use super::{
    Article, Reject,
    assemble::{FileState, Ids, Place, article},
    format::{Fault, Format, Records},
    open::{explain, open},
    options::{CorpusError, ReadOptions},
    walk::{Found, check, walk},
};

/// One thing that reading a corpus yields.
#[derive(Debug, Clone, PartialEq)]
pub enum Read {
    /// An article.
    Article(Box<Article>),
    /// Something that could not be read.
    Reject(Reject),
    /// Something that the user should know and that lost nothing that was asked for.
    Warning(Warning),
}

/// A warning while reading; its text (`Display`) names the file and what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Warning {
    /// The file is of no kind that is read.
    #[error("{file}: not read, its suffix names no kind that is known")]
    UnknownKind {
        /// File below the corpus.
        file: String,
    },
    /// A link leads back to a folder that it lies in.
    #[error("{file}: not followed, the link leads back to a folder above it")]
    LinkLoop {
        /// Link below the corpus.
        file: String,
    },
    /// Dates were left empty.
    #[error("{file}: {count} dates cannot be read and are left empty, the first is {example:?}")]
    UnreadableDates {
        /// File below the corpus.
        file: String,
        /// How many.
        count: u64,
        /// The first of them, cut to 60 characters.
        example: String,
    },
    /// A file puts the day first, and showed it only after some of its dates were read with the month first.
    #[error(
        "{file}: {count} dates such as 3/4/2017 were read month first before a later one showed that the file puts the day \
         first; write its dates as 2017-04-03"
    )]
    DoubtfulDates {
        /// File below the corpus.
        file: String,
        /// How many.
        count: u64,
    },
    /// No record of the file has a column that `--field` names.
    #[error("{file}: no record has the column {column:?} that --field names")]
    NoSuchColumn {
        /// File below the corpus.
        file: String,
        /// Column, in lower case with underscores.
        column: String,
    },
}

/// Articles, rejects and warnings of a corpus in order; made by [`read_corpus`]. Holds one record at a time.
pub struct Corpus {
    found: Box<dyn Iterator<Item = Found> + Send>,
    options: ReadOptions,
    bytes: Arc<AtomicU64>,
    ids: Ids,
    file: Option<OpenFile>,
    waiting: VecDeque<Read>,
}

struct OpenFile {
    place: Place,
    records: Records,
    state: FileState,
    has_rows: bool,
}

/// Reads files and folders (with all that lies in them, sorted by name; hidden files are passed over).
///
/// # Errors
///
/// Where a named path cannot be opened, or none of them has a file of a known kind. Everything that goes wrong later is a
/// [`Reject`], and reading goes on.
pub fn read_corpus(paths: &[PathBuf], options: &ReadOptions) -> Result<Corpus, CorpusError> {
    check(paths)?;
    Ok(Corpus {
        found: Box::new(walk(paths.to_vec())),
        options: options.clone(),
        bytes: Arc::default(),
        ids: Ids::default(),
        file: None,
        waiting: VecDeque::new(),
    })
}

impl Corpus {
    /// Bytes read from the disk so far (packed files as they are); [`corpus_size`](super::corpus_size) says of how many.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    fn enter(&mut self, found: Found) {
        match found {
            Found::UnknownKind(file) => self.waiting.push_back(Read::Warning(Warning::UnknownKind { file })),
            Found::Loop(file) => self.waiting.push_back(Read::Warning(Warning::LinkLoop { file })),
            Found::Unreadable(file, reason) => self.reject_file(file, reason),
            Found::File { path, format, place, .. } => self.open(path, format, place),
        }
    }

    fn open(&mut self, path: PathBuf, format: &dyn Format, place: Place) {
        match open(&path, Arc::clone(&self.bytes)) {
            Ok(input) => {
                let records = format.records(input, &self.options.limits, &self.options.fields);
                let state = FileState::default();
                self.file = Some(OpenFile { place, records, state, has_rows: format.has_rows() });
            }
            Err(error) => self.reject_file(place.file, explain(&error)),
        }
    }

    fn reject_file(&mut self, file: String, reason: String) {
        self.waiting.push_back(Read::Reject(Reject { file, line: None, reason, raw: String::new() }));
    }

    /// The next record of the open file; `None` where there is none left.
    fn record(&mut self) -> Option<Read> {
        let file = self.file.as_mut()?;
        Some(match file.records.next()? {
            Ok(record) => match article(record, &file.place, &self.options, &mut file.state) {
                Ok(mut article) => {
                    article.id = self.ids.unique(article.id);
                    Read::Article(Box::new(article))
                }
                Err(reject) => Read::Reject(reject),
            },
            Err(Fault { line, reason, raw }) => {
                Read::Reject(Reject { file: file.place.file.clone(), line, reason, raw })
            }
        })
    }
}

impl Iterator for Corpus {
    type Item = Read;

    fn next(&mut self) -> Option<Read> {
        loop {
            if let Some(read) = self.waiting.pop_front() {
                return Some(read);
            }
            if let Some(read) = self.record() {
                return Some(read);
            }
            if let Some(file) = self.file.take() {
                self.waiting.extend(warnings(file, &self.options));
                continue;
            }
            let found = self.found.next()?;
            self.enter(found);
        }
    }
}

/// What is to be said of a file at its end.
fn warnings(file: OpenFile, options: &ReadOptions) -> Vec<Read> {
    let OpenFile { place, state, has_rows, .. } = file;
    let file = || place.file.clone();
    let mut warnings = Vec::new();
    if state.unreadable_dates > 0 {
        let (count, example) = (state.unreadable_dates, state.example_date.clone());
        warnings.push(Warning::UnreadableDates { file: file(), count, example });
    }
    if state.dates.read_in_doubt() > 0 {
        warnings.push(Warning::DoubtfulDates { file: file(), count: state.dates.read_in_doubt() });
    }
    // A plain text has no columns to lack.
    if has_rows && state.records > 0 {
        let missing = options.fields.named().iter().zip(&state.named_seen).filter(|(_, seen)| !**seen);
        warnings.extend(missing.map(|(column, _)| Warning::NoSuchColumn { file: file(), column: column.clone() }));
    }
    warnings.into_iter().map(Read::Warning).collect()
}
