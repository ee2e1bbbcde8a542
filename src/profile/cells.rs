//! Counts by cell of genre and voice, in which the classifier's errors are known apart.

use super::columns::{CELLS, cell_labelled, cell_paragraphs};

/// Body paragraphs of one cell.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Cell {
    /// Those that have the frame.
    pub positives: f64,
    /// All.
    pub total: f64,
}

/// Counts of a frame (its position among the fifteen) by cell: news in the outlet's own voice, news that quotes or
/// mixes, other genres in the outlet's own voice, other genres that quote or mix. `sums` are an outlet's sums, of the
/// data as they are or of a bootstrap replicate.
pub fn cells(sums: &[f64], frame: usize) -> [Cell; CELLS as usize] {
    let at = |column: u32| sums.get(column as usize).copied().unwrap_or(0.0);
    [0, 1, 2, 3].map(|cell| Cell { positives: at(cell_labelled(cell, frame as u32)), total: at(cell_paragraphs(cell)) })
}
