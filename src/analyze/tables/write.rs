//! Writing a table: rows in, one Parquet file out, memory bounded by a row group.

use std::path::{Path, PathBuf};

use parquet::arrow::ArrowWriter;
use parquet::arrow::arrow_writer::ArrowWriterOptions;
use parquet::basic::{Compression, Encoding, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties, WriterVersion};
use parquet::schema::types::ColumnPath;
use tempfile::NamedTempFile;

use super::Row;
use crate::analyze::atomic;
use crate::analyze::run::RunError;

/// Rows a batch. Pages may end where a batch does, so batches must not follow the parts or the articles.
const BATCH_ROWS: usize = 2_048;

/// Rows a row group: about 16 MB of paragraphs.
const GROUP_ROWS: usize = 8 * BATCH_ROWS;

/// A table being written; it is in its place only after [`TableWriter::commit`].
pub(crate) struct TableWriter<R> {
    path: PathBuf,
    writer: ArrowWriter<NamedTempFile>,
    waiting: Vec<R>,
}

impl<R: Row> TableWriter<R> {
    /// Begins the table in the folder of a run.
    pub(crate) fn create(run: &Path) -> Result<Self, RunError> {
        Self::create_at(run.join(R::FILE))
    }

    /// Begins the table as a file of any name.
    fn create_at(path: PathBuf) -> Result<Self, RunError> {
        let file = atomic::begin(atomic::folder_of(&path)).map_err(|e| RunError::io(&path, e))?;
        let options = ArrowWriterOptions::new().with_properties(properties::<R>(&path)?);
        let writer = ArrowWriter::try_new_with_options(file, R::schema(), options);
        Ok(Self { writer: writer.map_err(|e| RunError::write(&path, &e))?, path, waiting: Vec::new() })
    }

    /// Adds a row.
    pub(crate) fn push(&mut self, row: R) -> Result<(), RunError> {
        self.waiting.push(row);
        if self.waiting.len() == BATCH_ROWS { self.write_batch() } else { Ok(()) }
    }

    /// Writes what waits and puts the table in its place.
    pub(crate) fn commit(mut self) -> Result<(), RunError> {
        if !self.waiting.is_empty() {
            self.write_batch()?;
        }
        let file = self.writer.into_inner().map_err(|e| RunError::write(&self.path, &e))?;
        atomic::commit(file, &self.path).map_err(|e| RunError::io(&self.path, e))
    }

    fn write_batch(&mut self) -> Result<(), RunError> {
        let batch = R::to_batch(&self.waiting).map_err(|e| RunError::write(&self.path, &e))?;
        self.waiting.clear();
        self.writer.write(&batch).map_err(|e| RunError::write(&self.path, &e))
    }
}

/// Writes rows as a table of its own, in place of a file that is there.
///
/// # Errors
/// Where the folder cannot be written to.
pub fn write_table<R: Row>(path: &Path, rows: impl IntoIterator<Item = R>) -> Result<(), RunError> {
    let mut table = TableWriter::create_at(path.to_owned())?;
    rows.into_iter().try_for_each(|row| table.push(row))?;
    table.commit()
}

/// Everything that the bytes of a file depend on, said outright, so that a new version of the writer's defaults
/// does not change them unnoticed.
fn properties<R: Row>(path: &Path) -> Result<WriterProperties, RunError> {
    let level = ZstdLevel::try_new(3).map_err(|e| RunError::write(path, &e))?;
    let mut builder = WriterProperties::builder()
        .set_created_by("slant".to_owned())
        .set_writer_version(WriterVersion::PARQUET_1_0)
        .set_compression(Compression::ZSTD(level))
        .set_max_row_group_row_count(Some(GROUP_ROWS))
        .set_max_row_group_bytes(None)
        .set_write_batch_size(1_024)
        .set_data_page_size_limit(1 << 20)
        .set_data_page_row_count_limit(20_000)
        .set_dictionary_page_size_limit(1 << 20)
        .set_statistics_enabled(EnabledStatistics::Chunk)
        .set_statistics_truncate_length(Some(64))
        .set_write_page_header_statistics(false)
        .set_offset_index_disabled(false)
        .set_bloom_filter_enabled(false)
        .set_dictionary_enabled(true);
    for field in R::schema().fields() {
        let float = field.data_type().is_floating();
        if float || R::PLAIN.contains(&field.name().as_str()) {
            let column = ColumnPath::from(field.name().as_str());
            builder = builder.set_column_dictionary_enabled(column.clone(), false);
            builder = builder.set_column_encoding(column, Encoding::PLAIN);
        }
    }
    Ok(builder.build())
}
