//! Who is quoted, on small invented articles.

use super::*;
use crate::analyze::rows::{ArticleRow, ParagraphRow, SpanRow, StanceRow};

/// An attributed span: speaker, cue, direct, words.
type Said<'a> = (&'a str, &'a str, bool, &'a str);

/// An article of one outlet: paragraphs with their attributed spans.
fn article(id: &str, outlet: &str, paragraphs: &[(&str, &[Said])]) -> ArticleReading {
    let mut reading = ArticleReading {
        article: ArticleRow {
            article_id: id.into(),
            outlet: outlet.into(),
            genre: "news".into(),
            origin: "staff".into(),
            ..Default::default()
        },
        ..Default::default()
    };
    for (at, (text, spans)) in (0..).zip(paragraphs) {
        reading.paragraphs.push(ParagraphRow {
            article_id: id.into(),
            outlet: outlet.into(),
            paragraph: at,
            kind: "body".into(),
            text: (*text).into(),
            frames: vec!["economic".into()],
            primary: "economic".into(),
            ..Default::default()
        });
        for (start, (speaker, cue, direct, words)) in (0..).zip(*spans) {
            reading.spans.push(SpanRow {
                article_id: id.into(),
                paragraph: at,
                layer: "voice".into(),
                start: start * 100,
                end: start * 100 + 50,
                text: (*words).into(),
                voice: "source".into(),
                speaker: (*speaker).into(),
                cue: (*cue).into(),
                direct: *direct,
                probability: 1.0,
            });
        }
    }
    reading
}

fn corpus() -> Vec<ArticleReading> {
    vec![
        article(
            "1",
            "Gull",
            &[
                (
                    "Ida Lund, a professor of tides at Skerry College, spoke.",
                    &[("Ida Lund", "said", true, "one two three four")],
                ),
                ("He spoke on condition of anonymity.", &[("he", "claimed", false, "five six")]),
            ],
        ),
        article(
            "2",
            "Gull",
            &[("Lund spoke.", &[("Lund", "admitted", false, "one two"), ("the White House", "said", true, "x y")])],
        ),
        article(
            "3",
            "Tern",
            &[("Sen. Bo Marsh spoke.", &[("Sen Bo Marsh", "said", true, "a b c"), ("Ida Lund", "said", true, "d")])],
        ),
        article("4", "Tern", &[("Nobody spoke.", &[])]),
    ]
}

fn estimate(found: &Sources, outlet: &str, measure: &str, key: &str) -> Option<f64> {
    found.outlet_estimate(outlet, measure, key).unwrap_or_else(|| panic!("{outlet} {measure} {key}")).estimate
}

#[test]
fn words_are_added_up_by_source_over_articles_and_the_type_carries_over() {
    let found = sources(&corpus(), &SourceOptions::default());
    let of = |outlet: &str| {
        let sources = found.sources.iter().filter(|s| s.outlet == outlet);
        sources.map(|s| (s.source.as_str(), s.source_type, s.n_words, s.n_articles)).collect::<Vec<_>>()
    };
    assert_eq!(of("Gull"), [("Ida Lund", SourceType::Expert, 6, 2), ("White House", SourceType::Official, 2, 1)]);
    assert_eq!(of("Tern"), [("Bo Marsh", SourceType::Politician, 3, 1), ("Ida Lund", SourceType::Expert, 1, 1)]);
    let elsewhere = found.sources.iter().find(|s| s.outlet == "Tern" && s.source == "Ida Lund").unwrap();
    assert_eq!(elsewhere.told_from, "elsewhere: a professor of tides at Skerry College");
    assert_eq!(found.outlets(), ["Gull", "Tern", "(all)"]);
}

#[test]
fn shares_are_of_attributed_words_and_sum_to_one() {
    let found = sources(&corpus(), &SourceOptions::default());
    assert_eq!(estimate(&found, "Gull", "source_type_share", "expert"), Some(0.6));
    assert_eq!(estimate(&found, "Gull", "anonymous_share", ""), Some(0.2));
    assert_eq!(estimate(&found, "Gull", "direct_share", ""), Some(0.6));
    assert_eq!(estimate(&found, "Gull", "named_share", ""), Some(0.8));
    for outlet in ["Gull", "Tern", "(all)"] {
        for measure in ["source_type_share", "first_word_share", "last_word_share"] {
            let sum: f64 = SOURCE_TYPES.iter().filter_map(|k| estimate(&found, outlet, measure, k.key())).sum();
            assert!((sum - 1.0).abs() < 1e-12, "{outlet} {measure} {sum}");
        }
    }
}

#[test]
fn first_and_last_words_and_verbs_are_counted() {
    let found = sources(&corpus(), &SourceOptions::default());
    assert_eq!(estimate(&found, "Gull", "first_word_share", "expert"), Some(1.0));
    assert_eq!(estimate(&found, "Gull", "last_word_share", "anonymous"), Some(0.5));
    assert_eq!(estimate(&found, "Gull", "verb_class_share", "doubting"), Some(0.25));
    assert_eq!(estimate(&found, "Tern", "verb_class_share", "neutral"), Some(1.0));
}

#[test]
fn a_source_has_frames_stance_and_loaded_words_of_its_own() {
    let mut articles = corpus();
    articles[0].stances.push(StanceRow {
        article_id: "1".into(),
        target: "ferry toll".into(),
        favor: 0.25,
        against: 0.75,
        holder: "source".into(),
        speaker: "Ida Lund".into(),
        ..Default::default()
    });
    let loaded = SpanRow { layer: "loaded".into(), text: "cruel".into(), ..articles[0].spans[0].clone() };
    articles[0].spans.push(loaded);
    let found = sources(&articles, &SourceOptions::default());
    let of = |measure: &str, key: &str| {
        let is =
            |e: &&SourceEstimate| e.outlet == "Gull" && e.source == "Ida Lund" && e.measure == measure && e.key == key;
        found.estimates.iter().find(is).map(|e| (e.estimate, e.n_articles)).unwrap()
    };
    assert_eq!(of("net_stance", ""), (Some(-0.5), 1));
    assert_eq!(of("frame_share", "economic"), (Some(1.0), 2));
    assert_eq!(of("frame_share", "health"), (Some(0.0), 2));
    assert_eq!(of("loaded_per_1000_words", ""), (Some(1000.0 / 6.0), 2));
}

#[test]
fn without_spans_outlets_or_articles_there_are_rows_but_no_numbers() {
    let silent = [article("1", "Gull", &[("Nobody spoke.", &[])])];
    let found = sources(&silent, &SourceOptions::default());
    assert!(found.sources.is_empty() && found.verbs.is_empty());
    assert_eq!(estimate(&found, "Gull", "direct_share", ""), None);
    assert!(found.estimates.iter().all(|e| e.note == "nothing to count"));
    let none = sources(&[], &SourceOptions::default());
    assert_eq!(none.outlets(), ["(all)"]);
    assert!(none.estimates.iter().all(|e| e.estimate.is_none()));
}

#[test]
fn articles_that_do_not_count_are_passed_over_and_their_order_does_not_matter() {
    let mut articles = corpus();
    articles[2].article.genre = "opinion".into();
    let found = sources(&articles, &SourceOptions::default());
    assert!(!found.sources.iter().any(|s| s.source == "Bo Marsh"));
    let mut reversed = corpus();
    reversed.reverse();
    assert_eq!(sources(&reversed, &SourceOptions::default()), sources(&corpus(), &SourceOptions::default()));
}

#[test]
fn the_csv_has_a_row_an_estimate_and_no_formula() {
    let mut articles = corpus();
    articles[0].article.outlet = "=Gull".into();
    let mut out = Vec::new();
    sources_to_csv(&sources(&articles, &SourceOptions::default()), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("outlet,genre,origin,source,source_type,told_from,target,measure,key,estimate"));
    assert!(text.lines().any(|l| l.starts_with("'=Gull,")) && !text.lines().any(|l| l.starts_with("=Gull")));
    assert!(text.contains("Ida Lund,expert,a professor of tides at Skerry College,,words,,4,,,1,1,"));
}
