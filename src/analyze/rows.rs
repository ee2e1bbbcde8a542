//! The rows of a run's tables (DESIGN, "Tables of a run"): plain structs between Parquet and everything downstream.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// One row of `articles.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ArticleRow {
    pub article_id: String,
    pub outlet: String,
    pub title: String,
    pub date: Option<NaiveDate>,
    pub published_at: Option<NaiveDateTime>,
    pub authors: Vec<String>,
    pub url: String,
    pub section: String,
    pub topic: String,
    pub language: String,
    /// One of news, analysis, opinion, editorial, letter, interview, live, sponsored, unknown.
    pub genre: String,
    /// What the genre was told from: metadata, url, title, byline, outlet, none.
    pub genre_from: String,
    /// One of staff, agency, syndicated, guest, unknown.
    pub origin: String,
    pub event_id: Option<String>,
    pub duplicate_of: Option<String>,
    pub n_paragraphs: i32,
    pub n_words: i32,
    pub source_file: String,
    pub source_row: Option<i64>,
}

/// One row of `paragraphs.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ParagraphRow {
    pub article_id: String,
    pub outlet: String,
    pub date: Option<NaiveDate>,
    pub event_id: Option<String>,
    /// From 0; the title is −1.
    pub paragraph: i32,
    /// Key of [`crate::text::Kind`].
    pub kind: String,
    pub text: String,
    pub n_words: i32,
    /// Frames over threshold, else `["none"]`.
    pub frames: Vec<String>,
    pub primary: String,
    /// Calibrated, in the order of [`crate::model::FRAMES`]; one column `p_…` each in Parquet.
    pub frame_probabilities: [f32; 15],
    /// `outlet`, `quote` or `mixed`.
    pub voice_mix: String,
    pub p_biased: f32,
}

/// One row of `spans.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct SpanRow {
    pub article_id: String,
    pub paragraph: i32,
    /// `voice` or `loaded`.
    pub layer: String,
    pub start: i32,
    pub end: i32,
    pub text: String,
    /// `outlet` or `source`; for a loaded span, in whose voice it stands.
    pub voice: String,
    pub speaker: String,
    pub cue: String,
    pub direct: bool,
    pub probability: f32,
}

/// One row of `stances.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StanceRow {
    pub article_id: String,
    pub paragraph: i32,
    pub target: String,
    /// `favor`, `against` or `none`.
    pub stance: String,
    pub favor: f32,
    pub against: f32,
    pub none: f32,
    /// `author` or `source`, the likelier whatever the stance.
    pub holder: String,
    pub speaker: String,
    pub mention_start: i32,
    pub mention_end: i32,
}

/// One row of `outlets.parquet` and of `slant profile --csv`: one estimate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EstimateRow {
    pub outlet: String,
    pub genre: String,
    pub origin: String,
    /// `all`, `outlet` or `source`.
    pub voice: String,
    pub target: String,
    /// frame_share, primary_share, net_stance, loaded_per_1000_words, attributed_share, biased_share …
    pub measure: String,
    /// Frame or stance key, empty where the measure has none.
    pub key: String,
    /// `raw`, `corrected`, `validated` or `pooled`.
    pub method: String,
    pub estimate: Option<f64>,
    pub lower: Option<f64>,
    pub upper: Option<f64>,
    pub n_articles: i64,
    pub n_paragraphs: i64,
    pub note: String,
    /// What the articles are grouped by (month, event, topic …), empty where they are not.
    pub by: String,
    /// The group.
    pub by_value: String,
    /// P-value of a comparison.
    pub p: Option<f64>,
    /// The same among all comparisons of its kind (Benjamini and Hochberg).
    pub q: Option<f64>,
}

/// One row of `events.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct EventRow {
    pub event_id: String,
    /// Title of the event's first article.
    pub title: String,
    pub first_date: Option<NaiveDate>,
    pub last_date: Option<NaiveDate>,
    pub n_articles: i64,
    /// Outlets that cover it, in alphabetical order.
    pub outlets: Vec<String>,
    /// `given` (by the record) or `found` (by grouping).
    pub found_by: String,
}

/// One row of `vectors.parquet`.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct VectorRow {
    pub article_id: String,
    pub paragraph: i32,
    /// [`crate::analyze::tables::VECTOR_LEN`] values; in Parquet as many bytes.
    pub vector: Vec<i8>,
}

/// Everything of one article: the unit that the pipeline writes and `slant read` shows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ArticleReading {
    pub article: ArticleRow,
    pub paragraphs: Vec<ParagraphRow>,
    pub spans: Vec<SpanRow>,
    pub stances: Vec<StanceRow>,
    /// One int8 vector (384) a paragraph, in the order of `paragraphs`; none at all where they are not wanted.
    pub vectors: Vec<Vec<i8>>,
}
