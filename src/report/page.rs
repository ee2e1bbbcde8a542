//! Puts the sections together and fills the template.

use askama::Template;

use super::article::{Anchors, ArticleView, ListedArticle, article, in_full, listed};
use super::event::{EventsView, events};
use super::evidence::{Evidence, EvidenceBuilder};
use super::input::{CorpusSummary, ReportInput};
use super::limits::{LimitsView, limits_of};
use super::lookup::Estimates;
use super::map::{MapView, map};
use super::outlet::{OutletView, outlet};
use super::overview::{Overview, drawn, overview};
use super::printable::printable;
use super::quoted::{QuotedView, quoted};
use super::script::{SCRIPT, STYLE, hash};

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
struct Page<'a> {
    title: String,
    summary: CorpusSummary,
    /// Genres and origins that the estimates are over.
    scope: String,
    /// Who made the labels that the model learned from, in words.
    labels: &'static str,
    overview: Overview,
    map: Option<MapView>,
    outlets: Vec<OutletView>,
    quoted: Option<QuotedView>,
    events: EventsView,
    aligned: bool,
    listed: Vec<ListedArticle>,
    /// Articles of the run that are not listed.
    unlisted: usize,
    full: Vec<ArticleView>,
    /// Not all articles of the run were given: counts of words and speakers are of a sample.
    sample: bool,
    limits: LimitsView,
    methods: &'a str,
    text: &'static str,
    evidence: &'a Evidence,
    script: &'static str,
    script_hash: String,
    style: &'static str,
    style_hash: String,
}

/// The page: one HTML file that needs nothing else, neither network nor, to be read, script.
///
/// The same input gives the same bytes. Everything that comes from articles is escaped, and control and bidirectional
/// characters are taken out; the page's policy lets no script or style run but its own.
///
/// # Errors
/// Only if the template itself fails.
pub fn render(input: &ReportInput) -> Result<String, ReportError> {
    let estimates = Estimates::new(input.estimates);
    let limits = input.limits;
    let own;
    let evidence = match input.evidence {
        Some(evidence) => evidence,
        None => {
            own = EvidenceBuilder::of(input.articles, input.text.key());
            &own
        }
    };
    let anchors = Anchors::new(&evidence.index);
    let (outlets, left_out) = drawn(&estimates, limits.outlets);
    let events = events(input, &anchors);
    let n_articles = (input.summary.n_articles as usize).max(input.articles.len());
    let listed: Vec<ListedArticle> =
        input.articles.iter().take(limits.listed_articles).map(|r| listed(r, &anchors)).collect();
    let page = Page {
        title: printable(&input.title),
        summary: input.summary.clone(),
        scope: scope(&estimates),
        labels: labels(&input.summary.labelled_by),
        overview: overview(input, &estimates, &outlets, left_out),
        map: input.distances.and_then(|d| map(d, &outlets)),
        outlets: outlets.iter().enumerate().map(|(i, name)| outlet(i, name, &estimates, input)).collect(),
        quoted: input.sources.and_then(|found| quoted(found, &outlets)),
        events,
        aligned: input.aligned,
        unlisted: n_articles.saturating_sub(listed.len()),
        listed,
        full: in_full(input.articles, limits.full_articles).into_iter().map(|r| article(r, &anchors)).collect(),
        sample: (input.articles.len() as u64) < input.summary.n_articles,
        limits: limits_of(input, &estimates),
        methods: input.methods,
        text: input.text.key(),
        evidence,
        script: SCRIPT,
        script_hash: hash(SCRIPT),
        style: STYLE,
        style_hash: hash(STYLE),
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
        // Style and script are looked at in a browser, not compared.
        let html = html.replace(STYLE, "").replace(SCRIPT, "").replace(&hash(STYLE), "").replace(&hash(SCRIPT), "");
        insta::assert_snapshot!(html);
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
        let html = html.replace(SCRIPT, "");
        for bad in ["<script>alert", "<img", "javascript:", "\u{202e}", "http-equiv=\"refresh", "</p></article><"] {
            assert!(!html.contains(bad), "{bad}");
        }
        assert_eq!(html.matches("<script").count(), 2, "the data and the page's own");
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
