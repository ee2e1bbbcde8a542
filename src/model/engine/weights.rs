//! The encoder's weights in f32, read from safetensors under the names that BERT models are published with.

use half::f16;
use half::slice::HalfFloatSliceExt;
use ndarray::{ArcArray2, Array1, Array2};
use rayon::prelude::*;
use safetensors::{Dtype, SafeTensorError, SafeTensors};
use thiserror::Error;

use crate::model::EncoderConfig;

/// Why weights cannot be used.
#[derive(Debug, Error)]
pub enum WeightsError {
    /// The bytes are no safetensors file, or one cut short.
    #[error("the weights are not a whole safetensors file ({0}); copy or download the file again")]
    File(#[from] SafeTensorError),
    /// A tensor that the shape in config.json asks for is not there.
    #[error("the weights lack the tensor `{0}`; config.json and the weights must come from the same BERT model")]
    Missing(String),
    /// A tensor of another shape than config.json says.
    #[error(
        "the tensor `{name}` has shape {found:?} where config.json asks for {expected:?}; use the config.json that belongs to the weights"
    )]
    Shape {
        /// Name in the file.
        name: String,
        /// Shape in the file.
        found: Vec<usize>,
        /// Shape that follows from config.json.
        expected: Vec<usize>,
    },
    /// A tensor of a number type that is not read.
    #[error("the tensor `{name}` is stored as {found:?}; save it as F32 or F16")]
    Type {
        /// Name in the file.
        name: String,
        /// Type in the file.
        found: Dtype,
    },
    /// A tensor with infinities or NaN.
    #[error("the tensor `{0}` holds a value that is not a finite number; the training that wrote it has diverged")]
    NotFinite(String),
    /// A shape that no encoder can have.
    #[error("config.json cannot be used: {0}")]
    Config(String),
}

/// One dense layer: y = x · weightᵀ + bias.
#[derive(Debug, Clone)]
pub struct Linear {
    /// Shape (outputs, inputs).
    pub weight: Array2<f32>,
    /// One entry an output.
    pub bias: Array1<f32>,
}

/// Scale and offset of one layer normalisation.
#[derive(Debug, Clone)]
pub struct Norm {
    /// Scale, one entry a column.
    pub weight: Array1<f32>,
    /// Offset, one entry a column.
    pub bias: Array1<f32>,
}

/// One transformer layer.
#[derive(Debug, Clone)]
pub struct Layer {
    /// Queries of all heads, one after the other.
    pub query: Linear,
    /// Keys.
    pub key: Linear,
    /// Values.
    pub value: Linear,
    /// From the heads' results back to the state.
    pub attention_output: Linear,
    /// After attention is added to the state.
    pub attention_norm: Norm,
    /// Feed-forward, to the wide side.
    pub intermediate: Linear,
    /// Feed-forward, back.
    pub output: Linear,
    /// After the feed-forward result is added to the state.
    pub output_norm: Norm,
}

/// All weights of the encoder.
#[derive(Debug, Clone)]
pub struct Weights {
    /// The shape that they have.
    pub config: EncoderConfig,
    /// Word embeddings, shape (vocabulary, hidden): half of all weights, so shared with the engine.
    pub words: ArcArray2<f32>,
    /// Position embeddings, shape (positions, hidden).
    pub positions: Array2<f32>,
    /// Segment embeddings, shape (segments, hidden).
    pub segments: Array2<f32>,
    /// After the embeddings are added up.
    pub embedding_norm: Norm,
    /// The layers, first to last.
    pub layers: Vec<Layer>,
}

impl Weights {
    /// Reads the tensors of a BERT encoder (F32 or F16, with or without the prefix `bert.`); others are ignored.
    ///
    /// # Errors
    /// Where the file is cut short, a tensor is missing, of another shape or type, or not finite, by its name.
    pub fn from_safetensors(bytes: &[u8], config: &EncoderConfig) -> Result<Self, WeightsError> {
        check_config(config)?;
        let reader = Reader::new(bytes)?;
        let hidden = config.hidden_size;
        let embedding = |name: &str, rows| reader.matrix(&format!("embeddings.{name}_embeddings.weight"), rows, hidden);
        let layer = |n| reader.layer(n, config);
        let layers = || (0..config.num_hidden_layers).into_par_iter().map(layer).collect::<Result<Vec<_>, _>>();
        let (words, layers) = rayon::join(|| embedding("word", config.vocab_size), layers);
        Ok(Self {
            config: config.clone(),
            words: words?.into_shared(),
            positions: embedding("position", config.max_position_embeddings)?,
            segments: embedding("token_type", config.type_vocab_size)?,
            embedding_norm: reader.norm("embeddings.LayerNorm", hidden)?,
            layers: layers?,
        })
    }
}

fn check_config(config: &EncoderConfig) -> Result<(), WeightsError> {
    let sizes = [
        ("hidden_size", config.hidden_size),
        ("intermediate_size", config.intermediate_size),
        ("num_attention_heads", config.num_attention_heads),
        ("vocab_size", config.vocab_size),
        ("max_position_embeddings", config.max_position_embeddings),
        ("type_vocab_size", config.type_vocab_size),
    ];
    if let Some((name, _)) = sizes.iter().find(|(_, size)| *size == 0) {
        return Err(WeightsError::Config(format!("{name} is 0")));
    }
    if !config.hidden_size.is_multiple_of(config.num_attention_heads) {
        return Err(WeightsError::Config(format!(
            "hidden_size {} is no multiple of num_attention_heads {}",
            config.hidden_size, config.num_attention_heads
        )));
    }
    Ok(())
}

struct Reader<'a> {
    tensors: SafeTensors<'a>,
    prefix: &'static str,
}

impl<'a> Reader<'a> {
    fn new(bytes: &'a [u8]) -> Result<Self, WeightsError> {
        let tensors = SafeTensors::deserialize(bytes)?;
        let prefixed = tensors.names().iter().any(|name| name.starts_with("bert.embeddings."));
        Ok(Self { tensors, prefix: if prefixed { "bert." } else { "" } })
    }

    fn layer(&self, n: usize, config: &EncoderConfig) -> Result<Layer, WeightsError> {
        let (hidden, wide) = (config.hidden_size, config.intermediate_size);
        let name = |part: &str| format!("encoder.layer.{n}.{part}");
        Ok(Layer {
            query: self.linear(&name("attention.self.query"), hidden, hidden)?,
            key: self.linear(&name("attention.self.key"), hidden, hidden)?,
            value: self.linear(&name("attention.self.value"), hidden, hidden)?,
            attention_output: self.linear(&name("attention.output.dense"), hidden, hidden)?,
            attention_norm: self.norm(&name("attention.output.LayerNorm"), hidden)?,
            intermediate: self.linear(&name("intermediate.dense"), wide, hidden)?,
            output: self.linear(&name("output.dense"), hidden, wide)?,
            output_norm: self.norm(&name("output.LayerNorm"), hidden)?,
        })
    }

    fn linear(&self, name: &str, outputs: usize, inputs: usize) -> Result<Linear, WeightsError> {
        let weight = self.matrix(&format!("{name}.weight"), outputs, inputs)?;
        Ok(Linear { weight, bias: self.vector(&format!("{name}.bias"), outputs)? })
    }

    fn norm(&self, name: &str, width: usize) -> Result<Norm, WeightsError> {
        let weight = self.vector(&format!("{name}.weight"), width)?;
        Ok(Norm { weight, bias: self.vector(&format!("{name}.bias"), width)? })
    }

    fn vector(&self, name: &str, length: usize) -> Result<Array1<f32>, WeightsError> {
        self.values(name, &[length]).map(Array1::from_vec)
    }

    fn matrix(&self, name: &str, rows: usize, columns: usize) -> Result<Array2<f32>, WeightsError> {
        let values = self.values(name, &[rows, columns])?;
        Array2::from_shape_vec((rows, columns), values).map_err(|_| self.missing(name))
    }

    fn missing(&self, name: &str) -> WeightsError {
        WeightsError::Missing(format!("{}{name}", self.prefix))
    }

    /// The numbers of one tensor. They are read byte by byte: a file need not align them.
    fn values(&self, name: &str, expected: &[usize]) -> Result<Vec<f32>, WeightsError> {
        let name = format!("{}{name}", self.prefix);
        let Ok(tensor) = self.tensors.tensor(&name) else { return Err(WeightsError::Missing(name)) };
        if tensor.shape() != expected {
            return Err(WeightsError::Shape { name, found: tensor.shape().to_vec(), expected: expected.to_vec() });
        }
        let values: Vec<f32> = match tensor.dtype() {
            Dtype::F32 => tensor.data().as_chunks().0.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect(),
            Dtype::F16 => halves(tensor.data().as_chunks().0),
            found => return Err(WeightsError::Type { name, found }),
        };
        if values.iter().all(|value| value.is_finite()) { Ok(values) } else { Err(WeightsError::NotFinite(name)) }
    }
}

/// Numbers of 16 bits in full, some hundreds at a time, as the CPU converts them best.
fn halves(bytes: &[[u8; 2]]) -> Vec<f32> {
    let mut values = vec![0.0; bytes.len()];
    let mut buffer = [f16::ZERO; 512];
    for (bytes, values) in bytes.chunks(buffer.len()).zip(values.chunks_mut(buffer.len())) {
        let buffer = &mut buffer[..bytes.len()];
        buffer.iter_mut().zip(bytes).for_each(|(to, &bytes)| *to = f16::from_le_bytes(bytes));
        buffer.convert_to_f32_slice(values);
    }
    values
}

/// One tensor as f32 values, row by row, of a given shape.
///
/// # Errors
/// Where it is missing, of another shape or type, or not finite.
pub fn tensor_f32(bytes: &[u8], name: &str, shape: &[usize]) -> Result<Vec<f32>, WeightsError> {
    Reader { tensors: SafeTensors::deserialize(bytes)?, prefix: "" }.values(name, shape)
}

#[cfg(test)]
mod tests {
    use super::super::testing::{odd_config, weights};
    use super::*;
    use safetensors::tensor::TensorView;

    type Tensors = Vec<(String, Vec<usize>, Vec<f32>)>;

    fn tensors(weights: &Weights, prefix: &str) -> Tensors {
        let mut tensors = Tensors::new();
        let mut matrix = |name: String, m: &Array2<f32>| {
            tensors.push((format!("{prefix}{name}.weight"), m.shape().to_vec(), m.iter().copied().collect()));
        };
        matrix("embeddings.word_embeddings".into(), &weights.words.to_owned());
        matrix("embeddings.position_embeddings".into(), &weights.positions);
        matrix("embeddings.token_type_embeddings".into(), &weights.segments);
        let mut vectors = vec![("embeddings.LayerNorm".to_string(), &weights.embedding_norm)];
        let mut biases = Vec::new();
        for (n, layer) in weights.layers.iter().enumerate() {
            for (part, linear) in [
                ("attention.self.query", &layer.query),
                ("attention.self.key", &layer.key),
                ("attention.self.value", &layer.value),
                ("attention.output.dense", &layer.attention_output),
                ("intermediate.dense", &layer.intermediate),
                ("output.dense", &layer.output),
            ] {
                matrix(format!("encoder.layer.{n}.{part}"), &linear.weight);
                biases.push((format!("{prefix}encoder.layer.{n}.{part}.bias"), &linear.bias));
            }
            vectors.push((format!("encoder.layer.{n}.attention.output.LayerNorm"), &layer.attention_norm));
            vectors.push((format!("encoder.layer.{n}.output.LayerNorm"), &layer.output_norm));
        }
        for (name, norm) in vectors {
            biases.push((format!("{prefix}{name}.weight"), &norm.weight));
            biases.push((format!("{prefix}{name}.bias"), &norm.bias));
        }
        tensors.extend(biases.into_iter().map(|(name, v)| (name, vec![v.len()], v.to_vec())));
        tensors
    }

    fn file(tensors: &Tensors, dtype: Dtype) -> Vec<u8> {
        let bytes: Vec<Vec<u8>> = tensors
            .iter()
            .map(|(_, _, values)| match dtype {
                Dtype::F16 => values.iter().flat_map(|&x| f16::from_f32(x).to_le_bytes()).collect(),
                _ => values.iter().flat_map(|x| x.to_le_bytes()).collect(),
            })
            .collect();
        let views = tensors.iter().zip(&bytes).map(|((name, shape, _), bytes)| {
            (name.as_str(), TensorView::new(dtype, shape.clone(), bytes).expect("shape and bytes agree"))
        });
        safetensors::serialize(views, None).expect("serialises")
    }

    #[test]
    fn reads_what_was_written_at_any_alignment() {
        let config = odd_config();
        let weights = weights(&config, 1);
        for prefix in ["", "bert."] {
            let mut bytes = vec![0];
            bytes.extend(file(&tensors(&weights, prefix), Dtype::F32));
            let read = Weights::from_safetensors(&bytes[1..], &config).expect("reads");
            assert_eq!(read.words, weights.words);
            assert_eq!(read.layers[1].output.weight, weights.layers[1].output.weight);
            assert_eq!(read.layers[0].key.bias, weights.layers[0].key.bias);
            assert_eq!(read.layers[1].attention_norm.bias, weights.layers[1].attention_norm.bias);
        }
        let halves = file(&tensors(&weights, ""), Dtype::F16);
        let read = Weights::from_safetensors(&halves, &config).expect("reads");
        let query = (&read.layers[0].query.weight, &weights.layers[0].query.weight);
        assert!(query.0.iter().zip(query.1).all(|(&a, &b)| a == f16::from_f32(b).to_f32()));
    }

    #[test]
    fn names_what_is_wrong() {
        let config = odd_config();
        let good = tensors(&weights(&config, 1), "bert.");
        let error = |tensors: &Tensors, dtype| {
            Weights::from_safetensors(&file(tensors, dtype), &config).expect_err("is wrong").to_string()
        };
        let mut lacking = good.clone();
        lacking.retain(|(name, ..)| !name.ends_with("layer.1.output.dense.bias"));
        assert!(error(&lacking, Dtype::F32).contains("`bert.encoder.layer.1.output.dense.bias`"));
        let mut bent = good.clone();
        bent[0].1.reverse();
        let message = error(&bent, Dtype::F32);
        assert!(message.contains("[42, 100]") && message.contains("[100, 42]"), "{message}");
        let mut diverged = good.clone();
        diverged[0].2[5] = f32::NAN;
        assert!(error(&diverged, Dtype::F32).contains("`bert.embeddings.word_embeddings.weight`"));
        assert!(error(&good, Dtype::I32).contains("I32"));
        let whole = file(&good, Dtype::F32);
        assert!(matches!(Weights::from_safetensors(&whole[..whole.len() - 1], &config), Err(WeightsError::File(_))));
        let crooked = EncoderConfig { num_attention_heads: 4, ..config };
        assert!(matches!(Weights::from_safetensors(&whole, &crooked), Err(WeightsError::Config(_))));
    }
}
