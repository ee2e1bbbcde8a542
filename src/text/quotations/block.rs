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
    "target",
    "attacker",
    "attackers",
    "myth",
    "claim",
    "clarification",
    "story",
    "file",
    "see",
    "special",
    "coverage",
    "winner",
    "loser",
    "warning",
    "image",
    "caption",
    "editor's",
    "editor’s",
];

/// What a paragraph's label makes of it.
pub(crate) enum Turn {
    /// The outlet's question in an interview.
    Question,
    /// Somebody's words as a whole.
    Words(Found),
}

/// Paragraphs of one block quotation at most.
const LONGEST_BLOCK: usize = 12;

/// Words that show a speaker's own perspective.
fn is_own(word: &str) -> bool {
    matches!(word, "i" | "we" | "my" | "our" | "us" | "me" | "you" | "your" | "ours" | "mine" | "myself" | "ourselves")
        || ["i'", "we'", "you'"].iter().any(|lead| word.starts_with(lead))
}

/// Whether a paragraph speaks of itself outside quotations.
pub(crate) fn is_first_person(tokens: &[Token]) -> bool {
    tokens.iter().any(|t| t.quote.is_none() && is_own(&t.lower))
}

/// The label of a turn at the head of a paragraph ("Q", "BROOK", "Ida Brook").
pub(crate) fn label(chars: &[char]) -> Option<String> {
    let colon = chars.iter().take(60).position(|&c| c == ':')?;
    let name = text_of(chars.get(..colon)?).trim().to_owned();
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |w: &&str| w.trim_start_matches('(').starts_with(char::is_uppercase);
    let plain = !words.is_empty() && words.len() <= 5 && words.iter().all(capital);
    let spoken = chars.get(colon + 1).is_some_and(|c| c.is_whitespace());
    let none = words.iter().any(|w| NO_SPEAKERS.contains(&w.to_lowercase().as_str()));
    (plain && spoken && !none).then_some(name)
}

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
pub(crate) fn whole_paragraph(chars: &[char], tokens: &[Token], quotes: &[Quote], state: &mut State) -> Option<Turn> {
    let end = trimmed_end(chars);
    let start = chars.iter().position(|c| !c.is_whitespace()).unwrap_or(0);
    let block = state.block.take();
    if let Some(turn) = turn(chars, end, tokens, state) {
        return Some(turn);
    }
    if let Some(found) = post(chars) {
        state.announced = None;
        return Some(Turn::Words(found));
    }
    if let Some(speaker) = state.turn.clone() {
        // In an interview an answer may run over several paragraphs.
        return if speaker.is_empty() {
            Some(Turn::Question)
        } else {
            whole(start, end, speaker, String::new()).map(Turn::Words)
        };
    }
    let opens = opens_with_quote(chars) && quotes.first().is_some_and(|q| q.end < end) || tokens.len() < 3;
    if let Some((speaker, cue, length)) = block
        && !opens
        && length < LONGEST_BLOCK
        && goes_on(tokens, &speaker, state)
    {
        state.block = Some((speaker.clone(), cue.clone(), length + 1));
        return whole(start, end, speaker, cue).map(Turn::Words);
    }
    let (speaker, cue) = state.announced.clone()?;
    if opens {
        return None;
    }
    state.announced = None;
    if !opens_with_quote(chars) {
        state.block = Some((speaker.clone(), cue.clone(), 1));
    }
    whole(start, end, speaker, cue).map(Turn::Words)
}

/// Whether a block quotation takes in this paragraph too: it speaks as "we" or "I" where the article does not, and does
/// not name the speaker.
fn goes_on(tokens: &[Token], speaker: &str, state: &State) -> bool {
    let last = speaker.split_whitespace().last().unwrap_or("").to_lowercase();
    let announces = tokens.last().is_some_and(|t| t.lower == ":");
    !state.first_person && !announces && is_first_person(tokens) && !tokens.iter().any(|t| t.lower == last)
}

fn turn(chars: &[char], end: usize, tokens: &[Token], state: &mut State) -> Option<Turn> {
    let name = label(chars)?;
    let colon = chars.iter().position(|&c| c == ':')?;
    let from = (colon + 1..end).find(|&i| chars.get(i).is_some_and(|c| !c.is_whitespace()))?;
    if name == "Q" {
        return Some(Turn::Question);
    }
    let shouted = TURN.as_ref()?.is_match(&text_of(chars.get(..from)?)) && tokens.len() > 4;
    let quoted = tokens.iter().find(|t| t.start >= from).is_some_and(|t| t.quote.is_some());
    let conversation =
        state.labels.iter().filter(|l| **l == name).count() >= 2 && state.speaks_in_turns || state.turn.is_some();
    if shouted || quoted || conversation {
        if name == "A" && !state.interview {
            return None;
        }
        return whole(from, end, name, if quoted { ":".to_owned() } else { String::new() }).map(Turn::Words);
    }
    if tokens.len() > 20 || chars.get(end.wrapping_sub(1)) == Some(&':') {
        return None;
    }
    // "Clinton: Rival is wrong": a headline, where the article speaks of Clinton elsewhere too.
    let head = text_of(chars.get(..from)?);
    let captures = HEADLINE.as_ref()?.captures(&head)?;
    let name = captures.get(1)?.as_str();
    let last = name.split_whitespace().last()?;
    if state.lone || state.names.contains(last) {
        let speaker = name.split(" to ").next().unwrap_or(name).split(" on ").next().unwrap_or(name).to_owned();
        return whole(from, end, speaker, ":".to_owned()).map(Turn::Words);
    }
    None
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
    let reports = |c: &&super::sentence::Cue| {
        let spoken = matches!(c.frame, lexicon::Frame::Say | lexicon::Frame::Tell);
        spoken || c.form != lexicon::Form::Base && lexicon::is_speech(sentence.low(c.at), c.frame, c.form)
    };
    let invites = sentence.range.start == 0 && matches!(sentence.low(0), "read" | "see" | "watch" | "listen");
    if let Some(cue) = sentence.cues().iter().rev().find(reports).filter(|_| !invites) {
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
