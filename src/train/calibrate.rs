//! Calibration and thresholds on labelled rows that the model was not trained on.
//!
//! Platt scaling for sigmoid heads (Platt 1999, fitted by Newton's method on the log-loss), one temperature for softmax
//! heads (Guo et al. 2017, section 4.2). Thresholds maximise F1: one for all frames, and an own one for frames with at
//! least [`OWN_FIT`] positive rows, since what fits a rare frame best is mostly chance; the scaling of rare frames is that
//! of all frames together.
//!
//! How well the probabilities then fit is judged by cross-validation over articles ([`super::reliability`]).

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    reliability::{BINS, FOLDS, Reliability, Said, folds, judge},
    scaling::{best_macro_threshold, best_threshold, fit_platt, fit_temperature, highest, logit},
};
use crate::{
    corpus::labelled::Labelled,
    evaluate::predict::Predictor,
    model::{
        Calibration, FRAMES, Model, ParagraphReading, STANCES, VOICE_MIXES, calibration::Platt, frame_index,
        loaded::loaded_spans, reading::argmax,
    },
};

/// Positive rows from which on a frame gets a scale, shift and threshold of its own.
const OWN_FIT: usize = 30;

/// How well the probabilities fit, before and after.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Labelled rows.
    pub rows: usize,
    /// Bins of equal width of the expected calibration error.
    pub bins: usize,
    /// Folds, by article.
    pub folds: usize,
    /// Expected calibration error by head; heads without labels are not there.
    pub expected_calibration_error: BTreeMap<String, Reliability>,
}

/// Fits the calibration of a model whose own calibration is still the default.
pub fn fit(model: &Model, rows: &[Labelled], threads: usize) -> (Calibration, Report) {
    let readings = Predictor::new(model, threads).read_rows(rows);
    let folds = folds(rows.iter().map(article));
    let fold = |row: &Labelled| folds.get(article(row)).copied().unwrap_or_default();
    let pairs: Vec<Pair> =
        rows.iter().zip(&readings).map(|(row, reading)| Pair { fold: fold(row), row, reading }).collect();
    let mut fitted = Fitted::default();
    fitted.frames(&pairs);
    fitted.biased(&pairs);
    fitted.loaded(&pairs);
    fitted.softmax_heads(&pairs);
    let report = Report { rows: rows.len(), bins: BINS, folds: FOLDS, expected_calibration_error: fitted.reliability };
    (fitted.calibration, report)
}

/// Rows without an article are articles by their id: one paragraph may stand once a target.
fn article(row: &Labelled) -> &str {
    row.article_id.as_deref().filter(|a| !a.is_empty()).unwrap_or(&row.id)
}

/// A labelled row and what the model says of it.
#[derive(Clone, Copy)]
struct Pair<'a> {
    fold: usize,
    row: &'a Labelled,
    reading: &'a ParagraphReading,
}

/// Outputs of the frames' head on a text, and whether each frame is labelled.
type FrameItem = [(bool, f32); 15];

#[derive(Default)]
struct Fitted {
    calibration: Calibration,
    reliability: BTreeMap<String, Reliability>,
}

impl Fitted {
    fn frames(&mut self, pairs: &[Pair]) {
        let item = |pair: &Pair| {
            let frames = pair.row.frames.as_ref()?;
            let output = |i: usize| (frames.iter().any(|f| f == FRAMES[i]), logit(pair.reading.frames[i]));
            Some((pair.fold, std::array::from_fn(output)))
        };
        let items: Vec<(usize, FrameItem)> = pairs.iter().filter_map(item).collect();
        if items.is_empty() {
            return;
        }
        let said = |platts: &Vec<Platt>, item: &FrameItem| {
            platts.iter().zip(item).map(|(platt, (truth, x))| (*truth, platt.probability(*x))).collect()
        };
        let raw = vec![Platt::default(); FRAMES.len()];
        self.reliability.insert("frames".into(), judge(&items, &raw, fit_frames, said));
        self.calibration.frames = fit_frames(&items.iter().map(|(_, item)| item).collect::<Vec<_>>());
    }

    fn biased(&mut self, pairs: &[Pair]) {
        let items: Vec<(usize, (bool, f32))> = biased_labels(pairs)
            .into_iter()
            .map(|(truth, pair)| (pair.fold, (truth, logit(pair.reading.biased))))
            .collect();
        let Some(mut platt) = self.sigmoid("biased", &items, |item| vec![*item]) else { return };
        let calibrated: Vec<_> = items.iter().map(|(_, (truth, x))| (*truth, platt.probability(*x))).collect();
        platt.threshold = best_macro_threshold(&calibrated);
        self.calibration.biased = platt;
    }

    fn loaded(&mut self, pairs: &[Pair]) {
        let labelled: Vec<_> = pairs.iter().filter_map(|pair| Some((*pair, pair.row.loaded_spans()?))).collect();
        let items: Vec<_> = labelled
            .iter()
            .map(|(pair, spans)| (pair.fold, token_labels(&pair.reading.loaded_tokens, spans)))
            .collect();
        let Some(mut platt) = self.sigmoid("loaded", &items, Clone::clone) else { return };
        platt.threshold = best_loaded_threshold(&labelled, platt);
        self.calibration.loaded = platt;
    }

    /// Fits and judges a sigmoid head whose items hold (truth, logit) pairs; `None` where there is no item.
    fn sigmoid<T>(
        &mut self,
        name: &str,
        items: &[(usize, T)],
        outputs: impl Fn(&T) -> Vec<(bool, f32)>,
    ) -> Option<Platt> {
        if items.is_empty() {
            return None;
        }
        let fit = |items: &[&T]| fit_platt(&items.iter().flat_map(|item| outputs(item)).collect::<Vec<_>>());
        let said = |platt: &Platt, item: &T| -> Vec<Said> {
            outputs(item).into_iter().map(|(truth, x)| (truth, platt.probability(x))).collect()
        };
        self.reliability.insert(name.into(), judge(items, &Platt::default(), fit, said));
        Some(fit(&items.iter().map(|(_, item)| item).collect::<Vec<_>>()))
    }

    fn softmax_heads(&mut self, pairs: &[Pair]) {
        // Logarithms of probabilities are logits up to a constant.
        let of = |p: &[f32]| p.iter().map(|x| x.max(1e-30).ln()).collect::<Vec<f32>>();
        self.calibration.primary_temperature = self.softmax("primary", pairs, |pair| {
            let primary = pair.row.primary.as_ref()?;
            Some((frame_index(primary).unwrap_or(FRAMES.len()), of(&pair.reading.primary)))
        });
        self.calibration.voice_temperature = self.softmax("voice", pairs, |pair| {
            let voice = pair.row.voice.as_ref()?;
            Some((VOICE_MIXES.iter().position(|v| v == voice)?, of(&pair.reading.voice)))
        });
        self.calibration.stance_temperature = self.softmax("stance", pairs, |pair| {
            let stance = pair.row.stance.as_ref()?;
            Some((STANCES.iter().position(|s| s == stance)?, of(&pair.reading.stances.first()?.probabilities)))
        });
        self.calibration.holder_temperature = self.softmax("holder", pairs, |pair| {
            let holder = ["author", "source"].iter().position(|h| Some(*h) == pair.row.holder.as_deref())?;
            let source = pair.reading.stances.first()?.source;
            Some((holder, of(&[1.0 - source, source])))
        });
    }

    /// Fits and judges a softmax head: the probability of the likeliest class, and whether it is right.
    fn softmax(&mut self, name: &str, pairs: &[Pair], labelled: impl Fn(&Pair) -> Option<(usize, Vec<f32>)>) -> f32 {
        type Item = (usize, Vec<f32>);
        let items: Vec<(usize, Item)> = pairs.iter().filter_map(|pair| Some((pair.fold, labelled(pair)?))).collect();
        if items.is_empty() {
            return 1.0;
        }
        let fit = |items: &[&Item]| fit_temperature(&items.iter().map(|item| (*item).clone()).collect::<Vec<_>>());
        let said = |temperature: &f32, (truth, logits): &Item| {
            let p = Calibration::softmax(logits, *temperature);
            let best = argmax(&p);
            vec![(best == *truth, p[best])]
        };
        self.reliability.insert(name.into(), judge(&items, &1.0, fit, said));
        fit(&items.iter().map(|(_, item)| item).collect::<Vec<_>>())
    }
}

/// Scale, shift and threshold of every frame.
fn fit_frames(items: &[&FrameItem]) -> Vec<Platt> {
    let of_frame = |i: usize| items.iter().map(|item| item[i]).collect::<Vec<_>>();
    let raw: Vec<Vec<(bool, f32)>> = (0..FRAMES.len()).map(of_frame).collect();
    let frequent = |scored: &[(bool, f32)]| scored.iter().filter(|(truth, _)| *truth).count() >= OWN_FIT;
    let pooled = fit_platt(&raw.concat());
    let mut platts: Vec<Platt> = raw.iter().map(|s| if frequent(s) { fit_platt(s) } else { pooled }).collect();
    let by_frame: Vec<Vec<(bool, f32)>> = platts
        .iter()
        .zip(&raw)
        .map(|(platt, scored)| scored.iter().map(|(truth, x)| (*truth, platt.probability(*x))).collect())
        .collect();
    let common = best_threshold(&by_frame.concat());
    for (platt, scored) in platts.iter_mut().zip(&by_frame) {
        // Halfway between the frame's own best and the common one: the own best is itself noisy.
        platt.threshold = if frequent(scored) { (best_threshold(scored) + common) / 2.0 } else { common };
    }
    platts
}

/// Rows of one id together say whether a text is biased (CODEBOOK section 3).
fn biased_labels<'a>(pairs: &[Pair<'a>]) -> Vec<(bool, Pair<'a>)> {
    let mut by_id: BTreeMap<&str, (Option<bool>, Pair)> = BTreeMap::new();
    for pair in pairs {
        let entry = by_id.entry(&pair.row.id).or_insert((None, *pair));
        if let Some(loaded) = pair.row.own_voice_is_loaded() {
            entry.0 = Some(entry.0.unwrap_or(false) || loaded);
        }
        if pair.row.own_voice_takes_a_side() {
            entry.0 = Some(true);
        }
        if pair.row.biased.is_some() {
            entry.0 = pair.row.biased;
        }
    }
    by_id.into_values().filter_map(|(truth, pair)| Some((truth?, pair))).collect()
}

/// Whether each wordpiece lies in a labelled stretch, and its logit.
fn token_labels(tokens: &[(usize, usize, f32)], spans: &[(usize, usize)]) -> Vec<(bool, f32)> {
    let inside = |start, end| spans.iter().any(|&(s, e)| start < e && s < end);
    tokens.iter().map(|&(start, end, p)| (inside(start, end), logit(p))).collect()
}

/// The threshold of highest F1 over characters.
fn best_loaded_threshold(labelled: &[(Pair, Vec<(usize, usize)>)], platt: Platt) -> f32 {
    let calibrated: Vec<Vec<(usize, usize, f32)>> = labelled
        .iter()
        .map(|(pair, _)| {
            pair.reading.loaded_tokens.iter().map(|&(s, e, p)| (s, e, platt.probability(logit(p)))).collect()
        })
        .collect();
    let f1 = |threshold: f32| {
        let (mut both, mut truth, mut said) = (0, 0, 0);
        for ((pair, spans), tokens) in labelled.iter().zip(&calibrated) {
            let n = pair.row.text.chars().count();
            let mut marks = vec![(false, false); n];
            spans.iter().for_each(|&(s, e)| marks[s.min(n)..e.min(n)].iter_mut().for_each(|m| m.0 = true));
            for span in loaded_spans(&pair.row.text, tokens, threshold) {
                marks[span.start.min(n)..span.end.min(n)].iter_mut().for_each(|m| m.1 = true);
            }
            both += marks.iter().filter(|m| m.0 && m.1).count();
            truth += marks.iter().filter(|m| m.0).count();
            said += marks.iter().filter(|m| m.1).count();
        }
        2.0 * both as f64 / (truth + said).max(1) as f64
    };
    highest(5..=95, f1)
}
