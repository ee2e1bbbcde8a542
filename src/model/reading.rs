//! What the model says of one paragraph.

use super::{
    FRAMES, NO_FRAME, Stance,
    stance::{Holder, VoiceMix},
};

/// Position of the greatest value, the first of several; 0 for an empty slice.
pub(crate) fn argmax(values: &[f32]) -> usize {
    (0..values.len()).fold(0, |best, i| if values[i] > values[best] { i } else { best })
}

/// A stretch of loaded language.
#[derive(Debug, Clone, PartialEq)]
pub struct LoadedSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The highest probability of its words.
    pub probability: f32,
}

/// The side taken towards one target.
#[derive(Debug, Clone, PartialEq)]
pub struct StanceReading {
    /// Calibrated probabilities of favor, against and none.
    pub probabilities: [f32; 3],
    /// Probability that a source, not the author, holds it.
    pub source: f32,
}

impl StanceReading {
    /// The likeliest stance.
    pub fn stance(&self) -> Stance {
        Stance::from_index(argmax(&self.probabilities))
    }

    /// The likelier holder, whatever the stance.
    pub fn holder(&self) -> Holder {
        if self.source > 0.5 { Holder::Source } else { Holder::Author }
    }
}

/// Everything the model says of one paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct ParagraphReading {
    /// Calibrated probability of each frame, in the order of [`FRAMES`].
    pub frames: [f32; 15],
    /// Positions in [`FRAMES`] of the frames over their thresholds.
    pub decided: Vec<usize>,
    /// Probability of each frame and of none (last) to be the primary one.
    pub primary: [f32; 16],
    /// Calibrated probability that the outlet's own voice is biased.
    pub biased: f32,
    /// Whether that is over its threshold.
    pub is_biased: bool,
    /// Probabilities of outlet, quote and mixed.
    pub voice: [f32; 3],
    /// Loaded language, in order.
    pub loaded: Vec<LoadedSpan>,
    /// Code-point ranges of the wordpieces and their probability to be loaded.
    pub loaded_tokens: Vec<(usize, usize, f32)>,
    /// One a target, in the order they were asked.
    pub stances: Vec<StanceReading>,
    /// Mean state of the text, of unit length.
    pub vector: Vec<f32>,
}

impl ParagraphReading {
    /// Keys of the frames over threshold, else `none`.
    pub fn frame_keys(&self) -> Vec<String> {
        match self.decided.as_slice() {
            [] => vec![NO_FRAME.to_string()],
            decided => decided.iter().map(|&i| FRAMES[i].to_string()).collect(),
        }
    }

    /// The likeliest primary frame among those over threshold, else `none`.
    pub fn primary_key(&self) -> &'static str {
        let best = self.decided.iter().copied().reduce(|a, b| if self.primary[b] > self.primary[a] { b } else { a });
        best.map_or(NO_FRAME, |i| FRAMES[i])
    }

    /// The likeliest voice.
    pub fn voice_mix(&self) -> VoiceMix {
        [VoiceMix::Outlet, VoiceMix::Quote, VoiceMix::Mixed][argmax(&self.voice)]
    }

    /// The vector in int8: each value of the unit vector times 127.
    pub fn vector_int8(&self) -> Vec<i8> {
        self.vector.iter().map(|x| (x * 127.0).round().clamp(-127.0, 127.0) as i8).collect()
    }
}
