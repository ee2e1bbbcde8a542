//! The operations of the engine, and their bodies in plain code.
//!
//! An instruction set implements [`Kernels`] by compiling these bodies for itself (they are `inline(always)`), with its
//! own product of integers. One source for the f32 part means one order of operations, and so the same bits.
#![allow(clippy::needless_range_loop, reason = "lane loops read as what they are and compile to vector code")]

use std::fmt::Debug;

use super::super::lanes;
use super::attention::Heads;
use super::quantise::{Activations, CHANNELS, INPUTS, Packed, Panel};

/// Tokens whose products with a panel are computed together.
pub(super) const TOKENS: usize = 4;

/// A layer normalisation's weights.
#[derive(Debug, Clone, Copy)]
pub(super) struct NormView<'a> {
    pub weight: &'a [f32],
    pub bias: &'a [f32],
    pub epsilon: f32,
}

/// Operations over rows of f32. All implementations give the same bits.
pub(super) trait Kernels: Debug + Send + Sync {
    /// Quantises rows of `width` values.
    fn quantise(&self, x: &[f32], width: usize, to: &mut Activations);
    /// Dense layer; `out` has rows of `layer.outputs` values.
    fn linear(&self, x: &Activations, layer: &Packed, out: &mut [f32]);
    /// GELU in place, then [`quantise`](Self::quantise).
    fn gelu_and_quantise(&self, x: &mut [f32], width: usize, to: &mut Activations);
    /// Layer normalisation of every row.
    fn layer_norm(&self, x: &mut [f32], norm: NormView);
    /// Adds `update` to `x`, then normalises.
    fn add_and_norm(&self, x: &mut [f32], update: &[f32], norm: NormView);
    /// Attention of one sequence; see [`attention`](super::attention::attention).
    fn attention(&self, from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]);
}

#[inline(always)]
pub(super) fn quantise(x: &[f32], width: usize, to: &mut Activations) {
    to.resize(x.len() / width, width);
    for (x, (bytes, scale)) in x.chunks_exact(width).zip(to.rows_mut()) {
        *scale = lanes::quantise(x, bytes);
    }
}

#[inline(always)]
pub(super) fn gelu_and_quantise(x: &mut [f32], width: usize, to: &mut Activations) {
    x.chunks_exact_mut(width).for_each(lanes::gelu_in_place);
    quantise(x, width, to);
}

#[inline(always)]
pub(super) fn layer_norm(x: &mut [f32], norm: NormView) {
    for row in x.chunks_exact_mut(norm.weight.len()) {
        lanes::layer_norm(row, norm.weight, norm.bias, norm.epsilon);
    }
}

#[inline(always)]
pub(super) fn add_and_norm(x: &mut [f32], update: &[f32], norm: NormView) {
    x.iter_mut().zip(update).for_each(|(x, &update)| *x += update);
    layer_norm(x, norm);
}

/// Sums of products of some tokens with the channels of a panel.
pub(super) type Tile = [[i32; CHANNELS]; TOKENS];

/// Dense layer by tiles: `product` adds the products of its tokens' bytes and a panel to where the panel starts.
#[inline(always)]
pub(super) fn linear(
    x: &Activations,
    layer: &Packed,
    out: &mut [f32],
    product: impl Fn([&[[u8; INPUTS]]; TOKENS], &Panel) -> Tile,
) {
    let rows = x.scales.len();
    for (first, panel) in (0..layer.outputs).step_by(CHANNELS).zip(&layer.panels) {
        let channels = CHANNELS.min(layer.outputs - first);
        for token in (0..rows).step_by(TOKENS) {
            // The last tile repeats the last token, and drops what it gives.
            let row = |t: usize| x.row((token + t).min(rows - 1));
            let tile = product([row(0), row(1), row(2), row(3)], panel);
            for (t, sums) in tile.iter().enumerate().take(rows - token) {
                let at = (token + t) * layer.outputs + first;
                dequantise(sums, x.scales[token + t], panel, &mut out[at..at + channels]);
            }
        }
    }
}

#[inline(always)]
fn dequantise(sums: &[i32; CHANNELS], scale: f32, panel: &Panel, out: &mut [f32]) {
    let mut values = [0.0; CHANNELS];
    for c in 0..CHANNELS {
        values[c] = sums[c] as f32 * (scale * panel.scale[c]) + panel.bias[c];
    }
    match <&mut [f32; CHANNELS]>::try_from(&mut *out) {
        Ok(out) => *out = values,
        Err(_) => out.copy_from_slice(&values[..out.len()]),
    }
}
