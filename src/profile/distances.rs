//! How far the outlets lie from one another, and a map of them.

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    bootstrap::{BootstrapOptions, shuffle},
    columns,
    divergence::{Divergence, Expected, Stratum, Unit, WIDTH, divergence},
    gather::{Article, Corpus},
    multiple::q_values,
    scaling::plane,
};

/// Outlets with fewer articles have no distance.
const LEAST_ARTICLES: usize = 10;

/// Outlets that have distances at most. Where more have enough articles, more are asked for.
const MOST_OUTLETS: usize = 120;

/// An outlet's articles are dealt at random into so many groups at most, which then stand for articles: as many as a
/// test needs, and a jackknife over groups is as good (Shao and Tu 1995, The Jackknife and Bootstrap, section 2.5).
const MOST_GROUPS: usize = 120;

/// The distance between two outlets: Jensen–Shannon divergence, to base 2, of their expected frames.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OutletDistance {
    /// The first in the alphabet.
    pub outlet: String,
    /// The other.
    pub other: String,
    /// In bits, without the bias of small samples; may be a little under 0.
    pub distance: f64,
    /// 2.5% end of the interval.
    pub lower: f64,
    /// 97.5% end of the interval.
    pub upper: f64,
    /// Of the permutation test over articles.
    pub p: f64,
    /// The same among all pairs.
    pub q: f64,
}

/// Where an outlet lies on the map.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct MapPoint {
    /// Outlet.
    pub outlet: String,
    /// Along the first axis, in square roots of bits.
    pub x: f64,
    /// Along the second axis.
    pub y: f64,
}

/// Distances between the outlets that have enough articles.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Distances {
    /// Articles that an outlet needed.
    pub least_articles: usize,
    /// Every pair once, alphabetically.
    pub pairs: Vec<OutletDistance>,
    /// The outlets in a plane whose axes have no meaning of their own: only nearness has. Empty with under three.
    pub map: Vec<MapPoint>,
    /// Share of the distances that the plane shows; null without a map.
    pub map_share: Option<f64>,
}

impl Distances {
    /// Between all outlets of a corpus.
    pub(super) fn new(corpus: &Corpus, options: BootstrapOptions) -> Self {
        let least_articles = least_articles(corpus);
        let outlets: Vec<(&str, Vec<Expected>)> = corpus
            .by_outlet()
            .filter(|(_, own)| own.len() >= least_articles)
            .map(|(outlet, own)| (outlet, groups(own.iter().map(expected).collect(), options)))
            .collect();
        let pairs = |i: usize| (i + 1..outlets.len()).map(move |j| (i, j));
        let pairs: Vec<(usize, usize)> = (0..outlets.len()).flat_map(pairs).collect();
        let found: Vec<Option<Divergence>> = pairs
            .par_iter()
            .enumerate()
            .map(|(stream, (i, j))| {
                let (own, other) = (&outlets.get(*i)?.1, &outlets.get(*j)?.1);
                let stratum = Stratum { articles: [own.as_slice(), other].concat(), own: own.len(), weight: 1.0 };
                divergence(&[stratum], Unit::Article, options, stream as u64)
            })
            .collect();
        let names: Vec<&str> = outlets.iter().map(|(name, _)| *name).collect();
        let (map, map_share) = map(&names, &pairs, &found);
        let q = q_values(&found.iter().map(|d| d.map(|d| d.p)).collect::<Vec<_>>());
        let pair = |n: usize| {
            let ((i, j), d, q) = (pairs.get(n)?, (*found.get(n)?)?, *q.get(n)?);
            let (lower, upper) = d.interval();
            let name = |n: usize| names.get(n).map(|name| (*name).to_owned());
            let (outlet, other) = (name(*i)?, name(*j)?);
            Some(OutletDistance { outlet, other, distance: d.value, lower, upper, p: d.p, q: q? })
        };
        let pairs = (0..pairs.len()).filter_map(pair).collect();
        Self { least_articles, pairs, map, map_share }
    }
}

/// Articles that an outlet needs, so that not too many have them.
fn least_articles(corpus: &Corpus) -> usize {
    let mut sizes: Vec<usize> = corpus.by_outlet().map(|(_, own)| own.len()).collect();
    sizes.sort_unstable_by(|a, b| b.cmp(a));
    sizes.get(MOST_OUTLETS).map_or(LEAST_ARTICLES, |n| (n + 1).max(LEAST_ARTICLES))
}

/// Sums of the frames' probabilities in an article.
pub(super) fn expected(article: &Article) -> Expected {
    let mut found = [0.0; WIDTH];
    for (column, value) in &article.sums {
        let frame = column.checked_sub(columns::expected(0)).map(|k| k as usize);
        found.iter_mut().enumerate().filter(|(k, _)| Some(*k) == frame).for_each(|(_, sum)| *sum += value);
    }
    found
}

/// At most [`MOST_GROUPS`] groups of articles, as equal in number as they can be.
fn groups(mut articles: Vec<Expected>, options: BootstrapOptions) -> Vec<Expected> {
    if articles.len() <= MOST_GROUPS {
        return articles;
    }
    shuffle(&mut articles, options.seed);
    let mut groups = vec![[0.0; WIDTH]; MOST_GROUPS];
    for (n, article) in articles.iter().enumerate() {
        let group = groups.iter_mut().skip(n % MOST_GROUPS).take(1).flatten();
        group.zip(article).for_each(|(sum, value)| *sum += value);
    }
    groups
}

/// The square root of the divergence is a metric (Endres and Schindelin 2003), so its squares are what a map is made of.
fn map(names: &[&str], pairs: &[(usize, usize)], found: &[Option<Divergence>]) -> (Vec<MapPoint>, Option<f64>) {
    let mut squared = vec![vec![0.0; names.len()]; names.len()];
    for ((i, j), found) in pairs.iter().zip(found) {
        let d = found.map_or(0.0, |d| d.value.max(0.0));
        for (i, j) in [(*i, *j), (*j, *i)] {
            squared.iter_mut().skip(i).take(1).for_each(|row| row.iter_mut().skip(j).take(1).for_each(|x| *x = d));
        }
    }
    let Some(plane) = plane(&squared) else { return (Vec::new(), None) };
    let point = |(name, [x, y]): (&&str, [f64; 2])| MapPoint { outlet: (*name).to_owned(), x, y };
    (names.iter().zip(plane.points).map(point).collect(), Some(plane.share))
}
