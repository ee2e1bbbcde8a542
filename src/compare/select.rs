//! Which articles are compared: those of an event, or those that a query finds.

use std::{
    borrow::Borrow,
    collections::{BTreeMap, HashMap},
};

use chrono::{NaiveDate, TimeDelta};

use crate::analyze::rows::{ArticleRow, ParagraphRow};

/// Body paragraphs in which a query is looked for, besides the title.
const LEAD_PARAGRAPHS: usize = 3;

/// Days before and after the densest day.
const WINDOW_DAYS: i64 = 3;

/// How articles are chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Selector {
    /// Those with this `event_id`.
    Event(String),
    /// Those whose title and first paragraphs have all these words, in the days when most of them came out.
    Query(String),
}

/// The first body paragraphs of every article, for [`select_articles`]. Paragraphs of an article come in order.
pub fn leads(paragraphs: impl IntoIterator<Item = impl Borrow<ParagraphRow>>) -> HashMap<String, String> {
    let mut leads: HashMap<String, (usize, String)> = HashMap::new();
    for row in paragraphs {
        let row = row.borrow();
        if row.kind != "body" {
            continue;
        }
        let (n, lead) = leads.entry(row.article_id.clone()).or_default();
        if *n < LEAD_PARAGRAPHS {
            *n += 1;
            lead.push_str(&row.text);
            lead.push('\n');
        }
    }
    leads.into_iter().map(|(id, (_, lead))| (id, lead)).collect()
}

/// The chosen articles. Of an event: by outlet, day and id. Of a query: those that name its words oftenest first (a word
/// in the title counts three), from three days before to three days after the densest day; undated articles only
/// where none has a date. Where more than half of these are of one event, all articles of that event instead. Empty where nothing is found or the query has no word.
pub fn select_articles<'a>(
    articles: &'a [ArticleRow],
    leads: &HashMap<String, String>,
    selector: &Selector,
) -> Vec<&'a ArticleRow> {
    match selector {
        Selector::Event(id) => {
            let mut found: Vec<_> = articles.iter().filter(|a| a.event_id.as_ref() == Some(id)).collect();
            found.sort_by_key(|a| (&a.outlet, a.date, &a.article_id));
            found
        }
        Selector::Query(query) => {
            let words = tokens(query);
            let lead = |a: &ArticleRow| leads.get(&a.article_id).map(String::as_str).unwrap_or_default();
            let mut found: Vec<(usize, &ArticleRow)> =
                articles.iter().filter_map(|a| Some((rank(&words, &a.title, lead(a))?, a))).collect();
            let dates: Vec<NaiveDate> = found.iter().filter_map(|(_, a)| a.date).collect();
            if let Some(day) = densest(dates) {
                found.retain(|(_, a)| a.date.is_some_and(|d| within(d, day)));
            }
            if let Some(event) = majority(&found) {
                return select_articles(articles, leads, &Selector::Event(event.to_owned()));
            }
            found.sort_by_key(|(rank, a)| (std::cmp::Reverse(*rank), a.date, &a.outlet, &a.article_id));
            found.into_iter().map(|(_, a)| a).collect()
        }
    }
}

/// The event that more than half of the articles are of.
fn majority<'a>(found: &[(usize, &'a ArticleRow)]) -> Option<&'a str> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    found.iter().filter_map(|(_, a)| a.event_id.as_deref()).for_each(|event| *counts.entry(event).or_default() += 1);
    counts.into_iter().find(|(_, n)| 2 * n > found.len()).map(|(event, _)| event)
}

fn tokens(text: &str) -> Vec<String> {
    text.to_lowercase().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned).collect()
}

/// How often the words occur; `None` unless all of them do.
fn rank(words: &[String], title: &str, lead: &str) -> Option<usize> {
    let (title, lead) = (tokens(title), tokens(lead));
    let count =
        |word: &String| 3 * title.iter().filter(|t| *t == word).count() + lead.iter().filter(|t| *t == word).count();
    let counts: Vec<usize> = words.iter().map(count).collect();
    (!counts.is_empty() && counts.iter().all(|n| *n > 0)).then(|| counts.iter().sum())
}

/// The day with most of the dates in its window, the earliest of several.
fn densest(mut dates: Vec<NaiveDate>) -> Option<NaiveDate> {
    dates.sort_unstable();
    let around = |day: NaiveDate| {
        let bound = |days| day.checked_add_signed(TimeDelta::days(days)).unwrap_or(day);
        let (first, last) = (bound(-WINDOW_DAYS), bound(WINDOW_DAYS));
        dates.partition_point(|d| *d <= last) - dates.partition_point(|d| *d < first)
    };
    dates.iter().copied().reduce(|best, day| if around(day) > around(best) { day } else { best })
}

fn within(date: NaiveDate, day: NaiveDate) -> bool {
    (date - day).num_days().abs() <= WINDOW_DAYS
}
