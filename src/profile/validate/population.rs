//! The paragraphs that a validation sample speaks for: those that count in a profile.

use std::collections::{BTreeSet, HashMap};

use sha2::{Digest, Sha256};

use crate::{
    analyze::rows::{ArticleRow, ParagraphRow},
    model::{FRAMES, NO_FRAME, frame_index},
    profile::{ProfileOptions, select::select},
};

/// Codes of a paragraph: the fifteen frames, then `none`.
pub const CODES: usize = FRAMES.len() + 1;

/// Key of a code.
pub fn code_key(code: usize) -> &'static str {
    FRAMES.get(code).copied().unwrap_or(NO_FRAME)
}

/// Position of a key among the codes.
pub fn code_index(key: &str) -> Option<usize> {
    if key == NO_FRAME { Some(FRAMES.len()) } else { frame_index(key) }
}

/// One paragraph of the population, without its text.
#[derive(Debug, Clone, PartialEq)]
pub struct Unit {
    /// Position of its article in [`Population::articles`].
    pub article: u32,
    /// Number of the paragraph in the article.
    pub paragraph: i32,
    /// Words.
    pub n_words: i32,
    /// Calibrated probability of each frame.
    pub probabilities: [f32; FRAMES.len()],
    /// Codes over threshold, a bit each.
    pub decided: u16,
    /// Code that would be named if only one were allowed.
    pub primary: u8,
    /// Probability that the outlet's own voice is biased.
    pub p_biased: f32,
}

impl Unit {
    /// Whether the model gives the paragraph this code.
    pub fn has(&self, code: usize) -> bool {
        self.decided >> code & 1 == 1
    }

    /// What the model expects of a code, from 0 to 1: the probability of a frame; for `none`, which has none of its own,
    /// the decision.
    pub fn expected(&self, code: usize) -> f64 {
        match self.probabilities.get(code) {
            Some(p) => f64::from(*p),
            None => f64::from(u8::from(self.has(code))),
        }
    }
}

/// An article of the population.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// Its id.
    pub article_id: String,
    /// Position of its outlet in [`Population::outlets`].
    pub outlet: u32,
}

/// All paragraphs that count, in the order of the run; about 90 bytes each.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Population {
    /// Articles that count, in the order of the run.
    pub articles: Vec<Member>,
    /// Outlets, alphabetically.
    pub outlets: Vec<String>,
    /// Paragraphs of kind body and update.
    pub units: Vec<Unit>,
    /// Checksum over ids and probabilities of all paragraphs of the run: it tells one run from another.
    pub checksum: String,
}

impl Population {
    /// Outlet of a unit, as a position in [`Population::outlets`].
    pub fn outlet_of(&self, unit: &Unit) -> u32 {
        self.articles.get(unit.article as usize).map_or(0, |a| a.outlet)
    }

    /// Id of the article of a unit.
    pub fn article_id(&self, unit: &Unit) -> &str {
        self.articles.get(unit.article as usize).map_or("", |a| a.article_id.as_str())
    }

    /// Name of an outlet.
    pub fn outlet(&self, outlet: u32) -> &str {
        self.outlets.get(outlet as usize).map_or("", String::as_str)
    }
}

/// Gathers a [`Population`] from the rows of a run, one at a time.
#[derive(Debug)]
pub struct PopulationBuilder {
    index: HashMap<String, u32>,
    population: Population,
    checksum: Sha256,
}

impl PopulationBuilder {
    /// Chooses the articles that count, as a profile does.
    pub fn new(articles: &[ArticleRow], options: &ProfileOptions) -> Self {
        let counts = select(articles, options);
        let chosen: Vec<&ArticleRow> = articles.iter().zip(&counts).filter_map(|(a, c)| c.then_some(a)).collect();
        let names: BTreeSet<&str> = chosen.iter().map(|a| a.outlet.as_str()).collect();
        let outlets: HashMap<&str, u32> = names.iter().copied().zip(0..).collect();
        let mut builder =
            Self { index: HashMap::new(), population: Population::default(), checksum: Sha256::default() };
        for article in chosen {
            // Of articles with the same id the first is taken.
            if builder.index.contains_key(&article.article_id) {
                continue;
            }
            builder.index.insert(article.article_id.clone(), builder.population.articles.len() as u32);
            builder.population.articles.push(Member {
                article_id: article.article_id.clone(),
                outlet: outlets.get(article.outlet.as_str()).copied().unwrap_or_default(),
            });
        }
        builder.population.outlets = names.into_iter().map(str::to_owned).collect();
        builder
    }

    /// Adds a paragraph; those that do not count go into the checksum alone.
    pub fn paragraph(&mut self, row: &ParagraphRow) {
        self.checksum.update((row.article_id.len() as u64).to_le_bytes());
        self.checksum.update(&row.article_id);
        self.checksum.update(row.paragraph.to_le_bytes());
        row.frame_probabilities.iter().for_each(|p| self.checksum.update(p.to_le_bytes()));
        let Some(&article) = self.index.get(&row.article_id) else { return };
        if !matches!(row.kind.as_str(), "body" | "update") {
            return;
        }
        let decided = row.frames.iter().filter_map(|key| code_index(key)).fold(0, |bits, code| bits | 1 << code);
        self.population.units.push(Unit {
            article,
            paragraph: row.paragraph,
            n_words: row.n_words,
            probabilities: row.frame_probabilities,
            decided,
            primary: code_index(&row.primary).unwrap_or(FRAMES.len()) as u8,
            p_biased: row.p_biased,
        });
    }

    /// The population.
    pub fn finish(mut self) -> Population {
        self.population.checksum = hex(&self.checksum.finalize());
        self.population
    }
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}
