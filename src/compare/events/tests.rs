use proptest::prelude::*;

use super::*;

/// Invented articles: id, title, day of April 2031 (0: none), text.
const ARTICLES: [(&str, &str, u32, &str); 8] = [
    (
        "gazette-1",
        "Harrow Bay ferry strike enters second week",
        8,
        "Deckhands at Harrow Bay voted on Tuesday to stay out for a \
      second week. The union wants a rise of 6 percent; the Lund Line offers 2.5 percent and has cancelled 140 sailings.",
    ),
    (
        "courier-7",
        "Lund Line cancels 140 sailings as ferry strike goes on",
        9,
        "The Lund Line has cancelled 140 sailings from \
      Harrow Bay after deckhands voted to strike for a second week. They ask for 6 percent and were offered 2.5 percent.",
    ),
    (
        "sentinel-3",
        "No end to the Harrow Bay ferry strike",
        0,
        "Deckhands of the Lund Line stay out, and 140 sailings are \
      cancelled. Their union voted at Harrow Bay for a second week of strike over a rise of 6 percent.",
    ),
    (
        "gazette-2",
        "Selby council caps rents for three years",
        8,
        "The council of Selby voted 9 to 6 for a rent cap of 3 percent a \
      year. Landlords said they would go to court against the cap.",
    ),
    (
        "courier-8",
        "Rent cap passes in Selby, landlords threaten to sue",
        8,
        "By 9 votes to 6 the Selby council has capped rents at \
      3 percent a year. The landlords' association will go to court against the rent cap.",
    ),
    (
        "sentinel-4",
        "Otter seen on the Wend for the first time in decades",
        8,
        "A walker filmed the animal below the weir. It is the \
      first record on the river since the tannery closed.",
    ),
    (
        "courier-9",
        "Harrow Bay ferry strike: a year on",
        28,
        "Twelve months ago the deckhands of the Lund Line went on strike at \
      Harrow Bay. Passengers have come back only slowly, figures of the port show.",
    ),
    ("gazette-5", "", 0, ""),
];

fn finder(order: &[usize]) -> EventFinder {
    let mut finder = EventFinder::default();
    for i in order {
        let (id, title, day, text) = ARTICLES[*i];
        finder.add(id, title, NaiveDate::from_ymd_opt(2031, 4, day), [text]);
    }
    finder
}

#[test]
fn articles_of_one_event_come_together_and_others_stand_alone() {
    let found = finder(&[0, 1, 2, 3, 4, 5, 6, 7]).find(&HashSet::new());
    let strike = "2031-04-08-harrow-bay-ferry-strike-enters-second";
    let of = |id: &str| found.get(id).map(String::as_str);
    assert_eq!([of("gazette-1"), of("courier-7"), of("sentinel-3")], [Some(strike); 3]);
    assert!(of("gazette-2").is_some() && of("gazette-2") == of("courier-8") && of("gazette-2") != Some(strike));
    assert_eq!([of("sentinel-4"), of("courier-9"), of("gazette-5")], [None; 3]);
}

#[test]
fn an_event_alone_in_the_corpus_is_found() {
    assert_eq!(finder(&[0, 1]).find(&HashSet::new()).len(), 2);
    assert!(finder(&[5]).find(&HashSet::new()).is_empty());
    assert!(finder(&[]).find(&HashSet::new()).is_empty());
}

#[test]
fn wire_copy_in_many_outlets_is_one_event() {
    let mut finder = EventFinder::default();
    for outlet in 0..40 {
        let (_, title, _, text) = ARTICLES[0];
        let date = NaiveDate::from_ymd_opt(2031, 4, 8 + outlet % 2);
        finder.add(&format!("outlet-{outlet}"), title, date, [text]);
    }
    let found = finder.find(&HashSet::new());
    assert_eq!(found.len(), 40);
    assert_eq!(found.values().collect::<HashSet<_>>().len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(12))]
    #[test]
    fn neither_order_nor_threads_change_what_is_found(order in Just((0..ARTICLES.len()).collect::<Vec<_>>()).prop_shuffle()) {
        let expected = finder(&[0, 1, 2, 3, 4, 5, 6, 7]).find(&HashSet::new());
        for threads in [1, 3] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads");
            prop_assert_eq!(&pool.install(|| finder(&order).find(&HashSet::new())), &expected);
        }
    }
}
