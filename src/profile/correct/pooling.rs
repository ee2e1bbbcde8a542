//! Rates of the four cells, partially pooled: a beta–binomial hierarchy with all its uncertainty (Gelman et al. 2013,
//! "Bayesian Data Analysis", 3rd edition, section 5.3).
//!
//! A cell's rate comes from Beta(mM, (1 − m)M) around the common mean m; the prior is uniform in m and in 1/√M, about the
//! standard deviation between cells (their section 5.3 has the same, (α + β)^(−5/2)). Where the cells agree, M is large
//! and they share their counts; a cell without counts is drawn as another cell would be. Posterior sums run over a grid of
//! m and M. Counts are effective counts, so they need not be whole.

use rand::rngs::ChaCha8Rng;
use statrs::function::gamma::ln_gamma;

use super::sampling::{beta, uniform};
use crate::model::error_counts::CELLS;

/// Grid points of logit m, and how many standard errors to either side of the pooled rate they reach.
const MEANS: usize = 101;
const REACH: f64 = 5.0;
/// What is added to the standard error of logit m, because cells that differ leave m less sure than pooling does.
const SPREAD: f64 = 0.3;
/// Grid points of 1/√M, between these bounds.
const SIZES: usize = 16;
const LEAST: f64 = 1.0 / 64.0;
const MOST: f64 = 0.5;

/// Posterior of the rates.
#[derive(Debug)]
pub struct Pooled {
    /// Effective (yes, all) of the cells.
    cells: [(f64, f64); CELLS],
    nodes: Vec<Node>,
    /// Distance of grid points in logit m.
    step: f64,
}

#[derive(Debug)]
struct Node {
    logit: f64,
    size: f64,
    /// Posterior probability of this node and those before it.
    cumulative: f64,
}

impl Pooled {
    /// The posterior for effective numbers of (yes, all).
    pub fn new(cells: [(f64, f64); CELLS]) -> Self {
        let (yes, all) = cells.iter().fold((0.5, 1.0), |(y, n), cell| (y + cell.0, n + cell.1));
        let centre = (yes / (all - yes)).ln();
        let reach = REACH * ((1.0 / yes + 1.0 / (all - yes)).sqrt() + SPREAD);
        let step = 2.0 * reach / (MEANS - 1) as f64;
        let mut nodes = Vec::with_capacity(MEANS * SIZES);
        let mut logs = Vec::with_capacity(MEANS * SIZES);
        for i in 0..MEANS {
            let logit = centre - reach + step * i as f64;
            for j in 0..SIZES {
                let root = LEAST + (MOST - LEAST) * (j as f64 + 0.5) / SIZES as f64;
                let size = root.powi(-2);
                logs.push(log_posterior(&cells, logit, size));
                nodes.push(Node { logit, size, cumulative: 0.0 });
            }
        }
        let highest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        let total: f64 = logs.iter().map(|l| (l - highest).exp()).sum();
        let mut sum = 0.0;
        for (node, log) in nodes.iter_mut().zip(&logs) {
            sum += (log - highest).exp() / total;
            node.cumulative = sum;
        }
        Self { cells, nodes, step }
    }

    /// Posterior means.
    pub fn expected(&self) -> [f64; CELLS] {
        let mut expected = [0.0; CELLS];
        let mut before = 0.0;
        for node in &self.nodes {
            let weight = node.cumulative - before;
            before = node.cumulative;
            for (mean, &(yes, all)) in expected.iter_mut().zip(&self.cells) {
                *mean += weight * (expit(node.logit) * node.size + yes) / (node.size + all);
            }
        }
        expected
    }

    /// One draw of all rates together.
    pub fn draw(&self, rng: &mut ChaCha8Rng) -> [f64; CELLS] {
        let u = uniform(rng);
        let at = self.nodes.partition_point(|node| node.cumulative < u).min(self.nodes.len().saturating_sub(1));
        let Some(node) = self.nodes.get(at) else { return [0.5; CELLS] };
        // Anywhere in the grid point's own stretch.
        let mean = expit(node.logit + self.step * (uniform(rng) - 0.5));
        self.cells.map(|(yes, all)| beta(rng, mean * node.size + yes, (1.0 - mean) * node.size + all - yes))
    }
}

/// Log posterior density in logit m and 1/√M, up to a constant.
fn log_posterior(cells: &[(f64, f64); CELLS], logit: f64, size: f64) -> f64 {
    let m = expit(logit);
    let (a, b) = (m * size, (1.0 - m) * size);
    let ln_beta = |a: f64, b: f64| ln_gamma(a) + ln_gamma(b) - ln_gamma(a + b);
    let likelihood: f64 = cells
        .iter()
        .filter(|(_, all)| *all > 0.0)
        .map(|&(yes, all)| ln_beta(a + yes, b + all - yes) - ln_beta(a, b))
        .sum();
    // Uniform in m: its density in logit m is m (1 − m).
    likelihood + (m * (1.0 - m)).ln()
}

fn expit(x: f64) -> f64 {
    1.0 / (1.0 + (-x).exp())
}
