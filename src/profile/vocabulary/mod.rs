//! Words of the body text by which an outlet differs from the others: log-odds with an informative Dirichlet prior (Monroe,
//! Colaresi and Quinn 2008; the formulas are in `log_odds.rs`).
//!
//! The z-scores take words for independent, and words of one article are not: a word counts only where at least
//! [`LEAST_ARTICLES`] articles of the outlet have it, so that one article's subject is not the outlet's. The outlet's own
//! names and the authors of an article are no words of it. Function words are left out.

mod count;
mod names;

use rayon::prelude::*;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use count::WordCounts;
pub(super) use count::WordProfiler;

use super::{ProfileOptions, log_odds::log_odds};
use crate::analyze::rows::EstimateRow;

/// Articles of an outlet that a word must occur in.
pub const LEAST_ARTICLES: u32 = 3;

/// 97.5% quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// A word by which an outlet differs from the others.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct DistinctiveWord {
    /// Outlet.
    pub outlet: String,
    /// The word, in lower case.
    pub word: String,
    /// Times in this outlet.
    pub count: u64,
    /// Times in all other outlets.
    pub count_elsewhere: u64,
    /// Articles of this outlet that have it.
    pub n_articles: u64,
    /// Log-odds ratio of this outlet against the others.
    pub log_odds: f64,
    /// Its z-score.
    pub z: f64,
}

impl DistinctiveWord {
    /// As a row of the estimates; `of` has what all rows of the outlet have in common.
    pub(super) fn row(&self, of: &EstimateRow) -> EstimateRow {
        let reach = Z * self.log_odds / self.z;
        EstimateRow {
            voice: "all".to_owned(),
            measure: "word_log_odds".to_owned(),
            key: self.word.clone(),
            method: "raw".to_owned(),
            estimate: Some(self.log_odds),
            lower: Some(self.log_odds - reach),
            upper: Some(self.log_odds + reach),
            n_articles: self.n_articles as i64,
            note: format!("{} times, {} elsewhere; z {:.2}", self.count, self.count_elsewhere, self.z),
            ..of.clone()
        }
    }
}

impl WordProfiler {
    /// See [`WordCounts::distinctive`].
    pub(super) fn distinctive(&self, outlets: &[String], options: &ProfileOptions) -> Vec<DistinctiveWord> {
        self.counts().distinctive(outlets, options)
    }
}

impl WordCounts {
    /// The words of every outlet by falling z-score (of equals by the alphabet), at most `options.words` of each. None where
    /// there is but one outlet.
    fn distinctive(&self, outlets: &[String], options: &ProfileOptions) -> Vec<DistinctiveWord> {
        let mut total: FxHashMap<u32, u64> = FxHashMap::default();
        for words in &self.outlets {
            words.iter().for_each(|(word, of)| *total.entry(*word).or_default() += u64::from(of.count));
        }
        let all: u64 = total.values().sum();
        let wanted = |outlet: &String| options.outlets.is_empty() || options.outlets.contains(outlet);
        let places: Vec<usize> = (0..outlets.len().min(self.outlets.len())).filter(|n| wanted(&outlets[*n])).collect();
        let of = |n: &usize| self.of_outlet(*n, &outlets[*n], (&total, all), options.words);
        places.par_iter().flat_map_iter(of).collect()
    }

    fn of_outlet(
        &self,
        n: usize,
        outlet: &str,
        (total, all): (&FxHashMap<u32, u64>, u64),
        most: usize,
    ) -> Vec<DistinctiveWord> {
        let own: u64 = self.outlets[n].values().map(|of| u64::from(of.count)).sum();
        let scored = |(word, of): (&u32, &count::Of)| {
            let count = u64::from(of.count);
            let elsewhere = total.get(word).copied().unwrap_or(count) - count;
            let (log_odds, z) = log_odds((count, elsewhere), (own as f64, (all - own) as f64), total.len() as f64);
            Some((*word, of.articles, count, elsewhere, log_odds?, z.filter(|z| *z > 0.0)?))
        };
        let repeated = self.outlets[n].iter().filter(|(_, of)| of.articles >= LEAST_ARTICLES);
        let mut found: Vec<_> = repeated.filter_map(scored).collect();
        found.sort_by(|a, b| b.5.total_cmp(&a.5).then_with(|| self.word(a.0).cmp(self.word(b.0))));
        found.truncate(most);
        let word = |(word, articles, count, count_elsewhere, log_odds, z)| DistinctiveWord {
            outlet: outlet.to_owned(),
            word: self.word(word).to_owned(),
            count,
            count_elsewhere,
            n_articles: u64::from(articles),
            log_odds,
            z,
        };
        found.into_iter().map(word).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analyze::rows::ArticleRow;

    fn counts(articles: &[(&str, &str)]) -> (WordCounts, Vec<String>) {
        let outlets = vec!["Auk Herald".to_owned(), "Gull Sentinel".to_owned()];
        let mut counts = WordCounts::new(&outlets);
        for (n, (outlet, text)) in articles.iter().enumerate() {
            let article =
                ArticleRow { outlet: (*outlet).into(), authors: vec!["Mara Quill".into()], ..ArticleRow::default() };
            let place = outlets.iter().position(|o| o == outlet).unwrap();
            counts.article(n as u32, place, &article.authors);
            counts.add(text);
        }
        (counts, outlets)
    }

    #[test]
    fn a_word_of_several_articles_stands_out_and_one_articles_subject_does_not() {
        let gull = ["The ferry was late.", "A ferry sank; lobster lobster lobster.", "Ferry fares rose for the ferry."];
        let auk = ["The tram was late.", "A tram stopped.", "Tram fares rose."];
        let articles: Vec<_> =
            gull.map(|t| ("Gull Sentinel", t)).into_iter().chain(auk.map(|t| ("Auk Herald", t))).collect();
        let (counts, outlets) = counts(&articles);
        let found = counts.distinctive(&outlets, &ProfileOptions::default());
        let words: Vec<(&str, &str, u64, u64)> =
            found.iter().map(|w| (w.outlet.as_str(), w.word.as_str(), w.count, w.n_articles)).collect();
        assert_eq!(words, [("Auk Herald", "tram", 3, 3), ("Gull Sentinel", "ferry", 4, 3)]);
        // Gull has 11 words that count and Auk 7, 8 different ones in all; the prior of "ferry" is 8 · 4/18.
        let prior: f64 = 8.0 * 4.0 / 18.0;
        let (own, rest) = (4.0 + prior, prior);
        let expected = (own / (19.0 - own)).ln() - (rest / (15.0 - rest)).ln();
        let ferry = &found[1];
        assert!((ferry.log_odds - expected).abs() < 1e-12, "{} is not {expected}", ferry.log_odds);
        assert!((ferry.z - expected / (1.0 / own + 1.0 / rest).sqrt()).abs() < 1e-12);
        let row = ferry.row(&EstimateRow::default());
        assert_eq!(
            (row.key.as_str(), row.n_articles, row.note.starts_with("4 times, 0 elsewhere")),
            ("ferry", 3, true)
        );
    }

    #[test]
    fn the_outlets_own_names_and_the_authors_are_no_words_of_it() {
        let text = "Mara Quill told the Gull Sentinel that a sentinel stood there; the Sentinel and Quill agreed.";
        let (counts, outlets) = counts(&[("Gull Sentinel", text); 3].map(|(o, t)| (o, t)));
        let words = |n: usize| {
            let mut words: Vec<(&str, u32)> =
                counts.outlets[n].iter().map(|(w, of)| (counts.word(*w), of.count)).collect();
            words.sort_unstable();
            words
        };
        assert_eq!(words(1), [("agreed", 3), ("sentinel", 3), ("stood", 3), ("told", 3)]);
        assert!(counts.distinctive(&outlets, &ProfileOptions::default()).is_empty(), "nothing to differ from");
    }
}
