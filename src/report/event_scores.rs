//! Scores of found events in the terminal (`slant evaluate --events`).

use comfy_table::{Table, presets};

use super::scores::{interval, number, right};
use crate::evaluate::events::EventScores;

/// BCubed precision, recall and F1 with their 95% intervals, and the weights where they were fitted anew.
pub fn event_scores_to_terminal(scores: &EventScores) -> String {
    let weights = match scores.folds {
        0 => "built-in weights".to_owned(),
        n => format!("weights fitted on the other parts in a cross-validation of {n}"),
    };
    let mut out = format!(
        "{} articles of {} known events among {} others, {:.0} % of all without a date; {} groups found; {weights}; \
         95 % intervals by bootstrap over events\n",
        scores.articles,
        scores.events,
        scores.background,
        100.0 * scores.undated,
        scores.found
    );
    let mut table = Table::new();
    table.load_style(presets::UTF8_HORIZONTAL_ONLY);
    table.set_header(vec!["measured on", "BCubed", "value", "95 % interval"]);
    let scopes =
        [("articles of known events", &scores.grouped), ("the same, others counted as wrong", &scores.with_background)];
    for (scope, bcubed) in scopes {
        for (measure, estimate) in [("precision", bcubed.precision), ("recall", bcubed.recall), ("F1", bcubed.f1)] {
            table.add_row(vec![scope.to_string(), measure.to_string(), number(estimate.value), interval(&estimate)]);
        }
    }
    right(&mut table, &[2, 3]);
    out += &format!("{table}\n");
    if let Some(fitted) = &scores.fitted {
        let weights: Vec<String> = fitted.iter().map(|(name, weight)| format!("{name} {weight:.2}")).collect();
        out += &format!("fitted on all: {}\n", weights.join(", "));
    }
    out
}
