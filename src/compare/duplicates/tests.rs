use super::*;
use crate::analyze::rows::{ParagraphRow, SpanRow};

/// Words of a text that no other seed has runs of.
fn text(seed: usize, n: usize) -> String {
    (0..n).map(|i| format!("w{}", (i * 7919 + seed * 104_729) % 100_003)).collect::<Vec<_>>().join(" ")
}

fn reading(id: &str, outlet: &str, day: Option<u32>, text: &str) -> ArticleReading {
    let article = ArticleRow {
        article_id: id.into(),
        outlet: outlet.into(),
        date: day.and_then(|d| NaiveDate::from_ymd_opt(2031, 4, d)),
        genre: "news".into(),
        origin: "staff".into(),
        ..Default::default()
    };
    let row = ParagraphRow { article_id: id.into(), kind: "body".into(), text: text.into(), ..Default::default() };
    ArticleReading { article, paragraphs: vec![row], ..Default::default() }
}

fn find(readings: &[ArticleReading]) -> BTreeMap<String, (Option<String>, bool)> {
    let mut finder = DuplicateFinder::new(DuplicateOptions::default());
    readings.iter().for_each(|r| finder.add_reading(r));
    let mut comparer = finder.candidates();
    readings.iter().for_each(|r| comparer.add_reading(r));
    comparer.finish().into_iter().map(|(id, f)| (id, (f.duplicate_of, f.is_agency))).collect()
}

fn duplicates(readings: &[ArticleReading]) -> Vec<(String, String)> {
    find(readings).into_iter().filter_map(|(id, (of, _))| Some((id, of?))).collect()
}

fn pair(a: &str, b: &str) -> (String, String) {
    (a.into(), b.into())
}

#[test]
fn the_same_words_are_a_duplicate_of_the_earliest_whenever_printed() {
    let marked = text(1, 60).replacen(' ', ", ", 9).to_uppercase();
    let readings = [
        reading("late", "Post", Some(28), &text(1, 60)),
        reading("early", "Sun", Some(1), &marked),
        reading("other", "Sun", Some(1), &text(2, 60)),
        reading("short", "Sun", Some(1), "Read more here."),
        reading("short too", "Sun", Some(2), "Read more here."),
    ];
    assert_eq!(duplicates(&readings), [pair("late", "early")]);
}

#[test]
fn nearly_the_same_words_are_a_duplicate_within_the_window() {
    let (long, changed) = (text(1, 300), format!("{} {}", text(1, 290), text(5, 10)));
    let within = [reading("a", "Post", Some(1), &long), reading("b", "Sun", Some(8), &changed)];
    assert_eq!(duplicates(&within), [pair("b", "a")]);
    let after = [reading("a", "Post", Some(1), &long), reading("b", "Sun", Some(9), &changed)];
    assert_eq!(duplicates(&after), []);
    let undated = [reading("a", "Post", None, &long), reading("b", "Sun", Some(20), &changed)];
    assert_eq!(duplicates(&undated), [pair("a", "b")]);
    let half = [
        reading("a", "Post", Some(1), &long),
        reading("b", "Sun", Some(1), &format!("{} {}", text(1, 150), text(5, 150))),
    ];
    assert_eq!(duplicates(&half), []);
}

#[test]
fn the_threshold_is_the_share_of_runs_in_common() {
    let at = |threshold: f64| {
        let options = DuplicateOptions { threshold, ..Default::default() };
        let mut finder = DuplicateFinder::new(options);
        // 296 runs each, of which 196 are shared: 196 / 396 = 0.495.
        let readings = [
            reading("a", "Post", Some(1), &text(1, 300)),
            reading("b", "Post", Some(1), &format!("{} {}", text(1, 200), text(5, 100))),
        ];
        readings.iter().for_each(|r| finder.add_reading(r));
        let mut comparer = finder.candidates();
        assert!(comparer.needs_articles());
        readings.iter().for_each(|r| comparer.add_reading(r));
        comparer.finish().len()
    };
    assert_eq!((at(0.49), at(0.5)), (1, 0));
}

#[test]
fn what_only_quotes_the_same_statement_is_no_duplicate() {
    let statement = text(9, 55);
    let quoting = |id: &str, seed: usize| {
        let own = text(seed, 60);
        let mut reading = reading(id, id, Some(1), &format!("{own} “{statement}”"));
        let start = own.chars().count() as i32 + 1;
        let end = start + 2 + statement.chars().count() as i32;
        reading.spans.push(SpanRow { layer: "voice".into(), direct: true, start, end, ..Default::default() });
        reading
    };
    assert!(find(&[quoting("Post", 1), quoting("Sun", 2), quoting("Star", 3)]).is_empty());
}

#[test]
fn text_shared_with_an_agency_or_by_three_outlets_is_agency_copy() {
    let story = text(1, 300);
    let cut = |to: usize| story.split(' ').take(to).collect::<Vec<_>>().join(" ");
    let of = |readings: &[ArticleReading]| -> Vec<String> {
        find(readings).into_iter().filter(|(_, (_, is_agency))| *is_agency).map(|(id, _)| id).collect()
    };
    let agency = reading("a", "Reuters", Some(1), &story);
    assert_eq!(of(&[agency.clone(), reading("b", "Post", Some(2), &cut(200))]), ["b"]);
    // Two outlets with one text may be of one house.
    let two = [reading("a", "Post", Some(1), &story), reading("b", "Sun", Some(2), &cut(250))];
    assert!(of(&two).is_empty());
    let three = [two.as_slice(), &[reading("c", "Star", Some(2), &cut(240))]].concat();
    assert_eq!(of(&three), ["a", "b", "c"]);
    // An article that says so itself shows the others to be.
    let mut credited = two.clone();
    credited[1].article.origin = "agency".into();
    assert_eq!(of(&credited), ["a"]);
    // A column in an agency's words is a column.
    let mut column = reading("b", "Post", Some(2), &cut(280));
    column.article.genre = "opinion".into();
    assert!(of(&[agency.clone(), column]).is_empty());
    // Most of it is the outlet's own.
    assert!(of(&[agency, reading("b", "Post", Some(2), &format!("{} {}", cut(200), text(7, 300)))]).is_empty());
}

#[test]
fn a_notice_printed_a_thousand_times_takes_no_time() {
    let notice = text(1, 100);
    let readings: Vec<_> = (0..1000).map(|i| reading(&format!("{i:04}"), "Post", Some(1 + i % 20), &notice)).collect();
    assert_eq!(duplicates(&readings).len(), 999);
}
