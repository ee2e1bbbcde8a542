//! Finds estimates by what they estimate. A page or table speaks of one scope: the genre and origin of the first row given.

use std::collections::{BTreeMap, HashMap};

use crate::analyze::rows::EstimateRow;
pub use crate::profile::ALL_OUTLETS as WHOLE_CORPUS;

type Key<'a> = (&'a str, &'a str, &'a str, &'a str, &'a str, &'a str);

/// The estimates of one scope.
pub(crate) struct Estimates<'a> {
    index: HashMap<Key<'a>, &'a EstimateRow>,
    /// In the order given, of the scope only.
    pub rows: Vec<&'a EstimateRow>,
    /// Outlets in alphabetical order, the corpus left out.
    pub outlets: Vec<&'a str>,
    /// Genres that the scope is over, as the rows name them.
    pub genre: &'a str,
    /// Origins that the scope is over, as the rows name them.
    pub origin: &'a str,
}

impl<'a> Estimates<'a> {
    /// Indexes the rows of the first row's genre and origin.
    pub fn new(all: &'a [EstimateRow]) -> Self {
        let (genre, origin) = all.first().map_or(("", ""), |r| (r.genre.as_str(), r.origin.as_str()));
        let rows: Vec<_> = all.iter().filter(|r| r.genre == genre && r.origin == origin).collect();
        let mut index = HashMap::new();
        for r in &rows {
            index.entry((&*r.outlet, &*r.measure, &*r.key, &*r.voice, &*r.target, &*r.method)).or_insert(*r);
        }
        let outlets = alphabetical(rows.iter().map(|r| r.outlet.as_str()).filter(|o| *o != WHOLE_CORPUS));
        Self { index, rows, outlets, genre, origin }
    }

    /// The estimate of a measure that has no target, by method.
    pub fn get(&self, outlet: &str, measure: &str, key: &str, voice: &str, method: &str) -> Option<&'a EstimateRow> {
        self.index.get(&(outlet, measure, key, voice, "", method)).copied()
    }

    /// The raw estimate over all voices.
    pub fn raw(&self, outlet: &str, measure: &str, key: &str) -> Option<&'a EstimateRow> {
        self.get(outlet, measure, key, "all", "raw")
    }

    /// The raw rate of loaded words in the outlet's own voice where it was estimated apart, else in all voices.
    pub fn loaded(&self, outlet: &str) -> Option<&'a EstimateRow> {
        let measure = "loaded_per_1000_words";
        self.get(outlet, measure, "", "outlet", "raw").or_else(|| self.raw(outlet, measure, ""))
    }

    /// Whether loaded words were counted in the outlets' own voice apart.
    pub fn loaded_is_own_voice(&self) -> bool {
        self.rows.iter().any(|r| r.measure == "loaded_per_1000_words" && r.voice == "outlet")
    }

    /// Rows of one outlet and measure with an estimate, in the order given.
    pub fn of(&self, outlet: &str, measure: &str) -> Vec<&'a EstimateRow> {
        self.rows.iter().copied().filter(|r| r.outlet == outlet && r.measure == measure).collect()
    }

    /// Articles and paragraphs that an outlet's estimates rest on: the most that any of its rows names.
    pub fn counts(&self, outlet: &str) -> (u64, u64) {
        let rows = || self.rows.iter().filter(|r| r.outlet == outlet);
        let most = |f: fn(&EstimateRow) -> i64| rows().map(|r| f(r)).max().unwrap_or(0).max(0) as u64;
        (most(|r| r.n_articles), most(|r| r.n_paragraphs))
    }
}

/// Each once, in alphabetical order whatever the case.
pub(crate) fn alphabetical<'a>(names: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let map: BTreeMap<(String, &str), ()> = names.map(|n| ((n.to_lowercase(), n), ())).collect();
    map.into_keys().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outlets_are_alphabetical_and_the_corpus_is_none_of_them() {
        let row = |outlet: &str, genre: &str| EstimateRow {
            outlet: outlet.into(),
            genre: genre.into(),
            n_articles: 3,
            ..Default::default()
        };
        let rows = [row("beta", "news"), row("(all)", "news"), row("Alpha", "news"), row("Gamma", "opinion")];
        let estimates = Estimates::new(&rows);
        assert_eq!(estimates.outlets, ["Alpha", "beta"]);
        assert_eq!(estimates.counts("beta"), (3, 0));
    }
}
