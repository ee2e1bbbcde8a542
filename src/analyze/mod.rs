//! The streaming pipeline from articles to readings, and the run that it writes.

pub mod assemble;
mod atomic;
pub mod manifest;
pub mod parts;
pub mod pipeline;
pub mod read;
pub mod rows;
pub mod run;
pub mod tables;
pub mod targets;
pub mod writer;

pub use manifest::{Counts, Manifest};
pub use run::{Run, RunError};
pub use tables::write_table;
pub use writer::{RunWriter, Start};
