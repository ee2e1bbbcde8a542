//! The sentence that stands for a point: one of an article's own, nearest to what the other outlets say.

use std::collections::{BTreeMap, BTreeSet};

use super::{likeness, statement::Statement};
use crate::text::sentences;

/// A sentence already taken for another point is taken again only where no other is this nearly as good.
const NEARLY: f64 = 0.7;

/// Of paragraphs of a point, (paragraph, sentence): the sentence that shares most with the other outlets, each taken by its
/// nearest sentence. Titles are taken where nothing else is there, and sentences that stand for another point (`taken`)
/// where none is nearly as good.
pub(crate) fn representative<'a>(
    statements: &[Statement<'a>],
    point: &[usize],
    taken: &BTreeSet<&str>,
) -> Option<(usize, &'a str)> {
    let of = |member: usize| {
        let statement = *statements.get(member)?;
        Some(sentences(statement.text).into_iter().map(move |text| (member, Statement { text, ..statement })))
    };
    let split: Vec<(usize, Statement)> = point.iter().filter_map(|member| of(*member)).flatten().collect();
    let alone: Vec<Statement> = split.iter().map(|(_, s)| *s).collect();
    // For each sentence, how near the nearest sentence of each other outlet is.
    let mut near: Vec<BTreeMap<&str, f64>> = vec![BTreeMap::new(); split.len()];
    for pair in likeness::pairs(&alone) {
        for (from, to) in [(pair.i, pair.j), (pair.j, pair.i)] {
            let best = near[from].entry(alone[to].outlet).or_default();
            *best = best.max(pair.values[0]);
        }
    }
    let score = |n: usize| {
        let part = if taken.contains(alone[n].text) { NEARLY } else { 1.0 };
        (!alone[n].is_title, part * near[n].values().sum::<f64>())
    };
    let better = |a: usize, b: usize| if score(b) > score(a) { b } else { a };
    let best = (0..split.len()).reduce(better)?;
    Some((split[best].0, alone[best].text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_is_the_one_that_others_say_too() {
        let statement = |outlet, is_title, text| Statement { outlet, article: 0, is_title, position: 0.0, text };
        let statements = [
            statement("A", true, "Harbor council votes to close the ferry line"),
            statement("A", false, "It rained on Monday. The council voted seven to two to close the ferry line."),
            statement("B", false, "By seven votes to two the council decided to close the ferry line."),
        ];
        let (paragraph, sentence) = representative(&statements, &[0, 1, 2], &BTreeSet::new()).unwrap();
        assert!(paragraph > 0 && sentence.contains("close the ferry line"), "{paragraph} {sentence}");
        assert_eq!(representative(&statements, &[], &BTreeSet::new()), None);
        let other = representative(&statements, &[0, 1, 2], &BTreeSet::from([sentence])).unwrap();
        assert!(other.1 != sentence && other.1.contains("close the ferry line"), "the other outlet's words for it");
    }
}
