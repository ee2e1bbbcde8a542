//! Draws from beta distributions, written here because the sampling code of other crates may change between their
//! versions, and intervals with it.

use rand::{Rng, rngs::ChaCha8Rng};

/// A number in (0, 1).
pub fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    const UNIT: f64 = 1.0 / (1u64 << 53) as f64;
    ((rng.next_u64() >> 11) as f64 + 0.5) * UNIT
}

/// A standard normal number (Box and Muller 1958).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let (radius, angle) = (uniform(rng), uniform(rng));
    (-2.0 * radius.ln()).sqrt() * (std::f64::consts::TAU * angle).cos()
}

/// Logarithm of a gamma number of the given shape and scale 1 (Marsaglia and Tsang 2000, section 2; shapes under 1 by their
/// section 6). The logarithm, because numbers of small shapes fall under what a float can hold.
fn ln_gamma(rng: &mut ChaCha8Rng, shape: f64) -> f64 {
    if shape < 1.0 {
        let boost = uniform(rng).ln() / shape;
        return ln_gamma(rng, shape + 1.0) + boost;
    }
    let d = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * d).sqrt();
    loop {
        let x = normal(rng);
        let v = (1.0 + c * x).powi(3);
        if v > 0.0 && uniform(rng).ln() < 0.5 * x * x + d - d * v + d * v.ln() {
            return d.ln() + v.ln();
        }
    }
}

/// A number from Beta(a, b), both over 0.
pub fn beta(rng: &mut ChaCha8Rng, a: f64, b: f64) -> f64 {
    let (x, y) = (ln_gamma(rng, a), ln_gamma(rng, b));
    1.0 / (1.0 + (y - x).exp())
}
