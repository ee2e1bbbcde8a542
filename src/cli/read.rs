//! `slant read`: one article in the terminal.

use anyhow::{Result, bail};
use serde_json::{Value, json};

use super::{
    args::{Common, Read},
    output,
};
use crate::{
    analyze::{read, rows::ArticleReading},
    corpus::{self, read_corpus},
    model::FRAMES,
    report::article_to_terminal,
};

/// Shows the first article of a file.
pub fn run(args: &Read, common: &Common) -> Result<()> {
    let corpus = read_corpus(std::slice::from_ref(&args.article), &args.reading.options()?)?;
    let model = common.model()?;
    for item in corpus {
        match item {
            corpus::Read::Article(article) => {
                let reading = read::read(*article, &model, &args.reading.targets(), &args.reading.aliases()?);
                return if args.json { output::print_json(&to_json(&reading)) } else { show(&reading) };
            }
            corpus::Read::Reject(reject) => bail!("{}: {}", reject.file, reject.reason),
            corpus::Read::Warning(warning) => tracing::warn!("{warning}"),
        }
    }
    bail!("{} holds no article", args.article.display())
}

fn show(reading: &ArticleReading) -> Result<()> {
    let width = output::terminal_width().unwrap_or(100).min(120);
    output::print(&article_to_terminal(reading, width.into(), output::colour()))
}

/// The form of DESIGN section 4.
pub(super) fn to_json(reading: &ArticleReading) -> Value {
    let paragraphs: Vec<Value> = reading
        .paragraphs
        .iter()
        .map(|p| {
            let probabilities: serde_json::Map<String, Value> =
                FRAMES.iter().zip(p.frame_probabilities).map(|(f, x)| (f.to_string(), json!(x))).collect();
            json!({
                "paragraph": p.paragraph,
                "kind": p.kind,
                "text": p.text,
                "frames": p.frames,
                "primary": p.primary,
                "frame_probabilities": probabilities,
                "voice_mix": p.voice_mix,
                "p_biased": p.p_biased,
                "spans": reading.spans.iter().filter(|s| s.paragraph == p.paragraph).collect::<Vec<_>>(),
                "stances": reading.stances.iter().filter(|s| s.paragraph == p.paragraph).collect::<Vec<_>>(),
            })
        })
        .collect();
    json!({"article": reading.article, "paragraphs": paragraphs})
}
