//! Other articles of an event's outlets and days: before a point is `not_found`, they are searched too.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use chrono::{NaiveDate, TimeDelta};

use super::{likeness, statement::Statement};
use crate::analyze::rows::{ArticleReading, ArticleRow};

/// Days before and after each article of the event.
const DAYS: i64 = 1;

/// Articles an outlet that are searched, those nearest to the event.
const MOST: usize = 3;

/// Ids of the articles that the outlets of the chosen ones brought within a day of one of them, without the chosen ones.
pub fn of_those_days(articles: &[ArticleRow], chosen: &HashSet<String>) -> HashSet<String> {
    let event = || articles.iter().filter(|a| chosen.contains(&a.article_id));
    let outlets: HashSet<&str> = event().map(|a| a.outlet.as_str()).collect();
    let around = |day: NaiveDate| (-DAYS..=DAYS).filter_map(move |n| day.checked_add_signed(TimeDelta::days(n)));
    let days: BTreeSet<NaiveDate> = event().filter_map(|a| a.date).flat_map(around).collect();
    let near = |a: &&ArticleRow| outlets.contains(a.outlet.as_str()) && a.date.is_some_and(|d| days.contains(&d));
    let others = articles.iter().filter(|a| !chosen.contains(&a.article_id)).filter(near);
    others.map(|a| a.article_id.clone()).collect()
}

/// Of other articles, the few of each outlet that share most words with an article of the event.
pub fn nearest_articles(event: &[ArticleReading], others: Vec<ArticleReading>) -> Vec<ArticleReading> {
    let texts: Vec<String> = event.iter().chain(&others).map(text).collect();
    let statements: Vec<Statement> = texts
        .iter()
        .enumerate()
        .map(|(article, text)| {
            let outlet = if article < event.len() { "event" } else { "other" };
            Statement { outlet, article, is_title: false, position: 0.0, text }
        })
        .collect();
    let mut alike: BTreeMap<usize, f64> = BTreeMap::new();
    for pair in likeness::pairs(&statements) {
        let best = alike.entry(pair.j - event.len()).or_default();
        *best = best.max(pair.values[0]);
    }
    let mut by_outlet: BTreeMap<&str, Vec<(f64, usize)>> = BTreeMap::new();
    for (n, likeness) in alike {
        by_outlet.entry(&others[n].article.outlet).or_default().push((likeness, n));
    }
    let mut kept: HashSet<usize> = HashSet::new();
    for mut of_outlet in by_outlet.into_values() {
        of_outlet.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        kept.extend(of_outlet.into_iter().take(MOST).map(|(_, n)| n));
    }
    others.into_iter().enumerate().filter(|(n, _)| kept.contains(n)).map(|(_, reading)| reading).collect()
}

/// Title and first paragraphs: what an article is about.
fn text(reading: &ArticleReading) -> String {
    let told = reading.paragraphs.iter().filter(|p| super::matrix::is_aligned(&p.kind)).take(8);
    told.map(|p| p.text.as_str()).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::rows::ParagraphRow;

    fn reading(id: &str, outlet: &str, day: u32, text: &str) -> ArticleReading {
        let row = ParagraphRow { kind: "body".into(), text: text.into(), ..ParagraphRow::default() };
        let article = ArticleRow {
            article_id: id.into(),
            outlet: outlet.into(),
            date: NaiveDate::from_ymd_opt(2024, 5, day),
            ..ArticleRow::default()
        };
        ArticleReading { article, paragraphs: vec![row], ..ArticleReading::default() }
    }

    #[test]
    fn those_of_the_same_outlets_and_days_are_searched_the_nearest_of_them() {
        let event = [reading("e", "Auk", 3, "The ferry strike ended on Friday.")];
        let others = vec![
            reading("far", "Auk", 4, "A bakery opened in Elm Street."),
            reading("near", "Auk", 2, "The ferry strike goes on."),
            reading("late", "Auk", 9, "The ferry strike ended."),
            reading("other", "Gull", 3, "The ferry strike ended."),
        ];
        let rows: Vec<ArticleRow> = event.iter().chain(&others).map(|r| r.article.clone()).collect();
        let near = of_those_days(&rows, &HashSet::from(["e".to_owned()]));
        assert_eq!(near, HashSet::from(["far".to_owned(), "near".to_owned()]));
        let kept =
            nearest_articles(&event, others.into_iter().filter(|r| near.contains(&r.article.article_id)).collect());
        assert!(kept.iter().any(|r| r.article.article_id == "near"));
    }
}
