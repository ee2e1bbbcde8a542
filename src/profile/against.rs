//! Outlets against the rest of the corpus: differences, and shares pooled towards it.

use super::{
    columns::{self as column, Voice, sum},
    estimates::FEW_ARTICLES,
    gather::Corpus,
    measures::{Measure, Scope, measures},
    moments::{LEAST_CLUSTERS, Moments, difference},
    multiple::adjust,
    pooled::{LEAST_OUTLETS, Prior},
};
use crate::{analyze::rows::EstimateRow, model::NO_FRAME};

/// The moments of every measure that is compared, by outlet.
pub(super) struct Table<'a> {
    pub measures: Vec<Measure<'a>>,
    /// By outlet (in the order of the corpus), then measure.
    pub outlets: Vec<Vec<Moments>>,
    /// By measure, of all outlets together.
    pub all: Vec<Moments>,
}

impl<'a> Table<'a> {
    /// Adds up the articles of a corpus.
    pub fn new(corpus: &'a Corpus, width: usize) -> Self {
        let measures: Vec<Measure> = measures(&corpus.targets, Scope::Group).into_iter().filter(is_compared).collect();
        let mut outlets = vec![vec![Moments::default(); measures.len()]; corpus.outlets.len()];
        let mut dense = vec![0.0; width];
        for article in &corpus.articles {
            column::spread(&article.sums, &mut dense);
            let Some(own) = outlets.get_mut(article.outlet) else { continue };
            for (moments, measure) in own.iter_mut().zip(&measures) {
                moments.add(measure.scale * sum(&dense, &measure.numerator), sum(&dense, &measure.denominator));
            }
        }
        let mut all = vec![Moments::default(); measures.len()];
        for own in &outlets {
            all.iter_mut().zip(own).for_each(|(sum, own)| *sum = sum.plus(own, 1.0));
        }
        Self { measures, outlets, all }
    }

    /// Each outlet's differences from the rest of the corpus, for those that `wanted` says; q-values are over all
    /// outlets, frames and targets of one measure and voice.
    pub fn differences(&self, corpus: &Corpus, wanted: &[EstimateRow]) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for of in wanted {
            let own = corpus.position(&of.outlet).and_then(|n| self.outlets.get(n));
            for (k, measure) in self.measures.iter().enumerate() {
                let own = own.and_then(|own| own.get(k)).copied().unwrap_or_default();
                let rest = self.all.get(k).map(|all| all.plus(&own, -1.0)).unwrap_or_default();
                rows.push(difference_row(of, measure, &own, &rest));
            }
        }
        rows.sort_by(|a, b| (&a.measure, &a.voice).cmp(&(&b.measure, &b.voice))); // stable: outlets stay in order
        rows.chunk_by_mut(|a, b| (&a.measure, &a.voice) == (&b.measure, &b.voice)).for_each(adjust);
        rows
    }

    /// Each outlet's shares of frames, pooled partially.
    pub fn pooled(&self, corpus: &Corpus, wanted: &[EstimateRow]) -> Vec<EstimateRow> {
        let mut rows = Vec::new();
        for (k, measure) in self.measures.iter().enumerate().filter(|(_, m)| m.is_frame_share()) {
            let outlets: Vec<Moments> = self.outlets.iter().filter_map(|own| own.get(k)).copied().collect();
            let prior = Prior::fit(&outlets);
            for of in wanted {
                let own = corpus.position(&of.outlet).and_then(|n| outlets.get(n)).copied().unwrap_or_default();
                rows.push(pooled_row(of, measure, prior, &own));
            }
        }
        rows
    }
}

/// Frames and loaded words in all voices, stances, and loaded words in the outlet's own voice.
fn is_compared(measure: &Measure) -> bool {
    match measure.name {
        "frame_share" => measure.key != NO_FRAME,
        "loaded_per_1000_words" | "net_stance" => measure.voice != Voice::Source,
        "attributed_share" => true,
        _ => false,
    }
}

fn row(of: &EstimateRow, measure: &Measure, own: &Moments) -> EstimateRow {
    EstimateRow {
        voice: measure.voice.key().to_owned(),
        target: measure.target.to_owned(),
        key: measure.key.to_owned(),
        n_articles: own.n as i64,
        n_paragraphs: if measure.denominator == measure.paragraphs { own.total() as i64 } else { 0 },
        ..of.clone()
    }
}

fn difference_row(of: &EstimateRow, measure: &Measure, own: &Moments, rest: &Moments) -> EstimateRow {
    let mut row = EstimateRow {
        measure: format!("{}_difference", measure.name),
        method: "raw".to_owned(),
        ..row(of, measure, own)
    };
    row.estimate = Some(own.ratio() - rest.ratio()).filter(|d| d.is_finite());
    match difference(own, rest) {
        Some(d) => (row.lower, row.upper, row.p) = (Some(d.lower), Some(d.upper), Some(d.p)),
        None if own.n < LEAST_CLUSTERS => row.note = format!("under {LEAST_CLUSTERS} articles: not tested"),
        None if rest.n < LEAST_CLUSTERS => "too little of other outlets: not tested".clone_into(&mut row.note),
        None => "no variation between articles: not tested".clone_into(&mut row.note),
    }
    if row.p.is_some() && row.n_articles < FEW_ARTICLES as i64 {
        "few articles".clone_into(&mut row.note);
    }
    row
}

fn pooled_row(of: &EstimateRow, measure: &Measure, prior: Option<Prior>, own: &Moments) -> EstimateRow {
    let mut row =
        EstimateRow { measure: measure.name.to_owned(), method: "pooled".to_owned(), ..row(of, measure, own) };
    let Some(prior) = prior else {
        row.note = format!("cannot be pooled: under {LEAST_OUTLETS} outlets, or the frame is nowhere or everywhere");
        return row;
    };
    match prior.pool(own) {
        Some(pooled) if own.total() > 0.0 => {
            (row.estimate, row.lower, row.upper) = (Some(pooled.value), Some(pooled.lower), Some(pooled.upper));
            row.note = format!("own articles weigh {:.0}%, the corpus the rest", 100.0 * pooled.weight);
        }
        _ => "nothing to pool".clone_into(&mut row.note),
    }
    row
}
