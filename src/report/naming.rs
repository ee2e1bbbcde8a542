//! Names for one thing, by outlet, in the terminal.

use comfy_table::{ContentArrangement, Table, presets};

use super::format::thousands;
use super::printable::printable;
use crate::profile::ALL_OUTLETS;
use crate::profile::naming::{NameCount, NameSet, NameVoice, Naming};

/// Articles that an outlet must have for a line of its own, unless it was asked for.
const LEAST_ARTICLES: u64 = 3;
/// Outlets with a line in a set.
const OUTLETS: usize = 12;

/// The first `most` sets by evidence of a difference between outlets: how often each name is used in the outlet's own voice
/// and in its sources', by outlet (alphabetically; those with most articles where there are many).
pub fn naming_table(found: &Naming, asked: &[String], most: usize, width: Option<u16>) -> String {
    if found.sets.is_empty() {
        return "No set of alternative names occurs in the articles of the chosen genres and origins.\n".to_string();
    }
    let mut out = String::new();
    for set in found.sets.iter().take(most) {
        out.push_str(&format!("{}\n{}\n", heading(set), table(found, set, asked, width)));
    }
    if found.sets.len() > most {
        out.push_str(&format!("{} sets more; --top shows them.\n", found.sets.len() - most));
    }
    out.push_str(
        "\nUses: in the outlet’s own voice + in its sources’; shares of a name within its set with 95% intervals by bootstrap \
         over articles\n(–: none). Sets stand by q (difference between outlets, permutation test with false discovery rate), \
         then by alphabet;\noutlets are in alphabetical order. Found by company in the corpus: may name two things; read before \
         use.\n",
    );
    out
}

fn heading(set: &NameSet) -> String {
    let number = |n: Option<f64>| n.map_or("–".to_string(), |n| format!("{n:.3}"));
    format!(
        "{}  [{}; {} articles; p {}, q {}]",
        printable(&set.set),
        set.found_by.key(),
        thousands(set.n_articles),
        number(set.p),
        number(set.q)
    )
}

fn table(found: &Naming, set: &NameSet, asked: &[String], width: Option<u16>) -> Table {
    let of_set: Vec<&NameCount> = found.counts.iter().filter(|c| c.set == set.set).collect();
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    match width {
        Some(w) => table.set_content_arrangement(ContentArrangement::Dynamic).set_width(w),
        None => table.set_content_arrangement(ContentArrangement::Disabled),
    };
    let names = set.names.iter().map(|n| printable(&n.name));
    table.set_header(["Outlet".to_string(), "Articles".to_string()].into_iter().chain(names));
    for outlet in outlets(&of_set, asked) {
        let of = |name: &str, voice: NameVoice| {
            of_set.iter().find(|c| c.outlet == outlet && c.voice == voice && c.name == name)
        };
        let cells = set.names.iter().map(|n| {
            let count = |voice| of(&n.name, voice).map_or(0, |c| c.count);
            let share = of(&n.name, NameVoice::All).map_or("–".to_string(), |c| share(c));
            format!("{}+{}  {share}", count(NameVoice::Outlet), count(NameVoice::Source))
        });
        let articles = of_set.iter().find(|c| c.outlet == outlet && c.voice == NameVoice::All);
        let shown = if outlet == ALL_OUTLETS { "all outlets".to_string() } else { printable(outlet) };
        let first = [shown, thousands(articles.map_or(0, |c| c.n_articles))];
        table.add_row(first.into_iter().chain(cells));
    }
    table
}

/// Outlets with a line, alphabetically and the whole corpus last.
fn outlets<'a>(of_set: &[&'a NameCount], asked: &[String]) -> Vec<&'a str> {
    let mut outlets: Vec<(&str, u64)> =
        of_set.iter().filter(|c| c.voice == NameVoice::All).map(|c| (c.outlet.as_str(), c.n_articles)).collect();
    outlets.dedup();
    let mut most: Vec<(&str, u64)> = outlets.clone();
    most.retain(|(outlet, n)| *outlet != ALL_OUTLETS && (*n >= LEAST_ARTICLES || !asked.is_empty()));
    most.sort_by_key(|(outlet, n)| (std::cmp::Reverse(*n), *outlet));
    most.truncate(OUTLETS);
    outlets.retain(|o| o.0 == ALL_OUTLETS || most.contains(o));
    outlets.into_iter().map(|(outlet, _)| outlet).collect()
}

/// "34% (29–40)"; "34% (–)" without an interval.
fn share(count: &NameCount) -> String {
    let Some(value) = count.share else { return "–".to_string() };
    let bounds = count.lower.zip(count.upper).filter(|(lower, upper)| upper - lower > 1e-9);
    let interval = bounds.map_or("–".to_string(), |(l, u)| format!("{:.0}–{:.0}", l * 100.0, u * 100.0));
    format!("{:.0}% ({interval})", value * 100.0)
}
