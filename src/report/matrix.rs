//! An event's comparison as the page shows it: who reports which point and where, headlines, sources, names, shared text and
//! tested differences.

use std::collections::BTreeMap;

use super::article::Anchors;
use super::event_sides::{difference_name, difference_unit, shared_lines};
use super::format::shorten;
use super::lookup::alphabetical;
use super::printable::printable;
use super::sources::type_label;
use crate::compare::{
    Cell, Comparison, Conflict, Difference, Headline, NameUses, Point, Presence, QuotedSource, Referent,
};
use crate::model::{NO_FRAME, frame_label};

/// Points and rows of sources that the page shows; `slant compare --json` has all.
const POINTS: usize = 60;
const SOURCES: usize = 40;
/// Characters of a statement.
const TEXT: usize = 320;

/// A comparison, ready to be written.
pub(crate) struct Detail {
    pub outlets: Vec<String>,
    pub points: Vec<PointRow>,
    pub points_left_out: usize,
    pub headlines: Vec<HeadlineRow>,
    pub quoted: Vec<QuotedRow>,
    pub quoted_left_out: usize,
    pub names: Vec<NameRow>,
    /// Indent (0, 2, 4) and line.
    pub shared: Vec<(usize, String)>,
    pub differences: Vec<DifferenceRow>,
    pub differences_note: String,
    pub n_articles: usize,
}

pub(crate) struct PointRow {
    pub number: usize,
    pub text: String,
    pub conflicts: Vec<String>,
    pub cells: Vec<PointCell>,
}

/// One outlet and one point.
pub(crate) struct PointCell {
    /// `yes`, `no` or `unsure`.
    pub class: &'static str,
    pub said: String,
    /// Where it is stated, or what comes nearest; empty where nothing is shown.
    pub anchor: String,
    pub place: String,
    pub hint: String,
}

pub(crate) struct HeadlineRow {
    pub outlet: String,
    pub title: String,
    pub anchor: String,
    pub frames: String,
    pub loaded: String,
    pub stances: String,
}

pub(crate) struct QuotedRow {
    pub source: String,
    pub kind: String,
    pub told_from: String,
    pub cells: Vec<String>,
    pub only: String,
}

pub(crate) struct NameRow {
    pub referent: String,
    pub cells: Vec<String>,
}

pub(crate) struct DifferenceRow {
    pub name: String,
    pub cells: Vec<String>,
    pub p: String,
    pub q: String,
}

pub(crate) fn detail(comparison: &Comparison, anchors: &Anchors) -> Detail {
    let outlets = alphabetical(comparison.articles.iter().map(|a| a.outlet.as_str()));
    let points = comparison.points.iter().take(POINTS).map(|p| point(p, &outlets, anchors));
    let names = comparison.referents.iter().map(|r| named(r, &outlets)).filter(|row| !row.referent.is_empty());
    let found = &comparison.differences;
    Detail {
        points: points.collect(),
        points_left_out: comparison.points.len().saturating_sub(POINTS),
        headlines: comparison.headlines.iter().map(|h| headline(h, anchors)).collect(),
        quoted: comparison.quoted.iter().take(SOURCES).map(|s| quoted(s, &outlets)).collect(),
        quoted_left_out: comparison.quoted.len().saturating_sub(SOURCES),
        names: names.collect(),
        shared: shared_lines(comparison),
        differences: found.measures.iter().map(|d| difference(d, &outlets)).collect(),
        differences_note: printable(&found.note),
        n_articles: found.n_articles,
        outlets: outlets.into_iter().map(printable).collect(),
    }
}

fn point(point: &Point, outlets: &[&str], anchors: &Anchors) -> PointRow {
    let text = printable(&point.text);
    PointRow {
        number: point.point + 1,
        text: if text.is_empty() { "(its text is not in this page)".to_owned() } else { shorten(&text, TEXT) },
        conflicts: point.conflict.iter().map(conflict).collect(),
        cells: outlets.iter().map(|o| cell(point.cells.get(*o), anchors)).collect(),
    }
}

/// Figures that cannot all be right, by outlet.
fn conflict(conflict: &Conflict) -> String {
    let figures = conflict.figures.iter().map(|f| format!("{}: {}", printable(&f.outlet), printable(&f.text)));
    figures.collect::<Vec<_>>().join("; ")
}

fn cell(cell: Option<&Cell>, anchors: &Anchors) -> PointCell {
    let nothing = Cell::default();
    let cell = cell.unwrap_or(&nothing);
    let percent = |p: f64| format!("{:.0}%", 100.0 * p);
    match cell.presence {
        Presence::Reported => {
            let mut said = vec![if cell.elsewhere { "reported in another article" } else { "reported" }.to_owned()];
            said.extend(cell.in_title.then(|| "in its headline".to_owned()));
            said.extend((cell.in_lead && !cell.in_title).then(|| "in its lead".to_owned()));
            said.extend(cell.order.filter(|_| cell.published.is_some()).map(|n| format!("by time {}", ordinal(n))));
            let first = cell.first.as_ref();
            PointCell {
                class: "yes",
                said: said.join(", "),
                anchor: first.map_or(String::new(), |f| anchors.paragraph(&f.article_id, f.paragraph)),
                place: first.map_or(String::new(), |f| place(f.paragraph)),
                hint: first.map_or(String::new(), |f| shorten(&printable(&f.text), TEXT)),
            }
        }
        presence => {
            let near = cell.nearest.as_ref();
            let mut said = match presence {
                Presence::NotFound => vec!["not found".to_owned()],
                _ if cell.reason.is_empty() => vec!["cannot tell".to_owned()],
                _ => vec![format!("cannot tell: {}", printable(&cell.reason))],
            };
            said.extend(cell.missed.map(|p| format!("reported all the same with likelihood {}", percent(p))));
            PointCell {
                class: if presence == Presence::NotFound { "no" } else { "unsure" },
                said: said.join("; "),
                anchor: near.map_or(String::new(), |n| anchors.paragraph(&n.article_id, n.paragraph)),
                place: near.map_or(String::new(), |n| format!("nearest {}", place(n.paragraph))),
                hint: near.map_or(String::new(), |n| shorten(&printable(&n.text), TEXT)),
            }
        }
    }
}

fn ordinal(n: usize) -> String {
    match (n % 10, n % 100) {
        (1, rest) if rest != 11 => format!("{n}st"),
        (2, rest) if rest != 12 => format!("{n}nd"),
        (3, rest) if rest != 13 => format!("{n}rd"),
        _ => format!("{n}th"),
    }
}

/// The headline, or the paragraph by the number that it has in the article's view.
fn place(paragraph: i32) -> String {
    if paragraph < 0 { "headline".to_owned() } else { format!("¶{paragraph}") }
}

fn headline(h: &Headline, anchors: &Anchors) -> HeadlineRow {
    let frames: Vec<String> = h.frames.iter().filter(|f| *f != NO_FRAME).map(|f| frame_label(f)).collect();
    let loaded: Vec<String> = h.loaded.iter().filter(|l| !l.text.is_empty()).map(|l| printable(&l.text)).collect();
    let holder = |holder: &str| if holder == "author" { "own voice" } else { "a source" };
    let stances = h.stances.iter().filter(|(_, s)| s.stance != "none");
    let stances: Vec<String> =
        stances.map(|(t, s)| format!("{} {}, {}", s.stance, printable(t), holder(&s.holder))).collect();
    HeadlineRow {
        outlet: printable(&h.outlet),
        title: if h.title.is_empty() { "(no title shown)".to_owned() } else { printable(&h.title) },
        anchor: anchors.article(&h.article_id),
        frames: frames.join(", "),
        loaded: loaded.join(", "),
        stances: stances.join("; "),
    }
}

fn quoted(source: &QuotedSource, outlets: &[&str]) -> QuotedRow {
    let cell = |outlet: &&str| {
        source.outlets.get(*outlet).map_or("–".to_owned(), |w| format!("{} ({} direct)", w.words, w.direct_words))
    };
    QuotedRow {
        source: if source.source.is_empty() { "(name not shown)".to_owned() } else { printable(&source.source) },
        kind: type_label(source.source_type.key()),
        told_from: shorten(&printable(&source.told_from), 80),
        cells: outlets.iter().map(cell).collect(),
        only: source.quoted_only_by.as_deref().map(printable).unwrap_or_default(),
    }
}

fn named(referent: &Referent, outlets: &[&str]) -> NameRow {
    let none = BTreeMap::new();
    let cell = |outlet: &&str| {
        let names = referent.outlets.get(*outlet).unwrap_or(&none);
        let mut names: Vec<(&String, &NameUses)> = names.iter().filter(|(name, _)| !name.is_empty()).collect();
        names.sort_by_key(|(_, n)| std::cmp::Reverse(n.outlet + n.source)); // stable: equals stay alphabetical
        let uses = names.iter().take(6).map(|(name, n)| format!("{} {}+{}", printable(name), n.outlet, n.source));
        let uses: Vec<String> = uses.collect();
        if uses.is_empty() { "–".to_owned() } else { uses.join(", ") }
    };
    NameRow { referent: printable(&referent.referent), cells: outlets.iter().map(cell).collect() }
}

fn difference(found: &Difference, outlets: &[&str]) -> DifferenceRow {
    let unit = difference_unit(found);
    let cell = |outlet: &&str| {
        let Some(o) = found.outlets.iter().find(|o| o.outlet == **outlet) else { return "–".to_owned() };
        // Articles that are all alike give an interval without width, which would look like certainty.
        let bounds = o.lower.zip(o.upper).filter(|(l, u)| u - l > 1e-9);
        let interval = bounds.map_or("–".to_owned(), |(l, u)| unit.interval(l, u));
        format!("{} ({interval}; n {})", unit.value(o.value), o.n_articles)
    };
    DifferenceRow {
        name: difference_name(found),
        cells: outlets.iter().map(cell).collect(),
        p: format!("{:.3}", found.p),
        q: format!("{:.3}", found.q),
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use crate::compare::{Nearest, ParagraphRef};

    #[test]
    fn what_is_not_found_names_the_nearest_paragraph_and_how_likely_it_was_missed() {
        let articles = sample::articles();
        let index = articles.iter().enumerate().map(|(i, r)| (r.article.article_id.clone(), i)).collect();
        let anchors = Anchors::new(&index);
        let absent = Cell {
            presence: Presence::NotFound,
            missed: Some(0.14),
            nearest: Some(Nearest {
                article_id: "amber/toll".into(),
                paragraph: 2,
                text: "Boats".into(),
                likelihood: 0.2,
            }),
            ..Cell::default()
        };
        let shown = cell(Some(&absent), &anchors);
        assert_eq!(shown.class, "no");
        assert_eq!(shown.said, "not found; reported all the same with likelihood 14%");
        assert_eq!((shown.anchor.as_str(), shown.place.as_str()), ("a1p2", "nearest ¶2"));
        let reported = Cell {
            presence: Presence::Reported,
            in_title: true,
            first: Some(ParagraphRef { article_id: "zephyr/toll".into(), paragraph: -1, ..Default::default() }),
            ..Cell::default()
        };
        let shown = cell(Some(&reported), &anchors);
        assert_eq!(
            (shown.class, shown.said.as_str(), shown.anchor.as_str()),
            ("yes", "reported, in its headline", "a0")
        );
        assert_eq!(cell(None, &anchors).said, "cannot tell");
    }
}
