//! The streaming pipeline: one thread reads the corpus, workers clean, tokenize and encode, this thread writes in the
//! order of the input. What is written does not depend on the number of workers.

use std::{
    collections::BTreeMap,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
        mpsc::{Receiver, sync_channel},
    },
    thread,
};

use super::{read::read, rows::ArticleReading, run::RunError, writer::RunWriter};
use crate::{
    corpus::{Aliases, Article, Read, Reject, SetAside},
    model::Model,
    text,
};

/// Articles that wait for a worker, for each worker.
const WAITING: usize = 4;

/// What the pipeline tells while it works.
pub trait Progress: Sync {
    /// An article was written, with so many paragraphs.
    fn article(&self, paragraphs: usize);
    /// Something that the user should know.
    fn warn(&self, warning: &str);
}

/// Why the pipeline ended early.
#[derive(Debug, thiserror::Error)]
pub enum PipelineError {
    /// The run cannot be written.
    #[error(transparent)]
    Run(#[from] RunError),
    /// A record cannot be read and `--strict` was asked for.
    #[error("{}{}: {}; leave --strict out to go on past such records", .0.file, line(.0), .0.reason)]
    Strict(Reject),
}

fn line(reject: &Reject) -> String {
    reject.line.map(|n| format!(", line {n}")).unwrap_or_default()
}

/// What is to be done.
pub struct Plan<'a> {
    /// The model.
    pub model: &'a Model,
    /// Targets whose stance is asked for.
    pub targets: &'a [String],
    /// Names of outlets that are joined.
    pub aliases: &'a Aliases,
    /// Analyzes articles in any language, and not in English alone.
    pub any_language: bool,
    /// Workers.
    pub threads: usize,
    /// Ends at the first reject.
    pub strict: bool,
}

enum Job {
    Article(u64, Box<Article>),
    Reject(u64, Reject),
}

enum Done {
    Article(Box<ArticleReading>),
    Reject(Reject),
    SetAside(SetAside),
}

/// Reads a corpus into a run. Items that the writer has already are skipped. Stops after the item at hand, with all
/// work kept, when `stop` is set.
pub fn run(
    corpus: impl Iterator<Item = Read> + Send,
    plan: &Plan,
    writer: &mut RunWriter,
    progress: &dyn Progress,
    stop: &AtomicBool,
) -> Result<(), PipelineError> {
    let Plan { threads, strict, .. } = *plan;
    let (jobs, waiting) = sync_channel::<Job>(threads * WAITING);
    let (results, done) = sync_channel::<(u64, Done)>(threads * WAITING);
    // Shared by the workers alone: when the last of them ends, the reading thread's next send fails and it ends too.
    let waiting = Arc::new(Mutex::new(waiting));
    let skip = writer.done().items();
    thread::scope(|scope| {
        scope.spawn(move || {
            let mut n = 0;
            for item in corpus {
                let job = match item {
                    Read::Article(article) => Job::Article(n, article),
                    Read::Reject(reject) => Job::Reject(n, reject),
                    Read::Warning(warning) => {
                        progress.warn(&warning.to_string());
                        continue;
                    }
                };
                n += 1;
                if stop.load(Ordering::Relaxed) || (n > skip && jobs.send(job).is_err()) {
                    break;
                }
            }
        });
        for _ in 0..threads {
            let results = results.clone();
            let waiting = Arc::clone(&waiting);
            scope.spawn(move || {
                while let Some(job) = next(&waiting) {
                    let result = match job {
                        Job::Article(n, article) => (n, read_or_reject(*article, plan)),
                        Job::Reject(n, reject) => (n, Done::Reject(reject)),
                    };
                    if results.send(result).is_err() {
                        break;
                    }
                }
            });
        }
        drop((results, waiting));
        write_in_order(done, skip, strict, writer, progress)
    })
}

/// A fault of slant in one article costs that article, not the batch.
fn read_or_reject(article: Article, plan: &Plan) -> Done {
    if !plan.any_language
        && let Some(language) = Some(text::language(&article.text)).filter(|language| *language != "en")
    {
        return Done::SetAside(set_aside(article, language));
    }
    let reject = Reject {
        file: article.source_file.clone(),
        line: article.source_row,
        reason: "slant failed on this article; please report it with the article's text".into(),
        raw: article.text.chars().take(200).collect(),
    };
    match catch_unwind(AssertUnwindSafe(|| read(article, plan.model, plan.targets, plan.aliases))) {
        Ok(reading) => Done::Article(Box::new(reading)),
        Err(_) => Done::Reject(reject),
    }
}

fn set_aside(article: Article, language: &str) -> SetAside {
    let Article { id: article_id, outlet, title, source_file: file, source_row: row, .. } = article;
    SetAside { file, row, article_id, outlet, title, language: language.to_owned() }
}

fn next(waiting: &Mutex<Receiver<Job>>) -> Option<Job> {
    waiting.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).recv().ok()
}

fn write_in_order(
    done: Receiver<(u64, Done)>,
    first: u64,
    strict: bool,
    writer: &mut RunWriter,
    progress: &dyn Progress,
) -> Result<(), PipelineError> {
    let mut early: BTreeMap<u64, Done> = BTreeMap::new();
    let mut next = first;
    for (n, result) in done {
        early.insert(n, result);
        while let Some(result) = early.remove(&next) {
            next += 1;
            match result {
                Done::Article(reading) => {
                    progress.article(reading.paragraphs.len());
                    writer.push(*reading)?;
                }
                Done::Reject(reject) if strict => return Err(PipelineError::Strict(reject)),
                Done::Reject(reject) => writer.reject(reject)?,
                Done::SetAside(article) => writer.set_aside(article)?,
            }
        }
    }
    writer.checkpoint()?;
    Ok(())
}
