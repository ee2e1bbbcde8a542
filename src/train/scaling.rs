//! Scales, temperatures and thresholds from scored rows.

use std::ops::RangeInclusive;

use crate::model::{Calibration, calibration::Platt};

/// Log-odds of a probability, kept finite.
pub(super) fn logit(p: f32) -> f32 {
    let p = p.clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Platt's a and b by Newton's method, with his smoothed targets, so that a separable set has a finite fit.
pub(super) fn fit_platt(scored: &[(bool, f32)]) -> Platt {
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
pub(super) fn fit_temperature(scored: &[(usize, Vec<f32>)]) -> f32 {
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
pub(super) fn best_threshold(scored: &[(bool, f32)]) -> f32 {
    let f1 = |threshold: f32| {
        let both = scored.iter().filter(|(truth, p)| *truth && *p >= threshold).count();
        let either =
            scored.iter().filter(|(truth, _)| *truth).count() + scored.iter().filter(|(_, p)| *p >= threshold).count();
        2.0 * both as f64 / either.max(1) as f64
    };
    highest(10..=90, f1)
}

/// The threshold of the highest mean of the F1 of yes and of no: for a head whose no is as much an answer as its yes.
pub(super) fn best_macro_threshold(scored: &[(bool, f32)]) -> f32 {
    let f1 = |threshold: f32, class: bool| {
        let truth = scored.iter().filter(|(truth, _)| *truth == class).count();
        let said = scored.iter().filter(|(_, p)| (*p >= threshold) == class).count();
        let both = scored.iter().filter(|(truth, p)| *truth == class && (*p >= threshold) == class).count();
        2.0 * both as f64 / (truth + said).max(1) as f64
    };
    highest(10..=90, |threshold| f1(threshold, true) + f1(threshold, false))
}

/// The threshold, in hundredths of `range`, of the highest score; the greatest of several.
pub(super) fn highest(range: RangeInclusive<u8>, score: impl Fn(f32) -> f64) -> f32 {
    let scored = range.map(|t| f32::from(t) / 100.0).map(|t| (t, score(t)));
    scored.max_by(|a, b| a.1.total_cmp(&b.1)).map_or(0.5, |(t, _)| t)
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
        let both = best_macro_threshold(&scored);
        assert!(both > 0.4 && both <= 0.62, "{both}");
        assert!(threshold > 0.4 && threshold <= 0.62, "{threshold}");
    }
}
