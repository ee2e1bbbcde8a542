//! From contexts to sets of names: phrases that share a word, stand in the same company, and are not set against each
//! other.

use std::collections::{BTreeMap, HashMap};

use super::candidates::Phrase;
use super::contexts::{Company, ContextPass, ordered};
use super::lexicon::{LIST, pick_apart};
use super::words::tokens;
use super::{FoundBy, NamingOptions};

/// Times that two words must be joined ("X and Y") for their phrases to name two things.
const JOINED_WORDS: u32 = 3;
/// The same for two phrases.
const JOINED: u32 = 2;
/// Words of the corpus that are rarer tell nothing about company.
const RARE: u64 = 3;
/// Phrases with more places than this have company that came once left out.
const OFTEN: u32 = 8;
/// First letters that heads of one root share ("science", "scientist").
const ROOT: usize = 5;

/// Names of one referent, as words in the form of [`super::words::Token::word`].
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Alternatives {
    pub names: Vec<Vec<String>>,
    pub found_by: FoundBy,
    pub alike: Option<f64>,
}

/// The sets of the list, then those of the corpus by falling likeness.
pub(super) fn sets(pass: &ContextPass) -> Vec<Alternatives> {
    let words = |name: &&str| tokens(name).into_iter().map(|t| t.word).collect::<Vec<_>>();
    let listed = |names: &&[&str]| Alternatives {
        names: names.iter().map(words).collect(),
        found_by: FoundBy::List,
        alike: None,
    };
    let mut found: Vec<Alternatives> = LIST.iter().map(listed).collect();
    for (names, alike) in Pairs::new(pass).chosen() {
        match found.iter_mut().find(|set| names.iter().all(|name| set.names.contains(name))) {
            Some(set) => *set = Alternatives { found_by: FoundBy::Both, alike: Some(alike), ..set.clone() },
            None => {
                found.push(Alternatives { names: names.to_vec(), found_by: FoundBy::Corpus, alike: Some(alike) });
            }
        }
    }
    found
}

/// Weights by context, sorted.
type Vector = Vec<(u64, f64)>;

/// How alike two phrases are.
#[derive(Debug, Clone, Copy)]
struct Alike {
    a: u32,
    b: u32,
    /// Geometric mean of both cosines.
    score: f64,
    /// Cosine of the words in which they differ.
    words: f64,
    same_head: bool,
}

struct Pairs<'a> {
    pass: &'a ContextPass,
    options: &'a NamingOptions,
    vectors: Vec<Vector>,
    word_vectors: HashMap<u32, Vector>,
    spelled: HashMap<u32, String>,
}

impl<'a> Pairs<'a> {
    fn new(pass: &'a ContextPass) -> Self {
        let vocabulary = &pass.vocabulary;
        let of_phrase = |company: &Company| {
            let least = if company.places > OFTEN { 2 } else { 1 };
            let count = |key: u64| vocabulary.count(key as u32);
            weights(company, least, vocabulary.content, count)
        };
        let of_word = |company: &Company| weights(company, 1, vocabulary.total, |key| vocabulary.count(key as u32));
        Self {
            pass,
            options: &pass.corpus.options,
            vectors: pass.contexts.iter().map(of_phrase).collect(),
            word_vectors: pass.words.iter().map(|(word, company)| (*word, of_word(company))).collect(),
            spelled: vocabulary.spelled(|n| pass.words.contains_key(&n)),
        }
    }

    /// Pairs that are each other's nearest neighbours, alike enough, and not told apart; by falling likeness.
    fn chosen(&self) -> Vec<([Vec<String>; 2], f64)> {
        let pairs = self.pairs();
        let mut best: HashMap<u32, f64> = HashMap::new();
        for pair in &pairs {
            for phrase in [pair.a, pair.b] {
                let best = best.entry(phrase).or_insert(0.0);
                *best = best.max(pair.score);
            }
        }
        let nearest = |p: &Alike, phrase: u32| best.get(&phrase).is_none_or(|b| p.score >= *b);
        // Those told apart are left out only now: a phrase whose nearest neighbour is a rival has no other name here.
        let mut chosen: Vec<&Alike> = pairs
            .iter()
            .filter(|p| nearest(p, p.a) && nearest(p, p.b) && self.enough(p) && !self.told_apart(p))
            .collect();
        chosen.sort_by(|x, y| y.score.total_cmp(&x.score).then((x.a, x.b).cmp(&(y.a, y.b))));
        let name = |n: u32| self.phrase(n).iter().filter_map(|w| self.spelled.get(w).cloned()).collect();
        chosen.into_iter().map(|p| ([name(p.a), name(p.b)], p.score)).collect()
    }

    fn phrase(&self, number: u32) -> &Phrase {
        const NONE: &Phrase = &Vec::new();
        self.pass.phrases.get(number as usize).unwrap_or(NONE)
    }

    /// Phrases with the same last word, and those that differ in the last word only.
    fn pairs(&self) -> Vec<Alike> {
        let mut groups: BTreeMap<(bool, &[u32]), Vec<u32>> = BTreeMap::new();
        for (number, phrase) in (0..).zip(&self.pass.phrases) {
            if let Some((head, modifiers)) = phrase.split_last() {
                groups.entry((true, std::slice::from_ref(head))).or_default().push(number);
                groups.entry((false, modifiers)).or_default().push(number);
            }
        }
        let mut pairs = Vec::new();
        for ((same_head, _), group) in groups {
            for (i, a) in group.iter().enumerate() {
                pairs.extend(group.iter().skip(i + 1).filter_map(|b| self.alike(*a, *b, same_head)));
            }
        }
        pairs
    }

    /// None where one name holds the other, they begin alike and end alike, or differ in a space ("healthcare law").
    fn alike(&self, a: u32, b: u32, same_head: bool) -> Option<Alike> {
        let (words_a, words_b) = (self.phrase(a), self.phrase(b));
        let (own_a, own_b) = (others(words_a, words_b), others(words_b, words_a));
        let twice = same_head && words_a.first() == words_b.first();
        if own_a.is_empty() || own_b.is_empty() || twice || self.letters(words_a) == self.letters(words_b) {
            return None;
        }
        // Words of the names themselves are left out, of the company of their words too: "sexual" makes no misconduct of
        // harassment.
        let own = |key: u64| words_a.iter().chain(words_b).any(|word| *word == key as u32);
        let company = cosine(self.vectors.get(a as usize)?, self.vectors.get(b as usize)?, own);
        let words = |x: &u32, y: &u32| Some(cosine(self.word_vectors.get(x)?, self.word_vectors.get(y)?, own));
        let words = own_a.iter().flat_map(|x| own_b.iter().filter_map(move |y| words(x, y))).fold(0.0, f64::max);
        Some(Alike { a, b, score: (company * words).sqrt(), words, same_head })
    }

    fn letters(&self, phrase: &Phrase) -> String {
        phrase.iter().filter_map(|w| self.spelled.get(w)).map(String::as_str).collect()
    }

    fn enough(&self, pair: &Alike) -> bool {
        let least = if pair.same_head { self.options.alike_modifiers } else { self.options.alike_heads };
        pair.score >= self.options.alike && pair.words >= least
    }

    /// Whether the corpus sets them side by side, or the words in which they differ pick different things.
    fn told_apart(&self, pair: &Alike) -> bool {
        let joined = self.pass.joined.get(&ordered(pair.a, pair.b)).is_some_and(|n| *n >= JOINED);
        let (words_a, words_b) = (self.phrase(pair.a), self.phrase(pair.b));
        let (own_a, own_b) = (others(words_a, words_b), others(words_b, words_a));
        let apart = |x: &u32, y: &u32| {
            let joined = self.pass.joined_words.get(&ordered(*x, *y)).is_some_and(|n| *n >= JOINED_WORDS);
            let spelled = self.spelled.get(x).zip(self.spelled.get(y));
            let root = |a: &str, b: &str| a.chars().zip(b.chars()).take_while(|(x, y)| x == y).count() >= ROOT;
            joined || spelled.is_some_and(|(a, b)| pick_apart(a, b) || (!pair.same_head && root(a, b)))
        };
        joined || own_a.iter().any(|x| own_b.iter().any(|y| apart(x, y)))
    }
}

/// Words of one phrase that the other lacks.
fn others(of: &Phrase, than: &Phrase) -> Vec<u32> {
    of.iter().copied().filter(|w| !than.contains(w)).collect()
}

/// Positive pointwise mutual information of a thing and its company (Church and Hanks 1990, section 3), times the
/// logarithm of how often they stood together: rare words alone have high information and little evidence.
fn weights(company: &Company, least: u32, total: u64, count: impl Fn(u64) -> u64) -> Vector {
    let all: u64 = company.seen.values().map(|n| u64::from(*n)).sum();
    let weight = |(key, n): (&u64, &u32)| {
        let with = count(*key);
        let expected = all as f64 * with as f64 / total.max(1) as f64;
        let information = (f64::from(*n) / expected).ln();
        let counts = *n >= least && with >= RARE && information > 0.0;
        counts.then(|| (*key, information * f64::from(1 + *n).ln()))
    };
    let mut vector: Vector = company.seen.iter().filter_map(weight).collect();
    vector.sort_by_key(|(key, _)| *key);
    vector
}

/// Cosine over the contexts that are not left out.
fn cosine(a: &Vector, b: &Vector, left_out: impl Fn(u64) -> bool) -> f64 {
    let norm = |v: &Vector| v.iter().filter(|(key, _)| !left_out(*key)).map(|(_, x)| x * x).sum::<f64>().sqrt();
    let mut dot = 0.0;
    let mut rest = b.iter().peekable();
    for (key, x) in a.iter().filter(|(key, _)| !left_out(*key)) {
        while rest.next_if(|(other, _)| other < key).is_some() {}
        if let Some((_, y)) = rest.next_if(|(other, _)| other == key) {
            dot += x * y;
        }
    }
    let length = norm(a) * norm(b);
    if length > 0.0 { dot / length } else { 0.0 }
}
