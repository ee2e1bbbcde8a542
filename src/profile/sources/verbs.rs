//! Reporting verbs: their lemmas and what they say of what they report.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// What a reporting verb says of the words that it reports.
///
/// A short list of our own after the classes of Hooper (1975, "On assertive predicates"), Kiparsky and Kiparsky (1970,
/// "Fact") and the bias cues that Recasens, Danescu-Niculescu-Mizil and Jurafsky (2013, ACL, section 3) draw from them:
/// factive verbs take the content for true, non-neutral assertives leave it at the speaker's door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum VerbClass {
    /// Reports and no more: "said", "told", "according to".
    Neutral,
    /// Leaves open, or doubts, that it is so: "claimed", "alleged", "insisted".
    Doubting,
    /// Takes it to be so: "admitted", "pointed out", "revealed".
    Asserting,
    /// Tells how it was said more than what: "slammed", "ranted", "boasted".
    Charged,
    /// In none of the lists, or no verb.
    Other,
}

/// All classes, in the order of tables.
pub const VERB_CLASSES: [VerbClass; 5] =
    [VerbClass::Neutral, VerbClass::Doubting, VerbClass::Asserting, VerbClass::Charged, VerbClass::Other];

impl VerbClass {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            VerbClass::Neutral => "neutral",
            VerbClass::Doubting => "doubting",
            VerbClass::Asserting => "asserting",
            VerbClass::Charged => "charged",
            VerbClass::Other => "other",
        }
    }
}

/// Lemma, or "lemma/past" and the gerund where irregular.
const LISTS: [(VerbClass, &str); 4] = [
    (
        VerbClass::Neutral,
        "say/said/saying tell/told/telling add write/wrote/writing state reply respond ask announce report describe tweet \
    comment answer continue remark testify speak/spoke/speaking post read/read/reading go/went/going declare \
    inform quote mention predict estimate urge call cite",
    ),
    (
        VerbClass::Doubting,
        "claim allege contend insist assert maintain suggest argue deny speculate purport profess accuse dispute",
    ),
    (
        VerbClass::Asserting,
        "admit/admitted/admitting acknowledge concede confirm reveal show prove find/found/finding note recognize \
    recognise realize realise disclose confess demonstrate conclude explain remind discover know/knew/knowing \
    recall document detail",
    ),
    (
        VerbClass::Charged,
        "slam/slammed/slamming blast boast brag/bragged/bragging rant rail lament complain scoff sneer fume gush quip/quipped/quipping \
    joke crow thunder decry lambaste rip/ripped/ripping whine gripe mock attack hail tout denounce condemn \
    warn vow shout yell ridicule rebuke chide bemoan warble growl trumpet",
    ),
];

static VERBS: LazyLock<HashMap<String, (&'static str, VerbClass)>> = LazyLock::new(|| {
    let mut verbs = HashMap::new();
    for (class, list) in LISTS {
        for entry in list.split_whitespace() {
            let mut parts = entry.split('/');
            let lemma = parts.next().unwrap_or(entry);
            let past = parts.next().map_or_else(|| past(lemma), str::to_owned);
            let gerund =
                parts.next().map_or_else(|| format!("{}ing", lemma.strip_suffix('e').unwrap_or(lemma)), str::to_owned);
            for form in [lemma.to_owned(), third(lemma), past, gerund] {
                verbs.entry(form).or_insert((lemma, class));
            }
        }
    }
    verbs
});

fn past(lemma: &str) -> String {
    match lemma.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ied"),
        _ if lemma.ends_with('e') => format!("{lemma}d"),
        _ => format!("{lemma}ed"),
    }
}

fn third(lemma: &str) -> String {
    match lemma.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => format!("{stem}ies"),
        _ if lemma.ends_with("ss") || lemma.ends_with("sh") || lemma == "go" => format!("{lemma}es"),
        _ => format!("{lemma}s"),
    }
}

/// A cue as its verb's lemma with its particle ("pointed out" → "point out") and its class; `None` where there is no cue.
/// Verbs of no list stay as they were written.
pub(super) fn verb(cue: &str) -> Option<(String, VerbClass)> {
    let cue = cue.to_lowercase();
    let words: Vec<&str> = cue.split_whitespace().collect();
    let first = *words.first().filter(|w| w.starts_with(char::is_alphabetic))?;
    if first == "according" {
        return Some(("according to".to_owned(), VerbClass::Neutral));
    }
    // "pointed out" tells a truth; "pointed to", "called for" report.
    if let ["point" | "points" | "pointed" | "pointing", "out", ..] = words.as_slice() {
        return Some(("point out".to_owned(), VerbClass::Asserting));
    }
    let (lemma, class) = VERBS.get(first).copied().unwrap_or((first, VerbClass::Other));
    let particle = words.get(1).map(|p| format!(" {p}")).unwrap_or_default();
    Some((format!("{lemma}{particle}"), class))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cues_become_lemmas_with_their_class() {
        let of = |cue: &str| verb(cue).map(|(lemma, class)| (lemma, class.key()));
        let is = |lemma: &str, class: &'static str| Some((lemma.to_owned(), class));
        assert_eq!(of("said"), is("say", "neutral"));
        assert_eq!(of("Says"), is("say", "neutral"));
        assert_eq!(of("according to"), is("according to", "neutral"));
        assert_eq!(of("claiming"), is("claim", "doubting"));
        assert_eq!(of("denied"), is("deny", "doubting"));
        assert_eq!(of("admitted"), is("admit", "asserting"));
        assert_eq!(of("pointed out"), is("point out", "asserting"));
        assert_eq!(of("called for"), is("call for", "neutral"));
        assert_eq!(of("slammed"), is("slam", "charged"));
        assert_eq!(of("frobnicated"), is("frobnicated", "other"));
        assert_eq!(of(""), None);
        assert_eq!(of(":"), None);
    }
}
