//! The tables of a run: each row struct with its file, its Arrow schema and the way there and back.
//!
//! The bytes of a table depend on its rows alone: batches and row groups have a fixed number of rows, and every
//! property of the writer is pinned.

mod column;
mod read;
mod write;

use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_schema::{Schema, SchemaRef};
use chrono::{NaiveDate, NaiveDateTime};

use self::column::Column;
pub use self::column::{ColumnError, VECTOR_LEN};
pub use self::read::{Ahead, Rows};
pub(crate) use self::write::TableWriter;
pub use self::write::write_table;
use crate::analyze::rows::{ArticleRow, EstimateRow, EventRow, ParagraphRow, SpanRow, StanceRow, VectorRow};
use crate::model::FRAMES;

/// A row of one of the tables.
pub trait Row: Sized {
    /// Name of the table's file in the run.
    const FILE: &'static str;
    /// Columns that hardly repeat, so that a dictionary would only cost.
    const PLAIN: &'static [&'static str];

    /// The table's columns, in order.
    fn schema() -> SchemaRef;
    /// Rows as a batch of the table's schema.
    ///
    /// # Errors
    /// Where a vector has not [`VECTOR_LEN`] values.
    fn to_batch(rows: &[Self]) -> Result<RecordBatch, ColumnError>;
    /// Names of the Parquet columns that hold some fields.
    fn columns(fields: Fields) -> Vec<String>;
    /// Rows of a batch with some of their fields, the others at their defaults; columns are found by name, others are ignored.
    ///
    /// # Errors
    /// Where a column is missing or has another type.
    fn from_columns(batch: &RecordBatch, fields: Fields) -> Result<Vec<Self>, ColumnError>;
    /// Rows of a batch.
    ///
    /// # Errors
    /// As [`Row::from_columns`].
    fn from_batch(batch: &RecordBatch) -> Result<Vec<Self>, ColumnError> {
        Self::from_columns(batch, Fields::All)
    }
}

/// Which fields of a row are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fields {
    /// Every one.
    All,
    /// Those named; what is not read costs neither time nor memory.
    Only(&'static [&'static str]),
}

impl Fields {
    fn has(self, field: &str) -> bool {
        match self {
            Fields::All => true,
            Fields::Only(fields) => fields.contains(&field),
        }
    }
}

/// The values of a field that is not read.
fn blank<T: Default>(n: usize) -> Vec<T> {
    (0..n).map(|_| T::default()).collect()
}

/// Implements [`Row`] from the fields of a struct; their order is that of the columns.
macro_rules! table {
    ($row:ident, $file:literal, plain: [$($plain:literal),*], { $($field:ident: $type:ty),* $(,)? }) => {
        impl Row for $row {
            const FILE: &'static str = $file;
            const PLAIN: &'static [&'static str] = &[$($plain),*];

            fn schema() -> SchemaRef {
                let mut fields = Vec::new();
                $(<$type>::fields(stringify!($field), &mut fields);)*
                Arc::new(Schema::new(fields))
            }

            fn to_batch(rows: &[Self]) -> Result<RecordBatch, ColumnError> {
                let mut arrays = Vec::new();
                $(<$type>::arrays(&rows.iter().map(|r| &r.$field).collect::<Vec<_>>(), &mut arrays)?;)*
                Ok(RecordBatch::try_new(Self::schema(), arrays)?)
            }

            fn columns(wanted: Fields) -> Vec<String> {
                let mut fields = Vec::new();
                $(if wanted.has(stringify!($field)) {
                    <$type>::fields(stringify!($field), &mut fields);
                })*
                fields.into_iter().map(|f| f.name().clone()).collect()
            }

            fn from_columns(batch: &RecordBatch, wanted: Fields) -> Result<Vec<Self>, ColumnError> {
                $(let mut $field = if wanted.has(stringify!($field)) {
                    <$type>::read(batch, stringify!($field))?
                } else {
                    blank(batch.num_rows())
                }.into_iter();)*
                let rows = (0..batch.num_rows()).map(|_| Some($row { $($field: $field.next()?),* }));
                rows.collect::<Option<_>>().ok_or_else(|| ColumnError("columns differ in length".into()))
            }
        }
    };
}

table!(ArticleRow, "articles.parquet", plain: ["article_id", "title", "url"], {
    article_id: String,
    outlet: String,
    title: String,
    date: Option<NaiveDate>,
    published_at: Option<NaiveDateTime>,
    authors: Vec<String>,
    url: String,
    section: String,
    topic: String,
    language: String,
    genre: String,
    genre_from: String,
    origin: String,
    event_id: Option<String>,
    duplicate_of: Option<String>,
    n_paragraphs: i32,
    n_words: i32,
    source_file: String,
    source_row: Option<i64>,
});

table!(ParagraphRow, "paragraphs.parquet", plain: ["text"], {
    article_id: String,
    outlet: String,
    date: Option<NaiveDate>,
    event_id: Option<String>,
    paragraph: i32,
    kind: String,
    text: String,
    n_words: i32,
    frames: Vec<String>,
    primary: String,
    frame_probabilities: [f32; FRAMES.len()],
    voice_mix: String,
    p_biased: f32,
});

table!(SpanRow, "spans.parquet", plain: ["text"], {
    article_id: String,
    paragraph: i32,
    layer: String,
    start: i32,
    end: i32,
    text: String,
    voice: String,
    speaker: String,
    cue: String,
    direct: bool,
    probability: f32,
});

table!(StanceRow, "stances.parquet", plain: [], {
    article_id: String,
    paragraph: i32,
    target: String,
    stance: String,
    favor: f32,
    against: f32,
    none: f32,
    holder: String,
    speaker: String,
    mention_start: i32,
    mention_end: i32,
});

table!(EstimateRow, "outlets.parquet", plain: [], {
    outlet: String,
    genre: String,
    origin: String,
    voice: String,
    target: String,
    measure: String,
    key: String,
    method: String,
    estimate: Option<f64>,
    lower: Option<f64>,
    upper: Option<f64>,
    n_articles: i64,
    n_paragraphs: i64,
    note: String,
    by: String,
    by_value: String,
    p: Option<f64>,
    q: Option<f64>,
});

table!(EventRow, "events.parquet", plain: ["title"], {
    event_id: String,
    title: String,
    first_date: Option<NaiveDate>,
    last_date: Option<NaiveDate>,
    n_articles: i64,
    outlets: Vec<String>,
    found_by: String,
});

table!(VectorRow, "vectors.parquet", plain: ["vector"], {
    article_id: String,
    paragraph: i32,
    vector: Vec<i8>,
});

#[cfg(test)]
mod tests;
