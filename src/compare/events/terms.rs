//! What an article is compared by: its words, pairs of neighbouring words and figures, as counted term ids.

use std::collections::HashMap;

use super::lexicon::{is_stop_word, stem};

/// Words of the text that count. What an event is stands early in an article, and long articles stay comparable.
const TEXT_WORDS: usize = 500;
/// Words of the lead.
const LEAD_WORDS: usize = 120;
/// How many times a word of the title counts in the lead and in the text.
const TITLE_IN_LEAD: u8 = 2;
const TITLE_IN_TEXT: u8 = 3;
/// Bits of a term's id. About 15 million different terms stand in 100,000 articles, most of them once: a term then shares
/// its id with one other on average, which changes a likeness by less than the weight of one word in some hundreds.
pub(super) const ID_BITS: u32 = 24;

/// Counted terms of one article and field, by id.
pub(super) type Counts = Vec<(u32, u8)>;

/// The three fields by which articles are compared.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Terms {
    /// Words of the title.
    pub title: Counts,
    /// Words of the title (twice) and of the first [`LEAD_WORDS`].
    pub lead: Counts,
    /// Words of the title (three times) and of the first [`TEXT_WORDS`], pairs of neighbours, and figures.
    pub text: Counts,
}

impl Terms {
    /// Terms of an article. `paragraphs` are those that count, in order, without the title.
    pub fn of<'a>(title: &str, paragraphs: impl IntoIterator<Item = &'a str>) -> Self {
        let (mut titles, mut lead, mut text) = (Tally::default(), Tally::default(), Tally::default());
        let words = tokens(title);
        titles.words(&words, 1);
        lead.words(&words, TITLE_IN_LEAD);
        text.words(&words, TITLE_IN_TEXT);
        text.pairs(&words);
        text.figures(title);
        let mut before = 0;
        for paragraph in paragraphs {
            let (cut, n) = first_words(paragraph, TEXT_WORDS - before);
            let words = tokens(cut);
            text.words(&words, 1);
            text.pairs(&words);
            text.figures(cut);
            if before + n <= LEAD_WORDS {
                lead.words(&words, 1);
            } else if before < LEAD_WORDS {
                lead.words(&tokens(first_words(cut, LEAD_WORDS - before).0), 1);
            }
            before += n;
            if before >= TEXT_WORDS {
                break;
            }
        }
        Self { title: titles.counts(), lead: lead.counts(), text: text.counts() }
    }
}

/// The beginning of a text with at most so many words between spaces, and how many they are.
fn first_words(text: &str, most: usize) -> (&str, usize) {
    let mut n = 0;
    let mut inside = false;
    for (at, c) in text.char_indices() {
        if c.is_whitespace() {
            inside = false;
        } else if !inside {
            if n == most {
                return (text.get(..at).unwrap_or_default(), n);
            }
            inside = true;
            n += 1;
        }
    }
    (text, n)
}

/// Words in lower case, without apostrophes and the genitive's s. A stop word keeps its place, so that it parts its
/// neighbours.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Stop,
    Word(String),
}

fn tokens(text: &str) -> Vec<Token> {
    let mut found = Vec::new();
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let apostrophe = matches!(c, '\'' | '’');
        if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if apostrophe && !word.is_empty() && chars.peek().is_some_and(|c| c.is_alphanumeric()) {
            word.push('\'');
        } else {
            found.extend(token(&mut word));
        }
    }
    found.extend(token(&mut word));
    found
}

fn token(word: &mut String) -> Option<Token> {
    if word.is_empty() {
        return None;
    }
    let plain = word.strip_suffix("'s").unwrap_or(word).replace('\'', "");
    word.clear();
    Some(if is_stop_word(&plain) { Token::Stop } else { Token::Word(stem(plain)) })
}

/// Counts terms by id.
#[derive(Default)]
struct Tally(HashMap<u32, u8>);

impl Tally {
    fn add(&mut self, id: u32, times: u8) {
        let count = self.0.entry(id).or_default();
        *count = count.saturating_add(times);
    }

    /// Words of two letters and more.
    fn words(&mut self, tokens: &[Token], times: u8) {
        for token in tokens {
            if let Token::Word(word) = token
                && word.chars().nth(1).is_some()
            {
                self.add(id(&[word]), times);
            }
        }
    }

    fn pairs(&mut self, tokens: &[Token]) {
        for pair in tokens.windows(2) {
            if let [Token::Word(a), Token::Word(b)] = pair {
                self.add(id(&[a, " ", b]), 1);
            }
        }
    }

    fn figures(&mut self, text: &str) {
        for figure in figures(text) {
            self.add(id(&["#", &figure]), 1);
        }
    }

    fn counts(self) -> Counts {
        let mut counts: Counts = self.0.into_iter().collect();
        counts.sort_unstable();
        counts
    }
}

/// Figures of two characters and more with their currency or unit, without thousands separators: `$1500`, `4.5%`,
/// `2million`. Years are none: they say little of an event.
fn figures(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(at);
        let mut figure: String =
            before.chars().next_back().filter(|c| matches!(c, '$' | '£' | '€')).into_iter().collect();
        let end = end_of_number(from);
        let (number, after) = from.split_at(end);
        figure.extend(number.chars().filter(|c| *c != ','));
        let year = figure.len() == 4 && (figure.starts_with("19") || figure.starts_with("20"));
        let spaced = after.trim_start();
        let unit =
            [("percent", "%"), ("%", "%"), ("million", "million"), ("billion", "billion"), ("trillion", "trillion")]
                .into_iter()
                .find(|(word, _)| spaced.get(..word.len()).is_some_and(|s| s.eq_ignore_ascii_case(word)));
        if let Some((_, unit)) = unit {
            figure.push_str(unit);
        }
        if figure.chars().nth(1).is_some() && (unit.is_some() || !year) {
            found.push(figure);
        }
        rest = after;
    }
    found
}

/// Where the number ends that the text begins with: digits, with commas and points between digits.
fn end_of_number(text: &str) -> usize {
    let bytes = text.as_bytes();
    let digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let mut end = 0;
    while digit(end) || (end > 0 && digit(end + 1) && matches!(bytes.get(end), Some(b',' | b'.'))) {
        end += 1;
    }
    end
}

/// Id of a term: its FNV-1a hash (Fowler, Noll and Vo; the same on every machine), folded to [`ID_BITS`].
fn id(parts: &[&str]) -> u32 {
    let bytes = parts.iter().flat_map(|p| p.bytes());
    let hash = bytes.fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
    ((hash ^ (hash >> ID_BITS) ^ (hash >> (2 * ID_BITS))) & ((1 << ID_BITS) - 1)) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let word = |t| if let Token::Word(w) = t { Some(w) } else { None };
        tokens(text).into_iter().filter_map(word).collect()
    }

    #[test]
    fn words_are_folded_and_stop_words_part_neighbours() {
        assert_eq!(
            words("Harrow Bay’s ferries don't stop; O'Hara said."),
            ["harrow", "bay", "ferry", "dont", "stop", "ohara"]
        );
        assert_eq!(tokens("bridge of sighs"), [Token::Word("bridg".into()), Token::Stop, Token::Word("sigh".into())]);
        let pair = Terms::of("", ["Lower bridge closed"]).text;
        assert!(pair.iter().any(|(i, _)| *i == id(&["lower", " ", "bridg"])));
        let parted = Terms::of("", ["Lower the bridge"]).text;
        assert!(!parted.iter().any(|(i, _)| *i == id(&["lower", " ", "bridg"])));
    }

    #[test]
    fn figures_keep_currency_and_unit() {
        let text = "In 2019 it cost $1,500.50, 4.5 percent of 2 million; 7 died on 12.";
        assert_eq!(figures(text), ["$1500.50", "4.5%", "2million", "12"]);
        assert_eq!(figures("1999 percent, £"), ["1999%"]);
    }

    #[test]
    fn the_lead_ends_inside_a_paragraph_and_the_text_too() {
        let long: Vec<String> = (0..900).map(|n| format!("word{}", "x".repeat(n % 7 + 1) + &n.to_string())).collect();
        let text = long.join(" ");
        let whole = Terms::of("", [text.as_str()]);
        let parts: Vec<String> = long.chunks(50).map(|c| c.join(" ")).collect();
        let parted = Terms::of("", parts.iter().map(String::as_str));
        assert_eq!(whole.lead.len(), LEAD_WORDS);
        assert_eq!(whole.lead, parted.lead);
        // Words, pairs and figures of 500 words.
        assert!(whole.text.len() > 2 * TEXT_WORDS - 10);
        assert_eq!(first_words("a b  c", 2), ("a b  ", 2));
        assert_eq!(first_words("a b", 0), ("", 0));
    }

    #[test]
    fn a_title_counts_more() {
        let terms = Terms::of("Ferry strike", ["The ferry strike began."]);
        let count = |counts: &Counts| counts.iter().find(|(i, _)| *i == id(&["ferry"])).map(|(_, n)| *n);
        assert_eq!((count(&terms.title), count(&terms.lead), count(&terms.text)), (Some(1), Some(3), Some(4)));
    }
}
