//! Words of a paragraph: which can be part of a name, and which cut it.

use super::lexicon::is_function_word;

/// What a token can be in a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// A lower-case word with meaning of its own.
    Content,
    /// The same with a capital: a proper name, or the start of a sentence.
    Capital,
    /// A function word, a common verb, or a word with an apostrophe.
    Function,
    /// A number or a mark.
    Mark,
}

/// A word, number or mark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token<'a> {
    /// Code points before it.
    pub start: usize,
    /// As written.
    pub text: &'a str,
    /// Lower case, singular, without hyphens; `#` for a number.
    pub word: String,
    pub class: Class,
}

impl Token<'_> {
    pub fn has_content(&self) -> bool {
        matches!(self.class, Class::Content | Class::Capital)
    }
}

/// The tokens of a text, in order.
pub(super) fn tokens(text: &str) -> Vec<Token<'_>> {
    let chars: Vec<(usize, char)> = text.char_indices().collect();
    let at = |i: usize| chars.get(i).map(|(_, c)| *c);
    let alphabetic = |i: usize| at(i).is_some_and(char::is_alphabetic);
    let digit = |i: usize| at(i).is_some_and(char::is_numeric);
    let mut found = Vec::new();
    let mut i = 0;
    while let Some(c) = at(i) {
        let start = i;
        i += 1;
        if c.is_whitespace() {
            continue;
        }
        if c.is_alphabetic() {
            while alphabetic(i) || (matches!(at(i), Some('-' | '\'' | '’')) && alphabetic(i + 1)) {
                i += 1;
            }
        } else if c.is_numeric() {
            while digit(i) || (matches!(at(i), Some(',' | '.')) && digit(i + 1)) {
                i += 1;
            }
        }
        let byte = |i: usize| chars.get(i).map_or(text.len(), |(byte, _)| *byte);
        let written = text.get(byte(start)..byte(i)).unwrap_or_default();
        found.push(token(start, written));
    }
    found
}

fn token(start: usize, text: &str) -> Token<'_> {
    let first = text.chars().next().unwrap_or_default();
    if !first.is_alphabetic() {
        let word = if first.is_numeric() { "#".to_owned() } else { text.to_owned() };
        return Token { start, text, word, class: Class::Mark };
    }
    let lower = text.to_lowercase();
    let class = if lower.chars().count() < 3 || lower.contains(['\'', '’']) || is_function_word(&lower) {
        Class::Function
    } else if first.is_lowercase() {
        Class::Content
    } else {
        Class::Capital
    };
    Token { start, text, word: singular(&lower.replace('-', "")), class }
}

/// "policies" → "policy", "taxes" → "tax", "aliens" → "alien": rough, and the same for every text.
pub(super) fn singular(word: &str) -> String {
    let long = word.chars().count() > 4;
    if let Some(stem) = word.strip_suffix("ies").filter(|_| long) {
        return format!("{stem}y");
    }
    let hisses = |stem: &&str| long && ["ss", "x", "ch", "sh"].iter().any(|end| stem.ends_with(end));
    if let Some(stem) = word.strip_suffix("es").filter(hisses) {
        return stem.to_owned();
    }
    match word.strip_suffix('s') {
        Some(stem) if stem.chars().count() > 2 && !stem.ends_with(['s', 'u', 'i']) => stem.to_owned(),
        _ => word.to_owned(),
    }
}

/// Runs of lower-case content words: (first, one past the last).
pub(super) fn chunks(tokens: &[Token]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut from = None;
    for (i, token) in tokens.iter().enumerate() {
        match (token.class == Class::Content, from) {
            (true, None) => from = Some(i),
            (false, Some(start)) => {
                found.push((start, i));
                from = None;
            }
            _ => {}
        }
    }
    found.extend(from.map(|start| (start, tokens.len())));
    found
}
