//! Plain code for every CPU: the integer reference.
#![allow(clippy::needless_range_loop, reason = "lane loops read as what they are and compile to vector code")]

use super::attention::{self, Heads};
use super::kernels::{self, Kernels, NormView, TOKENS, Tile};
use super::quantise::{Activations, CHANNELS, INPUTS, Packed, Panel, STEP};

/// No instruction set beyond the target's own.
#[derive(Debug)]
pub(super) struct Generic;

impl Kernels for Generic {
    fn quantise(&self, x: &[f32], width: usize, to: &mut Activations) {
        kernels::quantise(x, width, to);
    }

    fn linear(&self, x: &Activations, layer: &Packed, out: &mut [f32]) {
        kernels::linear(x, layer, out, product);
    }

    fn gelu_and_quantise(&self, x: &mut [f32], width: usize, to: &mut Activations) {
        kernels::gelu_and_quantise(x, width, to);
    }

    fn layer_norm(&self, x: &mut [f32], norm: NormView) {
        kernels::layer_norm(x, norm);
    }

    fn add_and_norm(&self, x: &mut [f32], update: &[f32], norm: NormView) {
        kernels::add_and_norm(x, update, norm);
    }

    fn attention(&self, from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        attention::attention(from, tokens, heads, buffers, to, attention::weighted_sums);
    }
}

/// Pairs of products add up in 16 bits (exact, see [`quantise`](super::quantise)), which every CPU multiplies in vectors.
fn product(tokens: [&[[u8; INPUTS]]; TOKENS], panel: &Panel) -> Tile {
    let mut tile = [panel.start; TOKENS];
    let [a, b, c, d] = tokens;
    for ((((weights, a), b), c), d) in panel.weights.iter().zip(a).zip(b).zip(c).zip(d) {
        let weights = by_input(&weights.0);
        for (sums, bytes) in tile.iter_mut().zip([a, b, c, d]) {
            add_step(sums, *bytes, &weights);
        }
    }
    tile
}

#[inline(always)]
fn by_input(weights: &[i8; STEP]) -> [[i16; CHANNELS]; INPUTS] {
    let mut inputs = [[0; CHANNELS]; INPUTS];
    for c in 0..CHANNELS {
        for i in 0..INPUTS {
            inputs[i][c] = i16::from(weights[c * INPUTS + i]);
        }
    }
    inputs
}

#[inline(always)]
fn add_step(sums: &mut [i32; CHANNELS], bytes: [u8; INPUTS], weights: &[[i16; CHANNELS]; INPUTS]) {
    let [b0, b1, b2, b3] = bytes.map(i16::from);
    let [w0, w1, w2, w3] = weights;
    for c in 0..CHANNELS {
        let first = b0.wrapping_mul(w0[c]).wrapping_add(b1.wrapping_mul(w1[c]));
        let second = b2.wrapping_mul(w2[c]).wrapping_add(b3.wrapping_mul(w3[c]));
        sums[c] = sums[c].wrapping_add(i32::from(first).wrapping_add(i32::from(second)));
    }
}
