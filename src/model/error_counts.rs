//! How often the frames of a bundle are wrong: `errors.json`, counted on a probability sample of labelled paragraphs.
//!
//! Shares of frames are corrected with these counts (DESIGN section 8). They hold for the weights and thresholds that they
//! were counted with and for no others, so the file names both by checksum and is refused beside others.

use serde::{Deserialize, Serialize};

use super::{VoiceMix, frame_index};
use crate::text::Genre;

/// Number of cells: genre group × voice group.
pub const CELLS: usize = 4;

/// Genres that are told apart when errors are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum GenreGroup {
    /// Every other genre, `unknown` among them.
    News,
    /// Where the outlet or its guests argue: opinion, editorial, letter and sponsored.
    Other,
}

impl GenreGroup {
    /// Group of a genre.
    pub fn of(genre: Genre) -> Self {
        Self::of_key(genre.key())
    }

    /// Group of a genre by its key as tables have it.
    pub fn of_key(genre: &str) -> Self {
        if matches!(genre, "opinion" | "editorial" | "letter" | "sponsored") { Self::Other } else { Self::News }
    }
}

/// Voices that are told apart when errors are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VoiceGroup {
    /// Paragraphs that the model reads as the outlet's own words.
    Outlet,
    /// Those that it reads as quoted or mixed.
    Attributed,
}

impl VoiceGroup {
    /// Group of a voice mix.
    pub fn of(mix: VoiceMix) -> Self {
        Self::of_key(mix.key())
    }

    /// Group of a voice mix by its key as tables have it.
    pub fn of_key(mix: &str) -> Self {
        if mix == "outlet" { Self::Outlet } else { Self::Attributed }
    }
}

/// Position of a cell in every array of [`CELLS`]: news outlet, news attributed, other outlet, other attributed.
pub fn cell_index(genre: GenreGroup, voice: VoiceGroup) -> usize {
    2 * genre as usize + voice as usize
}

/// Genre and voice of every cell, by [`cell_index`].
pub const CELL_KEYS: [(GenreGroup, VoiceGroup); CELLS] = [
    (GenreGroup::News, VoiceGroup::Outlet),
    (GenreGroup::News, VoiceGroup::Attributed),
    (GenreGroup::Other, VoiceGroup::Outlet),
    (GenreGroup::Other, VoiceGroup::Attributed),
];

/// Labelled paragraphs of one kind (with the frame, or without it) in one cell, and how many of them the model says yes to.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct Answers {
    /// Paragraphs, each counted once.
    pub rows: u64,
    /// Sum of the weights 1 / inclusion probability of those that the model says yes to.
    pub yes: f64,
    /// The same of those that it says no to.
    pub no: f64,
    /// Kish's effective sample size, (Σw)² / Σw² (Kish 1965, "Survey Sampling", section 11.7).
    pub effective: f64,
}

impl Answers {
    /// Weighted share of yes, NaN where there is no paragraph.
    pub fn rate(&self) -> f64 {
        self.yes / (self.yes + self.no)
    }

    /// Effective numbers of yes and of all: what a simple random sample as informative would have had.
    pub fn effective_counts(&self) -> (f64, f64) {
        if self.rows == 0 { (0.0, 0.0) } else { (self.rate() * self.effective, self.effective) }
    }
}

/// Errors of one frame in one cell.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct CellErrors {
    /// Genre group, as told from the row.
    pub genre: GenreGroup,
    /// Voice group, as the model reads it.
    pub voice: VoiceGroup,
    /// Paragraphs labelled with the frame: yes is a true, no a missed positive.
    pub with: Answers,
    /// Paragraphs labelled without it: yes is a false positive, no a true negative.
    pub without: Answers,
}

/// Errors of one frame.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FrameErrors {
    /// Key of the frame.
    pub frame: String,
    /// One a cell, by [`cell_index`].
    pub cells: [CellErrors; CELLS],
}

impl FrameErrors {
    /// Weighted precision over all cells, NaN where nothing is said.
    pub fn precision(&self) -> f64 {
        let [tp, fp] = [self.sum(|c| c.with.yes), self.sum(|c| c.without.yes)];
        tp / (tp + fp)
    }

    /// Weighted recall over all cells, NaN where nothing is labelled.
    pub fn recall(&self) -> f64 {
        let [tp, missed] = [self.sum(|c| c.with.yes), self.sum(|c| c.with.no)];
        tp / (tp + missed)
    }

    /// Weighted share of paragraphs without the frame that the model gives it to.
    pub fn false_positive_rate(&self) -> f64 {
        let [fp, tn] = [self.sum(|c| c.without.yes), self.sum(|c| c.without.no)];
        fp / (fp + tn)
    }

    /// Weighted share of paragraphs labelled with the frame.
    pub fn prevalence(&self) -> f64 {
        let with = self.sum(|c| c.with.yes + c.with.no);
        with / (with + self.sum(|c| c.without.yes + c.without.no))
    }

    /// Paragraphs labelled with the frame, unweighted.
    pub fn positives(&self) -> u64 {
        self.cells.iter().map(|c| c.with.rows).sum()
    }

    fn sum(&self, of: impl Fn(&CellErrors) -> f64) -> f64 {
        self.cells.iter().map(of).sum()
    }
}

/// Rows of the sample that were drawn with the same probability.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Stratum {
    /// Probability of a row to be drawn.
    pub inclusion_probability: f64,
    /// Rows counted.
    pub rows: u64,
}

/// `errors.json` of a bundle.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct ErrorCounts {
    /// What the counts are and how they were made, for a person who opens the file.
    pub design: String,
    /// Name of the labelled file.
    pub file: String,
    /// Its BLAKE3, as `b3sum` prints it.
    pub blake3: String,
    /// Who labelled it.
    pub labelled_by: Vec<String>,
    /// Rows in the file.
    pub rows: u64,
    /// Rows left out because a profile would not count them (bylines, captions, furniture).
    pub rows_left_out: u64,
    /// Articles that the counted rows are of; 0 where the rows do not say.
    pub articles: u64,
    /// Rows by inclusion probability, the lowest first.
    pub strata: Vec<Stratum>,
    /// SHA-256 of the weights that the rows were read with.
    pub weights_sha256: String,
    /// SHA-256 of the calibration and thresholds that they were read with.
    pub calibration_sha256: String,
    /// The fifteen frames in their order.
    pub frames: Vec<FrameErrors>,
}

impl ErrorCounts {
    /// Errors of a frame by its key.
    pub fn frame(&self, key: &str) -> Option<&FrameErrors> {
        frame_index(key)?;
        self.frames.iter().find(|f| f.frame == key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_stand_in_the_order_of_their_index() {
        for (i, (genre, voice)) in CELL_KEYS.into_iter().enumerate() {
            assert_eq!(cell_index(genre, voice), i);
        }
        assert_eq!(GenreGroup::of(Genre::Analysis), GenreGroup::News);
        assert_eq!(GenreGroup::of(Genre::Editorial), GenreGroup::Other);
        assert_eq!(VoiceGroup::of(VoiceMix::Mixed), VoiceGroup::Attributed);
        assert_eq!(VoiceGroup::of_key("outlet"), VoiceGroup::Outlet);
    }

    #[test]
    fn effective_counts_keep_the_weighted_rate() {
        // Weights 10 (yes), 10 (no), 1 (yes): rate 11/21, Kish 21² / 201.
        let answers = Answers { rows: 3, yes: 11.0, no: 10.0, effective: 441.0 / 201.0 };
        let (yes, all) = answers.effective_counts();
        assert!((yes / all - 11.0 / 21.0).abs() < 1e-12);
        assert_eq!(Answers::default().effective_counts(), (0.0, 0.0));
    }
}
