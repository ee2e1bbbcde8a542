//! Points: paragraphs of different outlets that state the same thing.
//!
//! Paragraphs are alike by the rare words that they share ([`super::words`]). A point is built from the most similar pair
//! down: two groups join where their paragraphs are alike on average, so that a chain of likenesses does not swallow
//! the event, and a group is capped in size. Several paragraphs of one outlet may be in a point, since a statement is
//! often spread over a quotation and its introduction.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{CompareOptions, sides::is_body, words::Likeness};
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
    /// For outlets where it was not found, their paragraph that comes nearest: a person judges.
    pub nearest: BTreeMap<String, Nearest>,
    /// Whether outlets contradict each other; null: not examined.
    pub conflict: Option<bool>,
    /// Mean likeness (cosine of weighted words) of all pairs of its paragraphs.
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
}

/// Points of articles that are sorted by outlet.
pub(super) fn points(articles: &[&ArticleReading], options: &CompareOptions) -> Vec<Point> {
    let nodes = nodes(articles);
    let likeness = Likeness::new(nodes.iter().map(|node| node.row.text.as_str()));
    let mut points: Vec<(usize, Vec<usize>)> = groups(&likeness, options)
        .into_iter()
        .map(|members| (outlets_of(&nodes, &members).len(), members))
        .filter(|(outlets, _)| *outlets > 1)
        .collect();
    let first_paragraph = |members: &[usize]| members.iter().filter_map(|i| Some(nodes.get(*i)?.row.paragraph)).min();
    points.sort_by_key(|(outlets, members)| (std::cmp::Reverse(*outlets), first_paragraph(members), members.clone()));
    let event = Event { nodes: &nodes, likeness: &likeness, articles, options };
    points.iter().enumerate().map(|(n, (_, members))| event.point(n, members)).collect()
}

fn nodes<'a>(articles: &[&'a ArticleReading]) -> Vec<Node<'a>> {
    let counts = |row: &ParagraphRow| is_body(&row.kind) || row.kind == "title";
    let of = |reading: &'a ArticleReading| {
        reading.paragraphs.iter().filter(move |row| counts(row)).map(move |row| Node { reading, row })
    };
    articles.iter().flat_map(|reading| of(reading)).collect()
}

/// Groups of two or more paragraphs, joined from the most similar pair down as long as they are alike on average and
/// stay under the cap.
fn groups(likeness: &Likeness, options: &CompareOptions) -> Vec<Vec<usize>> {
    let n = likeness.len();
    let mut group_of: Vec<usize> = (0..n).collect();
    let mut members: BTreeMap<usize, Vec<usize>> = (0..n).map(|i| (i, vec![i])).collect();
    for (i, j) in likeness.pairs(options.threshold) {
        let (Some(&a), Some(&b)) = (group_of.get(i), group_of.get(j)) else { continue };
        let (Some(of_a), Some(of_b)) = (members.get(&a), members.get(&b)) else { continue };
        let small = of_a.len() + of_b.len() <= options.max_paragraphs;
        if a == b || !small || likeness.between(of_a, of_b) < options.threshold {
            continue;
        }
        let moved = members.remove(&b).unwrap_or_default();
        for &m in &moved {
            if let Some(group) = group_of.get_mut(m) {
                *group = a;
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

/// What a point is described from.
struct Event<'a> {
    nodes: &'a [Node<'a>],
    likeness: &'a Likeness,
    articles: &'a [&'a ArticleReading],
    options: &'a CompareOptions,
}

impl Event<'_> {
    fn point(&self, n: usize, members: &[usize]) -> Point {
        let own: Vec<&Node> = members.iter().filter_map(|i| self.nodes.get(*i)).collect();
        let to_others = |i: usize| members.iter().filter(|j| **j != i).map(|j| self.likeness.of(i, *j)).sum::<f64>();
        let sums: Vec<(usize, f64)> = members.iter().map(|i| (*i, to_others(*i))).collect();
        let centre = self.centre(&sums);
        let pairs = (members.len() * members.len().saturating_sub(1)) as f64;
        let outlets = presence(&outlets_of(self.nodes, members), self.articles, self.options);
        let absent = outlets.iter().filter(|(_, presence)| **presence == Presence::NotFound);
        let nearest = absent.filter_map(|(outlet, _)| Some((outlet.clone(), self.nearest(outlet, members)?)));
        Point {
            point: n,
            text: centre.map(|c| c.row.text.clone()).unwrap_or_default(),
            nearest: nearest.collect(),
            paragraphs: own.iter().map(|node| reference(node)).collect(),
            outlets,
            conflict: None,
            cosine: sums.iter().map(|(_, sum)| sum).sum::<f64>() / pairs,
        }
    }

    /// The paragraph most like the others; a title only where nothing else is there, among equals the first.
    fn centre(&self, sums: &[(usize, f64)]) -> Option<&Node<'_>> {
        let told = |i: usize| self.nodes.get(i).is_some_and(|node| node.row.kind != "title");
        let better = |a: (usize, f64), b: (usize, f64)| if (told(b.0), b.1) > (told(a.0), a.1) { b } else { a };
        sums.iter().copied().reduce(better).and_then(|(i, _)| self.nodes.get(i))
    }

    /// The paragraph of an outlet that is most like those of the point on average.
    fn nearest(&self, outlet: &str, members: &[usize]) -> Option<Nearest> {
        let of_outlet = self.nodes.iter().enumerate().filter(|(_, node)| node.reading.article.outlet == outlet);
        let alike = of_outlet.map(|(i, node)| (self.likeness.between(&[i], members), node));
        let (cosine, node) = alike.reduce(|best, next| if next.0 > best.0 { next } else { best })?;
        let (article_id, text) = (node.row.article_id.clone(), node.row.text.clone());
        Some(Nearest { article_id, paragraph: node.row.paragraph, text, cosine })
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
