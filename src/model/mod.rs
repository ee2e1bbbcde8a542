//! Bundle on disk, tokenizer, encoder (one trait, several engines), heads and calibration.

pub mod frame;
pub mod stance;

pub use frame::{FRAMES, NO_FRAME, frame_index, frame_label};
pub use stance::{Holder, STANCES, Stance, VOICE_MIXES, VoiceMix};

pub mod encoder;
pub mod engine;

pub use encoder::{Batch, Encoder, EncoderConfig, Sequence};
