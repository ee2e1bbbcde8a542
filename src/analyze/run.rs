//! A run on disk: opening it, streaming its tables, adding the tables that are computed from others.

use std::fmt::Display;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use super::manifest::{MANIFEST_FILE, Manifest};
use super::parts::PARTS_FOLDER;
use super::rows::{ArticleRow, EstimateRow, EventRow, ParagraphRow, SpanRow, StanceRow, VectorRow};
use super::tables::{Ahead, Fields, Row, Rows, TableWriter};
use crate::corpus::Reject;

/// Name of the file that lists what could not be read.
pub const REJECTS_FILE: &str = "rejects.jsonl";

/// Name of the file that lists the articles in other languages.
pub const SET_ASIDE_FILE: &str = "set_aside.jsonl";

/// What can be wrong with a run; every text says what to do.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum RunError {
    #[error(
        "{} already holds a finished run, and runs are not overwritten: choose another folder with -o, remove this one, or add --resume to leave it as it is",
        .dir.display()
    )]
    Exists { dir: PathBuf },
    #[error(
        "{} holds a half-made run: add --resume to go on with it, or choose another folder with -o",
        .dir.display()
    )]
    HalfMade { dir: PathBuf },
    #[error("{} holds a half-made run: finish it with `slant analyze … -o {} --resume`", .dir.display(), .dir.display())]
    Unfinished { dir: PathBuf },
    #[error("{} is not empty and holds no run: choose an empty or a new folder with -o", .dir.display())]
    NotEmpty { dir: PathBuf },
    #[error("{} is a file: choose a folder with -o", .dir.display())]
    NotAFolder { dir: PathBuf },
    #[error(
        "--resume: the run in {} was made with other arguments ({difference}): give the same ones, or choose another folder with -o",
        .dir.display()
    )]
    OtherArguments { dir: PathBuf, difference: String },
    #[error("another slant is writing to {}: wait for it, or choose another folder with -o", .dir.display())]
    InUse { dir: PathBuf },
    #[error("{} is not a run folder: run `slant analyze CORPUS -o {}` first", .dir.display(), .dir.display())]
    NotARun { dir: PathBuf },
    #[error("{} is missing: make the run anew with `slant analyze`", .file.display())]
    Missing { file: PathBuf },
    #[error(
        "{} cannot be read ({reason}): it is damaged or not slant's; make the run anew with `slant analyze`",
        .file.display()
    )]
    Damaged { file: PathBuf, reason: String },
    #[error(
        "{} cannot be read ({reason}): go on with `slant analyze … --resume`, which makes it again",
        .file.display()
    )]
    DamagedPart { file: PathBuf, reason: String },
    #[error("{} cannot be written ({reason}): this is a fault of slant, please report it", .file.display())]
    Write { file: PathBuf, reason: String },
    #[error("article {article_id}: {reason}: this is a fault of slant, please report it")]
    Reading { article_id: String, reason: String },
    #[error("{}: {source}: check that the disk is there, has room and may be written to", .file.display())]
    Io { file: PathBuf, source: io::Error },
}

impl RunError {
    /// Exit code of the command that meets the error: 2 where it was called wrongly, else 1.
    pub fn exit_code(&self) -> u8 {
        use RunError::*;
        match self {
            Exists { .. } | HalfMade { .. } | Unfinished { .. } | NotEmpty { .. } | NotAFolder { .. } => 2,
            OtherArguments { .. } | NotARun { .. } => 2,
            InUse { .. } | Missing { .. } | Damaged { .. } | DamagedPart { .. } => 1,
            Write { .. } | Reading { .. } | Io { .. } => 1,
        }
    }

    pub(crate) fn io(file: &Path, source: io::Error) -> Self {
        RunError::Io { file: file.to_owned(), source }
    }

    /// An error on opening a file that a run must have.
    pub(crate) fn open(file: &Path, source: io::Error) -> Self {
        match source.kind() {
            io::ErrorKind::NotFound => RunError::Missing { file: file.to_owned() },
            _ => RunError::io(file, source),
        }
    }

    pub(crate) fn damaged(file: &Path, reason: &dyn Display) -> Self {
        RunError::Damaged { file: file.to_owned(), reason: reason.to_string() }
    }

    pub(crate) fn write(file: &Path, reason: &dyn Display) -> Self {
        RunError::Write { file: file.to_owned(), reason: reason.to_string() }
    }
}

/// A run whose tables can be read. Every table streams: memory does not grow with the corpus.
#[derive(Debug, Clone)]
pub struct Run {
    dir: PathBuf,
}

impl Run {
    /// Opens a finished run.
    ///
    /// # Errors
    /// Where the folder is none, holds no run, or a half-made one.
    pub fn open(dir: impl AsRef<Path>) -> Result<Self, RunError> {
        let dir = dir.as_ref().to_owned();
        if dir.join(MANIFEST_FILE).is_file() {
            Ok(Self { dir })
        } else if dir.join(PARTS_FOLDER).is_dir() {
            Err(RunError::Unfinished { dir })
        } else {
            Err(RunError::NotARun { dir })
        }
    }

    /// The run whose tables are written but whose manifest is not yet.
    pub(crate) fn of_writer(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    /// The run's folder.
    pub fn dir(&self) -> &Path {
        &self.dir
    }

    /// The manifest.
    ///
    /// # Errors
    /// Where `run.json` is missing (it is written last) or damaged.
    pub fn manifest(&self) -> Result<Manifest, RunError> {
        Manifest::read(&self.dir)
    }

    /// The articles, in the order of the input.
    ///
    /// # Errors
    /// This and the other tables: where the file is missing or damaged; damage further in is an item of the stream.
    pub fn articles(&self) -> Result<Rows<ArticleRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The paragraphs, by article, in the order of the text.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn paragraphs(&self) -> Result<Rows<ParagraphRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The voice and loaded spans, by article.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn spans(&self) -> Result<Rows<SpanRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The stances, by article.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn stances(&self) -> Result<Rows<StanceRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The paragraphs' vectors, in the order of the paragraphs.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn vectors(&self) -> Result<Rows<VectorRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The estimates for the outlets.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn estimates(&self) -> Result<Rows<EstimateRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// The events.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn events(&self) -> Result<Rows<EventRow>, RunError> {
        Rows::open(&self.dir)
    }

    /// What could not be read, in the order of the input.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn rejects(&self) -> Result<impl Iterator<Item = Result<Reject, RunError>> + use<>, RunError> {
        let path = self.dir.join(REJECTS_FILE);
        let file = File::open(&path).map_err(|e| RunError::open(&path, e))?;
        Ok(BufReader::new(file).lines().map(move |line| {
            let line = line.map_err(|e| RunError::io(&path, e))?;
            serde_json::from_str(&line).map_err(|e| RunError::damaged(&path, &e))
        }))
    }

    /// Writes `outlets.parquet`, in place of one that is there.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn write_estimates(&self, rows: impl IntoIterator<Item = EstimateRow>) -> Result<(), RunError> {
        self.write(rows)
    }

    /// Writes `events.parquet`, in place of one that is there.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn write_events(&self, rows: impl IntoIterator<Item = EventRow>) -> Result<(), RunError> {
        self.write(rows)
    }

    /// The rows of a table with some of their fields, read ahead.
    ///
    /// # Errors
    /// As [`Run::articles`].
    pub fn ahead<R: Row + Send + 'static>(&self, fields: Fields) -> Result<Ahead<R>, RunError> {
        Ok(Rows::open_fields(&self.dir, fields)?.ahead())
    }

    fn write<R: Row>(&self, rows: impl IntoIterator<Item = R>) -> Result<(), RunError> {
        let mut table = TableWriter::create(&self.dir)?;
        rows.into_iter().try_for_each(|row| table.push(row))?;
        table.commit()
    }
}
