//! Who speaks: quotations and indirect speech with their speakers, by rules.
//!
//! A paragraph is cut into sentences that end outside quotation marks. Within a sentence verbs of saying, "according
//! to" and the like give content, speaker and cue; quotations without a reporting clause of their own go to the speaker
//! of the sentence or paragraph beside them. Block quotations and transcript turns are read off the paragraphs.

mod appositions;
mod block;
mod direct;
mod extent;
mod indirect;
mod lexicon;
mod phrases;
mod pronouns;
mod sentence;
mod tokens;
mod trailing;
mod words;

use super::speakers::Names;
use super::{Paragraph, Voice, VoiceSpan};
use sentence::{Found, Sentence};

/// What a paragraph attributes, and what the next one takes over from it.
pub(crate) struct Reading {
    found: Vec<Found>,
    words: Vec<(usize, usize)>,
}

/// Fills `voices` and `attributed_share` of the paragraphs of one article, in order. Speakers are joined to their
/// fullest mention in the article, pronouns to the speaker named before them.
pub fn attribute(paragraphs: &mut [Paragraph]) {
    let texts: Vec<Vec<char>> = paragraphs.iter().map(|p| p.text.chars().collect()).collect();
    let mut readings = read_all(&texts);
    let names = Names::collect(paragraphs.iter().map(|p| p.text.as_str()));
    pronouns::join(&mut readings, &texts, &names);
    for ((paragraph, reading), chars) in paragraphs.iter_mut().zip(&readings).zip(&texts) {
        paragraph.attributed_share = share(reading);
        paragraph.voices = spans(chars, &reading.found);
    }
}

/// The voices of one labelled text, which may be a whole article with a paragraph a line. Offsets count in `text` as
/// given; speakers stay as written.
pub fn attribute_text(text: &str) -> Vec<VoiceSpan> {
    let chars: Vec<char> = text.chars().collect();
    let mut lines: Vec<(usize, Vec<char>)> = Vec::new();
    let mut start = 0;
    for line in chars.split(|&c| c == '\n' || c == '\r') {
        if line.iter().any(|c| !c.is_whitespace()) {
            lines.push((start, line.to_vec()));
        }
        start += line.len() + 1;
    }
    let texts: Vec<Vec<char>> = lines.iter().map(|(_, line)| line.clone()).collect();
    let mut all = Vec::new();
    for ((offset, _), reading) in lines.iter().zip(read_all(&texts)) {
        for mut found in reading.found {
            found.start += offset;
            found.end += offset;
            all.push(found);
        }
    }
    spans(&chars, &all)
}

/// Share of the words of one labelled text that are attributed, reporting clauses included; from 0 to 1.
pub fn attributed_share(text: &str) -> f32 {
    let texts: Vec<Vec<char>> = text.lines().map(|line| line.chars().collect()).collect();
    let (mut inside, mut all) = (0usize, 0usize);
    for reading in read_all(&texts) {
        inside += attributed_words(&reading);
        all += reading.words.len();
    }
    if all == 0 { 0.0 } else { inside as f32 / all as f32 }
}

/// The main source among voices: who has the most attributed text in them, the first where equal; empty where nobody
/// is named.
pub fn main_speaker(voices: &[VoiceSpan]) -> String {
    let mut totals: Vec<(&str, usize)> = Vec::new();
    for span in voices.iter().filter(|s| s.voice == Voice::Source && !s.speaker.is_empty()) {
        let length = span.end.saturating_sub(span.start);
        match totals.iter_mut().find(|(name, _)| *name == span.speaker) {
            Some((_, total)) => *total += length,
            None => totals.push((&span.speaker, length)),
        }
    }
    let mut best: Option<(&str, usize)> = None;
    for (name, total) in totals {
        if best.is_none_or(|(_, most)| total > most) {
            best = Some((name, total));
        }
    }
    best.map_or_else(String::new, |(name, _)| name.to_owned())
}

/// Paragraphs within which the next turn of an interview must come for a paragraph without label to belong to the last.
const NEAR_TURN: usize = 3;

fn read_all(texts: &[Vec<char>]) -> Vec<Reading> {
    let mut readings: Vec<Reading> = Vec::with_capacity(texts.len());
    let mut state = direct::State::of_article(texts);
    let turns: Vec<bool> = texts
        .iter()
        .map(|chars| block::label(chars).is_some_and(|l| state.labels.iter().filter(|o| **o == l).count() > 1))
        .collect();
    for (i, chars) in texts.iter().enumerate() {
        let next = texts.get(i + 1).map(Vec::as_slice);
        let continues = next.is_some_and(direct::opens_with_quote);
        let near = turns.iter().skip(i + 1).take(NEAR_TURN).any(|t| *t);
        if !near || !(state.interview || state.speaks_in_turns) {
            state.turn = None;
        }
        let reading = read_paragraph(chars, continues, &mut state);
        state.announced = block::announcement(chars, &reading.found, &state);
        readings.push(reading);
    }
    readings
}

fn read_paragraph(chars: &[char], continues: bool, state: &mut direct::State) -> Reading {
    let quotes = tokens::quotes(chars, continues);
    let tokens = tokens::tokens(chars, &quotes);
    let words = tokens.iter().filter(|t| t.word).map(|t| (t.start, t.end)).collect();
    match block::whole_paragraph(chars, &tokens, &quotes, state) {
        Some(block::Turn::Words(found)) => {
            let labelled = block::label(chars).is_some_and(|label| label == found.speaker);
            state.turn = (labelled || state.turn.is_some()).then(|| found.speaker.clone());
            state.after_block(&found);
            return Reading { found: vec![found], words };
        }
        Some(block::Turn::Question) => {
            state.turn = Some(String::new());
            return Reading { found: Vec::new(), words };
        }
        None => {}
    }
    state.first_person |= block::is_first_person(&tokens);
    let headline = block::is_headline(&tokens);
    let whole = Sentence { chars, tokens: &tokens, quotes: &quotes, range: 0..tokens.len(), headline };
    let reports = |i: usize| (i..i + 6).take_while(|&j| whole.word(j)).any(|j| whole.cue_at(j).is_some());
    let ranges = tokens::sentences(&tokens, &reports);
    let mut found = Vec::new();
    let mut pending = Vec::new();
    for range in ranges {
        let sentence = Sentence { chars, tokens: &tokens, quotes: &quotes, range, headline };
        let mut here = indirect::read(&sentence);
        here.sort_by_key(|f| (f.start, f.end));
        pending.extend(direct::unclaimed(&sentence, &here));
        found.extend(here);
    }
    direct::settle(chars, pending, &mut found, &quotes, state);
    Reading { found: join(found), words }
}

/// In order, without overlap: what begins inside another's content belongs to that.
fn join(mut found: Vec<Found>) -> Vec<Found> {
    found.sort_by_key(|f| (f.start, std::cmp::Reverse(f.end)));
    let mut out: Vec<Found> = Vec::with_capacity(found.len());
    for next in found {
        match out.last_mut() {
            Some(last) if next.start < last.end => {
                last.end = last.end.max(next.end);
                last.speech |= next.speech;
                last.clause = (last.clause.0.min(next.clause.0), last.clause.1.max(next.clause.1));
            }
            _ => out.push(next),
        }
    }
    out
}

fn attributed_words(reading: &Reading) -> usize {
    let mut ranges: Vec<(usize, usize)> =
        reading.found.iter().filter(|f| f.speech).flat_map(|f| [(f.start, f.end), f.clause]).collect();
    ranges.sort_unstable();
    let (mut next, mut reached) = (0, 0);
    let mut count = 0;
    for &(word, _) in &reading.words {
        while let Some(&(_, end)) = ranges.get(next).filter(|r| r.0 <= word) {
            reached = reached.max(end);
            next += 1;
        }
        count += usize::from(word < reached);
    }
    count
}

fn share(reading: &Reading) -> f32 {
    if reading.words.is_empty() { 0.0 } else { attributed_words(reading) as f32 / reading.words.len() as f32 }
}

/// Spans that cover the text: the content found, and the outlet's voice between.
fn spans(chars: &[char], found: &[Found]) -> Vec<VoiceSpan> {
    let outlet = |start, end| VoiceSpan {
        start,
        end,
        voice: Voice::Outlet,
        speaker: String::new(),
        cue: String::new(),
        direct: false,
    };
    let mut out = Vec::with_capacity(found.len() * 2 + 1);
    let mut at = 0;
    for f in found.iter().filter(|f| f.end <= chars.len() && f.start < f.end) {
        if f.start < at {
            continue;
        }
        if f.start > at {
            out.push(outlet(at, f.start));
        }
        out.push(VoiceSpan {
            start: f.start,
            end: f.end,
            voice: Voice::Source,
            speaker: f.speaker.clone(),
            cue: f.cue.clone(),
            direct: f.direct,
        });
        at = f.end;
    }
    if at < chars.len() {
        out.push(outlet(at, chars.len()));
    }
    out
}

#[cfg(test)]
mod tests;

#[cfg(test)]
mod cases_test;
