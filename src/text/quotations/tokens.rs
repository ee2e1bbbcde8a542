//! Quotation marks, words and sentences of one paragraph, with code-point offsets.
//!
//! A sentence here ends only outside quotation marks, so that a quotation of five sentences and the clause that says
//! who spoke them stay together.

use std::ops::Range;

/// A word or a mark.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Lower-cased, typographic apostrophes made plain.
    pub lower: String,
    /// Starts with an upper-case letter.
    pub capital: bool,
    /// A word or number, not a mark.
    pub word: bool,
    /// Index of the quotation it stands in, its marks included.
    pub quote: Option<usize>,
}

/// A quotation, marks included.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Quote {
    /// The opening mark.
    pub start: usize,
    /// One past the closing mark, or the end of what an unclosed quotation covers.
    pub end: usize,
    /// Whether a closing mark was found.
    pub closed: bool,
}

/// Kinds of mark that belong together.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Mark {
    Curly,
    Straight,
    Guillemet,
    Single,
}

/// Longest quotation in single marks, in code points: beyond this an apostrophe is likelier.
const SINGLE_MAX: usize = 1200;

fn at(chars: &[char], i: usize) -> char {
    chars.get(i).copied().unwrap_or(' ')
}

fn before(chars: &[char], i: usize) -> char {
    i.checked_sub(1).map_or(' ', |j| at(chars, j))
}

fn opens_here(chars: &[char], i: usize, width: usize) -> bool {
    let previous = before(chars, i);
    let free = previous.is_whitespace() || "([{—–-/:,“‘\"'>".contains(previous);
    free && !at(chars, i + width).is_whitespace()
}

/// The mark that opens a quotation at `i`, and its width.
fn opener(chars: &[char], i: usize) -> Option<(Mark, usize)> {
    match at(chars, i) {
        '“' | '„' | '‟' => Some((Mark::Curly, 1)),
        '«' => Some((Mark::Guillemet, 1)),
        '”' if opens_here(chars, i, 1) => Some((Mark::Curly, 1)),
        '"' if opens_here(chars, i, 1) => Some((Mark::Straight, 1)),
        '`' if at(chars, i + 1) == '`' => Some((Mark::Straight, 2)),
        '\'' if at(chars, i + 1) == '\'' && opens_here(chars, i, 2) => Some((Mark::Straight, 2)),
        '‘' | '\'' | '’' if opens_here(chars, i, 1) && single_end(chars, i).is_some() => Some((Mark::Single, 1)),
        _ => None,
    }
}

/// Width of the mark at `i` if it closes a quotation of this kind.
fn closer(chars: &[char], i: usize, mark: Mark) -> Option<usize> {
    let attached = !before(chars, i).is_whitespace();
    match (mark, at(chars, i)) {
        (Mark::Curly, '”') | (Mark::Guillemet, '»') => Some(1),
        (Mark::Curly | Mark::Straight, '"') if attached || !opens_here(chars, i, 1) => Some(1),
        (Mark::Straight, '”') if attached => Some(1),
        (Mark::Curly | Mark::Straight, '\'' | '’') if at(chars, i + 1) == at(chars, i) && attached => Some(2),
        _ => None,
    }
}

/// Where a quotation in single marks ends (one past its mark); `None` where the mark is an apostrophe.
fn single_end(chars: &[char], open: usize) -> Option<usize> {
    if at(chars, open + 1).is_ascii_digit() && at(chars, open) != '‘' {
        return None;
    }
    let limit = chars.len().min(open + SINGLE_MAX);
    let mut possessive = None;
    for i in open + 2..limit {
        let c = at(chars, i);
        if matches!(c, '“' | '”' | '"') {
            break;
        }
        if !matches!(c, '’' | '\'') || before(chars, i).is_whitespace() || at(chars, i + 1).is_alphanumeric() {
            continue;
        }
        // "the voters' choice" does not end the quotation if a better end follows.
        if before(chars, i) == 's' && at(chars, i + 1) == ' ' && at(chars, i + 2).is_lowercase() {
            possessive = possessive.or(Some(i + 1));
            continue;
        }
        return Some(i + 1);
    }
    possessive
}

/// Whether the next marks after `i` are two closing ones, so that an opening mark at `i` is nested.
fn is_nested(chars: &[char], i: usize) -> bool {
    let mut marks = chars.iter().skip(i + 1).filter(|c| matches!(c, '“' | '”'));
    marks.next() == Some(&'”') && marks.next() == Some(&'”')
}

fn sentence_end(chars: &[char], from: usize, limit: usize) -> usize {
    (from..limit)
        .find(|&i| matches!(at(chars, i), '.' | '!' | '?') && at(chars, i + 1).is_whitespace() && i > from + 1)
        .map_or(limit, |i| i + 1)
}

fn trim_end(chars: &[char], start: usize, mut end: usize) -> usize {
    while end > start && before(chars, end).is_whitespace() {
        end -= 1;
    }
    end
}

/// The outermost quotations of a paragraph, in order. `continues`: the next paragraph opens with a quotation mark, so
/// that one left open here runs to the end.
pub(crate) fn quotes(chars: &[char], continues: bool) -> Vec<Quote> {
    let mut found: Vec<Quote> = Vec::new();
    // Kinds of mark that are known not to close any more: searched once, so that marks alone cost no more than words.
    let mut never: Vec<Mark> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let Some((mark, width)) = opener(chars, i) else {
            i += 1;
            continue;
        };
        let quote = if never.contains(&mark) {
            unclosed(chars, i, continues)
        } else {
            close_quote(chars, i, mark, width, continues)
        };
        if !quote.closed && mark != Mark::Curly {
            never.push(mark);
        }
        i = quote.end.max(i + 1);
        if quote.end > quote.start + width {
            found.push(quote);
        }
    }
    found
}

fn close_quote(chars: &[char], start: usize, mark: Mark, width: usize, continues: bool) -> Quote {
    if mark == Mark::Single
        && let Some(end) = single_end(chars, start)
    {
        return Quote { start, end, closed: true };
    }
    let mut nested = 0usize;
    let mut i = start + width;
    while i < chars.len() {
        if let Some(width) = closer(chars, i, mark) {
            if nested == 0 {
                return Quote { start, end: i + width, closed: true };
            }
            nested -= 1;
        } else if mark == Mark::Curly && at(chars, i) == '“' {
            if !is_nested(chars, i) {
                // A second opening: the first was never closed.
                let end = trim_end(chars, start, sentence_end(chars, start, i));
                return Quote { start, end, closed: false };
            }
            nested += 1;
        }
        i += 1;
    }
    unclosed(chars, start, continues)
}

/// A quotation that opens and never closes: its sentence, or all the rest where it leads the paragraph or goes on in the
/// next one.
fn unclosed(chars: &[char], start: usize, continues: bool) -> Quote {
    let leads = !chars.iter().take(start).any(|c| !c.is_whitespace());
    let limit = if continues || leads { chars.len() } else { sentence_end(chars, start, chars.len()) };
    Quote { start, end: trim_end(chars, start, limit), closed: false }
}

fn joins(chars: &[char], i: usize) -> bool {
    let (left, c, right) = (before(chars, i), at(chars, i), at(chars, i + 1));
    match c {
        '-' | '\'' | '’' | '.' | '_' | '&' | '‑' | '@' => left.is_alphanumeric() && right.is_alphanumeric(),
        ',' => left.is_ascii_digit() && right.is_ascii_digit(),
        _ => false,
    }
}

/// Words and marks in order.
pub(crate) fn tokens(chars: &[char], quotes: &[Quote]) -> Vec<Token> {
    let mut out = Vec::with_capacity(chars.len() / 5 + 4);
    let (mut i, mut q) = (0, 0);
    while i < chars.len() {
        let c = at(chars, i);
        if c.is_whitespace() {
            i += 1;
            continue;
        }
        let start = i;
        let word = c.is_alphanumeric() || ("@#$".contains(c) && at(chars, i + 1).is_alphanumeric());
        i += 1;
        while word && i < chars.len() && (at(chars, i).is_alphanumeric() || joins(chars, i)) {
            i += 1;
        }
        while quotes.get(q).is_some_and(|quote| quote.end <= start) {
            q += 1;
        }
        let quote = quotes.get(q).filter(|quote| quote.start <= start).map(|_| q);
        // A word must not run over the edge of a quotation.
        if let Some(edge) = quotes.get(q).map(|quote| if quote.start > start { quote.start } else { quote.end }) {
            i = i.min(edge.max(start + 1));
        }
        let lower =
            chars.iter().take(i).skip(start).flat_map(|c| c.to_lowercase()).map(|c| if c == '’' { '\'' } else { c });
        out.push(Token { start, end: i, lower: lower.collect(), capital: c.is_uppercase(), word, quote });
    }
    out
}

/// Words before a full stop that do not end a sentence.
const ABBREVIATIONS: &[&str] = &[
    "mr", "mrs", "ms", "dr", "sen", "sens", "rep", "reps", "gov", "govs", "gen", "lt", "col", "sgt", "capt", "cmdr",
    "maj", "adm", "rev", "st", "jan", "feb", "aug", "sept", "sep", "oct", "nov", "dec", "vs", "prof", "hon", "pres",
    "atty", "dist", "no", "ft", "mt", "jr", "sr", "ave", "blvd", "e.g", "i.e", "supt", "det", "ald", "del", "asst",
];

/// Words that start a sentence even after "U.S." or an initial.
const STARTERS: &[&str] = &[
    "the", "he", "she", "it", "they", "but", "and", "in", "on", "this", "that", "we", "a", "an", "his", "her", "their",
    "at", "for", "when", "while", "if", "after", "there", "these", "those", "some", "many", "as", "its", "however",
];

fn is_abbreviation(tokens: &[Token], stop: usize) -> bool {
    let Some(word) = stop.checked_sub(1).and_then(|i| tokens.get(i)) else { return false };
    if !word.word || tokens.get(stop).is_none_or(|mark| mark.start != word.end) {
        return false;
    }
    if ABBREVIATIONS.contains(&word.lower.as_str()) {
        return true;
    }
    let initials = word.lower.chars().count() == 1 || word.lower.contains('.');
    let starter = tokens.get(stop + 1).is_some_and(|next| STARTERS.contains(&next.lower.as_str()));
    initials && word.capital && !starter
}

fn may_start(token: &Token) -> bool {
    token.capital || !token.word || token.lower.starts_with(|c: char| c.is_ascii_digit() || "$@#".contains(c))
}

/// Whether the sentence ends with token `i`. `reports(i)`: a short clause with a verb of saying starts at token `i`.
fn ends_with(tokens: &[Token], i: usize, reports: &dyn Fn(usize) -> bool) -> bool {
    let (Some(token), Some(next)) = (tokens.get(i), tokens.get(i + 1)) else { return true };
    if token.word || !may_start(next) {
        return false;
    }
    let closes = token.quote.is_some() && next.quote != token.quote;
    if token.quote.is_some() && !closes {
        return false;
    }
    if closes {
        let inner = i.checked_sub(1).and_then(|j| tokens.get(j)).map_or("", |t| t.lower.as_str());
        if matches!(token.lower.as_str(), "." | "!" | "?") {
            // A quotation that was never closed ends with its sentence.
            return true;
        }
        return match inner {
            "." => true,
            "!" | "?" | "…" => !reports(i + 1),
            _ => next.quote.is_some() && next.quote != token.quote && token.lower != ",",
        };
    }
    match token.lower.as_str() {
        "." => !is_abbreviation(tokens, i) && (next.word || next.quote.is_some() || "([—–-•".contains(&next.lower)),
        "!" | "?" => true,
        ")" | "]" => {
            i.checked_sub(1).and_then(|j| tokens.get(j)).is_some_and(|t| matches!(t.lower.as_str(), "." | "!" | "?"))
        }
        _ => false,
    }
}

/// Tokens of a sentence at most: what is longer is no sentence but a list or a table. It bounds the work a token takes.
const LONGEST: usize = 600;

/// Token ranges of the sentences.
pub(crate) fn sentences(tokens: &[Token], reports: &dyn Fn(usize) -> bool) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = 0;
    for i in 0..tokens.len() {
        if ends_with(tokens, i, reports) || i + 1 - start >= LONGEST {
            out.push(start..i + 1);
            start = i + 1;
        }
    }
    out
}
