//! Hard cases: appositions, interviews, block quotations, who "he" is, and the work that marks alone may cost.

use super::tests::{covers, paragraphs, read, speakers};
use std::time::Instant;

#[test]
fn the_speaker_stands_before_the_appositions() {
    for (text, speaker) in [
        ("“It rusts,” Ida Lund, a senior fellow with the Bridge Council (BC), said on Monday.", "Ida Lund"),
        ("“It rusts,” Max Holt, the first Danish mayor of Port Ell, told Radio 4.", "Max Holt"),
        ("“It rusts,” Ida Lund, a former aide to Max Holt said on Monday.", "Ida Lund"),
        ("“It rusts,” the mayor's deputy adviser, Max Holt, told reporters.", "Max Holt"),
        (
            "“It rusts,” the Bridge Council, which speaks for the old, tired, and rusty bridges, said.",
            "the Bridge Council",
        ),
        ("“It rusts,” Rep. Ida Lund (D-Ell), chair of the committee, said.", "Rep. Ida Lund"),
        ("“It rusts,” a friend who has three boats and lives near the bridge told me.", "a friend"),
        ("“It rusts,” Kelly asked on her show.", "Kelly"),
        ("Asked about the bridge, a spokesman, Max Holt, said: “It rusts.”", "Max Holt"),
    ] {
        let found = read(text);
        let first = found.first().and_then(|f| f.split('|').nth(1).map(str::to_owned));
        assert_eq!(first.as_deref(), Some(speaker), "{text}");
    }
}

#[test]
fn documents_and_posts_speak() {
    assert_eq!(read("“The piers are weak,” the report states."), ["D “The piers are weak,”|the report|states"]);
    assert_eq!(read("A poll shows that few cross it."), ["few cross it|A poll|shows"]);
    assert_eq!(read("Ida Lund tweeted: “It rusts.”"), ["D “It rusts.”|Ida Lund|tweeted"]);
    assert_eq!(
        read("The bridge rusts and has to go! — Ida Lund (@lund) May 3, 2017"),
        ["D The bridge rusts and has to go!|Ida Lund|"]
    );
    assert_eq!(read("“It rusts and it has to go.” — Ida Lund"), ["D “It rusts and it has to go.”|Ida Lund|:"]);
}

#[test]
fn acts_and_aims_are_not_speech() {
    for text in [
        "Hundreds gathered at noon to demand a new bridge.",
        "A fight over raising the toll went on for years.",
        "Dwayne “The Rock” Holt walked over the bridge.",
    ] {
        assert!(read(text).is_empty(), "{text}: {:?}", read(text));
    }
}

#[test]
fn what_is_said_ends_with_a_clause_that_leads() {
    assert_eq!(
        read("After he said the bridge was weak, the town council met for three hours."),
        ["the bridge was weak|he|said"]
    );
}

#[test]
fn a_quotation_over_three_paragraphs_each_opening_anew() {
    let out = paragraphs(&[
        "“The bridge rusts,” Ida Lund said. “We have known it for years.",
        "“Nobody did anything about it.",
        "“Now it has to go.”",
        "The town has two bridges.",
    ]);
    assert_eq!(speakers(&out[1]), ["Ida Lund"]);
    assert_eq!(speakers(&out[2]), ["Ida Lund"]);
    assert!(speakers(&out[3]).is_empty());
}

#[test]
fn a_quotation_in_a_quotation_is_the_outer_speakers() {
    assert_eq!(
        read("“He told me ‘It rusts’ and left,” Ida Lund said."),
        ["D “He told me ‘It rusts’ and left,”|Ida Lund|said"]
    );
}

#[test]
fn a_block_quotation_goes_on_while_it_speaks_as_we() {
    let out = paragraphs(&[
        "Ida Lund wrote in a letter to the town:",
        "We have crossed this bridge for years.",
        "Our boats cannot wait, and we ask you to act.",
        "Lund has led the council since spring.",
    ]);
    assert_eq!(speakers(&out[1]), ["Ida Lund"]);
    assert_eq!(speakers(&out[2]), ["Ida Lund"]);
    assert!(speakers(&out[3]).is_empty());
}

#[test]
fn a_list_announces_nobody() {
    let out = paragraphs(&["Here are the bridges of the town:", "The lower bridge was built of stone long ago."]);
    assert!(speakers(&out[1]).is_empty());
}

#[test]
fn an_interview_is_read_by_turns() {
    let out = paragraphs(&[
        "Ida Lund has led the council for a year.",
        "Q: Will the bridge go?",
        "A: It will go before the winter comes.",
        "It is simply too weak by now.",
        "Q: Who pays?",
        "A: The town pays for all of it.",
    ]);
    assert!(speakers(&out[1]).is_empty() && speakers(&out[4]).is_empty());
    assert_eq!(speakers(&out[2]), ["Ida Lund"]);
    assert_eq!(speakers(&out[3]), ["Ida Lund"]);
    assert_eq!(speakers(&out[5]), ["Ida Lund"]);
}

#[test]
fn names_before_colons_are_joined_to_full_names() {
    let out =
        paragraphs(&["Ida Lund opened the meeting with a word of thanks.", "LUND: The bridge has to go this year."]);
    assert_eq!(speakers(&out[1]), ["Ida Lund"]);
}

#[test]
fn an_office_is_joined_where_one_person_bears_it() {
    let one = paragraphs(&["Mayor Ida Lund opened the bridge.", "“It is safe,” the mayor said."]);
    assert_eq!(speakers(&one[1]), ["Mayor Ida Lund"]);
    let two = paragraphs(&["Mayor Ida Lund met Mayor Max Holt.", "“It is safe,” the mayor said."]);
    assert_eq!(speakers(&two[1]), ["the mayor"]);
}

#[test]
fn a_pronoun_stays_where_two_may_be_meant() {
    let out = paragraphs(&[
        "“It is safe,” said Ida Lund.",
        "The paper asked what Max Holt and Ann Brook of the council thought.",
        "“It has to go,” she said.",
    ]);
    assert_eq!(speakers(&out[2]), ["she"]);
}

#[test]
fn a_last_name_that_two_bear_stays() {
    let out = paragraphs(&["Ann Lund and Ida Lund own boats.", "“It is safe,” Lund said."]);
    assert_eq!(speakers(&out[1]), ["Lund"]);
}

/// Least seconds of three readings.
fn seconds(text: &str) -> f64 {
    let read = |_| {
        let start = Instant::now();
        assert!(covers(text));
        start.elapsed().as_secs_f64()
    };
    (0..3).map(read).fold(f64::INFINITY, f64::min)
}

#[test]
fn marks_cost_no_more_than_their_number() {
    // Quadratic work would be minutes here; ten seconds leave room for a slow and busy machine.
    for unit in [" \"a", " “a", " „a. ", " «a. ", " 'a", "“” \"\" '' ‘’ «»", " \"a,\" he said. ", ", he said, x"]
    {
        let text = unit.repeat(1_000_000 / unit.len());
        assert!(seconds(&text) < 10.0, "{unit}");
    }
}
