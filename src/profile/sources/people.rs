//! Which mentions are one source across the articles of a corpus.
//!
//! Only what articles themselves write joins mentions, never likeness of names. Full names join when their words are the
//! same (titles and initials aside); a middle name is dropped where first and last name alone are commoner. One word with
//! a title ("President Lund") goes to the full name that at least four of five articles with that title and ending give.
//! One word ("Lund") goes to the only full name of its own article that ends in it, or that such a title means there; else
//! to the full name that four of five articles of the corpus with a name of that ending give: who is never introduced is
//! the one whom readers know. Everything else stays apart: "Joe" and "Joseph" are two.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::speaker::Form;

/// Share of the articles with a name of that ending that a full name must have to be meant by the ending alone.
const DOMINANT: f64 = 0.8;
/// Articles that must give that full name.
const LEAST: usize = 2;

/// Full names of a corpus: which articles give them, with which titles.
#[derive(Debug, Default)]
pub(super) struct People {
    articles: HashMap<String, usize>,
    by_last: HashMap<String, BTreeSet<String>>,
    /// Articles by title, last word and full name.
    titled: BTreeMap<(String, String), BTreeMap<String, usize>>,
}

/// What a suffix of a name is: no surname.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// The word by which a full name is meant alone; "Bo Marsh Jr" is not meant by it.
pub(super) fn last_of(key: &str) -> Option<&str> {
    key.rsplit_once(' ').map(|(_, last)| last).filter(|last| !SUFFIXES.contains(last))
}

impl People {
    /// Counts an article with a full name.
    pub fn add(&mut self, key: &str) {
        *self.articles.entry(key.to_owned()).or_default() += 1;
        if let Some(last) = last_of(key) {
            self.by_last.entry(last.to_owned()).or_default().insert(key.to_owned());
        }
    }

    /// Counts articles that give a full name with a title.
    pub fn add_title(&mut self, key: &str, title: &str, articles: usize) {
        if let Some(last) = last_of(key).filter(|_| !title.is_empty()) {
            let names = self.titled.entry((title.to_owned(), last.to_owned())).or_default();
            *names.entry(key.to_owned()).or_default() += articles;
        }
    }

    /// The full names of one article, and who its mentions are.
    pub fn of_article<'a>(&'a self, forms: impl Iterator<Item = &'a Form>) -> InArticle<'a> {
        let mut names: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for form in forms {
            if let Form::Name(key) = form
                && let Some(last) = last_of(key)
            {
                names.entry(last).or_default().insert(self.shorter(key));
            }
            if let Form::Single { word, title } = form
                && let Some(key) = self.titled(word, title)
            {
                names.entry(word).or_default().insert(key);
            }
        }
        InArticle { people: self, names }
    }

    /// First and last name alone, where they are commoner than with the middle name.
    fn shorter<'a>(&'a self, key: &'a str) -> &'a str {
        let parts: Vec<&str> = key.split(' ').collect();
        let ([first, _, last], Some(_)) = (parts.as_slice(), last_of(key)) else { return key };
        let short = format!("{first} {last}");
        match self.articles.get_key_value(&short) {
            Some((short, n)) if n > self.articles.get(key).unwrap_or(&0) => short,
            _ => key,
        }
    }

    /// The full name that one word means in this corpus.
    fn dominant(&self, word: &str) -> Option<&str> {
        let names = self.by_last.get(word)?.iter();
        self.most(names.map(|key| (key, self.articles.get(key).copied().unwrap_or(0))))
    }

    /// The full name that one word means after a title.
    fn titled(&self, word: &str, title: &str) -> Option<&str> {
        let names = self.titled.get(&(title.to_owned(), word.to_owned()))?;
        self.most(names.iter().map(|(key, n)| (key, *n)))
    }

    fn most<'a>(&'a self, names: impl Iterator<Item = (&'a String, usize)>) -> Option<&'a str> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        names.for_each(|(key, n)| *counts.entry(self.shorter(key)).or_default() += n);
        let total: usize = counts.values().sum();
        let (key, n) = counts.into_iter().max_by_key(|(key, n)| (*n, std::cmp::Reverse(*key)))?;
        (n >= LEAST && n as f64 >= DOMINANT * total as f64).then_some(key)
    }
}

/// Names of one article.
pub(super) struct InArticle<'a> {
    people: &'a People,
    names: BTreeMap<&'a str, BTreeSet<&'a str>>,
}

impl<'a> InArticle<'a> {
    /// Key of the source that a mention is of; `None` where it has no name.
    pub fn source(&self, form: &'a Form) -> Option<&'a str> {
        match form {
            Form::Name(key) => Some(self.people.shorter(key)),
            Form::Single { word, title } => {
                Some(self.people.titled(word, title).or_else(|| self.meant(word)).unwrap_or(word))
            }
            Form::Described | Form::Nobody => None,
        }
    }

    fn meant(&self, word: &str) -> Option<&'a str> {
        match self.names.get(word) {
            Some(names) if names.len() == 1 => names.first().copied(),
            // Two people of that name in the article: the word alone stays itself.
            Some(_) => None,
            None => self.people.dominant(word),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(key: &str) -> Form {
        Form::Name(key.into())
    }

    fn single(word: &str) -> Form {
        Form::Single { word: word.into(), title: String::new() }
    }

    fn people(names: &[(&str, usize)]) -> People {
        let mut people = People::default();
        names.iter().for_each(|(key, n)| (0..*n).for_each(|_| people.add(key)));
        people
    }

    #[test]
    fn a_last_name_is_of_the_only_full_name_of_its_article() {
        let people = people(&[("ida lund", 1), ("per lund", 30)]);
        let (full, word) = (name("ida lund"), single("lund"));
        let article = people.of_article([&full, &word].into_iter());
        assert_eq!(article.source(&word), Some("ida lund"));
        let other = name("per lund");
        let both = people.of_article([&full, &other].into_iter());
        assert_eq!(both.source(&word), Some("lund"));
    }

    #[test]
    fn without_a_full_name_the_corpus_must_be_nearly_unanimous() {
        let word = single("lund");
        let source = |people: &People| people.of_article(std::iter::empty()).source(&word).map(str::to_owned);
        assert_eq!(source(&people(&[("ida lund", 8), ("per lund", 2)])).as_deref(), Some("ida lund"));
        assert_eq!(source(&people(&[("ida lund", 7), ("per lund", 2)])).as_deref(), Some("lund"));
        assert_eq!(source(&people(&[("ida lund", 1)])).as_deref(), Some("lund"));
        assert_eq!(source(&people(&[("ida lund jr", 9)])).as_deref(), Some("lund"));
    }

    #[test]
    fn a_title_tells_which_of_a_family_is_meant() {
        let mut people = people(&[("ida lund", 5), ("per lund", 5)]);
        people.add_title("per lund", "senator", 2);
        let (titled, word) = (Form::Single { word: "lund".into(), title: "senator".into() }, single("lund"));
        assert_eq!(people.of_article(std::iter::empty()).source(&titled), Some("per lund"));
        assert_eq!(people.of_article([&titled, &word].into_iter()).source(&word), Some("per lund"));
        assert_eq!(people.of_article(std::iter::empty()).source(&word), Some("lund"));
    }

    #[test]
    fn a_rarer_middle_name_is_dropped() {
        let people = people(&[("ida lund", 3), ("ida maria lund", 1), ("bo aage marsh", 2)]);
        let article = people.of_article(std::iter::empty());
        let source = |key: &str| {
            let form = name(key);
            article.people.of_article(std::iter::empty()).source(&form).map(str::to_owned)
        };
        assert_eq!(source("ida maria lund").as_deref(), Some("ida lund"));
        assert_eq!(source("bo aage marsh").as_deref(), Some("bo aage marsh"));
    }
}
