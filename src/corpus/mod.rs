//! Readers of every input format: files in, [`Article`]s and [`Reject`]s out, streaming.
//!
//! This module knows file formats and column names. It never cleans text and knows no model.

pub mod article;
pub mod labelled;

pub use article::{Article, Reject};
