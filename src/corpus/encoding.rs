//! Any encoding as UTF-8: by its byte order mark, by its NUL bytes (UTF-16 without a mark), by what a page declares, or by
//! what its bytes look like.
//!
//! A file is taken for UTF-8 as long as it can be: text that is valid UTF-8 is hardly ever anything else, whatever it
//! declares, and one stray byte in a long file makes no Windows text of it. Only where the first bytes that are not ASCII
//! do not look like UTF-8 is the declared encoding taken, or else a guess.

use std::{
    io::{self, BufRead, BufReader, Cursor, Read},
    sync::{Arc, LazyLock, OnceLock},
};

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8, UTF_16BE, UTF_16LE};
use regex::bytes::Regex;

use super::open::{BUFFER, Input, peek};

/// The encoding that a file was guessed to be in, once it is.
pub(super) type Guess = Arc<OnceLock<&'static str>>;

/// First bytes that a mark, a declaration or UTF-16 is looked for in.
const START: usize = 4096;
/// Bytes from the first that is not ASCII on that an encoding is told from.
const AHEAD: usize = 64 * 1024;
/// As many characters of several bytes must be right for one that is wrong, for a text to be UTF-8 with a fault.
const RIGHT_FOR_WRONG: usize = 4;

/// The input as UTF-8. A sequence that is not valid becomes (or stays) a byte that is not valid UTF-8 either: the reader of
/// the row then rejects the row, and the rest of the file is read.
pub(super) fn as_utf8(input: Input, guess: Guess) -> io::Result<Input> {
    let (start, mut input) = peek(input, START)?;
    let other = |encoding: &'static Encoding, input| {
        let reader = Transcoded::new(input, encoding.new_decoder_without_bom_handling());
        Ok(Box::new(BufReader::with_capacity(BUFFER, reader)) as Input)
    };
    if let Some((encoding, length)) = Encoding::for_bom(&start) {
        input.consume(length);
        return if encoding == UTF_8 { Ok(input) } else { other(encoding, input) };
    }
    if let Some(encoding) = utf16_without_mark(&start) {
        return other(encoding, input);
    }
    let state = State::Ascii { input, declared: declared(&start), guess };
    Ok(Box::new(BufReader::with_capacity(BUFFER, Detecting { state })))
}

/// UTF-16 by its NUL bytes: at every other place nearly everywhere, as English has them.
fn utf16_without_mark(start: &[u8]) -> Option<&'static Encoding> {
    let pairs = start.len() / 2;
    let nuls = |from: usize| start.iter().skip(from).step_by(2).filter(|b| **b == 0).count();
    let (even, odd) = (nuls(0), nuls(1));
    match () {
        _ if pairs < 4 => None,
        _ if odd * 10 >= pairs * 7 && even * 20 <= pairs => Some(UTF_16LE),
        _ if even * 10 >= pairs * 7 && odd * 20 <= pairs => Some(UTF_16BE),
        _ => None,
    }
}

/// The encoding that a page or XML document names at its beginning.
fn declared(start: &[u8]) -> Option<&'static Encoding> {
    static NAMED: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r#"(?i)<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*["']?\s*([\w:-]+)"#).ok()
    });
    if start.trim_ascii_start().first() != Some(&b'<') {
        return None;
    }
    let encoding = Encoding::for_label(NAMED.as_ref()?.captures(start)?.get(1)?.as_bytes())?;
    // Whoever could read the declaration reads no UTF-16; and UTF-8 is what is tried anyway.
    (encoding.is_ascii_compatible() && encoding != UTF_8).then_some(encoding)
}

enum State {
    /// Nothing but ASCII so far.
    Ascii {
        input: Input,
        declared: Option<&'static Encoding>,
        guess: Guess,
    },
    Utf8(Input),
    Other(Transcoded<Input>),
}

/// An input whose encoding is told at the first byte that is not ASCII.
struct Detecting {
    state: State,
}

impl Read for Detecting {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.state {
            State::Utf8(input) => input.read(buffer),
            State::Other(input) => input.read(buffer),
            State::Ascii { input, declared, guess } => {
                let bytes = input.fill_buf()?;
                let ascii = bytes.iter().take(buffer.len()).take_while(|b| b.is_ascii()).count();
                if ascii > 0 || bytes.is_empty() || buffer.is_empty() {
                    let n = bytes.get(..ascii).unwrap_or_default().read(buffer)?;
                    input.consume(n);
                    return Ok(n);
                }
                let mut ahead = Vec::new();
                input.by_ref().take(AHEAD as u64).read_to_end(&mut ahead)?;
                let encoding = tell(&ahead, *declared, guess);
                let input = std::mem::replace(input, Box::new(io::empty()));
                let input: Input = Box::new(Cursor::new(ahead).chain(input));
                self.state = match encoding {
                    None => State::Utf8(input),
                    Some(other) => State::Other(Transcoded::new(input, other.new_decoder_without_bom_handling())),
                };
                self.read(buffer)
            }
        }
    }
}

/// The encoding of bytes of which the first is not ASCII; `None` for UTF-8.
fn tell(ahead: &[u8], declared: Option<&'static Encoding>, guess: &Guess) -> Option<&'static Encoding> {
    if looks_like_utf8(ahead) {
        return None;
    }
    if declared.is_some() {
        return declared;
    }
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(ahead, true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let _ = guess.set(encoding.name());
    Some(encoding)
}

fn looks_like_utf8(ahead: &[u8]) -> bool {
    let (mut right, mut wrong) = (0, 0);
    let mut rest = ahead.len();
    for chunk in ahead.utf8_chunks() {
        rest -= chunk.valid().len() + chunk.invalid().len();
        right += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        // What is cut off at the end may be right.
        wrong += usize::from(!chunk.invalid().is_empty() && (rest > 0 || ahead.len() < AHEAD));
    }
    wrong == 0 || right >= RIGHT_FOR_WRONG * wrong
}

/// Another encoding as UTF-8, with the byte FF for what is not valid.
struct Transcoded<R> {
    input: R,
    decoder: Decoder,
    out: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<R: BufRead> Transcoded<R> {
    fn new(input: R, decoder: Decoder) -> Self {
        Self { input, decoder, out: Vec::new(), at: 0, ended: false }
    }

    fn fill(&mut self) -> io::Result<()> {
        let bytes = self.input.fill_buf()?;
        let last = bytes.is_empty();
        self.out.clear();
        self.at = 0;
        self.out.resize(BUFFER, 0);
        let (result, taken, written) = self.decoder.decode_to_utf8_without_replacement(bytes, &mut self.out, last);
        self.input.consume(taken);
        self.out.truncate(written);
        match result {
            DecoderResult::Malformed(..) => self.out.push(0xff),
            DecoderResult::InputEmpty => self.ended = last,
            DecoderResult::OutputFull => {}
        }
        Ok(())
    }
}

impl<R: BufRead> Read for Transcoded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        while self.at >= self.out.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill()?;
        }
        let n = self.out.get(self.at..).unwrap_or_default().read(buffer)?;
        self.at += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(bytes: &[u8]) -> (Vec<u8>, Option<&'static str>) {
        let guess = Guess::default();
        let mut out = Vec::new();
        let input = Box::new(Cursor::new(bytes.to_vec()));
        as_utf8(input, Arc::clone(&guess)).unwrap().read_to_end(&mut out).unwrap();
        (out, guess.get().copied())
    }

    fn text(bytes: &[u8]) -> String {
        String::from_utf8(read(bytes).0).unwrap()
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_utf16_read() {
        assert_eq!(text(b"\xef\xbb\xbfplain"), "plain");
        assert_eq!(text(b"\xff\xfeH\0i\0\xe9\0"), "Hié");
        assert_eq!(text(b"\xfe\xff\0H\0i"), "Hi");
    }

    #[test]
    fn half_a_utf16_pair_becomes_a_byte_that_is_not_valid() {
        assert_eq!(read(b"\xff\xfeH\0\x3d\xd8i\0").0, b"H\xffi");
        assert_eq!(read(b"\xff\xfeH\0\x3d").0, b"H\xff");
    }

    #[test]
    fn utf16_is_known_without_a_mark() {
        let little: Vec<u8> = "The café is open.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = "The café is open.".encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!((text(&little).as_str(), text(&big).as_str()), ("The café is open.", "The café is open."));
        assert_eq!(read(b"a\0b").0, b"a\0b");
    }

    #[test]
    fn windows_text_is_guessed_and_said() {
        let (out, guess) = read(b"The mayor said \x93no\x94 at the caf\xe9 \x96 twice.");
        assert_eq!(String::from_utf8(out).unwrap(), "The mayor said “no” at the café – twice.");
        assert_eq!(guess, Some("windows-1252"));
        assert_eq!(read("A café".as_bytes()).1, None);
    }

    #[test]
    fn a_declaration_counts_where_the_text_is_no_utf8() {
        let page = b"<html><head><meta charset=\"iso-8859-2\"></head><p>\xb9koda".as_slice();
        assert!(text(page).ends_with("škoda"));
        assert_eq!(read(page).1, None);
        let lying = "<?xml version=\"1.0\" encoding='ISO-8859-1'?><p>café";
        assert_eq!(text(lying.as_bytes()), lying);
    }

    #[test]
    fn one_stray_byte_makes_no_windows_text_of_utf8() {
        let bytes = ["“one” “two” é ".as_bytes(), b"\xe9", "\nand – so on".as_bytes()].concat();
        assert_eq!(read(&bytes), (bytes, None));
    }

    #[test]
    fn a_character_at_the_edge_of_what_is_looked_at_is_whole() {
        let long = format!("é{}é", "a".repeat(AHEAD - 3));
        assert_eq!(text(long.as_bytes()), long);
    }

    proptest! {
        #[test]
        fn utf8_stays_as_it_is(text in "\\PC{0,60}") {
            prop_assume!(!text.contains(['\0', '\u{feff}']));
            prop_assert_eq!(read(text.as_bytes()), (text.into_bytes(), None));
        }

        #[test]
        fn any_bytes_are_read_to_their_end(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
            read(&bytes);
        }
    }
}
