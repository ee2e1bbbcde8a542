//! How alike paragraphs of one event are: by the words that they share, those that few paragraphs of the event have
//! counting most. Names, numbers and the verbs of a statement are such words; the subject of the event is not.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

/// Weights are whole numbers of this part, so that sums are exact and every machine finds the same.
const PARTS: f64 = 1000.0;

/// Likeness of every pair of paragraphs of an event: the cosine of their weighted words.
pub(super) struct Likeness(Vec<Bag>);

/// The words of a paragraph.
struct Bag {
    /// Numbers of the words in rising order with their squared weights.
    words: Vec<(usize, i64)>,
    norm: f64,
}

impl Likeness {
    /// Of paragraphs in their order.
    pub fn new<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let bags: Vec<BTreeSet<String>> = texts.map(stems).collect();
        let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
        bags.iter().flatten().for_each(|word| *holders.entry(word).or_default() += 1);
        let weight = |n: usize| (((bags.len() + 1) as f64 / n as f64).ln() * PARTS).round() as i64;
        let weights: BTreeMap<&str, (usize, i64)> =
            holders.iter().enumerate().map(|(id, (word, n))| (*word, (id, weight(*n).pow(2)))).collect();
        let bag = |words: &BTreeSet<String>| {
            let words: Vec<_> = words.iter().filter_map(|word| weights.get(word.as_str()).copied()).collect();
            Bag { norm: (words.iter().map(|(_, square)| square).sum::<i64>() as f64).sqrt(), words }
        };
        Self(bags.iter().map(bag).collect())
    }

    /// Number of paragraphs.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Likeness of two paragraphs, 0 to 1.
    pub fn of(&self, i: usize, j: usize) -> f64 {
        let (Some(a), Some(b)) = (self.0.get(i), self.0.get(j)) else { return 0.0 };
        let length = a.norm * b.norm;
        if length > 0.0 { shared(&a.words, &b.words) as f64 / length } else { 0.0 }
    }

    /// Mean likeness of the paragraphs of two groups.
    pub fn between(&self, a: &[usize], b: &[usize]) -> f64 {
        let sum: f64 = a.iter().flat_map(|i| b.iter().map(|j| self.of(*i, *j))).sum();
        sum / (a.len() * b.len()).max(1) as f64
    }

    /// Pairs (i < j) from `threshold` on, the most alike first.
    pub fn pairs(&self, threshold: f64) -> Vec<(usize, usize)> {
        let alike = |i: usize| {
            let with = (i + 1..self.len()).map(move |j| (self.of(i, j), (i, j)));
            with.filter(|(cosine, _)| *cosine >= threshold).collect::<Vec<_>>()
        };
        let mut pairs: Vec<(f64, (usize, usize))> = (0..self.len()).into_par_iter().flat_map_iter(alike).collect();
        pairs.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
        pairs.into_iter().map(|(_, pair)| pair).collect()
    }
}

/// Sum of the squared weights of the words that both lists have.
fn shared(a: &[(usize, i64)], b: &[(usize, i64)]) -> i64 {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut sum = 0;
    while let (Some((x, square)), Some((y, _))) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => drop(a.next()),
            std::cmp::Ordering::Greater => drop(b.next()),
            std::cmp::Ordering::Equal => {
                sum += square;
                a.next();
                b.next();
            }
        }
    }
    sum
}

/// Words that tell no statement from another; in an event of few paragraphs their rarity alone would not show it.
const COMMON: [&str; 41] = [
    "a", "an", "the", "of", "in", "on", "at", "for", "with", "and", "or", "but", "is", "are", "was", "were", "be",
    "been", "has", "have", "had", "he", "she", "it", "they", "his", "her", "their", "its", "that", "this", "as", "by",
    "from", "not", "to", "said", "says", "who", "will", "would",
];

/// The words of a text but the commonest, in lower case and without their endings.
fn stems(text: &str) -> BTreeSet<String> {
    let text = text.to_lowercase();
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty() && !COMMON.contains(w));
    words.map(|w| stem(w).to_owned()).collect()
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn endings_do_not_tell_words_apart() {
        assert_eq!(
            ["votes", "voted", "voting", "press", "1990s", "2024", "red"].map(stem),
            ["vot", "vot", "vot", "press", "1990", "2024", "red"]
        );
    }

    #[test]
    fn rare_words_count_more_than_those_that_every_paragraph_has() {
        let texts = ["the ferry toll of Lund", "the ferry strike", "the ferry toll", "the ferry sails"];
        let likeness = Likeness::new(texts.into_iter());
        assert!(likeness.of(0, 2) > likeness.of(1, 2));
        assert_eq!(likeness.pairs(0.0).first(), Some(&(0, 2)));
        assert!((likeness.of(3, 3) - 1.0).abs() < 1e-12);
        let mean = (likeness.of(0, 1) + likeness.of(2, 1)) / 2.0;
        assert!((likeness.between(&[0, 2], &[1]) - mean).abs() < 1e-12);
    }

    #[test]
    fn no_text_is_like_nothing() {
        assert_eq!(Likeness::new(["", "a word"].into_iter()).of(0, 1), 0.0);
        assert!(Likeness::new([].into_iter()).pairs(0.0).is_empty());
    }

    proptest! {
        #[test]
        fn likeness_is_a_share_and_the_same_both_ways(texts in prop::collection::vec(any::<String>(), 0..6)) {
            let likeness = Likeness::new(texts.iter().map(String::as_str));
            for (i, j) in (0..texts.len()).flat_map(|i| (0..texts.len()).map(move |j| (i, j))) {
                prop_assert!((0.0..=1.0 + 1e-9).contains(&likeness.of(i, j)));
                prop_assert_eq!(likeness.of(i, j), likeness.of(j, i));
            }
        }
    }
}
