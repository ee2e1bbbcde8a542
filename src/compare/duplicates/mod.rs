//! Duplicates and wire copy across a corpus.
//!
//! Two articles are *exact* duplicates where their body texts have the same words, whenever they were printed; *near*
//! duplicates where, printed within the window, they share most runs of five words outside quotation marks: of all such
//! runs of either, the share that both have (Jaccard) is at least the threshold. The later one is the duplicate, of the
//! earliest that it is alike to.
//!
//! An article is agency copy, besides by its own byline or dateline, where most of its runs stand in an agency's article or
//! in one that is known to be agency copy, or where three outlets and more print them.
//!
//! Two passes over the corpus: the first sketches every article, the second compares those word for word that the sketches
//! bring together. Memory: about 600 bytes an article, and the runs of candidates.

mod minhash;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use chrono::{Datelike, NaiveDate, NaiveDateTime};

use self::minhash::{Sketch, candidates, hash, mix, n_shared, shingles, sketch};
use super::{sides::is_body, wire::unquoted};
use crate::{
    analyze::rows::{ArticleReading, ArticleRow},
    text::{Origin, agency, count_words},
};

/// Runs that an article must have to be compared by them.
const LEAST_RUNS: usize = 40;
/// Words that an article must have for the same words elsewhere to be no chance.
const LEAST_WORDS: usize = 20;
/// Share of an article's own runs that must stand in another for it to be copy of that.
const CONTAINED: f64 = 0.6;
/// Outlets that print a text which makes it agency copy, whoever is named.
const SEVERAL: usize = 3;
/// Genres that agencies send; a column in several outlets is syndicated, which its text alone does not show.
const WIRE_GENRES: [&str; 3] = ["news", "analysis", "unknown"];

/// What counts as a duplicate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DuplicateOptions {
    /// Least share of runs of words in common, from 0 to 1.
    pub threshold: f64,
    /// Days within which near-duplicates are looked for; articles without a date are within any window.
    pub window_days: u16,
}

impl Default for DuplicateOptions {
    fn default() -> Self {
        Self { threshold: 0.8, window_days: 7 }
    }
}

/// What the whole corpus tells of an article.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The article that it is a duplicate of.
    pub duplicate_of: Option<String>,
    /// Whether its text, shared with others, shows it to be agency copy.
    pub is_agency: bool,
}

/// What is kept of an article.
#[derive(Debug)]
struct Entry {
    article_id: String,
    outlet: u32,
    day: Option<i32>,
    at: Option<NaiveDateTime>,
    /// Of all words; `None` where there are too few.
    words: Option<u64>,
    sketch: Option<Box<Sketch>>,
    /// Whether its own text, byline or outlet says that it is an agency's.
    is_agency: bool,
    /// Whether shared text may show that it is.
    may_be: bool,
}

/// First pass: adds articles in the order of the input, then [`candidates`](Self::candidates).
#[derive(Debug)]
pub struct DuplicateFinder {
    options: DuplicateOptions,
    entries: Vec<Entry>,
    outlets: HashMap<String, u32>,
}

/// Second pass: adds the same articles again, then [`finish`](Self::finish).
#[derive(Debug)]
pub struct Comparer {
    options: DuplicateOptions,
    entries: Vec<Entry>,
    pairs: Vec<(u32, u32)>,
    /// By id; the runs of those that are in a pair.
    wanted: HashMap<String, u32>,
    runs: HashMap<u32, Vec<u32>>,
}

/// Runs of words outside quotation marks; none of an article that is for the most part quotation, whose few own words may
/// be the outlet's standing phrases.
fn runs_of(reading: &ArticleReading) -> Vec<u32> {
    let body = || reading.paragraphs.iter().filter(|p| is_body(&p.kind));
    let runs: Vec<Vec<String>> = body().flat_map(|p| unquoted(reading, p)).collect();
    let own: usize = runs.iter().map(Vec::len).sum();
    if own * 2 < body().map(|p| count_words(&p.text)).sum() {
        return Vec::new();
    }
    shingles(runs.iter().map(Vec::as_slice))
}

/// A hash of all words of the body; `None` where there are too few.
fn words_of(reading: &ArticleReading) -> Option<u64> {
    let body = reading.paragraphs.iter().filter(|p| is_body(&p.kind));
    let words = body.flat_map(|p| p.text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()));
    let (n, sum) = words.fold((0, 0), |(n, sum), word| (n + 1, mix(sum ^ hash(&word.to_lowercase()))));
    (n >= LEAST_WORDS).then_some(sum)
}

impl DuplicateFinder {
    /// A finder without articles.
    pub fn new(options: DuplicateOptions) -> Self {
        Self { options, entries: Vec::new(), outlets: HashMap::new() }
    }

    /// Adds an article.
    pub fn add_reading(&mut self, reading: &ArticleReading) {
        let article = &reading.article;
        let next = self.outlets.len() as u32;
        let outlet = *self.outlets.entry(article.outlet.clone()).or_insert(next);
        let runs = runs_of(reading);
        let by_agency = agency(&article.outlet).is_some();
        self.entries.push(Entry {
            article_id: article.article_id.clone(),
            outlet,
            day: article.date.map(|d: NaiveDate| d.num_days_from_ce()),
            at: article.published_at,
            words: words_of(reading),
            sketch: (runs.len() >= LEAST_RUNS).then(|| Box::new(sketch(&runs))),
            is_agency: by_agency || article.origin == Origin::Agency.key(),
            may_be: !by_agency && may_be_wire(article),
        });
    }

    /// Goes on to the second pass. Where there are no candidates, nothing more need be added.
    pub fn candidates(mut self) -> Comparer {
        // By time, those without a date last, then in the order of the input.
        self.entries.sort_by_key(|e| (e.day.is_none(), e.day, e.at.is_none(), e.at));
        let mut seen: HashSet<u64> = HashSet::new();
        let mut sketches: Vec<Option<Box<Sketch>>> = self.entries.iter_mut().map(|e| e.sketch.take()).collect();
        // A repeated text is compared once, so that a thousand copies of a notice are no million pairs. Copies in other
        // outlets stay, for they tell whose text it is.
        for (entry, sketch) in self.entries.iter().zip(&mut sketches) {
            let key = entry.words.map(|words| mix(words ^ u64::from(entry.outlet)));
            if key.is_some_and(|key| !seen.insert(key)) {
                *sketch = None;
            }
        }
        let window = i32::from(self.options.window_days);
        let day = |i: usize| self.entries.get(i).and_then(|e| e.day);
        let near = |i: usize, j: usize| match (day(i), day(j)) {
            (Some(i), Some(j)) => (j - i).abs() <= window,
            _ => true,
        };
        let pairs: Vec<(u32, u32)> = candidates(&sketches, near).into_iter().collect();
        let places: BTreeSet<u32> = pairs.iter().flat_map(|(i, j)| [*i, *j]).collect();
        let id = |i: u32| self.entries.get(i as usize).map(|e| e.article_id.clone());
        let wanted = places.into_iter().filter_map(|i| Some((id(i)?, i))).collect();
        Comparer { options: self.options, entries: self.entries, pairs, wanted, runs: HashMap::new() }
    }
}

fn may_be_wire(article: &ArticleRow) -> bool {
    let open = article.origin == Origin::Staff.key() || article.origin == Origin::Unknown.key();
    open && WIRE_GENRES.contains(&article.genre.as_str())
}

impl Comparer {
    /// Whether articles must be added again.
    pub fn needs_articles(&self) -> bool {
        !self.pairs.is_empty()
    }

    /// Adds an article again.
    pub fn add_reading(&mut self, reading: &ArticleReading) {
        if let Some(place) = self.wanted.get(&reading.article.article_id) {
            self.runs.insert(*place, runs_of(reading));
        }
    }

    /// What was found, by article; only articles of which something was.
    pub fn finish(self) -> HashMap<String, Found> {
        let mut earliest: BTreeMap<u32, u32> = BTreeMap::new();
        let mut first_with: HashMap<u64, u32> = HashMap::new();
        for (entry, i) in self.entries.iter().zip(0..) {
            let Some(words) = entry.words else { continue };
            let first = *first_with.entry(words).or_insert(i);
            if first != i {
                earliest.insert(i, first);
            }
        }
        // For each article those of other outlets that it stands in for the most part.
        let mut stands_in: BTreeMap<u32, BTreeSet<u32>> = BTreeMap::new();
        for (i, j) in &self.pairs {
            let (Some(a), Some(b)) = (self.runs.get(i), self.runs.get(j)) else { continue };
            let shared = n_shared(a, b) as f64;
            if shared / (a.len() + b.len()) as f64 * (1.0 + self.options.threshold) >= self.options.threshold {
                let first = earliest.entry(*j).or_insert(*i);
                *first = (*first).min(*i);
            }
            if self.outlet(*i) != self.outlet(*j) {
                let pairs = [(*i, *j, a.len()), (*j, *i, b.len())];
                for (own, other, _) in pairs.into_iter().filter(|(_, _, n)| shared >= CONTAINED * *n as f64) {
                    stands_in.entry(own).or_default().insert(other);
                }
            }
        }
        let agency: BTreeSet<u32> =
            stands_in.iter().filter(|(own, others)| self.is_copy(**own, others)).map(|(own, _)| *own).collect();
        // A repeated text was compared once: what was found of it holds for the others of that outlet.
        let same = |e: &Entry| e.words.map(|words| (words, e.outlet));
        let agency_texts: HashSet<(u64, u32)> =
            agency.iter().filter_map(|i| self.entries.get(*i as usize).and_then(same)).collect();
        let id = |i: u32| self.entries.get(i as usize).map(|e| e.article_id.clone());
        let mut found = HashMap::new();
        for (entry, i) in self.entries.iter().zip(0..) {
            let repeated = same(entry).is_some_and(|text| agency_texts.contains(&text));
            let is_agency = entry.may_be && !entry.is_agency && (agency.contains(&i) || repeated);
            let duplicate_of = earliest.get(&i).and_then(|first| id(*first));
            if duplicate_of.is_some() || is_agency {
                found.insert(entry.article_id.clone(), Found { duplicate_of, is_agency });
            }
        }
        found
    }

    fn outlet(&self, i: u32) -> Option<u32> {
        self.entries.get(i as usize).map(|e| e.outlet)
    }

    fn is_copy(&self, own: u32, others: &BTreeSet<u32>) -> bool {
        let of = |i: &u32| self.entries.get(*i as usize);
        let outlets: BTreeSet<u32> = others.iter().chain([&own]).filter_map(of).map(|e| e.outlet).collect();
        of(&own).is_some_and(|e| e.may_be)
            && (others.iter().filter_map(of).any(|e| e.is_agency) || outlets.len() >= SEVERAL)
    }
}

#[cfg(test)]
mod tests;
