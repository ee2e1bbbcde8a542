//! The engine's operations one by one, on numbers that mean nothing, for `benches/kernels.rs`.

use ndarray::{Array1, Array2};

use super::super::weights::Linear;
use super::attention::Heads;
use super::kernels::{Kernels, NormView};
use super::quantise::{Activations, Packed};
use super::{Isa, IsaError};

/// One instruction set with rows to work on.
#[derive(Debug)]
pub struct Operations {
    kernels: Box<dyn Kernels>,
    layer: Packed,
    quantised: Activations,
    inputs: usize,
    x: Vec<f32>,
    out: Vec<f32>,
    ones: Vec<f32>,
    heads: Heads,
}

impl Operations {
    /// For `rows` rows of `inputs` values and a dense layer from `inputs` to `outputs`.
    ///
    /// # Errors
    /// Where the CPU or this build lacks the instruction set.
    pub fn new(isa: Isa, rows: usize, inputs: usize, outputs: usize) -> Result<Self, IsaError> {
        let kernels = isa.resolve()?.kernels()?;
        let value = |i: usize| ((i * 7919) % 1009) as f32 / 504.5 - 1.0;
        let weight = Array2::from_shape_fn((outputs, inputs), |(o, i)| value(o * inputs + i));
        let x: Vec<f32> = (0..rows * inputs).map(value).collect();
        let mut quantised = Activations::default();
        kernels.quantise(&x, inputs, &mut quantised);
        Ok(Self {
            kernels,
            layer: Packed::new(&[&Linear { weight, bias: Array1::zeros(outputs) }]),
            quantised,
            inputs,
            x,
            out: vec![0.0; rows * outputs],
            ones: vec![1.0; inputs],
            heads: Heads::default(),
        })
    }

    /// The dense layer, activations already quantised.
    pub fn product(&mut self) {
        self.kernels.linear(&self.quantised, &self.layer, &mut self.out);
    }

    /// Quantisation of the rows.
    pub fn quantise(&mut self) {
        self.kernels.quantise(&self.x, self.inputs, &mut self.quantised);
    }

    /// GELU of all values, and quantisation.
    pub fn gelu_and_quantise(&mut self) {
        self.kernels.gelu_and_quantise(&mut self.x, self.inputs, &mut self.quantised);
    }

    /// Layer normalisation of the rows.
    pub fn layer_norm(&mut self) {
        let norm = NormView { weight: &self.ones, bias: &self.ones, epsilon: 1e-12 };
        self.kernels.layer_norm(&mut self.x, norm);
    }

    /// Attention of one sequence of all rows, which hold queries, keys and values.
    pub fn attention(&mut self, heads: usize) {
        let tokens = self.x.len() / self.inputs;
        let context = &mut self.out[..self.x.len() / 3];
        self.kernels.attention(&self.x, tokens, heads, &mut self.heads, context);
    }
}
