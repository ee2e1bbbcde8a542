//! From an article to a document.

use serde::{Deserialize, Serialize};

use super::{
    Genre, GenreFrom, Kind, Origin, Paragraph,
    genre::{genre, origin},
    kinds::{Clues, kinds},
    metadata,
    paragraphs::{count_words, fold, split_paragraphs},
    quotations,
};
use crate::corpus::Article;

/// An article as the text module reads it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Document {
    /// The article; authors, date, outlet and title filled from the text where the record lacked them.
    pub article: Article,
    /// What sort of piece it is.
    pub genre: Genre,
    /// What the genre was told from.
    pub genre_from: GenreFrom,
    /// Where it came from.
    pub origin: Origin,
    /// Language, `en`.
    pub language: String,
    /// The title first (index −1, kind `title`) where there is one, then the text's paragraphs from 0.
    pub paragraphs: Vec<Paragraph>,
}

/// A title taken from the text has at most this many words and stands among the first lines.
const TITLE_WORDS: usize = 20;
const TITLE_LINES: usize = 3;

/// Reads an article: paragraphs with kinds and voices, and what the text says of author, date, outlet, genre and
/// origin. `folder` is the name of the folder that the article lay in, the last resort for an outlet; empty where
/// there is none.
pub fn read_article(mut article: Article, folder: &str) -> Document {
    let mut texts = split_paragraphs(&article.text);
    article.title = fold(&article.title);
    let mut found = kinds(&texts, Clues { authors: &article.authors, title: &article.title });
    if article.title.is_empty()
        && let Some(i) = title_line(&texts, &found)
    {
        article.title = texts.remove(i);
        found.remove(i);
    }
    let pairs: Vec<(Kind, &str)> = found.iter().copied().zip(texts.iter().map(String::as_str)).collect();
    metadata::complete(&mut article, &pairs, folder);
    let (genre, genre_from) = genre(&article, &pairs);
    let origin = origin(&article, &pairs, genre);
    let mut paragraphs = assemble(&article.title, texts, found);
    quotations::attribute(&mut paragraphs);
    Document { article, genre, genre_from, origin, language: "en".to_string(), paragraphs }
}

/// The first line that is not furniture, where it looks like a headline and text follows.
fn title_line(texts: &[String], found: &[Kind]) -> Option<usize> {
    let skipped = |kind: &Kind| matches!(kind, Kind::Dateline | Kind::Boilerplate | Kind::Byline);
    let i = found.iter().take(TITLE_LINES).position(|kind| !skipped(kind))?;
    let text = texts.get(i)?;
    let is_headline = (3..=TITLE_WORDS).contains(&count_words(text)) && !text.ends_with(['.', ':', ',', '"', '”']);
    let has_text = found.iter().skip(i + 1).any(|kind| *kind == Kind::Body);
    (is_headline && has_text && matches!(found.get(i), Some(Kind::Heading | Kind::Body))).then_some(i)
}

fn assemble(title: &str, texts: Vec<String>, kinds: Vec<Kind>) -> Vec<Paragraph> {
    let title = Some((-1, Kind::Title, title.to_string())).filter(|(_, _, text)| !text.is_empty());
    let body = texts.into_iter().zip(kinds).zip(0i32..).map(|((text, kind), index)| (index, kind, text));
    let new = |(index, kind, text)| Paragraph { index, kind, text, voices: Vec::new(), attributed_share: 0.0 };
    title.into_iter().chain(body).map(new).collect()
}
