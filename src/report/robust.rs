//! How much the choices mattered, in the terminal.

use comfy_table::{ContentArrangement, Table, presets};

use super::{
    format::{Unit, count},
    printable::printable,
};
use crate::{
    model::frame_label,
    profile::robust::{Comparison, Robust, Specified},
};

/// Each outlet (alphabetically) with its differences from the rest: as reported, in how many specifications the sign is the
/// same, in how many it is significant, and from what to what the estimates go. Without outlets `asked` for, only differences
/// that are significant as reported stand there, and the others are counted.
pub fn robust_table(found: &Robust, asked: &[String], width: Option<u16>) -> String {
    if found.comparisons.is_empty() {
        return "No article counts: nothing can be compared.\n".to_string();
    }
    let shown: Vec<&Comparison> = found
        .comparisons
        .iter()
        .filter(|c| c.n_estimated > 0 && (!asked.is_empty() || c.usual().is_some_and(Specified::is_significant)))
        .collect();
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    table.set_header(["Outlet", "Against the rest", "As reported", "Same sign", "Significant so", "Lowest to highest"]);
    for c in &shown {
        table.add_row(line(c));
    }
    let body =
        if shown.is_empty() { "No difference is significant as reported.".to_string() } else { table.to_string() };
    format!("{body}\n{}{}\n{}", left_out(found, &shown, asked), reasons(found), LEGEND)
}

const LEGEND: &str = "As reported: over the bundle’s thresholds (net stance: expected), raw, staff news unless asked otherwise, body text, with the 95%\n\
     interval. Specifications: what is counted (over threshold, thresholds ± 0.1, primary, expected, corrected) × with or without\n\
     titles, opinion, wire copy and short paragraphs. They share their data: the counts describe, and no p-value follows from them.\n\
     Significant: p < 0.05 by Welch’s t over articles, in each alone. --csv has every specification, --html FILE draws the curves.\n";

fn line(c: &Comparison) -> Vec<String> {
    let opposite = match c.n_opposite_significant {
        0 => String::new(),
        n => format!(" (the other way: {n})"),
    };
    vec![
        printable(&c.outlet),
        label(c),
        as_reported(c),
        format!("{} of {}", c.n_same_sign, c.n_estimated),
        format!("{}{opposite}", c.n_significant),
        c.range.map_or("–".to_string(), |[low, _, high]| format!("{} to {}", signed(c, low), signed(c, high))),
    ]
}

/// What is compared, in words.
pub(crate) fn label(c: &Comparison) -> String {
    let voice = if c.voice == "outlet" { ", own voice" } else { "" };
    match c.measure.as_str() {
        "frame_share" => frame_label(&c.key),
        "net_stance" => format!("net stance to {}{voice}", printable(&c.target)),
        _ => format!("loaded words per 1,000{voice}"),
    }
}

/// "+4.1 points (+1.2 to +7.0)".
pub(crate) fn as_reported(c: &Comparison) -> String {
    let Some(usual) = c.usual() else { return "–".to_string() };
    let Some(value) = usual.estimate else { return format!("– ({})", usual.note) };
    let unit = if c.measure == "frame_share" { " points" } else { "" };
    let interval = match (usual.lower, usual.upper) {
        (Some(lower), Some(upper)) => format!("{} to {}", signed(c, lower), signed(c, upper)),
        _ => usual.note.clone(),
    };
    format!("{}{unit} ({interval})", signed(c, value))
}

/// A difference with its sign: percentage points with one decimal, words with one, stance with two.
pub(crate) fn signed(c: &Comparison, value: f64) -> String {
    match c.measure.as_str() {
        "frame_share" => points(value),
        "net_stance" => Unit::Net.value(value),
        _ => with_sign(value, 1),
    }
}

/// A difference of shares in percentage points, with its sign.
pub(crate) fn points(value: f64) -> String {
    with_sign(100.0 * value, 1)
}

fn with_sign(value: f64, digits: usize) -> String {
    let text = format!("{:.digits$}", value.abs());
    let nought = text.bytes().all(|b| matches!(b, b'0' | b'.'));
    match (nought, value < 0.0) {
        (true, _) => text,
        (_, true) => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

fn left_out(found: &Robust, shown: &[&Comparison], asked: &[String]) -> String {
    let left = found.comparisons.len() - shown.len();
    if left == 0 {
        return String::new();
    }
    let hidden = found.comparisons.iter().filter(|c| !shown.iter().any(|s| std::ptr::eq(*s, *c)));
    let sometimes = hidden.filter(|c| c.n_significant + c.n_opposite_significant > 0).count();
    let what = if asked.is_empty() { "not significant as reported" } else { "without an estimate" };
    format!(
        "{} more {what}; {} of them significant in at least one specification.\n",
        count(left as u64, "comparison"),
        sometimes
    )
}

/// Why specifications could not be computed, over all comparisons.
fn reasons(found: &Robust) -> String {
    let mut reasons: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for c in &found.comparisons {
        c.not_computed.iter().for_each(|(reason, n)| *reasons.entry(reason).or_default() += n);
    }
    if reasons.is_empty() {
        return String::new();
    }
    let lines: Vec<String> =
        reasons.iter().map(|(reason, n)| format!("  {} – {reason}", count(*n as u64, "specification"))).collect();
    format!("Not computed:\n{}\n", lines.join("\n"))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::profile::robust::Specification;

    /// An invented comparison with the usual estimate and `n` others spread around it.
    pub(crate) fn invented(outlet: &str, key: &str, usual: f64, p: f64) -> Comparison {
        let specified = |(i, choices): (usize, Specification)| {
            let estimate = usual + 0.01 * (i % 7) as f64 - 0.03;
            Specified {
                choices,
                usual: choices.is_usual("frame_share"),
                estimate: (i % 6 != 5).then_some(if choices.is_usual("frame_share") { usual } else { estimate }),
                lower: Some(estimate - 0.02),
                upper: Some(estimate + 0.02),
                p: Some(p),
                n_articles: 40,
                n_paragraphs: 400,
                note: if i % 6 == 5 { "the bundle has no error counts".into() } else { String::new() },
            }
        };
        Comparison {
            outlet: outlet.into(),
            voice: "all".into(),
            measure: "frame_share".into(),
            key: key.into(),
            n_estimated: 80,
            n_same_sign: 70,
            n_significant: 61,
            n_opposite_significant: 2,
            range: Some([usual - 0.03, usual, usual + 0.03]),
            not_computed: [("the bundle has no error counts".to_string(), 16)].into(),
            specifications: Specification::each().enumerate().map(specified).collect(),
            ..Comparison::default()
        }
    }

    #[test]
    fn significant_differences_stand_with_their_counts_and_the_rest_is_counted() {
        let comparisons = vec![invented("Gull", "crime", 0.041, 0.01), invented("Gull", "policy", 0.01, 0.4)];
        let found = Robust { comparisons, ..Robust::default() };
        let table = robust_table(&found, &[], None);
        assert!(table.contains("70 of 80") && table.contains("61 (the other way: 2)"), "{table}");
        assert!(table.contains("+4.1 points") && !table.contains("policy"), "{table}");
        assert!(table.contains("1 comparison more not significant as reported"), "{table}");
        assert!(table.contains("32 specifications – the bundle has no error counts"), "{table}");
        assert!(robust_table(&found, &["Gull".into()], None).to_lowercase().contains("policy"));
    }

    #[test]
    fn differences_have_a_sign_and_nought_has_none() {
        let c = invented("Gull", "crime", 0.0, 0.5);
        assert_eq!(
            (signed(&c, -0.0004), signed(&c, -0.0123), signed(&c, 0.2)),
            ("0.0".into(), "−1.2".into(), "+20.0".into())
        );
    }
}
