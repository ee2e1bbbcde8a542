//! Naming: which words an outlet chooses where others choose others for the same thing ("tax increase", "tax hike").
//!
//! Sets of names come from a short list of our own, and from the corpus: phrases of two or three lower-case words that
//! share their head or their modifiers, stand in the same company (as phrases over whole passages, and in the words in
//! which they differ, over their neighbours), are each other's nearest, and are not set side by side ("X and Y"). Three
//! passes over the articles hold neither text nor articles in memory: [`PhrasePass`], [`ContextPass`], [`CountPass`].
//!
//! That two names mean one thing is an inference from company. `docs/voices.md` says how often it held.

mod candidates;
mod contexts;
mod counts;
mod csv;
mod estimates;
mod lexicon;
mod sets;
mod words;

use serde::{Deserialize, Serialize};

pub use self::candidates::PhrasePass;
pub use self::contexts::ContextPass;
pub use self::counts::CountPass;
pub use self::csv::naming_to_csv;
use super::ProfileOptions;
use crate::analyze::rows::ArticleReading;

/// What is looked for.
#[derive(Debug, Clone, PartialEq)]
pub struct NamingOptions {
    /// Articles that count, outlets that get rows, resampling.
    pub profile: ProfileOptions,
    /// Articles that use a phrase, before it can be a name that the corpus gives.
    pub min_articles: usize,
    /// Outlets that use any name of a set that the corpus gives (all where there are fewer). One outlet may be the only one
    /// with its name.
    pub min_outlets: usize,
    /// Least geometric mean of the cosines of two phrases' company and of the words in which they differ.
    pub alike: f64,
    /// Least cosine of the differing words, of phrases with the same head.
    pub alike_modifiers: f64,
    /// The same, of phrases with different heads.
    pub alike_heads: f64,
    /// Permutations of the test.
    pub permutations: usize,
}

impl Default for NamingOptions {
    fn default() -> Self {
        Self {
            profile: ProfileOptions::default(),
            min_articles: 4,
            min_outlets: 3,
            alike: 0.14,
            alike_modifiers: 0.1,
            alike_heads: 0.11,
            permutations: 999,
        }
    }
}

/// Where a set comes from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FoundBy {
    /// The list of well-known alternatives.
    #[default]
    List,
    /// The company of the names in this corpus.
    Corpus,
    /// The list, and the corpus finds two of its names as well.
    Both,
}

impl FoundBy {
    /// Its key in tables.
    pub fn key(self) -> &'static str {
        match self {
            FoundBy::List => "list",
            FoundBy::Corpus => "corpus",
            FoundBy::Both => "both",
        }
    }
}

/// In whose voice a name stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NameVoice {
    /// In either.
    #[default]
    All,
    /// In the outlet's own.
    Outlet,
    /// In a source's.
    Source,
}

impl NameVoice {
    /// All of them, in the order of tables.
    pub const ALL: [Self; 3] = [Self::All, Self::Outlet, Self::Source];

    /// Its key in tables.
    pub fn key(self) -> &'static str {
        match self {
            NameVoice::All => "all",
            NameVoice::Outlet => "outlet",
            NameVoice::Source => "source",
        }
    }

    /// Whether a source speaks, for each voice that it joins.
    fn sources(self) -> &'static [bool] {
        match self {
            NameVoice::All => &[false, true],
            NameVoice::Outlet => &[false],
            NameVoice::Source => &[true],
        }
    }
}

/// A name of a set.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Name {
    /// As it is mostly written, in lower case.
    pub name: String,
    /// Uses in the corpus, singular and plural.
    pub count: u64,
    /// Articles that use it.
    pub n_articles: u64,
}

/// Names for one thing.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NameSet {
    /// The names joined by " / ".
    pub set: String,
    /// Those that occur, alphabetically.
    pub names: Vec<Name>,
    /// Where it comes from.
    pub found_by: FoundBy,
    /// Likeness of the two names that the corpus found (see [`NamingOptions::alike`]).
    pub alike: Option<f64>,
    /// Articles that use any of them.
    pub n_articles: u64,
    /// Their outlets.
    pub n_outlets: u64,
    /// Share of permutations of the articles' outlets in which these differ as much; null with one outlet.
    pub p: Option<f64>,
    /// The same with the number of sets taken into account (Benjamini and Hochberg 1995).
    pub q: Option<f64>,
}

/// How often one outlet uses one name, in one voice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct NameCount {
    /// [`NameSet::set`].
    pub set: String,
    /// [`Name::name`].
    pub name: String,
    /// Where the set comes from.
    pub found_by: FoundBy,
    /// Outlet, or `(all)`.
    pub outlet: String,
    /// Voice.
    pub voice: NameVoice,
    /// Uses.
    pub count: u64,
    /// Their share of the uses of all names of the set in this outlet and voice.
    pub share: Option<f64>,
    /// 2.5% quantile over resampled articles; null with one article.
    pub lower: Option<f64>,
    /// 97.5% quantile.
    pub upper: Option<f64>,
    /// Articles of this outlet that use any name of the set in this voice.
    pub n_articles: u64,
    /// Of the set: [`NameSet::p`].
    pub p: Option<f64>,
    /// Of the set: [`NameSet::q`].
    pub q: Option<f64>,
}

/// Names by outlet and voice.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Naming {
    /// Genres that count, joined by `+`.
    pub genre: String,
    /// Origins that count, joined by `+`.
    pub origin: String,
    /// The sets, by q, then alphabetically.
    pub sets: Vec<NameSet>,
    /// Counts in the order of the sets; outlets alphabetically, `(all)` last. Outlets and voices without any use of a set
    /// have no row in it.
    pub counts: Vec<NameCount>,
}

/// The names of articles that are in memory; see [`PhrasePass`] for those that are not.
pub fn naming(articles: &[ArticleReading], options: &NamingOptions) -> Naming {
    let rows: Vec<_> = articles.iter().map(|a| a.article.clone()).collect();
    let mut phrases = PhrasePass::new(&rows, options);
    articles.iter().for_each(|article| phrases.article(article));
    let mut contexts = phrases.finish();
    articles.iter().for_each(|article| contexts.article(article));
    let mut counts = contexts.finish();
    articles.iter().for_each(|article| counts.article(article));
    counts.finish()
}

#[cfg(test)]
mod tests;
