//! Headings, labels, and lists of related headlines: told by their neighbours as much as by themselves.

use std::sync::LazyLock;

use regex::Regex;

use super::{Kind, kinds::Line};

/// Headings have at most this many words.
const HEADING_WORDS: usize = 11;
/// Lines all in capitals may have more.
const CAPITALS_WORDS: usize = 18;
/// A paragraph of at least this many words is text that a heading can stand over.
const TEXT_WORDS: usize = 18;
/// So many lines that look like headlines in a row are a list of related ones.
const LIST_LINES: usize = 3;

/// Marks headings and headline lists among the paragraphs that have no kind yet.
pub(super) fn mark(lines: &[Line], found: &mut [Option<Kind>]) {
    let shapes: Vec<Shape> = lines
        .iter()
        .zip(found.iter())
        .map(|(line, kind)| if kind.is_none() { shape(line) } else { Shape::Other })
        .collect();
    mark_lists(lines, &shapes, found);
    for (i, line) in lines.iter().enumerate() {
        let is_heading = match shapes.get(i) {
            Some(Shape::Label | Shape::Headline) => true,
            Some(Shape::Phrase) => stands_alone(lines, &shapes, i),
            _ => false,
        };
        if let Some(slot @ None) = found.get_mut(i)
            && is_heading
            && !line.plain.is_empty()
        {
            *slot = Some(Kind::Heading);
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Shape {
    /// "THE BACKGROUND", "On the calendar:", a speaker's label.
    Label,
    /// Capitals as in a headline.
    Headline,
    /// Short, without an end mark, in ordinary case: a heading only where text stands after it.
    Phrase,
    Other,
}

fn shape(line: &Line) -> Shape {
    let plain = line.plain.as_str();
    let closed = plain.ends_with(['.', '!', '?', ',', ';', ':', '…', '-', '—']);
    if !closed && line.words <= CAPITALS_WORDS && all_caps(plain) {
        return Shape::Label;
    }
    let bulleted = line.text.starts_with(['•', '·', '*', '-', '–', '—']);
    let speech = plain.contains('"') && !plain.starts_with(char::is_alphanumeric) || plain.starts_with('"');
    if line.words > HEADING_WORDS || plain.is_empty() || speech || plain.contains("@") {
        return Shape::Other;
    }
    if is_stock_question(plain) {
        return Shape::Label;
    }
    if let Some(label) = plain.strip_suffix(':') {
        return if line.words <= 4 && headline_case(label) && !plain.starts_with("Dear ") {
            Shape::Label
        } else {
            Shape::Other
        };
    }
    if plain.ends_with(['.', '!', '?', ',', ';', '"', ']', '…', '\'', '-', '—', ')']) && !numbered(plain) {
        return Shape::Other;
    }
    if all_caps(plain) || numbered(plain) && !(plain.ends_with('.') && line.words > 6) {
        return Shape::Label;
    }
    if headline_case(plain) && !bulleted {
        return if line.words <= 2 { Shape::Label } else { Shape::Headline };
    }
    if line.words <= 3 && plain.chars().all(|c| c.is_lowercase() || c == ' ' || "()-'.".contains(c)) {
        // Transcripts set their speakers' names in lower case.
        return Shape::Label;
    }
    if line.words <= 8 && !bulleted && plain.starts_with(char::is_uppercase) { Shape::Phrase } else { Shape::Other }
}

/// "3", "1. The vote", "2) Costs".
fn numbered(plain: &str) -> bool {
    static NUMBERED: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^#?\d{1,4}([.):] ?[A-Z][^.?!]{0,60}[.?]?|[.)]?)$").ok());
    NUMBERED.as_ref().is_some_and(|r| r.is_match(plain))
}

/// Questions that explainers set over their sections; other short questions are rhetoric, and text.
fn is_stock_question(plain: &str) -> bool {
    static STOCK: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^(what are the details|anything else|what happened( next)?|what happens (next|now)|how did we get here|what has the reaction been|what(('s)| is) (next|the (background|context|latest|reaction|story|response))|what'?s happening|what did .{2,30} say|what else|how did .{2,30} (respond|react)|why there's debate|what do we know|what (else )?do we know so far|why it matters|what to know|how does it work)\??$").ok()
    });
    STOCK.as_ref().is_some_and(|r| r.is_match(plain))
}

fn all_caps(plain: &str) -> bool {
    let letters = || plain.chars().filter(|c| c.is_alphabetic());
    letters().count() >= 2 && letters().all(|c| !c.is_lowercase())
}

/// Most words of weight begin with a capital, and at least one does.
fn headline_case(plain: &str) -> bool {
    let weighty = || plain.split_whitespace().filter(|w| w.chars().filter(|c| c.is_alphanumeric()).count() >= 4);
    let capital =
        weighty().filter(|w| w.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase())).count();
    let first = plain.chars().find(|c| c.is_alphanumeric()).is_some_and(|c| !c.is_lowercase());
    first && capital * 10 >= weighty().count() * 8
}

/// A phrase between paragraphs of text, the one before closed, is a heading; among its like it is an item of a list.
fn stands_alone(lines: &[Line], shapes: &[Shape], i: usize) -> bool {
    let before = i.checked_sub(1).and_then(|j| lines.get(j));
    let after_is_text = lines.get(i + 1).is_some_and(|l| l.words >= TEXT_WORDS);
    let like = |j: Option<usize>| j.and_then(|j| shapes.get(j)).is_some_and(|s| *s == Shape::Phrase);
    let closed = before.is_none_or(|l| l.plain.ends_with(['.', '!', '?', '"', ')']) || l.words < 4);
    after_is_text && closed && !like(i.checked_sub(1)) && !like(Some(i + 1))
}

/// Runs of headlines are lists of related stories; so are headlines that follow a prompt ("Read more:").
fn mark_lists(lines: &[Line], shapes: &[Shape], found: &mut [Option<Kind>]) {
    let long = |i: usize| {
        matches!(shapes.get(i), Some(Shape::Headline)) && lines.get(i).is_some_and(|l| (5..=16).contains(&l.words))
    };
    let mut i = 0;
    while i < lines.len() {
        let mut end = i;
        while long(end) {
            end += 1;
        }
        let prompted = i > 0
            && end > i
            && matches!(found.get(i - 1), Some(Some(Kind::Boilerplate)))
            && lines.get(i - 1).is_some_and(|l| l.words < 6);
        if end - i >= LIST_LINES || prompted {
            found.iter_mut().take(end).skip(i).for_each(|kind| *kind = Some(Kind::Boilerplate));
        }
        i = end.max(i + 1);
    }
}
