//! Lines of bounded length, and the check that they are text.

use std::io::BufRead;

use super::{
    article::excerpt,
    format::Fault,
    open::{Input, explain},
};

/// Lines of a file, numbered from 1, without their `\n`. A line over the limit is a fault and is skipped without being held.
pub(super) struct Lines {
    input: Input,
    limit: usize,
    number: u64,
    ended: bool,
}

impl Lines {
    pub fn new(input: Input, limit: usize) -> Self {
        Self { input, limit, number: 0, ended: false }
    }

    /// Reads to the next `\n`; `None` where the input ended before any byte. Bytes over the limit are only counted.
    fn read_line(&mut self) -> std::io::Result<Option<(Vec<u8>, usize)>> {
        let (mut line, mut length) = (Vec::new(), 0);
        let mut any = false;
        loop {
            let bytes = self.input.fill_buf()?;
            if bytes.is_empty() {
                return Ok(any.then_some((line, length)));
            }
            any = true;
            let (part, taken, ends) = match bytes.iter().position(|&b| b == b'\n') {
                Some(at) => (bytes.get(..at).unwrap_or_default(), at + 1, true),
                None => (bytes, bytes.len(), false),
            };
            length += part.len();
            let room = self.limit.saturating_sub(line.len()).min(part.len());
            line.extend_from_slice(part.get(..room).unwrap_or_default());
            self.input.consume(taken);
            if ends {
                return Ok(Some((line, length)));
            }
        }
    }
}

impl Iterator for Lines {
    type Item = Result<(u64, Vec<u8>), Fault>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        self.number += 1;
        match self.read_line() {
            Ok(None) => {
                self.ended = true;
                None
            }
            Ok(Some((line, length))) if length > self.limit => Some(Err(Fault {
                line: Some(self.number),
                reason: format!("the line has {length} bytes, over the limit of {} for one record", self.limit),
                raw: excerpt(&line),
            })),
            Ok(Some((line, _))) => Some(Ok((self.number, line))),
            Err(error) => {
                self.ended = true;
                Some(Err(Fault { line: Some(self.number), reason: explain(&error), raw: String::new() }))
            }
        }
    }
}

/// Why bytes are not text that can be read; `None` where they are. Positions count bytes from 1.
pub(super) fn not_text(bytes: &[u8]) -> Option<String> {
    if let Some(at) = bytes.iter().position(|&b| b == 0) {
        return Some(format!(
            "a NUL byte at byte {}: either it is no text, or UTF-16 without a byte order mark; save it as UTF-8",
            at + 1
        ));
    }
    let error = std::str::from_utf8(bytes).err()?;
    Some(format!(
        "not valid UTF-8 at byte {}; save it as UTF-8 (if it is Windows text: iconv -f WINDOWS-1252 -t UTF-8)",
        error.valid_up_to() + 1
    ))
}

/// The bytes as text, or why they are none.
pub(super) fn text(bytes: Vec<u8>, line: Option<u64>) -> Result<String, Fault> {
    match not_text(&bytes) {
        Some(reason) => Err(Fault { line, reason, raw: excerpt(&bytes) }),
        None => Ok(String::from_utf8(bytes).unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{BufReader, Cursor};

    fn lines(text: &'static str, limit: usize, buffer: usize) -> Vec<String> {
        let input = BufReader::with_capacity(buffer, Cursor::new(text));
        Lines::new(Box::new(input), limit)
            .map(|line| match line {
                Ok((n, line)) => format!("{n} {}", String::from_utf8_lossy(&line)),
                Err(fault) => format!("{:?} {}", fault.line, fault.reason),
            })
            .collect()
    }

    #[test]
    fn lines_are_numbered_whatever_the_buffer() {
        for buffer in [1, 2, 100] {
            assert_eq!(lines("ab\n\ncd\r\nef", 10, buffer), ["1 ab", "2 ", "3 cd\r", "4 ef"]);
            assert_eq!(lines("", 10, buffer), Vec::<String>::new());
            assert_eq!(lines("a\n", 10, buffer), ["1 a"]);
        }
    }

    #[test]
    fn a_line_over_the_limit_is_a_fault_and_the_next_is_read() {
        let read = lines("abcdef\nab", 3, 2);
        assert_eq!(read, ["Some(1) the line has 6 bytes, over the limit of 3 for one record", "2 ab"]);
    }

    #[test]
    fn the_byte_at_fault_is_named() {
        assert!(not_text(b"caf\xe9").unwrap().contains("byte 4"));
        assert!(not_text(b"a\0").unwrap().contains("byte 2"));
        assert_eq!(not_text("café".as_bytes()), None);
    }
}
