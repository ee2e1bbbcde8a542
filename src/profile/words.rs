//! Loaded words by which an outlet differs from the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{ProfileOptions, log_odds::log_odds};

/// A loaded expression in one outlet and one voice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadedWord {
    /// Outlet.
    pub outlet: String,
    /// `outlet` or `source`: in whose voice it stands.
    pub voice: String,
    /// The expression, in lower case.
    pub word: String,
    /// Times in this outlet.
    pub count: u64,
    /// Times in all other outlets.
    pub count_elsewhere: u64,
    /// Log-odds ratio of this outlet against the others; null where the others have no loaded words.
    pub log_odds: Option<f64>,
    /// Its z-score.
    pub z: Option<f64>,
}

/// How often each expression occurs, by voice (whether a source's), outlet and expression.
#[derive(Debug, Default)]
pub(super) struct LoadedCounts(BTreeMap<bool, BTreeMap<String, BTreeMap<String, u64>>>);

impl LoadedCounts {
    pub fn add(&mut self, outlet: &str, by_source: bool, text: &str) {
        let word = text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
        if !word.is_empty() {
            let outlets = self.0.entry(by_source).or_default();
            *outlets.entry(outlet.to_owned()).or_default().entry(word).or_default() += 1;
        }
    }

    /// The expressions of every outlet and voice by falling z-score (then count, then alphabet), at most
    /// `options.words` of each; those that occur once only where there are too few others.
    pub fn distinctive(&self, options: &ProfileOptions) -> Vec<LoadedWord> {
        let mut rows = Vec::new();
        for (by_source, outlets) in &self.0 {
            let mut total: BTreeMap<&str, u64> = BTreeMap::new();
            outlets.values().flatten().for_each(|(word, n)| *total.entry(word).or_default() += n);
            for (outlet, words) in outlets {
                if options.outlets.is_empty() || options.outlets.contains(outlet) {
                    let mut own = score(outlet, *by_source, words, &total);
                    own.sort_by(|a, b| {
                        let z = |w: &LoadedWord| w.z.unwrap_or(0.0);
                        (b.count > 1, z(b))
                            .partial_cmp(&(a.count > 1, z(a)))
                            .unwrap_or(std::cmp::Ordering::Equal)
                            .then(b.count.cmp(&a.count))
                            .then_with(|| a.word.cmp(&b.word))
                    });
                    own.truncate(options.words);
                    rows.extend(own);
                }
            }
        }
        rows.sort_by(|a, b| a.outlet.cmp(&b.outlet)); // stable: voice and rank stay in order
        rows
    }
}

/// The words of one outlet and voice against those of all others.
fn score(outlet: &str, by_source: bool, words: &BTreeMap<String, u64>, total: &BTreeMap<&str, u64>) -> Vec<LoadedWord> {
    let n_own: u64 = words.values().sum();
    let n_rest = total.values().sum::<u64>() - n_own;
    let row = |(word, &count): (&String, &u64)| {
        let count_elsewhere = total.get(word.as_str()).copied().unwrap_or(count) - count;
        let (log_odds, z) = log_odds((count, count_elsewhere), (n_own as f64, n_rest as f64), total.len() as f64);
        LoadedWord {
            outlet: outlet.to_owned(),
            voice: if by_source { "source" } else { "outlet" }.to_owned(),
            word: word.clone(),
            count,
            count_elsewhere,
            log_odds,
            z,
        }
    };
    words.iter().map(row).collect()
}
