//! Targets where the user names none: the people, organisations and proposals that the first articles of the corpus talk
//! about most.
//!
//! An article *talks about* a thing that it names twice, or in its title. A full name is a person's where articles go on
//! with its last word alone ("Elena Marsh … Marsh said") or lead it by a title; a last word alone is counted for the full name
//! of its own article, else for the one that most articles with that ending give.

mod article;
mod lexicon;

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use self::article::{Spoken, spoken};
use crate::{
    corpus::{Article, Corpus, Read},
    text::{find_mentions, read_article},
};

/// Articles that targets are chosen from.
pub const FIRST_ARTICLES: usize = 2_000;
/// Bytes of text that end it earlier.
const FIRST_BYTES: usize = 64 * 1024 * 1024;
/// Targets that are chosen.
const TARGETS: usize = 10;
/// Of these, at least: people, organisations, proposals, where so many are talked about.
const OF_EACH: [usize; 3] = [4, 3, 3];
/// Articles that must talk about a target.
const LEAST_ARTICLES: usize = 3;
/// Share of the articles with a full name in which its last word must stand alone for it to be a person's.
const ALONE: f64 = 0.25;
/// Share of the articles with a last word alone that must give a full name with it.
const INTRODUCED: f64 = 0.3;
/// Share of the full names of one ending that a name must have to be meant by the ending alone.
const DOMINANT: f64 = 0.6;

/// What a target is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum TargetKind {
    Person,
    Organisation,
    Proposal,
}

impl TargetKind {
    /// As shown.
    pub fn name(self) -> &'static str {
        match self {
            TargetKind::Person => "person",
            TargetKind::Organisation => "organisation",
            TargetKind::Proposal => "proposal",
        }
    }
}

/// A target that was chosen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChosenTarget {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TargetKind,
    /// Articles that talk about it, of those that it was chosen from.
    pub n_articles: usize,
    /// Their paragraphs that mention it: the model is asked about each.
    pub n_paragraphs: usize,
}

/// Takes the first articles of a corpus to choose targets from ([`FIRST_ARTICLES`], fewer where they are long), and gives the
/// corpus back with them at its head. Articles that are not `wanted` are not chosen from.
pub fn first_articles(
    mut corpus: Corpus,
    wanted: impl Fn(&Article) -> bool,
) -> (Vec<Article>, Box<dyn Iterator<Item = Read> + Send>) {
    let (mut read, mut first, mut bytes) = (Vec::new(), Vec::new(), 0);
    while first.len() < FIRST_ARTICLES && bytes < FIRST_BYTES {
        let Some(item) = corpus.next() else { break };
        if let Read::Article(article) = &item
            && wanted(article)
        {
            bytes += article.text.len();
            first.push((**article).clone());
        }
        read.push(item);
    }
    (first, Box::new(read.into_iter().chain(corpus)))
}

/// Chooses targets from articles, the most talked about first.
pub fn choose_targets(articles: &[Article]) -> Vec<ChosenTarget> {
    let texts: Vec<Vec<String>> = articles.par_iter().map(paragraphs).collect();
    let spoken: Vec<Spoken> = texts.par_iter().map(|text| spoken(text.iter().map(String::as_str))).collect();
    let ranked = ranked(&spoken, &texts);
    let mut chosen: Vec<(String, TargetKind, usize)> = Vec::new();
    for (kind, n) in [TargetKind::Person, TargetKind::Organisation, TargetKind::Proposal].into_iter().zip(OF_EACH) {
        chosen.extend(ranked.iter().filter(|(_, k, _)| *k == kind).take(n).cloned());
    }
    for target in &ranked {
        if chosen.len() < TARGETS && !chosen.contains(target) {
            chosen.push(target.clone());
        }
    }
    chosen.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    let count = |name: &str| -> usize {
        let mentions = |text: &Vec<String>| {
            let paragraphs: Vec<&str> = text.iter().map(String::as_str).collect();
            find_mentions(&paragraphs, name).iter().filter(|found| !found.is_empty()).count()
        };
        texts.par_iter().map(mentions).sum()
    };
    let finish = |(name, kind, n_articles): (String, TargetKind, usize)| ChosenTarget {
        n_paragraphs: count(&name),
        name,
        kind,
        n_articles,
    };
    chosen.into_iter().map(finish).collect()
}

/// The paragraphs that count, the title first.
fn paragraphs(article: &Article) -> Vec<String> {
    let document = read_article(article.clone(), &article.folder);
    document.paragraphs.into_iter().filter(|p| p.kind.counts()).map(|p| p.text).collect()
}

/// Everything that enough articles talk about, by their number.
fn ranked(spoken: &[Spoken], texts: &[Vec<String>]) -> Vec<(String, TargetKind, usize)> {
    let lower = lower_counts(spoken);
    let people = People::new(spoken, &lower);
    let mut articles: BTreeMap<(TargetKind, String), usize> = BTreeMap::new();
    for (of, text) in spoken.iter().zip(texts) {
        let title = text.first().map(String::as_str).unwrap_or_default();
        let mut named: BTreeMap<(TargetKind, &str), usize> = BTreeMap::new();
        for (name, n) in &of.full {
            let kind = if people.is_person(name) { TargetKind::Person } else { continue };
            *named.entry((kind, people.shorter(name))).or_default() += n;
        }
        for (word, n) in &of.single {
            match people.meant(word, of) {
                Some(name) => *named.entry((TargetKind::Person, name)).or_default() += n,
                None if is_acronym(word) && !lower.contains_key(&word.to_lowercase()) => {
                    *named.entry((TargetKind::Organisation, word)).or_default() += n;
                }
                None => {}
            }
        }
        for (kind, counts) in [(TargetKind::Organisation, &of.organisations), (TargetKind::Proposal, &of.proposals)] {
            for (name, n) in counts {
                *named.entry((kind, name)).or_default() += n;
            }
        }
        for ((kind, name), n) in named {
            let last = name.rsplit(' ').next().unwrap_or(name);
            let in_title = title.contains(name) || (kind == TargetKind::Person && title.contains(last));
            if n > 1 || in_title {
                *articles.entry((kind, name.to_owned())).or_default() += 1;
            }
        }
    }
    let mut ranked: Vec<(String, TargetKind, usize)> =
        articles.into_iter().filter(|(_, n)| *n >= LEAST_ARTICLES).map(|((kind, name), n)| (name, kind, n)).collect();
    ranked.sort_by(|a, b| b.2.cmp(&a.2).then_with(|| a.0.cmp(&b.0)));
    distinct(ranked)
}

/// Articles by word in lower case.
fn lower_counts(spoken: &[Spoken]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for word in spoken.iter().flat_map(|of| &of.lower) {
        *counts.entry(word.clone()).or_default() += 1;
    }
    counts.retain(|_, n| *n >= LEAST_ARTICLES);
    counts
}

fn is_acronym(word: &str) -> bool {
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    (2..=5).contains(&letters) && word.chars().all(|c| c.is_uppercase() || c == '.')
}

/// Without what a more frequent name says already ("tax cut" beside "tax cuts").
fn distinct(ranked: Vec<(String, TargetKind, usize)>) -> Vec<(String, TargetKind, usize)> {
    let stem = |name: &str| {
        let words = name.split_whitespace().map(|w| w.to_lowercase());
        words.map(|w| w.trim_end_matches('s').to_owned()).collect::<Vec<_>>().join(" ")
    };
    let mut seen = BTreeSet::new();
    ranked.into_iter().filter(|(name, _, _)| seen.insert(stem(name))).collect()
}

/// The full names of the first articles.
struct People {
    /// Articles with the full name, and with its last word alone too or a title before it.
    names: BTreeMap<String, (usize, usize)>,
    by_last: BTreeMap<String, Vec<String>>,
}

impl People {
    fn new(spoken: &[Spoken], lower: &BTreeMap<String, usize>) -> Self {
        let mut alone_in: BTreeMap<&str, usize> = BTreeMap::new();
        for word in spoken.iter().flat_map(|of| of.single.keys()) {
            *alone_in.entry(word).or_default() += 1;
        }
        let mut names: BTreeMap<String, (usize, usize)> = BTreeMap::new();
        for of in spoken {
            for name in of.full.keys() {
                let (articles, alone) = names.entry(name.clone()).or_default();
                *articles += 1;
                let goes_on = last(name).is_some_and(|last| of.single.contains_key(last));
                *alone += usize::from(goes_on || of.titled.contains(name));
            }
        }
        let mut by_last: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, (articles, alone)) in &names {
            if let Some(last) = last(name).filter(|_| *alone as f64 >= ALONE * *articles as f64) {
                by_last.entry(last.to_owned()).or_default().push(name.clone());
            }
        }
        // People are introduced by their full names; a word that mostly stands without one, or in lower case, is none.
        let in_full = |names: &[String], all: &BTreeMap<String, (usize, usize)>| -> usize {
            names.iter().filter_map(|name| all.get(name)).map(|(articles, _)| articles).sum()
        };
        by_last.retain(|last, of| {
            let alone = alone_in.get(last.as_str()).copied().unwrap_or(0);
            let as_word = lower.get(&last.to_lowercase()).copied().unwrap_or(0);
            !is_acronym(last) && as_word <= alone && in_full(of, &names) as f64 >= INTRODUCED * alone as f64
        });
        Self { names, by_last }
    }

    fn is_person(&self, name: &str) -> bool {
        last(name).and_then(|last| self.by_last.get(last)).is_some_and(|names| names.iter().any(|n| n == name))
    }

    fn articles(&self, name: &str) -> usize {
        self.names.get(name).map_or(0, |(articles, _)| *articles)
    }

    /// First and last name alone, where they are commoner than with what stands between.
    fn shorter<'a>(&'a self, name: &'a str) -> &'a str {
        let mut words = name.split(' ');
        let (Some(first), Some(last)) = (words.next(), words.next_back()) else { return name };
        match self.names.get_key_value(&format!("{first} {last}")) {
            Some((short, (n, _))) if *n > self.articles(name) => short,
            _ => name,
        }
    }

    /// The full name that a last word alone stands for in an article.
    fn meant<'a>(&'a self, word: &str, of: &'a Spoken) -> Option<&'a str> {
        let names = self.by_last.get(word)?;
        let own: BTreeSet<&str> = names.iter().filter(|n| of.full.contains_key(*n)).map(|n| self.shorter(n)).collect();
        match own.len() {
            1 => own.first().copied(),
            0 => {
                let total: usize = names.iter().map(|n| self.articles(n)).sum();
                let most = names.iter().max_by_key(|n| self.articles(n))?;
                let most = self.shorter(most);
                let of_most: usize = names.iter().filter(|n| self.shorter(n) == most).map(|n| self.articles(n)).sum();
                (of_most as f64 >= DOMINANT * total as f64).then_some(most)
            }
            _ => None,
        }
    }
}

fn last(name: &str) -> Option<&str> {
    name.rsplit_once(' ').map(|(_, last)| last).filter(|last| !matches!(*last, "Jr" | "Sr" | "II" | "III" | "IV"))
}

#[cfg(test)]
mod tests;
