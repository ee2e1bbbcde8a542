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
    tokenizer::{Laid, Passage, Tokenizer, windows},
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
        let mut read: Vec<PassageStates> = passages.iter().map(PassageStates::new).collect();
        let mut pending = Pending::default();
        for (i, passage) in passages.iter().enumerate() {
            for window in windows(passage.text.ids.len()) {
                let asked = std::iter::once(Asked::Text).chain((0..passage.targets.len()).map(Asked::Target));
                for asked in asked {
                    pending.lay(&self.bundle.tokenizer, i, passage, asked, &window);
                    if pending.batch.ids.len() >= BATCH_TOKENS {
                        self.encode(&mut pending, &mut read);
                    }
                }
            }
        }
        self.encode(&mut pending, &mut read);
        let apply = |((input, passage), states): ((&Input, &Passage), &PassageStates)| {
            self.apply_heads(input.text, passage, states)
        };
        inputs.iter().zip(&passages).zip(&read).map(apply).collect()
    }

    /// Encodes what is pending and keeps of its states what the heads read.
    fn encode(&self, pending: &mut Pending, read: &mut [PassageStates]) {
        if pending.sequences.is_empty() {
            return;
        }
        let states = self.encoder.encode(&pending.batch);
        for (passage, asked, laid, window) in pending.sequences.drain(..) {
            let read = &mut read[passage];
            match asked {
                Asked::Text => {
                    let logit = |state: ArrayView1<f32>| {
                        self.heads.logits(task::LOADED, state.as_slice().unwrap_or_default())[0]
                    };
                    read.loaded.push(states.slice(s![laid.text.clone(), ..]).rows().into_iter().map(logit).collect());
                    read.text.push(mean(&states, laid.text_and_marks()));
                    read.windows.push(window);
                }
                Asked::Target(target) => {
                    let mut state = mean(&states, laid.target());
                    state.extend(mean(&states, laid.text_and_marks()));
                    read.targets[target].push(state);
                }
            }
        }
        pending.batch = Batch::default();
    }

    fn apply_heads(&self, text: &str, passage: &Passage, states: &PassageStates) -> ParagraphReading {
        let calibration = &self.bundle.calibration;
        let pooled = weighted_mean(&states.windows, &states.text);
        let frame_logits = self.heads.logits(task::FRAMES, &pooled);
        let mut frames = [0.0; 15];
        for ((p, logit), platt) in frames.iter_mut().zip(&frame_logits).zip(&calibration.frames) {
            *p = platt.probability(*logit);
        }
        let biased = calibration.biased.probability(self.heads.logits(task::BIASED, &pooled)[0]);
        let softmax = |task, temperature| Calibration::softmax(&self.heads.logits(task, &pooled), temperature);
        let loaded = join_tokens(passage.text.ids.len(), &states.windows, &states.loaded);
        let loaded_tokens: Vec<(usize, usize, f32)> = passage
            .text
            .offsets
            .iter()
            .zip(&loaded)
            .map(|(&(start, end), logit)| (start, end, calibration.loaded.probability(*logit)))
            .collect();
        ParagraphReading {
            decided: calibration.decide(&frames),
            frames,
            primary: array(&softmax(task::PRIMARY, calibration.primary_temperature)),
            biased,
            is_biased: biased >= calibration.biased.threshold,
            voice: array(&softmax(task::VOICE, calibration.voice_temperature)),
            loaded: loaded_spans(text, &loaded_tokens, calibration.loaded.threshold),
            loaded_tokens,
            stances: states.targets.iter().map(|target| self.stance(&states.windows, target)).collect(),
            vector: unit(pooled),
        }
    }

    fn stance(&self, windows: &[Range<usize>], target: &[Vec<f32>]) -> StanceReading {
        let state = weighted_mean(windows, target);
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

/// What a sequence is read for.
#[derive(Clone, Copy)]
enum Asked {
    Text,
    Target(usize),
}

/// Sequences that wait for the encoder: passage, what is asked, where it lies, and which window it is.
#[derive(Default)]
struct Pending {
    batch: Batch,
    sequences: Vec<(usize, Asked, Laid, Range<usize>)>,
}

impl Pending {
    fn lay(&mut self, tokenizer: &Tokenizer, at: usize, passage: &Passage, asked: Asked, window: &Range<usize>) {
        let laid = match asked {
            Asked::Text => tokenizer.lay(&mut self.batch, passage, window),
            Asked::Target(t) => tokenizer.lay_target(&mut self.batch, passage, &passage.targets[t], window),
        };
        self.sequences.push((at, asked, laid, window.clone()));
    }
}

/// What the encoder gave for one passage, window by window.
struct PassageStates {
    windows: Vec<Range<usize>>,
    text: Vec<Vec<f32>>,
    /// Logits of the loaded head, one a token.
    loaded: Vec<Vec<f32>>,
    /// For each target.
    targets: Vec<Vec<Vec<f32>>>,
}

impl PassageStates {
    fn new(passage: &Passage) -> Self {
        let targets = passage.targets.iter().map(|_| Vec::new()).collect();
        Self { windows: Vec::new(), text: Vec::new(), loaded: Vec::new(), targets }
    }
}

/// Mean of some rows of the states.
pub(super) fn mean(states: &Array2<f32>, rows: Range<usize>) -> Vec<f32> {
    let n = rows.len() as f32;
    let mut sum = vec![0.0; states.ncols()];
    for row in states.slice(s![rows, ..]).rows() {
        add(&mut sum, row, 1.0);
    }
    sum.iter_mut().for_each(|x| *x /= n);
    sum
}

/// Mean of the windows' states, weighted by their tokens.
fn weighted_mean(windows: &[Range<usize>], states: &[Vec<f32>]) -> Vec<f32> {
    if let [only] = states {
        return only.clone();
    }
    let weight = |window: &Range<usize>| (window.len() + 2) as f32;
    let total: f32 = windows.iter().map(weight).sum();
    let mut sum = vec![0.0; states.first().map_or(0, Vec::len)];
    for (window, state) in windows.iter().zip(states) {
        add(&mut sum, ArrayView1::from(state.as_slice()), weight(window) / total);
    }
    sum
}

fn add(sum: &mut [f32], values: ArrayView1<f32>, factor: f32) {
    sum.iter_mut().zip(values).for_each(|(s, v)| *s += v * factor);
}

/// Token logits of the whole text: where windows overlap, those of the window in which the token lies deeper.
fn join_tokens(n: usize, windows: &[Range<usize>], logits: &[Vec<f32>]) -> Vec<f32> {
    let mut joined = vec![0.0; n];
    let mut depth = vec![-1isize; n];
    for (window, logits) in windows.iter().zip(logits) {
        for (i, logit) in window.clone().zip(logits) {
            let here = (i - window.start).min(window.end - 1 - i) as isize;
            if here > depth[i] {
                depth[i] = here;
                joined[i] = *logit;
            }
        }
    }
    joined
}

/// A vector brought to length 1; one of zeros stays.
pub(super) fn unit(mut vector: Vec<f32>) -> Vec<f32> {
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
