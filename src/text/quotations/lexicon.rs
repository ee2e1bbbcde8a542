//! Words that attribute: verbs of saying and thinking by what may follow them, and nouns and adjectives before "that".

use std::collections::HashMap;
use std::sync::LazyLock;

/// How a verb takes what is said.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Frame {
    /// "said (that) X", "X, she said"
    Say,
    /// "told Y (that) X"
    Tell,
    /// "found that X": only before "that", or beside a quotation
    That,
    /// "accused X of Y": what follows is the content
    Act,
    /// "vowed to X": the infinitive is the content
    Plan,
}

/// Form of the verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// "say"
    Base,
    /// "says"
    Third,
    /// "said"
    Past,
    /// "saying"
    Gerund,
}

/// An entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Verb {
    /// What follows.
    pub frame: Frame,
    /// Which form.
    pub form: Form,
    /// The particle that must follow ("out" in "point out"), empty where none.
    pub particle: &'static str,
}

/// Lemma, or "lemma/past/gerund" where irregular; a particle after "+".
const SAY: &str = "say/said/saying claim argue add note explain warn insist contend assert believe think/thought/thinking \
    report announce declare suggest acknowledge admit/admitted/admitting concede conclude deny allege predict reveal \
    write/wrote/writing tweet testify estimate stress emphasize emphasise state reply respond remark observe recall \
    complain boast joke maintain confirm agree fear worry doubt wonder indicate mention quip caution pledge vow promise \
    point+out reiterate opine speculate posit counter retort lament proclaim disclose posted/posted/posting guess \
    swear/swore/swearing muse surmise exclaim recount narrate intone deadpan crow interject elaborate \
    theorize hypothesize profess attest affirm reaffirm forecast/forecast/forecasting hint imply \
    clarify hope shout yell chant shoot+back fire+back hit+back chime+in write+in retweet \
    concur rejoin grumble whisper brag/bragged/bragging gripe instagram blog/blogged/blogging chide demand";
const TELL: &str = "tell/told/telling remind assure inform notify advise persuade convince brief";
const THAT: &str = "find/found/finding show know/knew/knowing feel/felt/feeling learn discover hold/held/holding \
    determine decide recognize recognise realize realise understand/understood/understanding rule underscore \
    imagine expect demonstrate propose recommend require read/read/reading document highlight \
    calculate project figure hear/heard/hearing dream mandate order request stipulate specify continue echo repeat signal assume demonstrate \
    suspect anticipate conceive detail ask";
const ACT: &str = "accuse blame criticize criticise praise condemn denounce describe urge call ask cite slam/slammed/slamming \
    blast question dismiss characterize characterise reject mock ridicule label portray decry applaud tout beg/begged/begging \
    propose recommend demand oppose support endorse compare welcome advocate discuss address \
    outline implore challenge/challenged/challenging order discredit rebuke deride lambaste hail credit liken decry \
    bemoan chastise castigate chide dispute voice express raise call+for call+on talk+about speak/spoke/speaking+about \
    speak/spoke/speaking+of complain+about warn+of warn+against warn+about refer+to point+to object+to lash+out \
    boast+of boast+about brag/bragged/bragging+about joke+about hint+at worry+about inquire+about comment+on \
    push/pushed/pushing+for argue+for argue+against agree+with disagree+with quote summarize dub/dubbed/dubbing \
    encourage favor back prefer/preferred/preferring think/thought/thinking+of complain+of appeal+to";
const PLAN: &str = "vow pledge promise plan want hope threaten agree expect decide offer propose swear/swore/swearing ask refuse \
    intend wish seek/sought/seeking claim prefer/preferred/preferring demand";

fn regular_past(lemma: &str) -> String {
    let y_after_consonant = lemma.ends_with('y') && !lemma.ends_with("ey") && !lemma.ends_with("ay");
    match lemma {
        l if y_after_consonant => format!("{}ied", &l[..l.len() - 1]),
        l if l.ends_with('e') => format!("{l}d"),
        l => format!("{l}ed"),
    }
}

fn regular_gerund(lemma: &str) -> String {
    match lemma.strip_suffix('e') {
        Some(stem) if !lemma.ends_with("ee") => format!("{stem}ing"),
        _ => format!("{lemma}ing"),
    }
}

fn third(lemma: &str) -> String {
    let y_after_consonant = lemma.ends_with('y') && !lemma.ends_with("ey") && !lemma.ends_with("ay");
    match lemma {
        l if y_after_consonant => format!("{}ies", &l[..l.len() - 1]),
        l if l.ends_with("ss") || l.ends_with("sh") || l.ends_with("ch") => format!("{l}es"),
        l => format!("{l}s"),
    }
}

fn add_all(map: &mut HashMap<String, Vec<Verb>>, list: &'static str, frame: Frame) {
    for entry in list.split_whitespace() {
        let (verb, particle) = entry.split_once('+').unwrap_or((entry, ""));
        let mut parts = verb.split('/');
        let lemma = parts.next().unwrap_or(verb);
        let past = parts.next().map_or_else(|| regular_past(lemma), str::to_owned);
        let gerund = parts.next().map_or_else(|| regular_gerund(lemma), str::to_owned);
        let forms =
            [(lemma.to_owned(), Form::Base), (third(lemma), Form::Third), (past, Form::Past), (gerund, Form::Gerund)];
        for (text, form) in forms {
            let verbs = map.entry(text).or_default();
            if !verbs.iter().any(|v| v.frame == frame && v.particle == particle) {
                verbs.push(Verb { frame, form, particle });
            }
        }
    }
}

static VERBS: LazyLock<HashMap<String, Vec<Verb>>> = LazyLock::new(|| {
    let mut map = HashMap::new();
    for (list, frame) in
        [(SAY, Frame::Say), (TELL, Frame::Tell), (THAT, Frame::That), (ACT, Frame::Act), (PLAN, Frame::Plan)]
    {
        add_all(&mut map, list, frame);
    }
    map
});

/// The verbs that this lower-case word may be.
pub(crate) fn verbs(word: &str) -> &'static [Verb] {
    VERBS.get(word).map_or(&[], Vec::as_slice)
}

/// Nouns that attribute before "that".
const NOUNS: &[&str] = &[
    "claim",
    "claims",
    "allegation",
    "allegations",
    "accusation",
    "accusations",
    "assertion",
    "assertions",
    "warning",
    "warnings",
    "fear",
    "fears",
    "concern",
    "concerns",
    "belief",
    "beliefs",
    "argument",
    "arguments",
    "suggestion",
    "suggestions",
    "announcement",
    "rumor",
    "rumors",
    "promise",
    "promises",
    "admission",
    "prediction",
    "predictions",
    "complaint",
    "complaints",
    "statement",
    "statements",
    "insistence",
    "contention",
    "report",
    "reports",
    "reminder",
    "disclosure",
    "disclosures",
    "revelation",
    "revelations",
    "acknowledgment",
    "assurance",
    "assurances",
    "notion",
    "view",
    "opinion",
    "conclusion",
    "hope",
    "hopes",
    "speculation",
    "doubt",
    "doubts",
    "theory",
    "finding",
    "pledge",
    "worries",
    "word",
    "news",
    "suspicion",
    "suspicions",
    "declaration",
    "charge",
    "charges",
    "idea",
    "sense",
    "confidence",
];

/// Adjectives that attribute before "that" ("was confident that").
const ADJECTIVES: &[&str] = &[
    "confident",
    "aware",
    "sure",
    "certain",
    "concerned",
    "worried",
    "afraid",
    "optimistic",
    "hopeful",
    "convinced",
    "skeptical",
    "adamant",
    "furious",
    "disappointed",
    "surprised",
    "proud",
    "glad",
    "unaware",
    "doubtful",
    "clear",
    "fearful",
    "pessimistic",
    "angry",
    "positive",
    "grateful",
    "alarmed",
    "shocked",
    "upset",
    "frustrated",
];

/// Whether the word before "that" attributes.
pub(crate) fn attributes_before_that(word: &str) -> bool {
    NOUNS.contains(&word) || ADJECTIVES.contains(&word)
}

/// Nouns that announce a quotation in a line ending in a colon.
pub(crate) const ANNOUNCERS: &[&str] = &[
    "statement",
    "letter",
    "tweet",
    "post",
    "message",
    "memo",
    "email",
    "e-mail",
    "excerpt",
    "remarks",
    "transcript",
    "caption",
    "op-ed",
    "filing",
    "following",
    "reads",
    "read",
    "quote",
    "words",
    "release",
    "facebook",
    "twitter",
    "comment",
    "comments",
    "response",
    "reply",
    "exchange",
    "passage",
    "speech",
];

/// Auxiliaries and adverbs that stand between a speaker and the verb.
pub(crate) fn is_auxiliary(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "has",
        "have",
        "had",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "would",
        "will",
        "could",
        "can",
        "may",
        "might",
        "should",
        "must",
        "did",
        "does",
        "do",
        "not",
        "also",
        "later",
        "then",
        "again",
        "once",
        "never",
        "always",
        "often",
        "even",
        "still",
        "just",
        "now",
        "reportedly",
        "further",
        "went",
        "goes",
        "on",
        "to",
        "both",
        "all",
        "previously",
        "earlier",
        "soon",
        "never",
        "didn't",
        "doesn't",
        "don't",
        "won't",
        "hasn't",
        "hadn't",
        "wouldn't",
        "couldn't",
        "haven't",
        "ever",
        "only",
        "sometimes",
        "first",
        "long",
        "instead",
        "too",
        "simply",
    ];
    WORDS.contains(&word)
        || (word.len() > 4
            && word.ends_with("ly")
            && !matches!(
                word,
                "family"
                    | "reply"
                    | "rally"
                    | "assembly"
                    | "ally"
                    | "italy"
                    | "july"
                    | "emily"
                    | "kelly"
                    | "reilly"
                    | "billy"
            ))
}

/// Pronouns that can be a speaker.
pub(crate) fn is_pronoun(word: &str) -> bool {
    matches!(
        word,
        "he" | "she"
            | "they"
            | "it"
            | "we"
            | "i"
            | "you"
            | "who"
            | "others"
            | "some"
            | "many"
            | "one"
            | "him"
            | "her"
            | "them"
    )
}

/// Determiners and possessives.
pub(crate) fn is_determiner(word: &str) -> bool {
    matches!(
        word,
        "the"
            | "a"
            | "an"
            | "his"
            | "her"
            | "their"
            | "its"
            | "our"
            | "my"
            | "your"
            | "this"
            | "that"
            | "these"
            | "those"
            | "some"
            | "any"
            | "no"
            | "every"
            | "each"
            | "another"
            | "such"
    )
}

/// Days, and words of time that stand alone.
pub(crate) fn is_day(word: &str) -> bool {
    matches!(
        word,
        "monday"
            | "tuesday"
            | "wednesday"
            | "thursday"
            | "friday"
            | "saturday"
            | "sunday"
            | "yesterday"
            | "today"
            | "tonight"
            | "earlier"
            | "later"
            | "recently"
            | "afterward"
            | "afterwards"
            | "again"
            | "repeatedly"
            | "publicly"
            | "flatly"
            | "bluntly"
            | "simply"
            | "sunday's"
            | "online"
            | "outright"
            | "ago"
    )
}

/// Prepositions that start an adverbial after a verb of saying.
pub(crate) fn is_preposition(word: &str) -> bool {
    matches!(
        word,
        "in" | "on"
            | "at"
            | "during"
            | "to"
            | "before"
            | "after"
            | "via"
            | "from"
            | "by"
            | "through"
            | "outside"
            | "following"
            | "with"
            | "as"
            | "of"
            | "about"
            | "for"
            | "over"
            | "under"
            | "near"
            | "while"
            | "when"
    )
}

/// Verbs with an object that report speech all the same.
const SPEECH_ACTS: &[&str] = &[
    "accuse",
    "describ",
    "criticiz",
    "criticis",
    "urg",
    "cit",
    "question",
    "express",
    "dismiss",
    "prais",
    "blam",
    "denounc",
    "point",
    "blast",
    "slam",
    "ask",
    "characteriz",
    "quot",
    "call",
    "condemn",
    "warn",
    "complain",
    "comment",
    "accus",
    "dub",
];

/// Verbs that report thoughts, or acts as often as words.
const THOUGHTS: &[&str] = &[
    "think",
    "thought",
    "believ",
    "hope",
    "hoping",
    "fear",
    "agree",
    "promis",
    "pledg",
    "maintain",
    "doubt",
    "wonder",
    "guess",
    "sign",
    "worr",
    "respond",
    "mention",
    "assum",
    "know",
    "knew",
    "feel",
    "felt",
    "hold",
    "held",
    "decid",
    "understood",
    "understand",
    "hear",
    "imagin",
    "expect",
    "anticipat",
    "suspect",
    "continu",
    "echo",
    "refus",
    "propos",
    "order",
    "persuad",
    "convinc",
    "imply",
    "implie",
    "realiz",
    "recogniz",
    "rul",
    "requir",
    "show",
    "swear",
    "swor",
    "conced",
    "want",
    "states",
    "suggesting",
];

/// Whether this form of a verb reports words spoken or written, rather than a thought, a plan or an act.
pub(crate) fn is_speech(word: &str, frame: Frame, form: Form) -> bool {
    let starts = |stems: &[&str]| stems.iter().any(|stem| word.starts_with(stem));
    match (frame, form) {
        (Frame::Plan, _) => false,
        (_, Form::Base) => matches!(word, "say" | "argue" | "warn" | "insist" | "contend" | "allege" | "note"),
        (Frame::Act, _) => starts(SPEECH_ACTS),
        _ => !starts(THOUGHTS),
    }
}
