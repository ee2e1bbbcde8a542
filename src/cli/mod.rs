//! Arguments, progress bars and exit codes: a thin layer over the library, one file a command.

mod analyze;
mod args;
mod calibrate;
mod compare;
mod evaluate;
mod export;
mod models;
mod output;
mod predict;
mod profile;
mod progress;
mod read;
mod report;
mod robust;
#[cfg(feature = "torch")]
mod train;
mod validate;
mod voices;

use std::process::ExitCode;

use anyhow::Result;
use clap::Parser;

use self::args::{Cli, Command};
use crate::{
    analyze::RunError,
    corpus::CorpusError,
    model::{BundleError, IsaError, ModelError},
    profile::validate::ValidateError,
};

/// Entry of the binary. Exit code 0 done, 1 failed, 2 wrong usage.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let level = match (cli.common.quiet, cli.common.verbose) {
        (true, _) => tracing::Level::ERROR,
        (false, 0) => tracing::Level::WARN,
        (false, 1) => tracing::Level::INFO,
        (false, _) => tracing::Level::DEBUG,
    };
    tracing_subscriber::fmt()
        .with_max_level(level)
        .with_writer(std::io::stderr)
        .without_time()
        .with_target(false)
        .init();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if output::is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("slant: {error:#}");
            ExitCode::from(exit_code(&error))
        }
    }
}

fn run(cli: Cli) -> Result<()> {
    let common = &cli.common;
    match cli.command {
        Command::Analyze(args) => analyze::run(&args, common),
        Command::Read(args) => read::run(&args, common),
        Command::Profile(args) => profile::run(&args),
        Command::Compare(args) => compare::run(&args, &cli.common),
        Command::Report(args) => report::run(&args, common),
        Command::Export(args) => export::run(&args),
        Command::Validate(args) => validate::run(&args),
        Command::Predict(args) => predict::run(&args, common),
        Command::Evaluate(args) => evaluate::run(&args, common),
        Command::Calibrate(args) => calibrate::run(&args, common),
        Command::Models => models::run(),
        #[cfg(feature = "torch")]
        Command::Train(args) => train::run(&args, common),
    }
}

/// A mistake in what was typed, found before any work.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Usage(String);

fn exit_code(error: &anyhow::Error) -> u8 {
    for cause in error.chain() {
        if let Some(e) = cause.downcast_ref::<RunError>() {
            return e.exit_code();
        }
        let usage = cause.is::<Usage>()
            || cause.is::<CorpusError>()
            || cause.is::<IsaError>()
            || matches!(cause.downcast_ref(), Some(ValidateError::OtherRun { .. } | ValidateError::NoKey { .. }))
            || matches!(cause.downcast_ref(), Some(ModelError::NoTorch | ModelError::Isa(_)))
            || matches!(cause.downcast_ref(), Some(BundleError::NotFound { .. }));
        if usage {
            return 2;
        }
    }
    1
}
