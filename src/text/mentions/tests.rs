use super::*;
use proptest::prelude::*;

fn marked(paragraphs: &[&str], target: &str) -> Vec<Vec<String>> {
    find_mentions(paragraphs, target)
        .iter()
        .zip(paragraphs)
        .map(|(found, text)| found.iter().map(|&(a, b)| text.chars().skip(a).take(b - a).collect::<String>()).collect())
        .collect()
}

#[test]
fn a_person_is_known_by_surname_and_office() {
    let article =
        ["Mayor Ida Brook opened the bridge.", "Brook’s rivals stayed away, and the mayor noticed.", "Brooks babble."];
    assert_eq!(marked(&article, "Ida Brook"), [vec!["Mayor Ida Brook"], vec!["Brook", "the mayor"], vec![]]);
}

#[test]
fn an_office_that_two_hold_names_neither() {
    let article = ["Mayor Ida Brook met Mayor Tom Vale.", "Then the mayor left."];
    assert_eq!(marked(&article, "Ida Brook")[1], Vec::<String>::new());
}

#[test]
fn a_relative_is_not_the_target() {
    let article = ["Senator Ann Holt spoke.", "Her husband, Max Holt, did not. Holt left early."];
    assert_eq!(marked(&article, "Ann Holt"), [vec!["Senator Ann Holt"], vec!["Holt"]]);
}

#[test]
fn acronyms_that_the_article_defines() {
    let article = ["The Board of River Safety (BRS) met.", "BRS was late.", "Nobody met."];
    assert_eq!(marked(&article, "Board of River Safety"), [vec!["Board of River Safety", "BRS"], vec!["BRS"], vec![]]);
    assert_eq!(marked(&article, "BRS")[0], ["Board of River Safety", "BRS"]);
}

#[test]
fn other_forms_of_the_same_words() {
    let article = ["Two travel bans and a ban on all travel.", "They travel much.", "Capping rents hurts."];
    assert_eq!(marked(&article, "travel ban")[..2], [vec!["travel bans", "ban on all travel"], vec![]]);
    assert_eq!(marked(&article, "rent cap")[2], ["Capping rents"]);
}

#[test]
fn whole_words_in_any_case() {
    assert_eq!(marked(&["NATO and nato, not senator or nations."], "Nato")[0], ["NATO", "nato"]);
}

proptest! {
    #[test]
    fn ranges_lie_in_the_text(text in any::<String>(), target in "\\PC{0,12}") {
        for target in [target, text.chars().take(5).collect()] {
            let mut last = 0;
            for (start, end) in find_mentions(&[&text], &target).concat() {
                prop_assert!(last <= start && start < end && end <= text.chars().count());
                last = end;
            }
        }
    }
}
