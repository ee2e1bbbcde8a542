//! **slant** measures how news is told: which frames a paragraph is put in, which side it takes towards a target, in
//! whose voice and with which loaded words; it adds the paragraphs up into a profile of each outlet and sets the
//! coverage of one event by several outlets side by side.
//!
//! ```text
//!  files ──▶ corpus ──▶ Article ──▶ text ──▶ Paragraph (+ quotations) ──▶ tokenizer ──▶ Encoding
//!                                                                                         │
//!  report ◀── compare ◀── profile ◀── run (Parquet) ◀── ParagraphReading ◀── heads ◀── encoder
//! ```
//!
//! Arrows point one way: `cli → {report, compare, profile, analyze, train} → {model, text, corpus}`. Every command is
//! a thin layer over this library. All offsets are in Unicode code points.
#![deny(missing_docs)]

pub mod analyze;
pub mod cli;
pub mod compare;
pub mod corpus;
pub mod evaluate;
pub mod model;
pub mod profile;
pub mod report;
pub mod text;
pub mod train;
