//! Which articles tell of one event: grouping by words, names, figures and time.
//!
//! ```text
//!  article ─▶ terms ─▶ tf-idf vectors of title, lead, text ─▶ candidates (inverted index, 14 days)
//!                                                                 │
//!  event_id ◀─ names ◀─ average linkage over mean scores ◀─ score (logistic) of each pair
//! ```
//!
//! docs/events.md says why it is made so, how well it does and where it fails. The groups depend on the articles alone:
//! not on their order, the number of threads or the machine. Everything that is summed is a whole number or summed in a
//! fixed order, and logarithms are computed here ([`weights`]).

mod agglomerate;
mod candidates;
pub mod fit;
mod lexicon;
mod names;
mod rows;
mod score;
mod terms;
mod weights;

use std::collections::{HashMap, HashSet};

use chrono::{Datelike, NaiveDate};
use rayon::prelude::*;

pub use rows::event_rows;
pub use score::{FEATURE_NAMES, N_FEATURES, Weights};

use crate::{analyze::rows::ArticleReading, text::Kind};
use score::{FLOOR, Sketch, features};
use terms::Terms;
use weights::{Frequencies, Vector};

/// Takes in articles one by one, keeping the counts of their words alone, and then finds the events among them.
#[derive(Debug, Clone, Default)]
pub struct EventFinder {
    articles: Vec<Entry>,
    frequencies: Frequencies,
}

#[derive(Debug, Clone)]
struct Entry {
    article_id: String,
    title: String,
    date: Option<NaiveDate>,
    terms: Terms,
}

/// Two articles that may be of one event, by their numbers in the order of [`EventFinder::add`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// The first in canonical order (by day, then id).
    pub a: u32,
    /// The other.
    pub b: u32,
    /// In the order of [`FEATURE_NAMES`].
    pub features: [f64; N_FEATURES],
}

/// The candidates of a corpus with their features: what is needed to group it, with any weights.
#[derive(Debug, Clone, Default)]
pub struct Candidates {
    /// Numbers of the articles in canonical order.
    order: Vec<u32>,
    /// All candidates, in a fixed order.
    pub pairs: Vec<Pair>,
}

impl EventFinder {
    /// Adds an article. `paragraphs` are those that count (body and updates), in order, without the title.
    pub fn add<'a>(
        &mut self,
        article_id: &str,
        title: &str,
        date: Option<NaiveDate>,
        paragraphs: impl IntoIterator<Item = &'a str>,
    ) {
        let terms = Terms::of(title, paragraphs);
        self.frequencies.add(&terms);
        self.articles.push(Entry { article_id: article_id.into(), title: title.into(), date, terms });
    }

    /// Adds an article as the pipeline read it. Its words count in the corpus's frequencies in any case; one that has an
    /// event already (given by its record) is not grouped.
    pub fn add_reading(&mut self, reading: &ArticleReading) {
        let counts = |kind: &str| kind == Kind::Body.key() || kind == Kind::Update.key();
        let paragraphs = reading.paragraphs.iter().filter(|p| counts(&p.kind)).map(|p| p.text.as_str());
        let a = &reading.article;
        if a.event_id.is_some() {
            self.frequencies.add(&Terms::of(&a.title, paragraphs));
        } else {
            self.add(&a.article_id, &a.title, a.date, paragraphs);
        }
    }

    /// Share of the articles that have no date; 0 where there is no article.
    pub fn undated_share(&self) -> f64 {
        self.articles.iter().filter(|a| a.date.is_none()).count() as f64 / self.articles.len().max(1) as f64
    }

    /// Finds the pairs that may be of one event.
    pub fn candidates(&mut self) -> Candidates {
        let mut order: Vec<u32> = (0..self.articles.len() as u32).collect();
        order.sort_by_key(|i| {
            let a = &self.articles[*i as usize];
            (a.date.is_none(), a.date, &a.article_id, *i)
        });
        let frequencies = &self.frequencies;
        let sketch = |entry: &mut Entry| {
            let terms = std::mem::take(&mut entry.terms);
            Sketch {
                day: entry.date.map(|d| d.num_days_from_ce()),
                title: Vector::new(&terms.title, frequencies),
                lead: Vector::new(&terms.lead, frequencies),
                text: Vector::new(&terms.text, frequencies),
            }
        };
        let mut sketches: Vec<Sketch> = self.articles.par_iter_mut().map(sketch).collect();
        let sketches: Vec<Sketch> = order.iter().map(|i| std::mem::take(&mut sketches[*i as usize])).collect();
        let pairs = candidates::candidates(&sketches)
            .into_par_iter()
            .map(|(a, b)| Pair {
                a: order[a as usize],
                b: order[b as usize],
                features: features(&sketches[a as usize], &sketches[b as usize]),
            })
            .collect();
        Candidates { order, pairs }
    }

    /// Finds the events: the id of each article's event by the article's id; articles that stand alone have none. No id is one
    /// of `taken` (those that records gave).
    pub fn find(mut self, taken: &HashSet<String>) -> HashMap<String, String> {
        let groups = self.candidates().groups(&Weights::default());
        let ids = names::event_ids(&groups, &self.articles, taken);
        let members = groups.into_iter().zip(ids);
        let id_of = |i: u32| self.articles[i as usize].article_id.clone();
        members
            .flat_map(|(group, id)| group.into_iter().map(move |i| (i, id.clone())))
            .map(|(i, id)| (id_of(i), id))
            .collect()
    }
}

impl Candidates {
    /// Groups of two and more articles, by their numbers; each in canonical order, and the groups by their first article.
    pub fn groups(&self, weights: &Weights) -> Vec<Vec<u32>> {
        let mut place = vec![0u32; self.order.len()];
        for (at, i) in (0u32..).zip(&self.order) {
            place[*i as usize] = at;
        }
        let scores: Vec<(u32, u32, i32)> = self
            .pairs
            .iter()
            .map(|p| (place[p.a as usize], place[p.b as usize], weights.score(&p.features)))
            .filter(|(_, _, score)| *score > FLOOR)
            .collect();
        let groups = agglomerate::agglomerate(self.order.len(), &scores);
        groups.into_iter().map(|g| g.into_iter().map(|at| self.order[at as usize]).collect()).collect()
    }
}

#[cfg(test)]
mod tests;
