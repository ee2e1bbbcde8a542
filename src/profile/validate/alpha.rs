//! Krippendorff's alpha for nominal codes (Krippendorff 2019, chapter 12).

/// Alpha from the codes of each unit (any number of coders; codes below `values`). Units with fewer than two codes say nothing.
/// NaN where nothing can be compared; where all codes are the same one, too, as there is no disagreement to expect.
pub fn alpha<'a>(units: impl IntoIterator<Item = &'a [usize]>, values: usize) -> f64 {
    let (mut observed, mut totals) = (0.0, vec![0.0; values]);
    for unit in units {
        let m = unit.len() as f64;
        if m < 2.0 {
            continue;
        }
        let mut counts = vec![0.0; values];
        unit.iter().for_each(|code| counts.get_mut(*code).into_iter().for_each(|c| *c += 1.0));
        // Pairs of different codes in the unit, each weighed by 1/(m − 1).
        let same: f64 = counts.iter().map(|c| c * (c - 1.0)).sum();
        observed += (m * (m - 1.0) - same) / (m - 1.0);
        totals.iter_mut().zip(&counts).for_each(|(t, c)| *t += c);
    }
    let n: f64 = totals.iter().sum();
    let expected = (n * n - totals.iter().map(|t| t * t).sum::<f64>()) / (n - 1.0);
    if n < 2.0 || expected == 0.0 { f64::NAN } else { 1.0 - observed / expected }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn alpha_is_that_of_the_package_krippendorff() {
        // krippendorff 0.9.0, level_of_measurement="nominal": three coders, missing codes.
        let units: [&[usize]; 12] = [
            &[0, 0],
            &[1, 1, 2],
            &[2, 2, 2],
            &[2, 2, 2],
            &[1, 1, 1],
            &[0, 1, 2],
            &[3, 3, 3],
            &[0, 0],
            &[1, 1],
            &[4, 4],
            &[3],
            &[],
        ];
        assert!((alpha(units, 5) - 0.754_901_960_784_313_7).abs() < 1e-12, "{}", alpha(units, 5));
    }

    #[test]
    fn full_agreement_is_one_and_one_code_alone_says_nothing() {
        let units: [&[usize]; 3] = [&[0, 0], &[1, 1], &[0, 0]];
        assert_eq!(alpha(units, 2), 1.0);
        assert!(alpha([&[0usize, 0][..], &[0, 0]], 2).is_nan());
    }
}
