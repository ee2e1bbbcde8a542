//! Third pass: who uses which name, in whose voice.

use std::collections::{BTreeMap, HashMap};

use super::Naming;
use super::candidates::{Corpus, bodies};
use super::estimates::estimates;
use super::sets::Alternatives;
use super::words::{Token, tokens};
use crate::analyze::rows::ArticleReading;

/// Uses of a set's names in one article, by name and whether a source speaks.
pub(super) type Uses = BTreeMap<(usize, bool), u32>;

/// A set with its uses.
#[derive(Debug)]
pub(super) struct Counted {
    pub set: Alternatives,
    /// How each name is written, in lower case, and how often.
    pub written: Vec<BTreeMap<String, u32>>,
    /// By outlet and article.
    pub articles: BTreeMap<(u32, String), Uses>,
}

/// The last pass: counts the names by article and voice. Memory grows with the articles that use one.
#[derive(Debug)]
pub struct CountPass {
    pub(super) corpus: Corpus,
    pub(super) sets: Vec<Counted>,
    /// Set and name by the name's first word.
    starts: HashMap<String, Vec<(usize, usize)>>,
}

impl CountPass {
    pub(super) fn new(corpus: Corpus, sets: Vec<Alternatives>) -> Self {
        let mut starts: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (s, set) in sets.iter().enumerate() {
            for (n, name) in set.names.iter().enumerate() {
                name.first().into_iter().for_each(|word| starts.entry(word.clone()).or_default().push((s, n)));
            }
        }
        let counted = |set: Alternatives| {
            let written = vec![BTreeMap::new(); set.names.len()];
            Counted { set, written, articles: BTreeMap::new() }
        };
        Self { corpus, sets: sets.into_iter().map(counted).collect(), starts }
    }

    /// Reads an article; one that does not count is passed over.
    pub fn article(&mut self, reading: &ArticleReading) {
        let Some(outlet) = self.corpus.outlet(&reading.article) else { return };
        let key = (outlet, reading.article.article_id.clone());
        for paragraph in bodies(reading) {
            let quoted: Vec<(i32, i32)> = reading
                .spans
                .iter()
                .filter(|s| s.layer == "voice" && s.voice == "source" && s.paragraph == paragraph.paragraph)
                .map(|s| (s.start, s.end))
                .collect();
            let tokens = tokens(&paragraph.text);
            for (i, token) in tokens.iter().enumerate() {
                let Some(names) = self.starts.get(&token.word) else { continue };
                let by_source = quoted.iter().any(|(start, end)| (*start..*end).contains(&(token.start as i32)));
                for (s, n) in names {
                    if let Some(set) = self.sets.get_mut(*s) {
                        set.count(*n, tokens.get(i..).unwrap_or_default(), by_source, &key);
                    }
                }
            }
        }
    }

    /// Estimates.
    pub fn finish(self) -> Naming {
        estimates(self)
    }
}

impl Counted {
    fn count(&mut self, n: usize, tokens: &[Token], by_source: bool, article: &(u32, String)) {
        let (Some(name), Some(written)) = (self.set.names.get(n), self.written.get_mut(n)) else { return };
        if tokens.len() < name.len() || tokens.iter().zip(name).any(|(token, word)| token.word != *word) {
            return;
        }
        let text: Vec<String> = tokens.iter().take(name.len()).map(|t| t.text.to_lowercase()).collect();
        *written.entry(text.join(" ")).or_default() += 1;
        *self.articles.entry(article.clone()).or_default().entry((n, by_source)).or_default() += 1;
    }
}
