//! The default engine: int8 products, f32 in between, the same bits on every machine.
//!
//! Weights are quantised to 7 bits per output channel, activations to 8 bits per token ([`quantise`]). Every product of
//! integers is exact on every instruction set, and all f32 work follows [`lanes`](super::lanes), so that results depend
//! neither on the instruction set nor on what else is in a batch. Whole sequences are taken through all layers in groups
//! of about [`GROUP`] tokens, which keeps every buffer small enough for the caches; nothing is allocated a layer.

#[cfg(all(target_arch = "x86_64", target_os = "linux"))]
mod amx;
mod attention;
#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512vnni;
mod generic;
mod isa;
mod kernels;
#[doc(hidden)]
pub mod operations;
mod quantise;

use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use ndarray::{ArcArray2, Array2};
use rayon::prelude::*;

pub use isa::{Isa, IsaError};

use super::check;
use super::weights::{Layer, Norm, Weights};
use crate::model::{Batch, Encoder, EncoderConfig, Sequence};
use kernels::{Kernels, NormView};
use quantise::{Activations, Packed};

/// Tokens that go through the layers together, at least (a sequence is never cut).
const GROUP: usize = 192;
/// Tokens that go through the feed-forward part together: its wide rows are then still cached when they are read.
const WIDE_ROWS: usize = 96;

/// The int8 engine.
#[derive(Debug)]
pub struct Int8 {
    config: EncoderConfig,
    isa: Isa,
    kernels: Box<dyn Kernels>,
    words: ArcArray2<f32>,
    positions: Array2<f32>,
    segments: Array2<f32>,
    embedding_norm: Norm,
    layers: Vec<PackedLayer>,
    /// One a worker at work, kept for its next batch.
    scratch: Mutex<Vec<Scratch>>,
}

#[derive(Debug)]
struct PackedLayer {
    /// Queries, keys and values as one product.
    projections: Packed,
    attention_output: Packed,
    attention_norm: Norm,
    intermediate: Packed,
    output: Packed,
    output_norm: Norm,
}

impl PackedLayer {
    fn new(layer: &Layer) -> Self {
        Self {
            projections: Packed::new(&[&layer.query, &layer.key, &layer.value]),
            attention_output: Packed::new(&[&layer.attention_output]),
            attention_norm: layer.attention_norm.clone(),
            intermediate: Packed::new(&[&layer.intermediate]),
            output: Packed::new(&[&layer.output]),
            output_norm: layer.output_norm.clone(),
        }
    }
}

/// Buffers of one worker, rows by rows.
#[derive(Debug, Default)]
struct Scratch {
    quantised: Activations,
    projections: Vec<f32>,
    context: Vec<f32>,
    wide: Vec<f32>,
    update: Vec<f32>,
    heads: attention::Heads,
}

impl Int8 {
    /// Quantises `weights` for the instruction set asked for; [`Isa::Auto`] takes the best that the CPU has.
    ///
    /// # Errors
    /// Where the CPU or this build lacks the instruction set; the error names those there are.
    pub fn new(weights: &Weights, isa: Isa) -> Result<Self, IsaError> {
        let isa = isa.resolve()?;
        Ok(Self {
            config: weights.config.clone(),
            isa,
            kernels: isa.kernels()?,
            words: weights.words.clone(),
            positions: weights.positions.clone(),
            segments: weights.segments.clone(),
            embedding_norm: weights.embedding_norm.clone(),
            layers: weights.layers.par_iter().map(PackedLayer::new).collect(),
            scratch: Mutex::new(Vec::new()),
        })
    }

    /// The instruction set in use, never [`Isa::Auto`].
    pub fn isa(&self) -> Isa {
        self.isa
    }

    fn norm<'a>(&self, norm: &'a Norm) -> NormView<'a> {
        let (weight, bias) = (norm.weight.as_slice(), norm.bias.as_slice());
        NormView {
            weight: weight.unwrap_or_default(),
            bias: bias.unwrap_or_default(),
            epsilon: self.config.layer_norm_eps,
        }
    }

    /// Takes whole sequences through all layers; `x` holds the states of their tokens, by rows.
    fn forward(&self, batch: &Batch, sequences: &[Sequence], x: &mut [f32], scratch: &mut Scratch) {
        let Some(first) = sequences.first() else { return };
        self.embed(batch, first.start, x);
        for layer in &self.layers {
            self.attend(layer, sequences, x, scratch);
            for rows in x.chunks_mut(WIDE_ROWS * self.config.hidden_size) {
                self.feed_forward(layer, rows, scratch);
            }
        }
    }

    fn embed(&self, batch: &Batch, start: usize, x: &mut [f32]) {
        let hidden = self.config.hidden_size;
        for (token, row) in (start..).zip(x.chunks_exact_mut(hidden)) {
            let word = self.words.row(batch.ids[token] as usize);
            let segment = self.segments.row(batch.segments[token] as usize);
            let position = self.positions.row(batch.positions[token] as usize);
            for (((x, &w), &s), &p) in row.iter_mut().zip(word).zip(segment).zip(position) {
                *x = w + s + p;
            }
        }
        self.kernels.layer_norm(x, self.norm(&self.embedding_norm));
    }

    fn attend(&self, layer: &PackedLayer, sequences: &[Sequence], x: &mut [f32], scratch: &mut Scratch) {
        let (hidden, heads) = (self.config.hidden_size, self.config.num_attention_heads);
        let rows = x.len() / hidden;
        let Scratch { quantised, projections, context, update, heads: buffers, .. } = scratch;
        let projections = sized(projections, rows * 3 * hidden);
        let context = sized(context, rows * hidden);
        let update = sized(update, rows * hidden);

        self.kernels.quantise(x, hidden, quantised);
        self.kernels.linear(quantised, &layer.projections, projections);
        let mut at = 0;
        for sequence in sequences {
            let end = at + sequence.len;
            let (from, to) = (&projections[at * 3 * hidden..end * 3 * hidden], &mut context[at * hidden..end * hidden]);
            self.kernels.attention(from, sequence.len, heads, buffers, to);
            at = end;
        }
        self.kernels.quantise(context, hidden, quantised);
        self.kernels.linear(quantised, &layer.attention_output, update);
        self.kernels.add_and_norm(x, update, self.norm(&layer.attention_norm));
    }

    fn feed_forward(&self, layer: &PackedLayer, x: &mut [f32], scratch: &mut Scratch) {
        let (hidden, width) = (self.config.hidden_size, self.config.intermediate_size);
        let rows = x.len() / hidden;
        let Scratch { quantised, wide, update, .. } = scratch;
        let wide = sized(wide, rows * width);
        let update = sized(update, rows * hidden);

        self.kernels.quantise(x, hidden, quantised);
        self.kernels.linear(quantised, &layer.intermediate, wide);
        self.kernels.gelu_and_quantise(wide, width, quantised);
        self.kernels.linear(quantised, &layer.output, update);
        self.kernels.add_and_norm(x, update, self.norm(&layer.output_norm));
    }
}

/// The first `n` entries of a buffer that grows as it must; what they hold is of no meaning.
fn sized(buffer: &mut Vec<f32>, n: usize) -> &mut [f32] {
    if buffer.len() < n {
        buffer.resize(n, 0.0);
    }
    &mut buffer[..n]
}

/// Runs of whole sequences with at least [`GROUP`] tokens (but for the last).
fn groups(sequences: &[Sequence]) -> Vec<Range<usize>> {
    let mut groups = Vec::new();
    let (mut first, mut tokens) = (0, 0);
    for (i, sequence) in sequences.iter().enumerate() {
        tokens += sequence.len;
        if tokens >= GROUP || i + 1 == sequences.len() {
            groups.push(first..i + 1);
            (first, tokens) = (i + 1, 0);
        }
    }
    groups
}

impl Encoder for Int8 {
    fn encode(&self, batch: &Batch) -> Array2<f32> {
        check(batch, &self.config);
        let pool = || self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let mut scratch = pool().pop().unwrap_or_default();
        let hidden = self.config.hidden_size;
        let mut states = vec![0.0; batch.ids.len() * hidden];
        let mut rest = states.as_mut_slice();
        for group in groups(&batch.sequences) {
            let sequences = &batch.sequences[group];
            let tokens: usize = sequences.iter().map(|s| s.len).sum();
            let (x, after) = rest.split_at_mut(tokens * hidden);
            self.forward(batch, sequences, x, &mut scratch);
            rest = after;
        }
        pool().push(scratch);
        Array2::from_shape_vec((batch.ids.len(), hidden), states).expect("one row of states a token")
    }

    fn name(&self) -> String {
        format!("int8/{}", self.isa)
    }
}

#[cfg(test)]
mod tests;
