//! `slant report`: the page again, from the tables.

use std::{fs, path::Path};

use anyhow::{Context, Result};

use super::{
    analyze::{estimate, profile_options},
    args::Report,
    voices::find_sources,
};
use crate::{
    analyze::{Manifest, Run, assemble},
    profile::{Profile, sources::SourceOptions},
    report::{CorpusSummary, ReportInput, render},
};

/// Articles whose text the page may draw on; the tables have all.
const SAMPLE: usize = 500;

/// Writes the page of a run.
pub fn run(args: &Report) -> Result<()> {
    let run = Run::open(&args.run)?;
    let manifest = run.manifest()?;
    let profile = estimate(&run, &profile_options(&manifest.bundle))?;
    let path = args.output.clone().unwrap_or_else(|| args.run.join("report.html"));
    write_page(&run, &manifest, &profile, &path)?;
    eprintln!("page: {}", path.display());
    Ok(())
}

/// Renders and writes the page.
pub(super) fn write_page(run: &Run, manifest: &Manifest, profile: &Profile, path: &Path) -> Result<()> {
    let mut summary = CorpusSummary {
        corpus: corpus_of(manifest),
        version: manifest.version.clone(),
        bundle: manifest.bundle.name.clone(),
        bundle_checksum: manifest.bundle.checksum.clone(),
        n_rejects: manifest.counts.rejects,
        ..CorpusSummary::default()
    };
    for article in run.articles()? {
        summary.add(&article?);
    }
    let mut targets: Vec<String> =
        profile.estimates.iter().map(|e| e.target.clone()).filter(|t| !t.is_empty()).collect();
    targets.sort();
    targets.dedup();
    summary.targets = targets;
    let articles = assemble::readings(run, false, |_| true)?.take(SAMPLE).collect::<Result<Vec<_>, _>>()?;
    let title = format!("How the news was told: {}", summary.corpus);
    let options = SourceOptions { profile: profile_options(&manifest.bundle), ..SourceOptions::default() };
    let sources = find_sources(run, &options)?;
    let input =
        ReportInput { sources: Some(&sources), ..ReportInput::new(&title, summary, &profile.estimates, &articles) };
    let page = render(&input)?;
    fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))
}

/// The corpus as it was named on the command line.
fn corpus_of(manifest: &Manifest) -> String {
    manifest
        .fingerprint
        .lines()
        .find_map(|line| line.strip_prefix("corpus "))
        .map(str::to_string)
        .unwrap_or_else(|| manifest.arguments.get(1).cloned().unwrap_or_default())
}
