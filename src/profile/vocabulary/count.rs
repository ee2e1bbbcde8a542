//! How often each outlet uses each word, and in how many articles.

use std::collections::HashMap;

use rustc_hash::FxHashMap;

use super::names::{Names, author_names, outlet_names};
use crate::analyze::rows::{ArticleRow, ParagraphRow};

/// Words of fewer letters are left out.
const LEAST_LETTERS: usize = 3;

/// Closed classes: they say how, not what, and are in every text.
const FUNCTION_WORDS: &str = "\
    the and that this these those with from for are was were been being have has had having does did doing will would \
    shall should can could may might must not but nor yet because while although though when where whether unless than \
    then there here what which who whom whose why how all any both each few more most other some such only own same too \
    very just also into onto over under again further once about against between through during before after above below \
    off out upon within without among around toward towards per via its his her hers him she they them their theirs our \
    ours you your yours mine himself herself itself themselves ourselves yourself myself one ones another every either \
    neither much many several still even ever never already however don't doesn't didn't isn't aren't wasn't weren't \
    won't wouldn't can't couldn't it's he's she's they're we're i'm i've we've they've that's there's";

/// Number of the words that do not count.
const FUNCTION: u32 = u32::MAX;

/// Uses of a word in one outlet.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Of {
    pub count: u32,
    /// Articles that have it.
    pub articles: u32,
    /// The last of them.
    last: u32,
}

/// Counts the words of the articles that count, paragraph by paragraph; those of an article come together.
#[derive(Debug, Default)]
pub(in crate::profile) struct WordProfiler {
    counts: WordCounts,
    /// Place of the outlet, authors and number of each article.
    articles: HashMap<String, (usize, Vec<String>, u32)>,
    /// Id of the article that the last paragraph was of, and whether it counts.
    last: (String, bool),
}

impl WordProfiler {
    /// For articles of these outlets (alphabetically). Of articles with the same id the first is taken.
    pub fn new<'a>(outlets: &[String], articles: impl Iterator<Item = &'a ArticleRow>) -> Self {
        let mut places = HashMap::new();
        for (article, n) in articles.zip(0..) {
            let outlet = outlets.binary_search(&article.outlet).unwrap_or_default();
            places.entry(article.article_id.clone()).or_insert_with(|| (outlet, article.authors.clone(), n));
        }
        Self { counts: WordCounts::new(outlets), articles: places, last: Default::default() }
    }

    /// Counts the words of a body paragraph.
    pub fn paragraph(&mut self, row: &ParagraphRow) {
        if !matches!(row.kind.as_str(), "body" | "update") {
            return;
        }
        if self.last.0 != row.article_id {
            let article = self.articles.get(&row.article_id);
            self.last = (row.article_id.clone(), article.is_some());
            article.into_iter().for_each(|(outlet, authors, n)| self.counts.article(*n, *outlet, authors));
        }
        if self.last.1 {
            self.counts.add(&row.text);
        }
    }

    pub(super) fn counts(&self) -> &WordCounts {
        &self.counts
    }
}

/// Counts of words by outlet.
#[derive(Debug)]
pub(super) struct WordCounts {
    numbers: FxHashMap<Box<str>, u32>,
    /// Words by number.
    words: Vec<Box<str>>,
    /// By outlet and word.
    pub outlets: Vec<FxHashMap<u32, Of>>,
    own_names: Vec<Names>,
    authors: Names,
    article: u32,
    outlet: usize,
    lower: String,
}

impl Default for WordCounts {
    fn default() -> Self {
        Self::new(&[])
    }
}

impl WordCounts {
    /// For outlets of these names.
    pub fn new(outlets: &[String]) -> Self {
        Self {
            numbers: FUNCTION_WORDS.split_whitespace().map(|word| (word.into(), FUNCTION)).collect(),
            words: Vec::new(),
            outlets: vec![FxHashMap::default(); outlets.len()],
            own_names: outlets.iter().map(|o| outlet_names(o)).collect(),
            authors: Names::default(),
            article: 0,
            outlet: 0,
            lower: String::new(),
        }
    }

    /// Says whose the next paragraphs are: the number of their article, its outlet and its authors.
    pub fn article(&mut self, article: u32, outlet: usize, authors: &[String]) {
        self.article = article + 1; // 0 is none
        self.outlet = outlet;
        self.authors = author_names(authors);
    }

    /// A word by its number.
    pub fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", |w| w)
    }

    /// Counts the words of a paragraph.
    pub fn add(&mut self, text: &str) {
        let tokens: Vec<&str> = tokens(text).collect();
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            let name = if token.starts_with(char::is_uppercase) {
                self.name_at(tokens.get(at..).unwrap_or_default())
            } else {
                0
            };
            if name == 0 {
                self.count(token);
            }
            at += name.max(1);
        }
    }

    /// Words of the name that a text begins with.
    fn name_at(&self, text: &[&str]) -> usize {
        let own = self.own_names.get(self.outlet).map_or(0, |names| names.length_at(text));
        own.max(self.authors.length_at(text))
    }

    fn count(&mut self, token: &str) {
        if token.len() < LEAST_LETTERS {
            return;
        }
        let mut lower = std::mem::take(&mut self.lower);
        lower.clear();
        if token.is_ascii() {
            lower.push_str(token);
            lower.make_ascii_lowercase();
        } else {
            lower.extend(token.chars().flat_map(char::to_lowercase).map(|c| if c == '’' { '\'' } else { c }));
        }
        match lower.strip_suffix("'s") {
            // "It's" is no "it" of something.
            Some(_) if self.numbers.get(lower.as_str()) == Some(&FUNCTION) => {}
            Some(owner) => self.count_word(owner),
            None => self.count_word(&lower),
        }
        self.lower = lower;
    }

    fn count_word(&mut self, word: &str) {
        let number = match self.numbers.get(word) {
            Some(&FUNCTION) => return,
            Some(number) => *number,
            None if word.chars().count() < LEAST_LETTERS => return,
            None => {
                let next = self.words.len() as u32;
                self.words.push(word.into());
                self.numbers.insert(word.into(), next);
                next
            }
        };
        if let Some(outlet) = self.outlets.get_mut(self.outlet) {
            let of = outlet.entry(number).or_default();
            of.count += 1;
            of.articles += u32::from(of.last != self.article);
            of.last = self.article;
        }
    }
}

/// Words of letters, with hyphens and apostrophes inside them.
pub(super) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    let joins = |c: char| matches!(c, '-' | '\'' | '’');
    text.split(move |c: char| !c.is_alphabetic() && !joins(c))
        .map(move |token| token.trim_matches(joins))
        .filter(|token| !token.is_empty())
}
