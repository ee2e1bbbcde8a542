//! Which articles count, and what the corpus of an outlet is.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{ALL_OUTLETS, ProfileOptions};
use crate::analyze::rows::ArticleRow;

/// Of which articles the estimates of an outlet speak.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OutletSummary {
    /// Outlet, or `(all)`.
    pub outlet: String,
    /// Articles read.
    pub n_read: usize,
    /// Articles that count: of the chosen genres and origins, duplicates once.
    pub n_articles: usize,
    /// Articles left out as duplicates of one that counts in the same outlet.
    pub n_duplicates: usize,
    /// Day of the first article that counts.
    pub first_date: Option<NaiveDate>,
    /// Day of the last article that counts.
    pub last_date: Option<NaiveDate>,
    /// Articles that count and have no date.
    pub n_undated: usize,
    /// Articles read, by genre.
    pub genres: BTreeMap<String, usize>,
    /// Articles read, by origin.
    pub origins: BTreeMap<String, usize>,
    /// Share of `unknown` genre among the articles that count; null where none does.
    pub unknown_genre_share: Option<f64>,
}

/// Whether each article counts, in the order given.
pub fn select(articles: &[ArticleRow], options: &ProfileOptions) -> Vec<bool> {
    let chosen: Vec<bool> = articles.iter().map(|a| is_chosen(a, options)).collect();
    let copy_of: HashMap<&str, &str> =
        articles.iter().filter_map(|a| Some((a.article_id.as_str(), a.duplicate_of.as_deref()?))).collect();
    // Of the copies in one outlet the original counts, else the one with the smallest id.
    let mut first: HashMap<(&str, &str), (bool, &str)> = HashMap::new();
    let rank = |a: &'_ ArticleRow| a.duplicate_of.is_some();
    for (article, _) in articles.iter().zip(&chosen).filter(|(_, chosen)| **chosen) {
        let candidate = (rank(article), article.article_id.as_str());
        let best = first.entry((article.outlet.as_str(), original(article, &copy_of))).or_insert(candidate);
        *best = candidate.min(*best);
    }
    let counts = |(article, chosen): (&ArticleRow, bool)| {
        let best = first.get(&(article.outlet.as_str(), original(article, &copy_of)));
        chosen && best.is_some_and(|(_, id)| *id == article.article_id)
    };
    articles.iter().zip(chosen).map(counts).collect()
}

pub(super) fn is_chosen(article: &ArticleRow, options: &ProfileOptions) -> bool {
    options.genres.contains(&article.genre) && options.origins.contains(&article.origin)
}

/// The article at the end of the chain of copies; where a file names a circle, the smallest id in it.
fn original<'a>(article: &'a ArticleRow, copy_of: &HashMap<&'a str, &'a str>) -> &'a str {
    let mut at = article.article_id.as_str();
    let mut seen = BTreeSet::new();
    while seen.insert(at) {
        match copy_of.get(at) {
            Some(next) => at = next,
            None => return at,
        }
    }
    // Only the circle itself, not the tail that led to it.
    let mut circle = BTreeSet::new();
    while circle.insert(at) {
        at = copy_of.get(at).copied().unwrap_or(at);
    }
    circle.first().copied().unwrap_or(at)
}

/// A summary an outlet, alphabetically, the whole corpus last.
pub(super) fn summaries(articles: &[ArticleRow], counts: &[bool], options: &ProfileOptions) -> Vec<OutletSummary> {
    let mut outlets: BTreeMap<&str, OutletSummary> = BTreeMap::new();
    let mut all = OutletSummary { outlet: ALL_OUTLETS.to_owned(), ..Default::default() };
    for (article, &counts) in articles.iter().zip(counts) {
        let outlet = outlets.entry(&article.outlet).or_default();
        outlet.outlet.clone_from(&article.outlet);
        for summary in [outlet, &mut all] {
            summary.add(article, counts, is_chosen(article, options));
        }
    }
    let wanted = |o: &OutletSummary| options.outlets.is_empty() || options.outlets.contains(&o.outlet);
    outlets.into_values().filter(wanted).chain([all]).map(OutletSummary::finish).collect()
}

impl OutletSummary {
    fn add(&mut self, article: &ArticleRow, counts: bool, chosen: bool) {
        self.n_read += 1;
        self.n_duplicates += usize::from(chosen && !counts);
        *self.genres.entry(article.genre.clone()).or_default() += 1;
        *self.origins.entry(article.origin.clone()).or_default() += 1;
        if !counts {
            return;
        }
        self.n_articles += 1;
        let unknown = f64::from(u8::from(article.genre == "unknown"));
        self.unknown_genre_share = Some(self.unknown_genre_share.unwrap_or(0.0) + unknown);
        match article.date {
            Some(day) => {
                self.first_date = Some(self.first_date.map_or(day, |d| d.min(day)));
                self.last_date = Some(self.last_date.map_or(day, |d| d.max(day)));
            }
            None => self.n_undated += 1,
        }
    }

    /// Turns the number of unknown genres into a share.
    fn finish(mut self) -> Self {
        self.unknown_genre_share = self.unknown_genre_share.map(|n| n / self.n_articles as f64);
        self
    }
}
