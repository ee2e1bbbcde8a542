//! From the sums of articles to estimates: ratios of sums, with intervals over articles.

use std::collections::{BTreeMap, HashMap};

use super::{
    ProfileOptions,
    bootstrap::{Cluster, Estimate, Resampled, dealt, ratio},
    cells::cells,
    columns::{self as column, sum},
    correct::{ASSUMPTION, Correction, Reason, interval},
    measures::{Measure, Scope, measures},
};
use crate::{analyze::rows::EstimateRow, model::frame_index};

/// Outlets with fewer articles are marked.
pub(super) const FEW_ARTICLES: usize = 10;

/// Clusters that are resampled at most: so many that the interval's ends are as sure as with 1000 replicates they can be.
const MOST_CLUSTERS: usize = 1000;

/// All rows of one outlet, or of a group of its articles; `of` has what they have in common.
pub(super) fn estimates(
    of: &EstimateRow,
    clusters: &[impl Cluster],
    targets: &BTreeMap<String, u32>,
    scope: Scope,
    (options, corrections): (&ProfileOptions, &[Result<Correction, Reason>]),
) -> Vec<EstimateRow> {
    let width = column::width(targets.len());
    let drawn = dealt(clusters, MOST_CLUSTERS, width, options.bootstrap.seed);
    let resampled = Resampled::new(&drawn, width, options.bootstrap);
    let mut table = Table { of, clusters, counts: HashMap::new(), resampled };
    let mut rows = Vec::new();
    for measure in measures(targets, scope) {
        rows.push(table.raw(&measure));
        if scope == Scope::Outlet
            && measure.is_frame_share()
            && let Some(frame) = frame_index(measure.key)
            && let Some(correction) = corrections.get(frame)
        {
            rows.push(table.corrected(&measure, frame, correction));
        }
    }
    rows
}

/// The estimates of one outlet or group.
struct Table<'a, C> {
    of: &'a EstimateRow,
    clusters: &'a [C],
    /// Articles that have anything in columns, by those columns.
    counts: HashMap<Vec<u32>, i64>,
    resampled: Resampled,
}

impl<C: Cluster> Table<'_, C> {
    fn raw(&mut self, measure: &Measure) -> EstimateRow {
        let estimate = self
            .resampled
            .estimate(|t| ratio(measure.scale * sum(t, &measure.numerator), sum(t, &measure.denominator)));
        let mut row = self.row(measure, "raw");
        row.estimate = estimate.value;
        row.lower = estimate.lower;
        row.upper = estimate.upper;
        row.note = self.note(&estimate, row.n_articles);
        row
    }

    fn corrected(&mut self, measure: &Measure, frame: usize, correction: &Result<Correction, Reason>) -> EstimateRow {
        let mut row = self.row(measure, "corrected");
        let correction = match correction {
            Ok(correction) => correction,
            Err(reason) => {
                row.note = reason.to_string();
                return row;
            }
        };
        let replicates = self.resampled.replicates().map(|sums| cells(sums, frame));
        let estimate =
            interval::estimate(correction, &cells(&self.resampled.total, frame), replicates, self.resampled.clusters);
        (row.estimate, row.lower, row.upper) = (estimate.value, estimate.lower, estimate.upper);
        let note = self.note(&estimate, row.n_articles);
        row.note = if note.is_empty() { ASSUMPTION.to_owned() } else { format!("{ASSUMPTION}; {note}") };
        row
    }

    fn row(&mut self, measure: &Measure, method: &str) -> EstimateRow {
        EstimateRow {
            voice: measure.voice.key().to_owned(),
            target: measure.target.to_owned(),
            measure: measure.name.to_owned(),
            key: measure.key.to_owned(),
            method: method.to_owned(),
            n_articles: self.articles(&measure.denominator),
            n_paragraphs: sum(&self.resampled.total, &measure.paragraphs) as i64,
            ..self.of.clone()
        }
    }

    /// Articles that have anything in some of the columns.
    fn articles(&mut self, columns: &[u32]) -> i64 {
        if let Some(n) = self.counts.get(columns) {
            return *n;
        }
        let has = |c: &&C| c.as_ref().iter().any(|(column, n)| *n > 0.0 && columns.contains(column));
        let n = self.clusters.iter().filter(has).count() as i64;
        self.counts.insert(columns.to_vec(), n);
        n
    }

    fn note(&self, estimate: &Estimate, n_articles: i64) -> String {
        if self.clusters.is_empty() {
            return "no article of the chosen genres and origins".to_owned();
        }
        if estimate.value.is_none() {
            return "nothing to count".to_owned();
        }
        let few = (n_articles < FEW_ARTICLES as i64).then_some("few articles");
        // The bootstrap knows no uncertainty where all articles agree; the interval is then no interval.
        let flat =
            (estimate.lower.is_some() && estimate.lower == estimate.upper).then_some("no variation between articles");
        few.into_iter().chain(flat).collect::<Vec<_>>().join("; ")
    }
}
