//! How much of the articles' text a page may hold. Archives are often licensed: their text may not leave the machine, and a
//! page is made to be passed on. Estimates never depend on this.

use std::collections::HashMap;
use std::str::FromStr;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::analyze::rows::{ArticleReading, ArticleRow};

/// Code points of a paragraph that any page shows: more is no paragraph that a person reads.
const PARAGRAPH: usize = 4_000;
/// Code points of a title, name or other short text.
const SHORT: usize = 300;
/// Words of a paragraph or title in an excerpt.
const EXCERPT: usize = 25;
/// Words of a name or label where no text is shown.
const LABEL: usize = 5;

/// How much text a page holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum TextShown {
    /// Everything (of paragraphs beyond 4,000 characters, the beginning).
    #[default]
    Full,
    /// The first 25 words of titles and paragraphs.
    Excerpt,
    /// Only numbers, places and names of at most five words.
    None,
}

impl TextShown {
    const EACH: [(TextShown, &'static str); 3] =
        [(TextShown::Full, "full"), (TextShown::Excerpt, "excerpt"), (TextShown::None, "none")];

    /// As it is typed.
    pub fn key(self) -> &'static str {
        Self::EACH.iter().find(|(shown, _)| *shown == self).map_or("", |(_, key)| key)
    }

    /// The text as far as it is shown.
    fn text(self, text: &str, most: usize) -> String {
        match self {
            TextShown::Full => characters(text, most),
            TextShown::Excerpt => characters(&words(text, EXCERPT), most),
            TextShown::None => String::new(),
        }
    }

    /// A name: shown by every page, unless it is a sentence.
    fn label(self, text: &str) -> String {
        match self {
            TextShown::None if n_words(text) > LABEL => String::new(),
            _ => characters(text, SHORT),
        }
    }

    /// A reading with as much text as is shown.
    pub fn reading(self, mut reading: ArticleReading, ids: &Ids) -> ArticleReading {
        self.article(&mut reading.article, ids);
        for p in &mut reading.paragraphs {
            p.article_id = ids.of(&p.article_id);
            p.text = self.text(&p.text, PARAGRAPH);
        }
        for s in &mut reading.spans {
            s.article_id = ids.of(&s.article_id);
            s.text = if self == TextShown::None { String::new() } else { characters(&words(&s.text, EXCERPT), SHORT) };
            (s.speaker, s.cue) = (self.label(&s.speaker), self.label(&s.cue));
        }
        for s in &mut reading.stances {
            s.article_id = ids.of(&s.article_id);
            s.speaker = self.label(&s.speaker);
        }
        reading
    }

    /// An article's record with as much text as is shown.
    pub fn article(self, article: &mut ArticleRow, ids: &Ids) {
        article.article_id = ids.of(&article.article_id);
        article.title = self.text(&article.title, SHORT);
        article.event_id = article.event_id.take().map(|e| ids.of(&e));
        article.duplicate_of = article.duplicate_of.take().map(|d| ids.of(&d));
        article.authors = article.authors.iter().map(|a| self.label(a)).filter(|a| !a.is_empty()).collect();
        if self == TextShown::None || article.url.len() > 2_000 {
            article.url.clear(); // an address often spells the headline
        }
    }

    /// Any other find of the program, with as much text as is shown.
    ///
    /// # Errors
    /// Never of what serialises to what it was read from; the error is serde's.
    pub fn other<T: Serialize + DeserializeOwned>(self, found: &T, ids: &Ids) -> Result<T, serde_json::Error> {
        let mut value = serde_json::to_value(found)?;
        self.walk(&mut value, false, ids);
        serde_json::from_value(value)
    }

    fn walk(self, value: &mut Value, is_text: bool, ids: &Ids) {
        match value {
            Value::String(text) if ids.keeps(text) => *text = ids.of(text),
            Value::String(text) if is_text => *text = self.text(text, PARAGRAPH),
            Value::String(text) => *text = self.label(text),
            Value::Array(list) => list.iter_mut().for_each(|v| self.walk(v, is_text, ids)),
            Value::Object(map) => {
                let shown = |key: String| if ids.keeps(&key) { ids.of(&key) } else { self.label(&key) };
                let texts = ["text", "title", "from_text", "told_from"];
                let pairs = std::mem::take(map).into_iter().map(|(key, mut v)| {
                    self.walk(&mut v, texts.contains(&key.as_str()), ids);
                    (shown(key), v)
                });
                *map = pairs.collect();
            }
            _ => {}
        }
    }
}

impl FromStr for TextShown {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::EACH.iter().find(|(_, key)| *key == text).map(|(shown, _)| *shown);
        found.ok_or_else(|| format!("choose one of {}", Self::EACH.map(|(_, key)| key).join(", ")))
    }
}

/// Names that stand in the page for ids: the ids themselves, but where no text may be shown a number for those that spell a
/// headline.
#[derive(Debug, Clone, Default)]
pub struct Ids(HashMap<String, String>);

impl Ids {
    /// Of the ids of articles and events, and of names that stay as they are (outlets).
    pub fn new<'a>(
        shown: TextShown,
        articles: impl Iterator<Item = &'a str>,
        events: impl Iterator<Item = &'a str>,
        names: impl Iterator<Item = &'a str>,
    ) -> Self {
        let long = |id: &str| shown == TextShown::None && n_words(id) > LABEL || id.len() > 4 * SHORT;
        let name = |id: &'a str, what: &str, n: usize| {
            (id.to_owned(), if long(id) { format!("{what} {}", n + 1) } else { id.to_owned() })
        };
        let mut map: HashMap<String, String> = names.map(|n| (n.to_owned(), n.to_owned())).collect();
        map.extend(events.enumerate().map(|(n, id)| name(id, "event", n)));
        map.extend(articles.enumerate().map(|(n, id)| name(id, "article", n)));
        Self(map)
    }

    fn keeps(&self, text: &str) -> bool {
        self.0.contains_key(text)
    }

    /// What the page calls it.
    pub fn of(&self, id: &str) -> String {
        self.0.get(id).cloned().unwrap_or_else(|| id.to_owned())
    }
}

fn n_words(text: &str) -> usize {
    text.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).take(LABEL + 1).count()
}

fn characters(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        Some((at, _)) => format!("{}…", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// The first words, verbatim.
fn words(text: &str, most: usize) -> String {
    let mut starts = text.char_indices().filter(|(i, c)| {
        let before = text.get(..*i).and_then(|t| t.chars().next_back());
        !c.is_whitespace() && before.is_none_or(char::is_whitespace)
    });
    match starts.nth(most) {
        Some((at, _)) => format!("{} …", text.get(..at).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ids(shown: TextShown) -> Ids {
        let article = "gulls/mayor-of-port-alder-opens-the-new-ferry-pier";
        Ids::new(
            shown,
            [article, "a2"].into_iter(),
            ["pier"].into_iter(),
            ["Gull and Tern of Port Alder Post"].into_iter(),
        )
    }

    #[test]
    fn an_id_that_spells_a_headline_is_a_number_where_no_text_is_shown() {
        let id = "gulls/mayor-of-port-alder-opens-the-new-ferry-pier";
        assert_eq!(ids(TextShown::None).of(id), "article 1");
        assert_eq!(ids(TextShown::None).of("a2"), "a2");
        assert_eq!(ids(TextShown::Full).of(id), id);
    }

    #[test]
    fn names_stay_and_sentences_go() {
        let found = serde_json::json!({"speaker": "Mayor Una Holt", "text": "Boats sail.", "Gull and Tern of Port Alder Post": 1,
            "note": "she said that the boats will sail on Monday"});
        let none: Value = TextShown::None.other(&found, &ids(TextShown::None)).unwrap();
        assert_eq!(
            none,
            serde_json::json!({"speaker": "Mayor Una Holt", "text": "", "Gull and Tern of Port Alder Post": 1, "note": ""})
        );
    }

    #[test]
    fn an_excerpt_is_the_first_words_and_a_giant_paragraph_is_cut() {
        let text = "a ".repeat(30);
        assert_eq!(TextShown::Excerpt.text(&text, PARAGRAPH), format!("{}…", "a ".repeat(25)));
        assert_eq!(TextShown::Full.text(&"x".repeat(10_000_000), PARAGRAPH).chars().count(), PARAGRAPH + 1);
    }
}
