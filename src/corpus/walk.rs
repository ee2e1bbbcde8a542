//! The files of a corpus: named files, and folders with all that lies in them, sorted by name.

use std::{
    fs::File,
    path::{Path, PathBuf},
};

use glob::MatchOptions;
use walkdir::{DirEntry, WalkDir};

use super::{
    CorpusError,
    assemble::Place,
    format::{Format, format_of, stem_of},
};

/// One thing found below the named paths.
pub(super) enum Found {
    /// A file.
    File(FoundFile),
    /// A link that leads back to a folder above it, below the corpus.
    Loop(String),
    /// Something that cannot be looked into, below the corpus, and why.
    Unreadable(String, String),
}

/// A file that was found.
pub(super) struct FoundFile {
    pub path: PathBuf,
    pub bytes: u64,
    /// The format that its suffix names.
    pub format: Option<&'static dyn Format>,
    /// Whether the user named it (or a pattern that it fits), and not a folder that it lies in.
    pub named: bool,
    pub place: Place,
}

/// A path that the user named, or one that fits a pattern.
#[derive(Debug, Clone)]
pub(super) struct Root {
    path: PathBuf,
    /// What the names of files are given below: the path itself, or the folder that a pattern begins with.
    base: PathBuf,
}

/// How much there is to read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CorpusSize {
    /// Files of known kinds.
    pub files: u64,
    /// Their bytes on disk, packed ones as they are.
    pub bytes: u64,
}

/// The paths that are meant: patterns such as `articles/*/2017-*.txt` stand for what fits them, in the order of names. A
/// path that is there is itself, whatever its characters.
pub(super) fn expand(paths: &[PathBuf]) -> Result<Vec<Root>, CorpusError> {
    let mut roots = Vec::new();
    for path in paths {
        let pattern = path.to_string_lossy();
        if is_standard_input(path) || !pattern.contains(['*', '?', '[']) || path.symlink_metadata().is_ok() {
            roots.push(Root { path: path.clone(), base: path.clone() });
            continue;
        }
        let options = MatchOptions { require_literal_leading_dot: true, ..MatchOptions::new() };
        let bad =
            |e: glob::PatternError| CorpusError::Pattern { pattern: pattern.to_string(), reason: e.msg.to_string() };
        let fits = glob::glob_with(&pattern, options).map_err(bad)?;
        let base: PathBuf =
            path.components().take_while(|c| !c.as_os_str().to_string_lossy().contains(['*', '?', '['])).collect();
        let before = roots.len();
        // A folder that cannot be looked into is told when its turn comes.
        let found = fits.map(|entry| entry.unwrap_or_else(|error| error.path().to_path_buf()));
        roots.extend(found.map(|path| Root { path, base: base.clone() }));
        if roots.len() == before {
            return Err(CorpusError::NothingFits(pattern.to_string()));
        }
    }
    Ok(roots)
}

/// All that lies below the named paths, in the order in which it is read. Hidden files and folders are passed over.
pub(super) fn walk(roots: Vec<Root>) -> impl Iterator<Item = Found> + Send {
    roots.into_iter().flat_map(|root| -> Box<dyn Iterator<Item = Found> + Send> {
        if is_standard_input(&root.path) {
            return Box::new(std::iter::once(standard_input()));
        }
        let entries = WalkDir::new(&root.path)
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
    Found::File(FoundFile { path: "-".into(), bytes: 0, format: None, named: true, place })
}

/// Counts files and bytes below the named paths, for a progress bar.
pub fn corpus_size(paths: &[PathBuf]) -> CorpusSize {
    walk(expand(paths).unwrap_or_default()).fold(CorpusSize::default(), |size, found| match found {
        Found::File(file) if file.format.is_some() || file.named => {
            CorpusSize { files: size.files + 1, bytes: size.bytes + file.bytes }
        }
        _ => size,
    })
}

/// Checks before reading that every named path can be opened and that one of them has something to read; `is_readable`
/// says of a file without a known suffix whether it is of a known kind all the same.
pub(super) fn check(roots: &[Root], is_readable: impl Fn(&Path) -> bool) -> Result<(), CorpusError> {
    for path in roots.iter().map(|root| &root.path).filter(|path| !is_standard_input(path)) {
        // A pipe that is opened and closed again would be lost.
        let opened = std::fs::metadata(path).and_then(|metadata| match () {
            _ if metadata.is_dir() => std::fs::read_dir(path).map(drop),
            _ if metadata.is_file() => File::open(path).map(drop),
            _ => Ok(()),
        });
        opened.map_err(|source| CorpusError::Unreadable { path: path.clone(), source })?;
    }
    let something = walk(roots.to_vec()).any(|found| match found {
        Found::File(file) => file.named || file.format.is_some() || is_readable(&file.path),
        Found::Loop(_) => false,
        Found::Unreadable(..) => true,
    });
    let paths = || roots.iter().map(|root| root.path.clone()).collect();
    if something { Ok(()) } else { Err(CorpusError::NothingToRead { paths: paths() }) }
}

fn is_hidden(entry: &DirEntry) -> bool {
    entry.file_name().to_string_lossy().starts_with('.')
}

fn found(root: &Root, entry: walkdir::Result<DirEntry>) -> Option<Found> {
    let entry = match entry {
        Ok(entry) => entry,
        Err(error) => return Some(unreadable(&root.base, &error)),
    };
    let named = entry.depth() == 0;
    // A pipe is read where it is named.
    if entry.file_type().is_dir() || !(entry.file_type().is_file() || named) {
        return None;
    }
    let file = below(&root.base, entry.path());
    let name = file.rsplit('/').next()?;
    let (format, stem) = match format_of(name) {
        Some((format, stem)) => (Some(format), stem),
        None => (None, stem_of(name)),
    };
    let folders = file.rsplit_once('/').map(|(folders, _)| folders);
    let place = Place {
        stem: folders.map_or(stem.to_string(), |folders| format!("{folders}/{stem}")),
        folder: folders.and_then(|folders| folders.split('/').next()).unwrap_or_default().to_string(),
        file,
    };
    let bytes = entry.metadata().map_or(0, |metadata| metadata.len());
    Some(Found::File(FoundFile { path: entry.into_path(), bytes, format, named, place }))
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
