//! The binary as a user meets it: help, exit codes, messages, what goes to which stream.

mod common;

use std::{fs, path::Path};

use common::{EXAMPLE, expect, folder, slant, some_articles, stderr, stdout, write};
use serde_json::Value;

/// A paragraph of no corpus, long enough to be one.
const PARAGRAPH: &str =
    "The harbour council voted on Monday to raise the mooring fee, which skippers called a shameless grab.";

fn json_lines(text: &str) -> Vec<Value> {
    text.lines().map(|line| serde_json::from_str(line).expect("a JSON object a line")).collect()
}

#[test]
fn every_command_explains_itself_with_an_example() {
    for command in ["", "analyze", "read", "profile", "compare", "report", "predict", "evaluate", "calibrate", "models"]
    {
        let mut arguments = vec!["--help"];
        if !command.is_empty() {
            arguments.insert(0, command);
        }
        let help = stdout(&expect(0, arguments));
        assert!(help.contains("Example"), "`slant {command} --help` has no example:\n{help}");
        assert!(help.contains(&format!("slant {command}")), "`slant {command} --help` does not show it:\n{help}");
    }
}

#[test]
fn an_unknown_field_is_wrong_usage_and_the_fields_are_named() {
    let dir = folder();
    let run = dir.path().join("run");
    let output = expect(2, ["analyze", EXAMPLE, "--field", "colour=x", "-o", run.to_str().expect("a path in UTF-8")]);
    assert!(stderr(&output).contains("\"colour\"") && stderr(&output).contains("outlet"), "{}", stderr(&output));
    assert!(!run.exists(), "nothing may be left behind");
}

#[test]
fn a_corpus_that_is_not_there_is_wrong_usage_and_is_named() {
    let dir = folder();
    let run = dir.path().join("run").display().to_string();
    let output = expect(2, ["analyze", "no-such-corpus.jsonl", "-o", &run]);
    assert!(stderr(&output).contains("no-such-corpus.jsonl"), "{}", stderr(&output));
}

#[test]
fn an_instruction_set_that_the_cpu_lacks_names_those_it_has() {
    let lacking = if cfg!(target_arch = "x86_64") { "neon" } else { "avx2" };
    let article = Path::new(EXAMPLE).join("Harrow Bay Gazette/port-alder-rent-cap.txt").display().to_string();
    let output = expect(2, ["read", &article, "--isa", lacking]);
    assert!(stderr(&output).contains(lacking) && stderr(&output).contains("generic"), "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
}

#[test]
fn an_unknown_engine_is_wrong_usage_and_the_engines_are_named() {
    let output = expect(2, ["read", "article.txt", "--engine", "steam"]);
    assert!(stderr(&output).contains("int8") && stderr(&output).contains("portable"), "{}", stderr(&output));
}

#[cfg(not(feature = "torch"))]
#[test]
fn an_engine_that_is_not_in_this_build_says_how_to_get_it() {
    let article = Path::new(EXAMPLE).join("Harrow Bay Gazette/port-alder-rent-cap.txt").display().to_string();
    let output = expect(2, ["read", &article, "--engine", "torch"]);
    assert!(stderr(&output).contains("--features torch"), "{}", stderr(&output));
}

#[test]
fn an_unknown_bundle_is_wrong_usage_and_the_places_are_named() {
    let article = Path::new(EXAMPLE).join("Harrow Bay Gazette/port-alder-rent-cap.txt").display().to_string();
    let output = expect(2, ["read", &article, "--model", "nobodys"]);
    assert!(stderr(&output).contains("\"nobodys\"") && stderr(&output).contains("--model"), "{}", stderr(&output));
}

#[test]
fn a_finished_run_is_not_overwritten() {
    let corpus = some_articles(1);
    let run = corpus.path().join("run");
    let arguments =
        ["analyze", &corpus.path().join("kestrel-sentinel").display().to_string(), "-o", &run.display().to_string()]
            .map(str::to_string);
    expect(0, &arguments);
    let before = fs::read(run.join("run.json")).expect("the manifest");
    let output = expect(2, &arguments);
    assert!(stderr(&output).contains("--resume"), "{}", stderr(&output));
    assert_eq!(fs::read(run.join("run.json")).expect("the manifest"), before);
}

#[test]
fn an_unknown_outlet_in_profile_is_wrong_usage_and_the_outlets_are_named() {
    let run = common::example_run().dir().display().to_string();
    let output = expect(2, ["profile", &run, "--outlet", "The Moon Herald"]);
    assert!(stderr(&output).contains("\"The Moon Herald\""), "{}", stderr(&output));
    assert!(stderr(&output).contains("Kestrel Sentinel"), "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
}

#[test]
fn a_folder_that_is_no_run_is_wrong_usage() {
    let dir = folder();
    let name = dir.path().display().to_string();
    for command in ["profile", "compare", "report"] {
        let output = expect(2, [command, &name]);
        assert!(stderr(&output).contains("slant analyze"), "{command}: {}", stderr(&output));
    }
}

/// Three records, the second cut off.
fn broken_corpus(dir: &Path, more: usize) -> String {
    let record = |id: &str| format!("{{\"id\": \"{id}\", \"title\": \"Fee goes up\", \"text\": \"{PARAGRAPH}\"}}\n");
    let mut text = record("first") + "{\"id\": \"second\", \"text\": \"The har\n" + &record("third");
    (0..more).for_each(|n| text += &record(&format!("more-{n}")));
    write(dir, "paper.jsonl", &text).display().to_string()
}

#[test]
fn a_broken_row_is_listed_with_its_line_and_the_rest_is_read() {
    let dir = folder();
    let corpus = broken_corpus(dir.path(), 0);
    let run = dir.path().join("run");
    expect(0, ["analyze", &corpus, "-o", &run.display().to_string()]);
    let rejects = json_lines(&fs::read_to_string(run.join("rejects.jsonl")).expect("rejects.jsonl"));
    assert_eq!(rejects.len(), 1, "{rejects:?}");
    assert_eq!(rejects[0]["line"], 2);
    assert!(rejects[0]["file"].as_str().is_some_and(|file| file.ends_with("paper.jsonl")), "{rejects:?}");
    assert!(rejects[0]["raw"].as_str().is_some_and(|raw| raw.contains("second")), "{rejects:?}");
    assert!(rejects[0]["reason"].as_str().is_some_and(|reason| !reason.is_empty()), "{rejects:?}");
    let articles = slant::analyze::Run::open(&run).expect("a run").articles().expect("articles.parquet");
    let ids: Vec<String> = articles.map(|row| row.expect("a row").article_id).collect();
    assert_eq!(ids, ["first", "third"]);
}

#[test]
fn strict_stops_at_a_broken_row_and_names_its_line_however_many_follow() {
    let dir = folder();
    // More than the channels between reader and workers hold: all must notice the end.
    let corpus = broken_corpus(dir.path(), 60);
    let run = dir.path().join("run").display().to_string();
    let mut command = slant();
    let output = command
        .args(["analyze", &corpus, "--strict", "--threads", "2", "-o", &run])
        .timeout(std::time::Duration::from_secs(120))
        .output()
        .expect("the binary starts");
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    assert!(stderr(&output).contains("paper.jsonl, line 2"), "{}", stderr(&output));
    assert!(!Path::new(&run).join("run.json").exists(), "the run is not finished");
}

#[test]
fn predict_gives_one_row_per_row_in_the_same_order_with_ids_verbatim() {
    let dir = folder();
    let ids = ["b/2#7", "a 1", "  padded ", "ünïcode-😀", "a 1", "00012", ""];
    let rows: String = ids
        .iter()
        .enumerate()
        .map(|(n, id)| {
            let target = if n % 2 == 0 { ", \"target\": \" mooring fee\"" } else { "" };
            format!("{{\"id\": {}, \"text\": \"{PARAGRAPH}\"{target}}}\n", Value::from(*id))
        })
        .collect();
    let file = write(dir.path(), "rows.jsonl", &rows).display().to_string();
    let predictions = json_lines(&stdout(&expect(0, ["predict", &file])));
    let found: Vec<&str> = predictions.iter().filter_map(|row| row["id"].as_str()).collect();
    assert_eq!(found, ids);
    for (n, row) in predictions.iter().enumerate() {
        assert_eq!(row.get("target").and_then(Value::as_str), (n % 2 == 0).then_some(" mooring fee"));
        assert_eq!(row.get("stance").is_some(), n % 2 == 0, "{row}");
        assert_eq!(row.get("holder").is_some(), n % 2 == 0, "{row}");
        assert!(row["frames"].as_array().is_some_and(|frames| !frames.is_empty()), "{row}");
        assert!(row["loaded"].is_array() && row["attributed"].is_array(), "{row}");
        assert_eq!(row["frame_probabilities"].as_object().map(|p| p.len()), Some(15), "{row}");
    }
    let out = dir.path().join("predictions.jsonl");
    let quiet = expect(0, ["predict", &file, "-o", &out.display().to_string()]);
    assert!(stdout(&quiet).is_empty(), "with -o nothing is on standard output");
    assert_eq!(json_lines(&fs::read_to_string(out).expect("the file")), predictions);
}

#[test]
fn predict_ends_at_a_row_that_cannot_be_read_and_names_its_line() {
    let dir = folder();
    let row = format!("{{\"id\": \"1\", \"text\": \"{PARAGRAPH}\"}}\n");
    for broken in ["{\"id\": \"2\"}\n", "{\"id\": \"2\", \"text\": \n", "no JSON\n"] {
        let file = write(dir.path(), "rows.jsonl", &format!("{row}\n{broken}{row}")).display().to_string();
        let output = expect(1, ["predict", &file]);
        assert!(stderr(&output).contains("rows.jsonl, line 3"), "{broken:?}: {}", stderr(&output));
        assert_eq!(json_lines(&stdout(&output)).len(), 1, "{broken:?}: the rows before it are there");
    }
}

#[test]
fn data_is_on_standard_output_alone_and_a_pipe_sees_no_progress() {
    let run = common::example_run().dir().display().to_string();
    let article = Path::new(EXAMPLE).join("Harrow Bay Gazette/port-alder-rent-cap.txt").display().to_string();
    let rows = folder();
    let rows = (write(rows.path(), "rows.jsonl", &format!("{{\"id\": \"1\", \"text\": \"{PARAGRAPH}\"}}\n")), rows);
    let rows = rows.0.display().to_string();
    for arguments in [
        vec!["predict", &rows],
        vec!["read", &article, "--json"],
        vec!["profile", &run, "--json"],
        vec!["profile", &run, "--csv"],
        vec!["compare", &run, "--event", "rent-cap", "--json"],
        vec!["models"],
    ] {
        let output = expect(0, &arguments);
        assert!(!stdout(&output).is_empty(), "{arguments:?}");
        assert!(stderr(&output).is_empty(), "{arguments:?}: {}", stderr(&output));
        assert!(!stdout(&output).contains('\u{1b}'), "{arguments:?} writes colours into a pipe");
    }
}

#[test]
fn analyze_shows_no_progress_in_a_pipe_and_nothing_at_all_when_quiet() {
    let corpus = some_articles(1);
    let name = corpus.path().join("kestrel-sentinel").display().to_string();
    let run = |n: u8| corpus.path().join(format!("run{n}")).display().to_string();
    let output = expect(0, ["analyze", &name, "-o", &run(1)]);
    assert!(!stderr(&output).contains(['\r', '\u{1b}', '━']), "{}", stderr(&output));
    assert!(stdout(&output).contains("Kestrel Sentinel"), "{}", stdout(&output));
    let quiet = expect(0, ["analyze", &name, "--quiet", "-o", &run(2)]);
    assert!(stdout(&quiet).is_empty() && stderr(&quiet).is_empty(), "{}{}", stdout(&quiet), stderr(&quiet));
}

#[test]
fn altered_weights_are_refused_by_name() {
    let bundle = slant::model::bundle::find(None).expect("an installed bundle");
    let dir = folder();
    for entry in fs::read_dir(&bundle).expect("the bundle's folder") {
        let path = entry.expect("an entry").path();
        fs::copy(&path, dir.path().join(path.file_name().expect("a name"))).expect("a copy");
    }
    let copy = dir.path().display().to_string();
    let article = Path::new(EXAMPLE).join("Harrow Bay Gazette/port-alder-rent-cap.txt").display().to_string();
    expect(0, ["read", &article, "--model", &copy]);

    let weights = dir.path().join("weights.safetensors");
    let mut bytes = fs::read(&weights).expect("the weights");
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(&weights, bytes).expect("the copy can be written to");
    let output = expect(1, ["read", &article, "--model", &copy]);
    assert!(stderr(&output).contains("weights.safetensors"), "{}", stderr(&output));
    assert!(stderr(&output).contains("checksum"), "{}", stderr(&output));
    assert!(stdout(&output).is_empty());
}

#[test]
fn models_lists_the_bundle_with_its_checksum() {
    let bundle = slant::model::Bundle::load(Path::new("models/default")).expect("the bundle of the repository");
    let output = expect(0, ["models"]);
    assert!(stdout(&output).contains("default"), "{}", stdout(&output));
    assert!(stdout(&output).contains(&bundle.checksum), "{}", stdout(&output));
}

#[test]
fn evaluate_scores_the_layers_that_are_labelled() {
    let dir = folder();
    let rows: String = (0..8)
        .map(|n| {
            let (target, stance) = if n % 2 == 0 { ("mooring fee", "against") } else { ("harbour council", "none") };
            format!(
                "{{\"id\": \"{n}\", \"text\": \"{PARAGRAPH}\", \"labelled_by\": \"human:expert\", \"frames\": [\"economic\"], \
                 \"target\": \"{target}\", \"stance\": \"{stance}\"}}\n"
            )
        })
        .collect();
    let file = write(dir.path(), "dev.jsonl", &rows).display().to_string();
    let output = expect(0, ["evaluate", &file, "--json"]);
    let scores: Value = serde_json::from_str(&stdout(&output)).expect("JSON");
    assert_eq!(scores["dev.jsonl"]["labelled_by"], serde_json::json!(["human:expert"]));
    assert!(scores["dev.jsonl"]["scores"].is_object(), "{scores}");
    let table = stdout(&expect(0, ["evaluate", &file]));
    assert!(table.contains("dev.jsonl") && table.contains("human:expert"), "{table}");
}
