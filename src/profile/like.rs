//! Like with like: each outlet's differences from the rest of the corpus, split within events or topics.

use super::{
    By, ProfileOptions,
    columns::{self as column, sum},
    divergence::Unit,
    gather::Corpus,
    measures::{Measure, Scope, measures},
    moments::Difference,
    multiple::adjust,
    within::{Observation, decompose},
};
use crate::{analyze::rows::EstimateRow, model::NO_FRAME};

/// `frame_share_selection` (by what is covered) and `frame_share_presentation` (by how the same is told) of every outlet and
/// frame; together they are the difference from the rest of the corpus. q-values are over all outlets and frames of one
/// measure. Nothing where the options do not ask for it.
pub(super) fn rows(
    corpus: &Corpus,
    wanted: &[EstimateRow],
    width: usize,
    options: &ProfileOptions,
) -> Vec<EstimateRow> {
    let Some(within) = options.within else { return Vec::new() };
    let unit = if within == By::Event { Unit::Stratum } else { Unit::Article };
    let frames: Vec<Measure> = measures(&corpus.targets, Scope::Group)
        .into_iter()
        .filter(|m| m.is_frame_share() && m.key != NO_FRAME)
        .collect();
    let sums = frame_sums(corpus, &frames, width);
    let mut rows = Vec::new();
    for of in wanted {
        let own = corpus.position(&of.outlet);
        for (k, measure) in frames.iter().enumerate() {
            let observations: Vec<Observation> = corpus
                .articles
                .iter()
                .zip(&sums)
                .map(|(article, (x, y))| Observation {
                    own: Some(article.outlet) == own,
                    stratum: (article.group + 1 < corpus.groups.len()).then_some(article.group),
                    y: y.get(k).copied().unwrap_or_default(),
                    x: *x,
                })
                .filter(|o| o.x > 0.0)
                .collect();
            rows.extend(split(of, measure.key, within, &observations, unit));
        }
    }
    rows.sort_by(|a, b| a.measure.cmp(&b.measure)); // stable: outlets stay in order
    rows.chunk_by_mut(|a, b| a.measure == b.measure).for_each(adjust);
    rows
}

/// Paragraphs of each article, and those with each frame.
fn frame_sums(corpus: &Corpus, frames: &[Measure], width: usize) -> Vec<(f64, Vec<f64>)> {
    let mut dense = vec![0.0; width];
    let mut of = |sums: &[(u32, f64)]| {
        column::spread(sums, &mut dense);
        let total = frames.first().map_or(0.0, |m| sum(&dense, &m.denominator));
        (total, frames.iter().map(|m| sum(&dense, &m.numerator)).collect())
    };
    corpus.articles.iter().map(|article| of(&article.sums)).collect()
}

fn split(of: &EstimateRow, frame: &str, within: By, articles: &[Observation], unit: Unit) -> [EstimateRow; 2] {
    let parts = decompose(articles, unit);
    let own = articles.iter().filter(|o| o.own);
    let row = |part: &str, difference: Option<Difference>| EstimateRow {
        voice: "all".to_owned(),
        measure: format!("frame_share_{part}"),
        key: frame.to_owned(),
        method: "raw".to_owned(),
        by: within.key().to_owned(),
        estimate: difference.map(|d| d.value),
        lower: difference.map(|d| d.lower),
        upper: difference.map(|d| d.upper),
        p: difference.map(|d| d.p),
        n_articles: own.clone().count() as i64,
        n_paragraphs: own.clone().map(|o| o.x).sum::<f64>() as i64,
        note: match &parts {
            Some(parts) => format!("{} shared; {} of its articles in them", parts.shared, parts.own_articles),
            None => format!("too few articles of {}s that others cover as well", within.key()),
        },
        ..of.clone()
    };
    [row("selection", parts.map(|p| p.selection)), row("presentation", parts.map(|p| p.presentation))]
}
