//! From the sums of articles to estimates: ratios of sums, with intervals over articles.

use std::collections::BTreeMap;

use super::{
    ProfileOptions,
    bootstrap::{Counts, Estimate, Resampled, ratio},
};
use crate::{
    analyze::rows::EstimateRow,
    model::{FRAMES, NO_FRAME, STANCES},
};

/// Outlets with fewer articles are marked.
const FEW_ARTICLES: usize = 10;

/// The columns of an article's sums.
pub(super) mod column {
    pub const PARAGRAPHS: u32 = 0;
    pub const TITLES: u32 = 1;
    pub const BIASED: u32 = 2;
    pub const WORDS_OUTLET: u32 = 3;
    pub const WORDS_SOURCE: u32 = 4;
    pub const LOADED_OUTLET: u32 = 5;
    pub const LOADED_SOURCE: u32 = 6;
    pub const FRAMES: u32 = 7;
    pub const PRIMARY: u32 = FRAMES + 16;
    pub const TITLE_FRAMES: u32 = PRIMARY + 16;
    const TARGETS: u32 = TITLE_FRAMES + 16;

    pub const STANCE_ROWS: u32 = 0;
    pub const STANCE_NET: u32 = 1;
    pub const STANCE_CLASSES: u32 = 2;
    const STANCE_WIDTH: u32 = 5;

    /// First column of a target's stances of one holder.
    pub fn target(target: u32, by_source: bool) -> u32 {
        TARGETS + (2 * target + u32::from(by_source)) * STANCE_WIDTH
    }
}

/// A ratio of sums of columns, and where it stands in the table.
struct Measure<'a> {
    name: &'a str,
    key: &'a str,
    voice: &'a str,
    target: &'a str,
    numerator: Vec<u32>,
    denominator: Vec<u32>,
    /// Columns that count paragraphs.
    paragraphs: Vec<u32>,
    scale: f64,
}

/// All rows of one outlet.
pub(super) fn estimates(
    outlet: &str,
    clusters: &[Counts],
    targets: &BTreeMap<String, u32>,
    options: &ProfileOptions,
) -> Vec<EstimateRow> {
    let width = column::target(targets.len() as u32, false) as usize;
    let table = Outlet {
        outlet,
        genre: options.genres.join("+"),
        origin: options.origins.join("+"),
        clusters,
        resampled: Resampled::new(clusters, width, options.bootstrap),
    };
    let mut rows = Vec::new();
    for measure in frame_measures("frame_share", column::FRAMES, column::PARAGRAPHS) {
        rows.push(table.raw(&measure));
        if measure.key != NO_FRAME {
            rows.push(table.corrected(&measure));
        }
    }
    let mut rest = frame_measures("primary_share", column::PRIMARY, column::PARAGRAPHS);
    rest.extend(text_measures());
    rest.extend(frame_measures("frame_share_title", column::TITLE_FRAMES, column::TITLES));
    rest.extend(targets.iter().flat_map(|(target, &n)| stance_measures(target, n)));
    rows.extend(rest.iter().map(|measure| table.raw(measure)));
    rows
}

/// Shares of paragraphs (or titles) by frame, `none` last.
fn frame_measures(name: &'static str, first: u32, total: u32) -> Vec<Measure<'static>> {
    let measure = |(k, key)| Measure {
        name,
        key,
        voice: "all",
        target: "",
        numerator: vec![first + k],
        denominator: vec![total],
        paragraphs: vec![total],
        scale: 1.0,
    };
    (0..).zip(FRAMES.into_iter().chain([NO_FRAME])).map(measure).collect()
}

/// Measures of whole paragraphs and of words.
fn text_measures() -> Vec<Measure<'static>> {
    use column::{BIASED, LOADED_OUTLET, LOADED_SOURCE, PARAGRAPHS, WORDS_OUTLET, WORDS_SOURCE};
    let measure = |name, voice, numerator: &[u32], denominator: &[u32], scale| Measure {
        name,
        key: "",
        voice,
        target: "",
        numerator: numerator.to_vec(),
        denominator: denominator.to_vec(),
        paragraphs: vec![PARAGRAPHS],
        scale,
    };
    let (words, loaded) = ([WORDS_OUTLET, WORDS_SOURCE], [LOADED_OUTLET, LOADED_SOURCE]);
    vec![
        measure("biased_share", "all", &[BIASED], &[PARAGRAPHS], 1.0),
        measure("attributed_share", "all", &[WORDS_SOURCE], &words, 1.0),
        measure("loaded_per_1000_words", "all", &loaded, &words, 1000.0),
        measure("loaded_per_1000_words", "outlet", &[LOADED_OUTLET], &[WORDS_OUTLET], 1000.0),
        measure("loaded_per_1000_words", "source", &[LOADED_SOURCE], &[WORDS_SOURCE], 1000.0),
    ]
}

/// Net stance and the share of each stance, all holders together and apart.
fn stance_measures(target: &str, n: u32) -> Vec<Measure<'_>> {
    let (author, source) = (column::target(n, false), column::target(n, true));
    let mut measures = Vec::new();
    for (voice, holders) in [("all", vec![author, source]), ("outlet", vec![author]), ("source", vec![source])] {
        let of = |what: u32| holders.iter().map(|first| first + what).collect::<Vec<u32>>();
        let measure = |name, key, numerator| Measure {
            name,
            key,
            voice,
            target,
            numerator,
            denominator: of(column::STANCE_ROWS),
            paragraphs: of(column::STANCE_ROWS),
            scale: 1.0,
        };
        measures.push(measure("net_stance", "", of(column::STANCE_NET)));
        let classes = (column::STANCE_CLASSES..).zip(STANCES);
        measures.extend(classes.map(|(what, key)| measure("stance_share", key, of(what))));
    }
    measures
}

struct Outlet<'a> {
    outlet: &'a str,
    genre: String,
    origin: String,
    clusters: &'a [Counts],
    resampled: Resampled,
}

impl Outlet<'_> {
    fn raw(&self, measure: &Measure) -> EstimateRow {
        let estimate = self
            .resampled
            .estimate(|t| ratio(measure.scale * sum(t, &measure.numerator), sum(t, &measure.denominator)));
        let mut row = self.row(measure, "raw");
        row.estimate = estimate.value;
        row.lower = estimate.lower;
        row.upper = estimate.upper;
        row.note = self.note(&estimate, row.n_articles);
        row
    }

    fn corrected(&self, measure: &Measure) -> EstimateRow {
        let mut row = self.row(measure, "corrected");
        "cannot be corrected: no error counts in the bundle".clone_into(&mut row.note);
        row
    }

    fn row(&self, measure: &Measure, method: &str) -> EstimateRow {
        let has = |c: &&Counts| c.iter().any(|(column, n)| *n > 0.0 && measure.denominator.contains(column));
        EstimateRow {
            outlet: self.outlet.to_owned(),
            genre: self.genre.clone(),
            origin: self.origin.clone(),
            voice: measure.voice.to_owned(),
            target: measure.target.to_owned(),
            measure: measure.name.to_owned(),
            key: measure.key.to_owned(),
            method: method.to_owned(),
            n_articles: self.clusters.iter().filter(has).count() as i64,
            n_paragraphs: sum(&self.resampled.total, &measure.paragraphs) as i64,
            ..Default::default()
        }
    }

    fn note(&self, estimate: &Estimate, n_articles: i64) -> String {
        if self.clusters.is_empty() {
            return "no article of the chosen genres and origins".to_owned();
        }
        if estimate.value.is_none() {
            return "nothing to count".to_owned();
        }
        let few = (n_articles < FEW_ARTICLES as i64).then_some("few articles");
        // The bootstrap knows no uncertainty where all articles agree; the interval is then no interval.
        let flat =
            (estimate.lower.is_some() && estimate.lower == estimate.upper).then_some("no variation between articles");
        few.into_iter().chain(flat).collect::<Vec<_>>().join("; ")
    }
}

fn sum(t: &[f64], columns: &[u32]) -> f64 {
    columns.iter().filter_map(|c| t.get(*c as usize)).sum()
}
