//! `slant calibrate`: calibration and thresholds of a bundle, fitted on dev, and the error counts of its frames.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use super::{
    args::{Calibrate, Common},
    output,
};
use crate::{
    compare::{self, labelled},
    corpus::labelled::read_labelled,
    model::{
        Aligner, Bundle, Calibration, ErrorCounts, Model,
        bundle::{CALIBRATION, ERRORS, find},
    },
    report::errors_to_terminal,
    train::{calibrate::fit, errors::count},
};

/// Fits and writes `calibration.json`, then counts and writes `errors.json`, as asked; prints how well either fits.
pub fn run(args: &Calibrate, common: &Common) -> Result<()> {
    if let (Some(points), Some(articles)) = (&args.labelled.points, &args.labelled.articles) {
        fit_aligner(points, articles, args, common)?;
        if args.files.is_empty() && args.errors.is_none() {
            return Ok(());
        }
    }
    let dir = find(common.model.as_deref())?;
    if !args.files.is_empty() {
        calibrate(&dir, &args.files, common)?;
    }
    if let Some(file) = &args.errors {
        count_errors(&dir, file, common)?;
    }
    Ok(())
}

fn fit_aligner(points: &Path, articles: &Path, args: &Calibrate, common: &Common) -> Result<()> {
    let events = labelled::read(points, articles)?;
    let open = |name: Option<&str>| Aligner::open_unfitted(name, common.engine, common.isa);
    let aligner = open(args.labelled.aligner.as_deref())?;
    let without: Vec<Aligner> = args.trained_without.iter().map(|name| open(Some(name))).collect::<Result<_, _>>()?;
    let parameters = match without.is_empty() {
        true => compare::fit::fit(&events, std::slice::from_ref(&aligner)),
        false => compare::fit::fit(&events, &without),
    };
    Aligner::write_parameters(&aligner.dir, &parameters)?;
    output::print_json(&parameters)
}

fn calibrate(dir: &Path, files: &[PathBuf], common: &Common) -> Result<()> {
    let mut bundle = Bundle::load_uncounted(dir)?;
    // From raw logits on, whatever was fitted before.
    bundle.calibration = Calibration::default();
    let model = Model::new(bundle, common.engine, common.isa)?;
    let mut rows = Vec::new();
    for file in files {
        for row in read_labelled(file)? {
            rows.push(row?);
        }
    }
    let (calibration, report) = fit(&model, &rows, common.threads());
    if discard_errors(dir)? {
        tracing::warn!(
            "{ERRORS} was counted with the earlier thresholds and is deleted: count again with slant calibrate --errors"
        );
    }
    write(dir, CALIBRATION, &calibration)?;
    output::print_json(&report)
}

fn count_errors(dir: &Path, file: &Path, common: &Common) -> Result<()> {
    let model = Model::new(Bundle::load_uncounted(dir)?, common.engine, common.isa)?;
    let errors: ErrorCounts = count(&model, file, common.threads())?;
    write(dir, ERRORS, &errors)?;
    output::print(&errors_to_terminal(&errors))
}

/// Deletes error counts that no longer hold; whether there were any.
fn discard_errors(dir: &Path) -> Result<bool> {
    let path = dir.join(ERRORS);
    if !path.exists() {
        return Ok(false);
    }
    std::fs::remove_file(&path).with_context(|| format!("cannot delete {}", path.display()))?;
    Ok(true)
}

/// Writes a file of the bundle, and its checksums again.
fn write(dir: &Path, file: &str, value: &impl serde::Serialize) -> Result<()> {
    let path = dir.join(file);
    let mut json = serde_json::to_vec_pretty(value)?;
    json.push(b'\n');
    std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    Ok(Bundle::write_sums(dir)?)
}
