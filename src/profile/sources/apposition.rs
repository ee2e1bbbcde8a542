//! What an article says of the people it names: "Ida Lund, a professor of law", "harbor spokesman Bo Marsh",
//! "Sen. Ida Lund (D-Vt.)".

use std::collections::HashMap;

use super::SourceType;
use super::describe::{Told, core, describe};
use super::lexicon::{is_function, leads_name};

/// Words of an apposition that are read.
const LONGEST: usize = 14;
/// Words before a name that are read.
const BEFORE: usize = 7;

/// Names of an article by their last word.
pub(super) struct Names<'a>(HashMap<&'a str, Vec<&'a str>>);

impl<'a> Names<'a> {
    /// Of keys: names of two words or more in lower case.
    pub fn new(keys: impl Iterator<Item = &'a str>) -> Self {
        let mut names: HashMap<&str, Vec<&str>> = HashMap::new();
        for key in keys {
            if let Some((_, last)) = key.rsplit_once(' ') {
                names.entry(last).or_default().push(key);
            }
        }
        Self(names)
    }

    /// Types that a paragraph tells, with the name's key, in the order of the text.
    pub fn told(&self, paragraph: &str) -> Vec<(&'a str, Told)> {
        if self.0.is_empty() {
            return Vec::new();
        }
        let tokens: Vec<&str> = paragraph.split_whitespace().collect();
        let words: Vec<String> = tokens.iter().map(|t| plain(t)).collect();
        let mut found = Vec::new();
        for at in 0..words.len() {
            for key in self.0.get(words[at].as_str()).into_iter().flatten() {
                if let Some(start) = starts(&words, at, key) {
                    let told = after(&tokens, at).or_else(|| before(&tokens, start));
                    // A person is no document: "Ida Lund, a figure in the report".
                    let person = |told: &Told| told.kind != SourceType::Document;
                    found.extend(told.filter(person).map(|told| (*key, told)));
                }
            }
        }
        found
    }
}

/// A token in lower case without punctuation and without the owner's 's.
fn plain(token: &str) -> String {
    let word = token.trim_matches(|c: char| !c.is_alphanumeric()).replace('’', "'").to_lowercase();
    word.strip_suffix("'s").map(str::to_owned).unwrap_or(word)
}

/// Where a name that ends at a token begins; one initial or middle name may stand between.
fn starts(words: &[String], end: usize, key: &str) -> Option<usize> {
    let parts: Vec<&str> = key.split(' ').collect();
    let direct = (end + 1).checked_sub(parts.len())?;
    if words.get(direct..=end)?.iter().eq(&parts) {
        return Some(direct);
    }
    let with_initial = direct.checked_sub(1).filter(|_| parts.len() == 2)?;
    let initial = words.get(with_initial + 1)?.chars().count() == 1;
    (initial && words.get(with_initial)? == parts.first()?).then_some(with_initial)
}

/// The apposition or the party behind a name.
fn after(tokens: &[&str], at: usize) -> Option<Told> {
    let next = tokens.get(at + 1)?;
    if let Some(party) = party(next) {
        return Some(Told { kind: SourceType::Politician, from: party });
    }
    if !tokens.get(at)?.ends_with(',') {
        // "Ida Lund of the Harbor Institute"
        let of = matches!(*next, "of" | "from").then(|| phrase(tokens, at + 2))?;
        return describe(of).filter(|_| of.first().is_some_and(|t| *t == "the"));
    }
    let words = phrase(tokens, at + 1);
    let first = core(words.first()?);
    let opens = matches!(first.as_str(), "a" | "an" | "the" | "who" | "one" | "another" | "formerly" | "then");
    // Without an article the role stands close by: "Ida Lund, spokeswoman for …", not "Ida Lund, told reporters …".
    let close = words.iter().take(4).any(|t| leads_name(&core(t))) && words.first().is_some_and(|t| is_noun(t));
    let words = if first == "who" { words.get(2..)? } else { words };
    (opens || close).then(|| describe(words)).flatten().map(|told| Told { from: excerpt(&told, words), ..told })
}

/// A word that may open an apposition without article.
fn is_noun(token: &str) -> bool {
    let word = core(token);
    !is_function(&word) && !word.ends_with("ing") && !word.ends_with("ed") && word != "said" && word != "told"
}

/// Words up to the next comma or end of a clause.
fn phrase<'a, 'b>(tokens: &'b [&'a str], from: usize) -> &'b [&'a str] {
    let rest = tokens.get(from..).unwrap_or_default();
    let ends = |t: &&str| t.ends_with([',', '.', ';', ':', ')', '”', '"', '?', '!', '—']) && !t.ends_with("U.S.");
    let end = rest.iter().take(LONGEST).position(ends).map_or(rest.len().min(LONGEST), |at| at + 1);
    rest.get(..end).unwrap_or_default()
}

/// The roles that lead a name: capitals and lower-case roles that stand right before it.
fn before(tokens: &[&str], start: usize) -> Option<Told> {
    let leads = |t: &&&str| {
        let word = core(t);
        let abbreviated = t.ends_with('.') && leads_name(word.trim_end_matches('.'));
        let clause_ends = t.ends_with([',', '.', ';', ':', '!', '?', '”', '"']) && !abbreviated;
        let capital = t.starts_with(char::is_uppercase) && !is_function(&word);
        !clause_ends && (capital || leads_name(word.trim_end_matches('.')))
    };
    let n = tokens.get(..start)?.iter().rev().take(BEFORE).take_while(leads).count();
    let words: Vec<&str> = tokens.get(start - n..start)?.iter().map(|t| t.trim_end_matches('.')).collect();
    // What leads a name must end in a role: "Fox News Ida Lund" is no such thing.
    let role = words.last().is_some_and(|t| leads_name(&core(t)));
    role.then(|| describe(&words)).flatten()
}

/// "(D-Vt.)", "R-Texas,", "(D., N.Y.)": the party tag of an American legislator.
fn party(token: &str) -> Option<String> {
    let inner = token.trim_start_matches('(');
    let parenthesis = inner.len() < token.len();
    let mut chars = inner.chars();
    let party = matches!(chars.next(), Some('D' | 'R' | 'I'));
    let dash = matches!(chars.next(), Some('-' | '–' | '.' | ')'));
    let state = inner.chars().nth(2).is_some_and(char::is_uppercase);
    let bare = inner.trim_end_matches([',', '.', ')', ';', ':']);
    (party && dash && (state || parenthesis) && token.chars().count() < 14).then(|| format!("({bare})"))
}

/// The words around what the type was told from, to be read by a person.
fn excerpt(told: &Told, words: &[&str]) -> String {
    let text = words.join(" ");
    let text = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    if text.chars().count() <= 60 { text.to_owned() } else { told.from.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn told(text: &str) -> Vec<(SourceType, String)> {
        let names = Names::new(["ida lund", "bo marsh"].into_iter());
        names.told(text).into_iter().map(|(_, told)| (told.kind, told.from)).collect()
    }

    fn one(text: &str) -> Option<SourceType> {
        told(text).first().map(|(kind, _)| *kind)
    }

    #[test]
    fn appositions_tell_the_type() {
        use SourceType::*;
        for (text, kind) in [
            ("“No,” said Ida Lund, a professor of law at Skerry College.", Expert),
            ("Ida B. Lund, who is an activist with Clean Sound, left.", Advocate),
            ("Ida Lund, spokeswoman for the Harbor Department, left.", Official),
            ("Ida Lund (D-Vt.) left.", Politician),
            ("Ida Lund, R-Texas, left.", Politician),
            ("Skerry economist Ida Lund left.", Expert),
            ("Vermont Sen. Ida Lund left.", Politician),
            ("Ida Lund of the Harbor Institute left.", Expert),
        ] {
            assert_eq!(one(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn what_is_no_apposition_tells_nothing() {
        for text in [
            "Ida Lund, told by a reporter of the fire, left.",
            "Ida Lund left.",
            "The mayor left. Ida Lund stayed.",
            "Ida Lund, Bo Marsh and others left.",
            "Lund, a reporter, left.",
        ] {
            assert_eq!(told(text), [], "{text}");
        }
    }

    #[test]
    fn what_it_was_told_from_can_be_read() {
        assert_eq!(told("Ida Lund, a professor of law, left.")[0].1, "a professor of law");
        assert_eq!(told("Ida Lund (D-Vt.) left.")[0].1, "(D-Vt)");
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "(Ida Lund|,| a | the |Sen\\.|[ (]D-|\\PC){0,30}") {
            told(&text);
        }
    }
}
