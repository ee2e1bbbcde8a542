//! Readers of every input format: files in, [`Article`]s and [`Reject`]s out, streaming.
//!
//! [`read_corpus`] takes files and folders and yields what is in them, one record at a time: [`Read::Article`],
//! [`Read::Reject`] for what could not be read (and reading goes on) and [`Read::Warning`]. The files below a folder are
//! read in the order of their names; each is of the format that its suffix names unless its first bytes say another, packed
//! with gzip or zstd or not, in any encoding.
//!
//! ```text
//!  walk ──▶ open ──▶ encoding ──▶ sniff ──▶ format (plain, html, jsonl, json, table, parquet) ──▶ Record
//!                                                     Article ◀── assemble (fields, dates, names) ◀──┘
//! ```
//!
//! This module knows file formats and column names. It never cleans text and knows no model.

pub mod aliases;
pub mod article;
mod assemble;
pub mod dates;
mod encoding;
pub mod fields;
mod format;
mod html;
mod json;
mod jsonl;
pub mod labelled;
mod lines;
mod names;
mod open;
mod options;
mod parquet;
mod plain;
mod read;
mod rows;
mod sniff;
mod table;
mod walk;
mod zones;

#[cfg(test)]
mod tests;

pub use aliases::Aliases;
pub use article::{Article, Reject, SetAside};
pub use fields::Field;
pub use names::host;
pub use options::{CorpusError, MAX_RECORD_BYTES, ReadOptions};
pub use read::{Corpus, Read, Warning, read_corpus};
pub use walk::{CorpusSize, corpus_size};
