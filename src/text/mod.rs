//! From an [`Article`](crate::corpus::Article) to a [`Document`]: paragraphs with their kinds, whose voice speaks in
//! them, and what the text itself says of author, date, outlet, genre and origin.
//!
//! This module knows language, not file formats and not models.

mod document;
mod furniture;
mod genre;
mod headings;
mod kinds;
mod language;
pub mod mentions;
mod metadata;
mod named;
mod origin;
mod paragraphs;
pub mod quotations;
mod sentences;
pub mod speakers;

use serde::{Deserialize, Serialize};

pub use document::{Document, read_article};
pub use genre::{Genre, GenreFrom};
pub use kinds::{Clues, kinds};
pub use language::language;
pub use mentions::find_mentions;
pub use metadata::date_of;
pub use named::is_named;
pub use origin::{Origin, agency, credited_agency};
pub use paragraphs::{MAX_WORDS, count_words, fold, split_paragraphs};
pub use quotations::{attribute, attribute_text, attributed_share, main_speaker};
pub use sentences::sentences;

/// What a paragraph is on the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Kind {
    Body,
    Title,
    Heading,
    Byline,
    Dateline,
    Caption,
    Boilerplate,
    Bio,
    Update,
}

impl Kind {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            Kind::Body => "body",
            Kind::Title => "title",
            Kind::Heading => "heading",
            Kind::Byline => "byline",
            Kind::Dateline => "dateline",
            Kind::Caption => "caption",
            Kind::Boilerplate => "boilerplate",
            Kind::Bio => "bio",
            Kind::Update => "update",
        }
    }

    /// Whether paragraphs of this kind count in estimates (`body`, `title`, `update`).
    pub fn counts(self) -> bool {
        matches!(self, Kind::Body | Kind::Title | Kind::Update)
    }
}

/// Who speaks in a span.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Voice {
    /// The article's own narration.
    Outlet,
    /// Attributed content: quoted or paraphrased.
    Source,
}

/// A stretch of one voice. The spans of a paragraph cover its whole text in order, without overlap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct VoiceSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Who speaks.
    pub voice: Voice,
    /// Speaker as written (joined within the article to the fullest mention), empty where unknown or `outlet`.
    pub speaker: String,
    /// Words that attribute ("said", "according to"), empty where there are none.
    pub cue: String,
    /// In quotation marks or a block quotation.
    pub direct: bool,
}

/// One paragraph.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Paragraph {
    /// Position in the article from 0; the title is −1.
    pub index: i32,
    /// What it is on the page.
    pub kind: Kind,
    /// Verbatim, white space folded.
    pub text: String,
    /// Who speaks where.
    pub voices: Vec<VoiceSpan>,
    /// Share of words that belong to attributions, reporting clause included.
    pub attributed_share: f32,
}
