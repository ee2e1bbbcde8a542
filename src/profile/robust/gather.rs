//! From articles to the moments of every outlet under every choice: nothing of an article is kept.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::{
    Robust, RobustOptions,
    choices::{Count, SHORT_WORDS, STEP, scope_options},
    compare,
};
use crate::{
    analyze::rows::{ArticleReading, ArticleRow, ParagraphRow},
    model::{
        FRAMES,
        error_counts::{CELLS, GenreGroup, VoiceGroup, cell_index},
        frame_index,
    },
    profile::{
        cells::Cell,
        correct::{Correction, Draw, Reason, corrections},
        moments::Moments,
        select::select,
    },
};

/// Choices of which articles count, and of which of their text.
pub(super) const SCOPES: usize = 4;
pub(super) const TEXTS: usize = 4;
/// Counts.
const COUNTS: usize = Count::EACH.len();
/// Frames.
const N: usize = FRAMES.len();
/// All voices, and the outlet's own.
pub(super) const VOICES: usize = 2;

/// Adds up a run under every choice, one article at a time. An article comes once; of those with the same id the first counts.
#[derive(Debug)]
pub struct RobustProfiler {
    pub(super) options: RobustOptions,
    pub(super) corrections: Vec<Result<Correction, Reason>>,
    /// Outlets that have an article which counts under some choice, alphabetically.
    pub(super) outlets: Vec<String>,
    /// Why a scope cannot be had.
    pub(super) scopes: [Result<(), &'static str>; SCOPES],
    /// Outlet of each article, and the scopes in which it counts, a bit each.
    index: HashMap<String, (usize, u8)>,
    /// Thresholds of the frames, lower and higher; beyond 1 where there are none.
    moved: [[f32; N]; 2],
    pub(super) sums: Vec<Sums>,
    /// Whether there are titles, and short paragraphs, at all.
    pub(super) titles: bool,
    pub(super) short: bool,
}

/// What is known of an outlet.
#[derive(Debug, Clone)]
pub(super) struct Sums {
    frames: Vec<Moments>,
    cells: Vec<[Cell; CELLS]>,
    loaded: Vec<Moments>,
    stances: BTreeMap<String, Vec<Moments>>,
}

impl Default for Sums {
    fn default() -> Self {
        Self {
            frames: vec![Moments::default(); SCOPES * TEXTS * COUNTS * N],
            cells: vec![[Cell::default(); CELLS]; SCOPES * TEXTS * N],
            loaded: vec![Moments::default(); SCOPES * TEXTS * COUNTS * VOICES],
            stances: BTreeMap::new(),
        }
    }
}

fn place(scope: usize, text: usize, count: usize, width: usize, k: usize) -> usize {
    ((scope * TEXTS + text) * COUNTS + count) * width + k
}

impl Sums {
    pub fn frame(&self, scope: usize, text: usize, count: Count, frame: usize) -> Moments {
        self.frames.get(place(scope, text, count as usize, N, frame)).copied().unwrap_or_default()
    }

    pub fn cells(&self, scope: usize, text: usize, frame: usize) -> [Cell; CELLS] {
        self.cells.get((scope * TEXTS + text) * N + frame).copied().unwrap_or_default()
    }

    pub fn loaded(&self, scope: usize, text: usize, count: Count, voice: usize) -> Moments {
        self.loaded.get(place(scope, text, count as usize, VOICES, voice)).copied().unwrap_or_default()
    }

    pub fn stance(&self, target: &str, scope: usize, text: usize, count: Count, voice: usize) -> Moments {
        let sums = self.stances.get(target);
        sums.and_then(|s| s.get(place(scope, text, count as usize, VOICES, voice))).copied().unwrap_or_default()
    }

    pub fn targets(&self) -> impl Iterator<Item = &String> {
        self.stances.keys()
    }

    /// Adds another outlet's.
    pub fn add(&mut self, other: &Sums) {
        let plus = |a: &mut [Moments], b: &[Moments]| a.iter_mut().zip(b).for_each(|(a, b)| *a = a.plus(b, 1.0));
        plus(&mut self.frames, &other.frames);
        plus(&mut self.loaded, &other.loaded);
        for (own, more) in self.cells.iter_mut().flatten().zip(other.cells.iter().flatten()) {
            own.positives += more.positives;
            own.total += more.total;
        }
        for (target, more) in &other.stances {
            plus(self.target(target), more);
        }
    }

    fn target(&mut self, target: &str) -> &mut Vec<Moments> {
        let none = || vec![Moments::default(); SCOPES * TEXTS * COUNTS * VOICES];
        if !self.stances.contains_key(target) {
            self.stances.insert(target.to_owned(), none());
        }
        self.stances.entry(target.to_owned()).or_insert_with(none)
    }
}

/// Which text a row is: of which choices of text it is part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Class {
    Long,
    Short,
    Title,
}

impl Class {
    fn of(row: &ParagraphRow) -> Option<Self> {
        match row.kind.as_str() {
            "title" => Some(Class::Title),
            "body" | "update" if row.n_words < SHORT_WORDS => Some(Class::Short),
            "body" | "update" => Some(Class::Long),
            _ => None,
        }
    }

    fn counts(self, text: usize) -> bool {
        match self {
            Class::Long => true,
            Class::Short => text & 1 != 0,
            Class::Title => text & 2 != 0,
        }
    }
}

impl RobustProfiler {
    /// Chooses the articles that count under each choice.
    pub fn new(articles: &[ArticleRow], options: &RobustOptions) -> Self {
        let mut scopes = [Ok(()); SCOPES];
        let mut bits = vec![0u8; articles.len()];
        for (scope, state) in scopes.iter_mut().enumerate() {
            match scope_options(&options.profile, scope) {
                Err(reason) => *state = Err(reason),
                Ok(chosen) => {
                    let counts = select(articles, &chosen);
                    bits.iter_mut().zip(counts).for_each(|(b, counts)| *b |= u8::from(counts) << scope);
                }
            }
        }
        nothing_more(&mut scopes, &bits);
        let counting = || articles.iter().zip(&bits).filter(|(_, bits)| **bits != 0);
        let outlets: Vec<String> =
            counting().map(|(a, _)| a.outlet.clone()).collect::<BTreeSet<_>>().into_iter().collect();
        let mut index = HashMap::new();
        for (article, bits) in counting() {
            let outlet = outlets.binary_search(&article.outlet).unwrap_or_default();
            index.entry(article.article_id.clone()).or_insert((outlet, *bits));
        }
        let moved = [-STEP, STEP]
            .map(|step| std::array::from_fn(|k| threshold(options, FRAMES[k], step).unwrap_or(f32::INFINITY)));
        Self {
            moved,
            corrections: corrections(options.profile.errors.as_ref()),
            options: options.clone(),
            sums: vec![Sums::default(); outlets.len()],
            outlets,
            scopes,
            index,
            titles: false,
            short: false,
        }
    }

    /// Adds an article; one that counts under no choice is passed over.
    pub fn article(&mut self, reading: &ArticleReading) {
        let Some((outlet, scopes)) = self.index.remove(&reading.article.article_id) else { return };
        let classes: BTreeMap<i32, (Class, &ParagraphRow)> =
            reading.paragraphs.iter().filter_map(|p| Some((p.paragraph, (Class::of(p)?, p)))).collect();
        self.titles |= classes.values().any(|(class, _)| *class == Class::Title);
        self.short |= classes.values().any(|(class, _)| *class == Class::Short);
        let scopes: Vec<usize> = (0..SCOPES).filter(|scope| scopes >> scope & 1 == 1).collect();
        let genre = GenreGroup::of_key(&reading.article.genre);
        for text in 0..TEXTS {
            let counting: Vec<&ParagraphRow> =
                classes.values().filter(|(class, _)| class.counts(text)).map(|(_, p)| *p).collect();
            let found = self.frames(&counting, genre, text);
            let Some(sums) = self.sums.get_mut(outlet) else { return };
            scopes.iter().for_each(|scope| found.add_to(sums, *scope, text));
        }
        let loaded = self.loaded(reading, &classes);
        let stances = stances(reading, &classes);
        let Some(sums) = self.sums.get_mut(outlet) else { return };
        for scope in scopes {
            let at = |text, count, voice| place(scope, text, count as usize, VOICES, voice);
            for (text, count, voice, y, x) in &loaded {
                sums.loaded.get_mut(at(*text, *count, *voice)).into_iter().for_each(|m| m.add(1000.0 * y, *x));
            }
            for ((target, text, count, voice), (y, x)) in &stances {
                let moments = sums.target(target).get_mut(at(*text, *count, *voice));
                moments.into_iter().for_each(|m| m.add(*y, *x));
            }
        }
    }

    /// Counts of the frames in some paragraphs of an article.
    fn frames(&self, paragraphs: &[&ParagraphRow], genre: GenreGroup, text: usize) -> Frames {
        let mut found = Frames { paragraphs: paragraphs.len() as f64, ..Frames::default() };
        for p in paragraphs {
            let cell = cell_index(genre, VoiceGroup::of_key(&p.voice_mix));
            found.cell_totals.get_mut(cell).into_iter().for_each(|n| *n += 1.0);
            for frame in p.frames.iter().filter_map(|f| frame_index(f)) {
                found.y[Count::Threshold as usize][frame] += 1.0;
                found.cells[frame].get_mut(cell).into_iter().for_each(|n| *n += 1.0);
            }
            frame_index(&p.primary).into_iter().for_each(|frame| found.y[Count::Primary as usize][frame] += 1.0);
            for (frame, probability) in p.frame_probabilities.iter().enumerate() {
                found.y[Count::Expected as usize][frame] += f64::from(*probability);
                for (count, thresholds) in [Count::Lower, Count::Higher].into_iter().zip(&self.moved) {
                    found.y[count as usize][frame] += f64::from(u8::from(*probability >= thresholds[frame]));
                }
            }
        }
        // Error counts are of paragraphs: with titles there is nothing to correct with.
        if text & 2 == 0 {
            for (frame, correction) in self.corrections.iter().enumerate() {
                let Ok(correction) = correction else { continue };
                found.y[Count::Corrected as usize][frame] = correction.with_frame(&found.cells(frame), Draw::Expected);
            }
        }
        found
    }

    /// Loaded words and words by text, count and voice.
    fn loaded(
        &self,
        reading: &ArticleReading,
        classes: &BTreeMap<i32, (Class, &ParagraphRow)>,
    ) -> Vec<(usize, Count, usize, f64, f64)> {
        let higher = threshold(&self.options, "loaded", STEP);
        // By paragraph: words (all, own), told by voice spans or not; loaded words over both thresholds (all, own).
        let mut words: BTreeMap<i32, [f64; VOICES]> = BTreeMap::new();
        let mut marked: BTreeMap<i32, [[f64; VOICES]; 2]> = BTreeMap::new();
        for span in reading.spans.iter().filter(|s| classes.contains_key(&s.paragraph)) {
            let n = span.text.split_whitespace().count() as f64;
            let by = [n, if span.voice == "source" { 0.0 } else { n }];
            let add = |to: &mut [f64; VOICES]| to.iter_mut().zip(by).for_each(|(sum, n)| *sum += n);
            if span.layer == "voice" {
                add(words.entry(span.paragraph).or_default());
            } else if span.layer == "loaded" {
                let [usual, high] = marked.entry(span.paragraph).or_default();
                add(usual);
                if higher.as_ref().is_ok_and(|t| span.probability >= *t) {
                    add(high);
                }
            }
        }
        let mut rows = Vec::new();
        for text in 0..TEXTS {
            for voice in 0..VOICES {
                let (mut x, mut y) = (0.0, [0.0; 2]);
                for (number, (_, p)) in classes.iter().filter(|(_, (class, _))| class.counts(text)) {
                    x += words.get(number).map_or(f64::from(p.n_words.max(0)), |w| w[voice]);
                    let counts = marked.get(number).copied().unwrap_or_default();
                    y.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n[voice]);
                }
                rows.push((text, Count::Threshold, voice, y[0], x));
                rows.push((text, Count::Higher, voice, y[1], x));
            }
        }
        rows
    }

    /// The comparisons.
    pub fn finish(self) -> Robust {
        compare::robust(&self)
    }
}

/// A threshold moved by `step`, or why there is none.
pub(super) fn threshold(options: &RobustOptions, head: &str, step: f32) -> Result<f32, String> {
    let known = options.thresholds.get(head).copied();
    let usual = known.ok_or_else(|| "the run does not say its threshold".to_owned())?;
    let moved = usual + step;
    if moved > 0.0 && moved < 1.0 { Ok(moved) } else { Err(format!("its threshold {usual:.2} cannot be moved so far")) }
}

/// Says of the scopes in which no article counts that would not count without them that they add nothing.
fn nothing_more(scopes: &mut [Result<(), &'static str>; SCOPES], bits: &[u8]) {
    let same = |a: usize, b: usize| bits.iter().all(|bits| bits >> a & 1 == bits >> b & 1);
    let opinion = Err("no opinion, editorial or letter in the run: nothing changes");
    let wire = Err("no agency or syndicated copy in the run: nothing changes");
    let (no_opinion, no_wire) = (same(0, 2) && same(1, 3), same(0, 1) && same(2, 3));
    for (scope, state) in scopes.iter_mut().enumerate().filter(|(_, state)| state.is_ok()) {
        if scope & 2 != 0 && no_opinion {
            *state = opinion;
        } else if scope & 1 != 0 && no_wire {
            *state = wire;
        }
    }
}

/// Counts of the frames in an article.
#[derive(Default)]
struct Frames {
    paragraphs: f64,
    y: [[f64; N]; COUNTS],
    cell_totals: [f64; CELLS],
    cells: [[f64; CELLS]; N],
}

impl Frames {
    fn cells(&self, frame: usize) -> [Cell; CELLS] {
        std::array::from_fn(|c| Cell { positives: self.cells[frame][c], total: self.cell_totals[c] })
    }

    fn add_to(&self, sums: &mut Sums, scope: usize, text: usize) {
        for (count, y) in self.y.iter().enumerate() {
            for (frame, y) in y.iter().enumerate() {
                let moments = sums.frames.get_mut(place(scope, text, count, N, frame));
                moments.into_iter().for_each(|m| m.add(*y, self.paragraphs));
            }
        }
        for frame in 0..N {
            let Some(own) = sums.cells.get_mut((scope * TEXTS + text) * N + frame) else { continue };
            for (sum, cell) in own.iter_mut().zip(self.cells(frame)) {
                sum.positives += cell.positives;
                sum.total += cell.total;
            }
        }
    }
}

/// Net stance and rows by target, text, count and voice.
type Stances<'a> = BTreeMap<(&'a str, usize, Count, usize), (f64, f64)>;

fn stances<'a>(reading: &'a ArticleReading, classes: &BTreeMap<i32, (Class, &ParagraphRow)>) -> Stances<'a> {
    let mut found = Stances::new();
    for row in &reading.stances {
        let Some((class, _)) = classes.get(&row.paragraph) else { continue };
        let side = match row.stance.as_str() {
            "favor" => 1.0,
            "against" => -1.0,
            _ => 0.0,
        };
        let expected = f64::from(row.favor) - f64::from(row.against);
        for text in (0..TEXTS).filter(|text| class.counts(*text)) {
            for voice in 0..if row.holder == "source" { 1 } else { VOICES } {
                for (count, net) in [(Count::Threshold, side), (Count::Expected, expected)] {
                    let sum = found.entry((&row.target, text, count, voice)).or_default();
                    *sum = (sum.0 + net, sum.1 + 1.0);
                }
            }
        }
    }
    found
}
