//! Bundle on disk, tokenizer, encoder (one trait, several engines), heads and calibration.

pub mod aligner;
pub mod bundle;
pub mod calibration;
pub mod encoder;
pub mod engine;
pub mod error_counts;
pub mod frame;
pub mod heads;
pub mod loaded;
pub mod logistic;
pub mod reader;
pub mod reading;
pub mod stance;
pub mod task;
pub mod tokenizer;
#[cfg(feature = "torch")]
pub mod torch;
mod wordcache;

pub use aligner::{Aligner, AlignerParameters, StatementText, StatementVectors};
pub use bundle::{Bundle, BundleError};
pub use calibration::Calibration;
pub use encoder::{Batch, Encoder, EncoderConfig, Sequence};
pub use engine::int8::{Isa, IsaError};
pub use error_counts::ErrorCounts;
pub use frame::{FRAMES, NO_FRAME, frame_index, frame_label};
pub use logistic::Logistic;
pub use reader::{Engine, Input, Model, ModelError};
pub use reading::{ParagraphReading, StanceReading};
pub use stance::{Holder, STANCES, Stance, VOICE_MIXES, VoiceMix};
