//! `run.json`: what a run was made from and with, and what is in it. It alone knows engine, times and paths.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::model::error_counts::ErrorCounts;
use chrono::{NaiveDate, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};

use super::atomic;
use super::rows::ArticleReading;
use super::run::RunError;
use super::targets::ChosenTarget;

/// Name of the manifest in a run; it is written last, so a run that has it is whole.
pub const MANIFEST_FILE: &str = "run.json";

/// The manifest of a run.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Manifest {
    /// Version of slant that made the run.
    pub version: String,
    /// The model.
    pub bundle: BundleRecord,
    /// Engine that ran it: int8, portable or torch.
    pub engine: String,
    /// Instruction set that the engine used.
    pub isa: String,
    /// Worker threads.
    pub threads: usize,
    /// The command line, without the program's name.
    pub arguments: Vec<String>,
    /// What the readings depend on, one fact a line; `--resume` compares it. Set by the writer of the run.
    pub fingerprint: String,
    /// When the run was started, RFC 3339 in UTC ([`now`]); of a resumed run, when it was last taken up.
    pub started: String,
    /// When it was finished.
    pub finished: String,
    /// Targets that were chosen because none was given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub chosen_targets: Vec<ChosenTarget>,
    /// What is in the tables.
    pub counts: Counts,
    /// Seconds by step.
    pub timings: BTreeMap<String, f64>,
    /// What the reader of the run should know.
    pub warnings: Vec<String>,
}

/// The model bundle that a run was made with.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct BundleRecord {
    /// Its name.
    pub name: String,
    /// Its checksum.
    pub checksum: String,
    /// Probability by head or frame from which on it counts.
    pub thresholds: BTreeMap<String, f32>,
    /// Its error counts, so that profiles can be corrected without the bundle.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub errors: Option<ErrorCounts>,
}

/// What is in the tables of a run.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Counts {
    /// Articles, duplicates too.
    pub articles: u64,
    /// Articles that are duplicates of another.
    pub duplicates: u64,
    /// Articles without a date.
    pub undated: u64,
    /// Paragraphs of every kind, titles too.
    pub paragraphs: u64,
    /// Words of all articles, as `n_words` of the articles has them.
    pub words: u64,
    /// Spans of both layers.
    pub spans: u64,
    /// Stances, one a paragraph and target.
    pub stances: u64,
    /// Records that could not be read.
    pub rejects: u64,
    /// Articles in other languages that were set aside, by language.
    pub set_aside: BTreeMap<String, u64>,
    /// First day of publication.
    pub first_date: Option<NaiveDate>,
    /// Last day of publication.
    pub last_date: Option<NaiveDate>,
    /// Articles by genre.
    pub by_genre: BTreeMap<String, u64>,
    /// Articles by origin.
    pub by_origin: BTreeMap<String, u64>,
    /// Articles by outlet.
    pub by_outlet: BTreeMap<String, u64>,
}

impl Counts {
    /// Counts an article.
    pub fn add(&mut self, reading: &ArticleReading) {
        let article = &reading.article;
        self.articles += 1;
        self.duplicates += u64::from(article.duplicate_of.is_some());
        self.undated += u64::from(article.date.is_none());
        self.paragraphs += reading.paragraphs.len() as u64;
        self.words += u64::try_from(article.n_words).unwrap_or(0);
        self.spans += reading.spans.len() as u64;
        self.stances += reading.stances.len() as u64;
        self.first_date = self.first_date.into_iter().chain(article.date).min();
        self.last_date = self.last_date.into_iter().chain(article.date).max();
        for (counts, key) in [
            (&mut self.by_genre, &article.genre),
            (&mut self.by_origin, &article.origin),
            (&mut self.by_outlet, &article.outlet),
        ] {
            *counts.entry(key.clone()).or_default() += 1;
        }
    }
}

impl Manifest {
    /// Reads the manifest of the run in `dir`.
    ///
    /// # Errors
    /// Where it is missing or is no manifest.
    pub fn read(dir: &Path) -> Result<Self, RunError> {
        let path = dir.join(MANIFEST_FILE);
        let bytes = fs::read(&path).map_err(|e| RunError::open(&path, e))?;
        serde_json::from_slice(&bytes).map_err(|e| RunError::damaged(&path, &e))
    }

    /// Writes the manifest into `dir`, wholly or not at all.
    ///
    /// # Errors
    /// Where the folder cannot be written to.
    pub fn write(&self, dir: &Path) -> Result<(), RunError> {
        let path = dir.join(MANIFEST_FILE);
        let mut json = serde_json::to_vec_pretty(self).map_err(|e| RunError::write(&path, &e))?;
        json.push(b'\n');
        atomic::write(&path, &json).map_err(|e| RunError::io(&path, e))
    }
}

/// This moment as the manifest writes it: RFC 3339 in UTC, to the second.
pub fn now() -> String {
    Utc::now().to_rfc3339_opts(SecondsFormat::Secs, true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::rows::ArticleRow;

    fn dated(outlet: &str, date: Option<NaiveDate>) -> ArticleReading {
        let article =
            ArticleRow { outlet: outlet.into(), genre: "news".into(), date, n_words: 7, ..Default::default() };
        ArticleReading { article, ..Default::default() }
    }

    #[test]
    fn counts_add_up() {
        let mut counts = Counts::default();
        for (outlet, day) in [("Harbour Post", Some(9)), ("Valley Sun", None), ("Harbour Post", Some(3))] {
            counts.add(&dated(outlet, day.and_then(|d| NaiveDate::from_ymd_opt(2021, 5, d))));
        }
        assert_eq!((counts.articles, counts.words, counts.undated), (3, 21, 1));
        assert_eq!(counts.by_outlet["Harbour Post"], 2);
        assert_eq!(counts.first_date, NaiveDate::from_ymd_opt(2021, 5, 3));
        assert_eq!(counts.last_date, NaiveDate::from_ymd_opt(2021, 5, 9));
    }

    #[test]
    fn written_and_read_again() -> Result<(), RunError> {
        let dir = tempfile::tempdir().map_err(|e| RunError::io(Path::new("temp"), e))?;
        let mut manifest = Manifest { version: "0.1.0".into(), started: now(), ..Default::default() };
        manifest.counts.add(&dated("Valley Sun", NaiveDate::from_ymd_opt(2021, 5, 9)));
        manifest.bundle.thresholds.insert("economic".into(), 0.3);
        manifest.write(dir.path())?;
        assert_eq!(Manifest::read(dir.path())?, manifest);
        let json = fs::read_to_string(dir.path().join(MANIFEST_FILE)).unwrap();
        assert!(json.contains("\"economic\": 0.3\n"), "{json}");
        Ok(())
    }

    #[test]
    fn fields_of_later_or_earlier_versions_are_no_obstacle() {
        let manifest: Manifest = serde_json::from_str(r#"{"version": "9", "unheard_of": 1}"#).unwrap();
        assert_eq!(manifest.version, "9");
    }
}
