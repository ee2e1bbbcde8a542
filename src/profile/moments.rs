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

/// The difference of two independent ratios, by Student's t with the degrees of freedom of Welch (1947, Biometrika 34:
/// 28–35) and Satterthwaite over clusters. None with under [`LEAST_CLUSTERS`] clusters, or no variation, on a side.
pub fn difference(a: &Moments, b: &Moments) -> Option<Difference> {
    difference_with(a, b, 0.0)
}

/// The same where the difference has a variance of another source as well, which is known well (of error rates).
pub fn difference_with(a: &Moments, b: &Moments, more: f64) -> Option<Difference> {
    let (va, vb) = (a.variance(), b.variance());
    let drawn = va + vb;
    if a.n < LEAST_CLUSTERS || b.n < LEAST_CLUSTERS || drawn.is_nan() || drawn <= 0.0 {
        return None;
    }
    let variance = drawn + more;
    let freedom = variance * variance / (va * va / (a.n - 1.0) + vb * vb / (b.n - 1.0));
    by_t(a.ratio() - b.ratio(), variance.sqrt(), freedom)
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
}
