use super::super::tests::reading;
use super::*;
use crate::analyze::rows::SpanRow;

const REPORT: [&str; 5] = [
    "Piers close in Port Ell",
    "PORT ELL (AP) — The harbour board closed two of its oldest piers on Monday after rain had loosened planks along the \
     eastern quay during the night.",
    "Engineers will look at the piles below the water line before the ferry company may use the eastern quay again this \
     spring.",
    "The company carried forty thousand passengers across the bay last summer, more than in any year since the bridge was \
     opened.",
    "Rain is to go on until Thursday along the whole coast.",
];

/// The same text without its dateline, with one paragraph gone and one sentence added.
fn print(id: &str, outlet: &str) -> ArticleReading {
    let lead = REPORT[1].replace("PORT ELL (AP) — ", "");
    reading(
        id,
        outlet,
        &["Quay shut", &lead, REPORT[2], REPORT[3], "Ferry fares do not change, a clerk told the Gull."],
    )
}

fn wire_of(articles: &[ArticleReading]) -> Wire {
    wire(&articles.iter().collect::<Vec<_>>())
}

#[test]
fn two_prints_of_one_report_are_one_report_credited_by_its_dateline() {
    let other = [
        "Harbour shut",
        "Nobody sails from the old harbour for now, since boards on its quay have come off in heavy rain, and that may take \
         weeks to mend, according to those who run it and who spoke at length about it at the town hall on Tuesday.",
        "They said that a survey was due, that money for it had been found, and that the boats of the line could go from the \
         other side of the bay in the meantime, where there is room enough for two of them.",
    ];
    let found = wire_of(&[reading("a", "Auk", &REPORT), print("g", "Gull"), reading("t", "Tern", &other)]);
    assert_eq!((found.n_reports, found.texts.len(), found.passages.len()), (2, 1, 0));
    let text = &found.texts[0];
    assert_eq!((text.agency.as_str(), text.credit_from), ("Associated Press", CreditFrom::Dateline));
    assert_eq!((text.fullest.as_str(), text.copies[0].article_id.as_str()), ("a", "g"));
    let copy = &text.copies[0];
    assert!(copy.shared > 0.8 && copy.names.is_empty(), "{copy:?}");
    assert_eq!((copy.n_words_left_out, copy.n_words_added), (11, 10));
    let kinds: Vec<EditKind> = copy.edits.iter().map(|e| e.kind).collect();
    assert_eq!(kinds, [EditKind::Changed, EditKind::LeftOut, EditKind::Added]);
}

#[test]
fn a_text_whose_agency_nobody_names_is_shared_text() {
    let found = wire_of(&[print("a", "Auk"), print("g", "Gull")]);
    assert_eq!((found.texts[0].agency.as_str(), found.texts[0].credit_from), ("", CreditFrom::NotNamed));
    assert_eq!(serde_json::to_value(&found).expect("json")["texts"][0]["credit_from"], "not_named");
}

#[test]
fn one_outlet_twice_and_quotations_make_no_copy() {
    assert_eq!(wire_of(&[print("a", "Gull"), print("g", "Gull")]).n_reports, 2);
    let mut quoting = [print("a", "Auk"), print("g", "Gull")];
    for article in &mut quoting {
        let quotes = article.paragraphs.iter().map(|p| SpanRow {
            paragraph: p.paragraph,
            layer: "voice".into(),
            voice: "source".into(),
            direct: true,
            end: p.text.chars().count() as i32,
            ..SpanRow::default()
        });
        article.spans = quotes.collect();
    }
    assert_eq!(wire_of(&quoting).n_reports, 2);
}

#[test]
fn passages_in_common_are_shown_with_their_length() {
    let mut longer: Vec<String> = (0..9)
        .map(|n| format!("Paragraph {n} tells of street {n}, of house {n} in it and of cellar {n} below."))
        .collect();
    longer.insert(0, "Cellars".into());
    let passage = "Engineers will look at the piles below the water line before the ferry company may sail.";
    longer.push(passage.into());
    let other: Vec<String> = longer
        .iter()
        .take(10)
        .map(|p| p.replace("street", "lane").replace("house", "yard").replace("cellar", "barn"))
        .collect();
    let texts = |of: &[String], extra: &str| {
        let all: Vec<&str> = of.iter().map(String::as_str).chain([extra]).collect();
        reading(extra, if of.len() > 10 { "Auk" } else { "Gull" }, &all)
    };
    let found = wire_of(&[texts(&longer, ""), texts(&other, passage)]);
    assert_eq!((found.n_reports, found.texts.len()), (2, 0));
    assert_eq!((found.passages[0].passages[0].n_words, found.passages[0].passages[0].paragraph), (16, 9));
}
