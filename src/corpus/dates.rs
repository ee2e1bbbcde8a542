//! Dates as they occur in the wild: ISO, numeric, with English month names, as seconds since 1970; with or without a time
//! and a zone.
//!
//! A [`DateReader`] reads the dates of one file, because `3/4/2017` can only be told from its neighbours: it is the fourth
//! of March (month first, as in American sources) until a value such as `31/1/2017` has shown that the file puts the day
//! first. `31.1.2017` has the day first always. Two-digit years are 1969 to 2068.

use std::sync::LazyLock;

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime};
use regex::Regex;

use super::zones::Zone;

/// A date that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// Day, as written.
    pub date: NaiveDate,
    /// Moment, where a time was given: UTC where a zone was, else as written; `None` where the zone is not known.
    pub at: Option<NaiveDateTime>,
}

/// Reads the dates of one file.
#[derive(Debug, Clone, Default)]
pub struct DateReader {
    day_first: bool,
    ambiguous_before: u64,
    month_first_read: u64,
}

/// Years that a news article can be of; anything else is a number that is no date.
const YEARS: std::ops::RangeInclusive<i32> = 1500..=2199;

static TIME: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?xi) (?: \b | T )
        (?: (?<h>[0-9]{1,2}) : (?<m>[0-9]{2}) (?: : (?<s>[0-9]{2}) (?: [.,] [0-9]{1,9} )? )? (?: \s* (?<p>[ap]) \.? \s? m \b \.? )?
          | (?<h2>[0-9]{1,2}) \s* (?<p2>[ap]) \.? m \b \.? )
        (?: \s* \(? (?<offset> [+-] [0-9]{2} (?: :? [0-9]{2} )? ) \b \)?
          | \s* \(? (?<zone> Z | UTC | GMT | BST | CES?T | [ECMP][SD]?T | AK[SD]T | HST | IST | AE[SD]T | JST ) \b \)? )?",
    )
});
static ISO: LazyLock<Regex> = LazyLock::new(|| pattern(r"\b([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:T\b|\b)"));
static NUMERIC: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"\b([0-9]{1,2})([-/.])([0-9]{1,2})[-/.]([0-9]{4}|[0-9]{2})\b"));
const MONTH: &str = r"(jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?";
static MONTH_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)\b{MONTH}[\s-]*([0-9]{{1,2}})(?:st|nd|rd|th)?\b[\s,-]+(?:of\s+)?([0-9]{{4}})\b"))
});
static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(&format!(r"(?i)\b([0-9]{{1,2}})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?{MONTH}[\s,-]+([0-9]{{4}}|[0-9]{{2}})\b"))
});

/// Patterns are constants that the tests compile; one that is wrong matches nothing.
fn pattern(text: &str) -> Regex {
    Regex::new(text).unwrap_or_else(|error| unreachable!("pattern {text}: {error}"))
}

impl DateReader {
    /// Reads one value; `None` where it is no date (or more than one).
    pub fn read(&mut self, value: &str) -> Option<When> {
        let value = value.trim();
        // Nothing longer is a date; it bounds the work on a column that holds something else.
        if value.is_empty() || value.len() > 120 {
            return None;
        }
        if value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
            && let Some(when) = from_number(value)
        {
            return Some(when);
        }
        let (time, rest) = take_time(&spread_compact(value));
        let (date, left) = self.take_date(&rest)?;
        if left.chars().any(char::is_numeric) || !YEARS.contains(&date.year()) {
            return None;
        }
        Some(When { date, at: time.and_then(|time| time.on(date)) })
    }

    /// How many dates of this file were read with the month first before another showed that it puts the day first.
    pub fn read_in_doubt(&self) -> u64 {
        self.ambiguous_before
    }

    /// The date in `text`, and what is left of the text without it.
    fn take_date(&mut self, text: &str) -> Option<(NaiveDate, String)> {
        if let Some(c) = ISO.captures(text) {
            let date = NaiveDate::from_ymd_opt(number(&c[1])? as i32, number(&c[2])?, number(&c[3])?)?;
            return Some((date, without(text, &c)));
        }
        if let Some(c) = NUMERIC.captures(text) {
            let date = self.numeric(number(&c[1])?, number(&c[3])?, year(&c[4])?, &c[2] == ".")?;
            return Some((date, without(text, &c)));
        }
        if let Some(c) = MONTH_FIRST.captures(text) {
            let date = NaiveDate::from_ymd_opt(year(&c[3])?, month(&c[1])?, number(&c[2])?)?;
            return Some((date, without(text, &c)));
        }
        let c = DAY_FIRST.captures(text)?;
        let date = NaiveDate::from_ymd_opt(year(&c[3])?, month(&c[2])?, number(&c[1])?)?;
        Some((date, without(text, &c)))
    }

    fn numeric(&mut self, first: u32, second: u32, year: i32, dotted: bool) -> Option<NaiveDate> {
        let day_first = match (first > 12, second > 12) {
            (true, _) => {
                if !dotted && !self.day_first {
                    self.day_first = true;
                    self.ambiguous_before = self.month_first_read;
                }
                true
            }
            (false, true) => false,
            (false, false) => dotted || self.day_first,
        };
        if first <= 12 && second <= 12 && first != second && !day_first {
            self.month_first_read += 1;
        }
        let (month, day) = if day_first { (second, first) } else { (first, second) };
        NaiveDate::from_ymd_opt(year, month, day)
    }
}

/// A time of day and what is known of its zone.
struct Time {
    time: Option<NaiveTime>,
    zone: Zone,
}

impl Time {
    fn on(self, date: NaiveDate) -> Option<NaiveDateTime> {
        let local = date.and_time(self.time?);
        local.checked_sub_signed(Duration::minutes(self.zone.minutes(local)?))
    }
}

/// The time in `text`, and the text without it.
fn take_time(text: &str) -> (Option<Time>, String) {
    let Some(c) = TIME.captures(text) else { return (None, text.to_string()) };
    let part = |a: &str, b: &str| c.name(a).or_else(|| c.name(b)).map(|m| m.as_str());
    let hour = part("h", "h2").and_then(number);
    let minute = part("m", "m").map_or(Some(0), number);
    let second = part("s", "s").map_or(Some(0), number);
    let hour = match (hour, part("p", "p2").map(str::to_ascii_lowercase).as_deref()) {
        (Some(hour @ 1..=12), Some("a")) => Some(hour % 12),
        (Some(hour @ 1..=12), Some("p")) => Some(hour % 12 + 12),
        (hour, _) => hour,
    };
    let time = match (hour, minute, second) {
        // A leap second is the second before it.
        (Some(h), Some(m), Some(s)) => NaiveTime::from_hms_opt(h, m, if s == 60 { 59 } else { s }),
        _ => None,
    };
    let zone = match (c.name("offset"), c.name("zone")) {
        (Some(offset), _) => Zone::from_offset(offset.as_str()),
        (None, Some(zone)) => Zone::from_name(&zone.as_str().to_ascii_uppercase()),
        (None, None) => Zone::Absent,
    };
    (Some(Time { time, zone }), without(text, &c))
}

/// `20170131`, `20170131093000`, or seconds, milliseconds, microseconds or nanoseconds since 1970.
fn from_number(value: &str) -> Option<When> {
    let whole = value.split('.').next().unwrap_or_default();
    let fraction = value.get(whole.len()..).unwrap_or_default();
    if !fraction.is_empty() && fraction.matches('.').count() != 1 {
        return None;
    }
    let compact = |format| NaiveDateTime::parse_from_str(whole, format).ok().filter(|t| YEARS.contains(&t.year()));
    match whole.len() {
        8 => {
            let date = NaiveDate::parse_from_str(whole, "%Y%m%d").ok().filter(|d| YEARS.contains(&d.year()))?;
            Some(When { date, at: None })
        }
        14 => compact("%Y%m%d%H%M%S").map(|at| When { date: at.date(), at: Some(at) }),
        9..=10 => since_1970(whole.parse().ok()?),
        12..=13 => since_1970(whole.parse::<i64>().ok()? / 1_000),
        15..=16 => since_1970(whole.parse::<i64>().ok()? / 1_000_000),
        18..=19 => since_1970(whole.parse::<i64>().ok()? / 1_000_000_000),
        _ => None,
    }
}

fn since_1970(seconds: i64) -> Option<When> {
    let at = DateTime::from_timestamp(seconds, 0)?.naive_utc();
    YEARS.contains(&at.year()).then_some(When { date: at.date(), at: Some(at) })
}

/// `20170131T093000Z` with the separators of its longer form.
fn spread_compact(value: &str) -> String {
    static COMPACT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^([0-9]{4})([0-9]{2})([0-9]{2})[T ]([0-9]{2}):?([0-9]{2}):?([0-9]{2})"));
    COMPACT.replace(value, "${1}-${2}-${3} ${4}:${5}:${6}").into_owned()
}

fn without(text: &str, captures: &regex::Captures) -> String {
    let (from, to) = captures.get(0).map_or((0, 0), |m| (m.start(), m.end()));
    format!("{} {}", text.get(..from).unwrap_or_default(), text.get(to..).unwrap_or_default())
}

fn number(digits: &str) -> Option<u32> {
    digits.parse().ok()
}

fn year(digits: &str) -> Option<i32> {
    let year: i32 = digits.parse().ok()?;
    Some(match (digits.len(), year) {
        (2, ..69) => year + 2000,
        (2, _) => year + 1900,
        _ => year,
    })
}

fn month(name: &str) -> Option<u32> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let name = name.get(..3)?.to_ascii_lowercase();
    MONTHS.iter().position(|month| *month == name).map(|at| at as u32 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn day(value: &str) -> String {
        DateReader::default().read(value).map_or("none".into(), |when| when.date.to_string())
    }

    fn at(value: &str) -> String {
        DateReader::default().read(value).and_then(|when| when.at).map_or("none".into(), |at| at.to_string())
    }

    #[test]
    fn reads_dates_in_every_usual_form() {
        for value in [
            "2017-01-31",
            "2017-1-31",
            "2017/01/31",
            "2017.01.31",
            "20170131",
            "1/31/2017",
            "01/31/17",
            "1-31-2017",
            "31/1/2017",
            "31.01.2017",
            "Jan. 31, 2017",
            "January 31, 2017",
            "january 31 2017",
            "JAN 31, 2017",
            "January 31st, 2017",
            "31 January 2017",
            "31st of January, 2017",
            "31 Jan 2017",
            "31-Jan-2017",
            "31-JAN-17",
            "Tuesday, January 31, 2017",
            "Tue, 31 Jan 2017",
            "Published: Jan. 31, 2017",
            "Posted on Tuesday 31 January 2017",
            " 2017-01-31 ",
            "Jan 31, 2017,",
        ] {
            assert_eq!(day(value), "2017-01-31", "{value}");
            assert_eq!(at(value), "none", "{value}");
        }
    }

    #[test]
    fn reads_every_month_by_its_name_and_its_short_forms() {
        let names = "Jan|Feb.|March|Apr|May|June|Jul.|August|Sept.|Oct|November|Dec.";
        for (n, name) in names.split('|').enumerate() {
            assert_eq!(day(&format!("{name} 5, 2019")), format!("2019-{:02}-05", n + 1));
        }
        assert_eq!(day("Sep 5, 2019"), "2019-09-05");
    }

    #[test]
    fn reads_times_and_brings_those_with_a_zone_to_utc() {
        for (value, wanted) in [
            ("2017-01-31T14:03:22Z", "2017-01-31 14:03:22"),
            ("2017-01-31T14:03:22.123456+00:00", "2017-01-31 14:03:22"),
            ("2017-01-31 14:03:22", "2017-01-31 14:03:22"),
            ("2017-01-31T14:03", "2017-01-31 14:03:00"),
            ("2017-01-31T14:03:22+0530", "2017-01-31 08:33:22"),
            ("2017-01-31 14:03:22-05", "2017-01-31 19:03:22"),
            ("20170131T140322Z", "2017-01-31 14:03:22"),
            ("20170131140322", "2017-01-31 14:03:22"),
            ("Tue, 31 Jan 2017 14:03:22 GMT", "2017-01-31 14:03:22"),
            ("Tue, 31 Jan 2017 14:03:22 -0800", "2017-01-31 22:03:22"),
            ("Tue Jan 31 14:03:22 +0000 2017", "2017-01-31 14:03:22"),
            ("Tue Jan 31 14:03:22 EST 2017", "2017-01-31 19:03:22"),
            ("1/31/2017 2:03 PM", "2017-01-31 14:03:00"),
            ("1/31/2017 12:03:00 AM", "2017-01-31 00:03:00"),
            ("Sept. 5, 2019 3:04 pm ET", "2019-09-05 19:04:00"),
            ("Jan. 31, 2017 at 3:04 p.m. ET", "2017-01-31 20:04:00"),
            ("Updated 9 a.m. PT, July 4, 2019", "2019-07-04 16:00:00"),
            ("10:30 AM EDT Sep 5, 2019", "2019-09-05 14:30:00"),
            ("Jan 31, 2017 | 12:15 p.m.", "2017-01-31 12:15:00"),
        ] {
            assert_eq!(at(value), wanted, "{value}");
        }
    }

    #[test]
    fn the_day_is_the_one_that_was_written_even_where_utc_is_in_the_next() {
        assert_eq!(day("2017-01-31T23:30:00-05:00"), "2017-01-31");
        assert_eq!(at("2017-01-31T23:30:00-05:00"), "2017-02-01 04:30:00");
    }

    #[test]
    fn a_time_that_cannot_be_placed_leaves_the_day() {
        for value in ["2017-01-31 14:03 IST", "2017-01-31 25:61:00"] {
            assert_eq!((day(value).as_str(), at(value).as_str()), ("2017-01-31", "none"), "{value}");
        }
    }

    #[test]
    fn reads_seconds_milliseconds_and_microseconds_since_1970() {
        for value in ["1485871402", "1485871402.0", "1485871402.25", "1485871402000", "1485871402000000"] {
            assert_eq!(at(value), "2017-01-31 14:03:22", "{value}");
        }
    }

    #[test]
    fn american_summer_time_changes_on_its_sundays() {
        for (value, wanted) in [
            ("March 10, 2019 1:59 am ET", "2019-03-10 06:59:00"),
            ("March 10, 2019 3:00 am ET", "2019-03-10 07:00:00"),
            ("Nov. 3, 2019 3:00 am ET", "2019-11-03 08:00:00"),
            ("April 1, 2006 noon 1:00 pm CT", "2006-04-01 19:00:00"),
            ("April 3, 2006 1:00 pm CT", "2006-04-03 18:00:00"),
        ] {
            assert_eq!(at(value), wanted, "{value}");
        }
    }

    #[test]
    fn numbers_alone_are_month_first_until_the_file_shows_otherwise() {
        let mut dates = DateReader::default();
        let mut day = |value| dates.read(value).map(|when| when.date.to_string()).unwrap_or_default();
        assert_eq!(day("9/8/2016"), "2016-09-08");
        assert_eq!(day("26/9/2016"), "2016-09-26");
        assert_eq!(day("9/8/2016"), "2016-08-09");
        assert_eq!(day("9/26/2016"), "2016-09-26");
        assert_eq!(day("5/5/2016"), "2016-05-05");
        assert_eq!(dates.read_in_doubt(), 1);
    }

    #[test]
    fn what_is_no_date_is_none() {
        for value in [
            "",
            "n/a",
            "yesterday",
            "2017",
            "2017-01",
            "May 2017",
            "2017-02-30",
            "13/13/2017",
            "42766",
            "0000-00-00",
            "9999-12-31",
            "Jan. 31",
            "3 hours ago",
            "2017-01-31 and 2017-02-01",
            "1.2.3.4",
            "٣١/١/٢٠١٧",
            "99999999999999999999",
        ] {
            assert_eq!(day(value), "none", "{value}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_a_date_or_none(value in "\\PC{0,40}", more in "[0-9:/. TZ+-]{0,30}") {
            let mut dates = DateReader::default();
            dates.read(&value);
            dates.read(&more);
            dates.read(&format!("{value}{more}"));
        }

        #[test]
        fn any_day_is_read_back_from_its_iso_form(days in 0i64..73_000) {
            let date = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap() + Duration::days(days);
            let read = DateReader::default().read(&date.to_string()).unwrap().date;
            prop_assert_eq!(read, date);
            let read = DateReader::default().read(&date.format("%B %e, %Y").to_string()).unwrap().date;
            prop_assert_eq!(read, date);
        }
    }
}
