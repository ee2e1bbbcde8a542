//! Whole corpora on disk, read as a user's are.

use std::{fs, io::Write, path::Path, sync::atomic::Ordering};

use proptest::prelude::*;

use super::*;

fn write(folder: &Path, name: &str, bytes: impl AsRef<[u8]>) {
    let path = folder.join(name);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn read_all(folder: &Path, options: &ReadOptions) -> Vec<Read> {
    read_corpus(&[folder.to_path_buf()], options).unwrap().collect()
}

/// One line a thing read: its id, or its file, line and reason.
fn told(reads: Vec<Read>) -> Vec<String> {
    reads
        .into_iter()
        .map(|read| match read {
            Read::Article(article) => article.id,
            Read::Reject(reject) => format!("! {} {:?} {}", reject.file, reject.line, reject.reason),
            Read::Warning(warning) => format!("? {warning}"),
        })
        .collect()
}

#[test]
fn a_folder_is_read_in_the_order_of_names_whatever_the_formats() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "post/2.txt", "The ferry sank.");
    write(folder.path(), "post/10.txt.gz", gzip(b"The ferry was raised."));
    write(folder.path(), "herald.jsonl", "{\"text\": \"a\", \"id\": \"x\"}\n{\"text\": \"b\"}\n");
    write(folder.path(), "all.csv.gz", gzip(b"id,text\nx,c\n,d\n"));
    write(folder.path(), ".hidden.txt", "no");
    write(folder.path(), ".git/a.txt", "no");
    write(folder.path(), "notes.pdf", "no");
    let read = told(read_all(folder.path(), &ReadOptions::default()));
    assert_eq!(read[..6], ["x", "all#2", "x~2", "herald#2", "post/10", "post/2"]);
    assert!(
        read[6].starts_with("? files of no known kind that are not read: 1, the first is notes.pdf"),
        "{}",
        read[6]
    );
}

#[test]
fn an_article_knows_where_it_came_from() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "post/2017/a.txt", "Title: Ferry\nDate: 31 January 2017\n\nThe ferry\r\nsank.");
    let reads = read_all(folder.path(), &ReadOptions::default());
    let [Read::Article(article)] = reads.as_slice() else { panic!("{reads:?}") };
    assert_eq!((article.folder.as_str(), article.source_file.as_str()), ("post", "post/2017/a.txt"));
    assert_eq!((article.title.as_str(), article.text.as_str()), ("Ferry", "The ferry\nsank."));
    assert_eq!(article.date.unwrap().to_string(), "2017-01-31");
    assert_eq!(article.source_row, None);
}

#[test]
fn a_named_file_is_known_by_its_own_name() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "deep/a.jsonl.gz", gzip(b"{\"text\": \"a\"}"));
    let reads: Vec<Read> =
        read_corpus(&[folder.path().join("deep/a.jsonl.gz")], &ReadOptions::default()).unwrap().collect();
    assert_eq!(told(reads), ["a#1"]);
}

#[test]
fn a_truncated_gzip_gives_what_came_before_and_one_reject() {
    let folder = tempfile::tempdir().unwrap();
    let lines: String = (0..2000).map(|n| format!("{{\"text\": \"Row {n} of {}\"}}\n", n * 7919 % 1009)).collect();
    let packed = gzip(lines.as_bytes());
    write(folder.path(), "a.jsonl.gz", &packed[..packed.len() / 2]);
    let read = told(read_all(folder.path(), &ReadOptions::default()));
    let rejects: Vec<_> = read.iter().filter(|line| line.starts_with('!')).collect();
    assert_eq!(rejects.len(), 1);
    assert!(rejects[0].contains("end too early"), "{}", rejects[0]);
    assert!(read.len() > 100, "{}", read.len());
}

#[test]
fn one_broken_file_does_not_stop_the_batch() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "1.txt", b"caf\xe9");
    write(folder.path(), "2.txt", b"");
    write(folder.path(), "3.txt.gz", b"not gzip");
    write(folder.path(), "4.txt", b"P\0D\0");
    write(folder.path(), "5.txt", b"\xff\xfeO\0K\0");
    let read = told(read_all(folder.path(), &ReadOptions::default()));
    for (line, wanted) in read.iter().zip(["1", "no text", "take .gz off its name", "NUL", "5"]) {
        assert!(line.contains(wanted), "{line}");
    }
    assert_eq!(
        read[5],
        "? 1 of the files are read as windows-1252, which is a guess, the first is 1.txt; save them as UTF-8 to be sure"
    );
    assert_eq!(read.len(), 6);
}

#[cfg(unix)]
#[test]
fn a_link_that_loops_is_told_and_not_followed() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a/1.txt", "text");
    std::os::unix::fs::symlink(folder.path(), folder.path().join("a/loop")).unwrap();
    let read = told(read_all(folder.path(), &ReadOptions::default()));
    assert_eq!(read, ["a/1", "? a/loop: not followed, the link leads back to a folder above it"]);
}

#[test]
fn what_is_not_there_is_wrong_usage() {
    let folder = tempfile::tempdir().unwrap();
    let error = |path: &Path| read_corpus(&[path.to_path_buf()], &ReadOptions::default()).err().unwrap().to_string();
    assert!(error(&folder.path().join("none")).contains("cannot read"));
    write(folder.path(), "a.pdf", "no");
    assert!(error(folder.path()).contains(".jsonl"), "{}", error(folder.path()));
}

#[test]
fn dates_and_columns_that_fail_are_told_once_a_file() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.csv", "text,date\na,soon\nb,later\nc,2017-01-31\nd,\ne,3/4/2017\nf,31/1/2017\n");
    let options = ReadOptions::new(vec![("outlet".into(), "Paper Name".into())], None).unwrap();
    let read = told(read_all(folder.path(), &options));
    assert_eq!(read[6], "? a.csv: 2 dates cannot be read and are left empty, the first is \"soon\"");
    assert!(read[7].contains("1 dates such as 3/4/2017"), "{}", read[7]);
    assert_eq!(read[8], "? a.csv: no record has the column \"paper_name\" that --field names");
}

#[test]
fn progress_counts_packed_bytes_to_the_end() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "a.jsonl.gz", gzip(b"{\"text\": \"a\"}\n"));
    write(folder.path(), "b.txt", "text");
    let size = corpus_size(&[folder.path().to_path_buf()]);
    let mut corpus = read_corpus(&[folder.path().to_path_buf()], &ReadOptions::default()).unwrap();
    assert_eq!((size.files, corpus.by_ref().count()), (2, 2));
    assert_eq!(corpus.bytes_read().load(Ordering::Relaxed), size.bytes);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    /// Any bytes in any format: no panic, an end, and never an article without text.
    #[test]
    fn any_bytes_are_articles_or_rejects(
        bytes in prop_oneof![
            prop::collection::vec(any::<u8>(), 0..200),
            "(text,date\n)?[\\{\\}\\[\\]\":,;\t\na\"text\0é\r~]{0,120}".prop_map(String::into_bytes),
        ],
        suffix in prop::sample::select(vec!["txt", "jsonl", "csv", "tsv"]),
        packed in any::<bool>(),
    ) {
        let folder = tempfile::tempdir().unwrap();
        let name = format!("a.{suffix}{}", if packed { ".gz" } else { "" });
        write(folder.path(), &name, if packed { gzip(&bytes) } else { bytes });
        let options = ReadOptions::default().with_max_record_bytes(64).unwrap();
        for read in read_all(folder.path(), &options) {
            match read {
                Read::Article(article) => prop_assert!(!article.text.trim().is_empty() && !article.id.is_empty()),
                Read::Reject(reject) => prop_assert!(!reject.reason.is_empty() && reject.raw.chars().count() <= 200),
                Read::Warning(_) => {}
            }
        }
    }

    /// Whatever an article says, JSON Lines and CSV give it back alike.
    #[test]
    fn formats_agree(text in "\\PC{1,30}(\n\\PC{1,30}){0,2}", title in "[^\0]{0,20}") {
        prop_assume!(!text.trim().is_empty() && title.trim().len() > 2 && !title.contains(['\r', '\n', 'N', 'n']));
        prop_assume!(text.len() > 4 && !text.contains(['\0', '\u{feff}']));
        let folder = tempfile::tempdir().unwrap();
        write(folder.path(), "a.jsonl", serde_json::json!({"text": text, "title": title}).to_string());
        let mut table = csv::Writer::from_writer(Vec::new());
        table.write_record(["text", "title"]).unwrap();
        table.write_record([&text, &title]).unwrap();
        write(folder.path(), "b.csv", table.into_inner().unwrap());
        let found: Vec<_> = read_all(folder.path(), &ReadOptions::default()).into_iter().map(|read| match read {
            Read::Article(article) => Ok((article.text, article.title)),
            other => Err(format!("{other:?}")),
        }).collect();
        prop_assert_eq!(found.len(), 2);
        prop_assert_eq!(&found[0], &found[1]);
        prop_assert_eq!(&found[0], &Ok((text, title.trim().to_string())));
    }
}
