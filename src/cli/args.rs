//! What can be typed.

use std::path::PathBuf;

use anyhow::Result;
use chrono::NaiveDate;
use clap::{Args, Parser, Subcommand};

use crate::{
    compare,
    corpus::{Aliases, ReadOptions},
    model::{Aligner, Bundle, Engine, Isa, Model},
    profile::By,
    report::TextShown,
};

/// Measures how news is told: frames, stance, voice and loaded language of every paragraph, profiles of outlets, and the
/// coverage of one event side by side. Everything runs on this machine.
#[derive(Debug, Parser)]
#[command(name = "slant", version, max_term_width = 110)]
#[command(after_help = "Examples:
  slant analyze data/example -o run              read a corpus, write tables and a page
  slant profile run                              its outlets
  slant compare run --event rent-cap             one event across them
  slant read article.txt                         one article in the terminal")]
pub struct Cli {
    #[command(subcommand)]
    pub command: Command,
    #[command(flatten)]
    pub common: Common,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Analyze(Analyze),
    Read(Read),
    Profile(Profile),
    Compare(Compare),
    Report(Report),
    Validate(Validate),
    Export(Export),
    Predict(Predict),
    Evaluate(Evaluate),
    Calibrate(Calibrate),
    /// Lists the installed bundles with their checksums and cards
    #[command(after_help = "Example:\n  slant models")]
    Models,
    #[cfg(feature = "torch")]
    Train(Train),
}

/// Flags of every command.
#[derive(Debug, Args)]
#[command(next_help_heading = "Common options")]
pub struct Common {
    /// Bundle: a name below models/, or its folder [default: $SLANT_MODEL, then "default"]
    #[arg(long, global = true, value_name = "NAME|DIR")]
    pub model: Option<String>,
    /// Engine: auto, int8, portable or torch
    #[arg(long, global = true, default_value = "auto", value_parser = str::parse::<Engine>)]
    pub engine: Engine,
    /// Instruction set of the int8 engine: auto, generic, avx2, avx512vnni, amx or neon
    #[arg(long, global = true, default_value = "auto")]
    pub isa: Isa,
    /// Worker threads [default: one a core]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
    /// Says nothing but errors
    #[arg(short, long, global = true)]
    pub quiet: bool,
    /// Says more (twice: everything)
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
}

impl Common {
    /// The model that the flags ask for.
    pub fn model(&self) -> Result<Model> {
        Ok(Model::new(Bundle::open(self.model.as_deref())?, self.engine, self.isa)?)
    }

    /// The aligner of that name or folder.
    pub fn aligner(&self, name: Option<&str>) -> Result<Aligner> {
        let aligner = Aligner::open(name, self.engine, self.isa)?;
        anyhow::ensure!(
            compare::takes(&aligner.parameters),
            "{} weighs other values than this version of slant measures; fit it again with slant calibrate --points",
            aligner.dir.display()
        );
        Ok(aligner)
    }

    /// Worker threads.
    pub fn threads(&self) -> usize {
        let cores = || std::thread::available_parallelism().map_or(1, usize::from);
        self.threads.map_or_else(cores, usize::from)
    }
}

/// How a corpus is read.
#[derive(Debug, Args)]
pub struct Reading {
    /// Reads a field from another column, such as outlet=source_name (repeatable)
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub field: Vec<String>,
    /// Outlet of all articles
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,
    /// Table (columns name, outlet) that joins the names of one outlet, such as nytimes.com,New York Times
    #[arg(long, value_name = "FILE")]
    pub aliases: Option<PathBuf>,
    /// Target whose stance is asked for (repeatable)
    #[arg(long, value_name = "T")]
    pub target: Vec<String>,
}

impl Reading {
    pub fn options(&self) -> Result<ReadOptions> {
        let fields = self.field.iter().map(|f| ReadOptions::parse_field(f)).collect::<Result<_, _>>()?;
        Ok(ReadOptions::new(fields, self.outlet.clone())?)
    }

    /// Names of outlets that are joined.
    pub fn aliases(&self) -> Result<Aliases> {
        Ok(self.aliases.as_deref().map(Aliases::read).transpose()?.unwrap_or_default())
    }

    /// Targets, trimmed, without blanks and repetitions.
    pub fn targets(&self) -> Vec<String> {
        let mut targets: Vec<String> = Vec::new();
        for target in self.target.iter().map(|t| t.trim()).filter(|t| !t.is_empty()) {
            if !targets.iter().any(|t| t == target) {
                targets.push(target.to_string());
            }
        }
        targets
    }
}

/// Reads articles, classifies every paragraph, and writes tables and a page (the main job)
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant analyze data/example -o run              stance towards whom the articles talk about most
  slant analyze data/example -o run --no-stance  faster
  slant analyze articles.jsonl.gz --target \"carbon fee\" --target \"Elena Marsh\" -o run
  slant analyze export.csv --field outlet=source_name --field text=fulltext -o run
  slant analyze 'pages/*/2031-*.html' --aliases outlets.csv -o run
  zcat archive.jsonl.gz | slant analyze - -o run
  slant analyze articles/ -o run --resume        go on after an interruption")]
pub struct Analyze {
    /// Files, folders and patterns ('a/*.txt'): .txt, .jsonl, .json, .csv, .tsv, .html, .parquet, each also as .gz or .zst;
    /// - for standard input
    #[arg(required = true, value_name = "CORPUS")]
    pub corpus: Vec<PathBuf>,
    /// Folder for the run; it must not hold one
    #[arg(short, long, value_name = "RUN")]
    pub output: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
    /// Language of the articles that are analyzed: en (others are set aside and counted), or any
    #[arg(long, value_name = "en|any", default_value = "en", value_parser = ["en", "any"])]
    pub language: String,
    /// Asks for no stance (without --target, the ten people, organisations and proposals that the first 2,000 articles talk
    /// about most are the targets)
    #[arg(long, conflicts_with = "target")]
    pub no_stance: bool,
    #[command(flatten)]
    pub duplicates: Duplicates,
    /// Starts a run that is missing, goes on with a half-made one, leaves a finished one alone
    #[arg(long)]
    pub resume: bool,
    /// Stops at the first record that cannot be read
    #[arg(long)]
    pub strict: bool,
    #[command(flatten)]
    pub page: Page,
}

/// What counts as a duplicate of another article.
#[derive(Debug, Args)]
pub struct Duplicates {
    /// Least share of five-word runs outside quotations that two articles have in common, for the later to be a duplicate
    #[arg(long, value_name = "SHARE", default_value_t = 0.8, value_parser = share)]
    pub dup_threshold: f64,
    /// Time within which such near-duplicates are looked for (the same words are a duplicate at any time)
    #[arg(long, value_name = "DAYS", default_value = "7d", value_parser = days)]
    pub dup_window: u16,
}

fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(share) if (0.3..=1.0).contains(&share) => Ok(share),
        _ => Err("it is a number from 0.3 to 1".into()),
    }
}

fn days(text: &str) -> Result<u16, String> {
    text.strip_suffix('d').unwrap_or(text).parse().map_err(|_| "it is a number of days, such as 7d".into())
}

/// Shows one article in the terminal, annotated paragraph by paragraph
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant read article.txt
  slant read article.txt --target \"sanctuary city\"
  slant read article.txt --json | jq .paragraphs[0].frames")]
pub struct Read {
    /// File with one article (or several: the first is shown)
    pub article: PathBuf,
    #[command(flatten)]
    pub reading: Reading,
    /// Writes JSON instead
    #[arg(long)]
    pub json: bool,
}

/// Shows the outlets of a run: frames, stance, loaded words, with intervals
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant profile run
  slant profile run --outlet \"Harrow Bay Gazette\" --csv > gazette.csv
  slant profile run --genre opinion --genre editorial --json
  slant profile run --by month --csv > months.csv
  slant profile run --parquet estimates.parquet
  slant profile run --robust --html curves.html  how much the choices mattered
  slant profile run --sources                    who is quoted, how much, as what, with which verbs
  slant profile run --sources --outlet \"Harrow Bay Gazette\" --top 30 --csv > sources.csv
  slant profile run --naming --csv > naming.csv  which names outlets choose for the same thing")]
pub struct Profile {
    /// Folder that `slant analyze` wrote
    pub run: PathBuf,
    /// Only this outlet (repeatable)
    #[arg(long, value_name = "O")]
    pub outlet: Vec<String>,
    /// Genres that count (repeatable) [default: news, analysis, unknown]
    #[arg(long, value_name = "G")]
    pub genre: Vec<String>,
    /// Origins that count (repeatable) [default: staff, unknown]
    #[arg(long, value_name = "O")]
    pub origin: Vec<String>,
    /// Adds rows for groups of articles: month, week, day, event, section or topic
    #[arg(long, value_name = "GROUP", value_parser = str::parse::<By>)]
    pub by: Option<By>,
    /// Splits each outlet's difference from the rest into what is covered and how it is told, within event or topic
    #[arg(long, value_name = "STRATUM", value_parser = within, conflicts_with = "by")]
    pub within: Option<By>,
    /// Prints a methods paragraph for a paper: what was done, with its sources
    #[arg(long, conflicts_with_all = ["csv", "json"])]
    pub methods: bool,
    /// One estimate a row
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Everything as JSON
    #[arg(long)]
    pub json: bool,
    /// Writes the estimates as Parquet too: the columns of --csv, one estimate a row
    #[arg(long, value_name = "FILE", conflicts_with_all = ["robust", "sources", "naming", "methods"])]
    pub parquet: Option<PathBuf>,
    #[command(flatten)]
    pub voices: Voices,
    #[command(flatten)]
    pub robust: Robust,
}

/// How much the choices matter.
#[derive(Debug, Args)]
pub struct Robust {
    /// Differences from the rest of the corpus under every combination of counts, titles, opinion, wire copy and short
    /// paragraphs instead: in how many the sign is the same
    #[arg(long, conflicts_with_all = ["sources", "naming", "methods", "by", "within"])]
    pub robust: bool,
    /// Draws the specification curves into a page
    #[arg(long, value_name = "FILE", requires = "robust")]
    pub html: Option<PathBuf>,
}

/// Parts of a profile that are asked for by name.
#[derive(Debug, Args)]
pub struct Voices {
    /// Who is quoted instead: words given to each source, types, first and last word, reporting verbs
    #[arg(long)]
    pub sources: bool,
    /// Alternative names for one thing instead ("tax hike", "tax increase"), by outlet and voice
    #[arg(long, conflicts_with = "sources")]
    pub naming: bool,
    /// Sources that are listed an outlet, or sets of names
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u16).range(1..))]
    pub top: u16,
}

fn within(text: &str) -> Result<By, String> {
    match text.parse() {
        Ok(by @ (By::Event | By::Topic)) => Ok(by),
        _ => Err("it is event or topic".into()),
    }
}

/// Sets the coverage of one event by several outlets side by side
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant compare run                              the events that there are
  slant compare run --event rent-cap
  slant compare run --from 2031-04-01 --to 2031-04-30            the events of a month
  slant compare run --query \"tariff lobster\" --from 2031-04-01 --json")]
pub struct Compare {
    /// Folder that `slant analyze` wrote
    pub run: PathBuf,
    /// The articles with this event_id
    #[arg(long, value_name = "E", conflicts_with = "query")]
    pub event: Option<String>,
    /// The articles whose title and first paragraphs have all these words; of an event that holds most of them, all articles
    #[arg(long, value_name = "WORDS")]
    pub query: Option<String>,
    /// Aligner that finds what several outlets state: a name below models/, or its folder [default: aligner]
    #[arg(long, value_name = "NAME|DIR")]
    pub aligner: Option<String>,
    /// Only events and articles of this day and later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub from: Option<NaiveDate>,
    /// Only events and articles of this day and earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub to: Option<NaiveDate>,
    /// Writes JSON instead
    #[arg(long)]
    pub json: bool,
}

/// Makes the page again from the tables, without the model
#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  slant report run -o page.html\n  slant report run --text none -o to_send.html   no text of the articles in it"
)]
pub struct Report {
    /// Folder that `slant analyze` wrote
    pub run: PathBuf,
    /// Page to write [default: RUN/report.html]
    #[arg(short, long, value_name = "FILE.html")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub page: Page,
}

/// What the page is made with.
#[derive(Debug, Args)]
pub struct Page {
    /// How much of the articles' text the page holds: full, excerpt (25 words of each paragraph) or none; estimates stay
    #[arg(long, default_value = "full", value_name = "full|excerpt|none", value_parser = str::parse::<TextShown>)]
    pub text: TextShown,
    /// Aligner of the events' paragraphs: a name below models/, or its folder [default: aligner, where there is one]
    #[arg(long, value_name = "NAME|DIR")]
    pub aligner: Option<String>,
}

/// Plans and draws a sample to code by hand; re-estimates the outlets with its labels
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant validate run --plan --halfwidth 0.03     how many labels which claim needs
  slant validate run --sample 200 -o to_label.csv
  slant validate run --labels coded.csv          agreement, and estimates that rest on the labels
  slant validate run --labels ann.csv --labels bo.csv --disagreements settle.csv
  slant validate run --labels ann.csv --labels bo.csv --settled settle.csv --csv > shares.csv")]
pub struct Validate {
    /// Folder that `slant analyze` wrote
    pub run: PathBuf,
    /// Says how many labels are needed for intervals of ± --halfwidth
    #[arg(long, conflicts_with_all = ["output", "labels"])]
    pub plan: bool,
    /// Half of the width of the intervals that are wanted
    #[arg(long, value_name = "H", default_value_t = 0.03)]
    pub halfwidth: f64,
    /// Draws this many paragraphs
    #[arg(long, value_name = "N", conflicts_with = "labels")]
    pub sample: Option<usize>,
    /// Sheet to write; the form (.html) and the key (.key.json) are written beside it
    #[arg(short, long, value_name = "SHEET.csv", requires = "sample")]
    pub output: Option<PathBuf>,
    /// Frame that the sample is laid out for (repeatable) [default: all]
    #[arg(long, value_name = "F")]
    pub frame: Vec<String>,
    /// Seed of the draw
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Sheet that a person coded (one a coder)
    #[arg(long, value_name = "CODED.csv")]
    pub labels: Vec<PathBuf>,
    /// Sheet that settles disagreements (repeatable; the last one counts)
    #[arg(long, value_name = "FILE", requires = "labels")]
    pub settled: Vec<PathBuf>,
    /// Sheet to write the paragraphs to on which coders differ
    #[arg(long, value_name = "FILE", requires = "labels")]
    pub disagreements: Option<PathBuf>,
    /// Key of the sample [default: looked for beside the sheet]
    #[arg(long, value_name = "KEY.json")]
    pub key: Option<PathBuf>,
    /// One estimate a row, raw and validated
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Everything as JSON
    #[arg(long)]
    pub json: bool,
}

/// Writes a run's readings for other programs
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant export run --for regression --measure frame:economic --labels coded.csv -o table.csv
  slant export run --for regression --measure \"stance:rent cap\" --unit article -o table.csv
  slant export run --for csv -o tables           every table of the run as CSV")]
pub struct Export {
    /// Folder that `slant analyze` wrote
    pub run: PathBuf,
    /// What it is for
    #[arg(long = "for", value_name = "USE", value_enum)]
    pub purpose: Purpose,
    /// File to write; for csv, a new folder
    #[arg(short, long, value_name = "FILE|DIR")]
    pub output: PathBuf,
    /// Outcome of the regression: frame:KEY, biased or stance:TARGET
    #[arg(long, value_name = "M")]
    pub measure: Option<String>,
    /// What a row is
    #[arg(long, value_enum, default_value_t = RowUnit::Paragraph)]
    pub unit: RowUnit,
    /// Coded sheet of `slant validate --sample` (repeatable)
    #[arg(long, value_name = "CODED.csv")]
    pub labels: Vec<PathBuf>,
    /// Sheet that settles disagreements
    #[arg(long, value_name = "FILE", requires = "labels")]
    pub settled: Vec<PathBuf>,
    /// Key of the sample [default: looked for beside the sheet]
    #[arg(long, value_name = "KEY.json")]
    pub key: Option<PathBuf>,
}

/// What an export is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Purpose {
    /// One table with proxy, label and inclusion probability
    Regression,
    /// Every table of the run as CSV
    Csv,
}

/// What a row of the regression table is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum RowUnit {
    /// A paragraph
    Paragraph,
    /// An article
    Article,
}

/// Reads labelled or unlabelled paragraphs: one row out per row in, same order
#[derive(Debug, Args)]
#[command(after_help = "Example:\n  slant predict paragraphs.jsonl -o predictions.jsonl")]
pub struct Predict {
    /// JSON Lines with id and text, and where known title and target
    pub file: PathBuf,
    /// File to write [default: standard output]
    #[arg(short, long, value_name = "PRED.jsonl")]
    pub output: Option<PathBuf>,
}

/// Scores the model against labelled paragraphs, or found events against known ones
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant evaluate dev.jsonl --json
  slant evaluate --events grouped.jsonl --background others.jsonl --blank-dates 0.2
  slant evaluate --events grouped.jsonl --background others.jsonl --folds 4    fits the weights anew")]
pub struct Evaluate {
    /// JSON Lines with id, text and labels
    #[arg(required_unless_present_any = ["points", "events"], conflicts_with = "events")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub labelled: LabelledEvents,
    /// Articles with the event_id that people gave them, against which the events found are scored (repeatable)
    #[arg(long, value_name = "CORPUS")]
    pub events: Vec<PathBuf>,
    /// Articles of no known event, grouped along with those of --events (repeatable)
    #[arg(long, value_name = "CORPUS", requires = "events")]
    pub background: Vec<PathBuf>,
    /// Share of the articles whose date is left out
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, requires = "events")]
    pub blank_dates: f64,
    /// Fits the weights anew in a cross-validation of so many parts, and on all
    #[arg(long, value_name = "N", requires = "events", value_parser = clap::value_parser!(u16).range(2..))]
    pub folds: Option<u16>,
    /// Seed of what is drawn: dates to leave out, parts
    #[arg(long, default_value_t = 1, requires = "events")]
    pub seed: u64,
    /// Writes JSON instead
    #[arg(long)]
    pub json: bool,
}

/// Labelled events: the aligner is fitted or scored on them.
#[derive(Debug, Args)]
pub struct LabelledEvents {
    /// Points of labelled events (event_id, points of paragraphs such as \"B4\" or \"AT\"), for the aligner
    #[arg(long, value_name = "FILE", requires = "articles")]
    pub points: Option<PathBuf>,
    /// Articles of these events (event_id, article, outlet, title, text with a blank line between paragraphs)
    #[arg(long, value_name = "FILE", requires = "points")]
    pub articles: Option<PathBuf>,
    /// Aligner: a name below models/, or its folder [default: aligner]
    #[arg(long, value_name = "NAME|DIR")]
    pub aligner: Option<String>,
}

/// Fits calibration and thresholds of a bundle on labelled paragraphs that were not trained on; counts its errors
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  slant calibrate frames-dev.jsonl stance-dev.jsonl --model models/mine
  slant calibrate --errors frames-error.jsonl --model models/mine")]
pub struct Calibrate {
    /// JSON Lines with id, text and labels
    #[arg(required_unless_present_any = ["errors", "points"])]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub labelled: LabelledEvents,
    /// Aligner whose encoder was trained without every Nth labelled event, N being how often this is given; the first
    /// without events 0, N, 2N, …, the second without 1, N + 1, … Each reads the events that it has not seen, and the
    /// models that weigh the encoder's answers are fitted on these readings. Without it the aligner itself reads all of
    /// them: then they must be others than it was trained on
    #[arg(long, value_name = "NAME|DIR", requires = "points")]
    pub trained_without: Vec<String>,
    /// Labelled probability sample (id, text, title, outlet, frames, inclusion_probability) that was used for nothing
    /// else: the errors of the frames are counted on it, with the new thresholds, and kept in the bundle as errors.json,
    /// for the corrected shares of profiles
    #[arg(long, value_name = "FILE")]
    pub errors: Option<PathBuf>,
}

/// Fine-tunes an encoder with all heads on labelled paragraphs, to a new bundle
#[cfg(feature = "torch")]
#[derive(Debug, Args)]
#[command(after_help = "Example:
  slant train frames.jsonl stances.jsonl --dev dev.jsonl --base pretrained -o models/mine
  slant calibrate dev.jsonl --model models/mine")]
pub struct Train {
    /// JSON Lines with id, text and labels; rows of one id are one example
    #[arg(required = true)]
    pub files: Vec<PathBuf>,
    /// Labelled files that each epoch is scored on (repeatable)
    #[arg(long, value_name = "FILE")]
    pub dev: Vec<PathBuf>,
    /// Folder of the pretrained encoder (model.safetensors, config.json, tokenizer.json), or a bundle
    #[arg(long, value_name = "DIR")]
    pub base: PathBuf,
    /// Folder of the new bundle
    #[arg(short, long, value_name = "BUNDLE")]
    pub output: PathBuf,
    /// Passes over the data
    #[arg(long, default_value_t = 3)]
    pub epochs: usize,
    /// Examples a step
    #[arg(long, default_value_t = 16)]
    pub batch: usize,
    /// Highest learning rate of the encoder; the heads learn five times as fast
    #[arg(long, default_value_t = 1e-4)]
    pub learning_rate: f64,
    /// Share of the titles that are left out
    #[arg(long, default_value_t = 0.15)]
    pub title_dropout: f64,
    /// Seed
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// Share of the base's weights that is averaged into the result, from 0 to 1
    #[arg(long, default_value_t = 0.0, value_name = "SHARE")]
    pub keep_base: f64,
    /// Time budget in minutes: the learning rate then decays by the clock
    #[arg(long, value_name = "M")]
    pub max_minutes: Option<f64>,
}
