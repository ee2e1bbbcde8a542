//! `slant report`: the page again, from the tables.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    fs,
    path::Path,
};

use anyhow::{Context, Result};
use chrono::NaiveDate;

use super::{
    analyze::{estimate, profile_options},
    args::{Common, Page, Report},
    voices::find_sources,
};
use crate::{
    analyze::{
        Manifest, Run, assemble,
        rows::{ArticleReading, ArticleRow, EstimateRow, EventRow},
    },
    compare::{CompareOptions, Comparison, compare, compare_without_points, nearest_articles, of_those_days},
    profile::{By, Profile, ProfileOptions, counted, sources::SourceOptions},
    report::{ALL_TEXT, CorpusSummary, EvidenceBuilder, Ids, Limits, ReportInput, methods, render},
};

/// Articles of a large run whose words and speakers the outlets' pages list; the tables have all.
const SAMPLE: usize = 500;
/// Articles of an event that has a page, and articles searched besides: more would be compared for minutes.
const EVENT_ARTICLES: i64 = 40;
/// Days from which on a corpus is shown by month and not by week.
const WEEKS_UNTIL: i64 = 120;

/// Where a page goes and how it is made.
pub(super) struct Pages<'a> {
    pub path: &'a Path,
    pub args: &'a Page,
    pub common: &'a Common,
}

/// Writes the page of a run.
pub fn run(args: &Report, common: &Common) -> Result<()> {
    let run = Run::open(&args.run)?;
    let manifest = run.manifest()?;
    let profile = estimate(&run, &profile_options(&manifest.bundle))?;
    let path = args.output.clone().unwrap_or_else(|| args.run.join("report.html"));
    write_page(&run, &manifest, &profile, &Pages { path: &path, args: &args.page, common })?;
    eprintln!("page: {}", path.display());
    Ok(())
}

/// Renders and writes the page.
pub(super) fn write_page(run: &Run, manifest: &Manifest, profile: &Profile, page: &Pages) -> Result<()> {
    let shown = page.args.text;
    let options = profile_options(&manifest.bundle);
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut events: Vec<EventRow> = run.events()?.collect::<Result<_, _>>()?;
    let summary = summarise(manifest, profile, &articles);
    let ids = Ids::new(
        shown,
        articles.iter().map(|a| a.article_id.as_str()),
        events.iter().map(|e| e.event_id.as_str()),
        summary.outlets.keys().map(String::as_str),
    );
    let (comparisons, aligned) = comparisons(run, manifest, &articles, &events, page)?;
    let whole = shown_whole(&articles, &comparisons);
    let outlets: Vec<&str> = summary.outlets.keys().map(String::as_str).collect();
    let mut evidence = EvidenceBuilder::new(&outlets, articles.len(), options.biased_threshold, shown.key());
    let counts = counted(&articles, &options);
    let mut readings = Vec::new();
    for (i, reading) in assemble::readings(run, false, |_| true)?.enumerate() {
        let reading = reading?;
        let keep = whole.contains(reading.article.article_id.as_str());
        let reading = shown.reading(reading, &ids);
        evidence.add(&reading, counts.get(i).copied().unwrap_or_default(), keep);
        if keep {
            readings.push(reading);
        }
    }
    let over_time = over_time(run, &options, summary.dates)?;
    let options = SourceOptions { profile: options, ..SourceOptions::default() };
    let sources = shown.other(&find_sources(run, &options)?, &ids)?;
    let comparisons = comparisons.iter().map(|c| shown.other(c, &ids)).collect::<Result<Vec<_>, _>>()?;
    for event in &mut events {
        *event = shown.other(event, &ids)?;
    }
    let title = format!("How the news was told: {}", summary.corpus);
    let methods = methods(manifest, profile, &options.profile);
    let input = ReportInput {
        sources: Some(&sources),
        evidence: Some(&evidence.finish()),
        events: &events,
        comparisons: &comparisons,
        aligned,
        distances: Some(&profile.distances),
        over_time: &over_time,
        errors: manifest.bundle.errors.as_ref(),
        methods: &methods,
        text: shown,
        ..ReportInput::new(&title, summary, &profile.estimates, &readings)
    };
    let html = render(&input)?;
    fs::write(page.path, html).with_context(|| format!("cannot write {}", page.path.display()))
}

fn summarise(manifest: &Manifest, profile: &Profile, articles: &[ArticleRow]) -> CorpusSummary {
    let targets: BTreeSet<&str> =
        profile.estimates.iter().map(|e| e.target.as_str()).filter(|t| !t.is_empty()).collect();
    let mut summary = CorpusSummary {
        corpus: corpus_of(manifest),
        version: manifest.version.clone(),
        bundle: manifest.bundle.name.clone(),
        bundle_checksum: manifest.bundle.checksum.clone(),
        n_rejects: manifest.counts.rejects,
        targets: targets.into_iter().map(str::to_owned).collect(),
        ..CorpusSummary::default()
    };
    articles.iter().for_each(|article| summary.add(article));
    summary
}

/// Ids of the articles whose text is in the page: all of a small run, else those of compared events and a sample.
fn shown_whole(articles: &[ArticleRow], comparisons: &[Comparison]) -> HashSet<String> {
    let most = if articles.len() <= ALL_TEXT { ALL_TEXT } else { SAMPLE };
    // Evenly through the run, which often stands by outlet.
    let step = articles.len().div_ceil(most).max(1);
    let sample = articles.iter().step_by(step).map(|a| a.article_id.clone());
    let compared = comparisons.iter().flat_map(|c| &c.articles).map(|a| a.article_id.clone());
    sample.chain(compared).collect()
}

/// The shares of frames by month; by week or day of a short corpus.
fn over_time(run: &Run, options: &ProfileOptions, dates: Option<(NaiveDate, NaiveDate)>) -> Result<Vec<EstimateRow>> {
    let days = dates.map_or(0, |(first, last)| (last - first).num_days());
    let by = match days {
        0 => return Ok(Vec::new()),
        1..21 => By::Day,
        21..WEEKS_UNTIL => By::Week,
        _ => By::Month,
    };
    let profile = estimate(run, &ProfileOptions { by: Some(by), ..options.clone() })?;
    let wanted =
        |r: &EstimateRow| !r.by.is_empty() && r.measure == "frame_share" && r.method == "raw" && r.voice == "all";
    Ok(profile.estimates.into_iter().filter(wanted).collect())
}

/// Comparisons of the events that most outlets tell, and whether paragraphs were aligned: where no aligner is installed and
/// none was asked for, everything but the points is compared.
fn comparisons(
    run: &Run,
    manifest: &Manifest,
    articles: &[ArticleRow],
    events: &[EventRow],
    page: &Pages,
) -> Result<(Vec<Comparison>, bool)> {
    let mut chosen: Vec<&EventRow> = events.iter().filter(|e| (2..=EVENT_ARTICLES).contains(&e.n_articles)).collect();
    chosen.sort_by_key(|e| std::cmp::Reverse(e.outlets.len())); // stable
    chosen.truncate(Limits::default().events);
    let mut members: HashMap<&str, HashSet<String>> = HashMap::new();
    for a in articles {
        let event = chosen.iter().find(|e| Some(&e.event_id) == a.event_id.as_ref());
        if let Some(event) = event {
            members.entry(&event.event_id).or_default().insert(a.article_id.clone());
        }
    }
    let around: HashMap<&str, HashSet<String>> =
        members.iter().map(|(event, own)| (*event, of_those_days(articles, own))).collect();
    let wanted: HashSet<&String> = members.values().chain(around.values()).flatten().collect();
    let readings: HashMap<String, ArticleReading> = assemble::readings(run, false, |a| wanted.contains(&a.article_id))?
        .map(|r| r.map(|r| (r.article.article_id.clone(), r)))
        .collect::<Result<_, _>>()?;
    let aligner = match (&page.args.aligner, chosen.is_empty()) {
        (_, true) => None,
        (Some(name), _) => Some(page.common.aligner(Some(name))?),
        (None, _) => page.common.aligner(None).inspect_err(|e| tracing::warn!("the page has no points: {e}")).ok(),
    };
    let options =
        CompareOptions { outlets: manifest.counts.by_outlet.keys().cloned().collect(), ..CompareOptions::default() };
    let of = |ids: Option<&HashSet<String>>| -> Vec<ArticleReading> {
        let ids: BTreeSet<&String> = ids.into_iter().flatten().collect(); // in order, so that ties fall alike
        ids.into_iter().filter_map(|id| readings.get(id)).cloned().collect()
    };
    let one = |event: &&EventRow| {
        let own = of(members.get(event.event_id.as_str()));
        match &aligner {
            None => compare_without_points(&event.event_id, &own, &options),
            Some(aligner) => {
                let nearby = nearest_articles(&own, of(around.get(event.event_id.as_str())));
                compare(&event.event_id, &own, &nearby, aligner, &options)
            }
        }
    };
    Ok((chosen.iter().map(one).collect(), aligner.is_some()))
}

/// The corpus as it was named on the command line.
fn corpus_of(manifest: &Manifest) -> String {
    let given = manifest
        .fingerprint
        .lines()
        .find_map(|line| line.strip_prefix("corpus "))
        .map(str::to_string)
        .unwrap_or_else(|| manifest.arguments.get(1).cloned().unwrap_or_default());
    // The folder or file alone: where it lies on somebody's disk is nobody else's business.
    Path::new(&given).file_name().map_or_else(|| given.clone(), |name| name.to_string_lossy().into_owned())
}
