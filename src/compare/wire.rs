//! Wire copy: articles of different outlets that print one text, so that nobody takes five prints of it for five
//! reports.
//!
//! Two articles share text by the runs of six words that both have (shingles; Broder 1997, "On the resemblance and
//! containment of documents", containment), of what is not in quotation marks or quoted blocks: many outlets print one
//! statement, and that makes no copy. Six words are long enough that reports written apart share few by chance.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    edits::{Edit, EditKind, edits},
    sides::is_body,
};
use crate::{
    analyze::rows::{ArticleReading, ParagraphRow},
    text::{agency, credited_agency},
};

/// Words of a shingle.
const SHINGLE: usize = 6;
/// Articles with fewer shingles are too short to tell.
const LEAST_SHINGLES: usize = 40;
/// From this containment on, articles are copies of one text. Among pairs of outlets in editor-made events, those over it
/// were wire copy or reprints but for blogs that paste another's report; under it most pairs share single passages.
const COPY: f64 = 0.3;
/// From this containment on, passages are shared, if one of them has [`PASSAGE`] words.
const PASSAGES: f64 = 0.08;
const PASSAGE: usize = 15;
/// Passages listed of a pair.
const MOST_PASSAGES: usize = 5;

/// Where the agency is named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditFrom {
    /// One of the outlets is the agency.
    Outlet,
    /// The article's authors or byline.
    Byline,
    /// A dateline ("PORT ELL (AP)").
    Dateline,
    /// Another line of it ("© 2031 Reuters", "told Reuters").
    Text,
    /// Nowhere: shared text, agency not named.
    #[default]
    NotNamed,
}

/// Articles of different outlets that print one text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SharedText {
    /// Agency that the text is credited to; empty where none is named.
    pub agency: String,
    /// Where it is named.
    pub credit_from: CreditFrom,
    /// The agency's own article, else the longest: the others are compared with it. Which was first is not known.
    pub fullest: String,
    /// Its outlet.
    pub outlet: String,
    /// The others, by outlet.
    pub copies: Vec<Copy>,
}

/// One print of a shared text.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Copy {
    /// Article.
    pub article_id: String,
    /// Its outlet.
    pub outlet: String,
    /// Share of its words outside quotations that stand in the fullest text in runs of six or more (shingles).
    pub shared: f64,
    /// Agency that it names itself; empty where it names none.
    pub names: String,
    /// What it left out, added, changed and moved.
    pub edits: Vec<Edit>,
    /// Words in sentences that it left out.
    pub n_words_left_out: usize,
    /// Words in sentences that it added.
    pub n_words_added: usize,
}

/// Two articles that are no copies and have passages in common outside quotations.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct SharedPassages {
    /// Article.
    pub article_id: String,
    /// Its outlet.
    pub outlet: String,
    /// The other article.
    pub other_id: String,
    /// Its outlet.
    pub other: String,
    /// Agency that either names; empty where none does.
    pub agency: String,
    /// Where it is named.
    pub credit_from: CreditFrom,
    /// Share of the shorter one's shingles that both have.
    pub shared: f64,
    /// The longest passages, as the first article has them.
    pub passages: Vec<Passage>,
}

/// A passage that two articles share.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct Passage {
    pub paragraph: i32,
    pub n_words: usize,
    pub text: String,
}

/// What is shared in an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Wire {
    /// Reports when every shared text is counted once.
    pub n_reports: usize,
    /// Texts that several outlets print.
    pub texts: Vec<SharedText>,
    /// Pairs of other articles that share passages.
    pub passages: Vec<SharedPassages>,
}

/// The words outside quotations of an article, by paragraph.
struct Narration<'a> {
    reading: &'a ArticleReading,
    runs: Vec<(i32, Vec<String>)>,
}

impl<'a> Narration<'a> {
    fn new(reading: &'a ArticleReading) -> Self {
        let body = reading.paragraphs.iter().filter(|p| is_body(&p.kind));
        Self { reading, runs: body.flat_map(|p| unquoted(reading, p).map(|words| (p.paragraph, words))).collect() }
    }

    fn shingles(&self) -> HashSet<&[String]> {
        self.runs.iter().flat_map(|(_, words)| words.windows(SHINGLE)).collect()
    }

    fn words(&self) -> usize {
        self.runs.iter().map(|(_, words)| words.len()).sum()
    }
}

/// Runs of words of a paragraph between its direct quotations.
pub(super) fn unquoted<'a>(
    reading: &'a ArticleReading,
    paragraph: &'a ParagraphRow,
) -> impl Iterator<Item = Vec<String>> {
    let direct =
        |s: &&crate::analyze::rows::SpanRow| s.layer == "voice" && s.direct && s.paragraph == paragraph.paragraph;
    let quoted: Vec<(i32, i32)> = reading.spans.iter().filter(direct).map(|s| (s.start, s.end)).collect();
    let mut runs = vec![Vec::new()];
    let mut word = String::new();
    for (at, c) in (0..).zip(paragraph.text.chars()).chain([(i32::MAX, ' ')]) {
        if quoted.iter().any(|(start, end)| (*start..*end).contains(&at)) {
            word.clear();
            runs.push(Vec::new());
        } else if c.is_alphanumeric() {
            word.extend(c.to_lowercase());
        } else if !word.is_empty() && !matches!(c, '\'' | '’') {
            runs.last_mut().into_iter().for_each(|run| run.push(std::mem::take(&mut word)));
        }
    }
    runs.into_iter().filter(|run| !run.is_empty())
}

/// Shared text of articles that are sorted by outlet.
pub(super) fn wire(articles: &[&ArticleReading]) -> Wire {
    let narrations: Vec<Narration> = articles.iter().map(|reading| Narration::new(reading)).collect();
    let shingles: Vec<HashSet<&[String]>> = narrations.iter().map(Narration::shingles).collect();
    let mut copies: Vec<BTreeSet<usize>> = (0..articles.len()).map(|i| [i].into()).collect();
    let mut weaker: BTreeMap<(usize, usize), f64> = BTreeMap::new();
    for (i, a) in shingles.iter().enumerate() {
        for (j, b) in shingles.iter().enumerate().skip(i + 1) {
            let shorter = a.len().min(b.len());
            let outlet = |n: usize| articles.get(n).map(|r| &r.article.outlet);
            if outlet(i) == outlet(j) || shorter < LEAST_SHINGLES {
                continue;
            }
            let shared = a.intersection(b).count() as f64 / shorter as f64;
            if shared >= COPY {
                join(&mut copies, i, j);
            } else if shared >= PASSAGES {
                weaker.insert((i, j), shared);
            }
        }
    }
    let together = |i: usize, j: usize| copies.iter().any(|group| group.contains(&i) && group.contains(&j));
    let apart = weaker.iter().filter(|((i, j), _)| !together(*i, *j));
    let passages = apart.filter_map(|((i, j), shared)| {
        let (a, b) = (narrations.get(*i)?, narrations.get(*j)?);
        passages(a, b, shingles.get(*j)?, *shared)
    });
    let groups = copies.iter().filter(|group| group.len() > 1);
    let texts = groups.filter_map(|group| text(group.iter().filter_map(|i| narrations.get(*i)).collect()));
    Wire { n_reports: copies.len(), passages: passages.collect(), texts: texts.collect() }
}

fn join(groups: &mut Vec<BTreeSet<usize>>, i: usize, j: usize) {
    let (mut joined, apart): (Vec<_>, Vec<_>) =
        std::mem::take(groups).into_iter().partition(|group| group.contains(&i) || group.contains(&j));
    *groups = apart;
    groups.push(joined.drain(..).flatten().collect());
    groups.sort();
}

fn text(group: Vec<&Narration>) -> Option<SharedText> {
    let (agency, credit_from) = credit_of(&group);
    let own = |n: &Narration| credit(n.reading).is_some_and(|(_, from)| from == CreditFrom::Outlet);
    let fullest = group
        .iter()
        .copied()
        .reduce(|best, next| if (own(next), next.words()) > (own(best), best.words()) { next } else { best })?;
    let others = group.iter().filter(|n| n.reading.article.article_id != fullest.reading.article.article_id);
    Some(SharedText {
        agency: agency.to_owned(),
        credit_from,
        fullest: fullest.reading.article.article_id.clone(),
        outlet: fullest.reading.article.outlet.clone(),
        copies: others.map(|n| copy(fullest, n)).collect(),
    })
}

fn copy(fullest: &Narration, own: &Narration) -> Copy {
    let edits = edits(fullest.reading, own.reading);
    let n_words = |kind: EditKind, text: fn(&Edit) -> &str| {
        edits.iter().filter(|e| e.kind == kind).map(|e| text(e).split_whitespace().count()).sum()
    };
    let (of_fullest, of_own) = (fullest.shingles(), own.shingles());
    Copy {
        article_id: own.reading.article.article_id.clone(),
        outlet: own.reading.article.outlet.clone(),
        shared: of_own.intersection(&of_fullest).count() as f64 / of_own.len().max(1) as f64,
        names: credit(own.reading).map_or_else(String::new, |(agency, _)| agency.to_owned()),
        n_words_left_out: n_words(EditKind::LeftOut, |e| &e.from_text),
        n_words_added: n_words(EditKind::Added, |e| &e.text),
        edits,
    }
}

/// The surest credit of any of the articles.
fn credit_of(group: &[&Narration]) -> (&'static str, CreditFrom) {
    let credits = group.iter().filter_map(|n| credit(n.reading));
    credits.min_by_key(|(_, from)| *from).unwrap_or(("", CreditFrom::NotNamed))
}

/// The agency that an article names, and where.
fn credit(reading: &ArticleReading) -> Option<(&'static str, CreditFrom)> {
    let article = &reading.article;
    let of_kind =
        |kind: &'static str| reading.paragraphs.iter().filter(move |p| p.kind == kind).map(|p| p.text.as_str());
    let outlet = || agency(&article.outlet).map(|a| (a, CreditFrom::Outlet));
    let signed = || {
        // Of many authors only the first signs: the others are credits that a scraper took for authors.
        let authors = article.authors.iter().take(2).map(String::as_str);
        authors.chain(of_kind("byline")).find_map(agency).map(|a| (a, CreditFrom::Byline))
    };
    let dateline = || {
        let bracketed = |text: &&str| text.chars().take(120).any(|c| c == '(');
        let head = |text: &str| text.chars().take(120).collect::<String>();
        let leads = reading.paragraphs.iter().filter(|p| is_body(&p.kind)).take(2).map(|p| p.text.as_str());
        let dated =
            leads.filter(bracketed).filter_map(|text| head(text).split_once(')').map(|(d, _)| format!("{d}) —")));
        let dated = dated.filter(|d| d.contains('('));
        let lines = of_kind("dateline").map(str::to_owned).chain(dated.filter(|d| d.split_whitespace().count() < 10));
        lines.collect::<Vec<_>>().iter().find_map(|line| agency(line)).map(|a| (a, CreditFrom::Dateline))
    };
    let named = || {
        let told = reading.paragraphs.iter().filter(|p| p.kind != "title").find_map(|p| credited_agency(&p.text));
        told.map(|a| (a, CreditFrom::Text))
    };
    outlet().or_else(signed).or_else(dateline).or_else(named)
}

/// What two articles share, where one passage is long enough.
fn passages(a: &Narration, b: &Narration, of_b: &HashSet<&[String]>, shared: f64) -> Option<SharedPassages> {
    let mut found: Vec<Passage> =
        a.runs.iter().flat_map(|(paragraph, words)| common(*paragraph, words, of_b)).collect();
    found.sort_by_key(|p| (std::cmp::Reverse(p.n_words), p.paragraph));
    found.truncate(MOST_PASSAGES);
    found.first().filter(|p| p.n_words >= PASSAGE)?;
    let (agency, credit_from) = credit_of(&[a, b]);
    let name = |n: &Narration| (n.reading.article.article_id.clone(), n.reading.article.outlet.clone());
    let ((article_id, outlet), (other_id, other)) = (name(a), name(b));
    let agency = agency.to_owned();
    Some(SharedPassages { article_id, outlet, other_id, other, agency, credit_from, shared, passages: found })
}

/// Stretches of a run of words whose every shingle the other article has.
fn common(paragraph: i32, words: &[String], of_other: &HashSet<&[String]>) -> Vec<Passage> {
    let mut found: Vec<(usize, usize)> = Vec::new();
    for (at, shingle) in words.windows(SHINGLE).enumerate() {
        if of_other.contains(shingle) {
            match found.last_mut().filter(|(_, end)| *end + 1 == at + SHINGLE) {
                Some(last) => last.1 = at + SHINGLE,
                None => found.push((at, at + SHINGLE)),
            }
        }
    }
    let passage = |(start, end): (usize, usize)| Passage {
        paragraph,
        n_words: end - start,
        text: words.get(start..end).unwrap_or_default().join(" "),
    };
    found.into_iter().map(passage).collect()
}

#[cfg(test)]
#[path = "wire_test.rs"]
mod tests;
