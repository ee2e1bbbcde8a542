//! The progress bar of long work: on standard error, and only where that is a terminal.

use std::{
    io::IsTerminal,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::analyze::pipeline::Progress;

/// Articles done, paragraphs a second and time left, by the bytes of the corpus.
pub struct Bar {
    bar: ProgressBar,
    read: Arc<AtomicU64>,
    articles: AtomicU64,
    paragraphs: AtomicU64,
    warnings: std::sync::Mutex<Vec<String>>,
}

impl Bar {
    /// A bar over the bytes of the input, counted only where it is shown; `read` says how many are read.
    pub fn new(bytes: impl FnOnce() -> u64, read: Arc<AtomicU64>, quiet: bool) -> Self {
        let shown = !quiet && std::io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr_with_hz(4) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(shown.then(bytes), target);
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {percent:>3}%  {msg}  {eta} left") {
            bar.set_style(style.progress_chars("━╸ "));
        }
        bar.enable_steady_tick(Duration::from_millis(500));
        Self { bar, read, articles: 0.into(), paragraphs: 0.into(), warnings: Vec::new().into() }
    }

    /// Removes the bar.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }

    /// Paragraphs read by this process.
    pub fn paragraphs(&self) -> u64 {
        self.paragraphs.load(Ordering::Relaxed)
    }

    /// What was warned of.
    pub fn warnings(&self) -> Vec<String> {
        self.warnings.lock().map(|w| w.clone()).unwrap_or_default()
    }
}

impl Progress for Bar {
    fn article(&self, paragraphs: usize) {
        let articles = self.articles.fetch_add(1, Ordering::Relaxed) + 1;
        let paragraphs = self.paragraphs.fetch_add(paragraphs as u64, Ordering::Relaxed) + paragraphs as u64;
        let rate = paragraphs as f64 / self.bar.elapsed().as_secs_f64().max(0.1);
        self.bar.set_position(self.read.load(Ordering::Relaxed));
        self.bar.set_message(format!("{articles} articles  {rate:.0} paragraphs/s"));
    }

    fn warn(&self, warning: &str) {
        self.bar.suspend(|| tracing::warn!("{warning}"));
        if let Ok(mut warnings) = self.warnings.lock() {
            warnings.push(warning.to_string());
        }
    }
}
