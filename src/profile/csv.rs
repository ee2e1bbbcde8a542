//! Estimates as a CSV table (DESIGN section 4).

use std::io::Write;

use crate::analyze::rows::EstimateRow;

/// The columns, in order.
const COLUMNS: [&str; 18] = [
    "outlet",
    "genre",
    "origin",
    "voice",
    "target",
    "measure",
    "key",
    "method",
    "estimate",
    "lower",
    "upper",
    "n_articles",
    "n_paragraphs",
    "note",
    "by",
    "by_value",
    "p",
    "q",
];

/// Writes estimates as CSV, one a row, with a header. Text that a spreadsheet would take for a formula gets an
/// apostrophe before it.
pub fn to_csv(rows: &[EstimateRow], out: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record([
            guard(&row.outlet),
            guard(&row.genre),
            guard(&row.origin),
            guard(&row.voice),
            guard(&row.target),
            guard(&row.measure),
            guard(&row.key),
            guard(&row.method),
            number(row.estimate),
            number(row.lower),
            number(row.upper),
            row.n_articles.to_string(),
            row.n_paragraphs.to_string(),
            guard(&row.note),
            guard(&row.by),
            guard(&row.by_value),
            number(row.p),
            number(row.q),
        ])?;
    }
    writer.flush()?;
    Ok(())
}

pub(crate) fn guard(text: &str) -> String {
    // Tab and carriage return at the start are formulas to some programs as well.
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() }
}

/// A number as it stands in a cell; empty where there is none.
pub(crate) fn number(n: Option<f64>) -> String {
    n.map(|n| n.to_string()).unwrap_or_default()
}
