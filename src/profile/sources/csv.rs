//! The estimates of sources as a CSV table (`docs/voices.md`).

use std::io::Write;

use super::Sources;
use crate::profile::csv::{guard, number};

const COLUMNS: [&str; 15] = [
    "outlet",
    "genre",
    "origin",
    "source",
    "source_type",
    "told_from",
    "target",
    "measure",
    "key",
    "estimate",
    "lower",
    "upper",
    "n_articles",
    "n_paragraphs",
    "note",
];

/// Writes estimates, counts and verbs as CSV, one a row, with a header. Counts (`words`, `direct_words`) and verbs
/// (`verb_log_odds`) are rows without an interval; the z-score of a verb and its counts stand in its note.
pub fn sources_to_csv(sources: &Sources, out: impl Write) -> Result<(), csv::Error> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for e in &sources.estimates {
        writer.write_record([
            guard(&e.outlet),
            guard(&e.genre),
            guard(&e.origin),
            guard(&e.source),
            guard(&e.source_type),
            guard(&e.told_from),
            guard(&e.target),
            guard(&e.measure),
            guard(&e.key),
            number(e.estimate),
            number(e.lower),
            number(e.upper),
            e.n_articles.to_string(),
            e.n_paragraphs.to_string(),
            guard(&e.note),
        ])?;
    }
    let (genre, origin) = sources.estimates.first().map_or(("", ""), |e| (e.genre.as_str(), e.origin.as_str()));
    for s in &sources.sources {
        for (measure, n) in [("words", s.n_words), ("direct_words", s.n_direct_words)] {
            let [outlet, source, told_from] = [&s.outlet, &s.source, &s.told_from].map(|t| guard(t));
            let [n, articles, paragraphs] = [n, s.n_articles, s.n_paragraphs].map(|n| n.to_string());
            let row = [&outlet, genre, origin, &source, s.source_type.key(), &told_from, "", measure, "", &n, "", ""];
            writer.write_record(row.into_iter().chain([articles.as_str(), &paragraphs, ""]))?;
        }
    }
    for v in &sources.verbs {
        let z = v.z.map(|z| format!("; z {z:.2}")).unwrap_or_default();
        let note = format!("{}; {} times here, {} elsewhere{z}", v.class, v.count, v.count_elsewhere);
        let (outlet, verb, log_odds) = (guard(&v.outlet), guard(&v.verb), number(v.log_odds));
        let row = [&outlet, genre, origin, "", &v.source_type, "", "", "verb_log_odds", &verb, &log_odds, "", ""];
        writer.write_record(row.into_iter().chain(["", "", &note]))?;
    }
    writer.flush()?;
    Ok(())
}
