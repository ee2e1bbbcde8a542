//! The folder of a run before and after the work: whose it is, whether the run is finished, who writes to it.

use std::fs::{self, File, TryLockError};
use std::path::Path;

use crate::analyze::manifest::MANIFEST_FILE;
use crate::analyze::parts::PARTS_FOLDER;
use crate::analyze::run::{Run, RunError};

/// File in the parts' folder that the writer holds locked; the system lets go of it when the process dies.
const LOCK_FILE: &str = "lock";

/// Refuses a folder that is not the run's to write to.
pub(super) fn refuse_unless_ours(dir: &Path, resume: bool) -> Result<(), RunError> {
    let dir_owned = || dir.to_owned();
    if !dir.exists() {
        return Ok(());
    }
    if !dir.is_dir() {
        return Err(RunError::NotAFolder { dir: dir_owned() });
    }
    if dir.join(MANIFEST_FILE).exists() {
        return if resume { Ok(()) } else { Err(RunError::Exists { dir: dir_owned() }) };
    }
    if dir.join(PARTS_FOLDER).exists() {
        return if resume { Ok(()) } else { Err(RunError::HalfMade { dir: dir_owned() }) };
    }
    let mut entries = fs::read_dir(dir).map_err(|e| RunError::io(dir, e))?.filter_map(Result::ok);
    // Hidden files are what systems leave about (.DS_Store).
    match entries.any(|entry| !entry.file_name().to_string_lossy().starts_with('.')) {
        true => Err(RunError::NotEmpty { dir: dir_owned() }),
        false => Ok(()),
    }
}

/// The run in `dir`, where it is finished; with what a kill between manifest and tidying left removed.
pub(super) fn finished(dir: &Path, fingerprint: &str) -> Result<Option<Run>, RunError> {
    if !dir.join(MANIFEST_FILE).exists() {
        return Ok(None);
    }
    let run = Run::open(dir)?;
    compare(dir, &run.manifest()?.fingerprint, fingerprint)?;
    remove_parts(dir)?;
    Ok(Some(run))
}

/// Removes the parts, if there are any.
pub(super) fn remove_parts(dir: &Path) -> Result<(), RunError> {
    let parts = dir.join(PARTS_FOLDER);
    match fs::remove_dir_all(&parts) {
        Err(e) if e.kind() != std::io::ErrorKind::NotFound => Err(RunError::io(&parts, e)),
        _ => Ok(()),
    }
}

/// Locks the run against a second writer.
pub(super) fn lock(dir: &Path, parts: &Path) -> Result<File, RunError> {
    let path = parts.join(LOCK_FILE);
    let file = File::create(&path).map_err(|e| RunError::io(&path, e))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(TryLockError::WouldBlock) => Err(RunError::InUse { dir: dir.to_owned() }),
        Err(TryLockError::Error(e)) if e.kind() == std::io::ErrorKind::Unsupported => Ok(file),
        Err(TryLockError::Error(e)) => Err(RunError::io(&path, e)),
    }
}

/// An error that shows the first lines in which two fingerprints differ.
pub(super) fn compare(dir: &Path, old: &str, new: &str) -> Result<(), RunError> {
    if old == new {
        return Ok(());
    }
    let only = |these: &str, those: &str| {
        let lines = these.lines().filter(|line| !those.lines().any(|l| l == *line)).take(3);
        lines.collect::<Vec<_>>().join("; ")
    };
    let difference = match (only(old, new), only(new, old)) {
        (then, now) if then.is_empty() && now.is_empty() => "in another order".to_owned(),
        (then, now) if then.is_empty() => format!("new: {now}"),
        (then, now) if now.is_empty() => format!("then also: {then}"),
        (then, now) => format!("then: {then}; now: {now}"),
    };
    Err(RunError::OtherArguments { dir: dir.to_owned(), difference })
}
