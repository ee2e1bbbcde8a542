//! How many labels which claim needs.
//!
//! The guess takes the model's probabilities at their word: a label's variance about its prediction is then p (1 − p), so that
//! n labels, laid out as [`Design`] does, leave the rectifier a variance V/n. The articles leave one that no label takes away. A model
//! that is over-confident needs more labels than this says: draw, code, and see the intervals.

use serde::Serialize;

use super::{
    design::Design,
    population::{Population, code_index},
};

/// 97.5% quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// Labels that a claim needs.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Claim {
    /// Frame.
    pub frame: String,
    /// `corpus`, `outlet` or `difference`.
    pub claim: &'static str,
    /// Outlet or outlets; empty for the corpus.
    pub outlet: String,
    /// Labels in all, laid out as a sample would be; none where no number of labels is enough.
    pub labels: Option<u64>,
    /// Half of the interval's width that the articles alone leave, however many paragraphs are coded.
    pub least_halfwidth: f64,
}

/// What is needed for intervals of ± `halfwidth`: the share of each of the design's frames in the corpus, in each outlet that has
/// two articles, and its difference between the two outlets with most paragraphs.
pub fn plan(population: &Population, design: &Design, halfwidth: f64) -> Vec<Claim> {
    let drawn: usize = design.strata.iter().map(|s| s.drawn).sum();
    let mut sizes = vec![0usize; population.outlets.len()];
    population.units.iter().for_each(|u| sizes[population.outlet_of(u) as usize] += 1);
    let mut largest: Vec<usize> = (0..sizes.len()).collect();
    largest.sort_by_key(|o| (std::cmp::Reverse(sizes[*o]), *o));
    let mut claims = Vec::new();
    for frame in &design.frames {
        let code = code_index(frame).unwrap_or_default();
        let claim = |claim, outlet: String, parts: &[Option<Parts>]| {
            let parts: Option<Vec<Parts>> = parts.iter().copied().collect();
            let sum = parts?
                .into_iter()
                .fold(Parts::default(), |a, b| Parts { once: a.once + b.once, articles: a.articles + b.articles });
            let room = (halfwidth / Z).powi(2) - sum.articles;
            let labels = (room > 0.0).then(|| (drawn as f64 * sum.once / room).ceil() as u64);
            let labels = labels.map(|n| n.clamp(10, population.units.len() as u64));
            Some(Claim { frame: frame.clone(), claim, outlet, labels, least_halfwidth: Z * sum.articles.sqrt() })
        };
        let all = parts(population, design, code);
        claims.extend(claim("corpus", String::new(), &[all.last().copied().flatten()]));
        for (o, name) in population.outlets.iter().enumerate() {
            claims.extend(claim("outlet", name.clone(), &[all[o]]));
        }
        if let [a, b, ..] = largest.as_slice() {
            let names = format!("{} – {}", population.outlet(*a.min(b) as u32), population.outlet(*a.max(b) as u32));
            claims.extend(claim("difference", names, &[all[*a], all[*b]]));
        }
    }
    claims
}

/// Variance by labels (with the design's numbers) and by articles.
#[derive(Debug, Clone, Copy, Default)]
struct Parts {
    once: f64,
    articles: f64,
}

/// Of each outlet, then of the corpus; none where there are fewer than two articles.
fn parts(population: &Population, design: &Design, code: usize) -> Vec<Option<Parts>> {
    let n_outlets = population.outlets.len();
    let mut sums = vec![(0.0, 0.0); population.articles.len()];
    let mut outlets = vec![(0.0, 0.0, 0.0); n_outlets + 1];
    for unit in &population.units {
        let (p, o) = (unit.expected(code), population.outlet_of(unit) as usize);
        let pi = design.strata.get(design.stratum(population, unit)).map_or(1.0, |s| s.inclusion_probability());
        for at in [o, n_outlets] {
            let sum = &mut outlets[at];
            *sum = (sum.0 + 1.0, sum.1 + p, sum.2 + p * (1.0 - p) / pi);
        }
        let sum = &mut sums[unit.article as usize];
        *sum = (sum.0 + 1.0, sum.1 + p);
    }
    let mut articles = vec![(0.0, 0.0); n_outlets + 1];
    for (member, (n, p)) in population.articles.iter().zip(sums).filter(|(_, s)| s.0 > 0.0) {
        for at in [member.outlet as usize, n_outlets] {
            let (size, total, _) = outlets[at];
            let part = (p - n * total / size) / size;
            articles[at] = (articles[at].0 + 1.0, articles[at].1 + part * part);
        }
    }
    let one = |((size, _, label), (n, variance)): (&(f64, f64, f64), (f64, f64))| {
        (n > 1.0).then(|| Parts { once: label / (size * size), articles: variance * n / (n - 1.0) })
    };
    outlets.iter().zip(articles).map(one).collect()
}
