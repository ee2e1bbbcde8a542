//! Points: paragraphs of different outlets that state the same thing.
//!
//! A point is grown from the likeliest pair that no point has yet: a paragraph joins where it is likely enough to state
//! the same as the point's paragraphs of other outlets on average, and with none of them unlikely. A paragraph that states
//! several things may be in several points; several paragraphs of one outlet may be in one, since a statement is often
//! spread over a quotation and its introduction.

use std::collections::{BTreeSet, HashSet};

use super::{align::Alignment, statement::Statement};

/// A paragraph joins a point where its likelihood with each of the point's paragraphs of other outlets is at least this
/// share of the threshold: with the labelled events, less let unlike statements in, and more split points without need.
const WEAKEST: f64 = 0.85;

/// Most paragraphs of a point; where more state the same, the rest makes another point. In an event of more than seven
/// articles two of each.
const MOST: usize = 14;

/// Points that share this part of the smaller one's paragraphs may be one. Joined without a look at what is likely, they
/// cost three points of F1 on the labelled events.
const SAME: f64 = 0.75;

/// The points of an event as sorted numbers of statements, each of two outlets or more.
pub(crate) fn groups(statements: &[Statement], alignment: &Alignment, threshold: f64) -> Vec<Vec<usize>> {
    let edges = alignment.from(threshold);
    let mut neighbours: Vec<Vec<usize>> = vec![Vec::new(); statements.len()];
    for &(i, j) in &edges {
        neighbours[i].push(j);
        neighbours[j].push(i);
    }
    let articles = statements.iter().map(|s| s.article).collect::<HashSet<_>>().len();
    let event = Event { statements, alignment, neighbours, threshold, most: MOST.max(2 * articles) };
    let mut covered = HashSet::new();
    let mut found: Vec<BTreeSet<usize>> = Vec::new();
    for &(i, j) in &edges {
        if !covered.contains(&(i, j)) {
            let group = event.grow(i, j);
            covered.extend(group.iter().flat_map(|a| group.range(a + 1..).map(move |b| (*a, *b))));
            event.add(&mut found, group);
        }
    }
    found.into_iter().map(|group| group.into_iter().collect()).collect()
}

struct Event<'a> {
    statements: &'a [Statement<'a>],
    alignment: &'a Alignment,
    neighbours: Vec<Vec<usize>>,
    threshold: f64,
    most: usize,
}

impl Event<'_> {
    fn grow(&self, i: usize, j: usize) -> BTreeSet<usize> {
        let mut group = BTreeSet::from([i, j]);
        while group.len() < self.most {
            let near: BTreeSet<usize> = group.iter().flat_map(|m| &self.neighbours[*m]).copied().collect();
            let fits =
                near.difference(&group).filter_map(|k| Some((self.adds_outlet(*k, &group), self.fit(*k, &group)?, *k)));
            let better = |next: (bool, f64, usize), best: (bool, f64, usize)| (next.0, next.1) > (best.0, best.1);
            let Some((_, _, best)) = fits.reduce(|best, next| if better(next, best) { next } else { best }) else {
                break;
            };
            group.insert(best);
        }
        group
    }

    /// Whether a statement is of an outlet that the group has none of. Such go first: two paragraphs of one outlet may be
    /// near to a third for different things that it says, which only the other outlets' paragraphs show.
    fn adds_outlet(&self, k: usize, group: &BTreeSet<usize>) -> bool {
        group.iter().all(|m| self.statements[*m].outlet != self.statements[k].outlet)
    }

    /// Adds a group, or makes it one with the first that it overlaps so far that together they still state one thing: every
    /// paragraph is likely enough to state the same as those of other outlets on average.
    fn add(&self, found: &mut Vec<BTreeSet<usize>>, group: BTreeSet<usize>) {
        let one = |other: &BTreeSet<usize>| {
            let both: BTreeSet<usize> = other.union(&group).copied().collect();
            let shared = other.len() + group.len() - both.len();
            shared as f64 >= SAME * other.len().min(group.len()) as f64
                && both.len() <= self.most
                && both.iter().all(|k| self.mean(*k, &both) >= self.threshold)
        };
        match found.iter_mut().find(|other| one(other)) {
            Some(other) => other.extend(group),
            None => found.push(group),
        }
    }

    /// Mean likelihood of a statement with those of other outlets.
    fn mean(&self, k: usize, group: &BTreeSet<usize>) -> f64 {
        let likely = self.likely(k, group);
        likely.iter().sum::<f64>() / likely.len().max(1) as f64
    }

    fn likely(&self, k: usize, group: &BTreeSet<usize>) -> Vec<f64> {
        let others = group.iter().filter(|m| self.statements[**m].outlet != self.statements[k].outlet);
        others.map(|m| self.alignment.of(k, *m)).collect()
    }

    /// Mean likelihood of a statement with those of other outlets, where it is high enough.
    fn fit(&self, k: usize, group: &BTreeSet<usize>) -> Option<f64> {
        let likely = self.likely(k, group);
        let mean = likely.iter().sum::<f64>() / likely.len() as f64;
        (mean >= self.threshold && likely.iter().all(|p| *p >= WEAKEST * self.threshold)).then_some(mean)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statements(outlets: &[&'static str]) -> Vec<Statement<'static>> {
        let statement = |(article, outlet): (usize, &&'static str)| Statement {
            outlet,
            article,
            is_title: false,
            position: 0.0,
            text: "",
        };
        outlets.iter().enumerate().map(statement).collect()
    }

    #[test]
    fn a_paragraph_that_states_two_things_is_in_two_points() {
        let statements = statements(&["A", "B", "C", "B", "C"]);
        let likely = [(0, 1, 0.9), (0, 2, 0.8), (1, 2, 0.7), (0, 3, 0.9), (0, 4, 0.6), (3, 4, 0.6)];
        let groups = groups(&statements, &Alignment::from_pairs(&likely), 0.4);
        assert_eq!(groups, [vec![0, 1, 2], vec![0, 3, 4]]);
    }

    #[test]
    fn a_chain_is_not_a_point() {
        let statements = statements(&["A", "B", "C"]);
        let groups = groups(&statements, &Alignment::from_pairs(&[(0, 1, 0.9), (1, 2, 0.8), (0, 2, 0.05)]), 0.4);
        assert_eq!(groups, [vec![0, 1], vec![1, 2]]);
    }

    #[test]
    fn nothing_alike_gives_no_point() {
        let statements = statements(&["A", "B"]);
        assert!(groups(&statements, &Alignment::from_pairs(&[(0, 1, 0.3)]), 0.4).is_empty());
        assert!(groups(&[], &Alignment::default(), 0.4).is_empty());
    }
}
