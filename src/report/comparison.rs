//! One event across outlets in the terminal (`slant compare`).

use comfy_table::{ContentArrangement, Table, presets};

use super::event_sides::sections;
use super::format::{Unit, count};
use super::{format::shorten, printable::printable};
use crate::{
    compare::{ArticleSide, Cell, Comparison, Conflict, Point, Presence, UNNAMED},
    model::{NO_FRAME, frame_label},
};

/// Points shown; `--json` has all.
const POINTS: usize = 20;
/// Code points of a text shown in a cell.
const TEXT: usize = 160;

/// The articles side by side, then the points with the outlets that report them.
pub fn comparison_to_terminal(comparison: &Comparison, width: Option<u16>) -> String {
    let mut out =
        format!("{}: {}\n", printable(&comparison.event_id), count(comparison.articles.len() as u64, "article"));
    let mut table = new_table(width);
    table.set_header(vec![
        "outlet",
        "article",
        "frames",
        "net stance\n(−1 to +1)",
        "words\nattributed",
        "speakers with\nmost words",
        "loaded,\nown voice",
    ]);
    for side in &comparison.articles {
        table.add_row(row(side));
    }
    out += &format!("{table}\n");
    out += &sections(comparison, width);
    out + &points(comparison, width)
}

/// Who reports what, where figures contradict each other, and what the words mean.
fn points(comparison: &Comparison, width: Option<u16>) -> String {
    if comparison.points.is_empty() {
        return "\nno statement was found in two or more outlets\n".into();
    }
    let mut out = format!(
        "\nStated by two or more outlets: {}, found by the aligner (docs/alignment.md).\n“Not found”: no paragraph here comes \
         near, with the likelihood that it was missed. That is not to say that the outlet left it out.\n",
        count(comparison.points.len() as u64, "point")
    );
    let mut table = new_table(width);
    table.set_header(vec!["point", "reported by\n(first one first)", "not found in\n(missed?)", "cannot tell"]);
    for point in comparison.points.iter().take(POINTS) {
        let of = |presence| outlets(point, presence).join("\n");
        table.add_row(vec![
            format!("{}{}", short(&point.text), conflicts(point)),
            of(Presence::Reported),
            of(Presence::NotFound),
            of(Presence::CannotTell),
        ]);
    }
    out += &format!("{table}\n");
    if comparison.points.len() > POINTS {
        out += &format!("{} more with --json\n", comparison.points.len() - POINTS);
    }
    out
}

/// The figures of a point that cannot all be right, a line each.
fn conflicts(point: &Point) -> String {
    let line = |conflict: &Conflict| {
        let figures = conflict.figures.iter().map(|f| format!("{}: {}", printable(&f.outlet), printable(&f.text)));
        format!("\nfigures differ – {}", figures.collect::<Vec<_>>().join("; "))
    };
    point.conflict.iter().map(line).collect()
}

fn new_table(width: Option<u16>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table
}

fn row(side: &ArticleSide) -> Vec<String> {
    let mut frames: Vec<(&String, f64)> = side
        .frame_shares
        .iter()
        .filter_map(|(f, share)| Some((f, (*share)?)))
        .filter(|(f, s)| *f != NO_FRAME && *s > 0.0)
        .collect();
    frames.sort_by(|a, b| b.1.total_cmp(&a.1));
    let frames: Vec<String> =
        frames.iter().take(3).map(|(f, share)| format!("{} {}", frame_label(f), Unit::Share.value(*share))).collect();
    let stances: Vec<String> = side
        .stances
        .iter()
        .map(|(target, s)| format!("{} {} (n {})", printable(target), Unit::Net.value(s.net), s.n_paragraphs))
        .collect();
    let speakers: Vec<String> = side
        .speakers
        .iter()
        .filter(|s| s.speaker != UNNAMED)
        .take(3)
        .map(|s| format!("{} ({})", short(&s.speaker), s.words))
        .collect();
    let loaded: Vec<String> =
        side.loaded.iter().filter(|l| l.voice == "outlet").take(6).map(|l| printable(&l.text)).collect();
    vec![
        printable(&side.outlet),
        format!("{}\n{}{}", short(&side.title), side.date.map_or("undated".into(), |d| d.to_string()), genre(side)),
        frames.join("\n"),
        stances.join("\n"),
        side.attributed_share.map_or("–".into(), |s| Unit::Share.value(s)),
        speakers.join("\n"),
        loaded.join(", "),
    ]
}

fn genre(side: &ArticleSide) -> String {
    if side.genre == "unknown" { ", genre unknown".into() } else { format!(", {}", printable(&side.genre)) }
}

/// Outlets of one presence with what is known of it; who reports a point in order of time, others by name. Outlets without
/// an article of the event are left out.
fn outlets(point: &Point, presence: Presence) -> Vec<String> {
    let mut cells: Vec<(&String, &Cell)> = point.cells.iter().filter(|(_, cell)| cell.presence == presence).collect();
    cells.sort_by_key(|(_, cell)| cell.order.unwrap_or(usize::MAX));
    let named = |(outlet, cell): (&String, &Cell)| match note(cell) {
        Some(note) => format!("{} ({note})", printable(outlet)),
        None => printable(outlet),
    };
    cells.into_iter().map(named).collect()
}

fn note(cell: &Cell) -> Option<String> {
    if let Some(missed) = cell.missed {
        return Some(Unit::Share.value(missed));
    }
    let place = match cell {
        Cell { elsewhere: true, .. } => "in another article",
        Cell { in_title: true, .. } => "title",
        Cell { in_lead: true, .. } => "lead",
        Cell { reason, .. } => reason,
    };
    Some(place.to_owned()).filter(|place| !place.is_empty())
}

fn short(text: &str) -> String {
    shorten(&printable(text), TEXT)
}
