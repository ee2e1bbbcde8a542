//! Numbers and dates as people read them, with fixed decimals so that a page is the same bytes every time.

use chrono::{Datelike, NaiveDate};

use crate::analyze::rows::EstimateRow;

/// What a measure counts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// A share in [0, 1], shown in percent.
    Share,
    /// So many per thousand words.
    Rate,
    /// From −1 (all against) to +1 (all in favour).
    Net,
}

impl Unit {
    /// "34%", "12.1", "+0.30".
    pub fn value(self, x: f64) -> String {
        match self {
            Unit::Share => format!("{:.0}%", x * 100.0),
            Unit::Rate => format!("{x:.1}"),
            Unit::Net => signed(x),
        }
    }

    /// "29–40", "9.8–14.4", "−0.10 to +0.30".
    pub fn interval(self, lower: f64, upper: f64) -> String {
        match self {
            Unit::Share => format!("{:.0}–{:.0}", lower * 100.0, upper * 100.0),
            Unit::Rate => format!("{lower:.1}–{upper:.1}"),
            Unit::Net => format!("{} to {}", signed(lower), signed(upper)),
        }
    }

    /// "34% (29–40)", "34% (–)" without an interval; a dash where there is no estimate.
    pub fn with_interval(self, row: Option<&EstimateRow>) -> String {
        match row.map(|r| (r.estimate, bounds(r))) {
            Some((Some(x), Some((lo, hi)))) => format!("{} ({})", self.value(x), self.interval(lo, hi)),
            Some((Some(x), None)) => format!("{} (–)", self.value(x)),
            _ => "–".to_string(),
        }
    }
}

/// The interval of an estimate. Articles drawn again and again that are all alike give one without width (always 0% of
/// two articles): it would look like certainty, and counts as none.
pub(crate) fn bounds(row: &EstimateRow) -> Option<(f64, f64)> {
    let (lower, upper) = (row.lower?, row.upper?);
    (upper - lower > 1e-9).then_some((lower, upper))
}

/// Two decimals with a real minus sign, and no sign on nought.
fn signed(x: f64) -> String {
    let text = format!("{:.2}", x.abs());
    match text.as_str() {
        "0.00" => text,
        _ if x < 0.0 => format!("−{text}"),
        _ => format!("+{text}"),
    }
}

/// 12345 → "12,345".
pub(crate) fn thousands(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// "1 article", "3 articles".
pub(crate) fn count(n: u64, noun: &str) -> String {
    let plural = if n == 1 { "" } else { "s" };
    format!("{} {noun}{plural}", thousands(n))
}

/// "21 Feb 2025".
pub(crate) fn day(date: NaiveDate) -> String {
    date.format("%-d %b %Y").to_string()
}

/// "21–25 Feb 2025", "30 Jan – 2 Feb 2025"; "undated" where there is none.
pub(crate) fn days(range: Option<(NaiveDate, NaiveDate)>) -> String {
    match range {
        None => "undated".to_string(),
        Some((a, b)) if a == b => day(a),
        Some((a, b)) if (a.year(), a.month()) == (b.year(), b.month()) => format!("{}–{}", a.day(), day(b)),
        Some((a, b)) if a.year() == b.year() => format!("{} – {}", a.format("%-d %b"), day(b)),
        Some((a, b)) => format!("{} – {}", day(a), day(b)),
    }
}

/// At most `max` characters, with an ellipsis where cut.
pub(crate) fn shorten(text: &str, max: usize) -> String {
    if text.chars().count() <= max {
        return text.to_string();
    }
    let cut: String = text.chars().take(max.saturating_sub(1)).collect();
    format!("{}…", cut.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nought_has_no_sign_and_minus_is_a_minus() {
        assert_eq!(Unit::Net.value(-0.001), "0.00");
        assert_eq!(Unit::Net.value(-0.25), "−0.25");
        assert_eq!(Unit::Share.interval(0.291, 0.4), "29–40");
    }

    #[test]
    fn an_interval_without_width_is_none() {
        let row = |x, lo, hi| EstimateRow { estimate: x, lower: lo, upper: hi, ..Default::default() };
        let shown = |x, lo, hi| Unit::Share.with_interval(Some(&row(x, lo, hi)));
        assert_eq!(shown(Some(0.0), Some(0.0), Some(0.0)), "0% (–)");
        assert_eq!(shown(Some(0.2), Some(0.1), Some(0.3)), "20% (10–30)");
        assert_eq!(shown(None, None, None), "–");
    }

    #[test]
    fn ranges_of_days_say_nothing_twice() {
        let d = |m, d| NaiveDate::from_ymd_opt(2031, m, d).unwrap();
        assert_eq!(days(Some((d(2, 3), d(2, 3)))), "3 Feb 2031");
        assert_eq!(days(Some((d(2, 3), d(2, 9)))), "3–9 Feb 2031");
        assert_eq!(days(Some((d(1, 30), d(2, 9)))), "30 Jan – 9 Feb 2031");
    }

    #[test]
    fn long_numbers_have_commas() {
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(count(1, "article"), "1 article");
    }
}
