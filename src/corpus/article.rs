//! The article as it was read, before any cleaning.

use chrono::{NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

/// One article as a reader found it. Strings are empty where the record says nothing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Article {
    /// The given id verbatim; else the file's path below the corpus without suffix, `#row` where it has rows.
    pub id: String,
    /// Outlet as `--outlet`, the record or else the host of its URL gives it; empty where none of them does (the text and
    /// then [`folder`](Self::folder) may still tell).
    pub outlet: String,
    /// Headline.
    pub title: String,
    /// Day of publication as written (in the outlet's own zone), null where it is missing or cannot be read.
    pub date: Option<NaiveDate>,
    /// Moment of publication, where a time was given: in UTC where the record names a zone, else as written.
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
    /// Body text, paragraphs as they came; lines end in `\n` alone.
    pub text: String,
    /// Name of the topmost folder below the corpus that the file lies in, empty where it lies in none: the last place that
    /// an outlet's name is taken from.
    #[serde(default)]
    pub folder: String,
    /// File below the corpus that the article came from.
    pub source_file: String,
    /// Row in that file, where it has rows: the line of JSON Lines, the data row of a table (from 1, without the header).
    pub source_row: Option<u64>,
}

/// Something that could not be read: one line of `rejects.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reject {
    /// File that it is in.
    pub file: String,
    /// Line of the file (1-based) where it begins, where there is one.
    pub line: Option<u64>,
    /// What is wrong, and what to do.
    pub reason: String,
    /// The first 200 characters of the raw input.
    pub raw: String,
}

/// An article that was read and is not analyzed, because it is in another language: one line of `set_aside.jsonl`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// File that it is in.
    pub file: String,
    /// Row in that file, where it has rows.
    pub row: Option<u64>,
    /// Its id.
    pub article_id: String,
    /// Its outlet, where the record gives it.
    pub outlet: String,
    /// Its headline, where the record gives it.
    pub title: String,
    /// Its language, as an ISO 639 code.
    pub language: String,
}

/// The first 200 characters of raw input, for [`Reject::raw`].
pub(super) fn excerpt(bytes: &[u8]) -> String {
    // Four bytes a character at most: no need to look at more.
    let start = bytes.get(..800).unwrap_or(bytes);
    String::from_utf8_lossy(start).chars().take(200).collect()
}
