//! From labelled rows to training examples: rows of one id are one example with several targets.

use std::{collections::HashMap, path::PathBuf};

use crate::{
    corpus::labelled::{Labelled, LabelledError, read_labelled},
    model::{
        FRAMES, STANCES, VOICE_MIXES, frame_index,
        tokenizer::{Pieces, Tokenizer},
    },
};

/// A target and what is labelled of it.
#[derive(Debug, Clone)]
pub struct Target {
    /// Wordpieces of the target.
    pub pieces: Vec<u32>,
    /// Position in [`STANCES`].
    pub stance: i64,
    /// 0 author, 1 source.
    pub holder: Option<i64>,
}

/// One text with all that is labelled of it; a missing layer is not trained on.
#[derive(Debug, Clone, Default)]
pub struct Example {
    /// Wordpieces of the text.
    pub text: Pieces,
    /// Wordpieces of the title.
    pub title: Vec<u32>,
    /// 0 or 1 a frame.
    pub frames: Option<[f32; 15]>,
    /// Position in [`FRAMES`], 15 for none.
    pub primary: Option<i64>,
    /// Whether the outlet's own voice is biased.
    pub biased: Option<bool>,
    /// Position in [`VOICE_MIXES`].
    pub voice: Option<i64>,
    /// 0 or 1 a token.
    pub loaded: Option<Vec<f32>>,
    /// Targets with a stance.
    pub targets: Vec<Target>,
}

/// Reads labelled files and joins the rows of one id, in the order of their first appearance.
pub fn read_examples(files: &[PathBuf], tokenizer: &Tokenizer) -> Result<Vec<Example>, LabelledError> {
    let mut examples: Vec<Example> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    for file in files {
        for row in read_labelled(file)? {
            let row = row?;
            let at = *by_id.entry(row.id.clone()).or_insert_with(|| {
                examples.push(Example {
                    text: tokenizer.pieces(&row.text),
                    title: tokenizer.title(&row.title),
                    ..Example::default()
                });
                examples.len() - 1
            });
            examples[at].add(&row, tokenizer);
        }
    }
    examples.iter_mut().for_each(Example::derive_biased);
    Ok(examples)
}

impl Example {
    fn add(&mut self, row: &Labelled, tokenizer: &Tokenizer) {
        if let Some(frames) = &row.frames {
            let mut present = [0.0; 15];
            frames.iter().filter_map(|f| frame_index(f)).for_each(|i| present[i] = 1.0);
            self.frames = Some(present);
        }
        if let Some(primary) = &row.primary {
            self.primary = Some(frame_index(primary).unwrap_or(FRAMES.len()) as i64);
        }
        if let Some(voice) = &row.voice {
            self.voice = VOICE_MIXES.iter().position(|v| v == voice).map(|i| i as i64);
        }
        if let Some(spans) = row.loaded_spans() {
            self.loaded = Some(self.mark(&spans));
            if row.biased.is_none() && row.own_voice_is_loaded() == Some(true) {
                self.biased = Some(true);
            }
        }
        if row.biased.is_some() {
            self.biased = row.biased;
        }
        self.add_target(row, tokenizer);
    }

    fn add_target(&mut self, row: &Labelled, tokenizer: &Tokenizer) {
        let (Some(target), Some(stance)) = (&row.target, &row.stance) else { return };
        let Some(stance) = STANCES.iter().position(|s| s == stance) else { return };
        let holder = match row.holder.as_deref() {
            Some("author") => Some(0),
            Some("source") => Some(1),
            _ => None,
        };
        let pieces = tokenizer.target(target);
        if self.targets.iter().any(|t| t.pieces == pieces) {
            return;
        }
        if row.own_voice_takes_a_side() && row.biased.is_none() {
            self.biased = Some(true);
        }
        self.targets.push(Target { pieces, stance: stance as i64, holder });
    }

    /// CODEBOOK section 3: biased where the outlet's own voice is loaded or takes a side; else not, once loaded words were
    /// looked for.
    fn derive_biased(&mut self) {
        if self.biased.is_none() && self.loaded.is_some() {
            self.biased = Some(false);
        }
    }

    fn mark(&self, spans: &[(usize, usize)]) -> Vec<f32> {
        let inside = |&(start, end): &(usize, usize)| spans.iter().any(|&(s, e)| start < e && s < end);
        self.text.offsets.iter().map(|o| if inside(o) { 1.0 } else { 0.0 }).collect()
    }
}
