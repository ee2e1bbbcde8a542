//! What several test files need: the binary, small corpora, a finished run.
#![allow(dead_code)] // every test file uses a part of it

use std::{
    fs,
    path::{Path, PathBuf},
    process::Output,
    sync::LazyLock,
};

use assert_cmd::Command;
use slant::analyze::Run;
use tempfile::TempDir;

/// The example corpus, from the repository's root, where tests run.
pub const EXAMPLE: &str = "data/example";

/// The binary.
pub fn slant() -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin!("slant"));
    command.env("NO_COLOR", "1");
    command
}

/// Runs the binary with arguments.
pub fn run<S: AsRef<std::ffi::OsStr>>(arguments: impl IntoIterator<Item = S>) -> Output {
    slant().args(arguments).output().expect("the binary starts")
}

/// Runs the binary and expects an exit code; otherwise shows what it said.
pub fn expect<S: AsRef<std::ffi::OsStr>>(code: i32, arguments: impl IntoIterator<Item = S>) -> Output {
    let output = run(arguments);
    assert_eq!(output.status.code(), Some(code), "stdout: {}\nstderr: {}", stdout(&output), stderr(&output));
    output
}

/// Standard output as text.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Standard error as text.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A temporary folder.
pub fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

/// A file with that text in a folder.
pub fn write(dir: &Path, name: &str, text: &str) -> PathBuf {
    let path = dir.join(name);
    fs::write(&path, text).expect("the folder can be written to");
    path
}

/// A folder with the first articles of the example's Kestrel Sentinel.
pub fn some_articles(n: usize) -> TempDir {
    let dir = folder();
    let corpus = dir.path().join("kestrel-sentinel");
    fs::create_dir(&corpus).expect("a new folder");
    let mut files: Vec<PathBuf> = fs::read_dir(Path::new(EXAMPLE).join("kestrel-sentinel"))
        .expect("the example corpus")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    files.sort();
    for file in files.iter().take(n) {
        fs::copy(file, corpus.join(file.file_name().expect("a name"))).expect("a copy");
    }
    dir
}

/// The run over the whole example corpus with two targets; made once for all tests of a file.
pub fn example_run() -> &'static Run {
    static RUN: LazyLock<Run> = LazyLock::new(|| {
        // A static is never dropped, so the folder is one that `cargo clean` removes.
        let dir = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("example-run-{}", env!("CARGO_CRATE_NAME")));
        let _ = fs::remove_dir_all(&dir);
        let dir_name = dir.to_string_lossy();
        expect(0, ["analyze", EXAMPLE, "--quiet", "--target", "rent cap", "--target", "Elena Marsh", "-o", &dir_name]);
        Run::open(&dir).expect("a finished run")
    });
    &RUN
}
