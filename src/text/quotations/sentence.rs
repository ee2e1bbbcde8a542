//! One sentence: its verbs of saying and who stands before them.

use super::lexicon::{self, Form, Frame, Verb};
use super::tokens::{Quote, Token};
use std::ops::Range;

/// Attributed content of one stretch, in code points.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    /// First code point of the content.
    pub start: usize,
    /// One past its last code point.
    pub end: usize,
    /// As written, empty where it is not said.
    pub speaker: String,
    /// As written.
    pub cue: String,
    /// In quotation marks or a block quotation.
    pub direct: bool,
    /// The reporting clause (speaker and cue), for the share of words.
    pub clause: (usize, usize),
    /// Words spoken or written, as against a wish, a plan or an act towards somebody ("wants to X", "opposes X"): only
    /// these make a paragraph a quotation.
    pub speech: bool,
}

/// A verb of saying at work.
#[derive(Debug, Clone)]
pub(crate) struct Cue {
    /// Its token.
    pub at: usize,
    /// One past its last token (particle included).
    pub end: usize,
    /// What it takes.
    pub frame: Frame,
    /// Its form.
    pub form: Form,
    /// The speaker's tokens, empty where it takes over the speaker of an earlier verb.
    pub subject: Range<usize>,
    /// The object is the subject ("was told that").
    pub passive: bool,
}

/// A sentence of a paragraph.
pub(crate) struct Sentence<'a> {
    /// The paragraph.
    pub chars: &'a [char],
    /// Its tokens.
    pub tokens: &'a [Token],
    /// Its quotations.
    pub quotes: &'a [Quote],
    /// Tokens of this sentence.
    pub range: Range<usize>,
    /// Most words are capitalised, as in headlines.
    pub headline: bool,
}

/// Verb forms that are nouns at least as often.
const NOUN_LIKE: &[&str] = &[
    "advocates",
    "advocate",
    "rumors",
    "comments",
    "claims",
    "claim",
    "reports",
    "report",
    "notes",
    "note",
    "states",
    "state",
    "calls",
    "call",
    "shows",
    "show",
    "plans",
    "plan",
    "hopes",
    "hope",
    "fears",
    "fear",
    "demands",
    "demand",
    "requests",
    "request",
    "promises",
    "promise",
    "charges",
    "charge",
    "estimates",
    "estimate",
    "doubts",
    "doubt",
    "worries",
    "worry",
    "remarks",
    "remark",
    "comments",
    "posts",
    "post",
    "offers",
    "offer",
    "questions",
    "question",
    "challenges",
    "challenge",
    "reads",
    "projects",
    "project",
    "orders",
    "order",
    "rules",
    "rule",
    "signals",
    "signal",
    "votes",
    "blasts",
    "forecasts",
    "forecast",
    "pledges",
    "pledge",
    "vows",
    "vow",
    "tweets",
    "tweet",
    "wishes",
    "wish",
    "mandates",
    "mandate",
    "figures",
    "figure",
    "details",
    "detail",
    "documents",
    "document",
    "highlights",
    "highlight",
    "answers",
    "answer",
    "mentions",
    "mention",
    "jokes",
    "joke",
    "addresses",
    "address",
    "voices",
    "voice",
    "labels",
    "label",
    "urges",
    "labels",
    "guess",
    "finds",
    "wants",
    "want",
    "supports",
    "support",
    "attacks",
    "attack",
    "backs",
    "back",
    "favors",
    "favor",
    "credits",
    "credit",
    "suspects",
    "suspect",
    "means",
    "mean",
    "said",
];

/// Lower-case nouns without -s that take a plural verb.
const PLURAL: &[&str] =
    &["people", "men", "women", "police", "media", "most", "few", "several", "both", "public", "parents"];

impl Sentence<'_> {
    /// Token `i`, lower-cased; empty outside the sentence.
    pub(crate) fn low(&self, i: usize) -> &str {
        if self.range.contains(&i) { self.tokens.get(i).map_or("", |t| t.lower.as_str()) } else { "" }
    }

    fn token(&self, i: usize) -> Option<&Token> {
        if self.range.contains(&i) { self.tokens.get(i) } else { None }
    }

    /// Whether token `i` stands in a quotation.
    pub(crate) fn quoted(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.quote.is_some())
    }

    /// Whether token `i` starts with a capital.
    pub(crate) fn capital(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.capital)
    }

    /// Whether token `i` is a word outside quotations.
    pub(crate) fn word(&self, i: usize) -> bool {
        self.token(i).is_some_and(|t| t.word && t.quote.is_none())
    }

    /// First code point of token `i` (the end of the text past the last).
    pub(crate) fn start_of(&self, i: usize) -> usize {
        self.tokens.get(i).map_or(self.chars.len(), |t| t.start)
    }

    /// One past the last code point of the token before `i`.
    pub(crate) fn end_before(&self, i: usize) -> usize {
        i.checked_sub(1).and_then(|j| self.tokens.get(j)).map_or(0, |t| t.end)
    }

    /// The words of a token range as written.
    pub(crate) fn text(&self, range: &Range<usize>) -> String {
        if range.is_empty() {
            return String::new();
        }
        let (start, end) = (self.start_of(range.start), self.end_before(range.end));
        self.chars.get(start..end).map_or_else(String::new, |c| c.iter().collect())
    }

    /// Number of words in a token range, quoted ones too.
    pub(crate) fn words(&self, range: Range<usize>) -> usize {
        range.filter(|&i| self.token(i).is_some_and(|t| t.word)).count()
    }

    /// The token after the last one that is not closing punctuation.
    pub(crate) fn body_end(&self) -> usize {
        let mut end = self.range.end;
        while end > self.range.start
            && matches!(self.low(end - 1), "." | "!" | "?" | ":" | ";" | ",")
            && !self.quoted(end - 1)
        {
            end -= 1;
        }
        end
    }

    /// All verbs of saying outside quotations.
    pub(crate) fn cues(&self) -> Vec<Cue> {
        self.range.clone().filter_map(|i| self.cue_at(i)).collect()
    }

    /// The verb of saying at token `i`.
    pub(crate) fn cue_at(&self, i: usize) -> Option<Cue> {
        if !self.word(i) || (self.capital(i) && i > self.range.start && !self.headline) {
            return None;
        }
        let verbs = lexicon::verbs(self.low(i));
        let form = verbs.first()?.form;
        if !self.is_verbal(i, form) {
            return None;
        }
        let passive = self.is_passive(i, form);
        let verb = self.choose(i, verbs)?;
        let end = if verb.particle.is_empty() { i + 1 } else { i + 2 };
        let subject = if passive { i..i } else { self.subject(i, form) };
        if subject.len() == 1
            && matches!(self.low(subject.start), "i" | "you" | "i'm" | "i'd" | "i've" | "you'd" | "i'll")
        {
            // The author's own "I think" is not a source.
            return None;
        }
        Some(Cue { at: i, end, frame: verb.frame, form, subject, passive })
    }

    /// The reading of an ambiguous verb that fits what follows.
    fn choose(&self, i: usize, verbs: &[Verb]) -> Option<Verb> {
        let next = self.low(i + 1);
        let by = |frame: Frame| verbs.iter().copied().find(|v| v.frame == frame && v.particle.is_empty());
        if let Some(verb) = verbs.iter().find(|v| !v.particle.is_empty() && v.particle == next) {
            return Some(*verb);
        }
        if next == "to" {
            if let Some(verb) = by(Frame::Plan) {
                return Some(verb);
            }
        }
        let that = || by(Frame::That);
        by(Frame::Say)
            .or_else(|| by(Frame::Tell))
            .or_else(|| if self.that_ahead(i + 1, 12).is_some() { that() } else { None })
            .or_else(|| by(Frame::Act))
            .or_else(that)
    }

    fn is_verbal(&self, i: usize, form: Form) -> bool {
        let mut j = i;
        while j > self.range.start && lexicon::is_auxiliary(self.low(j - 1)) && self.low(j - 1).ends_with("ly") {
            j -= 1;
        }
        let previous = if j > self.range.start { self.low(j - 1) } else { "" };
        let noun_like = NOUN_LIKE.contains(&self.low(i));
        let possessive = previous.ends_with("'s") || previous.ends_with("s'");
        if (lexicon::is_determiner(previous) && previous != "that") || possessive && form != Form::Past {
            return false;
        }
        match form {
            Form::Base => {
                lexicon::is_auxiliary(previous)
                    || matches!(previous, "they" | "we" | "you" | "who" | "some" | "many" | "others" | "n't" | "i")
                    || previous.ends_with("n't")
                    || PLURAL.contains(&previous)
                    || (previous.ends_with('s') && !lexicon::is_preposition(previous) && self.word(j.saturating_sub(1)))
                    || (previous == "," || previous == ")") && !noun_like && j > self.range.start + 2
                    || self.quoted(j.wrapping_sub(1)) && !noun_like
                    || previous == "and" && !noun_like
            }
            Form::Third if noun_like => {
                let next = self.low(i + 1);
                let opens = next == "that"
                    || next == "to"
                    || next == ":"
                    || self.quoted(i + 1)
                    || self.capital(i + 1)
                    || lexicon::is_determiner(next)
                    || lexicon::is_pronoun(next)
                    || self.low(i) == "wants"
                    || matches!(next, "for" | "on" | "there" | "how" | "why" | "out");
                opens
                    && (self.capital(j.wrapping_sub(1))
                        || matches!(previous, "he" | "she" | "it" | "who" | "which" | "and" | ","))
                    || opens && next == "that" && !lexicon::is_preposition(previous)
                    || next == "that" && self.word(j.wrapping_sub(1))
            }
            Form::Third => true,
            Form::Past => true,
            Form::Gerund => !(previous == "the" || previous == "a"),
        }
    }

    fn is_passive(&self, i: usize, form: Form) -> bool {
        if form != Form::Past {
            return false;
        }
        let mut j = i;
        while j > self.range.start && lexicon::is_auxiliary(self.low(j - 1)) {
            j -= 1;
            if matches!(self.low(j), "is" | "are" | "was" | "were" | "be" | "been" | "being") {
                return true;
            }
        }
        false
    }

    /// Where "that" opens the content, reached over adverbials and recipients only.
    pub(crate) fn that_ahead(&self, from: usize, limit: usize) -> Option<usize> {
        for i in from..from + limit {
            match self.low(i) {
                "" | ":" | ";" | "." => return None,
                "that" => {
                    let demonstrative =
                        i > from && lexicon::is_preposition(self.low(i - 1)) && !lexicon::is_day(self.low(i - 1));
                    return (!demonstrative && !self.quoted(i)).then_some(i);
                }
                "who" | "which" | "he" | "she" | "they" | "it" | "is" | "was" | "are" | "were" | "has" | "had"
                | "would" | "will" => {
                    return None;
                }
                _ if self.quoted(i) => return None,
                _ => {}
            }
        }
        None
    }

    /// The tokens of the speaker before the verb at `at`.
    fn subject(&self, at: usize, form: Form) -> Range<usize> {
        let floor = self.range.start;
        let mut end = at;
        while end > floor && self.word(end - 1) && lexicon::is_auxiliary(self.low(end - 1)) {
            end -= 1;
        }
        if end == floor || self.quoted(end - 1) {
            return at..at;
        }
        match self.low(end - 1) {
            "," | ")" | "—" | "–" => {
                if form == Form::Gerund {
                    return at..at;
                }
                match self.before_apposition(end - 1) {
                    Some(end) => self.noun_phrase(end),
                    None => at..at,
                }
            }
            "and" | "but" | "or" | "by" | "for" | "of" | "in" | "from" | "without" | "before" | "after" | "while"
            | "when" => at..at,
            "who" | "which" | "that" => {
                let mut end = end - 1;
                while end > floor && !self.word(end - 1) {
                    end -= 1;
                }
                self.noun_phrase(end)
            }
            _ => self.noun_phrase(end),
        }
    }

    /// The end of the noun phrase that an apposition, closed by the mark at `close`, belongs to.
    fn before_apposition(&self, close: usize) -> Option<usize> {
        let mut open = close;
        while open > self.range.start && close - open < 25 {
            open -= 1;
            if self.quoted(open) {
                continue;
            }
            if matches!(self.low(open), "," | "(" | "—" | "–") {
                // "R-Tenn." and the like: a further apposition in front.
                return Some(open);
            }
        }
        None
    }

    /// The noun phrase that ends before token `end`.
    pub(crate) fn noun_phrase(&self, end: usize) -> Range<usize> {
        let floor = self.range.start;
        if end > floor && lexicon::is_pronoun(self.low(end - 1)) {
            return end - 1..end;
        }
        let mut start = end;
        let mut listed = false;
        while start > floor && end - start < 16 {
            let i = start - 1;
            let low = self.low(i);
            if low == "and" {
                if !(self.capital(i + 1) && self.capital(i.wrapping_sub(1))) && self.low(i.wrapping_sub(1)) != "," {
                    break;
                }
                listed = true;
            } else if low == "," {
                if !(listed && self.capital(i + 1).max(self.low(i + 1) == "and") && self.capital(i.wrapping_sub(1))) {
                    break;
                }
            } else if matches!(low, ";" | ":" | "(" | ")" | "—" | "–" | "?" | "!")
                || self.quoted(i) && !self.nickname(i)
                || matches!(
                    low,
                    "that"
                        | "but"
                        | "because"
                        | "when"
                        | "while"
                        | "as"
                        | "if"
                        | "after"
                        | "before"
                        | "where"
                        | "which"
                        | "who"
                        | "although"
                        | "though"
                        | "since"
                        | "so"
                        | "than"
                        | "what"
                        | "how"
                        | "why"
                        | "until"
                        | "is"
                        | "was"
                        | "are"
                        | "were"
                        | "has"
                        | "had"
                        | "said"
                )
            {
                break;
            }
            start -= 1;
        }
        self.tighten(start, end)
    }

    /// A nickname inside a name: a short quotation between capitals.
    fn nickname(&self, i: usize) -> bool {
        let Some(quote) = self.token(i).and_then(|t| t.quote).and_then(|q| self.quotes.get(q)) else { return false };
        quote.end - quote.start < 24 && quote.start > self.start_of(self.range.start)
    }

    /// Cuts what leads up to the noun phrase proper.
    fn tighten(&self, mut start: usize, end: usize) -> Range<usize> {
        while start < end
            && (!self.word(start)
                || matches!(
                    self.low(start),
                    "and"
                        | "but"
                        | "yet"
                        | "still"
                        | "meanwhile"
                        | "however"
                        | "so"
                        | "also"
                        | "then"
                        | "instead"
                        | "indeed"
                )
                || self.low(start).ends_with("ly"))
        {
            start += 1;
        }
        let long = end.saturating_sub(start) > 12;
        if start < end && (long || lexicon::is_preposition(self.low(start)) || lexicon::is_day(self.low(start))) {
            let mut i = end;
            while i > start && (self.capital(i - 1) || self.quoted(i - 1)) {
                i -= 1;
            }
            if i < end {
                return i..end;
            }
            if let Some(i) = (start..end).rev().find(|&i| lexicon::is_determiner(self.low(i))) {
                return i..end;
            }
        }
        start..end
    }

    /// The noun phrase that starts at token `start` (after "according to", or an inverted verb): up to a mark.
    pub(crate) fn phrase_from(&self, start: usize) -> Range<usize> {
        let mut end = start;
        while end < self.range.end && end - start < 18 {
            let low = self.low(end);
            if matches!(low, "," | ";" | ":" | "—" | "–" | "(" | "who" | "which" | "?" | "!")
                || self.quoted(end) && !(end > start && self.nickname(end) && self.capital(end - 1))
            {
                break;
            }
            if end > start
                && (lexicon::is_day(low)
                    || matches!(
                        low,
                        "in" | "during" | "when" | "after" | "on" | "at" | "last" | "as" | "while" | "about"
                    ) && self.capital(end - 1))
            {
                break;
            }
            if low == "." && !(self.capital(end + 1) && self.capital(end.wrapping_sub(1))) {
                break;
            }
            end += 1;
        }
        start..end
    }

    /// The sentence's first noun phrase, for verbs without a subject of their own.
    pub(crate) fn first_phrase(&self) -> Range<usize> {
        let mut start = self.range.start;
        // Over an introductory phrase ("In a statement, …").
        if lexicon::is_preposition(self.low(start)) {
            if let Some(comma) = (start..self.range.end.min(start + 14)).find(|&i| self.low(i) == ",") {
                start = comma + 1;
            }
        }
        if matches!(self.low(start), "but" | "and" | "so" | "yet" | "still") {
            start += 1;
        }
        if lexicon::is_pronoun(self.low(start)) {
            return start..start + 1;
        }
        let mut end = start;
        if lexicon::is_determiner(self.low(end)) {
            end += 1;
            while self.word(end) && !self.capital(end) && end < start + 3 {
                end += 1;
                if lexicon::is_auxiliary(self.low(end)) {
                    break;
                }
            }
        }
        while (self.capital(end) || self.low(end) == "." && self.capital(end + 1)) && !self.quoted(end) {
            end += 1;
        }
        start..end
    }
}
