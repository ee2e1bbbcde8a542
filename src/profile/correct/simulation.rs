//! How often intervals that claim 95% hold the truth, where the truth is known. docs/correction.md shows the tables that
//!
//! ```text
//! cargo test --release --lib correct::simulation -- --ignored --nocapture
//! ```
//!
//! prints. A run draws an error sample as the bundle's (2,000 paragraphs in two strata) and an outlet's articles, whose
//! paragraphs have the frame with a probability of the article's own (beta–binomial), corrects the outlet's share and asks
//! whether the interval holds the share that the articles were drawn with.

use rand::{SeedableRng, rngs::ChaCha8Rng};
use rayon::prelude::*;

use super::{
    Cell, Correction, Draw, Rates,
    interval::estimate,
    middle,
    sampling::{beta, uniform},
};
use crate::{
    model::error_counts::{Answers, CELL_KEYS, CELLS, CellErrors, FrameErrors},
    profile::bootstrap::Estimate,
};

/// Correlation of the frame within an article.
const WITHIN: f64 = 0.2;
/// Strata of the error sample: rows, share of the corpus, how much likelier the frame is in it than elsewhere.
const STRATA: [(usize, f64, f64); 2] = [(1300, 0.938, 1.0), (700, 0.062, 3.0)];
/// Share of the error sample in each cell: as in the bundle's, whose rows seldom tell that they are opinion, and as it
/// would be if they told.
const MIX: [f64; CELLS] = [0.46, 0.5, 0.03, 0.01];
const MIX_TOLD: [f64; CELLS] = [0.42, 0.38, 0.13, 0.07];
/// Labels of the outlet's own paragraphs where they are asked for.
const LABELS: usize = 200;

/// What is true.
#[derive(Clone, Copy)]
struct World {
    prevalence: f64,
    articles: usize,
    /// Share of the error sample in each cell.
    mix: [f64; CELLS],
    /// Share of the outlet's articles that are news.
    news: f64,
    /// Errors in the corpus that the error sample is of.
    corpus: [Rates; CELLS],
    /// Errors in the outlet.
    outlet: [Rates; CELLS],
}

impl World {
    fn equal(prevalence: f64, articles: usize, tpr: f64, fpr: f64) -> Self {
        let rates = [Rates { tpr, fpr }; CELLS];
        Self { prevalence, articles, mix: MIX, news: 0.8, corpus: rates, outlet: rates }
    }
}

struct Paragraph {
    article: usize,
    cell: usize,
    has: bool,
    said: bool,
}

fn is(rng: &mut ChaCha8Rng, probability: f64) -> bool {
    uniform(rng) < probability
}

fn says(rng: &mut ChaCha8Rng, has: bool, rates: Rates) -> bool {
    is(rng, if has { rates.tpr } else { rates.fpr })
}

fn error_sample(world: &World, rng: &mut ChaCha8Rng) -> FrameErrors {
    let mut sums = [[(0u64, 0.0, 0.0, 0.0); 2]; CELLS];
    let enriched: f64 = STRATA.iter().map(|(_, share, times)| share * times).sum();
    for (rows, share, times) in STRATA {
        for _ in 0..rows {
            let u = uniform(rng);
            let cell = (0..CELLS - 1).find(|&c| u < world.mix[..=c].iter().sum()).unwrap_or(CELLS - 1);
            let has = is(rng, (world.prevalence * times / enriched).min(0.95));
            let (weight, said) = (share / rows as f64, says(rng, has, world.corpus[cell]));
            let sum = &mut sums[cell][usize::from(has)];
            sum.0 += 1;
            *(if said { &mut sum.1 } else { &mut sum.2 }) += weight;
            sum.3 += weight * weight;
        }
    }
    let answers = |(rows, yes, no, squares): (u64, f64, f64, f64)| Answers {
        rows,
        yes,
        no,
        effective: if rows > 0 { (yes + no) * (yes + no) / squares } else { 0.0 },
    };
    let cell = |c: usize| {
        let (genre, voice) = CELL_KEYS[c];
        CellErrors { genre, voice, with: answers(sums[c][1]), without: answers(sums[c][0]) }
    };
    FrameErrors { frame: "crime".into(), cells: std::array::from_fn(cell) }
}

fn outlet(world: &World, rng: &mut ChaCha8Rng) -> Vec<Paragraph> {
    let spread = 1.0 / WITHIN - 1.0;
    let mut paragraphs = Vec::new();
    for article in 0..world.articles {
        let other = usize::from(!is(rng, world.news));
        let p = beta(rng, world.prevalence * spread, (1.0 - world.prevalence) * spread);
        let attributed = beta(rng, 2.0, 2.5);
        let size = 4 + (-14.0 * uniform(rng).ln()).min(76.0) as usize;
        for _ in 0..size {
            let cell = 2 * other + usize::from(is(rng, attributed));
            let has = is(rng, p);
            paragraphs.push(Paragraph { article, cell, has, said: says(rng, has, world.outlet[cell]) });
        }
    }
    paragraphs
}

fn clusters(paragraphs: &[Paragraph], articles: usize) -> Vec<[Cell; CELLS]> {
    let mut clusters = vec![[Cell::default(); CELLS]; articles];
    for p in paragraphs {
        let cell = &mut clusters[p.article][p.cell];
        cell.positives += f64::from(u8::from(p.said));
        cell.total += 1.0;
    }
    clusters
}

fn sum<'a>(clusters: impl Iterator<Item = &'a [Cell; CELLS]>) -> [Cell; CELLS] {
    let mut sum = [Cell::default(); CELLS];
    for (total, cell) in clusters.flat_map(|cells| (0..CELLS).zip(cells)) {
        sum[total].positives += cell.positives;
        sum[total].total += cell.total;
    }
    sum
}

fn resample(clusters: &[[Cell; CELLS]], rng: &mut ChaCha8Rng) -> [Cell; CELLS] {
    let n = clusters.len();
    sum((0..n).map(|_| &clusters[(uniform(rng) * n as f64) as usize]))
}

fn merged(cells: [Cell; CELLS]) -> [Cell; CELLS] {
    let mut one = [Cell::default(); CELLS];
    one[0].positives = cells.iter().map(|c| c.positives).sum();
    one[0].total = cells.iter().map(|c| c.total).sum();
    one
}

/// The error counts with all cells in the first one: a single tpr and fpr.
fn merged_errors(counts: &FrameErrors) -> FrameErrors {
    let mut cells = counts.cells;
    let join = |of: fn(&CellErrors) -> Answers| {
        let all = counts.cells.each_ref().map(of);
        let sum = |of: fn(&Answers) -> f64| all.iter().map(of).sum::<f64>();
        // Squares of weights add up: (Σw)² / effective is their sum.
        let squares: f64 = all.iter().filter(|a| a.rows > 0).map(|a| (a.yes + a.no).powi(2) / a.effective).sum();
        let (yes, no) = (sum(|a| a.yes), sum(|a| a.no));
        Answers { rows: all.iter().map(|a| a.rows).sum(), yes, no, effective: (yes + no).powi(2) / squares }
    };
    cells[0].with = join(|c| c.with);
    cells[0].without = join(|c| c.without);
    cells.iter_mut().skip(1).for_each(|c| (c.with, c.without) = (Answers::default(), Answers::default()));
    FrameErrors { frame: counts.frame.clone(), cells }
}

/// Prediction-powered share from labels of the outlet's own paragraphs, clustered by article (Angelopoulos et al. 2023,
/// algorithm 1, with the sandwich over articles and Student's t).
fn validated(paragraphs: &[Paragraph], articles: usize, rng: &mut ChaCha8Rng) -> Estimate {
    let n = paragraphs.len();
    let labels = LABELS.min(n);
    let mut order: Vec<usize> = (0..n).collect();
    for i in 0..labels {
        order.swap(i, i + (uniform(rng) * (n - i) as f64) as usize);
    }
    let flag = |x: bool| f64::from(u8::from(x));
    let said = paragraphs.iter().map(|p| flag(p.said)).sum::<f64>() / n as f64;
    let labelled = || order[..labels].iter().map(|&i| &paragraphs[i]);
    let error = |p: &Paragraph| flag(p.has) - flag(p.said);
    let mean = labelled().map(error).sum::<f64>() / labels as f64;
    let mut influence = vec![0.0; articles];
    paragraphs.iter().for_each(|p| influence[p.article] += (flag(p.said) - said) / n as f64);
    labelled().for_each(|p| influence[p.article] += (error(p) - mean) / labels as f64);
    let k = articles as f64;
    let se = (influence.iter().map(|z| z * z).sum::<f64>() * k / (k - 1.0)).sqrt();
    use statrs::distribution::{ContinuousCDF, StudentsT};
    let t = StudentsT::new(0.0, 1.0, k - 1.0).map_or(1.96, |d| d.inverse_cdf(0.975));
    let value = said + mean;
    Estimate { value: Some(value), lower: Some(value - t * se), upper: Some(value + t * se) }
}

const METHODS: [&str; 5] = ["raw", "percentiles", "one rate", "by cell", "labels"];

/// Estimates of one run, by method.
fn run(world: &World, seed: u64, replicates: usize) -> [Estimate; 5] {
    let mut rng = ChaCha8Rng::seed_from_u64(20_120_101);
    rng.set_stream(seed);
    let counts = error_sample(world, &mut rng);
    let paragraphs = outlet(world, &mut rng);
    let (by_cell, one) = (Correction::from_counts(&counts), Correction::from_counts(&merged_errors(&counts)));
    let clusters = clusters(&paragraphs, world.articles);
    let point = sum(clusters.iter());
    let drawn: Vec<[Cell; CELLS]> = (0..replicates).map(|_| resample(&clusters, &mut rng)).collect();
    let raw = |cells: &[Cell; CELLS]| {
        let one = merged(*cells)[0];
        one.positives / one.total
    };
    [
        percentiles(raw(&point), drawn.iter().map(raw)),
        percentiles(
            by_cell.share(&point, Draw::Expected),
            drawn.iter().enumerate().map(|(r, cells)| by_cell.share(cells, Draw::Number(r))),
        ),
        estimate(&one, &merged(point), drawn.iter().copied().map(merged), world.articles),
        estimate(&by_cell, &point, drawn.iter().copied(), world.articles),
        validated(&paragraphs, world.articles, &mut rng),
    ]
}

fn percentiles(value: f64, replicates: impl Iterator<Item = f64>) -> Estimate {
    let (lower, upper) = middle(replicates).unzip();
    Estimate { value: Some(value), lower, upper }
}

/// Share of intervals that hold the truth, mean of the estimates and mean width of the intervals.
#[derive(Clone, Copy, Default)]
struct Result {
    coverage: f64,
    mean: f64,
    width: f64,
}

fn simulate(world: &World, runs: usize, replicates: usize) -> [Result; 5] {
    let all: Vec<[Estimate; 5]> = (0..runs as u64).into_par_iter().map(|seed| run(world, seed, replicates)).collect();
    std::array::from_fn(|m| {
        let of = |f: &dyn Fn(f64, f64, f64) -> f64| {
            let values = all.iter().map(|e| {
                let [value, lower, upper] = [e[m].value, e[m].lower, e[m].upper].map(Option::unwrap);
                f(value, lower, upper)
            });
            values.sum::<f64>() / runs as f64
        };
        Result {
            coverage: of(&|_, l, u| f64::from(u8::from(l <= world.prevalence && world.prevalence <= u))),
            mean: of(&|v, _, _| v),
            width: of(&|_, l, u| u - l),
        }
    })
}

fn by_genre(tpr: f64, news: f64, other: f64) -> [Rates; CELLS] {
    [news, news, other, other].map(|fpr| Rates { tpr, fpr })
}

/// Outlets whose errors are those of the error sample, cell by cell, and outlets whose errors are not.
fn worlds() -> [(&'static str, World); 4] {
    let equal = World::equal(0.15, 100, 0.75, 0.05);
    let doubled = by_genre(0.75, 0.05, 0.1);
    let opinion = World { news: 0.1, corpus: doubled, outlet: doubled, mix: MIX_TOLD, ..equal };
    [
        ("The same errors everywhere", equal),
        (
            "Twice the false positives in opinion, of which the outlet is made; 20 % of the error sample is opinion",
            opinion,
        ),
        ("The same, but 4 % of the error sample is opinion", World { mix: MIX, ..opinion }),
        ("Twice the false positives in this outlet", World { outlet: by_genre(0.75, 0.1, 0.1), ..equal }),
    ]
}

#[test]
fn intervals_that_claim_95_percent_hold_the_truth_about_so_often() {
    // 300 runs: the standard error of a coverage of 0.95 is 0.0126.
    for (world, runs) in [
        (World::equal(0.15, 20, 0.75, 0.05), 300),
        (World::equal(0.05, 60, 0.9, 0.02), 300),
        (World::equal(0.4, 60, 0.6, 0.15), 300),
    ] {
        let results = simulate(&world, runs, 200);
        let ours = results[3];
        assert!((0.91..=0.99).contains(&ours.coverage), "{}", ours.coverage);
        assert!((ours.mean - world.prevalence).abs() < 0.015, "{}", ours.mean);
        assert!(ours.coverage >= results[1].coverage - 0.01, "{} {}", ours.coverage, results[1].coverage);
    }
}

#[test]
fn cells_mend_errors_that_differ_between_cells_and_labels_alone_mend_those_of_an_outlet() {
    let [_, (_, opinion), _, (_, outlet)] = worlds();
    let [raw, _, one, by_cell, _] = simulate(&opinion, 200, 200);
    assert!(raw.coverage < 0.3 && one.mean > 0.18, "{} {}", raw.coverage, one.mean);
    assert!(by_cell.coverage > 0.9 && (by_cell.mean - 0.15).abs() < 0.015, "{} {}", by_cell.coverage, by_cell.mean);
    let [_, _, _, by_cell, labels] = simulate(&outlet, 200, 200);
    assert!(by_cell.coverage < 0.7, "{}", by_cell.coverage);
    assert!(labels.coverage > 0.9 && (labels.mean - 0.15).abs() < 0.01, "{} {}", labels.coverage, labels.mean);
}

#[test]
#[ignore = "takes minutes and prints the tables of docs/correction.md"]
fn coverage_tables() {
    let runs = std::env::var("RUNS").ok().and_then(|n| n.parse().ok()).unwrap_or(1000);
    println!("| prevalence | articles | tpr | fpr | mean estimate | width | coverage | of percentiles |");
    println!("|---:|---:|---:|---:|---:|---:|---:|---:|");
    for prevalence in [0.05, 0.15, 0.4] {
        for articles in [20, 60, 300] {
            for (tpr, fpr) in [(0.6, 0.02), (0.6, 0.15), (0.75, 0.06), (0.9, 0.02), (0.9, 0.15)] {
                let r = simulate(&World::equal(prevalence, articles, tpr, fpr), runs, 400);
                println!(
                    "| {prevalence} | {articles} | {tpr} | {fpr} | {:.3} | {:.3} | {:.1} % | {:.1} % |",
                    r[3].mean,
                    r[3].width,
                    100.0 * r[3].coverage,
                    100.0 * r[1].coverage
                );
            }
        }
    }
    for (name, world) in worlds() {
        println!("\n{name}:\n\n| method | mean estimate | width | coverage |\n|---|---:|---:|---:|");
        for (method, r) in METHODS.iter().zip(simulate(&world, runs, 400)) {
            println!("| {method} | {:.3} | {:.3} | {:.1} % |", r.mean, r.width, 100.0 * r.coverage);
        }
    }
}
