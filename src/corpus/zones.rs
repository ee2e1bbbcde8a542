//! Zones that a time of day is given in, by offset or by the names that English-language news uses.

use chrono::{Datelike, NaiveDate, NaiveDateTime, Weekday};

/// What is known of a time's zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Zone {
    /// None was given.
    Absent,
    /// Minutes ahead of UTC.
    Minutes(i64),
    /// Minutes ahead of UTC in winter, for a place in the United States that keeps summer time.
    American(i64),
    /// One was given, and which it is cannot be told.
    Unknown,
}

impl Zone {
    /// From `+0530`, `-05:00` or `+01`.
    pub fn from_offset(offset: &str) -> Self {
        offset_minutes(offset).map_or(Zone::Unknown, Zone::Minutes)
    }

    /// From an abbreviation in upper case.
    pub fn from_name(zone: &str) -> Self {
        match zone {
            "Z" | "UTC" | "GMT" => Zone::Minutes(0),
            "BST" | "CET" => Zone::Minutes(60),
            "CEST" => Zone::Minutes(120),
            "ET" => Zone::American(-300),
            "CT" => Zone::American(-360),
            "MT" => Zone::American(-420),
            "PT" => Zone::American(-480),
            "EST" => Zone::Minutes(-300),
            "EDT" => Zone::Minutes(-240),
            "CST" => Zone::Minutes(-360),
            "CDT" => Zone::Minutes(-300),
            "MST" => Zone::Minutes(-420),
            "MDT" => Zone::Minutes(-360),
            "PST" => Zone::Minutes(-480),
            "PDT" => Zone::Minutes(-420),
            "AKST" => Zone::Minutes(-540),
            "AKDT" => Zone::Minutes(-480),
            "HST" => Zone::Minutes(-600),
            "JST" => Zone::Minutes(540),
            "AEST" => Zone::Minutes(600),
            "AEDT" => Zone::Minutes(660),
            // IST is India's, Ireland's or Israel's.
            _ => Zone::Unknown,
        }
    }

    /// Minutes ahead of UTC at a local time, 0 where no zone was given; `None` where it is not known.
    pub fn minutes(self, local: NaiveDateTime) -> Option<i64> {
        match self {
            Zone::Absent => Some(0),
            Zone::Minutes(minutes) => Some(minutes),
            Zone::American(winter) => Some(winter + if is_american_summer(local) { 60 } else { 0 }),
            Zone::Unknown => None,
        }
    }
}

fn offset_minutes(offset: &str) -> Option<i64> {
    let digits: String = offset.chars().filter(char::is_ascii_digit).collect();
    let hours = digits.get(..2)?.parse::<i64>().ok()?;
    let minutes = digits.get(2..4).map_or(Some(0), |m| m.parse::<i64>().ok())?;
    let sign = if offset.starts_with('-') { -1 } else { 1 };
    (hours <= 14 && minutes < 60).then_some(sign * (hours * 60 + minutes))
}

/// Whether a local time in the United States is summer time: from the second Sunday of March to the first of November at two
/// o'clock since 2007, and from the first Sunday of April to the last of October from 1987 to 2006.
fn is_american_summer(local: NaiveDateTime) -> bool {
    let year = local.year();
    let nth_sunday = |month, n| NaiveDate::from_weekday_of_month_opt(year, month, Weekday::Sun, n);
    let (from, to) = match year {
        2007.. => (nth_sunday(3, 2), nth_sunday(11, 1)),
        _ => (nth_sunday(4, 1), nth_sunday(10, 5).or_else(|| nth_sunday(10, 4))),
    };
    let at_two = |day: Option<NaiveDate>| day.and_then(|day| day.and_hms_opt(2, 0, 0));
    matches!((at_two(from), at_two(to)), (Some(from), Some(to)) if from <= local && local < to)
}
