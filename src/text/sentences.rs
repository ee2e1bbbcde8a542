//! Sentences of English text.

use std::panic::{AssertUnwindSafe, catch_unwind};

/// Sentences of `text` in order, each with the white space that follows it: joined together they are `text` again.
///
/// Abbreviations ("Dr.", "U.S."), initials and quotations are minded by the `sentencex` crate; where that crate fails
/// on an input, a plainer rule (an end mark, white space, a capital letter) stands in.
pub fn sentences(text: &str) -> Vec<&str> {
    if text.is_empty() {
        return Vec::new();
    }
    // sentencex has panicked on odd Unicode before, and one article must not end a run.
    let starts =
        catch_unwind(AssertUnwindSafe(|| careful_starts(text))).ok().flatten().unwrap_or_else(|| plain_starts(text));
    cut(text, &starts)
}

/// Byte offsets at which sentences begin by sentencex, `None` where its answer does not fit the text.
fn careful_starts(text: &str) -> Option<Vec<usize>> {
    let base = text.as_ptr() as usize;
    let mut starts = Vec::new();
    for sentence in sentencex::segment("en", text) {
        let start = (sentence.as_ptr() as usize).checked_sub(base).filter(|s| *s < text.len())?;
        let lead = sentence.len() - sentence.trim_start().len();
        starts.push(start + lead);
    }
    let ordered = starts.windows(2).all(|w| matches!(w, [a, b] if a <= b));
    (ordered && starts.iter().all(|s| text.is_char_boundary(*s))).then_some(starts)
}

/// Words after which a full stop seldom ends a sentence.
const ABBREVIATIONS: [&str; 34] = [
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Sen.", "Rep.", "Gov.", "Gen.", "Lt.", "Col.", "Sgt.", "St.", "Jr.", "Sr.",
    "Jan.", "Feb.", "Aug.", "Sept.", "Oct.", "Nov.", "Dec.", "U.S.", "U.N.", "U.K.", "No.", "vs.", "v.", "Inc.", "Co.",
    "Corp.", "Rev.", "Hon.", "a.m.",
];

/// Byte offsets at which sentences begin by the plain rule.
fn plain_starts(text: &str) -> Vec<usize> {
    let mut starts = vec![0];
    let mut previous = "";
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        if ends_sentence(previous) && bare.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric()) {
            starts.push(offset);
        }
        if !word.trim().is_empty() {
            previous = word.trim();
        }
        offset += word.len();
    }
    starts
}

/// Whether a word closes a sentence: an end mark, quotation marks and brackets after it allowed.
fn ends_sentence(word: &str) -> bool {
    let bare = word.trim_end_matches(['"', '\'', '”', '’', ')', ']']);
    bare.ends_with(['.', '!', '?', '…']) && !ABBREVIATIONS.contains(&bare) && bare.chars().count() > 2
}

/// Cuts `text` at byte offsets that ascend; the first piece begins at 0.
fn cut<'a>(text: &'a str, starts: &[usize]) -> Vec<&'a str> {
    let mut bounds: Vec<usize> = std::iter::once(0).chain(starts.iter().copied()).chain([text.len()]).collect();
    bounds.dedup();
    let pieces = bounds.windows(2).filter_map(|w| match w {
        [a, b] => text.get(*a..*b),
        _ => None,
    });
    pieces.filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn abbreviations_do_not_end_sentences() {
        let text = "Dr. Ada Moss left the U.S. Senate on Tuesday. She said she was tired. “I am done!” she added.";
        let found: Vec<&str> = sentences(text).into_iter().map(str::trim).collect();
        assert_eq!(found.len(), 3, "{found:?}");
        assert_eq!(found[0], "Dr. Ada Moss left the U.S. Senate on Tuesday.");
    }

    #[test]
    fn the_plain_rule_minds_the_commonest_abbreviations() {
        let text = "Dr. Moss met Sen. Hale. They agreed.";
        assert_eq!(cut(text, &plain_starts(text)), ["Dr. Moss met Sen. Hale. ", "They agreed."]);
    }

    proptest! {
        #[test]
        fn sentences_joined_are_the_text(text in "\\PC{0,80}([.!?] \\PC{0,60}){0,4}") {
            prop_assert_eq!(sentences(&text).concat(), text.clone());
            prop_assert_eq!(cut(&text, &plain_starts(&text)).concat(), text);
        }
    }
}
