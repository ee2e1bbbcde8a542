//! Weights and batches for the engines' tests, drawn from a seed.

use ndarray::{Array1, Array2};
use proptest::prelude::*;
use rand::rngs::ChaCha8Rng;
use rand::{RngExt, SeedableRng};

use super::weights::{Layer, Linear, Norm, Weights};
use crate::model::{Batch, EncoderConfig, Sequence};

/// A small shape, none of its sizes a multiple of the lanes.
pub(super) fn odd_config() -> EncoderConfig {
    config(42, 70, 2, 3)
}

/// A shape of the kind in use: whole lanes throughout.
pub(super) fn even_config() -> EncoderConfig {
    config(64, 128, 2, 2)
}

fn config(hidden: usize, wide: usize, layers: usize, heads: usize) -> EncoderConfig {
    EncoderConfig {
        hidden_size: hidden,
        intermediate_size: wide,
        num_hidden_layers: layers,
        num_attention_heads: heads,
        vocab_size: 100,
        max_position_embeddings: 600,
        type_vocab_size: 2,
        layer_norm_eps: 1e-12,
    }
}

struct Draw(ChaCha8Rng);

impl Draw {
    /// Roughly normal, of the given deviation.
    fn value(&mut self, deviation: f32) -> f32 {
        ((0..6).map(|_| self.0.random::<f32>()).sum::<f32>() - 3.0) * deviation * std::f32::consts::SQRT_2
    }

    fn vector(&mut self, n: usize, deviation: f32) -> Array1<f32> {
        Array1::from_shape_fn(n, |_| self.value(deviation))
    }

    fn matrix(&mut self, rows: usize, columns: usize, deviation: f32) -> Array2<f32> {
        Array2::from_shape_fn((rows, columns), |_| self.value(deviation))
    }

    fn linear(&mut self, outputs: usize, inputs: usize) -> Linear {
        let deviation = 1.5 / (inputs as f32).sqrt();
        Linear { weight: self.matrix(outputs, inputs, deviation), bias: self.vector(outputs, 0.1) }
    }

    fn norm(&mut self, n: usize) -> Norm {
        Norm { weight: self.vector(n, 0.1) + 1.0, bias: self.vector(n, 0.1) }
    }

    fn layer(&mut self, config: &EncoderConfig) -> Layer {
        let (hidden, wide) = (config.hidden_size, config.intermediate_size);
        Layer {
            query: self.linear(hidden, hidden),
            key: self.linear(hidden, hidden),
            value: self.linear(hidden, hidden),
            attention_output: self.linear(hidden, hidden),
            attention_norm: self.norm(hidden),
            intermediate: self.linear(wide, hidden),
            output: self.linear(hidden, wide),
            output_norm: self.norm(hidden),
        }
    }
}

pub(super) fn weights(config: &EncoderConfig, seed: u64) -> Weights {
    let mut draw = Draw(ChaCha8Rng::seed_from_u64(seed));
    let hidden = config.hidden_size;
    Weights {
        config: config.clone(),
        words: draw.matrix(config.vocab_size, hidden, 1.0).into_shared(),
        positions: draw.matrix(config.max_position_embeddings, hidden, 0.3),
        segments: draw.matrix(config.type_vocab_size, hidden, 0.3),
        embedding_norm: draw.norm(hidden),
        layers: (0..config.num_hidden_layers).map(|_| draw.layer(config)).collect(),
    }
}

/// Sequences by their ids.
pub(super) fn batch(texts: &[Vec<u32>]) -> Batch {
    let mut batch = Batch::default();
    for ids in texts {
        batch.sequences.push(Sequence { start: batch.ids.len(), len: ids.len() });
        batch.ids.extend(ids);
        batch.segments.extend(ids.iter().map(|id| (id % 2) as u8));
        batch.positions.extend((0..).take(ids.len()));
    }
    batch
}

fn ids(length: impl Into<prop::collection::SizeRange>) -> impl Strategy<Value = Vec<u32>> {
    prop::collection::vec(0u32..100, length)
}

/// Any text: of length 1, 2, 256 and between.
pub(super) fn text() -> impl Strategy<Value = Vec<u32>> {
    prop_oneof![1 => ids(1), 1 => ids(2), 6 => ids(1..40usize), 1 => ids(256)]
}
