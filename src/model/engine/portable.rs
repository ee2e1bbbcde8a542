//! The encoder in plain f32, one sequence after the other: slow, readable, and what the other engines are held against.

use ndarray::{Array1, Array2, Axis, Zip, s};
use statrs::function::erf::erf;

use super::check;
use super::weights::{Layer, Linear, Norm, Weights};
use crate::model::{Batch, Encoder, Sequence};

/// The f32 engine over ndarray.
#[derive(Debug)]
pub struct Portable {
    weights: Weights,
}

impl Portable {
    /// An engine with these weights.
    pub fn new(weights: Weights) -> Self {
        Self { weights }
    }

    /// Sum of word, segment and position embeddings, normalised: shape (tokens of the sequence, hidden).
    fn embed(&self, batch: &Batch, sequence: &Sequence) -> Array2<f32> {
        let w = &self.weights;
        let mut x = Array2::zeros((sequence.len, w.config.hidden_size));
        for (token, mut row) in (sequence.start..).zip(x.rows_mut()) {
            row += &w.words.row(batch.ids[token] as usize);
            row += &w.segments.row(batch.segments[token] as usize);
            row += &w.positions.row(batch.positions[token] as usize);
        }
        self.normalise(x, &w.embedding_norm)
    }

    fn layer(&self, x: Array2<f32>, layer: &Layer) -> Array2<f32> {
        let (query, key, value) = (linear(&x, &layer.query), linear(&x, &layer.key), linear(&x, &layer.value));
        let context = self.attention(&query, &key, &value);
        let x = self.normalise(x + linear(&context, &layer.attention_output), &layer.attention_norm);
        let wide = linear(&x, &layer.intermediate).mapv(gelu);
        let update = linear(&wide, &layer.output);
        self.normalise(x + update, &layer.output_norm)
    }

    /// Every head apart.
    fn attention(&self, q: &Array2<f32>, k: &Array2<f32>, v: &Array2<f32>) -> Array2<f32> {
        let heads = self.weights.config.num_attention_heads;
        let width = q.ncols() / heads;
        let mut context = Array2::zeros(q.dim());
        for columns in (0..heads).map(|head| head * width..(head + 1) * width) {
            let of = |x: &Array2<f32>| x.slice(s![.., columns.clone()]).to_owned();
            context.slice_mut(s![.., columns.clone()]).assign(&attend(&of(q), &of(k), &of(v)));
        }
        context
    }

    fn normalise(&self, mut x: Array2<f32>, norm: &Norm) -> Array2<f32> {
        for mut row in x.rows_mut() {
            let n = row.len() as f32;
            let mean = row.sum() / n;
            row -= mean;
            let variance = row.dot(&row) / n;
            row /= (variance + self.weights.config.layer_norm_eps).sqrt();
            row *= &norm.weight;
            row += &norm.bias;
        }
        x
    }
}

impl Encoder for Portable {
    fn encode(&self, batch: &Batch) -> Array2<f32> {
        check(batch, &self.weights.config);
        let mut out = Array2::zeros((batch.ids.len(), self.weights.config.hidden_size));
        for sequence in &batch.sequences {
            let mut x = self.embed(batch, sequence);
            for layer in &self.weights.layers {
                x = self.layer(x, layer);
            }
            out.slice_mut(s![sequence.range(), ..]).assign(&x);
        }
        out
    }

    fn name(&self) -> String {
        "portable".into()
    }
}

fn linear(x: &Array2<f32>, linear: &Linear) -> Array2<f32> {
    x.dot(&linear.weight.t()) + &linear.bias
}

fn gelu(x: f32) -> f32 {
    (0.5 * f64::from(x) * (1.0 + erf(f64::from(x) / std::f64::consts::SQRT_2))) as f32
}

/// One head: softmax(q · kᵀ / √width) · v.
fn attend(q: &Array2<f32>, k: &Array2<f32>, v: &Array2<f32>) -> Array2<f32> {
    let mut scores = q.dot(&k.t()) / (q.ncols() as f32).sqrt();
    for mut row in scores.rows_mut() {
        let max = row.fold(f32::NEG_INFINITY, |a, &b| a.max(b));
        row.mapv_inplace(|x| (x - max).exp());
    }
    let totals: Array1<f32> = scores.sum_axis(Axis(1));
    Zip::from(scores.rows_mut()).and(&totals).for_each(|mut row, &total| row /= total);
    scores.dot(v)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{batch, odd_config, weights};
    use super::*;

    /// The encoder written out in f64, token by token, without a matrix in sight.
    fn direct(weights: &Weights, batch: &Batch, sequence: &Sequence) -> Vec<Vec<f64>> {
        let heads = weights.config.num_attention_heads;
        let width = weights.config.hidden_size / heads;
        let f = |x: f32| f64::from(x);
        let dense = |x: &[f64], w: &Linear| -> Vec<f64> {
            let rows = w.weight.rows().into_iter().zip(&w.bias);
            rows.map(|(row, &b)| row.iter().zip(x).map(|(&w, x)| f(w) * x).sum::<f64>() + f(b)).collect()
        };
        let norm = |x: Vec<f64>, w: &Norm| -> Vec<f64> {
            let mean = x.iter().sum::<f64>() / x.len() as f64;
            let variance = x.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / x.len() as f64;
            let scaled = x.iter().map(|x| (x - mean) / (variance + f(weights.config.layer_norm_eps)).sqrt());
            scaled.zip(&w.weight).zip(&w.bias).map(|((x, &w), &b)| x * f(w) + f(b)).collect()
        };
        let add = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a + b).collect::<Vec<f64>>();
        let mut states: Vec<Vec<f64>> = sequence
            .range()
            .map(|t| {
                let word = weights.words.row(batch.ids[t] as usize);
                let segment = weights.segments.row(batch.segments[t] as usize);
                let position = weights.positions.row(batch.positions[t] as usize);
                let sum = word.iter().zip(segment).zip(position).map(|((&w, &s), &p)| f(w) + f(s) + f(p));
                norm(sum.collect(), &weights.embedding_norm)
            })
            .collect();
        for layer in &weights.layers {
            let project = |w: &Linear| states.iter().map(|x| dense(x, w)).collect::<Vec<_>>();
            let (q, k, v) = (project(&layer.query), project(&layer.key), project(&layer.value));
            let next = (0..states.len()).map(|a| {
                let mut context = vec![0.0; heads * width];
                for head in 0..heads {
                    let columns = head * width..(head + 1) * width;
                    let score = |b: usize| {
                        let dot: f64 = columns.clone().map(|c| q[a][c] * k[b][c]).sum();
                        (dot / (width as f64).sqrt()).exp()
                    };
                    let total: f64 = (0..states.len()).map(score).sum();
                    for (b, v) in v.iter().enumerate() {
                        columns.clone().for_each(|c| context[c] += score(b) / total * v[c]);
                    }
                }
                let x = norm(add(&states[a], &dense(&context, &layer.attention_output)), &layer.attention_norm);
                let wide = dense(&x, &layer.intermediate);
                let wide: Vec<f64> = wide.iter().map(|x| 0.5 * x * (1.0 + erf(x / 2f64.sqrt()))).collect();
                norm(add(&x, &dense(&wide, &layer.output)), &layer.output_norm)
            });
            states = next.collect();
        }
        states
    }

    #[test]
    fn equals_the_encoder_written_out() {
        let weights = weights(&odd_config(), 3);
        let batch = batch(&[vec![5], (0..37).collect(), vec![4, 4]]);
        let states = Portable::new(weights.clone()).encode(&batch);
        for sequence in &batch.sequences {
            for (row, truth) in (sequence.start..).zip(direct(&weights, &batch, sequence)) {
                for (x, truth) in states.row(row).iter().zip(truth) {
                    assert!((f64::from(*x) - truth).abs() < 2e-5, "{x} for {truth}");
                }
            }
        }
    }

    #[test]
    fn an_empty_batch_has_no_states() {
        let engine = Portable::new(weights(&odd_config(), 1));
        assert_eq!(engine.encode(&Batch::default()).dim(), (0, 42));
        assert_eq!(engine.name(), "portable");
    }

    #[test]
    #[should_panic(expected = "beyond the vocabulary")]
    fn an_id_beyond_the_vocabulary_is_named() {
        Portable::new(weights(&odd_config(), 1)).encode(&batch(&[vec![100]]));
    }
}
