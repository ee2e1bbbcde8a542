//! Rows of delimited text by RFC 4180, from lines: quoted cells may hold delimiters, line ends and doubled quotes.
//!
//! The crate `csv` reads the same rows (a test holds the two together), but a quote that is never closed makes it read the
//! rest of the file into one cell, and what it has swallowed is lost. Here such a row ends at a limit, the reject says where
//! the quote was opened, and reading goes on at the line after.

use std::collections::VecDeque;

use super::{article::excerpt, format::Fault, lines::Lines, lines::not_text};

/// A row with its cells as bytes; they are valid UTF-8 unless `not_text` says why not.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Row {
    /// Line on which it begins.
    pub line: u64,
    /// Line on which it ends.
    pub last_line: u64,
    /// Cells, quotes taken off.
    pub cells: Vec<Vec<u8>>,
    /// The beginning of its first line.
    pub raw: String,
    /// What is wrong with its bytes.
    pub not_text: Option<String>,
}

/// Rows of a file.
pub(super) struct Rows {
    lines: Lines,
    /// Lines to read again after a quote that was never closed.
    again: VecDeque<(u64, Vec<u8>)>,
    /// Faults of the lines that wait until the rows before them are told.
    waiting: VecDeque<Fault>,
    delimiter: u8,
    limit: usize,
    /// Bytes that may still be read again: without a bound, a hostile file could make that quadratic.
    again_left: usize,
    ended: bool,
}

/// How many times the limit of a record may be read again in a file.
const AGAIN: usize = 16;

/// Cells that a row may have: each takes many times its bytes in memory.
const MAX_CELLS: usize = 10_000;

/// Bytes that a line counts for over its own while a quote is open: what it takes to hold it apart. A file of empty lines
/// would else take many times the limit.
const LINE_COST: usize = 64;

impl Rows {
    pub fn new(lines: Lines, limit: usize) -> Self {
        Self {
            lines,
            again: VecDeque::new(),
            waiting: VecDeque::new(),
            delimiter: b',',
            limit,
            again_left: limit.saturating_mul(AGAIN),
            ended: false,
        }
    }

    pub fn set_delimiter(&mut self, delimiter: u8) {
        self.delimiter = delimiter;
    }

    /// The next line that is not blank, left in place.
    pub fn peek(&mut self) -> Option<Result<&[u8], Fault>> {
        while let Some(line) = self.line() {
            match line {
                Ok((_, bytes)) if is_blank(&bytes) => {}
                Ok(line) => {
                    self.again.push_front(line);
                    return self.again.front().map(|(_, bytes)| Ok(bytes.as_slice()));
                }
                Err(fault) => return Some(Err(fault)),
            }
        }
        None
    }

    /// Takes the next line as it is.
    pub fn line(&mut self) -> Option<Result<(u64, Vec<u8>), Fault>> {
        match self.again.pop_front() {
            Some(line) => Some(Ok(line)),
            None => self.lines.next(),
        }
    }

    /// The row that begins at the next line. Blank lines are no rows.
    fn row(&mut self) -> Option<Result<Row, Fault>> {
        let first = loop {
            match self.line()? {
                Ok((_, bytes)) if is_blank(&bytes) => {}
                Ok(line) => break line,
                Err(fault) => return Some(Err(fault)),
            }
        };
        let mut row = Row { line: first.0, raw: excerpt(&first.1), ..Row::default() };
        let mut parser = Parser::new(self.delimiter);
        let mut taken: Vec<(u64, Vec<u8>)> = Vec::new();
        let mut size = 0;
        let mut next = first;
        loop {
            let (number, bytes) = next;
            row.last_line = number;
            if row.not_text.is_none() {
                row.not_text = not_text(&bytes).map(|reason| format!("line {number}: {reason}"));
            }
            size += bytes.len() + if taken.is_empty() { 0 } else { LINE_COST };
            let complete = parser.feed(&bytes, number);
            taken.push((number, bytes));
            if complete && parser.cells.len() > MAX_CELLS {
                let reason = format!("the row has more than {MAX_CELLS} cells, the limit for one record");
                return Some(Err(Fault { line: Some(row.line), reason, raw: row.raw }));
            }
            if complete {
                row.cells = parser.cells;
                return Some(Ok(row));
            }
            if size > self.limit {
                return Some(Err(self.unclosed(row, parser.opened, taken, size)));
            }
            match self.line() {
                Some(Ok(line)) => next = line,
                Some(Err(fault)) => {
                    self.waiting.push_back(fault);
                    return Some(Err(self.unclosed(row, parser.opened, taken, size)));
                }
                None => return Some(Err(self.unclosed(row, parser.opened, taken, size))),
            }
        }
    }

    /// Gives back what was read after the line on which the quote was opened.
    fn unclosed(&mut self, row: Row, opened: u64, taken: Vec<(u64, Vec<u8>)>, size: usize) -> Fault {
        let before = if size > self.limit {
            format!("by line {}, where its row is over the limit of a record ({} bytes)", row.last_line, self.limit)
        } else {
            "before the end of the file".to_string()
        };
        let mut reason = format!("the quotation mark opened on line {opened} is not closed {before}");
        if opened > row.line {
            reason += &format!("; lines {} to {opened} are lost with it", row.line);
        }
        if size > self.again_left {
            self.ended = true;
            reason += "; too much of this file is like that: nothing after it is read";
        } else {
            self.again_left -= size;
            reason += "; close or double it; reading goes on at the next line";
            for line in taken.into_iter().rev().filter(|(number, _)| *number > opened) {
                self.again.push_front(line);
            }
        }
        Fault { line: Some(row.line), reason, raw: row.raw }
    }
}

impl Iterator for Rows {
    type Item = Result<Row, Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.again.is_empty()
            && let Some(fault) = self.waiting.pop_front()
        {
            return Some(Err(fault));
        }
        if self.ended { None } else { self.row() }
    }
}

fn is_blank(line: &[u8]) -> bool {
    line.is_empty() || line == b"\r"
}

#[derive(PartialEq)]
enum State {
    /// At the start of a cell.
    Start,
    /// In a cell that does not begin with a quote; quotes in it are plain characters.
    Plain,
    /// Between quotes.
    Quoted,
    /// After a quote within quotes: the end of the cell, unless a second quote follows.
    Closing,
}

/// Reads one row, a line at a time.
struct Parser {
    delimiter: u8,
    state: State,
    cell: Vec<u8>,
    cells: Vec<Vec<u8>>,
    /// Line on which the last quote was opened.
    opened: u64,
}

impl Parser {
    fn new(delimiter: u8) -> Self {
        Self { delimiter, state: State::Start, cell: Vec::new(), cells: Vec::new(), opened: 0 }
    }

    /// Reads a line; true where the row ends with it.
    fn feed(&mut self, line: &[u8], number: u64) -> bool {
        let body = line.strip_suffix(b"\r").unwrap_or(line);
        for &byte in body {
            match (&self.state, byte) {
                (State::Quoted, b'"') => self.state = State::Closing,
                (State::Quoted, _) => self.cell.push(byte),
                (State::Closing, b'"') => {
                    self.cell.push(byte);
                    self.state = State::Quoted;
                }
                (State::Start, b'"') => {
                    self.opened = number;
                    self.state = State::Quoted;
                }
                (_, _) if byte == self.delimiter => self.end_cell(),
                (_, _) => {
                    self.cell.push(byte);
                    self.state = State::Plain;
                }
            }
        }
        if self.state == State::Quoted {
            self.cell.push(b'\n');
            return false;
        }
        self.end_cell();
        true
    }

    fn end_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        // One too many is enough to tell.
        if self.cells.len() <= MAX_CELLS {
            self.cells.push(cell);
        }
        self.state = State::Start;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rows(text: &[u8], limit: usize) -> Vec<Result<Row, Fault>> {
        let input = Box::new(std::io::Cursor::new(text.to_vec()));
        Rows::new(Lines::new(input, limit), limit).collect()
    }

    fn cells(text: &str) -> Vec<Vec<String>> {
        let read = |cell: &Vec<u8>| String::from_utf8(cell.clone()).unwrap();
        let rows = rows(text.as_bytes(), 10_000);
        rows.into_iter().map(|row| row.unwrap().cells.iter().map(read).collect()).collect()
    }

    #[test]
    fn quoted_cells_hold_delimiters_line_ends_and_quotes() {
        assert_eq!(cells("a,\"b, \"\"c\"\"\r\nd\",e\r\n\r\nf,,"), [vec!["a", "b, \"c\"\nd", "e"], vec!["f", "", ""]]);
    }

    #[test]
    fn a_quote_that_is_never_closed_names_its_line_and_loses_only_its_row() {
        let read = rows(b"a,b\n1,\"open\n2,c\n3,d\n", 10_000);
        assert_eq!(read.len(), 4);
        let fault = read[1].as_ref().unwrap_err();
        assert_eq!(fault.line, Some(2));
        assert!(fault.reason.contains("opened on line 2 is not closed before the end"), "{}", fault.reason);
        assert_eq!(read[3].as_ref().unwrap().cells, [b"3", b"d"]);
    }

    #[test]
    fn an_open_quote_is_bounded() {
        let text = [b"1,\"open\n".to_vec(), b"22,cc\n".repeat(50), b"3,\"d\"\n".to_vec()].concat();
        let read = rows(&text, 1000);
        assert!(read[0].as_ref().unwrap_err().reason.contains("the limit of a record (1000 bytes)"));
        assert_eq!(read.len(), 52);
    }

    #[test]
    fn a_file_made_of_open_quotes_ends() {
        let read = rows(&b"a\",\"\n".repeat(20_000), 1000);
        assert!(read.last().unwrap().as_ref().unwrap_err().reason.contains("nothing after it is read"));
    }

    proptest! {
        #[test]
        fn the_csv_crate_reads_the_same_rows(text in "[a\",\n ]{0,60}") {
            let ours = rows(text.as_bytes(), 10_000);
            if ours.iter().any(Result::is_err) {
                return Ok(()); // where a quote is never closed, the two differ on purpose
            }
            let theirs: Vec<Vec<Vec<u8>>> = csv::ReaderBuilder::new().has_headers(false).flexible(true)
                .from_reader(text.as_bytes()).byte_records()
                .map(|record| record.unwrap().iter().map(<[u8]>::to_vec).collect()).collect();
            prop_assert_eq!(ours.into_iter().map(|row| row.unwrap().cells).collect::<Vec<_>>(), theirs);
        }

        #[test]
        fn what_the_csv_crate_writes_is_read_back(table in prop::collection::vec(prop::collection::vec("\\PC{0,5}|[\"\n,a]{0,6}", 3), 1..5)) {
            let mut writer = csv::Writer::from_writer(Vec::new());
            table.iter().for_each(|row| writer.write_record(row).unwrap());
            let bytes = writer.into_inner().unwrap();
            let read: Vec<Vec<Vec<u8>>> = rows(&bytes, 10_000).into_iter().map(|row| row.unwrap().cells).collect();
            let wanted: Vec<Vec<Vec<u8>>> = table.iter().map(|row| row.iter().map(|c| c.as_bytes().to_vec()).collect()).collect();
            prop_assert_eq!(read, wanted);
        }
    }
}
