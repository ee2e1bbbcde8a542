//! Verbs by which one group of attributions stands out against another.

use std::collections::{BTreeMap, BTreeSet};

use crate::profile::log_odds::log_odds;

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

/// The verbs that stand out here, at most `top`, by falling z-score ([`log_odds`]).
pub(super) fn distinctive(own: &Counts, rest: &Counts, top: usize) -> Vec<Scored> {
    let sum = |counts: &Counts| counts.values().sum::<u64>() as f64;
    let (n_own, n_rest) = (sum(own), sum(rest));
    let distinct = own.keys().chain(rest.keys()).collect::<BTreeSet<_>>().len() as f64;
    let score = |(&verb, &count): (&u32, &u64)| {
        let elsewhere = rest.get(&verb).copied().unwrap_or(0);
        let (log_odds, z) = log_odds((count, elsewhere), (n_own, n_rest), distinct);
        Scored { verb, count, elsewhere, log_odds, z }
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
