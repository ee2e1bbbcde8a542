//! The matrix of outlets and points: who reports what, where, when and how prominently, and what is not found.

use std::{
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use chrono::{NaiveDateTime, NaiveTime};
use serde::{Deserialize, Serialize};

use super::{
    CompareOptions,
    absence::{Presence, absence, expected_values, nearest},
    align::{Alignment, StatementReader},
    figures::{Conflict, conflicts},
    points::groups,
    sentence::representative,
    sides::is_body,
    statement::Statement,
};
use crate::analyze::rows::{ArticleReading, ParagraphRow};

/// Body paragraphs of an article that are its lead.
const LEAD: usize = 3;

/// One statement of the event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Point {
    /// Number of the point, from 0.
    pub point: usize,
    /// A sentence of one of its paragraphs, word for word: the one nearest to what the other outlets say.
    pub text: String,
    /// Article that the sentence is from.
    pub text_from: String,
    /// Its paragraphs, by outlet.
    pub paragraphs: Vec<ParagraphRef>,
    /// Every outlet of the corpus.
    pub outlets: BTreeMap<String, Presence>,
    /// What is known of each outlet that has an article of the event.
    pub cells: BTreeMap<String, Cell>,
    /// Figures of different outlets for one thing that cannot all be right; empty where none were found.
    #[serde(default)]
    pub conflict: Vec<Conflict>,
    /// Mean likelihood that two of its paragraphs of different outlets state the same thing, by the aligner.
    pub likelihood: f64,
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

/// One outlet and one point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Cell {
    /// Whether it reports the point.
    pub presence: Presence,
    /// Why it cannot be told, empty where it can.
    pub reason: String,
    /// Where it reports the point first: title before text, the earlier paragraph first.
    pub first: Option<ParagraphRef>,
    /// Where that stands in its article, from 0 (the title, the first paragraph) to 1.
    pub position: Option<f64>,
    /// Whether its title states the point.
    pub in_title: bool,
    /// Whether one of its first three body paragraphs does.
    pub in_lead: bool,
    /// Words of its paragraphs that state the point (and whatever else).
    pub words: usize,
    /// When its earliest article that reports the point came out; a mere date stands for its midnight.
    pub published: Option<NaiveDateTime>,
    /// Its place among the outlets that report the point, by that time, from 1; equal times share a place.
    pub order: Option<usize>,
    /// Where it does not report it: the paragraph that comes nearest. A person judges.
    pub nearest: Option<Nearest>,
    /// Where it was not found: likelihood that the outlet reports it all the same, by the aligner's errors on labelled
    /// events.
    pub missed: Option<f64>,
    /// Likelihood that an article of this length reports a point that stands so early in the others: an absence means
    /// little where this is low.
    pub expected: Option<f64>,
    /// It is reported in another article of those days, one that is not of the event here.
    pub elsewhere: bool,
}

/// The paragraph of an outlet that comes nearest to a point.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Nearest {
    pub article_id: String,
    pub paragraph: i32,
    pub text: String,
    /// Likelihood that it states the same as one of the point's paragraphs.
    pub likelihood: f64,
}

/// Whether paragraphs of this kind are aligned: all that an outlet may state something in.
pub(super) fn is_aligned(kind: &str) -> bool {
    is_body(kind) || matches!(kind, "title" | "heading" | "caption")
}

/// The points of articles that are sorted by outlet; `nearby` are other articles of those days.
pub(super) fn points(
    articles: &[&ArticleReading],
    nearby: &[&ArticleReading],
    reader: &dyn StatementReader,
    options: &CompareOptions,
) -> Vec<Point> {
    let nodes = nodes(articles.iter().chain(nearby));
    let statements: Vec<Statement> = nodes.iter().map(|node| node.statement).collect();
    let n_event = nodes.iter().take_while(|node| node.statement.article < articles.len()).count();
    let alignment = Alignment::new(&statements, reader);
    let own = alignment.below(n_event);
    let mut groups = groups(&statements[..n_event], &own, reader.parameters().threshold);
    let first = |group: &[usize]| group.iter().map(|i| nodes[*i].row.paragraph).min();
    let outlets = |group: &[usize]| group.iter().map(|i| statements[*i].outlet).collect::<BTreeSet<_>>().len();
    groups.sort_by_key(|group| (Reverse(outlets(group)), first(group), group.clone()));
    let event =
        Event { nodes: &nodes, statements: &statements, n_event, alignment: &alignment, articles, reader, options };
    let mut taken = BTreeSet::new();
    let point = |(n, group): (usize, &Vec<usize>)| {
        let text = representative(&statements, group, &taken);
        taken.extend(text.map(|(_, sentence)| sentence));
        event.point(n, group, text)
    };
    groups.iter().enumerate().map(point).collect()
}

/// A paragraph that can be aligned.
struct Node<'a> {
    row: &'a ParagraphRow,
    reading: &'a ArticleReading,
    statement: Statement<'a>,
    /// Number among the body paragraphs of its article.
    body: Option<usize>,
}

fn nodes<'a>(articles: impl Iterator<Item = &'a &'a ArticleReading>) -> Vec<Node<'a>> {
    articles.enumerate().flat_map(|(article, reading)| article_nodes(article, reading)).collect()
}

fn article_nodes<'a>(article: usize, reading: &'a ArticleReading) -> Vec<Node<'a>> {
    let last = reading.paragraphs.iter().map(|p| p.paragraph).max().unwrap_or_default().max(1);
    let mut body = 0;
    let node = |row: &'a ParagraphRow| {
        let number = is_body(&row.kind).then_some(body);
        body += usize::from(number.is_some());
        let position = f64::from(row.paragraph.max(0)) / f64::from(last);
        let is_title = row.kind == "title";
        let statement = Statement { outlet: &reading.article.outlet, article, is_title, position, text: &row.text };
        Node { row, reading, statement, body: number }
    };
    reading.paragraphs.iter().filter(|row| is_aligned(&row.kind)).map(node).collect()
}

/// What a point is described from.
struct Event<'a> {
    nodes: &'a [Node<'a>],
    statements: &'a [Statement<'a>],
    /// Statements of the event; those of other articles follow.
    n_event: usize,
    alignment: &'a Alignment,
    articles: &'a [&'a ArticleReading],
    reader: &'a dyn StatementReader,
    options: &'a CompareOptions,
}

impl Event<'_> {
    /// `text` is the statement and the sentence of it that stands for the point.
    fn point(&self, n: usize, group: &[usize], text: Option<(usize, &str)>) -> Point {
        let outlets: BTreeSet<&str> = self.articles.iter().map(|r| r.article.outlet.as_str()).collect();
        let mut cells: BTreeMap<String, Cell> =
            outlets.iter().map(|outlet| ((*outlet).to_owned(), self.cell(outlet, group))).collect();
        number_by_time(&mut cells);
        let mut presence: BTreeMap<String, Presence> =
            self.options.outlets.iter().map(|o| (o.clone(), Presence::CannotTell)).collect();
        presence.extend(cells.iter().map(|(outlet, cell)| (outlet.clone(), cell.presence)));
        Point {
            point: n,
            text: text.map(|(_, sentence)| sentence.trim().to_owned()).unwrap_or_default(),
            text_from: text.map(|(i, _)| self.nodes[i].row.article_id.clone()).unwrap_or_default(),
            paragraphs: group.iter().map(|i| reference(&self.nodes[*i])).collect(),
            outlets: presence,
            cells,
            conflict: self.conflicts(group),
            likelihood: self.likelihood(group),
        }
    }

    fn likelihood(&self, group: &[usize]) -> f64 {
        let outlet = |i: usize| self.statements[i].outlet;
        let pairs = group.iter().flat_map(|i| group.iter().map(move |j| (*i, *j)));
        let across: Vec<f64> =
            pairs.filter(|(i, j)| i < j && outlet(*i) != outlet(*j)).map(|(i, j)| self.alignment.of(i, j)).collect();
        across.iter().sum::<f64>() / across.len().max(1) as f64
    }

    fn conflicts(&self, group: &[usize]) -> Vec<Conflict> {
        let stated = |i: &usize| {
            let row = self.nodes[*i].row;
            (self.statements[*i].outlet, row.article_id.as_str(), row.paragraph, row.text.as_str())
        };
        conflicts(&group.iter().map(stated).collect::<Vec<_>>())
    }

    fn cell(&self, outlet: &str, group: &[usize]) -> Cell {
        let own: Vec<usize> = group.iter().copied().filter(|i| self.statements[*i].outlet == outlet).collect();
        if own.is_empty() { self.absent(outlet, group) } else { self.reported(&own) }
    }

    fn reported(&self, own: &[usize]) -> Cell {
        let nodes: Vec<&Node> = own.iter().map(|i| &self.nodes[*i]).collect();
        let first = nodes.iter().min_by_key(|n| (!n.statement.is_title, n.row.paragraph));
        Cell {
            presence: Presence::Reported,
            first: first.map(|node| reference(node)),
            position: first.map(|node| node.statement.position),
            in_title: nodes.iter().any(|n| n.statement.is_title),
            in_lead: nodes.iter().any(|n| n.body.is_some_and(|number| number < LEAD)),
            words: nodes.iter().map(|n| n.row.text.split_whitespace().count()).sum(),
            published: nodes.iter().filter_map(|n| published(n.reading)).min(),
            ..Cell::default()
        }
    }

    /// An outlet none of whose paragraphs of the event is in the point.
    fn absent(&self, outlet: &str, group: &[usize]) -> Cell {
        let of = |range: std::ops::Range<usize>| range.filter(|i| self.statements[*i].outlet == outlet);
        let elsewhere = nearest(self.alignment, of(self.n_event..self.nodes.len()), group);
        if let Some((i, _)) = elsewhere.filter(|(_, p)| *p >= self.reader.parameters().threshold) {
            let first = Some(reference(&self.nodes[i]));
            let published = published(self.nodes[i].reading);
            return Cell { presence: Presence::Reported, elsewhere: true, first, published, ..Cell::default() };
        }
        let nearest = nearest(self.alignment, of(0..self.nodes.len()), group);
        let words = self.words(outlet);
        let (mut presence, missed) = absence(self.reader.parameters(), nearest.map_or(0.0, |(_, p)| p), words);
        let mut reason = if presence == Presence::CannotTell { "a paragraph comes too near to say" } else { "" };
        if !self.articles.iter().any(|r| r.article.outlet == outlet && is_whole(r)) {
            (presence, reason) = (Presence::CannotTell, "its text is missing or cut short");
        }
        let others = group.iter().map(|i| self.statements[*i].position);
        let position = others.sum::<f64>() / group.len() as f64;
        Cell {
            presence,
            reason: reason.to_owned(),
            nearest: nearest.map(|(i, likelihood)| Nearest {
                article_id: self.nodes[i].row.article_id.clone(),
                paragraph: self.nodes[i].row.paragraph,
                text: self.nodes[i].row.text.clone(),
                likelihood,
            }),
            missed: (presence == Presence::NotFound).then_some(missed),
            expected: Some(self.reader.parameters().expected.probability(&expected_values(words, position))),
            ..Cell::default()
        }
    }

    /// Words of an outlet's articles of the event.
    fn words(&self, outlet: &str) -> usize {
        let own = self.nodes[..self.n_event].iter().filter(|n| n.statement.outlet == outlet);
        own.map(|n| n.row.text.split_whitespace().count()).sum()
    }
}

/// When an article came out.
fn published(reading: &ArticleReading) -> Option<NaiveDateTime> {
    reading.article.published_at.or_else(|| Some(reading.article.date?.and_time(NaiveTime::MIN)))
}

/// Gives the outlets that report a point their place in time.
fn number_by_time(cells: &mut BTreeMap<String, Cell>) {
    let times: Vec<NaiveDateTime> = cells.values().filter_map(|cell| cell.published).collect();
    for cell in cells.values_mut() {
        cell.order = cell.published.map(|own| 1 + times.iter().filter(|time| **time < own).count());
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

/// Whether the article has text that does not break off, as feeds and paywalls leave it.
fn is_whole(reading: &ArticleReading) -> bool {
    let last = reading.paragraphs.iter().filter(|p| is_body(&p.kind)).max_by_key(|p| p.paragraph);
    last.is_some_and(|p| !["…", "...", "[…]", "[...]", "chars]"].iter().any(|end| p.text.trim_end().ends_with(end)))
}
