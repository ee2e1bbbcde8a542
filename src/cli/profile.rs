//! `slant profile`: the outlets of a run.

use anyhow::Result;

use super::{
    Usage,
    analyze::{estimate, profile_options},
    args::Profile,
    output, robust, voices,
};
use crate::{
    analyze::{Run, write_table},
    profile::{ProfileOptions, to_csv},
    report::{distinctive_lines, methods, summary_table},
};

/// Shows profiles as a table, CSV or JSON.
pub fn run(args: &Profile) -> Result<()> {
    let run = Run::open(&args.run)?;
    let manifest = run.manifest()?;
    check_outlets(&args.outlet, manifest.counts.by_outlet.keys())?;
    if let Some(there) = args.parquet.iter().chain(&args.robust.html).find(|p| p.exists()) {
        return Err(Usage(format!("{} is there already: choose another name", there.display())).into());
    }
    let mut options = ProfileOptions {
        outlets: args.outlet.clone(),
        by: args.by,
        within: args.within,
        ..profile_options(&manifest.bundle)
    };
    if !args.genre.is_empty() {
        options.genres.clone_from(&args.genre);
    }
    if !args.origin.is_empty() {
        options.origins.clone_from(&args.origin);
    }
    if args.voices.sources {
        return voices::sources(&run, args, options);
    }
    if args.voices.naming {
        return voices::naming(&run, args, options);
    }
    if args.robust.robust {
        return robust::run(&run, args, options);
    }
    let profile = estimate(&run, &options)?;
    if let Some(path) = &args.parquet {
        write_table(path, profile.estimates.clone())?;
        eprintln!("estimates: {}", path.display());
    }
    if args.methods {
        return output::print(&format!("{}\n", methods(&manifest, &profile, &options)));
    }
    if args.json {
        return output::print_json(&profile);
    }
    if args.csv {
        return Ok(to_csv(&profile.estimates, output::sink(None)?)?);
    }
    output::print(&summary_table(&profile.estimates, output::terminal_width()))?;
    output::print(&distinctive_lines(&profile, &args.outlet))?;
    eprintln!(
        "Over genre {}; origin {}. --csv has every estimate.",
        options.genres.join(", "),
        options.origins.join(", ")
    );
    Ok(())
}

fn check_outlets<'a>(asked: &[String], there: impl Iterator<Item = &'a String>) -> Result<()> {
    let there: Vec<&String> = there.collect();
    let Some(outlet) = asked.iter().find(|o| !there.contains(o)) else { return Ok(()) };
    let names: Vec<&str> = there.iter().map(|o| o.as_str()).take(40).collect();
    Err(Usage(format!("no outlet is called {outlet:?} in this run; it has {}", names.join(", "))).into())
}
