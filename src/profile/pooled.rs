//! Shares of small outlets, pooled partially towards the corpus: empirical Bayes with a beta prior.
//!
//! Paragraphs of one article are alike, so an outlet's paragraphs are first counted as so many independent ones (its
//! effective number, by the design effect of Kish 1965, Survey Sampling, section 8.2, over all outlets). The prior's
//! mean and spread come from the outlets' shares by the moment estimator of Kleinman (1973, Journal of the American
//! Statistical Association 68: 46–54, section 2).

use statrs::distribution::{Beta, ContinuousCDF};

use super::moments::Moments;

/// Fewer outlets tell nothing of how outlets differ.
pub const LEAST_OUTLETS: usize = 3;

/// How outlets' shares are spread: beta with mean `mean`, as firm as `strength` effective paragraphs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prior {
    /// Mean of the outlets' shares.
    pub mean: f64,
    /// Paragraphs that the prior weighs as much as (α + β).
    pub strength: f64,
    /// Paragraphs that are worth one independent paragraph.
    pub design_effect: f64,
}

/// A pooled share with its 95% interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pooled {
    /// Mean of the posterior.
    pub value: f64,
    /// 2.5% quantile of the posterior.
    pub lower: f64,
    /// 97.5% quantile of the posterior.
    pub upper: f64,
    /// Weight of the outlet's own share; the prior has the rest.
    pub weight: f64,
}

impl Prior {
    /// The prior of a frame from the shares of the outlets. None where they are too few, or all have none or nothing but it.
    pub fn fit(outlets: &[Moments]) -> Option<Self> {
        let known: Vec<&Moments> = outlets.iter().filter(|m| m.total() > 0.0).collect();
        let paragraphs: f64 = known.iter().map(|m| m.total()).sum();
        let share = known.iter().map(|m| m.positives()).sum::<f64>() / paragraphs;
        if known.len() < LEAST_OUTLETS || !(share > 0.0 && share < 1.0) {
            return None;
        }
        let design_effect = design_effect(&known);
        let sizes: Vec<(f64, f64)> = known.iter().map(|m| (m.ratio(), m.total() / design_effect)).collect();
        // Kleinman's weights need the correlation that is looked for; two rounds are his advice.
        let (mut mean, mut correlation) = kleinman(&sizes, |n| n);
        for _ in 0..2 {
            let at = correlation;
            (mean, correlation) = kleinman(&sizes, |n| n / (1.0 + at * (n - 1.0).max(0.0)));
        }
        // No prior is firmer than the whole corpus: its mean is known no better.
        let most = paragraphs / design_effect;
        let strength = if correlation > 0.0 { (1.0 / correlation - 1.0).min(most) } else { most };
        Some(Self { mean, strength: strength.max(f64::MIN_POSITIVE), design_effect })
    }

    /// The share of one outlet.
    pub fn pool(&self, outlet: &Moments) -> Option<Pooled> {
        let n = outlet.total() / self.design_effect;
        let own = if n > 0.0 { n * outlet.ratio() } else { 0.0 };
        let (a, b) = (self.mean * self.strength + own, (1.0 - self.mean) * self.strength + n - own);
        let posterior = Beta::new(a, b).ok()?;
        Some(Pooled {
            value: a / (a + b),
            lower: posterior.inverse_cdf(0.025),
            upper: posterior.inverse_cdf(0.975),
            weight: n / (n + self.strength),
        })
    }
}

/// Variance of the shares over that of independent paragraphs, the outlets' residuals taken together; at least 1.
fn design_effect(outlets: &[&Moments]) -> f64 {
    let several = || outlets.iter().filter(|m| m.n >= 2.0);
    let clustered: f64 = several().map(|m| m.n / (m.n - 1.0) * m.residual()).sum();
    let independent: f64 = several().map(|m| m.total() * m.ratio() * (1.0 - m.ratio())).sum();
    if independent > 0.0 { (clustered / independent).max(1.0) } else { 1.0 }
}

/// Mean and intraclass correlation of shares (p, n) by weighted moments (Kleinman 1973, equations 2.1 and 2.2); the
/// correlation is cut to [0, 1).
fn kleinman(shares: &[(f64, f64)], weight: impl Fn(f64) -> f64) -> (f64, f64) {
    let total: f64 = shares.iter().map(|(_, n)| weight(*n)).sum();
    let mean = shares.iter().map(|(p, n)| weight(*n) * p).sum::<f64>() / total;
    let (mut spread, mut within, mut between) = (0.0, 0.0, 0.0);
    for (p, n) in shares {
        let w = weight(*n);
        spread += w * (p - mean) * (p - mean);
        within += w / n * (1.0 - w / total);
        between += w * (1.0 - w / total);
    }
    let binomial = mean * (1.0 - mean);
    let correlation = (spread - binomial * within) / (binomial * (between - within));
    (mean, if correlation.is_finite() { correlation.clamp(0.0, 1.0 - 1e-9) } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Articles of (positives, paragraphs).
    const OUTLETS: [&[(f64, f64)]; 5] = [
        &[(3.0, 10.0), (1.0, 4.0), (0.0, 7.0), (5.0, 9.0), (2.0, 6.0)],
        &[(1.0, 8.0), (0.0, 3.0), (2.0, 14.0), (1.0, 9.0)],
        &[(6.0, 7.0)],
        &[(0.0, 12.0), (1.0, 20.0), (0.0, 9.0), (2.0, 15.0), (4.0, 11.0), (0.0, 8.0)],
        &[(9.0, 10.0), (4.0, 8.0), (6.0, 12.0)],
    ];

    // Computed with NumPy 2.4 and scipy.stats.beta.ppf (SciPy 1.17.1) from the formulas above.
    const DEFF: f64 = 1.783_579_120_923_242_8;
    const MEAN: f64 = 0.376_703_571_966_613_9;
    const STRENGTH: f64 = 1.536_693_076_660_907_5;
    const SHARES: [[f64; 3]; 5] = [
        [0.310_589_096_119_380_2, 0.139_296_750_193_114_5, 0.514_860_614_258_863_6],
        [0.136_972_315_006_744_28, 0.028_676_965_566_475_376, 0.310_782_454_098_661_45],
        [0.721_959_636_230_648_4, 0.322_898_586_383_585_2, 0.973_609_232_888_729_5],
        [0.103_323_774_539_760_65, 0.032_588_292_473_837_696, 0.208_129_282_462_114_07],
        [0.611_850_227_594_955_4, 0.386_187_562_219_051_7, 0.814_438_033_419_219_2],
    ];

    fn moments() -> Vec<Moments> {
        let outlet = |articles: &&[(f64, f64)]| {
            let mut sums = Moments::default();
            articles.iter().for_each(|(y, x)| sums.add(*y, *x));
            sums
        };
        OUTLETS.iter().map(outlet).collect()
    }

    #[test]
    fn pooled_shares_are_those_computed_in_python() {
        let outlets = moments();
        let prior = Prior::fit(&outlets).expect("a prior");
        for (value, expected) in [(prior.design_effect, DEFF), (prior.mean, MEAN), (prior.strength, STRENGTH)] {
            assert!((value - expected).abs() < 1e-9, "{value} is not {expected}");
        }
        for (outlet, expected) in outlets.iter().zip(SHARES) {
            let pooled = prior.pool(outlet).expect("a share");
            for (value, expected) in [pooled.value, pooled.lower, pooled.upper].into_iter().zip(expected) {
                assert!((value - expected).abs() < 1e-7, "{value} is not {expected}");
            }
        }
    }

    #[test]
    fn a_small_outlet_is_drawn_to_the_corpus_and_a_large_one_stays() {
        let outlets = moments();
        let prior = Prior::fit(&outlets).expect("a prior");
        let single = prior.pool(&outlets[2]).expect("a share");
        assert!(prior.mean < single.value && single.value < outlets[2].ratio());
        assert!(single.weight < prior.pool(&outlets[3]).expect("a share").weight);
        assert!(
            prior.pool(&Moments::default()).is_some_and(|p| (p.value - prior.mean).abs() < 1e-12 && p.weight == 0.0)
        );
    }

    #[test]
    fn without_differences_or_with_few_outlets_nothing_can_be_pooled() {
        assert_eq!(Prior::fit(&moments()[..2]), None);
        let mut none = Moments::default();
        none.add(0.0, 4.0);
        assert_eq!(Prior::fit(&[none; 4]), None);
    }
}
