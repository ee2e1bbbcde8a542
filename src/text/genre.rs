//! Genre of an article, with what it was told from.

use std::sync::LazyLock;

use regex::Regex;
use serde::{Deserialize, Serialize};

use super::{
    Kind,
    kinds::plain,
    metadata::{dateline_agency, pattern},
};
use crate::corpus::Article;

/// What sort of piece an article is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Genre {
    News,
    Analysis,
    Opinion,
    Editorial,
    Letter,
    Interview,
    Live,
    Sponsored,
    #[default]
    Unknown,
}

impl Genre {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            Genre::News => "news",
            Genre::Analysis => "analysis",
            Genre::Opinion => "opinion",
            Genre::Editorial => "editorial",
            Genre::Letter => "letter",
            Genre::Interview => "interview",
            Genre::Live => "live",
            Genre::Sponsored => "sponsored",
            Genre::Unknown => "unknown",
        }
    }
}

/// What a genre was told from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum GenreFrom {
    /// The record's genre or section.
    Metadata,
    /// The path of the address.
    Url,
    /// A prefix or suffix of the headline.
    Title,
    /// Author names, bylines, biographies, disclaimers and labels over the text.
    Byline,
    /// The outlet's name ("… - Editorial").
    Outlet,
    /// The form of the text (a transcript's speaker labels).
    Text,
    #[default]
    None,
}

impl GenreFrom {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            GenreFrom::Metadata => "metadata",
            GenreFrom::Url => "url",
            GenreFrom::Title => "title",
            GenreFrom::Byline => "byline",
            GenreFrom::Outlet => "outlet",
            GenreFrom::Text => "text",
            GenreFrom::None => "none",
        }
    }
}

/// A genre and the pattern (any case) that tells it.
struct Sign(Genre, Option<Regex>);

fn signs(list: &[(Genre, &str)]) -> Vec<Sign> {
    list.iter().map(|(genre, text)| Sign(*genre, pattern(&format!("(?i){text}")))).collect()
}

fn told(signs: &[Sign], text: &str) -> Option<Genre> {
    signs.iter().find(|Sign(_, regex)| regex.as_ref().is_some_and(|r| r.is_match(text))).map(|Sign(genre, _)| *genre)
}

static NAMED: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (Genre::Editorial, r"^(editorials?|editorial board|leaders?|our view)$"),
        (Genre::Letter, r"^letters?( to the editor)?$|^readers' letters$"),
        (
            Genre::Opinion,
            r"^(opinions?|op-?ed|commentary|columns?|columnists?|perspectives?|viewpoints?|views|comment|comment is free|ideas|opinion pieces?|guest essay|contributors?|voices|reviews?)(?-u:\b)",
        ),
        (Genre::Analysis, r"^(news )?(analysis|explainers?|fact[- ]check(er|s)?|the upshot|explained)(?-u:\b)"),
        (Genre::Interview, r"^(interviews?|q ?& ?a|transcripts?)(?-u:\b)"),
        (Genre::Live, r"^live(?-u:\b)"),
        (Genre::Sponsored, r"^(sponsored|advertorial|brand(ed)?[- ]content|paid|partner content|promoted)(?-u:\b)"),
    ])
});

static NEWS_SECTION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)^(.{0,12}\bnews|news\b.{0,20}|straight news|report(s|age)?|politics|metro|national?|nation|world|international|local|u\.?s\.?( news)?|uk|europe|asia|africa|americas|middle east|business|economy|markets|finance|technology|tech|science|health|sports?|crime|courts?|education|environment|climate|energy|congress|elections?|white house|washington|foreign|region(al)?|city|immigration|weather|national security|defense|story|article)$",
    )
});

static URL: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (Genre::Editorial, r"/(editorials?|editorial-board|the-editors|our-view)(/|$)|editorial-board"),
        (Genre::Letter, r"/(letters?|letters-to-the-editor|readers-letters)(/|$)"),
        (
            Genre::Sponsored,
            r"/(sponsored?|brandstudio|paidpost|paid-posts?|advertorial|branded-content|partners?-content|sponsor-content)(/|-|$)",
        ),
        (
            Genre::Opinion,
            r"/(opinions?|op-?eds?|commentary|commentisfree|columnists?|columns?|perspectives?|viewpoints?|voices|contributors?|posteverything|first-person|blogs/congress-blog|opinion-?[a-z]*)(/|$)",
        ),
        (Genre::Live, r"/(live|live-news|live-updates|liveblog|live-blog|livestory)(/|$)|live-updates|live-blog"),
        (
            Genre::Analysis,
            r"/(analysis|news-analysis|upshot|fact-check(er)?|fact-checks|the-fix|monkey-cage|explainers?|wonkblog|wonk)(/|$)",
        ),
        (Genre::Interview, r"/(interviews?|transcripts?)(/|$)|-transcript(\.|/|$)"),
    ])
});

static URL_NEWS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)/(news|politics|us-news|world-news|us|usnews|world|nation|national|business|story/news|metro|local|international|health|economy|cbsnews|elections?|article|congress|white-house|homenews|national-security|technology|science|environment|crime|regulation|story|newsfront|cbnnews)(/|-|$)",
    )
});

static TITLE: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (
            Genre::Editorial,
            r"^(editorials?|our view|the .{2,30} editorial board) ?[:|—–-]|[|:—–-] ?editorial$|\(editorial\)$",
        ),
        (
            Genre::Letter,
            r"^(letters?( to the editor)?) ?[:|—–]|[|—–] ?letters?( to the editor)?$|^letters to the editor",
        ),
        (Genre::Sponsored, r"^(sponsored|paid post|advertisement|promoted|partner content)( content)? ?[:|—–-]"),
        (
            Genre::Opinion,
            r"^(opinion|op-?ed|column|commentary|perspective|viewpoint|voices|guest (column|essay)|comment) ?[:|—–]|[|—–] ?(opinion|commentary|op-?ed)$|\((opinion|commentary)\)$",
        ),
        (
            Genre::Analysis,
            r"^((news )?analysis|fact ?-?check(er)?|explainer|ap fact check|the upshot) ?[:|—–]|[|—–] ?analysis$|\(analysis\)$",
        ),
        (
            Genre::Interview,
            r"^(interview|q ?& ?a|transcript|full transcript|the .{2,30} interview) ?[:|—–]|: ?(the |an )?interview$|^(read the )?(full )?transcript(?-u:\b)",
        ),
        (
            Genre::Live,
            r"^live( updates?| blog)?( ?[:|—–]| updates?(?-u:\b))|: live updates|^as it happened|[—–-] live!?$|[|—–-] live updates",
        ),
    ])
});

static OUTLET: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (Genre::Editorial, r"[-–—|:(] ?(editorials?|editorial board)\)?$"),
        (Genre::Letter, r"[-–—|:(] ?letters\)?$"),
        (Genre::Opinion, r"[-–—|:(] ?(opinions?|op-?ed|commentary)\)?$|^guest (writer|columnist)"),
        (Genre::News, r"[-–—|:(] ?(web )?news\)?$"),
    ])
});

static AUTHOR: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (Genre::Editorial, r"(?-u:\b)editorial board|^the editors$"),
        (Genre::Letter, r"^letters? to the editor"),
        (
            Genre::Opinion,
            r"opinion (contributor|columnist|writer|editor)|(?-u:\b)columnist|guest (columnist|essay|contributor)|^opinion by|^commentary by|^opinion$|board of contributors",
        ),
        (Genre::Analysis, r"^(news )?analysis( by)?(?-u:\b)"),
    ])
});

static LABEL: LazyLock<Vec<Sign>> = LazyLock::new(|| {
    signs(&[
        (Genre::Opinion, r"^(analysis ?/ ?opinion|opinion ?/ ?analysis|opinion|commentary|op-?ed|column):?$"),
        (Genre::Editorial, r"^editorial:?$"),
        (Genre::Letter, r"^(to the editor:?|letters? to the editor:?)$"),
        (Genre::Analysis, r"^(news )?analysis:?$"),
        (
            Genre::Sponsored,
            r"^(sponsored content|paid post|paid content|partner content|this (content|article|post) (is|was) (sponsored|paid for))",
        ),
    ])
});

static DISCLAIMER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(opinions|views) expressed (in|by|here|are)(?-u:\b).{0,80}(author|writer|columnist|contributor|commentary|are (solely )?(his|her|their|those) )|read more opinion|sign up for daily opinion newsletter|more opinion (on|at)",
    )
});

static OPINION_BIO: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)(?-u:\b)(columnist|(senior|visiting|distinguished|research|policy|resident|media) (fellow|scholar)|fellow at|contributing opinion|opinion (writer|contributor|editor)|commentator|professor (of|at|emeritus)|syndicated|(is|was) (the )?(co-?)?(president|founder|chairman|executive director|director|ceo|vice president) (of|and)|represents|is a (republican|democrat)|views expressed|opinions expressed)(?-u:\b)",
    )
});

/// Genre of an article whose paragraphs (title not among them) have their kinds, and what it was told from.
pub fn genre(article: &Article, paragraphs: &[(Kind, &str)]) -> (Genre, GenreFrom) {
    marked(article, paragraphs).or_else(|| plain_news(article, paragraphs)).unwrap_or((Genre::Unknown, GenreFrom::None))
}

/// Signs of a genre, the surest first.
fn marked(article: &Article, paragraphs: &[(Kind, &str)]) -> Option<(Genre, GenreFrom)> {
    let record = article.genre.trim();
    let news = |text: &str| NEWS_SECTION.as_ref().is_some_and(|r| r.is_match(text)).then_some(Genre::News);
    let path = path_of(&article.url);
    told(&NAMED, record)
        .or_else(|| news(record))
        .or_else(|| told(&NAMED, article.section.trim()))
        .map(|genre| (genre, GenreFrom::Metadata))
        .or_else(|| told(&URL, path).map(|genre| (genre, GenreFrom::Url)))
        .or_else(|| told(&TITLE, article.title.trim()).map(|genre| (genre, GenreFrom::Title)))
        .or_else(|| from_bylines(article, paragraphs).map(|genre| (genre, GenreFrom::Byline)))
        .or_else(|| {
            told(&OUTLET, article.outlet.trim()).filter(|g| *g != Genre::News).map(|genre| (genre, GenreFrom::Outlet))
        })
        .or_else(|| is_transcript(paragraphs).then_some((Genre::Interview, GenreFrom::Text)))
}

/// The path of an address, query and fragment off.
fn path_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = rest.find('/').and_then(|i| rest.get(i..)).unwrap_or("");
    path.split(['?', '#']).next().unwrap_or("")
}

fn from_bylines(article: &Article, paragraphs: &[(Kind, &str)]) -> Option<Genre> {
    let of_authors = article.authors.iter().find_map(|author| told(&AUTHOR, author.trim()));
    let furniture = || paragraphs.iter().filter(|(kind, _)| !kind.counts()).map(|(kind, text)| (*kind, plain(text)));
    let labels = || paragraphs.iter().take(4).chain(paragraphs.iter().rev().take(2)).map(|(_, text)| plain(text));
    let matches = |regex: &LazyLock<Option<Regex>>, text: &str| regex.as_ref().is_some_and(|r| r.is_match(text));
    of_authors
        .or_else(|| labels().filter(|l| l.len() < 90).find_map(|label| told(&LABEL, &label)))
        .or_else(|| {
            furniture()
                .filter(|(kind, l)| *kind == Kind::Byline && l.len() < 120 && !l.contains("ontribut"))
                .find_map(|(_, line)| told(&AUTHOR, &line))
        })
        .or_else(|| {
            let opinion = furniture().any(|(kind, text)| match kind {
                Kind::Bio => matches(&OPINION_BIO, &text),
                Kind::Boilerplate => matches(&DISCLAIMER, &text),
                _ => false,
            });
            opinion.then_some(Genre::Opinion)
        })
}

/// Whether half of the paragraphs, at least eight, begin with a speaker's label. Fact checks ("THE FACTS:") do too.
fn is_transcript(paragraphs: &[(Kind, &str)]) -> bool {
    static SPEAKER: LazyLock<Option<Regex>> =
        LazyLock::new(|| pattern(r"^(?:[\p{Lu}][\p{Lu} .'’-]{1,34}(?: \([^)]{2,30}\))?|Q|A): ?\S"));
    let body = || paragraphs.iter().filter(|(kind, _)| *kind == Kind::Body);
    let labelled = body().filter(|(_, text)| SPEAKER.as_ref().is_some_and(|r| r.is_match(text))).count();
    let fact_check = body().any(|(_, text)| text.starts_with("THE FACTS:"));
    labelled >= 8 && labelled * 2 >= body().count() && !fact_check
}

/// Signs of plain news where nothing speaks for another genre.
fn plain_news(article: &Article, paragraphs: &[(Kind, &str)]) -> Option<(Genre, GenreFrom)> {
    let section = NEWS_SECTION.as_ref().is_some_and(|r| r.is_match(article.section.trim()));
    let from = if section {
        GenreFrom::Metadata
    } else if URL_NEWS.as_ref().is_some_and(|r| r.is_match(path_of(&article.url))) {
        GenreFrom::Url
    } else if paragraphs
        .iter()
        .filter(|(kind, _)| *kind == Kind::Body)
        .take(3)
        .any(|(_, text)| dateline_agency(text).is_some())
    {
        GenreFrom::Byline
    } else if told(&OUTLET, article.outlet.trim()) == Some(Genre::News) {
        GenreFrom::Outlet
    } else {
        return None;
    };
    Some((Genre::News, from))
}
