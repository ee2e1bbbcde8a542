use std::fmt::Debug;
use std::fs;

use arrow_schema::DataType;
use chrono::DateTime;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;

use super::*;

/// Writes rows as a table and reads them back from the file.
fn round_trip<R: Row + Clone>(rows: &[R]) -> Vec<R> {
    let dir = tempfile::tempdir().unwrap();
    let mut table = TableWriter::create(dir.path()).unwrap();
    rows.iter().for_each(|row| table.push(row.clone()).unwrap());
    table.commit().unwrap();
    Rows::open(dir.path()).unwrap().map(Result::unwrap).collect()
}

fn same<R: Row + Clone + PartialEq + Debug>(rows: Vec<R>) -> Result<(), TestCaseError> {
    prop_assert_eq!(round_trip(&rows), rows);
    Ok(())
}

fn text() -> impl Strategy<Value = String> {
    any::<String>()
}

fn date() -> impl Strategy<Value = Option<NaiveDate>> {
    option::of(
        (-100_000i32..100_000)
            .prop_filter_map("no date", |d| NaiveDate::default().checked_add_signed(chrono::TimeDelta::days(d.into()))),
    )
}

fn moment() -> impl Strategy<Value = Option<NaiveDateTime>> {
    option::of(any::<i64>().prop_filter_map("no moment", |us| Some(DateTime::from_timestamp_micros(us)?.naive_utc())))
}

fn article() -> impl Strategy<Value = ArticleRow> {
    let words = (text(), text(), text(), text(), text(), option::of(text()), option::of(text()));
    (words, date(), moment(), vec(text(), 0..4), any::<i32>(), option::of(any::<i64>())).prop_map(
        |((article_id, outlet, title, url, genre, event_id, duplicate_of), date, published_at, authors, n, row)| {
            ArticleRow {
                section: url.clone(),
                topic: title.clone(),
                language: genre.clone(),
                genre_from: outlet.clone(),
                origin: url.clone(),
                source_file: article_id.clone(),
                n_words: n.wrapping_add(1),
                n_paragraphs: n,
                source_row: row,
                article_id,
                outlet,
                title,
                date,
                published_at,
                authors,
                url,
                genre,
                event_id,
                duplicate_of,
            }
        },
    )
}

fn paragraph() -> impl Strategy<Value = ParagraphRow> {
    let numbers = (any::<i32>(), prop::array::uniform15(-1e9f32..1e9), 0f32..1.0);
    (text(), text(), text(), option::of(text()), date(), vec(text(), 0..4), numbers).prop_map(
        |(article_id, outlet, text, event_id, date, frames, (paragraph, frame_probabilities, p_biased))| ParagraphRow {
            kind: outlet.clone(),
            primary: text.clone(),
            voice_mix: article_id.clone(),
            n_words: paragraph.wrapping_mul(3),
            article_id,
            outlet,
            date,
            event_id,
            paragraph,
            text,
            frames,
            frame_probabilities,
            p_biased,
        },
    )
}

fn span() -> impl Strategy<Value = SpanRow> {
    (text(), text(), text(), any::<i32>(), any::<bool>(), 0f32..1.0).prop_map(
        |(article_id, text, speaker, n, direct, probability)| SpanRow {
            layer: text.clone(),
            voice: speaker.clone(),
            cue: article_id.clone(),
            paragraph: n,
            start: n.wrapping_add(1),
            end: n.wrapping_add(2),
            article_id,
            text,
            speaker,
            direct,
            probability,
        },
    )
}

fn stance() -> impl Strategy<Value = StanceRow> {
    (text(), text(), text(), any::<i32>(), prop::array::uniform3(0f32..1.0)).prop_map(
        |(article_id, target, speaker, n, [favor, against, none])| StanceRow {
            stance: target.clone(),
            holder: speaker.clone(),
            paragraph: n,
            mention_start: n.wrapping_add(1),
            mention_end: n.wrapping_add(2),
            article_id,
            target,
            speaker,
            favor,
            against,
            none,
        },
    )
}

fn estimate() -> impl Strategy<Value = EstimateRow> {
    let values = prop::array::uniform3(option::of(-1e300f64..1e300));
    (text(), text(), text(), text(), any::<i64>(), values).prop_map(
        |(outlet, target, measure, note, n, [estimate, lower, upper])| EstimateRow {
            genre: target.clone(),
            origin: outlet.clone(),
            voice: note.clone(),
            key: measure.clone(),
            method: target.clone(),
            by: measure.clone(),
            by_value: outlet.clone(),
            p: upper,
            q: lower,
            n_articles: n,
            n_paragraphs: n.wrapping_add(1),
            outlet,
            target,
            measure,
            estimate,
            lower,
            upper,
            note,
        },
    )
}

fn event() -> impl Strategy<Value = EventRow> {
    (text(), text(), text(), date(), date(), any::<i64>(), vec(text(), 0..5)).prop_map(
        |(event_id, title, found_by, first_date, last_date, n_articles, outlets)| EventRow {
            event_id,
            title,
            first_date,
            last_date,
            n_articles,
            outlets,
            found_by,
        },
    )
}

fn vector() -> impl Strategy<Value = VectorRow> {
    (text(), any::<i32>(), vec(any::<i8>(), VECTOR_LEN)).prop_map(|(article_id, paragraph, vector)| VectorRow {
        article_id,
        paragraph,
        vector,
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn articles_come_back(rows in vec(article(), 0..12)) { same(rows)?; }
    #[test]
    fn paragraphs_come_back(rows in vec(paragraph(), 0..12)) { same(rows)?; }
    #[test]
    fn spans_come_back(rows in vec(span(), 0..12)) { same(rows)?; }
    #[test]
    fn stances_come_back(rows in vec(stance(), 0..12)) { same(rows)?; }
    #[test]
    fn estimates_come_back(rows in vec(estimate(), 0..12)) { same(rows)?; }
    #[test]
    fn events_come_back(rows in vec(event(), 0..12)) { same(rows)?; }
    #[test]
    fn vectors_come_back(rows in vec(vector(), 0..12)) { same(rows)?; }

    #[test]
    fn any_bytes_are_an_error_and_no_panic(bytes in vec(any::<u8>(), 0..200), framed in any::<bool>()) {
        let bytes = if framed { [b"PAR1", &bytes[..], b"PAR1"].concat() } else { bytes };
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(SpanRow::FILE), bytes).unwrap();
        prop_assert!(Rows::<SpanRow>::open(dir.path()).is_err());
    }
}

#[test]
fn more_rows_than_a_group_come_back_in_order() {
    let rows: Vec<SpanRow> =
        (0..40_000).map(|i| SpanRow { start: i, text: format!("w{i}"), ..Default::default() }).collect();
    assert_eq!(round_trip(&rows), rows);
}

#[test]
fn the_same_rows_have_the_same_bytes() {
    let bytes = || {
        let dir = tempfile::tempdir().unwrap();
        let mut table = TableWriter::create(dir.path()).unwrap();
        (0..5_000).for_each(|n| table.push(StanceRow { mention_end: n, ..Default::default() }).unwrap());
        table.commit().unwrap();
        fs::read(dir.path().join(StanceRow::FILE)).unwrap()
    };
    assert_eq!(bytes(), bytes());
}

#[test]
fn a_vector_of_another_length_is_an_error() {
    let row = VectorRow { vector: vec![1; 12], ..Default::default() };
    assert!(VectorRow::to_batch(&[row]).is_err());
}

#[test]
fn every_frame_has_its_column() {
    let schema = ParagraphRow::schema();
    for key in FRAMES {
        let field = schema.field_with_name(&format!("p_{key}")).unwrap();
        assert_eq!((field.data_type(), field.is_nullable()), (&DataType::Float32, false));
    }
    assert!(schema.field_with_name("frame_probabilities").is_err());
}

#[test]
fn changed_bytes_are_never_a_panic() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join(ParagraphRow::FILE);
    let mut table = TableWriter::create(dir.path()).unwrap();
    (0..50).for_each(|n| table.push(ParagraphRow { text: format!("Line {n}."), ..Default::default() }).unwrap());
    table.commit().unwrap();
    let whole = fs::read(&path).unwrap();
    for i in (0..whole.len()).step_by(whole.len() / 200 + 1) {
        let mut changed = whole.clone();
        changed[i] ^= 0x55;
        fs::write(&path, changed).unwrap();
        // Parquet has no checksum by default: what matters is that the stream ends, with or without an error.
        let _ = Rows::<ParagraphRow>::open(dir.path()).map(|rows| rows.take(10_000).count());
    }
}
