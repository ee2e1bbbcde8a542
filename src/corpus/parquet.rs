//! Parquet: one article a row. Its table of contents stands at the end, so the file itself is read, not a stream; one that
//! comes packed or from standard input is put into a temporary file first.

use std::{
    fs::File,
    io,
    panic::{AssertUnwindSafe, catch_unwind},
    path::Path,
    sync::Arc,
};

use chrono::{DateTime, Duration, NaiveDate};
use parquet::{
    errors::ParquetError,
    file::{reader::FileReader, serialized_reader::SerializedFileReader},
    record::{Field as Cell, Row, reader::RowIter},
    schema::types::Type,
};

use super::{
    article::excerpt,
    fields::{Field, FieldMap, normalize},
    format::{Fault, Format, Limits, Record, Records},
    open::{Input, explain},
};

/// `.parquet` and `.pq`.
pub(super) struct Parquet;

/// First bytes of every file.
pub(super) const MAGIC: &[u8] = b"PAR1";

impl Format for Parquet {
    fn suffixes(&self) -> &'static [&'static str] {
        &["parquet", "pq"]
    }

    fn is_text(&self) -> bool {
        false
    }

    fn file_records(&self, path: &Path, limits: &Limits, fields: &FieldMap) -> Option<Records> {
        Some(match File::open(path) {
            Ok(file) => records(file, limits, fields),
            Err(error) => Box::new(std::iter::once(Err(fault(None, explain(&error))))),
        })
    }

    fn records(&self, mut input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        let spooled = tempfile::tempfile().and_then(|mut file| io::copy(&mut input, &mut file).map(|_| file));
        match spooled {
            Ok(file) => records(file, limits, fields),
            Err(error) => Box::new(std::iter::once(Err(fault(None, explain(&error))))),
        }
    }
}

fn fault(row: Option<u64>, reason: String) -> Fault {
    let raw = row.map(|row| format!("row {row}")).unwrap_or_default();
    Fault { line: None, reason, raw }
}

/// The reader has panicked on damaged files before; such a file must not end the batch.
fn guarded<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, String> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result.map_err(|error| error.to_string()),
        Err(_) => Err("its reader gave up".into()),
    }
}

fn records(file: File, limits: &Limits, fields: &FieldMap) -> Records {
    let opened = guarded(|| {
        let reader = SerializedFileReader::new(file)?;
        let schema = reader.metadata().file_metadata().schema().clone();
        Ok((reader, schema))
    });
    let whole = |reason| Box::new(std::iter::once(Err(fault(None, reason)))) as Records;
    let (reader, schema) = match opened {
        Ok(opened) => opened,
        Err(reason) => return whole(format!("not a whole Parquet file ({reason}); a broken download?")),
    };
    let names: Vec<&str> = schema.get_fields().iter().map(|field| field.name()).collect();
    let wanted = wanted(&schema, fields);
    if !wanted.iter().any(|field| fields.field_of(&normalize(field.name())) == Some(Field::Text)) {
        return whole(fields.no_text(&names));
    }
    let projected = Type::group_type_builder(schema.name()).with_fields(wanted).build();
    let rows = guarded(|| RowIter::from_file_into(Box::new(reader)).project(Some(projected?)));
    match rows {
        Ok(rows) => Box::new(Rows { rows, row: 0, limit: limits.record_bytes, ended: false }),
        Err(reason) => whole(format!("cannot be read as Parquet: {reason}")),
    }
}

/// The columns that fill a field, whole or with a part (`source.name`); a table may hold much else.
fn wanted(schema: &Type, fields: &FieldMap) -> Vec<Arc<Type>> {
    let part = |name: &str| fields.named().iter().any(|named| named.split('.').next() == Some(name));
    let is_wanted = |field: &&Arc<Type>| {
        let name = normalize(field.name());
        fields.field_of(&name).is_some() || part(&name)
    };
    schema.get_fields().iter().filter(is_wanted).cloned().collect()
}

struct Rows {
    rows: RowIter<'static>,
    row: u64,
    limit: usize,
    ended: bool,
}

impl Iterator for Rows {
    type Item = Result<Record, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.row += 1;
        match guarded(|| self.rows.next().transpose()) {
            Ok(Some(row)) => Some(record(row, self.row, self.limit)),
            Ok(None) => None,
            Err(reason) => {
                self.ended = true;
                let reason =
                    format!("damaged at row {} ({reason}); what came before is read, the rest is lost", self.row);
                Some(Err(fault(Some(self.row), reason)))
            }
        }
    }
}

fn record(row: Row, number: u64, limit: usize) -> Result<Record, Fault> {
    let mut columns = Vec::new();
    row.into_columns().into_iter().for_each(|(name, cell)| flatten(normalize(&name), &cell, 0, &mut columns));
    let bytes: usize = columns.iter().flat_map(|(_, values)| values).map(String::len).sum();
    if bytes > limit {
        return Err(fault(
            Some(number),
            format!("row {number} has {bytes} bytes, over the limit of {limit} for one record"),
        ));
    }
    let raw = columns.iter().flat_map(|(_, values)| values).next().map(|v| excerpt(v.as_bytes())).unwrap_or_default();
    Ok(Record { line: None, row: Some(number), columns, raw })
}

/// Columns of a cell: its own, and for a struct one for every member under `name.member`.
fn flatten(name: String, cell: &Cell, depth: usize, columns: &mut Vec<(String, Vec<String>)>) {
    if let (Cell::Group(row), true) = (cell, depth < 3) {
        for (member, cell) in row.get_column_iter() {
            flatten(format!("{name}.{}", normalize(member)), cell, depth + 1, columns);
        }
    }
    let mut values = Vec::new();
    collect(cell, &mut values);
    columns.push((name, values));
}

/// The values of a cell: those of a list each, of a struct its name, none of null.
fn collect(cell: &Cell, into: &mut Vec<String>) {
    let since =
        |at: Option<DateTime<_>>| at.map(|at: DateTime<chrono::Utc>| at.format("%Y-%m-%dT%H:%M:%S").to_string());
    match cell {
        Cell::Null => {}
        Cell::Str(text) => into.push(text.clone()),
        Cell::Bytes(bytes) => into.extend(std::str::from_utf8(bytes.data()).ok().map(str::to_owned)),
        Cell::Date(days) => {
            let day = NaiveDate::default().checked_add_signed(Duration::days(i64::from(*days)));
            into.extend(day.map(|day| day.to_string()));
        }
        Cell::TimestampMillis(at) => into.extend(since(DateTime::from_timestamp_millis(*at))),
        Cell::TimestampMicros(at) => into.extend(since(DateTime::from_timestamp_micros(*at))),
        Cell::ListInternal(list) => list.elements().iter().for_each(|element| collect(element, into)),
        Cell::Group(row) => {
            let named =
                row.get_column_iter().find(|(name, _)| ["name", "title", "text", "value"].contains(&name.as_str()));
            named.into_iter().for_each(|(_, cell)| collect(cell, into));
        }
        Cell::MapInternal(_) => {}
        Cell::Double(number) if number.is_nan() => {}
        Cell::Float(number) if number.is_nan() => {}
        // Numbers as they are; nanoseconds since 1970 come as such, and the reader of dates knows them by their length.
        other => into.push(other.to_string()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use arrow_array::{
        ArrayRef, Date32Array, Int64Array, ListArray, RecordBatch, StringArray, TimestampNanosecondArray,
        types::Int32Type,
    };
    use parquet::arrow::ArrowWriter;

    fn table(columns: Vec<(&str, ArrayRef)>) -> Vec<u8> {
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, batch.schema(), None).unwrap();
        writer.write(&batch).unwrap();
        writer.close().unwrap();
        bytes
    }

    fn read(bytes: &[u8], limit: usize) -> Vec<Result<Record, Fault>> {
        let input = Box::new(io::Cursor::new(bytes.to_vec()));
        Parquet.records(input, &Limits { record_bytes: limit }, &FieldMap::usual()).collect()
    }

    fn texts(n: usize) -> ArrayRef {
        Arc::new((0..n).map(|i| Some(format!("The {i} ferries of the harbour were late."))).collect::<StringArray>())
    }

    #[test]
    fn rows_are_records_whatever_the_types_of_their_columns() {
        let numbers = ListArray::from_iter_primitive::<Int32Type, _, _>([Some(vec![Some(1), Some(2)]), None]);
        let bytes = table(vec![
            ("Text", texts(2)),
            ("id", Arc::new(Int64Array::from(vec![Some(7), None]))),
            ("date", Arc::new(Date32Array::from(vec![Some(17197), None]))),
            ("published", Arc::new(TimestampNanosecondArray::from(vec![1_485_855_000_000_000_000, 0]))),
            ("authors", Arc::new(numbers)),
            ("lean", Arc::new(Int64Array::from(vec![1, 2]))),
        ]);
        let rows = read(&bytes, 1000);
        let first = rows[0].as_ref().unwrap();
        let of = |name: &str| first.columns.iter().find(|(n, _)| n == name).map(|(_, v)| v.join("|"));
        assert_eq!(of("text").as_deref(), Some("The 0 ferries of the harbour were late."));
        assert_eq!((of("id").as_deref(), of("date").as_deref()), (Some("7"), Some("2017-01-31")));
        assert_eq!((of("published").as_deref(), of("authors").as_deref()), (Some("1485855000000000000"), Some("1|2")));
        assert_eq!(of("lean"), None);
        let second = rows[1].as_ref().unwrap();
        assert_eq!(second.row, Some(2));
        assert!(second.columns.iter().find(|(n, _)| n == "date").unwrap().1.is_empty());
    }

    #[test]
    fn half_a_file_and_other_bytes_are_one_fault() {
        let bytes = table(vec![("text", texts(50))]);
        for broken in [&bytes[..bytes.len() / 2], b"PAR1", b"PAR1PAR1", b"", b"PAR1 \0\0\0\x7fPAR1"] {
            let read = read(broken, 1000);
            assert_eq!(read.len(), 1);
            assert!(read[0].as_ref().unwrap_err().reason.contains("not a whole Parquet file"));
        }
    }

    #[test]
    fn a_table_without_text_and_a_row_over_the_limit_are_faults() {
        let other = read(&table(vec![("story", texts(3)), ("lean", texts(3))]), 1000);
        assert!(other[0].as_ref().unwrap_err().reason.contains("columns here: story, lean"));
        let long = read(&table(vec![("text", texts(3))]), 10);
        assert_eq!(long.len(), 3);
        assert!(long[2].as_ref().unwrap_err().reason.contains("row 3 has 39 bytes, over the limit of 10"));
    }

    #[test]
    fn a_changed_byte_is_a_fault_or_another_text_and_never_the_end_of_slant() {
        let bytes = table(vec![("text", texts(20)), ("id", texts(20))]);
        let quiet = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        for at in (0..bytes.len()).step_by(3) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x55;
            assert!(read(&changed, 100_000).len() <= 1_000_000);
        }
        std::panic::set_hook(quiet);
    }
}
