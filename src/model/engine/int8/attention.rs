//! Attention of one sequence, in f32, head by head.
//!
//! Lanes run over keys for the scores and over columns for the result; every sum over a head's columns or over keys
//! is taken in order. The keys are filled up to whole lanes with scores of minus infinity.
#![allow(clippy::needless_range_loop, reason = "lane loops read as what they are and compile to vector code")]

use super::super::lanes::{self, LANES};

/// Queries that are computed together.
pub(super) const QUERIES: usize = 8;

/// Sums over 16 lanes, one row a query.
pub(super) type Sums = [[f32; LANES]; QUERIES];

/// What gives the same as [`weighted_sums`].
pub(super) trait Product: Fn([&[f32]; QUERIES], &[[f32; LANES]], &mut Sums) {}
impl<F: Fn([&[f32]; QUERIES], &[[f32; LANES]], &mut Sums)> Product for F {}

/// Adds up `weights[q][i] · values[i]` for every query q, over i in order: the product that both halves of attention are.
#[inline(always)]
pub(super) fn weighted_sums(weights: [&[f32]; QUERIES], values: &[[f32; LANES]], sums: &mut Sums) {
    for (weights, sums) in weights.into_iter().zip(sums) {
        for (&weight, values) in weights.iter().zip(values) {
            for i in 0..LANES {
                sums[i] += weight * values[i];
            }
        }
    }
}

/// Buffers of one worker.
#[derive(Debug, Default)]
pub(super) struct Heads {
    block: Block,
    tile: Tile,
}

/// Keys and values of some tokens in one head.
#[derive(Debug, Default)]
struct Block {
    tokens: usize,
    /// For every 16 tokens: for every column, their keys.
    keys: Vec<[f32; LANES]>,
    /// For every 16 columns: for every token, its values.
    values: Vec<[f32; LANES]>,
}

/// Queries and scores of a few tokens in one head.
#[derive(Debug, Default)]
struct Tile {
    /// The queries, already divided by the root of the head's width.
    queries: [Vec<f32>; QUERIES],
    /// Scores, then probabilities: one row a query, over the lanes of all keys.
    scores: [Vec<[f32; LANES]>; QUERIES],
}

/// Where a head's columns lie in the rows of queries, keys and values.
#[derive(Debug, Clone, Copy)]
struct Head {
    /// First column.
    column: usize,
    /// Columns of a head.
    width: usize,
    /// Columns of all heads.
    hidden: usize,
}

/// `from` has the rows of the sequence's tokens: queries, keys and values of all heads; `to` gets the heads' results.
#[inline(always)]
pub(super) fn attention(
    from: &[f32],
    tokens: usize,
    heads: usize,
    buffers: &mut Heads,
    to: &mut [f32],
    product: impl Product,
) {
    let hidden = to.len() / tokens;
    let width = hidden / heads;
    let Heads { block, tile } = buffers;
    for head in 0..heads {
        let head = Head { column: head * width, width, hidden };
        block.load(from, tokens, head);
        attend(from, head, block, tile, to, &product);
    }
}

impl Block {
    #[inline(always)]
    fn load(&mut self, from: &[f32], tokens: usize, head: Head) {
        let Head { column, width, hidden } = head;
        let padded = width.div_ceil(LANES);
        self.tokens = tokens;
        // Lanes beyond the tokens and columns must be zeros: whatever they hold reaches the arithmetic.
        refill(&mut self.keys, self.tokens.div_ceil(LANES) * width);
        refill(&mut self.values, self.tokens * padded);
        for (token, row) in from[..tokens * 3 * hidden].chunks_exact(3 * hidden).enumerate() {
            let keys = &row[hidden + column..][..width];
            for (slot, &key) in self.keys[token / LANES * width..][..width].iter_mut().zip(keys) {
                slot[token % LANES] = key;
            }
            for (c, values) in row[2 * hidden + column..][..width].chunks(LANES).enumerate() {
                self.values[c * self.tokens + token][..values.len()].copy_from_slice(values);
            }
        }
    }
}

#[inline(always)]
fn refill(buffer: &mut Vec<[f32; LANES]>, n: usize) {
    buffer.clear();
    buffer.resize(n, [0.0; LANES]);
}

/// Attention of all tokens to those of the block.
#[inline(always)]
fn attend(from: &[f32], head: Head, block: &Block, tile: &mut Tile, to: &mut [f32], product: &impl Product) {
    let Head { column, width, hidden } = head;
    let chunks = block.tokens.div_ceil(LANES);
    for scores in &mut tile.scores {
        scores.resize(chunks, [0.0; LANES]);
    }
    for first in (0..block.tokens).step_by(QUERIES) {
        // The last tile repeats the last token, and drops what it gives.
        let tokens: [usize; QUERIES] = std::array::from_fn(|q| (first + q).min(block.tokens - 1));
        tile.load(from, tokens, head);
        tile.score(block, product);
        let totals = tile.exponentials(block.tokens);
        for (c, start) in (0..width).step_by(LANES).enumerate() {
            let sums = tile.weigh(block, c, product);
            for ((&token, sums), total) in tokens.iter().zip(&sums).zip(totals) {
                let columns = LANES.min(width - start);
                let out = &mut to[token * hidden + column + start..][..columns];
                out.iter_mut().zip(sums).for_each(|(out, &sum)| *out = sum / total);
            }
        }
    }
}

impl Tile {
    #[inline(always)]
    fn load(&mut self, from: &[f32], tokens: [usize; QUERIES], head: Head) {
        let Head { column, width, hidden } = head;
        let root = (width as f32).sqrt();
        for (queries, token) in self.queries.iter_mut().zip(tokens) {
            let row = &from[token * 3 * hidden + column..][..width];
            queries.resize(width, 0.0);
            queries.iter_mut().zip(row).for_each(|(to, &query)| *to = query / root);
        }
    }

    /// Scores of all queries and keys.
    #[inline(always)]
    fn score(&mut self, block: &Block, product: &impl Product) {
        let queries = self.queries.each_ref().map(Vec::as_slice);
        for (chunk, keys) in block.keys.chunks_exact(queries[0].len()).enumerate() {
            let mut sums = Sums::default();
            product(queries, keys, &mut sums);
            for (scores, sums) in self.scores.iter_mut().zip(sums) {
                scores[chunk] = sums;
            }
        }
    }

    /// Turns scores into exponentials, 0 where there is no key, and gives their sum a query.
    #[inline(always)]
    fn exponentials(&mut self, tokens: usize) -> [f32; QUERIES] {
        let mut totals = [0.0; QUERIES];
        for (scores, total) in self.scores.iter_mut().zip(&mut totals) {
            let scores = scores.as_flattened_mut();
            scores[tokens..].fill(f32::NEG_INFINITY);
            let max = lanes::max16(scores);
            scores.iter_mut().for_each(|x| *x = lanes::exp(*x - max));
            scores[tokens..].fill(0.0);
            *total = lanes::sum16(scores);
        }
        totals
    }

    /// Values of 16 columns, weighted by the exponentials, summed over the tokens in order.
    #[inline(always)]
    fn weigh(&self, block: &Block, columns: usize, product: &impl Product) -> Sums {
        let mut sums = Sums::default();
        let values = &block.values[columns * block.tokens..][..block.tokens];
        let weights = self.scores.each_ref().map(|row| &row.as_flattened()[..block.tokens]);
        product(weights, values, &mut sums);
        sums
    }
}
