//! Authors, date and outlet that the text itself names, for what the record lacks.

use std::sync::LazyLock;

use chrono::NaiveDate;
use regex::{Captures, Regex};

use super::{Kind, kinds::plain, paragraphs::count_words};
use crate::corpus::{Article, host};

/// A constant pattern; `None` would mean a broken constant, which the tests find.
pub(super) fn pattern(text: &str) -> Option<Regex> {
    let built = Regex::new(text);
    debug_assert!(built.is_ok(), "{built:?}");
    built.ok()
}

/// First paragraphs that may hold a date of publication.
const DATED_PARAGRAPHS: usize = 4;

/// Completes `article` from its paragraphs (with their kinds) and the name of the folder it lay in: authors from
/// bylines and biographies, the date from first lines, the outlet from (in this order) the record, the URL's host, the
/// text, the folder, else `unknown`.
pub fn complete(article: &mut Article, paragraphs: &[(Kind, &str)], folder: &str) {
    if article.authors.iter().all(|a| a.trim().is_empty()) {
        article.authors = authors_in(paragraphs);
    }
    if article.date.is_none() {
        article.date = article.published_at.map(|t| t.date()).or_else(|| date_in(paragraphs));
    }
    if article.outlet.trim().is_empty() {
        let folder = Some(folder.trim().to_string()).filter(|f| !f.is_empty());
        article.outlet = host(&article.url)
            .or_else(|| named(paragraphs, folder.is_some()))
            .or(folder)
            .unwrap_or_else(|| "unknown".into());
    }
}

fn authors_in(paragraphs: &[(Kind, &str)]) -> Vec<String> {
    let bylines = || paragraphs.iter().filter(|(kind, _)| *kind == Kind::Byline).map(|(_, text)| plain(text));
    let mut authors: Vec<String> =
        bylines().filter_map(|line| after_by(&line)).flat_map(|names| names_of(&names)).collect();
    if authors.is_empty() {
        let bios = paragraphs.iter().filter(|(kind, _)| *kind == Kind::Bio);
        authors = bios.filter_map(|(_, text)| biography_subject(&plain(text))).collect();
    }
    let mut seen = std::collections::HashSet::new();
    authors.retain(|a| seen.insert(a.to_lowercase()));
    authors
}

fn after_by(line: &str) -> Option<String> {
    static BY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?i)^(?:(?:written|posted|story|reported|opinion|analysis|commentary) )?by:? +(.+)$")
    });
    BY.as_ref()?.captures(line).and_then(|c| c.get(1)).map(|m| m.as_str().to_string())
}

/// Names in "Ann Moss and Bo Hale, Staff Writers | The Courier".
fn names_of(text: &str) -> Vec<String> {
    static PARTS: LazyLock<Option<Regex>> = LazyLock::new(|| pattern(r",|;|/| and | & |\||\(| for | at | - | — | – "));
    let Some(parts) = PARTS.as_ref() else { return Vec::new() };
    parts
        .split(text)
        .map(str::trim)
        .take_while(|part| part.is_empty() || is_name(part))
        .filter(|p| !p.is_empty())
        .map(str::to_string)
        .collect()
}

fn is_name(text: &str) -> bool {
    const NOT_NAMES: [&str; 18] = [
        "staff",
        "writer",
        "reporter",
        "reporters",
        "press",
        "news",
        "times",
        "editor",
        "correspondent",
        "board",
        "post",
        "contributor",
        "columnist",
        "special",
        "writers",
        "today",
        "journal",
        "desk",
    ];
    let words: Vec<&str> = text.split_whitespace().collect();
    (2..=5).contains(&words.len())
        && words.iter().all(|w| !w.chars().any(|c| c.is_numeric() || c == '@'))
        && words.iter().all(|w| !NOT_NAMES.contains(&w.to_lowercase().as_str()))
        && words.first().is_some_and(|w| w.starts_with(char::is_uppercase))
        && words.last().is_some_and(|w| w.starts_with(char::is_uppercase))
}

/// "Ann Moss" of "Ann Moss is a columnist for …".
fn biography_subject(bio: &str) -> Option<String> {
    static SUBJECT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"^(?:Editor's [Nn]ote: )?((?:[\p{Lu}][\w'.-]*|de|van|von|al|bin)(?: (?:[\p{Lu}][\w'.-]*|de|van|von|al|bin)){1,4}),? (?:is|was|are|writes|covers|reports|serves|teaches|[^.]{3,80}, is)(?-u:\b)",
        )
    });
    static FOLLOW: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"^Follow ([\p{Lu}][\w'.-]*(?: [\p{Lu}][\w'.-]*){1,3}) on (?:Twitter|Facebook)"));
    let find = |regex: &LazyLock<Option<Regex>>| regex.as_ref()?.captures(bio)?.get(1).map(|m| m.as_str().to_string());
    find(&SUBJECT).or_else(|| find(&FOLLOW)).filter(|name| is_name(name))
}

/// The outlet that the text names. Where a folder can tell, a wire agency in the text is the copy's origin, not its outlet.
fn named(paragraphs: &[(Kind, &str)], has_folder: bool) -> Option<String> {
    outlet_in(paragraphs).filter(|name| !has_folder || !is_agency(name))
}

fn is_agency(name: &str) -> bool {
    const AGENCIES: [&str; 12] = [
        "AP",
        "AFP",
        "UPI",
        "CNS",
        "DPA",
        "EFE",
        "Reuters",
        "REUTERS",
        "Associated Press",
        "The Associated Press",
        "Bloomberg",
        "Xinhua",
    ];
    AGENCIES.contains(&name) || ["News Service", "Wire", "Newswire"].iter().any(|tail| name.ends_with(tail))
}

fn outlet_in(paragraphs: &[(Kind, &str)]) -> Option<String> {
    let of = |kind: Kind| paragraphs.iter().filter(move |(k, _)| *k == kind).map(|(_, text)| plain(text));
    of(Kind::Bio)
        .find_map(|bio| employer(&bio))
        .or_else(|| of(Kind::Boilerplate).find_map(|line| copyright_holder(&line)))
        .or_else(|| paragraphs.iter().take(6).find_map(|(_, text)| dateline_agency(text)).map(str::to_string))
        .or_else(|| of(Kind::Byline).find_map(|line| byline_outlet(&line)))
}

/// The outlet in "is the Second Amendment columnist for The Harbour Courier" or "is a CNN contributor".
fn employer(bio: &str) -> Option<String> {
    static FOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:columnist|reporter|correspondent|editor|writer|contributor|journalist|blogger|analyst|producer|commentator|reports|writes|critic|editor-in-chief|editor in chief)s? (?:for|at|with|of) ((?:[Tt]he )?[\p{Lu}][\w'&.-]*(?: (?:[\p{Lu}][\w'&.-]*|of|the|and|&))*)",
        )
    });
    static A: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r" is an? ((?:[\p{Lu}][\w'&]+ ?){1,3}) (?:opinion |political |regular |national )?(?:columnist|contributor|reporter|correspondent|writer|editor)",
        )
    });
    let found = |regex: &LazyLock<Option<Regex>>| regex.as_ref()?.captures(bio)?.get(1).map(|m| tidy(m.as_str()));
    found(&FOR).or_else(|| found(&A)).filter(|outlet| outlet.len() > 1)
}

fn tidy(name: &str) -> String {
    let name = name.strip_suffix("'s").unwrap_or(name).trim_end_matches([' ', '.', ',', '-']);
    let name = [" of", " the", " and", " &"].iter().fold(name, |n, tail| n.strip_suffix(tail).unwrap_or(n));
    name.strip_prefix("the ").unwrap_or(name).to_string()
}

fn copyright_holder(line: &str) -> Option<String> {
    static HOLDER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"(?:Copyright|COPYRIGHT|©|\([cC]\))(?: ©| \([cC]\))? ?(?:\d{4} )?(?:by )?((?:The )?[\p{Lu}][\w'&.-]*(?: (?:[\p{Lu}][\w'&.-]*|of|the|and|&))*)",
        )
    });
    let name = HOLDER.as_ref()?.captures(line)?.get(1)?.as_str();
    // "© 2025 The Harbour Courier. All rights reserved.": a full stop after a word of the name ends it.
    let name = tidy(name.split_once(". ").filter(|(name, _)| name.contains(' ')).map_or(name, |(name, _)| name));
    let name = [" LLC", " Inc", " Ltd", ", LLC", " All Rights Reserved", " All"]
        .iter()
        .fold(name, |n, tail| n.strip_suffix(tail).unwrap_or(&n).to_string());
    (!name.is_empty() && !name.starts_with("All")).then_some(name)
}

/// The agency or outlet in brackets of a dateline: "WASHINGTON (Reuters) -", "(CNN)".
pub(super) fn dateline_agency(text: &str) -> Option<&str> {
    static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"^(?:[\p{Lu}][\w.'/-]*,? ?(?:[\p{Lu}a-z][\w.'-]*,? ?){0,6})?\((Reuters|REUTERS|AP|AFP|UPI|CNN|Bloomberg|BLOOMBERG|Xinhua|JTA|RNS|TASS|ANI|PTI|IANS|DPA|dpa|EFE|CBN News|CNSNews\.com|CNS|CBS News|ABC News|CNNMoney|CBS/AP|The Center Square|KHN|Politico|[\p{Lu}][\p{L} ]{2,24}(?:News Service|Wire|News))\)(?: ?[-—–:]| ?[\p{Lu}“\x22\d]|\s*$)",
        )
    });
    let head = text.get(..text.char_indices().nth(120).map_or(text.len(), |(i, _)| i))?;
    BRACKETS.as_ref()?.captures(head)?.get(1).map(|m| m.as_str())
}

fn byline_outlet(line: &str) -> Option<String> {
    static OUTLET: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(
            r"^[Bb][Yy] .*(?:\||, | for | at )((?:The )?[\p{Lu}][\w&' ]*(?:Times|Post|Journal|News|Press|Tribune|Herald|Courier|Today|CNN|Politico|Gazette|Examiner))\.?$",
        )
    });
    OUTLET.as_ref()?.captures(line)?.get(1).map(|m| tidy(m.as_str().trim()))
}

/// A date in one of the first lines that is not text.
fn date_in(paragraphs: &[(Kind, &str)]) -> Option<NaiveDate> {
    let stamped = |kind: Kind| matches!(kind, Kind::Dateline | Kind::Boilerplate | Kind::Byline);
    let lines =
        paragraphs.iter().take(DATED_PARAGRAPHS).filter(|(kind, text)| stamped(*kind) && count_words(text) <= 20);
    lines.filter_map(|(_, text)| date_of(text)).next()
}

/// First date written out in `text`: `2017-01-31`, `January 31, 2017`, `31 Jan. 2017`, `1/31/2017` (month first,
/// unless the first number is over 12).
pub fn date_of(text: &str) -> Option<NaiveDate> {
    static ISO: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?:^|[^\d])(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[^\d]|$)"));
    static MONTH: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?i)(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})")
    });
    static DAY: LazyLock<Option<Regex>> = LazyLock::new(|| {
        pattern(r"(?i)(\d{1,2})(?:st|nd|rd|th)? (jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? (\d{4})")
    });
    static SLASH: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"(?:^|[^\d])(\d{1,2})/(\d{1,2})/(\d{4})(?:[^\d]|$)"));
    let find = |regex: &'static LazyLock<Option<Regex>>| regex.as_ref().and_then(|r| r.captures(text));
    let part = |c: &Captures, i: usize| c.get(i).map_or(String::new(), |m| m.as_str().to_string());
    let date = |y: &str, m: u32, d: &str| NaiveDate::from_ymd_opt(y.parse().ok()?, m, d.parse().ok()?);
    find(&ISO)
        .and_then(|c| date(&part(&c, 1), part(&c, 2).parse().ok()?, &part(&c, 3)))
        .or_else(|| find(&MONTH).and_then(|c| date(&part(&c, 3), month(&part(&c, 1))?, &part(&c, 2))))
        .or_else(|| find(&DAY).and_then(|c| date(&part(&c, 3), month(&part(&c, 2))?, &part(&c, 1))))
        .or_else(|| {
            let c = find(&SLASH)?;
            let (a, b): (u32, u32) = (part(&c, 1).parse().ok()?, part(&c, 2).parse().ok()?);
            let (m, d) = if a > 12 { (b, a) } else { (a, b) };
            date(&part(&c, 3), m, &d.to_string())
        })
}

fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.to_lowercase();
    MONTHS.iter().position(|m| *m == name).map(|i| i as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_in_the_wild_are_read() {
        let day = NaiveDate::from_ymd_opt(2021, 3, 9);
        for text in
            ["2021-03-09 SUBSCRIBE", "March 9, 2021", "Published Mar. 9, 2021 at 4 p.m.", "9 March 2021", "3/9/2021"]
        {
            assert_eq!(date_of(text), day, "{text}");
        }
        assert_eq!(date_of("31/12/2020"), NaiveDate::from_ymd_opt(2020, 12, 31));
        assert_eq!(date_of("2021-13-40"), None);
    }

    #[test]
    fn wire_copy_in_a_folder_is_of_the_folders_outlet() {
        let paragraphs = [
            (Kind::Body, "PORT ALDER (CNS) — The council voted."),
            (Kind::Boilerplate, "© 2025 Continental News Service. This material may not be republished."),
        ];
        let mut article = Article::default();
        complete(&mut article, &paragraphs, "Harbour Gazette");
        assert_eq!(article.outlet, "Harbour Gazette");
        let mut article = Article::default();
        complete(&mut article, &paragraphs, "");
        assert_eq!(article.outlet, "Continental News Service");
    }

    #[test]
    fn a_biography_names_author_and_outlet() {
        let bio = "Ann B. Moss is the harbour columnist for Quayside Courier";
        let mut article = Article::default();
        complete(&mut article, &[(Kind::Bio, bio)], "folder");
        assert_eq!(article.authors, ["Ann B. Moss"]);
        assert_eq!(article.outlet, "Quayside Courier");
    }

    #[test]
    fn bylines_give_names_only() {
        let mut article = Article { url: "https://www.Courier.example/news/1".into(), ..Default::default() };
        complete(&mut article, &[(Kind::Byline, "By Ann Moss and Bo Hale, Staff Writers")], "");
        assert_eq!(article.authors, ["Ann Moss", "Bo Hale"]);
        assert_eq!(article.outlet, "courier.example");
    }

    #[test]
    fn datelines_name_agencies() {
        assert_eq!(dateline_agency("WASHINGTON (Reuters) - The senate met."), Some("Reuters"));
        assert_eq!(dateline_agency("PORT ELL, N.J. (AP) — Rain fell."), Some("AP"));
        assert_eq!(dateline_agency("(CNN) The senate met."), Some("CNN"));
        assert_eq!(dateline_agency("The agency (AP) was there."), None);
    }
}
