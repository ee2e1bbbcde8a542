//! Shares of frames corrected for the errors of the classifier.
//!
//! In a cell (genre group × voice group) where a share q of the paragraphs is given a frame, the share that has it is
//! p = (q − fpr) / (tpr − fpr) (Rogan and Gladen 1978, equation 2; "adjusted count" of Forman 2008, section 3.2). The cells
//! of an outlet are added up with their shares of its paragraphs, and the sum is held to [0, 1]. It is not the cells that
//! are held: a small cell strays over 0 and under 0 by chance, and cutting off one side alone would lift every rare frame.
//!
//! tpr and fpr come from the bundle's error counts, partially pooled over cells ([`pooling`]). What they leave unsure is in
//! the interval ([`interval`]). Everything rests on [`ASSUMPTION`].

pub mod interval;
mod pooling;
pub(in crate::profile) mod sampling;
#[cfg(test)]
mod simulation;
#[cfg(test)]
mod tests;

use rand::{SeedableRng, rngs::ChaCha8Rng};

use self::pooling::Pooled;
use super::bootstrap::{Estimate, quantile};
use crate::model::{
    FRAMES,
    error_counts::{CELLS, CellErrors, ErrorCounts, FrameErrors},
};

/// What a corrected share takes for granted; it belongs beside every one of them.
pub const ASSUMPTION: &str = "corrected, assuming the same errors in every outlet within genre × voice";
/// Labelled positives that an error sample needs to have of a frame.
pub const MIN_POSITIVES: u64 = 30;
/// Least difference of true and false positive rate: under it, errors are blown up fivefold and more.
pub const MIN_DIFFERENCE: f64 = 0.2;
/// Draws of the error rates.
pub const DRAWS: usize = 1000;

const SEED: u64 = 19_780_107;
const TAIL: f64 = 0.025;

pub use super::cells::Cell;

/// The correction of every frame, in the order of [`FRAMES`], or why there is none.
pub fn corrections(errors: Option<&ErrorCounts>) -> Vec<Result<Correction, Reason>> {
    FRAMES.iter().map(|frame| Correction::new(errors, frame)).collect()
}

/// Which error rates to correct with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Draw {
    /// Their expectations.
    Expected,
    /// One draw from their joint posterior. A number stands for the same errors in every outlet, so that the difference of
    /// two outlets is taken within one number. Numbers from [`DRAWS`] on start again.
    Number(usize),
}

/// True and false positive rate of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Rates {
    /// Share of paragraphs with the frame that are given it.
    pub tpr: f64,
    /// Share of paragraphs without the frame that are given it.
    pub fpr: f64,
}

impl Rates {
    /// tpr − fpr: how far apart the classifier tells the two (Youden's index).
    pub fn difference(self) -> f64 {
        self.tpr - self.fpr
    }
}

/// Why a frame cannot be corrected.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
pub enum Reason {
    /// The bundle knows nothing of its errors.
    #[error("cannot be corrected: the bundle has no error counts (slant calibrate --errors makes them)")]
    NotCounted,
    /// Too few positives in the error sample.
    #[error(
        "cannot be corrected: the error sample has {positives} paragraphs with this frame, and {MIN_POSITIVES} are needed"
    )]
    FewPositives {
        /// Labelled paragraphs with the frame.
        positives: u64,
    },
    /// The classifier may hardly tell the frame.
    #[error(
        "cannot be corrected: true and false positive rate may be only {lower:.2} apart, and {MIN_DIFFERENCE} is needed"
    )]
    HardlyTold {
        /// 2.5% quantile of tpr − fpr.
        lower: f64,
    },
}

/// Corrects the shares of one frame.
#[derive(Debug, Clone)]
pub struct Correction {
    expected: [Rates; CELLS],
    draws: Vec<[Rates; CELLS]>,
    difference: Estimate,
}

impl Correction {
    /// The correction of a frame with a bundle's counts, or why there is none.
    pub fn new(errors: Option<&ErrorCounts>, frame: &str) -> Result<Self, Reason> {
        let counts = errors.and_then(|e| e.frame(frame)).ok_or(Reason::NotCounted)?;
        let positives = counts.positives();
        if positives < MIN_POSITIVES {
            return Err(Reason::FewPositives { positives });
        }
        let correction = Self::from_counts(counts);
        match correction.difference.lower {
            Some(lower) if lower >= MIN_DIFFERENCE => Ok(correction),
            lower => Err(Reason::HardlyTold { lower: lower.unwrap_or(0.0) }),
        }
    }

    /// The posterior of the error rates, whether or not they are good enough.
    pub(crate) fn from_counts(counts: &FrameErrors) -> Self {
        let pooled = |of: fn(&CellErrors) -> (f64, f64)| Pooled::new(counts.cells.each_ref().map(of));
        let (with, without) = (pooled(|c| c.with.effective_counts()), pooled(|c| c.without.effective_counts()));
        let join = |tpr: [f64; CELLS], fpr: [f64; CELLS]| -> [Rates; CELLS] {
            std::array::from_fn(|c| Rates { tpr: tpr[c], fpr: fpr[c] })
        };
        let draw = |r: u64| {
            let mut rng = ChaCha8Rng::seed_from_u64(SEED);
            rng.set_stream(r);
            let tpr = with.draw(&mut rng);
            join(tpr, without.draw(&mut rng))
        };
        let expected = join(with.expected(), without.expected());
        let draws: Vec<_> = (0..DRAWS as u64).map(draw).collect();
        let difference = difference(counts, &expected, &draws);
        Self { expected, draws, difference }
    }

    /// Expected error rates of the cells.
    pub fn rates(&self) -> &[Rates; CELLS] {
        &self.expected
    }

    /// tpr − fpr over the cells as they are mixed in the error sample, with its 95% interval.
    pub fn difference(&self) -> Estimate {
        self.difference
    }

    /// Corrected share of the paragraphs in all cells, between 0 and 1; NaN where there is no paragraph.
    pub fn share(&self, cells: &[Cell; CELLS], draw: Draw) -> f64 {
        self.unbounded(cells, draw).clamp(0.0, 1.0)
    }

    /// As [`Correction::share`], but not held to [0, 1]: for means and differences.
    pub fn unbounded(&self, cells: &[Cell; CELLS], draw: Draw) -> f64 {
        let total: f64 = cells.iter().map(|cell| cell.total).sum();
        if total > 0.0 { self.with_frame(cells, draw) / total } else { f64::NAN }
    }

    /// Corrected number of paragraphs that have the frame: a sum over cells, so that those of articles add up to that of
    /// their outlet. It may be under 0.
    pub fn with_frame(&self, cells: &[Cell; CELLS], draw: Draw) -> f64 {
        let rates = match draw {
            Draw::Expected => &self.expected,
            Draw::Number(r) => self.draws.get(r % self.draws.len().max(1)).unwrap_or(&self.expected),
        };
        let with = |(cell, rate): (&Cell, &Rates)| {
            // The floor is for single draws alone: on average the rates are apart, or there were no correction.
            (cell.positives - rate.fpr * cell.total) / rate.difference().max(MIN_DIFFERENCE / 4.0)
        };
        cells.iter().zip(rates).map(with).sum()
    }
}

/// Mean of tpr − fpr, the cells weighted as they occur in the error sample.
fn difference(counts: &FrameErrors, expected: &[Rates; CELLS], draws: &[[Rates; CELLS]]) -> Estimate {
    let weights = counts.cells.each_ref().map(|c| c.with.yes + c.with.no + c.without.yes + c.without.no);
    let total: f64 = weights.iter().sum();
    let mean =
        |rates: &[Rates; CELLS]| rates.iter().zip(&weights).map(|(r, w)| r.difference() * w).sum::<f64>() / total;
    let interval = middle(draws.iter().map(mean));
    Estimate {
        value: Some(mean(expected)).filter(|v| v.is_finite()),
        lower: interval.map(|i| i.0),
        upper: interval.map(|i| i.1),
    }
}

/// 2.5% and 97.5% quantiles; `None` where one is not finite.
fn middle(values: impl Iterator<Item = f64>) -> Option<(f64, f64)> {
    let mut values: Vec<f64> = values.collect();
    let mut at = |p: f64| quantile(&mut values, p).filter(|v| v.is_finite());
    Some((at(TAIL)?, at(1.0 - TAIL)?))
}
