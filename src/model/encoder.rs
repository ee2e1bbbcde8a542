//! The encoder's contract: packed token ids of many sequences in, one state a token out. A token attends to the tokens of
//! its own sequence and to no others.

use std::ops::Range;

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
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sequence {
    /// First token.
    pub start: usize,
    /// Number of tokens, at least one.
    pub len: usize,
}

impl Sequence {
    /// Its tokens in the batch.
    pub fn range(&self) -> Range<usize> {
        self.start..self.start + self.len
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

impl Batch {
    /// Adds a token to the sequence that starts at `start`.
    pub(crate) fn push(&mut self, id: u32, segment: u8, start: usize) {
        // Positions run within a sequence, which no layout makes longer than 65,535.
        self.positions.push((self.ids.len() - start) as u16);
        self.ids.push(id);
        self.segments.push(segment);
    }
}

/// One engine. Results are the same whatever else is in the batch.
pub trait Encoder: Send + Sync {
    /// Token states after the last layer: shape (tokens, hidden).
    fn encode(&self, batch: &Batch) -> Array2<f32>;

    /// What `run.json` calls the engine and its instruction set, e.g. `int8/avx2`.
    fn name(&self) -> String;
}
