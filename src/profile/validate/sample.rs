//! The drawn sample and its key: what stands behind the opaque ids of the sheet.

use std::{
    fs,
    path::{Path, PathBuf},
};

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    ValidateError,
    design::Design,
    population::{Population, Unit, hex},
};
use crate::profile::ProfileOptions;

/// Ending of a key's file name.
pub const KEY_SUFFIX: &str = ".key.json";

/// A sample as its key file has it: who was drawn, with what probability, from which run. Coders must not see it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Sample {
    /// Name of the sample, with which all its ids begin.
    pub sample: String,
    /// Checksum of the run ([`Population::checksum`]).
    pub run: String,
    /// Seed of the draw.
    pub seed: u64,
    /// Genres that count.
    pub genres: Vec<String>,
    /// Origins that count.
    pub origins: Vec<String>,
    /// The layout.
    pub design: Design,
    /// The paragraphs drawn, in the order of the sheet.
    pub rows: Vec<Drawn>,
}

/// A drawn paragraph.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// Opaque id in the sheet.
    pub id: String,
    /// Its article.
    pub article_id: String,
    /// Number of the paragraph in the article.
    pub paragraph: i32,
    /// Outlet.
    pub outlet: String,
    /// Position in the strata of the design.
    pub stratum: usize,
    /// Chance that it had of being drawn.
    pub inclusion_probability: f64,
}

impl Sample {
    /// Draws the sample that a design asks for: simple random sampling without replacement in every stratum, in shuffled
    /// order. The same run, design and seed give the same sample.
    pub fn draw(population: &Population, design: Design, seed: u64, options: &ProfileOptions) -> Self {
        let mut rng = ChaCha8Rng::seed_from_u64(seed);
        // Each paragraph has a random key; a stratum's sample are those with the smallest.
        let mut keyed: Vec<Vec<(u64, usize)>> = vec![Vec::new(); design.strata.len()];
        for (i, unit) in population.units.iter().enumerate() {
            let key = rng.next_u64();
            keyed.get_mut(design.stratum(population, unit)).into_iter().for_each(|h| h.push((key, i)));
        }
        let mut drawn: Vec<(u64, usize, usize)> = Vec::new();
        for (h, (mut keys, stratum)) in keyed.into_iter().zip(&design.strata).enumerate() {
            keys.sort_unstable();
            // A second number for the order, since the first tells the strata apart.
            drawn.extend(keys.into_iter().take(stratum.drawn).map(|(_, i)| (rng.next_u64(), h, i)));
        }
        drawn.sort_unstable();
        let mut sample = Self {
            run: population.checksum.clone(),
            seed,
            genres: options.genres.clone(),
            origins: options.origins.clone(),
            ..Self::default()
        };
        sample.sample = sample_name(population, &design, seed);
        let row = |(order, (_, h, i)): (usize, (u64, usize, usize))| {
            let unit = population.units.get(i)?;
            Some(sample.row(population, &design, unit, h, order))
        };
        sample.rows = drawn.into_iter().enumerate().filter_map(row).collect();
        sample.design = design;
        sample
    }

    fn row(&self, population: &Population, design: &Design, unit: &Unit, h: usize, order: usize) -> Drawn {
        Drawn {
            id: format!("{}-{:04}", self.sample, order + 1),
            article_id: population.article_id(unit).to_owned(),
            paragraph: unit.paragraph,
            outlet: population.outlet(population.outlet_of(unit)).to_owned(),
            stratum: h,
            inclusion_probability: design.strata.get(h).map_or(0.0, |s| s.inclusion_probability()),
        }
    }

    /// Refuses a run that the sample was not drawn from.
    ///
    /// # Errors
    /// Where the checksums differ.
    pub fn check(&self, population: &Population, key: &Path) -> Result<(), ValidateError> {
        if self.run == population.checksum {
            return Ok(());
        }
        Err(ValidateError::OtherRun { key: key.to_owned() })
    }

    /// Reads a key.
    ///
    /// # Errors
    /// Where the file cannot be read or is no key.
    pub fn read(path: &Path) -> Result<Self, ValidateError> {
        let text = fs::read_to_string(path).map_err(|e| ValidateError::io(path, e))?;
        serde_json::from_str(&text).map_err(|e| ValidateError::Key { file: path.to_owned(), reason: e.to_string() })
    }

    /// The key as JSON.
    pub fn to_json(&self) -> String {
        // Strings and finite numbers always make JSON.
        serde_json::to_string_pretty(self).unwrap_or_default() + "\n"
    }

    /// Finds the key of the sample with that name in a folder: by the name inside, so that files may be renamed.
    pub fn find(dir: &Path, name: &str) -> Option<(PathBuf, Self)> {
        let mut paths: Vec<PathBuf> = fs::read_dir(dir).ok()?.filter_map(|e| Some(e.ok()?.path())).collect();
        paths.retain(|p| p.file_name().is_some_and(|n| n.to_string_lossy().ends_with(KEY_SUFFIX)));
        paths.sort();
        paths.into_iter().find_map(|p| Sample::read(&p).ok().filter(|s| s.sample == name).map(|s| (p, s)))
    }
}

fn sample_name(population: &Population, design: &Design, seed: u64) -> String {
    let mut hash = Sha256::default();
    hash.update(&population.checksum);
    hash.update(seed.to_le_bytes());
    hash.update(serde_json::to_vec(design).unwrap_or_default());
    hex(&hash.finalize()).chars().take(6).collect()
}
