//! Paragraphs that are one person's words as a whole: announced block quotations, turns of a transcript, posts.

use super::direct::{State, opens_with_quote};
use super::lexicon;
use super::sentence::Found;
use super::tokens::{Quote, Token};
use regex::Regex;
use std::sync::LazyLock;

/// "SMITH: …", "Q: …", "Q. …"
static TURN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*((?:[A-Z][A-Z.'’\-]+|[A-Z]\.)(?:\s+(?:[A-Z][A-Z.'’\-]+|[A-Z]\.|\([A-Z\-]+\))){0,4}|Q|A|MC)\s*(?:\([^)]{0,40}\))?\s*[:]\s+").ok()
});

/// "… — Ann Lee (@annlee) May 3, 2017"
static POST: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\s+[—–-]\s*([^—–()]{2,60}?)\s*\((@\w{1,30})\)\s*(?:\w+ \d{1,2},? \d{4})?\s*$").ok());

/// "Clinton: Rival is wrong", as headlines have it.
static HEADLINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*((?:[A-Z][\w.'’\-]+\s+){0,4}[A-Z][\w.'’\-]+(?:\s+(?:to|on)\s+[A-Z][\w.'’\-]+(?:\s+[A-Z][\w.'’\-]+){0,3})?):\s+").ok()
});

/// Words before the colon of a headline that are no speakers.
const NO_SPEAKERS: &[&str] = &[
    "update",
    "breaking",
    "video",
    "exclusive",
    "watch",
    "opinion",
    "editorial",
    "analysis",
    "report",
    "review",
    "photos",
    "related",
    "live",
    "note",
    "correction",
    "poll",
    "listen",
    "read",
    "more",
    "why",
    "how",
    "what",
    "here",
    "debate",
    "election",
    "fact",
    "check",
    "results",
    "trending",
    "tags",
    "source",
    "photo",
    "credit",
    "contact",
    "follow",
    "topics",
    "share",
];

/// Whether most words are capitalised and no full stop ends the text.
pub(crate) fn is_headline(tokens: &[Token]) -> bool {
    let words: Vec<&Token> = tokens.iter().filter(|t| t.word && t.lower.len() > 3).collect();
    let capitals = words.iter().filter(|t| t.capital).count();
    tokens.len() <= 30 && words.len() >= 3 && capitals * 10 >= words.len() * 7
}

fn text_of(chars: &[char]) -> String {
    chars.iter().collect()
}

fn points(text: &str, byte: usize) -> usize {
    text.get(..byte).map_or(0, |head| head.chars().count())
}

fn trimmed_end(chars: &[char]) -> usize {
    chars.iter().rposition(|c| !c.is_whitespace()).map_or(0, |i| i + 1)
}

fn whole(start: usize, end: usize, speaker: String, cue: String) -> Option<Found> {
    (start < end).then_some(Found { start, end, speaker, cue, direct: true, clause: (0, end), speech: true })
}

/// The attribution of a paragraph that is source voice as a whole.
pub(crate) fn whole_paragraph(chars: &[char], tokens: &[Token], quotes: &[Quote], state: &mut State) -> Option<Found> {
    let end = trimmed_end(chars);
    if let Some(found) = turn(chars, end, tokens, state) {
        return Some(found);
    }
    if let Some(found) = post(chars) {
        state.announced = None;
        return Some(found);
    }
    let (speaker, cue) = state.announced.clone()?;
    if opens_with_quote(chars) && quotes.first().is_some_and(|q| q.end < end) || tokens.len() < 3 {
        return None;
    }
    state.announced = None;
    let start = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    whole(start, end, speaker, cue)
}

fn turn(chars: &[char], end: usize, tokens: &[Token], state: &mut State) -> Option<Found> {
    let colon = chars.iter().take(80).position(|&c| c == ':')?;
    let head = text_of(chars.get(..(colon + 2).min(chars.len()))?);
    if let Some(captures) = TURN.as_ref()?.captures(&head) {
        let name = captures.get(1)?.as_str().to_owned();
        let known = NO_SPEAKERS.contains(&name.to_lowercase().as_str());
        if !known && tokens.len() > 4 {
            state.turns += 1;
            let speaker = if matches!(name.as_str(), "Q" | "A") { String::new() } else { name };
            return whole(points(&head, captures.get(0)?.end()).min(end), end, speaker, String::new());
        }
    }
    if !is_headline(tokens) && tokens.len() > 20 {
        return None;
    }
    let captures = HEADLINE.as_ref()?.captures(&head)?;
    let name = captures.get(1)?.as_str();
    let first = name.split_whitespace().next().unwrap_or("").to_lowercase();
    let no_name = NO_SPEAKERS.contains(&first.as_str())
        || name.split_whitespace().any(|w| NO_SPEAKERS.contains(&w.to_lowercase().as_str()));
    let ends_sentence = matches!(chars.get(end.wrapping_sub(1)), Some(':'));
    if no_name || ends_sentence {
        return None;
    }
    let speaker = name.split(" to ").next().unwrap_or(name).split(" on ").next().unwrap_or(name).to_owned();
    whole(points(&head, captures.get(0)?.end()).min(end), end, speaker, ":".to_owned())
}

fn post(chars: &[char]) -> Option<Found> {
    if !chars.contains(&'@') {
        return None;
    }
    let text = text_of(chars);
    let captures = POST.as_ref()?.captures(&text)?;
    let end = points(&text, captures.get(0)?.start());
    let start = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    let mut found = whole(start, end, captures.get(1)?.as_str().to_owned(), String::new())?;
    found.clause = (0, chars.len());
    Some(found)
}

/// The speaker and cue that a line ending in a colon announces.
pub(crate) fn announcement(chars: &[char], found: &[Found], state: &State) -> Option<(String, String)> {
    let end = trimmed_end(chars);
    if end == 0 || chars.get(end - 1) != Some(&':') {
        return None;
    }
    let quotes = super::tokens::quotes(chars, false);
    let tokens = super::tokens::tokens(chars, &quotes);
    let ranges = super::tokens::sentences(&tokens, &|_| false);
    let range = ranges.last()?.clone();
    let sentence = super::sentence::Sentence { chars, tokens: &tokens, quotes: &quotes, range, headline: false };
    if let Some(cue) = sentence.cues().iter().rev().find(|c| c.frame != lexicon::Frame::Plan) {
        let own = sentence.text(&cue.subject);
        let speaker = if own.is_empty() { sentence.text(&sentence.first_phrase()) } else { own };
        return Some((speaker, sentence.text(&(cue.at..cue.end))));
    }
    let announces = |t: &Token| lexicon::is_announcer(&t.lower);
    let noun = tokens.iter().rev().take(12).find(|t| announces(t))?;
    let speaker = found.last().map_or_else(|| sentence.text(&sentence.first_phrase()), |f| f.speaker.clone());
    let speaker = if speaker.is_empty() { state.speaker.clone() } else { speaker };
    Some((speaker, noun.lower.clone()))
}
