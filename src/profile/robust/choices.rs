//! The choices that a comparison rests on, and every way to make them.

use serde::{Deserialize, Serialize};

use crate::profile::ProfileOptions;

/// Shorter paragraphs are short: most of those with fewer words were left out when the shipped weights were trained.
pub const SHORT_WORDS: i32 = 16;

/// By how much thresholds are moved.
pub const STEP: f32 = 0.1;

/// Genres in which the outlet or its guests argue.
const OPINION: [&str; 3] = ["opinion", "editorial", "letter"];

/// Origins outside the newsroom.
const WIRE: [&str; 2] = ["agency", "syndicated"];

/// What of a reading is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Count {
    /// What is over the bundle's threshold; of a stance, the likeliest.
    #[serde(rename = "threshold")]
    Threshold,
    /// What is over a threshold lower by [`STEP`].
    #[serde(rename = "threshold-0.1")]
    Lower,
    /// What is over a threshold higher by [`STEP`].
    #[serde(rename = "threshold+0.1")]
    Higher,
    /// The primary frame alone.
    #[serde(rename = "primary")]
    Primary,
    /// Probabilities; of a stance, favor − against.
    #[serde(rename = "expected")]
    Expected,
    /// What is over the threshold, corrected for the classifier's errors.
    #[serde(rename = "corrected")]
    Corrected,
}

impl Count {
    /// All, in the order of the table.
    pub const EACH: [Count; 6] =
        [Count::Threshold, Count::Lower, Count::Higher, Count::Primary, Count::Expected, Count::Corrected];

    /// As it stands in tables.
    pub fn key(self) -> &'static str {
        match self {
            Count::Threshold => "threshold",
            Count::Lower => "threshold-0.1",
            Count::Higher => "threshold+0.1",
            Count::Primary => "primary",
            Count::Expected => "expected",
            Count::Corrected => "corrected",
        }
    }
}

/// One way to make all choices.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Specification {
    /// What is counted.
    pub count: Count,
    /// Whether titles count beside body paragraphs.
    pub titles: bool,
    /// Whether opinion, editorials and letters count.
    pub opinion: bool,
    /// Whether agency and syndicated copy counts.
    pub wire: bool,
    /// Whether paragraphs under [`SHORT_WORDS`] words count.
    pub short: bool,
}

impl Specification {
    /// Every combination: 6 counts by 16 choices of what is read.
    pub fn each() -> impl Iterator<Item = Specification> {
        Count::EACH.into_iter().flat_map(|count| {
            (0..16u8).map(move |n| Specification {
                count,
                titles: n & 8 != 0,
                opinion: n & 4 != 0,
                wire: n & 2 != 0,
                short: n & 1 == 0,
            })
        })
    }

    /// Whether it is what a profile reports where nothing else is asked for; net stance is reported expected, all else over
    /// threshold.
    pub fn is_usual(&self, measure: &str) -> bool {
        let count = if measure == "net_stance" { Count::Expected } else { Count::Threshold };
        self.count == count && !self.titles && !self.opinion && !self.wire && self.short
    }

    /// Which articles count: 0 to 3.
    pub(super) fn scope(&self) -> usize {
        2 * usize::from(self.opinion) + usize::from(self.wire)
    }

    /// Which of their text counts: 0 to 3.
    pub(super) fn text(&self) -> usize {
        2 * usize::from(self.titles) + usize::from(self.short)
    }
}

/// The options of a scope, or why it cannot be had.
pub(super) fn scope_options(options: &ProfileOptions, scope: usize) -> Result<ProfileOptions, &'static str> {
    let (opinion, wire) = (scope & 2 != 0, scope & 1 != 0);
    let chosen = ProfileOptions {
        genres: with(&options.genres, &OPINION, opinion),
        origins: with(&options.origins, &WIRE, wire),
        ..options.clone()
    };
    match (chosen.genres.is_empty(), chosen.origins.is_empty()) {
        (true, _) => Err("without opinion no genre is left of those asked for"),
        (_, true) => Err("without wire copy no origin is left of those asked for"),
        _ => Ok(chosen),
    }
}

/// Keys with all of `some`, or without any of them.
fn with(keys: &[String], some: &[&str], want: bool) -> Vec<String> {
    let mut chosen: Vec<String> = keys.iter().filter(|k| !some.contains(&k.as_str())).cloned().collect();
    if want {
        chosen.extend(some.iter().map(|k| (*k).to_owned()));
    }
    chosen
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_are_ninety_six_ways_and_one_of_them_is_usual() {
        let all: Vec<Specification> = Specification::each().collect();
        assert_eq!(all.len(), 96);
        for measure in ["frame_share", "net_stance"] {
            assert_eq!(all.iter().filter(|s| s.is_usual(measure)).count(), 1);
        }
        let places: std::collections::BTreeSet<_> = all.iter().map(|s| (s.count, s.scope(), s.text())).collect();
        assert_eq!(places.len(), 96);
    }

    #[test]
    fn opinion_and_wire_copy_are_added_to_what_was_asked_for_or_taken_from_it() {
        let usual = ProfileOptions::default();
        let genres = |scope| scope_options(&usual, scope).map(|o| o.genres.len());
        assert_eq!((genres(0), genres(2)), (Ok(3), Ok(6)));
        let opinion = ProfileOptions { genres: vec!["opinion".into()], ..usual };
        assert!(scope_options(&opinion, 0).is_err_and(|e| e.contains("no genre is left")));
        assert_eq!(scope_options(&opinion, 3).map(|o| (o.genres.len(), o.origins.len())), Ok((3, 4)));
    }
}
