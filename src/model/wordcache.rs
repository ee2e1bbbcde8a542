//! The wordpieces of words that were met before.
//!
//! A news corpus uses few words, and those often, while cutting a word into wordpieces takes microseconds (it is normalised
//! with an alignment a character). What lies between two spaces is cut in the same way whatever stands around it,
//! so it is cut once and remembered.

use std::collections::HashMap;

use super::tokenizer::Pieces;

/// Words that are remembered, at most; then all are forgotten. The bound is on memory (some MB), and is rarely met.
const WORDS: usize = 1 << 16;
/// Bytes of a word that is remembered, at most.
const LONGEST: usize = 48;

/// Wordpieces by word.
#[derive(Debug, Default)]
pub(super) struct WordCache {
    words: HashMap<Box<str>, Entry>,
    pieces: Vec<Piece>,
}

/// Where a word's pieces lie.
#[derive(Debug, Clone, Copy)]
struct Entry {
    first: u32,
    count: u16,
    chars: u16,
}

/// A piece with its range in its word.
#[derive(Debug, Clone, Copy)]
struct Piece {
    id: u32,
    start: u16,
    end: u16,
}

impl WordCache {
    /// The pieces of a text, of which `cut` gives those of one word: what lies between two spaces.
    pub fn pieces(&mut self, text: &str, cut: impl Fn(&str) -> Pieces) -> Pieces {
        let mut all = Pieces { ids: Vec::with_capacity(text.len() / 3), offsets: Vec::with_capacity(text.len() / 3) };
        let mut at = 0;
        for word in text.split(' ') {
            if word.len() > LONGEST {
                let pieces = cut(word);
                all.ids.extend(pieces.ids);
                all.offsets.extend(pieces.offsets.into_iter().map(|(start, end)| (at + start, at + end)));
                at += word.chars().count() + 1;
            } else if !word.is_empty() {
                let entry = self.words.get(word).copied().unwrap_or_else(|| self.add(word, cut(word)));
                for piece in &self.pieces[entry.first as usize..][..usize::from(entry.count)] {
                    all.ids.push(piece.id);
                    all.offsets.push((at + usize::from(piece.start), at + usize::from(piece.end)));
                }
                at += usize::from(entry.chars) + 1;
            } else {
                at += 1;
            }
        }
        all
    }

    /// Remembers a word of at most [`LONGEST`] bytes: all its numbers are small.
    fn add(&mut self, word: &str, pieces: Pieces) -> Entry {
        if self.words.len() >= WORDS {
            self.words.clear();
            self.pieces.clear();
        }
        let first = self.pieces.len() as u32;
        let count = pieces.ids.len() as u16;
        let piece = |(id, (start, end)): (u32, (usize, usize))| Piece { id, start: start as u16, end: end as u16 };
        self.pieces.extend(pieces.ids.into_iter().zip(pieces.offsets).map(piece));
        let entry = Entry { first, count, chars: word.chars().count() as u16 };
        self.words.insert(word.into(), entry);
        entry
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every letter a piece, with its place as id.
    fn letters(word: &str) -> Pieces {
        let n = word.chars().count();
        Pieces { ids: word.chars().map(u32::from).collect(), offsets: (0..n).map(|i| (i, i + 1)).collect() }
    }

    #[test]
    fn the_cache_forgets_when_it_is_full_and_goes_on() {
        let mut cache = WordCache::default();
        for n in 0..WORDS + 10 {
            let text = format!("é {n}");
            let pieces = cache.pieces(&text, letters);
            assert_eq!(pieces.offsets.last(), Some(&(text.chars().count() - 1, text.chars().count())), "{text}");
        }
        assert!(cache.words.len() < 100);
    }

    #[test]
    fn a_word_is_cut_once() {
        let mut cache = WordCache::default();
        let first = cache.pieces("ab  ab", letters);
        assert_eq!(first.offsets, [(0, 1), (1, 2), (4, 5), (5, 6)]);
        assert_eq!(cache.pieces("ab  ab", |_| unreachable!("was cut before")), first);
    }
}
