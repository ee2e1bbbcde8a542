//! Predictions scored against the labels that are there.
//!
//! A score is a function of counts, the counts are kept by cluster (article where it is given, else paragraph), and
//! its 95% interval comes from resampling clusters ([`crate::profile::bootstrap`]). Layers without labels are absent.

mod classes;
pub mod events;
mod layers;
mod names;
mod points;
pub mod predict;
mod prediction;
mod scores;
mod spans;

pub use layers::score;
pub use names::{NameMatch, names_match};
pub use points::{PointScores, score_points};
pub use prediction::{LoadedSpan, PredictedAttribution, Prediction, StanceProbabilities};
pub use scores::{
    AttributedSpeakerScores, BiasedScores, FrameScores, HolderScores, LabelScores, PrimaryScores, Scores, SpanScores,
    SpeakerScores, StanceScores, VoiceScores,
};
