//! Fits the aligner's logistic models and thresholds on labelled events.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    absence::{EXPECTED, MISSED, expected_values, missed_values},
    align::{self, Alignment, ReadPair, StatementReader},
    context,
    labelled::{Absent, AlignedEvent, LabelledEvent, aligned, pairs_of},
    points::groups,
};
use crate::model::{AlignerParameters, Logistic};

/// Penalty of the logistic models, on values of standard deviation 1.
const RIDGE: f64 = 3.0;

/// Parts of the events: the model of the context and the threshold see of each part what models fitted on the others say.
const PARTS: usize = 6;

/// Largest share of the absences called `not_found` that the outlet reports all the same, on what is fitted on.
const MOST_WRONG: f64 = 0.06;

/// Fits on labelled events. The n-th event is read by the reader n mod their number, whose encoder must not have been trained
/// on it.
pub fn fit<R: StatementReader>(events: &[LabelledEvent], readers: &[R]) -> AlignerParameters {
    let read: Vec<Vec<ReadPair>> = events
        .iter()
        .zip(readers.iter().cycle())
        .map(|(event, reader)| align::read(&event.statements(), reader))
        .collect();
    let fold = Fold { events, read: &read };
    let (pairs, alone) = fold.pairs();
    let (context, alignments) = fold.context(&alone);
    let mut parameters = AlignerParameters {
        pairs,
        context,
        threshold: best_threshold(events, &alignments),
        expected: fit_expected(events),
        fitted_on: format!(
            "{} events, read by {} encoders that were trained without them",
            events.len(),
            readers.len()
        ),
        ..AlignerParameters::default()
    };
    fit_absence(events, &alignments, &mut parameters);
    parameters
}

/// How sure an absence is, from those that the alignments leave.
fn fit_absence(events: &[LabelledEvent], alignments: &[Alignment], parameters: &mut AlignerParameters) {
    let found: Vec<AlignedEvent> = events.iter().zip(alignments).map(|(e, a)| aligned(e, a, parameters)).collect();
    let absences: Vec<&Absent> = found.iter().flat_map(|f| &f.absences).collect();
    let rows: Vec<[f64; MISSED.len()]> = absences.iter().map(|a| missed_values(a.nearest, a.words)).collect();
    let labels: Vec<bool> = absences.iter().map(|a| a.reported).collect();
    parameters.missed = Logistic::fit(MISSED, &rows, &labels, RIDGE);
    parameters.most_missed = most_missed(&rows, &labels, &parameters.missed);
    let reports: usize = found.iter().map(|f| f.reports).sum();
    let missed = labels.iter().filter(|reported| **reported).count();
    parameters.miss_rate = (reports > 0).then(|| missed as f64 / reports as f64);
}

/// Events with what was read of them.
struct Fold<'a> {
    events: &'a [LabelledEvent],
    read: &'a [Vec<ReadPair>],
}

impl Fold<'_> {
    /// The model of words and vectors, and the alignment of each event by a model that was fitted on other parts: the model
    /// of the context must not learn from answers that are too good.
    fn pairs(&self) -> (Logistic, Vec<Alignment>) {
        let rows = |n: usize| self.read[n].iter().map(|pair| ((pair.i, pair.j), pair.values)).collect::<Vec<_>>();
        let (all, by_part) = self.models(align::FEATURES, rows);
        let alone = |n: usize| Alignment::alone(&self.read[n], &by_part[n % PARTS]);
        (all, (0..self.events.len()).map(alone).collect())
    }

    /// The model of the context, and again the alignment of each event by a model that was fitted on other parts.
    fn context(&self, alone: &[Alignment]) -> (Logistic, Vec<Alignment>) {
        let rows = |n: usize| context::values(&self.events[n].statements(), &self.read[n], &alone[n]);
        let (all, by_part) = self.models(context::FEATURES, rows);
        let aligned = |n: usize| {
            let likely =
                |((i, j), values): ((usize, usize), context::Values)| (i, j, by_part[n % PARTS].probability(&values));
            Alignment::from_pairs(&rows(n).into_iter().map(likely).collect::<Vec<_>>())
        };
        (all, (0..self.events.len()).map(aligned).collect())
    }

    /// A model of all events, and for each part one of the others. `rows` gives pairs of an event with their values.
    fn models<const N: usize>(
        &self,
        names: [&str; N],
        rows: impl Fn(usize) -> Vec<((usize, usize), [f64; N])>,
    ) -> (Logistic, Vec<Logistic>) {
        let labelled = |n: usize| {
            let same = self.events[n].pairs();
            rows(n).into_iter().map(move |(pair, values)| (values, same.contains(&pair))).collect::<Vec<_>>()
        };
        let data: Vec<Vec<([f64; N], bool)>> = (0..self.events.len()).map(labelled).collect();
        let fitted = |without: Option<usize>| {
            let part = data.iter().enumerate().filter(|(n, _)| Some(n % PARTS) != without).flat_map(|(_, rows)| rows);
            let (rows, labels): (Vec<[f64; N]>, Vec<bool>) = part.copied().unzip();
            Logistic::fit(names, &rows, &labels, RIDGE)
        };
        let by_part: Vec<Logistic> = (0..PARTS).into_par_iter().map(|part| fitted(Some(part))).collect();
        (fitted(None), by_part)
    }
}

/// How likely an outlet reports a point that two others do: only these are listed whether or not the third does.
fn fit_expected(events: &[LabelledEvent]) -> Logistic {
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for event in events {
        let all = event.outlets();
        for point in &event.points {
            for outlet in &all {
                let others: Vec<usize> = point.iter().copied().filter(|i| event.outlet(*i) != *outlet).collect();
                if others.iter().map(|i| event.outlet(*i)).collect::<BTreeSet<_>>().len() < 2 {
                    continue;
                }
                let position = others.iter().map(|i| event.paragraphs[*i].position).sum::<f64>() / others.len() as f64;
                rows.push(expected_values(event.words(outlet), position));
                labels.push(point.iter().any(|i| event.outlet(*i) == *outlet));
            }
        }
    }
    Logistic::fit(EXPECTED, &rows, &labels, RIDGE)
}

/// The threshold with the best F1 of pairs that share a point.
fn best_threshold(events: &[LabelledEvent], aligned: &[Alignment]) -> f64 {
    let f1 = |threshold: f64| {
        let (mut both, mut sum) = (0, 0);
        for (event, alignment) in events.iter().zip(aligned) {
            let found = pairs_of(&groups(&event.statements(), alignment, threshold), |i| event.outlet(i));
            let labelled = event.pairs();
            both += found.intersection(&labelled).count();
            sum += found.len() + labelled.len();
        }
        2.0 * both as f64 / sum.max(1) as f64
    };
    let thresholds = (10..=70).map(|n| f64::from(n) / 100.0);
    let scored = thresholds.map(|t| (f1(t), t));
    scored.reduce(|best, next| if next.0 > best.0 { next } else { best }).map_or(0.5, |(_, t)| t)
}

/// The largest likelihood of a miss up to which few enough of the absences are misses.
fn most_missed(rows: &[[f64; MISSED.len()]], labels: &[bool], missed: &Logistic) -> f64 {
    let mut scored: Vec<(f64, bool)> =
        rows.iter().zip(labels).map(|(row, reported)| (missed.probability(row), *reported)).collect();
    scored.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut wrong = 0u32;
    let mut most = 0.0;
    for (n, (likelihood, reported)) in scored.iter().enumerate() {
        wrong += u32::from(*reported);
        if f64::from(wrong) <= MOST_WRONG * (n + 1) as f64 {
            most = *likelihood;
        }
    }
    most
}
