//! Fits the aligner's logistic models and thresholds on labelled events.

use std::collections::BTreeSet;

use rayon::prelude::*;

use super::{
    absence::{EXPECTED, MISSED, expected_values, missed_values},
    align::{self, Alignment, ReadPair, StatementReader},
    context,
    labelled::{Absent, AlignedEvent, LabelledEvent, aligned, pairs_of},
    likeness,
    points::groups,
};
use crate::model::{AlignerParameters, Logistic};

/// Penalty of the logistic models, on values of standard deviation 1.
const RIDGE: f64 = 1.0;

/// Largest share of the absences called `not_found` that the outlet reports all the same, on what is fitted on.
const MOST_WRONG: f64 = 0.06;

/// Fits on labelled events. The models of the words and of what is to be expected are fitted on all; those that weigh the
/// encoder's answer, and the thresholds, on those that `held_out` picks by their number: the encoder must not have been
/// trained on them.
pub fn fit(
    events: &[LabelledEvent],
    held_out: impl Fn(usize) -> bool,
    reader: &mut (impl StatementReader + AsMut<AlignerParameters>),
) -> AlignerParameters {
    let held: Vec<&LabelledEvent> = events.iter().enumerate().filter(|(n, _)| held_out(*n)).map(|(_, e)| e).collect();
    reader.as_mut().words = fit_words(events);
    reader.as_mut().expected = fit_expected(events);
    let (pairs, alone) = fit_pairs(&held, reader);
    reader.as_mut().pairs = pairs;
    reader.as_mut().context = fit_context(&held, &alone);
    let alignments: Vec<Alignment> = held.iter().map(|e| Alignment::new(&e.statements(), reader)).collect();
    let threshold = best_threshold(&held, &alignments);
    reader.as_mut().threshold = threshold;
    let found: Vec<AlignedEvent> =
        held.iter().zip(&alignments).map(|(e, a)| aligned(e, a, reader.parameters())).collect();
    let absences: Vec<&Absent> = found.iter().flat_map(|f| &f.absences).collect();
    let rows: Vec<[f64; MISSED.len()]> = absences.iter().map(|a| missed_values(a.nearest, a.words)).collect();
    let labels: Vec<bool> = absences.iter().map(|a| a.reported).collect();
    let missed = Logistic::fit(MISSED, &rows, &labels, RIDGE);
    reader.as_mut().most_missed = most_missed(&rows, &labels, &missed);
    reader.as_mut().missed = missed;
    let reports: usize = found.iter().map(|f| f.reports).sum();
    let missed_reports = labels.iter().filter(|reported| **reported).count();
    reader.as_mut().miss_rate = (reports > 0).then(|| missed_reports as f64 / reports as f64);
    reader.as_mut().fitted_on = format!("{} events, {} of them for what the encoder weighs", events.len(), held.len());
    reader.parameters().clone()
}

fn fit_words(events: &[LabelledEvent]) -> Logistic {
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for event in events {
        let same = event.pairs();
        for pair in likeness::pairs(&event.statements()) {
            labels.push(same.contains(&(pair.i, pair.j)));
            rows.push(pair.values);
        }
    }
    Logistic::fit(likeness::FEATURES, &rows, &labels, RIDGE)
}

/// The model of words and vectors, and the alignment of each event by a model that was fitted on the others: the model of
/// the context must not learn from answers that are too good.
fn fit_pairs(events: &[&LabelledEvent], reader: &dyn StatementReader) -> (Logistic, Vec<Alignment>) {
    let read: Vec<Vec<ReadPair>> = events.iter().map(|event| align::read(&event.statements(), reader)).collect();
    let fitted = |left_out: Option<usize>| {
        let (mut rows, mut labels) = (Vec::new(), Vec::new());
        for (n, (event, pairs)) in events.iter().zip(&read).enumerate() {
            let same = if Some(n) == left_out { continue } else { event.pairs() };
            labels.extend(pairs.iter().map(|pair| same.contains(&(pair.i, pair.j))));
            rows.extend(pairs.iter().map(|pair| pair.values));
        }
        Logistic::fit(align::FEATURES, &rows, &labels, RIDGE)
    };
    let alone = |(n, pairs): (usize, &Vec<ReadPair>)| {
        let model = fitted(Some(n));
        let likely = pairs.iter().map(|pair| (pair.i, pair.j, model.probability(&pair.values)));
        Alignment::from_pairs(&likely.collect::<Vec<_>>())
    };
    let alone = read.par_iter().enumerate().map(alone).collect();
    (fitted(None), alone)
}

fn fit_context(events: &[&LabelledEvent], alone: &[Alignment]) -> Logistic {
    let (mut rows, mut labels) = (Vec::new(), Vec::new());
    for (event, alignment) in events.iter().zip(alone) {
        let same = event.pairs();
        for (pair, values) in context::values(&event.statements(), alignment) {
            labels.push(same.contains(&pair));
            rows.push(values);
        }
    }
    Logistic::fit(context::FEATURES, &rows, &labels, RIDGE)
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
fn best_threshold(events: &[&LabelledEvent], aligned: &[Alignment]) -> f64 {
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
