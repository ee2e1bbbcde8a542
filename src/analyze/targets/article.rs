//! Whom and what one article speaks of, by its capitals and by the heads of its noun phrases.

use std::collections::{BTreeMap, BTreeSet};

use super::lexicon::{
    ends_organisation, ends_proposal, is_known_organisation, is_known_proposal, is_medium, is_nobody, is_place,
    leaves_open, one_name,
};
use crate::text::speakers::{name_runs, without_titles};

/// What an article speaks of: how often, by name.
#[derive(Debug, Default)]
pub(super) struct Spoken {
    /// Names of two words and more that may be persons', without titles and initials.
    pub full: BTreeMap<String, usize>,
    /// Full names that a title led.
    pub titled: BTreeSet<String>,
    /// Names of one word, acronyms too.
    pub single: BTreeMap<String, usize>,
    pub organisations: BTreeMap<String, usize>,
    pub proposals: BTreeMap<String, usize>,
    /// Words in lower case, which tell a name at the head of a sentence from a word.
    pub lower: BTreeSet<String>,
}

/// Words of the longest name of a person or organisation.
const LONGEST: usize = 5;

/// Reads the paragraphs that count, the title among them.
pub(super) fn spoken<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Spoken {
    let mut found = Spoken::default();
    for text in paragraphs {
        // A headline in capitals tells no names.
        if text.chars().filter(|c| c.is_lowercase()).count() * 2 < text.chars().filter(|c| c.is_alphabetic()).count() {
            continue;
        }
        for run in name_runs(text) {
            found.name(&run);
        }
        found.phrases(text);
    }
    found
}

impl Spoken {
    fn name(&mut self, run: &[String]) {
        let own = without_titles(run);
        let plain: Vec<&str> = own.iter().map(String::as_str).filter(|word| !is_initial(word)).collect();
        let (Some(last), name) = (plain.last(), plain.join(" ")) else { return };
        let lower = name.to_lowercase();
        let last = last.to_lowercase();
        // "Poe v. Roe" is a case, and "Let’s" no name.
        let case = own.iter().any(|word| matches!(word.to_lowercase().trim_end_matches('.'), "v" | "vs"));
        if case || name.contains(['’', '\'']) && !name.contains("O’") && !name.contains("O'") {
            return;
        }
        if plain.len() > LONGEST || is_medium(&lower) || is_place(&lower) || is_nobody(&lower) {
            return;
        }
        let counts = if is_known_proposal(&lower) || (plain.len() > 1 && is_bill(&last)) {
            &mut self.proposals
        } else if is_known_organisation(&lower) || (plain.len() > 1 && ends_organisation(&last)) {
            &mut self.organisations
        } else if plain.len() == 1 {
            &mut self.single
        } else if plain.iter().any(|word| is_nobody(&word.to_lowercase()) || is_place(&word.to_lowercase())) {
            return;
        } else {
            if own.len() < run.len() {
                self.titled.insert(name.clone());
            }
            &mut self.full
        };
        *counts.entry(one_name(&name).to_owned()).or_default() += 1;
    }

    /// Proposals in lower case ("travel ban", "health care law").
    fn phrases(&mut self, text: &str) {
        let words: Vec<&str> = text.split_whitespace().collect();
        let bare = |at: usize| words.get(at).map_or("", |w| w.trim_matches(|c: char| !c.is_alphanumeric()));
        let joined =
            |at: usize| at == 0 || words.get(at - 1).is_some_and(|w| w.ends_with(|c: char| c.is_alphanumeric()));
        for at in 0..words.len() {
            let word = bare(at);
            if !word.starts_with(char::is_lowercase) {
                continue;
            }
            self.lower.insert(word.to_owned());
            if is_known_proposal(word) {
                *self.proposals.entry(word.to_owned()).or_default() += 1;
            }
            if !ends_proposal(word) || at == 0 || !joined(at) {
                continue;
            }
            let one = bare(at - 1);
            let opens = |word: &str| {
                leaves_open(word)
                    || word.len() < 3
                    || word.ends_with("ly")
                    || word.ends_with("ing")
                    || word.chars().any(|c| c.is_numeric() || c.is_uppercase() || c == '’' || c == '\'')
            };
            if opens(one) {
                continue;
            }
            let mut phrase = format!("{one} {word}");
            if at > 1 && joined(at - 1) && is_compound(bare(at - 2), one) {
                phrase = format!("{} {phrase}", bare(at - 2));
            }
            *self.proposals.entry(one_name(&phrase).to_owned()).or_default() += 1;
        }
    }
}

/// "health care", "estate tax": two words that are one modifier.
fn is_compound(first: &str, second: &str) -> bool {
    matches!(
        (first, second),
        ("health", "care")
            | ("health", "insurance")
            | ("capital", "gains")
            | ("assault", "weapons")
            | ("sexual", "assault")
            | ("climate", "change")
            | ("social", "security")
            | ("nuclear", "arms")
            | ("estate", "tax")
            | ("income", "tax")
            | ("carbon", "tax")
            | ("voter", "id")
    )
}

fn is_initial(word: &str) -> bool {
    word.trim_end_matches('.').chars().count() == 1
}

/// Last words of proposals' names.
fn is_bill(last: &str) -> bool {
    matches!(
        last,
        "act" | "amendment" | "deal" | "accord" | "agreement" | "treaty" | "pipeline" | "plan" | "pact" | "bill"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_phrases_are_told_apart() {
        let found = spoken(
            ["Mayor Elena B. Marsh and Bo Hale of the Harbour Board met in New York. Marsh opposes the carbon fee repeal and the \
              new law; Republicans in Congress back the Clean Harbour Act.", "Plans for a travel ban, the health care law and a \
              controversial bill were read. CNN was there."].into_iter(),
        );
        let names = |counts: &BTreeMap<String, usize>| counts.keys().cloned().collect::<Vec<_>>();
        assert_eq!(names(&found.full), ["Bo Hale", "Elena Marsh"]);
        assert_eq!(found.titled, BTreeSet::from(["Elena Marsh".to_owned()]));
        assert_eq!(names(&found.organisations), ["Congress", "Harbour Board", "Republicans"]);
        assert_eq!(names(&found.proposals), ["Clean Harbour Act", "fee repeal", "health care law", "travel ban"]);
        assert!(found.single.contains_key("Marsh") && found.lower.contains("bill"));
    }
}
