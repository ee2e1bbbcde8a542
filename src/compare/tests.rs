use std::collections::HashMap;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::{
    analyze::rows::{ArticleRow, ParagraphRow, SpanRow, StanceRow},
    model::{AlignerParameters, Logistic, StatementText, StatementVectors},
};

/// An aligner that goes by the share of words alone.
struct ByWords(AlignerParameters);

impl ByWords {
    fn new() -> Self {
        let take = |names: &[&str], of: &str, weight: f64, bias: f64| Logistic {
            bias,
            weights: names.iter().map(|n| ((*n).to_owned(), if *n == of { weight } else { 0.0 })).collect(),
        };
        Self(AlignerParameters {
            pairs: take(&align::FEATURES, "paragraph_cosine_root", 12.0, -6.0),
            context: take(&context::FEATURES, "pair_logit", 1.0, 0.0),
            threshold: 0.5,
            missed: take(&absence::MISSED, "nearest_logit", 1.0, 0.0),
            expected: take(&absence::EXPECTED, "point_position", -1.0, 0.0),
            most_missed: 0.2,
            ..AlignerParameters::default()
        })
    }
}

impl StatementReader for ByWords {
    fn parameters(&self) -> &AlignerParameters {
        &self.0
    }

    fn vectors(&self, statements: &[StatementText]) -> Vec<StatementVectors> {
        let same = StatementVectors { paragraph: vec![1.0; 16], sentences: vec![vec![1.0; 16]] };
        vec![same; statements.len()]
    }
}

fn compared(event_id: &str, articles: &[ArticleReading], options: &CompareOptions) -> Comparison {
    compare(event_id, articles, &[], &ByWords::new(), options)
}

/// An article whose paragraphs (from the title on) have the given texts.
pub(super) fn reading(id: &str, outlet: &str, texts: &[&str]) -> ArticleReading {
    let row = |(n, text): (usize, &&str)| ParagraphRow {
        article_id: id.into(),
        paragraph: n as i32 - 1,
        kind: if n == 0 { "title" } else { "body" }.into(),
        text: (*text).into(),
        n_words: 3,
        frames: vec!["crime".into()],
        ..Default::default()
    };
    ArticleReading {
        article: ArticleRow { article_id: id.into(), outlet: outlet.into(), ..Default::default() },
        paragraphs: texts.iter().enumerate().map(row).collect(),
        ..Default::default()
    }
}

const X: &str = "The harbour board closed two piers on Monday.";
const NEAR_X: &str = "On Monday, two piers were closed by the harbour board, it said.";
const Y: &str = "Fishermen marched through town with drums and torches.";
const Z: &str = "Rain flooded seven cellars near Elm Street.";
const NOTHING: &str = "";

fn options() -> CompareOptions {
    CompareOptions { outlets: vec!["Auk".into(), "Gull".into(), "Skua".into(), "Tern".into()], ..Default::default() }
}

#[test]
fn what_two_outlets_state_is_a_point_and_the_third_is_not_found() {
    let articles = [
        reading("g", "Gull", &[NOTHING, NEAR_X, "Nothing else happened."]),
        reading("a", "Auk", &[X, Y, X]),
        reading("t", "Tern", &[Z, NOTHING]),
    ];
    let comparison = compared("e1", &articles, &options());
    assert_eq!(comparison.articles.iter().map(|a| a.outlet.as_str()).collect::<Vec<_>>(), ["Auk", "Gull", "Tern"]);
    assert_eq!(comparison.points.len(), 1);
    let first = &comparison.points[0];
    // The title of Auk says it too, and the paragraph is preferred to it as the point's text.
    let members: Vec<(&str, i32)> = first.paragraphs.iter().map(|p| (p.article_id.as_str(), p.paragraph)).collect();
    assert_eq!(members, [("a", -1), ("a", 1), ("g", 0)]);
    assert_eq!(first.text, X);
    assert_eq!(first.text_from, "a");
    assert_eq!(first.outlets["Auk"], Presence::Reported);
    assert_eq!(first.outlets["Gull"], Presence::Reported);
    assert_eq!(first.outlets["Tern"], Presence::NotFound);
    assert_eq!(first.outlets["Skua"], Presence::CannotTell);
    assert_eq!(first.cells.keys().collect::<Vec<_>>(), ["Auk", "Gull", "Tern"]);
    let (auk, tern) = (&first.cells["Auk"], &first.cells["Tern"]);
    assert!(auk.in_title && auk.in_lead && auk.position == Some(0.0));
    assert_eq!(tern.nearest.as_ref().map(|n| n.article_id.as_str()), Some("t"));
    assert!(tern.missed.is_some_and(|p| p <= 0.2) && tern.expected.is_some());
    assert!(first.likelihood >= 0.5 && first.likelihood <= 1.0);
    let json = serde_json::to_value(&comparison).expect("json");
    assert_eq!(json["points"][0]["outlets"]["Tern"], "not_found");
    assert_eq!(json["points"][0]["conflict"], serde_json::json!([]));
}

#[test]
fn figures_that_contradict_each_other_stand_with_their_point() {
    let articles = [
        reading("a", "Auk", &[NOTHING, "The harbour board closed 12 piers on Monday."]),
        reading("g", "Gull", &[NOTHING, "The harbour board closed 9 piers on Monday."]),
    ];
    let comparison = compared("e", &articles, &options());
    let conflict = &comparison.points[0].conflict[0];
    let figures: Vec<(&str, f64)> = conflict.figures.iter().map(|f| (f.outlet.as_str(), f.value)).collect();
    assert_eq!(figures, [("Auk", 12.0), ("Gull", 9.0)]);
}

#[test]
fn an_article_that_breaks_off_cannot_tell() {
    let mut cut = reading("t", "Tern", &[Z, Z]);
    cut.paragraphs[1].text = "The council then …".into();
    let articles = [reading("a", "Auk", &[NOTHING, X]), reading("g", "Gull", &[NOTHING, X]), cut];
    let comparison = compared("e", &articles, &options());
    assert_eq!(comparison.points[0].outlets["Tern"], Presence::CannotTell);
}

#[test]
fn what_another_article_of_those_days_reports_is_not_called_absent() {
    let articles =
        [reading("a", "Auk", &[NOTHING, X]), reading("g", "Gull", &[NOTHING, X]), reading("t", "Tern", &[NOTHING, Z])];
    let point = |nearby: &[ArticleReading]| {
        let points = compare("e", &articles, nearby, &ByWords::new(), &options()).points;
        points.into_iter().next().expect("a point")
    };
    assert_eq!(point(&[]).outlets["Tern"], Presence::NotFound);
    let cell = &point(&[reading("t2", "Tern", &[NOTHING, Y, NEAR_X])]).cells["Tern"];
    assert_eq!((cell.presence, cell.elsewhere), (Presence::Reported, true));
    assert_eq!(cell.first.as_ref().map(|p| (p.article_id.as_str(), p.paragraph)), Some(("t2", 1)));
}

#[test]
fn an_outlet_whose_article_is_gone_cannot_tell() {
    let articles =
        [reading("a", "Auk", &[NOTHING, X]), reading("g", "Gull", &[NOTHING, X]), reading("t", "Tern", &[NOTHING, Z])];
    let of_tern = |articles: &[ArticleReading]| compared("e", articles, &options()).points[0].outlets["Tern"];
    assert_eq!(of_tern(&articles), Presence::NotFound);
    assert_eq!(of_tern(&articles[..2]), Presence::CannotTell);
}

#[test]
fn the_order_of_reports_is_by_time() {
    let at = |id: &str, outlet: &str, day: u32| {
        let mut article = reading(id, outlet, &[NOTHING, X]);
        article.article.date = NaiveDate::from_ymd_opt(2024, 5, day);
        article
    };
    let articles = [at("a", "Auk", 3), at("g", "Gull", 2), at("t", "Tern", 3)];
    let point = &compared("e", &articles, &options()).points[0];
    let order: Vec<Option<usize>> = point.cells.values().map(|cell| cell.order).collect();
    assert_eq!(order, [Some(2), Some(1), Some(2)]);
}

#[test]
fn a_side_worked_by_hand() {
    let mut article = reading("a", "Auk", &[X, Y, Z]);
    article.paragraphs[2].frames = vec!["policy".into()];
    let span = |layer: &str, voice: &str, speaker: &str, text: &str, direct: bool| SpanRow {
        layer: layer.into(),
        voice: voice.into(),
        speaker: speaker.into(),
        text: text.into(),
        direct,
        ..Default::default()
    };
    article.spans = vec![
        span("voice", "outlet", "", "Marsh said that", false),
        span("voice", "source", "Olga Marsh", "the plan is dead", true),
        span("voice", "source", "she", "maybe so", true),
        span("voice", "source", "Lund", "it lives on and on", false),
        span("loaded", "source", "Olga Marsh", "dead", false),
    ];
    let stance = |holder: &str, favor: f32| StanceRow {
        target: "the plan".into(),
        holder: holder.into(),
        favor,
        against: 0.25,
        ..Default::default()
    };
    article.stances = vec![stance("author", 0.25), stance("source", 0.75)];
    let side = &compared("e", &[article], &CompareOptions::default()).articles[0];
    assert_eq!((side.n_paragraphs, side.n_words), (2, 6));
    assert_eq!(side.frame_shares["crime"], Some(0.5));
    assert_eq!(side.frame_shares.len(), 16);
    assert_eq!(side.attributed_share, Some(11.0 / 14.0));
    let speakers: Vec<(&str, usize, usize)> =
        side.speakers.iter().map(|s| (s.speaker.as_str(), s.words, s.direct_words)).collect();
    assert_eq!(speakers, [("Lund", 5, 0), ("Olga Marsh", 4, 4), (UNNAMED, 2, 2)]);
    let towards = side.stances["the plan"];
    assert_eq!(
        (towards.net, towards.net_outlet, towards.net_source, towards.n_paragraphs),
        (0.25, Some(0.0), Some(0.5), 2)
    );
    assert_eq!(side.loaded[0].text, "dead");
}

#[test]
fn a_query_finds_all_its_words_in_the_densest_days() {
    let row = |id: &str, title: &str, day: u32| ArticleRow {
        article_id: id.into(),
        title: title.into(),
        date: NaiveDate::from_ymd_opt(2020, 5, day),
        event_id: ["3", "4"].contains(&id).then(|| "e".into()),
        ..Default::default()
    };
    let articles = [
        row("1", "Ferry fares rise", 2),
        row("2", "Council votes", 4),
        row("3", "Ferry strike: fares frozen", 20),
        row("4", "Ferryman retires", 3),
        row("5", "Fares", 3),
    ];
    let paragraphs = [("2", "The ferry fares, it said."), ("4", "Low fares."), ("5", "No ferry.")].map(|(id, text)| {
        ParagraphRow { article_id: id.into(), kind: "body".into(), text: text.into(), ..Default::default() }
    });
    let leads = leads(&paragraphs);
    let ids = |selector| {
        select_articles(&articles, &leads, &selector).iter().map(|a| a.article_id.clone()).collect::<Vec<_>>()
    };
    assert_eq!(ids(Selector::Query("FARES ferry".into())), ["1", "5", "2"]);
    assert_eq!(ids(Selector::Event("e".into())), ["4", "3"]);
    assert_eq!(ids(Selector::Query("ferryman".into())), ["4", "3"], "all articles of the event that is meant");
    assert!(ids(Selector::Query("!".into())).is_empty());
    assert!(select_articles(&[], &HashMap::new(), &Selector::Query("ferry".into())).is_empty());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]
    #[test]
    fn comparisons_do_not_depend_on_the_order_of_articles(
        texts in prop::collection::vec(prop::collection::vec("[a-d]( [a-d]){0,3}", 0..5), 1..7)
    ) {
        let mut articles: Vec<ArticleReading> = texts.iter().enumerate().map(|(i, of_article)| {
            let of_article: Vec<&str> = of_article.iter().map(String::as_str).collect();
            reading(&i.to_string(), ["Auk", "Gull", "Tern"][i % 3], &of_article)
        }).collect();
        let forward = compared("e", &articles, &options());
        articles.reverse();
        prop_assert_eq!(&forward, &compared("e", &articles, &options()));
        for point in &forward.points {
            prop_assert!(point.paragraphs.len() > 1 && point.likelihood <= 1.0);
        }
    }
}
