//! The table at the end of `slant analyze` and of `slant profile`: one line an outlet.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::format::{Unit, thousands};
use super::lookup::{Estimates, WHOLE_CORPUS};
use super::printable::printable;
use crate::analyze::rows::EstimateRow;
use crate::model::{FRAMES, frame_label};

/// How many frames a line shows.
const TOP: usize = 3;

/// Outlets in alphabetical order with articles, paragraphs, the three most frequent frames, loaded words per 1,000 words
/// and the share of words attributed, each with its 95% interval; the whole corpus in the last line.
///
/// Only rows of the first row's genre and origin are shown. `width` is the terminal's, `None` leaves lines as long as
/// they come. Empty estimates give an empty string.
pub fn summary_table(estimates: &[EstimateRow], width: Option<u16>) -> String {
    let found = Estimates::new(estimates);
    if found.rows.is_empty() {
        return String::new();
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let loaded = if found.loaded_is_own_voice() { "Loaded per\n1,000 own words" } else { "Loaded per\n1,000 words" };
    table.set_header(vec![
        "Outlet",
        "Articles",
        "Paragraphs",
        "Most frequent frames\n(share of paragraphs)",
        loaded,
        "Words\nattributed",
    ]);
    let (outlets, empty): (Vec<&str>, Vec<&str>) =
        found.outlets.iter().copied().partition(|outlet| found.counts(outlet).0 > 0);
    for outlet in outlets.into_iter().chain([WHOLE_CORPUS]) {
        if found.rows.iter().any(|r| r.outlet == outlet) {
            table.add_row(line(&found, outlet));
        }
    }
    let names: Vec<String> = empty.into_iter().map(printable).collect();
    let left_out = match names.is_empty() {
        true => String::new(),
        false => format!("No article counts of {} (genre and origin).\n", names.join(", ")),
    };
    for column in [1, 2, 4, 5] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!(
        "{table}\nUncorrected, with 95% intervals by bootstrap over articles (–: none); outlets in alphabetical order.\n{left_out}"
    )
}

fn line(found: &Estimates, outlet: &str) -> Vec<String> {
    let (articles, paragraphs) = found.counts(outlet);
    let name = if outlet == WHOLE_CORPUS { "all outlets".to_string() } else { printable(outlet) };
    let attributed = found.raw(outlet, "attributed_share", "");
    vec![
        name,
        thousands(articles),
        thousands(paragraphs),
        top_frames(found, outlet),
        Unit::Rate.with_interval(found.loaded(outlet)),
        Unit::Share.with_interval(attributed),
    ]
}

/// The most frequent frames, one a line; of equal ones the earlier in the codebook.
fn top_frames(found: &Estimates, outlet: &str) -> String {
    let mut rows: Vec<(&str, &EstimateRow, f64)> = FRAMES
        .iter()
        .filter_map(|&frame| found.raw(outlet, "frame_share", frame).and_then(|r| Some((frame, r, r.estimate?))))
        .filter(|(_, _, share)| *share > 0.0)
        .collect();
    rows.sort_by(|a, b| b.2.total_cmp(&a.2));
    let lines: Vec<String> = rows
        .iter()
        .take(TOP)
        .map(|(frame, row, _)| format!("{} {}", frame_label(frame), Unit::Share.with_interval(Some(row))))
        .collect();
    if lines.is_empty() { "–".to_string() } else { lines.join("\n") }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn the_table_lists_outlets_alphabetically_with_intervals() {
        insta::assert_snapshot!(summary_table(&sample::estimates(), None));
    }

    #[test]
    fn a_narrow_terminal_gets_no_longer_lines() {
        let table = summary_table(&sample::estimates(), Some(72));
        assert!(table.lines().filter(|l| !l.starts_with("Uncorrected")).all(|l| l.chars().count() <= 72), "{table}");
    }

    #[test]
    fn no_estimates_give_no_table() {
        assert_eq!(summary_table(&[], Some(80)), "");
    }
}
