//! From token probabilities to stretches of loaded language: whole words, neighbours joined.

use super::reading::LoadedSpan;

/// Loaded spans of a text. `tokens` are (start, end, probability) in code points, in order.
pub fn loaded_spans(text: &str, tokens: &[(usize, usize, f32)], threshold: f32) -> Vec<LoadedSpan> {
    if tokens.iter().all(|t| t.2 < threshold) {
        return Vec::new();
    }
    let chars: Vec<char> = text.chars().collect();
    let mut spans: Vec<LoadedSpan> = Vec::new();
    for &(start, end, probability) in tokens.iter().filter(|t| t.2 >= threshold) {
        let Some((start, end)) = whole_words(&chars, start, end) else { continue };
        match spans.last_mut() {
            Some(last) if joins(&chars, last.end, start) => {
                last.end = last.end.max(end);
                last.probability = last.probability.max(probability);
            }
            _ => spans.push(LoadedSpan { start, end, probability }),
        }
    }
    spans
}

/// A token's range grown to the word that it is a piece of; nothing for a token without a letter or digit.
fn whole_words(chars: &[char], start: usize, end: usize) -> Option<(usize, usize)> {
    let is_word = |i: usize| chars.get(i).is_some_and(|c| c.is_alphanumeric());
    let (mut start, mut end) = (start.min(chars.len()), end.min(chars.len()));
    if !(start..end).any(is_word) {
        return None;
    }
    while start > 0 && is_word(start - 1) && is_word(start) {
        start -= 1;
    }
    while end < chars.len() && is_word(end) && is_word(end - 1) {
        end += 1;
    }
    Some((start, end))
}

/// Whether two spans are parted by nothing but one space or a hyphen.
fn joins(chars: &[char], end: usize, start: usize) -> bool {
    start <= end || (start == end + 1 && matches!(chars.get(end), Some(' ' | '-' | '’' | '\'')))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn pieces_grow_to_words_and_neighbours_join() {
        // "a shameless, fear-mongering ploy": pieces "shame", "fear" and "mon" are loaded.
        let text = "a shameless, fear-mongering ploy";
        let spans = loaded_spans(text, &[(0, 1, 0.1), (2, 7, 0.9), (13, 17, 0.7), (18, 21, 0.8), (28, 32, 0.2)], 0.5);
        let words: Vec<_> = spans.iter().map(|s| &text[s.start..s.end]).collect();
        assert_eq!(words, ["shameless", "fear-mongering"]);
        assert_eq!(spans[1].probability, 0.8);
    }

    proptest! {
        #[test]
        fn spans_lie_in_the_text_in_order(text in "\\PC{0,60}", at in prop::collection::vec((0usize..70, 0usize..6), 0..12)) {
            let mut tokens: Vec<_> = at.iter().map(|&(s, n)| (s, s + n, 0.9)).collect();
            tokens.sort_by_key(|t| (t.0, t.1));
            let spans = loaded_spans(&text, &tokens, 0.5);
            let n = text.chars().count();
            prop_assert!(spans.iter().all(|s| s.start < s.end && s.end <= n));
        }
    }
}
