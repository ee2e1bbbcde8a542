//! From logits to probabilities that mean what they say, and from probabilities to decisions.
//!
//! Sigmoid heads are scaled by Platt's method (Platt 1999: p = sigmoid(a·x + b)), softmax heads by one temperature (Guo et
//! al. 2017, "On calibration of modern neural networks", section 4.2). Both, and the thresholds, are fitted on dev alone.

use serde::{Deserialize, Serialize};

use super::{
    FRAMES,
    engine::lanes::{sigmoid, softmax_in_place},
};

/// Scale and shift of one sigmoid output, and the probability from which on it says yes.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Platt {
    /// Factor of the logit.
    pub scale: f32,
    /// Added to the scaled logit.
    pub shift: f32,
    /// Probability from which on the answer is yes.
    pub threshold: f32,
}

impl Default for Platt {
    fn default() -> Self {
        Self { scale: 1.0, shift: 0.0, threshold: 0.5 }
    }
}

impl Platt {
    /// Calibrated probability of a logit.
    pub fn probability(&self, logit: f32) -> f32 {
        sigmoid(self.scale * logit + self.shift)
    }
}

/// `calibration.json` of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calibration {
    /// One a frame, in the order of [`FRAMES`].
    pub frames: Vec<Platt>,
    /// Bias of the outlet's own voice.
    pub biased: Platt,
    /// Loaded tokens.
    pub loaded: Platt,
    /// Divides the logits of the primary frame.
    pub primary_temperature: f32,
    /// Divides the logits of the voice.
    pub voice_temperature: f32,
    /// Divides the logits of the stance.
    pub stance_temperature: f32,
    /// Divides the logits of the holder.
    pub holder_temperature: f32,
}

impl Default for Calibration {
    fn default() -> Self {
        Self {
            frames: vec![Platt::default(); FRAMES.len()],
            biased: Platt::default(),
            loaded: Platt::default(),
            primary_temperature: 1.0,
            voice_temperature: 1.0,
            stance_temperature: 1.0,
            holder_temperature: 1.0,
        }
    }
}

impl Calibration {
    /// Calibrated probabilities of a softmax head.
    pub fn softmax(logits: &[f32], temperature: f32) -> Vec<f32> {
        let mut p: Vec<f32> = logits.iter().map(|x| x / temperature).collect();
        softmax_in_place(&mut p);
        p
    }

    /// The frames over their thresholds, as positions in [`FRAMES`].
    pub fn decide(&self, probabilities: &[f32; 15]) -> Vec<usize> {
        (0..FRAMES.len()).filter(|&i| probabilities[i] >= self.frames[i].threshold).collect()
    }
}
