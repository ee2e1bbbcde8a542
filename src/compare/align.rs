//! Which paragraphs of different outlets state the same thing: a likelihood for every pair.
//!
//! Two logistic models, the second on the answer of the first: what the two share in words (`likeness`) and how near their
//! vectors lie; and what stands around them (`context`): a retold passage is retold in order, and what two outlets both
//! share with a third they share with each other.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{
    context,
    likeness::{self, places, ranks},
    statement::Statement,
};
use crate::{
    model::{Aligner, AlignerParameters, Logistic, StatementText, StatementVectors},
    text::sentences,
};

/// Names of the values that the vectors of a pair give, in order.
const OF_VECTORS: [&str; 10] = [
    "vector_cosine",
    "sentence_vector_cosine",
    "vector_rank_better",
    "vector_rank_worse",
    "vector_nearest",
    "vector_mutual",
    "sentence_vector_rank_better",
    "sentence_vector_rank_worse",
    "sentence_vector_nearest",
    "sentence_vector_mutual",
];

/// Number of a pair's values.
pub(crate) const N_FEATURES: usize = likeness::FEATURES.len() + OF_VECTORS.len();

/// Names of the values of a pair, in order: of its words, then of its vectors.
pub(crate) const FEATURES: [&str; N_FEATURES] = joined(likeness::FEATURES, OF_VECTORS);

/// One array after the other.
pub(super) const fn joined<T: Copy, const A: usize, const B: usize, const C: usize>(a: [T; A], b: [T; B]) -> [T; C] {
    let mut all = [a[0]; C];
    let mut n = 0;
    while n < C {
        all[n] = if n < A { a[n] } else { b[n - A] };
        n += 1;
    }
    all
}

/// Whether parameters weigh the values that are measured here.
pub fn takes(parameters: &AlignerParameters) -> bool {
    parameters.pairs.takes(&FEATURES) && parameters.context.takes(&context::FEATURES)
}

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
        Self::weighed(statements, &read(statements, reader), reader.parameters())
    }

    /// Of pairs that were read.
    pub fn weighed(statements: &[Statement], pairs: &[ReadPair], parameters: &AlignerParameters) -> Self {
        let alone = Self::alone(pairs, &parameters.pairs);
        let around = context::values(statements, pairs, &alone);
        let in_context =
            |((i, j), values): &((usize, usize), context::Values)| (*i, *j, parameters.context.probability(values));
        Self::from_pairs(&around.iter().map(in_context).collect::<Vec<_>>())
    }

    /// Of pairs by themselves, without what stands around them.
    pub fn alone(pairs: &[ReadPair], model: &Logistic) -> Self {
        let likely: Vec<_> = pairs.iter().map(|pair| (pair.i, pair.j, model.probability(&pair.values))).collect();
        Self::from_pairs(&likely)
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
    pub values: [f64; N_FEATURES],
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
    let value = |n: usize| {
        let of_vectors: [f64; 2] = [paragraph[n], sentence[n]];
        let of_ranks: [f64; 8] = joined(places(by_paragraph[n]), places(by_sentence[n]));
        let of_vectors: [f64; OF_VECTORS.len()] = joined(of_vectors, of_ranks);
        ReadPair { i: words[n].i, j: words[n].j, values: joined(words[n].values, of_vectors) }
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
