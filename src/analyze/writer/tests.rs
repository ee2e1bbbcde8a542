use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::*;
use crate::{analyze::manifest::MANIFEST_FILE, corpus::SetAside};

const FINGERPRINT: &str = "bundle 53aa\ntarget the mayor";

/// An article as the pipeline would push it; every number from `i`, so that rows differ.
fn reading(i: i32) -> ArticleReading {
    let article_id = format!("articles/{i}");
    let date = NaiveDate::from_ymd_opt(2020, 1, 1).and_then(|d| d.checked_add_days(chrono::Days::new(i as u64 % 400)));
    let n = 2 + i % 7;
    let paragraph = |p: i32| ParagraphRow {
        article_id: article_id.clone(),
        paragraph: p - 1,
        text: format!("Ferry {i} left the “old” harbour at {p} o’clock 🚢"),
        frames: vec!["economic".into(), "other".into()],
        frame_probabilities: std::array::from_fn(|f| (i * 31 + p * 7 + f as i32) as f32 / 33_000.0),
        date,
        ..Default::default()
    };
    let span = |p: i32| SpanRow { article_id: article_id.clone(), paragraph: p, end: 20 + p, ..Default::default() };
    let stance =
        StanceRow { article_id: article_id.clone(), target: "the mayor".into(), favor: 0.25, ..Default::default() };
    ArticleReading {
        article: ArticleRow {
            article_id: article_id.clone(),
            outlet: format!("Outlet {}", i % 6),
            date,
            ..Default::default()
        },
        paragraphs: (0..n).map(paragraph).collect(),
        spans: (0..3 * n).map(span).collect(),
        stances: vec![stance],
        vectors: (0..n).map(|p| (0..VECTOR_LEN).map(|v| (v as i32 * p + i) as i8).collect()).collect(),
    }
}

/// The input of the tests: after every seventh article something unreadable, and before it one in another language.
fn input(n: i32) -> Vec<Item> {
    let reject =
        |i| Reject { file: "a.csv".into(), line: Some(i as u64), reason: "no text".into(), raw: "\u{0}".into() };
    let aside = |i| SetAside {
        file: "a.csv".into(),
        row: Some(i as u64),
        article_id: format!("{i}"),
        outlet: String::new(),
        title: String::new(),
        language: "es".into(),
    };
    let item = |i| match i % 8 {
        7 => Item::Reject(reject(i)),
        6 => Item::SetAside(aside(i)),
        _ => Item::Article(reading(i)),
    };
    (0..n).map(item).collect()
}

fn unfinished(start: Start) -> RunWriter {
    match start {
        Start::Fresh(writer) | Start::Resumed(writer) => writer,
        Start::Finished(_) => panic!("finished"),
    }
}

fn begin(dir: &Path, resume: bool) -> RunWriter {
    unfinished(RunWriter::create(dir, resume, FINGERPRINT).unwrap())
}

/// Pushes what is not done yet, as the pipeline does, up to item `end`.
fn work(writer: &mut RunWriter, items: &[Item], end: usize) {
    for item in items[..end].iter().skip(writer.done().items() as usize) {
        match item.clone() {
            Item::Article(reading) => writer.push(reading).unwrap(),
            Item::Reject(reject) => writer.reject(reject).unwrap(),
            Item::SetAside(article) => writer.set_aside(article).unwrap(),
        }
    }
}

fn complete(mut writer: RunWriter) -> (Run, Counts) {
    let (run, counts) = writer.finish(|r| r.article.event_id = Some("ferry".into())).unwrap();
    run.write_estimates([]).unwrap();
    run.write_events([]).unwrap();
    (writer.complete(Manifest { counts: counts.clone(), ..Default::default() }).unwrap(), counts)
}

/// All files of a finished run but the manifest, by name.
fn bytes(dir: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = fs::read_dir(dir).unwrap().map(Result::unwrap);
    let mut files: BTreeMap<_, _> =
        entries.map(|e| (e.file_name().into_string().unwrap(), fs::read(e.path()).unwrap_or_default())).collect();
    assert!(files.remove(MANIFEST_FILE).is_some());
    files
}

fn undisturbed(items: &[Item]) -> (tempfile::TempDir, Counts) {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = begin(dir.path(), false);
    work(&mut writer, items, items.len());
    let (_, counts) = complete(writer);
    (dir, counts)
}

#[test]
fn a_resumed_run_has_the_bytes_of_an_undisturbed_one() {
    let items = input(1_150);
    let (whole, counts) = undisturbed(&items);
    let expected = bytes(whole.path());
    let names: Vec<_> = expected.keys().map(String::as_str).collect();
    let tables = ["articles", "events", "outlets", "paragraphs"].map(|t| format!("{t}.parquet"));
    assert_eq!(names[..4], tables);
    assert_eq!(names[4..], ["rejects.jsonl", "set_aside.jsonl", "spans.parquet", "stances.parquet", "vectors.parquet"]);

    // Killed within the third part: its items are lost, two parts are not.
    let cut = tempfile::tempdir().unwrap();
    let mut writer = begin(cut.path(), false);
    work(&mut writer, &items, 600);
    drop(writer);
    let mut writer = begin(cut.path(), true);
    assert_eq!(writer.done().items(), 512);
    assert!(writer.warnings().is_empty());
    work(&mut writer, &items, 700);
    writer.checkpoint().unwrap(); // Ctrl-C: a short part
    drop(writer);
    let mut writer = begin(cut.path(), true);
    assert_eq!((writer.done().items(), writer.done_articles()), (700, 526));
    work(&mut writer, &items, items.len());
    // Killed after the tables: they are made again.
    writer.finish(|_| ()).unwrap();
    drop(writer);
    let mut writer = begin(cut.path(), true);
    assert_eq!(writer.done().items(), 1_150);
    work(&mut writer, &items, items.len());
    let (run, again) = complete(writer);
    assert_eq!(again, counts);
    assert!(bytes(cut.path()) == expected);
    assert_eq!(run.articles().unwrap().count() as u64, counts.articles);
    assert_eq!(run.rejects().unwrap().map(Result::unwrap).count() as u64, counts.rejects);
}

#[test]
fn a_truncated_part_is_made_again_with_a_warning() {
    let items = input(1_000);
    let (whole, _) = undisturbed(&items);
    let cut = tempfile::tempdir().unwrap();
    let mut writer = begin(cut.path(), false);
    work(&mut writer, &items, 800);
    drop(writer);
    let part = parts::path(&cut.path().join(PARTS_FOLDER), 1);
    let part_bytes = fs::read(&part).unwrap();
    fs::write(&part, &part_bytes[..part_bytes.len() / 2]).unwrap();
    fs::write(cut.path().join(".slant-a7"), "half a table").unwrap();

    let mut writer = begin(cut.path(), true);
    assert_eq!(writer.done().items(), 256);
    assert!(writer.warnings()[0].contains("00001.part"), "{:?}", writer.warnings());
    work(&mut writer, &items, items.len());
    complete(writer);
    assert!(bytes(cut.path()) == bytes(whole.path()));
}

#[test]
fn readings_come_back_before_the_end() {
    let items = input(300);
    let dir = tempfile::tempdir().unwrap();
    let mut writer = begin(dir.path(), false);
    work(&mut writer, &items, items.len());
    let back: Vec<_> = writer.readings().unwrap().map(|r| Item::Article(r.unwrap())).collect();
    let articles: Vec<_> = items.into_iter().filter(|item| matches!(item, Item::Article(_))).collect();
    assert!(back == articles);
}

#[test]
fn rows_come_back_from_the_tables() {
    let (dir, _) = undisturbed(&input(20));
    let run = Run::open(dir.path()).unwrap();
    let expected = reading(0);
    let n = expected.paragraphs.len();
    let paragraphs: Vec<_> = run.paragraphs().unwrap().take(n).map(Result::unwrap).collect();
    assert_eq!(paragraphs, expected.paragraphs);
    let vectors: Vec<_> = run.vectors().unwrap().take(n).map(|v| v.unwrap().vector).collect();
    assert_eq!(vectors, expected.vectors);
    assert_eq!(run.spans().unwrap().next().unwrap().unwrap(), expected.spans[0]);
    assert_eq!(run.stances().unwrap().next().unwrap().unwrap(), expected.stances[0]);
    assert_eq!(run.articles().unwrap().next().unwrap().unwrap().event_id.as_deref(), Some("ferry"));
    assert_eq!(run.manifest().unwrap().fingerprint, FINGERPRINT);
}

#[test]
fn what_exists_is_not_overwritten() {
    let (done, _) = undisturbed(&input(10));
    let before = bytes(done.path());
    let refused = |dir: &Path, resume, fingerprint| RunWriter::create(dir, resume, fingerprint).unwrap_err();
    let error = refused(done.path(), false, FINGERPRINT);
    assert!(matches!(error, RunError::Exists { .. }) && error.exit_code() == 2);
    assert!(error.to_string().contains("--resume"));
    assert!(bytes(done.path()) == before);

    let half = tempfile::tempdir().unwrap();
    let mut writer = begin(half.path(), false);
    work(&mut writer, &input(10), 10);
    writer.checkpoint().unwrap();
    assert!(matches!(refused(half.path(), true, FINGERPRINT), RunError::InUse { .. }));
    drop(writer);
    assert!(matches!(refused(half.path(), false, FINGERPRINT), RunError::HalfMade { .. }));
    assert!(matches!(Run::open(half.path()), Err(RunError::Unfinished { .. })));

    let other = tempfile::tempdir().unwrap();
    fs::write(other.path().join("thesis.docx"), "mine").unwrap();
    assert!(matches!(refused(other.path(), true, FINGERPRINT), RunError::NotEmpty { .. }));
    assert!(matches!(refused(&other.path().join("thesis.docx"), true, FINGERPRINT), RunError::NotAFolder { .. }));
    assert!(matches!(Run::open(other.path()), Err(RunError::NotARun { .. })));
}

#[test]
fn other_arguments_are_refused_and_named() {
    let half = tempfile::tempdir().unwrap();
    let mut writer = begin(half.path(), false);
    work(&mut writer, &input(10), 10);
    writer.checkpoint().unwrap();
    drop(writer);
    let (done, _) = undisturbed(&input(10));
    for dir in [half.path(), done.path()] {
        let error = RunWriter::create(dir, true, "bundle 53aa\ntarget the ferry").unwrap_err();
        assert_eq!(error.exit_code(), 2);
        assert!(error.to_string().contains("then: target the mayor; now: target the ferry"), "{error}");
    }
    assert_eq!(begin(half.path(), true).done().items(), 10);
}

#[test]
fn a_finished_run_is_left_alone() {
    let (dir, _) = undisturbed(&input(30));
    let before = bytes(dir.path());
    // What a kill between the manifest and the tidying leaves.
    fs::create_dir(dir.path().join(PARTS_FOLDER)).unwrap();
    assert!(matches!(RunWriter::create(dir.path(), true, FINGERPRINT).unwrap(), Start::Finished(_)));
    assert!(bytes(dir.path()) == before);
}

#[test]
fn a_run_that_came_to_nothing_leaves_nothing() {
    let dir = tempfile::tempdir().unwrap();
    let run = dir.path().join("deep/run");
    drop(begin(&run, false));
    assert!(!run.exists());
    // An empty corpus is a run all the same.
    let (made, counts) = complete(begin(&run, true));
    assert_eq!((counts.articles, made.paragraphs().unwrap().count()), (0, 0));
}

#[test]
fn what_no_table_holds_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = begin(dir.path(), false);
    let mut not_a_number = reading(1);
    not_a_number.stances[0].none = f32::NAN;
    let mut one_vector_less = reading(1);
    one_vector_less.vectors.pop();
    let mut short_vector = reading(1);
    short_vector.vectors[0].pop();
    for faulty in [not_a_number, one_vector_less, short_vector] {
        assert!(writer.push(faulty).unwrap_err().to_string().contains("articles/1"));
    }
    let without = ArticleReading { vectors: Vec::new(), ..reading(1) };
    writer.push(without).unwrap();
}

#[test]
fn damaged_tables_are_named() {
    let (dir, _) = undisturbed(&input(10));
    let run = Run::open(dir.path()).unwrap();
    fs::write(dir.path().join("spans.parquet"), "no table").unwrap();
    assert!(run.spans().err().unwrap().to_string().contains("spans.parquet"));
    fs::remove_file(dir.path().join("stances.parquet")).unwrap();
    assert!(matches!(run.stances().err().unwrap(), RunError::Missing { .. }));
}
