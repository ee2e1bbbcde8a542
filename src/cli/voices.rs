//! `slant profile --sources`: who is quoted.

use anyhow::Result;

use super::{args::Profile, output};
use crate::{
    analyze::{Run, assemble, rows::ArticleRow},
    profile::{
        ProfileOptions,
        sources::{SourceOptions, SourceProfiler, Sources, sources_to_csv},
    },
    report::sources_table,
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
