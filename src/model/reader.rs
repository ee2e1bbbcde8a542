//! From texts to readings: tokenizer, encoder and heads in one.

use std::{ops::Range, str::FromStr};

use ndarray::{Array2, ArrayView1, s};

use super::{
    bundle::{Bundle, BundleError},
    calibration::Calibration,
    encoder::{Batch, Encoder},
    engine::{
        int8::{Int8, Isa, IsaError},
        lanes::dot16,
        portable::Portable,
        weights::Weights,
    },
    heads::Heads,
    loaded::loaded_spans,
    reading::{ParagraphReading, StanceReading},
    task,
    tokenizer::{Passage, windows},
};

/// Tokens that are encoded at once; more would leave the caches, fewer would waste the kernels' set-up.
const BATCH_TOKENS: usize = 2048;

/// One text to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Input<'a> {
    /// The paragraph.
    pub text: &'a str,
    /// Title of its article, as context; empty where there is none.
    pub title: &'a str,
    /// Targets asked of it.
    pub targets: &'a [String],
}

/// Which engine encodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[allow(missing_docs)]
pub enum Engine {
    /// `int8`.
    #[default]
    Auto,
    Int8,
    Portable,
    Torch,
}

impl FromStr for Engine {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "auto" => Ok(Self::Auto),
            "int8" => Ok(Self::Int8),
            "portable" => Ok(Self::Portable),
            "torch" => Ok(Self::Torch),
            _ => Err(format!("no engine is called {name:?}: use auto, int8, portable or torch")),
        }
    }
}

/// Why a model cannot be made ready.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// The bundle cannot be used.
    #[error(transparent)]
    Bundle(#[from] BundleError),
    /// The instruction set cannot be used.
    #[error(transparent)]
    Isa(#[from] IsaError),
    /// The engine is not in this build.
    #[error(
        "this slant was built without the engine `torch`: build it with --features torch, or use --engine portable"
    )]
    NoTorch,
    /// libtorch refuses.
    #[error("libtorch: {0}")]
    Torch(String),
}

/// A bundle with an engine, ready to read. Shared by all workers.
pub struct Model {
    /// The bundle.
    pub bundle: Bundle,
    encoder: Box<dyn Encoder>,
    heads: Heads,
}

impl Model {
    /// Makes a bundle ready. `isa` is for the int8 engine alone.
    pub fn new(mut bundle: Bundle, engine: Engine, isa: Isa) -> Result<Self, ModelError> {
        let heads =
            Heads::from_safetensors(&bundle.weights, bundle.config.hidden_size).map_err(BundleError::Weights)?;
        let weights = |b: &Bundle| Weights::from_safetensors(&b.weights, &b.config).map_err(BundleError::Weights);
        let encoder: Box<dyn Encoder> = match engine {
            Engine::Auto | Engine::Int8 => Box::new(Int8::new(&weights(&bundle)?, isa)?),
            Engine::Portable => Box::new(Portable::new(weights(&bundle)?)),
            Engine::Torch => torch(&bundle)?,
        };
        bundle.weights = Vec::new(); // 45 MB that nobody reads again
        Ok(Self { bundle, encoder, heads })
    }

    /// Engine and instruction set, for `run.json`.
    pub fn engine_name(&self) -> String {
        self.encoder.name()
    }

    /// Reads texts, in order. The result for a text does not depend on the others.
    pub fn read(&self, inputs: &[Input]) -> Vec<ParagraphReading> {
        let passages: Vec<Passage> = inputs
            .iter()
            .map(|input| {
                let targets: Vec<&str> = input.targets.iter().map(String::as_str).collect();
                self.bundle.tokenizer.passage(input.text, input.title, &targets)
            })
            .collect();
        let mut windows_of: Vec<Vec<WindowStates>> = passages.iter().map(|_| Vec::new()).collect();
        let mut batch = Batch::default();
        let mut laid: Vec<(usize, Range<usize>)> = Vec::new();
        for (i, passage) in passages.iter().enumerate() {
            for window in windows(passage.text.ids.len()) {
                self.bundle.tokenizer.lay(&mut batch, passage, &window);
                laid.push((i, window));
                if batch.ids.len() >= BATCH_TOKENS {
                    self.encode(&mut batch, &mut laid, &mut windows_of);
                }
            }
        }
        self.encode(&mut batch, &mut laid, &mut windows_of);
        let read = |((input, passage), windows): ((&Input, &Passage), &Vec<WindowStates>)| {
            self.apply_heads(input.text, passage, windows)
        };
        inputs.iter().zip(&passages).zip(&windows_of).map(read).collect()
    }

    fn encode(&self, batch: &mut Batch, laid: &mut Vec<(usize, Range<usize>)>, windows_of: &mut [Vec<WindowStates>]) {
        if batch.sequences.is_empty() {
            return;
        }
        let states = self.encoder.encode(batch);
        for (sequence, (passage, window)) in batch.sequences.iter().zip(laid.drain(..)) {
            let text = sequence.start..sequence.start + window.len() + 2;
            windows_of[passage].push(WindowStates {
                text: mean(&states, text),
                targets: sequence.suffix_ranges().map(|suffix| mean(&states, suffix)).collect(),
                tokens: self.token_logits(&states, sequence.start + 1, window.len()),
                window,
            });
        }
        *batch = Batch::default();
    }

    /// Logits of the token heads (loaded, attributed) for `n` tokens from `first` on.
    fn token_logits(&self, states: &Array2<f32>, first: usize, n: usize) -> Vec<[f32; 2]> {
        let logit = |task, state: &[f32]| self.heads.logits(task, state)[0];
        (first..first + n)
            .map(|i| {
                let row = states.row(i);
                let state = row.as_slice().unwrap_or_default();
                [logit(task::LOADED, state), logit(task::ATTRIBUTED, state)]
            })
            .collect()
    }

    fn apply_heads(&self, text: &str, passage: &Passage, windows: &[WindowStates]) -> ParagraphReading {
        let calibration = &self.bundle.calibration;
        let pooled = weighted_mean(windows.iter().map(|w| (w.window.len() + 2, &w.text)));
        let frame_logits = self.heads.logits(task::FRAMES, &pooled);
        let mut frames = [0.0; 15];
        for ((p, logit), platt) in frames.iter_mut().zip(&frame_logits).zip(&calibration.frames) {
            *p = platt.probability(*logit);
        }
        let biased = calibration.biased.probability(self.heads.logits(task::BIASED, &pooled)[0]);
        let softmax = |task, temperature| Calibration::softmax(&self.heads.logits(task, &pooled), temperature);
        let tokens = join_tokens(passage.text.ids.len(), windows);
        let with_probability = |head: usize, platt: super::calibration::Platt| -> Vec<(usize, usize, f32)> {
            passage
                .text
                .offsets
                .iter()
                .zip(&tokens)
                .map(|(&(start, end), logits)| (start, end, platt.probability(logits[head])))
                .collect()
        };
        let loaded_tokens = with_probability(0, calibration.loaded);
        ParagraphReading {
            decided: calibration.decide(&frames),
            frames,
            primary: array(&softmax(task::PRIMARY, calibration.primary_temperature)),
            biased,
            is_biased: biased >= calibration.biased.threshold,
            voice: array(&softmax(task::VOICE, calibration.voice_temperature)),
            loaded: loaded_spans(text, &loaded_tokens, calibration.loaded.threshold),
            loaded_tokens,
            attributed: with_probability(1, calibration.attributed),
            stances: (0..passage.targets.len()).map(|t| self.stance(t, windows)).collect(),
            vector: unit(pooled),
        }
    }

    fn stance(&self, target: usize, windows: &[WindowStates]) -> StanceReading {
        let state = weighted_mean(windows.iter().map(|w| (w.window.len() + 2, &w.targets[target])));
        let calibration = &self.bundle.calibration;
        let stance = Calibration::softmax(&self.heads.logits(task::STANCE, &state), calibration.stance_temperature);
        let holder = Calibration::softmax(&self.heads.logits(task::HOLDER, &state), calibration.holder_temperature);
        StanceReading { probabilities: array(&stance), source: holder[1] }
    }
}

#[cfg(feature = "torch")]
fn torch(bundle: &Bundle) -> Result<Box<dyn Encoder>, ModelError> {
    use super::bundle::{CONFIG, WEIGHTS};
    super::torch::Torch::load(&bundle.dir.join(CONFIG), &bundle.dir.join(WEIGHTS))
        .map(|t| Box::new(t) as Box<dyn Encoder>)
        .map_err(|e| ModelError::Torch(e.to_string()))
}

#[cfg(not(feature = "torch"))]
fn torch(_: &Bundle) -> Result<Box<dyn Encoder>, ModelError> {
    Err(ModelError::NoTorch)
}

/// What the encoder gave for one window of a passage.
struct WindowStates {
    window: Range<usize>,
    text: Vec<f32>,
    targets: Vec<Vec<f32>>,
    tokens: Vec<[f32; 2]>,
}

fn mean(states: &Array2<f32>, rows: Range<usize>) -> Vec<f32> {
    let n = rows.len() as f32;
    let mut sum = vec![0.0; states.ncols()];
    for row in states.slice(s![rows, ..]).rows() {
        add(&mut sum, row, 1.0);
    }
    sum.iter_mut().for_each(|x| *x /= n);
    sum
}

fn weighted_mean<'a>(states: impl Iterator<Item = (usize, &'a Vec<f32>)>) -> Vec<f32> {
    let states: Vec<_> = states.collect();
    if let [(_, only)] = states.as_slice() {
        return (*only).clone();
    }
    let total: usize = states.iter().map(|(weight, _)| weight).sum();
    let mut sum = vec![0.0; states.first().map_or(0, |(_, state)| state.len())];
    for (weight, state) in states {
        add(&mut sum, ArrayView1::from(state.as_slice()), weight as f32 / total as f32);
    }
    sum
}

fn add(sum: &mut [f32], values: ArrayView1<f32>, factor: f32) {
    sum.iter_mut().zip(values).for_each(|(s, v)| *s += v * factor);
}

/// Token logits of the whole text: where windows overlap, those of the window in which the token lies deeper.
fn join_tokens(n: usize, windows: &[WindowStates]) -> Vec<[f32; 2]> {
    let mut joined = vec![[0.0; 2]; n];
    let mut depth = vec![-1isize; n];
    for w in windows {
        for (i, logits) in w.window.clone().zip(&w.tokens) {
            let here = (i - w.window.start).min(w.window.end - 1 - i) as isize;
            if here > depth[i] {
                depth[i] = here;
                joined[i] = *logits;
            }
        }
    }
    joined
}

fn unit(mut vector: Vec<f32>) -> Vec<f32> {
    let length = dot16(&vector, &vector).sqrt();
    if length > 0.0 {
        vector.iter_mut().for_each(|x| *x /= length);
    }
    vector
}

fn array<const N: usize>(values: &[f32]) -> [f32; N] {
    let mut out = [0.0; N];
    out.iter_mut().zip(values).for_each(|(to, from)| *to = *from);
    out
}
