//! Names that are no words of a text: the outlet's own, and its authors'.

use super::count::tokens;
use crate::profile::validate::outlet_aliases;

/// Names as runs of words, the longest first.
#[derive(Debug, Clone, Default)]
pub(super) struct Names(Vec<Vec<String>>);

impl Names {
    fn new(names: impl Iterator<Item = String>) -> Self {
        let words = |name: String| tokens(&name).map(str::to_owned).collect::<Vec<_>>();
        let mut names: Vec<Vec<String>> = names.map(words).filter(|words| !words.is_empty()).collect();
        names.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        names.dedup();
        Self(names)
    }

    /// Words of the longest name that a text begins with, in the same case; 0 where it begins with none. A possessive ending
    /// does not matter.
    pub fn length_at(&self, text: &[&str]) -> usize {
        let same = |(word, token): (&String, &&str)| {
            token.strip_prefix(word.as_str()).is_some_and(|rest| matches!(rest, "" | "'s" | "’s"))
        };
        let begins = |name: &&Vec<String>| name.len() <= text.len() && name.iter().zip(text).all(same);
        self.0.iter().find(begins).map_or(0, Vec::len)
    }
}

/// The names under which an outlet stands in its own text.
pub(super) fn outlet_names(outlet: &str) -> Names {
    Names::new(outlet_aliases(outlet).into_iter())
}

/// Full names and last names of authors.
pub(super) fn author_names(authors: &[String]) -> Names {
    let full = |name: &&String| name.trim().contains(' ');
    let named = authors.iter().filter(full);
    let last = |name: &String| name.split_whitespace().next_back().unwrap_or_default().to_owned();
    Names::new(named.flat_map(|name| [name.clone(), last(name)]))
}
