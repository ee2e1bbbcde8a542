//! What the pairs around a pair say of it.

use std::collections::BTreeMap;

use super::{
    align::{self, Alignment, ReadPair, joined},
    statement::Statement,
};

/// Names of the values of what stands around a pair, in order.
const AROUND: [&str; 27] = [
    "pair_logit",
    "next_both",
    "next_crossed",
    "next_second",
    "next_first",
    "next_on_both_sides",
    "third_best",
    "third_sum",
    "square_best",
    "square_sum",
    "rival_first",
    "rival_second",
    "rivals_less",
    "rivals_more",
    "shared_in_all",
    "shared_less",
    "shared_more",
    "titles_less",
    "titles_more",
    "titles_product",
    "leads_less",
    "leads_product",
    "central_less",
    "central_more",
    "central_product",
    "elsewhere_first",
    "elsewhere_second",
];

/// Names of the values of a pair in its context, in order: its own, then those of what stands around it.
pub(crate) const FEATURES: [&str; align::N_FEATURES + AROUND.len()] = joined(align::FEATURES, AROUND);

/// Values of a pair, in the order of [`FEATURES`].
pub(crate) type Values = [f64; FEATURES.len()];

/// Pairs below this likelihood are dropped, and count as 0 for the others.
const LEAST: f64 = 0.01;

/// Paragraphs after the title that are a lead.
const LEAD: usize = 3;

/// Rounds in which what is central to the event settles.
const ROUNDS: usize = 20;

/// Pairs worth a look with their values, in order.
pub(crate) fn values(statements: &[Statement], pairs: &[ReadPair], alone: &Alignment) -> Vec<((usize, usize), Values)> {
    let kept: Vec<&ReadPair> = pairs.iter().filter(|pair| alone.of(pair.i, pair.j) >= LEAST).collect();
    let mut partners: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); statements.len()];
    for pair in &kept {
        let likelihood = alone.of(pair.i, pair.j);
        partners[pair.i].insert(pair.j, likelihood);
        partners[pair.j].insert(pair.i, likelihood);
    }
    let event = Event::new(statements, partners);
    let value = |pair: &&ReadPair| {
        let values: Values = joined(pair.values, event.values(pair.i, pair.j));
        ((pair.i, pair.j), values)
    };
    kept.iter().map(value).collect()
}

struct Event<'a> {
    statements: &'a [Statement<'a>],
    /// Partners of each statement with their likelihoods.
    partners: Vec<BTreeMap<usize, f64>>,
    /// Sum of these.
    sums: Vec<f64>,
    /// The likeliest that is another article's title.
    titles: Vec<f64>,
    /// The likeliest that is in another article's lead.
    leads: Vec<f64>,
    /// How central each statement is to what the outlets share: 1 on average (eigenvector centrality; Bonacich 1972).
    central: Vec<f64>,
}

impl<'a> Event<'a> {
    fn new(statements: &'a [Statement<'a>], partners: Vec<BTreeMap<usize, f64>>) -> Self {
        let in_lead = in_lead(statements);
        let best = |of: &dyn Fn(usize) -> bool| -> Vec<f64> {
            let own =
                |all: &BTreeMap<usize, f64>| all.iter().filter(|(k, _)| of(**k)).map(|(_, p)| *p).fold(0.0, f64::max);
            partners.iter().map(own).collect()
        };
        Self {
            sums: partners.iter().map(|all| all.values().sum()).collect(),
            titles: best(&|k| statements[k].is_title),
            leads: best(&|k| in_lead[k]),
            central: central(&partners),
            statements,
            partners,
        }
    }

    fn of(&self, i: usize, j: usize) -> f64 {
        self.partners[i].get(&j).copied().unwrap_or_default()
    }

    /// The statement so many steps further on in the same article.
    fn step(&self, i: usize, by: isize) -> Option<usize> {
        let to = i.checked_add_signed(by).filter(|to| *to < self.statements.len())?;
        (self.statements[to].article == self.statements[i].article).then_some(to)
    }

    /// Likelihood of the pair so many steps from (i, j) in either article; 0 where there is none.
    fn near(&self, i: usize, j: usize, by: (isize, isize)) -> f64 {
        self.step(i, by.0).zip(self.step(j, by.1)).map_or(0.0, |(a, b)| self.of(a, b))
    }

    fn values(&self, i: usize, j: usize) -> [f64; AROUND.len()] {
        let near = |by| self.near(i, j, by);
        let best = |a, b| f64::max(near(a), near(b));
        let p = self.of(i, j).clamp(1e-4, 1.0 - 1e-4);
        let (third_best, third_sum) = self.thirds(i, j);
        let (square_best, square_sum) = self.squares(i, j);
        let (first, second) = (self.rival(i, j), self.rival(j, i));
        let less = |of: &[f64]| of[i].min(of[j]);
        let more = |of: &[f64]| of[i].max(of[j]);
        let product = |of: &[f64]| of[i] * of[j];
        [
            (p / (1.0 - p)).ln(),
            best((1, 1), (-1, -1)),
            best((1, -1), (-1, 1)),
            best((0, 1), (0, -1)),
            best((1, 0), (-1, 0)),
            near((1, 1)) + near((-1, -1)),
            third_best,
            third_sum,
            square_best,
            square_sum,
            first,
            second,
            first.min(second),
            first.max(second),
            self.sums[i] + self.sums[j],
            less(&self.sums),
            more(&self.sums),
            less(&self.titles),
            more(&self.titles),
            product(&self.titles),
            less(&self.leads),
            product(&self.leads),
            less(&self.central),
            more(&self.central),
            product(&self.central),
            self.elsewhere(i, j),
            self.elsewhere(j, i),
        ]
    }

    /// How likely both share their statement with one of a third article: at best, and with all of them.
    fn thirds(&self, i: usize, j: usize) -> (f64, f64) {
        let both = self.partners[i].iter().map(|(k, p)| p * self.of(j, *k));
        both.fold((0.0, 0.0), |(best, sum), p| (best.max(p), sum + p))
    }

    /// What `of` shares with other articles than that of `to`.
    fn elsewhere(&self, of: usize, to: usize) -> f64 {
        let article = self.statements[to].article;
        self.partners[of].iter().filter(|(k, _)| self.statements[**k].article != article).map(|(_, p)| p).sum()
    }

    /// Partners of `of` in the article of `to`, but for `to` itself.
    fn rivals(&self, of: usize, to: usize) -> impl Iterator<Item = (usize, f64)> + '_ {
        let article = self.statements[to].article;
        let own = self.partners[of].iter().filter(move |(k, _)| **k != to && self.statements[**k].article == article);
        own.map(|(k, p)| (*k, *p))
    }

    fn rival(&self, of: usize, to: usize) -> f64 {
        self.rivals(of, to).map(|(_, p)| p).fold(0.0, f64::max)
    }

    /// How likely both share their statement with a pair of the same two articles that shares it: at best, and with all.
    fn squares(&self, i: usize, j: usize) -> (f64, f64) {
        let (mut best, mut sum) = (0.0f64, 0.0);
        for (k, p) in self.rivals(i, j) {
            for (l, q) in self.rivals(j, i) {
                let all = p * q * self.of(k, l);
                best = best.max(all);
                sum += all;
            }
        }
        (best, sum)
    }
}

/// Whether each statement is one of the first after its article's title.
fn in_lead(statements: &[Statement]) -> Vec<bool> {
    let mut seen: BTreeMap<usize, usize> = BTreeMap::new();
    let lead = |s: &Statement| {
        let number = seen.entry(s.article).or_default();
        *number += usize::from(!s.is_title);
        !s.is_title && *number <= LEAD
    };
    statements.iter().map(lead).collect()
}

/// The statement with which those are shared that are shared with many such: power iteration, mean 1.
fn central(partners: &[BTreeMap<usize, f64>]) -> Vec<f64> {
    let n = partners.len();
    let mut central = vec![1.0; n];
    for _ in 0..ROUNDS {
        let next: Vec<f64> =
            partners.iter().map(|all| all.iter().map(|(k, p)| p * central[*k]).sum::<f64>() + 1e-9).collect();
        let mean = next.iter().sum::<f64>() / n as f64;
        central = next.into_iter().map(|c| c / mean).collect();
    }
    central
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(article: usize) -> Statement<'static> {
        let outlet = ["A", "B", "C"][article];
        Statement { outlet, article, is_title: false, position: 0.0, text: "" }
    }

    #[test]
    fn values_worked_by_hand() {
        // Articles of two, two and one paragraphs.
        let statements = [0, 0, 1, 1, 2].map(statement);
        let likely = [(0, 2, 0.5), (1, 3, 0.8), (0, 3, 0.4), (0, 4, 0.6), (2, 4, 0.5), (1, 2, 0.001)];
        let pairs = likely.map(|(i, j, _)| ReadPair { i, j, values: [0.0; align::N_FEATURES] });
        let found = values(&statements, &pairs, &Alignment::from_pairs(&likely));
        let of = |pair: (usize, usize), name: &str| {
            let n = FEATURES.iter().position(|f| *f == name).unwrap();
            found.iter().find(|(p, _)| *p == pair).map(|(_, v)| v[n]).unwrap()
        };
        let near = |a: f64, b: f64| (a - b).abs() < 1e-12;
        assert_eq!(found.len(), 5, "a pair that is hardly likely is dropped");
        assert_eq!(of((0, 2), "pair_logit"), 0.0, "even odds");
        assert_eq!((of((0, 2), "next_both"), of((0, 2), "next_on_both_sides")), (0.8, 0.8));
        assert_eq!((of((0, 2), "next_second"), of((0, 2), "next_first")), (0.4, 0.0));
        assert!(
            near(of((0, 2), "third_best"), 0.3) && near(of((0, 2), "third_sum"), 0.3),
            "by way of the third article"
        );
        assert_eq!((of((0, 2), "rival_first"), of((0, 2), "rival_second")), (0.4, 0.0));
        assert!(near(of((0, 4), "third_best"), 0.25));
        assert!(near(of((0, 2), "shared_less"), 1.0) && near(of((0, 2), "shared_more"), 1.5));
        assert!(near(of((0, 2), "elsewhere_first"), 0.6) && near(of((0, 2), "elsewhere_second"), 0.5));
        assert!(near(of((0, 2), "leads_less"), 0.5), "all are in a lead here");
        assert_eq!(of((0, 2), "titles_more"), 0.0);
    }

    #[test]
    fn what_is_shared_most_is_central() {
        let statements = [0, 1, 1, 2].map(statement);
        let likely = [(0, 1, 0.9), (0, 3, 0.9), (1, 3, 0.9), (0, 2, 0.1)];
        let partners =
            |n: usize| likely.iter().filter(move |(i, j, _)| *i == n || *j == n).map(move |(i, j, p)| (i + j - n, *p));
        let central = central(&(0..4).map(|n| partners(n).collect()).collect::<Vec<_>>());
        assert!(central[0] > central[1] && central[1] > central[2], "{central:?}");
        assert!((central.iter().sum::<f64>() / 4.0 - 1.0).abs() < 1e-9);
        assert_eq!(in_lead(&statements), [true; 4]);
    }
}
