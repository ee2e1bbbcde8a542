//! Each labelled layer: its counts, and its scores from them.

use std::collections::BTreeMap;

use super::{
    classes::{Table, f1, mean_defined},
    names::names_match,
    prediction::Prediction,
    scores::*,
    spans::{Range, shared, size, union},
};
use crate::{
    corpus::labelled::{Attribution, Labelled},
    model::{FRAMES, NO_FRAME, STANCES, VOICE_MIXES},
    profile::bootstrap::{BootstrapOptions, Counts, Resampled, ratio},
};

type Pair = (Labelled, Prediction);

/// Scores predictions against the labels beside them; a layer that no row labels is `None`.
///
/// A prediction that is missing where there is a label counts as wrong. Labels that are no key of the codebook are
/// passed over. The order of the pairs does not matter.
pub fn score(pairs: &[Pair], options: BootstrapOptions) -> Scores {
    let data = Data { pairs, options };
    Scores {
        rows: pairs.len(),
        replicates: options.replicates,
        seed: options.seed,
        frames: data.frames(),
        primary: data.primary(),
        stance: data.stance(),
        holder: data.holder(),
        biased: data.biased(),
        loaded: data.loaded(),
        voice: data.voice(),
        speaker: data.speaker(),
        attributed: data.attributed(),
        attributed_speaker: data.attributed_speaker(),
    }
}

struct Data<'a> {
    pairs: &'a [Pair],
    options: BootstrapOptions,
}

impl Data<'_> {
    /// Counts by cluster, resampled, and the number of rows that have the layer; `None` where no row has.
    fn resample(
        &self,
        width: usize,
        count: impl Fn(&Labelled, &Prediction) -> Option<Counts>,
    ) -> Option<(Resampled, usize)> {
        // Rows without an article are clusters by id: the same paragraph may stand once a target.
        let mut clusters: BTreeMap<(bool, &str), Counts> = BTreeMap::new();
        let mut rows = 0;
        for (label, prediction) in self.pairs {
            if let Some(counts) = count(label, prediction) {
                let article = label.article_id.as_deref().filter(|a| !a.is_empty());
                clusters.entry((article.is_some(), article.unwrap_or(&label.id))).or_default().extend(counts);
                rows += 1;
            }
        }
        let clusters: Vec<Counts> = clusters.into_values().collect();
        (rows > 0).then(|| (Resampled::new(&clusters, width, self.options), rows))
    }

    fn confusion(
        &self,
        table: Table,
        classes: impl Fn(&Labelled, &Prediction) -> Option<(String, Option<String>)>,
    ) -> Option<(Resampled, usize)> {
        self.resample(table.width(), |label, prediction| {
            let (labelled, predicted) = classes(label, prediction)?;
            table.count(&labelled, predicted.as_deref())
        })
    }

    fn frames(&self) -> Option<FrameScores> {
        let keys: Vec<&str> = FRAMES.into_iter().chain([NO_FRAME]).collect();
        let (resampled, rows) = self.resample(3 * keys.len(), |label, prediction| {
            let labelled = label.frames.as_ref()?;
            Some(keys.iter().enumerate().flat_map(|(k, key)| presence(k, key, labelled, &prediction.frames)).collect())
        })?;
        let (all, frames) = (0..keys.len(), 0..FRAMES.len());
        let sum = |t: &[f64], what: usize, of: std::ops::Range<usize>| of.map(|k| at(t, 3 * k + what)).sum::<f64>();
        let label = |k: usize| LabelScores {
            key: keys.get(k).copied().unwrap_or_default().to_owned(),
            precision: resampled.estimate(|t| ratio(at(t, 3 * k), at(t, 3 * k + 1))),
            recall: resampled.estimate(|t| ratio(at(t, 3 * k), at(t, 3 * k + 2))),
            f1: resampled.estimate(|t| frame_f1(t, k)),
            support: at(&resampled.total, 3 * k + 2) as u64,
            predicted: at(&resampled.total, 3 * k + 1) as u64,
        };
        let micro = |t: &[f64], of: &std::ops::Range<usize>| {
            f1(sum(t, 0, of.clone()), sum(t, 1, of.clone()), sum(t, 2, of.clone()))
        };
        Some(FrameScores {
            rows,
            micro_precision: resampled.estimate(|t| ratio(sum(t, 0, frames.clone()), sum(t, 1, frames.clone()))),
            micro_recall: resampled.estimate(|t| ratio(sum(t, 0, frames.clone()), sum(t, 2, frames.clone()))),
            micro_f1: resampled.estimate(|t| micro(t, &frames)),
            macro_precision: resampled
                .estimate(|t| mean_defined(frames.clone().map(|k| ratio(at(t, 3 * k), at(t, 3 * k + 1))))),
            macro_recall: resampled
                .estimate(|t| mean_defined(frames.clone().map(|k| ratio(at(t, 3 * k), at(t, 3 * k + 2))))),
            macro_f1: resampled.estimate(|t| mean_defined(frames.clone().map(|k| frame_f1(t, k)))),
            micro_f1_with_none: resampled.estimate(|t| micro(t, &all)),
            labels: all.clone().map(label).collect(),
        })
    }

    fn primary(&self) -> Option<PrimaryScores> {
        let keys: Vec<&str> = FRAMES.into_iter().chain([NO_FRAME]).collect();
        let table = Table { keys: &keys };
        let (resampled, rows) = self.confusion(table, |l, p| Some((l.primary.clone()?, Some(p.primary.clone()))))?;
        Some(PrimaryScores {
            rows,
            accuracy: resampled.estimate(|t| table.accuracy(t)),
            macro_f1: resampled.estimate(|t| table.macro_f1(t, 0..keys.len())),
            alpha: resampled.estimate(|t| table.alpha(t)),
            labels: table.labels(&resampled),
        })
    }

    fn stance(&self) -> Option<StanceScores> {
        let table = Table { keys: &STANCES };
        let (resampled, rows) = self.confusion(table, |l, p| Some((l.stance.clone()?, p.stance.clone())))?;
        let total = &resampled.total;
        let labelled: Vec<usize> = (0..STANCES.len()).filter(|&c| table.support(total, c) > 0.0).collect();
        Some(StanceScores {
            rows,
            accuracy: resampled.estimate(|t| table.accuracy(t)),
            macro_f1: resampled.estimate(|t| table.macro_f1(t, 0..STANCES.len())),
            macro_f1_labelled: resampled.estimate(|t| table.macro_f1(t, labelled.iter().copied())),
            alpha: resampled.estimate(|t| table.alpha(t)),
            labels: table.labels(&resampled),
            confusion: std::array::from_fn(|row| std::array::from_fn(|column| table.cell(total, row, column) as u64)),
        })
    }

    fn holder(&self) -> Option<HolderScores> {
        let table = Table { keys: &["author", "source"] };
        let (resampled, rows) = self.confusion(table, |l, p| {
            let takes_side = l.stance.as_deref().is_some_and(|s| s != NO_FRAME);
            takes_side.then(|| Some((l.holder.clone()?, p.holder.clone())))?
        })?;
        Some(HolderScores {
            rows,
            accuracy: resampled.estimate(|t| table.accuracy(t)),
            macro_f1: resampled.estimate(|t| table.macro_f1(t, 0..2)),
            labels: table.labels(&resampled),
        })
    }

    fn biased(&self) -> Option<BiasedScores> {
        let table = Table { keys: &["biased", "unbiased"] };
        let key = |biased: bool| if biased { "biased" } else { "unbiased" }.to_owned();
        let (resampled, rows) = self.confusion(table, |l, p| Some((key(l.biased?), Some(key(p.biased)))))?;
        Some(BiasedScores {
            rows,
            accuracy: resampled.estimate(|t| table.accuracy(t)),
            f1: resampled.estimate(|t| table.macro_f1(t, [0])),
            macro_f1: resampled.estimate(|t| table.macro_f1(t, 0..2)),
            labels: table.labels(&resampled),
        })
    }

    fn voice(&self) -> Option<VoiceScores> {
        let table = Table { keys: &VOICE_MIXES };
        let (resampled, rows) = self.confusion(table, |l, p| Some((l.voice.clone()?, Some(p.voice.clone()))))?;
        Some(VoiceScores {
            rows,
            accuracy: resampled.estimate(|t| table.accuracy(t)),
            macro_f1: resampled.estimate(|t| table.macro_f1(t, 0..VOICE_MIXES.len())),
            labels: table.labels(&resampled),
        })
    }

    fn loaded(&self) -> Option<SpanScores> {
        self.spans(|label, prediction| {
            let predicted = union(prediction.loaded.iter().map(|s| (s.start, s.end)));
            Some((union(label.loaded_spans()?), predicted))
        })
    }

    fn attributed(&self) -> Option<SpanScores> {
        self.spans(|label, prediction| {
            let predicted = union(prediction.attributed.iter().map(|s| (s.start, s.end)));
            Some((union(label.attributed.as_ref()?.iter().map(|s| (s.start, s.end))), predicted))
        })
    }

    fn spans(&self, sets: impl Fn(&Labelled, &Prediction) -> Option<(Vec<Range>, Vec<Range>)>) -> Option<SpanScores> {
        let (resampled, rows) = self.resample(3, |label, prediction| {
            let (labelled, predicted) = sets(label, prediction)?;
            let sizes = [shared(&labelled, &predicted), size(&predicted), size(&labelled)];
            Some((0..).zip(sizes.map(|n| n as f64)).collect())
        })?;
        Some(SpanScores {
            rows,
            precision: resampled.estimate(|t| ratio(at(t, 0), at(t, 1))),
            recall: resampled.estimate(|t| ratio(at(t, 0), at(t, 2))),
            f1: resampled.estimate(|t| f1(at(t, 0), at(t, 1), at(t, 2))),
            labelled_characters: at(&resampled.total, 2) as u64,
            predicted_characters: at(&resampled.total, 1) as u64,
        })
    }

    /// Columns: rows with a speaker, overlap, exact, rows without, rightly without.
    fn speaker(&self) -> Option<SpeakerScores> {
        let (resampled, _) = self.resample(5, |label, prediction| {
            let labelled = label.speaker.as_deref()?.trim();
            if labelled.is_empty() {
                return Some(vec![(3, 1.0), (4, flag(prediction.speaker.trim().is_empty()))]);
            }
            let same = names_match(labelled, &prediction.speaker);
            Some(vec![(0, 1.0), (1, flag(same.overlap)), (2, flag(same.exact))])
        })?;
        Some(SpeakerScores {
            rows: at(&resampled.total, 0) as usize,
            overlap: resampled.estimate(|t| ratio(at(t, 1), at(t, 0))),
            exact: resampled.estimate(|t| ratio(at(t, 2), at(t, 0))),
            rows_without: at(&resampled.total, 3) as usize,
            without: resampled.estimate(|t| ratio(at(t, 4), at(t, 3))),
        })
    }

    /// Columns: labelled stretches with a speaker, found, overlap, exact.
    fn attributed_speaker(&self) -> Option<AttributedSpeakerScores> {
        let (resampled, _) = self.resample(4, |label, prediction| {
            let labelled = label.attributed.as_ref()?.iter().filter(|a| !a.speaker.trim().is_empty());
            Some(labelled.flat_map(|a| speaker_of_span(a, prediction)).collect())
        })?;
        let spans = at(&resampled.total, 0) as u64;
        (spans > 0).then(|| AttributedSpeakerScores {
            spans,
            found: resampled.estimate(|t| ratio(at(t, 1), at(t, 0))),
            overlap: resampled.estimate(|t| ratio(at(t, 2), at(t, 1))),
            exact: resampled.estimate(|t| ratio(at(t, 3), at(t, 1))),
            overlap_of_all: resampled.estimate(|t| ratio(at(t, 2), at(t, 0))),
        })
    }
}

/// Columns of frame `k`: right, predicted, labelled.
fn presence(k: usize, key: &str, labelled: &[String], predicted: &[String]) -> Counts {
    let (l, p) = (labelled.iter().any(|f| f == key), predicted.iter().any(|f| f == key));
    let column = 3 * k as u32;
    let cells = [(column, l && p), (column + 1, p), (column + 2, l)];
    cells.into_iter().filter(|(_, yes)| *yes).map(|(c, _)| (c, 1.0)).collect()
}

fn frame_f1(t: &[f64], k: usize) -> f64 {
    f1(at(t, 3 * k), at(t, 3 * k + 1), at(t, 3 * k + 2))
}

fn speaker_of_span(labelled: &Attribution, prediction: &Prediction) -> Counts {
    let touching = prediction.attributed.iter().filter_map(|p| {
        let n = labelled.end.min(p.end).saturating_sub(labelled.start.max(p.start));
        (n > 0).then_some((n, p))
    });
    // The most shared characters; among equals the first.
    let best = touching.reduce(|best, next| if next.0 > best.0 { next } else { best });
    let Some((_, found)) = best else { return vec![(0, 1.0)] };
    let same = names_match(&labelled.speaker, &found.speaker);
    vec![(0, 1.0), (1, 1.0), (2, flag(same.overlap)), (3, flag(same.exact))]
}

fn at(t: &[f64], column: usize) -> f64 {
    t.get(column).copied().unwrap_or(0.0)
}

fn flag(yes: bool) -> f64 {
    f64::from(u8::from(yes))
}

#[cfg(test)]
#[path = "layers_test.rs"]
mod tests;
