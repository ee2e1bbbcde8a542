//! First pass: which phrases are used as names at all.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lexicon::{BEFORE_NOUNS, BEFORE_VERBS};
use super::words::{Token, chunks, tokens};
use super::{NamingOptions, contexts::ContextPass};
use crate::analyze::rows::{ArticleReading, ArticleRow, ParagraphRow};
use crate::profile::select::{select, summaries};

/// Phrases kept in memory; over it those of one article are dropped, whose further counts are then too low by one.
const MOST_PHRASES: usize = 2_000_000;
/// Share of a phrase's places that may follow "to", a modal or a pronoun: more is a verb with its object.
const MOST_AFTER_VERBS: f64 = 0.15;
/// Share of its places that must follow a determiner, preposition or conjunction.
const LEAST_AFTER_NOUNS: f64 = 0.4;

/// The articles of a run that count, and what all passes share.
#[derive(Debug)]
pub(super) struct Corpus {
    pub options: NamingOptions,
    /// Outlets that get rows, `(all)` last.
    pub outlets: Vec<String>,
    counted: HashSet<String>,
    /// Numbers of the outlets of articles that count.
    numbers: BTreeMap<String, u32>,
}

impl Corpus {
    /// The number of an article's outlet, if the article counts.
    pub fn outlet(&self, article: &ArticleRow) -> Option<u32> {
        let counts = self.counted.contains(&article.article_id);
        self.numbers.get(&article.outlet).copied().filter(|_| counts)
    }

    /// Outlets whose articles count.
    pub fn n_outlets(&self) -> usize {
        self.numbers.len()
    }

    /// Names of the outlets by number.
    pub fn names(&self) -> Vec<&str> {
        self.numbers.keys().map(String::as_str).collect()
    }
}

/// The paragraphs whose words are the article's own.
pub(super) fn bodies(reading: &ArticleReading) -> impl Iterator<Item = &ParagraphRow> {
    reading.paragraphs.iter().filter(|p| matches!(p.kind.as_str(), "body" | "update"))
}

/// Words and how often they occur.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<String, u32>,
    counts: Vec<u64>,
    /// Words and marks.
    pub total: u64,
    /// Words with meaning of their own.
    pub content: u64,
}

impl Vocabulary {
    pub fn get(&self, word: &str) -> Option<u32> {
        self.numbers.get(word).copied()
    }

    pub fn count(&self, word: u32) -> u64 {
        self.counts.get(word as usize).copied().unwrap_or(0)
    }

    /// The words that `wanted` has, by number.
    pub fn spelled(&self, wanted: impl Fn(u32) -> bool) -> HashMap<u32, String> {
        self.numbers.iter().filter(|(_, n)| wanted(**n)).map(|(word, n)| (*n, word.clone())).collect()
    }

    fn add(&mut self, word: &str, content: bool) -> u32 {
        self.total += 1;
        self.content += u64::from(content);
        let number = match self.numbers.get(word) {
            Some(number) => *number,
            None => {
                let next = self.counts.len() as u32;
                self.numbers.insert(word.to_owned(), next);
                self.counts.push(0);
                next
            }
        };
        if let Some(n) = self.counts.get_mut(number as usize) {
            *n += 1;
        }
        number
    }
}

/// Where a phrase was seen as a whole run of content words.
#[derive(Debug, Default)]
struct Seen {
    places: u32,
    after_nouns: u32,
    after_verbs: u32,
    articles: u32,
    last_article: u32,
}

/// Numbers of a phrase's words.
pub(super) type Phrase = Vec<u32>;

/// The first of three passes over the articles of a run: finds phrases that may be names.
#[derive(Debug)]
pub struct PhrasePass {
    corpus: Corpus,
    vocabulary: Vocabulary,
    phrases: HashMap<Phrase, Seen>,
    /// Words that cannot stand in a name (adverbs), or not at its end (participles).
    adverbs: HashSet<u32>,
    participles: HashSet<u32>,
    articles: u32,
}

impl PhrasePass {
    /// Chooses the articles that count.
    pub fn new(articles: &[ArticleRow], options: &NamingOptions) -> Self {
        let counts = select(articles, &options.profile);
        let chosen: Vec<&ArticleRow> = articles.iter().zip(&counts).filter(|(_, c)| **c).map(|(a, _)| a).collect();
        let mut numbers: BTreeMap<String, u32> = chosen.iter().map(|a| (a.outlet.clone(), 0)).collect();
        (0..).zip(numbers.values_mut()).for_each(|(n, number)| *number = n);
        let corpus = Corpus {
            options: options.clone(),
            outlets: summaries(articles, &counts, &options.profile).into_iter().map(|s| s.outlet).collect(),
            counted: chosen.iter().map(|a| a.article_id.clone()).collect(),
            numbers,
        };
        Self {
            corpus,
            vocabulary: Vocabulary::default(),
            phrases: HashMap::new(),
            adverbs: HashSet::new(),
            participles: HashSet::new(),
            articles: 0,
        }
    }

    /// Reads an article; one that does not count is passed over.
    pub fn article(&mut self, reading: &ArticleReading) {
        if self.corpus.outlet(&reading.article).is_none() {
            return;
        }
        self.articles += 1;
        for paragraph in bodies(reading) {
            self.paragraph(&tokens(&paragraph.text));
        }
        if self.phrases.len() > MOST_PHRASES {
            self.phrases.retain(|_, seen| seen.articles > 1);
        }
    }

    fn paragraph(&mut self, tokens: &[Token]) {
        let numbers: Vec<u32> = tokens.iter().map(|t| self.word(t)).collect();
        for (from, to) in chunks(tokens).into_iter().filter(|(from, to)| (2..=3).contains(&(to - from))) {
            let before = from.checked_sub(1).and_then(|i| tokens.get(i)).map(|t| t.text.to_lowercase());
            let before = before.as_deref().unwrap_or_default().replace('’', "'");
            let seen = self.phrases.entry(numbers.get(from..to).unwrap_or_default().to_vec()).or_default();
            seen.places += 1;
            seen.after_nouns += u32::from(BEFORE_NOUNS.contains(&before.as_str()));
            seen.after_verbs += u32::from(BEFORE_VERBS.contains(&before.as_str()));
            if seen.last_article != self.articles {
                seen.articles += 1;
                seen.last_article = self.articles;
            }
        }
    }

    fn word(&mut self, token: &Token) -> u32 {
        let number = self.vocabulary.add(&token.word, token.has_content());
        if token.word.ends_with("ly") {
            self.adverbs.insert(number);
        }
        if token.word.ends_with("ing") || token.word.ends_with("ed") {
            self.participles.insert(number);
        }
        number
    }

    /// Goes on to the second pass.
    pub fn finish(self) -> ContextPass {
        let is_name = |(phrase, seen): (&Phrase, &Seen)| {
            let places = f64::from(seen.places);
            let ends = phrase.last().is_none_or(|w| self.participles.contains(w));
            seen.articles as usize >= self.corpus.options.min_articles
                && f64::from(seen.after_verbs) <= MOST_AFTER_VERBS * places
                && f64::from(seen.after_nouns) >= LEAST_AFTER_NOUNS * places
                && !ends
                && !phrase.iter().any(|w| self.adverbs.contains(w))
        };
        let mut phrases: Vec<Phrase> =
            self.phrases.iter().filter(|(p, s)| is_name((p, s))).map(|(p, _)| p.clone()).collect();
        phrases.sort();
        ContextPass::new(self.corpus, self.vocabulary, phrases)
    }
}
