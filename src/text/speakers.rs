//! Names of an article's people and organisations, and which mentions are the same speaker.

use std::collections::HashMap;

/// The full names of an article.
#[derive(Debug, Default)]
pub struct Names {
    /// Last word of a name, lower-cased, to the names that end in it, in order of appearance.
    by_last: HashMap<String, Vec<Name>>,
    /// Lower-cased office ("mayor") to the last words of those who bear it in the article.
    offices: HashMap<String, Vec<String>>,
}

/// A name as it stands in the article.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    /// Titles before it ("Former", "Mayor").
    titles: Vec<String>,
    /// The name proper.
    own: Vec<String>,
}

/// Different names with one last word that are kept: more are no help, and cost time in a list of names.
const MOST_ALIKE: usize = 40;

/// Titles that may lead a name.
#[rustfmt::skip]
pub(crate) const TITLES: &[&str] = &[
    "president", "vice", "senator", "sen", "representative", "rep", "congressman", "congresswoman", "governor",
    "gov", "mayor", "sheriff", "chief", "judge", "justice", "secretary", "attorney", "general", "gen", "dr", "mr",
    "mrs", "ms", "professor", "prof", "speaker", "minister", "prime", "chancellor", "king", "queen", "prince",
    "pope", "rev", "reverend", "sir", "lt", "col", "sgt", "capt", "captain", "officer", "detective", "commissioner",
    "councilman", "councilwoman", "director", "ambassador", "police", "former", "deputy", "chairman", "chairwoman",
    "ceo", "lord", "lady", "spokesman", "spokeswoman", "leader",
];

/// Words with a capital only because they begin a sentence, and others that are no part of a name.
#[rustfmt::skip]
const NO_NAME: &[&str] = &[
    "the", "a", "an", "but", "and", "in", "on", "at", "he", "she", "they", "it", "we", "i", "his", "her", "their",
    "this", "that", "these", "those", "when", "while", "if", "as", "for", "after", "before", "however", "according",
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "january", "february", "march",
    "april", "may", "june", "july", "august", "september", "october", "november", "december", "some", "many",
    "most", "both", "not", "no", "last", "then", "there", "what", "who", "how", "why", "so", "yet", "still", "to",
    "from", "with", "by", "of", "or", "meanwhile", "also", "now", "one", "asked", "our", "its", "my", "your", "you",
    "even", "here", "since", "because", "despite", "though", "although", "let", "among", "during", "under", "over",
    "once", "until", "photo", "image", "watch", "watched", "just", "more", "like", "unlike", "through", "about",
    "against", "where", "yes", "perhaps", "none",
];

/// A word without marks around it and without a possessive ending.
pub(crate) fn bare(word: &str) -> &str {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word)
}

/// Whether a word has a capital and is not one of those that only begin sentences.
pub(crate) fn is_name_word(word: &str) -> bool {
    let bare = bare(word);
    bare.starts_with(char::is_uppercase) && !NO_NAME.contains(&bare.to_lowercase().as_str())
}

fn is_title(word: &str) -> bool {
    TITLES.contains(&bare(word).to_lowercase().as_str())
}

/// Whether a mark after this word ends a name ("Lee, Ann" are two; "Mr. Lee" and "J. Lee" are one).
fn breaks_after(word: &str) -> bool {
    let Some(last) = word.chars().last() else { return true };
    if last == '.' {
        return !(is_title(word) || bare(word).chars().count() == 1);
    }
    !last.is_alphanumeric() || word.ends_with("'s") || word.ends_with("’s")
}

/// The runs of name words in a text, titles included, as bare words.
pub(crate) fn name_runs(text: &str) -> Vec<Vec<String>> {
    let mut runs = Vec::new();
    let mut run: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        let opens = word.starts_with(['“', '"', '(', '[', '‘']);
        if !is_name_word(word) || opens {
            if !run.is_empty() {
                runs.push(std::mem::take(&mut run));
            }
            if !is_name_word(word) {
                continue;
            }
        }
        run.push(bare(word).to_owned());
        if breaks_after(word) {
            runs.push(std::mem::take(&mut run));
        }
    }
    if !run.is_empty() {
        runs.push(run);
    }
    runs
}

/// The words of a name without leading titles.
pub(crate) fn without_titles(run: &[String]) -> &[String] {
    let lead = run.iter().take_while(|w| is_title(w)).count();
    run.get(lead..).unwrap_or(&[])
}

/// Last words of names that are no persons'.
#[rustfmt::skip]
const NO_PERSON: &[&str] = &[
    "house", "court", "party", "department", "congress", "street", "senate", "university", "college", "committee",
    "council", "commission", "agency", "bureau", "post", "times", "news", "journal", "bank", "church", "city",
    "county", "state", "states", "kingdom", "union", "nations", "association", "institute", "center", "foundation",
    "service", "administration", "office", "board", "group", "company", "corp", "inc", "league", "america", "york",
    "korea", "republicans", "democrats", "campaign", "press", "radio", "magazine", "review", "herald", "tribune",
];

/// Descriptions of one person that a pronoun may go back to, beside the offices.
#[rustfmt::skip]
const PERSONS: &[&str] = &[
    "spokesman", "spokeswoman", "spokesperson", "official", "lawmaker", "candidate", "nominee", "lawyer",
    "reporter", "resident", "woman", "man", "aide", "author", "writer", "student", "teacher", "doctor", "engineer",
];

/// Titles that are no office of one person at a time.
const NO_OFFICE: &[&str] =
    &["mr", "mrs", "ms", "dr", "sir", "lord", "lady", "officer", "police", "vice", "prime", "former"];

fn capitals_only(word: &str) -> bool {
    word.chars().count() > 3 && word.chars().all(|c| !c.is_lowercase())
}

/// Titles and name proper of a run; `None` where it is no name of a person or a body in plain form.
fn split_name(run: &[String]) -> Option<Name> {
    let shouted = run.iter().take_while(|w| capitals_only(w)).count();
    let run = if shouted < run.len() { run.get(shouted..)? } else { run };
    let lead = run.iter().rposition(|w| is_title(w)).map_or(0, |i| i + 1);
    let (titles, own) = run.split_at_checked(lead)?;
    (!own.is_empty() && own.len() <= 4 && titles.len() <= 5)
        .then(|| Name { titles: titles.to_vec(), own: own.to_vec() })
}

impl Name {
    /// As written: abbreviated titles and initials have their full stop back.
    fn text(&self) -> String {
        const SHORT: &[&str] =
            &["sen", "rep", "gov", "dr", "mr", "mrs", "ms", "gen", "lt", "col", "sgt", "capt", "rev", "prof"];
        let dotted = |w: &String| {
            let initial = w.chars().count() == 1 && w.chars().all(char::is_uppercase);
            if initial || SHORT.contains(&w.to_lowercase().as_str()) { format!("{w}.") } else { w.clone() }
        };
        self.titles.iter().chain(&self.own).map(dotted).collect::<Vec<_>>().join(" ")
    }

    fn last(&self) -> String {
        self.own.last().map(|w| w.to_lowercase()).unwrap_or_default()
    }

    /// Whether one of the two names may be a short form of the other.
    fn fits(&self, other: &Name) -> bool {
        let (short, long) = if self.own.len() <= other.own.len() { (self, other) } else { (other, self) };
        short.own.iter().all(|w| long.own.contains(w))
    }
}

impl Names {
    /// Gathers the names from the paragraphs of an article. Lines in capitals of titles are passed over: every word
    /// looks like a name there.
    pub fn collect<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Names {
        let mut names = Names::default();
        for name in
            paragraphs.filter(|text| !is_title_case(text)).flat_map(name_runs).filter_map(|run| split_name(&run))
        {
            names.add(name);
        }
        names
    }

    fn add(&mut self, name: Name) {
        let last = name.last();
        if let [.., before, office] = name.titles.as_slice() {
            self.add_office(office, Some(before), &last);
        } else if let [office] = name.titles.as_slice() {
            self.add_office(office, None, &last);
        }
        if name.own.len() < 2 {
            return;
        }
        let alike = self.by_last.entry(last).or_default();
        if alike.len() < MOST_ALIKE && !alike.contains(&name) {
            alike.push(name);
        }
    }

    fn add_office(&mut self, office: &str, before: Option<&String>, last: &str) {
        let office = office.to_lowercase();
        let past = before.is_some_and(|b| matches!(b.to_lowercase().as_str(), "former" | "vice" | "deputy"));
        if past || NO_OFFICE.contains(&office.as_str()) {
            return;
        }
        let bearers = self.offices.entry(office).or_default();
        if bearers.len() < 2 && !bearers.iter().any(|b| b == last) {
            bearers.push(last.to_owned());
        }
    }

    /// The fullest mention of a speaker: a name's longest form where only one person bears it, an office's bearer where
    /// the article names one alone, else the mention itself. Pronouns stay: see [`is_person`](Names::is_person).
    pub fn resolve(&self, speaker: &str) -> String {
        self.joined(speaker).unwrap_or_else(|| speaker.to_owned())
    }

    fn joined(&self, speaker: &str) -> Option<String> {
        if let Some(office) = speaker.to_lowercase().strip_prefix("the ") {
            let [last] = self.offices.get(office)?.as_slice() else { return None };
            let longest = self.fullest(&Name { titles: vec![office.to_owned()], own: vec![last.clone()] });
            return longest.map(|name| name.text());
        }
        let runs = name_runs(speaker);
        let [run] = runs.as_slice() else { return None };
        if run.len() != speaker.split_whitespace().count() {
            return None;
        }
        // A speaker in capitals ("BROOK:") is the same as one that is not.
        let name = split_name(run)?;
        let name = if name.own.iter().all(|w| capitals_only(w)) { self.recased(&name)? } else { name };
        self.fullest(&name).map(|name| name.text())
    }

    fn recased(&self, name: &Name) -> Option<Name> {
        let alike = self.by_last.get(&name.last())?;
        let same = |n: &&Name| name.own.iter().all(|w| n.own.iter().any(|o| o.to_lowercase() == w.to_lowercase()));
        let found = alike.iter().filter(|n| n.own.iter().any(|w| !capitals_only(w))).find(same)?;
        Some(Name { titles: Vec::new(), own: found.own.clone() })
    }

    fn fullest(&self, name: &Name) -> Option<Name> {
        let alike = self.by_last.get(&name.last())?;
        let lower = |n: &Name| Name { titles: Vec::new(), own: n.own.iter().map(|w| w.to_lowercase()).collect() };
        let wanted = lower(name);
        let fits: Vec<&Name> = alike.iter().filter(|n| wanted.own.iter().all(|w| lower(n).own.contains(w))).collect();
        let longest = fits.iter().max_by_key(|n| n.own.len())?;
        if fits.iter().any(|n| !n.fits(longest)) {
            return None;
        }
        let mut best: Option<&Name> = None;
        for name in fits {
            let better = best.is_none_or(|b| (name.own.len(), name.titles.len()) > (b.own.len(), b.titles.len()));
            if better {
                best = Some(name);
            }
        }
        best.cloned()
    }

    /// Whether a speaker is one person, whom "he" or "she" may mean.
    pub fn is_person(&self, speaker: &str) -> bool {
        let last = speaker.split_whitespace().last().map(|w| bare(w).to_lowercase()).unwrap_or_default();
        if speaker.contains(" and ") || NO_PERSON.contains(&last.as_str()) {
            return false;
        }
        if speaker.starts_with("the ") || speaker.starts_with("a ") {
            return PERSONS.contains(&last.as_str()) || self.offices.contains_key(&last);
        }
        let runs = name_runs(speaker);
        runs.last()
            .and_then(|run| split_name(run))
            .is_some_and(|n| n.own.len() > 1 || !n.titles.is_empty() || self.by_last.contains_key(&n.last()))
    }

    /// The fullest form of the one name that ends in this word.
    pub(crate) fn of_last(&self, last: &str) -> Option<String> {
        self.fullest(&Name { titles: Vec::new(), own: vec![last.to_owned()] }).map(|name| name.text())
    }

    /// The persons that a stretch of text names, in order, by their last words in lower case.
    pub(crate) fn persons_in(&self, text: &str) -> Vec<String> {
        let known = |n: &Name| self.by_last.contains_key(&n.last()) || !n.titles.is_empty();
        let person = |n: &Name| known(n) && !NO_PERSON.contains(&n.last().as_str());
        name_runs(text).iter().filter_map(|run| split_name(run)).filter(person).map(|n| n.last()).collect()
    }
}

/// Whether most words have capitals, as in headlines.
fn is_title_case(text: &str) -> bool {
    let long = |w: &&str| w.chars().count() > 3 && w.starts_with(char::is_alphabetic);
    let (mut capitals, mut words) = (0usize, 0usize);
    for word in text.split_whitespace().filter(long) {
        words += 1;
        capitals += usize::from(word.starts_with(char::is_uppercase));
    }
    words >= 5 && capitals * 10 >= words * 7
}
