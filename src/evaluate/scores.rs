//! The scores of a data set, as they serialise. Every estimate is a share between 0 and 1 (alpha may be negative) with
//! its 95% interval.

use serde::{Deserialize, Serialize};

use crate::profile::bootstrap::Estimate;

/// All scores; a layer that no row labels is absent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Scores {
    /// Rows given.
    pub rows: usize,
    /// Bootstrap replicates behind every interval.
    pub replicates: usize,
    /// Seed of the bootstrap.
    pub seed: u64,
    /// Frames as a set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub frames: Option<FrameScores>,
    /// Primary frame.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub primary: Option<PrimaryScores>,
    /// Stance towards the given target.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<StanceScores>,
    /// Who holds the stance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<HolderScores>,
    /// Whether the outlet's own voice is biased.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub biased: Option<BiasedScores>,
    /// Characters of loaded words, `loaded` and `loaded_quoted` together.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loaded: Option<SpanScores>,
    /// Whose words the text is made of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub voice: Option<VoiceScores>,
    /// Main speaker.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub speaker: Option<SpeakerScores>,
    /// Characters of attributed content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributed: Option<SpanScores>,
    /// Speakers of attributed content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributed_speaker: Option<AttributedSpeakerScores>,
}

/// Precision, recall and F1 of one label.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct LabelScores {
    /// Key of the label.
    pub key: String,
    /// Right among those predicted.
    pub precision: Estimate,
    /// Right among those labelled.
    pub recall: Estimate,
    /// Harmonic mean of the two.
    pub f1: Estimate,
    /// Rows so labelled.
    pub support: u64,
    /// Rows so predicted.
    pub predicted: u64,
}

/// Frames as a set of labels. Micro and macro are over the fifteen frames: `none` is the absence of a frame and no
/// label, though its own scores are listed last.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct FrameScores {
    /// Labelled rows.
    pub rows: usize,
    /// Right (row, frame) pairs among those predicted.
    pub micro_precision: Estimate,
    /// Right (row, frame) pairs among those labelled.
    pub micro_recall: Estimate,
    /// F1 over all (row, frame) pairs.
    pub micro_f1: Estimate,
    /// Mean precision of the frames that are predicted.
    pub macro_precision: Estimate,
    /// Mean recall of the frames that are labelled.
    pub macro_recall: Estimate,
    /// Mean F1 of the frames that occur in labels or predictions.
    pub macro_f1: Estimate,
    /// F1 over all pairs with `none` as a sixteenth label, for comparison with tools that count it so.
    pub micro_f1_with_none: Estimate,
    /// The fifteen frames and `none`.
    pub labels: Vec<LabelScores>,
}

/// Primary frame, sixteen classes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct PrimaryScores {
    /// Labelled rows.
    pub rows: usize,
    /// Share of rows that agree.
    pub accuracy: Estimate,
    /// Mean F1 of the classes that occur.
    pub macro_f1: Estimate,
    /// Krippendorff's alpha, nominal, of label and prediction as two coders.
    pub alpha: Estimate,
    /// Each class.
    pub labels: Vec<LabelScores>,
}

/// Stance, three classes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct StanceScores {
    /// Labelled rows.
    pub rows: usize,
    /// Share of rows that agree.
    pub accuracy: Estimate,
    /// Mean F1 of favor, against and none, those that occur in labels or predictions.
    pub macro_f1: Estimate,
    /// Mean F1 of the classes that are labelled: differs from `macro_f1` where a data set has only two.
    pub macro_f1_labelled: Estimate,
    /// Krippendorff's alpha, nominal, of label and prediction as two coders.
    pub alpha: Estimate,
    /// Each class.
    pub labels: Vec<LabelScores>,
    /// Rows labelled (first index) and predicted (second), both in the order of [`crate::model::STANCES`].
    pub confusion: [[u64; 3]; 3],
}

/// Holder of a stance, over rows whose labelled stance is not none and whose holder is labelled.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HolderScores {
    /// Such rows.
    pub rows: usize,
    /// Share that agree.
    pub accuracy: Estimate,
    /// Mean F1 of author and source.
    pub macro_f1: Estimate,
    /// Each class.
    pub labels: Vec<LabelScores>,
}

/// Biased or not.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct BiasedScores {
    /// Labelled rows.
    pub rows: usize,
    /// Share of rows that agree.
    pub accuracy: Estimate,
    /// F1 of the positive class.
    pub f1: Estimate,
    /// Mean F1 of the two classes.
    pub macro_f1: Estimate,
    /// `biased` and `unbiased`.
    pub labels: Vec<LabelScores>,
}

/// Whose words, three classes.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct VoiceScores {
    /// Labelled rows.
    pub rows: usize,
    /// Share of rows that agree.
    pub accuracy: Estimate,
    /// Mean F1 of the classes that occur.
    pub macro_f1: Estimate,
    /// Each class.
    pub labels: Vec<LabelScores>,
}

/// Spans compared character by character, pooled over rows.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpanScores {
    /// Labelled rows, those without a span among them.
    pub rows: usize,
    /// Shared characters among those predicted.
    pub precision: Estimate,
    /// Shared characters among those labelled.
    pub recall: Estimate,
    /// Harmonic mean of the two.
    pub f1: Estimate,
    /// Characters labelled.
    pub labelled_characters: u64,
    /// Characters predicted.
    pub predicted_characters: u64,
}

/// Main speaker of a text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SpeakerScores {
    /// Rows with a labelled speaker.
    pub rows: usize,
    /// Of those, share whose predicted speaker shares a token of the name.
    pub overlap: Estimate,
    /// Of those, share whose predicted speaker is the same string.
    pub exact: Estimate,
    /// Rows labelled as without a speaker.
    pub rows_without: usize,
    /// Of those, share predicted as without a speaker.
    pub without: Estimate,
}

/// Speakers of attributed content: every labelled stretch with a speaker is held against the predicted stretch that
/// shares most characters with it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AttributedSpeakerScores {
    /// Labelled stretches with a speaker.
    pub spans: u64,
    /// Share of them that any predicted stretch touches.
    pub found: Estimate,
    /// Among those found, share whose speaker shares a token of the name.
    pub overlap: Estimate,
    /// Among those found, share whose speaker is the same string.
    pub exact: Estimate,
    /// Among all, share found with a speaker that shares a token of the name.
    pub overlap_of_all: Estimate,
}
