//! Integer weights and activations, and how they are laid out.
//!
//! Weights are symmetric in [-63, 63] with one scale an output channel; activations are symmetric in [-127, 127] with one
//! scale a token, stored 128 higher as unsigned bytes. A pair of products is then at most 2 · 255 · 63 = 32,130, which
//! 16 bits hold: the AVX2 byte product, which adds pairs in 16 bits and saturates, is exact. What the offset of 128 adds
//! to a sum is known beforehand (128 times the channel's weights) and is where the accumulators start.

use super::super::lanes::LANES;
use super::super::weights::Linear;

/// Channels of a panel.
pub(super) const CHANNELS: usize = LANES;
/// Inputs that lie together for every channel of a panel.
pub(super) const INPUTS: usize = 4;
/// Bytes of one step of a panel: [`INPUTS`] weights for each of [`CHANNELS`] channels.
pub(super) const STEP: usize = CHANNELS * INPUTS;
/// Greatest magnitude of a weight.
const WEIGHT_MAX: f32 = 63.0;

/// Channels of a layer that are computed together.
#[derive(Debug)]
pub(super) struct Panel {
    /// Weights as steps of four inputs; inputs and channels beyond the layer's are zero.
    pub weights: Vec<[i8; STEP]>,
    /// Where accumulators start: −128 · Σ weights, a channel.
    pub start: [i32; CHANNELS],
    /// Scale of the weights, a channel.
    pub scale: [f32; CHANNELS],
    /// Bias, a channel.
    pub bias: [f32; CHANNELS],
}

/// A dense layer, quantised and packed in panels.
#[derive(Debug)]
pub(super) struct Packed {
    pub outputs: usize,
    pub panels: Vec<Panel>,
}

impl Packed {
    /// Packs layers of the same inputs, their outputs one after the other.
    pub fn new(layers: &[&Linear]) -> Self {
        let channels: Vec<(Vec<f32>, f32)> = layers
            .iter()
            .flat_map(|layer| layer.weight.rows().into_iter().zip(&layer.bias))
            .map(|(weights, &bias)| (weights.to_vec(), bias))
            .collect();
        Self { outputs: channels.len(), panels: channels.chunks(CHANNELS).map(Panel::new).collect() }
    }
}

impl Panel {
    fn new(channels: &[(Vec<f32>, f32)]) -> Self {
        let inputs = channels.first().map_or(0, |(weights, _)| weights.len());
        let mut panel = Self {
            weights: vec![[0; STEP]; inputs.div_ceil(INPUTS)],
            start: [0; CHANNELS],
            scale: [0.0; CHANNELS],
            bias: [0.0; CHANNELS],
        };
        for (channel, (weights, bias)) in channels.iter().enumerate() {
            let max = weights.iter().fold(0.0, |max: f32, w| max.max(w.abs()));
            let scale = max / WEIGHT_MAX;
            let mut sum = 0;
            for (input, weight) in weights.iter().enumerate() {
                // A channel of zeros has scale 0 and stays zeros (the cast of NaN is 0).
                let quantised = (weight / scale).round_ties_even().clamp(-WEIGHT_MAX, WEIGHT_MAX) as i8;
                panel.weights[input / INPUTS][channel * INPUTS + input % INPUTS] = quantised;
                sum += i32::from(quantised);
            }
            panel.start[channel] = -128 * sum;
            panel.scale[channel] = scale;
            panel.bias[channel] = *bias;
        }
        panel
    }
}

/// Quantised rows of activations.
#[derive(Debug, Default)]
pub(super) struct Activations {
    /// Groups of [`INPUTS`] bytes a row, the last one filled up (by anything: its weights are zero).
    pub steps: usize,
    /// The rows, each of `steps` groups.
    pub bytes: Vec<[u8; INPUTS]>,
    /// Scale of each row.
    pub scales: Vec<f32>,
}

impl Activations {
    /// Makes room for rows of `width` values; their content is left as it is.
    pub fn resize(&mut self, rows: usize, width: usize) {
        self.steps = width.div_ceil(INPUTS);
        self.bytes.resize(rows * self.steps, [0; INPUTS]);
        self.scales.resize(rows, 0.0);
    }

    pub fn row(&self, row: usize) -> &[[u8; INPUTS]] {
        &self.bytes[row * self.steps..(row + 1) * self.steps]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array1, array};

    #[test]
    fn packs_by_channel_and_fills_up_with_zeros() {
        let layer = Linear {
            weight: array![[6.2, -12.6, 0.6, 0.0, 12.6], [0.0, 0.0, 0.0, 0.0, 0.0]],
            bias: Array1::from_vec(vec![7.0, 8.0]),
        };
        let packed = Packed::new(&[&layer, &layer]);
        assert_eq!((packed.outputs, packed.panels.len()), (4, 1));
        let panel = &packed.panels[0];
        assert_eq!(panel.weights.len(), 2);
        assert_eq!(panel.weights[0][..8], [31, -63, 3, 0, 0, 0, 0, 0]);
        assert_eq!(panel.weights[1][..4], [63, 0, 0, 0]);
        assert_eq!(panel.start[..4], [-128 * 34, 0, -128 * 34, 0]);
        assert_eq!(panel.scale[..2], [12.6 / 63.0, 0.0]);
        assert_eq!(panel.bias[..5], [7.0, 8.0, 7.0, 8.0, 0.0]);
    }
}
