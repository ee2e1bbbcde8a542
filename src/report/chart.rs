//! Geometry of dot plots with intervals. The SVG itself is a template; here are only positions, with fixed decimals.

use super::format::{Unit, shorten};
use crate::analyze::rows::EstimateRow;

/// Height of a row, in units of the viewBox.
const ROW: f64 = 20.0;
/// Above the first row.
const TOP: f64 = 6.0;
/// Under the last row: tick labels.
const BOTTOM: f64 = 20.0;

/// Widths of the columns of a plot, in units of the viewBox (about pixels).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Shape {
    /// Labels on the left.
    pub label: f64,
    /// The plot.
    pub plot: f64,
    /// Values on the right.
    pub value: f64,
}

/// For small multiples.
pub(crate) const PANEL: Shape = Shape { label: 150.0, plot: 112.0, value: 94.0 };
/// For an outlet's section.
pub(crate) const WIDE: Shape = Shape { label: 132.0, plot: 230.0, value: 96.0 };
/// For stances, whose labels and intervals are long.
pub(crate) const STANCES: Shape = Shape { label: 170.0, plot: 150.0, value: 150.0 };

/// From what to what an axis goes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    pub unit: Unit,
    pub low: f64,
    pub high: f64,
    pub ticks: Vec<f64>,
}

impl Axis {
    /// From nought to a round number that holds every upper bound given.
    pub fn from_zero(unit: Unit, rows: impl Iterator<Item = Option<f64>>) -> Self {
        let top = rows.flatten().filter(|x| x.is_finite()).fold(0.0, f64::max);
        let top = if unit == Unit::Share { top.min(1.0) } else { top };
        let steps: &[f64] = match unit {
            Unit::Share => &[0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5],
            _ => &[0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 250.0, 500.0],
        };
        let step = steps.iter().copied().find(|s| s * 5.0 >= top - 1e-9).unwrap_or(top / 5.0);
        let n = (top / step - 1e-9).ceil().max(1.0) as usize;
        let ticks: Vec<f64> = (0..=n).map(|i| i as f64 * step).collect();
        Self { unit, low: 0.0, high: n as f64 * step, ticks }
    }

    /// From −1 to +1.
    pub fn net() -> Self {
        Self { unit: Unit::Net, low: -1.0, high: 1.0, ticks: vec![-1.0, -0.5, 0.0, 0.5, 1.0] }
    }

    fn at(&self, x: f64, shape: Shape) -> f64 {
        let share = ((x - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        shape.label + share * shape.plot
    }
}

/// One row to draw.
pub(crate) struct Row<'a> {
    pub label: String,
    /// Filled dot.
    pub main: Option<&'a EstimateRow>,
    /// Hollow dot under it.
    pub second: Option<&'a EstimateRow>,
    /// Interval drawn as a band behind (the whole corpus).
    pub band: Option<&'a EstimateRow>,
    /// Where the paragraphs behind the number are, empty where nowhere.
    pub link: String,
}

/// A dot plot as the template draws it.
pub(crate) struct DotPlot {
    /// Unique in the page.
    pub id: String,
    pub title: String,
    pub desc: String,
    pub width: String,
    pub height: String,
    pub ticks: Vec<Tick>,
    /// Where the lines of the grid begin and end, and where the labels of the ticks stand.
    pub grid_top: String,
    pub grid_bottom: String,
    pub tick_y: String,
    /// Right edge of labels and of values.
    pub label_x: String,
    pub value_x: String,
    pub rows: Vec<PlotRow>,
    /// Whether the table of numbers has a column for hollow dots.
    pub has_second: bool,
}

pub(crate) struct Tick {
    pub x: String,
    pub label: String,
    /// Where no side is taken: drawn stronger.
    pub zero: bool,
}

pub(crate) struct PlotRow {
    pub label: String,
    pub full: String,
    pub text_y: String,
    pub value: String,
    /// Of the hollow dot.
    pub second: String,
    /// Articles that the value rests on, empty where unknown.
    pub n_articles: String,
    pub link: String,
    pub band: Option<Band>,
    pub marks: Vec<Mark>,
}

pub(crate) struct Band {
    pub x: String,
    pub y: String,
    pub width: String,
    pub height: String,
}

pub(crate) struct Mark {
    pub x: String,
    pub y: String,
    pub low: String,
    pub high: String,
    pub hollow: bool,
}

/// Lays out a plot.
pub(crate) fn dot_plot(id: String, title: &str, desc: &str, axis: &Axis, shape: Shape, rows: &[Row]) -> DotPlot {
    let bottom = TOP + ROW * rows.len() as f64;
    // A label of the left column has room for so many characters, in wide fonts too.
    let letters = ((shape.label - 10.0) / 6.6) as usize;
    // Labels of many ticks would run into one another: then every second one has one.
    let step = if axis.ticks.len() > 5 && axis.unit != Unit::Net { 2 } else { 1 };
    let tick = |(i, x): (usize, &f64)| Tick {
        x: px(axis.at(*x, shape)),
        label: if i % step == 0 { tick_label(axis.unit, *x) } else { String::new() },
        zero: *x == 0.0,
    };
    DotPlot {
        id,
        title: title.to_string(),
        desc: desc.to_string(),
        width: px(shape.label + shape.plot + shape.value),
        height: px(bottom + BOTTOM),
        ticks: axis.ticks.iter().enumerate().map(tick).collect(),
        grid_top: px(TOP),
        grid_bottom: px(bottom),
        tick_y: px(bottom + 14.0),
        label_x: px(shape.label - 10.0),
        value_x: px(shape.label + shape.plot + shape.value),
        has_second: rows.iter().any(|r| r.second.is_some()),
        rows: rows.iter().enumerate().map(|(i, row)| plot_row(axis, shape, row, i, letters)).collect(),
    }
}

fn plot_row(axis: &Axis, shape: Shape, row: &Row, i: usize, letters: usize) -> PlotRow {
    let y = TOP + ROW * (i as f64 + 0.5);
    let (above, below) = if row.second.and_then(|r| r.estimate).is_some() { (y - 3.0, y + 4.0) } else { (y, y) };
    let marks = [(row.main, above, false), (row.second, below, true)];
    PlotRow {
        label: shorten(&row.label, letters),
        full: row.label.clone(),
        text_y: px(y + 4.0),
        value: axis.unit.with_interval(row.main),
        second: axis.unit.with_interval(row.second),
        n_articles: row.main.map(|r| r.n_articles).filter(|n| *n > 0).map_or(String::new(), |n| n.to_string()),
        link: row.link.clone(),
        band: row.band.and_then(|r| band(axis, shape, r, y)),
        marks: marks.into_iter().filter_map(|(r, y, hollow)| mark(axis, shape, r?, y, hollow)).collect(),
    }
}

fn mark(axis: &Axis, shape: Shape, row: &EstimateRow, y: f64, hollow: bool) -> Option<Mark> {
    let x = row.estimate?;
    let (low, high) = (row.lower.unwrap_or(x), row.upper.unwrap_or(x));
    let at = |v| px(axis.at(v, shape));
    Some(Mark { x: at(x), y: px(y), low: at(low), high: at(high), hollow })
}

fn band(axis: &Axis, shape: Shape, row: &EstimateRow, y: f64) -> Option<Band> {
    let (low, high) = (axis.at(row.lower?, shape), axis.at(row.upper?, shape));
    Some(Band { x: px(low), y: px(y - ROW / 2.0 + 1.0), width: px((high - low).max(1.0)), height: px(ROW - 2.0) })
}

fn tick_label(unit: Unit, x: f64) -> String {
    match unit {
        Unit::Share => format!("{:.0}%", x * 100.0),
        Unit::Rate if x.fract() == 0.0 => format!("{x:.0}"),
        Unit::Rate => format!("{x:.1}"),
        Unit::Net if x == 0.0 => "0".to_string(),
        Unit::Net if x.fract() == 0.0 => format!("{}1", if x < 0.0 { "−" } else { "+" }),
        Unit::Net => String::new(),
    }
}

/// A coordinate with one decimal.
pub(crate) fn px(x: f64) -> String {
    format!("{x:.1}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_a_round_number_above_every_interval() {
        let axis = Axis::from_zero(Unit::Share, [Some(0.37), None].into_iter());
        assert_eq!(axis.high, 0.4);
        assert_eq!(axis.ticks.len(), 5);
        assert_eq!(Axis::from_zero(Unit::Share, [None].into_iter()).high, 0.01);
        assert!(Axis::from_zero(Unit::Share, [Some(1.3)].into_iter()).high <= 1.0);
    }

    #[test]
    fn an_estimate_without_interval_is_a_dot_alone() {
        let row = EstimateRow { estimate: Some(0.2), ..Default::default() };
        let axis = Axis::from_zero(Unit::Share, [Some(0.2)].into_iter());
        let rows = [Row { label: "x".into(), main: Some(&row), second: None, band: None, link: String::new() }];
        let plot = dot_plot("p".into(), "t", "d", &axis, PANEL, &rows);
        assert_eq!(plot.rows[0].marks[0].low, plot.rows[0].marks[0].high);
        assert_eq!(plot.rows[0].value, "20% (–)");
    }
}
