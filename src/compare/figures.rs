//! Figures that contradict each other in paragraphs that state the same point.
//!
//! Precision comes first: a conflict is shown to people as one. Two quantities of different outlets conflict where they
//! measure the same ([`same_thing`]), no value satisfies both once rounding and wording ("nearly", "at least") are allowed
//! for, neither outlet gives the other's figure as well, and each is the other's nearest by the words around them.
//! Counts that grow by the day (cases, deaths) conflict as well when the articles are of different days: the reader has
//! the dates.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::quantities::{Quantity, Unit, quantities};

/// A paragraph of a point: outlet, article, paragraph (title −1), text.
pub type Stated<'a> = (&'a str, &'a str, i32, &'a str);

/// Figures of different outlets for one thing that cannot all be right.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Conflict {
    /// What is counted: a noun's stem, "percent", or a currency's sign.
    pub counted: String,
    /// The figures, by outlet, article, paragraph and place.
    pub figures: Vec<Figure>,
}

/// A figure where it stands.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Figure {
    /// Outlet.
    pub outlet: String,
    /// Article.
    pub article_id: String,
    /// Paragraph, the title −1.
    pub paragraph: i32,
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// The figure with what it counts, verbatim.
    pub text: String,
    /// The number.
    pub value: f64,
    /// Least value that the wording allows; null where it is open.
    pub lower: Option<f64>,
    /// Greatest; null where it is open.
    pub upper: Option<f64>,
}

/// Words around two figures that must be the same.
const SHARED: usize = 2;
/// Their least share of the smaller context.
const SHARED_SHARE: f64 = 0.25;
/// Figures further apart than this measure different things.
const MOST_RATIO: f64 = 2.5;
/// The same for money and per cent, which no noun ties to what they measure.
const MOST_RATIO_BARE: f64 = 1.5;

struct Found<'a> {
    stated: &'a Stated<'a>,
    quantity: Quantity,
}

/// The conflicts among paragraphs that state the same point, by the place of their first figure.
pub fn conflicts(paragraphs: &[Stated]) -> Vec<Conflict> {
    let mut found: Vec<Found> = paragraphs
        .iter()
        .flat_map(|stated| quantities(stated.3).into_iter().map(move |quantity| Found { stated, quantity }))
        .collect();
    found.sort_by_key(|f| (f.stated.0, f.stated.1, f.stated.2, f.quantity.span));
    let pairs = pairs(&found);
    let mut groups: Vec<BTreeSet<usize>> = Vec::new();
    for (i, j) in pairs {
        let (mut joined, apart): (Vec<_>, Vec<_>) =
            groups.into_iter().partition(|group| group.contains(&i) || group.contains(&j));
        groups = apart;
        joined.push([i, j].into());
        groups.push(joined.into_iter().flatten().collect());
    }
    groups.sort();
    groups.iter().map(|group| conflict(group.iter().filter_map(|i| found.get(*i)))).collect()
}

/// Pairs of figures (i < j) that conflict.
fn pairs(found: &[Found]) -> Vec<(usize, usize)> {
    let nears: BTreeMap<(usize, usize), f64> = (0..found.len())
        .flat_map(|i| (i + 1..found.len()).map(move |j| (i, j)))
        .filter_map(|(i, j)| Some(((i, j), near(found.get(i)?, found.get(j)?)?)))
        .collect();
    let best = |of: usize, other: &Found| {
        let with = nears.iter().filter(|((i, j), _)| {
            let partner = if *i == of { *j } else { *i };
            (*i == of || *j == of) && found.get(partner).is_some_and(|p| p.stated.0 == other.stated.0)
        });
        with.map(|(_, near)| *near).fold(0.0, f64::max)
    };
    let conflict = |(i, j): (usize, usize), near: f64| {
        let (Some(a), Some(b)) = (found.get(i), found.get(j)) else { return false };
        near >= best(i, b)
            && near >= best(j, a)
            && disjoint(&a.quantity, &b.quantity)
            && plausible(&a.quantity, &b.quantity)
            && !given_too(&a.quantity, b.stated.0, found)
            && !given_too(&b.quantity, a.stated.0, found)
    };
    nears.iter().filter(|(pair, near)| conflict(**pair, **near)).map(|(pair, _)| *pair).collect()
}

/// How near two figures of different outlets are by the words around them; `None` where they do not measure the same.
fn near(a: &Found, b: &Found) -> Option<f64> {
    if a.stated.0 == b.stated.0 || !same_thing(&a.quantity, &b.quantity) {
        return None;
    }
    let all = |q: &Quantity| q.context.union(&q.kind).cloned().collect::<BTreeSet<_>>();
    let (of_a, of_b) = (all(&a.quantity), all(&b.quantity));
    let shared = of_a.intersection(&of_b).count();
    let share = shared as f64 / of_a.len().min(of_b.len()).max(1) as f64;
    (shared >= SHARED && share >= SHARED_SHARE).then_some(share)
}

/// The same unit, and for things no words before the noun that tell them apart ("House" and "Senate" members).
fn same_thing(a: &Quantity, b: &Quantity) -> bool {
    a.unit == b.unit && (a.kind.is_subset(&b.kind) || b.kind.is_subset(&a.kind))
}

/// No value satisfies both. Touching ends do not agree: 12 is 11.5 to 12.5 here, and 13 is 12.5 to 13.5. A rounder figure
/// may have been cut instead of rounded: 2,800 agrees with 2,891.
fn disjoint(a: &Quantity, b: &Quantity) -> bool {
    let cut = |fine: &Quantity, round: &Quantity| {
        let place = 2.0 * round.half_place;
        fine.half_place < round.half_place && (round.value..round.value + place).contains(&fine.value)
    };
    a.lower.max(b.lower) >= a.upper.min(b.upper) - 1e-9 * a.value.abs() && !cut(a, b) && !cut(b, a)
}

fn plausible(a: &Quantity, b: &Quantity) -> bool {
    let (least, most) = (a.value.min(b.value), a.value.max(b.value));
    let most_ratio = if matches!(a.unit, Unit::Things(_) | Unit::Place(_)) { MOST_RATIO } else { MOST_RATIO_BARE };
    least > 0.0 && most / least <= most_ratio
}

/// Whether an outlet gives a figure that agrees with this one as well: then the two speak of different things.
fn given_too(quantity: &Quantity, outlet: &str, found: &[Found]) -> bool {
    let mut of_outlet = found.iter().filter(|f| f.stated.0 == outlet && f.quantity.unit == quantity.unit);
    of_outlet.any(|f| !disjoint(&f.quantity, quantity))
}

fn conflict<'a>(figures: impl Iterator<Item = &'a Found<'a>>) -> Conflict {
    let mut conflict = Conflict::default();
    for Found { stated: (outlet, article_id, paragraph, text), quantity } in figures {
        conflict.counted = match &quantity.unit {
            Unit::Things(noun) | Unit::Place(noun) => noun.clone(),
            Unit::Money(sign) => sign.to_string(),
            Unit::Percent => "percent".to_owned(),
        };
        let (start, end) = quantity.span;
        conflict.figures.push(Figure {
            outlet: (*outlet).to_owned(),
            article_id: (*article_id).to_owned(),
            paragraph: *paragraph,
            start,
            end,
            text: text.chars().skip(start).take(end - start).collect(),
            value: quantity.value,
            lower: Some(quantity.lower).filter(|x| x.is_finite()),
            upper: Some(quantity.upper).filter(|x| x.is_finite()),
        });
    }
    conflict
}

#[cfg(test)]
mod tests {
    use super::*;

    fn between<'a>(auk: &'a str, gull: &'a str) -> Vec<Conflict> {
        conflicts(&[("Auk", "a", 0, auk), ("Gull", "g", 2, gull)])
    }

    fn texts(conflicts: &[Conflict]) -> Vec<&str> {
        conflicts.iter().flat_map(|c| &c.figures).map(|f| f.text.as_str()).collect()
    }

    #[test]
    fn other_counts_of_the_same_thing_conflict() {
        let found = between(
            "Some 14,000 dock workers walked out of the harbour on Monday.",
            "About 11,500 workers left the harbour when the walked-out crews met on Monday.",
        );
        assert_eq!(texts(&found), ["14,000 dock workers", "11,500 workers"]);
        assert_eq!((found[0].counted.as_str(), found[0].figures[1].start), ("worker", 6));
    }

    #[test]
    fn rounding_and_bounds_are_allowed_for() {
        for (auk, gull) in [
            (
                "Nearly 3.4 million people lost harbour jobs.",
                "It cost 3.41 million people their harbour jobs, she said.",
            ),
            ("At least 12 people drowned near the harbour.", "Near the harbour, 14 people drowned."),
            (
                "The harbour board released 2,800 documents on piers.",
                "Board clerks released 2,891 documents on harbour piers.",
            ),
            (
                "The pier cost between $5 million and $6 million, the harbour board said.",
                "The harbour board said the pier cost $5.7m.",
            ),
            ("Up to 40 boats sank in the harbour storm.", "The harbour storm sank 31 boats."),
            ("Fares rise by 12 percent for harbour ferries.", "Fares for harbour ferries rise by 12.3%."),
        ] {
            assert_eq!(between(auk, gull), [], "{auk} | {gull}");
        }
        let under = between("At least 20 people drowned near the harbour.", "Near the harbour, 14 people drowned.");
        assert_eq!((under[0].figures[0].lower, under[0].figures[0].upper), (Some(19.5), None));
    }

    #[test]
    fn an_outlet_that_gives_both_figures_speaks_of_two_things() {
        let gull = "The harbour pier cost $6 million, after the board first said the pier would cost $4.2 million.";
        assert_eq!(between("The board said the harbour pier would cost $4.2 million.", gull), []);
    }

    #[test]
    fn what_only_looks_like_a_figure_is_none() {
        for (auk, gull) in [
            ("The harbour law of 1995 on piers stands.", "The harbour law of 1998 on piers stands."),
            ("The harbour board met on March 3 over piers.", "The harbour board met over piers on March 4."),
            ("The board voted 7-2 for the harbour pier.", "The board voted 6-3 for the harbour pier."),
            ("The harbour pier closed two weeks ago.", "The harbour pier closed three weeks ago."),
            ("Ten of the 30 captains of the harbour fleet stayed.", "All 12 boats of the harbour fleet stayed."),
        ] {
            assert_eq!(between(auk, gull), [], "{auk} | {gull}");
        }
    }

    #[test]
    fn words_before_the_noun_tell_things_apart() {
        let auk = "The storm at the harbour sank 12 fishing boats.";
        assert_eq!(between(auk, "The storm at the harbour sank 15 police boats."), []);
        assert_eq!(between(auk, "The storm at the harbour sank 15 boats.").len(), 1);
    }

    #[test]
    fn one_outlet_does_not_contradict_itself_here() {
        let (a, b) = ("The storm sank 12 boats at the harbour.", "The storm sank 15 boats at the harbour.");
        assert_eq!(conflicts(&[("Auk", "a", 0, a), ("Auk", "b", 0, b)]), []);
    }
}
