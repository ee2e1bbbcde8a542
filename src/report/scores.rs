//! Scores of the model in the terminal (`slant evaluate`).

use comfy_table::{CellAlignment, Table, presets};

use crate::{
    evaluate::{LabelScores, Scores},
    profile::Estimate,
};

/// The scores of one file: an estimate with its 95% interval a line, and F1 with precision and recall a class.
pub fn scores_to_terminal(name: &str, labelled_by: &[String], scores: &Scores) -> String {
    let by: Vec<&str> = labelled_by.iter().map(|l| if l.is_empty() { "not said" } else { l.as_str() }).collect();
    let mut out = format!(
        "{name}: {} rows, labelled by {}; 95 % intervals by bootstrap over articles ({} replicates, seed {})\n",
        scores.rows,
        by.join(", "),
        scores.replicates,
        scores.seed
    );
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(vec!["layer", "measure", "value", "95 % interval", "rows"]);
    for (layer, measure, estimate, rows) in summary(scores) {
        table.add_row(vec![layer.to_string(), measure.to_string(), number(estimate.value), interval(estimate), rows]);
    }
    right(&mut table, &[2, 3, 4]);
    out += &format!("{table}\n");
    let classes = classes(scores);
    if !classes.is_empty() {
        let mut table = Table::new();
        table.load_style(presets::UTF8_HORIZONTAL_ONLY);
        table.set_header(vec!["layer", "class", "F1", "95 % interval", "precision", "recall", "labelled", "predicted"]);
        for (layer, label) in classes {
            table.add_row(vec![
                layer.to_string(),
                label.key.clone(),
                number(label.f1.value),
                interval(&label.f1),
                number(label.precision.value),
                number(label.recall.value),
                label.support.to_string(),
                label.predicted.to_string(),
            ]);
        }
        right(&mut table, &[2, 3, 4, 5, 6, 7]);
        out += &format!("{table}\n");
    }
    out
}

type Line<'a> = (&'static str, &'static str, &'a Estimate, String);

fn summary(s: &Scores) -> Vec<Line<'_>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut add = |layer, measures: &[(&'static str, _)], rows: u64| {
        lines.extend(measures.iter().map(|(measure, estimate)| (layer, *measure, *estimate, rows.to_string())));
    };
    if let Some(x) = &s.frames {
        let measures = [
            ("micro F1", &x.micro_f1),
            ("micro precision", &x.micro_precision),
            ("micro recall", &x.micro_recall),
            ("macro F1", &x.macro_f1),
        ];
        add("frames", &measures, x.rows as u64);
    }
    if let Some(x) = &s.primary {
        add("primary", &[("accuracy", &x.accuracy), ("macro F1", &x.macro_f1), ("alpha", &x.alpha)], x.rows as u64);
    }
    if let Some(x) = &s.stance {
        let measures = [
            ("macro F1", &x.macro_f1),
            ("macro F1, labelled classes", &x.macro_f1_labelled),
            ("accuracy", &x.accuracy),
            ("alpha", &x.alpha),
        ];
        add("stance", &measures, x.rows as u64);
    }
    if let Some(x) = &s.holder {
        add("holder", &[("accuracy", &x.accuracy), ("macro F1", &x.macro_f1)], x.rows as u64);
    }
    if let Some(x) = &s.biased {
        let measures = [("macro F1", &x.macro_f1), ("F1 of biased", &x.f1), ("accuracy", &x.accuracy)];
        add("biased", &measures, x.rows as u64);
    }
    for (layer, x) in [("loaded words", &s.loaded), ("attributed", &s.attributed)] {
        if let Some(x) = x {
            let measures = [("F1, characters", &x.f1), ("precision", &x.precision), ("recall", &x.recall)];
            add(layer, &measures, x.rows as u64);
        }
    }
    if let Some(x) = &s.voice {
        add("voice", &[("accuracy", &x.accuracy), ("macro F1", &x.macro_f1)], x.rows as u64);
    }
    if let Some(x) = &s.speaker {
        add("speaker", &[("right, a shared name", &x.overlap), ("right, same words", &x.exact)], x.rows as u64);
        add("speaker", &[("right that there is none", &x.without)], x.rows_without as u64);
    }
    if let Some(x) = &s.attributed_speaker {
        let measures = [("found, a shared name", &x.overlap_of_all), ("of those found", &x.overlap)];
        add("speaker of spans", &measures, x.spans);
    }
    lines
}

fn classes(s: &Scores) -> Vec<(&'static str, &LabelScores)> {
    let mut all = Vec::new();
    for (layer, labels) in [
        ("frames", s.frames.as_ref().map(|x| &x.labels)),
        ("stance", s.stance.as_ref().map(|x| &x.labels)),
        ("holder", s.holder.as_ref().map(|x| &x.labels)),
        ("biased", s.biased.as_ref().map(|x| &x.labels)),
        ("voice", s.voice.as_ref().map(|x| &x.labels)),
    ] {
        all.extend(labels.into_iter().flatten().map(|label| (layer, label)));
    }
    all
}

pub(super) fn number(value: Option<f64>) -> String {
    value.map_or("–".to_string(), |v| format!("{v:.3}"))
}

pub(super) fn interval(e: &Estimate) -> String {
    match (e.lower, e.upper) {
        (Some(lower), Some(upper)) => format!("{lower:.3} to {upper:.3}"),
        _ => "–".to_string(),
    }
}

pub(super) fn right(table: &mut Table, columns: &[usize]) {
    for &i in columns {
        if let Some(column) = table.column_mut(i) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
}
