//! Plain code for every CPU: the integer reference.
#![allow(clippy::needless_range_loop, reason = "lane loops read as what they are and compile to vector code")]

use super::attention::{self, Heads};
use super::kernels::{self, Kernels, NormView, TOKENS, Tile};
use super::quantise::{Activations, CHANNELS, INPUTS, Packed, Panel};
use crate::model::Sequence;

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

    fn attention(&self, from: &[f32], sequence: &Sequence, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        attention::attention(from, sequence, heads, buffers, to, attention::weighted_sums);
    }
}

fn product(tokens: [&[[u8; INPUTS]]; TOKENS], panel: &Panel) -> Tile {
    tokens.map(|token| {
        let mut sums = panel.start;
        for (bytes, weights) in token.iter().zip(&panel.weights) {
            let bytes = bytes.map(i32::from);
            let (channels, _) = weights.as_chunks::<INPUTS>();
            for c in 0..CHANNELS {
                for i in 0..INPUTS {
                    sums[c] = sums[c].wrapping_add(bytes[i].wrapping_mul(i32::from(channels[c][i])));
                }
            }
        }
        sums
    })
}
