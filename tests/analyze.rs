//! A run: what is in it, the same bytes however it was made, and what its readers show.

mod common;

use std::{collections::BTreeMap, fs, path::Path};

use common::{EXAMPLE, example_run, expect, folder, some_articles, stderr, stdout, write};
use serde_json::Value;
use slant::analyze::rows::{ParagraphRow, SpanRow};

/// The tables that the readings alone make.
const TABLES: [&str; 5] =
    ["articles.parquet", "paragraphs.parquet", "spans.parquet", "stances.parquet", "vectors.parquet"];

/// Paragraphs with their spans.
fn paragraphs_with_spans() -> Vec<(ParagraphRow, Vec<SpanRow>)> {
    let run = example_run();
    let mut spans: BTreeMap<(String, i32), Vec<SpanRow>> = BTreeMap::new();
    for span in run.spans().expect("spans.parquet") {
        let span = span.expect("a row");
        spans.entry((span.article_id.clone(), span.paragraph)).or_default().push(span);
    }
    let with_spans = run
        .paragraphs()
        .expect("paragraphs.parquet")
        .map(|row| {
            let row = row.expect("a row");
            let spans = spans.remove(&(row.article_id.clone(), row.paragraph)).unwrap_or_default();
            (row, spans)
        })
        .collect();
    assert!(spans.is_empty(), "spans of no paragraph: {:?}", spans.keys().next());
    with_spans
}

#[test]
fn the_example_gives_its_seven_outlets_and_all_articles() {
    let run = example_run();
    let articles: Vec<_> = run.articles().expect("articles.parquet").map(|row| row.expect("a row")).collect();
    let mut outlets: Vec<&str> = articles.iter().map(|a| a.outlet.as_str()).collect();
    outlets.sort_unstable();
    outlets.dedup();
    assert_eq!(outlets.len(), 7, "{outlets:?}");
    assert!(articles.len() >= 70, "{}", articles.len());
    assert!(articles.iter().all(|a| a.n_paragraphs > 0 && a.n_words > 0 && !a.title.is_empty()));
    let mut ids: Vec<&str> = articles.iter().map(|a| a.article_id.as_str()).collect();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), articles.len(), "an id is of one article alone");
    assert_eq!(run.rejects().expect("rejects.jsonl").count(), 0);
}

#[test]
fn every_table_opens_and_agrees_with_the_manifest() {
    let run = example_run();
    let counts = run.manifest().expect("run.json").counts;
    assert_eq!(run.articles().expect("articles.parquet").count() as u64, counts.articles);
    assert_eq!(run.paragraphs().expect("paragraphs.parquet").count() as u64, counts.paragraphs);
    assert_eq!(run.spans().expect("spans.parquet").count() as u64, counts.spans);
    assert_eq!(run.stances().expect("stances.parquet").count() as u64, counts.stances);
    assert_eq!(run.vectors().expect("vectors.parquet").count() as u64, counts.paragraphs);
    assert!(counts.stances > 0, "the targets are mentioned");
    assert!(run.estimates().expect("outlets.parquet").all(|row| row.is_ok()));
    assert!(run.estimates().expect("outlets.parquet").count() > 7 * 15);
    assert!(run.events().expect("events.parquet").count() >= 9);
    let page = fs::read_to_string(run.dir().join("report.html")).expect("report.html");
    assert!(page.contains("Kestrel Sentinel"));
}

#[test]
fn every_number_of_a_paragraph_is_in_its_range() {
    for (row, _) in paragraphs_with_spans() {
        let at = format!("{} {}", row.article_id, row.paragraph);
        assert!(row.frame_probabilities.iter().chain([&row.p_biased]).all(|p| (0.0..=1.0).contains(p)), "{at}");
        assert!(!row.frames.is_empty(), "{at}");
        assert!(row.frames.contains(&row.primary), "{at}: {:?} without {}", row.frames, row.primary);
    }
    for row in example_run().stances().expect("stances.parquet") {
        let row = row.expect("a row");
        assert!((row.favor + row.against + row.none - 1.0).abs() < 1e-4, "{row:?}");
    }
}

#[test]
fn voices_cover_every_text_in_order_without_overlap() {
    for (row, spans) in paragraphs_with_spans() {
        let chars: Vec<char> = row.text.chars().collect();
        let mut covered = 0;
        for span in spans.iter().filter(|s| s.layer == "voice") {
            let at = format!("{} {}: {span:?}", row.article_id, row.paragraph);
            assert_eq!(span.start, covered, "{at}");
            assert!(span.end > span.start, "{at}");
            let slice: String = chars.get(span.start as usize..span.end as usize).expect(&at).iter().collect();
            assert_eq!(span.text, slice, "{at}");
            assert!(["outlet", "source"].contains(&span.voice.as_str()), "{at}");
            covered = span.end;
        }
        assert_eq!(covered as usize, chars.len(), "{} {}: {}", row.article_id, row.paragraph, row.text);
    }
}

#[test]
fn loaded_words_stand_inside_the_text_and_in_somebodys_voice() {
    let mut found = 0;
    for (row, spans) in paragraphs_with_spans() {
        let chars: Vec<char> = row.text.chars().collect();
        let voices: Vec<&SpanRow> = spans.iter().filter(|s| s.layer == "voice").collect();
        for span in spans.iter().filter(|s| s.layer == "loaded") {
            let at = format!("{} {}: {span:?}", row.article_id, row.paragraph);
            let slice: String = chars.get(span.start as usize..span.end as usize).expect(&at).iter().collect();
            assert_eq!(span.text, slice, "{at}");
            assert!(!span.text.trim().is_empty() && span.text.trim() == span.text, "{at}");
            let voice = voices.iter().find(|v| v.start <= span.start && span.start < v.end).expect(&at);
            assert_eq!((&span.voice, &span.speaker), (&voice.voice, &voice.speaker), "{at}");
            found += 1;
        }
    }
    assert!(found > 0, "the tabloid alone has some");
}

#[test]
fn stances_are_given_where_the_target_is_mentioned() {
    let texts: BTreeMap<(String, i32), String> =
        paragraphs_with_spans().into_iter().map(|(row, _)| ((row.article_id, row.paragraph), row.text)).collect();
    for row in example_run().stances().expect("stances.parquet") {
        let row = row.expect("a row");
        let text = &texts[&(row.article_id.clone(), row.paragraph)];
        let n = text.chars().count() as i32;
        assert!(0 <= row.mention_start && row.mention_start < row.mention_end && row.mention_end <= n, "{row:?}");
    }
}

/// Analyses a corpus and gives the bytes of its tables.
fn tables(corpus: &Path, run: &Path, flags: &[&str]) -> Vec<Vec<u8>> {
    let (corpus, out) = (corpus.display().to_string(), run.display().to_string());
    let mut arguments = vec!["analyze", &corpus, "--quiet", "--target", "Marsh", "-o", &out];
    arguments.extend(flags);
    expect(0, arguments);
    TABLES.iter().map(|table| fs::read(run.join(table)).expect(table)).collect()
}

#[test]
fn threads_and_instruction_sets_give_the_same_bytes() {
    let dir = some_articles(3);
    let corpus = dir.path().join("kestrel-sentinel");
    let first = tables(&corpus, &dir.path().join("one"), &["--threads", "1"]);
    assert!(first.iter().all(|bytes| !bytes.is_empty()));
    let mut others = vec![vec!["--threads", "2"], vec!["--isa", "generic"]];
    let isas: Vec<String> = slant::model::Isa::available().iter().map(|isa| isa.to_string()).collect();
    others.extend(isas.iter().filter(|isa| *isa != "generic").map(|isa| vec!["--isa", isa.as_str()]));
    for (n, flags) in others.iter().enumerate() {
        let bytes = tables(&corpus, &dir.path().join(n.to_string()), flags);
        for (table, (one, other)) in TABLES.iter().zip(first.iter().zip(&bytes)) {
            assert!(one == other, "{table} differs with {flags:?}");
        }
    }
}

#[test]
fn resuming_starts_a_run_that_is_missing_and_leaves_a_finished_one_alone() {
    let dir = some_articles(1);
    let (corpus, run) = (dir.path().join("kestrel-sentinel"), dir.path().join("run"));
    let arguments =
        ["analyze", &corpus.display().to_string(), "--resume", "-o", &run.display().to_string()].map(str::to_string);
    expect(0, &arguments);
    let state = || -> BTreeMap<String, Vec<u8>> {
        fs::read_dir(&run)
            .expect("the run")
            .map(|entry| entry.expect("an entry").path())
            .map(|path| (path.display().to_string(), fs::read(path).expect("a file")))
            .collect()
    };
    let before = state();
    let again = expect(0, &arguments);
    assert!(stderr(&again).contains("finished"), "{}", stderr(&again));
    assert!(state() == before, "a file of the finished run changed");
    let other = expect(2, arguments.iter().map(String::as_str).chain(["--target", "Marsh"]));
    assert!(stderr(&other).contains("targets"), "{}", stderr(&other));
}

#[test]
fn the_page_is_made_again_from_the_tables_alone() {
    let run = example_run();
    let dir = common::folder();
    let page = dir.path().join("page.html");
    expect(0, ["report", &run.dir().display().to_string(), "-o", &page.display().to_string()]);
    let (old, new) = (fs::read_to_string(run.dir().join("report.html")), fs::read_to_string(page));
    let (old, new) = (old.expect("report.html"), new.expect("the new page"));
    assert!(old == new, "the pages differ ({} and {} bytes)", old.len(), new.len());
}

#[test]
fn profile_gives_every_frame_of_every_outlet_raw_and_corrected() {
    let output = expect(0, ["profile", &example_run().dir().display().to_string(), "--csv"]);
    let csv = stdout(&output);
    let mut rows = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<BTreeMap<String, String>> = rows.deserialize().map(|row| row.expect("a row")).collect();
    let mut outlets: Vec<&str> = rows.iter().map(|row| row["outlet"].as_str()).collect();
    outlets.dedup();
    assert_eq!(outlets.pop(), Some("(all)"), "the corpus as a whole comes last");
    assert!(outlets.is_sorted(), "outlets are listed alphabetically: {outlets:?}");
    assert_eq!(outlets.len(), 7, "{outlets:?}");
    for outlet in outlets {
        for frame in slant::model::FRAMES {
            for method in ["raw", "corrected"] {
                let found = rows.iter().find(|row| {
                    row["outlet"] == outlet
                        && row["measure"] == "frame_share"
                        && row["key"] == frame
                        && row["method"] == method
                });
                let row = found.unwrap_or_else(|| panic!("no {method} share of {frame} for {outlet}"));
                assert!(!row["estimate"].is_empty() || !row["note"].is_empty(), "{row:?}: no reason is given");
            }
        }
    }
}

#[test]
fn compare_shows_an_event_and_the_articles_of_a_query() {
    let run = example_run().dir().display().to_string();
    let comparison = |flag: &str, value: &str| -> Value {
        serde_json::from_str(&stdout(&expect(0, ["compare", &run, flag, value, "--json"]))).expect("JSON")
    };
    let event = comparison("--event", "rent-cap");
    assert_eq!(event["event_id"], "rent-cap");
    assert!(event["articles"].as_array().is_some_and(|articles| articles.len() >= 5), "{}", event["articles"]);
    for point in event["points"].as_array().expect("points") {
        let outlets = point["outlets"].as_object().expect("outlets of a point");
        let known = ["reported", "not_found", "cannot_tell"];
        assert!(outlets.values().all(|v| v.as_str().is_some_and(|v| known.contains(&v))), "{point}");
        assert!(point["paragraphs"].as_array().is_some_and(|p| !p.is_empty()), "{point}");
    }
    assert_eq!(event["headlines"].as_array().map(Vec::len), event["articles"].as_array().map(Vec::len));
    assert!(event["wire"]["n_reports"].as_u64().is_some_and(|n| n >= 1), "{}", event["wire"]);
    assert!(event["quoted"].as_array().is_some_and(|q| !q.is_empty()), "{}", event["quoted"]);
    let query = comparison("--query", "rent cap");
    assert!(query["articles"].as_array().is_some_and(|articles| !articles.is_empty()));
    let none = expect(1, ["compare", &run, "--query", "zeppelin"]);
    assert!(stderr(&none).contains("zeppelin"), "{}", stderr(&none));
}

#[test]
fn prints_of_one_wire_report_are_one_report_and_nothing_is_tested_with_one_article_an_outlet() {
    let folder = folder();
    let paragraphs = [
        "PORT ELL (AP) — The harbour board closed two of its oldest piers on Monday after rain had loosened planks along the \
         eastern quay during the night, and nobody was hurt.",
        "Engineers will look at the piles below the water line before the ferry company may use the eastern quay again this \
         spring, Mayor Ida Lund said.",
        "The company carried forty thousand passengers across the bay last summer, more than in any year since the bridge \
         was opened.",
        "Rain is to go on until Thursday along the whole coast.",
    ];
    let row = |id: &str, outlet: &str, text: String| {
        serde_json::json!({"id": id, "outlet": outlet, "title": "Piers close", "event_id": "piers", "text": text})
            .to_string()
    };
    let copy = paragraphs[..3].join("\n\n").replace("PORT ELL (AP) — ", "");
    let rows = [row("a", "Auk", paragraphs.join("\n\n")), row("g", "Gull", copy)].join("\n");
    let corpus = write(folder.path(), "corpus.jsonl", &rows).display().to_string();
    let run = folder.path().join("run").display().to_string();
    expect(0, ["analyze", &corpus, "--quiet", "-o", &run]);
    let compare = |more: &[&str]| stdout(&expect(0, [&["compare", &run, "--event", "piers"], more].concat()));
    let json: Value = serde_json::from_str(&compare(&["--json"])).expect("JSON");
    let text = &json["wire"]["texts"][0];
    assert_eq!((&json["wire"]["n_reports"], &text["agency"]), (&1.into(), &"Associated Press".into()), "{json}");
    assert_eq!((&text["fullest"], &text["copies"][0]["outlet"]), (&"a".into(), &"Gull".into()), "{text}");
    let edits = text["copies"][0]["edits"].as_array().expect("edits");
    assert!(edits.iter().any(|e| e["kind"] == "left_out" && e["from_paragraph"] == 3), "{edits:?}");
    assert!(json["differences"]["measures"].as_array().is_some_and(Vec::is_empty), "{json}");
    let shown = compare(&[]);
    assert!(
        shown.contains("1 report when copies of one text count once") && shown.contains("nothing is tested"),
        "{shown}"
    );
}

#[test]
fn read_shows_one_article_as_the_run_has_it() {
    let article = Path::new(EXAMPLE).join("kestrel-sentinel/2025-03-05-port-alder-rent-control-2am.txt");
    let output = expect(0, ["read", &article.display().to_string(), "--json", "--target", "rent cap"]);
    let shown: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(shown["article"]["outlet"], "Kestrel Sentinel");
    let title = shown["article"]["title"].as_str().expect("a title");
    let articles = example_run().articles().expect("articles.parquet").map(|row| row.expect("a row"));
    let id = articles.filter(|a| a.title == title).map(|a| a.article_id).next().expect("it is in the run");
    let paragraphs: Vec<ParagraphRow> = example_run()
        .paragraphs()
        .expect("paragraphs.parquet")
        .map(|row| row.expect("a row"))
        .filter(|row| row.article_id == id)
        .collect();
    let shown = shown["paragraphs"].as_array().expect("paragraphs");
    assert_eq!(shown.len(), paragraphs.len());
    for (shown, row) in shown.iter().zip(&paragraphs) {
        assert_eq!(shown["text"], row.text);
        assert_eq!(shown["frames"], serde_json::json!(row.frames));
        assert_eq!(shown["voice_mix"], row.voice_mix);
    }
}
