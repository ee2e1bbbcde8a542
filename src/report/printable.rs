//! Text of articles is untrusted: before it is shown, what would steer a terminal or turn the reading order is taken out.

/// The text without control characters, bidirectional controls and invisible marks; line breaks and tabs become spaces.
///
/// The length changes: cut by offsets first, then call this on the pieces.
pub fn printable(text: &str) -> String {
    text.chars().filter_map(shown).collect()
}

fn shown(c: char) -> Option<char> {
    match c {
        '\n' | '\r' | '\t' | '\u{0B}' | '\u{0C}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        c if c.is_control() => None,
        // Marks, embeddings, overrides and isolates of the bidirectional algorithm.
        '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{206F}' => None,
        // Invisible: soft hyphen, zero-width space, word joiner and kin, BOM, interlinear marks, tags. The joiners U+200C
        // and U+200D stay, since emoji and some scripts are spelt with them.
        '\u{AD}' | '\u{200B}' | '\u{2060}'..='\u{2065}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' => None,
        '\u{E0000}'..='\u{E007F}' => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn escape_sequences_and_bidi_controls_are_gone() {
        assert_eq!(printable("a\u{1b}[31mb\u{202e}c\u{7}\nd"), "a[31mbc d");
        assert_eq!(printable("naïve “quote” 👩\u{200d}🚀"), "naïve “quote” 👩\u{200d}🚀");
    }

    proptest! {
        #[test]
        fn nothing_that_steers_is_left(text in any::<String>()) {
            let out = printable(&text);
            let steers = out.chars().any(|c| c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c));
            prop_assert!(!steers);
            prop_assert_eq!(printable(&out), out);
        }
    }
}
