//! `slant models`: what is installed.

use std::path::Path;

use anyhow::Result;

use super::output;
use crate::model::{
    Aligner, Bundle, Engine, Isa,
    bundle::{CARD, installed},
};

/// Lists the bundles with checksum and the first lines of their card.
pub fn run() -> Result<()> {
    let mut text = String::new();
    for (name, dir) in installed() {
        match checksum(&dir) {
            Ok(checksum) => text += &format!("{name}\n  folder    {}\n  checksum  {checksum}\n", dir.display()),
            Err(error) => text += &format!("{name}\n  cannot be used: {error}\n"),
        }
        let card = std::fs::read_to_string(dir.join(CARD)).unwrap_or_default();
        let short = card.split("\n## ").next().unwrap_or_default();
        short.lines().filter(|l| !l.trim().is_empty()).for_each(|line| text += &format!("  {line}\n"));
    }
    if text.is_empty() {
        text = "no bundle is installed\n".into();
    }
    output::print(&text)
}

/// Checksum of a bundle or an aligner that is whole.
fn checksum(dir: &Path) -> Result<String> {
    if Aligner::is_in(dir) {
        return Ok(Aligner::open(dir.to_str(), Engine::Auto, Isa::default())?.checksum);
    }
    Ok(Bundle::load(dir)?.checksum)
}
