//! How far coders agree with one another, and the model with them.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{
    Labels, Matched, Population, Sample,
    alpha::alpha,
    population::{CODES, Unit, code_key},
};
use crate::profile::bootstrap::{BootstrapOptions, Counts, Estimate, Resampled, ratio};

/// Agreement on a sample.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Agreement {
    /// Names of the coders.
    pub coders: Vec<String>,
    /// Paragraphs drawn.
    pub drawn: usize,
    /// Paragraphs that somebody coded.
    pub coded: usize,
    /// Paragraphs that at least two coders coded.
    pub coded_twice: usize,
    /// Paragraphs on which coders differ and nobody settled.
    pub unsettled: usize,
    /// By frame, `none` last.
    pub frames: Vec<FrameAgreement>,
    /// Alpha of the primary frame between coders.
    pub primary_alpha_coders: Estimate,
    /// Alpha of the primary frame between people and model.
    pub primary_alpha_model: Estimate,
    /// Weighted paragraphs by person's and model's primary frame, where there are any.
    pub confusion: BTreeMap<String, BTreeMap<String, f64>>,
}

/// Agreement on one frame.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct FrameAgreement {
    /// Frame, or `none`.
    pub frame: String,
    /// Coded paragraphs that have it.
    pub positive: f64,
    /// Krippendorff's alpha between coders, with a bootstrap interval over articles.
    pub alpha_coders: Estimate,
    /// The same between people (those who code alike) and model.
    pub alpha_model: Estimate,
    /// The model against people, weighted to the corpus.
    pub quality: Quality,
}

/// How well the model finds a frame, weighted by 1/inclusion probability, with intervals over articles.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Quality {
    /// Share of the model's that people confirm.
    pub precision: Estimate,
    /// Share of people's that the model finds.
    pub recall: Estimate,
    /// Their harmonic mean.
    pub f1: Estimate,
}

/// A coded row: its article among those of the sample, its weight, the model's reading.
struct Line<'a> {
    row: usize,
    weight: f64,
    unit: &'a Unit,
}

/// Agreement of the labels of a sample.
pub fn agreement(
    population: &Population,
    sample: &Sample,
    labels: &Labels,
    matched: &Matched,
    bootstrap: BootstrapOptions,
) -> Agreement {
    let mut articles: BTreeMap<&str, Vec<Line>> = BTreeMap::new();
    for (row, (drawn, unit)) in sample.rows.iter().zip(&matched.units).enumerate() {
        let Some(unit) = unit.and_then(|i| population.units.get(i)).filter(|_| labels.is_coded(row)) else { continue };
        let line = Line { row, weight: 1.0 / drawn.inclusion_probability, unit };
        articles.entry(&drawn.article_id).or_default().push(line);
    }
    let articles: Vec<Vec<Line>> = articles.into_values().collect();
    let scores = Scores { articles: &articles, labels, bootstrap };
    let coders = |row: usize| labels.by_coder.get(row).map_or(0, |c| c.iter().flatten().count());
    Agreement {
        coders: labels.coders.clone(),
        drawn: sample.rows.len(),
        coded: articles.iter().map(Vec::len).sum(),
        coded_twice: (0..sample.rows.len()).filter(|row| coders(*row) > 1).count(),
        unsettled: (0..sample.rows.len()).filter(|row| labels.differs(*row)).count(),
        frames: (0..CODES).map(|code| scores.frame(code)).collect(),
        primary_alpha_coders: scores.alpha(CODES, |l| scores.coders(l, |c| c.primary())),
        primary_alpha_model: scores.alpha(CODES, |l| {
            let person = (0..CODES).find(|k| labels.primary_share(l.row, *k).is_some_and(|s| s > 0.5));
            person.map(|p| vec![p, l.unit.primary.into()]).unwrap_or_default()
        }),
        confusion: scores.confusion(),
    }
}

struct Scores<'a> {
    articles: &'a [Vec<Line<'a>>],
    labels: &'a Labels,
    bootstrap: BootstrapOptions,
}

impl Scores<'_> {
    fn coders(&self, line: &Line, code: impl Fn(&super::Coding) -> usize) -> Vec<usize> {
        self.labels.by_coder.get(line.row).into_iter().flatten().flatten().map(code).collect()
    }

    fn frame(&self, code: usize) -> FrameAgreement {
        let share = |l: &Line| self.labels.share(l.row, code).unwrap_or_default();
        FrameAgreement {
            frame: code_key(code).to_owned(),
            positive: self.articles.iter().flatten().map(share).sum(),
            alpha_coders: self.alpha(2, |l| self.coders(l, |c| usize::from(c.has(code)))),
            // Where coders differ evenly, there is no person's code to compare with.
            alpha_model: self.alpha(2, |l| {
                let share = share(l);
                if share == 0.5 { vec![] } else { vec![usize::from(share > 0.5), usize::from(l.unit.has(code))] }
            }),
            quality: self.quality(code),
        }
    }

    /// Alpha with a bootstrap interval over articles. Alpha is a function of sums over units: how many codes of each value, and
    /// the observed disagreement; so articles are resampled by their sums.
    fn alpha(&self, values: usize, codes: impl Fn(&Line) -> Vec<usize>) -> Estimate {
        let units: Vec<Vec<Vec<usize>>> = self.articles.iter().map(|a| a.iter().map(&codes).collect()).collect();
        let value = alpha(units.iter().flatten().map(Vec::as_slice), values);
        if value.is_nan() {
            return Estimate::default();
        }
        let sums = |article: &Vec<Vec<usize>>| {
            let mut counts = Counts::new();
            for unit in article.iter().filter(|u| u.len() > 1) {
                unit.iter().for_each(|code| counts.push((*code as u32 + 1, 1.0)));
                let m = unit.len() as f64;
                let differ = unit.iter().map(|a| unit.iter().filter(|b| *b != a).count()).sum::<usize>() as f64;
                counts.push((0, differ / (m - 1.0)));
            }
            counts
        };
        let clusters: Vec<Counts> = units.iter().map(sums).collect();
        Resampled::new(&clusters, values + 1, self.bootstrap).estimate(|t| {
            let (observed, totals) = t.split_first().map_or((0.0, t), |(o, rest)| (*o, rest));
            let n: f64 = totals.iter().sum();
            1.0 - ratio(observed * (n - 1.0), n * n - totals.iter().map(|c| c * c).sum::<f64>())
        })
    }

    fn quality(&self, code: usize) -> Quality {
        let sums = |article: &Vec<Line>| {
            let mut counts = Counts::new();
            for line in article {
                let person = self.labels.share(line.row, code).unwrap_or_default();
                let model = f64::from(u8::from(line.unit.has(code)));
                counts.push((0, line.weight * person * model));
                counts.push((1, line.weight * model));
                counts.push((2, line.weight * person));
            }
            counts
        };
        let clusters: Vec<Counts> = self.articles.iter().map(sums).collect();
        let resampled = Resampled::new(&clusters, 3, self.bootstrap);
        let part = |t: &[f64], i: usize| t.get(i).copied().unwrap_or_default();
        Quality {
            precision: resampled.estimate(|t| ratio(part(t, 0), part(t, 1))),
            recall: resampled.estimate(|t| ratio(part(t, 0), part(t, 2))),
            f1: resampled.estimate(|t| ratio(2.0 * part(t, 0), part(t, 1) + part(t, 2))),
        }
    }

    fn confusion(&self) -> BTreeMap<String, BTreeMap<String, f64>> {
        let mut confusion: BTreeMap<String, BTreeMap<String, f64>> = BTreeMap::new();
        for line in self.articles.iter().flatten() {
            for code in 0..CODES {
                let share = self.labels.primary_share(line.row, code).unwrap_or_default();
                if share > 0.0 {
                    let row = confusion.entry(code_key(code).to_owned()).or_default();
                    *row.entry(code_key(line.unit.primary.into()).to_owned()).or_default() += line.weight * share;
                }
            }
        }
        confusion
    }
}
