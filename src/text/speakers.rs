//! Names of an article's people and organisations, and which mentions are the same speaker.

use std::collections::HashMap;

/// The full names of an article.
#[derive(Debug, Default)]
pub struct Names {
    /// Last word of a name, lower-cased, to its full mentions in order with their counts.
    by_last: HashMap<String, Vec<(String, usize)>>,
}

/// Titles that may lead a name.
pub(crate) const TITLES: &[&str] = &[
    "president",
    "vice",
    "senator",
    "sen",
    "representative",
    "rep",
    "congressman",
    "congresswoman",
    "governor",
    "gov",
    "mayor",
    "sheriff",
    "chief",
    "judge",
    "justice",
    "secretary",
    "attorney",
    "general",
    "gen",
    "dr",
    "mr",
    "mrs",
    "ms",
    "professor",
    "prof",
    "speaker",
    "minister",
    "prime",
    "chancellor",
    "king",
    "queen",
    "prince",
    "pope",
    "rev",
    "reverend",
    "sir",
    "lt",
    "col",
    "sgt",
    "capt",
    "captain",
    "officer",
    "detective",
    "commissioner",
    "councilman",
    "councilwoman",
    "director",
    "ambassador",
    "police",
    "former",
    "deputy",
    "chairman",
    "chairwoman",
    "ceo",
    "lord",
    "lady",
];

/// Words with a capital only because they begin a sentence, and others that are no part of a name.
const NO_NAME: &[&str] = &[
    "the",
    "a",
    "an",
    "but",
    "and",
    "in",
    "on",
    "at",
    "he",
    "she",
    "they",
    "it",
    "we",
    "i",
    "his",
    "her",
    "their",
    "this",
    "that",
    "these",
    "those",
    "when",
    "while",
    "if",
    "as",
    "for",
    "after",
    "before",
    "however",
    "according",
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
    "some",
    "many",
    "most",
    "both",
    "not",
    "no",
    "last",
    "then",
    "there",
    "what",
    "who",
    "how",
    "why",
    "so",
    "yet",
    "still",
    "to",
    "from",
    "with",
    "by",
    "of",
    "or",
    "meanwhile",
    "also",
    "now",
    "one",
    "asked",
    "our",
    "its",
    "my",
    "your",
    "you",
    "even",
    "here",
    "since",
    "because",
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

impl Names {
    /// Gathers names of two to six words from the paragraphs of an article.
    pub fn collect<'a>(paragraphs: impl Iterator<Item = &'a str>) -> Names {
        let mut names = Names::default();
        for run in paragraphs.flat_map(name_runs) {
            if !(2..=6).contains(&run.len()) || without_titles(&run).is_empty() {
                continue;
            }
            let Some(last) = run.last().map(|w| w.to_lowercase()) else { continue };
            let full = run.join(" ");
            let mentions = names.by_last.entry(last).or_default();
            match mentions.iter_mut().find(|(name, _)| *name == full) {
                Some((_, count)) => *count += 1,
                None => mentions.push((full, 1)),
            }
        }
        names
    }

    /// The fullest mention of a speaker: a name's longest form where only one person bears it, a pronoun's `last`
    /// speaker, else the mention itself.
    pub fn resolve(&self, speaker: &str, last: &str) -> String {
        let lower = speaker.to_lowercase();
        if matches!(lower.as_str(), "he" | "she") {
            let person = name_runs(last).iter().any(|run| !run.is_empty()) || last.starts_with("the ");
            let person = person && !last.contains(" and ");
            return if person { last.to_owned() } else { speaker.to_owned() };
        }
        if lower == "they" {
            return if last.contains(" and ") { last.to_owned() } else { speaker.to_owned() };
        }
        let runs = name_runs(speaker);
        let (Some(run), true) = (runs.first(), runs.len() == 1) else { return speaker.to_owned() };
        if run.len() != speaker.split_whitespace().count() {
            return speaker.to_owned();
        }
        self.fullest(run).unwrap_or_else(|| speaker.to_owned())
    }

    fn fullest(&self, run: &[String]) -> Option<String> {
        let last = run.last()?.to_lowercase();
        let own = without_titles(run);
        let fits: Vec<Vec<String>> = self
            .by_last
            .get(&last)?
            .iter()
            .map(|(name, _)| name.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .filter(|name| own.iter().all(|w| without_titles(name).contains(w)))
            .collect();
        let people: Vec<&[String]> = fits.iter().map(|n| without_titles(n)).filter(|n| n.len() > 1).collect();
        let longest = people.iter().max_by_key(|n| n.len())?;
        if people.iter().any(|n| !n.iter().all(|w| longest.contains(w))) {
            return None;
        }
        let mut best: Option<&Vec<String>> = None;
        for name in &fits {
            let better =
                best.is_none_or(|b| (without_titles(name).len(), name.len()) > (without_titles(b).len(), b.len()));
            if better {
                best = Some(name);
            }
        }
        best.map(|name| name.join(" "))
    }
}
