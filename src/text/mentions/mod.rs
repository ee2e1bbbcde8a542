//! Where a paragraph mentions a target, or plainly means it: the target's own words, its name's other forms within the
//! article ("Mayor Ed Lee", "Lee", "the mayor"), acronyms that the article defines, and other forms of the same words
//! ("travel ban", "bans on travel").

use super::speakers::{TITLES, name_runs, without_titles};
use std::collections::HashSet;
use words::{Word, stem, words};

mod words;

/// A target as one article speaks of it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Target {
    /// Lower-cased word sequences that mean the target in any case, longest first.
    literal: Vec<Vec<String>>,
    /// Word sequences that mean it as written (names and acronyms), longest first.
    names: Vec<Vec<String>>,
    /// Names of others that end like the target's: no mention.
    others: Vec<Vec<String>>,
    /// Stems of a target that is no name, all of which must stand close together.
    stems: Vec<String>,
}

/// Last words of names that are no persons': the last word alone does not stand for them.
const NO_PERSON: &[&str] = &[
    "house",
    "court",
    "party",
    "department",
    "congress",
    "act",
    "street",
    "senate",
    "university",
    "college",
    "committee",
    "council",
    "commission",
    "agency",
    "bureau",
    "security",
    "post",
    "times",
    "news",
    "journal",
    "bank",
    "church",
    "city",
    "county",
    "state",
    "states",
    "kingdom",
    "union",
    "nations",
    "association",
    "institute",
    "center",
    "foundation",
    "parenthood",
    "patrol",
    "service",
    "administration",
    "office",
    "force",
    "board",
    "group",
    "company",
    "corp",
    "inc",
    "league",
    "america",
    "york",
    "francisco",
    "angeles",
    "korea",
    "africa",
    "zealand",
    "arabia",
    "rights",
    "matter",
    "care",
    "deal",
    "amendment",
    "wall",
    "army",
    "navy",
    "police",
    "school",
    "schools",
    "district",
    "reserve",
    "east",
    "order",
];

/// Titles that many bear at once, or that stand for no office.
const NO_OFFICE: &[&str] = &["mr", "mrs", "ms", "dr", "sir", "former", "officer", "police", "general", "lord", "lady"];

/// Words of a target that carry no content.
const SMALL: &[&str] = &["the", "a", "an", "of", "on", "for", "in", "to", "and", "with", "by", "at", "from"];

/// Words between the first and the last content word of a target, beyond the words themselves.
const SLACK: usize = 3;

/// For each paragraph the code-point ranges, in order and without overlap, where `target` is mentioned or plainly meant.
pub fn find_mentions(paragraphs: &[&str], target: &str) -> Vec<Vec<(usize, usize)>> {
    let target = Target::in_article(paragraphs, target);
    paragraphs.iter().map(|text| target.mentions(text)).collect()
}

impl Target {
    /// Learns from an article by which other names it calls the target.
    pub fn in_article(paragraphs: &[&str], target: &str) -> Target {
        let own: Vec<String> = words(target).into_iter().map(|w| w.text).collect();
        let lower: Vec<String> = own.iter().map(|w| w.to_lowercase()).collect();
        let mut found = Target { literal: vec![lower.clone()], ..Target::default() };
        if own.is_empty() {
            return Target::default();
        }
        let runs: Vec<Vec<String>> = paragraphs.iter().flat_map(|text| name_runs(text)).collect();
        found.add_acronyms(paragraphs, &lower);
        let written = own.iter().filter(|w| !SMALL.contains(&w.to_lowercase().as_str()));
        let capitalised = written.clone().all(|w| w.starts_with(char::is_uppercase)) && written.count() > 0;
        let named = runs.iter().any(|run| same(without_titles(run), without_titles(&own)));
        if capitalised || named {
            found.add_person(&own, &runs);
        } else {
            found.stems = content_stems(&lower);
        }
        found.literal.sort_by_key(|sequence| std::cmp::Reverse(sequence.len()));
        found.names.sort_by_key(|sequence| std::cmp::Reverse(sequence.len()));
        found
    }

    /// The mentions in one paragraph.
    pub fn mentions(&self, text: &str) -> Vec<(usize, usize)> {
        let words = words(text);
        let mut out: Vec<(usize, usize)> = Vec::new();
        let mut i = 0;
        while i < words.len() {
            let length = self.named_at(&words, i).or_else(|| self.stems_at(&words, i));
            let Some(length) = length else {
                i += 1;
                continue;
            };
            if let (Some(first), Some(last)) = (words.get(i), words.get(i + length - 1)) {
                out.push((first.start, last.end));
            }
            i += length;
        }
        out
    }

    /// Number of words of a name or the target's own words at word `i`.
    fn named_at(&self, words: &[Word], i: usize) -> Option<usize> {
        let fits = |sequence: &Vec<String>, exact: bool| {
            let place = words.get(i..i + sequence.len())?;
            let equal = place.iter().zip(sequence).all(|(word, own)| {
                let word = if exact { &word.text } else { &word.lower };
                word == own
            });
            (equal && place.iter().skip(1).all(|w| w.joined)).then_some(sequence.len())
        };
        let name = self.names.iter().find_map(|sequence| fits(sequence, true));
        let length = self.literal.iter().find_map(|sequence| fits(sequence, false)).max(name)?;
        let anothers = self.others.iter().any(|other| {
            let before = other.len().saturating_sub(length);
            before > 0
                && i >= before
                && words.get(i - before..i + length).is_some_and(|place| {
                    place.iter().map(|w| &w.text).eq(other.iter()) && place.iter().skip(1).all(|w| w.joined)
                })
        });
        (!anothers).then_some(length)
    }

    /// Number of words from `i` within which all stems of the target stand.
    fn stems_at(&self, words: &[Word], i: usize) -> Option<usize> {
        let first = stem(&words.get(i)?.lower);
        if self.stems.is_empty() || !self.stems.contains(&first) {
            return None;
        }
        let mut missing: HashSet<&str> = self.stems.iter().map(String::as_str).collect();
        for (n, word) in words.iter().skip(i).take(self.stems.len() + SLACK).enumerate() {
            let stem = stem(&word.lower);
            missing.remove(stem.as_str());
            if missing.is_empty() {
                return Some(n + 1);
            }
        }
        None
    }

    fn add_acronyms(&mut self, paragraphs: &[&str], lower: &[String]) {
        for text in paragraphs {
            for (full, acronym) in acronyms(text) {
                if lower == [acronym.to_lowercase()] {
                    self.literal.push(full.iter().map(|w| w.to_lowercase()).collect());
                } else if same_words(&full, lower) {
                    self.names.push(vec![acronym]);
                }
            }
        }
    }

    fn add_person(&mut self, own: &[String], runs: &[Vec<String>]) {
        let core = without_titles(own);
        let (Some(first), Some(last)) = (core.first(), core.last()) else { return };
        if NO_PERSON.contains(&last.to_lowercase().as_str())
            || core.len() > 4
            || core.iter().any(|w| SMALL.contains(&w.to_lowercase().as_str()))
        {
            return;
        }
        let last_name = capitalised(last);
        let bears = |run: &&Vec<String>| run.last().is_some_and(|w| w.eq_ignore_ascii_case(&last_name));
        let is_own =
            |name: &[String]| core.len() == 1 || name.len() == 1 || name.iter().any(|w| w.eq_ignore_ascii_case(first));
        let (mut mine, mut theirs) = (0usize, 0usize);
        for run in runs.iter().filter(bears) {
            let name = without_titles(run);
            if !is_own(name) {
                theirs += 1;
                self.others.push(name.to_vec());
                continue;
            }
            mine += usize::from(name.len() > 1);
            for from in 0..run.len() {
                self.names.push(run.get(from..).unwrap_or(&[]).to_vec());
            }
            self.add_office(run, name.len(), runs, &last_name);
        }
        if core.len() > 1 && mine >= theirs {
            self.names.push(vec![last_name]);
        } else if mine < theirs && core.len() > 1 {
            self.names.retain(|name| name.len() > 1);
        }
        self.others.sort();
        self.others.dedup();
        self.names.sort();
        self.names.dedup();
    }

    /// "the mayor", where the article gives that title to nobody else.
    fn add_office(&mut self, run: &[String], name: usize, runs: &[Vec<String>], last: &str) {
        let titles = office(run.get(..run.len().saturating_sub(name)).unwrap_or(&[]));
        if titles.is_empty() {
            return;
        }
        let shared = runs.iter().any(|other| {
            let lead = other.len() - without_titles(other).len();
            lead > 0
                && lead < other.len()
                && office(other.get(..lead).unwrap_or(&[])) == titles
                && !other.last().is_some_and(|w| w.eq_ignore_ascii_case(last))
        });
        if !shared {
            let mut sequence = vec!["the".to_owned()];
            sequence.extend(titles);
            self.literal.push(sequence);
        }
    }
}

/// The titles before a name that make an office, lower-cased; empty where they are only a form of address.
fn office(titles: &[String]) -> Vec<String> {
    let lower: Vec<String> = titles.iter().map(|w| w.to_lowercase()).collect();
    let spelled = |w: &String| match w.as_str() {
        "sen" => "senator".to_owned(),
        "gov" => "governor".to_owned(),
        "rep" => "representative".to_owned(),
        other => other.to_owned(),
    };
    if lower.iter().any(|w| NO_OFFICE.contains(&w.as_str()) && w != "police" && w != "general") {
        return Vec::new();
    }
    if lower.len() == 1 && NO_OFFICE.contains(&lower.concat().as_str())
        || !lower.iter().all(|w| TITLES.contains(&w.as_str()))
    {
        return Vec::new();
    }
    lower.iter().map(spelled).collect()
}

fn capitalised(word: &str) -> String {
    let mut chars = word.chars();
    chars.next().map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
}

fn same(a: &[String], b: &[String]) -> bool {
    !a.is_empty() && a.len() == b.len() && a.iter().zip(b).all(|(x, y)| x.eq_ignore_ascii_case(y))
}

fn same_words(full: &[String], lower: &[String]) -> bool {
    let content = |words: &[String]| -> Vec<String> {
        words.iter().map(|w| w.to_lowercase()).filter(|w| !SMALL.contains(&w.as_str())).collect()
    };
    content(full) == content(lower)
}

/// Full names with the acronym that the text puts in parentheses after them.
fn acronyms(text: &str) -> Vec<(Vec<String>, String)> {
    let mut out = Vec::new();
    let mut rest = text;
    let mut head = String::new();
    while let Some((before, after)) = rest.split_once('(') {
        head.push_str(before);
        let inside = after.split(')').next().unwrap_or("");
        let letters: Vec<char> = inside.chars().filter(|c| c.is_uppercase()).collect();
        let plain = inside.chars().all(|c| c.is_alphanumeric() || c == '.' || c == '&');
        if plain
            && (2..=8).contains(&letters.len())
            && let Some(full) = spelled_out(&head, &letters)
        {
            out.push((full, inside.replace('.', "")));
        }
        head.push(' ');
        rest = after;
    }
    out
}

/// The last words of `head` whose capitals are these letters.
fn spelled_out(head: &str, letters: &[char]) -> Option<Vec<String>> {
    let words = words(head);
    let mut open = letters.to_vec();
    for (n, word) in words.iter().enumerate().rev().take(letters.len() * 2) {
        match (open.last(), word.text.chars().next()) {
            (Some(&letter), Some(c)) if c == letter => {
                open.pop();
            }
            (Some(_), _) if SMALL.contains(&word.lower.as_str()) => {}
            _ => return None,
        }
        if open.is_empty() {
            return Some(words.iter().skip(n).map(|w| w.text.clone()).collect());
        }
    }
    None
}

fn content_stems(lower: &[String]) -> Vec<String> {
    let mut stems: Vec<String> = lower.iter().filter(|w| !SMALL.contains(&w.as_str())).map(|w| stem(w)).collect();
    stems.sort();
    stems.dedup();
    stems
}

#[cfg(test)]
mod tests;
