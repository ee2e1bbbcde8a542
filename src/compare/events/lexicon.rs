//! English words that say nothing of an event, and a light stemmer.

/// Function words, and the words of reporting, dates and titles that stand in any news article; apostrophes left out.
const STOP_WORDS: &str = "a about above according after again all also am an and any are as at be because been before being \
    below between both but by can could day days did do does done down during each few for from had has have having he her \
    here him his how i if in into is it its just may me might month more most must my new news no nor not of off on one only \
    or other our out over own people same say says said shall she should so some such than that the their them then there \
    these they this those through time to too two under until up us very was we week weeks were what when where which while \
    who whom whose why will with without would year years you your \
    mr mrs ms dr sen rep gov president \
    mon tue monday tuesday wednesday thursday friday saturday sunday \
    january february march april june july august september october november december";

/// Whether a word (lower case, without apostrophes) says nothing of an event.
pub(super) fn is_stop_word(word: &str) -> bool {
    use std::{collections::HashSet, sync::LazyLock};
    static WORDS: LazyLock<HashSet<&str>> = LazyLock::new(|| STOP_WORDS.split_whitespace().collect());
    WORDS.contains(word)
}

/// Folds the forms of a word: plural and third person s, -ed, -ing and a last e. It need not give a word, only the same
/// letters for most forms of one; a word that is no English one loses little.
pub(super) fn stem(mut word: String) -> String {
    if !word.is_ascii() {
        return word;
    }
    let n = word.len();
    if n > 4 && word.ends_with("ies") {
        word.replace_range(n - 3.., "y");
        return word;
    }
    if n > 3 && word.ends_with('s') && !["ss", "us", "is"].iter().any(|end| word.ends_with(end)) {
        word.pop();
    }
    if word.len() > 6 && word.ends_with("ing") {
        word.truncate(word.len() - 3);
    } else if word.len() > 5 && word.ends_with("ed") {
        word.truncate(word.len() - 2);
    }
    if word.len() > 4 && word.ends_with('e') {
        word.pop();
    }
    word
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_a_word_come_together() {
        let stems = |words: &[&str]| words.iter().map(|w| stem(w.to_string())).collect::<Vec<_>>();
        assert_eq!(stems(&["closes", "closed", "closing", "close"]), ["clos"; 4]);
        assert_eq!(stems(&["ferry", "ferries"]), ["ferry"; 2]);
        assert_eq!(stems(&["bus", "press", "crisis", "été", "ties"]), ["bus", "press", "crisis", "été", "tie"]);
    }

    #[test]
    fn stop_words_are_told() {
        assert!(is_stop_word("according") && is_stop_word("may") && !is_stop_word("ferry"));
    }
}
