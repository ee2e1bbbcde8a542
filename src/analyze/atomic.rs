//! Files that are either whole or not there: written beside their place, synced, then renamed.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

use tempfile::{Builder, NamedTempFile};

/// How the names of unfinished files begin; what a killed process left behind is known by it.
pub(crate) const PREFIX: &str = ".slant-";

/// Opens an unfinished file in `folder`, readable by others as any file that the user makes (a temporary file is not).
pub(crate) fn begin(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(PREFIX);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(0o666)); // less the umask
    }
    builder.tempfile_in(folder)
}

/// Puts a finished file in its place and makes sure that it outlives a power cut.
pub(crate) fn commit(file: NamedTempFile, path: &Path) -> io::Result<()> {
    file.as_file().sync_all()?;
    file.persist(path).map_err(|e| e.error)?;
    sync_folder(folder_of(path))
}

/// Writes `bytes` to `path`, wholly or not at all.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = begin(folder_of(path))?;
    file.write_all(bytes)?;
    commit(file, path)
}

/// The folder that a path is in; the one at hand where it names none.
pub(crate) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Removes what a killed process left unfinished in `folder`.
pub(crate) fn sweep(folder: &Path) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry.file_name().to_string_lossy().starts_with(PREFIX) && entry.file_type()?.is_file() {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// A rename is safe only once its folder is on disk too; Windows neither needs nor allows it.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_whole_and_replaced() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        let path = dir.path().join("a.json");
        write(&path, b"one")?;
        write(&path, b"two")?;
        assert_eq!(fs::read(&path)?, b"two");
        assert_eq!(fs::read_dir(dir.path())?.count(), 1);
        Ok(())
    }

    #[test]
    fn sweep_removes_only_unfinished_files() -> io::Result<()> {
        let dir = tempfile::tempdir()?;
        fs::write(dir.path().join(".slant-x1"), "half")?;
        fs::write(dir.path().join("notes.txt"), "mine")?;
        sweep(dir.path())?;
        assert!(!dir.path().join(".slant-x1").exists());
        assert!(dir.path().join("notes.txt").exists());
        Ok(())
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_as_with_any_file() -> io::Result<()> {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir()?;
        let (atomic, plain) = (dir.path().join("a"), dir.path().join("b"));
        write(&atomic, b"x")?;
        fs::write(&plain, b"x")?;
        assert_eq!(fs::metadata(atomic)?.permissions().mode(), fs::metadata(plain)?.permissions().mode());
        Ok(())
    }
}
