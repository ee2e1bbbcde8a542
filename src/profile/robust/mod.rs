//! How much did the choices matter? Every comparison of an outlet with the rest of the corpus, made under every combination of
//! the choices that a researcher might have made as well.
//!
//! This is a specification curve (Simonsohn, Simmons and Nelson 2020, Nature Human Behaviour 4: 1208–1214, steps 1 and 2; a
//! multiverse: Steegen, Tuerlinckx, Gelman and Vanpaemel 2016, Perspectives on Psychological Science 11: 702–712). It says
//! under how many specifications the difference has the sign that is reported, and in how many of them it is significant alone.
//! The specifications share their data, so the counts are a description: no p-value follows from them.
//!
//! ```text
//!  readings ──▶ RobustProfiler (moments by outlet and choice) ──▶ Robust (a Comparison each, with its specifications)
//! ```

mod choices;
mod compare;
mod csv;
mod gather;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

pub use choices::{Count, SHORT_WORDS, Specification};
pub use csv::robust_to_csv;
pub use gather::RobustProfiler;

use super::ProfileOptions;
use crate::analyze::rows::ArticleReading;

/// A difference is significant under this p-value.
pub const SIGNIFICANT: f64 = 0.05;

/// Which articles count in the usual specification, and the bundle's thresholds.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct RobustOptions {
    /// Outlets, genres, origins and error counts.
    pub profile: ProfileOptions,
    /// Threshold by frame and head (`loaded`).
    pub thresholds: BTreeMap<String, f32>,
}

/// All comparisons.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Robust {
    /// Genres of the usual specification, joined by `+`.
    pub genre: String,
    /// Origins of the usual specification, joined by `+`.
    pub origin: String,
    /// By outlet, alphabetically.
    pub comparisons: Vec<Comparison>,
}

/// One outlet against the rest of the corpus in one measure.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Comparison {
    /// Outlet.
    pub outlet: String,
    /// `all`, or `outlet` (its own voice).
    pub voice: String,
    /// Target of a stance, else empty.
    pub target: String,
    /// `frame_share`, `loaded_per_1000_words` or `net_stance`.
    pub measure: String,
    /// Frame, where the measure has one.
    pub key: String,
    /// Specifications under which there is an estimate.
    pub n_estimated: usize,
    /// Of those, under which it has the sign of the usual one.
    pub n_same_sign: usize,
    /// Of those with the same sign, with p < 0.05.
    pub n_significant: usize,
    /// With the other sign and p < 0.05.
    pub n_opposite_significant: usize,
    /// Lowest, median and highest estimate.
    pub range: Option<[f64; 3]>,
    /// Specifications without an estimate, by reason.
    pub not_computed: BTreeMap<String, usize>,
    /// All specifications, the usual one among them.
    pub specifications: Vec<Specified>,
}

impl Comparison {
    /// The specification that a profile reports.
    pub fn usual(&self) -> Option<&Specified> {
        self.specifications.iter().find(|s| s.usual)
    }
}

/// What a comparison gives under one specification.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Specified {
    /// The choices.
    #[serde(flatten)]
    pub choices: Specification,
    /// Whether it is what a profile reports.
    pub usual: bool,
    /// The outlet's value minus that of the rest; null where it cannot be computed.
    pub estimate: Option<f64>,
    /// 2.5% end of the interval.
    pub lower: Option<f64>,
    /// 97.5% end of the interval.
    pub upper: Option<f64>,
    /// Of no difference, by Welch's t over articles.
    pub p: Option<f64>,
    /// The outlet's articles that count.
    pub n_articles: i64,
    /// The outlet's paragraphs (and titles, where they count) that the value is over.
    pub n_paragraphs: i64,
    /// Why there is no estimate or no test.
    pub note: String,
}

impl Specified {
    /// Whether the difference is significant by itself.
    pub fn is_significant(&self) -> bool {
        self.p.is_some_and(|p| p < SIGNIFICANT)
    }
}

/// The comparisons of articles that are in memory; see [`RobustProfiler`] for those that are not.
pub fn robust(articles: &[ArticleReading], options: &RobustOptions) -> Robust {
    let rows: Vec<_> = articles.iter().map(|a| a.article.clone()).collect();
    let mut profiler = RobustProfiler::new(&rows, options);
    articles.iter().for_each(|article| profiler.article(article));
    profiler.finish()
}

#[cfg(test)]
mod tests;
