//! The streaming pipeline from articles to readings, and the run that it writes.

pub mod rows;
