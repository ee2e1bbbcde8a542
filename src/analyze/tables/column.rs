//! Columns: how the fields of the row structs stand in Arrow, and back.

use std::sync::Arc;

use arrow_array::builder::{FixedSizeBinaryBuilder, ListBuilder, StringBuilder};
use arrow_array::types::{
    ArrowPrimitiveType, Date32Type, Float32Type, Float64Type, Int32Type, Int64Type, TimestampMicrosecondType,
};
use arrow_array::{
    Array, ArrayRef, BooleanArray, FixedSizeBinaryArray, ListArray, PrimitiveArray, RecordBatch, StringArray,
};
use arrow_schema::{DataType, Field, FieldRef};
use chrono::{DateTime, NaiveDate, NaiveDateTime};

use crate::model::FRAMES;

/// Length of a paragraph's vector.
pub const VECTOR_LEN: usize = 384;

/// Why a batch cannot be made or read; the file's name is added by whoever knows it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub struct ColumnError(pub(crate) String);

impl From<arrow_schema::ArrowError> for ColumnError {
    fn from(e: arrow_schema::ArrowError) -> Self {
        ColumnError(e.to_string())
    }
}

/// A field of a row struct as one column of a table (or as several, for the frames).
pub(crate) trait Column: Sized {
    /// Adds the Arrow fields of the column called `name`.
    fn fields(name: &str, out: &mut Vec<Field>);
    /// Adds the arrays of the values, one for each of [`Column::fields`].
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError>;
    /// Reads the column back; as many values as the batch has rows.
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError>;
}

/// The column of a batch, as the array type that it must have.
fn column<'a, A: Array + 'static>(batch: &'a RecordBatch, name: &str) -> Result<&'a A, ColumnError> {
    let array = batch.column_by_name(name).ok_or_else(|| ColumnError(format!("column {name} is missing")))?;
    let wrong = || ColumnError(format!("column {name} has the type {}", array.data_type()));
    array.as_any().downcast_ref::<A>().ok_or_else(wrong)
}

impl Column for String {
    fn fields(name: &str, out: &mut Vec<Field>) {
        out.push(Field::new(name, DataType::Utf8, false));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        out.push(Arc::new(StringArray::from_iter_values(values)));
        Ok(())
    }
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
        // A null that another tool wrote into a column of ours reads as empty.
        Ok(column::<StringArray>(batch, name)?.iter().map(|s| s.unwrap_or_default().to_owned()).collect())
    }
}

impl Column for Option<String> {
    fn fields(name: &str, out: &mut Vec<Field>) {
        out.push(Field::new(name, DataType::Utf8, true));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        out.push(Arc::new(StringArray::from_iter(values.iter().map(|v| v.as_deref()))));
        Ok(())
    }
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
        Ok(column::<StringArray>(batch, name)?.iter().map(|s| s.map(str::to_owned)).collect())
    }
}

impl Column for bool {
    fn fields(name: &str, out: &mut Vec<Field>) {
        out.push(Field::new(name, DataType::Boolean, false));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        out.push(Arc::new(BooleanArray::from_iter(values.iter().map(|v| Some(**v)))));
        Ok(())
    }
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
        Ok(column::<BooleanArray>(batch, name)?.iter().map(Option::unwrap_or_default).collect())
    }
}

/// Numbers and times, each as the Arrow type named; `null` says whether the column may be empty.
macro_rules! primitive_column {
    ($($rust:ty, $arrow:ty, $null:literal, $to:expr, $from:expr;)*) => {$(
        impl Column for $rust {
            fn fields(name: &str, out: &mut Vec<Field>) {
                out.push(Field::new(name, <$arrow>::DATA_TYPE, $null));
            }
            fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
                out.push(Arc::new(PrimitiveArray::<$arrow>::from_iter(values.iter().map(|v| ($to)(**v)))));
                Ok(())
            }
            fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
                Ok(column::<PrimitiveArray<$arrow>>(batch, name)?.iter().map($from).collect())
            }
        }
    )*};
}

primitive_column! {
    i32, Int32Type, false, Some, Option::unwrap_or_default;
    i64, Int64Type, false, Some, Option::unwrap_or_default;
    f32, Float32Type, false, Some, |v: Option<f32>| v.unwrap_or(f32::NAN);
    Option<i64>, Int64Type, true, |v: Self| v, |v| v;
    Option<f64>, Float64Type, true, |v: Self| v, |v| v;
    Option<NaiveDate>, Date32Type, true, |v: Self| v.map(days), |v: Option<i32>| v.and_then(date);
    Option<NaiveDateTime>, TimestampMicrosecondType, true,
        |v: Self| v.map(|t| t.and_utc().timestamp_micros()),
        |v: Option<i64>| v.and_then(DateTime::from_timestamp_micros).map(|t| t.naive_utc());
}

/// Days since 1970-01-01; every date that chrono knows fits.
fn days(date: NaiveDate) -> i32 {
    date.signed_duration_since(NaiveDate::default()).num_days() as i32
}

/// The date that many days after 1970-01-01, where there is one.
fn date(days: i32) -> Option<NaiveDate> {
    NaiveDate::default().checked_add_signed(chrono::TimeDelta::try_days(days.into())?)
}

/// Item of every list of strings; "element" is what the Parquet format asks for.
fn element() -> FieldRef {
    Arc::new(Field::new("element", DataType::Utf8, false))
}

impl Column for Vec<String> {
    fn fields(name: &str, out: &mut Vec<Field>) {
        out.push(Field::new(name, DataType::List(element()), false));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        let mut list = ListBuilder::new(StringBuilder::new()).with_field(element());
        for value in values {
            value.iter().for_each(|s| list.values().append_value(s));
            list.append(true);
        }
        out.push(Arc::new(list.finish()));
        Ok(())
    }
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
        let strings = |list: Option<ArrayRef>| {
            let Some(list) = list else { return Ok(Vec::new()) };
            let wrong = || ColumnError(format!("column {name} is a list of {}", list.data_type()));
            let list = list.as_any().downcast_ref::<StringArray>().ok_or_else(wrong)?;
            Ok(list.iter().map(|s| s.unwrap_or_default().to_owned()).collect())
        };
        column::<ListArray>(batch, name)?.iter().map(strings).collect()
    }
}

/// A paragraph's vector: [`VECTOR_LEN`] signed bytes in fixed-size binary, a quarter of what a list of int8 takes to read.
impl Column for Vec<i8> {
    fn fields(name: &str, out: &mut Vec<Field>) {
        out.push(Field::new(name, DataType::FixedSizeBinary(VECTOR_LEN as i32), false));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        let mut builder = FixedSizeBinaryBuilder::with_capacity(values.len(), VECTOR_LEN as i32);
        for value in values {
            let bytes: Vec<u8> = value.iter().map(|v| v.cast_unsigned()).collect();
            builder.append_value(bytes)?; // an error where the length is another
        }
        out.push(Arc::new(builder.finish()));
        Ok(())
    }
    fn read(batch: &RecordBatch, name: &str) -> Result<Vec<Self>, ColumnError> {
        let signed = |v: Option<&[u8]>| v.unwrap_or_default().iter().map(|b| b.cast_signed()).collect();
        Ok(column::<FixedSizeBinaryArray>(batch, name)?.iter().map(signed).collect())
    }
}

/// The probabilities of the frames: a column `p_KEY` each, whatever the name of the field.
impl Column for [f32; FRAMES.len()] {
    fn fields(_: &str, out: &mut Vec<Field>) {
        FRAMES.iter().for_each(|key| f32::fields(&format!("p_{key}"), out));
    }
    fn arrays(values: &[&Self], out: &mut Vec<ArrayRef>) -> Result<(), ColumnError> {
        (0..FRAMES.len()).try_for_each(|i| f32::arrays(&values.iter().map(|v| &v[i]).collect::<Vec<_>>(), out))
    }
    fn read(batch: &RecordBatch, _: &str) -> Result<Vec<Self>, ColumnError> {
        let mut rows = vec![[0.0; FRAMES.len()]; batch.num_rows()];
        for (i, key) in FRAMES.iter().enumerate() {
            let values = f32::read(batch, &format!("p_{key}"))?;
            rows.iter_mut().zip(values).for_each(|(row, value)| row[i] = value);
        }
        Ok(rows)
    }
}
