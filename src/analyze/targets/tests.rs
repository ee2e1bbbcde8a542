use super::*;

fn article(title: &str, text: &str) -> Article {
    Article { title: title.into(), text: text.into(), ..Default::default() }
}

#[test]
fn the_most_talked_about_are_chosen_with_their_counts() {
    let council = "Mayor Elena Marsh said on Monday that the rent cap would stand. Marsh spoke to the Harbour Board.\n\nThe Harbour \
                   Board opposes the rent cap, and its lawyers met in New York, where it rained on the board and on everyone.";
    let articles: Vec<Article> = (0..6)
        .map(|n| match n {
            0..4 => article("Marsh stands by cap", council),
            _ => article(
                "Ferry late",
                "Bo Hale said that the ferry was late. Hale blamed the rain, as he has before in this town.",
            ),
        })
        .collect();
    let chosen = choose_targets(&articles);
    let told: Vec<(&str, TargetKind, usize)> = chosen.iter().map(|t| (t.name.as_str(), t.kind, t.n_articles)).collect();
    use TargetKind::*;
    assert_eq!(told, [("Elena Marsh", Person, 4), ("Harbour Board", Organisation, 4), ("rent cap", Proposal, 4)]);
    assert!(chosen.iter().all(|t| t.n_paragraphs >= 8), "{chosen:?}");
}

#[test]
fn no_articles_have_no_targets() {
    assert!(choose_targets(&[]).is_empty());
    assert!(choose_targets(&[article("", "Rain.")]).is_empty());
}
