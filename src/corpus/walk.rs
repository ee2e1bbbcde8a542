//! The files of a corpus: named files, and folders with all that lies in them, sorted by name.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use walkdir::{DirEntry, WalkDir};

use super::{
    CorpusError,
    assemble::Place,
    format::{Format, format_of},
    sniff::Sniffed,
};

/// One thing found below the named paths.
pub(super) enum Found {
    /// A file that can be read.
    File { path: PathBuf, bytes: u64, format: &'static dyn Format, place: Place },
    /// A file of no known kind, below the corpus.
    UnknownKind(String),
    /// A link that leads back to a folder above it, below the corpus.
    Loop(String),
    /// Something that cannot be looked into, below the corpus, and why.
    Unreadable(String, String),
}

/// How much there is to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CorpusSize {
    /// Files of known kinds.
    pub files: u64,
    /// Their bytes on disk, packed ones as they are.
    pub bytes: u64,
}

/// All that lies below the named paths, in the order in which it is read. Hidden files and folders are passed over.
pub(super) fn walk(paths: Vec<PathBuf>) -> impl Iterator<Item = Found> + Send {
    paths.into_iter().flat_map(|root| -> Box<dyn Iterator<Item = Found> + Send> {
        if is_standard_input(&root) {
            return Box::new(std::iter::once(standard_input()));
        }
        let entries = WalkDir::new(&root)
            .follow_links(true)
            .sort_by_file_name()
            .into_iter()
            .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry));
        Box::new(entries.filter_map(move |entry| found(&root, entry)))
    })
}

/// Whether a named path is `-`.
pub(super) fn is_standard_input(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn standard_input() -> Found {
    let place = Place { file: "-".into(), stem: "stdin".into(), folder: String::new() };
    Found::File { path: "-".into(), bytes: 0, format: &Sniffed, place }
}

/// Counts files and bytes below the named paths, for a progress bar.
pub fn corpus_size(paths: &[PathBuf]) -> CorpusSize {
    walk(paths.to_vec()).fold(CorpusSize::default(), |size, found| match found {
        Found::File { bytes, .. } => CorpusSize { files: size.files + 1, bytes: size.bytes + bytes },
        _ => size,
    })
}

/// Checks before reading that every named path can be opened and that one of them has something to read.
pub(super) fn check(paths: &[PathBuf]) -> Result<(), CorpusError> {
    for path in paths.iter().filter(|path| !is_standard_input(path)) {
        let opened = if path.is_dir() { std::fs::read_dir(path).map(drop) } else { File::open(path).map(drop) };
        opened.map_err(|source| CorpusError::Unreadable { path: path.clone(), source })?;
    }
    let something = walk(paths.to_vec()).any(|found| !matches!(found, Found::UnknownKind(_) | Found::Loop(_)));
    if something { Ok(()) } else { Err(CorpusError::NothingToRead { paths: paths.to_vec() }) }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn found(root: &Path, entry: walkdir::Result<DirEntry>) -> Option<Found> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(unreadable(root, &error)),
    };
    if !entry.file_type().is_file() {
        return None;
    }
    let file = below(root, entry.path());
    let name = file.rsplit('/').next()?;
    let Some((format, stem)) = format_of(name) else { return Some(Found::UnknownKind(file)) };
    let folders = file.rsplit_once('/').map(|(folders, _)| folders);
    let place = Place {
        stem: folders.map_or(stem.to_string(), |folders| format!("{folders}/{stem}")),
        folder: folders.and_then(|folders| folders.split('/').next()).unwrap_or_default().to_string(),
        file,
    };
    let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
    Some(Found::File { path: entry.into_path(), bytes, format, place })
}

fn unreadable(root: &Path, error: &walkdir::Error) -> Found {
    let file = error.path().map_or_else(|| root.display().to_string(), |path| below(root, path));
    if error.loop_ancestor().is_some() {
        return Found::Loop(file);
    }
    let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
    Found::Unreadable(file, format!("cannot be read: {cause}"))
}

/// A path below a named one, with `/`; of a named file its name.
fn below(root: &Path, path: &Path) -> String {
    let relative = path.strip_prefix(root).unwrap_or(path);
    let relative = match (relative.as_os_str().is_empty(), path.file_name()) {
        (true, Some(name)) => Path::new(name),
        _ => relative,
    };
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}
