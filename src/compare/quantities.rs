//! Quantities in a paragraph: how many or how much of what, with the bounds that the wording leaves.
//!
//! "Nearly 3.4 million cases", "at least 12 people", "$5.7bn", "between nine and 11 per cent", "the third straight day".
//! What only looks like a quantity is left out: years, dates, hours, ages, votes ("50-49"), names ("Section 5"), spans of
//! time that place an event ("two weeks ago"), the whole of which a part is given ("ten of the 538 electors"), and "one".

use std::collections::BTreeSet;

use super::numerals::{self, Numeral};

/// What a number measures.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Unit {
    /// Things of this kind (stem of the noun).
    Things(String),
    /// Money, by the sign of its currency.
    Money(char),
    /// Per cent.
    Percent,
    /// Place in a row ("third straight day"), by the noun.
    Place(String),
}

/// A quantity where it stands.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    /// First code point, and one past the last.
    pub span: (usize, usize),
    /// The number as written, without what bounds it.
    pub value: f64,
    /// Least value that the wording allows.
    pub lower: f64,
    /// Greatest.
    pub upper: f64,
    /// Half of the last place that is given.
    pub half_place: f64,
    pub unit: Unit,
    /// Stems of the words between number and noun ("US" of "14,000 US troops").
    pub kind: BTreeSet<String>,
    /// Stems of the other words near it in its sentence.
    pub context: BTreeSet<String>,
}

/// A word, number or mark with its place.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Token {
    pub text: String,
    pub lower: String,
    pub start: usize,
    pub end: usize,
    /// No space before it.
    pub joined: bool,
}

/// Words of the sentence on either side that tell what a quantity is about.
const NEAR: usize = 14;
/// Words between a number and its noun, the noun included.
const PHRASE: usize = 4;

/// Words that leave a number open upwards.
const AT_LEAST: [&str; 10] =
    ["over", "than", "least", "above", "exceed", "exceeds", "exceeded", "surpassed", "topped", "exceeding"];
/// Words that leave it open downwards.
const AT_MOST: [&str; 5] = ["under", "below", "most", "to", "as"];
/// Words under which the number is not quite reached.
const NEARLY: [&str; 3] = ["nearly", "almost", "approaching"];
const ABOUT: [&str; 9] = ["about", "around", "roughly", "some", "approximately", "estimated", "circa", "close", "or"];

/// Words after which a number names something.
const NAMING: [&str; 27] = [
    "no",
    "number",
    "section",
    "title",
    "article",
    "chapter",
    "rule",
    "route",
    "highway",
    "flight",
    "page",
    "room",
    "channel",
    "district",
    "proposition",
    "prop",
    "level",
    "phase",
    "tier",
    "category",
    "part",
    "grade",
    "version",
    "covid",
    "group",
    "top",
    "formula",
];
const MONTHS: [&str; 21] = [
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
    "jan",
    "feb",
    "mar",
    "apr",
    "aug",
    "sept",
    "sep",
    "oct",
    "nov",
];
const TIME: [&str; 10] = ["second", "minute", "hour", "day", "night", "week", "weekend", "month", "year", "decade"];
/// Before a span of time that places an event.
const PLACES_BEFORE: [&str; 10] =
    ["prior", "last", "past", "next", "previous", "first", "coming", "within", "recent", "after"];
const PLACES_AFTER: [&str; 10] =
    ["ago", "later", "earlier", "before", "after", "old", "since", "from", "prior", "away"];

/// Words that stand in for no thing counted and tell nothing of the context.
const FUNCTION: [&str; 88] = [
    "a",
    "an",
    "the",
    "of",
    "in",
    "on",
    "at",
    "for",
    "with",
    "and",
    "or",
    "but",
    "is",
    "are",
    "was",
    "were",
    "be",
    "been",
    "has",
    "have",
    "had",
    "he",
    "she",
    "it",
    "they",
    "his",
    "her",
    "their",
    "its",
    "that",
    "this",
    "as",
    "by",
    "from",
    "not",
    "to",
    "said",
    "says",
    "who",
    "will",
    "would",
    "which",
    "than",
    "more",
    "about",
    "over",
    "some",
    "so",
    "if",
    "when",
    "while",
    "what",
    "we",
    "i",
    "you",
    "our",
    "there",
    "them",
    "those",
    "these",
    "into",
    "out",
    "up",
    "also",
    "after",
    "before",
    "could",
    "can",
    "may",
    "might",
    "do",
    "does",
    "did",
    "just",
    "only",
    "most",
    "all",
    "any",
    "other",
    "one",
    "least",
    "no",
    "then",
    "now",
    "per",
    "each",
    "between",
    "according",
];

/// The quantities of a text, in order.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let mut i = 0;
    while i < tokens.len() {
        let Some(numeral) = numerals::read(&tokens, i) else {
            i += 1;
            continue;
        };
        i = numeral.to;
        found.extend(quantity(&tokens, &numeral));
    }
    found
}

fn quantity(tokens: &[Token], numeral: &Numeral) -> Option<Quantity> {
    if is_name_or_date(tokens, numeral) {
        return None;
    }
    let (unit, kind, to) = unit(tokens, numeral)?;
    let before = |n: usize| numeral.from.checked_sub(n).and_then(|i| tokens.get(i)).map_or("", |t| t.lower.as_str());
    let (mut lower, mut upper) = numeral.bounds();
    let open_after = || {
        let after: Vec<&str> = tokens.iter().skip(to).take(2).map(|t| t.lower.as_str()).collect();
        matches!(after.as_slice(), ["or", "more" | "higher" | "greater"])
    };
    // "More than", "no fewer than", "up to", "as many as", "as much as": the word right before decides.
    let (one, two, three) = (before(1), before(2), before(3));
    let at_most = match one {
        "than" => matches!(two, "less" | "fewer") != (three == "no"),
        "to" => two == "up",
        "as" => matches!(two, "many" | "much" | "high"),
        "under" | "below" | "most" => true,
        _ => false,
    };
    if at_most && (AT_MOST.contains(&one) || one == "than") {
        lower = f64::NEG_INFINITY;
    } else if AT_LEAST.contains(&one)
        && (one != "than" || matches!(two, "more" | "greater" | "fewer" | "less" | "higher"))
        || open_after()
    {
        upper = f64::INFINITY;
    } else if NEARLY.contains(&one) {
        lower = lower.min(numeral.value * 0.9);
    } else if ABOUT.contains(&one) || one == "to" && two == "close" {
        lower = lower.min(numeral.value * 0.975);
        upper = upper.max(numeral.value * 1.025);
    }
    let span = (tokens.get(numeral.from)?.start, tokens.get(to.checked_sub(1)?)?.end);
    let (value, half_place) = (numeral.value, numeral.half_place);
    Some(Quantity { span, value, lower, upper, half_place, context: context(tokens, numeral.from, to), unit, kind })
}

/// Years, dates, hours, votes, names with a number, and the whole that a part is given of.
fn is_name_or_date(tokens: &[Token], numeral: &Numeral) -> bool {
    let at = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let before = |n: usize| numeral.from.checked_sub(n).map_or("", at);
    let after = |n: usize| at(numeral.to + n);
    let joined_after = tokens.get(numeral.to).is_some_and(|t| t.joined);
    let time = matches!(after(0), "am" | "pm" | "o'clock" | "a.m" | "p.m" | "et" | "est" | "gmt")
        || (after(0) == "a" || after(0) == "p") && after(1) == "." && after(2) == "m";
    let date = MONTHS.contains(&before(1))
        || before(1) == "." && MONTHS.contains(&before(2))
        || MONTHS.contains(&after(0)) && tokens.get(numeral.to).is_some_and(|t| t.text.starts_with(char::is_uppercase));
    let named = NAMING.contains(&before(1)) || before(1) == "." && matches!(before(2), "no" | "r" | "sec");
    // "COVID-19", "7:30", "9/11", "50-49": something is joined to it that no noun or unit is.
    let glued_before = tokens.get(numeral.from).is_some_and(|t| t.joined)
        && matches!(before(1), "-" | "/" | ":" | "." | "#" | "’" | "'" | "@");
    let glued_after = joined_after && matches!(after(0), "/" | ":" | "'" | "’");
    let whole = before(1) == "of" && numerals::ends_number(before(2))
        || before(1) == "the" && before(2) == "of" && numerals::ends_number(before(3));
    let year = numeral.is_year && numeral.currency.is_none();
    numeral.is_vote || time || date || named || glued_before || glued_after || whole || year
}

/// What is counted, the words before its noun, and where the phrase ends.
fn unit(tokens: &[Token], numeral: &Numeral) -> Option<(Unit, BTreeSet<String>, usize)> {
    let none = BTreeSet::new;
    if let Some(sign) = numeral.currency {
        return Some((Unit::Money(sign), none(), numeral.to));
    }
    if numeral.percent {
        return Some((Unit::Percent, none(), numeral.to));
    }
    let of_the = |i: usize| {
        let word = |n: usize| tokens.get(i + n).map_or("", |t| t.lower.as_str());
        if word(0) != "of" {
            0
        } else {
            1 + usize::from(matches!(word(1), "the" | "its" | "their" | "his" | "her" | "those"))
        }
    };
    let mut from = numeral.to + of_the(numeral.to);
    let hyphens = tokens.iter().skip(from).take_while(|t| t.lower == "-" && t.joined).count();
    from += hyphens;
    // "Ten of the 538 electors": the noun is behind the whole.
    if let Some(whole) = numerals::read(tokens, from).filter(|_| from > numeral.to) {
        from = whole.to;
    }
    let is_word = |t: &&Token| t.text.starts_with(char::is_alphabetic) && !FUNCTION.contains(&t.lower.as_str());
    let run: Vec<&Token> = tokens.iter().skip(from).take_while(is_word).take(PHRASE).collect();
    // "A 400-page report" counts pages.
    let last = if hyphens > 0 { Some(0) } else { run.len().checked_sub(1) };
    let head = run.iter().position(|t| hyphens > 0 || is_plural(&t.lower)).or(last)?;
    let noun = stem(&run.get(head)?.lower);
    let to = from + head + 1;
    let kind: BTreeSet<String> = run.iter().take(head).map(|t| stem(&t.lower)).collect();
    if numeral.ordinal {
        let in_row = kind.iter().any(|k| matches!(k.as_str(), "straight" | "consecut" | "consecutive"));
        return in_row.then(|| (Unit::Place(noun), none(), to));
    }
    let word = |i: Option<usize>| i.and_then(|i| tokens.get(i)).map_or("", |t| t.lower.as_str());
    let places = PLACES_BEFORE.contains(&word(numeral.from.checked_sub(1)))
        || PLACES_AFTER.contains(&word(Some(to)))
        || word(Some(to)) == "-" && word(Some(to + 1)) == "old";
    if TIME.contains(&noun.as_str()) && places || noun == "old" {
        return None;
    }
    Some((Unit::Things(noun), kind, to))
}

/// Stems of the sentence's words around a stretch of tokens.
fn context(tokens: &[Token], from: usize, to: usize) -> BTreeSet<String> {
    let stops = |t: &&Token| matches!(t.text.as_str(), "!" | "?" | ";") || t.text == "." && !t.joined;
    let ends = |t: &&Token| !(stops(t) || t.text == "." || t.text == "”");
    let before = tokens.iter().take(from).rev().take(NEAR).take_while(ends);
    let after = tokens.iter().skip(to).take(NEAR).take_while(ends);
    let tells = |t: &&Token| t.lower.chars().count() > 2 && t.text.starts_with(char::is_alphabetic);
    before
        .chain(after)
        .filter(tells)
        .filter(|t| !FUNCTION.contains(&t.lower.as_str()))
        .map(|t| stem(&t.lower))
        .collect()
}

fn is_plural(word: &str) -> bool {
    const IRREGULAR: [&str; 6] = ["people", "men", "women", "children", "police", "personnel"];
    let ends = word.ends_with('s') && !["ss", "us", "is", "'s", "’s"].iter().any(|end| word.ends_with(end));
    IRREGULAR.contains(&word) || ends && word.chars().count() > 3
}

/// "Votes", "voted" and "voting" as one.
pub(super) fn stem(word: &str) -> String {
    let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
    let cut = |ending: &&str| word.strip_suffix(*ending).filter(|rest| rest.chars().count() >= 3);
    if word.ends_with("ss") {
        return word.to_owned();
    }
    let stem = ["ing", "ies", "ed", "es", "s", "y"].iter().find_map(cut).unwrap_or(word);
    stem.strip_suffix('e').filter(|rest| rest.chars().count() >= 3).unwrap_or(stem).to_owned()
}

/// The tokens of a text: words with inner apostrophes, numbers with inner commas and points, single marks.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let chars: Vec<char> = text.chars().collect();
    let at = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut found: Vec<Token> = Vec::new();
    let mut i = 0;
    while i < chars.len() {
        let start = i;
        let c = at(i);
        i += 1;
        if c.is_whitespace() {
            continue;
        }
        if c.is_ascii_digit() {
            while at(i).is_ascii_digit() || (matches!(at(i), ',' | '.') && at(i + 1).is_ascii_digit()) {
                i += 1;
            }
        } else if c.is_alphabetic() {
            while at(i).is_alphabetic() || (matches!(at(i), '\'' | '’') && at(i + 1).is_alphabetic()) {
                i += 1;
            }
        }
        let text: String = chars.get(start..i).unwrap_or_default().iter().collect();
        let joined = start > 0 && !at(start - 1).is_whitespace();
        found.push(Token { lower: text.to_lowercase(), text, start, end: i, joined });
    }
    found
}
