//! The columns of an article's sums. What can be told apart later stands in columns of its own; a measure adds them up.

use crate::model::error_counts::{self, GenreGroup, VoiceGroup, cell_index};

/// Voices: paragraphs in the outlet's own words, and those that quote or mix.
pub(super) const VOICES: u32 = 2;

/// Cells that classifier errors are known for: genre group (news, other) by voice group (outlet, attributed).
pub(super) const CELLS: u32 = error_counts::CELLS as u32;

/// Frames and `none`.
pub(super) const LABELS: u32 = 16;

/// Frames.
const FRAMES: u32 = LABELS - 1;

/// Body paragraphs of a cell; first of [`CELLS`].
const PARAGRAPHS: u32 = 0;
/// Body paragraphs of a cell that have a label; [`LABELS`] for each cell.
const LABELLED: u32 = PARAGRAPHS + CELLS;
/// Biased body paragraphs by voice of the paragraph.
const BIASED: u32 = LABELLED + CELLS * LABELS;
/// Words by voice.
const WORDS: u32 = BIASED + VOICES;
/// Loaded words by voice.
const LOADED: u32 = WORDS + VOICES;
/// Body paragraphs whose primary frame it is.
const PRIMARY: u32 = LOADED + VOICES;
/// Sums of the frames' probabilities over body paragraphs.
const EXPECTED: u32 = PRIMARY + LABELS;
/// Titles, and titles that have a label.
pub(super) const TITLES: u32 = EXPECTED + FRAMES;
const TITLE_LABELLED: u32 = TITLES + 1;
const TARGETS: u32 = TITLE_LABELLED + LABELS;

/// Within a target's stances of one holder: rows, sum of favor − against, rows by class.
pub(super) const STANCE_ROWS: u32 = 0;
pub(super) const STANCE_NET: u32 = 1;
pub(super) const STANCE_CLASSES: u32 = 2;
const STANCE_WIDTH: u32 = 5;

/// Writes an article's sums into `dense`, one entry a column; columns beyond it are left out.
pub(super) fn spread(sums: &[(u32, f64)], dense: &mut [f64]) {
    dense.fill(0.0);
    for (column, value) in sums {
        if let Some(cell) = dense.get_mut(*column as usize) {
            *cell += value;
        }
    }
}

/// Whose words: the columns that count are chosen by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Voice {
    All,
    Outlet,
    Source,
}

impl Voice {
    pub const EACH: [Voice; 3] = [Voice::All, Voice::Outlet, Voice::Source];

    /// As it stands in tables.
    pub fn key(self) -> &'static str {
        match self {
            Voice::All => "all",
            Voice::Outlet => "outlet",
            Voice::Source => "source",
        }
    }

    /// The voices that it takes together, as numbers below [`VOICES`].
    fn parts(self) -> std::ops::Range<u32> {
        match self {
            Voice::All => 0..2,
            Voice::Outlet => 0..1,
            Voice::Source => 1..2,
        }
    }

    fn each(self, column: impl Fn(u32) -> u32) -> Vec<u32> {
        self.parts().map(column).collect()
    }

    fn cells(self) -> impl Iterator<Item = u32> {
        (0..CELLS).filter(move |cell| self.parts().contains(&(cell % VOICES)))
    }

    pub fn paragraphs(self) -> Vec<u32> {
        self.cells().map(cell_paragraphs).collect()
    }

    pub fn labelled(self, label: u32) -> Vec<u32> {
        self.cells().map(|cell| cell_labelled(cell, label)).collect()
    }

    pub fn biased(self) -> Vec<u32> {
        self.each(|v| BIASED + v)
    }

    pub fn words(self) -> Vec<u32> {
        self.each(|v| WORDS + v)
    }

    pub fn loaded(self) -> Vec<u32> {
        self.each(|v| LOADED + v)
    }

    /// `what` is one of the `STANCE_…`.
    pub fn stances(self, target: u32, what: u32) -> Vec<u32> {
        self.each(|v| stance(target, v == 1) + what)
    }
}

/// The cell of a paragraph, as errors are counted by.
pub(super) fn cell(genre: GenreGroup, voice: VoiceGroup) -> u32 {
    cell_index(genre, voice) as u32
}

pub(super) fn cell_paragraphs(cell: u32) -> u32 {
    PARAGRAPHS + cell
}

pub(super) fn cell_labelled(cell: u32, label: u32) -> u32 {
    LABELLED + LABELS * cell + label
}

pub(super) fn biased(attributed: bool) -> u32 {
    BIASED + u32::from(attributed)
}

pub(super) fn words(by_source: bool) -> u32 {
    WORDS + u32::from(by_source)
}

pub(super) fn loaded(by_source: bool) -> u32 {
    LOADED + u32::from(by_source)
}

pub(super) fn primary(label: u32) -> u32 {
    PRIMARY + label
}

pub(super) fn expected(frame: u32) -> u32 {
    EXPECTED + frame
}

pub(super) fn title_labelled(label: u32) -> u32 {
    TITLE_LABELLED + label
}

/// First column of a target's stances of one holder.
pub(super) fn stance(target: u32, by_source: bool) -> u32 {
    TARGETS + (VOICES * target + u32::from(by_source)) * STANCE_WIDTH
}

/// Columns in all, of so many targets.
pub(super) fn width(targets: usize) -> usize {
    stance(targets as u32, false) as usize
}

/// The sum of some columns.
pub(super) fn sum(t: &[f64], columns: &[u32]) -> f64 {
    columns.iter().filter_map(|c| t.get(*c as usize)).sum()
}
