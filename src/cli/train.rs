//! `slant train`: a new bundle from labelled paragraphs.

use anyhow::{Result, bail};

use super::{
    Usage,
    args::{Common, Train},
};
use crate::{
    model::bundle::WEIGHTS,
    train::{TrainOptions, train},
};

/// Trains; the log goes to the bundle's folder and, with -v, to the terminal.
pub fn run(args: &Train, common: &Common) -> Result<()> {
    if args.output.join(WEIGHTS).exists() {
        return Err(Usage(format!("{} holds a bundle already; name another folder", args.output.display())).into());
    }
    if args.batch == 0 {
        bail!(Usage("--batch must be at least 1".into()));
    }
    train(&TrainOptions {
        files: args.files.clone(),
        dev: args.dev.clone(),
        base: args.base.clone(),
        out: args.output.clone(),
        epochs: args.epochs,
        batch: args.batch,
        learning_rate: args.learning_rate,
        title_dropout: args.title_dropout,
        keep_base: args.keep_base.clamp(0.0, 1.0),
        seed: args.seed,
        threads: common.threads() as i32,
        max_minutes: args.max_minutes.unwrap_or(f64::INFINITY),
    })?;
    eprintln!(
        "{}: trained; now fit its thresholds: slant calibrate DEV.jsonl --model {}",
        args.output.display(),
        args.output.display()
    );
    Ok(())
}
