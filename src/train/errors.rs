//! Error counts of a bundle's frames over a probability sample of labelled paragraphs (`slant calibrate --errors`).
//!
//! The sample is used for this and for nothing else: not for training, thresholds or calibration. Every row counts with
//! the weight 1 / inclusion probability (Horvitz and Thompson 1952), in the cell that a run can tell as well:
//!
//! - the genre by the rules of [`crate::text`], asked of an article that has the row's outlet ("… - Opinion"), address,
//!   section, genre and headline and the one paragraph as its text. What stands only elsewhere in the article (a
//!   biography at its end, a dateline at its start) is not seen, so some opinion is counted among the news;
//! - the voice by the model's own reading of the paragraph, not by the label.
//!
//! Rows that a profile would not count, because their text is a byline, a caption or furniture, are left out.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use crate::{
    corpus::{
        Article,
        labelled::{Labelled, LabelledError, read_labelled},
    },
    evaluate::predict::Predictor,
    model::{
        ErrorCounts, FRAMES, Model, ParagraphReading,
        bundle::{CALIBRATION, WEIGHTS},
        error_counts::{Answers, CELL_KEYS, CellErrors, FrameErrors, GenreGroup, Stratum, VoiceGroup, cell_index},
    },
    text::read_article,
};

/// What `errors.json` says of itself.
const DESIGN: &str = "Probability sample of paragraphs, used for nothing but these counts. Every row weighs 1 / inclusion \
     probability. Cells: genre as told from outlet, address and headline (other: opinion, editorial, letter, sponsored; \
     news: the rest) x voice as the model reads it (outlet; attributed: quote, mixed). effective: Kish's (sum w)^2 / sum w^2.";

/// Why errors cannot be counted.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum ErrorsError {
    /// A row cannot be read.
    #[error(transparent)]
    Labelled(#[from] LabelledError),
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io { path: PathBuf, source: std::io::Error },
    /// A row lacks what is needed.
    #[error("{}: the row {id:?} {lack}", path.display())]
    Row { path: PathBuf, id: String, lack: &'static str },
    /// No row is left.
    #[error("{}: there is no labelled paragraph that a profile would count", path.display())]
    Empty { path: PathBuf },
}

/// Reads a labelled probability sample with a model and counts its errors. The order of the rows does not matter.
pub fn count(model: &Model, path: &Path, threads: usize) -> Result<ErrorCounts, ErrorsError> {
    let bytes = fs::read(path).map_err(|source| ErrorsError::Io { path: path.to_path_buf(), source })?;
    let rows = read_labelled(path)?.collect::<Result<Vec<_>, _>>()?;
    let all = rows.len();
    let rows = checked(path, rows)?;
    let placed: Vec<(GenreGroup, Labelled)> =
        rows.into_iter().filter_map(|row| Some((genre_group(&row)?, row))).collect();
    if placed.is_empty() {
        return Err(ErrorsError::Empty { path: path.to_path_buf() });
    }
    let (genres, rows): (Vec<_>, Vec<_>) = placed.into_iter().unzip();
    let readings = Predictor::new(model, threads).read_rows(&rows);
    let sum = |file: &str| model.bundle.sums.get(file).cloned().unwrap_or_default();
    let unique = |of: fn(&Labelled) -> &str| -> BTreeSet<String> {
        rows.iter().map(of).filter(|x| !x.is_empty()).map(str::to_owned).collect()
    };
    Ok(ErrorCounts {
        design: DESIGN.to_owned(),
        file: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
        blake3: blake3::hash(&bytes).to_hex().to_string(),
        labelled_by: unique(|row| &row.labelled_by).into_iter().collect(),
        rows: all as u64,
        rows_left_out: (all - rows.len()) as u64,
        articles: unique(|row| row.article_id.as_deref().unwrap_or_default()).len() as u64,
        strata: strata(&rows),
        weights_sha256: sum(WEIGHTS),
        calibration_sha256: sum(CALIBRATION),
        frames: frame_errors(&genres, &rows, &readings),
    })
}

/// The rows in the order of their ids, so that sums of weights do not depend on the order in the file.
fn checked(path: &Path, mut rows: Vec<Labelled>) -> Result<Vec<Labelled>, ErrorsError> {
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let fault = |row: &Labelled, lack| Err(ErrorsError::Row { path: path.to_path_buf(), id: row.id.clone(), lack });
    for row in &rows {
        match row.inclusion_probability {
            Some(p) if p > 0.0 && p <= 1.0 => {}
            Some(_) => return fault(row, "has an \"inclusion_probability\" that is not over 0 and at most 1"),
            None => {
                return fault(
                    row,
                    "has no \"inclusion_probability\": errors are counted on a probability sample alone",
                );
            }
        }
        if row.frames.is_none() {
            return fault(row, "has no \"frames\"; a paragraph without a frame has [\"none\"]");
        }
    }
    match rows.windows(2).find(|pair| pair[0].id == pair[1].id) {
        Some(pair) => fault(&pair[0], "stands twice; every paragraph of the sample counts once"),
        None => Ok(rows),
    }
}

/// Genre group of a row; `None` where a profile would not count its paragraph.
fn genre_group(row: &Labelled) -> Option<GenreGroup> {
    let article = Article {
        title: row.title.clone(),
        outlet: row.outlet.clone(),
        url: row.url.clone(),
        genre: row.genre.clone(),
        section: row.section.clone(),
        text: row.text.clone(),
        ..Default::default()
    };
    let document = read_article(article, "");
    let counts = document.paragraphs.iter().any(|p| p.index >= 0 && p.kind.counts());
    counts.then(|| GenreGroup::of(document.genre))
}

fn strata(rows: &[Labelled]) -> Vec<Stratum> {
    // Probabilities are over 0, and the bits of positive floats are in the order of their values.
    let mut counts: BTreeMap<u64, u64> = BTreeMap::new();
    rows.iter().filter_map(|r| r.inclusion_probability).for_each(|p| *counts.entry(p.to_bits()).or_default() += 1);
    counts.into_iter().map(|(p, rows)| Stratum { inclusion_probability: f64::from_bits(p), rows }).collect()
}

/// Sums of weights while they are being made.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    answers: Answers,
    squares: f64,
}

impl Tally {
    fn add(&mut self, said: bool, weight: f64) {
        self.answers.rows += 1;
        *(if said { &mut self.answers.yes } else { &mut self.answers.no }) += weight;
        self.squares += weight * weight;
    }

    fn finish(self) -> Answers {
        let total = self.answers.yes + self.answers.no;
        let effective = if self.squares > 0.0 { total * total / self.squares } else { 0.0 };
        Answers { effective, ..self.answers }
    }
}

fn frame_errors(genres: &[GenreGroup], rows: &[Labelled], readings: &[ParagraphReading]) -> Vec<FrameErrors> {
    let mut tallies = [[[Tally::default(); 2]; CELL_KEYS.len()]; FRAMES.len()];
    for ((genre, row), reading) in genres.iter().zip(rows).zip(readings) {
        let cell = cell_index(*genre, VoiceGroup::of(reading.voice_mix()));
        let weight = 1.0 / row.inclusion_probability.unwrap_or(1.0);
        for (k, (frame, tally)) in FRAMES.iter().zip(&mut tallies).enumerate() {
            let labelled = row.frames.iter().flatten().any(|f| f == frame);
            tally[cell][usize::from(labelled)].add(reading.decided.contains(&k), weight);
        }
    }
    let cell = |((genre, voice), [without, with]): ((GenreGroup, VoiceGroup), [Tally; 2])| CellErrors {
        genre,
        voice,
        with: with.finish(),
        without: without.finish(),
    };
    FRAMES
        .iter()
        .zip(tallies)
        .map(|(frame, tally)| FrameErrors {
            frame: (*frame).to_owned(),
            cells: std::array::from_fn(|c| cell((CELL_KEYS[c], tally[c]))),
        })
        .collect()
}
