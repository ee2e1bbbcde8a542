//! Content that stands before its reporting clause: "X, NP said", "X, said NP", "X, NP said, Y".

use super::indirect::Reader;
use super::lexicon::{self, Form, Frame, is_finite};
use super::sentence::{Cue, Sentence};

impl Reader<'_, '_> {
    /// "X, NP said", "X, said NP", "X, NP said, Y".
    pub(super) fn trailing(&mut self) {
        for index in 0..self.cues.len() {
            let Some(cue) = self.cues.get(index) else { continue };
            if self.is_taken(cue.at)
                || matches!(cue.form, Form::Gerund)
                || cue.passive
                || matches!(cue.frame, Frame::Plan)
            {
                continue;
            }
            if !self.inverted(cue) {
                self.after_content(cue);
            }
        }
    }

    /// Whether a quotation ends before token `i`, with or without a comma after its mark.
    fn closes_quote(&self, i: usize) -> bool {
        let s = self.sentence;
        s.quoted(i.wrapping_sub(1)) || s.low(i.wrapping_sub(1)) == "," && s.quoted(i.wrapping_sub(2))
    }

    fn inverted(&mut self, cue: &Cue) -> bool {
        let s = self.sentence;
        let closes_quote = self.closes_quote(cue.at);
        if cue.at <= s.range.start || cue.form == Form::Base || matches!(cue.frame, Frame::Act) && !closes_quote {
            return false;
        }
        if !closes_quote && (cue.frame == Frame::Tell || self.closes_quote(cue.subject.start)) {
            // "“…,” Ida Brook, the mayor, told Radio 4": her name stands before the verb.
            return false;
        }
        let named = s.capital(cue.end)
            || lexicon::is_determiner(s.low(cue.end)) && s.low(cue.end) != "that"
            || lexicon::is_pronoun(s.low(cue.end))
            || s.word(cue.end)
                && closes_quote
                && !lexicon::is_preposition(s.low(cue.end))
                && !lexicon::is_day(s.low(cue.end))
                && s.low(cue.end) != "that";
        if !named || !(closes_quote || s.low(cue.at - 1) == ",") {
            return false;
        }
        let speaker = s.phrase_from(cue.end);
        if !closes_quote {
            let floor = self.floor(cue.at);
            let finite = |i: usize| is_finite(s.low(i));
            let ends = matches!(s.low(speaker.end), "," | "." | "" | "who");
            if !ends
                || speaker.clone().any(finite)
                || !(floor..cue.at).any(finite)
                || s.words(floor..cue.at) < 5
                || s.low(floor + 2) == ","
            {
                return false;
            }
        }
        let floor = self.floor(cue.at);
        self.taken.push(cue.at..speaker.end);
        let start = self.content_start(floor);
        let start = self.quote_start(start, cue.at);
        self.push(start..cue.at, speaker, cue.at..cue.end);
        true
    }

    /// Where content that ends in a quotation begins: at the segment's start, unless that is an introduction.
    fn quote_start(&self, start: usize, end: usize) -> usize {
        let s = self.sentence;
        if end == 0 || !s.quoted(end - 1) || s.quoted(start) {
            return start;
        }
        let first = (start..end).find(|&i| s.quoted(i)).unwrap_or(start);
        let introduces = s.low(first.wrapping_sub(1)) == "," || s.low(first.wrapping_sub(1)) == ":";
        if introduces { first } else { start }
    }

    fn after_content(&mut self, cue: &Cue) {
        let s = self.sentence;
        if cue.subject.is_empty() {
            return;
        }
        let floor = self.floor(cue.at);
        let edge = cue.subject.start;
        let closes_quote = self.closes_quote(edge);
        if edge <= floor || matches!(cue.frame, Frame::Act) && !closes_quote {
            return;
        }
        if !closes_quote && !matches!(s.low(edge - 1), "," | "—" | "–") {
            return;
        }
        if !self.rest_is_adverbial(cue, closes_quote) {
            return;
        }
        let start = self.quote_start(self.content_start(floor), edge);
        if !closes_quote && (s.words(start..edge) < 4 || is_introduction(s, start, edge)) {
            // "On Tuesday, he said, X": an introduction and then the content.
            if s.low(cue.end) == "," && s.words(cue.end..s.range.end) >= 2 {
                self.taken.push(cue.subject.start..cue.end);
                let end = self.clause_end(cue.end + 1);
                let from =
                    if s.words(start..edge) < 4 && !is_introduction(s, start, edge) { start } else { cue.end + 1 };
                if from < edge {
                    self.push(from..edge, cue.subject.clone(), cue.at..cue.end);
                }
                self.push(cue.end + 1..end, cue.subject.clone(), cue.at..cue.end);
            }
            return;
        }
        self.taken.push(cue.subject.start..cue.end);
        self.push(start..edge, cue.subject.clone(), cue.at..cue.end);
        self.resumed(cue, closes_quote);
    }

    /// "X, he said, Y": the second half.
    fn resumed(&mut self, cue: &Cue, closes_quote: bool) {
        let s = self.sentence;
        if s.low(cue.end) != "," || closes_quote {
            return;
        }
        let next = cue.end + 1;
        let other = s.cue_at(next).is_some_and(|c| c.form == Form::Gerund)
            || matches!(s.low(next), "who" | "which" | "when" | "as" | "citing" | "with");
        let own = s.low(next) == "and" && (next..next + 4).any(|i| s.cue_at(i).is_some());
        if !other && !own && s.words(next..s.range.end) >= 2 {
            let end = self.clause_end(next);
            self.push(next..end, cue.subject.clone(), cue.at..cue.end);
        }
    }

    /// Whether nothing but adverbials follows the verb, so that the content must stand before it.
    fn rest_is_adverbial(&self, cue: &Cue, closes_quote: bool) -> bool {
        let s = self.sentence;
        let next = s.low(cue.end);
        if cue.end >= s.body_end() || matches!(next, "," | "." | ";" | "—" | "–" | ")") {
            return true;
        }
        if next == ":" || next == "that" || s.that_ahead(cue.end, 14).is_some() {
            return false;
        }
        if closes_quote {
            return !matches!(next, "he" | "she" | "they" | "it") && !s.quoted(cue.end);
        }
        let adverbial = lexicon::is_day(next) || lexicon::is_preposition(next) || matches!(next, "last" | "this");
        let stop = (cue.end..s.range.end).find(|&i| matches!(s.low(i), "," | ";")).unwrap_or(s.body_end());
        let plain = !(cue.end..stop).any(|i| is_finite(s.low(i)) || lexicon::is_pronoun(s.low(i)) || s.quoted(i));
        let tell = matches!(cue.frame, Frame::Tell) && stop - cue.end <= 5;
        (adverbial || tell) && plain && stop - cue.end <= 14
    }
}

/// Whether an unquoted stretch before "he said" only sets the scene.
fn is_introduction(s: &Sentence, start: usize, end: usize) -> bool {
    let opens = lexicon::is_preposition(s.low(start))
        || lexicon::is_day(s.low(start))
        || matches!(s.low(start), "asked" | "speaking" | "instead");
    let finite = (start..end).any(|i| is_finite(s.low(i)));
    opens && !finite && s.words(start..end) <= 10
}
