//! Ratios of sums over clusters with their linearised variance: the sandwich beside the bootstrap, from six sums, so
//! that hundreds of outlets can be set against the rest of the corpus without resampling it.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

/// Fewer clusters on either side give no test: with so few, no interval can be trusted.
pub const LEAST_CLUSTERS: f64 = 5.0;

/// Sums over clusters (articles) of a numerator y and a denominator x. Clusters with x = 0 do not count.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Moments {
    /// Clusters.
    pub n: f64,
    x: f64,
    y: f64,
    xx: f64,
    xy: f64,
    yy: f64,
}

impl Moments {
    /// Adds a cluster.
    pub fn add(&mut self, y: f64, x: f64) {
        if x > 0.0 {
            *self = self.plus(&Moments { n: 1.0, x, y, xx: x * x, xy: x * y, yy: y * y }, 1.0);
        }
    }

    /// With `sign` times another's sums.
    #[must_use]
    pub fn plus(&self, other: &Moments, sign: f64) -> Moments {
        Moments {
            n: self.n + sign * other.n,
            x: self.x + sign * other.x,
            y: self.y + sign * other.y,
            xx: self.xx + sign * other.xx,
            xy: self.xy + sign * other.xy,
            yy: self.yy + sign * other.yy,
        }
    }

    /// Sum of the denominators.
    pub fn total(&self) -> f64 {
        self.x
    }

    /// Sum of the numerators.
    pub fn positives(&self) -> f64 {
        self.y
    }

    /// Σy / Σx; NaN where nothing is counted.
    pub fn ratio(&self) -> f64 {
        if self.x > 0.0 { self.y / self.x } else { f64::NAN }
    }

    /// Σ (y − r x)², the squared residuals of the ratio r.
    pub fn residual(&self) -> f64 {
        let r = self.ratio();
        (self.yy - 2.0 * r * self.xy + r * r * self.xx).max(0.0)
    }

    /// Variance of the ratio by linearisation, n/(n − 1) Σ(y − r x)² / (Σx)² (Cochran 1977, Sampling Techniques, third
    /// edition, section 6.3, without the finite population's factor). NaN with under two clusters.
    pub fn variance(&self) -> f64 {
        if self.n < 2.0 || self.x <= 0.0 {
            return f64::NAN;
        }
        self.n / (self.n - 1.0) * self.residual() / (self.x * self.x)
    }

    /// The variance that the ratio would have if these clusters' residuals were as large, for their denominators, as another's.
    fn variance_as_of(&self, other: &Moments) -> f64 {
        other.n / (other.n - 1.0) * other.residual() / other.xx * self.xx / (self.x * self.x)
    }
}

/// A difference with its 95% interval and two-sided p-value.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// First minus second.
    pub value: f64,
    /// Lower end.
    pub lower: f64,
    /// Upper end.
    pub upper: f64,
    /// Of no difference.
    pub p: f64,
}

/// The difference of two independent ratios, as Welch tests it, but for the side with fewer clusters: the variance of a few
/// articles, hardly any of which has a rare frame, comes out far too small (docs/simulations.md), so it is not let under what
/// it would be if the side's articles varied as those of the other side do: the variance under no difference, as in a score
/// test (Agresti 2013, Categorical Data Analysis, section 1.3.3).
///
/// By Student's t with the degrees of freedom of Welch (1947, Biometrika 34:
/// 28–35) and Satterthwaite over clusters. None with under [`LEAST_CLUSTERS`] clusters, or no variation, on a side.
pub fn difference(a: &Moments, b: &Moments) -> Option<Difference> {
    difference_with(a, b, 0.0)
}

/// The same where the difference has a variance of another source as well, which is known well (of error rates).
pub fn difference_with(a: &Moments, b: &Moments, more: f64) -> Option<Difference> {
    let ((va, na), (vb, nb)) = (variance_beside(a, b), variance_beside(b, a));
    let drawn = va + vb;
    if a.n < LEAST_CLUSTERS || b.n < LEAST_CLUSTERS || drawn.is_nan() || drawn <= 0.0 {
        return None;
    }
    let variance = drawn + more;
    let freedom = variance * variance / (va * va / (na - 1.0) + vb * vb / (nb - 1.0));
    by_t(a.ratio() - b.ratio(), variance.sqrt(), freedom)
}

/// The variance of a side's ratio, and the clusters that it is known from.
fn variance_beside(side: &Moments, other: &Moments) -> (f64, f64) {
    let (own, null) = (side.variance(), side.variance_as_of(other));
    if side.n < other.n && null > own { (null, other.n) } else { (own, side.n) }
}

/// A value with the interval and p-value that Student's t gives it.
pub fn by_t(value: f64, error: f64, freedom: f64) -> Option<Difference> {
    let t = StudentsT::new(0.0, 1.0, freedom).ok()?;
    let reach = t.inverse_cdf(0.975) * error;
    let p = 2.0 * t.cdf(-(value / error).abs());
    Some(Difference { value, lower: value - reach, upper: value + reach, p })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GULL: [(f64, f64); 8] =
        [(3.0, 10.0), (1.0, 4.0), (0.0, 7.0), (5.0, 9.0), (2.0, 6.0), (2.0, 2.0), (0.0, 5.0), (4.0, 12.0)];
    const TERN: [(f64, f64); 10] = [
        (1.0, 8.0),
        (0.0, 3.0),
        (2.0, 14.0),
        (1.0, 9.0),
        (0.0, 6.0),
        (3.0, 11.0),
        (0.0, 4.0),
        (1.0, 7.0),
        (0.0, 10.0),
        (2.0, 5.0),
    ];

    fn moments(clusters: &[(f64, f64)]) -> Moments {
        let mut sums = Moments::default();
        clusters.iter().for_each(|(y, x)| sums.add(*y, *x));
        sums
    }

    fn close(a: f64, b: f64) {
        assert!((a - b).abs() < 1e-10, "{a} is not {b}");
    }

    #[test]
    fn a_share_has_the_cluster_robust_variance_of_statsmodels() {
        // statsmodels 0.15: OLS(paragraph has the frame ~ 1).fit(cov_type="cluster", groups = article), params and bse².
        let gull = moments(&GULL);
        close(gull.ratio(), 0.309_090_909_090_909_1);
        close(gull.variance(), 0.005_315_483_915_033_125);
        close(moments(&TERN).variance(), 0.001_326_896_425_388_758);
    }

    #[test]
    fn a_difference_has_the_interval_of_welch() {
        // With those, SciPy 1.17: df = 10.4257, d ± stats.t.ppf(0.975, df) * se, p = 2 * stats.t.sf(d / se, df).
        let d = difference(&moments(&GULL), &moments(&TERN)).expect("a difference");
        close(d.value, 0.179_220_779_220_779_22);
        close(d.lower, -0.001_374_245_874_483_971_3);
        close(d.upper, 0.359_815_804_316_042_43);
        close(d.p, 0.051_468_999_279_040_16);
    }

    #[test]
    fn the_rest_is_all_less_the_own() {
        let both = moments(&[&GULL[..], &TERN[..]].concat());
        let rest = both.plus(&moments(&GULL), -1.0);
        close(rest.variance(), moments(&TERN).variance());
        close(rest.n, 10.0);
    }

    #[test]
    fn too_few_articles_or_no_variation_give_no_difference() {
        assert_eq!(difference(&moments(&GULL[..4]), &moments(&TERN)), None);
        let same = moments(&[(0.0, 3.0); 9]);
        assert_eq!(difference(&same, &same), None);
        assert!(moments(&GULL[..1]).variance().is_nan());
        assert!(moments(&[(0.0, 0.0)]).ratio().is_nan());
    }

    /// How often, of `runs`, Welch's test of an outlet's share against that of the rest finds a difference where there is none.
    /// The outlet's articles have 4 to 15 paragraphs, the others' 2 to 40, and the paragraphs of an article are alike
    /// (beta-binomial, intraclass correlation 0.2).
    fn rejections(runs: u64, share: f64, articles: usize, others: usize) -> f64 {
        use crate::profile::correct::sampling::{beta, uniform};
        use rand::{SeedableRng, rngs::ChaCha8Rng};
        let mut rejected = 0;
        for run in 0..runs {
            let mut rng = ChaCha8Rng::seed_from_u64(20_260_101);
            rng.set_stream(run);
            let mut draw = |n: usize, (least, most): (f64, f64)| {
                let mut sums = Moments::default();
                for _ in 0..n {
                    let p = beta(&mut rng, 4.0 * share, 4.0 * (1.0 - share));
                    let x = (least + (most - least + 1.0) * uniform(&mut rng)).floor();
                    let y = (0..x as usize).filter(|_| uniform(&mut rng) < p).count();
                    sums.add(y as f64, x);
                }
                sums
            };
            let (own, rest) = (draw(articles, (4.0, 15.0)), draw(others, (2.0, 40.0)));
            rejected += u64::from(difference(&own, &rest).is_some_and(|d| d.p < 0.05));
        }
        rejected as f64 / runs as f64
    }

    #[test]
    fn a_test_at_5_percent_is_wrong_about_so_often() {
        // Binomial error of 600 runs at 0.05: 0.009.
        for (share, articles, others) in [(0.3, 60, 600), (0.15, 30, 2000)] {
            let wrong = rejections(600, share, articles, others);
            assert!((0.02..=0.085).contains(&wrong), "{share} {articles} {others}: {wrong}");
        }
    }

    /// The numbers of docs/simulations.md.
    #[test]
    #[ignore = "a minute; prints the numbers of docs/simulations.md"]
    fn rejections_of_no_difference() {
        println!("| share | articles of the outlet | of the rest | wrongly significant |");
        println!("|---|---|---|---|");
        for share in [0.03, 0.15, 0.4] {
            for (articles, others) in [(8, 500), (20, 500), (60, 500), (200, 500), (60, 60)] {
                println!(
                    "| {share} | {articles} | {others} | {:.1}% |",
                    100.0 * rejections(4000, share, articles, others)
                );
            }
        }
    }
}
