//! Outlet-level estimates and their uncertainty (DESIGN section 8).
//!
//! Every share is over paragraphs within articles within outlets, so intervals come from resampling articles. Outlets
//! stand in alphabetical order, and no number sums them up.

mod against;
mod assemble;
pub mod bootstrap;
mod by;
pub mod cells;
mod columns;
pub mod correct;
mod csv;
mod distances;
pub mod divergence;
mod estimates;
mod gather;
mod like;
mod log_odds;
mod measures;
pub mod moments;
pub mod multiple;
pub mod naming;
pub mod pooled;
pub mod regression;
pub mod robust;
pub mod scaling;
mod select;
pub mod sources;
pub mod validate;
pub mod vocabulary;
pub mod within;
mod words;

pub use bootstrap::{BootstrapOptions, Estimate};
pub use by::By;
pub(crate) use csv::guard;
pub use csv::to_csv;
pub use distances::{Distances, MapPoint, OutletDistance};
pub use gather::Profiler;
pub use select::{OutletSummary, select as counted};
use serde::{Deserialize, Serialize};
pub use vocabulary::DistinctiveWord;
pub use words::LoadedWord;

use crate::analyze::rows::{ArticleRow, EstimateRow, ParagraphRow, SpanRow, StanceRow};
use crate::model::error_counts::ErrorCounts;

/// Name under which the corpus as a whole stands among the outlets.
pub const ALL_OUTLETS: &str = "(all)";

/// What is estimated, of which articles.
#[derive(Debug, Clone, PartialEq)]
pub struct ProfileOptions {
    /// Outlets that get rows of their own, all where empty. `(all)` is the whole corpus in any case.
    pub outlets: Vec<String>,
    /// Genres that count.
    pub genres: Vec<String>,
    /// Origins that count.
    pub origins: Vec<String>,
    /// Groups of articles that get rows of their own beside those over all.
    pub by: Option<By>,
    /// Splits differences into what is covered and how it is told, within events or topics.
    pub within: Option<By>,
    /// Resampling.
    pub bootstrap: BootstrapOptions,
    /// A paragraph is biased from this probability on.
    pub biased_threshold: f32,
    /// Words listed for each outlet, and loaded words for each outlet and voice.
    pub words: usize,
    /// The bundle's errors, which shares of frames are corrected with.
    pub errors: Option<ErrorCounts>,
}

impl Default for ProfileOptions {
    fn default() -> Self {
        let keys = |keys: &[&str]| keys.iter().map(|k| (*k).to_owned()).collect();
        Self {
            outlets: Vec::new(),
            genres: keys(&["news", "analysis", "unknown"]),
            origins: keys(&["staff", "unknown"]),
            by: None,
            within: None,
            bootstrap: BootstrapOptions::default(),
            biased_threshold: 0.5,
            words: 20,
            errors: None,
        }
    }
}

/// Everything that is said of outlets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Profile {
    /// The estimates, by outlet.
    pub estimates: Vec<EstimateRow>,
    /// Of which articles they speak.
    pub outlets: Vec<OutletSummary>,
    /// Words of the body text by which an outlet differs from the others.
    #[serde(default)]
    pub distinctive_words: Vec<DistinctiveWord>,
    /// Loaded words by which an outlet differs from the others.
    pub loaded_words: Vec<LoadedWord>,
    /// How far outlets lie from one another.
    pub distances: Distances,
}

/// The profile of rows that are in memory; see [`Profiler`] for rows that are not.
pub fn profile<'a>(
    articles: &[ArticleRow],
    paragraphs: impl IntoIterator<Item = &'a ParagraphRow>,
    spans: impl IntoIterator<Item = &'a SpanRow>,
    stances: impl IntoIterator<Item = &'a StanceRow>,
    options: &ProfileOptions,
) -> Profile {
    let mut profiler = Profiler::new(articles, options);
    paragraphs.into_iter().for_each(|row| profiler.paragraph(row));
    spans.into_iter().for_each(|row| profiler.span(row));
    stances.into_iter().for_each(|row| profiler.stance(row));
    profiler.finish()
}

#[cfg(test)]
mod tests;
