//! AVX2: the bodies of [`kernels`] and [`attention`] compiled for 256-bit vectors, and a product of bytes by hand.

use std::arch::x86_64::{
    __m256, __m256i, _mm256_add_epi32, _mm256_add_ps, _mm256_castps_si256, _mm256_castsi256_ps, _mm256_loadu_si256,
    _mm256_madd_epi16, _mm256_maddubs_epi16, _mm256_mul_ps, _mm256_set1_epi16, _mm256_set1_epi32, _mm256_set1_ps,
    _mm256_setzero_ps, _mm256_storeu_si256,
};

use super::super::lanes::LANES;
use super::attention::{self, Heads, QUERIES, Sums};
use super::kernels::{self, Kernels, NormView, TOKENS, Tile};
use super::quantise::{Activations, INPUTS, Packed, Panel};

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

    fn attention(&self, from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has AVX2.
        unsafe { attention(from, tokens, heads, buffers, to) }
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
fn attention(from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
    attention::attention(from, tokens, heads, buffers, to, |weights, values, sums| {
        weighted_sums(weights, values, sums)
    });
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
    let mut sums = [load(&panel.start); TOKENS];
    let [a, b, c, d] = tokens;
    for ((((weights, a), b), c), d) in panel.weights.iter().zip(a).zip(b).zip(c).zip(d) {
        let weights = load(&weights.0);
        for (sums, bytes) in sums.iter_mut().zip([a, b, c, d]) {
            let bytes = _mm256_set1_epi32(i32::from_le_bytes(*bytes));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                let pairs = _mm256_maddubs_epi16(bytes, weights);
                *sum = _mm256_add_epi32(*sum, _mm256_madd_epi16(pairs, ones));
            }
        }
    }
    let mut tile = Tile::default();
    for (sums, out) in sums.into_iter().zip(&mut tile) {
        store(sums, out);
    }
    tile
}

/// The same as [`attention::weighted_sums`].
#[target_feature(enable = "avx2")]
#[inline]
fn weighted_sums(weights: [&[f32]; QUERIES], values: &[[f32; LANES]], sums: &mut Sums) {
    for (weights, sums) in weights.as_chunks().0.iter().zip(sums.as_chunks_mut().0) {
        sums_of_four(*weights, values, sums);
    }
}

/// Four queries' sums in eight registers.
#[target_feature(enable = "avx2")]
#[inline]
fn sums_of_four(weights: [&[f32]; 4], values: &[[f32; LANES]], sums: &mut [[f32; LANES]; 4]) {
    let mut registers = [[_mm256_setzero_ps(); 2]; 4];
    for (registers, sums) in registers.iter_mut().zip(&*sums) {
        *registers = floats(load(sums));
    }
    let [a, b, c, d] = weights;
    for ((((values, a), b), c), d) in values.iter().zip(a).zip(b).zip(c).zip(d) {
        let values = floats(load(values));
        for (registers, weight) in registers.iter_mut().zip([a, b, c, d]) {
            let weight = _mm256_set1_ps(*weight);
            for (sum, values) in registers.iter_mut().zip(values) {
                *sum = _mm256_add_ps(*sum, _mm256_mul_ps(weight, values));
            }
        }
    }
    for ([low, high], sums) in registers.into_iter().zip(sums) {
        store([_mm256_castps_si256(low), _mm256_castps_si256(high)], sums);
    }
}

#[target_feature(enable = "avx2")]
#[inline]
fn floats([low, high]: [__m256i; 2]) -> [__m256; 2] {
    [_mm256_castsi256_ps(low), _mm256_castsi256_ps(high)]
}

/// Numbers that fill two registers.
#[target_feature(enable = "avx2")]
#[inline]
fn load<T: Number, const N: usize>(from: &[T; N]) -> [__m256i; 2] {
    const { assert!(size_of::<[T; N]>() == 2 * size_of::<__m256i>()) };
    let from: *const __m256i = from.as_ptr().cast();
    // SAFETY: the array has the 64 bytes that are read, of a type without padding; no alignment is needed.
    unsafe { [_mm256_loadu_si256(from), _mm256_loadu_si256(from.add(1))] }
}

#[target_feature(enable = "avx2")]
#[inline]
fn store<T: Number, const N: usize>([low, high]: [__m256i; 2], to: &mut [T; N]) {
    const { assert!(size_of::<[T; N]>() == 2 * size_of::<__m256i>()) };
    let to: *mut __m256i = to.as_mut_ptr().cast();
    // SAFETY: the array has the 64 bytes that are written, and any bits are numbers; no alignment is needed.
    unsafe {
        _mm256_storeu_si256(to, low);
        _mm256_storeu_si256(to.add(1), high);
    }
}

/// Types without padding bytes, for which any bits are a value.
trait Number {}
impl Number for i8 {}
impl Number for i32 {}
impl Number for f32 {}
