//! Origin of an article: the outlet's own staff, a wire service, a syndicate, a guest.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{
    Genre, Kind,
    kinds::plain,
    metadata::{dateline_agency, pattern},
};
use crate::corpus::{Article, host};

/// Where an article came from before the outlet printed it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Origin {
    Staff,
    /// Wire copy.
    Agency,
    Syndicated,
    Guest,
    #[default]
    Unknown,
}

impl Origin {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            Origin::Staff => "staff",
            Origin::Agency => "agency",
            Origin::Syndicated => "syndicated",
            Origin::Guest => "guest",
            Origin::Unknown => "unknown",
        }
    }
}

type Pattern = LazyLock<Option<Regex>>;

static WIRE: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)(associated press|ap|reuters|agence france[- ]presse|afp|upi|united press international|bloomberg( news)?|xinhua|news service|wire( services?| reports?| staff)?|tribune news|press association|canadian press)(?-u:\b)",
    )
});

static SYNDICATE: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(tribune (content agency|media services)|king features|creators(\.com| syndicate)|(washington post )?writers group|universal uclick|andrews mcmeel|syndicated columnist|cagle|project syndicate|syndication|(article|story|column|piece|post|op-ed) (was |is |has been )?(originally |first )(appeared|published|posted)|(republished|reprinted) (with|from|by|under)|where this column first appeared)",
    )
});

static GUEST: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(^|, )special (to|for)(?-u:\b)|opinion contributor|guest (columnist|contributor|essay|writer|post)|board of contributors|contributing opinion",
    )
});

/// Offices that an outlet's own writers seldom hold.
static OUTSIDER: Pattern = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)(professor|fellow|scholar|(president|founder|chairman|director|ceo|dean) (of|and)|attorney|senator|congressman|former|represents|teaches)(?-u:\b)",
    )
});

fn is(regex: &Pattern, text: &str) -> bool {
    regex.as_ref().is_some_and(|r| r.is_match(text))
}

/// Where the article came from. Wire copy is told by bylines and datelines that name an agency other than the outlet.
pub fn origin(article: &Article, paragraphs: &[(Kind, &str)], genre: Genre) -> Origin {
    let lines = |kind: Kind| paragraphs.iter().filter(move |(k, _)| *k == kind).map(|(_, text)| plain(text));
    let bylines: Vec<String> = lines(Kind::Byline).filter(|line| line.len() < 110 && !is_credit(line)).collect();
    let bios: Vec<String> = lines(Kind::Bio).collect();
    let dateline = paragraphs.iter().take(8).find_map(|(_, text)| dateline_agency(text));
    if lines(Kind::Boilerplate).any(|text| is(&SYNDICATE, &text)) || bios.iter().any(|text| is(&SYNDICATE, text)) {
        return Origin::Syndicated;
    }
    if is_wire(article, &bylines, dateline) {
        return Origin::Agency;
    }
    let staff_bio = |bio: &str| bio.contains("columnist") || bio.contains("editor");
    let outsider = genre == Genre::Opinion && bios.iter().any(|bio| is(&OUTSIDER, bio) && !staff_bio(bio));
    let special = article.authors.iter().chain(&bylines).any(|line| is(&GUEST, line));
    if genre == Genre::Letter || special || outsider {
        return Origin::Guest;
    }
    let signed = article.authors.iter().any(|a| !a.trim().is_empty())
        || bylines.iter().any(|line| line.to_lowercase().contains("staff"));
    if signed || genre == Genre::Editorial || dateline.is_some() { Origin::Staff } else { Origin::Unknown }
}

/// The news agency that a byline, a dateline or an outlet's name gives, by its full name; none of syndicates and of an
/// outlet's own service.
pub fn agency(line: &str) -> Option<&'static str> {
    let dateline = dateline_agency(line);
    dateline.and_then(full_name).or_else(|| {
        let found = WIRE.as_ref()?.find_iter(line).find_map(|found| full_name(found.as_str()));
        found.filter(|_| dateline.is_none())
    })
}

/// The agency to which a sentence of an article's text gives credit ("© 2031 Reuters", "the Associated Press contributed",
/// "told Reuters").
pub fn credited_agency(text: &str) -> Option<&'static str> {
    static CREDIT: Pattern = LazyLock::new(|| {
        pattern(
            r"(?:©|[Cc]opyright|[Mm]aterial from|[Ww]ith reporting by|[Tt]old|[Ii]nterview with)[^.;]{0,24}?(?-u:\b)(Associated Press|AP|Reuters|Agence France-Presse|AFP|UPI|Bloomberg|Xinhua)(?-u:\b)|(?-u:\b)(Associated Press|AP|Reuters|Agence France-Presse|AFP)[^.;]{0,60}? contributed|^(?:[\p{L} ]+ )?\((?:Reporting|Editing|Additional reporting) by",
        )
    });
    let found = CREDIT.as_ref()?.captures(text)?;
    match found.get(1).or(found.get(2)) {
        Some(name) => full_name(name.as_str()),
        // Only Reuters closes its reports with that line.
        None => Some("Reuters"),
    }
}

fn full_name(agency: &str) -> Option<&'static str> {
    Some(match agency.to_lowercase().as_str() {
        "ap" | "associated press" => "Associated Press",
        "reuters" => "Reuters",
        "afp" | "agence france presse" | "agence france-presse" => "Agence France-Presse",
        "upi" | "united press international" => "United Press International",
        "bloomberg" | "bloomberg news" => "Bloomberg",
        "xinhua" => "Xinhua",
        "press association" => "Press Association",
        "canadian press" => "Canadian Press",
        _ => return None,
    })
}

/// "… contributed to this report": help, not authorship.
fn is_credit(line: &str) -> bool {
    let line = line.to_lowercase();
    ["contribut", "assist", "editing by", "reporting by", "based in part"].iter().any(|credit| line.contains(credit))
}

fn is_wire(article: &Article, bylines: &[String], dateline: Option<&str>) -> bool {
    // A wire service that is one name among many is a credit that a scraper took for an author.
    let leading = if article.authors.len() > 2 { 1 } else { 2 };
    let is_signature =
        |line: &&String| line.to_lowercase().starts_with("by ") || line.len() < 24 && !line.contains('/');
    let mut signatures = article.authors.iter().take(leading).chain(bylines.iter().filter(is_signature));
    let foreign = |line: &str| {
        WIRE.as_ref().and_then(|r| r.find(line)).is_some_and(|agency| !same_house(agency.as_str(), article))
    };
    signatures.any(|line| foreign(line)) || dateline.is_some_and(foreign)
}

/// Whether an agency's name is the outlet's own: "CNN" of cnn.com, "AP" of Associated Press.
fn same_house(agency: &str, article: &Article) -> bool {
    let letters = |s: &str| s.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>();
    let mut agency = letters(agency);
    if agency == "ap" {
        agency = "associatedpress".into();
    }
    let outlet = letters(&article.outlet);
    let host = host(&article.url).unwrap_or_default();
    outlet.contains(&agency)
        || host.split('.').any(|part| part == agency)
        || agency == "associatedpress" && (outlet == "ap" || host.contains("apnews"))
}
