use proptest::prelude::*;

use super::{interval::estimate, *};
use crate::model::error_counts::{Answers, CELL_KEYS};

/// (yes, all) of the paragraphs with and without the frame, by cell, unweighted.
const WITH: [(u64, u64); CELLS] = [(45, 60), (28, 40), (9, 15), (2, 5)];
const WITHOUT: [(u64, u64); CELLS] = [(30, 600), (35, 500), (20, 200), (12, 80)];
const OUTLET: [(u64, u64); CELLS] = [(60, 300), (40, 200), (10, 60), (12, 40)];

fn answers((yes, all): (u64, u64)) -> Answers {
    Answers { rows: all, yes: yes as f64, no: (all - yes) as f64, effective: all as f64 }
}

fn errors(with: [(u64, u64); CELLS], without: [(u64, u64); CELLS]) -> ErrorCounts {
    let cell = |c: usize| {
        let (genre, voice) = CELL_KEYS[c];
        CellErrors { genre, voice, with: answers(with[c]), without: answers(without[c]) }
    };
    ErrorCounts {
        design: String::new(),
        file: "sample.jsonl".into(),
        blake3: String::new(),
        labelled_by: vec!["human:expert".into()],
        rows: 0,
        rows_left_out: 0,
        articles: 0,
        strata: Vec::new(),
        weights_sha256: String::new(),
        calibration_sha256: String::new(),
        frames: vec![FrameErrors { frame: "crime".into(), cells: std::array::from_fn(cell) }],
    }
}

fn correction() -> Correction {
    Correction::new(Some(&errors(WITH, WITHOUT)), "crime").expect("a correction")
}

fn outlet(cells: [(u64, u64); CELLS]) -> [Cell; CELLS] {
    cells.map(|(yes, all)| Cell { positives: yes as f64, total: all as f64 })
}

/// Replicates whose positives vary about the outlet's.
fn replicates() -> Vec<[Cell; CELLS]> {
    (0..100u64).map(|r| outlet(OUTLET.map(|(yes, all)| (yes - 3 + r % 7, all)))).collect()
}

#[test]
fn rates_and_share_are_those_of_an_independent_computation() {
    // By NumPy and SciPy: sums over a grid of 4,000 values of m by 400 of 1/sqrt(M), scipy.special.betaln for the
    // likelihood; the share is (q - fpr) / (tpr - fpr) of the cells, weighted by their paragraphs.
    let correction = correction();
    let tpr = [0.71958, 0.68865, 0.64782, 0.61996];
    let fpr = [0.05362, 0.07195, 0.09782, 0.12973];
    let sd = [0.05175, 0.05913, 0.08686, 0.11975];
    for (c, rates) in correction.rates().iter().enumerate() {
        assert!((rates.tpr - tpr[c]).abs() < 0.002, "tpr {c}: {}", rates.tpr);
        assert!((rates.fpr - fpr[c]).abs() < 0.001, "fpr {c}: {}", rates.fpr);
        let drawn: Vec<f64> = correction.draws.iter().map(|draw| draw[c].tpr).collect();
        let mean = drawn.iter().sum::<f64>() / DRAWS as f64;
        let spread = (drawn.iter().map(|x| (x - mean).powi(2)).sum::<f64>() / DRAWS as f64).sqrt();
        // A thousand draws: standard errors of about sd/30 and sd/45.
        assert!((mean - tpr[c]).abs() < sd[c] / 8.0 && (spread - sd[c]).abs() < sd[c] / 8.0, "{c}: {mean} {spread}");
    }
    assert!((correction.share(&outlet(OUTLET), Draw::Expected) - 0.21479).abs() < 0.002);
}

#[test]
fn a_classifier_without_errors_leaves_the_share_as_it_is() {
    let errors = errors([(3000, 3000); CELLS], [(0, 90_000); CELLS]);
    let correction = Correction::new(Some(&errors), "crime").expect("a correction");
    let raw = OUTLET.iter().map(|c| c.0).sum::<u64>() as f64 / 600.0;
    assert!((correction.share(&outlet(OUTLET), Draw::Expected) - raw).abs() < 1e-3);
}

#[test]
fn what_cannot_be_corrected_says_why() {
    let reason = |errors: Option<&ErrorCounts>, frame| Correction::new(errors, frame).map(|_| ()).unwrap_err();
    assert_eq!(reason(None, "crime"), Reason::NotCounted);
    assert_eq!(reason(Some(&errors(WITH, WITHOUT)), "health"), Reason::NotCounted);
    let few = errors([(20, 20), (9, 9), (0, 0), (0, 0)], WITHOUT);
    assert_eq!(reason(Some(&few), "crime"), Reason::FewPositives { positives: 29 });
    let poor = errors([(15, 60), (10, 40), (4, 15), (1, 5)], WITHOUT);
    let Reason::HardlyTold { lower } = reason(Some(&poor), "crime") else { panic!("told") };
    assert!(lower > 0.0 && lower < MIN_DIFFERENCE, "{lower}");
    assert!(reason(Some(&few), "crime").to_string().contains("29 paragraphs"));
}

#[test]
fn an_interval_needs_two_articles_and_a_value_needs_a_paragraph() {
    let correction = correction();
    let none = estimate(&correction, &outlet([(0, 0); CELLS]), [], 0);
    assert_eq!(none, Estimate::default());
    let one = estimate(&correction, &outlet(OUTLET), [], 1);
    assert!(one.value.is_some() && one.lower.is_none() && one.upper.is_none());
    let many = estimate(&correction, &outlet(OUTLET), replicates(), 40);
    assert!(many.lower < many.value && many.value < many.upper, "{many:?}");
    let fewer = estimate(&correction, &outlet(OUTLET), replicates(), 3);
    assert!(fewer.lower < many.lower && fewer.upper > many.upper, "{fewer:?}");
}

#[test]
fn an_outlet_that_is_never_given_the_frame_may_still_have_some() {
    let correction = correction();
    let never = outlet(OUTLET.map(|(_, all)| (0, all)));
    let e = estimate(&correction, &never, vec![never; 50], 30);
    assert_eq!((e.value, e.lower), (Some(0.0), Some(0.0)));
    assert!(e.upper > Some(0.0) && e.upper < Some(0.3), "{e:?}");
}

#[test]
fn the_same_number_is_the_same_draw() {
    let (correction, cells) = (correction(), outlet(OUTLET));
    let share = |r| correction.share(&cells, Draw::Number(r));
    assert_eq!(share(3), share(3 + DRAWS));
    assert_eq!(share(3), self::correction().share(&cells, Draw::Number(3)));
    assert_ne!(share(3), share(4));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn corrected_shares_are_shares_and_rise_with_the_raw_ones(
        counts in prop::collection::vec((0u64..40, 0u64..60), CELLS), cell in 0usize..CELLS
    ) {
        let correction = correction();
        let mut low: [(u64, u64); CELLS] = std::array::from_fn(|c| (counts[c].0, counts[c].0 + counts[c].1));
        low[cell].1 += 1;
        let mut high = low;
        high[cell].0 += 1;
        for draw in [Draw::Expected, Draw::Number(7)] {
            let (low, high) = (correction.share(&outlet(low), draw), correction.share(&outlet(high), draw));
            prop_assert!((0.0..=1.0).contains(&low) && low <= high && high <= 1.0);
        }
    }
}
