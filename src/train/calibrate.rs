//! Calibration and thresholds on labelled rows that the model was not trained on.
//!
//! Platt scaling for sigmoid heads (Platt 1999, fitted by Newton's method on the log-loss), one temperature for softmax
//! heads (Guo et al. 2017, section 4.2). Thresholds maximise F1: one for all frames, and an own one for frames with at
//! least [`OWN_FIT`] positive rows, since what fits a rare frame best is mostly chance; the scaling of rare frames is that
//! of all frames together.

use std::{collections::BTreeMap, ops::RangeInclusive};

use serde::Serialize;

use crate::{
    corpus::labelled::Labelled,
    evaluate::predict::Predictor,
    model::{
        Calibration, FRAMES, Model, ParagraphReading, STANCES, calibration::Platt, frame_index, loaded::loaded_spans,
        reading::argmax,
    },
};

/// Positive rows from which on a frame gets a scale, shift and threshold of its own.
const OWN_FIT: usize = 30;

/// What was fitted, and how well the probabilities then fit (on the same rows).
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Labelled rows.
    pub rows: usize,
    /// Expected calibration error by head, ten bins of equal width (Guo et al. 2017, section 2).
    pub expected_calibration_error: BTreeMap<String, f64>,
}

/// Fits the calibration of a model whose own calibration is still the default.
pub fn fit(model: &Model, rows: &[Labelled], threads: usize) -> (Calibration, Report) {
    let readings = Predictor::new(model, threads).read_rows(rows);
    let pairs: Vec<(&Labelled, &ParagraphReading)> = rows.iter().zip(&readings).collect();
    let mut calibration = Calibration::default();
    let mut report = Report { rows: rows.len(), ..Report::default() };
    fit_frames(&pairs, &mut calibration, &mut report);
    fit_biased(&pairs, &mut calibration, &mut report);
    fit_loaded(&pairs, &mut calibration);
    fit_softmax_heads(&pairs, &mut calibration, &mut report);
    (calibration, report)
}

type Pairs<'a> = [(&'a Labelled, &'a ParagraphReading)];

fn fit_frames(pairs: &Pairs, calibration: &mut Calibration, report: &mut Report) {
    let labelled: Vec<_> = pairs.iter().filter_map(|(row, reading)| Some((row.frames.as_ref()?, *reading))).collect();
    if labelled.is_empty() {
        return;
    }
    let raw: Vec<Vec<(bool, f32)>> = FRAMES
        .iter()
        .enumerate()
        .map(|(i, frame)| {
            labelled.iter().map(|(frames, r)| (frames.iter().any(|f| f == frame), logit(r.frames[i]))).collect()
        })
        .collect();
    let frequent = |scored: &[(bool, f32)]| scored.iter().filter(|(truth, _)| *truth).count() >= OWN_FIT;
    let pooled = fit_platt(&raw.concat());
    let mut by_frame: Vec<Vec<(bool, f32)>> = Vec::new();
    for (platt, scored) in calibration.frames.iter_mut().zip(&raw) {
        *platt = if frequent(scored) { fit_platt(scored) } else { pooled };
        by_frame.push(scored.iter().map(|(truth, x)| (*truth, platt.probability(*x))).collect());
    }
    let all: Vec<_> = by_frame.iter().flatten().copied().collect();
    report.expected_calibration_error.insert("frames".into(), calibration_error(&all));
    let common = best_threshold(&all);
    for (platt, scored) in calibration.frames.iter_mut().zip(&by_frame) {
        // Halfway between the frame's own best and the common one: the own best is itself noisy.
        platt.threshold = if frequent(scored) { (best_threshold(scored) + common) / 2.0 } else { common };
    }
}

fn fit_biased(pairs: &Pairs, calibration: &mut Calibration, report: &mut Report) {
    let scored: Vec<(bool, f32)> =
        biased_labels(pairs).into_iter().map(|(truth, reading)| (truth, logit(reading.biased))).collect();
    if scored.is_empty() {
        return;
    }
    let mut platt = fit_platt(&scored);
    let calibrated: Vec<_> = scored.iter().map(|(truth, x)| (*truth, platt.probability(*x))).collect();
    platt.threshold = best_threshold(&calibrated);
    report.expected_calibration_error.insert("biased".into(), calibration_error(&calibrated));
    calibration.biased = platt;
}

/// Rows of one id together say whether a text is biased (CODEBOOK section 3).
fn biased_labels<'a>(pairs: &Pairs<'a>) -> Vec<(bool, &'a ParagraphReading)> {
    let mut by_id: BTreeMap<&str, (Option<bool>, &ParagraphReading)> = BTreeMap::new();
    for (row, reading) in pairs {
        let entry = by_id.entry(&row.id).or_insert((None, reading));
        if let Some(loaded) = row.own_voice_is_loaded() {
            entry.0 = Some(entry.0.unwrap_or(false) || loaded);
        }
        if row.own_voice_takes_a_side() {
            entry.0 = Some(true);
        }
        if row.biased.is_some() {
            entry.0 = row.biased;
        }
    }
    by_id.into_values().filter_map(|(truth, reading)| Some((truth?, reading))).collect()
}

fn fit_loaded(pairs: &Pairs, calibration: &mut Calibration) {
    let labelled: Vec<_> = pairs.iter().filter_map(|(row, r)| Some((*row, *r, row.loaded_spans()?))).collect();
    if labelled.is_empty() {
        return;
    }
    let f1 = |threshold: f32| {
        let (mut both, mut truth, mut said) = (0, 0, 0);
        for (row, reading, spans) in &labelled {
            let n = row.text.chars().count();
            let mut marks = vec![(false, false); n];
            spans.iter().for_each(|&(s, e)| marks[s.min(n)..e.min(n)].iter_mut().for_each(|m| m.0 = true));
            for span in loaded_spans(&row.text, &reading.loaded_tokens, threshold) {
                marks[span.start.min(n)..span.end.min(n)].iter_mut().for_each(|m| m.1 = true);
            }
            both += marks.iter().filter(|m| m.0 && m.1).count();
            truth += marks.iter().filter(|m| m.0).count();
            said += marks.iter().filter(|m| m.1).count();
        }
        2.0 * both as f64 / (truth + said).max(1) as f64
    };
    calibration.loaded.threshold = highest(5..=95, f1);
}

fn fit_softmax_heads(pairs: &Pairs, calibration: &mut Calibration, report: &mut Report) {
    let mut fit = |name: &str, scored: Vec<(usize, Vec<f32>)>| {
        let temperature = fit_temperature(&scored);
        let confident: Vec<(bool, f32)> = scored
            .iter()
            .map(|(truth, logits)| {
                let p = Calibration::softmax(logits, temperature);
                let best = argmax(&p);
                (best == *truth, p[best])
            })
            .collect();
        if !confident.is_empty() {
            report.expected_calibration_error.insert(name.into(), calibration_error(&confident));
        }
        temperature
    };
    let of = |p: &[f32]| p.iter().map(|x| x.max(1e-30).ln()).collect::<Vec<f32>>();
    let primary = pairs
        .iter()
        .filter_map(|(row, r)| Some((frame_index(row.primary.as_ref()?).unwrap_or(FRAMES.len()), of(&r.primary))));
    calibration.primary_temperature = fit("primary", primary.collect());
    let voice = pairs.iter().filter_map(|(row, r)| {
        let voice = row.voice.as_ref()?;
        Some((crate::model::VOICE_MIXES.iter().position(|v| v == voice)?, of(&r.voice)))
    });
    calibration.voice_temperature = fit("voice", voice.collect());
    let stance = pairs.iter().filter_map(|(row, r)| {
        let stance = row.stance.as_ref()?;
        Some((STANCES.iter().position(|s| s == stance)?, of(&r.stances.first()?.probabilities)))
    });
    calibration.stance_temperature = fit("stance", stance.collect());
    let holder = pairs.iter().filter_map(|(row, r)| {
        let holder = ["author", "source"].iter().position(|h| Some(*h) == row.holder.as_deref())?;
        let source = r.stances.first()?.source;
        Some((holder, of(&[1.0 - source, source])))
    });
    calibration.holder_temperature = fit("holder", holder.collect());
}

fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Platt's a and b by Newton's method, with his smoothed targets, so that a separable set has a finite fit.
fn fit_platt(scored: &[(bool, f32)]) -> Platt {
    let positive = scored.iter().filter(|(truth, _)| *truth).count() as f64;
    let negative = scored.len() as f64 - positive;
    if positive == 0.0 || negative == 0.0 {
        return Platt::default();
    }
    let (yes, no) = ((positive + 1.0) / (positive + 2.0), 1.0 / (negative + 2.0));
    let (mut a, mut b) = (1.0f64, 0.0f64);
    for _ in 0..100 {
        // A little of the identity keeps the Hessian invertible.
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-6, 0.0, 1e-6);
        for (truth, x) in scored {
            let x = f64::from(*x);
            let p = 1.0 / (1.0 + (-(a * x + b)).exp());
            let d = p - if *truth { yes } else { no };
            let w = p * (1.0 - p);
            ga += d * x;
            gb += d;
            haa += w * x * x;
            hab += w * x;
            hbb += w;
        }
        let determinant = haa * hbb - hab * hab;
        let (da, db) = ((hbb * ga - hab * gb) / determinant, (haa * gb - hab * ga) / determinant);
        a -= da.clamp(-1.0, 1.0);
        b -= db.clamp(-1.0, 1.0);
        if da.abs() + db.abs() < 1e-9 {
            break;
        }
    }
    // A falling curve would turn the head upside down: too few rows to fit one.
    if a <= 0.0 || !a.is_finite() || !b.is_finite() {
        return Platt::default();
    }
    Platt { scale: a as f32, shift: b as f32, threshold: 0.5 }
}

/// The temperature of least log-loss, by golden-section search between 0.2 and 5.
fn fit_temperature(scored: &[(usize, Vec<f32>)]) -> f32 {
    if scored.is_empty() {
        return 1.0;
    }
    let loss = |t: f64| -> f64 {
        scored.iter().map(|(truth, x)| -f64::from(Calibration::softmax(x, t as f32)[*truth].max(1e-30)).ln()).sum()
    };
    let (mut low, mut high) = (0.2f64, 5.0f64);
    let golden = (5f64.sqrt() - 1.0) / 2.0;
    for _ in 0..40 {
        let (left, right) = (high - golden * (high - low), low + golden * (high - low));
        if loss(left) < loss(right) { high = right } else { low = left }
    }
    ((low + high) / 2.0) as f32
}

/// The threshold of highest F1, in steps of one hundredth.
fn best_threshold(scored: &[(bool, f32)]) -> f32 {
    let f1 = |threshold: f32| {
        let both = scored.iter().filter(|(truth, p)| *truth && *p >= threshold).count();
        let either =
            scored.iter().filter(|(truth, _)| *truth).count() + scored.iter().filter(|(_, p)| *p >= threshold).count();
        2.0 * both as f64 / either.max(1) as f64
    };
    highest(10..=90, f1)
}

/// The threshold, in hundredths of `range`, of the highest score; the greatest of several.
fn highest(range: RangeInclusive<u8>, score: impl Fn(f32) -> f64) -> f32 {
    let scored = range.map(|t| f32::from(t) / 100.0).map(|t| (t, score(t)));
    scored.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0.5, |(t, _)| t)
}

/// Expected calibration error over ten bins of equal width.
fn calibration_error(scored: &[(bool, f32)]) -> f64 {
    let mut bins = [(0.0f64, 0.0f64, 0.0f64); 10];
    for (truth, p) in scored {
        let bin = &mut bins[((p * 10.0) as usize).min(9)];
        *bin = (bin.0 + f64::from(*p), bin.1 + f64::from(u8::from(*truth)), bin.2 + 1.0);
    }
    bins.iter().map(|(p, truth, _)| (p - truth).abs()).sum::<f64>() / scored.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn platt_finds_the_curve_that_made_the_labels() {
        // At each x, of 1,000 rows the share 1 / (1 + exp(-(0.5 x - 1))) is true.
        let mut scored = Vec::new();
        for x in -6..=6 {
            let p = 1.0 / (1.0 + (-(0.5 * f64::from(x) - 1.0)).exp());
            let yes = (p * 1000.0).round() as usize;
            scored.extend((0..1000).map(|n| (n < yes, x as f32)));
        }
        let platt = fit_platt(&scored);
        assert!((platt.scale - 0.5).abs() < 0.01 && (platt.shift + 1.0).abs() < 0.02, "{platt:?}");
    }

    #[test]
    fn temperature_cools_an_overconfident_head() {
        // Logit 4 means 98 %, but only three of four are right: ln 3 = 1.0986 is due, so T = 4 / 1.0986.
        let scored: Vec<_> = (0..400).map(|n| (usize::from(n % 4 == 0), vec![4.0, 0.0])).collect();
        assert!((fit_temperature(&scored) - 3.641).abs() < 0.01);
    }

    #[test]
    fn the_threshold_of_highest_f1_lies_between_the_classes() {
        let scored = [(true, 0.9), (true, 0.62), (false, 0.4), (false, 0.1)];
        let threshold = best_threshold(&scored);
        assert!(threshold > 0.4 && threshold <= 0.62, "{threshold}");
        assert!((calibration_error(&[(true, 0.8), (false, 0.8)]) - 0.3).abs() < 1e-6);
    }
}
