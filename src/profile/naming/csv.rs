//! Names as a CSV table (`docs/voices.md`).

use std::io::Write;

use super::Naming;
use crate::profile::csv::{guard, number};

const COLUMNS: [&str; 12] =
    ["set", "name", "found_by", "outlet", "voice", "count", "share", "lower", "upper", "n_articles", "p", "q"];

/// Writes the counts as CSV, one name of one outlet and voice a row, with a header.
pub fn naming_to_csv(naming: &Naming, out: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for c in &naming.counts {
        writer.write_record([
            guard(&c.set),
            guard(&c.name),
            c.found_by.key().to_owned(),
            guard(&c.outlet),
            c.voice.key().to_owned(),
            c.count.to_string(),
            number(c.share),
            number(c.lower),
            number(c.upper),
            c.n_articles.to_string(),
            number(c.p),
            number(c.q),
        ])?;
    }
    writer.flush()?;
    Ok(())
}
