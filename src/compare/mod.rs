//! One event as several outlets tell it: their articles side by side, and the points that they share.

mod absence;
mod align;
mod context;
mod differences;
pub mod duplicates;
mod edits;
pub mod events;
pub mod figures;
pub mod fit;
mod headlines;
pub mod labelled;
mod likeness;
mod matrix;
mod nearby;
mod numerals;
mod points;
mod quantities;
mod quoted;
mod referents;
mod select;
mod sentence;
mod sides;
mod statement;
mod wire;

use serde::{Deserialize, Serialize};

pub use absence::Presence;
pub use align::{StatementReader, takes};
pub use differences::{Difference, Differences, OutletValue};
pub use edits::{Edit, EditKind, WordEdit};
pub use figures::{Conflict, Figure};
pub use headlines::{Headline, HeadlineStance};
pub use matrix::{Cell, Nearest, ParagraphRef, Point};
pub use nearby::{nearest_articles, of_those_days};
pub use quoted::{QuotedSource, QuotedWords};
pub use referents::{NameUses, Referent};
pub use select::{Selector, leads, select_articles};
pub use sides::{ArticleSide, LoadedSide, SpeakerSide, StanceSide, UNNAMED};
pub use wire::{Copy, CreditFrom, Passage, SharedPassages, SharedText, Wire};

use crate::analyze::rows::ArticleReading;

/// How to compare.
#[derive(Debug, Clone, PartialEq)]
pub struct CompareOptions {
    /// Outlets of the corpus: those without an article in the event are `cannot_tell` at every point.
    pub outlets: Vec<String>,
    /// Named speakers listed an article; words of sources without a name are one entry more, the last.
    pub speakers: usize,
}

impl Default for CompareOptions {
    fn default() -> Self {
        Self { outlets: Vec::new(), speakers: 5 }
    }
}

/// The coverage of one event (DESIGN section 4, `slant compare --json`).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Id of the event, or the query.
    pub event_id: String,
    /// The articles, by outlet, day and id.
    pub articles: Vec<ArticleSide>,
    /// What two or more outlets state, the most widely reported first.
    pub points: Vec<Point>,
    /// Text that several outlets print: copies are one report.
    #[serde(default)]
    pub wire: Wire,
    /// Titles, in the order of the articles.
    #[serde(default)]
    pub headlines: Vec<Headline>,
    /// Who is quoted, those with most words first.
    #[serde(default)]
    pub quoted: Vec<QuotedSource>,
    /// What the outlets call the same person or thing.
    #[serde(default)]
    pub referents: Vec<Referent>,
    /// Differences between the outlets, tested.
    #[serde(default)]
    pub differences: Differences,
}

/// Sets the articles of one event side by side. `nearby` are other articles of the same outlets and days, which are
/// searched before a point is `not_found`. The order of either does not matter.
pub fn compare(
    event_id: &str,
    articles: &[ArticleReading],
    nearby: &[ArticleReading],
    reader: &dyn StatementReader,
    options: &CompareOptions,
) -> Comparison {
    let points = matrix::points(&sorted(articles), &sorted(nearby), reader, options);
    Comparison { points, ..compare_without_points(event_id, articles, options) }
}

/// As [`compare`] where there is no aligner: everything but the points.
pub fn compare_without_points(event_id: &str, articles: &[ArticleReading], options: &CompareOptions) -> Comparison {
    let articles = sorted(articles);
    let quoted = quoted::quoted(&articles);
    Comparison {
        event_id: event_id.to_owned(),
        articles: articles.iter().map(|r| sides::side(r, options)).collect(),
        points: Vec::new(),
        wire: wire::wire(&articles),
        headlines: articles.iter().map(|r| headlines::headline(r)).collect(),
        referents: referents::referents(&articles, &quoted),
        quoted,
        differences: differences::differences(&articles),
    }
}

fn sorted(articles: &[ArticleReading]) -> Vec<&ArticleReading> {
    let mut sorted: Vec<&ArticleReading> = articles.iter().collect();
    sorted.sort_by_key(|r| (&r.article.outlet, r.article.date, &r.article.article_id));
    sorted
}

#[cfg(test)]
mod tests;
