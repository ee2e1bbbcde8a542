//! What a page says of itself: JSON-LD first (schema.org, as most news sites write it), then its meta tags.

use dom_smoothie::{Metadata, Readability};
use serde_json::Value;

/// What is known of a page's article. Strings are empty where it says nothing.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct PageMetadata {
    pub title: String,
    pub date: String,
    pub outlet: String,
    pub authors: Vec<String>,
    pub section: String,
    pub url: String,
}

/// Meta tags, in order, by `name`, `property` or `itemprop`.
const DATES: &[&str] = &[
    "article:published_time",
    "datepublished",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "publish-date",
    "publish_date",
    "pubdate",
    "date",
    "dc.date",
    "citation_publication_date",
    "og:published_time",
    "article.published",
    "cxenseparse:recs:publishtime",
];
const AUTHORS: &[&str] = &["author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl"];
const OUTLETS: &[&str] = &["og:site_name", "application-name", "citation_journal_title", "dc.publisher"];
const SECTIONS: &[&str] = &["article:section", "parsely-section", "section"];
const URLS: &[&str] = &["og:url", "parsely-link"];

/// Reads the metadata of a page, before the page is cleaned.
pub(super) fn metadata(page: &Readability) -> PageMetadata {
    let linked = linked_data(page);
    let usual: Metadata = page.get_article_metadata(page.parse_json_ld());
    let first = |found: [Option<String>; 4]| found.into_iter().flatten().find(|s| !s.is_empty()).unwrap_or_default();
    let of = |key: &str| linked.as_ref().and_then(|article| text_of(article.get(key)?));
    let attr = |selector: &str, attribute: &str| {
        page.doc.select(selector).iter().find_map(|s| s.attr(attribute)).map(|v| v.trim().to_owned())
    };
    let mut authors = linked.as_ref().and_then(|article| article.get("author")).map(names).unwrap_or_default();
    if authors.is_empty() {
        // An address in place of a name is a page about the author.
        authors = metas(page, AUTHORS).into_iter().chain(usual.byline).filter(|a| !a.contains("://")).collect();
        authors.truncate(1);
    }
    PageMetadata {
        title: first([of("headline"), Some(usual.title), None, None]),
        date: first([
            of("datePublished"),
            meta(page, DATES),
            usual.published_time,
            attr("time[itemprop=datePublished], time[pubdate], article time[datetime], time[datetime]", "datetime"),
        ]),
        outlet: first([meta(page, &OUTLETS[..1]), of("publisher"), usual.site_name, meta(page, OUTLETS)]),
        section: first([of("articleSection"), meta(page, SECTIONS), None, None]),
        url: first([
            attr("link[rel=canonical]", "href").filter(|u| u.contains("://")),
            meta(page, URLS),
            of("url"),
            None,
        ]),
        authors,
    }
}

fn metas(page: &Readability, keys: &[&str]) -> Vec<String> {
    let tags: Vec<(String, String)> = page
        .doc
        .select("meta[content]")
        .iter()
        .filter_map(|tag| {
            let key = tag.attr("property").or_else(|| tag.attr("name")).or_else(|| tag.attr("itemprop"))?;
            Some((key.trim().to_lowercase(), tag.attr("content")?.trim().to_owned()))
        })
        .collect();
    let of = |key: &&str| tags.iter().filter(|(k, v)| k == *key && !v.is_empty()).map(|(_, v)| v.clone()).collect();
    keys.iter().map(of).find(|found: &Vec<String>| !found.is_empty()).unwrap_or_default()
}

fn meta(page: &Readability, keys: &[&str]) -> Option<String> {
    metas(page, keys).into_iter().next()
}

/// The article of the page's JSON-LD, wherever it stands in it.
fn linked_data(page: &Readability) -> Option<Value> {
    let blocks = page.doc.select("script[type='application/ld+json']");
    blocks.iter().find_map(|block| article_in(&serde_json::from_str(block.text().trim()).ok()?))
}

fn article_in(value: &Value) -> Option<Value> {
    match value {
        Value::Array(values) => values.iter().find_map(article_in),
        Value::Object(object) if is_article(value) && object.contains_key("headline") => Some(value.clone()),
        Value::Object(object) => object.get("@graph").or_else(|| object.get("mainEntity")).and_then(article_in),
        _ => None,
    }
}

fn is_article(value: &Value) -> bool {
    let is =
        |kind: &Value| kind.as_str().is_some_and(|k| k.ends_with("Article") || k.ends_with("Posting") || k == "Report");
    match value.get("@type") {
        Some(Value::Array(kinds)) => kinds.iter().any(is),
        Some(kind) => is(kind),
        None => false,
    }
}

/// A text, or the name of a thing, or the first of several.
fn text_of(value: &Value) -> Option<String> {
    names(value).into_iter().next()
}

fn names(value: &Value) -> Vec<String> {
    match value {
        Value::String(text) => {
            Some(text.trim().to_owned()).filter(|t| !t.is_empty() && !t.contains("/author/")).into_iter().collect()
        }
        Value::Object(object) => object.get("name").map(names).unwrap_or_default(),
        Value::Array(values) => values.iter().flat_map(names).collect(),
        _ => Vec::new(),
    }
}
