//! An outlet over time: the shares of its frames by month, week or day.

use super::chart::{Axis, px};
use super::format::{Unit, bounds};
use super::links::find;
use super::lookup::Estimates;
use super::printable::printable;
use crate::analyze::rows::EstimateRow;
use crate::model::{FRAMES, frame_label};

const WIDTH: f64 = 340.0;
const LEFT: f64 = 40.0;
const RIGHT: f64 = 8.0;
const TOP: f64 = 8.0;
const HEIGHT: f64 = 92.0;
const BOTTOM: f64 = 20.0;
/// Frames drawn, those that the outlet has most of.
const DRAWN: usize = 6;
/// Articles that a period needs to be drawn.
const LEAST: i64 = 3;
/// Periods drawn, the latest.
const PERIODS: usize = 48;

pub(crate) struct TimePlot {
    pub id: String,
    pub title: String,
    pub desc: String,
    pub width: String,
    pub height: String,
    pub left: String,
    pub right: String,
    pub label_x: String,
    pub tick_y: String,
    /// Position and label.
    pub ticks: Vec<(String, String, String)>,
    pub points: Vec<TimePoint>,
}

pub(crate) struct TimePoint {
    pub x: String,
    pub y: String,
    pub low: String,
    pub high: String,
    pub period: String,
    /// Name of the period under the axis, empty where there is no room.
    pub label: String,
    pub value: String,
    pub n_articles: i64,
    pub link: String,
}

/// Panels of the frames that an outlet has most of; none where under two periods have enough articles.
pub(crate) fn over_time(index: usize, outlet: &str, all: &Estimates, rows: &[EstimateRow]) -> Vec<TimePlot> {
    let own: Vec<&EstimateRow> = rows
        .iter()
        .filter(|r| r.outlet == outlet && r.measure == "frame_share" && r.voice == "all" && r.method == "raw")
        .filter(|r| !r.by.is_empty() && r.by_value != "unknown" && r.n_articles >= LEAST && r.estimate.is_some())
        .collect();
    let share = |frame: &str| all.raw(outlet, "frame_share", frame).and_then(|r| r.estimate).unwrap_or(0.0);
    let mut frames: Vec<&str> = FRAMES.iter().copied().filter(|f| share(f) > 0.0).collect();
    frames.sort_by(|a, b| share(b).total_cmp(&share(a)));
    frames.truncate(DRAWN);
    let mut periods: Vec<&str> = own.iter().map(|r| r.by_value.as_str()).collect();
    periods.sort_unstable();
    periods.dedup();
    let periods = periods.get(periods.len().saturating_sub(PERIODS)..).unwrap_or_default();
    if periods.len() < 2 {
        return Vec::new();
    }
    let drawn = |r: &&&EstimateRow| frames.contains(&r.key.as_str());
    let axis = Axis::from_zero(Unit::Share, own.iter().filter(drawn).map(|r| r.upper.or(r.estimate)));
    frames
        .iter()
        .enumerate()
        .map(|(i, frame)| {
            let of: Vec<&EstimateRow> = own.iter().copied().filter(|r| r.key == *frame).collect();
            plot(format!("o{index}t{i}"), outlet, frame, &of, periods, &axis)
        })
        .collect()
}

fn plot(id: String, outlet: &str, frame: &str, rows: &[&EstimateRow], periods: &[&str], axis: &Axis) -> TimePlot {
    let step = (WIDTH - LEFT - RIGHT) / periods.len() as f64;
    let y = |v: f64| TOP + HEIGHT * (1.0 - (v / axis.high).clamp(0.0, 1.0));
    // A label is about 46 wide.
    let every = (46.0 / step).ceil().max(1.0) as usize;
    let point = |(i, period): (usize, &&str)| {
        let row = rows.iter().find(|r| r.by_value == **period)?;
        let value = row.estimate?;
        let (low, high) = bounds(row).unwrap_or((value, value));
        Some(TimePoint {
            x: px(LEFT + step * (i as f64 + 0.5)),
            y: px(y(value)),
            low: px(y(low)),
            high: px(y(high)),
            period: printable(period),
            label: if i % every == 0 { printable(period) } else { String::new() },
            value: Unit::Share.with_interval(Some(row)),
            n_articles: row.n_articles,
            link: find(&[("outlet", outlet), ("frame", frame), ("period", period)]),
        })
    };
    let points: Vec<TimePoint> = periods.iter().enumerate().filter_map(point).collect();
    let told: Vec<String> = points.iter().map(|p| format!("{} {}", p.period, p.value)).collect();
    let tick = |v: &f64| (px(y(*v)), px(y(*v) + 3.5), format!("{:.0}%", v * 100.0));
    let label = frame_label(frame);
    TimePlot {
        id,
        desc: format!("Share of paragraphs framed as {label} by period, with 95% intervals: {}.", told.join("; ")),
        title: label,
        width: px(WIDTH),
        height: px(TOP + HEIGHT + BOTTOM),
        left: px(LEFT),
        right: px(WIDTH - RIGHT),
        label_x: px(LEFT - 6.0),
        tick_y: px(TOP + HEIGHT + 14.0),
        ticks: [axis.low, axis.high / 2.0, axis.high].iter().map(tick).collect(),
        points,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn periods_with_enough_articles_are_drawn_with_their_intervals() {
        let estimates = sample::estimates();
        let mut rows = Vec::new();
        for (month, n) in [("2031-04", 3), ("2031-05", 2), ("2031-06", 4)] {
            for row in estimates.iter().filter(|r| r.method == "raw" && r.measure == "frame_share") {
                rows.push(EstimateRow { by: "month".into(), by_value: month.into(), n_articles: n, ..row.clone() });
            }
        }
        let plots = over_time(0, "Zephyr Post", &Estimates::new(&estimates), &rows);
        assert_eq!(plots.len(), DRAWN);
        let periods: Vec<&str> = plots[0].points.iter().map(|p| p.period.as_str()).collect();
        assert_eq!(periods, ["2031-04", "2031-06"]);
        assert!(plots[0].points[0].low > plots[0].points[0].high, "the lower end lies lower");
        assert!(over_time(0, "Zephyr Post", &Estimates::new(&estimates), &rows[..15]).is_empty());
    }
}
