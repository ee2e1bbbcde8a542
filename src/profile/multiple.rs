//! Many tests at once.

use crate::analyze::rows::EstimateRow;

/// The q-values of p-values: the smallest false discovery rate at which each is still taken for a discovery
/// (Benjamini and Hochberg 1995, section 3; as adjusted p-values, Yekutieli and Benjamini 1999, section 2). In the order
/// given; p-values that are not numbers have none and are no part of the family.
pub fn q_values(p: &[Option<f64>]) -> Vec<Option<f64>> {
    let mut known: Vec<(usize, f64)> =
        p.iter().enumerate().filter_map(|(i, p)| Some((i, (*p)?))).filter(|(_, p)| !p.is_nan()).collect();
    known.sort_by(|a, b| a.1.total_cmp(&b.1));
    let n = known.len() as f64;
    let mut q = vec![None; p.len()];
    let mut least: f64 = 1.0;
    for (rank, (i, p)) in known.iter().enumerate().rev() {
        least = least.min(p * n / (rank + 1) as f64);
        if let Some(slot) = q.get_mut(*i) {
            *slot = Some(least);
        }
    }
    q
}

/// Fills the q-values of one family of tests.
pub(super) fn adjust(family: &mut [EstimateRow]) {
    let q = q_values(&family.iter().map(|row| row.p).collect::<Vec<_>>());
    family.iter_mut().zip(q).for_each(|(row, q)| row.q = q);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn q_values_are_those_of_scipy() {
        // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.2, 0.005]) (SciPy 1.17.1)
        let expected = [0.025, 0.05, 0.05, 0.2, 0.025];
        let q = q_values(&[Some(0.01), Some(0.04), None, Some(0.03), Some(0.2), Some(f64::NAN), Some(0.005)]);
        let known: Vec<f64> = q.iter().flatten().copied().collect();
        assert!(known.iter().zip(expected).all(|(a, b)| (a - b).abs() < 1e-12), "{known:?}");
        assert_eq!((q[2], q[5], known.len()), (None, None, 5));
    }
}
