//! What the page is made from.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::evidence::Evidence;
use super::shown::TextShown;
use crate::analyze::rows::{ArticleReading, ArticleRow, EstimateRow, EventRow};
use crate::compare::Comparison;
use crate::model::error_counts::ErrorCounts;
use crate::profile::{Distances, sources::Sources};

/// What the page says of the corpus and of how it was read; counts are over every article read.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct CorpusSummary {
    /// What was read, as the person named it.
    pub corpus: String,
    /// Version of slant.
    pub version: String,
    /// Name of the bundle.
    pub bundle: String,
    /// Checksum of the bundle, empty where unknown.
    pub bundle_checksum: String,
    /// Who made the labels that the bundle was trained on, as in `labelled_by` ("model:…", "human:expert"); empty: a model.
    pub labelled_by: Vec<String>,
    /// Articles read, duplicates included.
    pub n_articles: u64,
    /// Articles that are copies within their outlet and are not counted.
    pub n_duplicates: u64,
    /// Paragraphs of the articles read.
    pub n_paragraphs: u64,
    /// Words of the articles read.
    pub n_words: u64,
    /// Records that could not be read.
    pub n_rejects: u64,
    /// Articles whose date is not known.
    pub n_undated: u64,
    /// Articles by genre.
    pub genres: BTreeMap<String, u64>,
    /// Articles by origin.
    pub origins: BTreeMap<String, u64>,
    /// Articles by outlet.
    pub outlets: BTreeMap<String, u64>,
    /// First and last day.
    pub dates: Option<(NaiveDate, NaiveDate)>,
    /// Targets of stance that were asked for.
    pub targets: Vec<String>,
}

impl CorpusSummary {
    /// Counts one more article.
    pub fn add(&mut self, article: &ArticleRow) {
        self.n_articles += 1;
        self.n_duplicates += u64::from(article.duplicate_of.is_some());
        self.n_paragraphs += article.n_paragraphs.max(0) as u64;
        self.n_words += article.n_words.max(0) as u64;
        *self.genres.entry(article.genre.clone()).or_default() += 1;
        *self.origins.entry(article.origin.clone()).or_default() += 1;
        *self.outlets.entry(article.outlet.clone()).or_default() += 1;
        match article.date {
            None => self.n_undated += 1,
            Some(d) => self.dates = Some(self.dates.map_or((d, d), |(a, b)| (a.min(d), b.max(d)))),
        }
    }
}

/// How much of a large run the page shows; the tables of the run always have everything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Articles whose text is written into the page itself, shared out among outlets, those of events first; the page's
    /// script writes the others when they are asked for.
    pub full_articles: usize,
    /// Rows of the list of articles.
    pub listed_articles: usize,
    /// Outlets with a section and a line in the plots. Where there are more, those with too few articles are left to the
    /// table, by a minimum that the page names.
    pub outlets: usize,
    /// Events with a page of their own: those that most outlets tell.
    pub events: usize,
    /// Rows of the list of events.
    pub listed_events: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { full_articles: 40, listed_articles: 1_000, outlets: 24, events: 40, listed_events: 1_500 }
    }
}

/// What the page is made from.
#[derive(Debug, Clone)]
pub struct ReportInput<'a> {
    /// Heading of the page.
    pub title: String,
    /// The corpus and how it was read.
    pub summary: CorpusSummary,
    /// Estimates; the page speaks of the genre and origin of the first row and leaves rows of others out.
    pub estimates: &'a [EstimateRow],
    /// The articles, all or a sample, in the order of the run.
    pub articles: &'a [ArticleReading],
    /// The paragraphs behind the numbers, of every article of the run; where it is not given, of `articles`.
    pub evidence: Option<&'a Evidence>,
    /// All events of the run.
    pub events: &'a [EventRow],
    /// Comparisons of the events that have a page.
    pub comparisons: &'a [Comparison],
    /// Whether paragraphs of the events were aligned; else the comparisons have no points.
    pub aligned: bool,
    /// How far outlets lie from one another.
    pub distances: Option<&'a Distances>,
    /// Estimates by month, week or day.
    pub over_time: &'a [EstimateRow],
    /// How often the bundle's frames are wrong.
    pub errors: Option<&'a ErrorCounts>,
    /// The methods paragraph.
    pub methods: &'a str,
    /// How much text the page holds; `articles`, `comparisons` and the rest have no more.
    pub text: TextShown,
    /// Who is quoted, where it was counted.
    pub sources: Option<&'a Sources>,
    /// How much is shown.
    pub limits: Limits,
}

impl<'a> ReportInput<'a> {
    /// With the usual limits.
    pub fn new(
        title: &str,
        summary: CorpusSummary,
        estimates: &'a [EstimateRow],
        articles: &'a [ArticleReading],
    ) -> Self {
        Self {
            title: title.to_string(),
            summary,
            estimates,
            articles,
            evidence: None,
            events: &[],
            comparisons: &[],
            aligned: false,
            distances: None,
            over_time: &[],
            errors: None,
            methods: "",
            text: TextShown::Full,
            sources: None,
            limits: Limits::default(),
        }
    }
}
