//! A paragraph cut where a voice or a loaded span begins or ends: what both the page and the terminal draw.

use std::collections::{BTreeMap, BTreeSet};

use super::printable::printable;
use crate::analyze::rows::SpanRow;

/// A stretch of a paragraph with one voice and one loadedness throughout.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Segment<'a> {
    /// Safe to show.
    pub text: String,
    /// The attributed span that it lies in; `None` in the outlet's own voice.
    pub source: Option<&'a SpanRow>,
    /// The loaded span that it lies in.
    pub loaded: Option<&'a SpanRow>,
    /// First of its source span.
    pub opens: bool,
    /// Last of its source span.
    pub closes: bool,
    /// Last of its source span, and the next source span has another speaker or there is none: name the speaker here.
    pub names: bool,
}

/// Spans of an article by paragraph.
pub(crate) fn by_paragraph(spans: &[SpanRow]) -> BTreeMap<i32, Vec<&SpanRow>> {
    let mut map: BTreeMap<i32, Vec<&SpanRow>> = BTreeMap::new();
    for span in spans {
        map.entry(span.paragraph).or_default().push(span);
    }
    map
}

/// Cuts `text`; spans that reach beyond it are clipped, of overlapping ones the first given wins.
pub(crate) fn segments<'a>(text: &str, spans: &[&'a SpanRow]) -> Vec<Segment<'a>> {
    let chars: Vec<char> = text.chars().collect();
    let n = chars.len();
    let clip = |offset: i32| usize::try_from(offset).unwrap_or(0).min(n);
    let is_source = |s: &SpanRow| s.layer == "voice" && s.voice == "source";
    let cuts: BTreeSet<usize> = spans
        .iter()
        .filter(|s| s.layer == "loaded" || is_source(s))
        .flat_map(|s| [clip(s.start), clip(s.end)])
        .chain([0, n])
        .collect();
    let cuts: Vec<usize> = cuts.into_iter().collect();
    let mut out: Vec<Segment<'a>> = Vec::new();
    for (&start, &end) in cuts.iter().zip(cuts.iter().skip(1)) {
        let covers = |s: &SpanRow| clip(s.start) <= start && end <= clip(s.end);
        let source = spans.iter().copied().find(|s| is_source(s) && covers(s));
        let loaded = spans.iter().copied().find(|s| s.layer == "loaded" && covers(s));
        out.push(Segment {
            text: printable(&chars.get(start..end).unwrap_or_default().iter().collect::<String>()),
            source,
            loaded,
            opens: source.is_some_and(|s| clip(s.start) == start),
            closes: source.is_some_and(|s| clip(s.end) == end),
            names: false,
        });
    }
    name_speakers(&mut out);
    out
}

/// One speaker who is quoted twice in a row is named once, after the last time.
fn name_speakers(segments: &mut [Segment]) {
    let mut next: Option<String> = None;
    for segment in segments.iter_mut().rev() {
        if let (true, Some(span)) = (segment.closes, segment.source) {
            segment.names = next.as_deref() != Some(span.speaker.as_str());
            next = Some(span.speaker.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn span(layer: &str, voice: &str, start: i32, end: i32, speaker: &str) -> SpanRow {
        SpanRow { layer: layer.into(), voice: voice.into(), start, end, speaker: speaker.into(), ..Default::default() }
    }

    #[test]
    fn a_loaded_word_inside_a_quotation_cuts_it_in_three() {
        let spans = [span("voice", "source", 2, 9, "Ann"), span("loaded", "source", 4, 6, "")];
        let refs: Vec<_> = spans.iter().collect();
        let cut = segments("é “abcd” x", &refs);
        let texts: Vec<_> = cut.iter().map(|s| s.text.as_str()).collect();
        assert_eq!(texts, ["é ", "“a", "bc", "d” ", "x"]);
        assert!(cut[1].opens && !cut[1].closes && cut[3].closes && cut[3].names);
        assert!(cut[2].loaded.is_some() && cut[4].source.is_none());
    }

    #[test]
    fn the_same_speaker_twice_in_a_row_is_named_once() {
        let spans = [span("voice", "source", 0, 2, "Ann"), span("voice", "source", 4, 6, "Ann")];
        let refs: Vec<_> = spans.iter().collect();
        let named: Vec<_> = segments("ab, cd, ef", &refs).iter().map(|s| s.names).collect();
        assert_eq!(named, [false, false, true, false]);
    }

    proptest! {
        #[test]
        fn any_text_and_spans_keep_every_character(
            text in "\\PC{0,60}",
            bounds in prop::collection::vec((any::<bool>(), -3i32..70, -3i32..70), 0..6),
        ) {
            let spans: Vec<_> = bounds
                .iter()
                .map(|&(v, s, e)| span(if v { "voice" } else { "loaded" }, "source", s, e, "X"))
                .collect();
            let refs: Vec<_> = spans.iter().collect();
            let joined: String = segments(&text, &refs).iter().map(|s| s.text.as_str()).collect();
            prop_assert_eq!(joined, printable(&text));
        }
    }
}
