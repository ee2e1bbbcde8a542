//! Points: paragraphs of different outlets that state the same thing.
//!
//! Two paragraphs of different outlets are aligned where each is the other's nearest in that outlet and their cosine is
//! over the threshold; a point is a connected component of such pairs, built from the nearest pair down and capped in
//! size, so that a chain of likenesses does not swallow the event. Vectors are integers: every machine finds the same.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{CompareOptions, sides::is_body};
use crate::analyze::rows::{ArticleReading, ParagraphRow};

/// One statement of the event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Number of the point, from 0.
    pub point: usize,
    /// Text of the paragraph that is nearest to all others of the point.
    pub text: String,
    /// Its paragraphs, by outlet.
    pub paragraphs: Vec<ParagraphRef>,
    /// Every outlet of the corpus.
    pub outlets: BTreeMap<String, Presence>,
    /// For outlets where it was not found, the paragraph nearest to `text`: a person judges.
    pub nearest: BTreeMap<String, Nearest>,
    /// Whether outlets contradict each other; null: not examined.
    pub conflict: Option<bool>,
    /// Mean cosine of all pairs of its paragraphs.
    pub cosine: f64,
}

/// A paragraph of the event; the title is −1.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct ParagraphRef {
    pub outlet: String,
    pub article_id: String,
    pub paragraph: i32,
    pub text: String,
}

/// The paragraph of an outlet that comes nearest to a point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Nearest {
    pub article_id: String,
    pub paragraph: i32,
    pub text: String,
    pub cosine: f64,
}

/// Whether an outlet reports a point. "Omitted" is a person's word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Presence {
    /// One of its paragraphs is in the point.
    Reported,
    /// It has an article of the event, and none of its paragraphs is in the point.
    NotFound,
    /// It has no article of the event here, or only articles without text or cut short.
    CannotTell,
}

/// A paragraph that can be aligned.
struct Node<'a> {
    reading: &'a ArticleReading,
    row: &'a ParagraphRow,
    vector: &'a [i8],
    norm: f64,
}

/// Points of articles that are sorted by outlet.
pub(super) fn points(articles: &[&ArticleReading], options: &CompareOptions) -> Vec<Point> {
    let nodes = nodes(articles);
    let mut points: Vec<(usize, Vec<usize>)> = components(nodes.len(), &edges(&nodes, options.threshold), options)
        .into_iter()
        .map(|members| (outlets_of(&nodes, &members).len(), members))
        .filter(|(outlets, _)| *outlets > 1)
        .collect();
    let first_paragraph = |members: &[usize]| members.iter().filter_map(|i| Some(nodes.get(*i)?.row.paragraph)).min();
    points.sort_by_key(|(outlets, members)| (std::cmp::Reverse(*outlets), first_paragraph(members), members.clone()));
    points.iter().enumerate().map(|(n, (_, members))| point(n, members, &nodes, articles, options)).collect()
}

fn nodes<'a>(articles: &[&'a ArticleReading]) -> Vec<Node<'a>> {
    let of = |reading: &'a ArticleReading| {
        reading.paragraphs.iter().zip(&reading.vectors).filter_map(move |(row, vector)| {
            let norm = (dot(vector, vector) as f64).sqrt();
            let counts = is_body(&row.kind) || row.kind == "title";
            (counts && norm > 0.0).then_some(Node { reading, row, vector, norm })
        })
    };
    articles.iter().flat_map(|reading| of(reading)).collect()
}

fn dot(a: &[i8], b: &[i8]) -> i64 {
    a.iter().zip(b).map(|(x, y)| i64::from(i32::from(*x) * i32::from(*y))).sum()
}

fn cosine(a: &Node, b: &Node) -> f64 {
    dot(a.vector, b.vector) as f64 / (a.norm * b.norm)
}

/// Mutual nearest pairs (i < j) of different outlets over the threshold, the nearest first.
fn edges(nodes: &[Node], threshold: f64) -> Vec<(usize, usize)> {
    let nearest: Vec<BTreeMap<&str, (f64, usize)>> =
        nodes.par_iter().map(|node| nearest_by_outlet(node, nodes)).collect();
    let mut edges = Vec::new();
    for (i, (node, of_i)) in nodes.iter().zip(&nearest).enumerate() {
        for &(cosine, j) in of_i.values().filter(|(cosine, j)| *cosine >= threshold && i < *j) {
            let back = nearest.get(j).and_then(|of_j| of_j.get(node.reading.article.outlet.as_str()));
            if back.is_some_and(|(_, back)| *back == i) {
                edges.push((cosine, i, j));
            }
        }
    }
    edges.sort_by(|a, b| b.0.total_cmp(&a.0).then((a.1, a.2).cmp(&(b.1, b.2))));
    edges.into_iter().map(|(_, i, j)| (i, j)).collect()
}

/// The nearest paragraph in every other outlet; among equals the first.
fn nearest_by_outlet<'a>(node: &Node, nodes: &[Node<'a>]) -> BTreeMap<&'a str, (f64, usize)> {
    let mut nearest: BTreeMap<&str, (f64, usize)> = BTreeMap::new();
    for (j, other) in nodes.iter().enumerate() {
        if other.reading.article.outlet != node.reading.article.outlet {
            let cosine = cosine(node, other);
            let best = nearest.entry(&other.reading.article.outlet).or_insert((cosine, j));
            if cosine > best.0 {
                *best = (cosine, j);
            }
        }
    }
    nearest
}

/// Connected components of two or more, joined in the order of the edges as long as they stay under the cap.
fn components(n: usize, edges: &[(usize, usize)], options: &CompareOptions) -> Vec<Vec<usize>> {
    let mut component: Vec<usize> = (0..n).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = (0..n).map(|i| (i, vec![i])).collect();
    for &(i, j) in edges {
        let (Some(&a), Some(&b)) = (component.get(i), component.get(j)) else { continue };
        let size = |c: usize| members.get(&c).map_or(0, Vec::len);
        if a == b || size(a) + size(b) > options.max_paragraphs {
            continue;
        }
        let moved = members.remove(&b).unwrap_or_default();
        for &m in &moved {
            if let Some(c) = component.get_mut(m) {
                *c = a;
            }
        }
        members.entry(a).or_default().extend(moved);
    }
    let mut found: Vec<Vec<usize>> = members.into_values().filter(|m| m.len() > 1).collect();
    found.iter_mut().for_each(|m| m.sort_unstable());
    found
}

fn outlets_of<'a>(nodes: &[Node<'a>], members: &[usize]) -> BTreeSet<&'a str> {
    members.iter().filter_map(|i| Some(nodes.get(*i)?.reading.article.outlet.as_str())).collect()
}

fn point(n: usize, members: &[usize], nodes: &[Node], articles: &[&ArticleReading], options: &CompareOptions) -> Point {
    let own: Vec<&Node> = members.iter().filter_map(|i| nodes.get(*i)).collect();
    let closeness = |node: &Node| own.iter().map(|other| cosine(node, other)).sum::<f64>();
    // Among equals the first.
    let centre = own.iter().copied().reduce(|best, node| if closeness(node) > closeness(best) { node } else { best });
    let pairs = (own.len() * own.len().saturating_sub(1)) as f64;
    let total: f64 = own.iter().map(|node| closeness(node) - cosine(node, node)).sum();
    let outlets = presence(&outlets_of(nodes, members), articles, options);
    let absent = |o: &&str| outlets.get(*o) == Some(&Presence::NotFound);
    let nearest = centre.map(|centre| nearest_by_outlet(centre, nodes)).unwrap_or_default();
    let nearest = nearest.into_iter().filter(|(outlet, _)| absent(outlet)).filter_map(|(outlet, (cosine, j))| {
        let node = nodes.get(j)?;
        let (article_id, text) = (node.row.article_id.clone(), node.row.text.clone());
        Some((outlet.to_owned(), Nearest { article_id, paragraph: node.row.paragraph, text, cosine }))
    });
    Point {
        point: n,
        text: centre.map(|c| c.row.text.clone()).unwrap_or_default(),
        nearest: nearest.collect(),
        paragraphs: own.iter().map(|node| reference(node)).collect(),
        outlets,
        conflict: None,
        cosine: total / pairs,
    }
}

fn reference(node: &Node) -> ParagraphRef {
    ParagraphRef {
        outlet: node.reading.article.outlet.clone(),
        article_id: node.reading.article.article_id.clone(),
        paragraph: node.row.paragraph,
        text: node.row.text.clone(),
    }
}

fn presence(
    reporting: &BTreeSet<&str>,
    articles: &[&ArticleReading],
    options: &CompareOptions,
) -> BTreeMap<String, Presence> {
    let mut outlets: BTreeMap<String, Presence> =
        options.outlets.iter().map(|o| (o.clone(), Presence::CannotTell)).collect();
    for reading in articles {
        let outlet = &reading.article.outlet;
        let entry = outlets.entry(outlet.clone()).or_insert(Presence::CannotTell);
        if reporting.contains(outlet.as_str()) {
            *entry = Presence::Reported;
        } else if is_whole(reading) {
            *entry = Presence::NotFound;
        }
    }
    outlets
}

/// Whether the article has text that does not break off, as feeds and paywalls leave it.
fn is_whole(reading: &ArticleReading) -> bool {
    let last = reading.paragraphs.iter().filter(|p| is_body(&p.kind)).max_by_key(|p| p.paragraph);
    last.is_some_and(|p| !["…", "...", "[…]", "[...]", "chars]"].iter().any(|end| p.text.trim_end().ends_with(end)))
}
