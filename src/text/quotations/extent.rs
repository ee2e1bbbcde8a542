//! Where content that follows its verb starts, past recipients and adverbials, and where its clause ends.

use super::indirect::Reader;
use super::lexicon::{self, Form, Frame, is_finite};
use super::sentence::{Cue, Sentence};

impl Reader<'_, '_> {
    /// First token of the content after the verb.
    pub(super) fn after_verb(&self, cue: &Cue) -> Option<usize> {
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
            Frame::Say => self.introduced_quote(i).or_else(|| self.over_adverbials(i)),
            Frame::Tell => self.introduced_quote(i).or_else(|| self.over_recipient(cue)),
        }
    }

    /// The quotation that the clause leads to: "told KRON 4 on Monday, “…”".
    fn introduced_quote(&self, from: usize) -> Option<usize> {
        let s = self.sentence;
        let first = (from..from + 14).find(|&i| s.quoted(i))?;
        let introduces = first > from && matches!(s.low(first - 1), "," | ":");
        let plain = !(from..first).any(|i| is_finite(s.low(i)) || matches!(s.low(i), "that" | ";" | "and" | "but"));
        (introduces && plain).then_some(first)
    }

    fn over_adverbials(&self, mut i: usize) -> Option<usize> {
        let s = self.sentence;
        if s.low(i) == "that" {
            return Some(i + 1);
        }
        if (opens_adverbial(s, i) || s.low(i) == ",")
            && let Some(that) = s.that_ahead(i, 16)
        {
            return Some(that + 1);
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
    pub(super) fn clause_end(&self, start: usize) -> usize {
        let s = self.sentence;
        let mut i = start;
        let last = self.subordinate_end(start).unwrap_or(s.body_end());
        while i < last {
            if self.is_taken(i) || i > start && self.ends_clause(i, start) {
                return i;
            }
            i += 1;
        }
        last
    }

    /// The comma that ends a subordinate clause at the sentence's head, where `start` stands in it ("After he said he
    /// would go, the board met").
    fn subordinate_end(&self, start: usize) -> Option<usize> {
        let s = self.sentence;
        let head = s.range.start;
        let leads = matches!(
            s.low(head),
            "after" | "when" | "once" | "while" | "if" | "although" | "though" | "because" | "since"
        );
        let plain = |i: usize| s.low(i) == "," && !s.quoted(i);
        if !leads || s.quoted(head) || (head..start).any(plain) {
            return None;
        }
        (start..s.body_end()).find(|&i| plain(i)).filter(|&comma| {
            let next = comma + 1;
            s.words(next..s.range.end) >= 3 && !matches!(s.low(next), "and" | "or" | "which" | "who" | "but")
        })
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
}

fn opens_adverbial(s: &Sentence, i: usize) -> bool {
    let low = s.low(i);
    lexicon::is_day(low) || lexicon::is_preposition(low) || matches!(low, "last" | "this" | "late" | "early" | "both")
}
