//! Opening a file: gzip and zstd by its first bytes, a byte order mark dropped, UTF-16 turned into UTF-8, bytes counted.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use encoding_rs::{Decoder, DecoderResult, Encoding, UTF_8};
use flate2::bufread::MultiGzDecoder;

use super::walk::is_standard_input;

/// What a format reads from.
pub(super) type Input = Box<dyn BufRead + Send>;

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Largest window that a zstd file may ask to be held in memory, as a power of two (128 MiB, what its own tool allows).
const ZSTD_WINDOW: u32 = 27;
const BUFFER: usize = 64 * 1024;

/// Opens a file, or `-` for standard input, for reading as UTF-8. `read` counts the bytes taken from it, before unpacking.
pub(super) fn open(path: &Path, read: Arc<AtomicU64>) -> io::Result<Input> {
    let file: Box<dyn Read + Send> = if is_standard_input(path) {
        Box::new(io::stdin())
    } else {
        let file = File::open(path)?;
        if file.metadata()?.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        Box::new(file)
    };
    let mut raw = BufReader::with_capacity(BUFFER, Counted { file, read });
    let start = raw.fill_buf()?;
    // The bytes decide: browsers and mirrors unpack a file and keep its name, or pack it and drop the suffix.
    if start.starts_with(&GZIP) {
        return as_utf8(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(raw)));
    }
    if start.starts_with(&ZSTD) {
        let mut decoder = zstd::Decoder::with_buffer(raw)?;
        decoder.window_log_max(ZSTD_WINDOW)?;
        return as_utf8(BufReader::with_capacity(BUFFER, decoder));
    }
    let named = |packer: &str| path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case(packer));
    match ["gz", "zst"].into_iter().find(|packer| named(packer)) {
        Some(packer) => Err(io::Error::other(format!(
            "it is named .{packer} but does not begin as such files do; if it is unpacked already, take .{packer} off its name"
        ))),
        None => as_utf8(raw),
    }
}

fn as_utf8(mut input: impl BufRead + Send + 'static) -> io::Result<Input> {
    let start = input.fill_buf()?;
    match Encoding::for_bom(start) {
        Some((encoding, length)) => {
            input.consume(length);
            if encoding == UTF_8 {
                return Ok(Box::new(input));
            }
            let decoder = encoding.new_decoder_without_bom_handling();
            Ok(Box::new(BufReader::with_capacity(BUFFER, Transcoded::new(input, decoder))))
        }
        None => Ok(Box::new(input)),
    }
}

/// A file that counts the bytes read from it.
struct Counted {
    file: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// Another encoding as UTF-8. A sequence that is not valid becomes the byte FF, which is not valid UTF-8 either: the reader of
/// the row then rejects the row, and the rest of the file is read.
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

/// What an error while reading means, for a reject.
pub(super) fn explain(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => {
            "the packed data end too early (a broken download?); what came before is read, the rest is lost".into()
        }
        io::ErrorKind::InvalidInput | io::ErrorKind::InvalidData => {
            format!("the packed data are damaged ({error}); what came before is read, the rest is lost")
        }
        _ => format!("cannot be read: {error}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    fn read(name: &str, bytes: &[u8]) -> io::Result<Vec<u8>> {
        let folder = tempfile::tempdir()?;
        let path = folder.path().join(name);
        std::fs::write(&path, bytes)?;
        let counter = Arc::new(AtomicU64::new(0));
        let mut out = Vec::new();
        open(&path, counter.clone())?.read_to_end(&mut out)?;
        assert_eq!(counter.load(Ordering::Relaxed), bytes.len() as u64);
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_byte_order_mark_is_dropped_and_utf16_read() {
        assert_eq!(read("a.txt", b"\xef\xbb\xbfplain").unwrap(), b"plain");
        assert_eq!(read("a.txt", b"\xff\xfeH\0i\0\xe9\0").unwrap(), "Hié".as_bytes());
        assert_eq!(read("a.txt", b"\xfe\xff\0H\0i").unwrap(), b"Hi");
    }

    #[test]
    fn half_a_utf16_pair_becomes_a_byte_that_is_not_valid() {
        assert_eq!(read("a.txt", b"\xff\xfeH\0\x3d\xd8i\0").unwrap(), b"H\xffi");
        assert_eq!(read("a.txt", b"\xff\xfeH\0\x3d").unwrap(), b"H\xff");
    }

    #[test]
    fn gzip_is_known_by_its_bytes_and_may_have_several_members() {
        let two = [gzip(b"one "), gzip(b"two")].concat();
        assert_eq!(read("a.txt.gz", &two).unwrap(), b"one two");
        assert_eq!(read("a.txt", &two).unwrap(), b"one two");
        assert!(read("a.txt.gz", b"plain").unwrap_err().to_string().contains("take .gz off"));
    }

    #[test]
    fn zstd_is_known_by_its_bytes() {
        let packed = zstd::encode_all(&b"one two"[..], 3).unwrap();
        assert_eq!(read("a.txt.zst", &packed).unwrap(), b"one two");
        assert_eq!(read("a.txt", &[packed.clone(), packed].concat()).unwrap(), b"one twoone two");
        assert!(read("a.txt.zst", b"plain").unwrap_err().to_string().contains("take .zst off"));
    }
}
