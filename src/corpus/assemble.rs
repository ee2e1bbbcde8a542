//! From a record to an article: fields out of columns, dates read, ids made unique.

use std::{
    collections::{HashMap, hash_map::DefaultHasher},
    hash::{Hash, Hasher},
};

use super::{
    Article, Reject,
    article::excerpt,
    dates::DateReader,
    fields::Field,
    format::Record,
    names::{authors, host},
    options::ReadOptions,
};

/// Where a file lies.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Place {
    /// Path below the corpus, with `/`.
    pub file: String,
    /// The same without suffixes.
    pub stem: String,
    /// Topmost folder below the corpus, or empty.
    pub folder: String,
}

/// What has been seen of one file so far.
#[derive(Debug, Default)]
pub(super) struct FileState {
    pub dates: DateReader,
    /// Dates that could not be read, and the first of them.
    pub unreadable_dates: u64,
    pub example_date: String,
    /// Records seen, and for each column that `--field` names whether one had it.
    pub records: u64,
    pub named_seen: Vec<bool>,
}

/// An article without its final id, or the reason why there is none.
pub(super) fn article(
    record: Record,
    place: &Place,
    options: &ReadOptions,
    state: &mut FileState,
) -> Result<Article, Reject> {
    note_named(&record, options, state);
    let reject = |record: &Record, reason| Reject {
        file: place.file.clone(),
        line: record.line,
        reason,
        raw: excerpt(record.raw.as_bytes()),
    };
    if let Some((name, _)) = record.columns.iter().find(|(_, values)| values.iter().any(|v| v.contains('\0'))) {
        let reason = format!("a NUL character in column {name}; remove it");
        return Err(reject(&record, reason));
    }
    let one = |field: Field, separator: &str| take(&record, options, field).join(separator).trim().to_string();
    // A list of texts is a list of paragraphs.
    let text = take(&record, options, Field::Text).join("\n\n");
    if text.trim().is_empty() {
        let columns: Vec<&str> = record.columns.iter().map(|(name, _)| name.as_str()).collect();
        return Err(reject(&record, options.fields.no_text(&columns)));
    }
    let url = one(Field::Url, " ");
    let when = date(&one(Field::Date, " "), state);
    let row = record.row.map_or(String::new(), |row| format!("#{row}"));
    let given = |value: String, other: &dyn Fn() -> String| if value.is_empty() { other() } else { value };
    let record_outlet = || given(one(Field::Outlet, ", "), &|| host(&url).unwrap_or_default());
    let event = one(Field::Event, ", ");
    Ok(Article {
        id: given(take(&record, options, Field::Id).join(" "), &|| format!("{}{row}", place.stem)),
        outlet: options.outlet.clone().unwrap_or_else(record_outlet),
        title: one(Field::Title, " "),
        date: when.map(|when| when.date),
        published_at: when.and_then(|when| when.at),
        authors: authors(take(&record, options, Field::Authors)),
        section: one(Field::Section, ", "),
        topic: one(Field::Topic, ", "),
        genre: one(Field::Genre, ", "),
        event_id: (!event.is_empty()).then_some(event),
        text: with_lf(text),
        folder: place.folder.clone(),
        source_file: place.file.clone(),
        source_row: record.row,
        url,
    })
}

/// Values of a field: those of the first of its columns that is not blank.
fn take<'a>(record: &'a Record, options: &ReadOptions, field: Field) -> &'a [String] {
    let blank = |values: &[String]| values.iter().all(|value| value.trim().is_empty());
    for column in options.fields.columns(field) {
        let found = record.columns.iter().find(|(name, values)| name == column && !blank(values));
        if let Some((_, values)) = found {
            return values;
        }
    }
    &[]
}

fn note_named(record: &Record, options: &ReadOptions, state: &mut FileState) {
    state.records += 1;
    let named = options.fields.named();
    state.named_seen.resize(named.len(), false);
    for (seen, column) in state.named_seen.iter_mut().zip(named) {
        *seen = *seen || record.columns.iter().any(|(name, _)| name == column);
    }
}

fn date(value: &str, state: &mut FileState) -> Option<super::dates::When> {
    if value.is_empty() {
        return None;
    }
    let when = state.dates.read(value);
    if when.is_none() {
        state.unreadable_dates += 1;
        if state.example_date.is_empty() {
            state.example_date = value.chars().take(60).collect();
        }
    }
    when
}

fn with_lf(text: String) -> String {
    if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
}

/// Ids given so far, as 64-bit hashes: 16 bytes an article, whatever the length of its id. Should two ids ever share a hash,
/// the second gets a `~2` that it would not have needed.
#[derive(Debug, Default)]
pub(super) struct Ids {
    times: HashMap<u64, u64>,
}

impl Ids {
    /// The id, with `~2` where it was given before, `~3` the next time.
    pub fn unique(&mut self, id: String) -> String {
        let times = self.times.entry(hash(&id)).or_insert(0);
        *times += 1;
        let mut n = *times;
        if n == 1 {
            return id;
        }
        loop {
            let numbered = format!("{id}~{n}");
            n += 1;
            if let std::collections::hash_map::Entry::Vacant(entry) = self.times.entry(hash(&numbered)) {
                entry.insert(1);
                return numbered;
            }
        }
    }
}

fn hash(id: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    id.hash(&mut hasher);
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(columns: &[(&str, &str)]) -> Record {
        let columns = columns.iter().map(|(name, value)| (name.to_string(), vec![value.to_string()])).collect();
        Record { line: Some(4), row: Some(3), columns, raw: "raw".into() }
    }

    fn read(columns: &[(&str, &str)], options: &ReadOptions) -> Result<Article, Reject> {
        let place = Place { file: "post/a.csv".into(), stem: "post/a".into(), folder: "post".into() };
        article(record(columns), &place, options, &mut FileState::default())
    }

    #[test]
    fn the_first_usual_column_that_is_not_empty_wins() {
        let article = read(&[("body", "B"), ("content", " "), ("article", "A")], &ReadOptions::default()).unwrap();
        assert_eq!(article.text, "B");
        assert_eq!((article.id.as_str(), article.folder.as_str(), article.source_row), ("post/a#3", "post", Some(3)));
    }

    #[test]
    fn the_outlet_comes_from_the_flag_the_record_or_the_url() {
        let columns = [("text", "t"), ("source", "Post"), ("url", "https://www.post.example/a")];
        let forced = ReadOptions::new(vec![], Some("Herald".into())).unwrap();
        assert_eq!(read(&columns, &forced).unwrap().outlet, "Herald");
        assert_eq!(read(&columns, &ReadOptions::default()).unwrap().outlet, "Post");
        assert_eq!(read(&[columns[0], columns[2]], &ReadOptions::default()).unwrap().outlet, "post.example");
        assert_eq!(read(&columns[..1], &ReadOptions::default()).unwrap().outlet, "");
    }

    #[test]
    fn no_text_is_a_reject_that_says_what_to_do() {
        let reject = read(&[("text", " "), ("teaser", "x")], &ReadOptions::default()).unwrap_err();
        assert_eq!((reject.file.as_str(), reject.line), ("post/a.csv", Some(4)));
        assert!(reject.reason.contains("columns here: text, teaser") && reject.reason.contains("--field text=COLUMN"));
    }

    #[test]
    fn a_nul_in_a_value_is_a_reject() {
        assert!(read(&[("text", "a\0b")], &ReadOptions::default()).unwrap_err().reason.contains("NUL"));
    }

    #[test]
    fn repeated_ids_are_numbered_and_never_meet() {
        let mut ids = Ids::default();
        let given: Vec<String> = ["a", "a", "a~2", "a", "b"].into_iter().map(|id| ids.unique(id.into())).collect();
        assert_eq!(given, ["a", "a~2", "a~2~2", "a~3", "b"]);
    }
}
