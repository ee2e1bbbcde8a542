//! Reading a table: a stream of rows, a batch of them in memory at a time.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, sync_channel};
use std::vec::IntoIter;

use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::{Fields, Row};
use crate::analyze::run::RunError;

/// Rows decoded at a time.
const BATCH_ROWS: usize = 2_048;

/// The rows of a table, in order. Ends after the first error.
pub struct Rows<R> {
    path: PathBuf,
    reader: Option<ParquetRecordBatchReader>,
    fields: Fields,
    batch: IntoIter<R>,
}

impl<R: Row> Rows<R> {
    /// Opens the table in the folder of a run.
    ///
    /// # Errors
    /// Where the file is missing or is no Parquet file.
    pub fn open(run: &Path) -> Result<Self, RunError> {
        Self::open_fields(run, Fields::All)
    }

    /// The same with some of the fields; the others keep their defaults.
    ///
    /// # Errors
    /// As [`Rows::open`].
    pub fn open_fields(run: &Path, fields: Fields) -> Result<Self, RunError> {
        let path = run.join(R::FILE);
        let file = File::open(&path).map_err(|e| RunError::open(&path, e))?;
        let reader = guarded(&path, || {
            // Types as Parquet has them, whatever another tool noted beside them.
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?;
            let columns = R::columns(fields);
            let mask = ProjectionMask::columns(builder.parquet_schema(), columns.iter().map(String::as_str));
            builder.with_projection(mask).with_batch_size(BATCH_ROWS).build()
        })?;
        Ok(Self { path, reader: Some(reader), fields, batch: Vec::new().into_iter() })
    }

    fn next_batch(&mut self) -> Option<Result<Vec<R>, RunError>> {
        let reader = self.reader.as_mut()?;
        match guarded(&self.path, || reader.next().transpose()) {
            Ok(Some(batch)) => {
                Some(R::from_columns(&batch, self.fields).map_err(|e| RunError::damaged(&self.path, &e)))
            }
            Ok(None) => None,
            Err(e) => Some(Err(e)),
        }
    }
}

impl<R: Row> Iterator for Rows<R> {
    type Item = Result<R, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(row) = self.batch.next() {
                return Some(Ok(row));
            }
            match self.next_batch() {
                Some(Ok(batch)) => self.batch = batch.into_iter(),
                Some(Err(e)) => {
                    self.reader = None;
                    return Some(Err(e));
                }
                None => {
                    self.reader = None;
                    return None;
                }
            }
        }
    }
}

/// The rows of a table, some thousand at a time, unpacked by a thread of their own while those before them are worked on. Ends
/// after the first error.
pub struct Ahead<R> {
    batches: Receiver<Result<Vec<R>, RunError>>,
}

impl<R: Row + Send + 'static> Rows<R> {
    /// Reads ahead.
    pub fn ahead(mut self) -> Ahead<R> {
        let (sender, batches) = sync_channel(2);
        std::thread::spawn(move || {
            while let Some(batch) = self.next_batch() {
                let failed = batch.is_err();
                // Nobody listens any more, or there is nothing more to hear.
                if sender.send(batch).is_err() || failed {
                    return;
                }
            }
        });
        Ahead { batches }
    }
}

impl<R> Iterator for Ahead<R> {
    type Item = Result<Vec<R>, RunError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.batches.recv().ok()
    }
}

/// Runs a step of the Parquet reader: on a damaged file it may panic where it should return an error.
fn guarded<T, E: std::fmt::Display>(path: &Path, step: impl FnOnce() -> Result<T, E>) -> Result<T, RunError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => result.map_err(|e| RunError::damaged(path, &e)),
        Err(_) => Err(RunError::damaged(path, &"its bytes make no sense")),
    }
}
