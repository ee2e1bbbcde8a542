//! Specification curves: geometry of the plots, and the page that shows them.

use askama::Template;

use super::{
    chart::px,
    format::{Unit, count},
    page::ReportError,
    printable::printable,
    robust::{as_reported, label, signed},
};
use crate::profile::robust::{Comparison, Count, Robust, Specification, Specified};

/// Curves on a page; the CSV has all comparisons.
const MOST: usize = 150;

/// Units of the viewBox (about pixels): labels on the left, a column a specification, heights of the two panels.
const LABEL: f64 = 128.0;
const RIGHT: f64 = 12.0;
const WIDTH: f64 = 660.0;
const TOP: f64 = 10.0;
const HEIGHT: f64 = 150.0;
const GAP: f64 = 14.0;
const ROW: f64 = 13.0;

#[derive(Template)]
#[template(path = "robust.html", whitespace = "minimize")]
struct Page {
    title: String,
    version: &'static str,
    scope: String,
    outlets: Vec<OutletCurves>,
    left_out: String,
}

struct OutletCurves {
    name: String,
    anchor: String,
    curves: Vec<Curve>,
}

struct Curve {
    id: String,
    caption: String,
    /// In how many specifications it is so.
    verdict: String,
    desc: String,
    width: String,
    height: String,
    left: String,
    right: String,
    label_x: String,
    ticks: Vec<Tick>,
    columns: Vec<Column>,
    rows: Vec<ChoiceRow>,
    not_computed: Vec<(usize, String)>,
}

struct Tick {
    y: String,
    text_y: String,
    label: String,
    zero: bool,
}

struct Column {
    x: String,
    y: String,
    low: String,
    high: String,
    class: &'static str,
    radius: &'static str,
    what: String,
}

struct ChoiceRow {
    label: &'static str,
    y: String,
    text_y: String,
    /// Left edges and widths of the columns in which the choice was made.
    marks: Vec<(String, String)>,
}

/// The page of specification curves: of the outlets `asked` for every comparison with an estimate, else those that are
/// significant as reported. One HTML file that needs nothing else.
///
/// # Errors
/// Only if the template itself fails.
pub fn robust_page(title: &str, found: &Robust, asked: &[String]) -> Result<String, ReportError> {
    let wanted =
        |c: &&Comparison| c.n_estimated > 0 && (!asked.is_empty() || c.usual().is_some_and(Specified::is_significant));
    let all: Vec<&Comparison> = found.comparisons.iter().filter(wanted).collect();
    let shown = all.get(..all.len().min(MOST)).unwrap_or_default();
    let mut outlets: Vec<OutletCurves> = Vec::new();
    for (i, c) in shown.iter().enumerate() {
        let name = printable(&c.outlet);
        if outlets.last().is_none_or(|o| o.name != name) {
            outlets.push(OutletCurves { name, anchor: format!("o{}", outlets.len()), curves: Vec::new() });
        }
        outlets.last_mut().into_iter().for_each(|o| o.curves.push(curve(i, c)));
    }
    let page = Page {
        title: printable(title),
        version: env!("CARGO_PKG_VERSION"),
        scope: format!(
            "genre {}; origin {}",
            printable(&found.genre).replace('+', ", "),
            printable(&found.origin).replace('+', ", ")
        ),
        outlets,
        left_out: left_out(found, shown.len(), all.len(), asked),
    };
    Ok(page.render()?)
}

fn left_out(found: &Robust, shown: usize, wanted: usize, asked: &[String]) -> String {
    let other = found.comparisons.len() - wanted;
    let mut parts = Vec::new();
    if other > 0 {
        let what = if asked.is_empty() { "not significant as reported" } else { "without an estimate" };
        parts.push(format!("{} {what}", count(other as u64, "comparison")));
    }
    if wanted > shown {
        parts.push(format!("the last {} of those drawn, in alphabetical order", wanted - shown));
    }
    match parts.is_empty() {
        true => String::new(),
        false => format!("Not drawn here: {}; the CSV has all of them.", parts.join(", and ")),
    }
}

fn curve(index: usize, c: &Comparison) -> Curve {
    let mut drawn: Vec<&Specified> = c.specifications.iter().filter(|s| s.estimate.is_some()).collect();
    drawn.sort_by(|a, b| a.estimate.unwrap_or_default().total_cmp(&b.estimate.unwrap_or_default())); // stable
    let axis = Axis::new(c, &drawn);
    let step = (WIDTH - LABEL - RIGHT) / drawn.len().max(1) as f64;
    let usual = c.usual().and_then(|s| s.estimate).unwrap_or_default();
    let columns = drawn.iter().enumerate().map(|(i, s)| column(c, s, &axis, LABEL + step * (i as f64 + 0.5), usual));
    let caption = label(c);
    let first = caption.chars().next().map(|f| f.to_uppercase().to_string()).unwrap_or_default();
    let caption: String = first.chars().chain(caption.chars().skip(1)).collect();
    let top = TOP + HEIGHT + GAP;
    let rows: Vec<ChoiceRow> = CHOICES
        .iter()
        .filter(|(_, made)| drawn.iter().any(|s| made(&s.choices)))
        .enumerate()
        .map(|(row, (label, made))| ChoiceRow {
            label,
            y: px(top + ROW * row as f64 + 2.0),
            text_y: px(top + ROW * row as f64 + 10.0),
            marks: marks(&drawn, made, step),
        })
        .collect();
    Curve {
        id: format!("c{index}"),
        verdict: verdict(c),
        desc: format!(
            "Differences of {} from the rest of the corpus under {} specifications, lowest to highest; as reported {}. {}",
            printable(&c.outlet),
            c.n_estimated,
            as_reported(c),
            verdict(c)
        ),
        caption,
        width: px(WIDTH),
        height: px(top + ROW * rows.len() as f64 + 4.0),
        left: px(LABEL),
        right: px(WIDTH - RIGHT),
        label_x: px(LABEL - 8.0),
        ticks: axis.ticks(c),
        columns: columns.collect(),
        rows,
        not_computed: c.not_computed.iter().map(|(reason, n)| (*n, reason.clone())).collect(),
    }
}

/// "Same sign in 22 of 24, significant in 20 of them; significant the other way in 1."
fn verdict(c: &Comparison) -> String {
    let opposite = match c.n_opposite_significant {
        0 => String::new(),
        n => format!("; significant the other way in {n}"),
    };
    format!(
        "Same sign in {} of {}, significant in {} of them{opposite}.",
        c.n_same_sign, c.n_estimated, c.n_significant
    )
}

type Made = fn(&Specification) -> bool;

/// Rows of the lower panel.
const CHOICES: [(&str, Made); 10] = [
    ("over threshold", |s| s.count == Count::Threshold),
    ("threshold − 0.1", |s| s.count == Count::Lower),
    ("threshold + 0.1", |s| s.count == Count::Higher),
    ("primary alone", |s| s.count == Count::Primary),
    ("expected", |s| s.count == Count::Expected),
    ("corrected", |s| s.count == Count::Corrected),
    ("with titles", |s| s.titles),
    ("with opinion", |s| s.opinion),
    ("with wire copy", |s| s.wire),
    ("no short paragraph", |s| !s.short),
];

/// Neighbouring columns are joined to one mark.
fn marks(drawn: &[&Specified], made: &Made, step: f64) -> Vec<(String, String)> {
    let mut marks = Vec::new();
    let mut i = 0;
    while i < drawn.len() {
        let run = drawn.iter().skip(i).take_while(|s| made(&s.choices)).count();
        if run > 0 {
            marks.push((px(LABEL + step * i as f64 + 0.3), px(step * run as f64 - 0.6)));
        }
        i += run.max(1);
    }
    marks
}

fn column(c: &Comparison, s: &Specified, axis: &Axis, x: f64, usual: f64) -> Column {
    let value = s.estimate.unwrap_or_default();
    let same = value * usual > 0.0;
    Column {
        x: px(x),
        y: px(axis.at(value)),
        low: px(axis.at(s.lower.unwrap_or(value))),
        high: px(axis.at(s.upper.unwrap_or(value))),
        class: match (s.usual, s.is_significant(), same) {
            (true, ..) => "usual",
            (_, true, true) => "sure",
            (_, true, false) => "turned",
            _ => "unsure",
        },
        radius: if s.usual { "4.5" } else { "2.2" },
        what: format!("{}: {}", chosen(&s.choices), signed(c, value)),
    }
}

/// The choices of a specification in words.
fn chosen(s: &Specification) -> String {
    let made = CHOICES.iter().filter(|(_, made)| made(s)).map(|(label, _)| *label);
    made.collect::<Vec<_>>().join(", ")
}

/// The vertical axis: every interval and nought are on it.
struct Axis {
    low: f64,
    high: f64,
    step: f64,
}

impl Axis {
    fn new(c: &Comparison, drawn: &[&Specified]) -> Self {
        let ends = || drawn.iter().flat_map(|s| [s.estimate, s.lower, s.upper]).flatten().filter(|v| v.is_finite());
        let (low, high) = (ends().fold(0.0, f64::min), ends().fold(0.0, f64::max));
        let least = if c.measure == "loaded_per_1000_words" { 0.5 } else { 0.005 };
        let span = (high - low).max(least);
        let step = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 500.0]
            .into_iter()
            .find(|s| span / s <= 5.0)
            .unwrap_or(span / 4.0);
        Self { low: (low / step).floor() * step, high: ((high / step).ceil() * step).max(step), step }
    }

    fn at(&self, value: f64) -> f64 {
        TOP + HEIGHT * (1.0 - ((value - self.low) / (self.high - self.low)).clamp(0.0, 1.0))
    }

    fn ticks(&self, c: &Comparison) -> Vec<Tick> {
        let n = ((self.high - self.low) / self.step).round() as usize;
        let tick = |i: usize| {
            let value = self.low + self.step * i as f64;
            let zero = value.abs() < self.step / 1e6;
            let y = self.at(value);
            let label = match c.measure.as_str() {
                "net_stance" => Unit::Net.value(value),
                _ => signed(c, value),
            };
            Tick { y: px(y), text_y: px(y + 3.5), label: if zero { "0".into() } else { label }, zero }
        };
        (0..=n).map(tick).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::{super::robust::tests::invented, *};

    #[test]
    fn a_curve_has_a_column_for_every_estimate_from_lowest_to_highest() {
        let c = invented("Gull", "crime", 0.041, 0.01);
        let curve = curve(0, &c);
        assert_eq!(curve.columns.len(), 80);
        let ys: Vec<f64> = curve.columns.iter().map(|c| c.y.parse().unwrap()).collect();
        assert!(ys.windows(2).all(|pair| pair[0] >= pair[1]), "higher values stand higher");
        assert_eq!(curve.columns.iter().filter(|c| c.class == "usual").count(), 1);
        assert_eq!(curve.not_computed, [(16, "the bundle has no error counts".to_string())]);
        // What a choice covers adds up to its columns.
        let width: f64 = curve.rows[0].marks.iter().map(|(_, w)| w.parse::<f64>().unwrap() + 0.6).sum();
        let columns = c.specifications.iter().filter(|s| s.estimate.is_some() && s.choices.count == Count::Threshold);
        assert!((width - columns.count() as f64 * (WIDTH - LABEL - RIGHT) / 80.0).abs() < 1.0, "{width}");
    }

    #[test]
    fn the_page_draws_what_is_significant_as_reported_and_says_what_it_leaves_out() {
        let comparisons = vec![invented("<Gull>", "crime", 0.041, 0.01), invented("<Gull>", "policy", 0.01, 0.4)];
        let found = Robust { comparisons, ..Robust::default() };
        let page = robust_page("Terns & gulls", &found, &[]).unwrap();
        assert_eq!(page.matches("<svg class=\"plot\"").count(), 1);
        assert!(page.contains("Same sign in 70 of 80, significant in 61 of them; significant the other way in 2."));
        assert!(page.contains("1 comparison not significant as reported"));
        assert!(!page.contains("<Gull>") && !page.contains("<script"));
        assert_eq!(robust_page("x", &found, &["<Gull>".into()]).unwrap().matches("<svg class=\"plot\"").count(), 2);
    }
}
