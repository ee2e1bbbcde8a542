//! Bad input, by every reader: the rows of the table in docs/input.md.

mod common;

use std::{
    fs,
    io::Write,
    path::{Path, PathBuf},
};

use common::{expect, folder, stderr, write};
use slant::corpus::{Read, ReadOptions, read_corpus};

const MIB: usize = 1024 * 1024;
const PAGE: &str = "<!doctype html><html><head><title>The ferry is late again this week</title></head><body><article><p>The ferry \
                    from Harrow Bay was late on each day of the week, its operator said on Friday, and the next will be late \
                    too, for want of a second engine.</p></article></body></html>";

/// A file of each textual format with two articles, or one where it can hold no more, and `inside` within the last.
fn samples(inside: &str) -> Vec<(&'static str, String)> {
    let article = format!("The ferry was late.{inside}");
    vec![
        ("a.txt", article.clone()),
        ("a.jsonl", format!("{{\"text\": \"First.\"}}\n{{\"text\": \"{article}\"}}\n")),
        ("a.json", format!("[{{\"text\": \"First.\"}},\n{{\"text\": \"{article}\"}}]")),
        ("a.csv", format!("title,text\nA,First.\nB,{article}\n")),
        ("a.tsv", format!("title\ttext\nA\tFirst.\nB\t{article}\n")),
        ("a.html", PAGE.replace("too, for", &format!("too,{inside} for"))),
    ]
}

/// Texts of the articles and reasons of the rejects, with the line; warnings apart.
#[derive(Debug, Default)]
struct Told {
    texts: Vec<String>,
    rejects: Vec<String>,
    warnings: Vec<String>,
}

fn read(paths: &[PathBuf]) -> Told {
    let mut told = Told::default();
    for item in read_corpus(paths, &ReadOptions::default()).expect("something to read") {
        match item {
            Read::Article(article) => told.texts.push(article.text),
            Read::Reject(r) => {
                let line = r.line.map(|n| format!(":{n}")).unwrap_or_default();
                told.rejects.push(format!("{}{line}: {}", r.file, r.reason));
            }
            Read::Warning(warning) => told.warnings.push(warning.to_string()),
        }
    }
    told
}

fn read_bytes(name: &str, bytes: &[u8]) -> Told {
    let dir = folder();
    let path = dir.path().join(name);
    fs::write(&path, bytes).expect("a file");
    read(&[path])
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).and_then(|()| encoder.finish()).expect("packed bytes")
}

/// A table of Parquet with the columns text and id.
fn parquet(texts: &[&str]) -> Vec<u8> {
    use arrow_array::{ArrayRef, RecordBatch, StringArray};
    let column = || std::sync::Arc::new(StringArray::from(texts.to_vec())) as ArrayRef;
    let batch = RecordBatch::try_from_iter([("text", column()), ("id", column())]).expect("a batch");
    let mut bytes = Vec::new();
    let mut writer = parquet::arrow::ArrowWriter::try_new(&mut bytes, batch.schema(), None).expect("a writer");
    writer.write(&batch).expect("rows");
    writer.close().expect("a table");
    bytes
}

fn one_reject(told: &Told, says: &str) {
    assert_eq!(told.rejects.len(), 1, "{told:?}");
    assert!(told.rejects[0].contains(says), "{told:?}");
}

#[test]
fn sound_files_of_every_format_are_read() {
    for (name, text) in samples("") {
        let told = read_bytes(name, text.as_bytes());
        assert!(told.rejects.is_empty() && told.texts.last().is_some_and(|t| t.contains("ferry")), "{name} {told:?}");
    }
    assert_eq!(read_bytes("a.parquet", &parquet(&["One.", "Two."])).texts, ["One.", "Two."]);
    assert_eq!(read_bytes("a.parquet.gz", &gzip(&parquet(&["One."]))).texts, ["One."]);
}

#[test]
fn a_truncated_gzip_is_one_reject_after_what_could_be_read() {
    for (name, text) in samples(&" It was late.".repeat(2000)) {
        let packed = gzip(text.as_bytes());
        let told = read_bytes(&format!("{name}.gz"), &packed[..packed.len() - 12]);
        one_reject(&told, "the packed data end too early");
        let whole = matches!(name, "a.txt" | "a.html");
        assert_eq!(told.texts.len(), usize::from(!whole), "{name} {told:?}");
    }
    let packed = gzip(&parquet(&["One.", "Two."]));
    one_reject(&read_bytes("a.parquet.gz", &packed[..packed.len() - 12]), "end too early");
}

#[test]
fn a_truncated_zstd_is_one_reject() {
    let packed = zstd::encode_all("{\"text\": \"First.\"}\n".repeat(50_000).as_bytes(), 1).expect("packed bytes");
    one_reject(&read_bytes("a.jsonl.zst", &packed[..packed.len() / 2]), "");
}

#[test]
fn an_unclosed_quote_costs_its_row() {
    for (name, delimiter) in [("a.csv", ","), ("a.tsv", "\t")] {
        let table = ["title,text", "A,\"open", "B,Second.", "C,Third."].join("\n").replace(',', delimiter);
        let told = read_bytes(name, table.as_bytes());
        one_reject(&told, "a.");
        assert!(told.rejects[0].contains(":2: the quotation mark opened on line 2 is not closed"), "{told:?}");
        assert_eq!(told.texts, ["Second.", "Third."]);
    }
}

#[test]
fn a_nul_byte_costs_its_record() {
    for (name, text) in samples("\0") {
        let told = read_bytes(name, text.as_bytes());
        match name {
            // A browser shows a mark in its place.
            "a.html" => assert!(told.texts[0].contains("too,\u{fffd} for"), "{told:?}"),
            "a.txt" => one_reject(&told, "NUL"),
            _ => {
                one_reject(&told, "NUL");
                assert_eq!(told.texts, ["First."], "{name}");
            }
        }
    }
    let told = read_bytes("a.parquet", &parquet(&["One.", "Two\0"]));
    one_reject(&told, "NUL");
    assert_eq!(told.texts, ["One."]);
    one_reject(&read_bytes("a.jsonl", b"{\"text\": \"a\\u0000b\"}"), "NUL");
}

#[test]
fn utf16_is_read_with_and_without_its_mark() {
    for (name, text) in samples(" “Café”") {
        for mark in ["", "\u{feff}"] {
            let marked = format!("{mark}{text}");
            let little: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let big: Vec<u8> = marked.encode_utf16().flat_map(u16::to_be_bytes).collect();
            for bytes in [little, big] {
                let told = read_bytes(name, &bytes);
                assert!(
                    told.rejects.is_empty() && told.texts.last().is_some_and(|t| t.contains("“Café”")),
                    "{name} {told:?}"
                );
            }
        }
    }
}

#[test]
fn windows_text_is_read_and_said_to_be_a_guess() {
    for (name, text) in samples(" “Café”") {
        let (bytes, _, _) = encoding_rs::WINDOWS_1252.encode(&text);
        let told = read_bytes(name, &bytes);
        assert!(told.texts.last().is_some_and(|t| t.contains("“Café”")), "{name} {told:?}");
        assert!(told.warnings.iter().any(|w| w.contains("windows-1252, which is a guess")), "{name} {told:?}");
    }
}

#[test]
fn fifty_megabytes_in_one_line_or_record_are_a_reject() {
    let long = "a".repeat(50 * MIB);
    for (name, text) in samples(&long) {
        let told = read_bytes(name, text.as_bytes());
        one_reject(&told, "over the limit of 33554432");
        let whole = matches!(name, "a.txt" | "a.html");
        assert_eq!(told.texts.len(), usize::from(!whole), "{name}");
    }
    let told = read_bytes("a.parquet", &parquet(&["One.", &long, "Three."]));
    one_reject(&told, "over the limit of 33554432");
    assert_eq!(told.texts, ["One.", "Three."]);
}

#[test]
fn ten_thousand_nested_tags_or_brackets_are_a_reject() {
    let tags = PAGE.replace("<p>", &"<div>".repeat(10_000));
    one_reject(&read_bytes("a.html", tags.as_bytes()), "nested more than 500 deep");
    let brackets = format!("{}{}", "[".repeat(10_000), "]".repeat(10_000));
    for (name, text) in [
        ("a.jsonl", format!("{{\"x\": {brackets}, \"text\": \"a\"}}\n{{\"text\": \"Second.\"}}\n")),
        ("a.json", format!("[{{\"x\": {brackets}, \"text\": \"a\"}}, {{\"text\": \"Second.\"}}]")),
    ] {
        let told = read_bytes(name, text.as_bytes());
        one_reject(&told, "nested more than 127 deep");
        assert_eq!(told.texts, ["Second."]);
    }
}

#[test]
fn too_many_keys_or_cells_are_a_reject() {
    let keys = (0..200_000).map(|n| format!("\"{n}\":0")).collect::<Vec<_>>().join(",");
    let told = read_bytes("a.jsonl", format!("{{{keys}}}\n{{\"text\": \"Second.\"}}\n").as_bytes());
    one_reject(&told, "over 100000 keys");
    assert_eq!(told.texts, ["Second."]);
    let told = read_bytes("a.csv", format!("title,text\n{}\nB,Second.\n", ",".repeat(20_000)).as_bytes());
    one_reject(&told, "more than 10000 cells");
    assert_eq!(told.texts, ["Second."]);
}

/// `n` megabytes of white space after some text, packed; gzip makes a thousandth of it.
fn bomb(start: &str, n: usize) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(start.as_bytes()).expect("packed bytes");
    let blank = vec![b'\n'; MIB];
    (0..n).for_each(|_| encoder.write_all(&blank).expect("packed bytes"));
    encoder.finish().expect("packed bytes")
}

#[test]
fn a_bomb_is_a_reject_before_it_fills_anything() {
    for (name, text) in samples("") {
        let told = read_bytes(&format!("{name}.gz"), &bomb(&text, 300));
        let whole = matches!(name, "a.txt" | "a.html");
        one_reject(
            &told,
            if whole { "over the limit of 33554432" } else { "over the limit of 200 times its packed size" },
        );
        assert_eq!(told.texts.len(), if whole { 0 } else { 2 }, "{name}");
    }
    let table = [parquet(&["One."]), vec![0; 300 * MIB]].concat();
    one_reject(&read_bytes("a.parquet.zst", &zstd::encode_all(&table[..], 1).expect("packed bytes")), "200 times");
}

#[test]
fn half_a_file_is_told() {
    let table = parquet(&["One.", "Two.", "Three."]);
    one_reject(&read_bytes("a.parquet", &table[..table.len() / 2]), "not a whole Parquet file");
    one_reject(&read_bytes("a.json", b"[{\"text\": \"First.\"}, {\"text\": \"Sec"), "the file ends within the object");
    let told = read_bytes("a.jsonl", b"{\"text\": \"First.\"}\n{\"text\": \"Sec");
    one_reject(&told, "a.jsonl:2: not valid JSON");
    assert_eq!(told.texts, ["First."]);
    // Half a page is a page: browsers show it too.
    assert_eq!(read_bytes("a.html", &PAGE.as_bytes()[..PAGE.len() - 40]).texts.len(), 1);
}

#[test]
fn empty_files_and_pictures_are_rejects() {
    for name in ["a.txt", "a.html"] {
        one_reject(&read_bytes(name, b""), "no text");
    }
    one_reject(&read_bytes("a.parquet", b""), "not a whole Parquet file");
    for name in ["a.jsonl", "a.json", "a.csv"] {
        let told = read_bytes(name, b"");
        assert!(told.rejects.is_empty() && told.texts.is_empty(), "{name}");
    }
    let picture = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x04\0\0\0\x03\0\x08\x02\0\0\0";
    for name in ["a.txt", "a.jsonl", "a.csv"] {
        let told = read_bytes(name, picture);
        assert!(told.texts.is_empty() && !told.rejects.is_empty(), "{name} {told:?}");
    }
}

#[test]
fn files_of_no_known_kind_are_counted_and_not_rejected() {
    let dir = folder();
    write(dir.path(), "a.txt", "The ferry was late.");
    write(dir.path(), "notes.docx", "PK");
    write(dir.path(), "README", "About these texts.");
    write(dir.path(), "page.php", PAGE);
    write(dir.path(), "rows.dat", "{\"text\": \"Row one.\"}\n{\"text\": \"Row two.\"}\n");
    let told = read(&[dir.path().to_path_buf()]);
    assert_eq!((told.texts.len(), told.rejects.len()), (4, 0), "{told:?}");
    assert_eq!(told.warnings.len(), 1);
    assert!(told.warnings[0].contains("no known kind that are not read: 2,") && told.warnings[0].contains("README"));
    let named = read(&[dir.path().join("README")]);
    assert_eq!(named.texts, ["About these texts."]);
}

#[test]
fn patterns_stand_for_the_files_that_fit_them() {
    let dir = folder();
    for name in ["post/2031/a.txt", "post/2032/b.txt", "sun/2031/c.txt", "sun/2031/d.csv"] {
        let path = dir.path().join(name);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, "The ferry was late.").expect("a file");
    }
    let articles = |pattern: &str| -> Vec<(String, String)> {
        let corpus = read_corpus(&[dir.path().join(pattern)], &ReadOptions::default()).expect("a pattern");
        let article = |read| if let Read::Article(a) = read { Some((a.id, a.folder)) } else { None };
        corpus.filter_map(article).collect()
    };
    let pair = |id: &str, outlet: &str| (id.to_owned(), outlet.to_owned());
    assert_eq!(articles("*/2031/*.txt"), [pair("post/2031/a", "post"), pair("sun/2031/c", "sun")]);
    assert_eq!(articles("**/*.txt").len(), 3);
    let none = read_corpus(&[dir.path().join("*.xml")], &ReadOptions::default()).err().expect("an error").to_string();
    assert!(none.contains("no file fits the pattern"), "{none}");
}

#[cfg(unix)]
#[test]
fn a_link_that_loops_is_told_and_not_followed() {
    let dir = folder();
    write(dir.path(), "a.txt", "The ferry was late.");
    std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).expect("a link");
    let told = read(&[dir.path().to_path_buf()]);
    assert_eq!((told.texts.len(), told.rejects.len()), (1, 0));
    assert_eq!(told.warnings, ["loop: not followed, the link leads back to a folder above it"]);
}

#[cfg(unix)]
#[test]
fn a_file_that_vanished_or_cannot_be_opened_is_a_reject() {
    use std::os::unix::fs::PermissionsExt;
    let dir = folder();
    for name in ["1.txt", "2.txt", "3.txt"] {
        write(dir.path(), name, "The ferry was late.");
    }
    let mut corpus = read_corpus(&[dir.path().to_path_buf()], &ReadOptions::default()).expect("a corpus");
    assert!(matches!(corpus.next(), Some(Read::Article(_))));
    fs::remove_file(dir.path().join("2.txt")).expect("it was there");
    let rest: Vec<Read> = corpus.collect();
    let Some(Read::Reject(reject)) = rest.first() else { panic!("{rest:?}") };
    assert!(reject.file == "2.txt" && reject.reason.starts_with("cannot be read: "), "{reject:?}");
    assert!(matches!(rest.get(1), Some(Read::Article(_))));

    fs::set_permissions(dir.path().join("1.txt"), fs::Permissions::from_mode(0o000)).expect("permissions");
    // Root reads everything.
    if fs::read(dir.path().join("1.txt")).is_err() {
        let told = read(&[dir.path().to_path_buf()]);
        assert!(told.rejects[0].starts_with("1.txt: cannot be read: "), "{told:?}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_is_named_is_read() {
    let dir = folder();
    let path = dir.path().join("pipe");
    let made = std::process::Command::new("mkfifo").arg(&path).status();
    if !made.is_ok_and(|status| status.success()) {
        return;
    }
    let writer = path.clone();
    let thread = std::thread::spawn(move || fs::write(writer, "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n"));
    assert_eq!(read(&[path]).texts, ["One.", "Two."]);
    thread.join().expect("no panic").expect("a write");
}

#[test]
fn a_bad_alias_file_and_a_pattern_without_files_are_wrong_usage() {
    let dir = folder();
    let aliases = write(dir.path(), "aliases.csv", "name,outlet\nsun,Valley Sun\nSun,Harbour Sun\n");
    let article = write(dir.path(), "a.txt", "The ferry was late.");
    let out = dir.path().join("run");
    let said = |output| stderr(&output);
    let error =
        said(expect(2, [Path::new("analyze"), &article, Path::new("--aliases"), &aliases, Path::new("-o"), &out]));
    assert!(error.contains("aliases.csv, line 3") && error.contains("a name is of one outlet"), "{error}");
    let pattern = dir.path().join("*.html");
    let error = said(expect(2, [Path::new("analyze"), &pattern, Path::new("-o"), &out]));
    assert!(error.contains("no file fits the pattern"), "{error}");
}
