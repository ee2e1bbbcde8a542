//! Labelled paragraphs as JSON Lines (DESIGN section 6): the form of everything labelled.

use std::{
    fs::File,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};

use serde::Deserialize;

/// A stretch of attributed content.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
pub struct Attribution {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Who is quoted, as written.
    #[serde(default, alias = "source")]
    pub speaker: String,
    /// Whether it stands in quotation marks.
    #[serde(default)]
    pub direct: bool,
}

/// One labelled (or unlabelled) paragraph. What is not known is `None`; keys that are not named here are ignored.
#[derive(Debug, Clone, Default, Deserialize)]
pub struct Labelled {
    /// Given id, verbatim.
    pub id: String,
    /// Text whose code points all offsets count.
    pub text: String,
    /// Title, used as context.
    #[serde(default)]
    pub title: String,
    /// Article that the paragraph is of, where given: the cluster of bootstrap intervals.
    #[serde(default)]
    pub article_id: Option<String>,
    /// Who labelled it.
    #[serde(default)]
    pub labelled_by: String,
    /// Outlet of the article, empty where it is not known.
    #[serde(default)]
    pub outlet: String,
    /// Address of the article, empty where it is not known.
    #[serde(default)]
    pub url: String,
    /// Genre in the record's own words, empty where it is not known.
    #[serde(default)]
    pub genre: String,
    /// Section of the article, empty where it is not known.
    #[serde(default)]
    pub section: String,
    /// Probability with which the paragraph was drawn, where it is of a probability sample.
    pub inclusion_probability: Option<f64>,
    /// Frames, `["none"]` where there is none.
    pub frames: Option<Vec<String>>,
    /// Primary frame or `none`.
    pub primary: Option<String>,
    /// Target that the stance is towards.
    pub target: Option<String>,
    /// favor, against or none.
    pub stance: Option<String>,
    /// author or source; empty where the stance is none.
    pub holder: Option<String>,
    /// Loaded words in the outlet's own voice, verbatim.
    pub loaded: Option<Vec<String>>,
    /// Loaded words in attributed speech, verbatim.
    pub loaded_quoted: Option<Vec<String>>,
    /// Whether the outlet's own voice is biased.
    pub biased: Option<bool>,
    /// outlet, quote or mixed.
    pub voice: Option<String>,
    /// Main source as written.
    pub speaker: Option<String>,
    /// Attributed content.
    pub attributed: Option<Vec<Attribution>>,
}

/// A labelled file that cannot be read, with the line at fault.
#[derive(Debug, thiserror::Error)]
pub enum LabelledError {
    /// The file cannot be opened or read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// File.
        path: PathBuf,
        /// Cause.
        source: std::io::Error,
    },
    /// A line is not a labelled paragraph.
    #[error("{}, line {line}: {source}; every line needs a JSON object with \"id\" and \"text\"", path.display())]
    Line {
        /// File.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Cause.
        source: serde_json::Error,
    },
}

/// Rows of a labelled file, one at a time; blank lines are skipped.
pub fn read_labelled(
    path: &Path,
) -> Result<impl Iterator<Item = Result<Labelled, LabelledError>> + use<>, LabelledError> {
    let path = path.to_path_buf();
    let io = |path: &Path, source| LabelledError::Io { path: path.to_path_buf(), source };
    let file = File::open(&path).map_err(|e| io(&path, e))?;
    Ok(BufReader::new(file).lines().enumerate().filter_map(move |(n, line)| {
        let line = match line {
            Ok(line) if line.trim().is_empty() => return None,
            Ok(line) => line,
            Err(e) => return Some(Err(io(&path, e))),
        };
        Some(serde_json::from_str(&line).map_err(|source| LabelledError::Line {
            path: path.clone(),
            line: n + 1,
            source,
        }))
    }))
}

impl Labelled {
    /// Whether the outlet's own voice is marked as loaded (CODEBOOK section 3); `None` where the layer is not labelled.
    pub fn own_voice_is_loaded(&self) -> Option<bool> {
        self.loaded.as_ref().map(|words| !words.is_empty())
    }

    /// Whether the row says that the outlet's own voice favors or opposes its target.
    pub fn own_voice_takes_a_side(&self) -> bool {
        self.holder.as_deref() == Some("author") && matches!(self.stance.as_deref(), Some("favor" | "against"))
    }

    /// Code-point ranges of all loaded words, each at its first occurrence; `None` where the layer is not labelled.
    pub fn loaded_spans(&self) -> Option<Vec<(usize, usize)>> {
        let words = self.loaded.as_ref()?;
        let quoted = self.loaded_quoted.iter().flatten();
        Some(
            words
                .iter()
                .chain(quoted)
                .filter(|w| !w.is_empty())
                .filter_map(|w| find_code_points(&self.text, w))
                .collect(),
        )
    }
}

/// First occurrence of `needle` in `text`, as a range of code points.
fn find_code_points(text: &str, needle: &str) -> Option<(usize, usize)> {
    let byte = text.find(needle)?;
    let start = text[..byte].chars().count();
    Some((start, start + needle.chars().count()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loaded_words_are_found_by_code_points_at_their_first_occurrence() {
        let row = Labelled {
            text: "Él said “shameful”, shameful.".into(),
            loaded: Some(vec!["shameful".into()]),
            ..Default::default()
        };
        assert_eq!(row.loaded_spans().unwrap(), [(9, 17)]);
    }
}
