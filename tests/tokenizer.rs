//! Wordpieces and where they stand, for any Unicode text.

use std::{collections::HashMap, fs, sync::LazyLock};

use proptest::prelude::*;
use serde_json::Value;
use slant::model::{
    bundle,
    tokenizer::{Tokenizer, windows},
};

/// The tokenizer, the one that it is made of, and the wordpieces by id.
struct Fixture {
    tokenizer: Tokenizer,
    inner: tokenizers::Tokenizer,
    pieces: HashMap<u32, String>,
}

static FIXTURE: LazyLock<Fixture> = LazyLock::new(|| {
    let dir = bundle::find(None).expect("the bundle models/default");
    let bytes = fs::read(dir.join(bundle::TOKENIZER)).expect("tokenizer.json");
    let json: Value = serde_json::from_slice(&bytes).expect("JSON");
    let vocabulary = json["model"]["vocab"].as_object().expect("a vocabulary");
    let pieces = vocabulary.iter().map(|(piece, id)| (id.as_u64().expect("an id") as u32, piece.clone())).collect();
    let mut inner = tokenizers::Tokenizer::from_bytes(&bytes).expect("a tokenizer");
    inner.with_truncation(None).expect("no truncation").with_padding(None);
    Fixture { tokenizer: Tokenizer::from_bytes(&bytes).expect("a tokenizer"), inner, pieces }
});

/// What must hold for the pieces of any text.
fn check(text: &str) -> Result<(), TestCaseError> {
    let chars: Vec<char> = text.chars().collect();
    let pieces = FIXTURE.tokenizer.pieces(text);
    prop_assert_eq!(pieces.ids.len(), pieces.offsets.len());
    let whole = FIXTURE.inner.encode_char_offsets(text, false).expect("an encoding");
    prop_assert_eq!(whole.get_ids(), &pieces.ids[..], "words that were remembered have other pieces");
    prop_assert_eq!(whole.get_offsets(), &pieces.offsets[..]);
    let mut last = (0, 0);
    for (id, &(start, end)) in pieces.ids.iter().zip(&pieces.offsets) {
        let piece = &FIXTURE.pieces[id];
        prop_assert!(start < end && end <= chars.len(), "{piece} at {start}..{end} of {}", chars.len());
        prop_assert!(last.0 <= start && last.1 <= end, "{piece} at {start}..{end} after {last:?}");
        last = (start, end);
        let slice: String = chars[start..end].iter().filter(|c| !c.is_control()).collect();
        if slice.is_ascii() && piece != "[UNK]" {
            // Special tokens ("[CLS]") are spelt in capitals in the vocabulary.
            prop_assert_eq!(piece.strip_prefix("##").unwrap_or(piece).to_lowercase(), slice.to_lowercase());
        }
    }
    Ok(())
}

/// Letters, marks, emoji, spaces and punctuation, closer together than in any Unicode text.
fn mixed() -> impl Strategy<Value = String> {
    let parts = prop_oneof![
        "[a-zA-Z]{1,12}",
        "[0-9]{1,6}",
        "[ \t\n\u{a0}\u{2003}]{1,3}",
        "[.,;:!?'\"“”‘’—–…()$%&/-]{1,3}",
        "[éÉüñçÅøßİıǅﬁ]{1,4}",
        "[a-z][\u{300}-\u{30f}]{1,3}",
        "[😀🎣🏽👩🇪🇺\u{200d}\u{fe0f}]{1,5}",
        "[가-힣]{1,3}",
        "[市長辞任ก-ฮא-ת]{1,3}",
        "[\u{0}\u{ad}\u{200b}\u{feff}\u{fffd}\u{202e}]{1,2}",
        r"( [\u{300}-\u{30f}]|\[CLS\]|\[MASK\]| \[SEP\] |\[unused1\]){1,2}",
        "[ΣςÅ\u{1e9e}\u{3000}\u{2028}]{1,3}",
    ];
    prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn pieces_of_any_text_lie_in_it_in_order_and_are_what_they_cover(text in any::<String>()) {
        check(&text)?;
    }

    #[test]
    fn pieces_of_mixed_scripts_lie_in_the_text_in_order_and_are_what_they_cover(text in mixed()) {
        check(&text)?;
    }

    #[test]
    fn a_window_is_laid_out_with_its_text_title_and_targets(
        text in mixed(), title in mixed(), targets in prop::collection::vec(mixed(), 0..4)
    ) {
        let targets: Vec<&str> = targets.iter().map(String::as_str).collect();
        let passage = FIXTURE.tokenizer.passage(&text, &title, &targets);
        let mut batch = slant::model::Batch::default();
        for window in windows(passage.text.ids.len()) {
            let alone = FIXTURE.tokenizer.lay(&mut batch, &passage, &window);
            prop_assert_eq!(alone.text.len(), window.len());
            for target in &passage.targets {
                let laid = FIXTURE.tokenizer.lay_target(&mut batch, &passage, target, &window);
                prop_assert_eq!(&batch.ids[laid.text.clone()], &passage.text.ids[window.clone()]);
                prop_assert_eq!(&batch.ids[laid.start + 1..laid.text.start - 1], &target[..]);
                prop_assert_eq!(batch.positions[laid.start], 0);
            }
        }
        let ends: Vec<usize> = batch.sequences.iter().map(|s| s.range().end).collect();
        let starts: Vec<usize> = batch.sequences.iter().skip(1).map(|s| s.start).collect();
        prop_assert_eq!(&ends[..ends.len() - 1], &starts[..]);
        prop_assert_eq!(ends.last(), Some(&batch.ids.len()));
        prop_assert_eq!((batch.segments.len(), batch.positions.len()), (batch.ids.len(), batch.ids.len()));
        let longest = batch.sequences.iter().map(|s| s.len).max().unwrap_or_default();
        prop_assert!(longest <= 512, "{} is beyond the positions of BERT", longest);
    }
}

#[test]
fn offsets_count_code_points_not_bytes() {
    let text = "Élodie’s 😀 fee";
    let pieces = FIXTURE.tokenizer.pieces(text);
    let chars: Vec<char> = text.chars().collect();
    let slices: Vec<String> = pieces.offsets.iter().map(|&(s, e)| chars[s..e].iter().collect()).collect();
    assert_eq!(slices.first().map(|s| s.chars().next()), Some(Some('É')), "{slices:?}");
    assert!(slices.contains(&"😀".to_string()) && slices.last() == Some(&"fee".to_string()), "{slices:?}");
}
