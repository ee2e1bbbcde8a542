//! Partial pooling of the outlets' deviations from the corpus.
//!
//! dₒ ~ N(δₒ, sₒ²), δₒ ~ N(0, τ²), τ² uniform: the posterior of δₒ is integrated over τ on a grid, so that an interval is not too
//! narrow where τ is estimated badly (few outlets), as it would be with the best τ plugged in (Rao and Molina 2015, section
//! 9.3). With τ² uniform, intervals hold the truth at least as often as they say whatever τ is (Morris 1983, Journal of the
//! American Statistical Association 78: 47–55, section 4; Morris and Tang 2011, Statistical Science 26: 271–287); with priors
//! that favour small τ they fall short where outlets do differ (docs/validation.md).

/// Points of the grid.
const GRID: usize = 250;

/// End of the grid of τ: shares lie in [0, 1], so they deviate by no more.
const GRID_END: f64 = 0.5;

/// An outlet's observed deviation.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Deviation {
    /// d.
    pub mean: f64,
    /// s².
    pub variance: f64,
    /// Sum of the weights of its labels.
    pub weight: f64,
}

/// Its posterior.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Posterior {
    /// E δ.
    pub mean: f64,
    /// Var δ.
    pub variance: f64,
    /// Mean weight of the outlet's own labels, τ²/(τ² + s²).
    pub weight: f64,
}

/// Posteriors of all outlets.
pub fn pooled(deviations: &[Deviation]) -> Vec<Posterior> {
    let grid = grid(deviations);
    let posterior = |d: &Deviation| {
        let (mut mean, mut square, mut own, mut left) = (0.0, 0.0, 0.0, 0.0);
        for &(tau2, p) in &grid {
            let b = if tau2 + d.variance > 0.0 { tau2 / (tau2 + d.variance) } else { 1.0 };
            mean += p * b * d.mean;
            square += p * (b * d.mean).powi(2);
            left += p * b * d.variance;
            own += p * b;
        }
        Posterior { mean, variance: left + (square - mean * mean).max(0.0), weight: own }
    };
    deviations.iter().map(posterior).collect()
}

/// E τ²: the variance of the deviation of an outlet of which nothing is labelled.
pub fn spread(deviations: &[Deviation]) -> f64 {
    grid(deviations).iter().map(|(tau2, p)| tau2 * p).sum()
}

/// (τ², posterior probability) on the grid.
fn grid(deviations: &[Deviation]) -> Vec<(f64, f64)> {
    let log_posterior = |tau: f64| {
        let likelihood = |d: &Deviation| {
            let v = (tau * tau + d.variance).max(1e-12);
            -0.5 * (v.ln() + d.mean * d.mean / v)
        };
        // Uniform in τ² is proportional to τ in τ.
        deviations.iter().map(likelihood).sum::<f64>() + tau.ln()
    };
    let points: Vec<f64> = (0..GRID).map(|i| (i as f64 + 0.5) / GRID as f64 * GRID_END).collect();
    let logs: Vec<f64> = points.iter().map(|tau| log_posterior(*tau)).collect();
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let weights: Vec<f64> = logs.iter().map(|l| (l - top).exp()).collect();
    let total: f64 = weights.iter().sum();
    points.iter().zip(weights).map(|(tau, w)| (tau * tau, w / total)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn deviation(mean: f64, variance: f64) -> Deviation {
        Deviation { mean, variance, weight: 1.0 }
    }

    #[test]
    fn an_outlet_known_badly_is_drawn_to_the_corpus_and_one_known_well_is_not() {
        let mut all: Vec<Deviation> = (0..20).map(|i| deviation(if i % 2 == 0 { 0.05 } else { -0.05 }, 1e-6)).collect();
        all.push(deviation(0.3, 0.04));
        let posteriors = pooled(&all);
        assert!((posteriors[0].mean - 0.05).abs() < 1e-3 && posteriors[0].weight > 0.99);
        let badly = posteriors[20];
        assert!(badly.mean < 0.05, "{badly:?}");
        assert!(badly.variance < 0.04 && badly.variance > 0.001, "{badly:?}");
    }

    #[test]
    fn the_integral_agrees_with_one_done_finely() {
        // numpy: 500,000 points of the same integral over (0, 0.5) for d = (0.02, -0.05, 0.01), s2 = (1e-3, 2e-3, 5e-4).
        let posteriors = pooled(&[deviation(0.02, 1e-3), deviation(-0.05, 2e-3), deviation(0.01, 5e-4)]);
        let fine = [(0.014_469_992, 7.526_237e-4), (-0.031_432_554, 1.478_175e-3), (0.008_036_903, 4.072_666e-4)];
        for (p, (mean, variance)) in posteriors.iter().zip(fine) {
            assert!((p.mean - mean).abs() < 2e-5, "{p:?} {mean}");
            assert!((p.variance - variance).abs() < 2e-6, "{p:?} {variance}");
        }
    }
}
