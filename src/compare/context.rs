//! What the pairs around a pair say of it.

use std::collections::BTreeMap;

use super::{align::Alignment, statement::Statement};

/// Names of the values of a pair, in order.
pub(crate) const FEATURES: [&str; 12] = [
    "pair_logit",
    "next_both",
    "next_crossed",
    "next_first",
    "next_second",
    "third_best",
    "third_sum",
    "others_sum",
    "others_least",
    "square",
    "rival_first",
    "rival_second",
];

/// Pairs below this likelihood are dropped, and count as 0 for the others.
const LEAST: f64 = 0.02;

/// Pairs worth a look with their values, in order.
pub(crate) fn values(statements: &[Statement], alone: &Alignment) -> Vec<((usize, usize), [f64; FEATURES.len()])> {
    let mut pairs = alone.from(LEAST);
    pairs.sort_unstable();
    let mut partners: Vec<BTreeMap<usize, f64>> = vec![BTreeMap::new(); statements.len()];
    for &(i, j) in &pairs {
        partners[i].insert(j, alone.of(i, j));
        partners[j].insert(i, alone.of(i, j));
    }
    let event = Event { statements, partners };
    pairs.into_iter().map(|(i, j)| ((i, j), event.values(i, j))).collect()
}

struct Event<'a> {
    statements: &'a [Statement<'a>],
    /// Partners of each statement with their likelihoods.
    partners: Vec<BTreeMap<usize, f64>>,
}

impl Event<'_> {
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

    fn values(&self, i: usize, j: usize) -> [f64; FEATURES.len()] {
        let best = |a: (isize, isize), b: (isize, isize)| self.near(i, j, a).max(self.near(i, j, b));
        let (mut third_best, mut third_sum) = (0.0f64, 0.0);
        for (k, p) in &self.partners[i] {
            let both = p * self.of(j, *k);
            third_best = third_best.max(both);
            third_sum += both;
        }
        let sum = |of: usize| self.partners[of].values().sum::<f64>();
        let p = self.of(i, j).clamp(1e-6, 1.0 - 1e-6);
        [
            (p / (1.0 - p)).ln(),
            best((1, 1), (-1, -1)),
            best((1, -1), (-1, 1)),
            best((0, 1), (0, -1)),
            best((1, 0), (-1, 0)),
            third_best,
            third_sum,
            sum(i).ln_1p() + sum(j).ln_1p(),
            sum(i).min(sum(j)),
            self.square(i, j),
            self.rival(i, j),
            self.rival(j, i),
        ]
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

    /// How likely both share their statement with a pair that shares it.
    fn square(&self, i: usize, j: usize) -> f64 {
        let with =
            |(k, p): (usize, f64)| self.rivals(j, i).map(move |(l, q)| p * q * self.of(k, l)).fold(0.0, f64::max);
        self.rivals(i, j).map(with).fold(0.0, f64::max)
    }
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
        let alone = Alignment::from_pairs(&[(0, 2, 0.5), (1, 3, 0.8), (0, 3, 0.4), (0, 4, 0.6), (2, 4, 0.5)]);
        let found = values(&statements, &alone);
        let of = |pair| found.iter().find(|(p, _)| *p == pair).map(|(_, v)| *v).unwrap();
        let v = of((0, 2));
        assert_eq!(v[0], 0.0, "even odds");
        assert_eq!(v[1], 0.8, "the next paragraphs of both");
        assert_eq!((v[3], v[4]), (0.4, 0.0), "the next of the second, of the first");
        assert!((v[5] - 0.3).abs() < 1e-12 && (v[6] - 0.3).abs() < 1e-12, "by way of the third article");
        assert_eq!((v[10], v[11]), (0.4, 0.0));
        assert!((of((0, 4))[5] - 0.25).abs() < 1e-12);
        assert!((v[8] - 1.0).abs() < 1e-12, "what the one with less shares in all");
    }
}
