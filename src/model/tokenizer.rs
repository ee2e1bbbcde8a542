//! Wordpieces with code-point offsets, and the layout of what the encoder reads.
//!
//! A passage is read as `[CLS] text [SEP] title [SEP]`, and once more for each target as `[CLS] target [SEP] text [SEP]
//! title [SEP]`: what the text says of a target is found best where every token of the text sees it. The text is segment
//! 0, target and title are segment 1. A text longer than [`WINDOW`] wordpieces is read in windows that overlap by
//! [`OVERLAP`]; nothing is cut.

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use tokenizers::{ModelWrapper, NormalizerWrapper, PreTokenizerWrapper, Tokenizer as Inner};

use super::{
    encoder::{Batch, Sequence},
    wordcache::WordCache,
};

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
    /// Whether [`by_words`] holds.
    by_words: bool,
    /// One a worker at work, kept for its next text.
    caches: Mutex<Vec<WordCache>>,
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

/// Where the parts of a sequence lie in its batch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Laid {
    /// First token of the sequence.
    pub start: usize,
    /// Tokens of the text, without special tokens.
    pub text: Range<usize>,
}

impl Laid {
    /// The text with the special tokens around it. (With a target, the one before it belongs to the target as well.)
    pub fn text_and_marks(&self) -> Range<usize> {
        self.text.start - 1..self.text.end + 1
    }

    /// The target with its special tokens; the mere `[CLS]` where there is none.
    pub fn target(&self) -> Range<usize> {
        self.start..self.text.start
    }
}

impl Tokenizer {
    /// Reads a `tokenizer.json`.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, TokenizerError> {
        let mut inner = Inner::from_bytes(bytes).map_err(|e| TokenizerError(e.to_string()))?;
        inner.with_truncation(None).map_err(|e| TokenizerError(e.to_string()))?;
        inner.with_padding(None);
        let id = |token: &str| inner.token_to_id(token).ok_or_else(|| TokenizerError(format!("it has no {token}")));
        let (cls, sep) = (id("[CLS]")?, id("[SEP]")?);
        Ok(Self { by_words: by_words(&inner), inner, cls, sep, caches: Mutex::default() })
    }

    /// Wordpieces of a text with their code-point ranges.
    pub fn pieces(&self, text: &str) -> Pieces {
        if !self.by_words {
            return self.cut(text);
        }
        let caches = || self.caches.lock().unwrap_or_else(PoisonError::into_inner);
        let mut cache = caches().pop().unwrap_or_default();
        let pieces = cache.pieces(text, |word| self.cut(word));
        caches().push(cache);
        pieces
    }

    /// The same without memory.
    fn cut(&self, text: &str) -> Pieces {
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

    /// Lays a window of a passage at the end of a batch, as one sequence.
    pub fn lay(&self, batch: &mut Batch, passage: &Passage, window: &Range<usize>) -> Laid {
        self.sequence(batch, passage, None, window)
    }

    /// Lays a window of a passage together with one target.
    pub fn lay_target(&self, batch: &mut Batch, passage: &Passage, target: &[u32], window: &Range<usize>) -> Laid {
        self.sequence(batch, passage, Some(target), window)
    }

    fn sequence(&self, batch: &mut Batch, passage: &Passage, target: Option<&[u32]>, window: &Range<usize>) -> Laid {
        let start = batch.ids.len();
        if let Some(target) = target {
            batch.push(self.cls, 1, start);
            target.iter().for_each(|&id| batch.push(id, 1, start));
            batch.push(self.sep, 1, start);
        } else {
            batch.push(self.cls, 0, start);
        }
        let text = batch.ids.len();
        passage.text.ids[window.clone()].iter().for_each(|&id| batch.push(id, 0, start));
        let text = text..batch.ids.len();
        batch.push(self.sep, 0, start);
        if !passage.title.is_empty() {
            passage.title.iter().for_each(|&id| batch.push(id, 1, start));
            batch.push(self.sep, 1, start);
        }
        batch.sequences.push(Sequence { start, len: batch.ids.len() - start });
        Laid { start, text }
    }
}

/// Whether what lies between two spaces is cut in the same way whatever stands around it. BERT's normaliser changes one
/// character, or one with the marks that follow it, at a time, and its words end at white space; an added token may
/// not reach over a space.
fn by_words(inner: &Inner) -> bool {
    matches!(inner.get_normalizer(), Some(NormalizerWrapper::BertNormalizer(_)))
        && matches!(inner.get_pre_tokenizer(), Some(PreTokenizerWrapper::BertPreTokenizer(_)))
        && matches!(inner.get_model(), ModelWrapper::WordPiece(_))
        && inner.get_added_tokens_decoder().values().all(|t| !t.lstrip && !t.rstrip && !t.content.contains(' '))
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
