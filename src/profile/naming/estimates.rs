//! From uses to shares with intervals, and to a test of the difference between outlets.

use crate::profile::multiple::q_values;
use std::collections::{BTreeMap, BTreeSet};

use rand::{SeedableRng, rngs::ChaCha8Rng};

use super::candidates::Corpus;
use super::counts::{CountPass, Counted, Uses};
use super::{FoundBy, Name, NameCount, NameSet, NameVoice, Naming};
use crate::profile::ALL_OUTLETS;
use crate::profile::bootstrap::{Counts, Resampled, below, ratio};

/// The sets by evidence of a difference between outlets, then alphabetically.
pub(super) fn estimates(pass: CountPass) -> Naming {
    let CountPass { corpus, sets, .. } = pass;
    let mut found: Vec<(NameSet, Set)> = sets.iter().filter_map(|counted| Set::new(counted, &corpus)).collect();
    let p: Vec<Option<f64>> = found.iter().map(|(set, _)| set.p).collect();
    for ((set, _), q) in found.iter_mut().zip(q_values(&p)) {
        set.q = q;
    }
    let q = |set: &NameSet| set.q.unwrap_or(f64::INFINITY);
    found.sort_by(|(a, _), (b, _)| q(a).total_cmp(&q(b)).then_with(|| a.set.cmp(&b.set)));
    let counts = found.iter().flat_map(|(of, set)| set.rows(of, &corpus)).collect();
    let profile = &corpus.options.profile;
    Naming {
        genre: profile.genres.join("+"),
        origin: profile.origins.join("+"),
        sets: found.into_iter().map(|(set, _)| set).collect(),
        counts,
    }
}

/// The names of a set that occur, and their uses by article.
struct Set<'a> {
    counted: &'a Counted,
    /// Numbers of the names that occur, in the order of their spelling.
    names: Vec<usize>,
}

impl<'a> Set<'a> {
    /// None where fewer than two names occur, or a set of the corpus is too rare.
    fn new(counted: &'a Counted, corpus: &Corpus) -> Option<(NameSet, Self)> {
        let outlets: BTreeSet<u32> = counted.articles.keys().map(|(outlet, _)| *outlet).collect();
        let few = outlets.len() < corpus.options.min_outlets.min(corpus.n_outlets())
            || counted.articles.len() < corpus.options.min_articles;
        if few && counted.set.found_by == FoundBy::Corpus {
            return None;
        }
        let spelled = |written: &BTreeMap<String, u32>| {
            written.iter().max_by_key(|(text, n)| (**n, std::cmp::Reverse(*text))).map(|(text, _)| text.clone())
        };
        let mut names: Vec<(String, usize)> =
            (0..).zip(&counted.written).filter_map(|(n, written): (usize, _)| Some((spelled(written)?, n))).collect();
        names.sort();
        let spellings: Vec<String> = names.iter().map(|(text, _)| text.clone()).collect();
        let set = Self { counted, names: names.into_iter().map(|(_, n)| n).collect() };
        let of_name = |(name, n): (String, &usize)| {
            let uses = |uses: &Uses| [false, true].iter().filter_map(|v| uses.get(&(*n, *v))).sum::<u32>();
            let each: Vec<u32> = counted.articles.values().map(uses).filter(|n| *n > 0).collect();
            Name { name, count: each.iter().map(|n| u64::from(*n)).sum(), n_articles: each.len() as u64 }
        };
        let row = NameSet {
            set: spellings.join(" / "),
            names: spellings.into_iter().zip(&set.names).map(of_name).collect(),
            found_by: counted.set.found_by,
            alike: counted.set.alike,
            n_articles: counted.articles.len() as u64,
            n_outlets: outlets.len() as u64,
            p: set.p(corpus),
            q: None,
        };
        (set.names.len() > 1).then_some((row, set))
    }

    /// Uses of each name in an article.
    fn uses(&self, uses: &Uses, voice: NameVoice) -> Vec<f64> {
        let of = |n: &usize| voice.sources().iter().filter_map(|v| uses.get(&(*n, *v))).map(|n| f64::from(*n)).sum();
        self.names.iter().map(of).collect()
    }

    /// How often outlets dealt out at random to the articles differ as much as they do.
    fn p(&self, corpus: &Corpus) -> Option<f64> {
        let uses: Vec<Vec<f64>> = self.counted.articles.values().map(|u| self.uses(u, NameVoice::All)).collect();
        let mut outlets: Vec<u32> = self.counted.articles.keys().map(|(outlet, _)| *outlet).collect();
        let observed = chi_square(&uses, &outlets)?;
        let mut rng = ChaCha8Rng::seed_from_u64(corpus.options.profile.bootstrap.seed);
        let mut as_much = 1;
        for _ in 0..corpus.options.permutations {
            // Fisher and Yates's shuffle.
            for i in (1..outlets.len()).rev() {
                outlets.swap(i, below(&mut rng, i as u64 + 1) as usize);
            }
            let drawn = chi_square(&uses, &outlets).unwrap_or(f64::INFINITY);
            as_much += usize::from(drawn >= observed * (1.0 - 1e-12));
        }
        Some(as_much as f64 / (corpus.options.permutations + 1) as f64)
    }

    /// Rows of the outlets and voices that use the set.
    fn rows(&self, of: &NameSet, corpus: &Corpus) -> Vec<NameCount> {
        let names = corpus.names();
        let mut rows = Vec::new();
        for outlet in &corpus.outlets {
            let is = |n: u32| outlet == ALL_OUTLETS || names.get(n as usize).is_some_and(|name| name == outlet);
            let articles: Vec<&Uses> =
                self.counted.articles.iter().filter(|((n, _), _)| is(*n)).map(|(_, uses)| uses).collect();
            for voice in NameVoice::ALL {
                rows.extend(self.shares(of, outlet, &articles, voice, corpus));
            }
        }
        rows
    }

    fn shares(
        &self,
        of: &NameSet,
        outlet: &str,
        articles: &[&Uses],
        voice: NameVoice,
        corpus: &Corpus,
    ) -> Vec<NameCount> {
        let uses = articles.iter().map(|u| self.uses(u, voice)).filter(|uses| uses.iter().any(|n| *n > 0.0));
        let clusters: Vec<Counts> = uses.map(|uses| (0..).zip(uses).filter(|(_, n)| *n > 0.0).collect()).collect();
        if clusters.is_empty() {
            return Vec::new();
        }
        let resampled = Resampled::new(&clusters, self.names.len(), corpus.options.profile.bootstrap);
        let row = |(n, name): (usize, &Name)| {
            let at = |sums: &[f64]| sums.get(n).copied().unwrap_or(0.0);
            let share = resampled.estimate(|sums| ratio(at(sums), sums.iter().sum()));
            NameCount {
                set: of.set.clone(),
                name: name.name.clone(),
                found_by: of.found_by,
                outlet: outlet.to_owned(),
                voice,
                count: at(&resampled.total) as u64,
                share: share.value,
                lower: share.lower,
                upper: share.upper,
                n_articles: clusters.len() as u64,
                p: of.p,
                q: of.q,
            }
        };
        of.names.iter().enumerate().map(row).collect()
    }
}

/// Pearson's X² of outlets by names over uses. Its distribution is not taken from a table (uses within an article are no
/// independent draws) but from permutations. None with one outlet or one name.
pub(super) fn chi_square(uses: &[Vec<f64>], outlets: &[u32]) -> Option<f64> {
    let width = uses.first()?.len();
    let mut table: BTreeMap<u32, Vec<f64>> = BTreeMap::new();
    let mut columns = vec![0.0; width];
    for (uses, outlet) in uses.iter().zip(outlets) {
        let row = table.entry(*outlet).or_insert_with(|| vec![0.0; width]);
        for ((cell, column), n) in row.iter_mut().zip(&mut columns).zip(uses) {
            *cell += n;
            *column += n;
        }
    }
    let total: f64 = columns.iter().sum();
    if table.len() < 2 || columns.iter().filter(|n| **n > 0.0).count() < 2 {
        return None;
    }
    let of_row = |row: &Vec<f64>| {
        let sum: f64 = row.iter().sum();
        let cell = |(n, column): (&f64, &f64)| {
            let expected = sum * column / total;
            if expected > 0.0 { (n - expected).powi(2) / expected } else { 0.0 }
        };
        row.iter().zip(&columns).map(cell).sum::<f64>()
    };
    Some(table.values().map(of_row).sum())
}
