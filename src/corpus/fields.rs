//! Which columns of a record are which field of an article: the usual names, and `--field FIELD=COLUMN`.

use super::CorpusError;

/// A field of an article that a column can fill.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs)]
pub enum Field {
    Text,
    Outlet,
    Title,
    Date,
    Url,
    Authors,
    Section,
    Topic,
    Id,
    Event,
    Genre,
}

impl Field {
    /// All fields, in the order in which messages list them.
    pub const ALL: [Field; 11] = [
        Field::Text,
        Field::Outlet,
        Field::Title,
        Field::Date,
        Field::Url,
        Field::Authors,
        Field::Section,
        Field::Topic,
        Field::Id,
        Field::Event,
        Field::Genre,
    ];

    /// Name in `--field`; always the first of its [usual names](Self::usual_names).
    pub fn name(self) -> &'static str {
        self.usual_names()[0]
    }

    /// Columns that are taken for this field, in order: the first that is not empty wins.
    pub fn usual_names(self) -> &'static [&'static str] {
        match self {
            Field::Text => &["text", "content", "body", "maintext", "article"],
            Field::Outlet => &["outlet", "source", "publisher", "publication", "domain", "source_domain"],
            Field::Title => &["title", "headline"],
            Field::Date => &["date", "published", "date_publish", "publish_date", "published_at"],
            Field::Url => &["url", "link"],
            Field::Authors => &["authors", "author", "byline"],
            Field::Section => &["section"],
            Field::Topic => &["topic"],
            Field::Id => &["id", "article_id"],
            Field::Event => &["event", "event_id", "story"],
            Field::Genre => &["genre", "type"],
        }
    }

    /// The field called `name` (case, spaces and dashes aside); any usual name of a field will do.
    pub fn from_name(name: &str) -> Option<Field> {
        let name = normalize(name);
        Field::ALL.into_iter().find(|field| field.usual_names().contains(&name.as_str()))
    }
}

/// A column's name as it is compared: trimmed, in lower case, spaces and dashes as underscores.
pub(super) fn normalize(name: &str) -> String {
    name.trim().to_lowercase().replace([' ', '-'], "_")
}

/// The columns to look in for every field, with those that `--field` names in place of the usual ones.
#[derive(Debug, Clone)]
pub(super) struct FieldMap {
    columns: Vec<(Field, Vec<String>)>,
    named: Vec<String>,
}

impl FieldMap {
    /// From pairs of field and column. Several columns for one field are tried in order, and the field's usual names no
    /// longer (what she did not ask for must not slip in where her column is empty); a column that is named for one field
    /// is not taken for another.
    pub fn new(pairs: &[(String, String)]) -> Result<Self, CorpusError> {
        let mut named: Vec<(Field, String)> = Vec::new();
        for (name, column) in pairs {
            let field = Field::from_name(name).ok_or_else(|| CorpusError::UnknownField(name.clone()))?;
            let column = normalize(column);
            if column.is_empty() {
                return Err(CorpusError::NoColumn(name.clone()));
            }
            named.push((field, column));
        }
        Ok(Self::from_named(named))
    }

    /// The usual names alone.
    pub fn usual() -> Self {
        Self::from_named(Vec::new())
    }

    fn from_named(named: Vec<(Field, String)>) -> Self {
        let columns = Field::ALL.into_iter().map(|field| (field, columns_of(field, &named))).collect();
        Self { columns, named: named.into_iter().map(|(_, column)| column).collect() }
    }

    /// Columns to look in for a field, in order.
    pub fn columns(&self, field: Field) -> &[String] {
        self.columns.iter().find(|(f, _)| *f == field).map_or(&[], |(_, columns)| columns)
    }

    /// The field that a column (its [normalized](normalize) name) fills.
    pub fn field_of(&self, column: &str) -> Option<Field> {
        self.columns.iter().find(|(_, columns)| columns.iter().any(|c| c == column)).map(|(field, _)| *field)
    }

    /// Columns that `--field` names.
    pub fn named(&self) -> &[String] {
        &self.named
    }

    /// What is wrong with a record or table in which no column has text, and what to do.
    pub fn no_text(&self, columns: &[&str]) -> String {
        let wanted = self.columns(Field::Text).join(", ");
        let there = columns.iter().take(20).copied().collect::<Vec<_>>().join(", ");
        format!("no text in any of the columns {wanted} (columns here: {there}); name it with --field text=COLUMN")
    }
}

fn columns_of(field: Field, named: &[(Field, String)]) -> Vec<String> {
    let own: Vec<String> = named.iter().filter(|(f, _)| *f == field).map(|(_, column)| column.clone()).collect();
    if !own.is_empty() {
        return own;
    }
    let taken = |name: &&&str| named.iter().any(|(_, column)| column == **name);
    field.usual_names().iter().filter(|name| !taken(name)).map(|name| name.to_string()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn map(pairs: &[(&str, &str)]) -> FieldMap {
        let pairs: Vec<_> = pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect();
        FieldMap::new(&pairs).unwrap()
    }

    #[test]
    fn columns_are_known_by_their_usual_names_whatever_the_case_spaces_and_dashes() {
        assert_eq!(map(&[]).field_of(&normalize(" Source-Domain ")), Some(Field::Outlet));
        assert_eq!(map(&[]).field_of(&normalize("Date Publish")), Some(Field::Date));
        assert_eq!(map(&[]).field_of("lean"), None);
    }

    #[test]
    fn a_named_column_stands_in_place_of_the_usual_ones() {
        let map = map(&[("text", "Full Text"), ("text", "summary")]);
        assert_eq!(map.columns(Field::Text), ["full_text", "summary"]);
        assert_eq!(map.field_of("content"), None);
    }

    #[test]
    fn a_column_named_for_one_field_is_not_taken_for_another() {
        let map = map(&[("text", "story")]);
        assert_eq!(map.columns(Field::Event), ["event", "event_id"]);
    }

    #[test]
    fn an_unknown_field_is_an_error_that_lists_the_known_ones() {
        let error = FieldMap::new(&[("colour".into(), "x".into())]).unwrap_err().to_string();
        assert!(error.contains("colour") && error.contains("text, outlet, title"), "{error}");
    }
}
