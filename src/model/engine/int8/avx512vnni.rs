//! AVX-512 with its product of bytes: the bodies of [`kernels`] and [`attention`] compiled for 512-bit vectors, and by
//! hand the two loops that take most of the time.
//!
//! VPDPBUSD adds four products of bytes to 32 bits at once, without an intermediate of 16 bits: exact whatever the weights.

use std::arch::x86_64::{
    __m512, __m512i, _mm512_add_ps, _mm512_castps_si512, _mm512_castsi512_ps, _mm512_cvtepi32_ps, _mm512_dpbusd_epi32,
    _mm512_loadu_si512, _mm512_mul_ps, _mm512_set1_epi32, _mm512_set1_ps, _mm512_setzero_ps, _mm512_setzero_si512,
    _mm512_storeu_si512,
};

use super::super::lanes::LANES;
use super::attention::{self, Heads, QUERIES, Sums};
use super::kernels::{self, Kernels, NormView};
use super::quantise::{Activations, CHANNELS, INPUTS, PANELS, Packed, Panel};

/// Tokens whose products with [`PANELS`] panels are computed together: 24 accumulators, and a register a panel.
const TOKENS: usize = 6;

/// Exists only where the CPU has what the functions here are compiled for: whoever holds one may call them.
#[derive(Debug)]
pub(super) struct Avx512Vnni(());

impl Avx512Vnni {
    /// One, if the CPU has all of it.
    pub fn detect() -> Option<Self> {
        let has = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl")
            && is_x86_feature_detected!("avx512vnni");
        has.then_some(Self(()))
    }
}

impl Kernels for Avx512Vnni {
    fn quantise(&self, x: &[f32], width: usize, to: &mut Activations) {
        // SAFETY: `self` exists, so the CPU has what `quantise` is compiled for.
        unsafe { quantise(x, width, to) }
    }

    fn linear(&self, x: &Activations, layer: &Packed, out: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has what `linear` is compiled for.
        unsafe { linear(x, layer, out) }
    }

    fn gelu_and_quantise(&self, x: &mut [f32], width: usize, to: &mut Activations) {
        // SAFETY: `self` exists, so the CPU has what `gelu_and_quantise` is compiled for.
        unsafe { gelu_and_quantise(x, width, to) }
    }

    fn layer_norm(&self, x: &mut [f32], norm: NormView) {
        // SAFETY: `self` exists, so the CPU has what `layer_norm` is compiled for.
        unsafe { layer_norm(x, norm) }
    }

    fn add_and_norm(&self, x: &mut [f32], update: &[f32], norm: NormView) {
        // SAFETY: `self` exists, so the CPU has what `add_and_norm` is compiled for.
        unsafe { add_and_norm(x, update, norm) }
    }

    fn attention(&self, from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
        // SAFETY: `self` exists, so the CPU has what `attention` is compiled for.
        unsafe { attention(from, tokens, heads, buffers, to) }
    }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn quantise(x: &[f32], width: usize, to: &mut Activations) {
    kernels::quantise(x, width, to);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn gelu_and_quantise(x: &mut [f32], width: usize, to: &mut Activations) {
    kernels::gelu_and_quantise(x, width, to);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn layer_norm(x: &mut [f32], norm: NormView) {
    kernels::layer_norm(x, norm);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn add_and_norm(x: &mut [f32], update: &[f32], norm: NormView) {
    kernels::add_and_norm(x, update, norm);
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn attention(from: &[f32], tokens: usize, heads: usize, buffers: &mut Heads, to: &mut [f32]) {
    attention::attention(from, tokens, heads, buffers, to, |weights, values, sums| {
        weighted_sums(weights, values, sums)
    });
}

/// Four panels at a time, so that they are still in the nearest cache when the next tokens come.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
fn linear(x: &Activations, layer: &Packed, out: &mut [f32]) {
    let rows = x.scales.len();
    for (first, panels) in (0..layer.outputs).step_by(PANELS * CHANNELS).zip(layer.panels.as_chunks().0) {
        let terms: [Terms; PANELS] = std::array::from_fn(|p| Terms::of(&panels[p]));
        let blocks = out.chunks_mut(TOKENS * layer.outputs).zip(x.scales.chunks(TOKENS));
        for (token, (out, scales)) in (0..).step_by(TOKENS).zip(blocks) {
            // The last block repeats the last token, and drops what it gives.
            let sums = product(std::array::from_fn(|t| x.row((token + t).min(rows - 1))), panels);
            for ((row, sums), &scale) in out.chunks_exact_mut(layer.outputs).zip(sums).zip(scales) {
                dequantise(sums, scale, &terms, &mut row[first..]);
            }
        }
    }
}

/// Sums of products of each token with the channels of each panel, from where the panel starts.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn product(tokens: [&[[u8; INPUTS]]; TOKENS], panels: &[Panel; PANELS]) -> [[__m512i; PANELS]; TOKENS] {
    let steps = panels[0].weights.len();
    // Slices of one length, known to the compiler, need no further checks.
    let tokens = tokens.map(|token| &token[..steps]);
    let panels: [_; PANELS] = std::array::from_fn(|p| (&panels[p].weights[..steps], load(&panels[p].start)));
    let mut sums = [panels.map(|(_, start)| start); TOKENS];
    for step in 0..steps {
        let weights = panels.map(|(weights, _)| load(&weights[step].0));
        for (sums, token) in sums.iter_mut().zip(tokens) {
            let bytes = _mm512_set1_epi32(i32::from_le_bytes(token[step]));
            for (sum, weights) in sums.iter_mut().zip(weights) {
                *sum = _mm512_dpbusd_epi32(*sum, bytes, weights);
            }
        }
    }
    sums
}

/// What makes numbers of a panel's sums.
#[derive(Clone, Copy)]
pub(super) struct Terms {
    scale: __m512,
    bias: __m512,
}

impl Terms {
    #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
    #[inline]
    pub(super) fn of(panel: &Panel) -> Self {
        Self { scale: _mm512_castsi512_ps(load(&panel.scale)), bias: _mm512_castsi512_ps(load(&panel.bias)) }
    }
}

/// The same as [`kernels::dequantise`], of several panels; `row` goes on from their first channel.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
pub(super) fn dequantise<const N: usize>(sums: [__m512i; N], scale: f32, terms: &[Terms; N], row: &mut [f32]) {
    let scale = _mm512_set1_ps(scale);
    let mut values = [_mm512_setzero_si512(); N];
    for ((value, sums), terms) in values.iter_mut().zip(sums).zip(terms) {
        let scaled = _mm512_mul_ps(_mm512_cvtepi32_ps(sums), _mm512_mul_ps(scale, terms.scale));
        *value = _mm512_castps_si512(_mm512_add_ps(scaled, terms.bias));
    }
    if let Some(whole) = row.as_chunks_mut::<CHANNELS>().0.first_chunk_mut::<N>() {
        values.into_iter().zip(whole).for_each(|(value, to)| store(value, to));
    } else {
        for (value, to) in values.into_iter().zip(row.chunks_mut(CHANNELS)) {
            let mut whole = [0.0; CHANNELS];
            store(value, &mut whole);
            to.copy_from_slice(&whole[..to.len()]);
        }
    }
}

/// The same as [`attention::weighted_sums`], with all queries' sums in registers.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn weighted_sums(weights: [&[f32]; QUERIES], values: &[[f32; LANES]], sums: &mut Sums) {
    let mut registers = [_mm512_setzero_ps(); QUERIES];
    for (register, sums) in registers.iter_mut().zip(&*sums) {
        *register = _mm512_castsi512_ps(load(sums));
    }
    let [a, b, c, d, e, f, g, h] = weights;
    let first = values.iter().zip(a).zip(b).zip(c).zip(d);
    for ((((((((values, a), b), c), d), e), f), g), h) in first.zip(e).zip(f).zip(g).zip(h) {
        let values = _mm512_castsi512_ps(load(values));
        for (sum, weight) in registers.iter_mut().zip([a, b, c, d, e, f, g, h]) {
            *sum = _mm512_add_ps(*sum, _mm512_mul_ps(_mm512_set1_ps(*weight), values));
        }
    }
    for (register, sums) in registers.into_iter().zip(sums) {
        store(_mm512_castps_si512(register), sums);
    }
}

/// Numbers that fill a register.
#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
pub(super) fn load<T: Number, const N: usize>(from: &[T; N]) -> __m512i {
    const { assert!(size_of::<[T; N]>() == size_of::<__m512i>()) };
    // SAFETY: the array has the 64 bytes that are read, of a type without padding; no alignment is needed.
    unsafe { _mm512_loadu_si512(from.as_ptr().cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx512vnni")]
#[inline]
fn store<T: Number, const N: usize>(register: __m512i, to: &mut [T; N]) {
    const { assert!(size_of::<[T; N]>() == size_of::<__m512i>()) };
    // SAFETY: the array has the 64 bytes that are written, and any bits are numbers; no alignment is needed.
    unsafe { _mm512_storeu_si512(to.as_mut_ptr().cast(), register) };
}

/// Types without padding bytes, for which any bits are a value.
pub(super) trait Number {}
impl Number for i8 {}
impl Number for i32 {}
impl Number for f32 {}
