//! Events: articles of several outlets that share an event, side by side.

use std::collections::BTreeMap;

use super::article::{Anchors, top_frames};
use super::chart::px;
use super::format::{count, day, days, thousands};
use super::lookup::alphabetical;
use super::outlet::date_range;
use super::printable::printable;
use crate::analyze::rows::ArticleReading;

/// Width of the longest article's strip.
const STRIP: f64 = 300.0;

pub(crate) struct EventView {
    pub anchor: String,
    pub name: String,
    pub basis: String,
    pub rows: Vec<EventRow>,
}

pub(crate) struct EventRow {
    pub outlet: String,
    pub date: String,
    pub title: String,
    /// Of the article where it is shown in full.
    pub anchor: String,
    pub genre: String,
    pub frames: String,
    pub words: String,
    pub strip: Strip,
}

/// An article as a line: whose voice, and where loaded words stand.
pub(crate) struct Strip {
    pub width: String,
    pub title: String,
    /// Start and width of attributed stretches.
    pub sources: Vec<(String, String)>,
    /// Positions of loaded words; true in the outlet's own voice.
    pub loaded: Vec<(String, bool)>,
}

/// Events that more than one article tells, the earliest first, and how many were left out.
pub(crate) fn events(articles: &[ArticleReading], anchors: &Anchors, limit: usize) -> (Vec<EventView>, usize) {
    let mut groups: BTreeMap<&str, Vec<&ArticleReading>> = BTreeMap::new();
    for reading in articles {
        if let Some(id) = &reading.article.event_id {
            groups.entry(id).or_default().push(reading);
        }
    }
    let mut groups: Vec<_> = groups.into_iter().filter(|(_, group)| group.len() > 1).collect();
    groups.sort_by_key(|(_, group)| group.iter().filter_map(|r| r.article.date).min());
    let left_out = groups.len().saturating_sub(limit);
    let shown = groups.into_iter().take(limit).enumerate();
    (shown.map(|(i, (id, group))| event(i, id, group, anchors)).collect(), left_out)
}

fn event(index: usize, id: &str, mut group: Vec<&ArticleReading>, anchors: &Anchors) -> EventView {
    group.sort_by_key(|r| (r.article.outlet.to_lowercase(), r.article.date));
    let outlets = alphabetical(group.iter().map(|r| r.article.outlet.as_str())).len();
    let range = date_range(group.iter().filter_map(|r| r.article.date));
    let longest = group.iter().map(|r| length(r)).max().unwrap_or(0).max(1);
    EventView {
        anchor: format!("e{index}"),
        name: printable(&id.replace(['-', '_'], " ")),
        basis: format!(
            "{} by {}, {}",
            count(group.len() as u64, "article"),
            count(outlets as u64, "outlet"),
            days(range)
        ),
        rows: group.into_iter().map(|r| event_row(r, longest, anchors)).collect(),
    }
}

fn event_row(reading: &ArticleReading, longest: usize, anchors: &Anchors) -> EventRow {
    let article = &reading.article;
    EventRow {
        outlet: printable(&article.outlet),
        date: article.date.map_or("undated".to_string(), day),
        title: if article.title.is_empty() { "(no title)".to_string() } else { printable(&article.title) },
        anchor: anchors.article(&article.article_id),
        genre: printable(&article.genre),
        frames: top_frames(reading, 3),
        words: thousands(article.n_words.max(0) as u64),
        strip: strip(reading, longest),
    }
}

/// Characters of the paragraphs that count, title apart.
fn length(reading: &ArticleReading) -> usize {
    told(reading).map(|p| p.1).sum()
}

/// Number and length of the paragraphs that a strip is made of.
fn told(reading: &ArticleReading) -> impl Iterator<Item = (i32, usize)> {
    let counts = |kind: &str| matches!(kind, "body" | "update");
    reading.paragraphs.iter().filter(move |p| counts(&p.kind)).map(|p| (p.paragraph, p.text.chars().count()))
}

fn strip(reading: &ArticleReading, longest: usize) -> Strip {
    let scale = STRIP / longest as f64;
    let spans = super::segments::by_paragraph(&reading.spans);
    let (mut sources, mut loaded, mut offset) = (Vec::new(), Vec::new(), 0usize);
    for (paragraph, chars) in told(reading) {
        for span in spans.get(&paragraph).into_iter().flatten() {
            let clip = |x: i32| usize::try_from(x).unwrap_or(0).min(chars);
            let (start, end) = (clip(span.start), clip(span.end));
            let x = (offset + start) as f64 * scale;
            match (span.layer.as_str(), span.voice.as_str()) {
                ("voice", "source") => sources.push((px(x), px(end.saturating_sub(start) as f64 * scale))),
                ("loaded", voice) => loaded.push((px(x), voice != "source")),
                _ => {}
            }
        }
        offset += chars;
    }
    Strip {
        width: px(offset as f64 * scale),
        title: format!(
            "{} and {} in reading order",
            count(sources.len() as u64, "attributed passage"),
            count(loaded.len() as u64, "loaded word")
        ),
        sources,
        loaded,
    }
}
