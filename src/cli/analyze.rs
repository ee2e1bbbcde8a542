//! `slant analyze`: the main job.

use std::{
    collections::{BTreeMap, HashMap, HashSet},
    fs,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Instant,
};

use anyhow::{Context, Result, bail};

use super::{
    args::{Analyze, Common, Duplicates},
    output,
    progress::Bar,
    report::{Pages, write_page},
};
use crate::{
    analyze::{
        Manifest, Run, RunWriter, Start,
        manifest::{BundleRecord, now},
        pipeline,
        read::thresholds,
        rows::{ArticleReading, ArticleRow, SpanRow},
        tables::Fields,
        targets::{ChosenTarget, choose_targets, first_articles},
    },
    compare::{
        duplicates::{DuplicateFinder, DuplicateOptions, Found},
        events::{EventFinder, event_rows},
    },
    corpus::{Aliases, Corpus, Read, corpus_size, read_corpus},
    model::Model,
    profile::{ProfileOptions, Profiler},
    report::{count, summary_table},
    text::{Origin, language},
};

/// Reads a corpus into a run and shows what is in it.
pub fn run(args: &Analyze, common: &Common) -> Result<()> {
    let options = args.reading.options()?;
    let given = args.reading.targets();
    let aliases = args.reading.aliases()?;
    let corpus = read_corpus(&args.corpus, &options)?;
    let model = common.model()?;
    let mut writer = match RunWriter::create(&args.output, args.resume, &fingerprint(args, &model, &given, &aliases))? {
        Start::Finished(run) => {
            eprintln!("{} is finished; nothing to do", args.output.display());
            return show(&run, &args.output, common);
        }
        Start::Resumed(writer) => {
            let done = writer.done_articles();
            eprintln!("going on after {done} articles");
            writer
        }
        Start::Fresh(writer) => writer,
    };
    let (started, clock) = (now(), Instant::now());
    let bytes_read = corpus.bytes_read();
    let (chosen, corpus) = choose(corpus, args, &given);
    if !common.quiet {
        tell_targets(&chosen);
    }
    let names = chosen.iter().map(|target| target.name.clone());
    let targets: Vec<String> = given.into_iter().chain(names).collect();
    let bar = Bar::new(|| corpus_size(&args.corpus).bytes, bytes_read, common.quiet);
    let stop = Arc::new(AtomicBool::new(false));
    stop_on_signal(&stop)?;
    let plan = pipeline::Plan {
        model: &model,
        targets: &targets,
        aliases: &aliases,
        any_language: args.language == "any",
        threads: common.threads(),
        strict: args.strict,
    };
    pipeline::run(corpus, &plan, &mut writer, &bar, &stop)?;
    bar.finish();
    if stop.load(Ordering::Relaxed) {
        let done = writer.done_articles();
        bail!("stopped after {done} articles; the same command with --resume goes on");
    }
    let reading = clock.elapsed().as_secs_f64();
    let (found, copies) = find_events_and_copies(&mut writer, args, common.threads())?;
    let grouping = clock.elapsed().as_secs_f64() - reading;
    let (run, counts) = writer.finish(|reading| {
        set_event(reading, &found);
        set_copy(reading, &copies);
    })?;
    let bundle = BundleRecord {
        name: model.bundle.name.clone(),
        checksum: model.bundle.checksum.clone(),
        thresholds: thresholds(&model),
        errors: model.bundle.errors.clone(),
    };
    let profile = estimate(&run, &profile_options(&bundle))?;
    run.write_events(event_rows(run.articles()?, &found)?)?;
    run.write_estimates(profile.estimates.clone())?;
    let name = model.engine_name();
    let (engine, isa) = name.split_once('/').unwrap_or((&name, ""));
    let manifest = Manifest {
        version: env!("CARGO_PKG_VERSION").into(),
        bundle,
        engine: engine.into(),
        isa: isa.into(),
        threads: common.threads(),
        arguments: std::env::args().skip(1).collect(),
        started,
        finished: now(),
        chosen_targets: chosen,
        counts,
        timings: BTreeMap::from([
            ("reading".to_string(), reading),
            ("events".to_string(), grouping),
            ("estimates".to_string(), clock.elapsed().as_secs_f64() - reading - grouping),
        ]),
        warnings: writer.warnings().iter().cloned().chain(bar.warnings()).collect(),
        ..Manifest::default()
    };
    let page = Pages { path: &args.output.join("report.html"), args: &args.page, common };
    write_page(&run, &manifest, &profile, &page)?;
    let rate = bar.paragraphs() as f64 / reading.max(1e-9);
    let run = writer.complete(manifest)?;
    if !common.quiet {
        eprintln!("{} paragraphs in {reading:.1} s ({rate:.0} a second)", bar.paragraphs());
    }
    show(&run, &args.output, common)
}

/// The corpus, and targets from its first articles where none is given and stance is asked for.
fn choose(
    corpus: Corpus,
    args: &Analyze,
    given: &[String],
) -> (Vec<ChosenTarget>, Box<dyn Iterator<Item = Read> + Send>) {
    if args.no_stance || !given.is_empty() {
        return (Vec::new(), Box::new(corpus));
    }
    let (first, corpus) = first_articles(corpus, |article| args.language == "any" || language(&article.text) == "en");
    (choose_targets(&first), corpus)
}

fn tell_targets(chosen: &[ChosenTarget]) {
    if chosen.is_empty() {
        return;
    }
    eprintln!("targets, as none is given (--target T names others, --no-stance asks for none):");
    for ChosenTarget { name, kind, n_articles, n_paragraphs } in chosen {
        let kind = kind.name();
        eprintln!(
            "  {name:28} {kind:12} in {} and {}",
            count(*n_articles as u64, "article"),
            count(*n_paragraphs as u64, "paragraph")
        );
    }
}

/// What the readings depend on, one fact a line.
fn fingerprint(args: &Analyze, model: &Model, targets: &[String], aliases: &Aliases) -> String {
    let corpus: Vec<String> = args.corpus.iter().map(|p| p.display().to_string()).collect();
    let engine = model.engine_name();
    let engine = engine.split('/').next().unwrap_or_default();
    format!(
        "version {}\nbundle {} {}\nengine {engine}\ncorpus {}\nfields {}\noutlet {}\nduplicates {} {}d\naliases {}\nlanguage {}\ntargets {}\n",
        env!("CARGO_PKG_VERSION"),
        model.bundle.name,
        model.bundle.checksum,
        corpus.join(", "),
        args.reading.field.join(", "),
        args.reading.outlet.as_deref().unwrap_or_default(),
        args.duplicates.dup_threshold,
        args.duplicates.dup_window,
        aliases.facts(),
        args.language,
        match (args.no_stance, targets) {
            (true, _) => "none".to_owned(),
            (_, []) => "chosen".to_owned(),
            _ => targets.join(", "),
        },
    )
}

/// The first signal stops after the article at hand, the second at once.
fn stop_on_signal(stop: &Arc<AtomicBool>) -> Result<()> {
    let stop = Arc::clone(stop);
    ctrlc::set_handler(move || {
        if stop.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        eprintln!("\nfinishing the articles at hand; once more to stop at once");
    })
    .context("cannot listen for Ctrl-C")
}

/// The usual profile, with the threshold of the bundle that made the readings.
pub(super) fn profile_options(bundle: &BundleRecord) -> ProfileOptions {
    let usual = ProfileOptions::default();
    let biased_threshold = bundle.thresholds.get("biased").copied().unwrap_or(usual.biased_threshold);
    ProfileOptions { biased_threshold, errors: bundle.errors.clone(), ..usual }
}

/// What a profile needs to know of a paragraph.
const PARAGRAPH_FIELDS: [&str; 10] = [
    "article_id",
    "paragraph",
    "kind",
    "text",
    "n_words",
    "frames",
    "primary",
    "frame_probabilities",
    "voice_mix",
    "p_biased",
];

/// The profile of a run.
pub(super) fn estimate(run: &Run, options: &ProfileOptions) -> Result<crate::profile::Profile> {
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut profiler = Profiler::new(&articles, options);
    drop(articles);
    for rows in run.ahead(Fields::Only(&PARAGRAPH_FIELDS))? {
        profiler.paragraphs(&rows?);
    }
    for rows in run.ahead::<SpanRow>(Fields::Only(&["article_id", "paragraph", "layer", "text", "voice"]))? {
        rows?.iter().for_each(|row| profiler.span(row));
    }
    for row in run.stances()? {
        profiler.stance(&row?);
    }
    Ok(profiler.finish())
}

/// Finds the events of the articles whose records name none (the ids by article), and duplicates and wire copy.
fn find_events_and_copies(
    writer: &mut RunWriter,
    args: &Analyze,
    threads: usize,
) -> Result<(HashMap<String, String>, HashMap<String, Found>)> {
    let Duplicates { dup_threshold: threshold, dup_window: window_days } = args.duplicates;
    let mut copies = DuplicateFinder::new(DuplicateOptions { threshold, window_days });
    let mut finder = EventFinder::default();
    let mut given = HashSet::new();
    for reading in writer.readings()? {
        let reading = reading?;
        finder.add_reading(&reading);
        copies.add_reading(&reading);
        given.extend(reading.article.event_id);
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build()?;
    let events = pool.install(|| finder.find(&given));
    let mut copies = copies.candidates();
    if copies.needs_articles() {
        for reading in writer.readings()? {
            copies.add_reading(&reading?);
        }
    }
    Ok((events, copies.finish()))
}

/// Says of an article whose duplicate it is, and that it is agency copy.
fn set_copy(reading: &mut ArticleReading, copies: &HashMap<String, Found>) {
    if let Some(found) = copies.get(&reading.article.article_id) {
        reading.article.duplicate_of.clone_from(&found.duplicate_of);
        if found.is_agency {
            reading.article.origin = Origin::Agency.key().into();
        }
    }
}

/// Puts an article into the event that was found for it.
fn set_event(reading: &mut ArticleReading, found: &HashMap<String, String>) {
    if let Some(event) = found.get(&reading.article.article_id) {
        reading.article.event_id = Some(event.clone());
        reading.paragraphs.iter_mut().for_each(|p| p.event_id = Some(event.clone()));
    }
}

/// The table at the end, and where the rest lies.
fn show(run: &Run, dir: &Path, common: &Common) -> Result<()> {
    if common.quiet {
        return Ok(());
    }
    let estimates = run.estimates()?.collect::<Result<Vec<_>, _>>()?;
    output::print(&summary_table(&estimates, output::terminal_width()))?;
    let manifest = run.manifest()?;
    let c = &manifest.counts;
    let genres: Vec<String> = c.by_genre.iter().map(|(g, n)| format!("{n} {g}")).collect();
    let unknown = *c.by_genre.get("unknown").unwrap_or(&0) as f64 / c.articles.max(1) as f64;
    eprintln!(
        "{} of {} ({}); genre unknown for {:.0}%; {}; {}",
        count(c.articles, "article"),
        count(c.by_outlet.len() as u64, "outlet"),
        genres.join(", "),
        100.0 * unknown,
        count(c.rejects, "reject"),
        count(manifest.warnings.len() as u64, "warning")
    );
    if !c.set_aside.is_empty() {
        let languages: Vec<String> = c.set_aside.iter().map(|(language, n)| format!("{n} {language}")).collect();
        let n = count(c.set_aside.values().sum(), "article");
        eprintln!(
            "{n} in other languages set aside ({}), listed in set_aside.jsonl; --language any keeps them",
            languages.join(", ")
        );
    }
    let page = dir.join("report.html");
    if fs::exists(&page).unwrap_or(false) {
        eprintln!("page: {}", page.display());
    }
    Ok(())
}
