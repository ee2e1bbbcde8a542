//! Error counts of a bundle in the terminal (`slant calibrate --errors`).

use comfy_table::{CellAlignment, Table, presets};

use crate::{model::ErrorCounts, profile::correct::Correction};

/// One frame a line: how often it is right; then the frames whose shares cannot be corrected, and why.
pub fn errors_to_terminal(errors: &ErrorCounts) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(vec![
        "frame",
        "labelled",
        "share",
        "precision",
        "recall",
        "false positives",
        "tpr - fpr",
        "95 % interval",
    ]);
    let mut reasons = String::new();
    for frame in &errors.frames {
        let correction = Correction::new(Some(errors), &frame.frame);
        if let Err(reason) = &correction {
            reasons += &format!("{} {reason}\n", frame.frame);
        }
        let difference = correction.as_ref().map(Correction::difference).ok();
        let interval = difference.and_then(|d| Some(format!("{:.3} to {:.3}", d.lower?, d.upper?)));
        table.add_row(vec![
            frame.frame.clone(),
            frame.positives().to_string(),
            number(frame.prevalence()),
            number(frame.precision()),
            number(frame.recall()),
            number(frame.false_positive_rate()),
            difference.and_then(|d| d.value).map_or_else(dash, number),
            interval.unwrap_or_else(dash),
        ]);
    }
    for column in 1..8 {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    format!(
        "{}: {} rows of {} articles, labelled by {}; {} rows left out that a profile would not count\n\
         shares and rates are weighted by 1 / inclusion probability; rates are pooled over genre x voice\n{table}\n{reasons}",
        errors.file,
        errors.rows - errors.rows_left_out.min(errors.rows),
        errors.articles,
        if errors.labelled_by.is_empty() { "not said".to_string() } else { errors.labelled_by.join(", ") },
        errors.rows_left_out,
    )
}

fn number(value: f64) -> String {
    if value.is_finite() { format!("{value:.3}") } else { dash() }
}

fn dash() -> String {
    "–".to_string()
}
