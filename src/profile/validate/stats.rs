//! Intervals of shares.

use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::profile::bootstrap::Estimate;

/// 97.5% quantile of the normal distribution.
const Z: f64 = 1.959_963_984_540_054;

/// 97.5% quantile of Student's t; of the normal distribution where the degrees of freedom are many.
pub fn t_quantile(freedom: f64) -> f64 {
    if freedom > 1e4 {
        return Z;
    }
    StudentsT::new(0.0, 1.0, freedom.max(1.0)).map_or(Z, |t| t.inverse_cdf(0.975))
}

/// Interval of a share from its variance and a quantile: symmetric on the logit scale, which keeps it in (0, 1) and does
/// better for rare frames than a symmetric one (Korn and Graubard 1999, section 2.8); where the estimate itself is outside, as
/// prediction-powered ones may be, symmetric and cut.
pub fn share_interval(estimate: f64, variance: f64, quantile: f64) -> Estimate {
    if !estimate.is_finite() {
        return Estimate::default();
    }
    let error = variance.max(0.0).sqrt();
    let (lower, upper) = if estimate > 0.0 && estimate < 1.0 {
        let (middle, half) = ((estimate / (1.0 - estimate)).ln(), quantile * error / (estimate * (1.0 - estimate)));
        let share = |x: f64| 1.0 / (1.0 + (-x).exp());
        (share(middle - half), share(middle + half))
    } else {
        ((estimate - quantile * error).clamp(0.0, 1.0), (estimate + quantile * error).clamp(0.0, 1.0))
    };
    let known = |x: f64| x.is_finite().then_some(x);
    Estimate { value: Some(estimate.clamp(0.0, 1.0)), lower: known(lower), upper: known(upper) }
}

/// Upper end of the 95% interval of a share of which nothing was seen in a weighted sample: Clopper and Pearson's with
/// Kish's effective number (Korn and Graubard 1998).
pub fn upper_of_none(weights: &[f64]) -> f64 {
    let (sum, squares) = weights.iter().fold((0.0, 0.0), |(s, q), w| (s + w, q + w * w));
    if squares == 0.0 { 1.0 } else { 1.0 - 0.025f64.powf(squares / (sum * sum)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_those_of_tables() {
        assert!((t_quantile(4.0) - 2.776_445).abs() < 1e-5);
        assert!((t_quantile(f64::INFINITY) - 1.959_964).abs() < 1e-6);
    }

    #[test]
    fn the_logit_interval_is_that_of_a_closed_form_and_stays_within_bounds() {
        // estimate 0.1, error 0.03: logit -2.197225, half 1.959964 * 0.03 / 0.09 = 0.653321.
        let interval = share_interval(0.1, 0.0009, t_quantile(f64::INFINITY));
        assert!((interval.lower.unwrap() - 0.054_653).abs() < 1e-5, "{interval:?}");
        assert!((interval.upper.unwrap() - 0.175_968).abs() < 1e-5, "{interval:?}");
        let outside = share_interval(-0.01, 0.0001, 2.0);
        assert_eq!((outside.value, outside.lower), (Some(0.0), Some(0.0)));
        assert!((outside.upper.unwrap() - 0.01).abs() < 1e-12);
    }

    #[test]
    fn nothing_seen_in_a_hundred_has_the_bound_of_clopper_and_pearson() {
        assert!((upper_of_none(&[3.0; 100]) - 0.036_217).abs() < 1e-5);
    }
}
