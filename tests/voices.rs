//! Who is quoted and what things are called, as a user asks for it.

mod common;

use common::{example_run, expect, stderr, stdout};
use serde_json::Value;

fn profile(more: &[&str]) -> std::process::Output {
    let run = example_run().dir().display().to_string();
    expect(0, ["profile", run.as_str(), "--sources"].into_iter().chain(more.iter().copied()))
}

#[test]
fn sources_are_a_table_of_outlets_and_of_the_sources_of_one() {
    let shown = stdout(&profile(&["--outlet", "Harrow Bay Gazette"]));
    assert!(shown.contains("Most quoted") && shown.contains("Harrow Bay Gazette"), "{shown}");
    assert!(shown.contains("First word:") && shown.contains("Reporting verbs:"), "{shown}");
    assert!(shown.contains("never from a person"), "{shown}");
}

#[test]
fn the_csv_has_shares_of_types_that_sum_to_one() {
    let csv = stdout(&profile(&["--csv"]));
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(|r| r.expect("a row")).collect();
    let sum: f64 = rows
        .iter()
        .filter(|r| &r[0] == "(all)" && r[3].is_empty() && &r[7] == "source_type_share")
        .map(|r| r[9].parse::<f64>().expect("a number"))
        .sum();
    assert!((sum - 1.0).abs() < 1e-9, "{sum}");
}

#[test]
fn the_json_names_what_each_type_was_told_from() {
    let json: Value = serde_json::from_str(&stdout(&profile(&["--json", "--top", "5"]))).expect("JSON");
    let sources = json["sources"].as_array().expect("a list");
    assert!(sources.iter().any(|s| s["source_type"] != "unknown"), "{json}");
    for source in sources {
        assert_eq!(source["told_from"] == "", source["source_type"] == "unknown", "{source}");
    }
    let of_one = sources.iter().filter(|s| s["outlet"] == "Harrow Bay Gazette").count();
    assert!((1..=5).contains(&of_one), "{of_one}");
}

#[test]
fn a_list_of_no_sources_is_wrong_usage() {
    let run = example_run().dir().display().to_string();
    let output = expect(2, ["profile", &run, "--sources", "--top", "0"]);
    assert!(stderr(&output).contains("--top"), "{}", stderr(&output));
}

#[test]
fn names_have_sets_of_two_or_more_and_shares_that_sum_to_one() {
    let run = example_run().dir().display().to_string();
    let json: Value = serde_json::from_str(&stdout(&expect(0, ["profile", &run, "--naming", "--json"]))).expect("JSON");
    let sets = json["sets"].as_array().expect("a list");
    assert!(sets.iter().all(|s| s["names"].as_array().is_some_and(|names| names.len() > 1)), "{json}");
    for set in sets {
        let of = |c: &&Value| c["set"] == set["set"] && c["outlet"] == "(all)" && c["voice"] == "all";
        let counts = json["counts"].as_array().expect("a list").iter().filter(of);
        let sum: f64 = counts.map(|c| c["share"].as_f64().expect("a share")).sum();
        assert!((sum - 1.0).abs() < 1e-9, "{set}");
    }
    let csv = stdout(&expect(0, ["profile", &run, "--naming", "--csv"]));
    assert!(csv.starts_with("set,name,found_by,outlet,voice,count,share,lower,upper,n_articles,p,q\n"), "{csv}");
}

#[test]
fn sources_and_names_at_once_are_wrong_usage() {
    let run = example_run().dir().display().to_string();
    let output = expect(2, ["profile", &run, "--sources", "--naming"]);
    assert!(stderr(&output).contains("--naming"), "{}", stderr(&output));
}
