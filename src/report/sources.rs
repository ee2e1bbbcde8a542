//! Who is quoted, in the terminal and on the page.

use comfy_table::{CellAlignment, ContentArrangement, Table, presets};

use super::format::thousands;
use super::printable::printable;
use crate::profile::ALL_OUTLETS;
use crate::profile::sources::{ReportingVerb, SOURCE_TYPES, Source, SourceEstimate, SourceType, Sources};

/// Types that a line of the overview names.
const TYPES: usize = 3;
/// Sources that a line of the overview names.
const QUOTED: usize = 3;

/// Outlets in alphabetical order with the words attributed, the shares that were direct and anonymous, the commonest types
/// and the sources with most words; then, for each outlet `asked` (the whole corpus where none is), its sources and the
/// verbs that they are reported with. Shares are of attributed words, with 95% intervals.
pub fn sources_table(found: &Sources, asked: &[String], width: Option<u16>) -> String {
    let outlets = found.outlets();
    if outlets.iter().all(|o| *o == ALL_OUTLETS) {
        return "No article of the chosen genres and origins.\n".to_string();
    }
    let mut out = format!("{}\n", overview(found, &outlets, width));
    let one = [ALL_OUTLETS.to_string()];
    for outlet in if asked.is_empty() { &one } else { asked } {
        out.push_str(&format!("\n{}\n", display(outlet)));
        match sources_of(found, outlet).first() {
            Some(_) => out.push_str(&format!("{}\n{}", listed(found, outlet, width), voices(found, outlet))),
            None => out.push_str("No source with a name.\n"),
        }
    }
    out.push_str(
        "\nShares are of attributed words, with 95% intervals by bootstrap over articles (–: none). A type is told from the \
         articles’ own\nwords, never from a person’s name; outlets are in alphabetical order.\n",
    );
    out
}

fn display(outlet: &str) -> String {
    if outlet == ALL_OUTLETS { "all outlets".to_string() } else { printable(outlet) }
}

/// "party_politician" → "party politician".
pub(super) fn type_label(key: &str) -> String {
    key.replace('_', " ")
}

pub(super) fn sources_of<'a>(found: &'a Sources, outlet: &str) -> Vec<&'a Source> {
    found.sources.iter().filter(|s| s.outlet == outlet).collect()
}

/// "34% (29–40)"; "34% (–)" without an interval, "–" where there is nothing to divide by.
pub(super) fn share(estimate: Option<&SourceEstimate>) -> String {
    let Some(value) = estimate.and_then(|e| e.estimate) else { return "–".to_string() };
    let bounds = estimate.and_then(|e| Some((e.lower?, e.upper?))).filter(|(lower, upper)| upper - lower > 1e-9);
    let interval = bounds.map_or("–".to_string(), |(l, u)| format!("{:.0}–{:.0}", l * 100.0, u * 100.0));
    format!("{:.0}% ({interval})", value * 100.0)
}

fn table(width: Option<u16>, header: Vec<&str>, right: &[usize], rows: Vec<Vec<String>>) -> Table {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(header);
    table.add_rows(rows);
    for column in right {
        if let Some(column) = table.column_mut(*column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    table
}

fn overview(found: &Sources, outlets: &[&str], width: Option<u16>) -> Table {
    let line = |outlet: &&str| {
        let of = |measure: &str, key: &str| share(found.outlet_estimate(outlet, measure, key));
        let quoted: Vec<String> = sources_of(found, outlet)
            .iter()
            .take(QUOTED)
            .map(|s| format!("{} {}", printable(&s.source), s.n_words))
            .collect();
        let articles = found.outlet_estimate(outlet, "direct_share", "").map_or(0, |e| e.n_articles);
        vec![
            display(outlet),
            thousands(articles.max(0) as u64),
            of("direct_share", ""),
            of("anonymous_share", ""),
            common_types(found, outlet),
            quoted.join("\n"),
        ]
    };
    let header =
        vec!["Outlet", "Articles\nthat quote", "Direct", "Anonymous", "Commonest types", "Most quoted\n(words)"];
    table(width, header, &[1, 2, 3], outlets.iter().map(line).collect())
}

fn common_types(found: &Sources, outlet: &str) -> String {
    let mut types: Vec<(SourceType, &SourceEstimate, f64)> = SOURCE_TYPES
        .into_iter()
        .filter_map(|kind| {
            let estimate = found.outlet_estimate(outlet, "source_type_share", kind.key())?;
            Some((kind, estimate, estimate.estimate.filter(|x| *x > 0.0)?))
        })
        .collect();
    types.sort_by(|a, b| b.2.total_cmp(&a.2));
    let line =
        |(kind, e, _): &(SourceType, &SourceEstimate, f64)| format!("{} {}", type_label(kind.key()), share(Some(e)));
    let lines: Vec<String> = types.iter().take(TYPES).map(line).collect();
    if lines.is_empty() { "–".to_string() } else { lines.join("\n") }
}

fn listed(found: &Sources, outlet: &str, width: Option<u16>) -> Table {
    let line = |s: &&Source| {
        let part = found
            .estimates
            .iter()
            .find(|e| e.outlet == outlet && e.source == s.source && e.measure == "share_of_attributed_words");
        let direct = 100.0 * s.n_direct_words as f64 / s.n_words.max(1) as f64;
        let told = if s.told_from.is_empty() { String::new() } else { format!("\n({})", printable(&s.told_from)) };
        vec![
            printable(&s.source),
            format!("{}{told}", type_label(s.source_type.key())),
            thousands(s.n_words),
            share(part),
            format!("{direct:.0}%"),
            thousands(s.n_articles),
            thousands(s.n_first),
            thousands(s.n_last),
        ]
    };
    let header = vec![
        "Source",
        "Type\n(told from)",
        "Words",
        "Share of\nattributed",
        "Direct",
        "Articles",
        "First\nword",
        "Last\nword",
    ];
    table(width, header, &[2, 3, 4, 5, 6, 7], sources_of(found, outlet).iter().map(line).collect())
}

/// First and last words by type, classes of verbs, and the verbs that stand out.
fn voices(found: &Sources, outlet: &str) -> String {
    let by_type = |measure: &str| {
        let mut parts: Vec<(String, f64)> = SOURCE_TYPES
            .into_iter()
            .filter_map(|kind| {
                let estimate = found.outlet_estimate(outlet, measure, kind.key());
                Some((format!("{} {}", type_label(kind.key()), share(estimate)), estimate?.estimate?))
            })
            .filter(|(_, x)| *x > 0.0)
            .collect();
        parts.sort_by(|a, b| b.1.total_cmp(&a.1));
        parts.into_iter().take(4).map(|(text, _)| text).collect::<Vec<_>>().join(", ")
    };
    let classes = crate::profile::sources::VERB_CLASSES
        .map(|c| format!("{} {}", c.key(), share(found.outlet_estimate(outlet, "verb_class_share", c.key()))));
    let mut out = format!(
        "First word: {}\nLast word: {}\nReporting verbs: {}\n",
        by_type("first_word_share"),
        by_type("last_word_share"),
        classes.join(", ")
    );
    let verb = |v: &&ReportingVerb| format!("{} ({} : {})", printable(&v.verb), v.count, v.count_elsewhere);
    for kind in std::iter::once("all").chain(SOURCE_TYPES.map(SourceType::key)) {
        let is = |v: &&ReportingVerb| v.outlet == outlet && v.source_type == kind && v.z.is_some_and(|z| z >= 1.96);
        let verbs: Vec<String> = found.verbs.iter().filter(is).take(6).map(|v| verb(&v)).collect();
        if !verbs.is_empty() {
            let whose = if kind == "all" { "all sources".to_string() } else { type_label(kind) };
            let against = if outlet == ALL_OUTLETS { "other types" } else { "other outlets" };
            out.push_str(&format!("More than of {against}, {whose}: {}\n", verbs.join(", ")));
        }
    }
    out
}
