//! Own labels of the corpus (DESIGN section 8): a probability sample for people to code, the agreement of the codes, and
//! estimates that rest on them.
//!
//! ```text
//!  run ──▶ Population ──▶ Design ──▶ Sample ──▶ sheet (CSV, HTML) ──▶ people ──▶ labels ──▶ agreement
//!                             └─────────── key ───────────────────────────────────┴──▶ validated estimates
//! ```

mod agreement;
mod alpha;
mod codebook;
mod design;
mod form;
mod labels;
mod mask;
mod plan;
mod pooling;
mod population;
mod ppi;
mod sample;
mod sheet;
mod stats;
mod validated;

use std::{
    io,
    path::{Path, PathBuf},
};

pub(crate) use self::form::base64;
pub(in crate::profile) use self::mask::outlet_aliases;
pub use self::{
    agreement::{Agreement, FrameAgreement, Quality, agreement},
    alpha::alpha,
    codebook::codebook,
    design::{BANDS, Design, Stratum},
    form::coding_form,
    labels::{CodedSheet, Coding, Labels},
    mask::Mask,
    plan::{Claim, plan},
    population::{CODES, Member, Population, PopulationBuilder, Unit, code_index, code_key},
    sample::{Drawn, KEY_SUFFIX, Sample},
    sheet::{SheetBuilder, SheetRow, write_sheet},
    validated::{Matched, validated},
};

/// What can be wrong with a sample or its labels; every text says what to do.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum ValidateError {
    #[error("{}: {source}", .file.display())]
    Io { file: PathBuf, source: io::Error },
    #[error("{} is not the key of a sample ({reason}): give the file that `slant validate RUN --sample` wrote beside the sheet", .file.display())]
    Key { file: PathBuf, reason: String },
    #[error("{} belongs to another run: give the run that the sample was drawn from", .key.display())]
    OtherRun { key: PathBuf },
    #[error("no key of sample {sample:?} beside {}: name it with --key (the file ends in {KEY_SUFFIX})", .file.display())]
    NoKey { sample: String, file: PathBuf },
    #[error("{}, row {row}, column {column}: {reason}", .file.display())]
    Cell { file: PathBuf, row: usize, column: &'static str, reason: String },
    #[error("{}: {reason}", .file.display())]
    Sheet { file: PathBuf, reason: String },
}

impl ValidateError {
    pub(super) fn io(file: &Path, source: io::Error) -> Self {
        ValidateError::Io { file: file.to_owned(), source }
    }
}
