//! The page's part on who is quoted: types of sources across outlets, and each outlet's sources with what was told from.

use super::chart::{Axis, DotPlot, PANEL, Row, dot_plot};
use super::format::{Unit, thousands};
use super::overview::{highest, spoken};
use super::printable::printable;
use super::sources::{share, sources_of, type_label};
use crate::analyze::rows::EstimateRow;
use crate::profile::ALL_OUTLETS;
use crate::profile::sources::{ReportingVerb, SOURCE_TYPES, Source, SourceEstimate, Sources, VERB_CLASSES};

/// A verb stands out from this z-score on.
const STANDS_OUT: f64 = 1.96;
/// Verbs that an outlet's part names.
const VERBS: usize = 8;

pub(crate) struct QuotedView {
    pub panels: Vec<DotPlot>,
    pub outlets: Vec<QuotedOutlet>,
}

pub(crate) struct QuotedOutlet {
    pub name: String,
    pub basis: String,
    pub sources: Vec<SourceLine>,
    /// Type, share of attributed words, of first words, of last words.
    pub types: Vec<(String, String, String, String)>,
    /// Class of verbs and its share.
    pub classes: Vec<(String, String)>,
    /// Verbs used more than by other outlets, with counts here and elsewhere.
    pub verbs: String,
}

pub(crate) struct SourceLine {
    pub name: String,
    pub kind: String,
    pub told_from: String,
    pub words: String,
    pub share: String,
    pub direct: String,
    pub articles: String,
}

/// The part, for the outlets that the page draws; `None` where nobody is quoted.
pub(crate) fn quoted(found: &Sources, drawn: &[&str]) -> Option<QuotedView> {
    let outlets: Vec<&str> = found.outlets().into_iter().filter(|o| drawn.contains(o)).collect();
    found.outlet_estimate(ALL_OUTLETS, "direct_share", "").and_then(|e| e.estimate)?;
    let all = outlets.iter().copied().chain([ALL_OUTLETS]);
    Some(QuotedView { panels: panels(found, &outlets), outlets: all.map(|o| outlet(found, o)).collect() })
}

fn panels(found: &Sources, outlets: &[&str]) -> Vec<DotPlot> {
    let own = [("anonymous_share", "", "anonymous"), ("direct_share", "", "direct quotation")];
    let types = SOURCE_TYPES.map(|k| ("source_type_share", k.key(), k.key()));
    let titled = own.into_iter().chain(types.into_iter().filter(|(_, key, _)| *key != "anonymous"));
    titled.enumerate().filter_map(|(i, (measure, key, title))| panel(found, outlets, i, measure, key, title)).collect()
}

fn panel(found: &Sources, outlets: &[&str], i: usize, measure: &str, key: &str, title: &str) -> Option<DotPlot> {
    let row = |outlet: &str| found.outlet_estimate(outlet, measure, key).map(plain);
    let all = row(ALL_OUTLETS);
    let rows: Vec<(String, EstimateRow)> = outlets.iter().filter_map(|o| Some((printable(o), row(o)?))).collect();
    let rows: Vec<Row> = rows
        .iter()
        .filter(|(_, row)| row.estimate.is_some())
        .map(|(label, row)| Row {
            label: label.clone(),
            main: Some(row),
            second: None,
            band: all.as_ref(),
            link: String::new(),
        })
        .collect();
    rows.first()?;
    let axis = Axis::from_zero(Unit::Share, rows.iter().filter_map(|r| r.main).map(highest));
    let desc = format!("Share of attributed words, with 95% intervals. {}", spoken(&rows, Unit::Share));
    Some(dot_plot(format!("quoted{i}"), &type_label(title), &desc, &axis, PANEL, &rows))
}

/// As a plot takes it.
fn plain(e: &SourceEstimate) -> EstimateRow {
    EstimateRow { estimate: e.estimate, lower: e.lower, upper: e.upper, ..EstimateRow::default() }
}

fn outlet(found: &Sources, name: &str) -> QuotedOutlet {
    let of = |measure: &str, key: &str| found.outlet_estimate(name, measure, key);
    let articles = of("direct_share", "").map_or(0, |e| e.n_articles.max(0));
    let types = SOURCE_TYPES.map(|kind| {
        let share = |measure| share(of(measure, kind.key()));
        (type_label(kind.key()), share("source_type_share"), share("first_word_share"), share("last_word_share"))
    });
    let is = |v: &&ReportingVerb| v.outlet == name && v.source_type == "all" && v.z.is_some_and(|z| z >= STANDS_OUT);
    let verbs: Vec<String> = found
        .verbs
        .iter()
        .filter(is)
        .take(VERBS)
        .map(|v| format!("{} ({} here, {} elsewhere)", printable(&v.verb), v.count, v.count_elsewhere))
        .collect();
    QuotedOutlet {
        name: if name == ALL_OUTLETS { "All outlets".to_string() } else { printable(name) },
        basis: format!(
            "{} articles that quote; {} of attributed words direct, {} anonymous, {} from sources with a name",
            thousands(articles as u64),
            share(of("direct_share", "")),
            share(of("anonymous_share", "")),
            share(of("named_share", ""))
        ),
        sources: sources_of(found, name).into_iter().map(|s| line(found, s)).collect(),
        types: types.to_vec(),
        classes: VERB_CLASSES.map(|c| (c.key().to_string(), share(of("verb_class_share", c.key())))).to_vec(),
        verbs: verbs.join(", "),
    }
}

fn line(found: &Sources, s: &Source) -> SourceLine {
    let part = found
        .estimates
        .iter()
        .find(|e| e.outlet == s.outlet && e.source == s.source && e.measure == "share_of_attributed_words");
    SourceLine {
        name: printable(&s.source),
        kind: type_label(s.source_type.key()),
        told_from: printable(&s.told_from),
        words: thousands(s.n_words),
        share: share(part),
        direct: format!("{:.0}%", 100.0 * s.n_direct_words as f64 / s.n_words.max(1) as f64),
        articles: thousands(s.n_articles),
    }
}

#[cfg(test)]
mod tests {
    use super::super::{ReportInput, render, sample};
    use super::*;
    use crate::profile::sources::{SourceOptions, sources};

    #[test]
    fn the_page_says_who_is_quoted_and_what_the_type_was_told_from() {
        let (estimates, mut articles) = (sample::estimates(), sample::articles());
        for reading in &mut articles {
            reading.article.genre = "news".into();
            reading.article.origin = "staff".into();
        }
        let found = sources(&articles, &SourceOptions::default());
        let input = ReportInput { sources: Some(&found), ..sample::input(&estimates, &articles) };
        let html = render(&input).unwrap();
        assert!(html.contains("Who is quoted") && html.contains("told from"));
        assert!(html.contains("Una Holt") && html.contains("official"));
    }

    #[test]
    fn where_nobody_is_quoted_there_is_no_part() {
        let found = sources(&[], &SourceOptions::default());
        assert!(quoted(&found, &[]).is_none());
    }
}
