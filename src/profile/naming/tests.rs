//! Names for one thing, in an invented corpus.

use std::collections::BTreeMap;

use super::estimates::chi_square;
use super::words::{Class, tokens};
use super::*;
use crate::analyze::rows::{ArticleRow, ParagraphRow, SpanRow};
use crate::profile::multiple::q_values;

const OUTLETS: [&str; 3] = ["Gull", "Skerry", "Tern"];

fn article(id: usize, outlet: &str, text: &str) -> ArticleReading {
    let article_id = format!("a{id:03}");
    ArticleReading {
        article: ArticleRow {
            article_id: article_id.clone(),
            outlet: outlet.into(),
            genre: "news".into(),
            origin: "staff".into(),
            ..Default::default()
        },
        paragraphs: vec![ParagraphRow {
            article_id,
            outlet: outlet.into(),
            kind: "body".into(),
            text: text.into(),
            ..Default::default()
        }],
        ..Default::default()
    }
}

/// Sentences that any article may have, so that company is something rare.
const ELSEWHERE: [&str; 5] = [
    "The choir of the old harbour sang under the lanterns before a crowd.",
    "A storm in the strait has kept the ferries at the quay for hours.",
    "The bakery on the corner of the square has closed over the rent.",
    "An owl in the tower of the abbey has three chicks, and the warden counts them.",
    "The orchard of the college has borne plums like none before.",
];

/// Articles of three outlets on a fee ("fuel levy" or "petrol levy", by turns or by outlet), on two kinds of boats that
/// are set side by side, and on other things.
fn corpus(fee: impl Fn(usize, usize) -> &'static str) -> Vec<ArticleReading> {
    corpus_with("and", fee)
}

/// The same with a word between the two kinds of boats.
fn corpus_with(between: &str, fee: impl Fn(usize, usize) -> &'static str) -> Vec<ArticleReading> {
    let mut articles = Vec::new();
    for n in 0..16 {
        for (o, outlet) in OUTLETS.iter().enumerate() {
            let fee = fee(n, o);
            let short = fee.split(' ').next().unwrap_or_default();
            let text = format!(
                "Drivers at the pumps on Marram Road protested against the {fee} on gallons of diesel. {} Prices of the \
                 {short} Board rose, and the {short} Depot shut. {} The motorists near Marram called the {fee} on diesel a \
                 burden. For the {} boats {between} the {} boats of the fishermen with nets, the mackerel quota in Sandvik \
                 holds; the {} Guild of Sandvik agrees.",
                ELSEWHERE[n % 5],
                ELSEWHERE[(n + o) % 5],
                ["cod", "herring"][n % 2],
                ["herring", "cod"][n % 2],
                ["herring", "cod"][(n + o) % 2],
            );
            articles.push(article(n * 3 + o, outlet, &text));
        }
    }
    articles
}

fn by_turns(n: usize, o: usize) -> &'static str {
    ["fuel levy", "petrol levy"][(n + o) % 2]
}

fn by_outlet(_: usize, o: usize) -> &'static str {
    ["fuel levy", "petrol levy", "petrol levy"][o]
}

fn found(articles: &[ArticleReading]) -> Naming {
    naming(articles, &NamingOptions::default())
}

fn of<'a>(naming: &'a Naming, name: &str, outlet: &str, voice: NameVoice) -> &'a NameCount {
    let is = |c: &&NameCount| c.name == name && c.outlet == outlet && c.voice == voice;
    naming.counts.iter().find(is).unwrap_or_else(|| panic!("{name} {outlet} {voice:?} in {naming:#?}"))
}

#[test]
fn two_names_in_the_same_company_are_a_set_and_things_set_side_by_side_are_none() {
    let naming = found(&corpus(by_turns));
    let sets: Vec<(&str, FoundBy)> = naming.sets.iter().map(|s| (s.set.as_str(), s.found_by)).collect();
    assert_eq!(sets, [("fuel levy / petrol levy", FoundBy::Corpus)]);
    let near = found(&corpus_with("near", by_turns));
    let sets: Vec<&str> = near.sets.iter().map(|s| s.set.as_str()).collect();
    assert_eq!(sets, ["cod boats / herring boats", "fuel levy / petrol levy"], "only \"and\" tells boats apart");
    assert_eq!((naming.sets[0].n_articles, naming.sets[0].n_outlets), (48, 3));
    let all = of(&naming, "fuel levy", "(all)", NameVoice::All);
    assert_eq!((all.count, all.share, all.n_articles), (48, Some(0.5), 48));
    assert!(all.lower < Some(0.5) && all.upper > Some(0.5), "{all:?}");
}

#[test]
fn words_that_pick_different_things_are_no_names_of_one() {
    let state_and_city = corpus(|n, o| ["state levy", "city levy"][(n + o) % 2]);
    assert_eq!(found(&state_and_city).sets, []);
}

#[test]
fn outlets_that_choose_differently_are_told_from_those_that_do_not() {
    let turns = found(&corpus(by_turns));
    let outlets = found(&corpus(by_outlet));
    assert!(turns.sets[0].p > Some(0.3), "{:?}", turns.sets);
    assert_eq!((outlets.sets[0].p, outlets.sets[0].q), (Some(0.001), Some(0.001)));
    assert_eq!(of(&outlets, "fuel levy", "Gull", NameVoice::All).share, Some(1.0));
    assert_eq!(of(&outlets, "fuel levy", "Tern", NameVoice::All).count, 0);
}

#[test]
fn a_listed_set_needs_no_company_and_counts_go_to_the_voice_that_speaks() {
    let mut articles = vec![
        article(0, "Gull", "“The death tax must go,” he said. The estate tax stays."),
        article(1, "Tern", "Estate taxes are due. é The Estate Tax!"),
    ];
    // The quotation, in code points.
    articles[0].spans.push(SpanRow {
        article_id: "a000".into(),
        layer: "voice".into(),
        start: 0,
        end: 24,
        voice: "source".into(),
        ..Default::default()
    });
    let naming = found(&articles);
    assert_eq!(naming.sets[0].set, "death tax / estate tax");
    assert_eq!(naming.sets[0].found_by, FoundBy::List);
    assert_eq!(of(&naming, "death tax", "Gull", NameVoice::Source).share, Some(1.0));
    assert_eq!(of(&naming, "estate tax", "Gull", NameVoice::Outlet).share, Some(1.0));
    let all = of(&naming, "estate tax", "(all)", NameVoice::All);
    assert_eq!((all.count, all.share), (3, Some(0.75)));
    let one = of(&naming, "estate tax", "Tern", NameVoice::All);
    assert_eq!((one.count, one.lower, one.upper), (2, None, None));
}

#[test]
fn one_outlet_has_names_but_no_test_and_none_has_nothing() {
    let mut articles = corpus(by_turns);
    articles.iter_mut().for_each(|a| a.article.outlet = "Gull".into());
    let naming = found(&articles);
    assert_eq!(naming.sets[0].set, "fuel levy / petrol levy");
    assert_eq!((naming.sets[0].p, naming.sets[0].q), (None, None));
    assert!(naming.counts.iter().all(|c| c.voice != NameVoice::Source));
    assert_eq!(found(&[]).sets, []);
    assert_eq!(found(&[article(0, "Gull", "")]).sets, []);
}

#[test]
fn the_order_of_articles_and_the_outlets_asked_for_change_no_number() {
    let mut reversed = corpus(by_turns);
    reversed.reverse();
    let all = found(&corpus(by_turns));
    assert_eq!(found(&reversed), all);
    let profile = ProfileOptions { outlets: vec!["Tern".into()], ..Default::default() };
    let one = naming(&reversed, &NamingOptions { profile, ..Default::default() });
    assert_eq!(one.sets, all.sets);
    let outlets: Vec<&str> = one.counts.iter().map(|c| c.outlet.as_str()).collect();
    assert!(outlets.contains(&"Tern") && outlets.contains(&"(all)") && !outlets.contains(&"Gull"));
}

#[test]
fn articles_that_do_not_count_are_passed_over() {
    let mut articles = corpus(by_turns);
    articles.iter_mut().for_each(|a| a.article.genre = "opinion".into());
    assert_eq!(found(&articles), Naming { counts: vec![], sets: vec![], ..found(&[]) });
}

#[test]
fn tokens_have_offsets_in_code_points_and_one_form_for_one_word() {
    let found = tokens("É “state-of-the-art” policies, 1,200.5 of Marram’s boxes");
    let forms: Vec<(usize, &str, Class)> = found.iter().map(|t| (t.start, t.word.as_str(), t.class)).collect();
    assert_eq!(forms[2], (3, "stateoftheart", Class::Content));
    assert_eq!(forms[4], (21, "policy", Class::Content));
    assert_eq!(forms[6], (31, "#", Class::Mark));
    assert_eq!((forms[8].1, forms[8].2), ("marram’", Class::Function));
    assert_eq!(forms[9].1, "box");
}

#[test]
fn the_statistic_and_the_rates_are_those_of_other_programs() {
    // scipy.stats.chi2_contingency([[8, 2], [3, 7]], correction=False).statistic
    let uses = [vec![5.0, 1.0], vec![3.0, 1.0], vec![3.0, 7.0]];
    let x = chi_square(&uses, &[0, 0, 1]).unwrap();
    assert!((x - 5.050_505_050_505_05).abs() < 1e-12, "{x}");
    assert_eq!(chi_square(&uses, &[0, 0, 0]), None);
    // R: p.adjust(c(0.01, 0.04, 0.03, 0.5), "BH") = 0.04 0.0533 0.0533 0.5
    let q = q_values(&[Some(0.01), None, Some(0.04), Some(0.03), Some(0.5)]);
    let expected = [Some(0.04), None, Some(0.16 / 3.0), Some(0.16 / 3.0), Some(0.5)];
    for (q, e) in q.iter().zip(expected) {
        assert!(q.zip(e).map_or(*q == e, |(q, e)| (q - e).abs() < 1e-12), "{q:?} {e:?}");
    }
}

#[test]
fn the_csv_is_tidy_and_holds_no_formula() {
    let mut articles = corpus(by_outlet);
    articles.iter_mut().filter(|a| a.article.outlet == "Gull").for_each(|a| a.article.outlet = "=Gull".into());
    let naming = found(&articles);
    let mut out = Vec::new();
    naming_to_csv(&naming, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(text.starts_with("set,name,found_by,outlet,voice,count,share,lower,upper,n_articles,p,q\n"), "{text}");
    assert!(text.contains("fuel levy / petrol levy,fuel levy,corpus,'=Gull,all,32,1,1,1,16,0.001,0.001\n"), "{text}");
    assert_eq!(text.lines().count(), 1 + naming.counts.len());
    let mut shares: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    for c in &naming.counts {
        *shares.entry((c.outlet.as_str(), c.voice.key())).or_default() += c.share.unwrap();
    }
    assert!(shares.values().all(|sum| (sum - 1.0).abs() < 1e-12), "{shares:?}");
}

proptest::proptest! {
    #[test]
    fn any_text_has_tokens_within_it(text in "\\PC{0,60}") {
        let length = text.chars().count();
        for token in tokens(&text) {
            let end = token.start + token.text.chars().count();
            proptest::prop_assert!(end <= length && !token.text.is_empty());
            let written: String = text.chars().skip(token.start).take(end - token.start).collect();
            proptest::prop_assert_eq!(written, token.text);
        }
    }
}
