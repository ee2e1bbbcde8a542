//! Profiles that have to stand up: specifications, tables for other programs, samples coded by people, and regressions.

mod common;

use std::{fs, path::Path};

use common::{example_run, expect, folder, stderr, stdout};
use serde_json::Value;

fn run() -> String {
    example_run().dir().display().to_string()
}

fn rows(csv: &str) -> (csv::StringRecord, Vec<csv::StringRecord>) {
    let mut reader = csv::Reader::from_reader(csv.trim_start_matches('\u{feff}').as_bytes());
    let header = reader.headers().expect("a header").clone();
    (header, reader.records().map(|r| r.expect("a row")).collect())
}

fn column(header: &csv::StringRecord, name: &str) -> usize {
    header.iter().position(|h| h == name).unwrap_or_else(|| panic!("no column {name} in {header:?}"))
}

#[test]
fn robust_says_in_how_many_specifications_the_sign_is_the_same() {
    let shown = stdout(&expect(0, ["profile", &run(), "--robust", "--outlet", "Northern Ledger"]));
    assert!(shown.contains("Same sign") && shown.contains(" of 88"), "{shown}");
    assert!(shown.contains("errors are counted on paragraphs, not on titles"), "{shown}");
    let json: Value =
        serde_json::from_str(&stdout(&expect(0, ["profile", &run(), "--robust", "--json"]))).expect("JSON");
    for c in json["comparisons"].as_array().expect("a list") {
        let all = c["specifications"].as_array().expect("a list");
        let estimated = all.iter().filter(|s| !s["estimate"].is_null()).count() as u64;
        assert_eq!((all.len(), c["n_estimated"].as_u64()), (96, Some(estimated)), "{}", c["key"]);
        assert!(all.iter().all(|s| !s["estimate"].is_null() || s["note"] != ""), "{c}");
        assert_eq!(all.iter().filter(|s| s["usual"] == true).count(), 1);
    }
}

#[test]
fn the_usual_specification_is_the_difference_that_a_profile_reports() {
    let (header, robust) = rows(&stdout(&expect(0, ["profile", &run(), "--robust", "--csv"])));
    let (own_header, profile) = rows(&stdout(&expect(0, ["profile", &run(), "--csv"])));
    let at = |name: &str| column(&header, name);
    let own = |name: &str| column(&own_header, name);
    let mut compared = 0;
    for row in robust.iter().filter(|r| &r[at("usual")] == "true" && !r[at("estimate")].is_empty()) {
        let measure = format!("{}_difference", &row[at("measure")]);
        let same = |r: &&csv::StringRecord| {
            r[own("measure")] == measure
                && ["outlet", "voice", "target", "key"].iter().all(|name| r[own(name)] == row[at(name)])
        };
        let reported = profile.iter().find(same).unwrap_or_else(|| panic!("no {measure} for {row:?}"));
        for name in ["estimate", "p"] {
            let (a, b) = (row[at(name)].parse::<f64>(), reported[own(name)].parse::<f64>());
            assert_eq!(a.is_ok(), b.is_ok(), "{row:?} {reported:?}");
            assert!(a.is_err() || (a.unwrap() - b.unwrap()).abs() < 1e-9, "{row:?} {reported:?}");
        }
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn robust_draws_its_curves_into_a_page_of_its_own_and_overwrites_none() {
    let dir = folder();
    let page = dir.path().join("curves.html").display().to_string();
    expect(0, ["profile", &run(), "--robust", "--html", &page]);
    let html = fs::read_to_string(&page).expect("the page");
    assert!(html.contains("<svg class=\"plot\"") && html.contains("Same sign in"), "no curve");
    assert!(!html.contains("<script") && !html.contains("http://") && !html.contains("https://"));
    let output = expect(2, ["profile", &run(), "--robust", "--html", &page]);
    assert!(stderr(&output).contains("is there already"), "{}", stderr(&output));
    expect(2, ["profile", &run(), "--html", &page]);
}

#[test]
fn parquet_has_the_rows_of_the_csv() {
    let dir = folder();
    // A name of the run's own table, so that the library can read it back.
    let file = dir.path().join("outlets.parquet");
    let csv = stdout(&expect(0, ["profile", &run(), "--csv", "--parquet", &file.display().to_string()]));
    let table = slant::analyze::tables::Rows::<slant::analyze::rows::EstimateRow>::open(dir.path()).expect("a table");
    let table: Vec<_> = table.map(|row| row.expect("a row")).collect();
    let (header, rows) = rows(&csv);
    assert_eq!(table.len(), rows.len());
    for (row, line) in table.iter().zip(&rows) {
        let cell = |name: &str| line[column(&header, name)].to_owned();
        assert_eq!(
            (row.outlet.clone(), row.measure.clone(), row.key.clone()),
            (cell("outlet"), cell("measure"), cell("key"))
        );
        assert_eq!(row.estimate.map(|e| e.to_string()).unwrap_or_default(), cell("estimate"));
    }
}

#[test]
fn distinctive_words_and_frames_stand_in_the_table_and_the_csv() {
    let shown = stdout(&expect(0, ["profile", &run(), "--outlet", "Northern Ledger"]));
    assert!(shown.contains("words:  ") && shown.contains("frames: more economic"), "{shown}");
    let (header, rows) = rows(&stdout(&expect(0, ["profile", &run(), "--csv"])));
    let words: Vec<_> = rows.iter().filter(|r| &r[column(&header, "measure")] == "word_log_odds").collect();
    assert!(words.len() > 50, "{}", words.len());
    for row in words {
        let number = |name: &str| row[column(&header, name)].parse::<f64>().expect("a number");
        assert!(number("lower") < number("estimate") && number("estimate") < number("upper"), "{row:?}");
        assert!(number("n_articles") >= 3.0, "{row:?}");
        let own = row[column(&header, "outlet")].to_lowercase();
        assert!(!own.split(' ').any(|name| name == &row[column(&header, "key")] && name == "ledger"), "{row:?}");
    }
}

/// Draws a sample of 60 and gives the paths of sheet, form and key.
fn sample(dir: &Path) -> [String; 3] {
    let sheet = dir.join("to_label.csv").display().to_string();
    let output = expect(0, ["validate", &run(), "--sample", "60", "-o", &sheet]);
    assert!(stderr(&output).contains("60 of") && stderr(&output).contains("Keep"), "{}", stderr(&output));
    [sheet.clone(), sheet.replace(".csv", ".html"), sheet.replace(".csv", ".key.json")]
}

/// A sheet as the form exports it; `code` says what paragraph `n` is given.
fn code(sheet: &str, coder: &str, to: &Path, code: impl Fn(usize) -> (&'static str, &'static str)) -> String {
    let (header, drawn) = rows(&fs::read_to_string(sheet).expect("the sheet"));
    let mut text = "\u{feff}id,coder,frames,primary,notes\r\n".to_owned();
    for (n, row) in drawn.iter().enumerate() {
        let (frames, primary) = code(n);
        text += &format!("{},{coder},{frames},{primary},\r\n", &row[column(&header, "id")]);
    }
    common::write(to, &format!("{coder}.csv"), &text).display().to_string()
}

fn by_third(n: usize) -> (&'static str, &'static str) {
    [("economic;policy", "economic"), ("none", "none"), ("crime", "crime")][n % 3]
}

#[test]
fn a_plan_says_how_many_paragraphs_a_claim_needs() {
    let table = stdout(&expect(0, ["validate", &run(), "--plan", "--halfwidth", "0.05"]));
    assert!(table.contains("economic") && table.contains("± 0.05"), "{table}");
    let json: Value =
        serde_json::from_str(&stdout(&expect(0, ["validate", &run(), "--plan", "--json"]))).expect("JSON");
    assert!(json.as_array().is_some_and(|claims| claims.len() > 15), "{json}");
    let output = expect(2, ["validate", &run(), "--plan", "--halfwidth", "0.7"]);
    assert!(stderr(&output).contains("--halfwidth 0.7"), "{}", stderr(&output));
}

#[test]
fn a_sample_is_blind_and_its_key_has_the_inclusion_probabilities() {
    let dir = folder();
    let [sheet, form, key] = sample(dir.path());
    let (header, drawn) = rows(&fs::read_to_string(&sheet).expect("the sheet"));
    assert_eq!(header, vec!["id", "title", "text", "frames", "primary", "notes"]);
    assert_eq!(drawn.len(), 60);
    let html = fs::read_to_string(form).expect("the form");
    for text in [fs::read_to_string(&sheet).expect("the sheet"), html] {
        for outlet in
            ["Harrow Bay Gazette", "Kestrel Sentinel", "Northern Ledger", "thebullhorn.example", "the Sentinel"]
        {
            assert!(!text.contains(outlet), "{outlet} can be read");
        }
    }
    let key: Value = serde_json::from_str(&fs::read_to_string(key).expect("the key")).expect("JSON");
    let rows = key["rows"].as_array().expect("rows");
    assert!(rows.iter().all(|r| r["inclusion_probability"].as_f64().is_some_and(|p| p > 0.0 && p <= 1.0)), "{key}");
    // The sum of 1/π is the number of paragraphs that count.
    let sum: f64 = rows.iter().map(|r| 1.0 / r["inclusion_probability"].as_f64().unwrap()).sum();
    let all: f64 =
        key["design"]["strata"].as_array().expect("strata").iter().map(|s| s["size"].as_f64().unwrap()).sum();
    assert!((sum - all).abs() < 1e-6 * all, "{sum} is not {all}");
    let output = expect(2, ["validate", &run(), "--sample", "60", "-o", &sheet]);
    assert!(stderr(&output).contains("is there already"), "{}", stderr(&output));
}

#[test]
fn labels_come_back_as_agreement_and_validated_estimates() {
    let dir = folder();
    let [sheet, ..] = sample(dir.path());
    let ann = code(&sheet, "ann", dir.path(), by_third);
    let shown = stdout(&expect(0, ["validate", &run(), "--labels", &ann]));
    assert!(shown.contains("60 of 60 drawn paragraphs are coded") && shown.contains("Alpha"), "{shown}");
    let (header, estimates) = rows(&stdout(&expect(0, ["validate", &run(), "--labels", &ann, "--csv"])));
    let of = |outlet: &str, key: &str, method: &str| {
        let is = |r: &&csv::StringRecord| {
            let cell = |name: &str| &r[column(&header, name)];
            (cell("outlet"), cell("measure"), cell("key"), cell("method")) == (outlet, "frame_share", key, method)
        };
        let row = estimates.iter().find(is).unwrap_or_else(|| panic!("no {key} of {outlet}"));
        ["estimate", "lower", "upper"].map(|name| row[column(&header, name)].parse::<f64>().unwrap_or(f64::NAN))
    };
    let [value, lower, upper] = of("(all)", "crime", "validated");
    assert!(0.0 < lower && lower < value && value < upper && upper < 1.0, "{value} {lower} {upper}");
    assert!(of("(all)", "crime", "raw")[0] < value, "a third was coded as crime");
    // A frame that nobody saw has an upper bound.
    let [none, _, bound] = of("(all)", "capacity", "validated");
    assert!(none == 0.0 && bound > 0.0 && bound < 0.5, "{bound}");
}

#[test]
fn disagreements_are_written_out_and_settled() {
    let dir = folder();
    let [sheet, ..] = sample(dir.path());
    let ann = code(&sheet, "ann", dir.path(), by_third);
    let bo = code(&sheet, "bo", dir.path(), |n| if n < 5 { ("morality", "morality") } else { by_third(n) });
    let settle = dir.path().join("settle.csv").display().to_string();
    let both = ["validate", &run(), "--labels", &ann, "--labels", &bo, "--disagreements", &settle].map(str::to_owned);
    let shown = stdout(&expect(0, &both));
    assert!(shown.contains("(60 by two or more coders); 5 of them differ"), "{shown}");
    let (header, differing) = rows(&fs::read_to_string(&settle).expect("the sheet"));
    assert_eq!(differing.len(), 5);
    assert!(header.iter().any(|h| h == "coded by ann") && header.iter().any(|h| h == "coded by bo"), "{header:?}");
    let mut settled = csv::Writer::from_path(dir.path().join("settled.csv")).expect("a file");
    settled.write_record(&header).expect("a row");
    for row in &differing {
        let cells =
            header.iter().zip(row).map(|(h, cell)| if matches!(h, "frames" | "primary") { "crime" } else { cell });
        settled.write_record(cells).expect("a row");
    }
    settled.flush().expect("written");
    let settled = dir.path().join("settled.csv").display().to_string();
    let shown = stdout(&expect(0, ["validate", &run(), "--labels", &ann, "--labels", &bo, "--settled", &settled]));
    assert!(shown.contains("0 of them differ and are not settled"), "{shown}");
}

#[test]
fn labels_without_their_key_or_of_another_run_are_wrong_usage_and_say_what_is_missing() {
    let dir = folder();
    let [sheet, _, key] = sample(dir.path());
    let elsewhere = folder();
    let ann = code(&sheet, "ann", elsewhere.path(), by_third);
    let output = expect(2, ["validate", &run(), "--labels", &ann]);
    assert!(stderr(&output).contains("--key"), "{}", stderr(&output));
    expect(0, ["validate", &run(), "--labels", &ann, "--key", &key]);
    let wrong = common::write(elsewhere.path(), "bad.csv", "id,frames,primary\nx-0001,weather,weather\n");
    let output = expect(1, ["validate", &run(), "--labels", &wrong.display().to_string(), "--key", &key]);
    assert!(stderr(&output).contains("bad.csv") && stderr(&output).contains("weather"), "{}", stderr(&output));
}

#[test]
fn a_regression_table_has_proxy_probability_label_and_inclusion_probability() {
    let dir = folder();
    let [sheet, ..] = sample(dir.path());
    let ann = code(&sheet, "ann", dir.path(), by_third);
    let table = dir.path().join("table.csv").display().to_string();
    let export = |measure: &str, more: &[&str], to: &str| {
        let arguments = ["export", &run(), "--for", "regression", "--measure", measure, "-o", to].map(str::to_owned);
        expect(0, arguments.into_iter().chain(more.iter().map(|m| (*m).to_owned())))
    };
    export("frame:crime", &["--labels", &ann], &table);
    let (header, rows_) = rows(&fs::read_to_string(&table).expect("the table"));
    let cell = |row: &csv::StringRecord, name: &str| row[column(&header, name)].to_owned();
    let labelled: Vec<_> = rows_.iter().filter(|r| !cell(r, "label").is_empty()).collect();
    assert_eq!(labelled.len(), 60);
    assert_eq!(labelled.iter().filter(|r| cell(r, "label").parse::<f64>() == Ok(1.0)).count(), 20);
    for row in &rows_ {
        let number = |name: &str| cell(row, name).parse::<f64>().expect("a number");
        assert!(number("inclusion_probability") > 0.0 && (0.0..=1.0).contains(&number("probability")), "{row:?}");
        assert!(matches!(cell(row, "proxy").as_str(), "0" | "1" | "0.0" | "1.0"), "{row:?}");
    }
    let articles = dir.path().join("articles.csv").display().to_string();
    export("stance:rent cap", &["--unit", "article"], &articles);
    let (header, by_article) = rows(&fs::read_to_string(&articles).expect("the table"));
    let clusters: std::collections::BTreeSet<_> =
        by_article.iter().map(|r| r[column(&header, "cluster")].to_owned()).collect();
    assert_eq!(clusters.len(), by_article.len(), "one row an article");
    let output = expect(
        2,
        [
            "export",
            &run(),
            "--for",
            "regression",
            "--measure",
            "weather",
            "-o",
            &dir.path().join("x.csv").display().to_string(),
        ],
    );
    assert!(stderr(&output).contains("frame:economic"), "{}", stderr(&output));
}
