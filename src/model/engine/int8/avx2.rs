//! AVX2: the bodies of [`kernels`] and [`attention`] compiled for 256-bit vectors, and a product of bytes by hand.

use std::arch::x86_64::{
    __m256i, _mm256_add_epi32, _mm256_loadu_si256, _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_set1_epi16,
    _mm256_set1_epi32, _mm256_storeu_si256,
};

use super::attention::{self, Heads};
use super::kernels::{self, Kernels, NormView, TOKENS, Tile};
use super::quantise::{Activations, CHANNELS, INPUTS, Packed, Panel};
use crate::model::Sequence;

/// Channels in one register.
const HALF: usize = CHANNELS / 2;

/// Exists only where the CPU has AVX2: whoever holds one may call the functions compiled for it.
#[derive(Debug)]
pub(super) struct Avx2(());

impl Avx2 {
    /// One, if the CPU has AVX2.
    pub fn detect() -> Option<Self> {
        is_x86_feature_detected!("avx2").then_some(Self(()))
    }
}

impl Kernels for Avx2 {
    fn quantise(&self, x: &[f32], width: usize, to: &mut Activations) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { quantise(x, width, to) }
    }

    fn linear(&self, x: &Activations, layer: &Packed, out: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { linear(x, layer, out) }
    }

    fn gelu_and_quantise(&self, x: &mut [f32], width: usize, to: &mut Activations) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { gelu_and_quantise(x, width, to) }
    }

    fn layer_norm(&self, x: &mut [f32], norm: NormView) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { layer_norm(x, norm) }
    }

    fn add_and_norm(&self, x: &mut [f32], update: &[f32], norm: NormView) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { add_and_norm(x, update, norm) }
    }

    fn attention(&self, from: &[f32], sequence: &Sequence, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { attention(from, sequence, heads, buffers, to) }
    }
}

#[target_feature(enable = "avx2")]
fn quantise(x: &[f32], width: usize, to: &mut Activations) {
    kernels::quantise(x, width, to);
}

#[target_feature(enable = "avx2")]
fn gelu_and_quantise(x: &mut [f32], width: usize, to: &mut Activations) {
    kernels::gelu_and_quantise(x, width, to);
}

#[target_feature(enable = "avx2")]
fn layer_norm(x: &mut [f32], norm: NormView) {
    kernels::layer_norm(x, norm);
}

#[target_feature(enable = "avx2")]
fn add_and_norm(x: &mut [f32], update: &[f32], norm: NormView) {
    kernels::add_and_norm(x, update, norm);
}

#[target_feature(enable = "avx2")]
fn attention(from: &[f32], sequence: &Sequence, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
    attention::attention(from, sequence, heads, buffers, to);
}

#[target_feature(enable = "avx2")]
fn linear(x: &Activations, layer: &Packed, out: &mut [f32]) {
    kernels::linear(x, layer, out, |tokens, panel| product(tokens, panel));
}

/// Four tokens by sixteen channels in eight accumulators. A step multiplies four bytes of a token with four weights of
/// every channel: pairs add up in 16 bits (exact, see [`quantise`](super::quantise)), pairs of pairs in 32.
#[target_feature(enable = "avx2")]
#[inline]
fn product(tokens: [&[[u8; INPUTS]]; TOKENS], panel: &Panel) -> Tile {
    let ones = _mm256_set1_epi16(1);
    let start = [load(&panel.start[..HALF]), load(&panel.start[HALF..])];
    let mut sums = [start; TOKENS];
    let [a, b, c, d] = tokens;
    for ((((weights, a), b), c), d) in panel.weights.iter().zip(a).zip(b).zip(c).zip(d) {
        let (low, high) = weights.split_at(weights.len() / 2);
        let weights = [load(low), load(high)];
        for (sums, bytes) in sums.iter_mut().zip([a, b, c, d]) {
            let bytes = _mm256_set1_epi32(i32::from_le_bytes(*bytes));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                let pairs = _mm256_maddubs_epi16(bytes, weights);
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
            }
        }
    }
    sums.map(|[low, high]| {
        let mut out = [0; CHANNELS];
        store(low, &mut out[..HALF]);
        store(high, &mut out[HALF..]);
        out
    })
}

/// The first 32 bytes of a slice of integers.
#[target_feature(enable = "avx2")]
#[inline]
fn load<T: Integer>(from: &[T]) -> __m256i {
    assert!(size_of_val(from) >= size_of::<__m256i>());
    // SAFETY: the slice has the 32 bytes that are read, of a type whose every byte is initialised; no alignment is needed.
    unsafe { _mm256_loadu_si256(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx2")]
#[inline]
fn store(value: __m256i, to: &mut [i32]) {
    assert!(size_of_val(to) >= size_of::<__m256i>());
    // SAFETY: the slice has the 32 bytes that are written, and any bits are integers; no alignment is needed.
    unsafe { _mm256_storeu_si256(to.as_mut_ptr().cast(), value) }
}

/// Types without padding bytes.
trait Integer {}
impl Integer for i8 {}
impl Integer for i32 {}
