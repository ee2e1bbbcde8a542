//! Shared text, headlines, sources, names and tested differences of one event in the terminal (`slant compare`).

use std::collections::BTreeSet;

use anstyle::Style;

use super::{
    format::{Unit, count, shorten},
    printable::printable,
    wrap::{Piece, wrap},
};
use crate::{
    compare::{
        Comparison, Copy, Difference, Edit, EditKind, NameUses, QuotedSource, Referent, SharedPassages, SharedText,
    },
    model::frame_label,
};

/// Edits shown of a copy, sources, and measures; `--json` has all.
const EDITS: usize = 8;
const SOURCES: usize = 10;
const MEASURES: usize = 6;
/// Code points of a quoted sentence.
const TEXT: usize = 150;
/// Width of a line where there is no terminal.
const WIDTH: usize = 100;

/// What stands between the table of articles and that of points.
pub(super) fn sections(comparison: &Comparison, width: Option<u16>) -> String {
    let width = width.map_or(WIDTH, usize::from);
    let sections = [
        ("Shared text", shared_lines(comparison)),
        ("Headlines", headlines(comparison)),
        ("Who is quoted (words, of them in quotation marks)", quoted(comparison)),
        ("What the outlets call it (uses in own voice + in sources’)", named(comparison)),
        ("Differences between outlets", differences(comparison)),
    ];
    let mut out = String::new();
    for (title, lines) in sections.into_iter().filter(|(_, lines)| !lines.is_empty()) {
        out += &format!("\n{title}\n");
        lines.iter().for_each(|(indent, line)| out += &folded(line, *indent, width));
    }
    out
}

/// A line with its indent; what does not fit goes on below, two columns in.
fn folded(line: &str, indent: usize, width: usize) -> String {
    let piece = Piece { text: line.to_owned(), style: Style::new() };
    let lines = wrap(&[piece], width.saturating_sub(indent + 2).max(20));
    let text = |line: &Vec<Piece>| line.iter().map(|p| p.text.as_str()).collect::<String>();
    let pad = |n: usize| " ".repeat(indent + if n == 0 { 0 } else { 2 });
    lines.iter().enumerate().map(|(n, line)| format!("{}{}\n", pad(n), text(line))).collect()
}

pub(super) type Lines = Vec<(usize, String)>;

/// Shared text in lines, each with its indent.
pub(super) fn shared_lines(comparison: &Comparison) -> Lines {
    let wire = &comparison.wire;
    let mut lines = Vec::new();
    if !wire.texts.is_empty() {
        let articles = count(comparison.articles.len() as u64, "article");
        lines.push((
            0,
            format!("{articles}, {} when copies of one text count once.", count(wire.n_reports as u64, "report")),
        ));
    }
    for text in &wire.texts {
        lines.push((2, format!("{}: the fullest text is that of {}.", credit(text), printable(&text.outlet))));
        text.copies.iter().for_each(|copy| lines.extend(of_copy(copy)));
    }
    lines.extend(wire.passages.iter().map(|p| (2, passages(p))));
    lines
}

fn credit(text: &SharedText) -> String {
    if text.agency.is_empty() { "Shared text, agency not named".to_owned() } else { printable(&text.agency) }
}

fn of_copy(copy: &Copy) -> Lines {
    let share = Unit::Share.value(copy.shared);
    let outlet = printable(&copy.outlet);
    let head = format!(
        "{outlet}: {share} of its words outside quotations are in it; left out {}, added {}.",
        count(copy.n_words_left_out as u64, "word"),
        count(copy.n_words_added as u64, "word")
    );
    let mut lines = vec![(2, head)];
    // What was cut and what was put in says more than where a sentence went.
    let mut edits: Vec<&Edit> = copy.edits.iter().filter(|e| e.kind != EditKind::Moved).collect();
    let more = edits.len().saturating_sub(EDITS);
    edits.truncate(EDITS);
    lines.extend(edits.into_iter().map(|e| (4, edit(e))));
    if more > 0 {
        lines.push((4, format!("{more} more with --json")));
    }
    lines
}

fn edit(edit: &Edit) -> String {
    let at = |paragraph: Option<i32>| paragraph.map_or_else(String::new, |n| format!("¶{n}"));
    let short = |text: &str| shorten(&printable(text), TEXT);
    match edit.kind {
        EditKind::LeftOut => format!("− {} {}", at(edit.from_paragraph), short(&edit.from_text)),
        EditKind::Added => format!("+ {} {}", at(edit.paragraph), short(&edit.text)),
        EditKind::Moved => format!("> {} to {} {}", at(edit.from_paragraph), at(edit.paragraph), short(&edit.text)),
        EditKind::Changed => {
            let word = |w: &crate::compare::WordEdit| match w.kind {
                None if w.text.split(' ').count() > 6 => "…".to_owned(),
                None => printable(&w.text),
                Some(EditKind::LeftOut) => format!("[−{}]", short(&w.text)),
                Some(_) => format!("[+{}]", short(&w.text)),
            };
            let words: Vec<String> = edit.words.iter().map(word).collect();
            format!("~ {} {}", at(edit.paragraph), words.join(" "))
        }
    }
}

fn passages(found: &SharedPassages) -> String {
    let longest = found.passages.first();
    let named = if found.agency.is_empty() { "agency not named".to_owned() } else { printable(&found.agency) };
    format!(
        "{} and {} share passages that are not marked as quotations ({named}; {} of the shorter), the longest of {}: “{}”",
        printable(&found.outlet),
        printable(&found.other),
        Unit::Share.value(found.shared),
        count(longest.map_or(0, |p| p.n_words) as u64, "word"),
        longest.map_or_else(String::new, |p| shorten(&printable(&p.text), TEXT))
    )
}

fn headlines(comparison: &Comparison) -> Lines {
    let line = |h: &crate::compare::Headline| {
        let frames: Vec<String> = h.frames.iter().map(|f| frame_label(f)).collect();
        let loaded: Vec<String> = h.loaded.iter().map(|l| format!("“{}”", printable(&l.text))).collect();
        let stances = h.stances.iter().filter(|(_, s)| s.stance != "none");
        let stances: Vec<String> =
            stances.map(|(t, s)| format!("{} {} ({})", s.stance, printable(t), voice(&s.holder))).collect();
        let mut told = vec![frames.join(", ")];
        told.extend((!loaded.is_empty()).then(|| format!("loaded {}", loaded.join(", "))));
        told.extend(stances);
        (2, format!("{}: {} [{}]", printable(&h.outlet), shorten(&printable(&h.title), TEXT), told.join("; ")))
    };
    comparison.headlines.iter().filter(|h| !h.title.is_empty()).map(line).collect()
}

fn voice(holder: &str) -> &str {
    if holder == "author" { "outlet’s own voice" } else { holder }
}

fn quoted(comparison: &Comparison) -> Lines {
    let line = |s: &QuotedSource| {
        let words = |(outlet, w): (&String, &crate::compare::QuotedWords)| {
            format!("{} {} ({})", printable(outlet), w.words, w.direct_words)
        };
        let outlets: Vec<String> = s.outlets.iter().map(words).collect();
        let only = if s.quoted_only_by.is_some() { ", by no other" } else { "" };
        (2, format!("{}: {}{only}", printable(&s.source), outlets.join(", ")))
    };
    let mut lines: Lines = comparison.quoted.iter().take(SOURCES).map(line).collect();
    if comparison.quoted.len() > SOURCES {
        lines.push((2, format!("{} more with --json", comparison.quoted.len() - SOURCES)));
    }
    lines
}

fn named(comparison: &Comparison) -> Lines {
    let line = |r: &Referent| {
        let outlets = r.outlets.iter().map(|(outlet, names)| {
            let mut names: Vec<(&String, &NameUses)> = names.iter().collect();
            names.sort_by_key(|(_, n)| std::cmp::Reverse(n.outlet + n.source)); // stable: equals stay alphabetical
            let uses = names.iter().take(4).map(|(name, n)| format!("{} {}+{}", printable(name), n.outlet, n.source));
            format!("{}: {}", printable(outlet), uses.collect::<Vec<_>>().join(", "))
        });
        (2, format!("{} — {}", printable(&r.referent), outlets.collect::<Vec<_>>().join("; ")))
    };
    comparison.referents.iter().map(line).collect()
}

fn differences(comparison: &Comparison) -> Lines {
    let found = &comparison.differences;
    let mut lines: Lines = found.measures.iter().take(MEASURES).map(|m| (2, difference(m))).collect();
    if found.measures.len() > MEASURES {
        lines.push((2, format!("{} more with --json", found.measures.len() - MEASURES)));
    }
    if !lines.is_empty() {
        let n: BTreeSet<usize> = found.measures.iter().map(|m| m.ways).collect();
        let ways = n.last().copied().unwrap_or_default();
        lines.insert(
            0,
            (
                0,
                format!(
                    "Permutation test over {} (up to {ways} ways); q over all {} measures; intervals by bootstrap over \
                     articles from four articles on.",
                    count(found.n_articles as u64, "article"),
                    found.measures.len()
                ),
            ),
        );
    }
    if !found.note.is_empty() {
        lines.push((2, format!("Note: {}.", found.note)));
    }
    lines
}

/// Unit of a tested measure.
pub(super) fn difference_unit(found: &Difference) -> Unit {
    match found.measure.as_str() {
        "net_stance" => Unit::Net,
        "loaded_per_1000_words" => Unit::Rate,
        _ => Unit::Share,
    }
}

/// A tested measure in words.
pub(super) fn difference_name(found: &Difference) -> String {
    match found.measure.as_str() {
        "net_stance" if found.holder == "all" => format!("net stance towards {}", printable(&found.target)),
        "net_stance" => format!("net stance towards {}, {}", printable(&found.target), voice(&found.holder)),
        "loaded_per_1000_words" => "loaded words per 1,000 in own voice".to_owned(),
        "attributed_share" => "words attributed".to_owned(),
        _ => format!("paragraphs in frame {}", frame_label(&found.key)),
    }
}

fn difference(found: &Difference) -> String {
    let (unit, name) = (difference_unit(found), difference_name(found));
    let outlets = found.outlets.iter().map(|o| {
        // Articles that are all alike give an interval without width, which would look like certainty.
        let bounds = o.lower.zip(o.upper).filter(|(l, u)| u - l > 1e-9);
        let interval = bounds.map_or("–".to_owned(), |(l, u)| unit.interval(l, u));
        format!("{} {} ({interval}; n {})", printable(&o.outlet), unit.value(o.value), o.n_articles)
    });
    format!("{name}: {}; p {:.3}, q {:.3}", outlets.collect::<Vec<_>>().join(", "), found.p, found.q)
}
