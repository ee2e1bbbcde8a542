use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use super::*;
use crate::profile::{
    bootstrap::BootstrapOptions,
    divergence::{Stratum, WIDTH, divergence},
};

fn observation(own: bool, stratum: usize, y: f64, x: f64) -> Observation {
    Observation { own, stratum: Some(stratum), y, x }
}

#[test]
fn two_topics_worked_by_hand() {
    // First side: 8 of 20 in topic 0 (0.4), 1 of 10 in topic 1 (0.1). Second: 3 of 10 (0.3) and 4 of 20 (0.2).
    // Mixes 2/3, 1/3 and 1/3, 2/3. Presentation 0.5 · 0.1 − 0.5 · 0.1 = 0; total 9/30 − 7/30 = 1/15, all selection.
    let mut articles = vec![observation(true, 0, 5.0, 10.0), observation(true, 0, 3.0, 10.0)];
    articles.extend([(1.0, 3.0), (0.0, 3.0), (0.0, 4.0)].map(|(y, x)| observation(true, 1, y, x)));
    articles.extend([(1.0, 4.0), (1.0, 3.0), (1.0, 3.0)].map(|(y, x)| observation(false, 0, y, x)));
    articles.extend([(3.0, 10.0), (1.0, 10.0)].map(|(y, x)| observation(false, 1, y, x)));
    let found = decompose(&articles, Unit::Article).expect("two parts");
    assert!((found.total.value - 1.0 / 15.0).abs() < 1e-12, "{found:?}");
    assert!(found.presentation.value.abs() < 1e-12, "{found:?}");
    assert!((found.selection.value - 1.0 / 15.0).abs() < 1e-12, "{found:?}");
    assert_eq!((found.shared, found.own_articles), (2, 5));
}

#[test]
fn topics_of_one_side_alone_are_selection() {
    let pair = |own, share: [f64; 3]| share.map(|y| observation(own, 0, y, 10.0));
    let mut articles = [pair(true, [2.0, 3.0, 4.0]), pair(false, [2.0, 3.0, 4.0])].concat();
    articles.extend([9.0, 8.0, 10.0].map(|y| observation(true, 1, y, 10.0)));
    articles.extend([0.0, 1.0].map(|y| Observation { stratum: None, ..observation(false, 0, y, 10.0) }));
    let found = decompose(&articles, Unit::Article).expect("two parts");
    assert!(found.presentation.value.abs() < 1e-12, "{found:?}");
    assert!((found.selection.value - found.total.value).abs() < 1e-12, "{found:?}");
    assert!((found.total.value - (36.0 / 60.0 - 10.0 / 50.0)).abs() < 1e-12, "{found:?}");
}

#[test]
fn without_shared_topics_or_with_few_articles_nothing_is_said() {
    let apart: Vec<Observation> = (0..20).map(|i| observation(i % 2 == 0, i % 2, 1.0, 3.0)).collect();
    assert_eq!(decompose(&apart, Unit::Article), None);
    assert_eq!(decompose(&apart, Unit::Stratum), None);
    let few: Vec<Observation> = (0..8).map(|i| observation(i % 2 == 0, 0, f64::from(i as u8 % 3), 3.0)).collect();
    assert_eq!(decompose(&few, Unit::Article), None);
    assert_eq!(decompose(&[], Unit::Article), None);
}

/// Uniform on [0, 1).
fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// How often, of `runs`, a true difference of 0 within topics is covered: by the interval of the presentation, by the
/// test of the distance within topics, and, though it is not 0 there, by the interval of the difference over all.
///
/// Two outlets tell each of four topics alike, but the first has mostly topics 0 and 1 and the second 2 and 3. An
/// article's share is the topic's, moved up or down with its author (so that paragraphs cluster); it has 4 to 15
/// paragraphs.
fn coverage(runs: u64, articles: usize) -> [f64; 3] {
    const SHARES: [f64; 4] = [0.15, 0.3, 0.45, 0.6];
    const MIXES: [[f64; 4]; 2] = [[0.4, 0.3, 0.2, 0.1], [0.1, 0.2, 0.3, 0.4]];
    let mut covered = [0.0; 3];
    for run in 0..runs {
        let mut rng = ChaCha8Rng::seed_from_u64(run);
        let mut drawn: Vec<Observation> = Vec::new();
        for n in 0..2 * articles {
            let side = n % 2;
            let (mut topic, mut place) = (0, uniform(&mut rng));
            while topic < 3 && place >= MIXES[side][topic] {
                place -= MIXES[side][topic];
                topic += 1;
            }
            let share = (SHARES[topic] + 0.24 * (uniform(&mut rng) - 0.5)).clamp(0.0, 1.0);
            let x = 4.0 + (12.0 * uniform(&mut rng)).floor();
            let y = (0..x as usize).filter(|_| uniform(&mut rng) < share).count() as f64;
            drawn.push(observation(side == 0, topic, y, x));
        }
        let found = decompose(&drawn, Unit::Article).expect("two parts");
        let holds = |d: &Difference| f64::from(u8::from(d.lower <= 0.0 && 0.0 <= d.upper));
        covered[0] += holds(&found.presentation);
        covered[2] += holds(&found.total);
        let strata = (0..4).map(|topic| {
            let of = |own| drawn.iter().filter(move |a| a.own == own && a.stratum == Some(topic));
            let vector = |a: &Observation| -> [f64; WIDTH] {
                std::array::from_fn(|k| [a.y, a.x - a.y].get(k).copied().unwrap_or(0.0))
            };
            Stratum { articles: of(true).chain(of(false)).map(vector).collect(), own: of(true).count(), weight: 0.25 }
        });
        let mut strata: Vec<Stratum> = strata.filter(|s| s.own >= 2 && s.articles.len() >= s.own + 2).collect();
        let weight = 1.0 / strata.len() as f64;
        strata.iter_mut().for_each(|s| s.weight = weight);
        let distance = divergence(&strata, Unit::Article, BootstrapOptions { replicates: 0, seed: run }, 1);
        covered[1] += f64::from(u8::from(distance.expect("a distance").p > 0.05));
    }
    covered.map(|c| c / runs as f64)
}

#[test]
fn the_same_framing_of_other_topics_is_no_difference_within_topics() {
    let [presentation, distance, total] = coverage(300, 60);
    // Binomial error of 300 runs at 0.95: 0.0126; three of them.
    assert!((presentation - 0.95).abs() < 0.038, "{presentation}");
    assert!((distance - 0.95).abs() < 0.038, "{distance}");
    assert!(total < 0.3, "{total}");
}

/// The numbers of docs/simulations.md.
#[test]
#[ignore = "minutes; prints the numbers of docs/simulations.md"]
fn coverage_within_topics() {
    for articles in [30, 60, 200] {
        let [presentation, distance, total] = coverage(4000, articles);
        println!(
            "{articles} articles an outlet: presentation {presentation:.4}, distance {distance:.4}, total {total:.4}"
        );
    }
}
