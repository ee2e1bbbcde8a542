//! Loaded words by which an outlet differs from the others.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::ProfileOptions;

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

/// Log-odds ratio with an informative Dirichlet prior, and its z-score (Monroe, Colaresi and Quinn 2008, "Fightin'
/// Words", sections 3.4 and 3.5.1). The prior of a word is its share in all outlets together; the prior's size is one
/// pseudo-count a distinct word (our choice: large enough to calm words seen once, small beside a real outlet).
fn score(outlet: &str, by_source: bool, words: &BTreeMap<String, u64>, total: &BTreeMap<&str, u64>) -> Vec<LoadedWord> {
    let n_total = total.values().sum::<u64>() as f64;
    let n_own = words.values().sum::<u64>() as f64;
    let n_rest = n_total - n_own;
    let prior_size = total.len() as f64;
    let row = |(word, &count): (&String, &u64)| {
        let everywhere = total.get(word.as_str()).copied().unwrap_or(count);
        let elsewhere = everywhere - count;
        let prior = prior_size * everywhere as f64 / n_total;
        let (own, rest) = (count as f64 + prior, elsewhere as f64 + prior);
        let log_odds = (own / (n_own + prior_size - own)).ln() - (rest / (n_rest + prior_size - rest)).ln();
        let z = log_odds / (1.0 / own + 1.0 / rest).sqrt();
        // One word alone has odds of 1 to 0; without other outlets there is nothing to differ from.
        let known = |x: f64| Some(x).filter(|x| n_rest > 0.0 && x.is_finite());
        LoadedWord {
            outlet: outlet.to_owned(),
            voice: if by_source { "source" } else { "outlet" }.to_owned(),
            word: word.clone(),
            count,
            count_elsewhere: elsewhere,
            log_odds: known(log_odds),
            z: known(z),
        }
    };
    words.iter().map(row).collect()
}
