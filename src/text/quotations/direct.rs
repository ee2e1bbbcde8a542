//! Quotations without a reporting clause in their sentence: they go on with the speaker beside them.

use super::sentence::{Found, Sentence};
use super::tokens::Quote;

/// What a paragraph hands to the next.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The last speaker and cue.
    pub speaker: String,
    /// The verb that went with it.
    pub cue: String,
    /// The paragraph before ended in a quotation that was not closed.
    pub open: bool,
    /// The paragraph before announced a quotation (its speaker and cue).
    pub announced: Option<(String, String)>,
    /// Turns of a transcript ("Q:", "SMITH:") seen so far.
    pub turns: usize,
}

impl State {
    /// Notes who spoke in a block quotation.
    pub(crate) fn after_block(&mut self, found: &Found) {
        self.speaker.clone_from(&found.speaker);
        self.cue.clone_from(&found.cue);
        self.open = false;
    }
}

/// A quotation that no reporting clause claims yet.
pub(crate) struct Unclaimed {
    start: usize,
    end: usize,
    words: usize,
    /// It is the whole sentence.
    alone: bool,
    /// All its words are capitalised, as in titles of works.
    title: bool,
    /// Who its sentence is about, where a colon leads to it ("Brook has a word for that: “…”").
    introduced: Option<String>,
}

/// Whether a paragraph opens with a quotation mark.
pub(crate) fn opens_with_quote(chars: &[char]) -> bool {
    let first = chars.iter().find(|c| !c.is_whitespace());
    first.is_some_and(|c| matches!(c, '“' | '"' | '‘' | '«' | '„' | '”'))
}

/// The quotations of a sentence outside of what is found in it.
pub(crate) fn unclaimed(sentence: &Sentence, found: &[Found]) -> Vec<Unclaimed> {
    let mut out = Vec::new();
    let mut i = sentence.range.start;
    while i < sentence.range.end {
        let Some(quote) = sentence.tokens.get(i).and_then(|t| t.quote) else {
            i += 1;
            continue;
        };
        let first = i;
        while i < sentence.range.end && sentence.tokens.get(i).is_some_and(|t| t.quote == Some(quote)) {
            i += 1;
        }
        let (start, end) = (sentence.start_of(first), sentence.end_before(i));
        if found.iter().any(|f| f.start < end && start < f.end) {
            continue;
        }
        let others = sentence.words(sentence.range.start..first) + sentence.words(i..sentence.range.end);
        let words = sentence.words(first..i);
        let title = (first..i).all(|j| {
            sentence
                .tokens
                .get(j)
                .is_none_or(|t| !t.word || t.capital || t.lower.len() <= 3 || !t.lower.starts_with(char::is_alphabetic))
        });
        let colon = first > sentence.range.start && sentence.low(first - 1) == ":";
        let introduced = colon.then(|| sentence.text(&sentence.first_phrase())).filter(|speaker| !speaker.is_empty());
        out.push(Unclaimed { start, end, words, alone: others <= 1, title: title && words <= 8, introduced });
    }
    out
}

/// Gives the pending quotations of a paragraph to the speaker before or after them in it, else to the one who speaks on.
pub(crate) fn settle(pending: Vec<Unclaimed>, found: &mut Vec<Found>, quotes: &[Quote], state: &mut State) {
    let own: Vec<Found> = found.clone();
    let announced = state.announced.take();
    for quote in pending {
        let spoken = quote.alone || quote.words >= 4 && !quote.title;
        if !spoken {
            continue;
        }
        let before = own.iter().rev().find(|f| f.end <= quote.start && (f.direct || quote.alone));
        let after = own.iter().find(|f| f.start >= quote.end && (f.direct || !f.cue.is_empty()));
        let (speaker, cue) = match (&quote.introduced, before, after) {
            (Some(speaker), ..) => (speaker.clone(), ":".to_owned()),
            (None, Some(f), _) | (None, None, Some(f)) => (f.speaker.clone(), f.cue.clone()),
            _ => match &announced {
                Some(pair) => pair.clone(),
                None if quote.alone || state.open => (state.speaker.clone(), state.cue.clone()),
                None => (String::new(), String::new()),
            },
        };
        let clause = (quote.start, quote.end);
        found.push(Found { start: quote.start, end: quote.end, speaker, cue, direct: true, clause, speech: true });
    }
    let last = found.iter().max_by_key(|f| f.end);
    if let Some(last) = last
        && !last.speaker.is_empty()
    {
        state.speaker.clone_from(&last.speaker);
        state.cue.clone_from(&last.cue);
    }
    state.open = quotes.last().is_some_and(|q| !q.closed);
}
