//! Differences between outlets within one event, each with its uncertainty.
//!
//! Articles are the units: paragraphs of one article resemble each other. A measure is a ratio of sums over the articles
//! of an outlet; the statistic is the spread of the outlets' ratios about that of all, weighted by their denominators.
//! Its p-value comes from dealing the outlets to the articles anew: all ways where there are few, else at random from a
//! fixed seed (Good 2005, "Permutation, Parametric and Bootstrap Tests of Hypotheses", sections 3.2 and 13.2). News and
//! opinion are dealt apart, so that an outlet that sends a columnist does not differ by that alone. Copies of one text
//! count once an outlet. q-values are over all measures of the event.

use std::collections::{BTreeMap, BTreeSet};

use rand::{SeedableRng, rngs::ChaCha8Rng};
use serde::{Deserialize, Serialize};

use super::sides::is_body;
use crate::{
    analyze::rows::ArticleReading,
    model::FRAMES,
    profile::{
        BootstrapOptions,
        bootstrap::{Counts, Resampled, below, ratio},
        multiple::q_values,
    },
};

/// Ways of dealing that are all tried; where there are more, so many are drawn.
const WAYS: usize = 4_999;
const SEED: u64 = 20_140_501;
/// Articles of an outlet from which on its value has an interval: of fewer, resampling tells nothing.
const LEAST_FOR_INTERVAL: usize = 4;
/// A frame is tested where so many paragraphs of the event have it.
const LEAST_PARAGRAPHS: f64 = 3.0;

/// The tests of an event.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Differences {
    /// Outlets with an article.
    pub n_outlets: usize,
    /// Articles that count.
    pub n_articles: usize,
    /// Why nothing is tested, or what to mind; empty where neither.
    pub note: String,
    /// The measures, by p.
    pub measures: Vec<Difference>,
}

/// One measure across the outlets.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// `frame_share`, `net_stance`, `attributed_share` or `loaded_per_1000_words` (in the outlet's own voice).
    pub measure: String,
    /// Frame, where the measure has one.
    pub key: String,
    /// Target of a stance.
    pub target: String,
    /// Holder of a stance: `all`, `author` or `source`.
    pub holder: String,
    /// By outlet, alphabetically.
    pub outlets: Vec<OutletValue>,
    /// P-value of no difference between outlets.
    pub p: f64,
    /// The same among all measures of the event (Benjamini and Hochberg 1995).
    pub q: f64,
    /// Ways of dealing outlets to articles that p rests on.
    pub ways: usize,
    /// Whether these are all ways that there are.
    pub exact: bool,
}

/// A measure in one outlet.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct OutletValue {
    /// Outlet.
    pub outlet: String,
    /// Articles that it rests on.
    pub n_articles: usize,
    /// The value.
    pub value: f64,
    /// 2.5% quantile over resampled articles; null under four articles.
    pub lower: Option<f64>,
    /// 97.5% quantile.
    pub upper: Option<f64>,
}

/// What a measure adds up in an article: numerator and denominator.
type Sums = (f64, f64);

struct Measure {
    name: &'static str,
    key: String,
    target: String,
    holder: &'static str,
    scale: f64,
    sums: Vec<Sums>,
}

/// Tests of articles that are sorted by outlet.
pub(super) fn differences(articles: &[&ArticleReading]) -> Differences {
    let counted = counted(articles);
    let outlets: BTreeSet<&str> = counted.iter().map(|r| r.article.outlet.as_str()).collect();
    let mut found = Differences { n_outlets: outlets.len(), n_articles: counted.len(), ..Differences::default() };
    if outlets.len() < 2 {
        found.note = "one outlet: nothing to compare".to_owned();
        return found;
    }
    if outlets.len() == counted.len() {
        found.note =
            "every outlet has one article here: what differs may be the article and not the outlet, so nothing is \
                      tested"
                .to_owned();
        return found;
    }
    found.measures = measures(&counted).iter().filter_map(|m| test(m, &counted)).collect();
    let q = q_values(&found.measures.iter().map(|m| Some(m.p)).collect::<Vec<_>>());
    found.measures.iter_mut().zip(q).for_each(|(m, q)| m.q = q.unwrap_or(1.0));
    found.measures.sort_by(|a, b| a.p.total_cmp(&b.p)); // stable: equals stay in the order of measures
    found.note = match found.measures.iter().map(least_p).reduce(f64::min) {
        None => "no measure has two articles of an outlet to test with".to_owned(),
        Some(least) if least > 0.05 => {
            format!("with so few articles no p can be under {least:.2}: no difference could be told from chance")
        }
        Some(_) => String::new(),
    };
    found
}

/// The least p-value that a test can reach.
fn least_p(measure: &Difference) -> f64 {
    1.0 / measure.ways.max(1) as f64
}

/// Articles without duplicates in their own outlet.
fn counted<'a>(articles: &[&'a ArticleReading]) -> Vec<&'a ArticleReading> {
    let copy_in_outlet = |r: &ArticleReading| {
        let of = r.article.duplicate_of.as_deref();
        articles.iter().any(|o| Some(o.article.article_id.as_str()) == of && o.article.outlet == r.article.outlet)
    };
    articles.iter().filter(|r| !copy_in_outlet(r)).copied().collect()
}

fn measures(articles: &[&ArticleReading]) -> Vec<Measure> {
    let frame = |frame: &'static str| Measure {
        name: "frame_share",
        key: frame.to_owned(),
        target: String::new(),
        holder: "",
        scale: 1.0,
        sums: articles.iter().map(|r| frame_sums(r, frame)).collect(),
    };
    let words = |name, scale, sums: fn(&ArticleReading) -> Sums| Measure {
        name,
        key: String::new(),
        target: String::new(),
        holder: "",
        scale,
        sums: articles.iter().map(|r| sums(r)).collect(),
    };
    let mut all: Vec<Measure> = FRAMES.into_iter().map(frame).collect();
    all.retain(|m| m.sums.iter().map(|(y, _)| y).sum::<f64>() >= LEAST_PARAGRAPHS);
    all.push(words("attributed_share", 1.0, attributed));
    all.push(words("loaded_per_1000_words", 1000.0, loaded));
    let targets: BTreeSet<&str> = articles.iter().flat_map(|r| &r.stances).map(|s| s.target.as_str()).collect();
    for target in targets {
        for holder in ["all", "author", "source"] {
            let sums = articles.iter().map(|r| stance_sums(r, target, holder)).collect();
            all.push(Measure {
                name: "net_stance",
                key: String::new(),
                target: target.to_owned(),
                holder,
                scale: 1.0,
                sums,
            });
        }
    }
    all
}

fn frame_sums(reading: &ArticleReading, frame: &str) -> Sums {
    let body = reading.paragraphs.iter().filter(|p| is_body(&p.kind));
    body.fold((0.0, 0.0), |(y, x), p| (y + f64::from(u8::from(p.frames.iter().any(|f| f == frame))), x + 1.0))
}

fn stance_sums(reading: &ArticleReading, target: &str, holder: &str) -> Sums {
    let rows = reading.stances.iter().filter(|s| s.target == target && (holder == "all" || s.holder == holder));
    let rows = rows.filter(|s| reading.paragraphs.iter().any(|p| p.paragraph == s.paragraph && is_body(&p.kind)));
    rows.fold((0.0, 0.0), |(y, x), s| (y + f64::from(s.favor) - f64::from(s.against), x + 1.0))
}

/// Words in the voice of the outlet and of sources.
fn voice_words(reading: &ArticleReading) -> (f64, f64) {
    let body = |n: i32| reading.paragraphs.iter().any(|p| p.paragraph == n && is_body(&p.kind));
    let voice = reading.spans.iter().filter(|s| s.layer == "voice" && body(s.paragraph));
    voice.fold((0.0, 0.0), |(outlet, source), s| {
        let n = s.text.split_whitespace().count() as f64;
        if s.voice == "source" { (outlet, source + n) } else { (outlet + n, source) }
    })
}

fn attributed(reading: &ArticleReading) -> Sums {
    let (outlet, source) = voice_words(reading);
    (source, outlet + source)
}

fn loaded(reading: &ArticleReading) -> Sums {
    let body = |n: i32| reading.paragraphs.iter().any(|p| p.paragraph == n && is_body(&p.kind));
    let own = reading.spans.iter().filter(|s| s.layer == "loaded" && s.voice == "outlet" && body(s.paragraph));
    (own.count() as f64, voice_words(reading).0)
}

/// An article in a test.
struct Unit {
    outlet: usize,
    sums: Sums,
}

/// The test of one measure; `None` where no outlet has two articles with it, or only one outlet has any.
fn test(measure: &Measure, articles: &[&ArticleReading]) -> Option<Difference> {
    let names: Vec<&str> = articles
        .iter()
        .zip(&measure.sums)
        .filter(|(_, (_, x))| *x > 0.0)
        .map(|(r, _)| r.article.outlet.as_str())
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect();
    // Strata: news and the like, opinion and the like.
    let mut strata: BTreeMap<bool, Vec<Unit>> = BTreeMap::new();
    for (reading, sums) in articles.iter().zip(&measure.sums).filter(|(_, (_, x))| *x > 0.0) {
        let opinion = matches!(reading.article.genre.as_str(), "opinion" | "editorial" | "letter");
        let outlet = names.iter().position(|name| *name == reading.article.outlet)?;
        strata.entry(opinion).or_default().push(Unit { outlet, sums: (measure.scale * sums.0, sums.1) });
    }
    let units: usize = strata.values().map(Vec::len).sum();
    if names.len() < 2 || names.len() == units {
        return None;
    }
    let (p, ways, exact) = permuted(&strata.into_values().collect::<Vec<_>>(), names.len())?;
    Some(Difference {
        measure: measure.name.to_owned(),
        key: measure.key.clone(),
        target: measure.target.clone(),
        holder: measure.holder.to_owned(),
        outlets: names.iter().map(|name| value(name, measure, articles)).collect(),
        p,
        q: 1.0,
        ways,
        exact,
    })
}

fn value(outlet: &str, measure: &Measure, articles: &[&ArticleReading]) -> OutletValue {
    let own = articles.iter().zip(&measure.sums).filter(|(r, (_, x))| r.article.outlet == outlet && *x > 0.0);
    let clusters: Vec<Counts> = own.map(|(_, (y, x))| vec![(0, measure.scale * y), (1, *x)]).collect();
    let enough = clusters.len() >= LEAST_FOR_INTERVAL;
    let options = BootstrapOptions { replicates: if enough { 1000 } else { 0 }, ..BootstrapOptions::default() };
    let at = |sums: &[f64], n: usize| sums.get(n).copied().unwrap_or(0.0);
    let estimate = Resampled::new(&clusters, 2, options).estimate(|sums| ratio(at(sums, 0), at(sums, 1)));
    OutletValue {
        outlet: outlet.to_owned(),
        n_articles: clusters.len(),
        value: estimate.value.unwrap_or_default(),
        lower: estimate.lower,
        upper: estimate.upper,
    }
}

/// Spread of the outlets' ratios about that of all: Σ x (y/x − Y/X)².
fn spread(strata: &[Vec<Unit>], dealt: &[Vec<usize>], outlets: usize) -> f64 {
    let mut sums = vec![(0.0, 0.0); outlets];
    for (unit, outlet) in strata.iter().zip(dealt).flat_map(|(units, dealt)| units.iter().zip(dealt)) {
        if let Some(sum) = sums.get_mut(*outlet) {
            *sum = (sum.0 + unit.sums.0, sum.1 + unit.sums.1);
        }
    }
    let all = sums.iter().fold((0.0, 0.0), |all, s| (all.0 + s.0, all.1 + s.1));
    let mean = ratio(all.0, all.1);
    sums.iter().filter(|(_, x)| *x > 0.0).map(|(y, x)| x * (y / x - mean).powi(2)).sum()
}

/// P-value, ways that it rests on, and whether these are all. `None` where there is one way only, or no variation.
fn permuted(strata: &[Vec<Unit>], outlets: usize) -> Option<(f64, usize, bool)> {
    let mut dealt: Vec<Vec<usize>> = strata.iter().map(|units| units.iter().map(|u| u.outlet).collect()).collect();
    let observed = spread(strata, &dealt, outlets);
    let flat = strata.iter().flatten().all(|u| u.sums.0 == 0.0) || observed == 0.0;
    // Rounding must not make equal spreads unequal.
    let reaches = |dealt: &[Vec<usize>]| spread(strata, dealt, outlets) >= observed * (1.0 - 1e-9);
    let ways: f64 = dealt.iter().map(|d| arrangements(d)).product();
    if ways < 2.0 || flat {
        return None;
    }
    if ways <= WAYS as f64 {
        dealt.iter_mut().for_each(|d| d.sort_unstable());
        let (mut all, mut reached) = (0usize, 0usize);
        loop {
            all += 1;
            reached += usize::from(reaches(&dealt));
            // The next arrangement of the first stratum that has one; those before it start anew.
            if !dealt.iter_mut().any(|d| next_arrangement(d)) {
                break;
            }
        }
        return Some((reached as f64 / all as f64, all, true));
    }
    let mut rng = ChaCha8Rng::seed_from_u64(SEED);
    let mut reached = 1;
    for _ in 0..WAYS {
        dealt.iter_mut().for_each(|d| shuffle(d, &mut rng));
        reached += usize::from(reaches(&dealt));
    }
    Some((reached as f64 / (WAYS + 1) as f64, WAYS + 1, false))
}

/// In how many ways these labels can stand: n! / Π nᵢ!.
fn arrangements(labels: &[usize]) -> f64 {
    let mut counts: BTreeMap<usize, f64> = BTreeMap::new();
    let mut ways = 1.0;
    for (n, label) in (1..).zip(labels) {
        let count = counts.entry(*label).or_default();
        *count += 1.0;
        ways *= f64::from(n) / *count;
    }
    ways.round()
}

/// The next arrangement in the order of the alphabet (Knuth, The Art of Computer Programming 4A, section 7.2.1.2, algorithm
/// L); false where there is none, and then the first again.
fn next_arrangement(labels: &mut [usize]) -> bool {
    let rises = (1..labels.len()).rev().find(|i| labels.get(i - 1) < labels.get(*i));
    let Some(at) = rises else {
        labels.reverse();
        return false;
    };
    let over = (at..labels.len()).rev().find(|i| labels.get(*i) > labels.get(at - 1)).unwrap_or(at);
    labels.swap(at - 1, over);
    labels.get_mut(at..).into_iter().for_each(<[usize]>::reverse);
    true
}

/// Fisher and Yates's shuffle.
fn shuffle(labels: &mut [usize], rng: &mut ChaCha8Rng) {
    for i in (1..labels.len()).rev() {
        labels.swap(i, below(rng, i as u64 + 1) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;

    /// Articles of four paragraphs, of which so many are in the frame `crime`.
    fn articles(of: &[(&str, usize)]) -> Vec<ArticleReading> {
        let article = |(n, (outlet, framed)): (usize, &(&str, usize))| {
            let mut article = reading(&n.to_string(), outlet, &["", "One.", "Two.", "Three.", "Four."]);
            for (i, p) in article.paragraphs.iter_mut().skip(1).enumerate() {
                p.frames = vec![if i < *framed { "crime" } else { "none" }.to_owned()];
            }
            article
        };
        of.iter().enumerate().map(article).collect()
    }

    fn tested(articles: &[ArticleReading]) -> Differences {
        differences(&articles.iter().collect::<Vec<_>>())
    }

    #[test]
    fn one_article_an_outlet_is_not_tested() {
        let found = tested(&articles(&[("Auk", 4), ("Gull", 0)]));
        assert!(found.measures.is_empty() && found.note.contains("one article"), "{found:?}");
        assert!(tested(&articles(&[("Auk", 4), ("Auk", 0)])).note.contains("one outlet"));
    }

    #[test]
    fn few_articles_are_dealt_in_all_ways() {
        // Shares 1, 1, 1 against 0, 0, 0: of the 20 ways to deal six articles, this one and its mirror image reach it.
        let found = tested(&articles(&[("Auk", 4), ("Auk", 4), ("Auk", 4), ("Gull", 0), ("Gull", 0), ("Gull", 0)]));
        let crime = found.measures.iter().find(|m| m.key == "crime").expect("a test");
        assert_eq!((crime.p, crime.ways, crime.exact), (0.1, 20, true));
        assert_eq!(crime.outlets.iter().map(|o| (o.value, o.lower)).collect::<Vec<_>>(), [(1.0, None), (0.0, None)]);
        assert!(found.note.contains("0.05") || found.note.is_empty(), "{}", found.note);
    }

    #[test]
    fn two_and_one_can_tell_nothing() {
        let found = tested(&articles(&[("Auk", 4), ("Auk", 4), ("Gull", 0)]));
        assert_eq!(found.measures[0].ways, 3);
        assert!(found.note.contains("no p can be under 0.33"), "{}", found.note);
    }

    #[test]
    fn many_articles_are_dealt_at_random_and_have_intervals() {
        let of: Vec<(&str, usize)> =
            (0..40).map(|n| if n % 2 == 0 { ("Auk", 3 + n % 4 / 2) } else { ("Gull", n % 3) }).collect();
        let crime = tested(&articles(&of)).measures.swap_remove(0);
        assert_eq!((crime.ways, crime.exact), (WAYS + 1, false));
        assert!(crime.p < 0.001 && crime.q <= 0.01, "{crime:?}");
        let auk = &crime.outlets[0];
        assert!(auk.lower < Some(auk.value) && Some(auk.value) < auk.upper, "{auk:?}");
        assert_eq!(crime, tested(&articles(&of)).measures[0]);
    }

    #[test]
    fn opinion_is_dealt_apart_from_news() {
        let mut of = articles(&[("Auk", 4), ("Auk", 4), ("Gull", 0), ("Gull", 0)]);
        of.iter_mut().filter(|r| r.article.outlet == "Auk").for_each(|r| r.article.genre = "opinion".into());
        assert!(tested(&of).measures.is_empty());
    }

    #[test]
    fn arrangements_are_counted_as_they_are_listed() {
        let mut labels = vec![0, 0, 1, 1, 2];
        let ways = arrangements(&labels);
        let mut listed = 1;
        while next_arrangement(&mut labels) {
            listed += 1;
        }
        assert_eq!((ways, listed, labels), (30.0, 30, vec![0, 0, 1, 1, 2]));
    }
}
