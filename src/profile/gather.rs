//! From rows to one sparse row of sums an article.

use std::collections::{BTreeMap, HashMap};

use super::{
    ALL_OUTLETS, Profile, ProfileOptions,
    bootstrap::Counts,
    estimates::{column, estimates},
    select::{OutletSummary, select, summaries},
    words::LoadedCounts,
};
use crate::{
    analyze::rows::{ArticleRow, ParagraphRow, SpanRow, StanceRow},
    model::{NO_FRAME, STANCES, frame_index},
};

/// Adds up the rows of a run, one at a time: memory grows with the articles, not with their text.
///
/// All articles are given first; then the paragraphs of an article before its spans and stances. Rows of articles that
/// do not count, and of paragraphs of other kinds than body, title and update, are passed over.
#[derive(Debug)]
pub struct Profiler {
    options: ProfileOptions,
    summaries: Vec<OutletSummary>,
    articles: HashMap<String, Sums>,
    targets: BTreeMap<String, u32>,
    loaded: LoadedCounts,
}

/// What is known of one article that counts.
#[derive(Debug, Default)]
struct Sums {
    outlet: String,
    columns: BTreeMap<u32, f64>,
    /// Body paragraphs, with their number of words while no voice span has told it.
    body: BTreeMap<i32, Option<i32>>,
}

impl Sums {
    fn add(&mut self, column: u32, value: f64) {
        if value != 0.0 {
            *self.columns.entry(column).or_default() += value;
        }
    }
}

impl Profiler {
    /// Chooses the articles that count. Of articles with the same id the first is taken.
    pub fn new(articles: &[ArticleRow], options: &ProfileOptions) -> Self {
        let counts = select(articles, options);
        let mut sums = HashMap::new();
        for (article, _) in articles.iter().zip(&counts).filter(|(_, counts)| **counts) {
            let empty = || Sums { outlet: article.outlet.clone(), ..Default::default() };
            sums.entry(article.article_id.clone()).or_insert_with(empty);
        }
        Self {
            summaries: summaries(articles, &counts, options),
            options: options.clone(),
            articles: sums,
            targets: BTreeMap::new(),
            loaded: LoadedCounts::default(),
        }
    }

    /// Adds a paragraph or a title.
    pub fn paragraph(&mut self, row: &ParagraphRow) {
        let Some(sums) = self.articles.get_mut(&row.article_id) else { return };
        match row.kind.as_str() {
            "title" => {
                sums.add(column::TITLES, 1.0);
                row.frames.iter().filter_map(|f| label(f)).for_each(|k| sums.add(column::TITLE_FRAMES + k, 1.0));
            }
            "body" | "update" => {
                sums.body.insert(row.paragraph, Some(row.n_words));
                sums.add(column::PARAGRAPHS, 1.0);
                sums.add(column::BIASED, f64::from(u8::from(row.p_biased >= self.options.biased_threshold)));
                row.frames.iter().filter_map(|f| label(f)).for_each(|k| sums.add(column::FRAMES + k, 1.0));
                label(&row.primary).into_iter().for_each(|k| sums.add(column::PRIMARY + k, 1.0));
            }
            _ => {}
        }
    }

    /// Adds a span of voice or of loaded words.
    pub fn span(&mut self, row: &SpanRow) {
        let Some(sums) = self.articles.get_mut(&row.article_id) else { return };
        let Some(untold) = sums.body.get_mut(&row.paragraph) else { return };
        let by_source = row.voice == "source";
        let words = row.text.split_whitespace().count() as f64;
        if row.layer == "voice" {
            *untold = None;
            sums.add(if by_source { column::WORDS_SOURCE } else { column::WORDS_OUTLET }, words);
        } else if row.layer == "loaded" {
            sums.add(if by_source { column::LOADED_SOURCE } else { column::LOADED_OUTLET }, words);
            self.loaded.add(&sums.outlet, by_source, &row.text);
        }
    }

    /// Adds a stance.
    pub fn stance(&mut self, row: &StanceRow) {
        let Some(sums) = self.articles.get_mut(&row.article_id) else { return };
        if !sums.body.contains_key(&row.paragraph) {
            return;
        }
        let next = self.targets.len() as u32;
        let target = *self.targets.entry(row.target.clone()).or_insert(next);
        let first = column::target(target, row.holder == "source");
        sums.add(first + column::STANCE_ROWS, 1.0);
        sums.add(first + column::STANCE_NET, exact(row.favor) - exact(row.against));
        if let Some(k) = STANCES.iter().position(|s| *s == row.stance) {
            sums.add(first + column::STANCE_CLASSES + k as u32, 1.0);
        }
    }

    /// The estimates, the outlets alphabetically and the whole corpus last.
    pub fn finish(self) -> Profile {
        // Sorted by outlet and id, so that neither the order of the rows nor that of a hash map can be seen in a result.
        let mut by_outlet: BTreeMap<String, BTreeMap<String, Counts>> = BTreeMap::new();
        for (id, mut sums) in self.articles {
            let untold: f64 = sums.body.values().flatten().map(|n| f64::from(*n)).sum();
            sums.add(column::WORDS_OUTLET, untold);
            by_outlet.entry(sums.outlet).or_default().insert(id, sums.columns.into_iter().collect());
        }
        let clusters: BTreeMap<String, Vec<Counts>> =
            by_outlet.into_iter().map(|(outlet, articles)| (outlet, articles.into_values().collect())).collect();
        let mut rows = Vec::new();
        for summary in &self.summaries {
            if summary.outlet == ALL_OUTLETS {
                let all: Vec<Counts> = clusters.values().flatten().cloned().collect();
                rows.extend(estimates(ALL_OUTLETS, &all, &self.targets, &self.options));
            } else {
                let own = clusters.get(&summary.outlet).map(Vec::as_slice).unwrap_or_default();
                rows.extend(estimates(&summary.outlet, own, &self.targets, &self.options));
            }
        }
        Profile { estimates: rows, loaded_words: self.loaded.distinctive(&self.options), outlets: self.summaries }
    }
}

/// Position of a frame or `none` among the sixteen.
fn label(key: &str) -> Option<u32> {
    if key == NO_FRAME { Some(15) } else { frame_index(key).map(|k| k as u32) }
}

/// A probability on a grid of 2⁻³⁰, on which sums of up to 2²² values are exact and so do not depend on their order.
fn exact(probability: f32) -> f64 {
    const GRID: f64 = (1u64 << 30) as f64;
    (f64::from(probability) * GRID).round() / GRID
}
