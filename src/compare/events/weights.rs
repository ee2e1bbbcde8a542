//! From counts to weighted vectors: tf-idf with document frequencies of the corpus itself, in whole numbers.

use super::terms::{Counts, ID_BITS, Terms};

/// Articles added to the corpus for the document frequencies, in none of which a term stands: without them, a word that
/// all of five articles share would count for nothing, though it may be what they are about.
const PSEUDO_ARTICLES: u32 = 500;

/// In how many articles of the corpus each term stands.
#[derive(Debug, Clone)]
pub(super) struct Frequencies {
    articles: u32,
    by_id: Vec<u32>,
}

impl Default for Frequencies {
    fn default() -> Self {
        Self { articles: 0, by_id: vec![0; 1 << ID_BITS] }
    }
}

impl Frequencies {
    pub fn add(&mut self, terms: &Terms) {
        self.articles += 1;
        for (id, _) in &terms.text {
            if let Some(n) = self.by_id.get_mut(*id as usize) {
                *n += 1;
            }
        }
    }

    /// Articles that have the term in their text.
    pub fn of(&self, id: u32) -> u32 {
        self.by_id.get(id as usize).copied().unwrap_or(0)
    }

    /// ln((N + P + 1) / (n + 1/2)) with P pseudo articles: above 0 for any n.
    fn idf(&self, id: u32) -> f64 {
        ln(f64::from(self.articles + PSEUDO_ARTICLES + 1) / (f64::from(self.of(id)) + 0.5))
    }
}

/// One field of an article as a vector of length 1 ([`ONE`]): ids that occur in other articles too, and their weights.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Vector {
    pub ids: Box<[u32]>,
    pub weights: Box<[u16]>,
}

/// The weight 1.
const ONE: f64 = 65_535.0;

impl Vector {
    /// (1 + ln tf) · idf, of length 1. Terms that no other article has are in the length, but not kept.
    pub fn new(counts: &Counts, frequencies: &Frequencies) -> Self {
        let weights: Vec<f64> = counts.iter().map(|(id, n)| (1.0 + ln(f64::from(*n))) * frequencies.idf(*id)).collect();
        let length = weights.iter().map(|w| w * w).sum::<f64>().sqrt();
        let kept = counts.iter().zip(&weights).filter(|((id, _), _)| frequencies.of(*id) > 1);
        let (ids, weights) =
            kept.map(|((id, _), w)| (*id, (w / length * ONE).round() as u16)).unzip::<_, _, Vec<_>, Vec<_>>();
        Self { ids: ids.into(), weights: weights.into() }
    }

    /// Cosine of two vectors, from 0 to 1. The sum is of whole numbers, so that no order of it gives another result.
    pub fn cosine(&self, other: &Self) -> f64 {
        let mut sum = 0u64;
        let (mut a, mut b) = (self.entries().peekable(), other.entries().peekable());
        while let (Some((i, v)), Some((j, w))) = (a.peek(), b.peek()) {
            match i.cmp(j) {
                std::cmp::Ordering::Less => {
                    a.next();
                }
                std::cmp::Ordering::Greater => {
                    b.next();
                }
                std::cmp::Ordering::Equal => {
                    sum += u64::from(*v) * u64::from(*w);
                    a.next();
                    b.next();
                }
            }
        }
        (sum as f64 / (ONE * ONE)).min(1.0)
    }

    pub fn entries(&self) -> impl Iterator<Item = (u32, u16)> + '_ {
        self.ids.iter().copied().zip(self.weights.iter().copied())
    }
}

/// Natural logarithm of a positive number, from additions, products and quotients alone, which every machine rounds alike
/// (the `ln` of the standard library is the platform's). With x = m·2^k, 1/√2 ≤ m < √2 and s = (m − 1)/(m + 1):
/// ln x = k ln 2 + 2 (s + s³/3 + s⁵/5 + …), the rest after s²³ under 1e-19.
pub(super) fn ln(x: f64) -> f64 {
    let mut k = 0i32;
    let mut m = x;
    while m >= std::f64::consts::SQRT_2 {
        m *= 0.5;
        k += 1;
    }
    while m < std::f64::consts::FRAC_1_SQRT_2 {
        m *= 2.0;
        k -= 1;
    }
    let s = (m - 1.0) / (m + 1.0);
    let mut sum = 0.0;
    for odd in (1..=23).rev().step_by(2) {
        sum = sum * s * s + 1.0 / f64::from(odd);
    }
    f64::from(k) * std::f64::consts::LN_2 + 2.0 * s * sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logarithm_is_that_of_the_library() {
        for x in [0.001, 0.5, 0.7072, 1.0, 1.414, 1.5, 2.0, 3.0, 10.0, 65_535.0, 1e9] {
            assert!((ln(x) - x.ln()).abs() <= 1e-14 * x.ln().abs().max(1.0), "{x}: {} and {}", ln(x), x.ln());
        }
    }

    #[test]
    fn cosines_follow_what_is_shared() {
        let terms: Vec<Terms> =
            ["Ferry strike in Harrow", "Ferry strike in Harrow", "Ferry fares in Selby", "Rent cap"]
                .iter()
                .map(|t| Terms::of(t, []))
                .collect();
        let mut frequencies = Frequencies::default();
        terms.iter().for_each(|t| frequencies.add(t));
        let vectors: Vec<Vector> = terms.iter().map(|t| Vector::new(&t.text, &frequencies)).collect();
        let cosine = |a: usize, b: usize| vectors[a].cosine(&vectors[b]);
        assert!((cosine(0, 1) - 1.0).abs() < 1e-3, "{}", cosine(0, 1));
        assert!(cosine(0, 2) > 0.01 && cosine(0, 2) < 0.4, "{}", cosine(0, 2));
        assert_eq!(cosine(0, 3), 0.0);
        assert_eq!(cosine(0, 2), cosine(2, 0));
    }
}
