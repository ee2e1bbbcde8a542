//! `slant evaluate`: predictions scored against labels.

use anyhow::Result;
use serde_json::json;

use super::{
    args::{Common, Evaluate},
    output,
};
use crate::{
    compare::labelled,
    evaluate::{predict::Predictor, score, score_points},
    model::Aligner,
    profile::BootstrapOptions,
    report::scores_to_terminal,
};

/// Scores each file, and the aligner on labelled events.
pub fn run(args: &Evaluate, common: &Common) -> Result<()> {
    if let (Some(points), Some(articles)) = (&args.labelled.points, &args.labelled.articles) {
        let events = labelled::read(points, articles)?;
        let aligner = Aligner::open(args.labelled.aligner.as_deref(), common.engine, common.isa)?;
        output::print_json(&score_points(&events, &aligner, BootstrapOptions::default()))?;
    }
    if args.files.is_empty() {
        return Ok(());
    }
    let model = common.model()?;
    let predictor = Predictor::new(&model, common.threads());
    let mut all = serde_json::Map::new();
    for file in &args.files {
        let pairs = predictor.predict(file)?.collect::<Result<Vec<_>, _>>()?;
        let scores = score(&pairs, BootstrapOptions::default());
        let mut labellers: Vec<String> = pairs.iter().map(|(row, _)| row.labelled_by.clone()).collect();
        labellers.sort();
        labellers.dedup();
        let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if args.json {
            all.insert(name, json!({"labelled_by": labellers, "scores": scores}));
        } else {
            output::print(&scores_to_terminal(&name, &labellers, &scores))?;
        }
    }
    if args.json { output::print_json(&all) } else { Ok(()) }
}
