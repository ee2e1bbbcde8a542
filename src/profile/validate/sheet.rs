//! The sheet that a person fills in, as CSV.

use std::{
    collections::{HashMap, HashSet},
    io::Write,
};

use serde::Serialize;

use super::{mask::Mask, sample::Sample};
use crate::{
    analyze::rows::{ArticleRow, ParagraphRow},
    profile::guard,
};

/// Columns of the sheet.
pub const COLUMNS: [&str; 6] = ["id", "title", "text", "frames", "primary", "notes"];

/// A paragraph to code, blinded.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct SheetRow {
    /// Opaque id.
    pub id: String,
    /// The article's title, to resolve who or what is meant.
    pub title: String,
    /// The paragraph.
    pub text: String,
}

/// Collects the texts of the drawn paragraphs from the rows of a run.
#[derive(Debug)]
pub struct SheetBuilder {
    rows: Vec<SheetRow>,
    places: HashMap<(String, i32), usize>,
    articles: HashMap<String, (Mask, String)>,
    clean: fn(&str) -> String,
}

impl SheetBuilder {
    /// Gets ready for the rows of a sample for whose ids `wanted` holds. `clean` takes out what must not be shown.
    pub fn new(
        sample: &Sample,
        articles: &[ArticleRow],
        clean: fn(&str) -> String,
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let drawn: Vec<_> = sample.rows.iter().filter(|row| wanted(&row.id)).collect();
        let places = drawn.iter().enumerate().map(|(i, row)| ((row.article_id.clone(), row.paragraph), i)).collect();
        let ids: HashSet<&str> = drawn.iter().map(|row| row.article_id.as_str()).collect();
        let mut masks = HashMap::new();
        for article in articles.iter().filter(|a| ids.contains(a.article_id.as_str())) {
            let blind = || {
                let mask = Mask::new(article);
                let title = mask.apply(&clean(&article.title));
                (mask, title)
            };
            masks.entry(article.article_id.clone()).or_insert_with(blind);
        }
        let rows = drawn.iter().map(|row| SheetRow { id: row.id.clone(), ..SheetRow::default() }).collect();
        Self { rows, places, articles: masks, clean }
    }

    /// Takes the text of a paragraph, where it was drawn.
    pub fn paragraph(&mut self, row: &ParagraphRow) {
        let Some((mask, title)) = self.articles.get(&row.article_id) else { return };
        let Some(&i) = self.places.get(&(row.article_id.clone(), row.paragraph)) else { return };
        if let Some(line) = self.rows.get_mut(i) {
            line.text = mask.apply(&(self.clean)(&row.text));
            line.title.clone_from(title);
        }
    }

    /// The rows, in the order of the sample.
    pub fn finish(self) -> Vec<SheetRow> {
        self.rows
    }
}

/// Writes the sheet as CSV with empty columns to fill in. It starts with a byte order mark, without which spreadsheets take
/// the text for another encoding; text that they would take for a formula gets an apostrophe before it.
///
/// # Errors
/// Where it cannot be written.
pub fn write_sheet(rows: &[SheetRow], mut out: impl Write) -> Result<(), csv::Error> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for row in rows {
        writer.write_record([&row.id, &guard(&row.title), &guard(&row.text), "", "", ""])?;
    }
    writer.flush()?;
    Ok(())
}
