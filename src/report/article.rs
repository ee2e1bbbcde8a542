//! Articles: the list of all, and the text of some with everything marked.

use std::collections::{BTreeMap, HashMap};

use super::format::{day, thousands};
use super::links::find;
use super::printable::printable;
use super::segments::{by_paragraph, segments};
use crate::analyze::rows::{ArticleReading, ArticleRow, ParagraphRow, SpanRow, StanceRow};
use crate::model::{FRAMES, NO_FRAME, frame_index, frame_label};

/// Where articles are shown.
pub(crate) struct Anchors<'a>(&'a HashMap<String, usize>);

/// The articles shown in full, in the order given: as many of one outlet as of another as far as there are, and first
/// those of events.
pub(crate) fn in_full(articles: &[ArticleReading], full: usize) -> Vec<&ArticleReading> {
    let mut order: Vec<(usize, &ArticleReading)> = articles.iter().enumerate().collect();
    order.sort_by_key(|(_, r)| r.article.event_id.is_none());
    let mut of_outlet: HashMap<&str, usize> = HashMap::new();
    let mut ranked = Vec::new();
    for (i, reading) in order {
        let rank = of_outlet.entry(&reading.article.outlet).or_default();
        ranked.push((*rank, i, reading));
        *rank += 1;
    }
    ranked.sort_by_key(|(rank, i, _)| (*rank, *i));
    ranked.truncate(full);
    ranked.sort_by_key(|(_, i, _)| *i);
    ranked.into_iter().map(|(_, _, reading)| reading).collect()
}

impl<'a> Anchors<'a> {
    /// Of the articles' numbers in the run.
    pub fn new(index: &'a HashMap<String, usize>) -> Self {
        Self(index)
    }

    /// Number of an article.
    pub fn number(&self, id: &str) -> usize {
        self.0.get(id).copied().unwrap_or_default()
    }

    /// Anchor of an article, empty where it is not in the run.
    pub fn article(&self, id: &str) -> String {
        self.0.get(id).map_or(String::new(), |i| format!("a{i}"))
    }

    /// Anchor of a paragraph, empty where its article is not in the run.
    pub fn paragraph(&self, id: &str, paragraph: i32) -> String {
        self.0.get(id).map_or(String::new(), |i| paragraph_anchor(*i, paragraph))
    }
}

fn paragraph_anchor(article: usize, paragraph: i32) -> String {
    if paragraph < 0 { format!("a{article}") } else { format!("a{article}p{paragraph}") }
}

/// A line of the list.
pub(crate) struct ListedArticle {
    pub anchor: String,
    pub outlet: String,
    pub date: String,
    pub title: String,
    pub genre: String,
    pub genre_from: String,
    pub origin: String,
    pub words: String,
    pub frames: String,
    pub duplicate: bool,
}

/// An article in full.
pub(crate) struct ArticleView {
    pub anchor: String,
    pub listed: ListedArticle,
    pub authors: String,
    /// The outlet's paragraphs.
    pub outlet_link: String,
    /// The other articles of its event; empty where it has none.
    pub event: String,
    /// Only an http(s) address; else empty.
    pub url: String,
    pub paragraphs: Vec<ParagraphView>,
}

pub(crate) struct ParagraphView {
    pub anchor: String,
    pub number: i32,
    pub kind: String,
    /// Not counted in estimates: shown dim and without marks.
    pub furniture: bool,
    /// "54 words, not in this page"; empty where the text is.
    pub withheld: String,
    pub pieces: Vec<PieceView>,
    pub frames: Vec<Chip>,
    pub stances: Vec<StanceView>,
}

pub(crate) struct Chip {
    pub label: String,
    pub probability: String,
    pub primary: bool,
    /// The outlet's other paragraphs in this frame.
    pub link: String,
}

pub(crate) struct PieceView {
    pub text: String,
    /// Classes of the voice, empty in the outlet's own.
    pub voice: &'static str,
    /// Classes of the loaded word, empty where it is none.
    pub loaded: &'static str,
    pub hint: String,
    /// Speaker to be named after this piece.
    pub speaker: Option<String>,
}

pub(crate) struct StanceView {
    pub mark: &'static str,
    pub class: &'static str,
    pub text: String,
    pub holder: String,
    pub probability: String,
}

pub(crate) fn listed(reading: &ArticleReading, anchors: &Anchors) -> ListedArticle {
    let article = &reading.article;
    ListedArticle {
        anchor: anchors.article(&article.article_id),
        outlet: printable(&article.outlet),
        date: article.date.map_or("undated".to_string(), day),
        title: title_or_id(article),
        genre: printable(&article.genre),
        genre_from: if article.genre_from == "none" { String::new() } else { printable(&article.genre_from) },
        origin: printable(&article.origin),
        words: thousands(article.n_words.max(0) as u64),
        frames: top_frames(reading, 3),
        duplicate: article.duplicate_of.is_some(),
    }
}

/// The title; where there is none to show, the id.
pub(crate) fn title_or_id(article: &ArticleRow) -> String {
    let title = printable(&article.title);
    if title.trim().is_empty() { format!("(no title) {}", printable(&article.article_id)) } else { title }
}

/// The most frequent frames of an article with their numbers of paragraphs: "policy 9, economic 6".
pub(crate) fn top_frames(reading: &ArticleReading, n: usize) -> String {
    let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
    let counted = |p: &&ParagraphRow| matches!(p.kind.as_str(), "body" | "title" | "update");
    for frame in reading.paragraphs.iter().filter(counted).flat_map(|p| &p.frames) {
        if let Some(i) = frame_index(frame) {
            *counts.entry(i).or_default() += 1;
        }
    }
    let mut counts: Vec<_> = counts.into_iter().collect();
    counts.sort_by_key(|(_, times)| std::cmp::Reverse(*times));
    let parts: Vec<String> = counts
        .into_iter()
        .take(n)
        .map(|(i, times)| format!("{} {times}", frame_label(FRAMES.get(i).copied().unwrap_or_default())))
        .collect();
    parts.join(", ")
}

pub(crate) fn article(reading: &ArticleReading, anchors: &Anchors) -> ArticleView {
    let index = anchors.number(&reading.article.article_id);
    let spans = by_paragraph(&reading.spans);
    let url = reading.article.url.as_str();
    let safe = url.starts_with("https://") || url.starts_with("http://");
    let none = Vec::new();
    let paragraph = |p: &ParagraphRow| {
        let stances: Vec<_> = reading.stances.iter().filter(|s| s.paragraph == p.paragraph).collect();
        paragraph_view(index, p, spans.get(&p.paragraph).unwrap_or(&none), &stances)
    };
    ArticleView {
        anchor: format!("a{index}"),
        listed: listed(reading, anchors),
        outlet_link: find(&[("outlet", &reading.article.outlet), ("show", "articles")]),
        event: reading
            .article
            .event_id
            .as_deref()
            .map_or(String::new(), |e| find(&[("event", e), ("show", "articles")])),
        authors: printable(&reading.article.authors.join(", ")),
        url: if safe { printable(url) } else { String::new() },
        paragraphs: reading.paragraphs.iter().filter(|p| p.kind != "title").map(paragraph).collect(),
    }
}

fn paragraph_view(index: usize, p: &ParagraphRow, spans: &[&SpanRow], stances: &[&StanceRow]) -> ParagraphView {
    let furniture = !matches!(p.kind.as_str(), "body" | "update");
    let spans = if furniture { &[] } else { spans };
    ParagraphView {
        anchor: paragraph_anchor(index, p.paragraph),
        number: p.paragraph,
        kind: if p.kind == "body" { String::new() } else { printable(&p.kind) },
        furniture,
        withheld: if p.text.is_empty() && p.n_words > 0 {
            format!("{} words, not in this page", p.n_words)
        } else {
            String::new()
        },
        pieces: pieces(&p.text, spans),
        frames: if furniture { Vec::new() } else { chips(p) },
        stances: if furniture { Vec::new() } else { stances.iter().map(|s| stance(s)).collect() },
    }
}

fn pieces(text: &str, spans: &[&SpanRow]) -> Vec<PieceView> {
    let speaker = |s: &SpanRow| if s.speaker.is_empty() { "unnamed source".to_string() } else { printable(&s.speaker) };
    segments(text, spans)
        .into_iter()
        .map(|s| PieceView {
            voice: match s.source {
                Some(span) if span.direct => "q",
                Some(_) => "q ind",
                None => "",
            },
            loaded: match s.loaded {
                Some(span) if span.voice == "source" => "src",
                Some(_) => "own",
                None => "",
            },
            hint: s.loaded.map_or(String::new(), |span| {
                let whose = if span.voice == "source" { "a source’s words" } else { "the outlet’s own words" };
                format!("loaded, {whose}, probability {:.2}", span.probability)
            }),
            speaker: s.source.filter(|_| s.names).map(speaker),
            text: s.text,
        })
        .collect()
}

fn chips(p: &ParagraphRow) -> Vec<Chip> {
    let mut frames: Vec<&String> = p.frames.iter().filter(|f| *f != NO_FRAME).collect();
    frames.sort_by_key(|f| **f != p.primary);
    let probability = |f: &str| frame_index(f).and_then(|i| p.frame_probabilities.get(i)).map(|p| format!("{p:.2}"));
    frames
        .into_iter()
        .map(|f| Chip {
            label: printable(&frame_label(f)),
            probability: probability(f).unwrap_or_default(),
            primary: *f == p.primary,
            link: find(&[("outlet", &p.outlet), ("frame", f)]),
        })
        .collect()
}

fn stance(s: &StanceRow) -> StanceView {
    let target = printable(&s.target);
    let (mark, class, text, p) = match s.stance.as_str() {
        "favor" => ("▲", "favor", format!("favor {target}"), s.favor),
        "against" => ("▼", "against", format!("against {target}"), s.against),
        _ => ("○", "neutral", format!("no side on {target}"), s.none),
    };
    let holder = match (class, s.holder.as_str(), s.speaker.as_str()) {
        ("neutral", _, _) => String::new(),
        (_, "source", "") => "a source".to_string(),
        (_, "source", speaker) => printable(speaker),
        _ => "own voice".to_string(),
    };
    StanceView { mark, class, text, holder, probability: format!("{p:.2}") }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn every_outlet_has_articles_in_full_those_of_events_first() {
        let article = |id: &str, outlet: &str, event: bool| {
            let mut reading = sample::articles().remove(0);
            (reading.article.article_id, reading.article.outlet) = (id.into(), outlet.into());
            reading.article.event_id = event.then(|| "e".to_string());
            reading
        };
        let articles = [
            article("1", "Auk", false),
            article("2", "Auk", true),
            article("3", "Auk", true),
            article("4", "Tern", false),
            article("5", "Gull", true),
        ];
        let ids = |n| in_full(&articles, n).iter().map(|r| r.article.article_id.clone()).collect::<Vec<_>>();
        assert_eq!(ids(3), ["2", "4", "5"]);
        assert_eq!(ids(9), ["1", "2", "3", "4", "5"]);
    }
}
