//! Numbers as news writes them: digits, words, scales, ranges, signs of currency and per cent.

use super::quantities::Token;

/// A number and what is written with it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Numeral {
    /// First token, and one past the last.
    pub from: usize,
    pub to: usize,
    /// The number; of a range, its upper end.
    pub value: f64,
    /// The other end of a range.
    pub range_from: Option<f64>,
    /// Half of the last place that is given.
    pub half_place: f64,
    pub currency: Option<char>,
    pub percent: bool,
    pub ordinal: bool,
    /// Four bare digits from 1900 to 2099.
    pub is_year: bool,
    /// "50-49".
    pub is_vote: bool,
}

impl Numeral {
    /// Least and greatest value that rounding leaves.
    pub fn bounds(&self) -> (f64, f64) {
        (self.range_from.unwrap_or(self.value) - self.half_place, self.value + self.half_place)
    }
}

const WORDS: [(&str, f64); 28] = [
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
    ("dozen", 12.0),
    ("one", 1.0),
];

const ORDINALS: [(&str, f64); 9] = [
    ("second", 2.0),
    ("third", 3.0),
    ("fourth", 4.0),
    ("fifth", 5.0),
    ("sixth", 6.0),
    ("seventh", 7.0),
    ("eighth", 8.0),
    ("ninth", 9.0),
    ("tenth", 10.0),
];

fn word(text: &str) -> Option<f64> {
    WORDS.iter().find(|(w, _)| *w == text).map(|(_, n)| *n)
}

fn scale(text: &str) -> Option<f64> {
    Some(match text {
        "hundred" => 1e2,
        "thousand" | "k" => 1e3,
        "million" | "m" | "mn" => 1e6,
        "billion" | "bn" | "b" => 1e9,
        "trillion" | "tn" => 1e12,
        _ => return None,
    })
}

/// Whether a token may end a number: "ten of the 538".
pub(super) fn ends_number(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit()) || word(text).is_some() || scale(text).is_some()
}

/// One number without a range: value, half of its last place, one past its last token, whether an ordinal.
struct Plain {
    value: f64,
    half_place: f64,
    to: usize,
    ordinal: bool,
    is_year: bool,
}

/// The number that starts at a token. "One", and an ordinal word, start none alone.
pub(super) fn read(tokens: &[Token], from: usize) -> Option<Numeral> {
    let text = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let sign = |i: usize| text(i).chars().next().filter(|c| matches!(c, '$' | '£' | '€'));
    let between = usize::from(text(from) == "between");
    let mut start = from + between;
    let mut currency = sign(start);
    start += usize::from(currency.is_some());
    let first = plain(tokens, start)?;
    let mut numeral = Numeral {
        from,
        to: first.to,
        value: first.value,
        range_from: None,
        half_place: first.half_place,
        currency,
        percent: false,
        ordinal: first.ordinal,
        is_year: first.is_year,
        is_vote: false,
    };
    let percent = |to: usize| match (text(to), text(to + 1)) {
        ("%" | "percent", _) => 1,
        ("per", "cent") => 2,
        ("-", "percent") => 2,
        _ => 0,
    };
    // "9 percent to 11 percent": the sign may stand with both ends.
    let skip = percent(first.to);
    let link = match text(first.to + skip) {
        "to" | "–" | "—" => true,
        "-" => tokens.get(first.to + skip).is_some_and(|t| t.joined),
        "and" => between == 1,
        _ => false,
    };
    let second_at = first.to + skip + 1;
    let second_sign = sign(second_at);
    let second = if link { plain(tokens, second_at + usize::from(second_sign.is_some())) } else { None };
    if let Some(second) = second {
        let lower = scaled_like(first.value, second.value, first.to - start);
        numeral.is_vote = text(first.to) == "-" && lower >= second.value;
        if lower < second.value {
            numeral.range_from = Some(lower);
        }
        (numeral.value, numeral.to) = (second.value.max(lower), second.to);
        numeral.half_place = second.half_place.min(first.half_place.max(1e-9) * (lower / first.value));
        currency = currency.or(second_sign);
        numeral.is_year &= second.is_year;
    } else if between == 1 {
        return None;
    }
    let last = percent(numeral.to);
    numeral.percent = last > 0 || skip > 0;
    numeral.to += last.max(if numeral.range_from.is_none() { skip } else { 0 });
    numeral.currency = currency.or_else(|| money_word(text(numeral.to)));
    if numeral.currency.is_some() && money_word(text(numeral.to)).is_some() {
        numeral.to += 1;
    }
    let alone_one = numeral.value == 1.0 && text(start) == "one";
    (!alone_one).then_some(numeral)
}

fn money_word(text: &str) -> Option<char> {
    match text {
        "dollars" | "dollar" => Some('$'),
        "pounds" => Some('£'),
        "euros" => Some('€'),
        _ => None,
    }
}

/// "$600 to $1.7 million": no scale of its own means its own value; "5 to 6 million" means millions in both.
fn scaled_like(lower: f64, upper: f64, tokens: usize) -> f64 {
    let scale = [1e12, 1e9, 1e6, 1e3].into_iter().find(|s| upper >= *s && upper / s < 1000.0).unwrap_or(1.0);
    if tokens == 1 && lower < 1000.0 && lower * scale < upper { lower * scale } else { lower }
}

fn plain(tokens: &[Token], at: usize) -> Option<Plain> {
    let token = tokens.get(at)?;
    let text = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let joined = |i: usize| tokens.get(i).is_some_and(|t| t.joined);
    if token.lower.starts_with(|c: char| c.is_ascii_digit()) {
        return digits(tokens, at);
    }
    if let Some((_, value)) = ORDINALS.iter().find(|(w, _)| *w == token.lower) {
        return Some(Plain { value: *value, half_place: 0.5, to: at + 1, ordinal: true, is_year: false });
    }
    let article = token.lower == "a" && (scale(text(at + 1)).is_some() || text(at + 1) == "dozen");
    let mut value = if article { 1.0 } else { word(&token.lower)? };
    let mut to = at + 1;
    if (20.0..100.0).contains(&value)
        && text(to) == "-"
        && joined(to)
        && let Some(unit) = word(text(to + 1)).filter(|n| *n < 10.0)
    {
        value += unit;
        to += 2;
    }
    if text(to) == "dozen" {
        value *= 12.0;
        to += 1;
    }
    let mut place = 1.0;
    while let Some(factor) = scale(text(to)).filter(|_| text(to).len() > 2) {
        value *= factor;
        place *= factor;
        to += 1;
    }
    Some(Plain { value, half_place: 0.5 * place, to, ordinal: false, is_year: false })
}

fn digits(tokens: &[Token], at: usize) -> Option<Plain> {
    let token = tokens.get(at)?;
    let next = tokens.get(at + 1);
    let written: String = token.text.chars().filter(|c| *c != ',').collect();
    let mut value: f64 = written.parse().ok()?;
    let decimals = written.split_once('.').map_or(0, |(_, d)| d.len());
    let mut place = 10f64.powi(-(decimals as i32));
    // From three digits on, noughts at the end are taken for rounding.
    if decimals == 0 && value >= 100.0 {
        let noughts = written.len() - written.trim_end_matches('0').len();
        place = 10f64.powi(noughts as i32);
    }
    let is_year = token.text.len() == 4 && (1900.0..2100.0).contains(&value);
    let mut to = at + 1;
    let mut ordinal = false;
    if let Some(suffix) = next.filter(|t| t.joined && t.text.starts_with(char::is_alphabetic)) {
        match (suffix.lower.as_str(), scale(&suffix.lower)) {
            ("th" | "st" | "nd" | "rd", _) => ordinal = true,
            (_, Some(factor)) => (value, place) = (value * factor, place * factor),
            _ => return None,
        }
        to += 1;
    }
    let text = |i: usize| tokens.get(i).map_or("", |t| t.lower.as_str());
    let hyphen = usize::from(text(to) == "-" && scale(text(to + 1)).is_some());
    if let Some(factor) = scale(text(to + hyphen)).filter(|_| text(to + hyphen).len() > 2) {
        (value, place) = (value * factor, place * factor);
        to += 1 + hyphen;
    }
    Some(Plain { value, half_place: 0.5 * place, to, ordinal, is_year: is_year && to == at + 1 })
}
