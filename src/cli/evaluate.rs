//! `slant evaluate`: predictions scored against labels, and found events against known ones.

use std::{collections::HashSet, path::Path, time::Instant};

use anyhow::{Result, bail};
use rayon::prelude::*;
use serde_json::json;

use super::{
    Usage,
    args::{Common, Evaluate},
    output,
};
use crate::{
    compare::labelled,
    corpus::{Article, Read, ReadOptions, read_corpus},
    evaluate::{
        events::{EventSet, blanked},
        predict::Predictor,
        score, score_points,
    },
    profile::BootstrapOptions,
    report::{event_scores_to_terminal, scores_to_terminal},
    text::read_article,
};

/// Articles whose texts are held at a time.
const CHUNK: usize = 512;

/// Scores each file, or the events.
pub fn run(args: &Evaluate, common: &Common) -> Result<()> {
    if !args.events.is_empty() {
        return events(args, common);
    }
    if let (Some(points), Some(articles)) = (&args.labelled.points, &args.labelled.articles) {
        let events = labelled::read(points, articles)?;
        let aligner = common.aligner(args.labelled.aligner.as_deref())?;
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

/// Groups the articles as `slant analyze` does, without the model, and scores the groups.
fn events(args: &Evaluate, common: &Common) -> Result<()> {
    if !(0.0..=1.0).contains(&args.blank_dates) {
        return Err(Usage(format!("--blank-dates {}: it is a share, from 0 to 1", args.blank_dates)).into());
    }
    let mut articles = Vec::new();
    for (paths, known) in [(&args.events, true), (&args.background, false)] {
        if !paths.is_empty() {
            articles.extend(read(paths, known)?);
        }
    }
    if articles.iter().all(|a| a.event_id.is_none()) {
        bail!("no record of {} has an event_id to score against", args.events[0].display());
    }
    let copies = drop_copies(&mut articles);
    if copies > 0 {
        tracing::warn!("{copies} background articles left out: their texts are those of articles of known events");
    }
    let undated = blanked(articles.len(), args.blank_dates, args.seed);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(common.threads()).build()?;
    let scores = pool.install(|| {
        let mut set = EventSet::default();
        let clock = Instant::now();
        let mut undated = undated.iter();
        for chunk in articles.chunks(CHUNK) {
            let documents: Vec<_> = chunk.par_iter().map(|a| read_article(a.clone(), &a.folder)).collect();
            for (document, undated) in documents.iter().zip(&mut undated) {
                set.add(document, document.article.event_id.clone(), *undated);
            }
        }
        tracing::info!("{} articles cleaned and counted in {:.1} s", articles.len(), clock.elapsed().as_secs_f64());
        let clock = Instant::now();
        let options = BootstrapOptions::default();
        let scores = match args.folds {
            Some(folds) => set.cross_validate(usize::from(folds), args.seed, options),
            None => set.score(options),
        };
        tracing::info!("grouped and scored in {:.1} s", clock.elapsed().as_secs_f64());
        scores
    });
    if args.json {
        return output::print_json(&scores);
    }
    output::print(&event_scores_to_terminal(&scores))
}

/// Leaves out articles of no known event whose text begins as that of one of a known event: they are of that event, though
/// nobody said so. Returns how many.
fn drop_copies(articles: &mut Vec<Article>) -> usize {
    const CHARACTERS: usize = 300;
    let beginning = |a: &Article| a.text.chars().take(CHARACTERS).collect::<String>();
    let known: HashSet<String> = articles.iter().filter(|a| a.event_id.is_some()).map(beginning).collect();
    let before = articles.len();
    articles.retain(|a| a.event_id.is_some() || !known.contains(&beginning(a)));
    before - articles.len()
}

/// The articles of a corpus; those of the background have no event.
fn read(paths: &[impl AsRef<Path>], known: bool) -> Result<Vec<Article>> {
    let paths: Vec<_> = paths.iter().map(|p| p.as_ref().to_owned()).collect();
    let mut articles = Vec::new();
    for item in read_corpus(&paths, &ReadOptions::default())? {
        match item {
            Read::Article(mut article) => {
                article.event_id = article.event_id.filter(|_| known);
                articles.push(*article);
            }
            Read::Reject(r) => tracing::warn!("{}, line {}: {}", r.file, r.line.unwrap_or(0), r.reason),
            Read::Warning(warning) => tracing::warn!("{warning}"),
        }
    }
    Ok(articles)
}
