//! From rows to one sparse row of sums an article.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Profile, ProfileOptions, assemble,
    bootstrap::Counts,
    columns as column,
    select::{OutletSummary, select, summaries},
    vocabulary::WordProfiler,
    words::LoadedCounts,
};
use crate::{
    analyze::rows::{ArticleRow, ParagraphRow, SpanRow, StanceRow},
    model::{
        NO_FRAME, STANCES,
        error_counts::{GenreGroup, VoiceGroup},
        frame_index,
    },
};

/// Adds up the rows of a run, one at a time: memory grows with the articles, not with their text.
///
/// All articles are given first; then the paragraphs of an article before its spans and stances. Rows of articles that
/// do not count, and of paragraphs of other kinds than body, title and update, are passed over.
#[derive(Debug)]
pub struct Profiler {
    options: ProfileOptions,
    summaries: Vec<OutletSummary>,
    outlets: Vec<String>,
    groups: Vec<String>,
    index: HashMap<String, usize>,
    articles: Vec<Sums>,
    /// Where the article is that the last row was of.
    last: Option<usize>,
    targets: BTreeMap<String, u32>,
    loaded: LoadedCounts,
    words: WordProfiler,
}

/// What is known of one article that counts.
#[derive(Debug)]
struct Sums {
    id: String,
    outlet: usize,
    group: usize,
    genre: GenreGroup,
    /// Sums by column; grows while the rows of the article come, and is made short when those of another do.
    columns: Counts,
    /// Body paragraphs by number, with their words while no voice span has told them.
    body: Vec<(i32, Option<u16>)>,
}

/// The articles that count, by outlet and id: neither the order of the rows nor that of a hash map can be seen in it.
#[derive(Debug, Default)]
pub(super) struct Corpus {
    /// Outlets that have articles that count, alphabetically.
    pub outlets: Vec<String>,
    /// Groups that the articles fall into, alphabetically; the last is of those that have none.
    pub groups: Vec<String>,
    pub articles: Vec<Article>,
    /// Targets of stance, with the number that their columns have.
    pub targets: BTreeMap<String, u32>,
}

/// One article's sums.
#[derive(Debug)]
pub(super) struct Article {
    /// Position of its outlet.
    pub outlet: usize,
    /// Position of its group.
    pub group: usize,
    /// Sums by column.
    pub sums: Counts,
}

impl AsRef<[(u32, f64)]> for Article {
    fn as_ref(&self) -> &[(u32, f64)] {
        &self.sums
    }
}

impl Corpus {
    /// The articles of each outlet.
    pub fn by_outlet(&self) -> impl Iterator<Item = (&str, &[Article])> {
        let articles = self.articles.chunk_by(|a, b| a.outlet == b.outlet);
        articles.filter_map(|own| Some((self.outlets.get(own.first()?.outlet)?.as_str(), own)))
    }

    /// Where an outlet stands.
    pub fn position(&self, outlet: &str) -> Option<usize> {
        self.outlets.binary_search_by(|o| o.as_str().cmp(outlet)).ok()
    }

    /// The articles of an outlet.
    pub fn of(&self, outlet: &str) -> &[Article] {
        let Some(n) = self.position(outlet) else { return &[] };
        let first = self.articles.partition_point(|a| a.outlet < n);
        let last = self.articles.partition_point(|a| a.outlet <= n);
        self.articles.get(first..last).unwrap_or_default()
    }
}

impl Sums {
    fn add(&mut self, column: u32, value: f64) {
        if value == 0.0 {
            return;
        }
        // Of one article there are some dozens of columns; a row touches those that the rows before it did.
        match self.columns.iter_mut().find(|(c, _)| *c == column) {
            Some((_, sum)) => *sum += value,
            None => self.columns.push((column, value)),
        }
    }

    /// Where a body paragraph stands, or would.
    fn paragraph(&self, number: i32) -> Result<usize, usize> {
        self.body.binary_search_by_key(&number, |(n, _)| *n)
    }
}

impl Profiler {
    /// Chooses the articles that count. Of articles with the same id the first is taken.
    pub fn new(articles: &[ArticleRow], options: &ProfileOptions) -> Self {
        let counts = select(articles, options);
        let counting = || articles.iter().zip(&counts).filter(|(_, counts)| **counts).map(|(a, _)| a);
        let by = options.by.or(options.within);
        let group = |a: &ArticleRow| by.and_then(|by| by.group(a));
        let outlets: Vec<String> = distinct(counting().map(|a| a.outlet.clone()));
        let mut groups: Vec<String> = distinct(counting().filter_map(group));
        let mut index = HashMap::new();
        let mut sums: Vec<Sums> = Vec::new();
        for article in counting() {
            let n = *index.entry(article.article_id.clone()).or_insert(sums.len());
            if n == sums.len() {
                sums.push(Sums {
                    id: article.article_id.clone(),
                    outlet: outlets.binary_search(&article.outlet).unwrap_or_default(),
                    group: group(article).and_then(|g| groups.binary_search(&g).ok()).unwrap_or(groups.len()),
                    genre: GenreGroup::of_key(&article.genre),
                    columns: Vec::new(),
                    body: Vec::new(),
                });
            }
        }
        groups.push(by.map_or_else(String::new, |by| by.rest().to_owned()));
        Self {
            words: WordProfiler::new(&outlets, counting()),
            summaries: summaries(articles, &counts, options),
            options: options.clone(),
            outlets,
            groups,
            index,
            articles: sums,
            last: None,
            targets: BTreeMap::new(),
            loaded: LoadedCounts::default(),
        }
    }

    /// The article of a row: mostly that of the row before it.
    fn article(&mut self, id: &str) -> Option<&mut Sums> {
        let same = self.last.filter(|n| self.articles.get(*n).is_some_and(|a| a.id == id));
        if same.is_none() {
            let next = self.index.get(id).copied();
            if let Some(left) = self.last.and_then(|n| self.articles.get_mut(n)) {
                left.columns.shrink_to_fit();
                left.body.shrink_to_fit();
            }
            self.last = next;
        }
        self.articles.get_mut(self.last?)
    }

    /// Adds a paragraph or a title.
    pub fn paragraph(&mut self, row: &ParagraphRow) {
        self.words.paragraph(row);
        self.sum(row);
    }

    /// Adds paragraphs and titles, their sums and their words at the same time.
    pub fn paragraphs(&mut self, rows: &[ParagraphRow]) {
        let mut words = std::mem::take(&mut self.words);
        rayon::join(|| rows.iter().for_each(|row| self.sum(row)), || rows.iter().for_each(|row| words.paragraph(row)));
        self.words = words;
    }

    fn sum(&mut self, row: &ParagraphRow) {
        let biased = row.p_biased >= self.options.biased_threshold;
        let Some(sums) = self.article(&row.article_id) else { return };
        let labels = || row.frames.iter().filter_map(|f| label(f));
        match row.kind.as_str() {
            "title" => {
                sums.add(column::TITLES, 1.0);
                labels().for_each(|k| sums.add(column::title_labelled(k), 1.0));
            }
            "body" | "update" => {
                let words = Some(u16::try_from(row.n_words.max(0)).unwrap_or(u16::MAX));
                match sums.paragraph(row.paragraph) {
                    Ok(at) => sums.body.iter_mut().skip(at).take(1).for_each(|p| p.1 = words),
                    Err(at) => sums.body.insert(at, (row.paragraph, words)),
                }
                let attributed = matches!(row.voice_mix.as_str(), "quote" | "mixed");
                let voice = if attributed { VoiceGroup::Attributed } else { VoiceGroup::Outlet };
                let cell = column::cell(sums.genre, voice);
                sums.add(column::cell_paragraphs(cell), 1.0);
                sums.add(column::biased(attributed), f64::from(u8::from(biased)));
                labels().for_each(|k| sums.add(column::cell_labelled(cell, k), 1.0));
                label(&row.primary).into_iter().for_each(|k| sums.add(column::primary(k), 1.0));
                (0..).zip(row.frame_probabilities).for_each(|(k, p)| sums.add(column::expected(k), exact(p)));
            }
            _ => {}
        }
    }

    /// Adds a span of voice or of loaded words.
    pub fn span(&mut self, row: &SpanRow) {
        let Some(sums) = self.article(&row.article_id) else { return };
        let Ok(at) = sums.paragraph(row.paragraph) else { return };
        let by_source = row.voice == "source";
        let words = row.text.split_whitespace().count() as f64;
        if row.layer == "voice" {
            sums.body.iter_mut().skip(at).take(1).for_each(|p| p.1 = None);
            sums.add(column::words(by_source), words);
        } else if row.layer == "loaded" {
            sums.add(column::loaded(by_source), words);
            let outlet = sums.outlet;
            self.loaded.add(self.outlets.get(outlet).map_or("", String::as_str), by_source, &row.text);
        }
    }

    /// Adds a stance.
    pub fn stance(&mut self, row: &StanceRow) {
        let next = self.targets.len() as u32;
        let known = self.targets.get(&row.target).copied();
        let first = column::stance(known.unwrap_or(next), row.holder == "source");
        let Some(sums) = self.article(&row.article_id) else { return };
        if sums.paragraph(row.paragraph).is_err() {
            return;
        }
        sums.add(first + column::STANCE_ROWS, 1.0);
        sums.add(first + column::STANCE_NET, exact(row.favor) - exact(row.against));
        if let Some(k) = STANCES.iter().position(|s| *s == row.stance) {
            sums.add(first + column::STANCE_CLASSES + k as u32, 1.0);
        }
        if known.is_none() {
            self.targets.insert(row.target.clone(), next);
        }
    }

    /// The estimates, the outlets alphabetically and the whole corpus last.
    pub fn finish(mut self) -> Profile {
        let (corpus, loaded) = self.gathered();
        let loaded_words = loaded.distinctive(&self.options);
        let distinctive_words = self.words.distinctive(&corpus.outlets, &self.options);
        self.words = WordProfiler::default();
        let words = assemble::Words { loaded_words, distinctive_words };
        assemble::profile(&corpus, self.summaries, words, &self.options)
    }

    /// The sums of the articles, and the counts of loaded words; the profiler is empty afterwards.
    pub(super) fn gathered(&mut self) -> (Corpus, LoadedCounts) {
        let mut sums = std::mem::take(&mut self.articles);
        self.index = HashMap::new();
        sums.sort_by(|a, b| (a.outlet, &a.id).cmp(&(b.outlet, &b.id)));
        let article = |mut sums: Sums| {
            let untold: f64 = sums.body.iter().filter_map(|(_, words)| *words).map(f64::from).sum();
            sums.add(column::words(false), untold);
            sums.columns.sort_by_key(|(column, _)| *column);
            Article { outlet: sums.outlet, group: sums.group, sums: sums.columns }
        };
        let articles = sums.into_iter().map(article).collect();
        let corpus = Corpus {
            outlets: std::mem::take(&mut self.outlets),
            groups: std::mem::take(&mut self.groups),
            articles,
            targets: std::mem::take(&mut self.targets),
        };
        (corpus, std::mem::take(&mut self.loaded))
    }
}

/// Each once, in order.
fn distinct(names: impl Iterator<Item = String>) -> Vec<String> {
    names.collect::<BTreeSet<_>>().into_iter().collect()
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
