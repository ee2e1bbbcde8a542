//! How sure it is that an outlet does not report a point. "Omitted" is a person's word, not the program's.
//!
//! An absence is what was looked for and not found: it can be the aligner that missed it. How likely that is, is told
//! from how near the outlet's nearest paragraph comes; fitted on labelled events, and kept in `aligner.json`.

use serde::{Deserialize, Serialize};

use super::align::Alignment;
use crate::model::AlignerParameters;

/// Names of the values from which it is told whether a report was missed, in order.
pub(crate) const MISSED: [&str; 2] = ["nearest_logit", "article_words_log"];

/// Names of the values from which it is told how likely an outlet reports a point whatever it says, in order.
pub(crate) const EXPECTED: [&str; 2] = ["article_words_log", "point_position"];

/// Whether an outlet reports a point.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// One of its paragraphs states it.
    Reported,
    /// All its articles of those days were searched, and no paragraph comes near.
    NotFound,
    /// It has no article of the event here, its text is cut short, or a paragraph comes too near to say.
    #[default]
    CannotTell,
}

/// Values of [`MISSED`]: likelihood of the outlet's nearest paragraph (see [`nearness`]), words of its articles.
pub(crate) fn missed_values(nearest: f64, words: usize) -> [f64; MISSED.len()] {
    let p = nearest.clamp(0.001, 0.999);
    [(p / (1.0 - p)).ln(), (words as f64).ln_1p()]
}

/// Values of [`EXPECTED`]: words of the outlet's articles, and where in their articles the others report the point, 0 to
/// 1, on average.
pub(crate) fn expected_values(words: usize, position: f64) -> [f64; EXPECTED.len()] {
    [(words as f64).ln_1p(), position]
}

/// How likely a statement states the same as one of a point's: the likeliest pair.
pub(crate) fn nearness(alignment: &Alignment, statement: usize, point: &[usize]) -> f64 {
    point.iter().map(|member| alignment.of(statement, *member)).fold(0.0, f64::max)
}

/// The statement that comes nearest to a point, with its likelihood; the first of equals.
pub(crate) fn nearest(
    alignment: &Alignment,
    statements: impl Iterator<Item = usize>,
    point: &[usize],
) -> Option<(usize, f64)> {
    let near = statements.map(|i| (i, nearness(alignment, i, point)));
    near.reduce(|best, next| if next.1 > best.1 { next } else { best })
}

/// What can be said of an outlet that has whole articles of the event, none of whose paragraphs is in the point.
pub(crate) fn absence(parameters: &AlignerParameters, nearest: f64, words: usize) -> (Presence, f64) {
    let missed = parameters.missed.probability(&missed_values(nearest, words));
    let presence = if missed <= parameters.most_missed { Presence::NotFound } else { Presence::CannotTell };
    (presence, missed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Logistic;

    #[test]
    fn a_near_paragraph_leaves_an_absence_open() {
        let weights = MISSED.iter().zip([1.0, 0.0]).map(|(name, w)| ((*name).to_owned(), w)).collect();
        let parameters = AlignerParameters {
            missed: Logistic { bias: 0.0, weights },
            most_missed: 0.1,
            ..AlignerParameters::default()
        };
        assert_eq!(absence(&parameters, 0.02, 500).0, Presence::NotFound);
        let (presence, missed) = absence(&parameters, 0.3, 500);
        assert_eq!(presence, Presence::CannotTell);
        assert!((missed - 0.3).abs() < 1e-9);
    }

    #[test]
    fn the_nearest_is_the_one_with_the_likeliest_pair() {
        let alignment = Alignment::from_pairs(&[(0, 2, 0.2), (1, 3, 0.25)]);
        assert_eq!(nearest(&alignment, [2, 3].into_iter(), &[0, 1]), Some((3, 0.25)));
        assert_eq!(nearest(&alignment, [4].into_iter(), &[0, 1]), Some((4, 0.0)));
        assert_eq!(nearest(&alignment, [].into_iter(), &[0, 1]), None);
    }
}
