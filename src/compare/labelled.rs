//! Labelled events: points that a reader marked, to fit and to score the aligner with.
//!
//! Two JSON Lines files: the articles (`event_id`, `article` (a letter), `outlet`, `title`, `text` with a blank line
//! between paragraphs) and the points (`event_id`, `points`: a list of {`point`, `paragraphs`}, where a paragraph is the
//! article's letter and its number from 0, `T` for the title: `"B4"`, `"AT"`).

use std::{
    collections::{BTreeMap, BTreeSet},
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use serde::{Deserialize, de::DeserializeOwned};

use super::{
    absence::{Presence, absence, nearest},
    align::{Alignment, StatementReader},
    points::groups,
    statement::Statement,
};
use crate::model::AlignerParameters;

/// Why labelled events cannot be used.
#[derive(Debug, thiserror::Error)]
#[allow(missing_docs)]
pub enum LabelledError {
    /// The file cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    File { path: PathBuf, source: std::io::Error },
    /// A line is not what is asked for.
    #[error("{}, line {line}: {message}", path.display())]
    Line { path: PathBuf, line: usize, message: String },
}

/// One labelled event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct LabelledEvent {
    /// Its id.
    pub event_id: String,
    /// Its paragraphs, titles among them, article after article.
    pub paragraphs: Vec<LabelledParagraph>,
    /// Its points, as sorted numbers of paragraphs.
    pub points: Vec<Vec<usize>>,
}

/// One paragraph of a labelled event.
#[derive(Debug, Clone, Default, PartialEq)]
#[allow(missing_docs)]
pub struct LabelledParagraph {
    pub outlet: String,
    pub article: usize,
    /// From 0; the title is −1.
    pub number: i32,
    /// From 0 (title, first) to 1.
    pub position: f64,
    pub text: String,
}

impl LabelledEvent {
    pub(crate) fn statements(&self) -> Vec<Statement<'_>> {
        self.paragraphs
            .iter()
            .map(|p| Statement {
                outlet: &p.outlet,
                article: p.article,
                is_title: p.number < 0,
                position: p.position,
                text: &p.text,
            })
            .collect()
    }

    /// Pairs of paragraphs of different outlets that share a point.
    pub fn pairs(&self) -> BTreeSet<(usize, usize)> {
        pairs_of(&self.points, |i| self.outlet(i))
    }

    /// Its outlets.
    pub fn outlets(&self) -> BTreeSet<&str> {
        self.paragraphs.iter().map(|p| p.outlet.as_str()).collect()
    }

    pub(crate) fn outlet(&self, paragraph: usize) -> &str {
        &self.paragraphs[paragraph].outlet
    }

    /// Words of an outlet's articles.
    pub(crate) fn words(&self, outlet: &str) -> usize {
        let own = self.paragraphs.iter().filter(|p| p.outlet == outlet);
        own.map(|p| p.text.split_whitespace().count()).sum()
    }
}

/// What is found in a labelled event.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct AlignedEvent {
    /// Points found, as sorted numbers of paragraphs.
    pub points: Vec<Vec<usize>>,
    /// Outlets without a paragraph in a point that is one of the reader's too.
    pub absences: Vec<Absent>,
    /// Outlets that report such points, by the reader.
    pub reports: usize,
}

/// An outlet none of whose paragraphs was aligned with a point that was found.
#[derive(Debug, Clone, PartialEq)]
pub struct Absent {
    /// Likelihood that its nearest paragraph states the point.
    pub nearest: f64,
    /// Words of its articles.
    pub words: usize,
    /// Whether it is called `not_found`.
    pub not_found: bool,
    /// Whether the reader marked one of its paragraphs as stating the point.
    pub reported: bool,
}

/// Finds the points of a labelled event.
pub fn align(event: &LabelledEvent, reader: &dyn StatementReader) -> AlignedEvent {
    aligned(event, &Alignment::new(&event.statements(), reader), reader.parameters())
}

pub(crate) fn aligned(event: &LabelledEvent, alignment: &Alignment, parameters: &AlignerParameters) -> AlignedEvent {
    let points = groups(&event.statements(), alignment, parameters.threshold);
    let (mut absences, mut reports) = (Vec::new(), 0);
    for group in &points {
        // A point is the reader's too where it shares two paragraphs or more with one, and then the one of most.
        let shared = |point: &&Vec<usize>| point.iter().filter(|i| group.contains(i)).count();
        let Some(point) = event.points.iter().max_by_key(shared).filter(|p| shared(p) >= 2) else { continue };
        for outlet in event.outlets() {
            let reported = point.iter().any(|i| event.outlet(*i) == outlet);
            reports += usize::from(reported);
            if group.iter().any(|i| event.outlet(*i) == outlet) {
                continue;
            }
            let own = (0..event.paragraphs.len()).filter(|i| event.outlet(*i) == outlet);
            let nearest = nearest(alignment, own, group).map_or(0.0, |(_, p)| p);
            let words = event.words(outlet);
            let not_found = absence(parameters, nearest, words).0 == Presence::NotFound;
            absences.push(Absent { nearest, words, not_found, reported });
        }
    }
    AlignedEvent { points, absences, reports }
}

/// Pairs (i < j) of members of different outlets of any group.
pub fn pairs_of<'a>(groups: &[Vec<usize>], outlet: impl Fn(usize) -> &'a str) -> BTreeSet<(usize, usize)> {
    let mut pairs = BTreeSet::new();
    for group in groups {
        for &i in group {
            pairs.extend(group.iter().filter(|j| i < **j && outlet(i) != outlet(**j)).map(|j| (i, *j)));
        }
    }
    pairs
}

#[derive(Deserialize)]
struct ArticleLine {
    event_id: String,
    article: String,
    outlet: String,
    #[serde(default)]
    title: String,
    text: String,
}

#[derive(Deserialize)]
struct EventLine {
    event_id: String,
    points: Vec<PointLine>,
}

#[derive(Deserialize)]
struct PointLine {
    paragraphs: Vec<String>,
}

/// Reads the labelled events of two files, in the order of the points file.
///
/// # Errors
/// Where a file cannot be read, a line is not of the form above, or a point names a paragraph that is not there.
pub fn read(points: &Path, articles: &Path) -> Result<Vec<LabelledEvent>, LabelledError> {
    let mut by_event: BTreeMap<String, Vec<ArticleLine>> = BTreeMap::new();
    for (_, article) in lines::<ArticleLine>(articles)? {
        by_event.entry(article.event_id.clone()).or_default().push(article);
    }
    let one = |(line, event): (usize, EventLine)| {
        let of_event = by_event.get(&event.event_id).map(Vec::as_slice).unwrap_or_default();
        labelled(&event, of_event).map_err(|message| LabelledError::Line { path: points.to_path_buf(), line, message })
    };
    lines::<EventLine>(points)?.into_iter().map(one).collect()
}

fn labelled(event: &EventLine, articles: &[ArticleLine]) -> Result<LabelledEvent, String> {
    let mut paragraphs = Vec::new();
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    for (article, line) in articles.iter().enumerate() {
        let texts: Vec<&str> = line.text.split("\n\n").collect();
        let last = texts.len().saturating_sub(1).max(1) as f64;
        for (n, text) in std::iter::once(line.title.as_str()).chain(texts).enumerate() {
            let number = n as i32 - 1;
            let key = if number < 0 { "T".to_owned() } else { number.to_string() };
            numbers.insert(format!("{}{key}", line.article), paragraphs.len());
            paragraphs.push(LabelledParagraph {
                outlet: line.outlet.clone(),
                article,
                number,
                position: f64::from(number.max(0)) / last,
                text: text.split_whitespace().collect::<Vec<_>>().join(" "),
            });
        }
    }
    let member = |key: &String| {
        let found = numbers.get(key).copied();
        found.ok_or_else(|| format!("event {:?} has no paragraph {key:?}", event.event_id))
    };
    let point = |point: &PointLine| {
        let mut members: Vec<usize> = point.paragraphs.iter().map(member).collect::<Result<_, _>>()?;
        members.sort_unstable();
        members.dedup();
        Ok(members)
    };
    let points = event.points.iter().map(point).collect::<Result<_, String>>()?;
    Ok(LabelledEvent { event_id: event.event_id.clone(), paragraphs, points })
}

/// The rows of a JSON Lines file with their line numbers.
fn lines<T: DeserializeOwned>(path: &Path) -> Result<Vec<(usize, T)>, LabelledError> {
    let file_error = |source| LabelledError::File { path: path.to_path_buf(), source };
    let file = BufReader::new(File::open(path).map_err(file_error)?);
    let mut rows = Vec::new();
    for (n, line) in file.lines().enumerate() {
        let line = line.map_err(file_error)?;
        if line.trim().is_empty() {
            continue;
        }
        let row = serde_json::from_str(&line).map_err(|e| LabelledError::Line {
            path: path.to_path_buf(),
            line: n + 1,
            message: e.to_string(),
        })?;
        rows.push((n + 1, row));
    }
    Ok(rows)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn points_name_paragraphs_by_letter_and_number() {
        let dir = tempfile::tempdir().unwrap();
        let (points, articles) = (dir.path().join("points.jsonl"), dir.path().join("articles.jsonl"));
        let article = |letter: &str, outlet: &str| {
            format!(
                r#"{{"event_id":"e","article":"{letter}","outlet":"{outlet}","title":"Ferry","text":"One.\n\nTwo  two."}}"#
            )
        };
        fs::write(&articles, format!("{}\n{}\n", article("A", "Auk"), article("B", "Gull"))).unwrap();
        fs::write(&points, r#"{"event_id":"e","points":[{"paragraphs":["AT","B1","A0"]}]}"#).unwrap();
        let events = read(&points, &articles).unwrap();
        assert_eq!(events[0].points, [vec![0, 1, 5]]);
        assert_eq!(events[0].paragraphs[5].text, "Two two.");
        assert_eq!(events[0].pairs(), BTreeSet::from([(0, 5), (1, 5)]));
        fs::write(&points, r#"{"event_id":"e","points":[{"paragraphs":["C7"]}]}"#).unwrap();
        let error = read(&points, &articles).unwrap_err().to_string();
        assert!(error.contains("line 1") && error.contains("C7"), "{error}");
    }
}
