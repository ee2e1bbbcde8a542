//! `slant predict`: one row out per row in.

use std::io::Write;

use anyhow::Result;

use super::{
    args::{Common, Predict},
    output,
};
use crate::evaluate::predict::Predictor;

/// Predicts a file.
pub fn run(args: &Predict, common: &Common) -> Result<()> {
    let model = common.model()?;
    let mut out = output::sink(args.output.as_deref())?;
    for pair in Predictor::new(&model, common.threads()).predict(&args.file)? {
        let (_, prediction) = pair?;
        serde_json::to_writer(&mut out, &prediction).map_err(std::io::Error::from)?;
        writeln!(out)?;
    }
    Ok(out.flush()?)
}
