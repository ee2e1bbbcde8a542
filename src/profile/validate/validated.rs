//! Rows of estimates from labels: method `validated` beside the raw ones.

use std::collections::HashMap;

use super::{
    Labels, Population, Sample,
    population::{CODES, code_key},
    ppi::{Layout, StratumDesign, Units},
    stats::upper_of_none,
};
use crate::{
    analyze::rows::EstimateRow,
    profile::{ALL_OUTLETS, bootstrap::Estimate},
};

/// Fewer coded paragraphs with a code than these are pointed out.
const FEW: f64 = 5.0;

/// The rows of a sample with the paragraphs of the population that they are.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Matched {
    /// Position in the population's units, by row of the sample.
    pub units: Vec<Option<usize>>,
}

impl Matched {
    /// Finds the drawn paragraphs.
    pub fn new(population: &Population, sample: &Sample) -> Self {
        let wanted: HashMap<(&str, i32), usize> =
            sample.rows.iter().enumerate().map(|(row, d)| ((d.article_id.as_str(), d.paragraph), row)).collect();
        let mut units = vec![None; sample.rows.len()];
        for (i, unit) in population.units.iter().enumerate() {
            let row = wanted.get(&(population.article_id(unit), unit.paragraph));
            row.and_then(|row| units.get_mut(*row)).into_iter().for_each(|u| *u = Some(i));
        }
        Self { units }
    }
}

/// Shares of frames (and of primary frames) of every outlet and of the corpus, with 95% intervals, from the labels. None where
/// fewer than two paragraphs are coded.
pub fn validated(
    population: &Population,
    sample: &Sample,
    labels: &Labels,
    matched: &Matched,
) -> Option<Vec<EstimateRow>> {
    // Rows that are coded, with their unit.
    let coded: Vec<(usize, usize)> = matched
        .units
        .iter()
        .enumerate()
        .filter_map(|(row, unit)| Some((row, (*unit)?)).filter(|(row, _)| labels.is_coded(*row)))
        .collect();
    let strata: Vec<StratumDesign> = sample
        .design
        .strata
        .iter()
        .map(|s| StratumDesign { band: s.band, inclusion_probability: s.inclusion_probability() })
        .collect();
    let units = Units {
        stratum: population.units.iter().map(|u| sample.design.stratum(population, u) as u32).collect(),
        cluster: population.units.iter().map(|u| u.article).collect(),
        outlet: population.units.iter().map(|u| population.outlet_of(u)).collect(),
    };
    let layout = Layout::new(units, &strata, &coded.iter().map(|(_, unit)| *unit).collect::<Vec<_>>())?;
    let table = Table::new(population, sample, &coded);
    let mut rows = Vec::new();
    for measure in ["frame_share", "primary_share"] {
        for code in 0..CODES {
            let y: Vec<f64> = coded.iter().map(|(row, _)| label(labels, *row, measure, code)).collect();
            let f: Vec<f64> = population.units.iter().map(|u| predicted(u, measure, code)).collect();
            let positive: f64 = y.iter().sum();
            let shares = if positive > 0.0 { layout.shares(&f, &y) } else { table.nothing() };
            rows.extend(table.rows(measure, code, positive, &shares.outlets, shares.corpus));
        }
    }
    // By outlet, the corpus last, as in a profile.
    rows.sort_by(|a: &EstimateRow, b| (a.outlet == ALL_OUTLETS, &a.outlet).cmp(&(b.outlet == ALL_OUTLETS, &b.outlet)));
    Some(rows)
}

fn label(labels: &Labels, row: usize, measure: &str, code: usize) -> f64 {
    let share = if measure == "frame_share" { labels.share(row, code) } else { labels.primary_share(row, code) };
    share.unwrap_or_default()
}

fn predicted(unit: &super::Unit, measure: &str, code: usize) -> f64 {
    if measure == "frame_share" { unit.expected(code) } else { f64::from(u8::from(usize::from(unit.primary) == code)) }
}

/// What is the same in all rows.
struct Table<'a> {
    population: &'a Population,
    sample: &'a Sample,
    /// Articles, paragraphs and coded paragraphs by outlet.
    counts: Vec<(i64, i64, usize)>,
    weights: Vec<f64>,
}

impl<'a> Table<'a> {
    fn new(population: &'a Population, sample: &'a Sample, coded: &[(usize, usize)]) -> Self {
        let mut counts = vec![(0, 0, 0); population.outlets.len()];
        for (i, unit) in population.units.iter().enumerate() {
            let first = i == 0 || population.units.get(i - 1).is_some_and(|before| before.article != unit.article);
            let outlet = counts.get_mut(population.outlet_of(unit) as usize);
            outlet.into_iter().for_each(|c: &mut (i64, i64, usize)| *c = (c.0 + i64::from(first), c.1 + 1, c.2));
        }
        for (_, unit) in coded {
            let outlet = population.units.get(*unit).map(|u| population.outlet_of(u) as usize);
            outlet.and_then(|o| counts.get_mut(o)).into_iter().for_each(|c| c.2 += 1);
        }
        let weight = |(row, _): &(usize, usize)| sample.rows.get(*row).map(|r| 1.0 / r.inclusion_probability);
        Self { population, sample, counts, weights: coded.iter().filter_map(weight).collect() }
    }

    /// What is known where no coded paragraph has the code: an upper bound for the corpus.
    fn nothing(&self) -> super::ppi::Shares {
        let upper = Some(upper_of_none(&self.weights));
        super::ppi::Shares {
            corpus: Estimate { value: Some(0.0), lower: Some(0.0), upper },
            outlets: vec![Estimate::default(); self.population.outlets.len()],
        }
    }

    fn rows(
        &self,
        measure: &str,
        code: usize,
        positive: f64,
        outlets: &[Estimate],
        corpus: Estimate,
    ) -> Vec<EstimateRow> {
        let row = |outlet: &str, interval: &Estimate, counts: (i64, i64), note: String| EstimateRow {
            outlet: outlet.to_owned(),
            genre: self.sample.genres.join("+"),
            origin: self.sample.origins.join("+"),
            voice: "all".to_owned(),
            measure: measure.to_owned(),
            key: code_key(code).to_owned(),
            method: "validated".to_owned(),
            estimate: interval.value,
            lower: interval.lower,
            upper: interval.upper,
            n_articles: counts.0,
            n_paragraphs: counts.1,
            note,
            ..EstimateRow::default()
        };
        let note = |coded: usize, interval: &Estimate| {
            let mut parts = vec![format!("{coded} coded")];
            if positive == 0.0 {
                parts.push("no coded paragraph has it".to_owned());
            } else if positive < FEW {
                parts.push("few coded paragraphs have it".to_owned());
            }
            if positive > 0.0 && interval.value.is_some() && interval.lower.is_none() {
                parts.push("one article".to_owned());
            }
            parts.join("; ")
        };
        let mut rows = Vec::new();
        for ((outlet, interval), counts) in self.population.outlets.iter().zip(outlets).zip(&self.counts) {
            let mut own = note(counts.2, interval);
            if counts.2 == 0 && positive > 0.0 {
                own += "; rests on the other outlets' labels";
            }
            rows.push(row(outlet, interval, (counts.0, counts.1), own));
        }
        let all = self.counts.iter().fold((0, 0), |t, c| (t.0 + c.0, t.1 + c.1));
        rows.push(row(ALL_OUTLETS, &corpus, all, note(self.weights.len(), &corpus)));
        rows
    }
}
