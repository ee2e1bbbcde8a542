//! Bundle on disk, tokenizer, encoder (one trait, several engines), heads and calibration.

pub mod frame;
pub mod stance;

pub use frame::{FRAMES, NO_FRAME, frame_index, frame_label};
pub use stance::{Holder, STANCES, Stance, VOICE_MIXES, VoiceMix};

pub mod encoder;
pub mod engine;

pub use encoder::{Batch, Encoder, EncoderConfig, Sequence};
pub mod task;
pub mod tokenizer;
#[cfg(feature = "torch")]
pub mod torch;
pub mod bundle;
pub mod calibration;
pub mod engine;
pub mod heads;
pub mod loaded;
pub mod reader;
pub mod reading;

pub use bundle::{Bundle, BundleError};
pub use calibration::Calibration;
pub use engine::int8::{Isa, IsaError};
pub use reader::{Engine, Input, Model, ModelError};
pub use reading::{ParagraphReading, StanceReading};
