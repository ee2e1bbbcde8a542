//! Reading a table: a stream of rows, a batch of them in memory at a time.

use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::vec::IntoIter;

use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReader, ParquetRecordBatchReaderBuilder};

use super::Row;
use crate::analyze::run::RunError;

/// Rows decoded at a time.
const BATCH_ROWS: usize = 2_048;

/// The rows of a table, in order. Ends after the first error.
pub struct Rows<R> {
    path: PathBuf,
    reader: Option<ParquetRecordBatchReader>,
    batch: IntoIter<R>,
}

impl<R: Row> Rows<R> {
    /// Opens the table in the folder of a run.
    ///
    /// # Errors
    /// Where the file is missing or is no Parquet file.
    pub fn open(run: &Path) -> Result<Self, RunError> {
        let path = run.join(R::FILE);
        let file = File::open(&path).map_err(|e| RunError::open(&path, e))?;
        let reader = guarded(&path, || {
            // Types as Parquet has them, whatever another tool noted beside them.
            let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
            let builder = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options)?;
            builder.with_batch_size(BATCH_ROWS).build()
        })?;
        Ok(Self { path, reader: Some(reader), batch: Vec::new().into_iter() })
    }

    fn next_batch(&mut self) -> Option<Result<IntoIter<R>, RunError>> {
        let reader = self.reader.as_mut()?;
        match guarded(&self.path, || reader.next().transpose()) {
            Ok(Some(batch)) => {
                let rows = R::from_batch(&batch).map_err(|e| RunError::damaged(&self.path, &e));
                Some(rows.map(Vec::into_iter))
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
                Some(Ok(batch)) => self.batch = batch,
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

/// Runs a step of the Parquet reader: on a damaged file it may panic where it should return an error.
fn guarded<T, E: std::fmt::Display>(path: &Path, step: impl FnOnce() -> Result<T, E>) -> Result<T, RunError> {
    match catch_unwind(AssertUnwindSafe(step)) {
        Ok(result) => result.map_err(|e| RunError::damaged(path, &e)),
        Err(_) => Err(RunError::damaged(path, &"its bytes make no sense")),
    }
}
