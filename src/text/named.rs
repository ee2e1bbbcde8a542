//! Whether a speaker as written names or describes someone, or only points at them.

/// Words that open a description and name nobody.
const DETERMINERS: [&str; 18] = [
    "a", "all", "an", "another", "both", "her", "his", "its", "many", "most", "my", "one", "other", "our", "several",
    "some", "the", "their",
];

const PRONOUNS: [&str; 22] = [
    "anyone", "everyone", "he", "her", "him", "i", "it", "many", "me", "nobody", "one", "others", "she", "some",
    "someone", "that", "them", "they", "this", "us", "we", "you",
];

/// Whether a reader could tell who is meant: a name ("Ida Lund", "the Harbour Board") or a description of some length
/// ("the county clerk's office"). Pronouns ("she"), bare roles ("mayor", "the company") and numbers are not.
pub fn is_named(speaker: &str) -> bool {
    let words: Vec<&str> = speaker.split_whitespace().collect();
    let is = |word: &str, list: &[&str]| list.contains(&word.to_lowercase().as_str());
    if words.len() == 1 && words.iter().any(|w| is(w, &PRONOUNS)) {
        return false;
    }
    let described = words.first().is_some_and(|w| is(w, &DETERMINERS));
    let rest = words.get(usize::from(described)..).unwrap_or_default();
    let capital = |w: &&str| w.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase);
    rest.iter().any(capital) || (described && rest.len() >= 3) || rest.iter().any(|w| w.starts_with('@'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_long_descriptions_tell_who_is_meant() {
        for named in ["Ida Lund", "police chief Bo Marsh", "the Harbour Board", "A county clerk's office", "user @tern"]
        {
            assert!(is_named(named), "{named}");
        }
        for not in ["", "she", "He", "WE", "mayor", "The company", "a memo", "61", "Both candidates", "due"] {
            assert!(!is_named(not), "{not}");
        }
    }
}
