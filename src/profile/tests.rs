use proptest::prelude::*;

use super::*;
use crate::model::FRAMES;

fn article(id: &str, outlet: &str) -> ArticleRow {
    ArticleRow {
        article_id: id.into(),
        outlet: outlet.into(),
        genre: "news".into(),
        origin: "staff".into(),
        ..Default::default()
    }
}

fn paragraph(id: &str, index: i32, kind: &str, frames: &[&str]) -> ParagraphRow {
    ParagraphRow {
        article_id: id.into(),
        paragraph: index,
        kind: kind.into(),
        n_words: 10,
        frames: frames.iter().map(|f| (*f).to_owned()).collect(),
        primary: frames.first().copied().unwrap_or_default().into(),
        p_biased: if index == 0 { 0.9 } else { 0.1 },
        ..Default::default()
    }
}

fn span(id: &str, index: i32, layer: &str, voice: &str, text: &str) -> SpanRow {
    SpanRow {
        article_id: id.into(),
        paragraph: index,
        layer: layer.into(),
        voice: voice.into(),
        text: text.into(),
        ..Default::default()
    }
}

fn stance(id: &str, holder: &str, favor: f32, against: f32) -> StanceRow {
    let stance = if favor > against { "favor" } else { "against" };
    StanceRow {
        article_id: id.into(),
        target: "the ferry".into(),
        holder: holder.into(),
        stance: stance.into(),
        favor,
        against,
        none: 1.0 - favor - against,
        ..Default::default()
    }
}

fn few() -> ProfileOptions {
    ProfileOptions { bootstrap: BootstrapOptions { replicates: 80, seed: 5 }, ..Default::default() }
}

fn row<'a>(profile: &'a Profile, outlet: &str, measure: &str, key: &str, voice: &str) -> &'a EstimateRow {
    let is = |r: &&EstimateRow| {
        r.outlet == outlet && r.measure == measure && r.key == key && r.voice == voice && r.method == "raw"
    };
    profile.estimates.iter().find(is).expect("a row")
}

#[test]
fn an_outlet_worked_by_hand() {
    let articles = [article("1", "Gull"), article("2", "Gull")];
    let paragraphs = [
        paragraph("1", -1, "title", &["crime"]),
        paragraph("1", 0, "body", &["economic", "policy"]),
        paragraph("1", 1, "body", &["none"]),
        paragraph("1", 2, "boilerplate", &["crime"]),
        paragraph("2", 0, "update", &["economic"]),
    ];
    let spans = [
        span("1", 0, "voice", "outlet", "The reckless mayor said"),
        span("1", 0, "voice", "source", "it is a shameful and ugly plan"),
        span("1", 0, "loaded", "outlet", "reckless"),
        span("1", 0, "loaded", "source", "shameful and ugly"),
        span("1", 2, "loaded", "outlet", "exclusive"),
    ];
    let stances = [stance("1", "author", 0.5, 0.25), stance("2", "source", 0.0, 0.75), stance("9", "source", 1.0, 0.0)];
    let profile = profile(&articles, &paragraphs, &spans, &stances, &few());
    let value = |measure, key, voice| row(&profile, "Gull", measure, key, voice).estimate;
    assert_eq!(value("frame_share", "economic", "all"), Some(2.0 / 3.0));
    assert_eq!(value("frame_share", "crime", "all"), Some(0.0));
    assert_eq!(value("frame_share", "none", "all"), Some(1.0 / 3.0));
    assert_eq!(value("primary_share", "policy", "all"), Some(0.0));
    assert_eq!(value("frame_share_title", "crime", "all"), Some(1.0));
    assert_eq!(value("biased_share", "", "all"), Some(2.0 / 3.0));
    // Words: 4 + 7 by the spans of the first paragraph, 10 + 10 of those without.
    assert_eq!(value("attributed_share", "", "all"), Some(7.0 / 31.0));
    assert_eq!(value("loaded_per_1000_words", "", "all"), Some(4000.0 / 31.0));
    assert_eq!(value("loaded_per_1000_words", "", "outlet"), Some(1000.0 / 24.0));
    assert_eq!(value("loaded_per_1000_words", "", "source"), Some(3000.0 / 7.0));
    assert_eq!(value("net_stance", "", "all"), Some(-0.25));
    assert_eq!(value("net_stance", "", "outlet"), Some(0.25));
    assert_eq!(value("net_stance", "", "source"), Some(-0.75));
    assert_eq!(value("stance_share", "against", "all"), Some(0.5));
    let share = row(&profile, "Gull", "frame_share", "economic", "all");
    assert_eq!((share.n_articles, share.n_paragraphs), (2, 3));
    assert_eq!((share.genre.as_str(), share.note.as_str()), ("news+analysis+unknown", "few articles"));
    let titles = row(&profile, "Gull", "frame_share_title", "crime", "all");
    assert_eq!((titles.n_articles, titles.n_paragraphs), (1, 1));
    assert_eq!(row(&profile, "Gull", "net_stance", "", "outlet").n_articles, 1);
}

#[test]
fn paragraphs_in_the_own_voice_and_those_that_quote_are_counted_apart() {
    let voiced = |index, mix: &str, frames: &[&str]| ParagraphRow {
        voice_mix: mix.into(),
        ..paragraph("1", index, "body", frames)
    };
    let paragraphs = [
        voiced(0, "outlet", &["crime"]),
        voiced(1, "quote", &["crime"]),
        voiced(2, "mixed", &["none"]),
        voiced(3, "outlet", &["none"]),
        voiced(4, "outlet", &["economic"]),
    ];
    let profile = profile(&[article("1", "Gull")], &paragraphs, [], [], &few());
    let of = |measure, key, voice| {
        let row = row(&profile, "Gull", measure, key, voice);
        (row.estimate, row.n_paragraphs)
    };
    assert_eq!(of("frame_share", "crime", "all"), (Some(2.0 / 5.0), 5));
    assert_eq!(of("frame_share", "crime", "outlet"), (Some(1.0 / 3.0), 3));
    assert_eq!(of("frame_share", "crime", "source"), (Some(1.0 / 2.0), 2));
    assert_eq!(of("biased_share", "", "outlet"), (Some(1.0 / 3.0), 3));
    assert_eq!(of("biased_share", "", "source"), (Some(0.0), 2));
}

#[test]
fn groups_of_articles_have_rows_after_those_of_all() {
    let on =
        |id: &str, day: u32| ArticleRow { date: chrono::NaiveDate::from_ymd_opt(2021, 3, day), ..article(id, "Gull") };
    let articles = [
        on("1", 30),
        on("2", 31),
        article("3", "Gull"),
        ArticleRow { date: chrono::NaiveDate::from_ymd_opt(2021, 4, 1), ..article("4", "Auk") },
    ];
    let paragraphs = [
        paragraph("1", 0, "body", &["crime"]),
        paragraph("2", 0, "body", &["none"]),
        paragraph("3", 0, "body", &["none"]),
        paragraph("4", 0, "body", &["crime"]),
    ];
    let options = ProfileOptions { by: Some(By::Month), ..few() };
    let profile = profile(&articles, &paragraphs, [], [], &options);
    let crime =
        |r: &&EstimateRow| r.measure == "frame_share" && r.key == "crime" && r.method == "raw" && r.voice == "all";
    let rows: Vec<(&str, &str, Option<f64>, i64)> = profile
        .estimates
        .iter()
        .filter(crime)
        .map(|r| (r.outlet.as_str(), r.by_value.as_str(), r.estimate, r.n_articles))
        .collect();
    let expected = [
        ("Auk", "", Some(1.0), 1),
        ("Auk", "2021-04", Some(1.0), 1),
        ("Gull", "", Some(1.0 / 3.0), 3),
        ("Gull", "2021-03", Some(0.5), 2),
        ("Gull", "unknown", Some(0.0), 1),
        (ALL_OUTLETS, "", Some(0.5), 4),
        (ALL_OUTLETS, "2021-03", Some(0.5), 2),
        (ALL_OUTLETS, "2021-04", Some(1.0), 1),
        (ALL_OUTLETS, "unknown", Some(0.0), 1),
    ];
    assert_eq!(rows, expected);
    assert!(profile.estimates.iter().all(|r| r.by.is_empty() == r.by_value.is_empty()));
}

#[test]
fn counts_by_genre_and_voice_can_be_had_of_an_outlet() {
    let mut opinion = article("2", "Gull");
    opinion.genre = "editorial".into();
    let quoting = ParagraphRow { voice_mix: "mixed".into(), ..paragraph("1", 1, "body", &["crime"]) };
    let mut profiler = Profiler::new(
        &[article("1", "Gull"), opinion],
        &ProfileOptions { genres: vec!["news".into(), "editorial".into()], ..few() },
    );
    let own = [paragraph("1", 0, "body", &["none"]), quoting, paragraph("2", 0, "body", &["crime", "policy"])];
    own.iter().for_each(|p| profiler.paragraph(p));
    let sums = bootstrap::Resampled::new(&profiler.gathered().0.articles, columns::width(0), few().bootstrap);
    let crime = FRAMES.iter().position(|f| *f == "crime").expect("a frame");
    let cell = |positives, total| cells::Cell { positives, total };
    assert_eq!(cells::cells(&sums.total, crime), [cell(0.0, 1.0), cell(1.0, 1.0), cell(1.0, 1.0), cell(0.0, 0.0)]);
}

#[test]
fn every_outlet_has_all_frames_raw_and_corrected() {
    let mut opinion = article("2", "Auk");
    opinion.genre = "opinion".into();
    let profile = profile(&[article("1", "Gull"), opinion], &[paragraph("1", 0, "body", &["crime"])], [], [], &few());
    for outlet in ["Auk", "Gull", ALL_OUTLETS] {
        for method in ["raw", "corrected"] {
            let of = |r: &&EstimateRow| {
                r.outlet == outlet && r.measure == "frame_share" && r.method == method && r.voice == "all"
            };
            let keys: Vec<&str> =
                profile.estimates.iter().filter(of).map(|r| r.key.as_str()).filter(|k| *k != "none").collect();
            assert_eq!(keys, FRAMES);
        }
    }
    assert!(profile.estimates.iter().all(|r| r.estimate.is_some() || !r.note.is_empty()));
    let empty = row(&profile, "Auk", "frame_share", "crime", "all");
    assert_eq!((empty.estimate, empty.note.as_str()), (None, "no article of the chosen genres and origins"));
    let outlets: Vec<&str> = profile.outlets.iter().map(|o| o.outlet.as_str()).collect();
    assert_eq!(outlets, ["Auk", "Gull", ALL_OUTLETS]);
    assert_eq!((profile.outlets[0].n_read, profile.outlets[0].n_articles), (1, 0));
}

#[test]
fn a_duplicate_counts_once_in_each_outlet() {
    let copy = |id: &str, outlet: &str, of: &str| ArticleRow { duplicate_of: Some(of.into()), ..article(id, outlet) };
    let articles = [
        copy("c", "Auk", "b"), // copy of a copy
        copy("b", "Auk", "a"),
        article("a", "Gull"),
        copy("d", "Gull", "a"),
        copy("x", "Tern", "y"), // a circle
        copy("y", "Tern", "x"),
    ];
    assert_eq!(select::select(&articles, &few()), [false, true, true, false, true, false]);
    let duplicates: Vec<usize> =
        profile(&articles, [], [], [], &few()).outlets.iter().map(|o| o.n_duplicates).collect();
    assert_eq!(duplicates, [1, 1, 1, 3]);
}

#[test]
fn summaries_say_of_which_articles() {
    let mut undated = article("1", "Gull");
    undated.genre = "unknown".into();
    let day = chrono::NaiveDate::from_ymd_opt(2021, 3, 4);
    let dated = ArticleRow { date: day, ..article("2", "Gull") };
    let opinion = ArticleRow { genre: "opinion".into(), ..article("3", "Gull") };
    let gull = profile(&[undated, dated, opinion], [], [], [], &few()).outlets.remove(0);
    assert_eq!((gull.n_read, gull.n_articles, gull.n_undated), (3, 2, 1));
    assert_eq!((gull.first_date, gull.last_date, gull.unknown_genre_share), (day, day, Some(0.5)));
    assert_eq!(gull.genres.get("opinion"), Some(&1));
}

#[test]
fn distinctive_words_worked_by_hand() {
    let articles = [article("1", "Auk"), article("2", "Gull")];
    let paragraphs = [paragraph("1", 0, "body", &["crime"]), paragraph("2", 0, "body", &["crime"])];
    let words = |id: &'static str, word: &'static str, n: usize| vec![span(id, 0, "loaded", "outlet", word); n];
    let spans = [words("1", "Reckless", 3), words("1", "brave", 1), words("2", "brave", 4)].concat();
    let found = profile(&articles, &paragraphs, &spans, [], &few()).loaded_words;
    let first = &found[0];
    assert_eq!(
        (first.outlet.as_str(), first.word.as_str(), first.count, first.count_elsewhere),
        ("Auk", "reckless", 3, 0)
    );
    // Prior: 2 pseudo-counts over 8 words, reckless 3/8, brave 5/8 of them: own 3.75 of 6, rest 0.75 of 6.
    let log_odds = (3.75f64 / 2.25).ln() - (0.75f64 / 5.25).ln();
    assert!((first.log_odds.expect("odds") - log_odds).abs() < 1e-12);
    assert!((first.z.expect("z") - log_odds / (1.0f64 / 3.75 + 1.0 / 0.75).sqrt()).abs() < 1e-12);
    // An outlet alone differs from nothing.
    let alone = profile(&articles[..1], &paragraphs, &spans, [], &few()).loaded_words;
    assert!(alone.iter().all(|w| w.z.is_none()));
}

#[test]
fn csv_has_the_columns_and_guards_text() {
    let row = EstimateRow {
        outlet: "=HYPERLINK(1)".into(),
        target: "-tax, \"the\"".into(),
        measure: "net_stance".into(),
        estimate: Some(-0.5),
        n_articles: 3,
        ..Default::default()
    };
    let mut out = Vec::new();
    to_csv(&[row], &mut out).expect("written");
    let text = String::from_utf8(out).expect("UTF-8");
    let (header, line) = text.trim_end().split_once('\n').expect("two lines");
    assert_eq!(
        header,
        "outlet,genre,origin,voice,target,measure,key,method,estimate,lower,upper,n_articles,n_paragraphs,note,by,by_value,p,q"
    );
    assert_eq!(line, "'=HYPERLINK(1),,,,\"'-tax, \"\"the\"\"\",net_stance,,,-0.5,,,3,0,,,,,");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn profiles_do_not_depend_on_the_order_of_rows_and_shares_are_shares(
        rows in prop::collection::vec((0usize..12, 0usize..15, 0.0f32..0.5, 0.0f32..0.5), 1..60)
    ) {
        let outlets = ["Auk", "Gull", "Tern"];
        let mut articles: Vec<ArticleRow> = (0..12).map(|i| article(&i.to_string(), outlets[i % 3])).collect();
        let mut paragraphs: Vec<ParagraphRow> = rows.iter().enumerate()
            .map(|(n, (a, f, ..))| paragraph(&a.to_string(), n as i32, "body", &[FRAMES[*f]])).collect();
        let mut stances: Vec<StanceRow> = rows.iter().enumerate().map(|(n, (a, f, favor, against))| StanceRow {
            paragraph: n as i32,
            ..stance(&a.to_string(), if f % 2 == 0 { "author" } else { "source" }, *favor, *against)
        }).collect();
        let forward = profile(&articles, &paragraphs, [], &stances, &few());
        articles.reverse();
        paragraphs.reverse();
        stances.reverse();
        prop_assert_eq!(&forward, &profile(&articles, &paragraphs, [], &stances, &few()));
        for row in &forward.estimates {
            if row.measure.ends_with("_difference") || row.measure.starts_with("frame_map") {
                continue;
            }
            let low = if row.measure == "net_stance" { -1.0 } else { 0.0 };
            for v in [row.estimate, row.lower, row.upper].into_iter().flatten() {
                prop_assert!((low..=1.0).contains(&v), "{:?}", row);
            }
        }
    }
}
