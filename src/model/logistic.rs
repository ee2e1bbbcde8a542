//! Logistic regression on a few named values.

use serde::{Deserialize, Serialize};

/// Rounds of Newton's method; it has settled long before.
const ROUNDS: usize = 50;

/// A logistic model: p = 1 / (1 + exp(−(bias + Σ weight · value))).
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Logistic {
    /// Constant term.
    pub bias: f64,
    /// Name and weight of each value, in the order in which they are given.
    pub weights: Vec<(String, f64)>,
}

impl Logistic {
    /// Log-odds of values in the order of the weights.
    pub fn logit(&self, values: &[f64]) -> f64 {
        self.weights.iter().zip(values).fold(self.bias, |sum, ((_, weight), value)| sum + weight * value)
    }

    /// Probability of values in the order of the weights.
    pub fn probability(&self, values: &[f64]) -> f64 {
        probability(self.logit(values))
    }

    /// Whether its values are these.
    pub fn takes(&self, names: &[&str]) -> bool {
        self.weights.iter().map(|(name, _)| name.as_str()).eq(names.iter().copied())
    }

    /// Fits the model of the greatest penalised likelihood by Newton's method. Each value is brought to mean 0 and standard
    /// deviation 1 first; `ridge` times half the sum of the squared weights of these is the penalty.
    ///
    /// A model that cannot be told (no rows, rows of one label only) has the rows' share as its bias and weights of 0.
    pub fn fit<const N: usize>(names: [&str; N], rows: &[[f64; N]], labels: &[bool], ridge: f64) -> Self {
        let n = rows.len().max(1) as f64;
        let mean = |k: usize| rows.iter().map(|row| row[k]).sum::<f64>() / n;
        let means: [f64; N] = std::array::from_fn(mean);
        let deviation = |k: usize| (rows.iter().map(|row| (row[k] - means[k]).powi(2)).sum::<f64>() / n).sqrt();
        let deviations: [f64; N] = std::array::from_fn(|k| Some(deviation(k)).filter(|d| *d > 1e-9).unwrap_or(1.0));
        let standard: Vec<[f64; N]> =
            rows.iter().map(|row| std::array::from_fn(|k| (row[k] - means[k]) / deviations[k])).collect();
        let share = (labels.iter().filter(|y| **y).count() as f64 + 0.5) / (rows.len() as f64 + 1.0);
        let start = (share / (1.0 - share)).ln();
        let (bias, weights) = newton(&standard, labels, ridge, start);
        let weights: [f64; N] = std::array::from_fn(|k| weights[k] / deviations[k]);
        let bias = bias - weights.iter().zip(&means).map(|(w, m)| w * m).sum::<f64>();
        Self { bias, weights: names.iter().zip(weights).map(|(name, w)| ((*name).to_owned(), w)).collect() }
    }
}

/// Probability of log-odds.
fn probability(logit: f64) -> f64 {
    1.0 / (1.0 + (-logit).exp())
}

fn newton<const N: usize>(rows: &[[f64; N]], labels: &[bool], ridge: f64, start: f64) -> (f64, [f64; N]) {
    let (mut bias, mut weights) = (start, [0.0; N]);
    for _ in 0..ROUNDS {
        // The last row and column stand for the bias, which is not penalised.
        let mut gradient = vec![0.0; N + 1];
        let mut hessian = vec![vec![0.0; N + 1]; N + 1];
        for (row, label) in rows.iter().zip(labels) {
            let p = probability(row.iter().zip(&weights).fold(bias, |sum, (x, w)| sum + x * w));
            let value = |k: usize| row.get(k).copied().unwrap_or(1.0);
            for a in 0..=N {
                gradient[a] += (f64::from(u8::from(*label)) - p) * value(a);
                let weight = p * (1.0 - p) * value(a);
                hessian[a].iter_mut().take(a + 1).enumerate().for_each(|(b, h)| *h += weight * value(b));
            }
        }
        for a in 0..=N {
            hessian[a][a] += if a < N { ridge } else { 1e-9 };
            gradient[a] -= if a < N { ridge * weights[a] } else { 0.0 };
        }
        let step = solve(hessian, gradient);
        // A whole step may overshoot where the odds are long: it is halved until it is uphill.
        let (from, mut part) = (penalised(rows, labels, ridge, bias, &weights), 1.0);
        let to = loop {
            let to: [f64; N] = std::array::from_fn(|k| weights[k] + part * step[k]);
            if part < 1e-6 || penalised(rows, labels, ridge, bias + part * step[N], &to) >= from {
                break to;
            }
            part *= 0.5;
        };
        (bias, weights) = (bias + part * step[N], to);
        if step.iter().all(|s| s.abs() < 1e-9) {
            break;
        }
    }
    (bias, weights)
}

/// Penalised log-likelihood.
fn penalised<const N: usize>(rows: &[[f64; N]], labels: &[bool], ridge: f64, bias: f64, weights: &[f64; N]) -> f64 {
    let of = |(row, label): (&[f64; N], &bool)| {
        let logit = row.iter().zip(weights).fold(bias, |sum, (x, w)| sum + x * w);
        // ln(1 + exp(−x)) without overflow.
        let signed = if *label { logit } else { -logit };
        signed.min(0.0) - (-signed.abs()).exp().ln_1p()
    };
    let likelihood: f64 = rows.iter().zip(labels).map(of).sum();
    likelihood - 0.5 * ridge * weights.iter().map(|w| w * w).sum::<f64>()
}

/// Solves a x = b by Cholesky's decomposition; of the symmetric positive definite `a` only the lower half is read.
fn solve(mut a: Vec<Vec<f64>>, mut b: Vec<f64>) -> Vec<f64> {
    let n = b.len();
    for i in 0..n {
        for j in 0..=i {
            let sum = a[i][j] - (0..j).map(|k| a[i][k] * a[j][k]).sum::<f64>();
            a[i][j] = if i == j { sum.max(1e-12).sqrt() } else { sum / a[j][j] };
        }
    }
    for i in 0..n {
        b[i] = (b[i] - (0..i).map(|k| a[i][k] * b[k]).sum::<f64>()) / a[i][i];
    }
    for i in (0..n).rev() {
        b[i] = (b[i] - (i + 1..n).map(|k| a[k][i] * b[k]).sum::<f64>()) / a[i][i];
    }
    b
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_logistic_model_names_what_it_takes() {
        let model = Logistic { bias: -1.0, weights: vec![("a".into(), 2.0), ("b".into(), 0.5)] };
        assert!(model.takes(&["a", "b"]) && !model.takes(&["a"]) && !model.takes(&["b", "a"]));
        assert!((model.logit(&[1.0, 2.0]) - 2.0).abs() < 1e-12);
        assert!((model.probability(&[0.5, 0.0]) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn of_one_yes_or_no_value_the_fit_is_the_log_of_the_odds() {
        // 3 of 4 with the value, 1 of 4 without: logits ln 3 and −ln 3.
        let rows: Vec<[f64; 1]> = [1.0, 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 0.0].map(|x| [x]).to_vec();
        let labels = [true, true, true, false, true, false, false, false];
        let model = Logistic::fit(["x"], &rows, &labels, 0.0);
        assert!((model.bias + 3f64.ln()).abs() < 1e-6, "{model:?}");
        assert!((model.weights[0].1 - 2.0 * 3f64.ln()).abs() < 1e-6, "{model:?}");
    }

    #[test]
    fn long_odds_do_not_make_it_overshoot() {
        // One case in a thousand, far out, on two values that are nearly the same.
        let row = |n: usize| if n == 0 { [40.0, 41.0] } else { [n as f64 % 7.0, n as f64 % 7.0 + n as f64 % 2.0] };
        let rows: Vec<[f64; 2]> = (0..1000).map(row).collect();
        let labels: Vec<bool> = (0..1000).map(|n| n == 0).collect();
        let model = Logistic::fit(["x", "y"], &rows, &labels, 0.1);
        assert!(model.probability(&rows[0]) > 0.5 && model.probability(&rows[5]) < 0.01, "{model:?}");
    }

    #[test]
    fn rows_that_tell_nothing_give_their_share() {
        let none = Logistic::fit(["x"], &[], &[], 1.0);
        assert!((none.probability(&[7.0]) - 0.5).abs() < 1e-6);
        let all = Logistic::fit(["x"], &[[1.0], [1.0]], &[true, true], 1.0);
        assert!(all.probability(&[1.0]) > 0.8 && all.weights[0].1 == 0.0);
    }
}
