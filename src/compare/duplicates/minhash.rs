//! Shingles and their sketches: MinHash (Broder 1997, "On the resemblance and containment of documents"), banded to find
//! pairs that are alike without comparing all (Indyk and Motwani 1998; Leskovec, Rajaraman and Ullman, "Mining of Massive
//! Datasets", chapter 3).
//!
//! All hashing is fixed: the same text has the same sketch on every machine and in every version.

use std::collections::BTreeSet;

/// Words of a shingle.
const SHINGLE: usize = 5;
/// Permutations of a sketch.
const PERMUTATIONS: usize = 128;
/// Rows of a band: with 32 bands of 4, of pairs with a resemblance of 0.3 a fifth are candidates, at 0.5 seven in eight, from
/// 0.6 on nearly all (1 − (1 − r⁴)³²).
const ROWS: usize = 4;
/// Pairs that one article can be in, in one band: of many alike, those next to it in time.
const NEIGHBOURS: usize = 24;

/// The smallest value of each permutation over an article's shingles.
pub(super) type Sketch = [u32; PERMUTATIONS];

/// The shingles of runs of words, hashed, in order.
pub(super) fn shingles<'a>(runs: impl Iterator<Item = &'a [String]>) -> Vec<u32> {
    let mut found: Vec<u32> = runs
        .flat_map(|words| {
            let hashes: Vec<u64> = words.iter().map(|word| hash(word)).collect();
            let shingle = |window: &[u64]| window.iter().fold(0, |sum, word| mix(sum ^ word)) as u32;
            hashes.windows(SHINGLE).map(shingle).collect::<Vec<_>>()
        })
        .collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// FNV-1a of the bytes of a word.
pub(super) fn hash(word: &str) -> u64 {
    word.bytes().fold(0xcbf2_9ce4_8422_2325, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3))
}

/// The finalizer of SplitMix64 (Steele, Lea and Flood 2014).
pub(super) fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

/// The sketch of some shingles.
pub(super) fn sketch(shingles: &[u32]) -> Sketch {
    // Multiply-shift (Dietzfelbinger et al. 1997): the upper half of a·x + b.
    let factors: [(u64, u64); PERMUTATIONS] = std::array::from_fn(|i| (mix(2 * i as u64) | 1, mix(2 * i as u64 + 1)));
    let mut least = [u32::MAX; PERMUTATIONS];
    for shingle in shingles {
        for (least, (a, b)) in least.iter_mut().zip(&factors) {
            let value = (a.wrapping_mul(u64::from(*shingle)).wrapping_add(*b) >> 32) as u32;
            *least = value.min(*least);
        }
    }
    least
}

/// Pairs of places in `sketches` (lower first, in order) that agree in a band and are `near` each other. Articles without a
/// sketch are in none. Time grows with the number of articles but for its logarithm.
pub(super) fn candidates(
    sketches: &[Option<Box<Sketch>>],
    near: impl Fn(usize, usize) -> bool,
) -> BTreeSet<(u32, u32)> {
    let mut pairs = BTreeSet::new();
    for band in 0..PERMUTATIONS / ROWS {
        let key = |sketch: &Sketch| {
            sketch.iter().skip(band * ROWS).take(ROWS).fold(0, |sum, least| mix(sum ^ u64::from(*least)))
        };
        let mut keys: Vec<(u64, u32)> =
            sketches.iter().zip(0..).filter_map(|(sketch, i)| Some((key(sketch.as_deref()?), i))).collect();
        keys.sort_unstable();
        for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
            for (at, (_, i)) in bucket.iter().enumerate() {
                let before = bucket.get(at.saturating_sub(NEIGHBOURS)..at).unwrap_or_default();
                pairs.extend(before.iter().map(|(_, j)| (*j, *i)).filter(|(j, i)| near(*j as usize, *i as usize)));
            }
        }
    }
    pairs
}

/// How many values two sorted lists share.
pub(super) fn n_shared(a: &[u32], b: &[u32]) -> usize {
    let (mut a, mut b) = (a.iter().peekable(), b.iter().peekable());
    let mut n = 0;
    while let (Some(x), Some(y)) = (a.peek(), b.peek()) {
        match x.cmp(y) {
            std::cmp::Ordering::Less => _ = a.next(),
            std::cmp::Ordering::Greater => _ = b.next(),
            std::cmp::Ordering::Equal => {
                n += 1;
                a.next();
                b.next();
            }
        }
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(from: u32, to: u32) -> Vec<String> {
        (from..to).map(|n| format!("w{n}")).collect()
    }

    fn of(words: &[String]) -> Vec<u32> {
        shingles([words].into_iter())
    }

    #[test]
    fn a_sketch_estimates_the_resemblance() {
        for shared in [0, 200, 300, 400] {
            let (a, b) = (of(&words(0, 400)), of(&words(400 - shared, 800 - shared)));
            let n = n_shared(&a, &b);
            let resemblance = n as f64 / (a.len() + b.len() - n) as f64;
            let same = sketch(&a).iter().zip(sketch(&b)).filter(|(x, y)| **x == *y).count();
            let estimate = same as f64 / PERMUTATIONS as f64;
            // Three standard errors of 128 permutations.
            assert!((estimate - resemblance).abs() < 0.13, "{shared}: {estimate} {resemblance}");
        }
    }

    #[test]
    fn hashes_are_fixed() {
        // Golden: another value is another format, and other results.
        assert_eq!(of(&words(0, 6)), [2_583_534_998, 3_454_447_605]);
        assert_eq!(mix(1), 0x910a_2dec_8902_5cc1);
    }

    #[test]
    fn alike_and_near_is_a_pair_and_little_else() {
        let text = words(0, 300);
        let mut changed = text.clone();
        (0..300).step_by(60).for_each(|i| changed[i] = "other".into());
        let far: Vec<Vec<String>> = (1..40).map(|n| words(n * 1000, n * 1000 + 300)).collect();
        let all = [vec![text.clone(), changed], far, vec![text]].concat();
        let sketches: Vec<_> = all.iter().map(|w| Some(Box::new(sketch(&of(w))))).collect();
        let last = all.len() as u32 - 1;
        assert_eq!(candidates(&sketches, |_, _| true), BTreeSet::from([(0, 1), (0, last), (1, last)]));
        assert_eq!(candidates(&sketches, |i, j| j - i < 3), BTreeSet::from([(0, 1)]));
    }
}
