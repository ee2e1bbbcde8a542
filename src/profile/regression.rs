//! Rows for a regression whose outcome a model measured: the proxy, the human label where there is one, and the chance that there
//! could have been one (design-based supervised learning; Egami, Hinck, Stewart and Wei 2023).

use std::collections::HashMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::validate::{Labels, Matched, Population, Sample, code_index};
use crate::analyze::rows::ArticleRow;

/// What is measured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Whether a frame is present: the code's position.
    Frame(usize),
    /// Whether the outlet's own voice is biased.
    Biased,
    /// Stance towards a target, −1 to 1.
    Stance(String),
}

impl Outcome {
    /// Reads `frame:KEY`, `biased` or `stance:TARGET`; none where it is something else.
    pub fn parse(text: &str) -> Option<Self> {
        match text.split_once(':') {
            Some(("frame", key)) => code_index(key).map(Outcome::Frame),
            Some(("stance", target)) if !target.trim().is_empty() => Some(Outcome::Stance(target.trim().to_owned())),
            None if text == "biased" => Some(Outcome::Biased),
            _ => None,
        }
    }
}

/// One paragraph or article.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct RegressionRow {
    /// Article and, for a paragraph, its number.
    pub id: String,
    /// Article; errors are clustered by it.
    pub cluster: String,
    /// Number of the paragraph; empty for an article.
    pub paragraph: Option<i32>,
    /// Outlet.
    pub outlet: String,
    /// Day of publication.
    pub date: Option<NaiveDate>,
    /// Genre.
    pub genre: String,
    /// Origin.
    pub origin: String,
    /// Event, where there is one.
    pub event_id: Option<String>,
    /// Topic, as the user gave it.
    pub topic: String,
    /// Words.
    pub n_words: i64,
    /// Decision of the model: 0 or 1 (a stance: −1, 0 or 1); for an article the share of its paragraphs (the mean stance).
    pub proxy: f64,
    /// Probability (a stance: favor − against); for an article the mean.
    pub probability: f64,
    /// What people said; empty where nobody coded it. Coders who differ and were not settled count in parts.
    pub label: Option<f64>,
    /// Chance of having been coded; for an article empty, as only paragraphs are drawn.
    pub inclusion_probability: Option<f64>,
    /// probability + (label − probability)/inclusion probability where coded, else the probability; for an article the mean. Its
    /// mean is that of people's labels: a linear regression of it is the corrected one.
    pub adjusted: Option<f64>,
}

/// A paragraph's reading of the outcome.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Position in the population's units.
    pub unit: usize,
    /// Decision.
    pub proxy: f64,
    /// Probability.
    pub probability: f64,
}

/// Labels of a sample with the paragraphs that they are of.
#[derive(Debug, Clone, Copy)]
pub struct Coded<'a> {
    /// The sample.
    pub sample: &'a Sample,
    /// Its labels.
    pub labels: &'a Labels,
    /// Where its rows are in the population.
    pub matched: &'a Matched,
}

/// Readings of a frame or of bias, from the population; of a stance they come from the run's table.
pub fn readings(population: &Population, outcome: &Outcome, biased_threshold: f32) -> Vec<Reading> {
    let reading = |(unit, u): (usize, &super::validate::Unit)| match outcome {
        Outcome::Frame(code) => {
            Some(Reading { unit, proxy: f64::from(u8::from(u.has(*code))), probability: u.expected(*code) })
        }
        Outcome::Biased => {
            let proxy = f64::from(u8::from(u.p_biased >= biased_threshold));
            Some(Reading { unit, proxy, probability: f64::from(u.p_biased) })
        }
        Outcome::Stance(_) => None,
    };
    population.units.iter().enumerate().filter_map(reading).collect()
}

/// Rows of all paragraphs with a reading, in the order of the run. Labels are of frames; other outcomes have none.
pub fn paragraph_rows(
    population: &Population,
    articles: &[ArticleRow],
    outcome: &Outcome,
    readings: &[Reading],
    coded: Option<Coded>,
) -> Vec<RegressionRow> {
    let about: HashMap<&str, &ArticleRow> = articles.iter().rev().map(|a| (a.article_id.as_str(), a)).collect();
    let labels = coded.map(|c| labels_of(c, outcome)).unwrap_or_default();
    let chances = coded.map(response).unwrap_or_default();
    let row = |reading: &Reading| {
        let unit = population.units.get(reading.unit)?;
        let id = population.article_id(unit);
        let article = about.get(id)?;
        let label = labels.get(&reading.unit).copied();
        let chance = coded.and_then(|c| chances.get(c.sample.design.stratum(population, unit)).copied());
        let adjusted = match (label, chance) {
            (Some(y), Some(pi)) if pi > 0.0 => Some(reading.probability + (y - reading.probability) / pi),
            (None, Some(_)) => Some(reading.probability),
            _ => None,
        };
        Some(RegressionRow {
            id: format!("{id}#{}", unit.paragraph),
            cluster: id.to_owned(),
            paragraph: Some(unit.paragraph),
            outlet: article.outlet.clone(),
            date: article.date,
            genre: article.genre.clone(),
            origin: article.origin.clone(),
            event_id: article.event_id.clone(),
            topic: article.topic.clone(),
            n_words: unit.n_words.into(),
            proxy: reading.proxy,
            probability: reading.probability,
            label,
            inclusion_probability: chance,
            adjusted,
        })
    };
    readings.iter().filter_map(row).collect()
}

/// Adds the paragraphs of each article up; articles in the order of their first paragraph.
pub fn article_rows(paragraphs: Vec<RegressionRow>) -> Vec<RegressionRow> {
    let mut articles: Vec<(RegressionRow, f64)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for row in paragraphs {
        let place = *places.entry(row.cluster.clone()).or_insert(articles.len());
        match articles.get_mut(place) {
            Some((sum, n)) => {
                *n += 1.0;
                sum.n_words += row.n_words;
                sum.proxy += row.proxy;
                sum.probability += row.probability;
                sum.label = sum.label.zip(row.label).map(|(a, b)| a + b);
                sum.adjusted = sum.adjusted.zip(row.adjusted).map(|(a, b)| a + b);
            }
            None => articles.push((row, 1.0)),
        }
    }
    let mean = |(mut row, n): (RegressionRow, f64)| {
        row.id.clone_from(&row.cluster);
        (row.paragraph, row.inclusion_probability) = (None, None);
        (row.proxy, row.probability) = (row.proxy / n, row.probability / n);
        // Only where every paragraph was coded.
        row.label = row.label.map(|y| y / n);
        row.adjusted = row.adjusted.map(|y| y / n);
        row
    };
    articles.into_iter().map(mean).collect()
}

fn labels_of(coded: Coded, outcome: &Outcome) -> HashMap<usize, f64> {
    let Outcome::Frame(code) = outcome else { return HashMap::new() };
    let label = |(row, unit): (usize, &Option<usize>)| Some(((*unit)?, coded.labels.share(row, *code)?));
    coded.matched.units.iter().enumerate().filter_map(label).collect()
}

/// Chance of a paragraph of each stratum to be drawn and coded: what was left uncoded counts as not drawn.
fn response(coded: Coded) -> Vec<f64> {
    let mut counts = vec![0usize; coded.sample.design.strata.len()];
    for (_, drawn) in coded.sample.rows.iter().enumerate().filter(|(row, _)| coded.labels.is_coded(*row)) {
        counts.get_mut(drawn.stratum).into_iter().for_each(|n| *n += 1);
    }
    let strata = coded.sample.design.strata.iter().zip(counts);
    strata.map(|(s, n)| if s.size == 0 { 0.0 } else { n as f64 / s.size as f64 }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(cluster: &str, probability: f64, label: Option<f64>, adjusted: f64) -> RegressionRow {
        RegressionRow {
            id: "x".into(),
            cluster: cluster.into(),
            n_words: 10,
            proxy: probability.round(),
            probability,
            label,
            adjusted: Some(adjusted),
            ..RegressionRow::default()
        }
    }

    #[test]
    fn outcomes_are_read() {
        assert_eq!(Outcome::parse("frame:capacity"), Some(Outcome::Frame(1)));
        assert_eq!(Outcome::parse("stance: rent cap"), Some(Outcome::Stance("rent cap".into())));
        assert_eq!(Outcome::parse("biased"), Some(Outcome::Biased));
        assert!(["frame:zebra", "stance:", "length", ""].iter().all(|t| Outcome::parse(t).is_none()));
    }

    #[test]
    fn articles_are_means_of_their_paragraphs() {
        let rows = article_rows(vec![
            row("b", 0.8, Some(1.0), 1.2),
            row("a", 0.1, Some(0.0), -0.1),
            row("b", 0.4, None, 0.4),
            row("a", 0.3, Some(1.0), 0.9),
        ]);
        let found: Vec<_> = rows.iter().map(|r| (r.id.as_str(), r.n_words, r.label)).collect();
        assert_eq!(found, [("b", 20, None), ("a", 20, Some(0.5))]);
        assert!((rows[0].probability - 0.6).abs() < 1e-12 && (rows[0].adjusted.unwrap() - 0.8).abs() < 1e-12);
        assert!((rows[1].adjusted.unwrap() - 0.4).abs() < 1e-12 && (rows[0].proxy - 0.5).abs() < 1e-12);
    }
}
