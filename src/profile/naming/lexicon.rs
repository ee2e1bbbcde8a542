//! Word lists of our own: what cuts a name, what tells two things apart, and well-known alternatives.

use std::{collections::HashSet, sync::LazyLock};

static FUNCTION: LazyLock<HashSet<&str>> = LazyLock::new(|| FUNCTION_WORDS.split_whitespace().collect());

/// Whether a word (lower case) cuts a noun phrase, or is too general to name anything.
pub(super) fn is_function_word(word: &str) -> bool {
    FUNCTION.contains(word)
}

/// Function words, common verbs, and words that order, date, count or place (they tell referents apart, not names).
const FUNCTION_WORDS: &str = "\
    a an the this that these those some any no every each either neither both all another such own same other \
    many much more most few fewer less least several enough of in on at by for with from about against between \
    among into through during before after above below under over since until without within along across behind \
    beyond near toward towards upon despite amid per via than as like unlike off out up down around throughout \
    and or but nor so yet if because while although though when where whether unless whereas once then i me my \
    mine we us our ours you your yours he him his she her hers it its they them their theirs who whom whose which \
    what one ones someone anyone everyone something anything everything nothing nobody somebody himself herself \
    itself themselves myself yourself ourselves am is are was were be been being has have had having do does did \
    doing done will would shall should can could may might must cannot ought not n't never also just only even \
    still already very too quite rather really almost often always sometimes again now here there today yesterday \
    tomorrow tonight soon later ago ever perhaps maybe however instead therefore thus hence indeed meanwhile else \
    well back away together yes ok to said says say saying told tell tells asked asks ask added adds wrote writes \
    got get gets getting go goes going went gone come comes came coming make makes made making take takes took \
    taken taking give gives gave given giving see sees saw seen seeing know knows knew known think thinks thought \
    want wants wanted use uses used using find finds found keep keeps kept let lets put puts seem seems seemed \
    become becomes became show shows showed shown need needs needed try tries tried trying call calls called \
    calling work works worked working help helps helped helping including according due based regarding \
    concerning following new old last next past first second third fourth fifth early late former current recent \
    previous future latest initial final whole entire main major big small large great good bad better best worse \
    worst little long short high higher highest low lower lowest top different similar certain various likely \
    able available possible real true wrong right left sure clear full open free important key single full-time \
    ongoing upcoming two three four five six seven eight nine ten eleven twelve dozen dozens hundred hundreds \
    thousand thousands million millions billion billions trillion half north south east west northern southern \
    eastern western central spring summer fall autumn winter annual daily weekly monthly year years month months \
    week weeks day days time times morning afternoon evening night hour hours minute minutes decade decades \
    century moment american british french german russian chinese iranian israeli palestinian syrian mexican \
    canadian japanese korean indian turkish saudi mr mrs ms dr sen rep gov thing things way ways lot lots kind \
    part number people percent person man men woman women don't doesn't didn't won't wouldn't can't couldn't \
    isn't aren't wasn't weren't i'm you're it's that's there's he's she's they're we're i've";

/// Words before which a noun phrase begins.
pub(super) const BEFORE_NOUNS: &[&str] = &[
    "a", "an", "the", "this", "that", "these", "those", "some", "any", "no", "every", "each", "another", "such", "of",
    "in", "on", "at", "by", "for", "with", "from", "about", "against", "between", "among", "into", "through", "during",
    "under", "over", "without", "within", "like", "as", "and", "or", "their", "his", "her", "its", "our", "my", "your",
    "more", "many",
];

/// Words before which a verb stands.
pub(super) const BEFORE_VERBS: &[&str] = &[
    "to", "will", "would", "can", "could", "may", "might", "must", "should", "shall", "i", "we", "you", "he", "she",
    "they", "who", "it", "not", "don't", "didn't", "doesn't", "won't", "can't",
];

/// Words that join things that differ.
pub(super) const JOINERS: &[&str] = &["and", "or", "nor", "but", "versus", "vs", ",", "/"];

/// Kinds of words that pick one of several things. Two names that differ in words of one kind differ in what they name.
const PICKING: &[&str] = &[
    "federal state local national municipal county city regional global international foreign domestic statewide nationwide",
    "congressional presidential gubernatorial senatorial mayoral parliamentary",
    "legislative judicial executive",
    "assistant associate deputy senior junior chief vice inspector attorney secretary",
    "positive negative favorable unfavorable favourable unfavourable good bad strong weak high low legal illegal",
    "conservative liberal progressive moderate centrist leftist rightist libertarian socialist democratic republican",
    "male female young younger old older elderly black white hispanic latino asian gay straight independent suburban rural \
     urban evangelical christian muslim jewish catholic college-educated working-class",
    "public private nonprofit personal individual corporate",
    "primary general midterm runoff special",
    "economic social political military financial medical legal criminal cultural religious moral civil diplomatic nuclear \
     racial sexual domestic",
    "upper middle lower popular electoral external internal pledged remaining",
    "increase decrease",
    "rise fall decline drop",
    "growth decline loss",
    "win loss defeat",
    "victory defeat loss",
    "supporter opponent",
    "ally rival",
    "ally enemy",
    "ally opponent",
    "court judge justice",
    "agency official department officer",
    "company industry",
    "firm industry",
    "party member leader",
    "buyer seller",
    "employer employee worker",
    "landlord tenant",
    "plaintiff defendant",
];

/// Whether two words pick different things of one kind.
pub(super) fn pick_apart(a: &str, b: &str) -> bool {
    let has =
        |kind: &&&str, word: &str| kind.split_whitespace().any(|w| super::words::singular(&w.replace('-', "")) == word);
    PICKING.iter().any(|kind| has(&kind, a) && has(&kind, b)) || negates(a, b) || negates(b, a)
}

/// "favorable" and "unfavorable", "profit" and "nonprofit".
fn negates(a: &str, b: &str) -> bool {
    ["un", "in", "im", "il", "non", "dis", "anti", "pro"].iter().any(|prefix| a.strip_prefix(prefix) == Some(b))
}

/// Well-known alternatives for one referent, in American news above all.
pub(super) const LIST: &[&[&str]] = &[
    &["illegal immigrant", "undocumented immigrant", "unauthorized immigrant", "illegal alien", "undocumented worker"],
    &["illegal immigration", "unauthorized immigration", "irregular migration"],
    &["estate tax", "death tax", "inheritance tax"],
    &["gun control", "gun safety", "gun reform"],
    &["assault weapon", "assault rifle", "assault-style weapon", "assault-style rifle", "military-style weapon"],
    &["climate change", "global warming", "climate crisis", "climate emergency"],
    &["climate skeptic", "climate denier", "climate change denier", "climate change skeptic"],
    &["gay marriage", "same-sex marriage", "marriage equality"],
    &["pro-life", "anti-abortion", "right-to-life"],
    &["pro-choice", "abortion rights", "reproductive rights"],
    &["unborn child", "unborn baby", "fetus"],
    &["late-term abortion", "partial-birth abortion"],
    &["affirmative action", "racial preference", "race-conscious admission"],
    &["enhanced interrogation", "harsh interrogation"],
    &["targeted killing", "drone killing", "drone assassination"],
    &["chain migration", "family reunification", "family-based immigration"],
    &["travel ban", "entry ban", "muslim ban"],
    &["border wall", "border fence", "border barrier"],
    &["tax relief", "tax cut"],
    &["single-payer", "government-run health care", "socialized medicine"],
    &["drug addict", "drug user", "opioid addict"],
    &["homeless people", "people experiencing homelessness", "unhoused people"],
    &["sex worker", "prostitute"],
    &["transgender woman", "trans woman", "biological male"],
    &["school choice", "school voucher"],
    &["wuhan virus", "chinese virus", "china virus", "coronavirus"],
    &["police shooting", "officer-involved shooting"],
];
