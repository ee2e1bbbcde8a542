//! Quotations without a reporting clause in their sentence: they go on with the speaker beside them.

use super::sentence::{Found, Sentence};
use super::tokens::Quote;
use std::collections::HashSet;

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
    /// A block quotation that may go on: speaker, cue and paragraphs so far.
    pub block: Option<(String, String, usize)>,
    /// Whose turn it is in an interview, where the next turn is near; empty for the outlet's questions.
    pub turn: Option<String>,
    /// The outlet speaks as "I" or "we" itself.
    pub first_person: bool,
    /// The labels at the heads of paragraphs.
    pub labels: Vec<String>,
    /// Several labels come again, as in a conversation.
    pub speaks_in_turns: bool,
    /// There are questions and answers ("Q:", "A:").
    pub interview: bool,
    /// The text is one paragraph.
    pub lone: bool,
    /// Words with capitals in the article's running text.
    pub names: HashSet<String>,
}

impl State {
    /// Notes who spoke in a block quotation.
    pub(crate) fn after_block(&mut self, found: &Found) {
        self.speaker.clone_from(&found.speaker);
        self.cue.clone_from(&found.cue);
        self.open = false;
    }

    /// What is known of an article before it is read in order.
    pub(crate) fn of_article(texts: &[Vec<char>]) -> State {
        let labels: Vec<String> = texts.iter().filter_map(|chars| super::block::label(chars)).collect();
        let mut again: Vec<&String> = labels.iter().collect();
        again.sort_unstable();
        let mut repeated: Vec<&String> =
            again.windows(2).filter_map(|w| if let [a, b] = w { (a == b).then_some(*a) } else { None }).collect();
        repeated.dedup();
        let turns = labels.iter().filter(|l| repeated.binary_search(l).is_ok()).count();
        let speaks_in_turns = repeated.len() >= 2 && turns >= 5 && turns * 5 >= texts.len();
        let interview = labels.iter().any(|l| l == "Q") && labels.iter().any(|l| l == "A");
        let mut names = HashSet::new();
        for chars in texts {
            let text: String = chars.iter().skip_while(|c| !c.is_whitespace()).collect();
            let words = text.split(|c: char| !c.is_alphanumeric());
            names.extend(words.filter(|w| w.starts_with(char::is_uppercase)).map(str::to_owned));
        }
        State { labels, speaks_in_turns, interview, lone: texts.len() == 1, names, ..State::default() }
    }
}

/// The name after a quotation's end ("“…” — Ida Brook"), where the paragraph ends with it.
fn signature(chars: &[char], end: usize) -> Option<String> {
    let rest: String = chars.get(end..)?.iter().take(70).collect();
    let name =
        rest.trim_start().strip_prefix(['—', '–', '―', '-'])?.trim_start_matches('-').trim().trim_end_matches('.');
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |w: &&str| w.starts_with(char::is_uppercase) || matches!(*w, "of" | "the" | "de" | "van");
    let whole = end + rest.chars().count() == chars.len();
    (whole && (1..=6).contains(&words.len()) && words.iter().all(capital)).then(|| name.to_owned())
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
pub(crate) fn settle(
    chars: &[char],
    pending: Vec<Unclaimed>,
    found: &mut Vec<Found>,
    quotes: &[Quote],
    state: &mut State,
) {
    let mut own: Vec<Found> = found.clone();
    own.sort_by_key(|f| f.start);
    let announced = state.announced.take();
    for quote in pending {
        let spoken = quote.alone || quote.words >= 4 && !quote.title;
        if !spoken {
            continue;
        }
        let introduced = quote.introduced.or_else(|| signature(chars, quote.end));
        let (earlier, later) = own.split_at(own.partition_point(|f| f.start < quote.start));
        let before = earlier.iter().rev().find(|f| f.end <= quote.start && (f.direct || quote.alone));
        let after = later.iter().find(|f| f.start >= quote.end && (f.direct || !f.cue.is_empty()));
        let (speaker, cue) = match (&introduced, before, after) {
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
