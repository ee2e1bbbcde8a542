//! Noun phrases around a verb of saying: who speaks.

use super::lexicon::{self, Form};
use super::sentence::Sentence;
use std::ops::Range;

impl Sentence<'_> {
    /// The tokens of the speaker before the verb at `at`.
    pub(super) fn subject(&self, at: usize, form: Form) -> Range<usize> {
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
        if self.low(start) == "according" {
            // "According to the Herald, Brook and Holt said": past the one who tells it.
            start = (start..end).find(|&i| self.low(i) == ",").map_or(start, |i| i + 1);
        }
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
        if lexicon::is_preposition(self.low(start))
            && let Some(comma) = (start..self.range.end.min(start + 14)).find(|&i| self.low(i) == ",")
        {
            start = comma + 1;
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
