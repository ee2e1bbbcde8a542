//! `slant calibrate`: calibration and thresholds of a bundle, fitted on dev.

use anyhow::{Context, Result};

use super::{
    args::{Calibrate, Common},
    output,
};
use crate::{
    corpus::labelled::read_labelled,
    model::{
        Bundle, Calibration, Model,
        bundle::{CALIBRATION, find},
    },
    train::calibrate::fit,
};

/// Fits, writes `calibration.json` and the checksums, and prints what was fitted.
pub fn run(args: &Calibrate, common: &Common) -> Result<()> {
    let dir = find(common.model.as_deref())?;
    let path = dir.join(CALIBRATION);
    // From raw logits on, whatever was fitted before.
    std::fs::write(&path, serde_json::to_vec_pretty(&Calibration::default())?)
        .with_context(|| format!("cannot write {}", path.display()))?;
    Bundle::write_sums(&dir)?;
    let model = Model::new(Bundle::load(&dir)?, common.engine, common.isa)?;
    let mut rows = Vec::new();
    for file in &args.files {
        for row in read_labelled(file)? {
            rows.push(row?);
        }
    }
    let (calibration, report) = fit(&model, &rows, common.threads());
    let mut json = serde_json::to_vec_pretty(&calibration)?;
    json.push(b'\n');
    std::fs::write(&path, json).with_context(|| format!("cannot write {}", path.display()))?;
    Bundle::write_sums(&dir)?;
    output::print_json(&report)
}
