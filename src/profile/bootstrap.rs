//! The cluster bootstrap, from sufficient counts (Davison and Hinkley 1997, sections 2.4 and 5.3.1; for clusters,
//! Cameron, Gelbach and Miller 2008, section III).
//!
//! Whole clusters (articles) are drawn with replacement. A statistic that is a function of sums over clusters needs only
//! those sums, so a cluster is a sparse row of counts and a replicate is the sum of the drawn rows. Every replicate has
//! its own random stream: results do not depend on the number of threads.

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

/// Tails of a 95% interval.
const TAIL: f64 = 0.025;

/// Sums of one cluster: (column, value), any order, columns may repeat.
pub type Counts = Vec<(u32, f64)>;

/// Anything that has the sums of a cluster.
pub trait Cluster: AsRef<[(u32, f64)]> + Sync {}

impl<T: AsRef<[(u32, f64)]> + Sync> Cluster for T {}

/// An estimate with its 95% percentile interval. Null where it is not defined (0/0) or cannot be had (one cluster).
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Estimate {
    /// Value on the data as they are.
    pub value: Option<f64>,
    /// 2.5% quantile of the replicates.
    pub lower: Option<f64>,
    /// 97.5% quantile of the replicates.
    pub upper: Option<f64>,
}

/// How to resample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct BootstrapOptions {
    /// Number of replicates.
    pub replicates: usize,
    /// Seed; replicate r uses its stream r.
    pub seed: u64,
}

impl Default for BootstrapOptions {
    fn default() -> Self {
        Self { replicates: 1000, seed: 20_140_501 }
    }
}

/// Sums over all clusters and over each replicate: every statistic of them can be estimated.
#[derive(Debug, Clone)]
pub struct Resampled {
    /// Sums over the data as they are.
    pub total: Vec<f64>,
    /// Number of clusters.
    pub clusters: usize,
    replicates: Vec<Vec<f64>>,
}

impl Resampled {
    /// Draws the replicates. Columns of `clusters` not below `width` are left out.
    ///
    /// The result depends on the order of the clusters; callers sort them.
    pub fn new(clusters: &[impl Cluster], width: usize, options: BootstrapOptions) -> Self {
        let n = clusters.len();
        let total = weighted_sum(clusters, &vec![1; n], width);
        // With one cluster, every replicate is the data: an interval of no width would mislead.
        let replicates = if n < 2 { 0 } else { options.replicates };
        let replicates = (0..replicates as u64)
            .into_par_iter()
            .map(|r| weighted_sum(clusters, &multiplicities(n, options.seed, r), width))
            .collect();
        Self { total, clusters: n, replicates }
    }

    /// The sums of every replicate.
    pub fn replicates(&self) -> impl Iterator<Item = &[f64]> {
        self.replicates.iter().map(Vec::as_slice)
    }

    /// A statistic of the sums with its interval; the statistic gives NaN where it is not defined. Replicates where it
    /// is not defined are left out.
    pub fn estimate(&self, statistic: impl Fn(&[f64]) -> f64) -> Estimate {
        let value = Some(statistic(&self.total)).filter(|v| v.is_finite());
        if value.is_none() {
            return Estimate::default();
        }
        let mut drawn: Vec<f64> = self.replicates.iter().map(|r| statistic(r)).filter(|v| v.is_finite()).collect();
        Estimate { value, lower: quantile(&mut drawn, TAIL), upper: quantile(&mut drawn, 1.0 - TAIL) }
    }
}

/// a / b, NaN where b is 0.
pub fn ratio(a: f64, b: f64) -> f64 {
    if b == 0.0 { f64::NAN } else { a / b }
}

/// How often each of `n` clusters is drawn in replicate `r`.
fn multiplicities(n: usize, seed: u64, r: u64) -> Vec<u32> {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    rng.set_stream(r);
    let mut drawn = vec![0; n];
    for _ in 0..n {
        if let Some(count) = drawn.get_mut(below(&mut rng, n as u64) as usize) {
            *count += 1;
        }
    }
    drawn
}

/// A number below `n` (> 0) from the high bits of a product (Lemire 2019, without rejection: the bias is under n/2⁶⁴).
/// Written here because the sampling code of `rand` may change between its versions, and intervals with it.
pub(crate) fn below(rng: &mut impl Rng, n: u64) -> u64 {
    ((u128::from(rng.next_u64()) * u128::from(n)) >> 64) as u64
}

/// Puts values in a random order (Fisher and Yates).
pub(crate) fn shuffle<T>(values: &mut [T], seed: u64) {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    for i in 0..values.len() {
        values.swap(i, i + below(&mut rng, (values.len() - i) as u64) as usize);
    }
}

/// Deals clusters at random into at most `most` groups of equal number and gives their sums, `width` columns each;
/// where there are no more clusters than that, each is a group. Groups of clusters resample as clusters do, so long as
/// there are many (random groups: Wolter 2007, Introduction to Variance Estimation, chapter 2).
pub(super) fn dealt(clusters: &[impl Cluster], most: usize, width: usize, seed: u64) -> Vec<Counts> {
    let mut order: Vec<usize> = (0..clusters.len()).collect();
    if clusters.len() > most {
        shuffle(&mut order, seed);
    }
    let mut groups = vec![Vec::new(); clusters.len().min(most)];
    let n = groups.len();
    for (place, cluster) in order.into_iter().filter_map(|n| clusters.get(n)).enumerate() {
        if let Some(group) = groups.get_mut(place % n) {
            group.push(cluster);
        }
    }
    let sums = |group: Vec<_>| -> Counts {
        let whole = weighted_sum(&group, &vec![1; group.len()], width);
        (0..).zip(whole).filter(|(_, value)| *value != 0.0).collect()
    };
    groups.into_iter().map(sums).collect()
}

fn weighted_sum(clusters: &[impl Cluster], weights: &[u32], width: usize) -> Vec<f64> {
    let mut sum = vec![0.0; width];
    for (cluster, &weight) in clusters.iter().zip(weights) {
        if weight == 0 {
            continue;
        }
        let weight = f64::from(weight);
        for &(column, value) in cluster.as_ref() {
            if let Some(cell) = sum.get_mut(column as usize) {
                *cell += weight * value;
            }
        }
    }
    sum
}

/// Quantile by linear interpolation (type 7 of Hyndman and Fan 1996, the default of R and NumPy). The values are put
/// in another order: finding two of them is quicker than sorting all.
pub(super) fn quantile(values: &mut [f64], p: f64) -> Option<f64> {
    let position = p * values.len().checked_sub(1)? as f64;
    let at = position.floor() as usize;
    let (_, low, above) = values.select_nth_unstable_by(at, f64::total_cmp);
    let low = *low;
    // The next in order is the least of those above; at the very end there is none, and no need of it.
    let high = above.iter().copied().min_by(f64::total_cmp).unwrap_or(low);
    Some(low + (high - low) * position.fract())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn quantiles_are_those_of_numpy() {
        // numpy.quantile([1, 2, 4, 8], 0.975) = 7.7; 0.025 -> 1.075
        // numpy.quantile([8, 1, 4, 2], 1/3) = 2
        let mut values = [8.0, 1.0, 4.0, 2.0];
        assert!((quantile(&mut values, 0.975).unwrap() - 7.7).abs() < 1e-12);
        assert!((quantile(&mut values, 0.025).unwrap() - 1.075).abs() < 1e-12);
        assert!((quantile(&mut values, 1.0 / 3.0).unwrap() - 2.0).abs() < 1e-12);
        assert_eq!(quantile(&mut [], 0.5), None);
        assert_eq!(quantile(&mut [3.0], 0.9), Some(3.0));
    }

    #[test]
    fn draws_do_not_change_between_versions() {
        let draws = |r| multiplicities(8, 1, r);
        assert_eq!(draws(0).iter().sum::<u32>(), 8);
        assert_ne!(draws(0), draws(1));
        // Golden: intervals in published tables rest on these draws.
        assert_eq!(draws(0), GOLDEN);
    }

    const GOLDEN: [u32; 8] = [1, 2, 1, 2, 1, 1, 0, 0];

    #[test]
    fn interval_of_a_share_agrees_with_the_normal_one() {
        // 400 clusters, a quarter of them 1: standard error sqrt(.25 * .75 / 400) = 0.02165.
        let clusters: Vec<Counts> = (0..400).map(|i| vec![(0, f64::from(i % 4 == 0)), (1, 1.0)]).collect();
        let e = Resampled::new(&clusters, 2, BootstrapOptions::default()).estimate(|t| ratio(t[0], t[1]));
        assert_eq!(e.value, Some(0.25));
        assert!((e.lower.unwrap() - (0.25 - 1.96 * 0.02165)).abs() < 0.006, "{e:?}");
        assert!((e.upper.unwrap() - (0.25 + 1.96 * 0.02165)).abs() < 0.006, "{e:?}");
    }

    #[test]
    fn one_cluster_has_no_interval_and_an_undefined_ratio_no_value() {
        let one = Resampled::new(&[vec![(0, 3.0), (1, 4.0)]], 2, BootstrapOptions::default());
        assert_eq!(one.estimate(|t| ratio(t[0], t[1])), Estimate { value: Some(0.75), lower: None, upper: None });
        let none = Resampled::new(&[] as &[Counts], 2, BootstrapOptions::default());
        assert_eq!(none.estimate(|t| ratio(t[0], t[1])), Estimate::default());
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn intervals_of_shares_hold_the_estimate_within_bounds(
            rows in prop::collection::vec((0u32..10, 0u32..10), 2..60), seed in any::<u64>()
        ) {
            let clusters: Vec<Counts> =
                rows.iter().map(|&(a, b)| vec![(0, f64::from(a)), (1, f64::from(a + b))]).collect();
            let resampled = Resampled::new(&clusters, 2, BootstrapOptions { replicates: 300, seed });
            let e = resampled.estimate(|t| ratio(t[0], t[1]));
            if let (Some(value), Some(lower), Some(upper)) = (e.value, e.lower, e.upper) {
                prop_assert!(0.0 <= lower && lower <= value && value <= upper && upper <= 1.0);
            }
        }
    }
}
