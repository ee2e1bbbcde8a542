//! CSV and TSV: a header and rows.

use super::{
    article::excerpt,
    fields::{Field, FieldMap, normalize},
    format::{Fault, Format, Limits, Record, Records},
    lines::Lines,
    open::Input,
    rows::{Row, Rows},
};

/// `.csv`, whose delimiter the header tells, or `.tsv` and `.tab`.
pub(super) struct Table {
    delimiter: Option<u8>,
    suffixes: &'static [&'static str],
}

impl Table {
    /// Delimited by whichever of comma, semicolon and tab the header has most of.
    pub const CSV: Table = Table { delimiter: None, suffixes: &["csv"] };
    /// Delimited by tabs.
    pub const TSV: Table = Table { delimiter: Some(b'\t'), suffixes: &["tsv", "tab"] };
}

impl Format for Table {
    fn suffixes(&self) -> &'static [&'static str] {
        self.suffixes
    }

    fn records(&self, input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        let mut rows = Rows::new(Lines::new(input, limits.record_bytes), limits.record_bytes);
        match header(&mut rows, self.delimiter, fields) {
            None => Box::new(std::iter::empty()),
            Some(Err(fault)) => Box::new(std::iter::once(Err(fault))),
            Some(Ok(names)) => {
                Box::new(rows.enumerate().map(move |(n, row)| row.and_then(|row| record(row, n as u64 + 1, &names))))
            }
        }
    }
}

/// Normalised names of the columns; `None` for an empty file. A table without a text column is refused whole, not row by row.
fn header(rows: &mut Rows, delimiter: Option<u8>, fields: &FieldMap) -> Option<Result<Vec<String>, Fault>> {
    let first = match rows.peek()? {
        Ok(line) => line.to_vec(),
        Err(fault) => return Some(Err(fault)),
    };
    let told = told_delimiter(&first);
    if told.is_some() {
        rows.line();
    }
    let start = match rows.peek()? {
        Ok(line) => line.to_vec(),
        Err(fault) => return Some(Err(fault)),
    };
    rows.set_delimiter(delimiter.or(told).unwrap_or_else(|| sniff(&start)));
    let row = match rows.next()? {
        Ok(row) => row,
        Err(fault) => return Some(Err(fault)),
    };
    Some(names(row, &start, fields))
}

fn names(row: Row, start: &[u8], fields: &FieldMap) -> Result<Vec<String>, Fault> {
    let fault = |reason| Err(Fault { line: Some(row.line), reason, raw: excerpt(start) });
    if let Some(reason) = row.not_text {
        return fault(reason);
    }
    let cells: Vec<String> = row.cells.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    if start.strip_suffix(b"\r").unwrap_or(start).contains(&b'\r') {
        return fault(
            "lines end in CR alone (an old Macintosh format); save the table with line ends LF or CRLF".into(),
        );
    }
    let names: Vec<String> = cells.iter().map(|cell| normalize(cell)).collect();
    if !names.iter().any(|name| fields.field_of(name) == Some(Field::Text)) {
        let seen: Vec<&str> = cells.iter().map(|cell| cell.trim()).collect();
        return fault(format!("the first row must name the columns: {}", fields.no_text(&seen)));
    }
    Ok(names)
}

/// The delimiter of Excel's first line `sep=;`.
fn told_delimiter(line: &[u8]) -> Option<u8> {
    match line.strip_suffix(b"\r").unwrap_or(line) {
        [b's' | b'S', b'e' | b'E', b'p' | b'P', b'=', delimiter] => Some(*delimiter),
        _ => None,
    }
}

/// The commonest of comma, semicolon and tab outside quotes; the first of them where they are equal.
pub(super) fn sniff(header: &[u8]) -> u8 {
    let mut quoted = false;
    let mut counts = [(b',', 0), (b';', 0), (b'\t', 0)];
    for &byte in header {
        quoted ^= byte == b'"';
        for (delimiter, count) in &mut counts {
            *count += usize::from(!quoted && byte == *delimiter);
        }
    }
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(delimiter, _)| *delimiter)
}

/// What R, pandas and databases write for a missing value.
const MISSING: [&str; 8] = ["NA", "N/A", "NaN", "nan", "NULL", "null", "None", "\\N"];

fn record(row: Row, number: u64, names: &[String]) -> Result<Record, Fault> {
    let fault = |reason| Err(Fault { line: Some(row.line), reason, raw: row.raw.clone() });
    if let Some(reason) = row.not_text {
        return fault(reason);
    }
    // Spreadsheets pad rows with empty cells.
    let surplus = row.cells.iter().skip(names.len()).any(|cell| !cell.is_empty());
    if surplus || row.cells.len() < names.len() {
        let lines =
            if row.last_line > row.line { format!(" (it runs to line {})", row.last_line) } else { String::new() };
        return fault(format!(
            "row {number} has {} cells, the header {}{lines}; look for a quotation mark or delimiter too many or too few",
            row.cells.len(),
            names.len()
        ));
    }
    let value = |cell: Vec<u8>| {
        let text = String::from_utf8(cell).unwrap_or_default();
        if MISSING.contains(&text.trim()) { Vec::new() } else { vec![text] }
    };
    let columns = names.iter().cloned().zip(row.cells.into_iter().map(value)).collect();
    Ok(Record { line: Some(row.line), row: Some(number), columns, raw: row.raw })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(table: Table, text: &'static [u8]) -> Vec<Result<Record, Fault>> {
        let fields = FieldMap::new(&[]).unwrap();
        table.records(Box::new(std::io::Cursor::new(text)), &Limits { record_bytes: 1000 }, &fields).collect()
    }

    fn titles(table: Table, text: &'static [u8]) -> Vec<String> {
        let title = |r: Result<Record, Fault>| match r {
            Ok(record) => record.columns.into_iter().find(|(n, _)| n == "title").unwrap().1.join("|"),
            Err(fault) => format!("{}: {}", fault.line.unwrap(), fault.reason),
        };
        read(table, text).into_iter().map(title).collect()
    }

    #[test]
    fn the_delimiter_is_told_from_the_header() {
        assert_eq!(titles(Table::CSV, b"title,text\na;b,c\n"), ["a;b"]);
        assert_eq!(titles(Table::CSV, b"title;text\na,b;c\n"), ["a,b"]);
        assert_eq!(titles(Table::CSV, b"title\ttext\na,b\tc\n"), ["a,b"]);
        assert_eq!(titles(Table::CSV, b"sep=;\r\ntitle;text\r\na,b;c\r\n"), ["a,b"]);
        assert_eq!(titles(Table::TSV, b"title\ttext, whole\ttext\na,b\tc\td\n"), ["a,b"]);
    }

    #[test]
    fn rows_of_another_length_are_faults_but_for_padding() {
        let read = titles(Table::CSV, b"title,text\na\nb,c,d\ne,f,,\ng,\"h\ni\"\nj,k\n");
        assert!(read[0].starts_with("2: row 1 has 1 cells, the header 2"), "{}", read[0]);
        assert!(read[1].starts_with("3: row 2"), "{}", read[1]);
        assert_eq!(&read[2..], ["e", "g", "j"]);
    }

    #[test]
    fn missing_values_are_empty() {
        assert_eq!(titles(Table::CSV, b"title,text\nNA,a\nNaN,b\nNAB,c\n"), ["", "", "NAB"]);
    }

    #[test]
    fn a_bad_byte_costs_its_row_alone() {
        let read = titles(Table::CSV, b"title,text\na,\"x\ncaf\xe9\"\nb,c\n");
        assert!(read[0].starts_with("2: line 3: not valid UTF-8 at byte 4"), "{}", read[0]);
        assert_eq!(read[1], "b");
    }

    #[test]
    fn a_table_without_a_text_column_is_one_fault_that_names_what_is_there() {
        let read = read(Table::CSV, b"headline,Story Body\na,b\nc,d\n");
        assert_eq!(read.len(), 1);
        let reason = &read[0].as_ref().unwrap_err().reason;
        assert!(reason.contains("headline, Story Body") && reason.contains("--field text=COLUMN"), "{reason}");
    }

    #[test]
    fn an_empty_table_has_no_record() {
        assert!(read(Table::CSV, b"").is_empty());
        assert!(read(Table::CSV, b"\n\n").is_empty());
        assert!(read(Table::CSV, b"title,text\n").is_empty());
    }
}
