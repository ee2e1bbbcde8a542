//! The coded sheets, read back.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

use super::{
    ValidateError,
    population::{CODES, code_index, code_key},
    sample::Sample,
};
use crate::model::{FRAMES, NO_FRAME};

/// What one coder said of one paragraph: never empty, `none` alone, the primary one among the codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Coding {
    /// Codes, a bit each.
    codes: u16,
    primary: u8,
}

impl Coding {
    /// Whether the coder gave this code.
    pub fn has(&self, code: usize) -> bool {
        self.codes >> code & 1 == 1
    }

    /// Code that was named as primary.
    pub fn primary(&self) -> usize {
        self.primary.into()
    }

    /// Key of the primary code.
    pub fn primary_key(&self) -> &'static str {
        code_key(self.primary())
    }

    /// Keys of the codes, joined by semicolons.
    pub fn keys(&self) -> String {
        (0..CODES).filter(|k| self.has(*k)).map(code_key).collect::<Vec<_>>().join(";")
    }

    /// A coding from the codes and the primary one; of a single code that one.
    fn new(codes: &BTreeSet<usize>, primary: Option<usize>) -> Result<Self, (&'static str, String)> {
        let none = FRAMES.len();
        let mut codes = codes.clone();
        // The primary frame alone says that it is there.
        codes.extend(primary.filter(|_| codes.is_empty()));
        if codes.contains(&none) && codes.len() > 1 {
            return Err(("frames", format!("{NO_FRAME:?} stands alone, never with another frame")));
        }
        let primary = match (primary, codes.first()) {
            (Some(primary), _) => primary,
            (None, Some(only)) if codes.len() == 1 => *only,
            _ => return Err(("primary", "several frames and no primary one: name the one that stands out".to_owned())),
        };
        if !codes.contains(&primary) {
            return Err(("primary", format!("{:?} is not among the frames of the row", code_key(primary))));
        }
        Ok(Self { codes: codes.iter().fold(0, |bits, k| bits | 1 << k), primary: primary as u8 })
    }
}

/// One coder's sheet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodedSheet {
    /// The coder: from the sheet, else the file's name.
    pub coder: String,
    /// Name of the sample that its ids begin with.
    pub sample: String,
    /// Codings by id.
    pub codings: BTreeMap<String, Coding>,
    /// Rows left uncoded.
    pub uncoded: usize,
    file: PathBuf,
}

impl CodedSheet {
    /// Reads a sheet: the CSV that `--sample` wrote, filled in, or the one that the form exports. Columns stand in any order,
    /// separated by commas, semicolons or tabs; `id` and `frames` (or a column for every frame, marked with x or 1) are
    /// needed.
    ///
    /// # Errors
    /// With file, row and column of the first cell that cannot be read.
    pub fn read(file: &Path) -> Result<Self, ValidateError> {
        let bytes = fs::read(file).map_err(|e| ValidateError::io(file, e))?;
        let text = String::from_utf8(bytes).map_err(|_| sheet(file, "is not in UTF-8: save it as \"CSV UTF-8\""))?;
        Self::parse(file, text.trim_start_matches('\u{feff}'))
    }

    fn parse(file: &Path, text: &str) -> Result<Self, ValidateError> {
        let mut reader =
            csv::ReaderBuilder::new().delimiter(delimiter(text)).flexible(true).from_reader(text.as_bytes());
        let header = reader.headers().map_err(|e| sheet(file, &e.to_string()))?;
        let columns = Columns::of(header).map_err(|reason| sheet(file, &reason))?;
        let mut coded = Self {
            coder: file.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default(),
            sample: String::new(),
            codings: BTreeMap::new(),
            uncoded: 0,
            file: file.to_owned(),
        };
        let (mut seen, mut coders) = (BTreeSet::new(), BTreeSet::new());
        for record in reader.records() {
            let record = record.map_err(|e| sheet(file, &e.to_string()))?;
            let row = record.position().map_or(0, |p| p.line() as usize);
            let cell = |column, reason| ValidateError::Cell { file: file.to_owned(), row, column, reason };
            if record.iter().all(|c| c.trim().is_empty()) {
                continue;
            }
            let id = columns.id(&record);
            if !seen.insert(id.clone()) {
                return Err(cell("id", format!("{id:?} stands in the sheet twice: keep one of the rows")));
            }
            match columns.coding(&record).map_err(|(column, reason)| cell(column, reason))? {
                Some(coding) => {
                    coded.codings.insert(id, coding);
                }
                None => coded.uncoded += 1,
            }
            coders.extend(columns.coder(&record));
        }
        let first = seen.first().ok_or_else(|| sheet(file, "has no rows"))?;
        coded.sample = first.split('-').next().unwrap_or_default().to_owned();
        if let (1, Some(only)) = (coders.len(), coders.into_iter().next()) {
            coded.coder = only;
        }
        Ok(coded)
    }

    /// Refuses ids that are not of the sample.
    ///
    /// # Errors
    /// With the first such id.
    pub fn check(&self, sample: &Sample) -> Result<(), ValidateError> {
        let ids: BTreeSet<&str> = sample.rows.iter().map(|r| r.id.as_str()).collect();
        let stray = self.codings.keys().find(|id| !ids.contains(id.as_str()));
        match stray {
            Some(id) => Err(sheet(&self.file, &format!("{id:?} is not of the sample {}", sample.sample))),
            None => Ok(()),
        }
    }
}

fn sheet(file: &Path, reason: &str) -> ValidateError {
    ValidateError::Sheet { file: file.to_owned(), reason: reason.to_owned() }
}

/// Character between the cells, from the header: spreadsheets in many countries write semicolons.
fn delimiter(text: &str) -> u8 {
    let header = text.lines().next().unwrap_or_default();
    let count = |c: u8| header.bytes().filter(|b| *b == c).count();
    [b',', b';', b'\t'].into_iter().max_by_key(|c| (count(*c), *c == b',')).unwrap_or(b',')
}

/// Where the columns stand.
struct Columns {
    id: usize,
    frames: Option<usize>,
    primary: Option<usize>,
    coder: Option<usize>,
    /// Columns of single codes, marked where the code is given.
    marks: Vec<(usize, usize)>,
}

impl Columns {
    fn of(header: &csv::StringRecord) -> Result<Self, String> {
        let place = |name: &str| header.iter().position(|h| h.trim().eq_ignore_ascii_case(name));
        let id = place("id").ok_or("has no column \"id\": hand in the sheet with all its columns")?;
        let marks: Vec<(usize, usize)> =
            header.iter().enumerate().filter_map(|(i, name)| Some((i, code_index(&normal(name))?))).collect();
        let frames = place("frames");
        if frames.is_none() && marks.is_empty() {
            return Err("has neither a column \"frames\" nor a column for each frame".to_owned());
        }
        Ok(Self { id, frames, primary: place("primary"), coder: place("coder"), marks })
    }

    fn id(&self, record: &csv::StringRecord) -> String {
        record.get(self.id).unwrap_or_default().trim().to_owned()
    }

    fn coder(&self, record: &csv::StringRecord) -> Option<String> {
        let name = record.get(self.coder?)?.trim().trim_start_matches('\'');
        (!name.is_empty()).then(|| name.to_owned())
    }

    fn coding(&self, record: &csv::StringRecord) -> Result<Option<Coding>, (&'static str, String)> {
        let cell = |column: Option<usize>| column.and_then(|c| record.get(c)).unwrap_or_default();
        let mut codes = BTreeSet::new();
        for key in cell(self.frames).split([';', ',', '|', '\n']).map(str::trim).filter(|k| !k.is_empty()) {
            codes.insert(code(key).map_err(|reason| ("frames", reason))?);
        }
        for &(column, code) in &self.marks {
            match normal(record.get(column).unwrap_or_default()).as_str() {
                "" | "0" | "no" | "false" => {}
                "x" | "1" | "yes" | "true" => {
                    codes.insert(code);
                }
                other => return Err((code_key(code), format!("{other:?} is no mark: write x or leave it empty"))),
            }
        }
        let primary = Some(cell(self.primary).trim()).filter(|p| !p.is_empty());
        let primary = primary.map(code).transpose().map_err(|reason| ("primary", reason))?;
        if codes.is_empty() && primary.is_none() {
            return Ok(None);
        }
        Coding::new(&codes, primary).map(Some)
    }
}

/// A key as people may type it: in any case, with spaces or dashes for underscores.
fn normal(key: &str) -> String {
    key.trim().to_lowercase().replace([' ', '-'], "_")
}

fn code(key: &str) -> Result<usize, String> {
    let typed = normal(key);
    if let Some(code) = code_index(&typed) {
        return Ok(code);
    }
    let near = (0..CODES).map(code_key).map(|known| (distance(&typed, known), known)).min();
    let keys = || (0..CODES).map(code_key).collect::<Vec<_>>().join(", ");
    Err(match near {
        Some((d, known)) if d <= 3 && d < known.len() => format!("{key:?} is no frame; did you mean {known:?}?"),
        _ => format!("{key:?} is no frame; there are {}", keys()),
    })
}

/// Edit distance (Levenshtein 1966).
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, ca) in a.chars().enumerate() {
        let mut next = vec![i + 1];
        for ((cb, up_left), up) in b.iter().zip(&row).zip(row.iter().skip(1)) {
            let left = next.last().copied().unwrap_or_default();
            next.push((up_left + usize::from(ca != *cb)).min(up + 1).min(left + 1));
        }
        row = next;
    }
    row.last().copied().unwrap_or_default()
}

/// The labels of a sample: every coder's, and one of each paragraph for the estimates.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Labels {
    /// Names of the coders.
    pub coders: Vec<String>,
    /// By row of the sample, each coder's coding.
    pub by_coder: Vec<Vec<Option<Coding>>>,
    /// By row of the sample, the settled coding.
    pub settled: Vec<Option<Coding>>,
}

impl Labels {
    /// Brings the sheets of the coders, and those that settle their disagreements, together.
    ///
    /// # Errors
    /// Where a sheet is of another sample.
    pub fn new(sample: &Sample, coded: &[CodedSheet], settled: &[CodedSheet]) -> Result<Self, ValidateError> {
        coded.iter().chain(settled).try_for_each(|sheet| sheet.check(sample))?;
        let of = |sheet: &CodedSheet, id: &str| sheet.codings.get(id).copied();
        Ok(Self {
            coders: coded.iter().map(|sheet| sheet.coder.clone()).collect(),
            by_coder: sample.rows.iter().map(|row| coded.iter().map(|s| of(s, &row.id)).collect()).collect(),
            settled: sample.rows.iter().map(|row| settled.iter().rev().find_map(|s| of(s, &row.id))).collect(),
        })
    }

    /// The codings that count for a row: the settled one, else all that there are.
    fn counting(&self, row: usize) -> Vec<Coding> {
        match self.settled.get(row).copied().flatten() {
            Some(settled) => vec![settled],
            None => self.by_coder.get(row).into_iter().flatten().copied().flatten().collect(),
        }
    }

    /// Share of the codings of a row that have a code; none where nobody coded it. Coders who disagree and were not settled
    /// count half each (a third …): the estimate is then for the average coder.
    pub fn share(&self, row: usize, code: usize) -> Option<f64> {
        mean(self.counting(row).iter().map(|c| c.has(code)))
    }

    /// Share of the codings of a row whose primary code this is.
    pub fn primary_share(&self, row: usize, code: usize) -> Option<f64> {
        mean(self.counting(row).iter().map(|c| c.primary() == code))
    }

    /// Whether anybody coded the row.
    pub fn is_coded(&self, row: usize) -> bool {
        !self.counting(row).is_empty()
    }

    /// Whether coders differ on a row that was not settled.
    pub fn differs(&self, row: usize) -> bool {
        let codings = self.counting(row);
        codings.iter().any(|c| Some(c) != codings.first())
    }
}

fn mean(values: impl ExactSizeIterator<Item = bool>) -> Option<f64> {
    let n = values.len();
    (n > 0).then(|| values.filter(|v| *v).count() as f64 / n as f64)
}

#[cfg(test)]
#[path = "labels_test.rs"]
mod tests;
