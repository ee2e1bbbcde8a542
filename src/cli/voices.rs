//! `slant profile --sources` and `--naming`: who is quoted, and what things are called.

use anyhow::Result;

use super::{args::Profile, output};
use crate::{
    analyze::{Run, assemble, rows::ArticleRow},
    profile::{
        ProfileOptions,
        naming::{Naming, NamingOptions, PhrasePass, naming_to_csv},
        sources::{SourceOptions, SourceProfiler, Sources, sources_to_csv},
    },
    report::{naming_table, sources_table},
};

/// Shows who is quoted as a table, CSV or JSON.
pub fn sources(run: &Run, args: &Profile, options: ProfileOptions) -> Result<()> {
    let scope = format!("Over genre {}; origin {}.", options.genres.join(", "), options.origins.join(", "));
    let found = find_sources(run, &SourceOptions { profile: options, top: usize::from(args.voices.top) })?;
    if args.json {
        return output::print_json(&found);
    }
    if args.csv {
        return Ok(sources_to_csv(&found, output::sink(None)?)?);
    }
    output::print(&sources_table(&found, &args.outlet, output::terminal_width()))?;
    eprintln!("{scope} --outlet shows the sources of one, --csv has every estimate.");
    Ok(())
}

/// The sources of a run.
pub(super) fn find_sources(run: &Run, options: &SourceOptions) -> Result<Sources> {
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut profiler = SourceProfiler::new(&articles, options);
    for reading in assemble::readings(run, false, |_| true)? {
        profiler.article(&reading?);
    }
    Ok(profiler.finish())
}

/// Shows alternative names as a table, CSV or JSON.
pub fn naming(run: &Run, args: &Profile, options: ProfileOptions) -> Result<()> {
    let found = find_names(run, &NamingOptions { profile: options, ..NamingOptions::default() })?;
    if args.json {
        return output::print_json(&found);
    }
    if args.csv {
        return Ok(naming_to_csv(&found, output::sink(None)?)?);
    }
    output::print(&naming_table(&found, &args.outlet, usize::from(args.voices.top), output::terminal_width()))?;
    let scope = |joined: &str| joined.replace('+', ", ");
    eprintln!(
        "Over genre {}; origin {}. --outlet shows one, --csv has every count.",
        scope(&found.genre),
        scope(&found.origin)
    );
    Ok(())
}

/// The alternative names of a run: three readings of its tables.
fn find_names(run: &Run, options: &NamingOptions) -> Result<Naming> {
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut phrases = PhrasePass::new(&articles, options);
    drop(articles);
    for reading in assemble::readings(run, false, |_| true)? {
        phrases.article(&reading?);
    }
    let mut contexts = phrases.finish();
    for reading in assemble::readings(run, false, |_| true)? {
        contexts.article(&reading?);
    }
    let mut counts = contexts.finish();
    for reading in assemble::readings(run, false, |_| true)? {
        counts.article(&reading?);
    }
    Ok(counts.finish())
}
