//! Wordpieces with code-point offsets, and the layout of what the encoder reads.
//!
//! A passage is laid out as `[CLS] text [SEP] title [SEP]` (segments 0 and 1) and, for each target, a suffix
//! `[CLS] target [SEP]` (segment 1, positions going on where the main part ends). A text longer than [`WINDOW`]
//! wordpieces is read in windows that overlap by [`OVERLAP`]; nothing is cut.

use std::ops::Range;

use tokenizers::Tokenizer as Inner;

use super::encoder::{Batch, Sequence};

/// Wordpieces of text that are read at once.
pub const WINDOW: usize = 256;
/// Wordpieces that neighbouring windows share.
pub const OVERLAP: usize = 64;
/// Wordpieces of the title that are given as context.
pub const TITLE: usize = 32;
/// Wordpieces of a target that are read.
pub const TARGET: usize = 48;

/// A tokenizer file that cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("the bundle's tokenizer.json cannot be used: {0}; install the bundle again")]
pub struct TokenizerError(String);

/// The bundle's wordpiece tokenizer.
pub struct Tokenizer {
    inner: Inner,
    cls: u32,
    sep: u32,
}

/// Wordpieces of one text.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pieces {
    /// Wordpiece ids, without special tokens.
    pub ids: Vec<u32>,
    /// Code-point range of each piece in the text, in order.
    pub offsets: Vec<(usize, usize)>,
}

/// One passage to read: a text with its title and the targets asked of it, all in wordpieces.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Passage {
    /// The text.
    pub text: Pieces,
    /// Title wordpieces, empty where there is none.
    pub title: Vec<u32>,
    /// Wordpieces of each target.
    pub targets: Vec<Vec<u32>>,
}

impl Tokenizer {
    /// Reads a `tokenizer.json`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let mut inner = Inner::from_bytes(bytes).map_err(|e| TokenizerError(e.to_string()))?;
        inner.with_truncation(None).map_err(|e| TokenizerError(e.to_string()))?;
        inner.with_padding(None);
        let id = |token: &str| inner.token_to_id(token).ok_or_else(|| TokenizerError(format!("it has no {token}")));
        let (cls, sep) = (id("[CLS]")?, id("[SEP]")?);
        Ok(Self { inner, cls, sep })
    }

    /// Wordpieces of a text with their code-point ranges.
    pub fn pieces(&self, text: &str) -> Pieces {
        // The only error of a wordpiece model is a missing [UNK], which from_bytes would have met.
        let Ok(encoding) = self.inner.encode_char_offsets(text, false) else { return Pieces::default() };
        Pieces { ids: encoding.get_ids().to_vec(), offsets: encoding.get_offsets().to_vec() }
    }

    /// A text with its title and targets as wordpieces.
    pub fn passage(&self, text: &str, title: &str, targets: &[&str]) -> Passage {
        Passage {
            text: self.pieces(text),
            title: self.title(title),
            targets: targets.iter().map(|t| self.target(t)).collect(),
        }
    }

    /// The first [`TITLE`] wordpieces of a title.
    pub fn title(&self, title: &str) -> Vec<u32> {
        self.first(title, TITLE)
    }

    /// The first [`TARGET`] wordpieces of a target.
    pub fn target(&self, target: &str) -> Vec<u32> {
        self.first(target, TARGET)
    }

    fn first(&self, text: &str, n: usize) -> Vec<u32> {
        let mut ids = self.pieces(text).ids;
        ids.truncate(n);
        ids
    }

    /// Lays a window of a passage at the end of a batch.
    pub fn lay(&self, batch: &mut Batch, passage: &Passage, window: &Range<usize>) {
        let start = batch.ids.len();
        let mut position = 0;
        let mut push = |id: u32, segment: u8| {
            batch.ids.push(id);
            batch.segments.push(segment);
            batch.positions.push(position);
            position += 1;
        };
        push(self.cls, 0);
        passage.text.ids[window.clone()].iter().for_each(|&id| push(id, 0));
        push(self.sep, 0);
        if !passage.title.is_empty() {
            passage.title.iter().for_each(|&id| push(id, 1));
            push(self.sep, 1);
        }
        let main = position as usize;
        for target in &passage.targets {
            let ids = std::iter::once(&self.cls).chain(target).chain(std::iter::once(&self.sep));
            for (n, &id) in ids.enumerate() {
                batch.ids.push(id);
                batch.segments.push(1);
                batch.positions.push((main + n) as u16);
            }
        }
        batch.sequences.push(Sequence { start, main, suffixes: passage.targets.iter().map(|t| t.len() + 2).collect() });
    }
}

/// Windows that cover `n` wordpieces: one where they fit, else of equal length with at least [`OVERLAP`] shared.
pub fn windows(n: usize) -> Vec<Range<usize>> {
    if n <= WINDOW {
        return std::iter::once(0..n).collect();
    }
    let count = (n - OVERLAP).div_ceil(WINDOW - OVERLAP);
    (0..count)
        .map(|i| {
            let start = i * (n - WINDOW) / (count - 1);
            start..start + WINDOW
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn windows_cover_everything_and_overlap(n in 0usize..5000) {
            let windows = windows(n);
            prop_assert_eq!(windows[0].start, 0);
            prop_assert_eq!(windows.last().unwrap().end, n);
            for pair in windows.windows(2) {
                prop_assert!(pair[0].end >= pair[1].start + OVERLAP);
                prop_assert!(pair[1].start > pair[0].start);
            }
            prop_assert!(windows.iter().all(|w| w.len() <= WINDOW));
        }
    }
}
