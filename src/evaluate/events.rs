//! Events that were found, scored against groups that people made.
//!
//! BCubed precision and recall (Bagga and Baldwin 1998; Amigó et al. 2009): of an article's found group, the share that is
//! of its true event; of its true event, the share that is in its found group; both averaged over the articles that have
//! a true event. Intervals are by bootstrap over true events.

use std::collections::{BTreeMap, HashMap};

use serde::Serialize;

use crate::{
    compare::events::{Candidates, EventFinder, FEATURE_NAMES, Pair, Weights, fit::fit},
    profile::bootstrap::{BootstrapOptions, Estimate, Resampled, ratio, shuffle},
    text::{Document, Kind},
};

/// Articles to be grouped, with the events that are known.
#[derive(Debug, Default)]
pub struct EventSet {
    finder: EventFinder,
    /// The known event of each article; none of background articles.
    events: Vec<Option<String>>,
}

/// Precision, recall and their harmonic mean.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
#[allow(missing_docs)]
pub struct Bcubed {
    pub precision: Estimate,
    pub recall: Estimate,
    pub f1: Estimate,
}

/// How well events are found.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct EventScores {
    /// Articles with a known event.
    pub articles: usize,
    /// Known events.
    pub events: usize,
    /// Articles without.
    pub background: usize,
    /// Share of all articles without a date.
    pub undated: f64,
    /// Groups that were found.
    pub found: usize,
    /// Parts of the cross-validation; 0 where the weights were those that are built in.
    pub folds: usize,
    /// Over the articles with a known event, as if no others were in the found groups.
    pub grouped: Bcubed,
    /// The same, background articles in a found group counted as wrong.
    pub with_background: Bcubed,
    /// Weights of the pair model fitted on all of the set; only of a cross-validation.
    pub fitted: Option<BTreeMap<String, f64>>,
}

/// Groups of articles by number, and which of them each article is in.
struct Groups<'a> {
    groups: Vec<Vec<u32>>,
    events: &'a [Option<String>],
}

impl EventSet {
    /// Adds an article; `event` is the one that it is known to be of. Its date is left out where `undated` says so.
    pub fn add(&mut self, document: &Document, event: Option<String>, undated: bool) {
        let paragraphs = document.paragraphs.iter().filter(|p| matches!(p.kind, Kind::Body | Kind::Update));
        let a = &document.article;
        // Numbers keep ids of several files apart.
        let id = format!("{:08}", self.events.len());
        self.finder.add(&id, &a.title, a.date.filter(|_| !undated), paragraphs.map(|p| p.text.as_str()));
        self.events.push(event);
    }

    /// Scores the built-in weights.
    pub fn score(mut self, options: BootstrapOptions) -> EventScores {
        let undated = self.finder.undated_share();
        let groups = self.finder.candidates().groups(&Weights::default());
        let groups = Groups { groups, events: &self.events };
        let counts = groups.counts(|_| true);
        EventScores { undated, found: groups.groups.len(), ..self.scores(&counts, options) }
    }

    /// Scores weights fitted anew on the events of all parts but the one that is scored, in which all articles are grouped
    /// together. An event is in one part whole; background articles are parted too. `seed` deals them out.
    pub fn cross_validate(mut self, folds: usize, seed: u64, options: BootstrapOptions) -> EventScores {
        let undated = self.finder.undated_share();
        let candidates = self.finder.candidates();
        let fold_of = self.folds(folds, seed);
        let mut counts: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
        let mut found = 0;
        for fold in 0..folds {
            let weights = self.fit(&candidates, |i| fold_of[i as usize] != fold);
            let groups = Groups { groups: candidates.groups(&weights), events: &self.events };
            found += groups.groups.len();
            counts.extend(groups.counts(|i| fold_of[i as usize] == fold));
        }
        let fitted = self.fit(&candidates, |_| true);
        let names = std::iter::once("intercept").chain(FEATURE_NAMES).map(str::to_owned);
        let fitted = names.zip(std::iter::once(fitted.intercept).chain(fitted.of)).collect();
        let scores = self.scores(&counts, options);
        EventScores { undated, folds, found: found / folds.max(1), fitted: Some(fitted), ..scores }
    }

    fn same(&self, pair: &Pair) -> bool {
        let event = |i: u32| self.events[i as usize].as_ref();
        event(pair.a).is_some() && event(pair.a) == event(pair.b)
    }

    /// Weights fitted on the articles that `wanted` names.
    fn fit(&self, candidates: &Candidates, wanted: impl Fn(u32) -> bool) -> Weights {
        let same = |p: &Pair| (wanted(p.a) && wanted(p.b)).then(|| self.same(p));
        fit(candidates, same, |groups| {
            let groups = Groups { groups: groups.to_vec(), events: &self.events };
            let mut total = [0.0; 4];
            for row in groups.counts(&wanted).into_values() {
                total.iter_mut().zip(row).for_each(|(t, v)| *t += v);
            }
            f1(&total, 0) + f1(&total, 1)
        })
    }

    /// The part of each article: events and single background articles are dealt out in a random order.
    fn folds(&self, folds: usize, seed: u64) -> Vec<usize> {
        let mut units: BTreeMap<(Option<&str>, usize), Vec<usize>> = BTreeMap::new();
        for (i, event) in self.events.iter().enumerate() {
            units.entry((event.as_deref(), event.as_ref().map_or(i, |_| 0))).or_default().push(i);
        }
        let mut units: Vec<Vec<usize>> = units.into_values().collect();
        shuffle(&mut units, seed);
        let mut fold_of = vec![0; self.events.len()];
        for (n, unit) in units.into_iter().enumerate() {
            unit.into_iter().for_each(|i| fold_of[i] = n % folds.max(1));
        }
        fold_of
    }

    fn scores(&self, counts: &BTreeMap<&str, [f64; 4]>, options: BootstrapOptions) -> EventScores {
        let articles = self.events.iter().flatten().count();
        let rows: Vec<Vec<(u32, f64)>> = counts.values().map(|c| (0u32..).zip(c.iter().copied()).collect()).collect();
        let drawn = Resampled::new(&rows, 4, options);
        let bcubed = |column: usize| Bcubed {
            precision: drawn.estimate(|s| ratio(s[column], s[3])),
            recall: drawn.estimate(|s| ratio(s[2], s[3])),
            f1: drawn.estimate(|s| f1(s, column)),
        };
        EventScores {
            articles,
            events: counts.len(),
            background: self.events.len() - articles,
            grouped: bcubed(0),
            with_background: bcubed(1),
            ..EventScores::default()
        }
    }
}

/// F1 from the sums of a row of [`Groups::counts`], with the precision in that column.
fn f1(sums: &[f64], precision: usize) -> f64 {
    let (p, r) = (ratio(sums[precision], sums[3]), ratio(sums[2], sums[3]));
    ratio(2.0 * p * r, p + r)
}

impl<'a> Groups<'a> {
    /// For each known event of which `wanted` articles are: sums over these of the precision without and with background, of
    /// the recall, and their number.
    fn counts(&self, wanted: impl Fn(u32) -> bool) -> BTreeMap<&'a str, [f64; 4]> {
        let mut group_of: HashMap<u32, usize> = HashMap::new();
        for (g, group) in self.groups.iter().enumerate() {
            group_of.extend(group.iter().map(|i| (*i, g)));
        }
        let mut size: HashMap<&str, f64> = HashMap::new();
        self.events.iter().flatten().for_each(|e| *size.entry(e).or_default() += 1.0);
        let mut counts: BTreeMap<&str, [f64; 4]> = BTreeMap::new();
        for (i, event) in (0u32..).zip(self.events) {
            let Some(event) = event.as_deref().filter(|_| wanted(i)) else { continue };
            let alone = [i];
            let group = group_of.get(&i).map_or(&alone[..], |g| &self.groups[*g]);
            let others = || group.iter().filter_map(|j| self.events[*j as usize].as_deref());
            let right = others().filter(|e| *e == event).count() as f64;
            let known = others().count() as f64;
            let row = [right / known, right / group.len() as f64, right / size[event], 1.0];
            counts.entry(event).or_default().iter_mut().zip(row).for_each(|(c, v)| *c += v);
        }
        counts
    }
}

/// Which of `n` articles lose their date: a share of them, drawn with a seed.
pub fn blanked(n: usize, share: f64, seed: u64) -> Vec<bool> {
    let mut marks: Vec<bool> = (0..n).map(|i| (i as f64) < share * n as f64).collect();
    shuffle(&mut marks, seed);
    marks
}
