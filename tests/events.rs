//! Events through the binary: what `analyze` finds, `compare` shows and `evaluate --events` scores.

mod common;

use std::path::Path;

use common::{expect, folder, stderr, stdout, write};
use serde_json::{Value, json};
use slant::analyze::Run;

/// Two invented events in three outlets, one article without a date, and one article that stands alone.
fn articles() -> Vec<Value> {
    let article = |id: &str, outlet: &str, date: &str, event: &str, title: &str, text: &str| json!({"id": id, "outlet": outlet, "date": date, "event_id": event, "title": title, "text": text});
    vec![
        article(
            "g1",
            "Harrow Gazette",
            "2031-04-08",
            "strike",
            "Harrow Bay ferry strike enters second week",
            "Deckhands at Harrow Bay voted on Tuesday to stay out for a second week.\n\nThe union wants a rise of 6 percent; the Lund Line offers 2.5 percent and has cancelled 140 sailings.",
        ),
        article(
            "c1",
            "Quay Courier",
            "2031-04-09",
            "strike",
            "Lund Line cancels 140 sailings as ferry strike goes on",
            "The Lund Line has cancelled 140 sailings from Harrow Bay after deckhands voted to strike for a second week.\n\nThey ask for 6 percent and were offered 2.5 percent.",
        ),
        article(
            "s1",
            "Wend Sentinel",
            "",
            "strike",
            "No end to the Harrow Bay ferry strike",
            "Deckhands of the Lund Line stay out. Their union voted at Harrow Bay for another week of strike over a rise of 6 percent.",
        ),
        article(
            "g2",
            "Harrow Gazette",
            "2031-04-08",
            "rents",
            "Selby council caps rents for three years",
            "The council of Selby voted 9 to 6 for a rent cap of 3 percent a year. Landlords said they would go to court against the cap.",
        ),
        article(
            "c2",
            "Quay Courier",
            "2031-04-08",
            "rents",
            "Rent cap passes in Selby, landlords threaten to sue",
            "By 9 votes to 6 the Selby council has capped rents at 3 percent a year. The landlords' association will go to court against the rent cap.",
        ),
        article(
            "s2",
            "Wend Sentinel",
            "2031-04-08",
            "",
            "Otter seen on the Wend for the first time in decades",
            "A walker filmed the animal below the weir. It is the first record on the river since the tannery closed.",
        ),
    ]
}

/// A corpus of these articles; those whose ids are named keep their events.
fn corpus(dir: &Path, keep: &[&str]) -> String {
    let lines: Vec<String> = articles()
        .into_iter()
        .map(|mut a| {
            if !keep.iter().any(|id| a["id"] == *id) {
                a["event_id"] = json!("");
            }
            a.to_string()
        })
        .collect();
    write(dir, "articles.jsonl", &lines.join("\n")).to_string_lossy().into_owned()
}

fn analyzed(dir: &Path, keep: &[&str], threads: &str) -> (Run, String) {
    let out = dir.join(format!("run-{threads}")).to_string_lossy().into_owned();
    expect(0, ["analyze", &corpus(dir, keep), "--quiet", "--threads", threads, "-o", &out]);
    (Run::open(&out).expect("a finished run"), out)
}

const STRIKE: &str = "2031-04-08-harrow-bay-ferry-strike-enters-second";

#[test]
fn events_are_found_and_written_to_every_table_that_names_them() {
    let dir = folder();
    let (run, out) = analyzed(dir.path(), &[], "2");
    let articles: Vec<_> = run.articles().expect("articles").map(|a| a.expect("a row")).collect();
    let event = |id: &str| articles.iter().find(|a| a.article_id == id).and_then(|a| a.event_id.clone());
    for id in ["g1", "c1", "s1"] {
        assert_eq!(event(id).as_deref(), Some(STRIKE), "{id}");
    }
    assert!(event("g2").is_some() && event("g2") == event("c2"));
    assert_eq!(event("s2"), None);
    for paragraph in run.paragraphs().expect("paragraphs").map(|p| p.expect("a row")) {
        assert_eq!(paragraph.event_id, event(&paragraph.article_id), "{}", paragraph.article_id);
    }
    let events: Vec<_> = run.events().expect("events").map(|e| e.expect("a row")).collect();
    assert_eq!(events.len(), 2);
    let strike = events.iter().find(|e| e.event_id == STRIKE).expect("the strike");
    assert_eq!((strike.n_articles, strike.outlets.len(), strike.found_by.as_str()), (3, 3, "found"));
    assert_eq!(strike.title, "Harrow Bay ferry strike enters second week");

    let again = analyzed(dir.path(), &[], "1").0;
    let same: Vec<_> = again.articles().expect("articles").map(|a| a.expect("a row").event_id).collect();
    assert_eq!(same, articles.iter().map(|a| a.event_id.clone()).collect::<Vec<_>>(), "with another number of threads");

    let listed = stdout(&expect(0, ["compare", &out, "--from", "2031-04-09"]));
    assert!(listed.contains(STRIKE) && listed.lines().count() == 1, "{listed}");
    let one = stdout(&expect(0, ["compare", &out, "--query", "ferry strike", "--json"]));
    let one: Value = serde_json::from_str(&one).expect("JSON");
    assert_eq!(one["articles"].as_array().map(Vec::len), Some(3), "{one}");
    assert_eq!(expect(1, ["compare", &out, "--query", "ferry", "--to", "2031-04-01"]).status.code(), Some(1));
}

#[test]
fn given_events_stay_as_they_are() {
    let dir = folder();
    let (run, _) = analyzed(dir.path(), &["g1", "s2"], "2");
    let articles: Vec<_> = run.articles().expect("articles").map(|a| a.expect("a row")).collect();
    let event = |id: &str| articles.iter().find(|a| a.article_id == id).and_then(|a| a.event_id.clone());
    assert_eq!(event("g1").as_deref(), Some("strike"));
    assert!(event("c1").is_some_and(|e| e != "strike") && event("c1") == event("s1"));
    let events: Vec<_> = run.events().expect("events").map(|e| e.expect("a row")).collect();
    let given = events.iter().find(|e| e.event_id == "strike").expect("the given event");
    assert_eq!((given.n_articles, given.found_by.as_str()), (1, "given"));
}

#[test]
fn evaluate_scores_found_events_without_the_model() {
    let dir = folder();
    let all = ["g1", "c1", "s1", "g2", "c2"];
    let file = corpus(dir.path(), &all);
    let scores = stdout(&expect(0, ["evaluate", "--events", &file, "--json"]));
    let scores: Value = serde_json::from_str(&scores).expect("JSON");
    assert_eq!((&scores["articles"], &scores["events"], &scores["background"]), (&json!(5), &json!(2), &json!(1)));
    assert_eq!(scores["grouped"]["f1"]["value"], json!(1.0));
    // The same texts of no known event are no wrong finds, and are left out aloud.
    let others = folder();
    let copies = corpus(others.path(), &[]);
    let output = expect(0, ["evaluate", "--events", &file, "--background", &copies, "--blank-dates", "1"]);
    assert!(stderr(&output).contains("5 background articles left out"), "{}", stderr(&output));
    assert!(stdout(&output).contains("100 % of all without a date"), "{}", stdout(&output));
    expect(2, ["evaluate", "--events", &file, "--blank-dates", "1.5"]);
    expect(1, ["evaluate", "--events", &copies]);
    expect(2, ["evaluate", "--background", &file]);
}
