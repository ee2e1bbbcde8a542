//! The first section: what was read, and the outlets side by side.

use super::chart::{Axis, DotPlot, PANEL, Row, dot_plot};
use super::format::{Unit, bounds, count, days, thousands};
use super::input::{CorpusSummary, ReportInput};
use super::limits::precisions;
use super::links::{behind, find};
use super::lookup::{Estimates, WHOLE_CORPUS};
use super::printable::printable;
use crate::analyze::rows::EstimateRow;
use crate::model::{FRAMES, frame_label};

pub(crate) struct Overview {
    /// The corpus in a sentence.
    pub lead: String,
    /// Number and what it counts.
    pub facts: Vec<(String, String)>,
    pub genres: Vec<Part>,
    pub origins: Vec<Part>,
    pub unknown_genre: String,
    pub frames: Vec<DotPlot>,
    pub measures: Vec<DotPlot>,
    pub heat: Heat,
    /// What is said where outlets are left out of the plots; empty where none is.
    pub left_out: String,
}

/// A genre or an origin.
pub(crate) struct Part {
    pub name: String,
    /// Articles.
    pub n: String,
    pub share: String,
    pub link: String,
}

/// Outlets × frames.
pub(crate) struct Heat {
    /// Label, and the model's precision, empty where it is not known.
    pub frames: Vec<(String, String)>,
    pub rows: Vec<HeatRow>,
    /// What the darkest shade stands for.
    pub top: String,
}

pub(crate) struct HeatRow {
    pub outlet: String,
    /// Of the outlet's section, empty where it has none.
    pub anchor: String,
    pub whole: bool,
    pub articles: String,
    pub cells: Vec<HeatCell>,
}

pub(crate) struct HeatCell {
    pub value: String,
    pub interval: String,
    /// The paragraphs behind it.
    pub link: String,
    /// Shade from 0 to 9.
    pub level: usize,
}

/// Outlets that get a section and a line in the plots, in alphabetical order, and what is said of the rest.
pub(crate) fn drawn<'a>(estimates: &Estimates<'a>, limit: usize) -> (Vec<&'a str>, String) {
    let mut counts: Vec<u64> = estimates.outlets.iter().map(|o| estimates.counts(o).0).collect();
    counts.sort_unstable_by(|a, b| b.cmp(a));
    // The smallest minimum that leaves no more than the limit. An outlet of which nothing counts has nothing to draw.
    let least = counts.get(limit).map_or(1, |n| n + 1);
    if counts.iter().all(|n| *n >= least) {
        return (estimates.outlets.clone(), String::new());
    }
    let outlets: Vec<&str> = estimates.outlets.iter().copied().filter(|o| estimates.counts(o).0 >= least).collect();
    let said = format!(
        "Plots and sections show the {} with at least {} in these estimates; the table has all {}.",
        count(outlets.len() as u64, "outlet"),
        count(least, "article"),
        counts.len()
    );
    (outlets, said)
}

pub(crate) fn overview(input: &ReportInput, estimates: &Estimates, outlets: &[&str], left_out: String) -> Overview {
    let s = &input.summary;
    Overview {
        lead: lead(s),
        facts: facts(s),
        genres: shares(&s.genres, s.n_articles, "genre"),
        origins: shares(&s.origins, s.n_articles, "origin"),
        unknown_genre: share(s.genres.get("unknown").copied().unwrap_or(0), s.n_articles),
        frames: frame_panels(estimates, outlets),
        measures: measure_panels(estimates, outlets),
        heat: heat(estimates, outlets, precisions(input)),
        left_out,
    }
}

fn lead(s: &CorpusSummary) -> String {
    let corpus = if s.corpus.is_empty() { "The corpus".to_string() } else { printable(&s.corpus) };
    let outlets = count(s.outlets.len() as u64, "outlet");
    format!("{corpus}: {} by {outlets}, {}.", count(s.n_articles, "article"), days(s.dates))
}

fn facts(s: &CorpusSummary) -> Vec<(String, String)> {
    let plural = |n: u64, noun: &str| if n == 1 { noun.to_string() } else { format!("{noun}s") };
    let mut facts = vec![
        (thousands(s.n_articles), plural(s.n_articles, "article")),
        (thousands(s.n_paragraphs), plural(s.n_paragraphs, "paragraph")),
        (thousands(s.n_words), plural(s.n_words, "word")),
        (thousands(s.outlets.len() as u64), plural(s.outlets.len() as u64, "outlet")),
        (share(s.genres.get("unknown").copied().unwrap_or(0), s.n_articles), "of unknown genre".to_string()),
        (thousands(s.n_duplicates), plural(s.n_duplicates, "duplicate")),
        (thousands(s.n_rejects), plural(s.n_rejects, "reject")),
    ];
    if s.n_undated > 0 {
        facts.push((thousands(s.n_undated), "undated".to_string()));
    }
    facts
}

fn shares(counts: &std::collections::BTreeMap<String, u64>, n: u64, what: &str) -> Vec<Part> {
    let part = |(name, c): (&String, &u64)| Part {
        name: printable(name),
        n: thousands(*c),
        share: share(*c, n),
        link: find(&[(what, name), ("show", "articles"), ("all", "yes")]),
    };
    counts.iter().map(part).collect()
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_string() } else { format!("{:.0}%", 100.0 * part as f64 / whole as f64) }
}

/// One panel a frame, all on one scale, so that they can be compared with one another too.
fn frame_panels(estimates: &Estimates, outlets: &[&str]) -> Vec<DotPlot> {
    let raw = |outlet: &str, frame: &str| estimates.raw(outlet, "frame_share", frame);
    let uppers = outlets.iter().flat_map(|o| FRAMES.iter().map(|f| raw(o, f).and_then(highest)));
    let axis = Axis::from_zero(Unit::Share, uppers);
    let panel = |(i, frame): (usize, &&str)| {
        let band = raw(WHOLE_CORPUS, frame);
        let rows = rows(outlets, |o| raw(o, frame), band);
        let label = frame_label(frame);
        let desc = format!(
            "Share of paragraphs framed as {label} by outlet, with 95% intervals. {}",
            spoken(&rows, Unit::Share)
        );
        dot_plot(format!("frame{i}"), &label, &desc, &axis, PANEL, &rows)
    };
    let known = |frame: &&str| outlets.iter().any(|o| raw(o, frame).is_some_and(|r| r.estimate.is_some()));
    FRAMES.iter().filter(|f| known(f)).enumerate().map(panel).collect()
}

/// Loaded words, words attributed and biased paragraphs, each on its own scale.
fn measure_panels(estimates: &Estimates, outlets: &[&str]) -> Vec<DotPlot> {
    let own =
        if estimates.loaded_is_own_voice() { "Loaded words per 1,000, own voice" } else { "Loaded words per 1,000" };
    type Find<'f> = Box<dyn Fn(&str) -> Option<&'f EstimateRow> + 'f>;
    let panels: [(&str, Unit, Find); 3] = [
        (own, Unit::Rate, Box::new(|o| estimates.loaded(o))),
        ("Words attributed to sources", Unit::Share, Box::new(|o| estimates.raw(o, "attributed_share", ""))),
        (
            "Paragraphs with loaded or one-sided wording",
            Unit::Share,
            Box::new(|o| estimates.raw(o, "biased_share", "")),
        ),
    ];
    let mut plots = Vec::new();
    for (i, (title, unit, find)) in panels.iter().enumerate() {
        if outlets.iter().any(|o| find(o).is_some_and(|r| r.estimate.is_some())) {
            let axis = Axis::from_zero(*unit, outlets.iter().map(|o| find(o).and_then(highest)));
            let rows = rows(outlets, find, find(WHOLE_CORPUS));
            let desc = format!("{title} by outlet, with 95% intervals. {}", spoken(&rows, *unit));
            plots.push(dot_plot(format!("measure{i}"), title, &desc, &axis, PANEL, &rows));
        }
    }
    plots
}

fn rows<'a>(
    outlets: &[&str],
    find: impl Fn(&str) -> Option<&'a EstimateRow>,
    band: Option<&'a EstimateRow>,
) -> Vec<Row<'a>> {
    let row = |o: &&str| {
        let main = find(o);
        Row { label: printable(o), main, second: None, band, link: main.map(behind).unwrap_or_default() }
    };
    outlets.iter().map(row).collect()
}

/// What the plot shows, for those who hear it.
pub(crate) fn spoken(rows: &[Row], unit: Unit) -> String {
    let parts: Vec<String> = rows.iter().map(|r| format!("{} {}", r.label, unit.with_interval(r.main))).collect();
    format!("{}.", parts.join("; "))
}

/// The farthest that a row reaches to the right.
pub(crate) fn highest(row: &EstimateRow) -> Option<f64> {
    row.upper.or(row.estimate)
}

fn heat(estimates: &Estimates, drawn: &[&str], precision: Vec<String>) -> Heat {
    let all: Vec<&str> = estimates.outlets.iter().copied().chain([WHOLE_CORPUS]).collect();
    let raw = |outlet: &str, frame: &str| estimates.raw(outlet, "frame_share", frame);
    let values = all.iter().flat_map(|o| FRAMES.iter().map(|f| raw(o, f).and_then(|r| r.estimate)));
    let axis = Axis::from_zero(Unit::Share, values);
    let cell = |row: Option<&EstimateRow>| HeatCell {
        value: row.and_then(|r| r.estimate).map_or("–".to_string(), |x| Unit::Share.value(x)),
        interval: row.and_then(bounds).map(|(lo, hi)| Unit::Share.interval(lo, hi)).unwrap_or_default(),
        link: row.filter(|r| r.estimate.is_some()).map(behind).unwrap_or_default(),
        level: row.and_then(|r| r.estimate).map_or(0, |x| (x / axis.high * 9.0).round().clamp(0.0, 9.0) as usize),
    };
    let row = |outlet: &&str| HeatRow {
        outlet: if *outlet == WHOLE_CORPUS { "All outlets".to_string() } else { printable(outlet) },
        anchor: drawn.iter().position(|o| o == outlet).map_or(String::new(), |i| format!("o{i}")),
        whole: *outlet == WHOLE_CORPUS,
        articles: thousands(estimates.counts(outlet).0),
        cells: FRAMES.iter().map(|f| cell(raw(outlet, f))).collect(),
    };
    let known = |o: &&&str| estimates.rows.iter().any(|r| r.outlet == **o);
    Heat {
        frames: FRAMES.iter().map(|f| frame_label(f)).zip(precision).collect(),
        rows: all.iter().filter(known).map(row).collect(),
        top: Unit::Share.value(axis.high),
    }
}
