//! Names out of cells: authors, and the host of a URL.

use std::sync::LazyLock;

use regex::Regex;

/// Author names of a record, in order, without repeats. A cell that holds several is split at commas, semicolons, `and` and
/// `&`; a list of several cells is taken as it is, but for `and`.
pub(super) fn authors(values: &[String]) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for value in values {
        let value = unlist(strip_by(value.trim()));
        for part in split(&value, values.len() == 1) {
            let name = strip_by(part.trim_matches(|c: char| c.is_whitespace() || "\"'“”‘’,;".contains(c))).to_string();
            if name.is_empty() || names.contains(&name) {
                continue;
            }
            match names.last_mut() {
                Some(last) if is_suffix(&name) => *last = format!("{last}, {name}"),
                _ => names.push(name),
            }
        }
    }
    names
}

fn split(value: &str, at_commas: bool) -> Vec<&str> {
    static ALL: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)[,;|\n]|\s&\s|\band\s+").ok());
    static AND: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"(?i)[;|\n]|\s&\s|\s+and\s+").ok());
    match if at_commas { ALL.as_ref() } else { AND.as_ref() } {
        Some(pattern) => pattern.split(value).collect(),
        None => vec![value],
    }
}

/// `['Ana Poe', 'Ben Roe']`, as pandas writes a list into a cell, without its brackets.
fn unlist(value: &str) -> String {
    match value.strip_prefix('[').and_then(|value| value.strip_suffix(']')) {
        Some(inner) => inner.replace("', '", ";").replace("\", \"", ";"),
        None => value.to_string(),
    }
}

/// Without a leading `By`.
fn strip_by(value: &str) -> &str {
    match value.split_once(char::is_whitespace) {
        Some((by, rest)) if by.trim_end_matches(':').eq_ignore_ascii_case("by") => rest.trim(),
        _ => value,
    }
}

/// What stands after a comma and is no name of its own.
fn is_suffix(name: &str) -> bool {
    let bare: String = name.chars().filter(|c| *c != '.').collect::<String>().to_lowercase();
    matches!(bare.as_str(), "jr" | "sr" | "ii" | "iii" | "iv" | "md" | "phd" | "esq")
}

/// Host of a URL in lower case, without `www.`, user and port; `None` where there is none.
pub fn host(url: &str) -> Option<String> {
    let url = url.trim();
    let rest = match url.split_once("://") {
        Some((scheme, rest)) if scheme.chars().all(|c| c.is_ascii_alphanumeric()) => rest,
        _ => url.strip_prefix("//").unwrap_or(url),
    };
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?.split(':').next()?.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    let valid =
        host.contains('.') && !host.starts_with('.') && host.chars().all(|c| c.is_alphanumeric() || ".-_".contains(c));
    valid.then(|| host.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn names(cell: &str) -> Vec<String> {
        authors(&[cell.to_string()])
    }

    #[test]
    fn authors_are_split_and_freed_of_by() {
        for cell in [
            "Ana Poe, Ben Roe",
            "By Ana Poe and Ben Roe",
            "BY: Ana Poe; Ben Roe",
            "Ana Poe, and Ben Roe",
            "Ana Poe & Ben Roe",
            "['Ana Poe', 'Ben Roe']",
            "Ana Poe, \"Ben Roe\", Ana Poe",
        ] {
            assert_eq!(names(cell), ["Ana Poe", "Ben Roe"], "{cell}");
        }
        assert_eq!(names("Byron Sandy"), ["Byron Sandy"]);
        assert_eq!(names("Sam Poe, Jr., Ben Roe"), ["Sam Poe, Jr.", "Ben Roe"]);
        assert_eq!(names("[]"), Vec::<String>::new());
        assert_eq!(names(" "), Vec::<String>::new());
    }

    #[test]
    fn a_list_of_authors_is_taken_as_it_is() {
        assert_eq!(authors(&["Poe, Ana".into(), "By Ben Roe".into()]), ["Poe, Ana", "Ben Roe"]);
    }

    #[test]
    fn the_host_of_a_url_is_bare() {
        for (url, wanted) in [
            ("https://www.Example.com/2017/a?b#c", Some("example.com")),
            ("http://user@news.example.com:8080/", Some("news.example.com")),
            ("//example.com/a", Some("example.com")),
            ("example.com/a", Some("example.com")),
            ("https://example.com?x=http://other.org", Some("example.com")),
            ("a story", None),
            ("/2017/a.html", None),
            ("localhost", None),
            ("", None),
        ] {
            assert_eq!(host(url).as_deref(), wanted, "{url}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_authors_or_none(text in "\\PC{0,60}") {
            authors(std::slice::from_ref(&text));
            host(&text);
        }
    }
}
