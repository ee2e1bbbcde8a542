//! Readings for labelled or unlabelled rows (DESIGN section 6), in the order of the rows.

use std::{collections::BTreeMap, path::Path};

use rayon::prelude::*;

use super::prediction::{LoadedSpan, PredictedAttribution, Prediction, StanceProbabilities};
use crate::{
    corpus::labelled::{Labelled, LabelledError, read_labelled},
    model::{FRAMES, Input, Model, ParagraphReading},
    text::{Voice, VoiceSpan, attribute_text, main_speaker},
};

/// Rows that are in memory at once.
const BLOCK: usize = 2048;
/// Rows that one worker takes at once.
const CHUNK: usize = 16;

/// Predicts with a model on a number of threads.
pub struct Predictor<'a> {
    model: &'a Model,
    pool: Option<rayon::ThreadPool>,
}

impl<'a> Predictor<'a> {
    /// A predictor with its own workers.
    pub fn new(model: &'a Model, threads: usize) -> Self {
        // Without a pool of its own (the system refuses threads) everything runs on the common one.
        Self { model, pool: rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok() }
    }

    /// The rows of a file with their predictions, in order; ends at the first row that cannot be read.
    pub fn predict(
        &self,
        file: &Path,
    ) -> Result<impl Iterator<Item = Result<(Labelled, Prediction), LabelledError>> + use<'_, 'a>, LabelledError> {
        let mut rows = read_labelled(file)?;
        let mut ended = false;
        Ok(std::iter::from_fn(move || {
            if ended {
                return None;
            }
            let mut block = Vec::with_capacity(BLOCK);
            let mut error = None;
            for row in rows.by_ref().take(BLOCK) {
                match row {
                    Ok(row) => block.push(row),
                    Err(e) => {
                        error = Some(e);
                        break;
                    }
                }
            }
            ended = error.is_some() || block.is_empty();
            let predictions = self.predict_rows(&block);
            let pairs = block.into_iter().zip(predictions).map(Ok);
            Some(pairs.chain(error.map(Err)).collect::<Vec<_>>())
        })
        .flatten())
    }

    /// Predictions of rows, in order.
    pub fn predict_rows(&self, rows: &[Labelled]) -> Vec<Prediction> {
        self.by_chunks(rows, predict_chunk)
    }

    /// Raw readings of rows, each asked of its target, in order.
    pub fn read_rows(&self, rows: &[Labelled]) -> Vec<ParagraphReading> {
        self.by_chunks(rows, read_chunk)
    }

    fn by_chunks<T: Send>(&self, rows: &[Labelled], read: fn(&Model, &[Labelled]) -> Vec<T>) -> Vec<T> {
        let all = || rows.par_chunks(CHUNK).flat_map_iter(|rows| read(self.model, rows)).collect();
        match &self.pool {
            Some(pool) => pool.install(all),
            None => all(),
        }
    }
}

fn read_chunk(model: &Model, rows: &[Labelled]) -> Vec<ParagraphReading> {
    let targets: Vec<Vec<String>> = rows.iter().map(|r| r.target.iter().cloned().collect()).collect();
    let inputs: Vec<Input> =
        rows.iter().zip(&targets).map(|(row, targets)| Input { text: &row.text, title: &row.title, targets }).collect();
    model.read(&inputs)
}

fn predict_chunk(model: &Model, rows: &[Labelled]) -> Vec<Prediction> {
    rows.iter().zip(read_chunk(model, rows)).map(|(row, reading)| prediction(row, &reading)).collect()
}

fn prediction(row: &Labelled, reading: &ParagraphReading) -> Prediction {
    let voices = attribute_text(&row.text);
    let stance = reading.stances.first();
    Prediction {
        id: row.id.clone(),
        target: row.target.clone(),
        frames: reading.frame_keys(),
        primary: reading.primary_key().into(),
        frame_probabilities: FRAMES.iter().map(|f| f.to_string()).zip(reading.frames).collect::<BTreeMap<_, _>>(),
        stance: stance.map(|s| s.stance().key().into()),
        stance_probabilities: stance.map(|s| StanceProbabilities {
            favor: s.probabilities[0],
            against: s.probabilities[1],
            none: s.probabilities[2],
        }),
        holder: stance.map(|s| s.holder().key().into()),
        biased: reading.is_biased,
        biased_probability: reading.biased,
        loaded: reading
            .loaded
            .iter()
            .map(|s| LoadedSpan { start: s.start, end: s.end, probability: s.probability })
            .collect(),
        voice: reading.voice_mix().key().into(),
        speaker: main_speaker(&voices),
        attributed: attributed(voices),
    }
}

fn attributed(voices: Vec<VoiceSpan>) -> Vec<PredictedAttribution> {
    voices
        .into_iter()
        .filter(|span| span.voice == Voice::Source)
        .map(|s| PredictedAttribution { start: s.start, end: s.end, speaker: s.speaker, cue: s.cue, direct: s.direct })
        .collect()
}
