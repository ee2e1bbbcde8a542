//! Small invented input for the tests of this module.

use chrono::NaiveDate;

use super::{CorpusSummary, ReportInput};
use crate::analyze::rows::{ArticleReading, ArticleRow, EstimateRow, ParagraphRow, SpanRow, StanceRow};
use crate::model::FRAMES;

/// Estimates for two outlets and the corpus.
pub fn estimates() -> Vec<EstimateRow> {
    let mut rows = Vec::new();
    for (i, outlet) in ["Zephyr Post", "(all)", "amber Daily"].iter().enumerate() {
        let base = EstimateRow {
            outlet: outlet.to_string(),
            genre: "default".into(),
            origin: "default".into(),
            voice: "all".into(),
            method: "raw".into(),
            n_articles: 4 + i as i64,
            n_paragraphs: 40 + i as i64,
            ..Default::default()
        };
        let around = |x: f64, w: f64| (Some(x), Some((x - w).max(0.0)), Some(x + w));
        for (k, frame) in FRAMES.iter().enumerate() {
            let (estimate, lower, upper) = around(((k * 7 + i * 5) % 15) as f64 / 30.0, 0.06);
            let raw = EstimateRow {
                measure: "frame_share".into(),
                key: frame.to_string(),
                estimate,
                lower,
                upper,
                ..base.clone()
            };
            let note = if k == 9 { "cannot be corrected: under 30 positives".to_string() } else { String::new() };
            let corrected = EstimateRow {
                method: "corrected".into(),
                estimate: estimate.filter(|_| note.is_empty()).map(|x| x * 0.9),
                lower: lower.filter(|_| note.is_empty()),
                upper: upper.filter(|_| note.is_empty()),
                note,
                ..raw.clone()
            };
            rows.extend([raw, corrected]);
        }
        for (measure, voice, x, w) in [
            ("loaded_per_1000_words", "all", 9.0 + i as f64, 2.5),
            ("loaded_per_1000_words", "outlet", 5.0 + i as f64, 2.0),
            ("loaded_per_1000_words", "source", 12.0 - i as f64, 4.0),
            ("attributed_share", "all", 0.4, 0.08),
            ("biased_share", "all", 0.2, 0.05),
        ] {
            let (estimate, lower, upper) = around(x, w);
            let (measure, voice) = (measure.to_string(), voice.to_string());
            rows.push(EstimateRow { measure, voice, estimate, lower, upper, ..base.clone() });
        }
        for (voice, x) in [("outlet", -0.31), ("source", 0.12)] {
            rows.push(EstimateRow {
                measure: "net_stance".into(),
                voice: voice.into(),
                target: "ferry toll".into(),
                estimate: Some(x),
                lower: Some(x - 0.2),
                upper: Some(x + 0.2),
                ..base.clone()
            });
        }
    }
    rows
}

/// Two articles on one event by two outlets.
pub fn articles() -> Vec<ArticleReading> {
    vec![
        article("zephyr/toll", "Zephyr Post", "Toll & trouble <again>", 4),
        article("amber/toll", "amber Daily", "Ferry toll starts Monday", 5),
    ]
}

fn article(id: &str, outlet: &str, title: &str, day: u32) -> ArticleReading {
    let article = ArticleRow {
        article_id: id.into(),
        outlet: outlet.into(),
        title: title.into(),
        date: NaiveDate::from_ymd_opt(2031, 5, day),
        authors: vec!["Ida Lund".into(), "Bo Marsh".into()],
        url: "javascript:alert(1)".into(),
        genre: "news".into(),
        genre_from: "url".into(),
        origin: "staff".into(),
        event_id: Some("ferry-toll".into()),
        n_paragraphs: 2,
        n_words: 38,
        ..Default::default()
    };
    let texts = [
        (-1, "title", title, vec!["policy"]),
        (
            0,
            "body",
            "The council rammed through a toll of two crowns, “a cruel tax on islanders”, said Mayor Una Holt.",
            vec!["economic", "fairness"],
        ),
        (1, "boilerplate", "Sign up for our newsletter", vec!["none"]),
        (2, "body", "Boats will sail every hour from Monday, as they do now.", vec!["none"]),
    ];
    let paragraphs = texts
        .into_iter()
        .map(|(paragraph, kind, text, frames)| paragraph_row(&article, paragraph, kind, text, &frames));
    ArticleReading {
        paragraphs: paragraphs.collect(),
        spans: spans(id),
        stances: stances(id),
        article: article.clone(),
        ..Default::default()
    }
}

fn paragraph_row(article: &ArticleRow, paragraph: i32, kind: &str, text: &str, frames: &[&str]) -> ParagraphRow {
    let mut frame_probabilities = [0.02; 15];
    for frame in frames {
        if let Some(i) = crate::model::frame_index(frame) {
            frame_probabilities[i] = 0.9 - 0.02 * i as f32;
        }
    }
    ParagraphRow {
        article_id: article.article_id.clone(),
        outlet: article.outlet.clone(),
        date: article.date,
        event_id: article.event_id.clone(),
        paragraph,
        kind: kind.into(),
        text: text.into(),
        n_words: text.split(' ').count() as i32,
        frames: frames.iter().map(|f| f.to_string()).collect(),
        primary: frames.last().map(|f| f.to_string()).unwrap_or_default(),
        frame_probabilities,
        voice_mix: "mixed".into(),
        p_biased: 0.7,
    }
}

fn spans(id: &str) -> Vec<SpanRow> {
    let span = |layer: &str, start, end, text: &str, voice: &str, speaker: &str| SpanRow {
        article_id: id.into(),
        layer: layer.into(),
        start,
        end,
        text: text.into(),
        voice: voice.into(),
        speaker: speaker.into(),
        direct: voice == "source",
        probability: 0.8,
        ..Default::default()
    };
    vec![
        span("voice", 0, 49, "", "outlet", ""),
        span("voice", 49, 75, "“a cruel tax on islanders”", "source", "Mayor Una Holt"),
        span("voice", 75, 97, "", "outlet", ""),
        span("loaded", 12, 26, "rammed through", "outlet", ""),
        span("loaded", 52, 57, "cruel", "source", ""),
    ]
}

fn stances(id: &str) -> Vec<StanceRow> {
    vec![StanceRow {
        article_id: id.into(),
        target: "ferry toll".into(),
        stance: "against".into(),
        favor: 0.05,
        against: 0.85,
        none: 0.1,
        holder: "source".into(),
        speaker: "Mayor Una Holt".into(),
        ..Default::default()
    }]
}

/// The whole input of a page.
pub fn input<'a>(estimates: &'a [EstimateRow], articles: &'a [ArticleReading]) -> ReportInput<'a> {
    let mut summary = CorpusSummary {
        corpus: "islands".into(),
        version: "0.1.0".into(),
        bundle: "default".into(),
        ..Default::default()
    };
    for reading in articles {
        summary.add(&reading.article);
    }
    summary.n_rejects = 1;
    ReportInput::new("Islands, May 2031", summary, estimates, articles)
}
