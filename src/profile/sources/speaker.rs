//! A speaker as the attribution wrote it: a name with what leads it, a description, or nobody.

use super::SourceType;
use super::describe::{Told, core, describe, describe_name, hidden};
use super::lexicon::{OF_STATE, is_function, is_honorific, is_surname_too, leads_name};
use crate::text::is_named;

/// Who a speaker's string points at.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) enum Form {
    /// Two words or more, or an organisation: lower case, without titles and initials.
    Name(String),
    /// One word of a name, and the title before it where there is one.
    Single { word: String, title: String },
    /// A description without a name.
    Described,
    /// A pronoun, nothing, or what cannot be read.
    Nobody,
}

/// A speaker's string, read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Speaker {
    pub form: Form,
    /// The name as written, empty where there is none.
    pub name: String,
    /// The title right before the name, in lower case, empty where there is none.
    pub title: String,
    /// The type, where the string tells it.
    pub told: Option<Told>,
}

impl Speaker {
    /// Reads a string.
    pub fn read(text: &str) -> Self {
        let tokens: Vec<&str> = text.split_whitespace().collect();
        let opens = tokens.iter().take_while(|t| is_function(&core(t))).count();
        let definite = tokens.first().is_some_and(|t| core(t) == "the");
        let rest = tokens.get(opens..).unwrap_or_default();
        let (leading, name) = split_name(rest);
        match name {
            _ if rest.is_empty() => Self { form: Form::Nobody, name: String::new(), title: String::new(), told: None },
            [] => described(&tokens),
            [only] if !definite => single(only, leading),
            name => named(name, leading),
        }
    }
}

/// Name words of a string and what leads them: the words of the first stretch of capitals behind its last role.
fn split_name<'a, 'b>(tokens: &'b [&'a str]) -> (&'b [&'a str], &'b [&'a str]) {
    let end =
        tokens.iter().position(|t| !(is_capital(t) || is_particle(t) || leads_name(&core(t)))).unwrap_or(tokens.len());
    let run = tokens.get(..end).unwrap_or_default();
    let is_role = |at: &usize| {
        let last_of_name = *at + 1 == run.len() && *at > 0 && is_surname_too(&core(run[*at])) && is_capital(run[*at]);
        leads_name(&core(run[*at])) && !last_of_name
    };
    let start = (0..run.len()).rev().find(is_role).map_or(0, |at| at + 1);
    let start = start + run.iter().skip(start).take_while(|t| !is_capital(t)).count();
    // An organisation's own words may be roles: "Justice Department" is no Department that leads a Justice.
    let body =
        run.get(start..).is_some_and(|name| name.len() == 1 && describe_name(name).is_some_and(|t| t.from != "times"));
    let start = if body { 0 } else { start };
    (run.get(..start).unwrap_or_default(), run.get(start..).unwrap_or_default())
}

fn is_capital(token: &str) -> bool {
    token.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(char::is_uppercase)
}

fn is_particle(token: &str) -> bool {
    matches!(
        token,
        "de" | "la" | "von" | "van" | "der" | "bin" | "al" | "el" | "da" | "di" | "du" | "of" | "ben" | "del"
    )
}

/// A word of a name as written: without punctuation around it and the owner's 's.
fn clean(token: &str) -> &str {
    let inner = token.trim_matches(|c: char| !c.is_alphanumeric());
    inner.strip_suffix("'s").or_else(|| inner.strip_suffix("’s")).unwrap_or(inner)
}

fn single(token: &str, leading: &[&str]) -> Speaker {
    let word = clean(token).to_lowercase();
    let told = lead(leading).or_else(|| describe_name(&[token]));
    let title = title(leading);
    if word.chars().count() < 2 {
        return Speaker { form: Form::Nobody, name: String::new(), title: String::new(), told: None };
    }
    let form = match describe_name(&[token]) {
        Some(_) if leading.is_empty() => Form::Name(word),
        _ => Form::Single { word, title: title.clone() },
    };
    Speaker { form, name: clean(token).to_owned(), title, told }
}

/// The type that what leads a name tells.
fn lead(leading: &[&str]) -> Option<Told> {
    let of_state = leading.last().is_some_and(|t| core(t) == OF_STATE && is_capital(t));
    let secretary = || Told { kind: SourceType::Official, from: "(secretary of) state".to_owned() };
    describe(leading).or_else(|| of_state.then(secretary))
}

/// The last word that leads a name, honorifics aside, without the dot of an abbreviation.
fn title(leading: &[&str]) -> String {
    let mut words = leading.iter().rev().map(|t| core(t).trim_end_matches('.').to_owned());
    words.find(|t| !is_honorific(t)).unwrap_or_default()
}

fn named(tokens: &[&str], leading: &[&str]) -> Speaker {
    let words: Vec<&str> = tokens.iter().map(|t| clean(t)).filter(|w| !w.is_empty()).collect();
    // "Lund" and "Ida B. Lund" are told apart from "Ida Lund" elsewhere; an initial is no name.
    let mut full: Vec<&str> = words.iter().copied().filter(|w| w.chars().count() > 1).collect();
    if full.last().is_some_and(|w| is_particle(w)) {
        full.pop();
    }
    let key = full.join(" ").to_lowercase();
    if key.is_empty() {
        return Speaker { form: Form::Nobody, name: String::new(), title: String::new(), told: None };
    }
    let told = lead(leading).or_else(|| describe_name(&full));
    Speaker { form: Form::Name(key), name: full.join(" "), title: title(leading), told }
}

fn described(tokens: &[&str]) -> Speaker {
    let text = tokens.join(" ");
    let told = match hidden(&text.to_lowercase()) {
        Some(phrase) => Some(Told { kind: SourceType::Anonymous, from: phrase.to_owned() }),
        None => describe(tokens).map(|told| Told { from: told.from, ..told }),
    };
    let form = if told.is_some() || is_named(&text) { Form::Described } else { Form::Nobody };
    Speaker { form, name: String::new(), title: String::new(), told }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> (Form, Option<SourceType>) {
        let speaker = Speaker::read(text);
        (speaker.form, speaker.told.map(|t| t.kind))
    }

    fn name(key: &str) -> Form {
        Form::Name(key.into())
    }

    #[test]
    fn titles_are_cut_and_tell_the_type() {
        assert_eq!(read("Ida Lund"), (name("ida lund"), None));
        assert_eq!(read("Vermont Republican Sen Ida B. Lund"), (name("ida lund"), Some(SourceType::Politician)));
        assert_eq!(read("Former President Bo Marsh on Monday"), (name("bo marsh"), Some(SourceType::Official)));
        assert_eq!(read("Despite Bo Marsh"), (name("bo marsh"), None));
        assert_eq!(read("spokesman Bo Marsh"), (name("bo marsh"), None));
        assert_eq!(read("IDA LUND"), (name("ida lund"), None));
        assert_eq!(read("Steve King"), (name("steve king"), None));
    }

    #[test]
    fn one_word_keeps_its_title() {
        let single = |word: &str, title: &str| Form::Single { word: word.into(), title: title.into() };
        assert_eq!(read("President Lund"), (single("lund", "president"), Some(SourceType::Official)));
        assert_eq!(read("Mr. Lund's"), (single("lund", ""), None));
        assert_eq!(read("Lund"), (single("lund", ""), None));
    }

    #[test]
    fn organisations_are_names_and_groups_are_described() {
        assert_eq!(read("The White House"), (name("white house"), Some(SourceType::Official)));
        assert_eq!(read("the Associated Press"), (name("associated press"), Some(SourceType::Media)));
        assert_eq!(read("CNN"), (name("cnn"), Some(SourceType::Media)));
        assert_eq!(read("House Democrats"), (Form::Described, Some(SourceType::Politician)));
        assert_eq!(read("Justice Department"), (name("justice department"), Some(SourceType::Official)));
        assert_eq!(read("State Ida Lund"), (name("ida lund"), Some(SourceType::Official)));
        assert_eq!(read("Democrats"), (Form::Described, Some(SourceType::Politician)));
        assert_eq!(read("officials"), (Form::Described, Some(SourceType::Official)));
        assert_eq!(read("critics of the toll"), (Form::Nobody, None));
    }

    #[test]
    fn nobody_is_told_from_a_pronoun_or_nothing() {
        for text in ["", "he", "They", "It’s", "Instead", "already", "…"] {
            assert_eq!(read(text), (Form::Nobody, None), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_string_is_read_and_titles_are_no_part_of_names(text in any::<String>()) {
            if let Form::Name(key) = Speaker::read(&text).form {
                prop_assert!(!key.is_empty() && key == key.to_lowercase());
            }
        }
    }
}
