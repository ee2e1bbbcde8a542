//! Who is quoted: the sources of an outlet, the words given to them, what kind of source they are, with which verbs they
//! are reported, and how they speak (frames, stance, loaded words).
//!
//! A type is told only from what the articles write: a title ("Sen."), an apposition ("a professor of law"), a party tag,
//! the words of a description or of an organisation's name. Nothing is told from a person's name itself; what was told
//! from what is kept with each source. Where nothing tells, the type is `unknown`.

mod apposition;
mod csv;
mod describe;
mod estimates;
mod gather;
mod lexicon;
mod log_odds;
mod people;
mod resolve;
mod speaker;
mod verbs;

use serde::{Deserialize, Serialize};

pub use self::csv::sources_to_csv;
pub use self::gather::SourceProfiler;
pub use self::verbs::{VERB_CLASSES, VerbClass};
use super::ProfileOptions;
use crate::analyze::rows::ArticleReading;

/// What kind of source speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceType {
    /// Executive, courts, police, military, agencies: who speaks for the state.
    Official,
    /// Legislators, candidates, parties and campaigns.
    #[serde(rename = "party_politician")]
    Politician,
    /// Scholars, physicians, analysts, pollsters, research institutes.
    Expert,
    /// Activists, unions, interest groups.
    Advocate,
    /// Companies, executives, owners, investors.
    Business,
    /// Residents, voters, witnesses, relatives.
    #[serde(rename = "private_person")]
    Private,
    /// Reports, polls, statements, court papers.
    Document,
    /// News organisations and their people.
    Media,
    /// Persons who are hidden behind a description ("a senior official") or were promised not to be named.
    Anonymous,
    /// Nothing in the articles tells.
    #[default]
    Unknown,
}

/// All types, in the order of tables.
pub const SOURCE_TYPES: [SourceType; 10] = [
    SourceType::Official,
    SourceType::Politician,
    SourceType::Expert,
    SourceType::Advocate,
    SourceType::Business,
    SourceType::Private,
    SourceType::Document,
    SourceType::Media,
    SourceType::Anonymous,
    SourceType::Unknown,
];

impl SourceType {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            SourceType::Official => "official",
            SourceType::Politician => "party_politician",
            SourceType::Expert => "expert",
            SourceType::Advocate => "advocate",
            SourceType::Business => "business",
            SourceType::Private => "private_person",
            SourceType::Document => "document",
            SourceType::Media => "media",
            SourceType::Anonymous => "anonymous",
            SourceType::Unknown => "unknown",
        }
    }
}

/// Which articles count, and how many sources are listed.
#[derive(Debug, Clone, PartialEq)]
pub struct SourceOptions {
    /// Outlets, genres, origins and resampling.
    pub profile: ProfileOptions,
    /// Sources, and verbs, listed an outlet.
    pub top: usize,
}

impl Default for SourceOptions {
    fn default() -> Self {
        Self { profile: ProfileOptions::default(), top: 12 }
    }
}

/// A source in one outlet, or in the whole corpus.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Source {
    /// Outlet, or `(all)`.
    pub outlet: String,
    /// Name, without titles.
    pub source: String,
    /// Its type; where articles differ, that of most of its words.
    pub source_type: SourceType,
    /// What that was told from, in the articles' words; empty where it is unknown.
    pub told_from: String,
    /// Words attributed to it in body and update paragraphs, direct and indirect.
    pub n_words: u64,
    /// Those in quotation marks or a block quotation.
    pub n_direct_words: u64,
    /// Paragraphs that it speaks in.
    pub n_paragraphs: u64,
    /// Articles that it speaks in.
    pub n_articles: u64,
    /// Articles whose first attributed words are its.
    pub n_first: u64,
    /// Articles whose last attributed words are its.
    pub n_last: u64,
}

/// One estimate: of an outlet's sourcing, or of one source in an outlet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SourceEstimate {
    /// Outlet, or `(all)`.
    pub outlet: String,
    /// Genres that count, joined by `+`.
    pub genre: String,
    /// Origins that count, joined by `+`.
    pub origin: String,
    /// Source, empty where the row is of all sources of a type, or of all.
    pub source: String,
    /// Key of the type that the row is of, or `all`.
    pub source_type: String,
    /// What the type was told from; empty in rows that are of no single source.
    pub told_from: String,
    /// Target of a stance, else empty.
    pub target: String,
    /// What is estimated; `docs/voices.md` has the list.
    pub measure: String,
    /// Type, frame or class of verbs, where the measure has one.
    pub key: String,
    /// The estimate; null where there is nothing to divide by.
    pub estimate: Option<f64>,
    /// 2.5% quantile over resampled articles.
    pub lower: Option<f64>,
    /// 97.5% quantile.
    pub upper: Option<f64>,
    /// Articles that the estimate rests on.
    pub n_articles: i64,
    /// Paragraphs that it rests on.
    pub n_paragraphs: i64,
    /// What to mind.
    pub note: String,
}

/// A reporting verb by which an outlet, or a type of source, stands out.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct ReportingVerb {
    /// Outlet; `(all)` where a type is set against the other types.
    pub outlet: String,
    /// Type of the sources, or `all`.
    pub source_type: String,
    /// Lemma, with its particle ("point out").
    pub verb: String,
    /// Key of its [`VerbClass`].
    pub class: String,
    /// Attributions with it.
    pub count: u64,
    /// Attributions with it that it is set against.
    pub count_elsewhere: u64,
    /// Log-odds ratio with an informative Dirichlet prior; null where there is nothing to set it against.
    pub log_odds: Option<f64>,
    /// Its z-score.
    pub z: Option<f64>,
}

/// Who is quoted, by outlet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sources {
    /// The sources with most words of each outlet, outlets alphabetically and `(all)` last.
    pub sources: Vec<Source>,
    /// The estimates, in the same order.
    pub estimates: Vec<SourceEstimate>,
    /// Distinctive verbs by outlet, and by outlet and type; of `(all)`, by type against the other types.
    pub verbs: Vec<ReportingVerb>,
}

impl Sources {
    /// The estimate of an outlet as a whole (of no single source).
    pub fn outlet_estimate(&self, outlet: &str, measure: &str, key: &str) -> Option<&SourceEstimate> {
        let is = |e: &&SourceEstimate| {
            e.outlet == outlet && e.source.is_empty() && e.source_type == "all" && e.measure == measure && e.key == key
        };
        self.estimates.iter().find(is)
    }

    /// Outlets in order, `(all)` last.
    pub fn outlets(&self) -> Vec<&str> {
        let mut outlets: Vec<&str> = self.estimates.iter().map(|e| e.outlet.as_str()).collect();
        outlets.dedup();
        outlets
    }
}

/// The sources of articles that are in memory; see [`SourceProfiler`] for those that are not.
pub fn sources(articles: &[ArticleReading], options: &SourceOptions) -> Sources {
    let rows: Vec<_> = articles.iter().map(|a| a.article.clone()).collect();
    let mut profiler = SourceProfiler::new(&rows, options);
    articles.iter().for_each(|article| profiler.article(article));
    profiler.finish()
}

#[cfg(test)]
mod tests;
