//! 95% interval of a corrected share: which articles the outlet happened to write, and which paragraphs the error sample
//! happened to have.
//!
//! Percentiles of one bootstrap over both fall short: with 20 articles and a rare frame they hold the truth in about 89% of
//! samples (docs/correction.md), because resampled articles vary too little and rare shares are skewed. Instead, the two
//! sources get an interval each, and the distances of their ends from the estimate are joined as the roots of sums of squares
//! (MOVER: Zou and Donner 2008, equations 8 and 9; Newcombe 1998 for proportions):
//!
//! - articles: the bootstrap's standard error, with Student's t for the number of articles, on the logit scale, where the
//!   share of a rare frame is less skewed (Korn and Graubard 1999, section 3.2; Dean and Pagano 2015);
//! - error rates: quantiles over their posterior, the articles as they are.

use statrs::distribution::{ContinuousCDF, StudentsT};

use super::{Cell, Correction, DRAWS, Draw, Rates, TAIL, middle};
use crate::{model::error_counts::CELLS, profile::bootstrap::Estimate};

/// A corrected share with its interval.
///
/// `replicates` are the cells of bootstrap replicates over articles; `articles` is the number of articles with at least
/// one paragraph. There is no interval for fewer than two articles, and no value without paragraphs.
pub fn estimate(
    correction: &Correction,
    cells: &[Cell; CELLS],
    replicates: impl IntoIterator<Item = [Cell; CELLS]>,
    articles: usize,
) -> Estimate {
    let point = correction.unbounded(cells, Draw::Expected);
    if !point.is_finite() {
        return Estimate::default();
    }
    let replicates = replicates.into_iter().map(|cells| correction.unbounded(&cells, Draw::Expected));
    let (Some(articles), Some(errors)) =
        (over_articles(correction, cells, replicates, articles), over_errors(correction, cells))
    else {
        return Estimate { value: Some(point.clamp(0.0, 1.0)), lower: None, upper: None };
    };
    let join = |a: f64, b: f64| (a.max(0.0).powi(2) + b.max(0.0).powi(2)).sqrt();
    let lower = point - join(point - articles.0, point - errors.0);
    let upper = point + join(articles.1 - point, errors.1 - point);
    let [value, lower, upper] = [point, lower, upper].map(|v| Some(v.clamp(0.0, 1.0)));
    Estimate { value, lower, upper }
}

/// Interval over articles, the error rates at their expectations.
///
/// The logit scale needs a share between 0 and 1. It is that of the paragraphs which the model would give the frame to
/// if the frame were as frequent in every cell: a linear function of the corrected share.
fn over_articles(
    correction: &Correction,
    cells: &[Cell; CELLS],
    replicates: impl Iterator<Item = f64>,
    articles: usize,
) -> Option<(f64, f64)> {
    let point = correction.unbounded(cells, Draw::Expected);
    let error = standard_error(replicates)?;
    let degrees = articles.checked_sub(1).filter(|d| *d > 0)? as f64;
    let total: f64 = cells.iter().map(|c| c.total).sum();
    let mean =
        |of: fn(Rates) -> f64| cells.iter().zip(correction.rates()).map(|(c, r)| of(*r) * c.total).sum::<f64>() / total;
    let (fpr, difference) = (mean(|r| r.fpr), mean(Rates::difference));
    let corrected = |share: f64| (share - fpr) / difference;
    let share = fpr + difference * point;
    // The bootstrap varies by (n − 1)/n too little (Davison and Hinkley 1997, section 2.5.2).
    let error = error * difference * (articles as f64 / degrees).sqrt();
    if error == 0.0 || share <= 0.0 || share >= 1.0 {
        return Some(unvaried(share, articles as f64)).map(|(l, u)| (corrected(l), corrected(u)));
    }
    let t = StudentsT::new(0.0, 1.0, degrees).ok()?.inverse_cdf(1.0 - TAIL);
    let reach = t * error / (share * (1.0 - share));
    let logit = (share / (1.0 - share)).ln();
    let expit = |x: f64| 1.0 / (1.0 + (-x).exp());
    Some((corrected(expit(logit - reach)), corrected(expit(logit + reach))))
}

/// Where all articles are alike the bootstrap has nothing to vary. If none or all of the paragraphs are given the frame,
/// the interval is that of none or all of as many independent articles (Clopper and Pearson 1934); else it is the point.
fn unvaried(share: f64, articles: f64) -> (f64, f64) {
    let tail = TAIL.powf(1.0 / articles);
    match share {
        s if s <= 1e-9 => (0.0, 1.0 - tail),
        s if s >= 1.0 - 1e-9 => (tail, 1.0),
        s => (s, s),
    }
}

/// Interval over the posterior of the error rates, the articles as they are.
fn over_errors(correction: &Correction, cells: &[Cell; CELLS]) -> Option<(f64, f64)> {
    middle((0..DRAWS).map(|r| correction.unbounded(cells, Draw::Number(r))))
}

fn standard_error(values: impl Iterator<Item = f64>) -> Option<f64> {
    let values: Vec<f64> = values.filter(|v| v.is_finite()).collect();
    let n = values.len() as f64;
    if values.len() < 2 {
        return None;
    }
    let mean = values.iter().sum::<f64>() / n;
    Some((values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / (n - 1.0)).sqrt())
}
