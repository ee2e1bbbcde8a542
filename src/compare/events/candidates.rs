//! Pairs of articles that may be of one event: an inverted index over the words of the leads, within a window of time.
//!
//! The index is exact: every pair within the window whose leads are alike enough is found.

use rayon::prelude::*;

use super::{score::Sketch, terms::ID_BITS};

/// Articles further apart are of different events, whatever they say.
pub(super) const WINDOW_DAYS: i32 = 14;
/// Least cosine of the leads, counted over words that are not in too many leads. Of the pairs of one event in the development
/// data, 97% are above it, and the others are mostly joined through a third article.
const LEAST: f64 = 0.08;
/// Words that stand in more than this share of all leads find no candidates: they are in too many pairs to tell any.
const COMMON_SHARE: usize = 20;
/// In a small corpus, a word is not common before it stands in so many leads.
const COMMON_LEAST: usize = 200;

/// The leads by term: for each id, where its articles begin in `entries`.
struct Index {
    starts: Vec<u32>,
    entries: Vec<(u32, u16)>,
}

impl Index {
    fn new(articles: &[Sketch]) -> Self {
        let mut starts = vec![0u32; (1 << ID_BITS) + 1];
        let ids = || articles.iter().flat_map(|a| a.lead.ids.iter());
        ids().for_each(|id| starts[*id as usize + 1] += 1);
        let most = COMMON_LEAST.max(articles.len() / COMMON_SHARE) as u32;
        starts.iter_mut().filter(|n| **n > most).for_each(|n| *n = 0);
        let mut total = 0;
        for n in &mut starts {
            total += *n;
            *n = total;
        }
        let mut next = starts.clone();
        let mut entries = vec![(0, 0); total as usize];
        for (at, article) in (0u32..).zip(articles) {
            for (id, weight) in article.lead.entries() {
                let id = id as usize;
                if starts[id + 1] > starts[id] {
                    entries[next[id] as usize] = (at, weight);
                    next[id] += 1;
                }
            }
        }
        Self { starts, entries }
    }

    fn articles_with(&self, id: u32) -> &[(u32, u16)] {
        let id = id as usize;
        &self.entries[self.starts[id] as usize..self.starts[id + 1] as usize]
    }
}

/// All candidates as (lower, higher) places in `articles`, which are sorted by day, those without one last; by the lower
/// place, then the higher.
pub(super) fn candidates(articles: &[Sketch]) -> Vec<(u32, u32)> {
    let index = Index::new(articles);
    let dated = articles.partition_point(|a| a.day.is_some()) as u32;
    let least = (LEAST * 65_535.0 * 65_535.0) as u64;
    (0..articles.len())
        .into_par_iter()
        .map_init(
            || (vec![0u64; articles.len()], Vec::new()),
            |(sums, touched), at| {
                let article = &articles[at];
                let last = match article.day {
                    Some(day) => {
                        articles[..dated as usize].partition_point(|a| a.day <= Some(day + WINDOW_DAYS)) as u32
                    }
                    None => dated,
                };
                for (id, weight) in article.lead.entries() {
                    let others = index.articles_with(id);
                    let from = others.partition_point(|(other, _)| *other <= at as u32);
                    let near = others[from..].iter().take_while(|(other, _)| *other < last);
                    let undated =
                        others[others.partition_point(|(other, _)| *other < dated.max(at as u32 + 1))..].iter();
                    for (other, w) in near.chain(undated) {
                        let sum = &mut sums[*other as usize];
                        if *sum == 0 {
                            touched.push(*other);
                        }
                        *sum += u64::from(weight) * u64::from(*w);
                    }
                }
                touched.sort_unstable();
                let mut found = Vec::new();
                for other in touched.drain(..) {
                    if std::mem::take(&mut sums[other as usize]) >= least {
                        found.push((at as u32, other));
                    }
                }
                found
            },
        )
        .collect::<Vec<_>>()
        .concat()
}
