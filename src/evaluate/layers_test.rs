use proptest::prelude::*;

use super::*;
use crate::evaluate::{LoadedSpan, PredictedAttribution};

const FEW: BootstrapOptions = BootstrapOptions { replicates: 60, seed: 3 };

fn strings(words: &[&str]) -> Vec<String> {
    words.iter().map(|w| (*w).to_owned()).collect()
}

fn framed(id: &str, labelled: &[&str], predicted: &[&str]) -> Pair {
    let first = |words: &[&str]| words.first().map(|w| (*w).to_owned());
    (
        Labelled { id: id.into(), frames: Some(strings(labelled)), primary: first(labelled), ..Default::default() },
        Prediction { frames: strings(predicted), primary: first(predicted).unwrap_or_default(), ..Default::default() },
    )
}

fn stanced(id: usize, labelled: &str, predicted: Option<&str>) -> Pair {
    (
        Labelled { id: id.to_string(), stance: Some(labelled.into()), ..Default::default() },
        Prediction { stance: predicted.map(Into::into), ..Default::default() },
    )
}

fn close(estimate: crate::profile::Estimate, expected: f64) {
    let value = estimate.value.expect("an estimate");
    assert!((value - expected).abs() < 1e-12, "{value} is not {expected}");
}

#[test]
fn frames_worked_by_hand() {
    let pairs = [
        framed("1", &["economic", "policy"], &["economic"]),
        framed("2", &["policy"], &["policy", "crime"]),
        framed("3", &["none"], &["none"]),
        framed("4", &["economic"], &["none"]),
    ];
    let frames = score(&pairs, FEW).frames.expect("frames");
    // Right 2 (economic, policy), predicted 3, labelled 4.
    close(frames.micro_precision, 2.0 / 3.0);
    close(frames.micro_recall, 0.5);
    close(frames.micro_f1, 4.0 / 7.0);
    // economic 2/3, policy 2/3, crime 0; the other frames nowhere.
    close(frames.macro_f1, (2.0 / 3.0 + 2.0 / 3.0 + 0.0) / 3.0);
    close(frames.macro_precision, 2.0 / 3.0);
    close(frames.macro_recall, 0.5);
    // With none: right 3, predicted 5, labelled 5.
    close(frames.micro_f1_with_none, 0.6);
    assert_eq!(frames.labels.len(), 16);
    assert_eq!((frames.labels[0].support, frames.labels[0].predicted), (2, 1));
}

#[test]
fn primary_has_accuracy_and_alpha() {
    let pairs = [
        framed("1", &["economic"], &["economic"]),
        framed("2", &["policy"], &["policy"]),
        framed("3", &["policy"], &["crime"]),
        framed("4", &["none"], &["none"]),
    ];
    let primary = score(&pairs, FEW).primary.expect("primary");
    close(primary.accuracy, 0.75);
    // Values: economic 2, policy 3, crime 1, none 2 of 8; observed 2/8, expected (64 - 4 - 9 - 1 - 4) / 56.
    close(primary.alpha, 1.0 - 0.25 / (46.0 / 56.0));
}

#[test]
fn a_data_set_of_two_stances_has_both_macros() {
    let pairs = [
        stanced(1, "favor", Some("favor")),
        stanced(2, "favor", Some("none")),
        stanced(3, "against", Some("against")),
        stanced(4, "against", None),
    ];
    let stance = score(&pairs, FEW).stance.expect("stance");
    close(stance.accuracy, 0.5);
    close(stance.macro_f1_labelled, 2.0 / 3.0);
    close(stance.macro_f1, (2.0 / 3.0 + 2.0 / 3.0 + 0.0) / 3.0);
    assert_eq!(stance.confusion, [[1, 0, 1], [0, 1, 0], [0, 0, 0]]);
}

#[test]
fn holders_count_only_where_a_side_is_taken_and_someone_holds_it() {
    let row = |stance: &str, holder: &str, predicted: &str| {
        (
            Labelled {
                id: format!("{stance}{holder}{predicted}"),
                stance: Some(stance.into()),
                holder: Some(holder.into()),
                ..Default::default()
            },
            Prediction { holder: Some(predicted.into()), ..Default::default() },
        )
    };
    let pairs = [
        row("favor", "source", "source"),
        row("against", "author", "source"),
        row("none", "", "author"),
        row("favor", "", "author"),
    ];
    let holder = score(&pairs, FEW).holder.expect("holder");
    assert_eq!(holder.rows, 2);
    close(holder.accuracy, 0.5);
}

#[test]
fn spans_are_scored_by_character_and_speakers_by_name() {
    let label = Labelled {
        id: "1".into(),
        text: "“A shameful, reckless plan”, said Ms. Olga Marsh of Bergen.".into(),
        loaded: Some(vec!["reckless".into()]),
        loaded_quoted: Some(vec!["shameful".into()]),
        speaker: Some("Ms. Olga Marsh".into()),
        biased: Some(true),
        attributed: Some(vec![
            Attribution { start: 0, end: 27, speaker: "Ms. Olga Marsh".into(), direct: true },
            Attribution { start: 40, end: 50, speaker: "Lund".into(), direct: false },
        ]),
        ..Default::default()
    };
    let prediction = Prediction {
        loaded: vec![LoadedSpan { start: 3, end: 15, probability: 0.9 }],
        speaker: "Marsh".into(),
        attributed: vec![PredictedAttribution { start: 1, end: 26, speaker: "Marsh".into(), ..Default::default() }],
        ..Default::default()
    };
    let without =
        (Labelled { id: "2".into(), speaker: Some(String::new()), ..Default::default() }, Prediction::default());
    let scores = score(&[(label, prediction), without], FEW);
    // Labelled 3..11 and 13..21, predicted 3..15: shared 8 + 2.
    let loaded = scores.loaded.expect("loaded");
    close(loaded.precision, 10.0 / 12.0);
    close(loaded.recall, 10.0 / 16.0);
    close(loaded.f1, 20.0 / 28.0);
    let attributed = scores.attributed.expect("attributed");
    close(attributed.precision, 1.0);
    close(attributed.recall, 25.0 / 37.0);
    let speaker = scores.speaker.expect("speaker");
    assert_eq!((speaker.rows, speaker.rows_without), (1, 1));
    close(speaker.overlap, 1.0);
    close(speaker.exact, 0.0);
    close(speaker.without, 1.0);
    let of_spans = scores.attributed_speaker.expect("speakers of spans");
    assert_eq!(of_spans.spans, 2);
    close(of_spans.found, 0.5);
    close(of_spans.overlap, 1.0);
    close(of_spans.overlap_of_all, 0.5);
    let biased = scores.biased.expect("biased");
    close(biased.f1, 0.0);
    assert_eq!(biased.labels[0].support, 1);
    assert!(scores.frames.is_none() && scores.stance.is_none() && scores.voice.is_none());
}

#[test]
fn rows_of_one_article_are_one_cluster() {
    let mut pairs: Vec<Pair> =
        (0..6).map(|i| stanced(i, "favor", Some(if i < 3 { "favor" } else { "none" }))).collect();
    assert!(score(&pairs, FEW).stance.expect("stance").accuracy.lower.is_some());
    for (label, _) in &mut pairs {
        label.article_id = Some("one".into());
    }
    let stance = score(&pairs, FEW).stance.expect("stance");
    close(stance.accuracy, 0.5);
    assert_eq!(stance.accuracy.lower, None);
}

#[test]
fn no_rows_no_layers() {
    let scores = score(&[], FEW);
    assert_eq!(serde_json::to_value(&scores).expect("json").as_object().map(|o| o.len()), Some(3));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn scores_do_not_depend_on_the_order_of_rows(
        rows in prop::collection::vec((0usize..3, 0usize..4, 0usize..5), 1..30).prop_shuffle()
    ) {
        let pairs = |rows: &[(usize, usize, usize)]| -> Vec<Pair> {
            rows.iter().map(|&(l, p, id)| stanced(id, STANCES[l], STANCES.get(p).copied())).collect()
        };
        let mut sorted = rows.clone();
        sorted.sort_unstable();
        let scores = score(&pairs(&rows), FEW);
        prop_assert_eq!(&scores, &score(&pairs(&sorted), FEW));
        let stance = scores.stance.expect("stance");
        for e in [stance.accuracy, stance.macro_f1, stance.macro_f1_labelled] {
            for v in [e.value, e.lower, e.upper].into_iter().flatten() {
                prop_assert!((0.0..=1.0).contains(&v));
            }
        }
    }
}
