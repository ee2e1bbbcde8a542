//! `slant export`: a run's readings for other programs.

use std::{collections::HashMap, fs, path::Path};

use anyhow::{Context, Result};
use serde::Serialize;
use serde_json::Value;

use super::{
    Usage,
    analyze::profile_options,
    args::{Export, Purpose, RowUnit},
    output,
    validate::{key_of, population},
};
use crate::{
    analyze::{Run, RunError},
    profile::{
        ProfileOptions, guard,
        regression::{Coded, Outcome, Reading, article_rows, paragraph_rows, readings},
        validate::{CodedSheet, Labels, Matched, Population},
    },
};

/// Writes what is asked for.
pub fn run(args: &Export) -> Result<()> {
    let run = Run::open(&args.run)?;
    if args.output.exists() {
        return Err(Usage(format!("{} is there already: choose another name with -o", args.output.display())).into());
    }
    match args.purpose {
        Purpose::Regression => regression(&run, args),
        Purpose::Csv => tables(&run, &args.output),
    }
}

fn regression(run: &Run, args: &Export) -> Result<()> {
    let asked = args.measure.as_deref().unwrap_or_default();
    let outcome = Outcome::parse(asked).ok_or_else(|| {
        Usage(format!("--measure {asked:?}: say what is explained, as frame:economic, biased or stance:TARGET"))
    })?;
    if !args.labels.is_empty() && !matches!(outcome, Outcome::Frame(_)) {
        return Err(Usage(format!("--labels are of frames; --measure {asked} has none")).into());
    }
    let read =
        |files: &[_]| files.iter().map(|f: &std::path::PathBuf| CodedSheet::read(f)).collect::<Result<Vec<_>, _>>();
    let (coded, settled) = (read(&args.labels)?, read(&args.settled)?);
    let key = (!coded.is_empty()).then(|| key_of(args.key.as_deref(), &args.labels, &coded)).transpose()?;
    let mut options = profile_options(&run.manifest()?.bundle);
    if let Some((_, sample)) = &key {
        options = ProfileOptions { genres: sample.genres.clone(), origins: sample.origins.clone(), ..options };
    }
    let (population, articles) = population(run, &options)?;
    let found = match &outcome {
        Outcome::Stance(target) => stances(run, &population, target)?,
        _ => readings(&population, &outcome, options.biased_threshold),
    };
    if found.is_empty() {
        return Err(Usage(format!("--measure {asked}: no paragraph of the run has it")).into());
    }
    let mut rows = match &key {
        None => paragraph_rows(&population, &articles, &outcome, &found, None),
        Some((path, sample)) => {
            sample.check(&population, path)?;
            let labels = Labels::new(sample, &coded, &settled)?;
            let matched = Matched::new(&population, sample);
            let coded = Coded { sample, labels: &labels, matched: &matched };
            paragraph_rows(&population, &articles, &outcome, &found, Some(coded))
        }
    };
    let labelled = rows.iter().filter(|r| r.label.is_some()).count();
    if args.unit == RowUnit::Article {
        rows = article_rows(rows);
    }
    write_rows(&args.output, rows.iter().map(Ok::<_, RunError>))?;
    eprintln!("{} rows, {labelled} paragraphs with a label: {}", rows.len(), args.output.display());
    Ok(())
}

/// Readings of the paragraphs in which a target is meant.
fn stances(run: &Run, population: &Population, target: &str) -> Result<Vec<Reading>> {
    let places: HashMap<(&str, i32), usize> =
        population.units.iter().enumerate().map(|(i, u)| ((population.article_id(u), u.paragraph), i)).collect();
    let mut found = Vec::new();
    for row in run.stances()? {
        let row = row?;
        let unit = places.get(&(row.article_id.as_str(), row.paragraph)).filter(|_| row.target == target);
        found.extend(unit.map(|unit| Reading {
            unit: *unit,
            proxy: match row.stance.as_str() {
                "favor" => 1.0,
                "against" => -1.0,
                _ => 0.0,
            },
            probability: f64::from(row.favor) - f64::from(row.against),
        }));
    }
    Ok(found)
}

/// Every table as CSV in a new folder; vectors, which no spreadsheet reads, are left out.
fn tables(run: &Run, dir: &Path) -> Result<()> {
    fs::create_dir_all(dir).with_context(|| format!("cannot make {}", dir.display()))?;
    write_rows(&dir.join("articles.csv"), run.articles()?)?;
    write_rows(&dir.join("paragraphs.csv"), run.paragraphs()?)?;
    write_rows(&dir.join("spans.csv"), run.spans()?)?;
    write_rows(&dir.join("stances.csv"), run.stances()?)?;
    write_rows(&dir.join("outlets.csv"), run.estimates()?)?;
    write_rows(&dir.join("events.csv"), run.events()?)?;
    eprintln!("tables: {}", dir.display());
    Ok(())
}

/// Writes rows one at a time. Lists are joined by semicolons, the frames' probabilities have a column each.
fn write_rows<T: Serialize>(path: &Path, rows: impl Iterator<Item = Result<T, RunError>>) -> Result<()> {
    let mut writer = csv::Writer::from_writer(output::sink(Some(path))?);
    let mut first = true;
    for row in rows {
        let Value::Object(fields) = serde_json::to_value(row?)? else { continue };
        let cells: Vec<(String, String)> = fields.into_iter().flat_map(|(name, value)| cells(name, value)).collect();
        if first {
            writer.write_record(cells.iter().map(|(name, _)| name))?;
            first = false;
        }
        writer.write_record(cells.iter().map(|(_, cell)| cell))?;
    }
    Ok(writer.flush()?)
}

fn cells(name: String, value: Value) -> Vec<(String, String)> {
    match value {
        Value::Array(values) if name == "frame_probabilities" => {
            let keys = crate::model::FRAMES.iter().map(|key| format!("p_{key}"));
            keys.zip(values).map(|(key, value)| (key, value.to_string())).collect()
        }
        Value::Array(values) => {
            let parts: Vec<String> =
                values.iter().map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned)).collect();
            vec![(name, guard(&parts.join(";")))]
        }
        Value::String(text) => vec![(name, guard(&text))],
        Value::Null => vec![(name, String::new())],
        other => vec![(name, other.to_string())],
    }
}
