//! The estimates against other programs, and against the truth in simulations.

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use super::*;

/// A number in [0, 1).
fn uniform(rng: &mut ChaCha8Rng) -> f64 {
    (rng.next_u64() >> 11) as f64 / (1u64 << 53) as f64
}

/// A standard normal number (Box and Muller).
fn normal(rng: &mut ChaCha8Rng) -> f64 {
    let u = 1.0 - uniform(rng);
    (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * uniform(rng)).cos()
}

/// Twelve paragraphs of two strata that the fixtures below were computed from.
const F: [f64; 12] = [0.9, 0.8, 0.3, 0.1, 0.7, 0.2, 0.05, 0.15, 0.6, 0.4, 0.35, 0.25];
const LABELLED: [usize; 5] = [0, 2, 4, 6, 9];
const Y: [f64; 5] = [0.0, 0.0, 1.0, 0.0, 1.0];

fn layout(stratum: Vec<u32>, strata: &[StratumDesign], labelled: &[usize]) -> Layout {
    let n = stratum.len();
    let units = Units { stratum, cluster: (0..n as u32).collect(), outlet: vec![0; n] };
    Layout::new(units, strata, labelled).unwrap()
}

#[test]
fn one_stratum_gives_the_estimate_of_ppi_python_and_glide() {
    let strata = [StratumDesign { band: 0, inclusion_probability: 5.0 / 12.0 }];
    let layout = layout(vec![0; 12], &strata, &LABELLED);
    // glide-py 2.5.5, PPIMeanEstimator on the same numbers: lambda_ of the disjoint form times (n + N)/N.
    let lambda = layout.lambdas(&F, &Y)[0];
    assert!((lambda - ONE_LAMBDA).abs() < 1e-9, "{lambda}");
    let value = layout.shares(&F, &Y).corpus.value.unwrap();
    assert!((value - ONE_ESTIMATE).abs() < 1e-9, "{value}");
}

const ONE_LAMBDA: f64 = 0.494_382_022_471_91;
// ppi-python 0.2.3, ppi_mean_pointestimate with that λ over the unlabelled, gives the same.
const ONE_ESTIMATE: f64 = 0.365_393_258_426_966_3;

#[test]
fn two_strata_with_articles_give_the_sandwich_of_statsmodels() {
    let stratum = vec![0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 1];
    let strata = [
        StratumDesign { band: 0, inclusion_probability: 3.0 / 6.0 },
        StratumDesign { band: 1, inclusion_probability: 2.0 / 6.0 },
    ];
    let units = Units { stratum, cluster: vec![0, 0, 1, 1, 2, 2, 0, 1, 1, 2, 3, 3], outlet: vec![0; 12] };
    let layout = Layout::new(units, &strata, &LABELLED).unwrap();
    let fit = Fit::new(&layout, &F, &Y);
    assert!((fit.lambda[0] - TWO_LAMBDAS[0]).abs() < 1e-9 && (fit.lambda[1] - TWO_LAMBDAS[1]).abs() < 1e-9);
    let corpus = fit.corpus();
    assert!((corpus.value.unwrap() - TWO_ESTIMATE).abs() < 1e-9, "{corpus:?}");
    let logit = |p: f64| (p / (1.0 - p)).ln();
    let half = (logit(corpus.upper.unwrap()) - logit(corpus.lower.unwrap())) / 2.0;
    let freedom = fit.freedom((TWO_ERROR * F.len() as f64).powi(2));
    let error = half / t_quantile(freedom) * TWO_ESTIMATE * (1.0 - TWO_ESTIMATE);
    assert!((error - TWO_ERROR).abs() < 1e-7, "{error}");
}

// numpy for λ and the articles' sums; statsmodels 0.15, OLS on a constant with cov_type="cluster", for the error.
const TWO_LAMBDAS: [f64; 2] = [0.287_356_321_839_080_3, 1.0];
const TWO_ESTIMATE: f64 = 0.435_009_578_544_061_3;
const TWO_ERROR: f64 = 0.378_180_04;

/// A corpus of outlets with true shares of their own, clustered articles, and a classifier that errs differently by outlet.
struct World {
    outlets: usize,
    articles: usize,
    /// Mean logit of the frame; outlets spread around it.
    base: f64,
    /// Standard deviation of the outlets' bias of the classifier, on the logit scale.
    bias: f64,
    labels: usize,
}

struct Drawn {
    truth: Vec<f64>,
    sizes: Vec<f64>,
    shares: Shares,
    raw: Vec<f64>,
    /// Unweighted mean of the labels alone, with its interval by the weighted classical estimate (λ = 0).
    corpus: f64,
}

impl World {
    fn outlet_logit(&self, o: usize) -> f64 {
        self.base + 0.8 * ((o as f64 + 0.5) / self.outlets as f64 - 0.5)
    }

    /// Draws a corpus, a sample, labels, and estimates. True shares are those that the corpus is drawn from.
    fn draw(&self, rng: &mut ChaCha8Rng, truth: &[f64]) -> Drawn {
        let biases: Vec<f64> = (0..self.outlets).map(|_| self.bias * normal(rng)).collect();
        let (mut units, mut f, mut y, mut outlet_sizes) = (Units::default(), vec![], vec![], vec![0.0; self.outlets]);
        for a in 0..self.articles {
            // Outlets of very different sizes.
            let o = ((a * (a + 7)) % 97 * self.outlets * self.outlets / 97).isqrt().min(self.outlets - 1);
            let own = normal(rng);
            // Longer articles are more often about the frame.
            let length = 6 + (uniform(rng) * 10.0) as usize;
            for _ in 0..length {
                let x = self.outlet_logit(o) + 0.8 * own + 1.2 * normal(rng);
                let p = 1.0 / (1.0 + (-1.6 * x).exp());
                y.push(f64::from(u8::from(uniform(rng) < p)));
                // The classifier is over-confident, biased by outlet, and noisy.
                let seen = 2.0 * x + 0.4 + biases[o] + 0.8 * normal(rng);
                f.push(1.0 / (1.0 + (-seen).exp()));
                units.cluster.push(a as u32);
                units.outlet.push(o as u32);
                outlet_sizes[o] += 1.0;
            }
        }
        let (strata, stratum, labelled) = self.sample(rng, &units, &f, &outlet_sizes);
        units.stratum = stratum;
        let labels: Vec<f64> = labelled.iter().map(|i| y[*i]).collect();
        let mut raw = vec![0.0; self.outlets];
        f.iter().zip(&units.outlet).for_each(|(f, o)| raw[*o as usize] += f64::from(u8::from(*f > 0.5)));
        raw.iter_mut().zip(&outlet_sizes).for_each(|(r, n)| *r /= n);
        let total: f64 = outlet_sizes.iter().sum();
        let corpus = truth.iter().zip(&outlet_sizes).map(|(t, n)| t * n / total).sum();
        let layout = Layout::new(units, &strata, &labelled).unwrap();
        Drawn { truth: truth.to_vec(), sizes: outlet_sizes, shares: layout.shares(&f, &labels), raw, corpus }
    }

    /// Unequal strata: outlets by bands of f (1 − f), numbers by the root of size, the unsure band over-sampled.
    fn sample(
        &self,
        rng: &mut ChaCha8Rng,
        units: &Units,
        f: &[f64],
        sizes: &[f64],
    ) -> (Vec<StratumDesign>, Vec<u32>, Vec<usize>) {
        let band = |f: f64| u32::from(f * (1.0 - f) > 0.03) + u32::from(f * (1.0 - f) > 0.13);
        let stratum: Vec<u32> = units.outlet.iter().zip(f).map(|(o, f)| o * 3 + band(*f)).collect();
        let roots: f64 = sizes.iter().map(|s| s.sqrt()).sum();
        let (mut strata, mut labelled) = (vec![], vec![]);
        for h in 0..3 * self.outlets {
            let mut members: Vec<(u64, usize)> =
                (0..f.len()).filter(|i| stratum[*i] as usize == h).map(|i| (rng.next_u64(), i)).collect();
            members.sort_unstable();
            let share = [0.25, 0.35, 0.4][h % 3] * sizes[h / 3].sqrt() / roots;
            let n = ((self.labels as f64 * share).round() as usize).max(2).min(members.len());
            strata.push(StratumDesign { band: h % 3, inclusion_probability: n as f64 / members.len().max(1) as f64 });
            labelled.extend(members.into_iter().take(n).map(|(_, i)| i));
        }
        (strata, stratum, labelled)
    }

    /// The true share of each outlet, by simulating many articles.
    fn truth(&self, rng: &mut ChaCha8Rng) -> Vec<f64> {
        let mean = |o: usize| {
            let n = 400_000;
            let one = |_| {
                let x = self.outlet_logit(o) + 0.8 * normal(rng) + 1.2 * normal(rng);
                1.0 / (1.0 + (-1.6 * x).exp())
            };
            (0..n).map(one).sum::<f64>() / f64::from(n)
        };
        (0..self.outlets).map(mean).collect()
    }
}

/// Coverage and mean width of the corpus and (averaged) of the outlets, and how far the raw shares are off.
struct Coverage {
    corpus: f64,
    corpus_width: f64,
    outlets: f64,
    worst_outlet: f64,
    outlets_width: f64,
    raw_error: f64,
    validated_error: f64,
}

fn coverage(world: &World, runs: usize, seed: u64) -> Coverage {
    let mut rng = ChaCha8Rng::seed_from_u64(seed);
    let truth = world.truth(&mut rng);
    let drawn: Vec<Drawn> = (0..runs).map(|_| world.draw(&mut rng, &truth)).collect();
    let holds = |i: &Estimate, truth: f64| i.lower.is_some_and(|l| l <= truth) && i.upper.is_some_and(|u| truth <= u);
    let width = |i: &Estimate| i.upper.unwrap() - i.lower.unwrap();
    let n = runs as f64;
    let cells = n * world.outlets as f64;
    let each = |what: &dyn Fn(&Drawn, usize) -> f64| {
        drawn.iter().flat_map(|d| (0..world.outlets).map(move |o| (d, o))).map(|(d, o)| what(d, o)).sum::<f64>() / cells
    };
    let one = |d: &Drawn, o: usize| f64::from(u8::from(holds(&d.shares.outlets[o], d.truth[o])));
    let by_outlet = (0..world.outlets).map(|o| drawn.iter().map(|d| one(d, o)).sum::<f64>() / n);
    assert!(drawn.iter().all(|d| d.sizes.iter().all(|s| *s > 0.0)));
    Coverage {
        corpus: drawn.iter().filter(|d| holds(&d.shares.corpus, d.corpus)).count() as f64 / n,
        corpus_width: drawn.iter().map(|d| width(&d.shares.corpus)).sum::<f64>() / n,
        outlets: each(&one),
        worst_outlet: by_outlet.fold(1.0, f64::min),
        outlets_width: each(&|d, o| width(&d.shares.outlets[o])),
        raw_error: each(&|d, o| (d.raw[o] - d.truth[o]).abs()),
        validated_error: each(&|d, o| (d.shares.outlets[o].value.unwrap() - d.truth[o]).abs()),
    }
}

const FREQUENT: World = World { outlets: 8, articles: 400, base: -0.8, bias: 0.6, labels: 300 };

#[test]
fn intervals_hold_the_truth_as_often_as_they_say() {
    let found = coverage(&FREQUENT, 200, 11);
    // Binomial error of 200 runs at 95%: 1.5 points. The outlets' intervals are a little wide where the classifier's bias
    // differs as here (docs/validation.md).
    assert!((0.92..=0.985).contains(&found.corpus), "{}", found.corpus);
    assert!((0.935..=0.99).contains(&found.outlets), "{}", found.outlets);
    assert!(found.validated_error < 0.75 * found.raw_error, "{} {}", found.validated_error, found.raw_error);
}

#[test]
fn intervals_of_a_rare_frame_hold_the_truth_nearly_as_often_as_they_say() {
    let found = coverage(&World { base: -2.6, ..FREQUENT }, 200, 11);
    assert!((0.90..=0.985).contains(&found.corpus), "{}", found.corpus);
    assert!((0.935..=0.995).contains(&found.outlets), "{}", found.outlets);
}

/// Prints the table of docs/validation.md.
#[test]
#[ignore = "minutes; prints a table"]
fn coverage_table() {
    println!(
        "| share | bias by outlet | labels | corpus: coverage | width | outlets: coverage | lowest | width | raw off by | validated off by |"
    );
    println!("|---|---|---|---|---|---|---|---|---|---|");
    for (name, base) in [("frequent", -0.8), ("rare", -2.6)] {
        for bias in [0.0, 0.6, 1.2] {
            for labels in [100, 200, 500] {
                let c = coverage(&World { base, bias, labels, ..FREQUENT }, 1000, 7);
                println!(
                    "| {name} | {bias} | {labels} | {:.1}% | {:.3} | {:.1}% | {:.1}% | {:.3} | {:.3} | {:.3} |",
                    100.0 * c.corpus,
                    c.corpus_width,
                    100.0 * c.outlets,
                    100.0 * c.worst_outlet,
                    c.outlets_width,
                    c.raw_error,
                    c.validated_error
                );
            }
        }
    }
}
