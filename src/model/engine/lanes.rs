//! Arithmetic that gives the same bits on every machine.
//!
//! Sums and maxima run over [`LANES`] partial results that are joined by a fixed tree, whatever the width of the CPU's
//! registers; `exp` and `erf` are polynomials of their own, because every libm rounds differently; nothing is fused
//! into multiply-add (the compiler never does so unasked). Functions are `inline(always)`, so that a caller compiled
//! for a wider instruction set gets wider code with the same results.
#![allow(clippy::needless_range_loop, reason = "lane loops read as what they are and compile to vector code")]

/// Number of partial results of every reduction.
pub const LANES: usize = 16;

/// Adding this to a float of magnitude below 2^22 rounds it to the nearest integer (ties to even), held in the low bits.
const ROUND: f32 = 12_582_912.0;

/// Sum of the lanes, by a fixed tree.
#[inline(always)]
pub(super) fn tree_sum(mut lanes: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] += lanes[i + half];
        }
        half /= 2;
    }
    lanes[0]
}

/// Greater of two (the second where one is not a number), as the vector instruction has it.
#[inline(always)]
fn greater(a: f32, b: f32) -> f32 {
    if a > b { a } else { b }
}

#[inline(always)]
fn lesser(a: f32, b: f32) -> f32 {
    if a < b { a } else { b }
}

/// Greatest of the lanes.
#[inline(always)]
fn tree_max(mut lanes: [f32; LANES]) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for i in 0..half {
            lanes[i] = greater(lanes[i], lanes[i + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// Folds `step` over the lanes of `x`; the tail touches only the lanes it has.
#[inline(always)]
fn fold(x: &[f32], start: f32, step: impl Fn(f32, f32) -> f32) -> [f32; LANES] {
    let mut lanes = [start; LANES];
    let (chunks, tail) = x.as_chunks::<LANES>();
    for chunk in chunks {
        for i in 0..LANES {
            lanes[i] = step(lanes[i], chunk[i]);
        }
    }
    for (lane, &value) in lanes.iter_mut().zip(tail) {
        *lane = step(*lane, value);
    }
    lanes
}

/// Sum over fixed lanes.
#[inline(always)]
pub fn sum16(x: &[f32]) -> f32 {
    tree_sum(fold(x, 0.0, |sum, value| sum + value))
}

/// Greatest value, negative infinity for an empty slice.
#[inline(always)]
pub fn max16(x: &[f32]) -> f32 {
    tree_max(fold(x, f32::NEG_INFINITY, |max, value| greater(value, max)))
}

/// Greatest magnitude, 0 for an empty slice.
#[inline(always)]
pub fn max_abs16(x: &[f32]) -> f32 {
    tree_max(fold(x, 0.0, |max, value| greater(value.abs(), max)))
}

/// Dot product over fixed lanes, of as many elements as the shorter has.
#[inline(always)]
pub fn dot16(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0; LANES];
    let n = a.len().min(b.len());
    let (a, a_tail) = a[..n].as_chunks::<LANES>();
    let (b, b_tail) = b[..n].as_chunks::<LANES>();
    for (a, b) in a.iter().zip(b) {
        for i in 0..LANES {
            lanes[i] += a[i] * b[i];
        }
    }
    for (lane, (&a, &b)) in lanes.iter_mut().zip(a_tail.iter().zip(b_tail)) {
        *lane += a * b;
    }
    tree_sum(lanes)
}

/// `x · Wᵀ + b` for one vector: `weight` is (outputs, inputs) by rows, `bias` has one entry an output.
pub fn linear(x: &[f32], weight: &[f32], bias: &[f32]) -> Vec<f32> {
    weight.chunks_exact(x.len().max(1)).zip(bias).map(|(row, &b)| dot16(x, row) + b).collect()
}

/// e to the x, within 2 units in the last place; held to the range of normal numbers (1e-38 to 1e38).
#[inline(always)]
pub fn exp(x: f32) -> f32 {
    const LN2_HIGH: f32 = 0.693_359_4;
    const LN2_LOW: f32 = -2.121_944_4e-4;
    let x = lesser(greater(x, -87.3), 88.0);
    let shifted = x * std::f32::consts::LOG2_E + ROUND;
    let n = shifted - ROUND;
    let r = x - n * LN2_HIGH - n * LN2_LOW;
    let mut p = 1.987_569_1e-4;
    for coefficient in [1.398_2e-3, 8.333_452e-3, 4.166_579_6e-2, 1.666_666_5e-1, 0.5] {
        p = p * r + coefficient;
    }
    let fraction = p * (r * r) + r + 1.0;
    // The low bits of `shifted` hold n: moved to the exponent's place they make 2^n.
    fraction * f32::from_bits((shifted.to_bits() << 23).wrapping_add(127 << 23))
}

/// The error function, within 5e-7: a quotient of polynomials in x², which meets ±1 at ±4.
#[inline(always)]
pub fn erf(x: f32) -> f32 {
    let x = lesser(greater(x, -4.0), 4.0);
    let square = x * x;
    let mut above = -2.726_142_3e-10;
    for coefficient in [2.770_681_4e-8, -2.101_024e-6, -5.692_506_4e-5, -7.349_906_3e-4, -2.954_6e-3, -1.609_603_3e-2] {
        above = above * square + coefficient;
    }
    let mut below = -1.456_607_2e-5;
    for coefficient in [-2.133_740_6e-4, -1.682_827e-3, -7.373_329e-3, -1.426_473_9e-2] {
        below = below * square + coefficient;
    }
    x * above / below
}

/// GELU in its exact form, x · Φ(x).
#[inline(always)]
pub fn gelu(x: f32) -> f32 {
    0.5 * x * (1.0 + erf(x * std::f32::consts::FRAC_1_SQRT_2))
}

/// The logistic function.
pub fn sigmoid(x: f32) -> f32 {
    1.0 / (1.0 + exp(-x))
}

/// Turns scores into probabilities; an empty slice stays empty.
#[inline(always)]
pub fn softmax_in_place(scores: &mut [f32]) {
    let max = max16(scores);
    scores.iter_mut().for_each(|x| *x = exp(*x - max));
    let total = sum16(scores);
    scores.iter_mut().for_each(|x| *x /= total);
}

/// GELU of every element.
#[inline(always)]
pub(super) fn gelu_in_place(x: &mut [f32]) {
    x.iter_mut().for_each(|x| *x = gelu(*x));
}

/// Layer normalisation of one row: to mean 0 and variance 1, then scaled and moved by `weight` and `bias`.
#[inline(always)]
pub(super) fn layer_norm(x: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    let n = x.len() as f32;
    let mean = sum16(x) / n;
    x.iter_mut().for_each(|x| *x -= mean);
    let variance = tree_sum(fold(x, 0.0, |sum, value| sum + value * value)) / n;
    let scale = 1.0 / (variance + epsilon).sqrt();
    for ((x, &w), &b) in x.iter_mut().zip(weight).zip(bias) {
        *x = *x * scale * w + b;
    }
}

/// Quantises one row to [-127, 127], stored 128 higher in `out`; returns the scale (`x ≈ (out − 128) · scale`).
#[inline(always)]
pub(super) fn quantise(x: &[f32], out: &mut [u8]) -> f32 {
    let max = max_abs16(x);
    let inverse = if max > 0.0 { 127.0 / max } else { 0.0 };
    for (out, &x) in out.iter_mut().zip(x) {
        *out = ((x * inverse + ROUND).to_bits() as u8).wrapping_add(128);
    }
    max / 127.0
}

/// Every value divided by `scale` and rounded to an integer (ties to even), which must be within [-128, 127].
pub(super) fn divide_and_round(x: &[f32], scale: f32, out: &mut [i8]) {
    for (out, &x) in out.iter_mut().zip(x) {
        *out = (x / scale + ROUND).to_bits() as i8;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn exp_and_erf_are_close_to_the_true_ones() {
        for i in -8_700..8_800 {
            let x = i as f32 / 100.0;
            let truth = f64::from(x).exp();
            assert!((f64::from(exp(x)) / truth - 1.0).abs() < 2.5e-7, "exp({x})");
            let y = x / 15.0;
            assert!((f64::from(erf(y)) - statrs::function::erf::erf(f64::from(y))).abs() < 5e-7, "erf({y})");
        }
        assert_eq!(exp(0.0), 1.0);
        assert!(exp(f32::NEG_INFINITY) < 1e-37 && exp(1e9) > 1e37);
        assert_eq!(sigmoid(0.0), 0.5);
    }

    #[test]
    fn reductions_take_every_length() {
        for n in 0..50 {
            let x: Vec<f32> = (0..n).map(|i| i as f32 - 7.0).collect();
            assert_eq!(sum16(&x), x.iter().sum::<f32>());
            assert_eq!(dot16(&x, &x), x.iter().map(|x| x * x).sum::<f32>());
            assert_eq!(max16(&x), x.iter().copied().fold(f32::NEG_INFINITY, f32::max));
            assert_eq!(max_abs16(&x), x.iter().fold(0.0, |m: f32, x| m.max(x.abs())));
        }
    }

    #[test]
    fn linear_is_rows_times_vector_plus_bias() {
        assert_eq!(linear(&[1.0, 2.0], &[1.0, 0.0, 0.5, 3.0], &[10.0, -1.0]), vec![11.0, 5.5]);
        assert_eq!(linear(&[], &[], &[]), Vec::<f32>::new());
    }

    proptest! {
        #[test]
        fn softmax_sums_to_one(mut x in prop::collection::vec(-50.0f32..50.0, 1..80)) {
            let greatest = x.iter().copied().enumerate().max_by(|a, b| a.1.total_cmp(&b.1)).map(|(i, _)| i);
            softmax_in_place(&mut x);
            prop_assert!((x.iter().sum::<f32>() - 1.0).abs() < 1e-5);
            let max = x.iter().copied().fold(0.0, f32::max);
            prop_assert_eq!(greatest.map(|i| x[i]), Some(max));
        }

        #[test]
        fn quantised_values_are_within_half_a_step(x in prop::collection::vec(-9.0f32..9.0, 0..80)) {
            let mut bytes = vec![0; x.len()];
            let scale = quantise(&x, &mut bytes);
            for (&x, &byte) in x.iter().zip(&bytes) {
                prop_assert!(byte >= 1);
                prop_assert!((x - (f32::from(byte) - 128.0) * scale).abs() <= scale * 0.5001);
            }
        }

        #[test]
        fn normalised_rows_have_mean_0_and_variance_1(mut x in prop::collection::vec(-9.0f32..9.0, 2..80)) {
            x[0] = 10.0; // never constant
            let n = x.len();
            layer_norm(&mut x, &vec![1.0; n], &vec![0.0; n], 1e-12);
            prop_assert!((sum16(&x) / n as f32).abs() < 1e-5);
            prop_assert!((dot16(&x, &x) / n as f32 - 1.0).abs() < 1e-4);
        }
    }
}
