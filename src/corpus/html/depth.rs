//! How deep the tags of a page are nested, told before it is parsed: the parser takes time quadratic in it.
//!
//! A bound by the rules of the HTML standard ("The stack of open elements"): an end tag closes what stands above its
//! element only where the parser would, and where that is in doubt nothing is closed. Of well-formed pages it is the depth
//! itself.

/// Elements without content.
const VOID: &[&str] = &[
    "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
    "meta", "param", "source", "track", "wbr",
];

/// Elements that an end tag of an ordinary element does not reach over.
const SPECIAL: &[&str] = &[
    "address",
    "applet",
    "article",
    "aside",
    "blockquote",
    "button",
    "caption",
    "center",
    "colgroup",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "frameset",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "iframe",
    "li",
    "listing",
    "main",
    "marquee",
    "menu",
    "nav",
    "noembed",
    "noframes",
    "noscript",
    "object",
    "ol",
    "p",
    "plaintext",
    "pre",
    "script",
    "search",
    "section",
    "select",
    "style",
    "summary",
    "table",
    "tbody",
    "td",
    "template",
    "textarea",
    "tfoot",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
    "xmp",
    "desc",
    "foreignobject",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "annotation-xml",
];

/// Special elements whose end tag closes all above them, unless one of [`SCOPES`] comes first.
const CLOSED_WHOLE: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "header",
    "hgroup",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "pre",
    "search",
    "section",
    "summary",
    "ul",
    "table",
    "td",
    "th",
    "tr",
    "tbody",
    "thead",
    "tfoot",
    "li",
    "dd",
    "dt",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
];

/// Where the search for the element of an end tag ends.
const SCOPES: &[&str] = &[
    "applet",
    "button",
    "caption",
    "marquee",
    "object",
    "table",
    "td",
    "template",
    "th",
    "svg",
    "math",
    "select",
    "ol",
    "ul",
    "desc",
    "title",
    "foreignobject",
    "mi",
    "mo",
    "mn",
    "ms",
    "mtext",
    "annotation-xml",
];

/// Elements of a table by rank: a start tag closes those of its rank and below, and what may end by itself in them.
const TABLE_RANKS: &[(&str, u8)] = &[("td", 1), ("th", 1), ("tr", 2), ("tbody", 3), ("thead", 3), ("tfoot", 3)];

/// Other elements whose end tag may be left out.
const OPTIONAL: &[&str] = &["p", "li", "dt", "dd", "option"];

/// Elements that end a paragraph where they begin.
const ENDS_PARAGRAPH: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dialog",
    "dir",
    "div",
    "dl",
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
    "hgroup",
    "hr",
    "listing",
    "main",
    "menu",
    "nav",
    "ol",
    "plaintext",
    "pre",
    "search",
    "section",
    "summary",
    "ul",
    "xmp",
    "p",
    "li",
    "dd",
    "dt",
];

/// Elements that are none outside a table.
const TABLE_PARTS: &[&str] = &["caption", "colgroup", "td", "th", "tr", "tbody", "thead", "tfoot"];

/// Elements that go on in the next block where their end tag is missing, three that are alike at most.
const FORMATTING: &[&str] =
    &["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
const ALIKE: usize = 3;

/// Elements at whose end that ends.
const MARKERS: &[&str] = &["td", "th", "caption", "applet", "object", "marquee", "template"];

/// Shapes that stand alone in drawings.
const SHAPES: &[&str] = &["path", "circle", "rect", "line", "polyline", "polygon", "ellipse", "use", "stop", "g"];

/// The deepest nesting of a page's tags, as far as `limit` + 1.
pub(super) fn depth(page: &str, limit: usize) -> usize {
    let mut open: Vec<Element> = Vec::new();
    let mut deepest = 0;
    let mut rest = page;
    while let Some(tag) = next_tag(&mut rest) {
        if tag.closes {
            close(&mut open, &tag.name);
            continue;
        }
        start(&mut open, &tag);
        deepest = deepest.max(open.len());
        if deepest > limit {
            break;
        }
        let drawing = open.iter().any(|e| e.name == "svg" || e.name == "math");
        if matches!(tag.name.as_str(), "script" | "style") && !drawing {
            rest = after_raw(rest, &tag.name);
            open.pop();
        }
    }
    deepest
}

struct Tag<'a> {
    name: String,
    attributes: &'a str,
    closes: bool,
}

#[derive(Clone, PartialEq)]
struct Element<'a> {
    name: String,
    attributes: &'a str,
}

/// The next tag of `rest`, which then begins after it. Comments and declarations are passed over.
fn next_tag<'a>(rest: &mut &'a str) -> Option<Tag<'a>> {
    loop {
        let at = rest.find('<')?;
        let tag = rest.get(at + 1..)?;
        let closes = tag.starts_with('/');
        let name = tag.get(usize::from(closes)..)?;
        if name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '/' | '>')).unwrap_or(name.len());
            let (attributes, after) = attributes(name.get(end..)?);
            *rest = after;
            return Some(Tag { name: name.get(..end)?.to_ascii_lowercase(), attributes, closes });
        }
        *rest = match tag.strip_prefix('!') {
            // "<!-->" is a whole comment.
            Some(comment) if comment.starts_with("--") => after_comment(comment),
            _ => tag,
        };
    }
}

fn after_comment(comment: &str) -> &str {
    let ends = ["-->", "--!>"].iter().filter_map(|end| comment.find(end).map(|at| at + end.len()));
    ends.min().and_then(|at| comment.get(at..)).unwrap_or_default()
}

/// The attributes of a tag, and what comes after its `>`.
fn attributes(text: &str) -> (&str, &str) {
    let mut quote = None;
    let mut after_equals = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') if after_equals => quote = Some(c),
            (None, '>') => {
                return (text.get(..at).unwrap_or_default(), text.get(at + 1..).unwrap_or_default());
            }
            _ => {}
        }
        after_equals = c == '=' || (after_equals && c.is_ascii_whitespace());
    }
    (text, "")
}

/// What comes after the end of a script or style sheet.
fn after_raw<'a>(text: &'a str, name: &str) -> &'a str {
    let end = |at: &usize| {
        let tail = text.get(*at + 2..).unwrap_or_default().as_bytes();
        tail.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
    };
    text.match_indices("</").map(|(at, _)| at).find(end).and_then(|at| text.get(at..)).unwrap_or_default()
}

fn start<'a>(open: &mut Vec<Element<'a>>, tag: &Tag<'a>) {
    let name = tag.name.as_str();
    // Parts of a table are ignored where there is none.
    let stray = TABLE_PARTS.contains(&name) && !open.iter().any(|o| o.name == "table");
    if stray || VOID.contains(&name) || matches!(name, "html" | "head" | "body") {
        return;
    }
    while let Some(at) = open.len().checked_sub(1)
        && open.last().is_some_and(|last| ends_at(&last.name, name))
    {
        cut(open, at);
    }
    // A table within a table, but not in a cell, ends the first.
    let around = open.iter().rev().find(|e| matches!(e.name.as_str(), "table" | "td" | "th" | "caption" | "template"));
    if name == "table" && around.is_some_and(|e| e.name == "table") {
        close(open, "table");
    }
    if ENDS_PARAGRAPH.contains(&name) {
        close(open, "p");
    }
    let missing: &[&str] = match (open.last().map(|last| last.name.as_str()), name) {
        (Some("table"), "td" | "th") => &["tbody", "tr"],
        (Some("table"), "tr") => &["tbody"],
        (Some("tbody" | "thead" | "tfoot"), "td" | "th") => &["tr"],
        _ => &[],
    };
    open.extend(missing.iter().map(|name| Element { name: (*name).to_owned(), attributes: "" }));
    // Drawings keep to the rules of XML, but for the text that may stand in them.
    let inside = |names: &[&str]| open.iter().any(|o| names.contains(&o.name.as_str()));
    let shape = tag.attributes.trim_end().ends_with('/') && SHAPES.contains(&name) && inside(&["svg"]);
    if !shape || inside(&["desc", "title", "foreignobject", "math"]) {
        open.push(Element { name: name.to_owned(), attributes: tag.attributes });
    }
}

/// Whether an element right above ends where another begins.
fn ends_at(open: &str, begins: &str) -> bool {
    let rank = |name: &str| TABLE_RANKS.iter().find(|(part, _)| *part == name).map(|(_, rank)| *rank);
    match begins {
        "p" | "option" => open == begins,
        "li" => matches!(open, "li" | "p"),
        "dt" | "dd" => matches!(open, "dt" | "dd" | "p"),
        _ => {
            rank(begins).is_some_and(|begins| OPTIONAL.contains(&open) || rank(open).is_some_and(|rank| rank <= begins))
        }
    }
}

/// Closes the element at a place and all above it; what goes on in the next block stays.
fn cut(open: &mut Vec<Element>, at: usize) {
    let closed = open.split_off(at);
    let ends = closed.first().is_some_and(|first| MARKERS.contains(&first.name.as_str()));
    for element in closed.into_iter().skip(1).filter(|e| !ends && FORMATTING.contains(&e.name.as_str())) {
        if open.iter().filter(|o| **o == element).count() < ALIKE {
            open.push(element);
        }
    }
}

fn close(open: &mut Vec<Element>, name: &str) {
    let special = SPECIAL.contains(&name);
    let whole = CLOSED_WHOLE.contains(&name);
    for at in (0..open.len()).rev() {
        let Some(element) = open.get(at) else { return };
        if element.name == name {
            return cut(open, at);
        }
        let implied = OPTIONAL.contains(&element.name.as_str());
        let stops = match (special, whole) {
            (true, true) => SCOPES.contains(&element.name.as_str()),
            (true, false) => !implied,
            (false, _) => SPECIAL.contains(&element.name.as_str()),
        };
        if stops {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use dom_smoothie::Readability;
    use proptest::prelude::*;

    /// Depth of the tree that the parser builds, without html and body.
    fn parsed(page: &str) -> usize {
        let readability = Readability::from(page);
        let root = readability.doc.root();
        let depths = root.descendants_it().filter(|n| n.is_element()).map(|n| n.ancestors_it(None).count());
        depths.max().unwrap_or(0).saturating_sub(2)
    }

    #[test]
    fn well_formed_pages_have_their_own_depth() {
        let page = "<!doctype html><html><head><title>a</title><style>b > i {}</style></head><body><!-- <div><div> -->\
                    <div class='a>b'><p>One<p>Two <b>bold</b><ul><li>a<li><p>b</ul></div><br><br/><script>'<div>'</script>\
                    <table><tr><td>1<td>2<tr><td>3</table></body></html>";
        assert_eq!(depth(page, 100), 4); // div, ul, li, p
        assert_eq!(depth("<svg><path d=''/><path/><path/></svg>", 100), 1);
        assert_eq!(depth("1 < 2 and <> is no tag", 100), 0);
    }

    #[test]
    fn deep_nesting_is_seen_whatever_stands_between() {
        for unit in [
            "<div>",
            "<div></span>",
            "<span><div></span>",
            "<form><div></form>",
            "<b a=1><i>",
            "<svg><desc><path/>",
            "<div/>",
            "<!--><div>",
            "<ul><li>",
            "<x>",
            "<object><p>",
        ] {
            assert!(depth(&unit.repeat(10_000), 500) > 500, "{unit}");
        }
    }

    proptest! {
        #[test]
        fn the_parser_never_nests_deeper(tags in prop::collection::vec(
            ("(|/)", prop::sample::select(vec!["div", "p", "span", "b", "a", "li", "ul", "table", "tr", "td", "form",
                "button", "h1", "svg", "path", "desc", "object", "section", "dd", "select", "option", "x", "font"]),
                "(|/| a='>')"), 0..60)) {
            let page: String = tags.iter().map(|(closes, name, end)| format!("<{closes}{name}{end}>t")).collect();
            let (bound, real) = (depth(&page, 10_000), parsed(&page));
            // Of tags in such disorder a bound within a factor is enough.
            prop_assert!(2 * bound + 4 >= real, "{bound} {real} {page}");
        }
    }
}
