//! The mentions of a speaker in one article joined: names to their fullest form, pronouns to the one person they can mean.
//!
//! A wrong join is worse than none. "He" and "she" go back to the last speaker only where the outlet has named nobody
//! else since; where it has named one other person, at the head of the sentence before, they go to that person.
//! Everything else stays as written. Nothing is guessed from a first name.

use super::super::speakers::{Names, bare};
use super::Reading;
use super::sentence::Found;
use std::collections::HashMap;

/// Who may be meant at a point of the article.
struct Context<'n> {
    names: &'n Names,
    /// The last speaker, empty before the first.
    last: String,
    /// Persons that the outlet named since, by last word.
    since: Vec<String>,
    /// The person at the head of the sentence read last.
    head: Option<String>,
    /// Which pronoun a speaker went with so far.
    pronouns: HashMap<String, String>,
}

/// Replaces the speakers of an article's paragraphs by the mentions they are joined to.
pub(super) fn join(readings: &mut [Reading], texts: &[Vec<char>], names: &Names) {
    let mut context = Context { names, last: String::new(), since: Vec::new(), head: None, pronouns: HashMap::new() };
    let interviewee = interviewee(readings, texts, names);
    for (reading, chars) in readings.iter_mut().zip(texts) {
        let mut at = 0;
        for found in &mut reading.found {
            if found.speaker == "A" && found.direct && found.cue.is_empty() {
                found.speaker.clone_from(&interviewee);
            }
            context.read(chars, at, found.start);
            context.speak(found);
            at = found.end.max(at);
        }
        context.read(chars, at, chars.len());
    }
}

/// Who answers ("A:"): the one person that the text before the first answer names most; empty where there is no such.
fn interviewee(readings: &[Reading], texts: &[Vec<char>], names: &Names) -> String {
    let answers = |r: &Reading| r.found.iter().any(|f| f.speaker == "A" && f.cue.is_empty());
    let Some(first) = readings.iter().position(answers) else { return String::new() };
    let mut counts: Vec<(String, usize)> = Vec::new();
    for chars in texts.iter().take(first) {
        for person in names.persons_in(&chars.iter().collect::<String>()) {
            match counts.iter_mut().find(|(name, _)| *name == person) {
                Some((_, count)) => *count += 1,
                None => counts.push((person, 1)),
            }
        }
    }
    let most = counts.iter().map(|(_, n)| *n).max().unwrap_or(0);
    let mut leaders = counts.iter().filter(|(_, n)| *n == most);
    match (leaders.next(), leaders.next()) {
        (Some((name, _)), None) => names.of_last(name).unwrap_or_default(),
        _ => String::new(),
    }
}

impl Context<'_> {
    /// Takes in what the outlet says between two quotations.
    fn read(&mut self, chars: &[char], from: usize, to: usize) {
        let Some(part) = chars.get(from..to) else { return };
        let text: String = part.iter().collect();
        for sentence in text.split_inclusive(['.', '!', '?']) {
            let persons = self.names.persons_in(sentence);
            if sentence.trim().chars().count() > 3 {
                let first = sentence.split_whitespace().find(|w| w.chars().any(char::is_alphanumeric)).map(bare);
                let opens = first.is_some_and(|w| w.starts_with(char::is_uppercase));
                let leads = |p: &&String| {
                    opens && sentence.to_lowercase().split_whitespace().take(5).any(|w| bare(w) == p.as_str())
                };
                self.head = persons.first().filter(leads).filter(|_| persons.len() == 1).cloned();
            }
            for person in persons {
                if !same(&self.last, &person) && !self.since.contains(&person) && self.since.len() < 3 {
                    self.since.push(person);
                }
            }
        }
    }

    fn speak(&mut self, found: &mut Found) {
        let pronoun = found.speaker.to_lowercase();
        match pronoun.as_str() {
            "" => {}
            "he" | "she" => self.join_pronoun(found, &pronoun),
            "they" if self.last.contains(" and ") => found.speaker.clone_from(&self.last),
            "they" | "it" | "we" | "i" | "you" | "who" => {}
            _ => {
                found.speaker = self.names.resolve(&found.speaker);
                if self.last != found.speaker {
                    self.last.clone_from(&found.speaker);
                }
                self.since.clear();
            }
        }
    }

    fn join_pronoun(&mut self, found: &mut Found, pronoun: &str) {
        let meant = match (self.since.as_slice(), &self.head) {
            ([], _) if self.names.is_person(&self.last) => self.last.clone(),
            ([one], Some(head)) if one == head => self.names.of_last(one).unwrap_or_default(),
            _ => String::new(),
        };
        if meant.is_empty() {
            return;
        }
        let usual = self.pronouns.entry(meant.clone()).or_insert_with(|| pronoun.to_owned());
        if usual == pronoun {
            found.speaker.clone_from(&meant);
            self.last = meant;
            self.since.clear();
        }
    }
}

/// Whether a speaker's name ends in this word.
fn same(speaker: &str, last: &str) -> bool {
    speaker.split_whitespace().any(|w| bare(w).to_lowercase() == last)
}
