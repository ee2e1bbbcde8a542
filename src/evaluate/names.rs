//! Whether two mentions name the same speaker.

/// Words that are no part of a name: articles, prepositions and connectives.
const PARTICLES: [&str; 14] =
    ["a", "an", "the", "of", "and", "for", "in", "at", "on", "to", "his", "her", "their", "its"];

/// Titles and offices that many people share. They count only where nothing else is left ("the president").
const TITLES: [&str; 58] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "sir",
    "dame",
    "lord",
    "lady",
    "rev",
    "reverend",
    "sen",
    "sens",
    "senator",
    "senators",
    "rep",
    "reps",
    "representative",
    "congressman",
    "congresswoman",
    "president",
    "vice",
    "gov",
    "governor",
    "mayor",
    "secretary",
    "minister",
    "prime",
    "chancellor",
    "justice",
    "judge",
    "attorney",
    "general",
    "gen",
    "col",
    "colonel",
    "capt",
    "captain",
    "lt",
    "sgt",
    "officer",
    "chief",
    "director",
    "chairman",
    "chairwoman",
    "chair",
    "speaker",
    "leader",
    "former",
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "king",
    "queen",
    "pope",
];

/// How two mentions of a speaker agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NameMatch {
    /// They share a token of the name; articles, titles and case do not count.
    pub overlap: bool,
    /// They are the same string, outer white space apart.
    pub exact: bool,
}

/// Compares two mentions of a speaker. An empty mention matches nothing.
pub fn names_match(labelled: &str, predicted: &str) -> NameMatch {
    let exact = !labelled.trim().is_empty() && labelled.trim() == predicted.trim();
    let (a, b) = (name_tokens(labelled), name_tokens(predicted));
    NameMatch { overlap: exact || a.iter().any(|token| b.contains(token)), exact }
}

/// Tokens that identify; titles alone where there is nothing else.
fn name_tokens(mention: &str) -> Vec<String> {
    let lower = mention.to_lowercase().replace('’', "'");
    let words: Vec<String> = lower
        .split_whitespace()
        .map(|w| w.strip_suffix("'s").unwrap_or(w))
        .flat_map(|w| w.split(|c: char| !c.is_alphanumeric() && c != '\'' && c != '.'))
        .map(|w| w.replace(['.', '\''], ""))
        .filter(|w| !w.is_empty() && !PARTICLES.contains(&w.as_str()))
        .collect();
    let names: Vec<String> = words.iter().filter(|w| !TITLES.contains(&w.as_str())).cloned().collect();
    if names.is_empty() { words } else { names }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn titles_articles_and_case_do_not_count() {
        for (a, b, overlap) in [
            ("Sen. Olga Marsh", "Marsh", true),
            ("the U.S. embassy", "US Embassy", true),
            ("Marsh’s office", "Marsh", true),
            ("Sen. Marsh", "Sen. Lund", false),
            ("the president", "President Lund", false),
            ("the president", "The President", true),
            ("the Ministry of Tides", "the Bank of Oslo", false),
            ("O’Dowd", "O'Dowd", true),
            ("", "", false),
            ("Lund", "", false),
        ] {
            assert_eq!(names_match(a, b).overlap, overlap, "{a:?} {b:?}");
        }
        assert!(names_match("Lund ", "Lund").exact);
        assert!(!names_match("lund", "Lund").exact);
        assert!(!names_match("", "").exact);
    }

    proptest! {
        #[test]
        fn matching_is_symmetric(a in ".{0,30}", b in ".{0,30}") {
            prop_assert_eq!(names_match(&a, &b), names_match(&b, &a));
        }
    }
}
