//! Words with their places, and their stems.

/// A word of a text with its place.
#[derive(Debug)]
pub(super) struct Word {
    pub start: usize,
    pub end: usize,
    pub text: String,
    pub lower: String,
    /// Only white space, a hyphen or an abbreviation's full stop stands before it.
    pub joined: bool,
}

/// A word without the endings of number, tense and person.
pub(super) fn stem(word: &str) -> String {
    let ending = |word: &str, suffix: &str, least: usize| {
        word.strip_suffix(suffix).filter(|stem| stem.chars().count() >= least).map(str::to_owned)
    };
    let mut stem = word.to_owned();
    if let Some(base) = ending(&stem, "ies", 3).or_else(|| ending(&stem, "ied", 3)) {
        stem = base + "y";
    } else if let Some(base) = ending(&stem, "ing", 3).or_else(|| ending(&stem, "ed", 3)) {
        stem = undoubled(base);
    } else if !stem.ends_with("ss") && !stem.ends_with("us") && !stem.ends_with("is") {
        if let Some(base) =
            ["xes", "ches", "shes", "sses"].iter().find_map(|s| ending(&stem, s, 2).map(|_| stem.clone()))
        {
            stem = base.chars().take(base.chars().count() - 2).collect();
        } else if let Some(base) = ending(&stem, "s", 2) {
            stem = base;
        }
    }
    match stem.strip_suffix('e') {
        Some(base) if base.chars().count() >= 3 => base.to_owned(),
        _ => stem,
    }
}

/// "bann" to "ban".
fn undoubled(mut stem: String) -> String {
    let mut back = stem.chars().rev();
    if let (Some(a), Some(b)) = (back.next(), back.next())
        && a == b
        && !"aeiouls".contains(a)
        && stem.chars().count() > 3
    {
        stem.pop();
    }
    stem
}

/// The words of a text: letters and digits, dots inside abbreviations kept out, possessive endings cut.
pub(super) fn words(text: &str) -> Vec<Word> {
    let chars: Vec<char> = text.chars().collect();
    let get = |i: usize| chars.get(i).copied().unwrap_or(' ');
    let mut out: Vec<Word> = Vec::new();
    let (mut i, mut joined) = (0, false);
    while i < chars.len() {
        if !get(i).is_alphanumeric() {
            let abbreviation = get(i) == '.' && out.last().is_some_and(|w| w.end == i && w.text.chars().count() <= 3);
            joined &= get(i).is_whitespace() || get(i) == '-' || abbreviation;
            i += 1;
            continue;
        }
        let start = i;
        let inner = |i: usize| matches!(get(i), '\'' | '’' | '.') && get(i + 1).is_alphanumeric();
        while i < chars.len() && (get(i).is_alphanumeric() || inner(i)) {
            i += 1;
        }
        let mut end = i;
        if end - start > 2 && matches!(get(end - 2), '\'' | '’') && matches!(get(end - 1), 's' | 'S') {
            end -= 2;
        }
        let text: String = chars.iter().take(end).skip(start).filter(|c| **c != '.').collect();
        let lower = text.to_lowercase();
        out.push(Word { start, end, text, lower, joined });
        joined = true;
    }
    out
}
