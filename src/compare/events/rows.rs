//! The table of events.

use std::collections::{BTreeMap, HashMap};

use chrono::NaiveDate;

use crate::analyze::rows::{ArticleRow, EventRow};

/// The rows of `events.parquet`, by id, from the run's articles; `found` has the ids that were found, by article.
pub fn event_rows<E>(
    articles: impl IntoIterator<Item = Result<ArticleRow, E>>,
    found: &HashMap<String, String>,
) -> Result<Vec<EventRow>, E> {
    let mut events: BTreeMap<String, (EventRow, First)> = BTreeMap::new();
    for article in articles {
        let article = article?;
        let Some(id) = article.event_id else { continue };
        let given = || EventRow { event_id: id.clone(), found_by: "given".into(), ..EventRow::default() };
        let (event, first) = events.entry(id.clone()).or_insert_with(|| (given(), (true, None, String::new())));
        let key = (article.date.is_none(), article.date, article.article_id);
        if event.n_articles == 0 || key < *first {
            event.title = article.title;
        }
        if found.contains_key(&key.2) {
            event.found_by = "found".into();
        }
        if event.n_articles == 0 || key < *first {
            *first = key;
        }
        event.n_articles += 1;
        event.first_date = event.first_date.into_iter().chain(article.date).min();
        event.last_date = event.last_date.into_iter().chain(article.date).max();
        event.outlets.push(article.outlet);
    }
    let finish = |(mut event, _): (EventRow, First)| {
        event.outlets.sort();
        event.outlets.dedup();
        event
    };
    Ok(events.into_values().map(finish).collect())
}

/// What the first article of an event is told by: whether it has no date, its date, its id.
type First = (bool, Option<NaiveDate>, String);
