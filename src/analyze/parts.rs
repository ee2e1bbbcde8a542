//! Part files: the finished work of a run that is being made, so that a killed one can go on.
//!
//! A part is a line of text (what is in it, its length and checksum) and a gzip stream of JSON lines, one an article or
//! a reject, in the order of the input. Parts are an affair between one version of slant and itself; the tables are
//! written from them and do not show where one ended.

use std::fs;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::{Deserialize, Serialize};

use super::atomic;
use super::rows::ArticleReading;
use super::run::RunError;
use crate::corpus::{Reject, SetAside};

/// Folder of the parts in a run that is being made.
pub(crate) const PARTS_FOLDER: &str = "parts";

/// First word of a part; another number for another form.
const MAGIC: &str = "slant-part-2";

/// What became of one item of the input.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(clippy::large_enum_variant)] // nearly all are articles
pub(crate) enum Item {
    /// It was read.
    Article(ArticleReading),
    /// It could not be read.
    Reject(Reject),
    /// It is in another language.
    SetAside(SetAside),
}

/// How much of the input is done.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Done {
    /// Articles.
    pub articles: u64,
    /// Rejects.
    pub rejects: u64,
    /// Articles in other languages, set aside.
    pub set_aside: u64,
}

impl Done {
    /// Articles, rejects and what was set aside together: as many items of the input are done, counted from its beginning.
    pub fn items(self) -> u64 {
        self.articles + self.rejects + self.set_aside
    }

    pub(crate) fn add(&mut self, more: Done) {
        self.articles += more.articles;
        self.rejects += more.rejects;
        self.set_aside += more.set_aside;
    }

    pub(crate) fn count(&mut self, item: &Item) {
        match item {
            Item::Article(_) => self.articles += 1,
            Item::Reject(_) => self.rejects += 1,
            Item::SetAside(_) => self.set_aside += 1,
        }
    }
}

/// Path of the part with that number, from 0.
pub(crate) fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("{number:05}.part"))
}

/// Writes a part, wholly or not at all.
pub(crate) fn write(path: &Path, items: &[Item]) -> Result<(), RunError> {
    let mut done = Done::default();
    let mut gzip = GzEncoder::new(Vec::new(), Compression::fast());
    for item in items {
        done.count(item);
        serde_json::to_writer(&mut gzip, item).map_err(|e| RunError::write(path, &e))?;
        gzip.write_all(b"\n").map_err(|e| RunError::io(path, e))?;
    }
    let body = gzip.finish().map_err(|e| RunError::io(path, e))?;
    let Done { articles, rejects, set_aside } = done;
    let checksum = blake3::hash(&body).to_hex();
    let head = format!("{MAGIC} {articles} {rejects} {set_aside} {} {checksum}\n", body.len());
    atomic::write(path, &[head.as_bytes(), &body].concat()).map_err(|e| RunError::io(path, e))
}

/// Says what a part holds, having compared its checksum.
pub(crate) fn verify(path: &Path) -> Result<Done, RunError> {
    Ok(load(path)?.0)
}

/// Streams the items of a part, having compared its checksum.
pub(crate) fn read(path: &Path) -> Result<impl Iterator<Item = Result<Item, RunError>> + use<>, RunError> {
    let (_, body) = load(path)?;
    let path = path.to_owned();
    Ok(BufReader::new(GzDecoder::new(io::Cursor::new(body))).lines().map(move |line| {
        let line = line.map_err(|e| damaged(&path, &e.to_string()))?;
        serde_json::from_str(&line).map_err(|e| damaged(&path, &e.to_string()))
    }))
}

/// What the part's first line says it holds, and its body, which has the checksum that the line says.
fn load(path: &Path) -> Result<(Done, Vec<u8>), RunError> {
    let mut file = BufReader::new(fs::File::open(path).map_err(|e| RunError::io(path, e))?);
    let mut head = Vec::new();
    // Longer than any first line, so that a file of another kind is not read to its first line break.
    file.by_ref().take(200).read_until(b'\n', &mut head).map_err(|e| RunError::io(path, e))?;
    let head = Head::parse(&head).ok_or_else(|| damaged(path, "its first line is not that of a part"))?;
    let mut body = Vec::new();
    file.read_to_end(&mut body).map_err(|e| RunError::io(path, e))?;
    if body.len() as u64 != head.length {
        return Err(damaged(path, &format!("it has {} of {} bytes", body.len(), head.length)));
    }
    if blake3::hash(&body) != head.checksum {
        return Err(damaged(path, "its checksum is another"));
    }
    Ok((head.done, body))
}

/// First line of a part.
struct Head {
    done: Done,
    length: u64,
    checksum: blake3::Hash,
}

impl Head {
    fn parse(line: &[u8]) -> Option<Self> {
        let mut words = std::str::from_utf8(line).ok()?.strip_suffix('\n')?.split(' ');
        if words.next()? != MAGIC {
            return None;
        }
        let mut number = || words.next()?.parse().ok();
        let done = Done { articles: number()?, rejects: number()?, set_aside: number()? };
        let length = words.next()?.parse().ok()?;
        let checksum = blake3::Hash::from_hex(words.next()?).ok()?;
        Some(Self { done, length, checksum })
    }
}

fn damaged(path: &Path, reason: &str) -> RunError {
    RunError::DamagedPart { file: path.to_owned(), reason: reason.to_owned() }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reject(raw: &str) -> Item {
        Item::Reject(Reject { file: "a.csv".into(), line: Some(3), reason: "no text".into(), raw: raw.into() })
    }

    fn written(items: &[Item]) -> (tempfile::TempDir, PathBuf) {
        let dir = tempfile::tempdir().unwrap();
        let path = path(dir.path(), 7);
        write(&path, items).unwrap();
        (dir, path)
    }

    #[test]
    fn any_cut_and_any_changed_byte_is_noticed() {
        let (_dir, path) = written(&[reject("one"), Item::Article(ArticleReading::default())]);
        let whole = fs::read(&path).unwrap();
        assert_eq!(verify(&path).unwrap(), Done { articles: 1, rejects: 1, set_aside: 0 });
        for i in 0..whole.len() {
            fs::write(&path, &whole[..i]).unwrap();
            assert!(matches!(verify(&path), Err(RunError::DamagedPart { .. })), "cut at {i}");
        }
        let body = whole.iter().position(|b| *b == b'\n').unwrap() + 1;
        for i in body..whole.len() {
            let mut changed = whole.clone();
            changed[i] ^= 4;
            fs::write(&path, &changed).unwrap();
            assert!(verify(&path).is_err(), "changed at {i}");
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(raw in any::<String>(), id in any::<String>(), p in -1e30f32..1e30) {
            let mut reading = ArticleReading::default();
            reading.article.article_id = id;
            reading.paragraphs.push(Default::default());
            reading.paragraphs[0].p_biased = p;
            reading.vectors.push(vec![-128, 0, 127]);
            let items = [reject(&raw), Item::Article(reading)];
            let (_dir, path) = written(&items);
            let back: Vec<Item> = read(&path).unwrap().map(Result::unwrap).collect();
            prop_assert_eq!(&back[..], &items[..]);
        }

        #[test]
        fn any_bytes_are_no_panic(bytes in any::<Vec<u8>>()) {
            let dir = tempfile::tempdir().unwrap();
            let path = path(dir.path(), 0);
            fs::write(&path, bytes).unwrap();
            prop_assert!(verify(&path).is_err());
        }
    }
}
