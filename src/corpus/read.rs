//! The corpus as one stream: every record of every file is an article or a reject.

use std::{
    collections::{BTreeMap, VecDeque},
    io,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use super::{
    Article, Reject,
    assemble::{FileState, Ids, Place, article},
    encoding::{Guess, as_utf8},
    fields::FieldMap,
    format::{Fault, Format, Records},
    open::{Input, Opened, explain, open, peek},
    options::{CorpusError, ReadOptions},
    plain::Plain,
    sniff,
    walk::{Found, FoundFile, check, expand, walk},
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
    /// Files are of no kind that is read.
    #[error(
        "files of no known kind that are not read: {count}, the first is {file}; texts without the suffix .txt are \
         read where they are named, as in 'folder/*'"
    )]
    UnknownKind {
        /// How many.
        count: u64,
        /// The first of them, below the corpus.
        file: String,
    },
    /// The encoding of files was told from what their bytes look like.
    #[error(
        "{count} of the files are read as {encoding}, which is a guess, the first is {file}; save them as UTF-8 to be sure"
    )]
    GuessedEncoding {
        /// Name of the encoding.
        encoding: &'static str,
        /// How many files.
        count: u64,
        /// The first of them, below the corpus.
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
    /// Files of no known kind: how many, and the first.
    unknown: Option<(u64, String)>,
    /// Files by guessed encoding: how many, and the first.
    guessed: BTreeMap<&'static str, (u64, String)>,
    ended: bool,
}

struct OpenFile {
    place: Place,
    records: Records,
    state: FileState,
    has_rows: bool,
    guess: Guess,
}

/// Reads files and folders (with all that lies in them, sorted by name; hidden files are passed over).
///
/// # Errors
///
/// Where a named path cannot be opened, or none of them has a file of a known kind. Everything that goes wrong later is a
/// [`Reject`], and reading goes on.
pub fn read_corpus(paths: &[PathBuf], options: &ReadOptions) -> Result<Corpus, CorpusError> {
    let roots = expand(paths)?;
    check(&roots, |path| is_readable(path, &options.fields))?;
    Ok(Corpus {
        found: Box::new(walk(roots)),
        options: options.clone(),
        bytes: Arc::default(),
        ids: Ids::default(),
        file: None,
        waiting: VecDeque::new(),
        unknown: None,
        guessed: BTreeMap::new(),
        ended: false,
    })
}

/// A file's format and what it reads: the suffix proposes, the first bytes decide. `None` for a file that was found in a
/// folder and is of no known kind.
fn choose(
    file: &FoundFile,
    input: Input,
    guess: Guess,
    fields: &FieldMap,
) -> io::Result<Option<(&'static dyn Format, Input)>> {
    let (start, input) = peek(input, sniff::START)?;
    if let Some(format) = sniff::binary(&start) {
        return Ok(Some((format, input)));
    }
    let is_text = file.format.is_none_or(|format| format.is_text());
    if let Some(format) = file.format.filter(|_| !is_text) {
        return Ok(Some((format, input)));
    }
    let (start, input) = peek(as_utf8(input, guess)?, sniff::START)?;
    let format = match sniff::text(&start, file.format, fields) {
        Some(format) if file.format.is_none() && !file.named && !sniff::holds_articles(&start, format, fields) => None,
        None if file.named => Some(&Plain as &dyn Format),
        told => told,
    };
    Ok(format.map(|format| (format, input)))
}

/// Whether a file without a known suffix is of a known kind all the same.
fn is_readable(path: &Path, fields: &FieldMap) -> bool {
    let place = Place::default();
    let file = FoundFile { path: path.to_path_buf(), bytes: 0, format: None, named: false, place };
    let chosen = open(path, Arc::default()).and_then(|opened| choose(&file, opened.input, Guess::default(), fields));
    matches!(chosen, Ok(Some(_)))
}

impl Corpus {
    /// Bytes read from the disk so far (packed files as they are); [`corpus_size`](super::corpus_size) says of how many.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes)
    }

    fn enter(&mut self, found: Found) {
        match found {
            Found::Loop(file) => self.waiting.push_back(Read::Warning(Warning::LinkLoop { file })),
            Found::Unreadable(file, reason) => self.reject_file(file, reason),
            Found::File(file) => self.open(file),
        }
    }

    fn open(&mut self, file: FoundFile) {
        let guess = Guess::default();
        let fields = &self.options.fields;
        let is_known = file.format.is_some() || file.named;
        let opened = open(&file.path, Arc::clone(&self.bytes))
            .and_then(|Opened { input, is_file }| Ok((choose(&file, input, Arc::clone(&guess), fields)?, is_file)));
        match opened {
            Ok((Some((format, input)), is_file)) => {
                let limits = &self.options.limits;
                let own = if is_file { format.file_records(&file.path, limits, fields) } else { None };
                if own.is_some() {
                    // What it reads itself is not counted where it is read.
                    let read = (sniff::START as u64).min(file.bytes);
                    self.bytes.fetch_add(file.bytes.saturating_sub(read), Ordering::Relaxed);
                }
                let records = own.unwrap_or_else(|| format.records(input, limits, fields));
                let state = FileState::default();
                self.file = Some(OpenFile { place: file.place, records, state, has_rows: format.has_rows(), guess });
            }
            // A file that is not known to be one of the corpus is no loss.
            Ok((None, _)) => self.note_unknown(file.place.file),
            Err(_) if !is_known => self.note_unknown(file.place.file),
            Err(error) => self.reject_file(file.place.file, explain(&error)),
        }
    }

    fn note_unknown(&mut self, file: String) {
        self.unknown.get_or_insert((0, file)).0 += 1;
    }

    /// What is to be said at the end.
    fn summary(&mut self) -> impl Iterator<Item = Read> + use<> {
        let unknown = self.unknown.take().map(|(count, file)| Warning::UnknownKind { count, file });
        let guessed = std::mem::take(&mut self.guessed)
            .into_iter()
            .map(|(encoding, (count, file))| Warning::GuessedEncoding { encoding, count, file });
        unknown.into_iter().chain(guessed).map(Read::Warning)
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
                if let Some(encoding) = file.guess.get() {
                    self.guessed.entry(encoding).or_insert((0, file.place.file.clone())).0 += 1;
                }
                self.waiting.extend(warnings(file, &self.options));
                continue;
            }
            match self.found.next() {
                Some(found) => self.enter(found),
                None if self.ended => return None,
                None => {
                    self.ended = true;
                    let summary = self.summary();
                    self.waiting.extend(summary);
                }
            }
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
