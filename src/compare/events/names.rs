//! Ids of events that were found: the day and the title of the first article.

use std::collections::HashSet;

use super::{Entry, lexicon::is_stop_word};

/// Words of the title in an id.
const WORDS: usize = 6;

/// An id for each group (its articles in canonical order): `2031-04-02-ferry-strike-enters-second-week`. It stays the same
/// until an earlier article joins the event. Where two would be alike, or one is taken, the later gets `-2`.
pub(super) fn event_ids(groups: &[Vec<u32>], articles: &[Entry], taken: &HashSet<String>) -> Vec<String> {
    let mut used: HashSet<String> = HashSet::new();
    let mut id = |group: &Vec<u32>| {
        let first = group.first().map(|i| &articles[*i as usize]);
        let day = first.and_then(|a| a.date).map(|d| d.to_string());
        let words = first.map(|a| title_words(&a.title)).unwrap_or_default();
        let parts: Vec<String> = day.into_iter().chain(words).collect();
        let base = if parts.is_empty() { "event".to_owned() } else { parts.join("-") };
        let id = (1..)
            .map(|n| if n == 1 { base.clone() } else { format!("{base}-{n}") })
            .find(|id| !taken.contains(id) && !used.contains(id))
            .unwrap_or_default();
        used.insert(id.clone());
        id
    };
    groups.iter().map(&mut id).collect()
}

/// The first words of a title that say something, in lower case; all of its first words where none does.
fn title_words(title: &str) -> Vec<String> {
    let plain: String = title.to_lowercase().chars().filter(|c| !matches!(c, '\'' | '’')).collect();
    let words = || plain.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).map(str::to_owned);
    let telling: Vec<String> = words().filter(|w| !is_stop_word(w)).take(WORDS).collect();
    if telling.is_empty() { words().take(WORDS).collect() } else { telling }
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn entry(title: &str, day: u32) -> Entry {
        let date = NaiveDate::from_ymd_opt(2031, 4, day);
        Entry { article_id: title.into(), title: title.into(), date, terms: Default::default() }
    }

    #[test]
    fn ids_are_told_apart() {
        let articles = [
            entry("The Ferry Strike’s Second Week Begins on Monday, Harrow Council Says", 2),
            entry("Ferry strikes second week begins: Harrow council", 2),
            entry("", 0),
            entry("Why now?", 0),
        ];
        let groups: Vec<Vec<u32>> = (0..4).map(|i| vec![i, i]).collect();
        let strike = "2031-04-02-ferry-strikes-second-begins-harrow-council";
        let ids = event_ids(&groups, &articles, &HashSet::new());
        assert_eq!(ids, [strike, &format!("{strike}-2"), "event", "now"].map(str::to_owned));
        let taken = HashSet::from(["event".to_owned()]);
        assert_eq!(event_ids(&groups, &articles, &taken)[2], "event-2");
    }
}
