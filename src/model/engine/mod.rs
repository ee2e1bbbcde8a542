//! The engines behind [`Encoder`](crate::model::Encoder): `portable` (f32, the oracle) and `int8` (the default).

pub mod int8;
pub mod lanes;
pub mod portable;
#[cfg(test)]
mod testing;
pub mod weights;

pub use int8::{Int8, Isa, IsaError};
pub use portable::Portable;
pub use weights::{Weights, WeightsError};

use crate::model::{Batch, EncoderConfig};

/// Holds a batch against the contract, so that the engines may index by it.
///
/// # Panics
/// With what is wrong, where an id, segment or position is beyond its table or the sequences do not cover the tokens in
/// order: the batch was then made for another encoder.
fn check(batch: &Batch, config: &EncoderConfig) {
    let tokens = batch.ids.len();
    assert_eq!(batch.segments.len(), tokens, "a batch needs one segment a token");
    assert_eq!(batch.positions.len(), tokens, "a batch needs one position a token");
    let mut at = 0;
    for sequence in &batch.sequences {
        assert_eq!(sequence.start, at, "sequences must lie end to end");
        assert!(sequence.len > 0, "a sequence is empty");
        at += sequence.len;
    }
    assert_eq!(at, tokens, "sequences must cover all tokens");
    for ((&id, &segment), &position) in batch.ids.iter().zip(&batch.segments).zip(&batch.positions) {
        assert!((id as usize) < config.vocab_size, "token id {id} is beyond the vocabulary of {}", config.vocab_size);
        assert!((segment as usize) < config.type_vocab_size, "segment {segment} of {}", config.type_vocab_size);
        let positions = config.max_position_embeddings;
        assert!((position as usize) < positions, "position {position} is beyond the window of {positions}");
    }
}
