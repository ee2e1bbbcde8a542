//! From an article to a document.

use serde::{Deserialize, Serialize};

use super::{
    Genre, GenreFrom, Kind, Origin, Paragraph,
    genre::genre,
    kinds::{Clues, kinds},
    metadata,
    origin::origin,
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
    /// ISO 639 code of the language: `en`, unless the text is reliably of another.
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
    let language = super::language(&article.text).to_string();
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
    Document { article, genre, genre_from, origin, language, paragraphs }
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

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Document {
        read_article(Article { text: text.to_string(), ..Default::default() }, "courier")
    }

    #[test]
    fn what_the_text_says_fills_the_record() {
        let document = read(
            " date 2021-03-09 SIGN UP FOR OUR NEWSLETTER\n\nThe council has closed the lower bridge, its clerk said on Monday.\n\n\
             They wrote:\n\nThe piers are not safe and nobody should cross until they are mended.\n\n\
             Update: On Tuesday the bridge was opened again.\n\nA. B. Moss is the harbour columnist for Quayside Courier",
        );
        let kinds: Vec<&str> = document.paragraphs.iter().map(|p| p.kind.key()).collect();
        assert_eq!(kinds, ["boilerplate", "body", "body", "body", "update", "bio"]);
        assert_eq!(document.article.date, NaiveDate::from_ymd_opt(2021, 3, 9));
        assert_eq!(document.article.authors, ["A. B. Moss"]);
        assert_eq!(document.article.outlet, "Quayside Courier");
        assert_eq!((document.genre, document.genre_from), (Genre::Opinion, GenreFrom::Byline));
    }

    #[test]
    fn a_first_line_becomes_the_title() {
        let document = read(
            "Council Closes Lower Bridge\n\nBy Ann Moss\n\nThe council has closed the lower bridge for the winter.",
        );
        assert_eq!(document.article.title, "Council Closes Lower Bridge");
        assert_eq!(document.paragraphs.iter().map(|p| p.index).collect::<Vec<_>>(), [-1, 0, 1]);
        assert_eq!(document.article.outlet, "courier");
    }

    #[test]
    fn genres_and_origins_are_told() {
        let told = |outlet: &str, url: &str, title: &str, text: &str| {
            let (outlet, url, title, text) = (outlet.into(), url.into(), title.into(), text.into());
            let document = read_article(Article { outlet, url, title, text, ..Default::default() }, "");
            (document.genre, document.genre_from, document.origin)
        };
        let wire = "PORT ELL (Reuters) - The council met on Monday.";
        assert_eq!(told("Courier", "", "A", wire), (Genre::News, GenreFrom::Byline, Origin::Agency));
        assert_eq!(told("Reuters", "", "A", wire).2, Origin::Staff);
        assert_eq!(told("CNN (Web News)", "", "A", "Washington (CNN) The senate met.").2, Origin::Staff);
        assert_eq!(told("Courier", "https://c.example/opinion/1", "A", "Text.").0, Genre::Opinion);
        assert_eq!(
            told("Courier", "https://c.example/x", "Analysis | Who won", "Text."),
            (Genre::Analysis, GenreFrom::Title, Origin::Unknown)
        );
        assert_eq!(told("Courier", "https://c.example/news/1", "A", "Text.").0, Genre::News);
        assert_eq!(told("Courier - Editorial", "", "A", "Text."), (Genre::Editorial, GenreFrom::Outlet, Origin::Staff));
        assert_eq!(told("Courier", "", "A", "Text.").1, GenreFrom::None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_and_nothing_is_lost(text in "(\\PC|[A-Z][a-z]{2,8}|[ \n\t.:“”@/|-]){0,300}", title in "\\PC{0,30}") {
            let title = format!("T{title}");
            let document = read_article(Article { text: text.clone(), title, ..Default::default() }, "");
            let kept: String = document.paragraphs.iter().filter(|p| p.index >= 0).flat_map(|p| p.text.split_whitespace()).collect();
            prop_assert_eq!(kept, text.split_whitespace().collect::<String>());
        }
    }
}
