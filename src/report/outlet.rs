//! An outlet's section: its estimates, its loaded words and whom it quotes.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::chart::{Axis, DotPlot, Row, STANCES, WIDE, dot_plot};
use super::distinctive::distinctive_frames;
use super::format::{Unit, bounds, count, days};
use super::input::ReportInput;
use super::links::{behind, find};
use super::lookup::{Estimates, WHOLE_CORPUS};
use super::overview::{highest, spoken};
use super::printable::printable;
use super::timeline::{TimePlot, over_time};
use crate::analyze::rows::{ArticleReading, EstimateRow, SpanRow};
use crate::compare::UNNAMED;
use crate::model::{FRAMES, frame_label};
use crate::text::is_named;

/// How many loaded words a voice, and speakers, a section lists.
const LISTED: usize = 12;

pub(crate) struct OutletView {
    pub anchor: String,
    pub name: String,
    /// Articles, paragraphs and days.
    pub basis: String,
    /// Value, interval, what it measures.
    pub figures: Vec<Figure>,
    pub frames: Option<DotPlot>,
    pub stances: Option<DotPlot>,
    pub loaded_own: Vec<Word>,
    pub loaded_source: Vec<Word>,
    pub speakers: Vec<Speaker>,
    /// Words that it uses more than the others, with what is known of each and where they stand.
    pub words: Vec<(String, String, String)>,
    /// Frames that it has more or less of than the rest; empty where none is told from chance.
    pub told_frames: String,
    /// Frames by month, week or day.
    pub over_time: Vec<TimePlot>,
    pub estimates: Vec<EstimateView>,
}

pub(crate) struct Figure {
    pub value: String,
    pub interval: String,
    pub label: &'static str,
    /// The paragraphs behind it.
    pub link: String,
}

pub(crate) struct Word {
    pub text: String,
    pub times: usize,
    /// The paragraphs that have it.
    pub link: String,
}

pub(crate) struct Speaker {
    pub name: String,
    pub words: usize,
    pub articles: usize,
    /// The paragraphs in which the speaker is quoted; empty where there is no one name.
    pub link: String,
}

/// A row of the table of numbers.
pub(crate) struct EstimateView {
    pub measure: String,
    pub key: String,
    pub target: String,
    pub voice: String,
    pub method: String,
    pub estimate: String,
    pub lower: String,
    pub upper: String,
    pub n_articles: i64,
    pub n_paragraphs: i64,
    pub note: String,
    /// The paragraphs behind it, empty where it is not of single paragraphs.
    pub link: String,
}

pub(crate) fn outlet(index: usize, name: &str, estimates: &Estimates, input: &ReportInput) -> OutletView {
    let own: Vec<&ArticleReading> = input.articles.iter().filter(|a| a.article.outlet == name).collect();
    let (n_articles, n_paragraphs) = estimates.counts(name);
    let rows: Vec<&EstimateRow> = estimates.rows.iter().copied().filter(|r| r.outlet == name).collect();
    let told = rows.iter().filter(|r| r.measure == "word_log_odds");
    let range = date_range(own.iter().filter_map(|a| a.article.date));
    OutletView {
        anchor: format!("o{index}"),
        name: printable(name),
        basis: format!("{}, {}, {}", count(n_articles, "article"), count(n_paragraphs, "paragraph"), days(range)),
        figures: figures(estimates, name),
        frames: frame_plot(index, name, estimates),
        stances: stance_plot(index, name, estimates),
        loaded_own: loaded_words(name, &own, "outlet"),
        loaded_source: loaded_words(name, &own, "source"),
        speakers: speakers(name, &own),
        words: told
            .map(|r| (printable(&r.key), format!("{}; in {} articles", r.note, r.n_articles), behind(r)))
            .collect(),
        over_time: over_time(index, name, estimates, input.over_time),
        told_frames: Some(distinctive_frames(&rows)).filter(|text| text != "–").unwrap_or_default(),
        estimates: rows.iter().map(|r| estimate_view(r)).collect(),
    }
}

/// First and last day.
pub(crate) fn date_range(dates: impl Iterator<Item = NaiveDate>) -> Option<(NaiveDate, NaiveDate)> {
    dates.fold(None, |range, d| Some(range.map_or((d, d), |(a, b): (NaiveDate, NaiveDate)| (a.min(d), b.max(d)))))
}

fn figures(estimates: &Estimates, name: &str) -> Vec<Figure> {
    let loaded_label = match estimates.loaded_is_own_voice() {
        true => "loaded words per 1,000 in its own voice",
        false => "loaded words per 1,000",
    };
    let found = [
        (Unit::Rate, estimates.loaded(name), loaded_label),
        (Unit::Share, estimates.raw(name, "attributed_share", ""), "of its words attributed to sources"),
        (Unit::Share, estimates.raw(name, "biased_share", ""), "of paragraphs loaded or one-sided in its own voice"),
    ];
    let figure = |(unit, row, label): (Unit, Option<&EstimateRow>, &'static str)| {
        let row = row?;
        let interval = match bounds(row) {
            Some((lo, hi)) => format!("95% interval {}", unit.interval(lo, hi)),
            None => "no interval".to_string(),
        };
        Some(Figure { value: unit.value(row.estimate?), interval, label, link: behind(row) })
    };
    found.into_iter().filter_map(figure).collect()
}

fn frame_plot(index: usize, name: &str, estimates: &Estimates) -> Option<DotPlot> {
    let share = |outlet: &str, frame: &str, method: &str| estimates.get(outlet, "frame_share", frame, "all", method);
    let rows: Vec<Row> = FRAMES
        .iter()
        .map(|f| Row {
            label: frame_label(f),
            main: share(name, f, "raw"),
            second: share(name, f, "validated").or_else(|| share(name, f, "corrected")),
            band: share(WHOLE_CORPUS, f, "raw"),
            link: share(name, f, "raw").map(behind).unwrap_or_default(),
        })
        .collect();
    rows.iter().find(|r| r.main.is_some())?;
    let uppers = rows.iter().flat_map(|r| [r.main, r.second, r.band]).map(|r| r.and_then(highest));
    let axis = Axis::from_zero(Unit::Share, uppers);
    let title = format!("Frames in {}", printable(name));
    let desc = format!("Share of paragraphs in each frame, with 95% intervals. {}", spoken(&rows, Unit::Share));
    Some(dot_plot(format!("o{index}frames"), &title, &desc, &axis, WIDE, &rows))
}

fn stance_plot(index: usize, name: &str, estimates: &Estimates) -> Option<DotPlot> {
    let all = estimates.of(WHOLE_CORPUS, "net_stance");
    let rows: Vec<Row> = estimates
        .of(name, "net_stance")
        .into_iter()
        .filter(|r| r.method == "raw" && r.estimate.is_some())
        .map(|r| Row {
            label: format!("{}{}", printable(&r.target), holder(r)),
            main: Some(r),
            second: None,
            link: behind(r),
            band: all
                .iter()
                .copied()
                .find(|a| (&a.target, &a.voice, &a.key, &a.method) == (&r.target, &r.voice, &r.key, &r.method)),
        })
        .collect();
    rows.first()?;
    let title = format!("Net stance of {}", printable(name));
    let desc = format!(
        "Mean of favor minus against by target and holder, from −1 (all against) to +1 (all in favor), with 95% intervals. {}",
        spoken(&rows, Unit::Net)
    );
    Some(dot_plot(format!("o{index}stance"), &title, &desc, &Axis::net(), STANCES, &rows))
}

/// Who holds the stance: told from the row's voice, or its key.
fn holder(row: &EstimateRow) -> &'static str {
    match (row.voice.as_str(), row.key.as_str()) {
        ("outlet" | "author", _) | (_, "author") => ", own voice",
        ("source", _) | (_, "source") => ", sources",
        _ => ", all voices",
    }
}

fn loaded_words(outlet: &str, own: &[&ArticleReading], voice: &str) -> Vec<Word> {
    let mut found: BTreeMap<String, usize> = BTreeMap::new();
    let loaded = |s: &&SpanRow| s.layer == "loaded" && s.voice == voice && !s.text.is_empty();
    for span in own.iter().flat_map(|reading| &reading.spans).filter(loaded) {
        *found.entry(printable(&span.text).to_lowercase()).or_default() += 1;
    }
    let link = |text: &str| find(&[("outlet", outlet), ("loaded", voice), ("word", text)]);
    let mut words: Vec<Word> = found.into_iter().map(|(text, times)| Word { link: link(&text), text, times }).collect();
    words.sort_by_key(|w| std::cmp::Reverse(w.times));
    words.truncate(LISTED);
    words
}

fn speakers(outlet: &str, own: &[&ArticleReading]) -> Vec<Speaker> {
    let mut found: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for reading in own {
        for span in reading.spans.iter().filter(|s| s.layer == "voice" && s.voice == "source") {
            let name = if is_named(&span.speaker) { &span.speaker } else { UNNAMED };
            let entry = found.entry(printable(name)).or_default();
            entry.0 += span.text.split_whitespace().count();
            entry.1.insert(&reading.article.article_id);
        }
    }
    let unnamed = found.remove_entry(UNNAMED);
    let link = |name: &str| match name {
        UNNAMED => String::new(),
        name => find(&[("outlet", outlet), ("speaker", name)]),
    };
    let speaker = |(name, (words, articles)): (String, (usize, BTreeSet<&str>))| Speaker {
        link: link(&name),
        name,
        words,
        articles: articles.len(),
    };
    let mut speakers: Vec<Speaker> = found.into_iter().map(speaker).collect();
    speakers.sort_by_key(|s| std::cmp::Reverse(s.words));
    speakers.truncate(LISTED);
    speakers.extend(unnamed.map(speaker));
    speakers
}

fn estimate_view(row: &EstimateRow) -> EstimateView {
    let number = |x: Option<f64>| x.map_or(String::new(), |x| format!("{x:.4}"));
    EstimateView {
        measure: row.measure.replace('_', " "),
        key: frame_label(&row.key),
        target: printable(&row.target),
        voice: row.voice.clone(),
        method: row.method.clone(),
        estimate: number(row.estimate),
        lower: number(row.lower),
        upper: number(row.upper),
        n_articles: row.n_articles,
        n_paragraphs: row.n_paragraphs,
        note: printable(&row.note),
        link: if row.estimate.is_some() { behind(row) } else { String::new() },
    }
}
