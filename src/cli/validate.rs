//! `slant validate`: a sample to code by hand, and what its labels say.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use comfy_table::{Table, presets};
use serde_json::json;

use super::{
    Usage,
    analyze::{estimate, profile_options},
    args::Validate,
    output,
};
use crate::{
    analyze::{Run, rows::ArticleRow, rows::EstimateRow},
    model::FRAMES,
    profile::{
        ALL_OUTLETS, BootstrapOptions, Estimate, ProfileOptions, to_csv,
        validate::{
            Agreement, Claim, CodedSheet, Design, KEY_SUFFIX, Labels, Matched, Population, PopulationBuilder, Sample,
            SheetBuilder, SheetRow, agreement, coding_form, plan, validated, write_sheet,
        },
    },
    report::printable,
};

/// Smallest sample.
const LEAST: usize = 10;

/// Plans, draws, or reads labels, as the flags ask.
pub fn run(args: &Validate) -> Result<()> {
    let run = Run::open(&args.run)?;
    if let Some(frame) = args.frame.iter().find(|f| !FRAMES.contains(&f.as_str())) {
        return Err(Usage(format!("--frame {frame:?} is no frame; there are {}", FRAMES.join(", "))).into());
    }
    match (&args.sample, args.plan, args.labels.is_empty()) {
        (_, true, true) => show_plan(&run, args),
        (Some(n), false, true) => draw(&run, args, *n),
        (None, false, false) => settle(&run, args),
        _ => {
            Err(Usage("say what is to be done: --plan, --sample N -o to_label.csv, or --labels coded.csv".into())
                .into())
        }
    }
}

fn options(run: &Run) -> Result<ProfileOptions> {
    Ok(profile_options(&run.manifest()?.bundle))
}

/// The paragraphs that count, and all articles.
pub(super) fn population(run: &Run, options: &ProfileOptions) -> Result<(Population, Vec<ArticleRow>)> {
    let articles: Vec<ArticleRow> = run.articles()?.collect::<Result<_, _>>()?;
    let mut builder = PopulationBuilder::new(&articles, options);
    for row in run.paragraphs()? {
        builder.paragraph(&row?);
    }
    Ok((builder.finish(), articles))
}

fn draw(run: &Run, args: &Validate, n: usize) -> Result<()> {
    let Some(path) = &args.output else {
        return Err(Usage("--sample needs a file for the sheet: -o to_label.csv".into()).into());
    };
    if n < LEAST {
        return Err(Usage(format!("--sample {n}: at least {LEAST} paragraphs are needed")).into());
    }
    let (form, key) = (path.with_extension("html"), key_path(path));
    if let Some(there) = [path, &form, &key].into_iter().find(|p| p.exists()) {
        return Err(Usage(format!("{} is there already: choose another name with -o", there.display())).into());
    }
    let options = options(run)?;
    let (population, articles) = population(run, &options)?;
    if population.units.is_empty() {
        return Err(Usage(
            "no paragraph of the run counts (genre news, analysis, unknown; origin staff, unknown)".into(),
        )
        .into());
    }
    let sample = Sample::draw(&population, Design::new(&population, &args.frame, n), args.seed, &options);
    let rows = texts(run, &sample, &articles, |_| true)?;
    let write =
        |file: &Path, text: &str| fs::write(file, text).with_context(|| format!("cannot write {}", file.display()));
    write_sheet(&rows, output::sink(Some(path))?)?;
    write(&form, &coding_form(&sample.sample, &rows)?)?;
    write(&key, &sample.to_json())?;
    eprintln!(
        "{} of {} paragraphs of {} outlets drawn, in {} strata (sample {}, seed {}).\n\
         To code: {} in a browser, or {} in a spreadsheet.\n\
         Keep {} from the coders: it has outlets and inclusion probabilities.\n\
         Then: slant validate {} --labels CODED.csv",
        rows.len(),
        population.units.len(),
        population.outlets.len(),
        sample.design.strata.iter().filter(|s| s.size > 0).count(),
        sample.sample,
        sample.seed,
        form.display(),
        path.display(),
        key.display(),
        args.run.display()
    );
    Ok(())
}

fn key_path(sheet: &Path) -> PathBuf {
    let stem = sheet.file_stem().unwrap_or_default().to_string_lossy().into_owned();
    sheet.with_file_name(stem + KEY_SUFFIX)
}

fn texts(run: &Run, sample: &Sample, articles: &[ArticleRow], wanted: impl Fn(&str) -> bool) -> Result<Vec<SheetRow>> {
    let mut builder = SheetBuilder::new(sample, articles, printable, wanted);
    for row in run.paragraphs()? {
        builder.paragraph(&row?);
    }
    Ok(builder.finish())
}

fn show_plan(run: &Run, args: &Validate) -> Result<()> {
    if !(args.halfwidth > 0.0 && args.halfwidth < 0.5) {
        return Err(Usage(format!("--halfwidth {} must lie between 0 and 0.5, such as 0.03", args.halfwidth)).into());
    }
    let (population, _) = population(run, &options(run)?)?;
    let design = Design::new(&population, &args.frame, args.sample.unwrap_or(400).max(LEAST));
    let claims = plan(&population, &design, args.halfwidth);
    if args.json {
        return output::print_json(&claims);
    }
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "Frame",
        "Share in the corpus",
        "Share in an outlet\n(median outlet)",
        "Difference of the two\nlargest outlets",
    ]);
    let labels = |c: &Claim| match c.labels {
        Some(n) => n.to_string(),
        None => format!("not reachable (articles: ±{:.3})", c.least_halfwidth),
    };
    for frame in &design.frames {
        let of = |what: &str| claims.iter().filter(|c| c.frame == *frame && c.claim == what).collect::<Vec<_>>();
        let mut outlets = of("outlet");
        outlets.sort_by_key(|c| c.labels.unwrap_or(u64::MAX));
        let cell = |c: Option<&&Claim>| c.map_or("–".to_owned(), |c| labels(c));
        table.add_row([
            frame.clone(),
            cell(of("corpus").first()),
            cell(outlets.get(outlets.len() / 2)),
            cell(of("difference").first()),
        ]);
    }
    output::print(&format!(
        "Paragraphs to code for a 95% interval of ± {}:\n{table}\nIn all, laid out as `--sample` would; guessed from the model's probabilities, so a model that is too sure needs more.\n--json has every outlet.\n",
        args.halfwidth
    ))
}

/// Reads labels; shows agreement and estimates.
fn settle(run: &Run, args: &Validate) -> Result<()> {
    let read = |files: &[PathBuf]| files.iter().map(|f| CodedSheet::read(f)).collect::<Result<Vec<_>, _>>();
    let (coded, settled) = (read(&args.labels)?, read(&args.settled)?);
    let (key, sample) = find_key(args, &coded)?;
    let usual = options(run)?;
    let options = ProfileOptions { genres: sample.genres.clone(), origins: sample.origins.clone(), ..usual };
    let (population, articles) = population(run, &options)?;
    sample.check(&population, &key)?;
    let labels = Labels::new(&sample, &coded, &settled)?;
    let matched = Matched::new(&population, &sample);
    let agreed = agreement(&population, &sample, &labels, &matched, BootstrapOptions::default());
    if let Some(file) = &args.disagreements {
        let differing: Vec<usize> = (0..sample.rows.len()).filter(|row| labels.differs(*row)).collect();
        write_disagreements(run, &sample, &articles, &labels, &differing, file)?;
    }
    let estimates = validated(&population, &sample, &labels, &matched)
        .context("fewer than two paragraphs are coded: nothing can be estimated")?;
    let raw = estimate(run, &options)?.estimates;
    let both = beside(raw, estimates);
    if args.json {
        return output::print_json(&json!({"sample": sample.sample, "agreement": agreed, "estimates": both}));
    }
    if args.csv {
        return Ok(to_csv(&both, output::sink(None)?)?);
    }
    output::print(&agreement_table(&agreed))?;
    output::print(&shares_table(&both))
}

/// The key of a sheet's sample: given, or beside the sheet, or here.
pub(super) fn find_key(args: &Validate, coded: &[CodedSheet]) -> Result<(PathBuf, Sample)> {
    key_of(args.key.as_deref(), &args.labels, coded)
}

/// See [`find_key`].
pub(super) fn key_of(given: Option<&Path>, files: &[PathBuf], coded: &[CodedSheet]) -> Result<(PathBuf, Sample)> {
    if let Some(path) = given {
        return Ok((path.to_owned(), Sample::read(path)?));
    }
    let name = coded.first().map(|c| c.sample.as_str()).unwrap_or_default();
    let folders =
        files.iter().filter_map(|f| f.parent()).map(|p| if p.as_os_str().is_empty() { Path::new(".") } else { p });
    let found = folders.chain([Path::new(".")]).find_map(|dir| Sample::find(dir, name));
    let file = files.first().cloned().unwrap_or_default();
    Ok(found.ok_or(crate::profile::validate::ValidateError::NoKey { sample: name.to_owned(), file })?)
}

/// Raw and validated rows of the same share together, the rest left out.
fn beside(raw: Vec<EstimateRow>, validated: Vec<EstimateRow>) -> Vec<EstimateRow> {
    let mut rows = Vec::new();
    for row in validated {
        let same = |r: &&EstimateRow| {
            r.method == "raw" && (&r.outlet, &r.measure, &r.key) == (&row.outlet, &row.measure, &row.key)
        };
        rows.extend(raw.iter().find(same).cloned());
        rows.push(row);
    }
    rows
}

fn write_disagreements(
    run: &Run,
    sample: &Sample,
    articles: &[ArticleRow],
    labels: &Labels,
    rows: &[usize],
    file: &Path,
) -> Result<()> {
    let ids: Vec<&str> = rows.iter().filter_map(|r| sample.rows.get(*r)).map(|r| r.id.as_str()).collect();
    let texts = texts(run, sample, articles, |id| ids.contains(&id))?;
    let mut writer = csv::Writer::from_writer(output::sink(Some(file))?);
    let coders = labels.coders.iter().map(|c| format!("coded by {c}"));
    let header = ["id", "title", "text"].map(str::to_owned).into_iter().chain(coders);
    writer.write_record(header.chain(["frames", "primary", "notes"].map(str::to_owned)))?;
    for (row, text) in rows.iter().zip(&texts) {
        let said = labels.by_coder.get(*row).into_iter().flatten();
        let said = said.map(|c| c.map(|c| format!("{} (primary {})", c.keys(), c.primary_key())).unwrap_or_default());
        let own = [text.id.clone(), crate::profile::guard(&text.title), crate::profile::guard(&text.text)];
        writer.write_record(own.into_iter().chain(said).chain([const { String::new() }; 3]))?;
    }
    writer.flush()?;
    eprintln!(
        "{} disagreements: {}; fill in frames and primary and give it with --settled",
        rows.len(),
        file.display()
    );
    Ok(())
}

fn number(i: &Estimate) -> String {
    match (i.value, i.lower, i.upper) {
        (Some(v), Some(l), Some(u)) => format!("{v:.2} ({l:.2}–{u:.2})"),
        (Some(v), ..) => format!("{v:.2}"),
        _ => "–".to_owned(),
    }
}

fn agreement_table(a: &Agreement) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header([
        "Frame",
        "Coded\nwith it",
        "Alpha\nbetween coders",
        "Alpha\npeople – model",
        "Precision",
        "Recall",
        "F1",
    ]);
    for f in &a.frames {
        let q = &f.quality;
        table.add_row([
            f.frame.clone(),
            f.positive.to_string(),
            number(&f.alpha_coders),
            number(&f.alpha_model),
            number(&q.precision),
            number(&q.recall),
            number(&q.f1),
        ]);
    }
    let (one, other) = (number(&a.primary_alpha_coders), number(&a.primary_alpha_model));
    table.add_row(["primary".to_owned(), a.coded.to_string(), one, other]);
    let mut text = format!(
        "{} of {} drawn paragraphs are coded ({} by two or more coders); {} of them differ and are not settled.\n",
        a.coded, a.drawn, a.coded_twice, a.unsettled
    );
    if a.coded < a.drawn {
        text += &format!(
            "{} are uncoded: the estimates take them to be like the coded ones of their stratum.\n",
            a.drawn - a.coded
        );
    }
    format!(
        "{text}{table}\n95% intervals by bootstrap over articles. Alphas are of the sample, which holds more doubtful paragraphs than the corpus; precision, recall and F1 are weighted to the corpus.\n\n"
    )
}

fn shares_table(rows: &[EstimateRow]) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(["Outlet", "Frame", "Raw", "Validated", "Of what"]);
    let percent = |r: Option<&EstimateRow>| match r.map(|r| (r.estimate, r.lower, r.upper)) {
        Some((Some(v), Some(l), Some(u))) => format!("{:.1}% ({:.1}–{:.1})", 100.0 * v, 100.0 * l, 100.0 * u),
        Some((Some(v), ..)) => format!("{:.1}%", 100.0 * v),
        _ => "–".to_owned(),
    };
    let shares: Vec<&EstimateRow> = rows.iter().filter(|r| r.measure == "frame_share").collect();
    let validated = shares.iter().filter(|r| r.method == "validated");
    // On the terminal the corpus and the outlets with labels of their own; --csv has all.
    for row in validated.filter(|r| r.outlet == ALL_OUTLETS || !r.note.starts_with("0 coded")) {
        let raw = shares.iter().find(|r| r.method == "raw" && r.outlet == row.outlet && r.key == row.key);
        let outlet = if row.outlet == ALL_OUTLETS { "all outlets".to_owned() } else { printable(&row.outlet) };
        table.add_row([outlet, row.key.clone(), percent(raw.copied()), percent(Some(row)), row.note.clone()]);
    }
    format!(
        "{table}\nShares of paragraphs with 95% intervals. Raw: the model's decisions, over the draw of articles alone. Validated: corrected by the labels (PPI++ by stratum, articles as clusters; outlets partially pooled). --csv has every outlet.\n"
    )
}
