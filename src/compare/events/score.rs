//! How likely two articles are of one event: a logistic model of three likenesses and the days between them.

use super::weights::{Vector, ln};

/// Number of a pair's features.
pub const N_FEATURES: usize = 7;

/// What a pair is scored by, in the order of [`Weights::of`].
pub const FEATURE_NAMES: [&str; N_FEATURES] =
    ["title", "lead", "text", "date_unknown", "ln_days", "over_1_day", "over_3_days"];

/// Weights of the model, and the intercept that stands before them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weights {
    /// Log-odds of a pair without anything shared on one day, shifted so that articles belong together where the mean over
    /// their pairs is above 0.
    pub intercept: f64,
    /// One weight a feature.
    pub of: [f64; N_FEATURES],
}

impl Default for Weights {
    fn default() -> Self {
        Self { intercept: -3.59, of: [1.95, 4.16, 8.8, -2.37, -0.9, -1.71, -1.35] }
    }
}

/// Fixed-point unit of scores, so that their means do not depend on the order of summation.
pub(super) const UNIT: f64 = 1024.0;
/// Scores are cut here on both sides: one pair that has nothing in common outweighs one that is certain, and not more. A pair
/// that is no candidate has the lowest score.
const BOUND: f64 = 8.0;
/// The lowest score.
pub(super) const FLOOR: i32 = -((BOUND * UNIT) as i32);

/// An article as far as pairs are scored.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Days from any fixed day; null where the article has no date.
    pub day: Option<i32>,
    pub title: Vector,
    pub lead: Vector,
    pub text: Vector,
}

/// The features of a pair. Likenesses are square roots of cosines: the step from 0.1 to 0.2 tells more than that from 0.8 to
/// 0.9. An unknown date is a feature of its own and says nothing of the days between.
pub(super) fn features(a: &Sketch, b: &Sketch) -> [f64; N_FEATURES] {
    let lead = a.lead.cosine(&b.lead).sqrt();
    // A title that is missing (or all of whose words are the article's own) is no sign of a difference.
    let title = if a.title.ids.is_empty() || b.title.ids.is_empty() { lead } else { a.title.cosine(&b.title).sqrt() };
    let text = a.text.cosine(&b.text).sqrt();
    let flag = |is: bool| if is { 1.0 } else { 0.0 };
    let gap = a.day.zip(b.day).map(|(a, b)| a.abs_diff(b));
    let days = gap.unwrap_or(0);
    [title, lead, text, flag(gap.is_none()), ln(1.0 + f64::from(days)), flag(days > 1), flag(days > 3)]
}

impl Weights {
    /// The score of a pair's features, in units of 1/[`UNIT`].
    pub(super) fn score(&self, features: &[f64; N_FEATURES]) -> i32 {
        let sum = features.iter().zip(&self.of).fold(self.intercept, |sum, (f, w)| sum + f * w);
        (sum.clamp(-BOUND, BOUND) * UNIT).round() as i32
    }
}
