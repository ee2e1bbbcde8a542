//! Second pass: in which company the phrases, and the words in them, stand.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::candidates::{Corpus, Phrase, Vocabulary, bodies};
use super::counts::CountPass;
use super::lexicon::JOINERS;
use super::sets::sets;
use super::words::{Class, Token, chunks, tokens};
use crate::analyze::rows::ArticleReading;

/// Words to either side that are a phrase's context.
const WINDOW: usize = 8;
/// Words and marks to either side that are a word's context.
const NEAR: usize = 2;
/// Entries of one vector in memory; over it those seen once are dropped.
const MOST_ENTRIES: usize = 20_000;

/// How often something stood with what.
#[derive(Debug, Default, Clone)]
pub(super) struct Company {
    pub seen: HashMap<u64, u32>,
    /// Places of the phrase or word.
    pub places: u32,
}

impl Company {
    fn add(&mut self, with: impl Iterator<Item = u64>) {
        self.places += 1;
        with.for_each(|key| *self.seen.entry(key).or_default() += 1);
        if self.seen.len() > MOST_ENTRIES {
            self.seen.retain(|_, n| *n > 1);
        }
    }
}

/// The second pass: gathers the contexts of the phrases that the first one kept. Memory grows with their number.
#[derive(Debug)]
pub struct ContextPass {
    pub(super) corpus: Corpus,
    pub(super) vocabulary: Vocabulary,
    pub(super) phrases: Vec<Phrase>,
    starts: HashMap<u32, Vec<u32>>,
    /// By number of the phrase.
    pub(super) contexts: Vec<Company>,
    /// By number of the word, of words in the phrases.
    pub(super) words: BTreeMap<u32, Company>,
    /// How often two words of phrases, or two phrases, were joined ("X and Y"); the smaller number first.
    pub(super) joined_words: HashMap<(u32, u32), u32>,
    pub(super) joined: HashMap<(u32, u32), u32>,
}

impl ContextPass {
    pub(super) fn new(corpus: Corpus, vocabulary: Vocabulary, phrases: Vec<Phrase>) -> Self {
        let mut starts: HashMap<u32, Vec<u32>> = HashMap::new();
        for (number, phrase) in (0..).zip(&phrases) {
            phrase.first().into_iter().for_each(|w| starts.entry(*w).or_default().push(number));
        }
        Self {
            contexts: vec![Company::default(); phrases.len()],
            words: phrases.iter().flatten().map(|w| (*w, Company::default())).collect(),
            corpus,
            vocabulary,
            phrases,
            starts,
            joined_words: HashMap::new(),
            joined: HashMap::new(),
        }
    }

    /// Reads an article; one that does not count is passed over.
    pub fn article(&mut self, reading: &ArticleReading) {
        if self.corpus.outlet(&reading.article).is_some() {
            bodies(reading).for_each(|p| self.paragraph(&tokens(&p.text)));
        }
    }

    fn paragraph(&mut self, tokens: &[Token]) {
        // A word that the first pass did not see comes only where the articles differ between passes.
        let numbers: Vec<u32> = tokens.iter().map(|t| self.vocabulary.get(&t.word).unwrap_or(u32::MAX)).collect();
        self.words_near(tokens, &numbers);
        let names = tokens.iter().zip(&numbers).skip(1).filter(|(t, _)| t.class == Class::Capital);
        let names: HashSet<u32> = names.map(|(_, n)| *n).collect();
        let mut found: Vec<(usize, usize, u32)> = Vec::new();
        for (from, to) in chunks(tokens) {
            for start in from..to {
                let Some(rest) = numbers.get(start..to) else { continue };
                for number in rest.first().and_then(|w| self.starts.get(w)).into_iter().flatten() {
                    let phrase = self.phrases.get(*number as usize).map(Vec::as_slice).unwrap_or_default();
                    if rest.starts_with(phrase) {
                        found.push((start, start + phrase.len(), *number));
                    }
                }
            }
        }
        for (start, end, number) in &found {
            let around = (start.saturating_sub(WINDOW)..*start).chain(*end..(end + WINDOW).min(tokens.len()));
            let mut company: HashSet<u32> = around
                .filter_map(|i| tokens.get(i).zip(numbers.get(i)))
                .filter(|(t, _)| t.has_content())
                .map(|(_, n)| *n)
                .collect();
            company.extend(&names);
            if let Some(context) = self.contexts.get_mut(*number as usize) {
                context.add(company.into_iter().map(u64::from));
            }
            // "X and Y", "X, Y", with a determiner between or not.
            let joiner = tokens.get(*end).is_some_and(|t| JOINERS.contains(&t.text));
            let next = |i: usize| found.iter().filter(move |f| f.0 == i);
            for (_, _, other) in next(end + 1).chain(next(end + 2)).filter(|(_, _, o)| joiner && o != number) {
                *self.joined.entry(ordered(*number, *other)).or_default() += 1;
            }
        }
    }

    fn words_near(&mut self, tokens: &[Token], numbers: &[u32]) {
        for (i, token) in tokens.iter().enumerate() {
            let Some(word) = numbers.get(i).filter(|_| token.class == Class::Content) else { continue };
            let Some(company) = self.words.get_mut(word) else { continue };
            let near = (i.saturating_sub(NEAR)..=i + NEAR).filter(|j| *j != i);
            // The place is part of the context: a word before is another context than the same word after.
            company.add(near.filter_map(|j| Some((j + NEAR - i) as u64 * (1 << 32) + u64::from(*numbers.get(j)?))));
            let joiner = tokens.get(i + 1).is_some_and(|t| JOINERS.contains(&t.text));
            let other = numbers.get(i + 2).filter(|o| joiner && self.words.contains_key(o) && *o != word);
            if let Some(other) = other {
                *self.joined_words.entry(ordered(*word, *other)).or_default() += 1;
            }
        }
    }

    /// Chooses the sets and goes on to the last pass.
    pub fn finish(self) -> CountPass {
        let found = sets(&self);
        CountPass::new(self.corpus, found)
    }
}

/// A pair without order.
pub(super) fn ordered<T: Ord>(a: T, b: T) -> (T, T) {
    if a < b { (a, b) } else { (b, a) }
}
