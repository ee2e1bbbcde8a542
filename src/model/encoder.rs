//! The encoder's contract: packed token ids of many sequences in, one state a token out.
//!
//! A sequence is a *main part* (paragraph and title) and any number of *suffixes* (one a target). A main token attends to
//! the main part alone; a suffix token attends to the main part and to its own suffix. So a paragraph is encoded once,
//! whatever is asked of it, and what is said of one target does not depend on which others are asked.

use ndarray::Array2;
use serde::{Deserialize, Serialize};

/// Shape of the encoder, as the published `config.json` of BERT models has it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct EncoderConfig {
    /// Width of a token state.
    pub hidden_size: usize,
    /// Width of the feed-forward layer.
    pub intermediate_size: usize,
    /// Number of layers.
    pub num_hidden_layers: usize,
    /// Number of attention heads.
    pub num_attention_heads: usize,
    /// Rows of the word embedding.
    pub vocab_size: usize,
    /// Rows of the position embedding.
    pub max_position_embeddings: usize,
    /// Rows of the segment embedding.
    pub type_vocab_size: usize,
    /// Epsilon of layer normalisation.
    #[serde(default = "layer_norm_eps")]
    pub layer_norm_eps: f32,
}

fn layer_norm_eps() -> f32 {
    1e-12
}

/// Where one sequence lies in a [`Batch`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sequence {
    /// First token.
    pub start: usize,
    /// Tokens of the main part, at least one.
    pub main: usize,
    /// Tokens of each suffix, in order after the main part, at least one each.
    pub suffixes: Vec<usize>,
}

impl Sequence {
    /// All tokens of the sequence.
    pub fn len(&self) -> usize {
        self.main + self.suffixes.iter().sum::<usize>()
    }

    /// Whether there is no token (never, in a valid batch).
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Token range of every suffix, in the batch.
    pub fn suffix_ranges(&self) -> impl Iterator<Item = std::ops::Range<usize>> + '_ {
        self.suffixes.iter().scan(self.start + self.main, |at, &n| {
            let range = *at..*at + n;
            *at += n;
            Some(range)
        })
    }
}

/// Sequences laid end to end, without padding. `ids`, `segments` and `positions` have one entry a token.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Batch {
    /// Wordpiece ids, below `vocab_size`.
    pub ids: Vec<u32>,
    /// Segment ids, below `type_vocab_size`.
    pub segments: Vec<u8>,
    /// Position ids, below `max_position_embeddings`.
    pub positions: Vec<u16>,
    /// The sequences, in order, covering all tokens.
    pub sequences: Vec<Sequence>,
}

/// One engine. Results are the same whatever else is in the batch.
pub trait Encoder: Send + Sync {
    /// Token states after the last layer: shape (tokens, hidden).
    fn encode(&self, batch: &Batch) -> Array2<f32>;

    /// What `run.json` calls the engine and its instruction set, e.g. `int8/avx2`.
    fn name(&self) -> String;
}
