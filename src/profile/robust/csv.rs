//! Specifications as a CSV table, one a row.

use std::io::Write;

use super::Robust;
use crate::profile::csv::{guard, number};

const COLUMNS: [&str; 24] = [
    "outlet",
    "genre",
    "origin",
    "voice",
    "target",
    "measure",
    "key",
    "count",
    "titles",
    "opinion",
    "wire",
    "short",
    "usual",
    "estimate",
    "lower",
    "upper",
    "p",
    "n_articles",
    "n_paragraphs",
    "note",
    "same_sign_in",
    "of",
    "significant_in",
    "opposite_in",
];

/// Writes every specification of every comparison, with a header. The last four columns are of the comparison and are the same
/// in all of its rows: in how many specifications the difference has the sign of the usual one, of how many that have an
/// estimate; in how many it is significant so, and in how many the other way round.
pub fn robust_to_csv(found: &Robust, out: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    let with = |yes: bool| if yes { "with" } else { "without" }.to_owned();
    for c in &found.comparisons {
        for s in &c.specifications {
            writer.write_record([
                guard(&c.outlet),
                guard(&found.genre),
                guard(&found.origin),
                c.voice.clone(),
                guard(&c.target),
                c.measure.clone(),
                c.key.clone(),
                s.choices.count.key().to_owned(),
                with(s.choices.titles),
                with(s.choices.opinion),
                with(s.choices.wire),
                with(s.choices.short),
                s.usual.to_string(),
                number(s.estimate),
                number(s.lower),
                number(s.upper),
                number(s.p),
                s.n_articles.to_string(),
                s.n_paragraphs.to_string(),
                s.note.clone(),
                c.n_same_sign.to_string(),
                c.n_estimated.to_string(),
                c.n_significant.to_string(),
                c.n_opposite_significant.to_string(),
            ])?;
        }
    }
    writer.flush()?;
    Ok(())
}
