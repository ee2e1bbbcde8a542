//! By how much more often a word stands here than elsewhere.

/// Log-odds ratio with an informative Dirichlet prior, and its z-score (Monroe, Colaresi and Quinn 2008, "Fightin'
/// Words", sections 3.4 and 3.5.1). `count` and `elsewhere` are of the word, `n_own` and `n_rest` of all words. The prior of
/// a word is its share in both together; the prior's size is one pseudo-count a distinct word (our choice: large enough to
/// calm words seen once, small beside a real outlet). Null where there is nothing to differ from, and for the only word that
/// there is: its odds are 1 to 0.
pub(super) fn log_odds(
    (count, elsewhere): (u64, u64),
    (n_own, n_rest): (f64, f64),
    prior_size: f64,
) -> (Option<f64>, Option<f64>) {
    let prior = prior_size * (count + elsewhere) as f64 / (n_own + n_rest);
    let (own, rest) = (count as f64 + prior, elsewhere as f64 + prior);
    let log_odds = (own / (n_own + prior_size - own)).ln() - (rest / (n_rest + prior_size - rest)).ln();
    let known = |x: f64| Some(x).filter(|x| n_rest > 0.0 && x.is_finite());
    (known(log_odds), known(log_odds / (1.0 / own + 1.0 / rest).sqrt()))
}
