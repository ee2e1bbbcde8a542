//! `slant models`: what is installed.

use anyhow::Result;

use super::output;
use crate::model::{
    Bundle,
    bundle::{CARD, installed},
};

/// Lists the bundles with checksum and the first lines of their card.
pub fn run() -> Result<()> {
    let mut text = String::new();
    for (name, dir) in installed() {
        match Bundle::load(&dir) {
            Ok(bundle) => text += &format!("{name}\n  folder    {}\n  checksum  {}\n", dir.display(), bundle.checksum),
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
