//! Points and absences scored against labelled events.

use rayon::prelude::*;
use serde::Serialize;

use crate::{
    compare::{
        StatementReader,
        labelled::{LabelledEvent, align, pairs_of},
    },
    profile::{
        BootstrapOptions, Estimate,
        bootstrap::{Resampled, ratio},
    },
};

/// How well points are found; intervals by bootstrap over events.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct PointScores {
    /// Labelled events.
    pub events: usize,
    /// Labelled pairs of paragraphs of different outlets that share a point.
    pub pairs: u64,
    /// Pairs that the points found have.
    pub found: u64,
    /// Share of the found pairs that are labelled so.
    pub precision: Estimate,
    /// Share of the labelled pairs that are found.
    pub recall: Estimate,
    /// Harmonic mean of both.
    pub f1: Estimate,
    /// Absences of points that were found and that the reader marked too (two paragraphs or more in common).
    pub absences: u64,
    /// Of the outlets called `not_found`, the share that report the point by no paragraph that the reader marked.
    pub not_found_precision: Estimate,
    /// Outlets called `not_found`.
    pub not_found: u64,
    /// Share of the outlets that do not report a point that are called `not_found`.
    pub not_found_recall: Estimate,
    /// Share of the outlets' reports of points that were found, none of whose paragraphs was aligned.
    pub miss_rate: Estimate,
}

/// Counts of one event: pairs found and labelled, found, labelled; `not_found` and right, called so, outlets that do not
/// report; reports missed, reports.
const COUNTS: usize = 8;

/// Scores the points that a reader's alignment gives.
pub fn score_points(events: &[LabelledEvent], reader: &dyn StatementReader, options: BootstrapOptions) -> PointScores {
    let counts: Vec<[f64; COUNTS]> = events.par_iter().map(|event| counts(event, reader)).collect();
    let clusters: Vec<Vec<(u32, f64)>> =
        counts.iter().map(|c| c.iter().enumerate().map(|(n, v)| (n as u32, *v)).collect()).collect();
    let resampled = Resampled::new(&clusters, COUNTS, options);
    let share = |part: usize, whole: usize| resampled.estimate(|t| ratio(t[part], t[whole]));
    let total = &resampled.total;
    PointScores {
        events: events.len(),
        pairs: total[2] as u64,
        found: total[1] as u64,
        precision: share(0, 1),
        recall: share(0, 2),
        f1: resampled.estimate(|t| ratio(2.0 * t[0], t[1] + t[2])),
        absences: (total[5] + total[6]) as u64,
        not_found_precision: share(3, 4),
        not_found: total[4] as u64,
        not_found_recall: share(3, 5),
        miss_rate: share(6, 7),
    }
}

fn counts(event: &LabelledEvent, reader: &dyn StatementReader) -> [f64; COUNTS] {
    let aligned = align(event, reader);
    let labelled = event.pairs();
    let found = pairs_of(&aligned.points, |i| &event.paragraphs[i].outlet);
    let absent = |right: bool, called: bool| {
        let of = aligned.absences.iter().filter(|a| (!right || !a.reported) && (!called || a.not_found));
        of.count() as f64
    };
    [
        found.intersection(&labelled).count() as f64,
        found.len() as f64,
        labelled.len() as f64,
        absent(true, true),
        absent(false, true),
        absent(true, false),
        aligned.absences.iter().filter(|a| a.reported).count() as f64,
        aligned.reports as f64,
    ]
}
