//! Fitting the weights of the pair model to articles whose events are known.
//!
//! Logistic regression with a ridge penalty by Newton's method (Hastie, Tibshirani and Friedman 2009, sections 4.4.1 and
//! 3.4.1) over the candidate pairs, then a shift of the intercept: the one with which the groups have the best BCubed F1.

use super::{Candidates, N_FEATURES, Pair, Weights};

/// Weight of the ridge penalty (the inverse of scikit-learn's C = 1); the intercept is free.
const RIDGE: f64 = 1.0;
/// Newton steps; it has converged after about eight.
const STEPS: usize = 25;
/// Intercept and features.
const WIDTH: usize = N_FEATURES + 1;
/// Shifts that are tried: from the logistic fit's own intercept up by so many tenths. Groups are wanted from far below even
/// odds of a pair on, because candidates of different events are many times as many as those of one.
const SHIFTS: std::ops::RangeInclusive<i32> = -20..=60;

/// Fits the weights. `same` tells whether the two articles of a pair are of one event, `None` where the pair is not to be
/// learned from; `f1` scores groups.
pub fn fit(candidates: &Candidates, same: impl Fn(&Pair) -> Option<bool>, f1: impl Fn(&[Vec<u32>]) -> f64) -> Weights {
    let rows: Vec<([f64; WIDTH], f64)> = candidates
        .pairs
        .iter()
        .filter_map(|p| {
            let mut row = [1.0; WIDTH];
            row[1..].copy_from_slice(&p.features);
            same(p).map(|is| (row, f64::from(u8::from(is))))
        })
        .collect();
    let beta = logistic(&rows);
    let mut of = [0.0; N_FEATURES];
    of.copy_from_slice(&beta[1..]);
    let shifted = |tenths: i32| Weights { intercept: beta[0] + f64::from(tenths) / 10.0, of };
    let mut best = (f64::NEG_INFINITY, shifted(0));
    for tenths in SHIFTS {
        let score = f1(&candidates.groups(&shifted(tenths)));
        if score > best.0 {
            best = (score, shifted(tenths));
        }
    }
    best.1
}

fn logistic(rows: &[([f64; WIDTH], f64)]) -> [f64; WIDTH] {
    let mut beta = [0.0; WIDTH];
    for _ in 0..STEPS {
        let mut gradient = [0.0; WIDTH];
        let mut hessian = [[0.0; WIDTH]; WIDTH];
        for i in 1..WIDTH {
            gradient[i] = -RIDGE * beta[i];
            hessian[i][i] = RIDGE;
        }
        for (x, y) in rows {
            let z: f64 = x.iter().zip(&beta).map(|(x, b)| x * b).sum();
            let p = 1.0 / (1.0 + (-z).exp());
            for i in 0..WIDTH {
                gradient[i] += (y - p) * x[i];
                for j in 0..=i {
                    hessian[i][j] += p * (1.0 - p) * x[i] * x[j];
                }
            }
        }
        let Some(step) = solve(hessian, gradient) else { break };
        beta.iter_mut().zip(step).for_each(|(b, s)| *b += s);
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    beta
}

/// Solves A x = b for a positive definite A of which the lower half is given (Cholesky); none where A is not.
fn solve(mut a: [[f64; WIDTH]; WIDTH], mut b: [f64; WIDTH]) -> Option<[f64; WIDTH]> {
    for i in 0..WIDTH {
        for j in 0..=i {
            let sum = (0..j).fold(a[i][j], |sum, k| sum - a[i][k] * a[j][k]);
            if i == j && sum <= 0.0 {
                return None;
            }
            a[i][j] = if i == j { sum.sqrt() } else { sum / a[j][j] };
        }
        b[i] = (0..i).fold(b[i], |sum, k| sum - a[i][k] * b[k]) / a[i][i];
    }
    for i in (0..WIDTH).rev() {
        b[i] = (i + 1..WIDTH).fold(b[i], |sum, k| sum - a[k][i] * b[k]) / a[i][i];
    }
    Some(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_known_model_is_found_again() {
        // Odds of 3 to 1 where the first feature is 1, of 1 to 3 where it is 0: intercept −ln 3, weight 2 ln 3.
        let row = |x: f64, y: f64| {
            let mut row = [0.0; WIDTH];
            (row[0], row[1]) = (1.0, x);
            (row, y)
        };
        let cell = |x: f64, y: f64, n: usize| std::iter::repeat_n(row(x, y), n);
        let rows: Vec<_> = cell(1.0, 1.0, 3000)
            .chain(cell(1.0, 0.0, 1000))
            .chain(cell(0.0, 1.0, 1000))
            .chain(cell(0.0, 0.0, 3000))
            .collect();
        let beta = logistic(&rows);
        assert!((beta[0] + 3f64.ln()).abs() < 0.01 && (beta[1] - 2.0 * 3f64.ln()).abs() < 0.01, "{beta:?}");
        assert!(beta[2..].iter().all(|b| *b == 0.0));
    }
}
