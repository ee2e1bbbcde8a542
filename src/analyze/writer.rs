//! Making a run: readings into parts, parts into tables, and where to go on after an interruption.

mod folder;

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::atomic;
use super::manifest::{Counts, Manifest};
use super::parts::{self, Done, Item, PARTS_FOLDER};
use super::rows::{ArticleReading, ArticleRow, ParagraphRow, SpanRow, StanceRow, VectorRow};
use super::run::{REJECTS_FILE, Run, RunError, SET_ASIDE_FILE};
use super::tables::{TableWriter, VECTOR_LEN};
use crate::corpus::{Reject, SetAside};
use folder::{compare, finished, lock, refuse_unless_ours, remove_parts};

/// Articles (and rejects) a part.
const PART_ITEMS: usize = 256;

/// Paragraphs from which on a part is closed early, so that long articles do not fill the memory.
const PART_PARAGRAPHS: usize = 16_384;

/// File in the parts' folder that holds the fingerprint.
const FINGERPRINT_FILE: &str = "fingerprint";

/// How a run begins.
#[derive(Debug)]
pub enum Start {
    /// Nothing is done yet.
    Fresh(RunWriter),
    /// Some of it is ([`RunWriter::done`]).
    Resumed(RunWriter),
    /// All of it is: there is nothing to do.
    Finished(Run),
}

/// Writes a run: the pipeline pushes what became of each item of the input, in the order of the input, exactly one
/// reading or reject an item; then [`finish`](Self::finish) writes the tables and [`complete`](Self::complete) the
/// manifest.
#[derive(Debug)]
pub struct RunWriter {
    dir: PathBuf,
    parts: PathBuf,
    fingerprint: String,
    n_parts: usize,
    done: Done,
    waiting: Vec<Item>,
    waiting_paragraphs: usize,
    warnings: Vec<String>,
    // Whether the folder may hold what a next try should go on with; false only where it is known not to.
    keep: bool,
    // Held for its lock; an option so that it can be let go before the folder is removed.
    lock: Option<File>,
}

impl RunWriter {
    /// Begins the run in `dir`, or goes on with the one that is there. `fingerprint` tells what the readings depend on
    /// (bundle, targets, inputs, options), one fact a line: where it differs, the lines that do are shown.
    ///
    /// # Errors
    /// Without `resume`, where a run is there. With it, where that run has another fingerprint. Where the folder holds
    /// other things, or another process is writing to it.
    pub fn create(dir: impl AsRef<Path>, resume: bool, fingerprint: &str) -> Result<Start, RunError> {
        let dir = dir.as_ref();
        refuse_unless_ours(dir, resume)?;
        if let Some(run) = finished(dir, fingerprint)? {
            return Ok(Start::Finished(run));
        }
        let parts = dir.join(PARTS_FOLDER);
        fs::create_dir_all(&parts).map_err(|e| RunError::io(&parts, e))?;
        let lock = lock(dir, &parts)?;
        // The process that held the lock until now may just have finished the run.
        if let Some(run) = finished(dir, fingerprint)? {
            return Ok(Start::Finished(run));
        }
        for folder in [dir, &parts] {
            atomic::sweep(folder).map_err(|e| RunError::io(folder, e))?;
        }
        let mut writer = Self {
            dir: dir.to_owned(),
            parts,
            fingerprint: fingerprint.to_owned(),
            n_parts: 0,
            done: Done::default(),
            waiting: Vec::new(),
            waiting_paragraphs: 0,
            warnings: Vec::new(),
            keep: true,
            lock: Some(lock),
        };
        writer.check_fingerprint()?;
        writer.take_up()?;
        writer.keep = writer.n_parts > 0;
        Ok(if writer.n_parts == 0 { Start::Fresh(writer) } else { Start::Resumed(writer) })
    }

    /// How much of the input is done and safe: the pipeline skips as many items ([`Done::items`]).
    pub fn done(&self) -> Done {
        self.done
    }

    /// How many articles of the input are done and safe.
    pub fn done_articles(&self) -> u64 {
        self.done.articles
    }

    /// What the user should know, for the terminal and the manifest.
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Adds the reading of the next article.
    ///
    /// # Errors
    /// Where a probability is not a number, the vectors do not fit the paragraphs, or a part cannot be written.
    pub fn push(&mut self, reading: ArticleReading) -> Result<(), RunError> {
        check(&reading)?;
        self.waiting_paragraphs += reading.paragraphs.len();
        self.add(Item::Article(reading))
    }

    /// Adds the next item of the input, which could not be read.
    ///
    /// # Errors
    /// Where a part cannot be written.
    pub fn reject(&mut self, reject: Reject) -> Result<(), RunError> {
        self.add(Item::Reject(reject))
    }

    /// Adds the next item of the input, which is in another language.
    ///
    /// # Errors
    /// Where a part cannot be written.
    pub fn set_aside(&mut self, article: SetAside) -> Result<(), RunError> {
        self.add(Item::SetAside(article))
    }

    /// Makes safe what was pushed until now, for instance before the program gives way to Ctrl-C.
    ///
    /// # Errors
    /// Where the part cannot be written.
    pub fn checkpoint(&mut self) -> Result<(), RunError> {
        if self.waiting.is_empty() {
            return Ok(());
        }
        parts::write(&parts::path(&self.parts, self.n_parts), &self.waiting)?;
        self.n_parts += 1;
        self.waiting.iter().for_each(|item| self.done.count(item));
        self.waiting.clear();
        self.waiting_paragraphs = 0;
        Ok(())
    }

    /// Streams all readings, in the order of the input, as they were pushed: for what needs the whole corpus, such as
    /// grouping articles into events.
    ///
    /// # Errors
    /// Where a part cannot be written; as an item of the stream, where one cannot be read.
    pub fn readings(&mut self) -> Result<impl Iterator<Item = Result<ArticleReading, RunError>> + '_, RunError> {
        self.checkpoint()?;
        Ok(self.items().filter_map(|item| match item {
            Ok(Item::Article(reading)) => Some(Ok(reading)),
            Ok(Item::Reject(_) | Item::SetAside(_)) => None,
            Err(e) => Some(Err(e)),
        }))
    }

    /// Writes the tables and `rejects.jsonl` from the parts. `amend` sees each reading before it is written and may set
    /// what only the whole corpus tells (`event_id` of the article and its paragraphs, `duplicate_of`).
    ///
    /// The tables of the returned run can be read, and `outlets` and `events` written, before the manifest is there.
    ///
    /// # Errors
    /// Where a part cannot be read or a table cannot be written.
    pub fn finish(&mut self, mut amend: impl FnMut(&mut ArticleReading)) -> Result<(Run, Counts), RunError> {
        self.checkpoint()?;
        self.keep = true;
        let mut tables = Tables::create(&self.dir)?;
        let mut counts = Counts::default();
        for item in self.items() {
            match item? {
                Item::Article(mut reading) => {
                    amend(&mut reading);
                    counts.add(&reading);
                    tables.push(reading)?;
                }
                Item::Reject(reject) => {
                    counts.rejects += 1;
                    tables.rejects.push(&reject)?;
                }
                Item::SetAside(article) => {
                    *counts.set_aside.entry(article.language.clone()).or_default() += 1;
                    tables.set_aside.push(&article)?;
                }
            }
        }
        tables.commit()?;
        Ok((Run::of_writer(&self.dir), counts))
    }

    /// Writes the manifest, with which the run is finished, and removes the parts.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn complete(mut self, mut manifest: Manifest) -> Result<Run, RunError> {
        manifest.fingerprint.clone_from(&self.fingerprint);
        manifest.write(&self.dir)?;
        self.lock = None;
        remove_parts(&self.dir)?;
        Ok(Run::of_writer(&self.dir))
    }

    fn add(&mut self, item: Item) -> Result<(), RunError> {
        self.waiting.push(item);
        if self.waiting.len() >= PART_ITEMS || self.waiting_paragraphs >= PART_PARAGRAPHS {
            self.checkpoint()?;
        }
        Ok(())
    }

    /// The items of all parts; a part is opened when its turn comes.
    fn items(&self) -> impl Iterator<Item = Result<Item, RunError>> + '_ {
        (0..self.n_parts).flat_map(|number| match parts::read(&parts::path(&self.parts, number)) {
            Ok(items) => Box::new(items) as Box<dyn Iterator<Item = _>>,
            Err(e) => Box::new(std::iter::once(Err(e))),
        })
    }

    /// Compares the fingerprint with that of the parts, or leaves it with them.
    fn check_fingerprint(&mut self) -> Result<(), RunError> {
        let path = self.parts.join(FINGERPRINT_FILE);
        match fs::read_to_string(&path) {
            Ok(old) => compare(&self.dir, &old, &self.fingerprint),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {
                // It is written before the first part; parts without it are nobody's.
                self.drop_parts_from(0)?;
                atomic::write(&path, self.fingerprint.as_bytes()).map_err(|e| RunError::io(&path, e))
            }
            Err(e) => Err(RunError::io(&path, e)),
        }
    }

    /// Counts the parts that are whole. From the first that is not, all are made again: the input is done only as far
    /// as nothing is missing.
    fn take_up(&mut self) -> Result<(), RunError> {
        loop {
            let path = parts::path(&self.parts, self.n_parts);
            if !path.exists() {
                return self.drop_parts_from(self.n_parts);
            }
            match parts::verify(&path) {
                Ok(done) => {
                    self.done.add(done);
                    self.n_parts += 1;
                }
                Err(RunError::DamagedPart { file, reason }) => {
                    self.warn(format!("{} is damaged ({reason}): its articles are read again", file.display()));
                    return self.drop_parts_from(self.n_parts);
                }
                Err(e) => return Err(e),
            }
        }
    }

    /// Removes the parts with that number and above.
    fn drop_parts_from(&mut self, first: usize) -> Result<(), RunError> {
        let mut dropped = 0;
        for entry in fs::read_dir(&self.parts).map_err(|e| RunError::io(&self.parts, e))? {
            let path = entry.map_err(|e| RunError::io(&self.parts, e))?.path();
            if part_number(&path).is_some_and(|number| number >= first) {
                fs::remove_file(&path).map_err(|e| RunError::io(&path, e))?;
                dropped += 1;
            }
        }
        if dropped > 0 {
            self.warn(format!("{dropped} part(s) of {} are made again", self.dir.display()));
        }
        Ok(())
    }

    fn warn(&mut self, text: String) {
        tracing::warn!("{text}");
        self.warnings.push(text);
    }
}

impl Drop for RunWriter {
    /// A run that ended before anything was done leaves nothing behind: the next try needs no `--resume`.
    fn drop(&mut self) {
        if self.n_parts == 0 && !self.keep && self.lock.is_some() {
            // The lock is let go only when the fields are dropped, after this.
            let _ = fs::remove_dir_all(&self.parts);
            let _ = fs::remove_dir(&self.dir); // stays where it is not empty
        }
    }
}

/// Number of a part by its path.
fn part_number(path: &Path) -> Option<usize> {
    path.file_name()?.to_str()?.strip_suffix(".part")?.parse().ok()
}

/// What no table could hold: numbers that are none, vectors that fit no paragraph.
fn check(reading: &ArticleReading) -> Result<(), RunError> {
    let fault = |reason: &str| {
        Err(RunError::Reading { article_id: reading.article.article_id.clone(), reason: reason.to_owned() })
    };
    let paragraphs = reading.paragraphs.iter().flat_map(|p| p.frame_probabilities.iter().chain([&p.p_biased]));
    let spans = reading.spans.iter().map(|s| &s.probability);
    let stances = reading.stances.iter().flat_map(|s| [&s.favor, &s.against, &s.none]);
    if paragraphs.chain(spans).chain(stances).any(|p| !p.is_finite()) {
        return fault("a probability is not a number");
    }
    if !reading.vectors.is_empty() && reading.vectors.len() != reading.paragraphs.len() {
        return fault("it has not one vector a paragraph");
    }
    if reading.vectors.iter().any(|v| v.len() != VECTOR_LEN) {
        return fault("a vector has another length than 384");
    }
    Ok(())
}

/// The tables that are written from the parts, side by side.
struct Tables {
    articles: TableWriter<ArticleRow>,
    paragraphs: TableWriter<ParagraphRow>,
    spans: TableWriter<SpanRow>,
    stances: TableWriter<StanceRow>,
    vectors: TableWriter<VectorRow>,
    rejects: Lines,
    set_aside: Lines,
}

/// A file of JSON lines that is there whole or not at all.
struct Lines {
    file: BufWriter<tempfile::NamedTempFile>,
    path: PathBuf,
}

impl Lines {
    fn create(dir: &Path, name: &str) -> Result<Self, RunError> {
        let path = dir.join(name);
        let file = BufWriter::new(atomic::begin(dir).map_err(|e| RunError::io(&path, e))?);
        Ok(Self { file, path })
    }

    fn push(&mut self, row: &impl serde::Serialize) -> Result<(), RunError> {
        serde_json::to_writer(&mut self.file, row).map_err(|e| RunError::io(&self.path, e.into()))?;
        self.file.write_all(b"\n").map_err(|e| RunError::io(&self.path, e))
    }

    fn commit(self) -> Result<(), RunError> {
        let file = self.file.into_inner().map_err(|e| RunError::io(&self.path, e.into_error()))?;
        atomic::commit(file, &self.path).map_err(|e| RunError::io(&self.path, e))
    }
}

impl Tables {
    fn create(dir: &Path) -> Result<Self, RunError> {
        Ok(Self {
            articles: TableWriter::create(dir)?,
            paragraphs: TableWriter::create(dir)?,
            spans: TableWriter::create(dir)?,
            stances: TableWriter::create(dir)?,
            vectors: TableWriter::create(dir)?,
            rejects: Lines::create(dir, REJECTS_FILE)?,
            set_aside: Lines::create(dir, SET_ASIDE_FILE)?,
        })
    }

    fn push(&mut self, reading: ArticleReading) -> Result<(), RunError> {
        let ArticleReading { article, paragraphs, spans, stances, vectors } = reading;
        for (row, vector) in paragraphs.iter().zip(vectors) {
            let (article_id, paragraph) = (row.article_id.clone(), row.paragraph);
            self.vectors.push(VectorRow { article_id, paragraph, vector })?;
        }
        self.articles.push(article)?;
        paragraphs.into_iter().try_for_each(|row| self.paragraphs.push(row))?;
        spans.into_iter().try_for_each(|row| self.spans.push(row))?;
        stances.into_iter().try_for_each(|row| self.stances.push(row))
    }

    fn commit(self) -> Result<(), RunError> {
        self.articles.commit()?;
        self.paragraphs.commit()?;
        self.spans.commit()?;
        self.stances.commit()?;
        self.vectors.commit()?;
        self.rejects.commit()?;
        self.set_aside.commit()
    }
}

#[cfg(test)]
mod tests;
