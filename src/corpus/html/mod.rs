//! Web pages: one article a file, its main content told from menus and teasers by dom_smoothie (which follows Mozilla's
//! Readability, as browsers' reader views do), its title, date, outlet and authors from the page's metadata.

mod depth;
mod metadata;

use dom_smoothie::{Config, Readability, ReadabilityError};

use self::metadata::PageMetadata;
use super::{
    article::excerpt,
    fields::{Field, FieldMap},
    format::{Fault, Format, Limits, Record, Records},
    open::Input,
    plain::bytes_of,
};

/// Tags within tags that a page may have. News pages have 20 to 40; the parser's time is quadratic in it.
pub(super) const MAX_DEPTH: usize = 500;
/// Elements that a page may have; large news pages have some thousands.
pub(super) const MAX_ELEMENTS: usize = 100_000;
/// Characters under which the extraction tries again, ever more loosely. Its default of 500 brings furniture to briefs.
const BRIEF: usize = 250;

/// `.html`, `.htm` and `.xhtml`.
pub(super) struct Html;

impl Format for Html {
    fn suffixes(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn has_rows(&self) -> bool {
        false
    }

    fn records(&self, input: Input, limits: &Limits, fields: &FieldMap) -> Records {
        let record = bytes_of(input, limits.record_bytes).and_then(|bytes| {
            // A page with a broken character is still a page; browsers show the same mark in its place.
            let page = String::from_utf8_lossy(&bytes).replace('\0', "\u{fffd}");
            let raw = excerpt(&bytes);
            let fault = |reason| Fault { line: None, reason, raw: raw.clone() };
            let (metadata, text) = read(&page).map_err(fault)?;
            Ok(Record { line: None, row: None, columns: columns(metadata, text, fields), raw: raw.clone() })
        });
        Box::new(std::iter::once(record))
    }
}

/// Metadata and main text of a page, or why there is none.
fn read(page: &str) -> Result<(PageMetadata, String), String> {
    if depth::depth(page, MAX_DEPTH) > MAX_DEPTH {
        return Err(format!("its tags are nested more than {MAX_DEPTH} deep, over the limit of a page"));
    }
    let config = Config { max_elements_to_parse: MAX_ELEMENTS, char_threshold: BRIEF, ..Config::default() };
    let mut readability = Readability::new(page, None, Some(config)).map_err(|e| e.to_string())?;
    let metadata = metadata::metadata(&readability);
    let whole = paragraphs(&readability, "body p");
    let text = match readability.parse() {
        Ok(_) => paragraphs(&readability, "#readability-page-1"),
        Err(ReadabilityError::TooManyElements(n, _)) => {
            return Err(format!("it has {n} elements, over the limit of {MAX_ELEMENTS} of a page"));
        }
        Err(_) => String::new(),
    };
    match [text, whole].into_iter().find(|text| !text.trim().is_empty()) {
        Some(text) => Ok((metadata, text)),
        None => {
            Err("the page has no text that could be an article (is it drawn by a script, or a list of links?)".into())
        }
    }
}

fn columns(page: PageMetadata, text: String, fields: &FieldMap) -> Vec<(String, Vec<String>)> {
    let PageMetadata { title, date, outlet, authors, section, url } = page;
    let one = |value: String| if value.is_empty() { Vec::new() } else { vec![value] };
    let named = [
        (Field::Title, one(title)),
        (Field::Date, one(date)),
        (Field::Outlet, one(outlet)),
        (Field::Authors, authors),
        (Field::Section, one(section)),
        (Field::Url, one(url)),
        (Field::Text, one(text)),
    ];
    // Under whatever name a field is looked for, it is found.
    let column = |field: Field| fields.columns(field).first().cloned().unwrap_or_else(|| field.name().to_owned());
    named.into_iter().map(|(field, values)| (column(field), values)).collect()
}

/// Elements that stand on lines of their own.
const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "td",
    "th",
    "tr",
    "ul",
];

/// The text of the elements that a selector names, a blank line between blocks.
fn paragraphs(page: &Readability, selector: &str) -> String {
    let mut out: Vec<String> = vec![String::new()];
    for node in page.doc.select(selector).nodes() {
        let mut next = vec![(*node, true)];
        while let Some((node, opens)) = next.pop() {
            let name = node.node_name().map(|name| name.to_string()).unwrap_or_default();
            if BLOCKS.contains(&name.as_str()) && out.last().is_some_and(|block| !block.is_empty()) {
                out.push(String::new());
            }
            let Some(block) = out.last_mut().filter(|_| opens) else { continue };
            if node.is_text() {
                block.push_str(&node.text());
            } else if name == "br" {
                block.push('\n');
            } else if !matches!(name.as_str(), "script" | "style" | "noscript" | "template") {
                next.push((node, false));
                next.extend(node.children_it(true).map(|child| (child, true)));
            }
        }
        out.push(String::new());
    }
    let fold = |block: String| block.split_whitespace().collect::<Vec<_>>().join(" ");
    let blocks: Vec<String> = out.into_iter().map(fold).filter(|block| !block.is_empty()).collect();
    blocks.join("\n\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = include_str!("page_test.html");

    fn read_page(page: &str) -> Result<Vec<(String, Vec<String>)>, String> {
        let input = Box::new(std::io::Cursor::new(page.as_bytes().to_vec()));
        let limits = Limits { record_bytes: 1_000_000 };
        let record = Html.records(input, &limits, &FieldMap::usual()).next().unwrap();
        record.map(|r| r.columns).map_err(|f| f.reason)
    }

    #[test]
    fn a_page_gives_its_article_and_what_it_says_of_itself() {
        let columns = read_page(PAGE).unwrap();
        let of = |name: &str| columns.iter().find(|(n, _)| n == name).map(|(_, v)| v.join("|")).unwrap();
        assert_eq!(of("title"), "Harrow Bay Council Votes to Cap Rents");
        assert_eq!(of("date"), "2031-04-02T09:30:00-04:00");
        assert_eq!(of("outlet"), "Harrow Bay Gazette");
        assert_eq!(of("authors"), "Ida Lund|Bo Marsh");
        assert_eq!(of("section"), "Local");
        assert_eq!(of("url"), "https://gazette.example/2031/04/02/rent-cap");
        let text = of("text");
        let paragraphs: Vec<&str> = text.split("\n\n").collect();
        assert!(paragraphs[0].starts_with("The Harrow Bay council voted on Tuesday to cap rents"), "{text}");
        assert!(
            paragraphs.contains(&"“This will keep families in their homes,” Mayor Elena Marsh said after the vote.")
        );
        for furniture in ["Most read", "Subscribe", "Privacy policy", "trackPage"] {
            assert!(!text.contains(furniture), "{furniture} in {text}");
        }
    }

    #[test]
    fn a_page_without_an_article_is_a_fault() {
        for page in ["<html><body><div id=root></div><script>go()</script></body></html>", "", "<ul></ul>"] {
            assert!(read_page(page).unwrap_err().contains("no text"), "{page}");
        }
    }

    #[test]
    fn deep_and_large_pages_are_faults() {
        let deep = format!("{}text", "<div>".repeat(10_000));
        assert!(read_page(&deep).unwrap_err().contains("more than 500 deep"));
        let large = "<b></b>".repeat(MAX_ELEMENTS + 1);
        assert!(read_page(&large).unwrap_err().contains("elements, over the limit"));
    }
}
