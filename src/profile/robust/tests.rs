use super::*;
use crate::{
    analyze::rows::{ArticleRow, ParagraphRow, SpanRow, StanceRow},
    model::frame_index,
};

fn options() -> RobustOptions {
    let thresholds = [("crime", 0.3), ("economic", 0.05), ("loaded", 0.5)];
    RobustOptions {
        thresholds: thresholds.into_iter().map(|(k, t)| (k.to_owned(), t)).collect(),
        ..RobustOptions::default()
    }
}

/// A body paragraph of 30 words in the outlet's voice with a probability of crime.
fn paragraph(id: &str, number: i32, crime: f32) -> ParagraphRow {
    let mut row = ParagraphRow {
        article_id: id.into(),
        paragraph: number,
        kind: if number < 0 { "title" } else { "body" }.into(),
        n_words: 30,
        frames: vec![if crime >= 0.3 { "crime" } else { "none" }.into()],
        primary: if crime >= 0.6 { "crime" } else { "none" }.into(),
        voice_mix: "outlet".into(),
        ..ParagraphRow::default()
    };
    row.frame_probabilities[frame_index("crime").unwrap()] = crime;
    row
}

/// Article `n` of an outlet with paragraphs of these probabilities of crime.
fn article(outlet: &str, n: usize, crimes: &[f32]) -> ArticleReading {
    let id = format!("{outlet}-{n}");
    ArticleReading {
        article: ArticleRow {
            article_id: id.clone(),
            outlet: outlet.into(),
            genre: "news".into(),
            origin: "staff".into(),
            ..ArticleRow::default()
        },
        paragraphs: crimes.iter().zip(0..).map(|(p, number)| paragraph(&id, number, *p)).collect(),
        ..ArticleReading::default()
    }
}

fn find<'a>(found: &'a Robust, outlet: &str, measure: &str, key: &str, voice: &str) -> &'a Comparison {
    let is = |c: &&Comparison| (&*c.outlet, &*c.measure, &*c.key, &*c.voice) == (outlet, measure, key, voice);
    found.comparisons.iter().find(is).expect("a comparison")
}

fn under(c: &Comparison, count: Count, change: impl Fn(&mut Specification)) -> &Specified {
    let mut wanted = Specification { count, titles: false, opinion: false, wire: false, short: true };
    change(&mut wanted);
    c.specifications.iter().find(|s| s.choices == wanted).expect("a specification")
}

/// Six articles of Gull, half of whose paragraphs have crime, and six of Auk, of which a tenth have.
fn two_outlets() -> Vec<ArticleReading> {
    let gull = (0..6).map(|n| article("Gull", n, &[0.7, if n % 2 == 0 { 0.35 } else { 0.25 }, 0.1, 0.0]));
    let auk = (0..6).map(|n| article("Auk", n, &[if n == 0 { 0.5 } else { 0.0 }, 0.1, 0.0, 0.0]));
    gull.chain(auk).collect()
}

#[test]
fn counts_of_a_frame_worked_by_hand() {
    let found = robust(&two_outlets(), &options());
    let crime = find(&found, "Gull", "frame_share", "crime", "all");
    let value = |count| under(crime, count, |_| ()).estimate.unwrap();
    let close = |a: f64, b: f64| assert!((a - b).abs() < 1e-6, "{a} is not {b}");
    close(value(Count::Threshold), 9.0 / 24.0 - 1.0 / 24.0);
    close(value(Count::Lower), 12.0 / 24.0 - 1.0 / 24.0);
    close(value(Count::Higher), 6.0 / 24.0 - 1.0 / 24.0);
    close(value(Count::Primary), 6.0 / 24.0);
    close(value(Count::Expected), (0.7 * 6.0 + 0.35 * 3.0 + 0.25 * 3.0 + 0.6) / 24.0 - (0.5 + 0.6) / 24.0);
    let usual = crime.usual().unwrap();
    assert_eq!((usual.n_articles, usual.n_paragraphs), (6, 24));
    assert!(usual.is_significant() && usual.lower.unwrap() > 0.0, "{usual:?}");
}

#[test]
fn what_cannot_be_computed_is_listed_with_its_reason_and_never_dropped() {
    let found = robust(&two_outlets(), &options());
    for c in &found.comparisons {
        assert_eq!(c.specifications.len(), 96);
        assert_eq!(c.n_estimated + c.not_computed.values().sum::<usize>(), 96, "{}", c.key);
        assert!(c.specifications.iter().all(|s| s.estimate.is_some() || !s.note.is_empty()));
    }
    let crime = find(&found, "Gull", "frame_share", "crime", "all");
    // Neither opinion nor wire copy nor titles nor short paragraphs are there: five counts of one specification.
    assert_eq!((crime.n_estimated, crime.n_same_sign), (5, 5));
    assert!(crime.not_computed.keys().any(|r| r.contains("no title in the run")), "{:?}", crime.not_computed);
    let note = |c: &Comparison, count| under(c, count, |_| ()).note.clone();
    assert!(note(crime, Count::Corrected).contains("the bundle has no error counts"));
    let economic = find(&found, "Gull", "frame_share", "economic", "all");
    assert!(note(economic, Count::Lower).contains("0.05 cannot be moved"));
    let loaded = find(&found, "Gull", "loaded_per_1000_words", "", "outlet");
    assert!(note(loaded, Count::Expected).contains("keeps no word"));
}

#[test]
fn titles_opinion_wire_copy_and_short_paragraphs_change_what_is_read() {
    let mut articles = two_outlets();
    articles[0].paragraphs.push(paragraph("Gull-0", -1, 0.9));
    articles[1].paragraphs[0].n_words = 5;
    let mut opinion = article("Gull", 6, &[0.9, 0.9]);
    opinion.article.genre = "editorial".into();
    let mut wire = article("Gull", 7, &[0.0, 0.0, 0.0]);
    wire.article.origin = "agency".into();
    articles.extend([opinion, wire]);
    let found = robust(&articles, &options());
    let crime = find(&found, "Gull", "frame_share", "crime", "all");
    let n = |change: &dyn Fn(&mut Specification)| {
        let s = under(crime, Count::Threshold, change);
        (s.n_articles, s.n_paragraphs, (s.estimate.unwrap() * 1e6).round() / 1e6)
    };
    let share = |a: f64, b: f64| ((a / b - 1.0 / 24.0) * 1e6).round() / 1e6;
    assert_eq!(n(&|_| ()), (6, 24, share(9.0, 24.0)));
    assert_eq!(n(&|s| s.titles = true), (6, 25, share(10.0, 25.0)));
    assert_eq!(n(&|s| s.opinion = true), (7, 26, share(11.0, 26.0)));
    assert_eq!(n(&|s| s.wire = true), (7, 27, share(9.0, 27.0)));
    assert_eq!(n(&|s| s.short = false), (6, 23, share(8.0, 23.0)));
    assert_eq!(n(&|s| (s.opinion, s.wire, s.titles) = (true, true, true)), (8, 30, share(12.0, 30.0)));
    assert_eq!(crime.n_estimated, 80, "all but the corrected ones");
}

#[test]
fn signs_are_counted_against_the_usual_specification() {
    // Over threshold Gull has more crime; by probabilities, Auk.
    let gull = (0..6).map(|n| article("Gull", n, &[0.31, if n == 0 { 0.31 } else { 0.0 }]));
    let auk = (0..6).map(|n| article("Auk", n, &[0.29, if n == 0 { 0.31 } else { 0.29 }]));
    let found = robust(&gull.chain(auk).collect::<Vec<_>>(), &options());
    let crime = find(&found, "Gull", "frame_share", "crime", "all");
    assert!(crime.usual().unwrap().estimate.unwrap() > 0.0);
    // Lower threshold: Auk has all; higher and primary: nobody has any, and nought has no sign.
    assert_eq!((crime.n_estimated, crime.n_same_sign, crime.n_significant), (5, 1, 1));
    assert_eq!(crime.n_opposite_significant, 2, "{:?}", crime.specifications);
}

#[test]
fn loaded_words_and_stances_are_compared_in_all_voices_and_in_the_own() {
    let mut articles = two_outlets();
    for (n, reading) in articles.iter_mut().enumerate() {
        let id = reading.article.article_id.clone();
        let span = |layer: &str, voice: &str, text: &str, probability: f32| SpanRow {
            article_id: id.clone(),
            layer: layer.into(),
            voice: voice.into(),
            text: text.into(),
            probability,
            ..SpanRow::default()
        };
        reading.spans.push(span("voice", "outlet", "ten words of the outlet stand here in its voice", 1.0));
        reading.spans.push(span("voice", "source", "and five of a source", 1.0));
        if n < 6 {
            reading.spans.push(span("loaded", "outlet", "reckless", 0.55));
            reading.spans.push(span("loaded", "source", "shameful", if n % 2 == 0 { 0.9 } else { 0.55 }));
        }
        reading.stances.push(StanceRow {
            article_id: id.clone(),
            target: "the ferry".into(),
            stance: "favor".into(),
            favor: if n < 6 { 0.9 - 0.01 * n as f32 } else { 0.6 },
            against: 0.1,
            holder: if n % 2 == 0 { "author" } else { "source" }.into(),
            ..StanceRow::default()
        });
    }
    let found = robust(&articles, &options());
    let value = |c: &Comparison, count| under(c, count, |_| ()).estimate.unwrap();
    // An article of Gull has 10 + 5 words by its spans and 30 in each of three paragraphs without.
    let loaded = find(&found, "Gull", "loaded_per_1000_words", "", "all");
    assert!((value(loaded, Count::Threshold) - 2000.0 / 105.0).abs() < 1e-9);
    assert!((value(loaded, Count::Higher) - 500.0 / 105.0).abs() < 1e-9);
    let own = find(&found, "Gull", "loaded_per_1000_words", "", "outlet");
    assert!((value(own, Count::Threshold) - 1000.0 / 100.0).abs() < 1e-9);
    assert_eq!(value(own, Count::Higher), 0.0);
    let stance = find(&found, "Gull", "net_stance", "", "all");
    assert_eq!((stance.target.as_str(), value(stance, Count::Threshold)), ("the ferry", 0.0));
    assert!((value(stance, Count::Expected) - 0.275).abs() < 1e-6);
    assert!(stance.usual().is_some_and(|s| s.choices.count == Count::Expected));
    assert_eq!(find(&found, "Gull", "net_stance", "", "outlet").usual().map(|s| s.n_articles), Some(3));
}

#[test]
fn the_csv_has_a_row_for_every_specification_with_the_counts_of_its_comparison() {
    let mut chosen = options();
    chosen.profile.outlets = vec!["Gull".into()];
    let found = robust(&two_outlets(), &chosen);
    let mut bytes = Vec::new();
    robust_to_csv(&found, &mut bytes).unwrap();
    let mut reader = ::csv::Reader::from_reader(bytes.as_slice());
    let rows: Vec<::csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), 17 * 96);
    let usual: Vec<_> = rows.iter().filter(|r| &r[6] == "crime" && &r[12] == "true").collect();
    assert_eq!(usual.len(), 1);
    assert_eq!((&usual[0][0], &usual[0][20], &usual[0][21]), ("Gull", "5", "5"));
}
