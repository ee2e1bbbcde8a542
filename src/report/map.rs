//! The map of outlets: who lies near whom by frames, and every distance with its interval.

use super::chart::{Axis, DotPlot, Row, Shape, dot_plot, px};
use super::format::{Unit, shorten};
use super::overview::{highest, spoken};
use super::printable::printable;
use crate::analyze::rows::EstimateRow;
use crate::profile::{Distances, OutletDistance};

const WIDTH: f64 = 640.0;
const HEIGHT: f64 = 420.0;
const MARGIN: f64 = 26.0;
/// Width of a letter and height of a line, about.
const LETTER: f64 = 6.4;
const LINE: f64 = 13.0;
/// Pairs that are drawn, and those in the table; `slant profile --json` has all.
const DRAWN: usize = 28;
const LISTED: usize = 400;
const PAIR: Shape = Shape { label: 260.0, plot: 220.0, value: 120.0 };

pub(crate) struct MapView {
    pub width: String,
    pub height: String,
    pub points: Vec<Place>,
    pub desc: String,
    /// Share of the distances that the plane shows.
    pub share: String,
    pub pairs: Option<DotPlot>,
    pub rows: Vec<PairRow>,
    pub left_out: usize,
    pub least_articles: usize,
}

pub(crate) struct Place {
    pub x: String,
    pub y: String,
    pub name: String,
    pub label: String,
    pub label_x: String,
    pub label_y: String,
    /// `start`, `end` or `middle`.
    pub anchor: &'static str,
    pub outlet_anchor: String,
    pub coordinates: (String, String),
}

pub(crate) struct PairRow {
    pub outlet: String,
    pub other: String,
    pub distance: String,
    pub interval: String,
    pub p: String,
    pub q: String,
}

/// The map; `None` where no two outlets have enough articles.
pub(crate) fn map(distances: &Distances, drawn: &[&str]) -> Option<MapView> {
    distances.pairs.first()?;
    let places = places(distances, drawn);
    let names: Vec<&str> = places.iter().map(|p| p.name.as_str()).collect();
    let shown = distances.pairs.len().min(LISTED);
    Some(MapView {
        width: px(WIDTH),
        height: px(HEIGHT),
        desc: format!(
            "Outlets in a plane in which those whose paragraphs have like frames lie near one another: {}. The distances \
             follow below as numbers.",
            names.join(", ")
        ),
        share: distances.map_share.map(|s| Unit::Share.value(s)).unwrap_or_default(),
        pairs: pairs(distances),
        rows: distances.pairs.iter().take(shown).map(row).collect(),
        left_out: distances.pairs.len() - shown,
        least_articles: distances.least_articles,
        points: places,
    })
}

fn places(distances: &Distances, drawn: &[&str]) -> Vec<Place> {
    let range = |of: fn(&(f64, f64)) -> f64, all: &[(f64, f64)]| {
        all.iter().map(of).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(x), b.max(x)))
    };
    let all: Vec<(f64, f64)> = distances.map.iter().map(|p| (p.x, p.y)).collect();
    let ((x0, x1), (y0, y1)) = (range(|p| p.0, &all), range(|p| p.1, &all));
    // One scale for both axes: distance is what the map shows.
    let scale = ((WIDTH - 2.0 * MARGIN) / (x1 - x0).max(1e-9)).min((HEIGHT - 2.0 * MARGIN) / (y1 - y0).max(1e-9));
    let at =
        |x: f64, y: f64| (WIDTH / 2.0 + (x - (x0 + x1) / 2.0) * scale, HEIGHT / 2.0 - (y - (y0 + y1) / 2.0) * scale);
    let dots: Vec<(f64, f64)> = distances.map.iter().map(|p| at(p.x, p.y)).collect();
    let mut taken: Vec<[f64; 4]> = dots.iter().map(|(x, y)| [x - 5.0, y - 5.0, x + 5.0, y + 5.0]).collect();
    distances
        .map
        .iter()
        .zip(&dots)
        .map(|(point, &(x, y))| {
            let name = printable(&point.outlet);
            let (label, label_x, label_y, anchor) = label(&name, x, y, &mut taken);
            Place {
                x: px(x),
                y: px(y),
                label,
                label_x: px(label_x),
                label_y: px(label_y),
                anchor,
                outlet_anchor: drawn.iter().position(|o| *o == point.outlet).map_or(String::new(), |i| format!("o{i}")),
                coordinates: (format!("{:.3}", point.x), format!("{:.3}", point.y)),
                name,
            }
        })
        .collect()
}

/// Where a name finds room beside its dot; empty where there is none: the table under the map has it.
fn label(name: &str, x: f64, y: f64, taken: &mut Vec<[f64; 4]>) -> (String, f64, f64, &'static str) {
    let text = shorten(name, 26);
    let wide = text.chars().count() as f64 * LETTER;
    let places = [
        (x + 9.0, y, "start", [x + 7.0, y - LINE / 2.0, x + 9.0 + wide, y + LINE / 2.0]),
        (x - 9.0, y, "end", [x - 9.0 - wide, y - LINE / 2.0, x - 7.0, y + LINE / 2.0]),
        (x, y - 12.0, "middle", [x - wide / 2.0, y - 12.0 - LINE / 2.0, x + wide / 2.0, y - 6.0]),
        (x, y + 12.0, "middle", [x - wide / 2.0, y + 6.0, x + wide / 2.0, y + 12.0 + LINE / 2.0]),
    ];
    let free = |b: &[f64; 4]| {
        let inside = b[0] > 0.0 && b[2] < WIDTH && b[1] > 0.0 && b[3] < HEIGHT;
        inside && !taken.iter().any(|t| b[0] < t[2] && t[0] < b[2] && b[1] < t[3] && t[1] < b[3])
    };
    match places.into_iter().find(|(.., area)| free(area)) {
        Some((lx, ly, anchor, area)) => {
            taken.push(area);
            (text, lx, ly + 4.0, anchor)
        }
        None => (String::new(), x, y, "start"),
    }
}

/// All pairs as a plot where they are few.
fn pairs(distances: &Distances) -> Option<DotPlot> {
    if distances.pairs.len() > DRAWN {
        return None;
    }
    let plain = |d: &OutletDistance| EstimateRow {
        estimate: Some(1000.0 * d.distance),
        lower: Some(1000.0 * d.lower),
        upper: Some(1000.0 * d.upper),
        ..EstimateRow::default()
    };
    let found: Vec<EstimateRow> = distances.pairs.iter().map(plain).collect();
    let rows: Vec<Row> = distances
        .pairs
        .iter()
        .zip(&found)
        .map(|(d, row)| Row {
            label: format!("{} – {}", printable(&d.outlet), printable(&d.other)),
            main: Some(row),
            second: None,
            band: None,
            link: String::new(),
        })
        .collect();
    let axis = Axis::from_zero(Unit::Rate, found.iter().map(highest));
    let desc = format!(
        "Distance of each pair of outlets in thousandths of a bit, with 95% intervals. {}",
        spoken(&rows, Unit::Rate)
    );
    Some(dot_plot("pairs".to_owned(), "Distances between outlets", &desc, &axis, PAIR, &rows))
}

fn row(d: &OutletDistance) -> PairRow {
    PairRow {
        outlet: printable(&d.outlet),
        other: printable(&d.other),
        distance: format!("{:.1}", 1000.0 * d.distance),
        interval: format!("{:.1} to {:.1}", 1000.0 * d.lower, 1000.0 * d.upper).replace('-', "−"),
        p: format!("{:.3}", d.p),
        q: format!("{:.3}", d.q),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::profile::MapPoint;

    fn distances() -> Distances {
        let point = |outlet: &str, x, y| MapPoint { outlet: outlet.into(), x, y };
        let pair = OutletDistance {
            outlet: "Auk".into(),
            other: "Gull".into(),
            distance: 0.012,
            lower: -0.001,
            upper: 0.02,
            p: 0.03,
            q: 0.09,
        };
        Distances {
            least_articles: 10,
            pairs: vec![pair],
            map: vec![point("Auk", 0.0, 0.1), point("Gull", 0.0, 0.1), point("Tern", 0.3, -0.1)],
            map_share: Some(0.8),
        }
    }

    #[test]
    fn names_on_the_map_never_cover_one_another_and_every_distance_has_its_interval() {
        let map = map(&distances(), &["Auk", "Tern"]).unwrap();
        let at: Vec<(&str, &str)> = map.points.iter().map(|p| (p.label_x.as_str(), p.anchor)).collect();
        assert_ne!(at[0], at[1], "two outlets on one spot");
        assert_eq!(map.points[2].outlet_anchor, "o1");
        assert_eq!((map.rows[0].interval.as_str(), map.rows[0].q.as_str()), ("−1.0 to 20.0", "0.090"));
        assert_eq!(map.pairs.unwrap().rows.len(), 1);
    }

    #[test]
    fn without_distances_there_is_no_map() {
        assert!(super::map(&Distances::default(), &[]).is_none());
    }
}
