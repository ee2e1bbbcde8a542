//! `slant profile --robust`: how much the choices mattered.

use std::fs;

use anyhow::{Context, Result};

use super::{args::Profile, output};
use crate::{
    analyze::{Run, assemble, rows::ArticleRow},
    profile::{
        ProfileOptions,
        robust::{Robust, RobustOptions, RobustProfiler, robust_to_csv},
    },
    report::{robust_page, robust_table},
};

/// Shows the comparisons as a table, CSV or JSON, and draws them where a page is asked for.
pub fn run(run: &Run, args: &Profile, options: ProfileOptions) -> Result<()> {
    let thresholds = run.manifest()?.bundle.thresholds;
    let found = find(run, &RobustOptions { profile: options, thresholds })?;
    if let Some(path) = &args.robust.html {
        let page = robust_page("Specification curves", &found, &args.outlet)?;
        fs::write(path, page).with_context(|| format!("cannot write {}", path.display()))?;
        eprintln!("page: {}", path.display());
    }
    if args.json {
        return output::print_json(&found);
    }
    if args.csv {
        return Ok(robust_to_csv(&found, output::sink(None)?)?);
    }
    output::print(&robust_table(&found, &args.outlet, output::terminal_width()))
}

/// The comparisons of a run.
fn find(run: &Run, options: &RobustOptions) -> Result<Robust> {
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut profiler = RobustProfiler::new(&articles, options);
    drop(articles);
    for reading in assemble::readings(run, false, |_| true)? {
        profiler.article(&reading?);
    }
    Ok(profiler.finish())
}
