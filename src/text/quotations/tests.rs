use super::super::Kind;
use super::*;
use proptest::prelude::*;

/// "content|speaker|cue" of the source spans, with "D " before what is direct.
pub(super) fn read(text: &str) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    attribute_text(text)
        .iter()
        .filter(|s| s.voice == Voice::Source)
        .map(|s| {
            let content: String = chars[s.start..s.end].iter().collect();
            format!("{}{content}|{}|{}", if s.direct { "D " } else { "" }, s.speaker, s.cue)
        })
        .collect()
}

pub(super) fn paragraphs(texts: &[&str]) -> Vec<Paragraph> {
    let mut out: Vec<Paragraph> = texts
        .iter()
        .enumerate()
        .map(|(i, text)| Paragraph {
            index: i32::try_from(i).unwrap_or(0),
            kind: Kind::Body,
            text: (*text).to_owned(),
            voices: Vec::new(),
            attributed_share: 0.0,
        })
        .collect();
    attribute(&mut out);
    out
}

pub(super) fn speakers(paragraph: &Paragraph) -> Vec<&str> {
    paragraph.voices.iter().filter(|s| s.voice == Voice::Source).map(|s| s.speaker.as_str()).collect()
}

#[test]
fn direct_speech_around_its_clause() {
    assert_eq!(
        read("“The bridge is safe,” Ida Brook said. “We tested it twice.”"),
        ["D “The bridge is safe,”|Ida Brook|said", "D “We tested it twice.”|Ida Brook|said"]
    );
    assert_eq!(read("\"No,\" said Sen. Max Holt, who left."), ["D \"No,\"|Sen. Max Holt|said"]);
}

#[test]
fn indirect_speech_before_and_after() {
    assert_eq!(read("The mayor said that the bridge was safe."), ["the bridge was safe|The mayor|said"]);
    assert_eq!(
        read("The bridge will not open this year, officials said."),
        ["The bridge will not open this year|officials|said"]
    );
    assert_eq!(
        read("According to Ida Brook, the mayor, the bridge is safe."),
        ["the bridge is safe|Ida Brook|According to"]
    );
    assert_eq!(
        read("Two in three bridges are old, according to a new study."),
        ["Two in three bridges are old|a new study|according to"]
    );
    assert_eq!(read("A study found that bridges rust."), ["bridges rust|A study|found"]);
    assert_eq!(read("Holt accused the mayor of lying."), ["the mayor of lying|Holt|accused"]);
    assert_eq!(read("The plan, she said, would fail."), ["The plan|she|said", "would fail|she|said"]);
}

#[test]
fn who_is_quoted_goes_before_who_tells_it() {
    assert_eq!(
        read("According to the Herald, Brook and Holt said: “It rusts.”"),
        ["D “It rusts.”|Brook and Holt|said"]
    );
    assert_eq!(read("Brook told Radio 4, “It rusts and has to go.”"), ["D “It rusts and has to go.”|Brook|told"]);
}

#[test]
fn recipients_and_appositions_are_no_content() {
    assert_eq!(
        read("Ida Brook told reporters on Monday that the bridge was safe."),
        ["the bridge was safe|Ida Brook|told"]
    );
    assert_eq!(read("“It rusts,” Max Holt, an engineer, said."), ["D “It rusts,”|Max Holt|said"]);
}

#[test]
fn scare_quotes_stay_the_outlets() {
    assert!(read("The so-called “experts” met in the town hall.").is_empty());
}

#[test]
fn brackets_and_nicknames_inside_a_quotation() {
    assert_eq!(
        read("“I like [Peter] but I don’t like Robert,” Ann Holt said."),
        ["D “I like [Peter] but I don’t like Robert,”|Ann Holt|said"]
    );
    assert_eq!(read("“Ask ‘Big Jim’ Doyle about it,” she said."), ["D “Ask ‘Big Jim’ Doyle about it,”|she|said"]);
}

#[test]
fn single_marks_and_guillemets() {
    assert_eq!(read("‘It’s the boys’ fault,’ he said."), ["D ‘It’s the boys’ fault,’|he|said"]);
    assert_eq!(read("«It rusts», she said."), ["D «It rusts»|she|said"]);
}

#[test]
fn a_quotation_over_paragraphs() {
    let out = paragraphs(&[
        "“The bridge rusts,” Ida Brook said. “We know it.",
        "“It has to go.”",
        "The town has two bridges.",
    ]);
    assert_eq!(speakers(&out[1]), ["Ida Brook"]);
    assert!(speakers(&out[2]).is_empty());
}

#[test]
fn a_quotation_that_never_closes() {
    let text = "The mayor spoke of “a new day for the town. The bridge opened at noon. It cost two million.";
    assert_eq!(read(text), ["D “a new day for the town.|The mayor|spoke of"]);
}

#[test]
fn an_apposition_over_a_paragraph_break() {
    let out = paragraphs(&[
        "“It rusts,” said Max Holt.",
        "An engineer, Holt has seen many bridges.",
        "“It has to go,” he said.",
    ]);
    assert!(speakers(&out[1]).is_empty());
    assert_eq!(speakers(&out[2]), ["Max Holt"]);
}

#[test]
fn block_quotations_that_a_line_announces() {
    let out = paragraphs(&[
        "Ida Brook and Max Holt said that they had sent a letter.",
        "They wrote:",
        "The bridge rusts. It has to go.",
        "The letter came on Monday.",
    ]);
    assert_eq!(out[2].voices.len(), 1);
    assert!(out[2].voices[0].direct && out[2].voices[0].cue == "wrote");
    assert_eq!(speakers(&out[2]), ["Ida Brook and Max Holt"]);
    assert!(out[2].attributed_share > 0.99);
    assert!(speakers(&out[3]).is_empty());
}

#[test]
fn turns_of_a_transcript() {
    assert_eq!(read("BROOK: The bridge rusts and we know it."), ["D The bridge rusts and we know it.|BROOK|"]);
}

#[test]
fn mentions_of_a_speaker_are_joined() {
    let out =
        paragraphs(&["Mayor Ida Brook opened the bridge.", "“It is safe,” Brook said.", "She said it would last."]);
    assert_eq!(speakers(&out[1]), ["Mayor Ida Brook"]);
    assert_eq!(main_speaker(&out[1].voices), "Mayor Ida Brook");
    assert_eq!(speakers(&out[2]), ["Mayor Ida Brook"]);
}

#[test]
fn the_share_counts_the_reporting_clause() {
    let out = paragraphs(&["The mayor said that the bridge was safe.", "The bridge was built long ago."]);
    assert!(out[0].attributed_share > 0.99 && out[1].attributed_share < 0.01);
}

#[test]
fn the_author_is_no_source() {
    assert!(read("I think that the bridge is ugly.").is_empty());
}

pub(super) fn covers(text: &str) -> bool {
    let spans = attribute_text(text);
    let mut at = 0;
    for span in &spans {
        if span.start != at || span.end <= span.start {
            return false;
        }
        at = span.end;
    }
    at == text.chars().count()
}

/// Quotation marks, verbs of saying and names in any order.
fn salad() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "’",
        "«",
        "»",
        "''",
        "``",
        " ",
        " ",
        " ",
        ", ",
        ". ",
        "? ",
        ": ",
        ":\n",
        "\n",
        "\r\n",
        "said",
        "told",
        "according to",
        "that",
        "he",
        "Brook",
        "Mr.",
        "the mayor",
        "and",
        "wrote",
        "accused",
        "(",
        ")",
        "—",
        "Q: ",
        "„",
        "Ida Lund: ",
        "A: ",
        " — Ida Lund (@lund) May 3, 2017",
        "A",
        "BROOK: ",
        "@x",
        "é",
        "ß",
        "İ",
        "🙂",
        "\u{301}",
        "1",
        "calling",
        "vowed to",
        "U.S.",
        ";",
        "who",
    ]);
    prop::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_cover_any_text(text in any::<String>()) {
        prop_assert!(covers(&text));
    }

    #[test]
    fn spans_cover_quote_salad(text in salad()) {
        prop_assert!(covers(&text));
        let share = attributed_share(&text);
        prop_assert!((0.0..=1.0).contains(&share));
        let out = paragraphs(&text.lines().collect::<Vec<_>>());
        for p in &out {
            prop_assert!(p.voices.last().map_or(0, |s| s.end) == p.text.chars().count());
        }
    }
}
