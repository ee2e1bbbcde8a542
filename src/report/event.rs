//! Events: articles of several outlets that share an event, side by side.

use std::collections::BTreeMap;

use super::article::{Anchors, title_or_id, top_frames};
use super::chart::px;
use super::format::{count, day, days, thousands};
use super::input::ReportInput;
use super::links::find;
use super::lookup::alphabetical;
use super::matrix::{Detail, detail};
use super::outlet::date_range;
use super::printable::printable;
use crate::analyze::rows::{ArticleReading, EventRow, ParagraphRow};

/// Width of the longest article's strip.
const STRIP: f64 = 300.0;

pub(crate) struct EventView {
    pub anchor: String,
    /// As the run has it.
    pub id: String,
    pub name: String,
    pub basis: String,
    pub rows: Vec<Side>,
    /// The comparison of its outlets, where it was made.
    pub detail: Option<Detail>,
}

pub(crate) struct Side {
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

/// The list of events, and the pages of those that most outlets tell.
pub(crate) struct EventsView {
    pub list: Vec<EventLine>,
    pub unlisted: usize,
    pub pages: Vec<EventView>,
    /// Events without a page.
    pub left_out: usize,
}

/// A line of the list.
pub(crate) struct EventLine {
    pub name: String,
    pub link: String,
    pub days: String,
    /// First day, to sort by.
    pub first: String,
    pub n_articles: i64,
    pub outlets: String,
    pub n_outlets: usize,
    pub found_by: String,
}

/// Events that more than one article tells, the earliest first.
pub(crate) fn events(input: &ReportInput, anchors: &Anchors) -> EventsView {
    let mut groups: BTreeMap<&str, Vec<&ArticleReading>> = BTreeMap::new();
    for reading in input.articles {
        if let Some(id) = &reading.article.event_id {
            groups.entry(id).or_default().push(reading);
        }
    }
    // Of an event that has more articles than the page holds, the page would show a part.
    let whole = |id: &str, group: &[&ArticleReading]| {
        input.events.iter().find(|e| e.event_id == id).is_none_or(|e| e.n_articles <= group.len() as i64)
    };
    let mut groups: Vec<_> = groups.into_iter().filter(|(id, g)| g.len() > 1 && whole(id, g)).collect();
    groups.sort_by_key(|(_, group)| std::cmp::Reverse(n_outlets(group))); // stable: of equal ones those first by name
    groups.truncate(input.limits.events);
    groups.sort_by_key(|(_, group)| group.iter().filter_map(|r| r.article.date).min());
    let pages: Vec<EventView> =
        groups.into_iter().enumerate().map(|(i, (id, group))| event(i, id, group, input, anchors)).collect();
    let told: Vec<&EventRow> = input.events.iter().filter(|e| e.n_articles > 1).collect();
    EventsView {
        list: told.iter().take(input.limits.listed_events).map(|e| line(e, &pages)).collect(),
        unlisted: told.len().saturating_sub(input.limits.listed_events),
        left_out: told.len().saturating_sub(pages.len()),
        pages,
    }
}

fn n_outlets(group: &[&ArticleReading]) -> usize {
    alphabetical(group.iter().map(|r| r.article.outlet.as_str())).len()
}

fn line(row: &EventRow, pages: &[EventView]) -> EventLine {
    let page = pages.iter().find(|p| p.id == row.event_id).map(|p| format!("#{}", p.anchor));
    let names: Vec<String> = alphabetical(row.outlets.iter().map(String::as_str)).into_iter().map(printable).collect();
    EventLine {
        name: name(row),
        link: page.unwrap_or_else(|| find(&[("event", &row.event_id), ("show", "articles")])),
        days: days(row.first_date.zip(row.last_date)),
        first: row.first_date.map_or(String::new(), |d| d.to_string()),
        n_articles: row.n_articles,
        n_outlets: names.len(),
        outlets: names.join(", "),
        found_by: if row.found_by == "given" { "the records".to_string() } else { "grouping".to_string() },
    }
}

/// A given event goes by its id, a found one by its first headline.
fn name(row: &EventRow) -> String {
    match row.found_by.as_str() {
        "given" => given_name(&row.event_id),
        _ if row.title.trim().is_empty() => printable(&row.event_id),
        _ => printable(&row.title),
    }
}

fn given_name(id: &str) -> String {
    printable(&id.replace(['-', '_'], " "))
}

fn event(index: usize, id: &str, mut group: Vec<&ArticleReading>, input: &ReportInput, anchors: &Anchors) -> EventView {
    group.sort_by_key(|r| (r.article.outlet.to_lowercase(), r.article.date));
    let range = date_range(group.iter().filter_map(|r| r.article.date));
    let longest = group.iter().map(|r| length(r)).max().unwrap_or(0).max(1);
    EventView {
        anchor: format!("e{index}"),
        id: id.to_string(),
        name: input.events.iter().find(|e| e.event_id == id).map_or_else(|| given_name(id), name),
        basis: format!(
            "{} by {}, {}",
            count(group.len() as u64, "article"),
            count(n_outlets(&group) as u64, "outlet"),
            days(range)
        ),
        rows: group.into_iter().map(|r| event_row(r, longest, anchors)).collect(),
        detail: input.comparisons.iter().find(|c| c.event_id == id).map(|c| detail(c, anchors)),
    }
}

fn event_row(reading: &ArticleReading, longest: usize, anchors: &Anchors) -> Side {
    let article = &reading.article;
    Side {
        outlet: printable(&article.outlet),
        date: article.date.map_or("undated".to_string(), day),
        title: title_or_id(article),
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
    // Where the page has no text, the voices' spans, which cover all of it, still say how long it is.
    let spanned = |n: i32| reading.spans.iter().filter(|s| s.paragraph == n).map(|s| s.end).max().unwrap_or(0);
    let length = move |p: &ParagraphRow| p.text.chars().count().max(usize::try_from(spanned(p.paragraph)).unwrap_or(0));
    reading.paragraphs.iter().filter(move |p| counts(&p.kind)).map(move |p| (p.paragraph, length(p)))
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
