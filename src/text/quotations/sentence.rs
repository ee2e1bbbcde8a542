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

impl Sentence<'_> {
    /// Token `i`, lower-cased; empty outside the sentence.
    pub(crate) fn low(&self, i: usize) -> &str {
        if self.range.contains(&i) { self.tokens.get(i).map_or("", |t| t.lower.as_str()) } else { "" }
    }

    pub(super) fn token(&self, i: usize) -> Option<&Token> {
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
        let asked = i == self.range.start && form == Form::Past && !self.headline;
        if asked || !self.is_verbal(i, form) {
            // "Asked about it, she said …": nothing is reported yet.
            return None;
        }
        let passive = self.is_passive(i, form);
        let verb = self.choose(i, verbs)?;
        let acts = verbs.iter().any(|v| matches!(v.frame, Frame::Act | Frame::Plan) && v.particle.is_empty());
        let reports = matches!(verb.frame, Frame::Say | Frame::Tell) && !acts;
        if !reports && self.is_purpose(i, form) && !self.says_words(i) {
            return None;
        }
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
        if next == "to"
            && let Some(verb) = by(Frame::Plan)
        {
            return Some(verb);
        }
        let that = || by(Frame::That);
        by(Frame::Say)
            .or_else(|| by(Frame::Tell))
            .or_else(|| if self.that_ahead(i + 1, 12).is_some() { that() } else { None })
            .or_else(|| by(Frame::Act))
            .or_else(that)
    }

    /// Whether the verb names an aim or a topic ("met to demand", "a fight over raising") and reports nothing.
    fn is_purpose(&self, i: usize, form: Form) -> bool {
        let low = |back: usize| i.checked_sub(back).map_or("", |j| self.low(j));
        match form {
            Form::Base => {
                low(1) == "to" && !matches!(low(2), "on" | "continued" | "continues" | "came" | "had" | "has")
            }
            Form::Gerund => {
                let manner = matches!(low(1), "by" | "while" | "when" | "after" | "before" | "with" | "as");
                lexicon::is_preposition(low(1)) && !manner
            }
            _ => false,
        }
    }

    /// Whether plain words follow whatever the verb is for: "to say that", "to ask, “…”".
    fn says_words(&self, i: usize) -> bool {
        let next = self.low(i + 1);
        let clause = next == "that" || self.capital(i + 1) || lexicon::is_pronoun(next) || lexicon::is_determiner(next);
        let leads = |j: usize| self.quoted(j) && matches!(self.low(j - 1), "," | ":");
        matches!(self.low(i), "say" | "saying") && clause || self.quoted(i + 1) || (i + 2..i + 12).any(leads)
    }

    /// Whether nothing follows the verb at `i` in a sentence with a quotation before it ("“…,” the memo states.").
    fn closes_quoting(&self, i: usize) -> bool {
        matches!(self.low(i + 1), "" | "." | ",") && (self.range.start..i).any(|j| self.quoted(j))
    }

    /// Whether the word at `i` is something written ("the report states that").
    fn is_document(&self, i: usize) -> bool {
        lexicon::is_pronoun(self.low(i)) || lexicon::is_document(self.low(i))
    }

    fn is_verbal(&self, i: usize, form: Form) -> bool {
        let mut j = i;
        while j > self.range.start && lexicon::is_auxiliary(self.low(j - 1)) && self.low(j - 1).ends_with("ly") {
            j -= 1;
        }
        let previous = if j > self.range.start { self.low(j - 1) } else { "" };
        let noun_like = lexicon::is_noun_like(self.low(i));
        if noun_like && form == Form::Base && self.low(i + 1) == "of"
            || self.low(i) == "states"
                && self.word(j.wrapping_sub(1))
                && !self.capital(j.wrapping_sub(1))
                && self.low(i + 1) == "that"
                && !self.is_document(j.wrapping_sub(1))
        {
            return false;
        }
        let possessive = previous.ends_with("'s") || previous.ends_with("s'");
        if (lexicon::is_determiner(previous) && previous != "that") || possessive && form != Form::Past {
            return false;
        }
        match form {
            Form::Base => {
                lexicon::is_auxiliary(previous)
                    || matches!(previous, "they" | "we" | "you" | "who" | "some" | "many" | "others" | "n't" | "i")
                    || previous.ends_with("n't")
                    || lexicon::is_plural(previous)
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
                    || next == "," && self.quoted(i + 2)
                    || self.capital(i + 1)
                    || lexicon::is_determiner(next)
                    || lexicon::is_pronoun(next)
                    || self.low(i) == "wants"
                    || matches!(next, "for" | "on" | "there" | "how" | "why" | "out");
                self.quoted(j.wrapping_sub(1))
                    || self.closes_quoting(i)
                    || opens
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
}
