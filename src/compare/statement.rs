//! What of a paragraph is compared: its words, sentences, names and numbers as sorted numbers, so that two paragraphs are
//! compared by merging lists.

use std::collections::{BTreeSet, HashMap};

use crate::text::sentences;

/// One paragraph of an event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Statement<'a> {
    /// Outlet; only paragraphs of different outlets are aligned.
    pub outlet: &'a str,
    /// Number of its article in the event.
    pub article: usize,
    /// Whether it is the title.
    pub is_title: bool,
    /// Where in the article it stands, from 0 (title, first) to 1.
    pub position: f64,
    /// Its text.
    pub text: &'a str,
}

/// A statement taken apart. Lists are sorted and without repetition.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Parts {
    /// Its words but the commonest, without their endings.
    pub words: Vec<u32>,
    /// The same sentence by sentence, those of one or two words left out (unless nothing else is there).
    pub sentences: Vec<Vec<u32>>,
    /// Pairs of neighbouring words.
    pub bigrams: Vec<u32>,
    /// Runs of four words as written.
    pub fourgrams: Vec<u32>,
    /// Numbers in figures.
    pub numbers: Vec<u32>,
    /// Words with a capital that do not open a sentence.
    pub names: Vec<u32>,
    /// Words but the commonest, repetitions counted.
    pub length: usize,
}

/// Numbers that stand for strings, by order of appearance.
#[derive(Default)]
struct Vocabulary(HashMap<String, u32>);

impl Vocabulary {
    fn sorted(&mut self, items: impl IntoIterator<Item = String>) -> Vec<u32> {
        let mut ids: Vec<u32> = items.into_iter().map(|item| self.id(item)).collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    fn id(&mut self, item: String) -> u32 {
        let next = self.0.len() as u32;
        *self.0.entry(item).or_insert(next)
    }
}

/// Takes texts apart. Numbers of words are the same for all, below the second value.
pub(super) fn parts<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<Parts>, usize) {
    let mut words = Vocabulary::default();
    let (mut bigrams, mut fourgrams) = (Vocabulary::default(), Vocabulary::default());
    let (mut numbers, mut names) = (Vocabulary::default(), Vocabulary::default());
    let parts = texts
        .map(|text| {
            let stems = stems(text);
            let plain: Vec<String> = plain_words(text).map(str::to_lowercase).collect();
            let split = sentences(text);
            let long = split.iter().copied().filter(|s| s.split_whitespace().count() > 2);
            let mut sentences: Vec<_> = long.map(|s| words.sorted(self::stems(s))).collect();
            if sentences.is_empty() {
                sentences.push(words.sorted(stems.iter().cloned()));
            }
            Parts {
                length: stems.len(),
                bigrams: bigrams.sorted(stems.windows(2).map(|pair| pair.join(" "))),
                words: words.sorted(stems),
                sentences,
                fourgrams: fourgrams.sorted(plain.windows(4).map(|run| run.join(" "))),
                numbers: numbers.sorted(figures(text)),
                names: names.sorted(split.iter().flat_map(|sentence| self::names(sentence))),
            }
        })
        .collect();
    (parts, words.0.len())
}

/// Words that tell no statement from another; in an event of few paragraphs their rarity alone would not show it.
const COMMON: [&str; 41] = [
    "a", "an", "the", "of", "in", "on", "at", "for", "with", "and", "or", "but", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "he", "she", "it", "they", "his", "her", "their", "its", "that", "this", "as", "by",
    "from", "not", "to", "said", "says", "who", "will", "would",
];

fn plain_words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty())
}

/// The words of a text but the commonest, in lower case and without their endings.
fn stems(text: &str) -> Vec<String> {
    let words = plain_words(text).map(str::to_lowercase).filter(|w| !COMMON.contains(&w.as_str()));
    words.map(|w| stem(&w).to_owned()).collect()
}

/// "votes", "voted" and "voting" as "vot"; at least three letters stay, and numbers are left alone.
fn stem(word: &str) -> &str {
    let is_number = word.chars().all(char::is_numeric);
    if is_number || word.ends_with("ss") {
        return word;
    }
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() >= 3);
    ["ing", "ed", "es", "s"].iter().find_map(cut).unwrap_or(word)
}

/// Numbers in figures, with the points and commas within them.
fn figures(text: &str) -> BTreeSet<String> {
    let runs = text.split(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
    let trimmed = runs.map(|run| run.trim_matches(['.', ',']));
    trimmed.filter(|run| !run.is_empty()).map(str::to_owned).collect()
}

/// Words of two letters or more with a capital and a small letter, but the first of the sentence.
fn names(sentence: &str) -> impl Iterator<Item = String> {
    let is_name = |word: &&str| {
        let mut chars = word.chars();
        chars.next().is_some_and(char::is_uppercase) && chars.next().is_some_and(char::is_lowercase)
    };
    plain_words(sentence).skip(1).filter(is_name).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn endings_do_not_tell_words_apart() {
        assert_eq!(
            ["votes", "voted", "voting", "press", "1990s", "2024", "red"].map(stem),
            ["vot", "vot", "vot", "press", "1990", "2024", "red"]
        );
    }

    #[test]
    fn a_paragraph_is_taken_apart() {
        let text = "The council of Lund voted 7–2 on Monday. Mayor Ida Brandt spent $1,250.50.";
        let (parts, words) = parts([text, "Lund voted.", ""].into_iter());
        let [first, second, empty] = parts.as_slice() else { panic!("three texts") };
        assert_eq!(first.numbers.len(), 3);
        assert_eq!(first.names.len(), 4, "Lund, Monday, Ida, Brandt");
        assert_eq!(first.sentences.len(), 2);
        assert!(second.words.iter().all(|w| first.words.contains(w)));
        assert_eq!((empty.words.len(), empty.sentences.len()), (0, 1));
        assert!(first.words.iter().all(|w| (*w as usize) < words));
    }
}
