//! A bundle on disk: weights, tokenizer, calibration, card and checksums, found by name and verified at load.

use std::{
    collections::BTreeMap,
    env, fs,
    path::{Path, PathBuf},
};

use sha2::{Digest, Sha256};

use super::{
    aligner::ALIGNER,
    calibration::Calibration,
    encoder::EncoderConfig,
    error_counts::ErrorCounts,
    tokenizer::{Tokenizer, TokenizerError},
};

/// Weights of encoder and heads, f16 or f32.
pub const WEIGHTS: &str = "weights.safetensors";
/// Shape of the encoder.
pub const CONFIG: &str = "config.json";
/// Wordpiece tokenizer.
pub const TOKENIZER: &str = "tokenizer.json";
/// Calibration and thresholds.
pub const CALIBRATION: &str = "calibration.json";
/// Error counts of the frames, where they were made.
pub const ERRORS: &str = "errors.json";
/// Model card.
pub const CARD: &str = "CARD.md";
/// Checksums, in the form of `sha256sum`.
pub const SHA256SUMS: &str = "SHA256SUMS";

/// Why a bundle cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum BundleError {
    /// No bundle of that name anywhere.
    #[error(
        "no bundle {name:?} found; looked in {looked}; give its folder (--model DIR, of an aligner --aligner DIR) or set SLANT_MODEL"
    )]
    NotFound { name: String, looked: String },
    /// A file is missing or cannot be read.
    #[error("the bundle {} lacks {file} ({source}); install it again", dir.display())]
    File { dir: PathBuf, file: String, source: std::io::Error },
    /// A file is not what it was when the bundle was made.
    #[error(
        "{} does not match its checksum in SHA256SUMS: the file is cut short or was altered; install the bundle again",
        path.display()
    )]
    Checksum { path: PathBuf },
    /// SHA256SUMS does not name a file that is needed.
    #[error("SHA256SUMS of the bundle {} does not name {file}; install the bundle again", dir.display())]
    Unlisted { dir: PathBuf, file: String },
    /// The errors were counted with other weights or thresholds.
    #[error(
        "{} was counted with other weights or thresholds than the bundle's: count again with `slant calibrate --errors \
         FILE --model {}`, or delete it and its line in SHA256SUMS",
        path.display(), dir.display()
    )]
    StaleErrors { path: PathBuf, dir: PathBuf },
    /// A JSON file that does not fit.
    #[error("{}: {source}", path.display())]
    Json { path: PathBuf, source: serde_json::Error },
    /// The tokenizer cannot be used.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// The weights cannot be used.
    #[error(transparent)]
    Weights(#[from] super::engine::weights::WeightsError),
}

/// A verified bundle.
pub struct Bundle {
    /// Name of its folder.
    pub name: String,
    /// Its folder.
    pub dir: PathBuf,
    /// SHA-256 of its SHA256SUMS: names the whole bundle.
    pub checksum: String,
    /// SHA-256 of its files, by name.
    pub sums: BTreeMap<String, String>,
    /// Shape of the encoder.
    pub config: EncoderConfig,
    /// Calibration and thresholds.
    pub calibration: Calibration,
    /// Errors of the frames, where they were counted.
    pub errors: Option<ErrorCounts>,
    /// Its tokenizer.
    pub tokenizer: Tokenizer,
    /// Bytes of the weights file.
    pub weights: Vec<u8>,
}

impl Bundle {
    /// Finds a bundle by name or folder (see [`find`]) and loads it.
    pub fn open(name: Option<&str>) -> Result<Self, BundleError> {
        Self::load(&find(name)?)
    }

    /// Loads a bundle's folder and verifies every file that is used.
    pub fn load(dir: &Path) -> Result<Self, BundleError> {
        let mut bundle = Self::load_uncounted(dir)?;
        // A file that SHA256SUMS does not name was not made with the bundle and is none of its own.
        if bundle.sums.contains_key(ERRORS) {
            let errors: ErrorCounts = json(dir, ERRORS, &verified(dir, ERRORS, &bundle.sums)?)?;
            let fits = |file: &str, sum: &String| bundle.sums.get(file) == Some(sum);
            if !fits(WEIGHTS, &errors.weights_sha256) || !fits(CALIBRATION, &errors.calibration_sha256) {
                return Err(BundleError::StaleErrors { path: dir.join(ERRORS), dir: dir.to_path_buf() });
            }
            bundle.errors = Some(errors);
        }
        Ok(bundle)
    }

    /// As [`Bundle::load`], but passes the error counts over, which may be those of earlier weights.
    pub fn load_uncounted(dir: &Path) -> Result<Self, BundleError> {
        let sums_bytes = read(dir, SHA256SUMS)?;
        let sums = parse_sums(&String::from_utf8_lossy(&sums_bytes));
        let verified = |file: &str| verified(dir, file, &sums);
        // The two that take time, side by side.
        let tokenizer = || Ok::<_, BundleError>(Tokenizer::from_bytes(&verified(TOKENIZER)?)?);
        let (weights, tokenizer) = rayon::join(|| verified(WEIGHTS), tokenizer);
        Ok(Self {
            name: dir
                .canonicalize()
                .ok()
                .and_then(|d| Some(d.file_name()?.to_string_lossy().into()))
                .unwrap_or_default(),
            dir: dir.to_path_buf(),
            checksum: hex(&Sha256::digest(&sums_bytes)),
            config: json(dir, CONFIG, &verified(CONFIG)?)?,
            calibration: json(dir, CALIBRATION, &verified(CALIBRATION)?)?,
            errors: None,
            tokenizer: tokenizer?,
            weights: weights?,
            sums,
        })
    }

    /// Writes SHA256SUMS for the files of a bundle that are there.
    pub fn write_sums(dir: &Path) -> Result<(), BundleError> {
        let mut lines = String::new();
        for file in [ALIGNER, CALIBRATION, CARD, CONFIG, ERRORS, TOKENIZER, WEIGHTS] {
            if dir.join(file).exists() {
                lines += &format!("{}  {file}\n", hex(&Sha256::digest(read(dir, file)?)));
            }
        }
        fs::write(dir.join(SHA256SUMS), lines).map_err(|source| BundleError::File {
            dir: dir.to_path_buf(),
            file: SHA256SUMS.into(),
            source,
        })
    }
}

/// Folder of a bundle: a folder as given; else the name (default `$SLANT_MODEL`, then `default`) in `models/` beside or
/// above the working folder or the executable, then in the user's data folder.
pub fn find(name: Option<&str>) -> Result<PathBuf, BundleError> {
    let name = name.map(str::to_string).or_else(|| env::var("SLANT_MODEL").ok()).unwrap_or_else(|| "default".into());
    locate(&name)
}

/// Folder of what is installed under a name, looked for where [`find`] looks and beside `$SLANT_MODEL`.
pub(super) fn locate(name: &str) -> Result<PathBuf, BundleError> {
    let as_folder = Path::new(name);
    if as_folder.join(WEIGHTS).exists() || as_folder.join(SHA256SUMS).exists() {
        return Ok(as_folder.to_path_buf());
    }
    let places = places();
    places
        .iter()
        .map(|place| place.join(name))
        .find(|dir| dir.join(SHA256SUMS).exists())
        .ok_or_else(|| BundleError::NotFound { looked: shown(&places), name: name.to_owned() })
}

/// All installed bundles, by name.
pub fn installed() -> BTreeMap<String, PathBuf> {
    let mut found = BTreeMap::new();
    for place in places() {
        for entry in fs::read_dir(place).into_iter().flatten().flatten() {
            if entry.path().join(SHA256SUMS).exists() {
                found.entry(entry.file_name().to_string_lossy().into_owned()).or_insert(entry.path());
            }
        }
    }
    found
}

fn places() -> Vec<PathBuf> {
    let mut roots: Vec<PathBuf> = Vec::new();
    if let Ok(folder) = env::current_dir() {
        roots.extend(folder.ancestors().map(Path::to_path_buf));
    }
    if let Ok(executable) = env::current_exe() {
        roots.extend(executable.ancestors().skip(1).map(Path::to_path_buf));
    }
    let mut places: Vec<PathBuf> = roots.into_iter().map(|r| r.join("models")).filter(|p| p.is_dir()).collect();
    places.extend(env::var_os("SLANT_MODEL").and_then(|m| Some(PathBuf::from(m).parent()?.to_path_buf())));
    let data = env::var_os("XDG_DATA_HOME")
        .map(PathBuf::from)
        .or_else(|| env::var_os("HOME").map(|h| Path::new(&h).join(".local/share")));
    places.extend(data.map(|d| d.join("slant/models")));
    places.dedup();
    places
}

fn shown(places: &[PathBuf]) -> String {
    let places: Vec<_> = places.iter().map(|p| p.display().to_string()).collect();
    places.join(", ")
}

fn read(dir: &Path, file: &str) -> Result<Vec<u8>, BundleError> {
    fs::read(dir.join(file)).map_err(|source| BundleError::File { dir: dir.to_path_buf(), file: file.into(), source })
}

/// Bytes of a file that SHA256SUMS vouches for.
pub(super) fn verified(dir: &Path, file: &str, sums: &BTreeMap<String, String>) -> Result<Vec<u8>, BundleError> {
    let bytes = read(dir, file)?;
    let listed = sums.get(file).ok_or_else(|| BundleError::Unlisted { dir: dir.to_path_buf(), file: file.into() })?;
    if hex(&Sha256::digest(&bytes)) != *listed {
        return Err(BundleError::Checksum { path: dir.join(file) });
    }
    Ok(bytes)
}

/// SHA-256 of a folder's SHA256SUMS: names all that is in it.
pub(super) fn checksum(dir: &Path) -> Result<String, BundleError> {
    Ok(hex(&Sha256::digest(&read(dir, SHA256SUMS)?)))
}

pub(super) fn json<T: serde::de::DeserializeOwned>(dir: &Path, file: &str, bytes: &[u8]) -> Result<T, BundleError> {
    serde_json::from_slice(bytes).map_err(|source| BundleError::Json { path: dir.join(file), source })
}

/// The checksums of a folder's files.
pub(super) fn sums(dir: &Path) -> Result<BTreeMap<String, String>, BundleError> {
    Ok(parse_sums(&String::from_utf8_lossy(&read(dir, SHA256SUMS)?)))
}

fn parse_sums(text: &str) -> BTreeMap<String, String> {
    text.lines()
        .filter_map(|line| line.split_once(char::is_whitespace))
        .map(|(sum, file)| (file.trim_start_matches([' ', '*']).to_string(), sum.to_lowercase()))
        .collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_altered_or_unlisted_file_is_named_and_refused() {
        let dir = tempfile::tempdir().unwrap();
        for file in [CONFIG, CALIBRATION, TOKENIZER, WEIGHTS] {
            fs::write(dir.path().join(file), "{}").unwrap();
        }
        Bundle::write_sums(dir.path()).unwrap();
        fs::write(dir.path().join(CONFIG), "{ }").unwrap();
        let error = Bundle::load(dir.path()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("config.json") && error.contains("checksum"), "{error}");
        fs::write(dir.path().join(SHA256SUMS), "").unwrap();
        let error = Bundle::load(dir.path()).map(|_| ()).unwrap_err().to_string();
        assert!(error.contains("does not name config.json"), "{error}");
    }
}
