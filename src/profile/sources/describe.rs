//! The type of a source, told from a description of it.

use super::SourceType;
use super::lexicon::{Sense, sense};

/// A type and the words that it was told from.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Told {
    pub kind: SourceType,
    pub from: String,
}

/// Words after which what stands before them is the head ("spokesman | for the department").
const STOPS: [&str; 18] = [
    "of", "at", "for", "in", "who", "with", "that", "from", "on", "by", "to", "near", "during", "whose", "which",
    "and", "told", "about",
];

/// Phrases with which a source is promised not to be named.
const HIDDEN: [&str; 12] = [
    "condition of anonymity",
    "conditions of anonymity",
    "asked not to be named",
    "asked not to be identified",
    "asked to remain anonymous",
    "not authorized to speak",
    "not authorized to comment",
    "not authorized to discuss",
    "declined to be named",
    "declined to be identified",
    "requested anonymity",
    "spoke anonymously",
];

/// The phrase of [`HIDDEN`] that a text in lower case holds.
pub(super) fn hidden(lower: &str) -> Option<&'static str> {
    HIDDEN.into_iter().find(|phrase| lower.contains(phrase))
}

/// Lower case, without the punctuation around it; `’` as `'`.
pub(super) fn core(token: &str) -> String {
    let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
    let word = inner.replace('’', "'").to_lowercase();
    // "U.S." keeps its dots, so that it is not the pronoun.
    if inner.contains('.') && token.trim_end_matches([',', ';', ':', ')']).ends_with('.') { word + "." } else { word }
}

/// Type that a description tells: its head noun's ("a professor of law"), or where the head says nothing by itself ("a
/// spokesman for …"), that of the organisation beside it.
pub(super) fn describe(tokens: &[&str]) -> Option<Told> {
    let words: Vec<String> = tokens.iter().map(|t| core(t)).collect();
    let stop = words.iter().skip(1).position(|w| STOPS.contains(&w.as_str())).map_or(words.len(), |at| at + 1);
    let (sense, found) = head(words.get(..stop)?)?;
    match sense {
        Sense::Head(SourceType::Official) if found == "president" && presides(&words, stop) => {
            let body = bodies(words.get(stop..)?)?;
            Some(Told { kind: body.0, from: format!("{found} … {}", body.1) })
        }
        Sense::Head(kind) => Some(Told { kind: veiled(&words, kind, &found), from: found }),
        Sense::Body(kind) => Some(Told { kind, from: found }),
        Sense::Transparent => {
            let (kind, body) = bodies(&words)?;
            Some(Told { kind: veiled(&words, kind, &found), from: format!("{found} … {body}") })
        }
    }
}

/// Type that a name tells: an organisation's ("Fox News", "Harbor Police Department"), never a person's.
pub(super) fn describe_name(tokens: &[&str]) -> Option<Told> {
    let words: Vec<String> = tokens.iter().map(|t| core(t)).collect();
    let at_end = |n: usize| {
        let entry = words.get(words.len().checked_sub(n)?..)?.join(" ");
        let entry = entry.strip_suffix("'s").unwrap_or(&entry).to_owned();
        match sense(&entry)? {
            Sense::Body(kind) | Sense::Head(kind @ SourceType::Document) => Some(Told { kind, from: entry }),
            _ => None,
        }
    };
    // "University of …", "Department of …", "Bank of …".
    let opens = || match sense(words.first()?)? {
        Sense::Body(kind) if words.get(1).is_some_and(|w| w == "of") => Some(Told { kind, from: words[0].clone() }),
        _ => None,
    };
    [3, 2, 1].into_iter().find_map(at_end).or_else(opens)
}

/// The last entry of the lexicon before the first preposition; a spokesman of the police is a spokesman.
fn head(words: &[String]) -> Option<(Sense, String)> {
    let ending_at = |end: usize| {
        (1..=3).rev().find_map(|n| {
            let entry = words.get(end.checked_sub(n)?..end)?.join(" ");
            Some((sense(&entry)?, entry))
        })
    };
    (1..=words.len()).rev().find_map(ending_at)
}

/// The first organisation among words, the longest entry at each place; an owner's `'s` is cut.
fn bodies(words: &[String]) -> Option<(SourceType, String)> {
    (0..words.len()).find_map(|at| {
        (1..=3).rev().find_map(|n| {
            let entry = words.get(at..at + n)?.join(" ");
            let cut = entry.strip_suffix("'s").unwrap_or(&entry);
            match sense(&entry).or_else(|| sense(cut))? {
                Sense::Body(kind) => Some((kind, cut.to_owned())),
                Sense::Head(SourceType::Anonymous | SourceType::Private | SourceType::Document)
                | Sense::Transparent => None,
                Sense::Head(kind) => Some((kind, cut.to_owned())),
            }
        })
    })
}

/// "president of the Harbor League" is no head of state; "president of the United States" is.
fn presides(words: &[String], stop: usize) -> bool {
    words.get(stop).is_some_and(|w| w == "of" || w == "and" || w == "at")
        && !words.ends_with(&["united".into(), "states".into()])
}

/// One or a few unnamed persons of the inside ("a senior official", "two aides") are anonymous, where "officials say" is
/// the institution speaking (the veiled attribution of Culbertson 1978).
fn veiled(words: &[String], kind: SourceType, head: &str) -> SourceType {
    let inside = [
        "official",
        "officials",
        "aide",
        "aides",
        "staffer",
        "staffers",
        "adviser",
        "advisers",
        "diplomat",
        "diplomats",
        "executive",
        "executives",
        "operative",
        "operatives",
        "ally",
        "allies",
    ];
    let few = [
        "a",
        "an",
        "one",
        "two",
        "three",
        "four",
        "several",
        "some",
        "another",
        "senior",
        "unnamed",
        "unidentified",
        "anonymous",
        "high-ranking",
        "top",
        "former",
    ];
    let definite = words.first().is_some_and(|w| w == "the") && words.len() == 2 && matches!(head, "official" | "aide");
    let kept_back = inside.contains(&head) && (definite || words.iter().any(|w| few.contains(&w.as_str())));
    let said_so = words.iter().any(|w| matches!(w.as_str(), "unnamed" | "unidentified" | "anonymous"));
    if kept_back || said_so { SourceType::Anonymous } else { kind }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Option<SourceType> {
        describe(&text.split_whitespace().collect::<Vec<_>>()).map(|t| t.kind)
    }

    #[test]
    fn a_description_tells_the_type_by_its_head() {
        use SourceType::*;
        for (text, kind) in [
            ("a professor of law at the University of Lund", Expert),
            ("Deputy Attorney General", Official),
            ("Tennessee Republican Sen.", Politician),
            ("the chief executive of a ferry company", Business),
            ("a resident of Skerry Street", Private),
            ("court documents", Document),
            ("a columnist for the Harbor Times", Media),
            ("sources close to the mayor", Anonymous),
            ("a civil rights activist", Advocate),
        ] {
            assert_eq!(told(text), Some(kind), "{text}");
        }
    }

    #[test]
    fn a_spokesman_is_of_what_he_speaks_for() {
        use SourceType::*;
        assert_eq!(told("a spokesman for the Justice Department"), Some(Official));
        assert_eq!(told("a campaign spokeswoman"), Some(Politician));
        assert_eq!(told("a spokesman for the Ferrymen's Union"), Some(Advocate));
        assert_eq!(told("a spokesman"), None);
        assert_eq!(told("president of the Islanders' Association"), Some(Advocate));
        assert_eq!(told("president of the United States"), Some(Official));
    }

    #[test]
    fn a_few_insiders_without_a_name_are_anonymous_and_an_institution_is_not() {
        use SourceType::*;
        for (text, kind) in [
            ("a senior administration official", Anonymous),
            ("two officials", Anonymous),
            ("the official", Anonymous),
            ("officials", Official),
            ("U.S. officials", Official),
            ("an unnamed lawmaker", Anonymous),
        ] {
            assert_eq!(told(text), Some(kind), "{text}");
        }
        assert_eq!(hidden("spoke on condition of anonymity because"), Some("condition of anonymity"));
    }

    #[test]
    fn the_name_of_a_person_tells_nothing() {
        let name = |text: &str| describe_name(&text.split_whitespace().collect::<Vec<_>>()).map(|t| t.kind);
        assert_eq!(name("Ida Lund"), None);
        assert_eq!(name("Steve King"), None);
        assert_eq!(name("Harbor Times"), Some(SourceType::Media));
        assert_eq!(name("University of Lund"), Some(SourceType::Expert));
        assert_eq!(name("Department of Tides"), Some(SourceType::Official));
    }
}
