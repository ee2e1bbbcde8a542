//! What one article does: its column of the comparison.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::CompareOptions;
use crate::{
    analyze::rows::{ArticleReading, SpanRow},
    model::{FRAMES, NO_FRAME},
    text::is_named,
};

/// One article of the event. Shares are over its body and update paragraphs; null where it has none.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ArticleSide {
    /// Article.
    pub article_id: String,
    /// Its outlet.
    pub outlet: String,
    /// Its title.
    pub title: String,
    /// Its day.
    pub date: Option<NaiveDate>,
    /// Its genre: an opinion piece is set beside news only with this in sight.
    pub genre: String,
    /// Its origin.
    pub origin: String,
    /// Article that it is a copy of.
    pub duplicate_of: Option<String>,
    /// Body and update paragraphs.
    pub n_paragraphs: usize,
    /// Their words.
    pub n_words: usize,
    /// Share of paragraphs in each of the fifteen frames, and in none.
    pub frame_shares: BTreeMap<String, Option<f64>>,
    /// Stance by target.
    pub stances: BTreeMap<String, StanceSide>,
    /// Share of words that are attributed.
    pub attributed_share: Option<f64>,
    /// Who is given most words, the most first.
    pub speakers: Vec<SpeakerSide>,
    /// Loaded words in order.
    pub loaded: Vec<LoadedSide>,
}

/// Stance of an article towards one target.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct StanceSide {
    /// Mean of favor − against, between −1 and 1.
    pub net: f64,
    /// The same over paragraphs where the outlet itself would hold the stance; null where there is none.
    pub net_outlet: Option<f64>,
    /// The same over paragraphs where a source would.
    pub net_source: Option<f64>,
    /// Paragraphs that mean the target.
    pub n_paragraphs: usize,
}

/// Under this the words of sources are counted of whom the text gives no name: pronouns, bare roles, nobody.
pub const UNNAMED: &str = "(pronoun or not named)";

/// Words given to one speaker, or to all that are not named.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SpeakerSide {
    /// Speaker as written, or [`UNNAMED`].
    pub speaker: String,
    /// Attributed words.
    pub words: usize,
    /// Those of them in quotation marks.
    pub direct_words: usize,
}

/// Loaded words where they stand.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LoadedSide {
    /// Paragraph.
    pub paragraph: i32,
    /// First code point in it.
    pub start: i32,
    /// One past the last.
    pub end: i32,
    /// The words.
    pub text: String,
    /// `outlet` or `source`.
    pub voice: String,
}

pub(super) fn side(reading: &ArticleReading, options: &CompareOptions) -> ArticleSide {
    let article = &reading.article;
    let body: Vec<_> = reading.paragraphs.iter().filter(|p| is_body(&p.kind)).collect();
    let of_body = |s: &&SpanRow| body.iter().any(|p| p.paragraph == s.paragraph);
    let spans: Vec<&SpanRow> = reading.spans.iter().filter(of_body).collect();
    let n_words: i64 = body.iter().map(|p| i64::from(p.n_words.max(0))).sum();
    ArticleSide {
        article_id: article.article_id.clone(),
        outlet: article.outlet.clone(),
        title: article.title.clone(),
        date: article.date,
        genre: article.genre.clone(),
        origin: article.origin.clone(),
        duplicate_of: article.duplicate_of.clone(),
        n_paragraphs: body.len(),
        n_words: n_words as usize,
        frame_shares: FRAMES
            .into_iter()
            .chain([NO_FRAME])
            .map(|key| {
                let n = body.iter().filter(|p| p.frames.iter().any(|f| f == key)).count();
                (key.to_owned(), share(n as f64, body.len() as f64))
            })
            .collect(),
        stances: stances(reading, |paragraph| body.iter().any(|p| p.paragraph == paragraph)),
        attributed_share: attributed_share(&spans),
        speakers: speakers(&spans, options.speakers),
        loaded: loaded(&spans),
    }
}

/// Number of the title among the paragraphs.
pub(super) const TITLE: i32 = -1;

/// Whether paragraphs of this kind are the article's body.
pub(super) fn is_body(kind: &str) -> bool {
    matches!(kind, "body" | "update")
}

fn share(part: f64, whole: f64) -> Option<f64> {
    (whole > 0.0).then(|| part / whole)
}

fn words(span: &SpanRow) -> usize {
    span.text.split_whitespace().count()
}

fn attributed_share(spans: &[&SpanRow]) -> Option<f64> {
    let sum = |source_only: bool| {
        let voice = spans.iter().filter(|s| s.layer == "voice" && (!source_only || s.voice == "source"));
        voice.map(|s| words(s)).sum::<usize>() as f64
    };
    share(sum(true), sum(false))
}

fn stances(reading: &ArticleReading, counts: impl Fn(i32) -> bool) -> BTreeMap<String, StanceSide> {
    let mut by_target: BTreeMap<&str, Vec<(f64, bool)>> = BTreeMap::new();
    for row in reading.stances.iter().filter(|s| counts(s.paragraph)) {
        let net = f64::from(row.favor) - f64::from(row.against);
        by_target.entry(&row.target).or_default().push((net, row.holder == "source"));
    }
    let mean = |rows: &[(f64, bool)], of: &dyn Fn(bool) -> bool| {
        let nets: Vec<f64> = rows.iter().filter(|(_, source)| of(*source)).map(|(net, _)| *net).collect();
        share(nets.iter().sum(), nets.len() as f64)
    };
    let side = |rows: Vec<(f64, bool)>| StanceSide {
        net: mean(&rows, &|_| true).unwrap_or_default(),
        net_outlet: mean(&rows, &|source| !source),
        net_source: mean(&rows, &|source| source),
        n_paragraphs: rows.len(),
    };
    by_target.into_iter().map(|(target, rows)| (target.to_owned(), side(rows))).collect()
}

fn speakers(spans: &[&SpanRow], most: usize) -> Vec<SpeakerSide> {
    let mut by_name: BTreeMap<&str, SpeakerSide> = BTreeMap::new();
    for span in spans.iter().filter(|s| s.layer == "voice" && s.voice == "source") {
        let name = if is_named(&span.speaker) { span.speaker.as_str() } else { UNNAMED };
        let side = by_name.entry(name).or_default();
        side.words += words(span);
        side.direct_words += if span.direct { words(span) } else { 0 };
    }
    let unnamed = by_name.remove(UNNAMED).map(|side| SpeakerSide { speaker: UNNAMED.to_owned(), ..side });
    let named = |(name, side): (&str, SpeakerSide)| SpeakerSide { speaker: name.to_owned(), ..side };
    let mut sides: Vec<SpeakerSide> = by_name.into_iter().map(named).collect();
    sides.sort_by_key(|s| std::cmp::Reverse(s.words)); // stable: equals stay alphabetical
    sides.truncate(most);
    sides.extend(unnamed);
    sides
}

pub(super) fn loaded_side(span: &SpanRow) -> LoadedSide {
    LoadedSide {
        paragraph: span.paragraph,
        start: span.start,
        end: span.end,
        text: span.text.clone(),
        voice: span.voice.clone(),
    }
}

fn loaded(spans: &[&SpanRow]) -> Vec<LoadedSide> {
    let loaded = spans.iter().filter(|s| s.layer == "loaded");
    let mut sides: Vec<LoadedSide> = loaded.map(|s| loaded_side(s)).collect();
    sides.sort_by_key(|s| (s.paragraph, s.start));
    sides
}
