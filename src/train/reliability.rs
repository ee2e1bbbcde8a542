//! Whether probabilities mean what they say: expected calibration error, judged on articles that the calibration has
//! not seen.

use std::collections::BTreeMap;

use serde::Serialize;

/// Folds of the cross-validation.
pub const FOLDS: usize = 5;
/// Bins of equal width (Guo et al. 2017, section 4.1 and table 1, use as many).
pub const BINS: usize = 15;

/// A decision with its probability: whether it was right, and how probable that was said to be.
pub(super) type Said = (bool, f32);

/// Expected calibration error of one head.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Reliability {
    /// Labelled texts (or text and target pairs).
    pub rows: usize,
    /// Decisions judged: fifteen a text for the frames, one a wordpiece for token heads.
    pub decisions: usize,
    /// Of the raw probabilities.
    pub before: f64,
    /// Of the calibrated ones: each fifth of the articles by a calibration fitted on the other four.
    pub after: f64,
}

/// Fold of every article, in the alphabetical order of their ids: it depends on which articles there are, not on the
/// order of the rows.
pub(super) fn folds<'a>(articles: impl Iterator<Item = &'a str>) -> BTreeMap<&'a str, usize> {
    let mut folds: BTreeMap<&str, usize> = articles.map(|article| (article, 0)).collect();
    folds.values_mut().enumerate().for_each(|(i, fold)| *fold = i % FOLDS);
    folds
}

/// Judges a head before and after calibration. Items are (fold, what is labelled and said); `raw` is the calibration
/// that changes nothing.
pub(super) fn judge<T, C>(
    items: &[(usize, T)],
    raw: &C,
    fit: impl Fn(&[&T]) -> C,
    said: impl Fn(&C, &T) -> Vec<Said>,
) -> Reliability {
    let before: Vec<Said> = items.iter().flat_map(|(_, item)| said(raw, item)).collect();
    let mut after = Vec::with_capacity(before.len());
    for fold in 0..FOLDS {
        let others: Vec<&T> = items.iter().filter(|(f, _)| *f != fold).map(|(_, item)| item).collect();
        let fitted = fit(&others);
        after.extend(items.iter().filter(|(f, _)| *f == fold).flat_map(|(_, item)| said(&fitted, item)));
    }
    Reliability {
        rows: items.len(),
        decisions: before.len(),
        before: expected_error(&before),
        after: expected_error(&after),
    }
}

/// Expected calibration error: Σ over bins of |share right − mean probability| × share of decisions (Guo et al. 2017,
/// equation 3; Naeini, Cooper and Hauskrecht 2015), 0 where there is no decision.
pub(super) fn expected_error(said: &[Said]) -> f64 {
    let mut bins = [0.0f64; BINS];
    for (right, p) in said {
        let bin = ((p * BINS as f32) as usize).min(BINS - 1);
        bins[bin] += f64::from(*p) - f64::from(u8::from(*right));
    }
    bins.iter().map(|difference| difference.abs()).sum::<f64>() / said.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_that_worked_by_hand() {
        // One bin [0.8, 0.867): mean 0.82, half right: 0.32; one bin [0.067, 0.133): 0.1, none right: 0.1.
        let said = [(true, 0.82), (false, 0.82), (false, 0.1), (false, 0.1)];
        assert!((expected_error(&said) - (0.32 * 2.0 + 0.1 * 2.0) / 4.0).abs() < 1e-6);
        assert_eq!(expected_error(&[]), 0.0);
        assert!((expected_error(&[(true, 1.0)])).abs() < 1e-12);
    }

    #[test]
    fn an_article_is_judged_by_a_fit_that_has_not_seen_it() {
        // The "calibration" is the set of items that it saw; a decision is right where its item is not among them.
        let names: Vec<String> = (0..12).map(|i| format!("article-{:02}", i / 2)).collect();
        let folds = folds(names.iter().map(String::as_str));
        assert_eq!(folds.len(), 6);
        let items: Vec<(usize, String)> = names.iter().map(|n| (folds[n.as_str()], n.clone())).collect();
        let all: Vec<String> = Vec::new();
        let said = |seen: &Vec<String>, item: &String| vec![(!seen.contains(item), 1.0)];
        let judged = judge(&items, &all, |others| others.iter().map(|s| (*s).clone()).collect(), said);
        assert_eq!((judged.rows, judged.decisions, judged.before, judged.after), (12, 12, 0.0, 0.0));
    }
}
