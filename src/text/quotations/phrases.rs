//! Noun phrases around a verb of saying: who speaks.

use super::lexicon::{self, Form};
use super::sentence::Sentence;
use std::ops::Range;

impl Sentence<'_> {
    /// The tokens of the speaker before the verb at `at`.
    pub(super) fn subject(&self, at: usize, form: Form) -> Range<usize> {
        let floor = self.range.start;
        let mut end = at;
        let named = |i: usize| self.capital(i) && i > floor;
        while end > floor && self.word(end - 1) && !named(end - 1) && lexicon::is_auxiliary(self.low(end - 1)) {
            end -= 1;
        }
        end = self.before_time(end);
        if end == floor || self.quoted(end - 1) {
            return at..at;
        }
        let progressive = form == Form::Gerund && end < at;
        match self.low(end - 1) {
            "," | ")" | "—" | "–" if form == Form::Gerund && !progressive => at..at,
            "," | ")" | "—" | "–" => self.before_appositions(end - 1).unwrap_or(at..at),
            "and" | "but" | "or" => at..at,
            "who" | "which" | "that" => {
                let mut end = end - 1;
                if end > floor && self.low(end - 1) == "," {
                    return self.before_appositions(end - 1).unwrap_or(at..at);
                }
                while end > floor && !self.word(end - 1) {
                    end -= 1;
                }
                self.noun_phrase(end)
            }
            low if lexicon::is_preposition(low) || matches!(low, "or" | "without") => at..at,
            _ if form == Form::Gerund && !progressive => self.beside_gerund(end).unwrap_or(at..at),
            _ => self.named_before(self.noun_phrase(end)),
        }
    }

    /// Before "on May 1", "last week", "Thursday" between a speaker and the verb.
    fn before_time(&self, end: usize) -> usize {
        let low = |back: usize| end.checked_sub(back).map_or("", |i| self.low(i));
        let start = if lexicon::is_weekday(low(1)) {
            end - 1
        } else if (low(1).starts_with(|c: char| c.is_ascii_digit()) && lexicon::is_month(low(2)))
            || (lexicon::is_span_of_time(low(1)) && (matches!(low(2), "last" | "this") || lexicon::is_weekday(low(2))))
        {
            end - 2
        } else {
            return end;
        };
        let lead = start > self.range.start && matches!(self.low(start - 1), "on" | "late" | "early");
        start - usize::from(lead)
    }

    /// The noun phrase right before a gerund, where it is one that speaks ("with Brook saying", "shows him saying").
    fn beside_gerund(&self, end: usize) -> Option<Range<usize>> {
        let phrase = self.noun_phrase(end);
        let first = (phrase.start..phrase.end).rev().take_while(|&i| self.capital(i)).last();
        let start = first.or_else(|| lexicon::is_pronoun(self.low(end - 1)).then_some(end - 1))?;
        let before = start.checked_sub(1).map_or("", |i| self.low(i));
        let leads =
            start == self.range.start || matches!(before, "with" | "of" | "shows" | "showed" | "showing" | "heard");
        leads.then_some(start..end)
    }

    /// Whether a phrase can be a speaker: no adverb, participle, preposition or infinitive alone or at its head.
    pub(super) fn can_speak(&self, phrase: &Range<usize>) -> bool {
        let low = self.low(phrase.start);
        let lower = !self.capital(phrase.start) || phrase.start == self.range.start;
        let participle = low.ends_with("ed") && low.len() > 4 || low.ends_with("ing") && low.len() > 5;
        let alone = phrase.len() == 1;
        let head = matches!(
            low,
            "to" | "been" | "be" | "every" | "there" | "see" | "none" | "hell" | "shown" | "come" | "takes"
        );
        let empty = head || lexicon::is_scene(low) || alone && participle;
        !(lower && empty)
    }

    /// The noun phrase that ends before token `end`.
    pub(crate) fn noun_phrase(&self, end: usize) -> Range<usize> {
        let floor = self.range.start;
        if end > floor && lexicon::is_pronoun(self.low(end - 1)) {
            return end - 1..end;
        }
        if let Some(who) = self.relative_before(end) {
            return self.noun_phrase(who);
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
                        | "says"
                        | "told"
                        | "show"
                        | "shows"
                        | "wrote"
                )
            {
                break;
            }
            start -= 1;
        }
        self.tighten(start, end)
    }

    /// "who" in "a friend who lives nearby", where the phrase ends before token `end`.
    fn relative_before(&self, end: usize) -> Option<usize> {
        for i in (self.range.start + 1..end).rev().take(16) {
            match self.low(i) {
                "," | ";" | ":" | "(" | ")" => return None,
                "who" => return self.word(i - 1).then_some(i),
                _ if self.quoted(i) => return None,
                _ => {}
            }
        }
        None
    }

    /// A nickname inside a name: a short quotation between capitals.
    pub(super) fn nickname(&self, i: usize) -> bool {
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
                || self.low(start).ends_with("ly") && (start + 1 < end || !self.capital(start)))
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

    /// The sentence's first noun phrase, for verbs without a subject of their own; empty where none is plain.
    pub(crate) fn first_phrase(&self) -> Range<usize> {
        let mut start = self.range.start;
        // Over an introductory phrase or clause ("In a statement, …", "Asked about it, …").
        let low = self.low(start);
        let introduces = lexicon::is_preposition(low)
            || lexicon::is_scene(low)
            || low.ends_with("ing")
            || low.ends_with("ly")
            || matches!(low, "asked" | "told" | "pressed" | "if" | "although" | "though" | "because");
        if introduces {
            let comma = (start..self.range.end.min(start + 24)).find(|&i| self.low(i) == "," && !self.quoted(i));
            start = comma.map_or(start + 1, |comma| comma + 1);
        }
        while matches!(self.low(start), "but" | "and" | "so" | "yet" | "still" | "or")
            || lexicon::is_scene(self.low(start))
        {
            start += 1;
        }
        if lexicon::is_pronoun(self.low(start)) {
            return start..start + 1;
        }
        let mut end = start;
        if lexicon::is_determiner(self.low(end)) {
            end += 1;
            while self.word(end) && !self.capital(end) && end < start + 4 && !self.looks_verbal(end) {
                end += 1;
            }
            if end == start + 1 && !self.capital(end) {
                return start..start;
            }
        }
        while (self.capital(end) || self.low(end) == "." && self.capital(end + 1)) && !self.quoted(end) {
            end += 1;
        }
        start..end
    }

    /// Whether a lower-case word at `i` is a verb rather than a part of a noun phrase, as far as its form tells.
    fn looks_verbal(&self, i: usize) -> bool {
        let low = self.low(i);
        lexicon::is_auxiliary(low)
            || lexicon::is_preposition(low)
            || matches!(low, "and" | "but" | "that" | "who" | "which" | "n't")
            || low.ends_with("ed")
            || low.ends_with("ing")
            || lexicon::verbs(low).iter().any(|v| v.form == Form::Past)
    }
}
