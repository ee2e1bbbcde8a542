//! What a copy of a text changed: sentences left out, added and moved, and within changed sentences the words.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use similar::{Algorithm, DiffOp, capture_diff_slices};

use super::sides::is_body;
use crate::{analyze::rows::ArticleReading, text::sentences};

/// Sentences of an article, and words of a sentence, that are compared; the rest is left alone. A limit of time would make
/// the result depend on the machine.
const MOST_SENTENCES: usize = 400;
const MOST_WORDS: usize = 300;

/// Two sentences are one that was changed from this share of common words on (2·common / both).
const ALIKE: f64 = 0.5;

/// What happened to a sentence.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EditKind {
    /// The copy lacks it.
    #[default]
    LeftOut,
    /// Only the copy has it.
    Added,
    /// Both have it in other words.
    Changed,
    /// The copy has it elsewhere.
    Moved,
}

/// One edit, in the order of the text.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    /// What happened.
    pub kind: EditKind,
    /// Paragraph of the fullest text; null where only the copy has it.
    pub from_paragraph: Option<i32>,
    /// Paragraph of the copy; null where the copy lacks it.
    pub paragraph: Option<i32>,
    /// The sentence in the fullest text; empty where only the copy has it.
    pub from_text: String,
    /// The sentence in the copy; empty where the copy lacks it.
    pub text: String,
    /// Of a changed sentence, its words in stretches.
    pub words: Vec<WordEdit>,
}

/// A stretch of words.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WordEdit {
    /// Null where both have it; else `left_out` or `added`.
    pub kind: Option<EditKind>,
    /// The words.
    pub text: String,
}

/// A sentence and where it stands.
struct Sentence {
    paragraph: i32,
    text: String,
    /// Its letters and digits in lower case: quotation marks and spaces are no edit.
    key: String,
}

/// The edits that lead from one article to another.
pub(super) fn edits(from: &ArticleReading, to: &ArticleReading) -> Vec<Edit> {
    let (old, new) = (sentences_of(from), sentences_of(to));
    let keys = |of: &[Sentence]| of.iter().map(|s| s.key.clone()).collect::<Vec<_>>();
    let (old_keys, new_keys) = (keys(&old), keys(&new));
    let mut edits = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old_keys, &new_keys) {
        if !matches!(op, DiffOp::Equal { .. }) {
            let (old, new) = (old.get(op.old_range()), new.get(op.new_range()));
            edits.extend(within(old.unwrap_or_default(), new.unwrap_or_default()));
        }
    }
    moved(edits)
}

fn sentences_of(reading: &ArticleReading) -> Vec<Sentence> {
    let body = reading.paragraphs.iter().filter(|p| is_body(&p.kind));
    let of = body.flat_map(|p| sentences(&p.text).into_iter().map(move |text| (p.paragraph, text.trim())));
    of.map(|(paragraph, text)| Sentence { paragraph, text: text.to_owned(), key: key(text) })
        .filter(|s| !s.key.is_empty())
        .take(MOST_SENTENCES)
        .collect()
}

fn key(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The edits of a block that differs: alike sentences in order are changed ones, the others are left out or added.
fn within(old: &[Sentence], new: &[Sentence]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut next = 0;
    for sentence in old {
        let rest = new.get(next..).unwrap_or_default();
        let alike = rest.iter().map(|n| likeness(&sentence.text, &n.text));
        let best =
            alike.enumerate().filter(|(_, a)| *a >= ALIKE).max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0)));
        let Some((at, _)) = best else {
            edits.push(left_out(sentence));
            continue;
        };
        edits.extend(rest.iter().take(at).map(added));
        edits.extend(rest.get(at).map(|n| changed(sentence, n)));
        next += at + 1;
    }
    edits.extend(new.iter().skip(next).map(added));
    edits
}

fn left_out(s: &Sentence) -> Edit {
    Edit { kind: EditKind::LeftOut, from_paragraph: Some(s.paragraph), from_text: s.text.clone(), ..Edit::default() }
}

fn added(s: &Sentence) -> Edit {
    Edit { kind: EditKind::Added, paragraph: Some(s.paragraph), text: s.text.clone(), ..Edit::default() }
}

fn changed(old: &Sentence, new: &Sentence) -> Edit {
    Edit {
        kind: EditKind::Changed,
        from_paragraph: Some(old.paragraph),
        paragraph: Some(new.paragraph),
        from_text: old.text.clone(),
        text: new.text.clone(),
        words: words(&old.text, &new.text),
    }
}

/// Share of words that two sentences have in common, in order.
fn likeness(a: &str, b: &str) -> f64 {
    let (a, b) = (split(a), split(b));
    let same: usize = capture_diff_slices(Algorithm::Myers, &a, &b)
        .iter()
        .map(|op| if let DiffOp::Equal { len, .. } = op { *len } else { 0 })
        .sum();
    2.0 * same as f64 / (a.len() + b.len()).max(1) as f64
}

fn split(text: &str) -> Vec<&str> {
    text.split_whitespace().take(MOST_WORDS).collect()
}

fn words(old: &str, new: &str) -> Vec<WordEdit> {
    let (old, new) = (split(old), split(new));
    let mut found = Vec::new();
    let mut push = |kind, words: Option<&[&str]>| {
        let text = words.unwrap_or_default().join(" ");
        if !text.is_empty() {
            found.push(WordEdit { kind, text });
        }
    };
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if let DiffOp::Equal { .. } = op {
            push(None, new.get(op.new_range()));
        } else {
            push(Some(EditKind::LeftOut), old.get(op.old_range()));
            push(Some(EditKind::Added), new.get(op.new_range()));
        }
    }
    found
}

/// Sentences that are left out in one place and added in another were moved.
fn moved(mut edits: Vec<Edit>) -> Vec<Edit> {
    let mut gone = BTreeSet::new();
    for from in 0..edits.len() {
        let Some(edit) = edits.get(from).filter(|e| e.kind == EditKind::LeftOut) else { continue };
        let is = |(at, e): &(usize, &Edit)| {
            e.kind == EditKind::Added && !gone.contains(at) && key(&e.text) == key(&edit.from_text)
        };
        let Some((to, elsewhere)) = edits.iter().enumerate().find(is) else { continue };
        let (paragraph, text) = (elsewhere.paragraph, elsewhere.text.clone());
        gone.insert(to);
        if let Some(edit) = edits.get_mut(from) {
            *edit = Edit { kind: EditKind::Moved, paragraph, text, ..std::mem::take(edit) };
        }
    }
    edits.into_iter().enumerate().filter(|(at, _)| !gone.contains(at)).map(|(_, e)| e).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;

    #[test]
    fn sentences_are_left_out_added_changed_and_moved() {
        let fullest = [
            "Piers close",
            "The harbour board closed two piers on Monday. Rain had loosened the old planks.",
            "Nobody was hurt in the night.",
            "The ferry line will sail from Elm Street until May, the board said.",
        ];
        let copy = [
            "Two piers shut",
            "Nobody was hurt in the night. The harbour board closed two piers on Monday.",
            "The ferry line will sail from Oak Street until May, the board said.",
            "Fares stay as they are.",
        ];
        let edits = edits(&reading("a", "Auk", &fullest), &reading("g", "Gull", &copy));
        let told: Vec<(EditKind, Option<i32>, Option<i32>)> =
            edits.iter().map(|e| (e.kind, e.from_paragraph, e.paragraph)).collect();
        assert_eq!(
            told,
            [
                (EditKind::LeftOut, Some(0), None),
                (EditKind::Moved, Some(1), Some(0)),
                (EditKind::Changed, Some(2), Some(1)),
                (EditKind::Added, None, Some(2)),
            ]
        );
        let words: Vec<(Option<EditKind>, &str)> = edits[2].words.iter().map(|w| (w.kind, w.text.as_str())).collect();
        assert_eq!(words[1..3], [(Some(EditKind::LeftOut), "Elm"), (Some(EditKind::Added), "Oak")]);
    }

    #[test]
    fn marks_and_spaces_are_no_edit() {
        let (one, other) = (["", "“It is over,” she said."], ["", "\"It is over\", she  said."]);
        assert_eq!(edits(&reading("a", "Auk", &one), &reading("g", "Gull", &other)), []);
    }
}
