//! How far two outlets lie apart in their frames: Jensen–Shannon divergence, without its small-sample bias, and tested.

use rand::{Rng, SeedableRng, rngs::ChaCha8Rng};

use super::bootstrap::{BootstrapOptions, below};

/// Frames that are counted.
pub const WIDTH: usize = 15;

/// Expected counts of the frames in an article (sums of calibrated probabilities).
pub type Expected = [f64; WIDTH];

/// Permutations drawn at most; with 999, p-values are multiples of 0.001.
const PERMUTATIONS: usize = 999;

/// A test stops once so many permutations have reached the divergence that was seen (Besag and Clifford 1991, Biometrika
/// 78: 301–304): p is then known well enough to be large.
const ENOUGH: usize = 20;

/// Articles of two outlets that are compared with one another: all, or those of one topic or event.
#[derive(Debug, Clone, Default)]
pub struct Stratum {
    /// Of the first outlet, then of the second.
    pub articles: Vec<Expected>,
    /// How many are of the first.
    pub own: usize,
    /// Weight of the stratum; weights of all strata add up to 1.
    pub weight: f64,
}

/// What is left out at a time, to see how much hangs on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// One article: strata are given (topics), articles are drawn.
    Article,
    /// One stratum: strata are drawn (events), with an article or two of each outlet.
    Stratum,
}

/// A divergence in bits, from 0 (same frames in the same shares) to 1 (no frame in common).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Divergence {
    /// Without the bias of small samples; under 0 where less is seen than chance makes.
    pub value: f64,
    /// As it was seen.
    pub raw: f64,
    /// Standard error.
    pub error: f64,
    /// Share of the permutations that reach what was seen.
    pub p: f64,
}

impl Divergence {
    /// The 95% interval: normal, within [0, 1]; from 0 on where the test does not tell the outlets apart, for near 0 the
    /// divergence is not normal and the test knows better.
    pub fn interval(&self) -> (f64, f64) {
        const Z: f64 = 1.959_963_984_540_054;
        let lower = if self.p > 0.05 { 0.0 } else { (self.value - Z * self.error).max(0.0) };
        (lower, (self.value + Z * self.error).clamp(lower, 1.0))
    }
}

/// The divergence of two outlets over strata, each with articles of both: of their shares standardised to the weights of
/// the strata. With [`Unit::Article`] every stratum needs two articles of each outlet, with [`Unit::Stratum`] there must
/// be two strata; else none.
pub fn divergence(strata: &[Stratum], unit: Unit, options: BootstrapOptions, stream: u64) -> Option<Divergence> {
    let least = if unit == Unit::Article { 2 } else { 1 };
    let has = |s: &Stratum| s.own >= least && s.articles.len() >= s.own + least;
    if strata.is_empty() || !strata.iter().all(has) || (unit == Unit::Stratum && strata.len() < 2) {
        return None;
    }
    let seen: Vec<Sides> = strata.iter().map(Sides::of).collect();
    let raw = standardised(&seen);
    if !raw.is_finite() {
        return None;
    }
    let (value, error) = match unit {
        Unit::Article => without_articles(strata, &seen, raw),
        Unit::Stratum => without_strata(&seen, raw),
    };
    Some(Divergence { value, raw, error, p: permuted(strata, &seen, raw, options, stream) })
}

/// Sums of both outlets in a stratum.
#[derive(Clone)]
struct Sides {
    first: Expected,
    second: Expected,
    weight: f64,
}

impl Sides {
    fn of(stratum: &Stratum) -> Self {
        let (first, second) = stratum.articles.split_at(stratum.own.min(stratum.articles.len()));
        Self { first: total(first), second: total(second), weight: stratum.weight }
    }
}

fn total<'a>(articles: impl IntoIterator<Item = &'a Expected>) -> Expected {
    articles.into_iter().fold([0.0; WIDTH], |sum, a| plus(&sum, a, 1.0))
}

fn plus(a: &Expected, b: &Expected, sign: f64) -> Expected {
    let mut sum = *a;
    sum.iter_mut().zip(b).for_each(|(s, b)| *s += sign * b);
    sum
}

/// Adds shares, weighted, to a mix.
fn add_shares(mix: &mut Expected, sums: &Expected, weight: f64) {
    let scale = weight / sums.iter().sum::<f64>();
    mix.iter_mut().zip(sums).for_each(|(m, s)| *m += scale * s);
}

fn standardised(strata: &[Sides]) -> f64 {
    let (mut p, mut q) = ([0.0; WIDTH], [0.0; WIDTH]);
    for s in strata {
        add_shares(&mut p, &s.first, s.weight);
        add_shares(&mut q, &s.second, s.weight);
    }
    jensen_shannon(&p, &q)
}

/// Jensen–Shannon divergence to base 2 of two distributions (Lin 1991, IEEE Transactions on Information Theory 37:
/// 145–151, section III, equal weights).
pub fn jensen_shannon(p: &Expected, q: &Expected) -> f64 {
    let term = |(&p, &q): (&f64, &f64)| {
        let middle = 0.5 * (p + q);
        let part = |x: f64| if x > 0.0 { x * (x / middle).log2() } else { 0.0 };
        0.5 * (part(p) + part(q))
    };
    p.iter().zip(q).map(term).sum()
}

/// Bias-corrected value and standard error, leaving out an article at a time (jackknife for several samples: Arvesen
/// 1969, Annals of Mathematical Statistics 40: 2076–2100, section 2; a sample is an outlet in a stratum).
fn without_articles(strata: &[Stratum], seen: &[Sides], raw: f64) -> (f64, f64) {
    let (mut mix_p, mut mix_q) = ([0.0; WIDTH], [0.0; WIDTH]);
    for s in seen {
        add_shares(&mut mix_p, &s.first, s.weight);
        add_shares(&mut mix_q, &s.second, s.weight);
    }
    let (mut value, mut variance) = (raw, 0.0);
    for (stratum, sides) in strata.iter().zip(seen) {
        let (first, second) = stratum.articles.split_at(stratum.own);
        for (articles, sums, mix, other) in
            [(first, &sides.first, &mix_p, &mix_q), (second, &sides.second, &mix_q, &mix_p)]
        {
            let mut rest = *mix;
            add_shares(&mut rest, sums, -sides.weight);
            let without = |article: &Expected| {
                let mut mix = rest;
                add_shares(&mut mix, &plus(sums, article, -1.0), sides.weight);
                // What rounding leaves under 0 is 0.
                mix.iter_mut().for_each(|m| *m = m.max(0.0));
                jensen_shannon(&mix, other)
            };
            let (bias, spread) = jackknife(articles.iter().map(without), raw);
            value -= bias;
            variance += spread;
        }
    }
    (value, variance.sqrt())
}

/// The same, leaving out a stratum at a time.
fn without_strata(seen: &[Sides], raw: f64) -> (f64, f64) {
    let without = |left_out: usize| {
        let kept = || seen.iter().enumerate().filter(|(i, _)| *i != left_out).map(|(_, s)| s);
        let weight: f64 = kept().map(|s| s.weight).sum();
        let kept: Vec<Sides> = kept().map(|s| Sides { weight: s.weight / weight, ..s.clone() }).collect();
        standardised(&kept)
    };
    let (bias, variance) = jackknife((0..seen.len()).map(without), raw);
    (raw - bias, variance.sqrt())
}

/// Bias and variance of a statistic from its values with one unit left out (Efron and Stein 1981).
fn jackknife(without: impl Iterator<Item = f64>, all: f64) -> (f64, f64) {
    let values: Vec<f64> = without.map(|v| if v.is_finite() { v } else { all }).collect();
    let n = values.len() as f64;
    let mean = values.iter().sum::<f64>() / n;
    let squares: f64 = values.iter().map(|v| (v - mean) * (v - mean)).sum();
    ((n - 1.0) * (mean - all), (n - 1.0) / n * squares)
}

/// P-value of the divergence when the articles of each stratum are dealt to the outlets at random.
fn permuted(strata: &[Stratum], seen: &[Sides], raw: f64, options: BootstrapOptions, stream: u64) -> f64 {
    let mut rng = ChaCha8Rng::seed_from_u64(options.seed);
    rng.set_stream(stream);
    // Places are dealt, not the articles themselves: they are much smaller.
    let mut order: Vec<Vec<u32>> = strata.iter().map(|s| (0..s.articles.len() as u32).collect()).collect();
    let totals: Vec<Expected> = seen.iter().map(|s| plus(&s.first, &s.second, 1.0)).collect();
    // Rounding must not make equal divergences unequal: a permutation that is the data counts as reaching it.
    let reach = raw - 1e-12;
    let mut reached = 0;
    for drawn in 1..=PERMUTATIONS {
        let (mut p, mut q) = ([0.0; WIDTH], [0.0; WIDTH]);
        for ((stratum, order), all) in strata.iter().zip(&mut order).zip(&totals) {
            let few = stratum.own.min(order.len() - stratum.own);
            partial_shuffle(order, few, &mut rng);
            let one = total(order.iter().take(few).filter_map(|place| stratum.articles.get(*place as usize)));
            let two = plus(all, &one, -1.0);
            let (first, second) = if few == stratum.own { (one, two) } else { (two, one) };
            add_shares(&mut p, &first, stratum.weight);
            add_shares(&mut q, &second, stratum.weight);
        }
        q.iter_mut().for_each(|x| *x = x.max(0.0));
        p.iter_mut().for_each(|x| *x = x.max(0.0));
        reached += usize::from(jensen_shannon(&p, &q) >= reach);
        if reached == ENOUGH {
            return ENOUGH as f64 / drawn as f64;
        }
    }
    (reached + 1) as f64 / (PERMUTATIONS + 1) as f64
}

/// Brings `few` random values to the front (Fisher and Yates).
fn partial_shuffle<T>(values: &mut [T], few: usize, rng: &mut impl Rng) {
    let n = values.len();
    for i in 0..few {
        values.swap(i, i + below(rng, (n - i) as u64) as usize);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn articles(n: usize, cell: impl Fn(usize, usize) -> f64) -> Vec<Expected> {
        (0..n).map(|i| std::array::from_fn(|k| cell(i, k))).collect()
    }

    fn two_outlets() -> Vec<Stratum> {
        let first = articles(4, |i, k| ((i + 1) * (k + 2) % 7) as f64 + 0.5);
        let second = articles(5, |i, k| ((i + 3) * (k + 1) % 5) as f64 + 0.25 * k as f64);
        vec![Stratum { own: 4, articles: [first, second].concat(), weight: 1.0 }]
    }

    #[test]
    fn a_divergence_worked_in_scipy() {
        // scipy.spatial.distance.jensenshannon(base=2)² (SciPy 1.17.1), the jackknife by deleting rows in NumPy, and the
        // exact permutation test over all 126 ways to choose four articles of nine: 1 reaches it, p = 1/126.
        let found = divergence(&two_outlets(), Unit::Article, BootstrapOptions::default(), 0).expect("a divergence");
        assert!((found.raw - 0.084_981_195_302_550_83).abs() < 1e-12, "{found:?}");
        assert!((found.value - 0.071_812_103_878_063_39).abs() < 1e-12, "{found:?}");
        assert!((found.error - 0.011_796_781_987_878_318).abs() < 1e-12, "{found:?}");
        assert!((found.p - 1.0 / 126.0).abs() < 0.012, "{found:?}");
    }

    #[test]
    fn the_same_frames_are_no_bit_apart_and_other_frames_one() {
        let one: Expected = std::array::from_fn(|k| f64::from(u8::from(k == 3)));
        let other: Expected = std::array::from_fn(|k| f64::from(u8::from(k == 4)));
        assert_eq!((jensen_shannon(&one, &one), jensen_shannon(&one, &other)), (0.0, 1.0));
        let strata = [Stratum { articles: vec![one; 8], own: 3, weight: 1.0 }];
        let same = divergence(&strata, Unit::Article, BootstrapOptions::default(), 0).expect("a divergence");
        assert_eq!((same.value, same.error, same.p, same.interval()), (0.0, 0.0, 1.0, (0.0, 0.0)));
    }

    #[test]
    fn what_differs_only_in_the_mix_of_topics_is_the_same_within_topics() {
        let of = |k: usize, n: usize| vec![std::array::from_fn::<f64, WIDTH, _>(|j| if j == k { 2.0 } else { 0.1 }); n];
        let topic = |k: usize, own: usize, other: usize| Stratum {
            articles: [of(k, own), of(k, other)].concat(),
            own,
            weight: 0.5,
        };
        let strata = [topic(0, 9, 2), topic(5, 2, 9)];
        let within = divergence(&strata, Unit::Article, BootstrapOptions::default(), 0).expect("a divergence");
        assert!(within.value.abs() < 1e-12 && within.p == 1.0, "{within:?}");
        let (first, second): (Vec<_>, Vec<_>) = ([of(0, 9), of(5, 2)].concat(), [of(0, 2), of(5, 9)].concat());
        let together = [Stratum { own: 11, articles: [first, second].concat(), weight: 1.0 }];
        let apart = divergence(&together, Unit::Article, BootstrapOptions::default(), 0).expect("a divergence");
        assert!(apart.value > 0.1 && apart.p < 0.05, "{apart:?}");
    }

    #[test]
    fn with_one_article_on_a_side_nothing_is_said() {
        let mut strata = two_outlets();
        strata[0].own = 1;
        assert_eq!(divergence(&strata, Unit::Article, BootstrapOptions::default(), 0), None);
        assert_eq!(divergence(&two_outlets(), Unit::Stratum, BootstrapOptions::default(), 0), None);
        assert_eq!(divergence(&[], Unit::Article, BootstrapOptions::default(), 0), None);
    }
}
