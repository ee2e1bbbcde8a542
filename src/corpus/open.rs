//! Opening a file: gzip and zstd by its first bytes, bytes counted, packed files that unpack to absurd sizes stopped.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Cursor, Read},
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use flate2::bufread::MultiGzDecoder;

use super::walk::is_standard_input;

/// What a format reads from.
pub(super) type Input = Box<dyn BufRead + Send>;

/// A file that was opened.
pub(super) struct Opened {
    /// Its bytes, unpacked.
    pub input: Input,
    /// Whether they are the bytes on disk, so that a reader may open the file itself and move about in it.
    pub is_file: bool,
}

const GZIP: [u8; 2] = [0x1f, 0x8b];
const ZSTD: [u8; 4] = [0x28, 0xb5, 0x2f, 0xfd];
/// Largest window that a zstd file may ask to be held in memory, as a power of two (128 MiB, what its own tool allows).
const ZSTD_WINDOW: u32 = 27;
pub(super) const BUFFER: usize = 64 * 1024;

/// Unpacked bytes from which on a packed file must not be larger than [`RATIO`] times what is packed.
const FREE: u64 = 64 * 1024 * 1024;
/// News packs to a third or a tenth, a repetitive table to a fiftieth. Gzip cannot do better than 1,032; a file that comes
/// near it is made to fill memory or disk.
const RATIO: u64 = 200;

/// Opens a file, or `-` for standard input. `read` counts the bytes taken from it, before unpacking.
pub(super) fn open(path: &Path, read: Arc<AtomicU64>) -> io::Result<Opened> {
    let stdin = is_standard_input(path);
    let (file, regular): (Box<dyn Read + Send>, bool) = if stdin {
        (Box::new(io::stdin()), false)
    } else {
        let file = File::open(path)?;
        let metadata = file.metadata()?;
        if metadata.is_dir() {
            return Err(io::Error::other("it is a folder"));
        }
        (Box::new(file), metadata.is_file())
    };
    let own = Arc::new(AtomicU64::new(0));
    let counted = Counted { file, read, own: Arc::clone(&own) };
    let (start, raw) = peek(Box::new(BufReader::with_capacity(BUFFER, counted)), ZSTD.len())?;
    // The bytes decide: browsers and mirrors unpack a file and keep its name, or pack it and drop the suffix.
    if start.starts_with(&GZIP) {
        return Ok(unpacked(MultiGzDecoder::new(raw), own));
    }
    if start.starts_with(&ZSTD) {
        let mut decoder = zstd::Decoder::with_buffer(raw)?;
        decoder.window_log_max(ZSTD_WINDOW)?;
        return Ok(unpacked(decoder, own));
    }
    let named = |packer: &str| path.extension().is_some_and(|suffix| suffix.eq_ignore_ascii_case(packer));
    match ["gz", "zst"].into_iter().find(|packer| named(packer)) {
        Some(packer) => Err(io::Error::other(format!(
            "it is named .{packer} but does not begin as such files do; if it is unpacked already, take .{packer} off its name"
        ))),
        None => Ok(Opened { input: raw, is_file: regular }),
    }
}

fn unpacked(decoder: impl Read + Send + 'static, packed: Arc<AtomicU64>) -> Opened {
    let bounded = Bounded { decoder, packed, unpacked: 0 };
    Opened { input: Box::new(BufReader::with_capacity(BUFFER, bounded)), is_file: false }
}

/// The first `n` bytes (fewer only where there are no more), and the input with them still in it.
pub(super) fn peek(mut input: Input, n: usize) -> io::Result<(Vec<u8>, Input)> {
    let mut start = Vec::with_capacity(n);
    input.by_ref().take(n as u64).read_to_end(&mut start)?;
    let whole = Cursor::new(start.clone()).chain(input);
    Ok((start, Box::new(whole)))
}

/// A file that counts the bytes read from it, among those of all files and on its own.
struct Counted {
    file: Box<dyn Read + Send>,
    read: Arc<AtomicU64>,
    own: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.file.read(buffer)?;
        self.read.fetch_add(n as u64, Ordering::Relaxed);
        self.own.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// An unpacker that stops where what it gives is out of all proportion to what it takes.
struct Bounded<R> {
    decoder: R,
    packed: Arc<AtomicU64>,
    unpacked: u64,
}

impl<R: Read> Read for Bounded<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.unpacked > FREE && self.unpacked / RATIO > self.packed.load(Ordering::Relaxed) {
            return Err(io::Error::other(format!(
                "its unpacked size is over the limit of {RATIO} times its packed size; what came before is read (if the file \
                 is sound, unpack it first)"
            )));
        }
        let n = self.decoder.read(buffer)?;
        self.unpacked += n as u64;
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
        open(&path, counter.clone())?.input.read_to_end(&mut out)?;
        assert_eq!(counter.load(Ordering::Relaxed), bytes.len() as u64);
        Ok(out)
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
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

    #[test]
    fn peeking_takes_nothing_away() {
        let (start, mut input) = peek(Box::new(Cursor::new(b"abcdef".to_vec())), 4).unwrap();
        let mut whole = Vec::new();
        input.read_to_end(&mut whole).unwrap();
        assert_eq!((start.as_slice(), whole.as_slice()), (&b"abcd"[..], &b"abcdef"[..]));
    }
}
