//! Where results go, and how wide the terminal is.

use std::{
    fs::File,
    io::{self, BufWriter, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context, Result};
use serde::Serialize;

/// A file, or standard output.
pub fn sink(path: Option<&Path>) -> Result<Box<dyn Write>> {
    Ok(match path {
        Some(path) => {
            Box::new(BufWriter::new(File::create(path).with_context(|| format!("cannot write {}", path.display()))?))
        }
        None => Box::new(BufWriter::new(io::stdout())),
    })
}

/// Writes a value as indented JSON to standard output.
pub fn print_json(value: &impl Serialize) -> Result<()> {
    let mut out = sink(None)?;
    serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from)?;
    writeln!(out)?;
    Ok(out.flush()?)
}

/// Writes text to standard output.
pub fn print(text: &str) -> Result<()> {
    let mut out = anstream::AutoStream::auto(io::stdout());
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}

/// Columns of the terminal that standard output is, if it is one.
pub fn terminal_width() -> Option<u16> {
    io::stdout().is_terminal().then(|| console_width().unwrap_or(100))
}

fn console_width() -> Option<u16> {
    let given = std::env::var("COLUMNS").ok().and_then(|c| c.parse().ok());
    given.or_else(|| Some(console::Term::stdout().size().1).filter(|columns| *columns > 0))
}

/// Whether standard output should be coloured (a terminal, and neither `NO_COLOR` nor `TERM=dumb`).
pub fn colour() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Whether the reader of a pipe went away, which is no failure.
pub fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let broken = |e: &io::Error| e.kind() == io::ErrorKind::BrokenPipe;
    error.chain().any(|cause| cause.downcast_ref::<io::Error>().is_some_and(broken))
}
