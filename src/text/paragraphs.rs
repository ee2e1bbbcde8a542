//! Paragraphs of a text as it came: blank lines, single line breaks, hard-wrapped lines, or no breaks at all.
//!
//! Paragraphs of the input are never merged, and split only where they are longer than [`MAX_WORDS`].

use super::sentences::sentences;

/// A paragraph of more words than this is split at sentences.
pub const MAX_WORDS: usize = 350;
/// A piece of a split paragraph is closed once it has this many words …
const ENOUGH_WORDS: usize = 60;
/// … and before it would have more than this.
const READABLE_WORDS: usize = 120;
/// A last piece of fewer words joins the piece before it.
const SCRAP_WORDS: usize = 35;
/// Lines longer than this (in code points) are paragraphs, not the lines of a hard-wrapped text.
const MAX_WRAP: usize = 100;
/// Lines of hard-wrapped text fill at least this many code points.
const MIN_WRAP: usize = 45;

/// Paragraphs of `text`, in order, white space folded to single blanks; none is empty. Every other character is kept.
pub fn split_paragraphs(text: &str) -> Vec<String> {
    let text = unified_breaks(text);
    let lines: Vec<&str> = text.split('\n').collect();
    let blocks: Vec<&[&str]> = lines.split(|line| line.trim().is_empty()).filter(|block| !block.is_empty()).collect();
    let width = wrap_width(&blocks);
    let mut paragraphs = Vec::new();
    for block in blocks {
        match width {
            Some(width) => unwrap_block(block, width, &mut paragraphs),
            None => block.iter().for_each(|line| push_readable(&fold(line), &mut paragraphs)),
        }
    }
    paragraphs
}

/// White space folded to single blanks, none at the ends.
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word);
    }
    folded
}

/// All kinds of line break as `\n`; the paragraph separator as a blank line.
fn unified_breaks(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{0B}', '\u{85}', '\u{2028}'], "\n")
        .replace(['\u{0C}', '\u{2029}'], "\n\n")
}

fn width_of(line: &str) -> usize {
    line.trim_end().chars().count()
}

/// Width at which the text was wrapped, `None` where its line breaks are the author's own.
///
/// Wrapping is greedy: the first word of the next line had no room on this one. Authors' own breaks come after
/// sentences and without regard to width.
fn wrap_width(blocks: &[&[&str]]) -> Option<usize> {
    let lines = || blocks.iter().flat_map(|block| block.iter());
    let long = lines().filter(|line| width_of(line) > MAX_WRAP).count();
    let width = lines().map(|line| width_of(line)).filter(|w| *w <= MAX_WRAP).max()?;
    let pairs: Vec<(&str, &str)> =
        blocks.iter().flat_map(|b| b.iter().copied().zip(b.iter().skip(1).copied())).collect();
    if width < MIN_WRAP || pairs.len() < 3 || long * 10 > lines().count() {
        return None;
    }
    let full = pairs.iter().filter(|(line, next)| room_left(line, next, width) < 0).count();
    let open = pairs.iter().filter(|(line, _)| !closes(line)).count();
    let one_block = blocks.len() < 2;
    let needed = if one_block { 6 } else { 8 };
    (full * 10 >= pairs.len() * needed && open * 2 >= pairs.len()).then_some(width)
}

/// Code points that would be left on `line` had the first word of `next` been put on it.
fn room_left(line: &str, next: &str, width: usize) -> isize {
    let word = next.split_whitespace().next().map_or(0, |w| w.chars().count());
    width as isize - (width_of(line) + 1 + word) as isize
}

/// Whether a line ends as a sentence does.
fn closes(line: &str) -> bool {
    line.trim_end().trim_end_matches(['"', '\'', '”', '’', ')', ']']).ends_with(['.', '!', '?', ':', '…'])
}

/// Joins the wrapped lines of a block; a line that ended early on purpose ends a paragraph.
fn unwrap_block(block: &[&str], width: usize, paragraphs: &mut Vec<String>) {
    let mut open = String::new();
    for (i, line) in block.iter().enumerate() {
        open.push_str(line);
        open.push(' ');
        let ends = match block.get(i + 1) {
            None => true,
            Some(next) => ends_on_purpose(line, next, width),
        };
        if ends {
            push_readable(&fold(&open), paragraphs);
            open.clear();
        }
    }
}

fn ends_on_purpose(line: &str, next: &str, width: usize) -> bool {
    let room = room_left(line, next, width);
    let indented = next.starts_with([' ', '\t']) && !line.starts_with([' ', '\t']);
    let bullet = next.trim_start().starts_with(['•', '*', '·', '‣']);
    closes(line) && (room >= 0 || indented) || bullet || room > (width / 3) as isize
}

/// Adds a paragraph, split at sentences where it is too long to be read as one.
fn push_readable(paragraph: &str, paragraphs: &mut Vec<String>) {
    if paragraph.is_empty() {
        return;
    }
    if count_words(paragraph) <= MAX_WORDS {
        paragraphs.push(paragraph.to_string());
    } else {
        paragraphs.extend(readable_pieces(paragraph));
    }
}

/// Number of words: stretches between white space.
pub fn count_words(text: &str) -> usize {
    text.split_whitespace().count()
}

fn readable_pieces(paragraph: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    let mut piece = String::new();
    let mut words = 0;
    for sentence in sentences(paragraph) {
        let more = count_words(sentence);
        if words >= ENOUGH_WORDS && words + more > READABLE_WORDS || words >= (ENOUGH_WORDS + READABLE_WORDS) / 2 {
            pieces.push(fold(&piece));
            piece.clear();
            words = 0;
        }
        piece.push_str(sentence);
        words += more;
    }
    match pieces.last_mut() {
        Some(last) if words < SCRAP_WORDS => {
            last.push(' ');
            last.push_str(&piece);
            *last = fold(last);
        }
        _ => pieces.push(fold(&piece)),
    }
    pieces.retain(|p| !p.is_empty());
    pieces
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_white_space_is_folded() {
        assert_eq!(split_paragraphs("One  two.\r\n\r\n \tThree\u{a0}four.\n"), ["One two.", "Three four."]);
    }

    #[test]
    fn single_line_breaks_part_paragraphs() {
        let text = "The council met on Monday and voted seven to two to close the lower bridge for the whole winter, its clerk said.\n\
                    Nobody spoke against it.\nThe mayor was away.";
        assert_eq!(split_paragraphs(text).len(), 3);
    }

    #[test]
    fn hard_wrapped_lines_are_joined() {
        let text = "The council met on Monday evening and voted to close the\nlower bridge for the whole of the coming winter, because\n\
                    the piers have not been inspected since the flood.\n\nNobody spoke against the motion, which had been tabled by\n\
                    the member for the harbour ward, and the mayor was away\non a visit.";
        let found = split_paragraphs(text);
        assert_eq!(found.len(), 2, "{found:?}");
        assert!(found[0].contains("close the lower bridge"));
    }

    #[test]
    fn hard_wrapped_paragraphs_without_blank_lines_end_at_short_lines() {
        let text = "The council met on Monday evening and voted to close the\nlower bridge for the whole of the coming winter.\n\
                    Nobody spoke against the motion, which had been tabled by\nthe member for the harbour ward, and the mayor was away\n\
                    on a visit.\nWork begins in May and the ferry will run twice an hour\nuntil it ends.";
        let found = split_paragraphs(text);
        assert_eq!(found.len(), 3, "{found:?}");
    }

    #[test]
    fn one_block_is_split_at_sentences_to_readable_length() {
        let sentence =
            "Dr. Moss of the U.S. Geological Survey said the river had risen by two metres since the morning. ";
        let found = split_paragraphs(&sentence.repeat(40));
        assert!(found.len() > 4);
        assert!(found.iter().all(|p| (50..=160).contains(&count_words(p))), "{found:?}");
        assert!(found.iter().all(|p| p.starts_with("Dr. Moss") && p.ends_with("morning.")));
    }

    proptest! {
        #[test]
        fn nothing_but_white_space_is_lost(text in "(\\PC|[ \n\r\t\u{85}\u{2028}\u{c}]){0,400}") {
            let kept: String = split_paragraphs(&text).concat().split_whitespace().collect();
            prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
        }

        #[test]
        fn wrapped_and_long_texts_lose_nothing(words in prop::collection::vec("[a-zé.”]{1,12}", 0..900), every in 1usize..14) {
            let text: String = words.chunks(every).map(|c| c.join(" ") + "\n").collect();
            let kept: String = split_paragraphs(&text).concat().split_whitespace().collect();
            prop_assert_eq!(kept, words.concat());
        }
    }
}
