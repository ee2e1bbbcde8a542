//! Which paragraphs of different outlets state the same thing: a likelihood for every pair.
//!
//! Three logistic models, each on the answer of the one before: what the two share in words (`likeness`), how near their
//! vectors lie, and what stands around them (`context`): a retold passage is retold in order, and what two outlets both
//! share with a third they share with each other.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    context,
    likeness::{self, both_ranks, ranks},
    statement::Statement,
};
use crate::{
    model::{Aligner, AlignerParameters, StatementText, StatementVectors},
    text::sentences,
};

/// Names of the values of a pair, in order.
pub(crate) const FEATURES: [&str; 7] = [
    "words_logit",
    "paragraph_cosine",
    "sentence_cosine",
    "paragraph_ranks",
    "sentence_ranks",
    "paragraph_nearest",
    "sentence_nearest",
];

/// What gives vectors: an [`Aligner`], or a stand-in for it in tests.
pub trait StatementReader: Sync {
    /// Its parameters.
    fn parameters(&self) -> &AlignerParameters;
    /// Vectors of statements, in order.
    fn vectors(&self, statements: &[StatementText]) -> Vec<StatementVectors>;
}

impl StatementReader for Aligner {
    fn parameters(&self) -> &AlignerParameters {
        &self.parameters
    }

    fn vectors(&self, statements: &[StatementText]) -> Vec<StatementVectors> {
        Aligner::vectors(self, statements)
    }
}

/// Likelihood that two statements of different outlets state the same thing.
#[derive(Debug, Clone, Default)]
pub(crate) struct Alignment {
    likelihoods: HashMap<(usize, usize), f64>,
}

impl Alignment {
    /// Of all statements of an event.
    pub fn new(statements: &[Statement], reader: &dyn StatementReader) -> Self {
        let parameters = reader.parameters();
        let pairs = read(statements, reader);
        let likely = |pair: &ReadPair| (pair.i, pair.j, parameters.pairs.probability(&pair.values));
        let alone = Self::from_pairs(&pairs.iter().map(likely).collect::<Vec<_>>());
        let in_context = |(pair, values): (&(usize, usize), &[f64; context::FEATURES.len()])| {
            (pair.0, pair.1, parameters.context.probability(values))
        };
        let around = context::values(statements, &alone);
        Self::from_pairs(&around.iter().map(|(pair, values)| in_context((pair, values))).collect::<Vec<_>>())
    }

    /// Of pairs (i < j) with their likelihoods.
    pub fn from_pairs(pairs: &[(usize, usize, f64)]) -> Self {
        Self { likelihoods: pairs.iter().map(|(i, j, p)| ((*i, *j), *p)).collect() }
    }

    /// The part that is about the first `n` statements.
    pub fn below(&self, n: usize) -> Self {
        let own = self.likelihoods.iter().filter(|((_, j), _)| *j < n);
        Self { likelihoods: own.map(|(pair, p)| (*pair, *p)).collect() }
    }

    /// Likelihood of a pair in either order; 0 where it was not worth a look.
    pub fn of(&self, i: usize, j: usize) -> f64 {
        self.likelihoods.get(&(i.min(j), i.max(j))).copied().unwrap_or_default()
    }

    /// Pairs (i < j) from `threshold` on, the likeliest first.
    pub fn from(&self, threshold: f64) -> Vec<(usize, usize)> {
        let mut pairs: Vec<_> = self.likelihoods.iter().filter(|(_, p)| **p >= threshold).collect();
        pairs.sort_by(|a, b| b.1.total_cmp(a.1).then(a.0.cmp(b.0)));
        pairs.into_iter().map(|(pair, _)| *pair).collect()
    }
}

/// A pair with its values, in the order of [`FEATURES`].
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct ReadPair {
    pub i: usize,
    pub j: usize,
    pub values: [f64; FEATURES.len()],
}

/// The pairs of an event that share anything, with what words and vectors say of them.
pub(crate) fn read(statements: &[Statement], reader: &dyn StatementReader) -> Vec<ReadPair> {
    let words = likeness::pairs(statements);
    let texts: Vec<StatementText> =
        statements.iter().map(|s| StatementText { text: s.text, sentences: sentence_ranges(s.text) }).collect();
    let vectors = reader.vectors(&texts);
    let pairs: Vec<(usize, usize)> = words.iter().map(|pair| (pair.i, pair.j)).collect();
    let cosines = |of: fn(&StatementVectors, &StatementVectors) -> f64| -> Vec<f64> {
        pairs.par_iter().map(|&(i, j)| of(&vectors[i], &vectors[j])).collect()
    };
    let (paragraph, sentence) = (cosines(StatementVectors::cosine), cosines(StatementVectors::sentence_cosine));
    let by_paragraph = ranks(statements, &pairs, &paragraph);
    let by_sentence = ranks(statements, &pairs, &sentence);
    let value = |n: usize| ReadPair {
        i: words[n].i,
        j: words[n].j,
        values: [
            reader.parameters().words.logit(&words[n].values),
            paragraph[n],
            sentence[n],
            both_ranks(by_paragraph[n]),
            both_ranks(by_sentence[n]),
            likeness::nearest(by_paragraph[n]),
            likeness::nearest(by_sentence[n]),
        ],
    };
    (0..words.len()).map(value).collect()
}

/// The sentences of a text as ranges of code points.
fn sentence_ranges(text: &str) -> Vec<std::ops::Range<usize>> {
    let mut start = 0;
    let range = |sentence: &str| {
        let (from, to) = (start, start + sentence.trim_end().chars().count());
        start += sentence.chars().count();
        from..to
    };
    sentences(text).into_iter().map(range).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_ranges_of_code_points() {
        assert_eq!(sentence_ranges("Ça va. It rains."), [0..6, 7..16]);
        assert!(sentence_ranges("").is_empty());
    }

    #[test]
    fn the_likeliest_pairs_come_first_and_either_order_is_the_same() {
        let alignment = Alignment::from_pairs(&[(0, 2, 0.4), (1, 3, 0.9), (0, 3, 0.1)]);
        assert_eq!(alignment.from(0.3), [(1, 3), (0, 2)]);
        assert_eq!(alignment.of(3, 1), 0.9);
        assert_eq!(alignment.below(3).from(0.0), [(0, 2)]);
    }
}
