//! The sentence that stands for a point: one of an article's own, nearest to what the other outlets say.

use std::collections::BTreeMap;

use super::{likeness, statement::Statement};
use crate::text::sentences;

/// Of paragraphs of a point, (paragraph, sentence): the sentence that shares most with the other outlets, each taken by its
/// nearest sentence. Titles are taken where nothing else is there.
pub(crate) fn representative<'a>(statements: &[Statement<'a>], point: &[usize]) -> Option<(usize, &'a str)> {
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
    let score = |n: usize| (!alone[n].is_title, near[n].values().sum::<f64>());
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
        let (paragraph, sentence) = representative(&statements, &[0, 1, 2]).unwrap();
        assert!(paragraph > 0 && sentence.contains("close the ferry line"), "{paragraph} {sentence}");
        assert_eq!(representative(&statements, &[]), None);
    }
}
