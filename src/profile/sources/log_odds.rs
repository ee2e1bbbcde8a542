//! Verbs by which one group of attributions stands out against another.

use std::collections::BTreeMap;

/// Counts of verbs, by number of the verb.
pub(super) type Counts = BTreeMap<u32, u64>;

/// A verb with its counts here and in what it is set against.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scored {
    pub verb: u32,
    pub count: u64,
    pub elsewhere: u64,
    pub log_odds: Option<f64>,
    pub z: Option<f64>,
}

/// The verbs that stand out here, at most `top`, by falling z-score: log-odds ratio with an informative Dirichlet prior
/// (Monroe, Colaresi and Quinn 2008, sections 3.4 and 3.5.1). The prior of a verb is its share in both groups together; its
/// size is one pseudo-count a distinct verb.
pub(super) fn distinctive(own: &Counts, rest: &Counts, top: usize) -> Vec<Scored> {
    let mut total = own.clone();
    rest.iter().for_each(|(verb, n)| *total.entry(*verb).or_default() += n);
    let sum = |counts: &Counts| counts.values().sum::<u64>() as f64;
    let (n_own, n_rest, n_total, size) = (sum(own), sum(rest), sum(&total), total.len() as f64);
    let score = |(&verb, &count): (&u32, &u64)| {
        let elsewhere = rest.get(&verb).copied().unwrap_or(0);
        let prior = size * (count + elsewhere) as f64 / n_total;
        let (a, b) = (count as f64 + prior, elsewhere as f64 + prior);
        let log_odds = (a / (n_own + size - a)).ln() - (b / (n_rest + size - b)).ln();
        let known = |x: f64| Some(x).filter(|x| n_rest > 0.0 && x.is_finite());
        Scored { verb, count, elsewhere, log_odds: known(log_odds), z: known(log_odds / (1.0 / a + 1.0 / b).sqrt()) }
    };
    let mut scored: Vec<Scored> =
        own.iter().map(score).filter(|s| s.count > 1 && s.z.is_none_or(|z| z > 0.0)).collect();
    scored.sort_by(|a, b| {
        let z = |s: &Scored| s.z.unwrap_or(0.0);
        z(b).total_cmp(&z(a)).then(b.count.cmp(&a.count)).then(a.verb.cmp(&b.verb))
    });
    scored.truncate(top);
    scored
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verb_used_more_here_stands_out() {
        // Independently computed: prior size 2; verb 1: prior 2·20/70 = 4/7, a = 15.571428…, b = 5.571428…;
        // log-odds = ln(15.571428/(40+2−15.571428)) − ln(5.571428/(30+2−5.571428)) = −0.52897 + 1.55682 = 1.02785;
        // z = 1.02785/√(1/15.571428 + 1/5.571428) = 2.08200.
        let own = Counts::from([(0, 25), (1, 15)]);
        let rest = Counts::from([(0, 25), (1, 5)]);
        let found = distinctive(&own, &rest, 5);
        assert_eq!(found.iter().map(|s| (s.verb, s.count, s.elsewhere)).collect::<Vec<_>>(), [(1, 15, 5)]);
        assert!((found[0].log_odds.unwrap() - 1.02785).abs() < 1e-4, "{found:?}");
        assert!((found[0].z.unwrap() - 2.082).abs() < 1e-3, "{found:?}");
    }

    #[test]
    fn nothing_to_set_against_leaves_no_score() {
        let own = Counts::from([(0, 3), (1, 1)]);
        let found = distinctive(&own, &Counts::new(), 5);
        assert_eq!(found.iter().map(|s| (s.verb, s.z)).collect::<Vec<_>>(), [(0, None)]);
        assert!(distinctive(&Counts::new(), &own, 5).is_empty());
    }
}
