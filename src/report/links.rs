//! Addresses of views within the page: the paragraphs behind a number.

use super::lookup::WHOLE_CORPUS;
use super::printable::printable;
use crate::analyze::rows::EstimateRow;

/// The view of the paragraphs that fit: `find(&[("outlet", "Gull"), ("frame", "economic")])`. Empty values are left out.
pub(crate) fn find(filters: &[(&str, &str)]) -> String {
    let parts: Vec<String> = filters
        .iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(key, value)| format!("{key}={}", encoded(&printable(value))))
        .collect();
    format!("#find?{}", parts.join("&"))
}

/// The paragraphs behind an estimate; empty where it is not of single paragraphs.
pub(crate) fn behind(row: &EstimateRow) -> String {
    let outlet = if row.outlet == WHOLE_CORPUS { "" } else { row.outlet.as_str() };
    let own = [("outlet", outlet)];
    let voice = match row.voice.as_str() {
        "outlet" => "outlet",
        "source" => "attributed",
        _ => "",
    };
    let titles = if row.measure.starts_with("title") { [("kind", "title")] } else { [("kind", "")] };
    let rest: Vec<(&str, &str)> = match row.measure.trim_start_matches("title_") {
        "frame_share" | "primary_share" => vec![("frame", row.key.as_str()), ("voice", voice)],
        "net_stance" => vec![("target", row.target.as_str()), ("holder", holder(row))],
        "loaded_per_1000_words" => vec![("loaded", if row.voice == "all" { "any" } else { row.voice.as_str() })],
        "attributed_share" => vec![("attributed", "yes")],
        "biased_share" => vec![("biased", "yes")],
        "word_log_odds" => vec![("word", row.key.as_str())],
        _ => return String::new(),
    };
    find(&[own.as_slice(), rest.as_slice(), titles.as_slice()].concat())
}

fn holder(row: &EstimateRow) -> &'static str {
    match (row.voice.as_str(), row.key.as_str()) {
        ("outlet" | "author", _) | (_, "author") => "author",
        ("source", _) | (_, "source") => "source",
        _ => "",
    }
}

/// Percent-encoding of all but unreserved characters (RFC 3986, section 2.3).
fn encoded(text: &str) -> String {
    let byte = |b: &u8| match b {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => char::from(*b).to_string(),
        b => format!("%{b:02X}"),
    };
    text.as_bytes().iter().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_holds_what_it_is_filtered_by() {
        assert_eq!(
            find(&[("outlet", "Gull & Tern"), ("frame", ""), ("word", "ü")]),
            "#find?outlet=Gull%20%26%20Tern&word=%C3%BC"
        );
        let row = EstimateRow {
            outlet: WHOLE_CORPUS.into(),
            measure: "net_stance".into(),
            target: "ferry toll".into(),
            voice: "source".into(),
            ..Default::default()
        };
        assert_eq!(behind(&row), "#find?target=ferry%20toll&holder=source");
    }
}
