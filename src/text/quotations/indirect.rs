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

struct Reader<'s, 'a> {
    sentence: &'s Sentence<'a>,
    cues: &'s [Cue],
    found: Vec<Found>,
    /// Token ranges already attributed, reporting clauses among them.
    taken: Vec<Range<usize>>,
}

impl Reader<'_, '_> {
    fn is_taken(&self, i: usize) -> bool {
        self.taken.iter().any(|r| r.contains(&i))
    }

    /// One past the last attributed token before `i`.
    fn floor(&self, i: usize) -> usize {
        self.taken.iter().filter(|r| r.end <= i).map(|r| r.end).max().unwrap_or(self.sentence.range.start)
    }

    fn push(&mut self, content: Range<usize>, speaker: Range<usize>, cue: Range<usize>) {
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
            speaker: s.text(&speaker),
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

    /// Over ", the mayor," after a name.
    fn after_apposition(&self, end: usize) -> usize {
        let s = self.sentence;
        if s.low(end) == "," && (lexicon::is_determiner(s.low(end + 1)) || s.low(end + 1) == "who") {
            let close = (end + 1..s.range.end.min(end + 10)).find(|&i| s.low(i) == ",");
            let finite = |i: usize| {
                matches!(s.low(i), "is" | "was" | "are" | "were" | "has" | "had" | "have" | "will" | "would")
            };
            if let Some(close) = close {
                if s.low(end + 1) == "who" || !(end + 1..close).any(finite) {
                    return close + 1;
                }
            }
        }
        if s.low(end) == "," { end + 1 } else { end }
    }

    /// Past conjunctions that lead the sentence.
    fn content_start(&self, mut start: usize) -> usize {
        let s = self.sentence;
        while start < s.range.end
            && !s.quoted(start)
            && matches!(s.low(start), "but" | "and" | "yet" | "," | "so" | ";" | "—" | "still" | "–")
        {
            start += 1;
        }
        start
    }

    /// "X, NP said", "X, said NP", "X, NP said, Y".
    fn trailing(&mut self) {
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

    fn inverted(&mut self, cue: &Cue) -> bool {
        let s = self.sentence;
        if cue.at <= s.range.start || cue.form == Form::Base || matches!(cue.frame, Frame::Act) {
            return false;
        }
        let closes_quote = s.quoted(cue.at - 1);
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
        if edge <= floor || matches!(cue.frame, Frame::Act) {
            return;
        }
        let closes_quote = s.quoted(edge - 1);
        if !closes_quote && !matches!(s.low(edge - 1), "," | "—" | "–") {
            return;
        }
        if !self.rest_is_adverbial(cue, closes_quote) {
            return;
        }
        let start = self.quote_start(self.content_start(floor), edge);
        if !closes_quote && (s.words(start..edge) < 4 || is_introduction(s, start, edge)) {
            // "On Tuesday, he said, X": an introduction and then the content.
            if s.low(cue.end) == "," && s.words(cue.end..s.range.end) >= 4 {
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

    /// "NP said (that) X" and the other verbs whose content follows.
    fn leading(&mut self) {
        for index in 0..self.cues.len() {
            let Some(cue) = self.cues.get(index) else { continue };
            if self.is_taken(cue.at) {
                continue;
            }
            let Some(start) = self.after_verb(cue) else { continue };
            let end = self.clause_end(start);
            let least = if s_quoted(self.sentence, start) { 1 } else { 2 };
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

    /// First token of the content after the verb.
    fn after_verb(&self, cue: &Cue) -> Option<usize> {
        let s = self.sentence;
        let i = cue.end;
        let next = s.low(i);
        match cue.frame {
            Frame::Plan => (next == "to").then_some(i),
            Frame::Act => {
                let bad = matches!(next, "" | "by" | "," | "." | ";" | ")" | "and" | "in" | "at" | "or");
                (!bad).then_some(if next == ":" || next == "that" { i + 1 } else { i })
            }
            Frame::That => {
                let that = s.that_ahead(i, 12).filter(|&t| t == i || opens_adverbial(s, i));
                let opens = s.quoted(i)
                    || lexicon::is_pronoun(next)
                        && !matches!(next, "it" | "one" | "some" | "him" | "her" | "them" | "many" | "others");
                that.map(|t| t + 1)
                    .or_else(|| opens.then_some(i))
                    .or_else(|| (next == ":").then_some(i + 1))
                    .or_else(|| (next == "," && s.quoted(i + 1)).then_some(i + 1))
            }
            Frame::Say if cue.passive => s.that_ahead(i, 8).map(|t| t + 1).or_else(|| (next == "to").then_some(i)),
            Frame::Say => self.over_adverbials(i),
            Frame::Tell => self.over_recipient(cue),
        }
    }

    fn over_adverbials(&self, mut i: usize) -> Option<usize> {
        let s = self.sentence;
        if s.low(i) == "that" {
            return Some(i + 1);
        }
        if opens_adverbial(s, i) || s.low(i) == "," {
            if let Some(that) = s.that_ahead(i, 16) {
                return Some(that + 1);
            }
        }
        for _ in 0..4 {
            let low = s.low(i);
            if low == ":" {
                return Some(i + 1);
            }
            if low == "," {
                return if s.quoted(i + 1) { Some(i + 1) } else { None };
            }
            if matches!(low, "" | "." | ";" | "as" | "and" | "by") {
                return None;
            }
            if s.quoted(i) {
                return Some(i);
            }
            if lexicon::is_day(low) {
                i += if matches!(s.low(i + 1), "night" | "morning" | "afternoon" | "evening") { 2 } else { 1 };
            } else if matches!(low, "last" | "this" | "next")
                && matches!(
                    s.low(i + 1),
                    "week"
                        | "month"
                        | "year"
                        | "night"
                        | "summer"
                        | "fall"
                        | "spring"
                        | "winter"
                        | "weekend"
                        | "morning"
                        | "afternoon"
                        | "evening"
                        | "monday"
                        | "tuesday"
                        | "wednesday"
                        | "thursday"
                        | "friday"
                        | "saturday"
                        | "sunday"
                )
            {
                i += 2;
            } else if matches!(low, "of" | "about") {
                return Some(i + 1);
            } else if lexicon::is_preposition(low) && !matches!(low, "for") {
                i = self.over_phrase(i + 1);
            } else {
                return Some(i);
            }
        }
        (i < s.body_end()).then_some(i)
    }

    /// Past the noun phrase that starts at `i`.
    fn over_phrase(&self, mut i: usize) -> usize {
        let s = self.sentence;
        if lexicon::is_determiner(s.low(i)) {
            i += 1;
        }
        let first = i;
        while i < s.range.end && i < first + 10 && s.word(i) {
            let low = s.low(i);
            let name_after_noun = i > first
                && s.capital(i)
                && !s.capital(i - 1)
                && !lexicon::is_preposition(s.low(i - 1))
                && !lexicon::is_determiner(s.low(i - 1));
            if i > first && !lexicon::is_preposition(s.low(i - 1)) && lexicon::is_determiner(low)
                || lexicon::is_pronoun(low)
                || name_after_noun && !lexicon::is_day(low)
                || matches!(low, "there" | "if" | "whether" | "how" | "what" | "why")
            {
                break;
            }
            let name_ends = i > first
                && s.capital(i - 1)
                && !s.capital(i)
                && !lexicon::is_preposition(low)
                && !lexicon::is_determiner(low)
                && low != "and"
                && !lexicon::is_day(low);
            if name_ends && !matches!(low, "night" | "morning" | "afternoon" | "evening" | "reporters" | "host") {
                break;
            }
            i += 1;
        }
        i.max(first)
    }

    fn over_recipient(&self, cue: &Cue) -> Option<usize> {
        let s = self.sentence;
        let mut i = cue.end;
        if let Some(that) = s.that_ahead(i, 16) {
            return Some(that + 1);
        }
        if cue.passive {
            return matches!(s.low(i), "to" | "by")
                .then_some(i)
                .filter(|&i| s.low(i) == "to")
                .or_else(|| lexicon::is_pronoun(s.low(i)).then_some(i));
        }
        if s.quoted(i) {
            return Some(i);
        }
        if lexicon::is_pronoun(s.low(i))
            || matches!(
                s.low(i),
                "me" | "us"
                    | "reporters"
                    | "lawmakers"
                    | "voters"
                    | "viewers"
                    | "supporters"
                    | "journalists"
                    | "investigators"
                    | "police"
                    | "investors"
            )
        {
            i += 1;
        } else {
            i = self.over_phrase(i);
        }
        match s.low(i) {
            "about" | "of" => Some(i + 1),
            "to" => Some(i),
            _ => self.over_adverbials(i),
        }
    }

    /// One past the last token of a clause that starts at `start`.
    fn clause_end(&self, start: usize) -> usize {
        let s = self.sentence;
        let mut i = start;
        let last = s.body_end();
        while i < last {
            if self.is_taken(i) || i > start && self.ends_clause(i, start) {
                return i;
            }
            i += 1;
        }
        last
    }

    fn ends_clause(&self, i: usize, start: usize) -> bool {
        let s = self.sentence;
        if s.quoted(i) {
            return false;
        }
        let speaks = |j: usize| s.cue_at(j).is_some_and(|c| !matches!(c.frame, Frame::Plan));
        match s.low(i) {
            ";" => true,
            "," => {
                let gerund = s.cue_at(i + 1).is_some_and(|c| c.form == Form::Gerund)
                    || matches!(s.low(i + 1), "citing" | "referring" | "according");
                let again = matches!(s.low(i + 1), "and" | "but")
                    && (speaks(i + 2) || speaks(i + 3) && s.words(i + 2..i + 3) == 1);
                let turn = s.low(i + 1) == "but";
                gerund || again || turn && s.words(start..i) >= 3
            }
            "and" | "but" => {
                speaks(i + 1)
                    && s.cue_at(i + 1)
                        .is_some_and(|c| matches!(c.form, Form::Past | Form::Third) || s.low(i + 1) == "say")
            }
            _ => false,
        }
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

fn s_quoted(s: &Sentence, i: usize) -> bool {
    s.quoted(i)
}

fn opens_adverbial(s: &Sentence, i: usize) -> bool {
    let low = s.low(i);
    lexicon::is_day(low) || lexicon::is_preposition(low) || matches!(low, "last" | "this" | "late" | "early" | "both")
}

fn is_finite(word: &str) -> bool {
    matches!(
        word,
        "is" | "are"
            | "was"
            | "were"
            | "has"
            | "have"
            | "had"
            | "will"
            | "would"
            | "could"
            | "should"
            | "can"
            | "may"
            | "might"
            | "must"
            | "did"
            | "does"
            | "do"
    ) || word.ends_with("n't")
}

/// Whether an unquoted stretch before "he said" only sets the scene.
fn is_introduction(s: &Sentence, start: usize, end: usize) -> bool {
    let opens = lexicon::is_preposition(s.low(start))
        || lexicon::is_day(s.low(start))
        || matches!(s.low(start), "asked" | "speaking" | "instead");
    let finite = (start..end).any(|i| is_finite(s.low(i)));
    opens && !finite && s.words(start..end) <= 10
}
