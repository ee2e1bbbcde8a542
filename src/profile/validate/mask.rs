//! Blinding: what names the outlet, its authors or an address is taken out of a text before a person codes it.

use std::collections::BTreeSet;

use regex::{Regex, escape};

use crate::analyze::rows::ArticleRow;

/// Words of an outlet's name that say nothing alone.
const GENERIC: [&str; 8] = ["news", "online", "web", "the", "com", "opinion", "editorial", "media"];

/// What an outlet's people and pieces are called after its short name ("a Times analysis").
const OF_AN_OUTLET: &str = "reporters?|staff|writers?|editors?|editorial|analysis|investigation|polls?|surveys?|columnists?|\
     photographers?|correspondents?|story|article|interview|journalists?|review|report|readers|newsroom";

/// Capitals that may stand after a short name and are no part of another one.
const DAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

/// Takes the outlet's names, its authors' names and all addresses out of the texts of one article.
#[derive(Debug)]
pub struct Mask {
    outlet: Option<Regex>,
    short: Option<Regex>,
    authors: Option<Regex>,
    address: Option<Regex>,
}

impl Mask {
    /// The mask of an article.
    pub fn new(article: &ArticleRow) -> Self {
        let names = aliases(&article.outlet, &article.url);
        let authors: Vec<String> =
            article.authors.iter().map(|a| a.trim().to_owned()).filter(|a| a.contains(' ')).collect();
        Self {
            outlet: any_of(&names),
            short: short_name(&article.outlet).and_then(|name| Regex::new(&in_context(&name)).ok()),
            authors: any_of(&authors),
            address: Regex::new(r"(?i)\b(?:https?://|www\.)\S+|\b[\w.+-]+@[\w-]+\.[\w.-]+").ok(),
        }
    }

    /// The text with `[link]`, `[outlet]` and `[author]` for what was there.
    pub fn apply(&self, text: &str) -> String {
        let mut text = text.to_owned();
        let steps = [(&self.address, "[link]"), (&self.outlet, "[outlet]"), (&self.authors, "[author]")];
        for (regex, put) in steps {
            if let Some(regex) = regex {
                text = regex.replace_all(&text, put).into_owned();
            }
        }
        match &self.short {
            Some(short) => short.replace_all(&text, without_short_name).into_owned(),
            None => text,
        }
    }
}

/// The last word of an outlet's name, by which it is called for short ("the Sentinel"): where the name has several words and
/// the last says something by itself.
fn short_name(outlet: &str) -> Option<String> {
    let words: Vec<&str> = plain_name(outlet).split_whitespace().collect();
    let last = words.last()?.trim_matches(|c: char| !c.is_alphanumeric());
    let telling = !GENERIC.contains(&last.to_lowercase().as_str()) && last.chars().count() >= 3;
    let named = words.iter().filter(|w| !w.eq_ignore_ascii_case("the")).count() > 1;
    (named && telling && last.starts_with(char::is_uppercase) && !last.contains('.')).then(|| last.to_owned())
}

/// A short name where it means the outlet: in capitals as the name has them, after "the" or before its people and pieces. The
/// word after it is caught as well: a capital there makes another name ("the Post Office").
fn in_context(name: &str) -> String {
    let name = escape(name);
    format!(
        r"\b(?P<the>[Tt]he)\s+{name}\b(?P<end>['’]s?)?(?P<next>\s+\p{{Lu}}[\p{{L}}\p{{N}}]*)?|\b{name}(?P<of>['’]s)?(?P<piece>\s+(?:{OF_AN_OUTLET}))\b"
    )
}

fn without_short_name(found: &regex::Captures) -> String {
    let part = |name: &str| found.name(name).map_or("", |m| m.as_str());
    if found.name("the").is_none() {
        return format!("[outlet]{}{}", part("of"), part("piece"));
    }
    let next = part("next");
    if next.is_empty() || DAYS.contains(&next.trim()) {
        return format!("{} [outlet]{}{next}", part("the"), part("end"));
    }
    found.get(0).map_or_else(String::new, |whole| whole.as_str().to_owned())
}

/// Names under which an outlet may stand in its own text, its short name among them.
pub(in crate::profile) fn outlet_aliases(outlet: &str) -> Vec<String> {
    aliases(outlet, "").into_iter().chain(short_name(outlet)).collect()
}

/// An outlet's name without what a collection adds to it ("… (Online)", "… - News").
fn plain_name(outlet: &str) -> &str {
    outlet.split(['(', '|']).next().unwrap_or_default().split(" - ").next().unwrap_or_default().trim()
}

/// Names under which an outlet may stand in its own text. One word of common speech ("Hill") is not among them, a name as
/// written, several words, acronyms and addresses are.
fn aliases(outlet: &str, url: &str) -> Vec<String> {
    let mut names = BTreeSet::new();
    let plain = plain_name(outlet);
    if plain.is_empty() || plain == "unknown" {
        return Vec::new();
    }
    names.insert(outlet.trim().to_owned());
    names.insert(plain.to_owned());
    let without_the = plain.strip_prefix("The ").unwrap_or(plain);
    if without_the.contains(' ') || without_the.chars().count() >= 7 {
        names.insert(without_the.to_owned());
    }
    let words: Vec<&str> =
        without_the.split(|c: char| c.is_whitespace() || c == '.').filter(|w| !w.is_empty()).collect();
    let telling: Vec<&str> = words.iter().copied().filter(|w| !GENERIC.contains(&w.to_lowercase().as_str())).collect();
    if telling.len() < words.len() {
        names.insert(format!("{} News", telling.join(" ")));
        if telling.len() > 1 {
            names.insert(telling.join(" "));
        }
    }
    // Acronyms: a word of capitals in the name, and the initials of three or more words ("New York Times": NYT).
    names.extend(words.iter().filter(|w| is_acronym(w)).map(|w| (*w).to_owned()));
    let initials: String = words.iter().filter_map(|w| w.chars().next().filter(|c| c.is_uppercase())).collect();
    if words.len() >= 3 && is_acronym(&initials) {
        names.insert(initials);
    }
    // As part of an address or a handle.
    let joined: String = telling.concat().to_lowercase();
    let host = url.split("//").nth(1).unwrap_or_default().split('/').next().unwrap_or_default();
    let label = host.trim_start_matches("www.").split('.').next().unwrap_or_default();
    for name in [joined.as_str(), &words.concat().to_lowercase(), label] {
        if name.chars().count() >= 3 {
            names.extend(["com", "org", "net", "co.uk"].map(|tld| format!("{name}.{tld}")));
            names.insert(format!("@{name}"));
        }
    }
    names.into_iter().collect()
}

fn is_acronym(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().all(|c| c.is_ascii_uppercase())
}

/// Any of the names as whole words, the longest first; names of several words and addresses in any case.
fn any_of(names: &[String]) -> Option<Regex> {
    let mut names: Vec<&String> = names.iter().filter(|n| !n.is_empty()).collect();
    names.sort_by_key(|n| (std::cmp::Reverse(n.len()), n.as_str()));
    if names.is_empty() {
        return None;
    }
    let pattern = |name: &&String| {
        let any_case = name.contains([' ', '.', '@']);
        let start = if name.starts_with(|c: char| c.is_alphanumeric()) { r"\b" } else { "" };
        let end = if name.ends_with(|c: char| c.is_alphanumeric()) { r"\b" } else { "" };
        let words: Vec<String> = name.split_whitespace().map(escape).collect();
        format!("{start}(?{}:{}){end}", if any_case { "i" } else { "-i" }, words.join(r"\s+"))
    };
    Regex::new(&names.iter().map(pattern).collect::<Vec<_>>().join("|")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masked(outlet: &str, url: &str, text: &str) -> String {
        let article = ArticleRow {
            outlet: outlet.into(),
            url: url.into(),
            authors: vec!["Mara Quill".into(), "staff".into()],
            ..ArticleRow::default()
        };
        Mask::new(&article).apply(text)
    }

    #[test]
    fn an_outlet_is_masked_under_its_several_names() {
        let text = "The Harbour Bay Post (HBP) said so; Harbour bay post, harbourbaypost.com and @harbourbaypost too.";
        assert_eq!(
            masked("The Harbour Bay Post", "", text),
            "[outlet] ([outlet]) said so; [outlet], [outlet] and [outlet] too."
        );
        assert_eq!(masked("KWX Online News", "", "He told KWX and KWX News."), "He told [outlet] and [outlet].");
        assert_eq!(masked("Courier - News", "", "The Courier has learned"), "The [outlet] has learned");
    }

    #[test]
    fn common_words_and_other_outlets_stay() {
        assert_eq!(
            masked("The Hill", "", "On Capitol Hill, The Hill saw a hill."),
            "On Capitol Hill, [outlet] saw a hill."
        );
        assert_eq!(masked("Reason", "", "The reason is plain, Reason found."), "The reason is plain, [outlet] found.");
        assert_eq!(masked("Valley Sun", "", "The Harbour Post said"), "The Harbour Post said");
        assert_eq!(masked("unknown", "", "an unknown man"), "an unknown man");
    }

    #[test]
    fn a_short_name_is_masked_where_it_means_the_outlet_and_nowhere_else() {
        let sentinel = |text: &str| masked("Harbour Sentinel", "", text);
        assert_eq!(
            sentinel("She told the Sentinel’s editors, and the Sentinel Friday printed it; a sentinel stood there."),
            "She told the [outlet]’s editors, and the [outlet] Friday printed it; a sentinel stood there."
        );
        assert_eq!(sentinel("A Sentinel analysis of Sentinel Hill"), "A [outlet] analysis of Sentinel Hill");
        assert_eq!(
            masked("The Valley Post - News", "", "The Post saw the Post Office at the post."),
            "The [outlet] saw the Post Office at the post."
        );
        assert_eq!(masked("Harbour News (Online)", "", "The News of the day"), "The News of the day");
        assert_eq!(masked("unknown", "", "the Unknown"), "the Unknown");
    }

    #[test]
    fn authors_and_addresses_are_masked() {
        let text = "Mara Quill reports. Write to mara@valley.example or see https://valley.example/a?b=1 now.";
        assert_eq!(masked("Valley Sun", "", text), "[author] reports. Write to [link] or see [link] now.");
        assert_eq!(masked("Valley Sun", "https://www.vsun.com/x", "on vsun.com"), "on [outlet]");
    }
}
