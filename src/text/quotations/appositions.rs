//! Who stands before the appositions that part a speaker from the verb ("Ida Lund, a fellow with the council, said").

use super::lexicon;
use super::sentence::Sentence;
use std::ops::Range;

impl Sentence<'_> {
    /// The name in front of an apposition that lacks its closing comma ("Ann Lee, a former aide to Max Holt said").
    pub(super) fn named_before(&self, phrase: Range<usize>) -> Range<usize> {
        let comma = phrase.start.checked_sub(1).filter(|&i| self.low(i) == "," && !self.quoted(i));
        let Some(comma) = comma.filter(|_| matches!(self.low(phrase.start), "a" | "an" | "the")) else { return phrase };
        let mut start = comma;
        while start > self.range.start && self.capital(start - 1) && !self.quoted(start - 1) {
            start -= 1;
        }
        let opens = start == self.range.start || self.quoted(start - 1) || self.low(start - 1) == ",";
        let named = comma - start >= 2 && opens && !lexicon::is_determiner(self.low(start));
        if named { start..comma } else { phrase }
    }

    /// The stretches between commas, dashes and brackets before the mark at `close`, nearest first, brackets left out,
    /// back to a quotation or the start of the sentence.
    fn stretches(&self, close: usize) -> Vec<Range<usize>> {
        let mut out = Vec::new();
        let (mut i, mut end) = (close + 1, close + 1);
        while i > self.range.start && close - (i - 1) < 60 && out.len() < 8 {
            i -= 1;
            if self.quoted(i) && !self.nickname(i) || matches!(self.low(i), ";" | ":" | "?" | "!") {
                i += 1;
                break;
            }
            if !matches!(self.low(i), "," | "—" | "–" | ")" | "(") {
                continue;
            }
            if i + 1 < end {
                out.push(i + 1..end);
            }
            if self.low(i) == ")" {
                let open = (self.range.start..i).rev().take(12).find(|&j| self.low(j) == "(");
                i = open.unwrap_or(i);
            }
            end = i;
        }
        if i < end {
            out.push(i..end);
        }
        out
    }

    /// The speaker that the appositions closed by the mark at `close` belong to: a name where there is one, else the
    /// description farthest left.
    pub(super) fn before_appositions(&self, close: usize) -> Option<Range<usize>> {
        let stretches = self.stretches(close);
        let mut role = None;
        for (k, stretch) in stretches.iter().enumerate() {
            let left = stretches.get(k + 1);
            let low = self.low(stretch.start);
            if stretch.len() == 1 && lexicon::is_pronoun(low) {
                return Some(stretch.clone());
            }
            let relative = matches!(low, "who" | "which" | "whose" | "where");
            let finite = stretch.clone().any(|i| lexicon::is_finite(self.low(i)));
            if finite && !relative && self.cut_clause(stretch.clone()).is_empty() {
                break;
            }
            if relative || self.is_aside(stretch, left) {
                continue;
            }
            let phrase = self.noun_phrase(stretch.end);
            if phrase.is_empty() {
                continue;
            }
            if self.is_name(phrase.clone()) {
                return Some(phrase);
            }
            role = Some(phrase);
            if finite || phrase_starts_late(&role, stretch) {
                break;
            }
        }
        role
    }

    /// What follows "as", "but" and the like in a stretch with a verb of its own.
    fn cut_clause(&self, stretch: Range<usize>) -> Range<usize> {
        let last = stretch
            .clone()
            .rev()
            .find(|&i| lexicon::is_finite(self.low(i)) || matches!(self.low(i), "as" | "but" | "while"));
        let start = last.map_or(stretch.start, |i| if lexicon::is_finite(self.low(i)) { stretch.end } else { i + 1 });
        start..stretch.end
    }

    /// Whether a stretch between commas only qualifies: an adverbial, a party or a place, a participle.
    fn is_aside(&self, stretch: &Range<usize>, left: Option<&Range<usize>>) -> bool {
        let low = self.low(stretch.start);
        let adverbial = lexicon::is_preposition(low)
            || lexicon::is_day(low)
            || lexicon::is_scene(low)
            || matches!(low, "and" | "or" | "like" | "including" | "jr" | "sr" | "iii" | "ii")
            || low.ends_with("ly")
            || low.ends_with("ing") && !self.capital(stretch.start);
        let number = low.starts_with(|c: char| c.is_ascii_digit());
        let party = low.starts_with("r-") || low.starts_with("d-") || matches!(low, "r" | "d");
        let abbreviated = stretch.len() == 2 && self.capital(stretch.start) && self.low(stretch.end - 1) == ".";
        let place = stretch.len() == 1
            && self.capital(stretch.start)
            && left.is_some_and(|l| self.capital(l.end - 1) && self.word(l.end - 1));
        adverbial || number || party || abbreviated || place
    }

    /// Whether a phrase ends in a name and is no description.
    fn is_name(&self, phrase: Range<usize>) -> bool {
        let last = phrase.clone().rev().find(|&i| self.word(i));
        last.is_some_and(|i| self.capital(i))
            && !lexicon::is_determiner(self.low(phrase.start))
            && self.capital(phrase.start)
    }
}

/// Whether the phrase leaves out the start of its stretch: what is farther left belongs to something else.
fn phrase_starts_late(phrase: &Option<Range<usize>>, stretch: &Range<usize>) -> bool {
    phrase.as_ref().is_some_and(|p| p.start > stretch.start + 1)
}
