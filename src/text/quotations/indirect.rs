//! Speech given by a reporting clause: before, after or inside what is said.

use super::lexicon::{self, Form, Frame};
use super::sentence::{Cue, Found, Sentence};
use std::ops::Range;

/// Reads one sentence: what is attributed in it, in order of discovery (overlaps are joined by the caller).
pub(crate) fn read(sentence: &Sentence) -> Vec<Found> {
    let cues = sentence.cues();
    let mut reader = Reader { sentence, cues: &cues, found: Vec::new(), taken: Vec::new() };
    reader.according();
    reader.trailing();
    reader.leading();
    reader.before_that();
    reader.quotations();
    reader.widen_clauses();
    reader.found
}

/// Words around a reporting clause that still count with it.
const WIDEST: usize = 8;

/// Gathers what one sentence attributes.
pub(super) struct Reader<'s, 'a> {
    pub(super) sentence: &'s Sentence<'a>,
    pub(super) cues: &'s [Cue],
    found: Vec<Found>,
    /// Token ranges already attributed, reporting clauses among them.
    pub(super) taken: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    pub(super) fn is_taken(&self, i: usize) -> bool {
        self.taken.iter().any(|r| r.contains(&i))
    }

    /// One past the last attributed token before `i`.
    pub(super) fn floor(&self, i: usize) -> usize {
        self.taken.iter().filter(|r| r.end <= i).map(|r| r.end).max().unwrap_or(self.sentence.range.start)
    }

    pub(super) fn push(&mut self, content: Range<usize>, speaker: Range<usize>, cue: Range<usize>) {
        self.push_as(content, speaker, cue, true);
    }

    fn push_as(&mut self, content: Range<usize>, speaker: Range<usize>, cue: Range<usize>, speech: bool) {
        let s = self.sentence;
        let content = self.trimmed(content);
        if content.is_empty() {
            return;
        }
        let (start, end) = (s.start_of(content.start), s.end_before(content.end));
        let direct = content.clone().all(|i| s.quoted(i));
        let mut clause = (s.start_of(cue.start), s.end_before(cue.end));
        if !speaker.is_empty() {
            clause.0 = clause.0.min(s.start_of(speaker.start));
            clause.1 = clause.1.max(s.end_before(speaker.end));
        }
        self.found.push(Found {
            start,
            end,
            speaker: if s.can_speak(&speaker) { s.text(&speaker) } else { String::new() },
            cue: s.text(&cue),
            direct,
            clause,
            speech: speech || direct,
        });
        self.taken.push(content);
    }

    /// Without marks at the edges that belong to the sentence, not to what is said.
    fn trimmed(&self, mut content: Range<usize>) -> Range<usize> {
        let s = self.sentence;
        let mark = |i: usize| !s.quoted(i) && matches!(s.low(i), "," | ";" | ":" | "—" | "–" | "." | "-");
        while !content.is_empty() && mark(content.start) {
            content.start += 1;
        }
        while !content.is_empty() && mark(content.end - 1) {
            content.end -= 1;
        }
        content
    }

    /// The speaker of a cue that has none of its own: that of the clause before, else the sentence's subject.
    fn speaker_of(&self, cue: &Cue) -> Range<usize> {
        if !cue.subject.is_empty() {
            return cue.subject.clone();
        }
        if cue.passive {
            return cue.at..cue.at;
        }
        let earlier = self.cues.iter().rev().find(|c| c.at < cue.at && !c.subject.is_empty() && c.form != Form::Gerund);
        earlier.map_or_else(|| self.sentence.first_phrase(), |c| c.subject.clone())
    }

    /// What stands around the reporting clause ("in an interview on Friday, …", "…, while walking home") belongs to it,
    /// unless the outlet goes on at length.
    fn widen_clauses(&mut self) {
        let s = self.sentence;
        let edges = (s.start_of(s.range.start), s.end_before(s.range.end));
        let inside = |f: &Found, i: usize| {
            let at = s.start_of(i);
            (f.start..f.end).contains(&at) || (f.clause.0..f.clause.1).contains(&at)
        };
        let told = |i: usize| s.word(i) && !self.found.iter().any(|f| f.speech && inside(f, i));
        let outside = s.range.clone().filter(|&i| told(i)).count();
        if outside <= WIDEST {
            for found in self.found.iter_mut().filter(|f| f.speech) {
                found.clause = edges;
            }
        }
    }

    /// "According to NP, X" and "X, according to NP".
    fn according(&mut self) {
        let s = self.sentence;
        for i in s.range.clone() {
            if s.low(i) != "according" || s.low(i + 1) != "to" || s.quoted(i) || self.is_taken(i) {
                continue;
            }
            let source = s.phrase_from(i + 2);
            let leads = i <= s.range.start + 1;
            let floor = self.floor(i);
            let after = self.after_apposition(source.end);
            self.taken.push(i..source.end);
            let rest = s.words(after..s.range.end);
            if leads && self.quotes_another(after) {
                // "According to the Herald, she said: “…”": she speaks in the quotation.
                continue;
            }
            if leads {
                let end = self.clause_end(after);
                self.push(after..end, source, i..i + 2);
                continue;
            }
            let short = s.words(floor..i) <= 4 || lexicon::is_preposition(s.low(floor)) && s.words(floor..i) <= 6;
            if short && rest >= 4 {
                let end = self.clause_end(after);
                self.push(after..end, source, i..i + 2);
            } else {
                self.push(self.content_start(floor)..i, source, i..i + 2);
            }
        }
    }

    /// Whether somebody with a verb of saying is quoted word for word from token `from` on.
    fn quotes_another(&self, from: usize) -> bool {
        let s = self.sentence;
        let speaks = |c: &&Cue| c.at >= from && !c.subject.is_empty() && matches!(c.frame, Frame::Say | Frame::Tell);
        let cue = self.cues.iter().find(speaks);
        cue.is_some_and(|c| {
            (c.end..s.range.end.min(c.end + 8)).any(|i| s.quoted(i) && matches!(s.low(i - 1), ":" | ","))
        })
    }

    /// Over ", the mayor," after a name.
    fn after_apposition(&self, end: usize) -> usize {
        let s = self.sentence;
        if s.low(end) == "," && (lexicon::is_determiner(s.low(end + 1)) || s.low(end + 1) == "who") {
            let close = (end + 1..s.range.end.min(end + 10)).find(|&i| s.low(i) == ",");
            let finite = |i: usize| {
                matches!(s.low(i), "is" | "was" | "are" | "were" | "has" | "had" | "have" | "will" | "would")
            };
            if let Some(close) = close
                && (s.low(end + 1) == "who" || !(end + 1..close).any(finite))
            {
                return close + 1;
            }
        }
        if s.low(end) == "," { end + 1 } else { end }
    }

    /// Past conjunctions that lead the sentence.
    pub(super) fn content_start(&self, mut start: usize) -> usize {
        let s = self.sentence;
        while start < s.range.end
            && !s.quoted(start)
            && matches!(s.low(start), "but" | "and" | "yet" | "," | "so" | ";" | "—" | "still" | "–")
        {
            start += 1;
        }
        start
    }

    /// "NP said (that) X" and the other verbs whose content follows.
    fn leading(&mut self) {
        for index in 0..self.cues.len() {
            let Some(cue) = self.cues.get(index) else { continue };
            if self.is_taken(cue.at) {
                continue;
            }
            let Some(start) = self.after_verb(cue) else { continue };
            let end = self.clause_end(start);
            let least = if self.sentence.quoted(start) { 1 } else { 2 };
            if start >= end || self.sentence.words(start..end) < least {
                continue;
            }
            let speaker = self.speaker_of(cue);
            self.push_as(start..end, speaker, cue.at..cue.end, self.is_speech(cue, start));
        }
    }

    /// Whether words are reported: by the verb, or because "that" or a quotation follows.
    fn is_speech(&self, cue: &Cue, start: usize) -> bool {
        let s = self.sentence;
        let clause = s.low(start.wrapping_sub(1)) == "that" && !matches!(cue.form, Form::Base | Form::Gerund);
        let quoted = s.quoted(start) && cue.frame != Frame::Act && cue.frame != Frame::Plan;
        clause || quoted || lexicon::is_speech(s.low(cue.at), cue.frame, cue.form)
    }

    /// "the claim that X", "was confident that X".
    fn before_that(&mut self) {
        let s = self.sentence;
        for i in s.range.start + 1..s.range.end {
            if s.low(i) != "that" || s.quoted(i) || self.is_taken(i) || !lexicon::attributes_before_that(s.low(i - 1)) {
                continue;
            }
            let opener = s.low(i.saturating_sub(2));
            let impersonal = matches!(s.low(i - 1), "clear" | "certain" | "sure" | "positive")
                && !matches!(opener, "made" | "making" | "it" | "not");
            if impersonal || opener == "no" || s.quoted(i - 1) {
                continue;
            }
            let end = self.clause_end(i + 1);
            let speaker =
                if s.low(i.saturating_sub(2)).ends_with("'s") { s.noun_phrase(i - 1) } else { s.first_phrase() };
            if s.words(i + 1..end) >= 3 {
                self.push_as(i + 1..end, speaker, i - 1..i, false);
            }
        }
    }

    /// Quotations in a sentence with a reporting clause that are not yet anybody's.
    fn quotations(&mut self) {
        let s = self.sentence;
        let mut i = s.range.start;
        while i < s.range.end {
            if !s.quoted(i) {
                i += 1;
                continue;
            }
            let start = i;
            let quote = s.tokens.get(i).and_then(|t| t.quote);
            while i < s.range.end && s.tokens.get(i).is_some_and(|t| t.quote == quote) {
                i += 1;
            }
            if self.is_taken(start) {
                continue;
            }
            let nearest = self
                .cues
                .iter()
                .rev()
                .find(|c| c.at < start && !matches!(c.frame, Frame::Plan))
                .or_else(|| self.cues.iter().find(|c| c.at >= i && !matches!(c.frame, Frame::Plan)));
            let Some(cue) = nearest else { continue };
            let adjacent = cue.end == start || cue.end + 1 == start || s.low(i.saturating_sub(2)) == ",";
            if adjacent || s.words(start..i) >= 4 {
                let speaker = self.speaker_of(cue);
                let range = cue.at..cue.end;
                self.push(start..i, speaker, range);
            }
        }
    }
}
