//! One article through text and model: from a [`Document`] to its rows.

use std::collections::BTreeMap;

use super::rows::{ArticleReading, ArticleRow, ParagraphRow, SpanRow, StanceRow};
use crate::{
    corpus::{Aliases, Article},
    model::{Holder, Input, Model, ParagraphReading},
    text::{Document, Kind, Paragraph, Voice, VoiceSpan, count_words, find_mentions, main_speaker, read_article},
};

/// Reads an article whole: cleaning, voices, model. The outlet is renamed last: its own name may tell genre and origin.
pub fn read(article: Article, model: &Model, targets: &[String], aliases: &Aliases) -> ArticleReading {
    let folder = article.folder.clone();
    let mut document = read_article(article, &folder);
    document.article.outlet = aliases.outlet(&document.article.outlet).to_owned();
    read_document(document, model, targets)
}

/// Code-point ranges of the mentions of each asked target, for one paragraph.
type Asked = Vec<(String, (usize, usize))>;

fn read_document(document: Document, model: &Model, targets: &[String]) -> ArticleReading {
    let asked = asked(&document.paragraphs, targets);
    let names: Vec<Vec<String>> = asked.iter().map(|a| a.iter().map(|(t, _)| t.clone()).collect()).collect();
    let title = document.article.title.as_str();
    let inputs: Vec<Input> = document
        .paragraphs
        .iter()
        .zip(&names)
        .map(|(p, targets)| Input { text: &p.text, title: if p.kind == Kind::Title { "" } else { title }, targets })
        .collect();
    let readings = model.read(&inputs);
    let mut out = ArticleReading { article: article_row(&document), ..ArticleReading::default() };
    for ((paragraph, reading), asked) in document.paragraphs.iter().zip(&readings).zip(&asked) {
        out.paragraphs.push(paragraph_row(&out.article, paragraph, reading));
        out.spans.extend(voice_rows(&out.article, paragraph));
        out.spans.extend(loaded_rows(&out.article, paragraph, reading));
        out.stances.extend(stance_rows(&out.article, paragraph, reading, asked));
        out.vectors.push(reading.vector_int8());
    }
    out
}

/// A target is asked of the paragraphs that count and mention it.
fn asked(paragraphs: &[Paragraph], targets: &[String]) -> Vec<Asked> {
    let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
    let mut asked: Vec<Asked> = vec![Vec::new(); paragraphs.len()];
    for target in targets {
        for (at, mentions) in find_mentions(&texts, target).into_iter().enumerate() {
            if let Some(first) = mentions.first().filter(|_| paragraphs[at].kind.counts()) {
                asked[at].push((target.clone(), *first));
            }
        }
    }
    asked
}

fn article_row(document: &Document) -> ArticleRow {
    let a = &document.article;
    let text: Vec<&Paragraph> = document.paragraphs.iter().filter(|p| p.kind != Kind::Title).collect();
    ArticleRow {
        article_id: a.id.clone(),
        outlet: if a.outlet.is_empty() { "unknown".into() } else { a.outlet.clone() },
        title: a.title.clone(),
        date: a.date,
        published_at: a.published_at,
        authors: a.authors.clone(),
        url: a.url.clone(),
        section: a.section.clone(),
        topic: a.topic.clone(),
        language: document.language.clone(),
        genre: document.genre.key().into(),
        genre_from: document.genre_from.key().into(),
        origin: document.origin.key().into(),
        event_id: a.event_id.clone(),
        duplicate_of: None,
        n_paragraphs: text.len() as i32,
        n_words: text.iter().map(|p| count_words(&p.text)).sum::<usize>() as i32,
        source_file: a.source_file.clone(),
        source_row: a.source_row.map(|r| r as i64),
    }
}

fn paragraph_row(article: &ArticleRow, paragraph: &Paragraph, reading: &ParagraphReading) -> ParagraphRow {
    ParagraphRow {
        article_id: article.article_id.clone(),
        outlet: article.outlet.clone(),
        date: article.date,
        event_id: article.event_id.clone(),
        paragraph: paragraph.index,
        kind: paragraph.kind.key().into(),
        text: paragraph.text.clone(),
        n_words: count_words(&paragraph.text) as i32,
        frames: reading.frame_keys(),
        primary: reading.primary_key().into(),
        frame_probabilities: reading.frames,
        voice_mix: reading.voice_mix().key().into(),
        p_biased: reading.biased,
    }
}

fn voice_rows(article: &ArticleRow, paragraph: &Paragraph) -> Vec<SpanRow> {
    let chars: Vec<char> = paragraph.text.chars().collect();
    let row = |span: &VoiceSpan| SpanRow {
        layer: "voice".into(),
        probability: 1.0,
        ..span_row(article, paragraph.index, &chars, (span.start, span.end), span)
    };
    paragraph.voices.iter().map(row).collect()
}

fn loaded_rows(article: &ArticleRow, paragraph: &Paragraph, reading: &ParagraphReading) -> Vec<SpanRow> {
    if reading.loaded.is_empty() {
        return Vec::new();
    }
    let chars: Vec<char> = paragraph.text.chars().collect();
    let own = VoiceSpan {
        start: 0,
        end: chars.len(),
        voice: Voice::Outlet,
        speaker: String::new(),
        cue: String::new(),
        direct: false,
    };
    let row = |loaded: &crate::model::reading::LoadedSpan| {
        let voice = paragraph.voices.iter().find(|v| v.start <= loaded.start && loaded.start < v.end).unwrap_or(&own);
        SpanRow {
            layer: "loaded".into(),
            probability: loaded.probability,
            ..span_row(article, paragraph.index, &chars, (loaded.start, loaded.end), voice)
        }
    };
    reading.loaded.iter().map(row).collect()
}

/// A span with the voice that it stands in; layer and probability are the caller's.
fn span_row(
    article: &ArticleRow,
    paragraph: i32,
    chars: &[char],
    (start, end): (usize, usize),
    voice: &VoiceSpan,
) -> SpanRow {
    SpanRow {
        article_id: article.article_id.clone(),
        paragraph,
        start: start as i32,
        end: end as i32,
        text: chars.get(start..end).unwrap_or_default().iter().collect(),
        voice: voice_key(voice.voice).into(),
        speaker: voice.speaker.clone(),
        cue: voice.cue.clone(),
        direct: voice.direct,
        ..SpanRow::default()
    }
}

fn voice_key(voice: Voice) -> &'static str {
    match voice {
        Voice::Outlet => "outlet",
        Voice::Source => "source",
    }
}

fn stance_rows(
    article: &ArticleRow,
    paragraph: &Paragraph,
    reading: &ParagraphReading,
    asked: &Asked,
) -> Vec<StanceRow> {
    let row = |((target, mention), stance): (&(String, (usize, usize)), &crate::model::StanceReading)| StanceRow {
        article_id: article.article_id.clone(),
        paragraph: paragraph.index,
        target: target.clone(),
        stance: stance.stance().key().into(),
        favor: stance.probabilities[0],
        against: stance.probabilities[1],
        none: stance.probabilities[2],
        holder: stance.holder().key().into(),
        speaker: match stance.holder() {
            Holder::Source => main_speaker(&paragraph.voices),
            Holder::Author => String::new(),
        },
        mention_start: mention.0 as i32,
        mention_end: mention.1 as i32,
    };
    asked.iter().zip(&reading.stances).map(row).collect()
}

/// Probability by head or frame from which on it counts, for the manifest.
pub fn thresholds(model: &Model) -> BTreeMap<String, f32> {
    let calibration = &model.bundle.calibration;
    let heads = [("biased", calibration.biased.threshold), ("loaded", calibration.loaded.threshold)];
    let frames = crate::model::FRAMES.iter().zip(&calibration.frames).map(|(f, p)| (f.to_string(), p.threshold));
    frames.chain(heads.map(|(k, t)| (k.to_string(), t))).collect()
}
