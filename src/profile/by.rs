//! Estimates for groups of articles: by time, event, section or topic.

use std::{fmt, str::FromStr};

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use crate::analyze::rows::ArticleRow;

/// What articles are grouped by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum By {
    /// Month of publication, as 2021-03.
    Month,
    /// ISO week of publication, as 2021-W09.
    Week,
    /// Day of publication, as 2021-03-01.
    Day,
    /// Event; `none` where an article stands alone.
    Event,
    /// Section that the record names.
    Section,
    /// Topic that the record names.
    Topic,
}

impl By {
    const EACH: [(By, &'static str); 6] = [
        (By::Month, "month"),
        (By::Week, "week"),
        (By::Day, "day"),
        (By::Event, "event"),
        (By::Section, "section"),
        (By::Topic, "topic"),
    ];

    /// As it stands in tables and is typed.
    pub fn key(self) -> &'static str {
        Self::EACH.iter().find(|(by, _)| *by == self).map_or("", |(_, key)| key)
    }

    /// The group of an article; null where it is not known (no date, section or topic) or is none (event).
    pub fn group(self, article: &ArticleRow) -> Option<String> {
        let named = |text: &str| Some(text.trim().to_owned()).filter(|t| !t.is_empty());
        match self {
            By::Month => article.date.map(|d| d.format("%Y-%m").to_string()),
            By::Week => article.date.map(|d| format!("{:04}-W{:02}", d.iso_week().year(), d.iso_week().week())),
            By::Day => article.date.map(|d| d.to_string()),
            By::Event => article.event_id.as_deref().and_then(named),
            By::Section => named(&article.section),
            By::Topic => named(&article.topic),
        }
    }

    /// Name of the group of articles that have none.
    pub fn rest(self) -> &'static str {
        if self == By::Event { "none" } else { "unknown" }
    }
}

impl fmt::Display for By {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str(self.key())
    }
}

impl FromStr for By {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::EACH.iter().find(|(_, key)| *key == text).map(|(by, _)| *by);
        found.ok_or_else(|| format!("choose one of {}", Self::EACH.map(|(_, key)| key).join(", ")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn articles_fall_into_groups() {
        let article = ArticleRow {
            date: chrono::NaiveDate::from_ymd_opt(2021, 1, 3), // a Sunday: the last ISO week of 2020
            section: " Sport ".into(),
            ..Default::default()
        };
        let group = |by: &str| by.parse::<By>().expect("a key").group(&article);
        assert_eq!(group("month").as_deref(), Some("2021-01"));
        assert_eq!(group("week").as_deref(), Some("2020-W53"));
        assert_eq!(group("day").as_deref(), Some("2021-01-03"));
        assert_eq!(group("section").as_deref(), Some("Sport"));
        assert_eq!((group("event"), group("topic")), (None, None));
        assert!("year".parse::<By>().expect_err("no key").contains("month, week"));
    }
}
