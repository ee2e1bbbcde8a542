//! The aligner: tells whether two paragraphs state the same thing.
//!
//! It is a bundle of its own, since what two paragraphs share does not depend on a codebook: an encoder, tuned so that
//! what states the same lies close together, that gives a vector for each paragraph and each of its sentences; and
//! `aligner.json`, the small logistic models that weigh their cosines with the words, names and numbers that two
//! paragraphs share (`compare::likeness`), and say how sure an absence is.

use std::{
    fs,
    ops::Range,
    path::{Path, PathBuf},
};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use super::{
    bundle::{self, BundleError, CONFIG, TOKENIZER, WEIGHTS},
    encoder::{Batch, Encoder, EncoderConfig},
    engine::{
        int8::{Int8, Isa},
        lanes::dot16,
        portable::Portable,
        weights::Weights,
    },
    logistic::Logistic,
    reader::{Engine, ModelError, mean, unit},
    tokenizer::{Laid, Passage, Pieces, Tokenizer, WINDOW},
};

/// Parameters of the aligner.
pub const ALIGNER: &str = "aligner.json";

/// Statements that are encoded at once.
const BATCH: usize = 24;

/// Fewest wordpieces of a sentence that has a vector of its own.
const SENTENCE: usize = 3;

/// What `aligner.json` holds.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct AlignerParameters {
    /// Likelihood of a pair by its words and vectors (`compare::align::FEATURES`).
    pub pairs: Logistic,
    /// Likelihood of a pair by that and by the pairs around it (`compare::context::FEATURES`).
    pub context: Logistic,
    /// Pairs from this likelihood on state the same thing.
    pub threshold: f64,
    /// Likelihood that an outlet reports a point of which none of its paragraphs was aligned (`compare::absence::MISSED`).
    pub missed: Logistic,
    /// Likelihood that an outlet reports a point, by length and position alone (`compare::absence::EXPECTED`).
    pub expected: Logistic,
    /// An absence is `not_found` where the likelihood that it was missed is at most this, else `cannot_tell`.
    pub most_missed: f64,
    /// How it was fitted: files, events, pairs.
    pub fitted_on: String,
    /// Share of reports that outlets do make and that were not aligned, on what it was fitted on.
    pub miss_rate: Option<f64>,
}

/// An aligner, ready to read pairs.
pub struct Aligner {
    /// Its folder.
    pub dir: PathBuf,
    /// SHA-256 of its SHA256SUMS.
    pub checksum: String,
    /// Its parameters.
    pub parameters: AlignerParameters,
    encoder: Box<dyn Encoder>,
    tokenizer: Tokenizer,
}

/// A paragraph to read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct StatementText<'a> {
    /// Its text; what is over [`WINDOW`] wordpieces is not read.
    pub text: &'a str,
    /// Its sentences, as ranges of code points.
    pub sentences: Vec<Range<usize>>,
}

/// What the encoder says of a paragraph: vectors of length 1, as wide as the encoder.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct StatementVectors {
    /// Of the whole.
    pub paragraph: Vec<f32>,
    /// Of its sentences of three wordpieces or more; of the whole where there is none.
    pub sentences: Vec<Vec<f32>>,
}

impl StatementVectors {
    /// Cosine of two paragraphs.
    pub fn cosine(&self, other: &Self) -> f64 {
        f64::from(dot16(&self.paragraph, &other.paragraph))
    }

    /// Greatest cosine of a sentence of the one and a sentence of the other.
    pub fn sentence_cosine(&self, other: &Self) -> f64 {
        let pairs = self.sentences.iter().flat_map(|a| other.sentences.iter().map(move |b| dot16(a, b)));
        f64::from(pairs.fold(-1.0, f32::max))
    }
}

impl Aligner {
    /// Whether a folder holds an aligner.
    pub fn is_in(dir: &Path) -> bool {
        dir.join(ALIGNER).exists()
    }

    /// Finds an aligner by name (default `aligner`) or folder and makes it ready. The engine is that of the readings;
    /// `torch` stands for `portable` here.
    ///
    /// # Errors
    /// Where it is not found, a file of it is missing or altered, or the CPU lacks the instruction set.
    pub fn open(name: Option<&str>, engine: Engine, isa: Isa) -> Result<Self, ModelError> {
        let mut aligner = Self::open_unfitted(name, engine, isa)?;
        let sums = bundle::sums(&aligner.dir)?;
        aligner.parameters = bundle::json(&aligner.dir, ALIGNER, &bundle::verified(&aligner.dir, ALIGNER, &sums)?)?;
        Ok(aligner)
    }

    /// As [`Aligner::open`], but without parameters: to fit them.
    ///
    /// # Errors
    /// As [`Aligner::open`].
    pub fn open_unfitted(name: Option<&str>, engine: Engine, isa: Isa) -> Result<Self, ModelError> {
        let dir = bundle::locate(name.unwrap_or("aligner"))?;
        let sums = bundle::sums(&dir)?;
        let verified = |file: &str| bundle::verified(&dir, file, &sums);
        let config: EncoderConfig = bundle::json(&dir, CONFIG, &verified(CONFIG)?)?;
        let bytes = verified(WEIGHTS)?;
        let weights = Weights::from_safetensors(&bytes, &config).map_err(BundleError::Weights)?;
        let encoder: Box<dyn Encoder> = match engine {
            Engine::Auto | Engine::Int8 => Box::new(Int8::new(&weights, isa)?),
            Engine::Portable | Engine::Torch => Box::new(Portable::new(weights)),
        };
        Ok(Self {
            checksum: bundle::checksum(&dir)?,
            parameters: AlignerParameters::default(),
            encoder,
            tokenizer: Tokenizer::from_bytes(&verified(TOKENIZER)?).map_err(BundleError::Tokenizer)?,
            dir,
        })
    }

    /// Writes new parameters to the aligner's folder, and its checksums again.
    ///
    /// # Errors
    /// Where a file cannot be written.
    pub fn write_parameters(dir: &Path, parameters: &AlignerParameters) -> Result<(), BundleError> {
        let path = dir.join(ALIGNER);
        let json = serde_json::to_string_pretty(parameters)
            .map_err(|source| BundleError::Json { path: path.clone(), source })?;
        fs::write(&path, json + "\n").map_err(|source| BundleError::File {
            dir: dir.to_path_buf(),
            file: ALIGNER.into(),
            source,
        })?;
        super::Bundle::write_sums(dir)
    }

    /// Reads statements, in order. The result of one does not depend on the others.
    pub fn vectors(&self, statements: &[StatementText]) -> Vec<StatementVectors> {
        statements.par_chunks(BATCH).flat_map_iter(|chunk| self.batch(chunk)).collect()
    }

    fn batch(&self, statements: &[StatementText]) -> Vec<StatementVectors> {
        let mut batch = Batch::default();
        let laid: Vec<(Pieces, Laid)> = statements.iter().map(|s| self.lay(&mut batch, s.text)).collect();
        let states = self.encoder.encode(&batch);
        let vectors = |(statement, (pieces, laid)): (&StatementText, &(Pieces, Laid))| {
            let paragraph = unit(mean(&states, laid.text_and_marks()));
            let of = |range: &Range<usize>| {
                let tokens = tokens_within(pieces, range);
                let rows = laid.text.start + tokens.start..laid.text.start + tokens.end;
                (rows.len() >= SENTENCE).then(|| unit(mean(&states, rows)))
            };
            let mut sentences: Vec<Vec<f32>> = statement.sentences.iter().filter_map(of).collect();
            if sentences.is_empty() {
                sentences.push(paragraph.clone());
            }
            StatementVectors { paragraph, sentences }
        };
        statements.iter().zip(&laid).map(vectors).collect()
    }

    fn lay(&self, batch: &mut Batch, text: &str) -> (Pieces, Laid) {
        let mut passage = Passage { text: self.tokenizer.pieces(text), ..Passage::default() };
        passage.text.ids.truncate(WINDOW);
        passage.text.offsets.truncate(WINDOW);
        let laid = self.tokenizer.lay(batch, &passage, &(0..passage.text.ids.len()));
        (passage.text, laid)
    }
}

/// The wordpieces that lie wholly within a range of code points.
fn tokens_within(pieces: &Pieces, range: &Range<usize>) -> Range<usize> {
    let start = pieces.offsets.partition_point(|(start, _)| *start < range.start);
    let end = pieces.offsets.partition_point(|(_, end)| *end <= range.end);
    start..end.max(start)
}
