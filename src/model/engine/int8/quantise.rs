//! Integer weights and activations, and how they are laid out.
//!
//! Weights are symmetric in [-63, 63] with one scale an output channel; activations are symmetric in [-127, 127] with one
//! scale a token, stored 128 higher as unsigned bytes. A pair of products is then at most 2 · 255 · 63 = 32,130, which
//! 16 bits hold: the AVX2 byte product, which adds pairs in 16 bits and saturates, is exact. What the offset of 128 adds
//! to a sum is known beforehand (128 times the channel's weights) and is where the accumulators start.

use super::super::lanes::{self, LANES};
use super::super::weights::Linear;

/// Channels of a panel.
pub(super) const CHANNELS: usize = LANES;
/// Inputs that lie together for every channel of a panel.
pub(super) const INPUTS: usize = 4;
/// Bytes of one step of a panel: [`INPUTS`] weights for each of [`CHANNELS`] channels.
pub(super) const STEP: usize = CHANNELS * INPUTS;
/// Steps of a row or panel are filled up to a multiple of this: 64 bytes of a row, a matrix tile of a panel.
pub(super) const STEPS: usize = 16;
/// Panels of a layer are filled up to a multiple of this.
pub(super) const PANELS: usize = 4;
/// Rows of activations are filled up to a multiple of this, with whatever is there.
pub(super) const ROWS: usize = 32;
/// Greatest magnitude of a weight.
const WEIGHT_MAX: f32 = 63.0;

/// Four weights for each of 16 channels: one register of 512 bits.
#[derive(Debug, Clone, Copy)]
#[repr(C, align(64))]
pub(super) struct Step(pub [i8; STEP]);

/// Channels of a layer that are computed together.
#[derive(Debug)]
pub(super) struct Panel {
    /// Weights as steps of four inputs; inputs and channels beyond the layer's are zero.
    pub weights: Vec<Step>,
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
    /// A multiple of [`PANELS`]; those beyond the outputs are zero.
    pub panels: Vec<Panel>,
}

impl Packed {
    /// Packs layers of the same inputs, their outputs one after the other.
    pub fn new(layers: &[&Linear]) -> Self {
        let channels = || layers.iter().flat_map(|layer| layer.weight.rows().into_iter().zip(&layer.bias));
        let (outputs, inputs) = (channels().count(), layers.first().map_or(0, |layer| layer.weight.ncols()));
        let panels = outputs.div_ceil(CHANNELS).next_multiple_of(PANELS);
        let mut packed = Self { outputs, panels: (0..panels).map(|_| Panel::new(inputs)).collect() };
        let mut row = vec![0; inputs];
        for (output, (weights, &bias)) in channels().enumerate() {
            let panel = &mut packed.panels[output / CHANNELS];
            panel.set(output % CHANNELS, weights.as_standard_layout().as_slice().unwrap_or_default(), bias, &mut row);
        }
        packed
    }
}

impl Panel {
    /// One of zeros.
    fn new(inputs: usize) -> Self {
        Self {
            weights: vec![Step([0; STEP]); inputs.div_ceil(INPUTS).next_multiple_of(STEPS)],
            start: [0; CHANNELS],
            scale: [0.0; CHANNELS],
            bias: [0.0; CHANNELS],
        }
    }

    /// Quantises the weights of one channel, by way of `row`.
    fn set(&mut self, channel: usize, weights: &[f32], bias: f32, row: &mut [i8]) {
        let scale = lanes::max_abs16(weights) / WEIGHT_MAX;
        // A channel of zeros has scale 0 and stays zeros.
        if scale > 0.0 {
            lanes::divide_and_round(weights, scale, row);
        } else {
            row.fill(0);
        }
        for (step, weights) in self.weights.iter_mut().zip(row.chunks(INPUTS)) {
            step.0[channel * INPUTS..][..weights.len()].copy_from_slice(weights);
        }
        self.start[channel] = -128 * row.iter().map(|&weight| i32::from(weight)).sum::<i32>();
        self.scale[channel] = scale;
        self.bias[channel] = bias;
    }
}

/// Quantised rows of activations.
#[derive(Debug, Default)]
pub(super) struct Activations {
    /// Groups of [`INPUTS`] bytes a row, filled up (by anything: its weights are zero) to as many as panels have steps.
    pub steps: usize,
    /// The rows, each of `steps` groups, and as many more as fill the last [`ROWS`] up.
    bytes: Vec<[u8; INPUTS]>,
    /// Where the first row starts, so that all start at a multiple of 64 bytes.
    first: usize,
    /// Scale of each row.
    pub scales: Vec<f32>,
}

impl Activations {
    /// Makes room for rows of `width` values; their content is of no meaning.
    pub fn resize(&mut self, rows: usize, width: usize) {
        self.steps = width.div_ceil(INPUTS).next_multiple_of(STEPS);
        self.bytes.resize(rows.next_multiple_of(ROWS) * self.steps + STEPS, [0; INPUTS]);
        // Rows that are not aligned are right as well, only slower to read.
        self.first = self.bytes.as_ptr().align_offset(STEPS * INPUTS).min(STEPS);
        self.scales.resize(rows, 0.0);
    }

    pub fn row(&self, row: usize) -> &[[u8; INPUTS]] {
        &self.bytes[self.first + row * self.steps..][..self.steps]
    }

    /// The rows in blocks of [`ROWS`], the last one filled up by anything.
    pub fn blocks(&self) -> impl Iterator<Item = &[[u8; INPUTS]]> {
        self.bytes[self.first..].chunks_exact(ROWS * self.steps)
    }

    /// The bytes of each row and its scale.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = (&mut [u8], &mut f32)> {
        let rows = self.bytes[self.first..].chunks_exact_mut(self.steps);
        rows.map(<[_]>::as_flattened_mut).zip(&mut self.scales)
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
        assert_eq!((packed.outputs, packed.panels.len()), (4, PANELS));
        let panel = &packed.panels[0];
        assert_eq!(panel.weights.len(), STEPS);
        assert_eq!(panel.weights[0].0[..8], [31, -63, 3, 0, 0, 0, 0, 0]);
        assert_eq!(panel.weights[1].0[..4], [63, 0, 0, 0]);
        assert_eq!(panel.start[..4], [-128 * 34, 0, -128 * 34, 0]);
        assert_eq!(panel.scale[..2], [12.6 / 63.0, 0.0]);
        assert_eq!(panel.bias[..5], [7.0, 8.0, 7.0, 8.0, 0.0]);
        assert!(packed.panels[1].weights.iter().all(|step| step.0 == [0; STEP]));
    }
}
