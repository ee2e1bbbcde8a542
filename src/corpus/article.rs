//! The article as it was read, before any cleaning.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// One article as a reader found it. Strings are empty where the record says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The given id verbatim; else the file's path below the corpus without suffix, `#row` where it has rows.
    pub id: String,
    /// Outlet as the record or `--outlet` gives it.
    pub outlet: String,
    /// Headline.
    pub title: String,
    /// Day of publication, null where it is missing or cannot be read.
    pub date: Option<NaiveDate>,
    /// Moment of publication (UTC where the record names a zone), where a time was given.
    pub published_at: Option<NaiveDateTime>,
    /// Author names, in order.
    pub authors: Vec<String>,
    /// Address of the page.
    pub url: String,
    /// The newspaper's section.
    pub section: String,
    /// The user's own topic column.
    pub topic: String,
    /// Genre as the record names it, in its own words.
    pub genre: String,
    /// Event that the record says the article belongs to.
    pub event_id: Option<String>,
    /// Body text, paragraphs as they came.
    pub text: String,
    /// File below the corpus that the article came from.
    pub source_file: String,
    /// Row in that file (1-based), where it has rows.
    pub source_row: Option<u64>,
}

/// Something that could not be read: one line of `rejects.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// File that it is in.
    pub file: String,
    /// Line or row (1-based), where there is one.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub reason: String,
    /// The first 200 characters of the raw input.
    pub raw: String,
}
