//! Average linkage over sparse scores: the two groups whose articles have the highest mean score are merged, until no mean is
//! above 0. Pairs without a score have the lowest one, so that a chain of articles of which each resembles only the next
//! (a shutdown, a trial, day after day) does not become one event.

use std::{
    cmp::Ordering,
    collections::{BTreeMap, BinaryHeap},
};

use super::score::FLOOR;

/// Scores of a pair of groups: over how many pairs of articles they are known, and their sum.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
struct Link {
    known: u64,
    sum: i64,
}

/// The mean score of two groups over all pairs of their articles, as a fraction of whole numbers: exact on every machine.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Merge {
    sum: i64,
    pairs: u64,
    /// Smaller and larger group.
    groups: (u32, u32),
    /// How often each had been merged when this was computed: it is out of date where that is another number now.
    ages: (u32, u32),
}

impl Ord for Merge {
    /// By mean; of equal means, the groups that come first.
    fn cmp(&self, other: &Self) -> Ordering {
        let left = i128::from(self.sum) * i128::from(other.pairs);
        let right = i128::from(other.sum) * i128::from(self.pairs);
        left.cmp(&right).then_with(|| (other.groups, other.ages).cmp(&(self.groups, self.ages)))
    }
}

impl PartialOrd for Merge {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// A group is called by its first article.
struct Groups {
    members: Vec<Vec<u32>>,
    links: Vec<BTreeMap<u32, Link>>,
    ages: Vec<u32>,
    heap: BinaryHeap<Merge>,
}

/// Groups `n` articles by the scores of their pairs (lower place, higher place, score). Returns the groups of two and more,
/// each with its articles in order, by their first article.
pub(super) fn agglomerate(n: usize, scores: &[(u32, u32, i32)]) -> Vec<Vec<u32>> {
    let mut groups = Groups {
        members: (0..n as u32).map(|i| vec![i]).collect(),
        links: vec![BTreeMap::new(); n],
        ages: vec![0; n],
        heap: BinaryHeap::new(),
    };
    for (a, b, score) in scores {
        let link = Link { known: 1, sum: i64::from(*score) };
        groups.links[*a as usize].insert(*b, link);
        groups.links[*b as usize].insert(*a, link);
        groups.propose(*a, *b, link);
    }
    while let Some(merge) = groups.heap.pop() {
        let (a, b) = merge.groups;
        if merge.ages == (groups.ages[a as usize], groups.ages[b as usize]) {
            groups.merge(a, b);
        }
    }
    groups.members.retain(|m| m.len() > 1);
    groups.members.iter_mut().for_each(|m| m.sort_unstable());
    groups.members
}

impl Groups {
    /// Puts the merge of two groups on the heap, where their mean is above 0.
    fn propose(&mut self, a: u32, b: u32, link: Link) {
        let groups = (a.min(b), a.max(b));
        let size = |g: u32| self.members[g as usize].len() as u64;
        let pairs = size(a) * size(b);
        let sum = link.sum + i64::from(FLOOR) * (pairs - link.known) as i64;
        if sum > 0 {
            let ages = (self.ages[groups.0 as usize], self.ages[groups.1 as usize]);
            self.heap.push(Merge { sum, pairs, groups, ages });
        }
    }

    /// Moves all of `b` into `a`, which comes first.
    fn merge(&mut self, a: u32, b: u32) {
        for group in [a, b] {
            self.ages[group as usize] += 1;
        }
        let moved = std::mem::take(&mut self.members[b as usize]);
        self.members[a as usize].extend(moved);
        self.links[a as usize].remove(&b);
        for (other, link) in std::mem::take(&mut self.links[b as usize]) {
            if other == a {
                continue;
            }
            self.links[other as usize].remove(&b);
            let joined = self.links[a as usize].entry(other).or_default();
            joined.known += link.known;
            joined.sum += link.sum;
        }
        let links: Vec<(u32, Link)> = self.links[a as usize].iter().map(|(other, link)| (*other, *link)).collect();
        for (other, link) in links {
            self.links[other as usize].insert(a, link);
            self.propose(a, other, link);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same by looking at every pair of groups after every merge.
    fn plain(n: usize, scores: &[(u32, u32, i32)]) -> Vec<Vec<u32>> {
        let score = |a: u32, b: u32| {
            let pair = (a.min(b), a.max(b));
            i64::from(scores.iter().find(|s| (s.0, s.1) == pair).map_or(FLOOR, |s| s.2))
        };
        let mut groups: Vec<Vec<u32>> = (0..n as u32).map(|i| vec![i]).collect();
        loop {
            let mut best: Option<(i128, i128, usize, usize)> = None;
            for i in 0..groups.len() {
                for j in i + 1..groups.len() {
                    let sum: i64 = groups[i].iter().flat_map(|a| groups[j].iter().map(|b| score(*a, *b))).sum();
                    let (sum, pairs) = (i128::from(sum), (groups[i].len() * groups[j].len()) as i128);
                    if sum > 0 && best.is_none_or(|(s, p, ..)| sum * p > s * pairs) {
                        best = Some((sum, pairs, i, j));
                    }
                }
            }
            let Some((_, _, i, j)) = best else { break };
            let moved = groups.remove(j);
            groups[i].extend(moved);
        }
        groups.retain(|g| g.len() > 1);
        groups.iter_mut().for_each(|g| g.sort_unstable());
        groups
    }

    #[test]
    fn a_chain_is_not_one_event() {
        let chain: Vec<(u32, u32, i32)> = (0..9).map(|i| (i, i + 1, -FLOOR / 2)).collect();
        assert_eq!(agglomerate(10, &chain), [[0, 1], [2, 3], [4, 5], [6, 7], [8, 9]]);
        let all: Vec<(u32, u32, i32)> = (0..9).flat_map(|i| (i + 1..10).map(move |j| (i, j, 100))).collect();
        assert_eq!(agglomerate(10, &all), [(0..10).collect::<Vec<_>>()]);
        assert!(agglomerate(3, &[(0, 1, 0), (1, 2, -5)]).is_empty());
        assert!(agglomerate(0, &[]).is_empty());
    }

    proptest! {
        #[test]
        fn it_gives_what_the_plain_way_gives(raw in prop::collection::btree_map((0u32..9, 0u32..9), -20i32..60, 0..30)) {
            let scores: Vec<(u32, u32, i32)> =
                raw.into_iter().filter(|((a, b), _)| a < b).map(|((a, b), s)| (a, b, s * 150)).collect();
            let found = agglomerate(9, &scores);
            prop_assert_eq!(&found, &plain(9, &scores));
            let mut members: Vec<u32> = found.concat();
            members.sort_unstable();
            let n = members.len();
            members.dedup();
            prop_assert_eq!(members.len(), n, "an article is in at most one event");
        }
    }
}
