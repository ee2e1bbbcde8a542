//! Statistics of a confusion table kept as a flat slice of counts.

use super::scores::LabelScores;
use crate::profile::bootstrap::{Counts, Resampled, ratio};

/// Shape of a confusion table: a row a labelled class, a column a predicted class, and one more column for predictions
/// that are missing or no class.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    pub keys: &'a [&'a str],
}

impl Table<'_> {
    pub fn width(&self) -> usize {
        self.keys.len() * (self.keys.len() + 1)
    }

    /// The count of one row; `None` where the label is no class.
    pub fn count(&self, labelled: &str, predicted: Option<&str>) -> Option<Counts> {
        let position = |key: &str| self.keys.iter().position(|k| *k == key);
        let row = position(labelled)?;
        let column = predicted.and_then(position).unwrap_or(self.keys.len());
        Some(vec![((row * (self.keys.len() + 1) + column) as u32, 1.0)])
    }

    pub fn cell(&self, t: &[f64], row: usize, column: usize) -> f64 {
        t.get(row * (self.keys.len() + 1) + column).copied().unwrap_or(0.0)
    }

    pub fn support(&self, t: &[f64], class: usize) -> f64 {
        (0..=self.keys.len()).map(|column| self.cell(t, class, column)).sum()
    }

    pub fn predicted(&self, t: &[f64], class: usize) -> f64 {
        (0..self.keys.len()).map(|row| self.cell(t, row, class)).sum()
    }

    pub fn accuracy(&self, t: &[f64]) -> f64 {
        ratio((0..self.keys.len()).map(|c| self.cell(t, c, c)).sum(), t.iter().sum())
    }

    /// Mean F1 of the classes that `of` names and that occur in labels or predictions (as scikit-learn's default).
    pub fn macro_f1(&self, t: &[f64], of: impl IntoIterator<Item = usize>) -> f64 {
        mean_defined(of.into_iter().map(|c| f1(self.cell(t, c, c), self.predicted(t, c), self.support(t, c))))
    }

    /// Krippendorff's alpha for nominal data, two coders, no value missing (Krippendorff 2011, "Computing
    /// Krippendorff's Alpha-Reliability", section C): 1 − observed / expected disagreement over the coincidences.
    pub fn alpha(&self, t: &[f64]) -> f64 {
        let k = self.keys.len();
        let values = 2.0 * t.iter().sum::<f64>();
        let agreed: f64 = (0..k).map(|c| self.cell(t, c, c)).sum();
        // The values of a class from both coders; a missing prediction is a value of its own.
        let of_class = (0..k).map(|c| self.support(t, c) + self.predicted(t, c)).chain([self.predicted(t, k)]);
        let expected = values * values - of_class.map(|n| n * n).sum::<f64>();
        if expected == 0.0 {
            return f64::NAN;
        }
        1.0 - (values - 1.0) * (values - 2.0 * agreed) / expected
    }

    /// Precision, recall and F1 of every class.
    pub fn labels(&self, resampled: &Resampled) -> Vec<LabelScores> {
        let label = |(c, key): (usize, &&str)| LabelScores {
            key: (*key).to_owned(),
            precision: resampled.estimate(|t| ratio(self.cell(t, c, c), self.predicted(t, c))),
            recall: resampled.estimate(|t| ratio(self.cell(t, c, c), self.support(t, c))),
            f1: resampled.estimate(|t| f1(self.cell(t, c, c), self.predicted(t, c), self.support(t, c))),
            support: self.support(&resampled.total, c) as u64,
            predicted: self.predicted(&resampled.total, c) as u64,
        };
        self.keys.iter().enumerate().map(label).collect()
    }
}

/// F1 from true positives and the numbers of predicted and of labelled items: 2tp / (predicted + labelled). NaN where
/// there is neither.
pub(super) fn f1(tp: f64, predicted: f64, labelled: f64) -> f64 {
    ratio(2.0 * tp, predicted + labelled)
}

/// Mean of the values that are defined, NaN where none is.
pub(super) fn mean_defined(values: impl Iterator<Item = f64>) -> f64 {
    let (sum, n) = values.filter(|v| !v.is_nan()).fold((0.0, 0.0), |(sum, n), v| (sum + v, n + 1.0));
    ratio(sum, n)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: Table = Table { keys: &["a", "b"] };

    /// Rows a: 4 right, 1 as b, 0 missing; b: 2 as a, 2 right, 1 missing.
    const COUNTS: [f64; 6] = [4.0, 1.0, 0.0, 2.0, 2.0, 1.0];

    #[test]
    fn statistics_are_those_of_a_table_worked_by_hand() {
        let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-12, "{a} {b}");
        close(TABLE.accuracy(&COUNTS), 0.6);
        // F1(a) = 8 / (6 + 5), F1(b) = 4 / (3 + 5)
        close(TABLE.macro_f1(&COUNTS, 0..2), (8.0 / 11.0 + 0.5) / 2.0);
        // 20 values: a 11, b 8, missing 1; observed 8 of 20, expected (400 - 121 - 64 - 1) / (20 * 19)
        close(TABLE.alpha(&COUNTS), 1.0 - (8.0 / 20.0) / (214.0 / 380.0));
    }

    #[test]
    fn alpha_is_that_of_krippendorffs_binary_example() {
        // Krippendorff 2011, section A: ten units, codes 0 and 1; agree on 0 five times, on 1 once, disagree four: 0.095.
        let counts = [5.0, 3.0, 0.0, 1.0, 1.0, 0.0];
        assert!((TABLE.alpha(&counts) - 0.095).abs() < 5e-4, "{}", TABLE.alpha(&counts));
        assert!(TABLE.alpha(&[3.0, 0.0, 0.0, 0.0, 0.0, 0.0]).is_nan());
        assert_eq!(TABLE.alpha(&[3.0, 0.0, 0.0, 0.0, 2.0, 0.0]), 1.0);
    }

    #[test]
    fn a_class_that_nowhere_occurs_is_left_out_of_the_mean() {
        assert_eq!(TABLE.macro_f1(&[3.0, 0.0, 0.0, 0.0, 0.0, 0.0], 0..2), 1.0);
        assert!(TABLE.count("c", Some("a")).is_none());
        assert_eq!(TABLE.count("b", Some("c")), Some(vec![(5, 1.0)]));
    }
}
