//! Puts the sections together and fills the template.

use askama::Template;

use super::article::{Anchors, ArticleView, ListedArticle, article, in_full, listed};
use super::event::{EventView, events};
use super::input::{CorpusSummary, ReportInput};
use super::lookup::Estimates;
use super::outlet::{OutletView, outlet};
use super::overview::{Overview, drawn, overview};
use super::printable::printable;
use super::quoted::{QuotedView, quoted};

/// Why no page was made.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The template failed.
    #[error(
        "the page could not be written ({0}); this is a fault of slant: please report it with the version and the command"
    )]
    Template(#[from] askama::Error),
}

#[derive(Template)]
#[template(path = "page.html", whitespace = "minimize")]
struct Page {
    title: String,
    summary: CorpusSummary,
    /// Genres and origins that the estimates are over.
    scope: String,
    /// Who made the labels that the model learned from, in words.
    labels: &'static str,
    overview: Overview,
    outlets: Vec<OutletView>,
    quoted: Option<QuotedView>,
    events: Vec<EventView>,
    events_left_out: usize,
    listed: Vec<ListedArticle>,
    /// Articles given but not listed.
    unlisted: usize,
    full: Vec<ArticleView>,
    /// Not all articles of the run were given: counts of words and speakers are of a sample.
    sample: bool,
}

/// The page: one HTML file that needs nothing else, neither network nor script.
///
/// The same input gives the same bytes. Everything that comes from articles is escaped, and control and bidirectional
/// characters are taken out.
///
/// # Errors
/// Only if the template itself fails.
pub fn render(input: &ReportInput) -> Result<String, ReportError> {
    let estimates = Estimates::new(input.estimates);
    let limits = input.limits;
    let full = in_full(input.articles, limits.full_articles);
    let anchors = Anchors::new(&full);
    let (outlets, left_out) = drawn(&estimates, limits.outlets);
    let (events, events_left_out) = events(input.articles, &anchors, limits.events);
    let section = |(i, name): (usize, &&str)| outlet(i, name, &estimates, input.articles, &anchors);
    let page = Page {
        title: printable(&input.title),
        summary: input.summary.clone(),
        scope: scope(&estimates),
        labels: labels(&input.summary.labelled_by),
        overview: overview(input, &estimates, &outlets, left_out),
        outlets: outlets.iter().enumerate().map(section).collect(),
        quoted: input.sources.and_then(|found| quoted(found, &outlets)),
        events,
        events_left_out,
        listed: input.articles.iter().take(limits.listed_articles).map(|r| listed(r, &anchors)).collect(),
        unlisted: input.articles.len().saturating_sub(limits.listed_articles),
        full: full.iter().enumerate().map(|(i, r)| article(i, r, &anchors)).collect(),
        sample: (input.articles.len() as u64) < input.summary.n_articles,
    };
    Ok(page.render()?)
}

fn labels(labelled_by: &[String]) -> &'static str {
    let people = labelled_by.iter().filter(|l| l.starts_with("human:")).count();
    match people {
        0 => "labels that a language model made, not people",
        n if n == labelled_by.len() => "labels made by people",
        _ => "labels made partly by people and partly by a language model",
    }
}

/// The genres and origins of the estimates in words.
fn scope(estimates: &Estimates) -> String {
    let usual = |name: &str| name.is_empty() || name == "default";
    let part =
        |name: &str, default: &str| if usual(name) { default.to_string() } else { printable(name).replace('+', ", ") };
    format!(
        "genre {}; origin {}; duplicates counted once an outlet",
        part(estimates.genre, "news, analysis and unknown"),
        part(estimates.origin, "staff and unknown")
    )
}

#[cfg(test)]
mod tests {
    use super::super::{Limits, sample};
    use super::*;

    #[test]
    fn a_tiny_page_stays_as_it_was_looked_at() {
        let (estimates, articles) = (sample::estimates(), sample::articles());
        let html = render(&sample::input(&estimates, &articles)).unwrap();
        // The style is looked at, not compared.
        let (head, rest) = html.split_once("<style>").unwrap();
        let (_, body) = rest.split_once("</style>").unwrap();
        insta::assert_snapshot!(format!("{head}{body}"));
    }

    #[test]
    fn articles_cannot_run_or_break_anything() {
        let (estimates, mut articles) = (sample::estimates(), sample::articles());
        let evil = "</p></article><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}{{ 7*7 }}";
        for reading in &mut articles {
            for field in [&mut reading.article.title, &mut reading.article.outlet, &mut reading.article.genre] {
                *field = evil.to_string();
            }
            reading.article.event_id = Some(evil.to_string());
            reading.article.authors = vec![evil.to_string()];
            reading.paragraphs.iter_mut().for_each(|p| p.text = evil.to_string());
            reading.spans.iter_mut().for_each(|s| (s.text, s.speaker) = (evil.to_string(), evil.to_string()));
            reading.stances.iter_mut().for_each(|s| (s.target, s.speaker) = (evil.to_string(), evil.to_string()));
        }
        let html = render(&sample::input(&estimates, &articles)).unwrap();
        for bad in ["<script", "<img", "javascript:", "\u{202e}", "http-equiv=\"refresh"] {
            assert!(!html.contains(bad), "{bad}");
        }
    }

    #[test]
    fn an_empty_run_still_gives_a_page() {
        let html = render(&ReportInput::new("Nothing", CorpusSummary::default(), &[], &[])).unwrap();
        assert!(html.contains("No estimates"));
    }

    #[test]
    fn many_outlets_are_cut_by_a_named_minimum_and_stay_in_the_table() {
        let mut rows = Vec::new();
        for i in 0..9 {
            let mut row = sample::estimates().remove(0);
            (row.outlet, row.n_articles) = (format!("Outlet {i}"), i);
            rows.push(row);
        }
        let mut input = ReportInput::new("Many", CorpusSummary::default(), &rows, &[]);
        input.limits = Limits { outlets: 4, ..Limits::default() };
        let html = render(&input).unwrap();
        assert!(html.contains("4 outlets with at least 5 articles"));
        assert_eq!(html.matches("class=\"outlet\"").count(), 4);
        assert!(html.contains("Outlet 0"));
    }
}
