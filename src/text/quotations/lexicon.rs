//! Words that attribute: verbs of saying and thinking by what may follow them, and nouns and adjectives before "that".

pub(crate) use super::words::*;
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
const TELL: &str = "tell/told/telling remind assure inform notify advise persuade convince";
const THAT: &str = "find/found/finding show know/knew/knowing feel/felt/feeling learn discover hold/held/holding \
    determine decide recognize recognise realize realise understand/understood/understanding rule underscore \
    imagine expect demonstrate propose recommend require read/read/reading document highlight \
    calculate project figure hear/heard/hearing dream mandate order request stipulate specify continue echo repeat signal assume demonstrate \
    suspect anticipate conceive detail ask";
const ACT: &str = "accuse blame criticize criticise praise condemn denounce describe urge call ask cite slam/slammed/slamming \
    blast question dismiss characterize characterise reject mock ridicule label portray decry applaud tout beg/begged/begging \
    propose recommend demand oppose endorse advocate discuss \
    outline implore challenge/challenged/challenging order discredit rebuke deride lambaste hail liken decry \
    bemoan chastise castigate chide dispute voice express call+for call+on talk+about speak/spoke/speaking+about \
    speak/spoke/speaking+of complain+about warn+of warn+against warn+about refer+to point+to object+to lash+out \
    boast+of boast+about brag/bragged/bragging+about joke+about hint+at worry+about inquire+about comment+on \
    push/pushed/pushing+for argue+for argue+against agree+with disagree+with quote summarize dub/dubbed/dubbing \
    think/thought/thinking+of complain+of appeal+to";
const PLAN: &str = "vow pledge promise plan want hope threaten agree decide offer propose swear/swore/swearing ask \
    wish claim prefer/preferred/preferring demand";

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
        // "read" and "forecast" are taken for the past: newspapers report.
        let base = if past == lemma { Form::Past } else { Form::Base };
        let forms = [(lemma.to_owned(), base), (third(lemma), Form::Third), (past, Form::Past), (gerund, Form::Gerund)];
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

/// Stems of verbs with an object that report speech all the same.
const SPEECH_ACTS: &str = "accuse describ criticiz criticis urg cit question express dismiss prais blam denounc point blast slam ask \
    characteriz quot call condemn warn complain comment accus dub";

/// Stems of verbs that report thoughts, or acts as often as words.
const THOUGHTS: &str = "think thought believ hope hoping fear agree promis pledg maintain doubt wonder guess sign worr respond \
    mention assum know knew feel felt hold held decid understood understand hear imagin expect anticipat suspect \
    continu echo refus propos order persuad convinc imply implie realiz recogniz rul requir show swear swor \
    conced want states suggesting";

/// Whether this form of a verb reports words spoken or written, rather than a thought, a plan or an act.
pub(crate) fn is_speech(word: &str, frame: Frame, form: Form) -> bool {
    let starts = |stems: &str| stems.split_whitespace().any(|stem| word.starts_with(stem));
    match (frame, form) {
        (Frame::Plan, _) => false,
        (_, Form::Base) => matches!(word, "say" | "argue" | "warn" | "insist" | "contend" | "allege" | "note"),
        (Frame::Act, _) => starts(SPEECH_ACTS),
        _ => !starts(THOUGHTS),
    }
}
