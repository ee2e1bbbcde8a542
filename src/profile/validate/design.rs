//! How a sample is laid out: strata of outlets and bands of model uncertainty, and how many paragraphs of each are drawn.
//!
//! * **Bands.** A paragraph's score is the variance of its labels if the probabilities are right: the mean over the chosen
//!   frames of max(p (1 − p), 0.02), each divided by that frame's mean over the corpus, so that rare frames weigh as much
//!   as frequent ones. The floor stands for a model that may be wrong where it is sure. Bands are cut so that each holds the
//!   same sum of √score: then equal numbers from each band are Neyman's allocation (Cochran 1977, section 5A.7, on the
//!   same rule for stratum boundaries by Dalenius and Hodges).
//! * **Outlets.** A power allocation (Bankier 1988) with exponent ½, between equal numbers an outlet (best for comparing
//!   outlets) and proportional ones (best for the corpus). Outlets whose part would not fill their strata form one group.
//! * Every stratum gets at least two paragraphs (all, where it has fewer), so that every paragraph can be drawn and every
//!   variance estimated.

use serde::{Deserialize, Serialize};

use super::population::{Population, Unit, code_index};
use crate::model::FRAMES;

/// Bands of uncertainty.
pub const BANDS: usize = 3;

/// Least number drawn from a stratum.
const LEAST: usize = 2;

/// Variance of a label where the model is sure.
const FLOOR: f64 = 0.02;

/// Exponent of the power allocation over outlets.
const POWER: f64 = 0.5;

/// The layout of a sample. It is kept with the sample, so that the strata are those of the draw whatever a later version
/// would choose.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Design {
    /// Frames that the sample is laid out for.
    pub frames: Vec<String>,
    /// Mean over the corpus of max(p (1 − p), 0.02), by frame.
    pub scales: Vec<f64>,
    /// Upper ends of all bands but the last.
    pub cuts: Vec<f64>,
    /// Outlets with strata of their own; the others are one group.
    pub own: Vec<String>,
    /// The strata: outlets of `own` in order, then the group; in each, the bands in order.
    pub strata: Vec<Stratum>,
}

/// A stratum: a set of paragraphs from which a fixed number is drawn, all with the same chance.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stratum {
    /// Outlet, or empty for the group of the smaller ones.
    pub outlet: String,
    /// Band of uncertainty, from 0 (sure).
    pub band: usize,
    /// Paragraphs in it.
    pub size: usize,
    /// Paragraphs drawn.
    pub drawn: usize,
}

impl Stratum {
    /// Chance of a paragraph of the stratum to be drawn.
    pub fn inclusion_probability(&self) -> f64 {
        if self.size == 0 { 0.0 } else { self.drawn as f64 / self.size as f64 }
    }
}

impl Design {
    /// Lays out a sample of `n` paragraphs for `frames` (all where empty). `n` at or over the size of the population draws
    /// everything.
    pub fn new(population: &Population, frames: &[String], n: usize) -> Self {
        let frames: Vec<String> =
            if frames.is_empty() { FRAMES.iter().map(|f| (*f).to_owned()).collect() } else { frames.to_vec() };
        let mut design = Self { scales: vec![1.0; frames.len()], frames, ..Self::default() };
        design.scales = design.mean_variances(population);
        let scores: Vec<f64> = population.units.iter().map(|u| design.score(u)).collect();
        design.cuts = cuts(scores);
        design.own = own_outlets(population, n);
        design.allocate(population, n);
        design
    }

    fn mean_variances(&self, population: &Population) -> Vec<f64> {
        let count = population.units.len().max(1) as f64;
        let mean = |frame: &String| {
            let k = code_index(frame).unwrap_or_default();
            population.units.iter().map(|u| variance(u.expected(k))).sum::<f64>() / count
        };
        self.frames.iter().map(mean).map(|m| if m > 0.0 { m } else { 1.0 }).collect()
    }

    /// Expected variance of a paragraph's labels, 1 on average.
    pub fn score(&self, unit: &Unit) -> f64 {
        let part =
            |(frame, scale): (&String, &f64)| code_index(frame).map_or(0.0, |k| variance(unit.expected(k)) / scale);
        self.frames.iter().zip(&self.scales).map(part).sum::<f64>() / self.frames.len().max(1) as f64
    }

    /// Position of a unit's stratum.
    pub fn stratum(&self, population: &Population, unit: &Unit) -> usize {
        let name = population.outlet(population.outlet_of(unit));
        let row = self.own.binary_search_by(|o| o.as_str().cmp(name)).unwrap_or(self.own.len());
        row * self.bands() + self.band(self.score(unit))
    }

    /// Bands that there are.
    pub fn bands(&self) -> usize {
        self.cuts.len() + 1
    }

    fn band(&self, score: f64) -> usize {
        self.cuts.iter().filter(|cut| score > **cut).count()
    }

    /// Counts the strata and shares `n` among them.
    fn allocate(&mut self, population: &Population, n: usize) {
        let bands = self.bands();
        let names = self.own.iter().map(String::as_str).chain([""]);
        self.strata = names
            .flat_map(|outlet| {
                (0..bands).map(move |band| Stratum { outlet: outlet.to_owned(), band, ..Stratum::default() })
            })
            .collect();
        // Sum of √score by stratum: what Neyman's allocation goes by.
        let mut spread = vec![0.0; self.strata.len()];
        for unit in &population.units {
            let h = self.stratum(population, unit);
            if let (Some(stratum), Some(sum)) = (self.strata.get_mut(h), spread.get_mut(h)) {
                stratum.size += 1;
                *sum += self.score(unit).sqrt();
            }
        }
        let mut powers = vec![0.0; self.own.len() + 1];
        for (outlet, size) in population.outlets.iter().zip(outlet_sizes(population)) {
            let row = self.own.binary_search(outlet).unwrap_or(self.own.len());
            powers.get_mut(row).into_iter().for_each(|p| *p += (size as f64).powf(POWER));
        }
        let weights: Vec<f64> = spread
            .chunks(bands)
            .zip(&powers)
            .flat_map(|(row, power)| {
                let total: f64 = row.iter().sum();
                row.iter().map(move |s| if total > 0.0 { power * s / total } else { 0.0 }).collect::<Vec<_>>()
            })
            .collect();
        let sizes: Vec<usize> = self.strata.iter().map(|s| s.size).collect();
        for (stratum, drawn) in self.strata.iter_mut().zip(shares(&weights, &sizes, n)) {
            stratum.drawn = drawn;
        }
    }
}

/// Expected variance of a label.
fn variance(p: f64) -> f64 {
    (p * (1.0 - p)).max(FLOOR)
}

fn outlet_sizes(population: &Population) -> Vec<usize> {
    let mut sizes = vec![0; population.outlets.len()];
    for unit in &population.units {
        sizes.get_mut(population.outlet_of(unit) as usize).into_iter().for_each(|s| *s += 1);
    }
    sizes
}

/// Outlets whose part of `n` fills strata of their own, alphabetically. The others' parts together must do so too.
fn own_outlets(population: &Population, n: usize) -> Vec<String> {
    let mut sizes: Vec<(usize, &String)> = outlet_sizes(population).into_iter().zip(&population.outlets).collect();
    sizes.sort_by(|a, b| b.cmp(a));
    let power = |size: usize| (size as f64).powf(POWER);
    let total: f64 = sizes.iter().map(|(size, _)| power(*size)).sum();
    let enough = |sum: f64| n as f64 * sum / total >= (LEAST * BANDS) as f64;
    let mut own: Vec<(usize, &String)> = sizes.iter().copied().filter(|(size, _)| enough(power(*size))).collect();
    let mut rest: f64 = sizes.iter().skip(own.len()).map(|(size, _)| power(*size)).sum();
    while rest > 0.0 && !enough(rest) {
        match own.pop() {
            Some((size, _)) => rest += power(size),
            None => break,
        }
    }
    let mut names: Vec<String> = own.into_iter().map(|(_, name)| name.clone()).collect();
    names.sort();
    names
}

/// Ends of the bands: values between which the sum of √score is the same.
fn cuts(mut scores: Vec<f64>) -> Vec<f64> {
    scores.sort_by(f64::total_cmp);
    let total: f64 = scores.iter().map(|s| s.sqrt()).sum();
    let (mut sum, mut cuts) = (0.0, Vec::new());
    let top = scores.last().copied().unwrap_or_default();
    for score in scores {
        sum += score.sqrt();
        // A cut at the top would leave the last band empty, and one that repeats an empty band between.
        let next = (cuts.len() + 1) as f64 * total / BANDS as f64;
        if cuts.len() + 1 < BANDS && sum >= next && score < top && cuts.last().is_none_or(|last| score > *last) {
            cuts.push(score);
        }
    }
    cuts
}

/// Shares `n` by weight, at least [`LEAST`] and at most the size each, rounding by largest remainder.
fn shares(weights: &[f64], sizes: &[usize], n: usize) -> Vec<usize> {
    let population: usize = sizes.iter().sum();
    if n >= population {
        return sizes.to_vec();
    }
    let mut drawn: Vec<usize> = sizes.iter().map(|s| LEAST.min(*s)).collect();
    // The least are given first; each further one goes where the part still missing is largest.
    let total: f64 = weights.iter().sum();
    while drawn.iter().sum::<usize>() < n {
        let missing = |(i, size): (usize, &usize)| {
            let has = drawn.get(i).copied().unwrap_or_default();
            let goal = n as f64 * weights.get(i).copied().unwrap_or_default() / total.max(f64::MIN_POSITIVE);
            (has < *size).then_some((i, goal - has as f64))
        };
        let Some((i, _)) = sizes.iter().enumerate().filter_map(missing).reduce(|a, b| if b.1 > a.1 { b } else { a })
        else {
            break;
        };
        drawn.get_mut(i).into_iter().for_each(|d| *d += 1);
    }
    drawn
}
