//! What is estimated: every measure is a ratio of sums over articles.

use std::collections::BTreeMap;

use super::columns::{self as column, Voice};
use crate::model::{FRAMES, NO_FRAME, STANCES};

/// A ratio of sums of columns, and where it stands in the table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measure<'a> {
    pub name: &'a str,
    pub key: &'a str,
    pub voice: Voice,
    pub target: &'a str,
    pub numerator: Vec<u32>,
    pub denominator: Vec<u32>,
    /// Columns that count paragraphs.
    pub paragraphs: Vec<u32>,
    pub scale: f64,
}

impl Measure<'_> {
    /// Whether it is the share of paragraphs that have a frame, in all voices.
    pub fn is_frame_share(&self) -> bool {
        self.name == "frame_share" && self.voice == Voice::All
    }
}

/// How much is estimated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    /// Everything.
    Outlet,
    /// What groups of articles are followed by (over time, between events).
    Group,
}

/// The measures, in the order of the table.
pub(super) fn measures(targets: &BTreeMap<String, u32>, scope: Scope) -> Vec<Measure<'_>> {
    let mut all = frame_shares(Voice::All);
    if scope == Scope::Outlet {
        all.extend(frame_shares(Voice::Outlet));
        all.extend(frame_shares(Voice::Source));
        all.extend(labels("primary_share", Voice::All, |k| vec![column::primary(k)], &Voice::All.paragraphs()));
    }
    all.extend(text_measures());
    if scope == Scope::Outlet {
        all.extend(labels("frame_share_title", Voice::All, |k| vec![column::title_labelled(k)], &[column::TITLES]));
    }
    for (target, &n) in targets {
        all.extend(Voice::EACH.into_iter().flat_map(|voice| stance_measures(target, n, voice)));
    }
    all
}

/// Shares of the paragraphs in a voice that have each frame, and none.
pub(super) fn frame_shares(voice: Voice) -> Vec<Measure<'static>> {
    labels("frame_share", voice, |k| voice.labelled(k), &voice.paragraphs())
}

/// Shares of paragraphs (or titles) by frame, `none` last.
fn labels(name: &'static str, voice: Voice, of: impl Fn(u32) -> Vec<u32>, total: &[u32]) -> Vec<Measure<'static>> {
    let measure = |(k, key)| Measure {
        name,
        key,
        voice,
        target: "",
        numerator: of(k),
        denominator: total.to_vec(),
        paragraphs: total.to_vec(),
        scale: 1.0,
    };
    (0..).zip(FRAMES.into_iter().chain([NO_FRAME])).map(measure).collect()
}

/// Measures of whole paragraphs and of words.
fn text_measures() -> Vec<Measure<'static>> {
    let measure = |name, voice: Voice, numerator, denominator, paragraphs, scale| Measure {
        name,
        key: "",
        voice,
        target: "",
        numerator,
        denominator,
        paragraphs,
        scale,
    };
    let all = || Voice::All.paragraphs();
    let mut measures: Vec<Measure> = Voice::EACH
        .map(|v| measure("biased_share", v, v.biased(), v.paragraphs(), v.paragraphs(), 1.0))
        .into_iter()
        .collect();
    measures.push(measure("attributed_share", Voice::All, Voice::Source.words(), Voice::All.words(), all(), 1.0));
    measures.extend(Voice::EACH.map(|v| measure("loaded_per_1000_words", v, v.loaded(), v.words(), all(), 1000.0)));
    measures
}

/// Net stance and the share of each stance.
fn stance_measures(target: &str, n: u32, voice: Voice) -> Vec<Measure<'_>> {
    let rows = voice.stances(n, column::STANCE_ROWS);
    let measure = |name, key, what| Measure {
        name,
        key,
        voice,
        target,
        numerator: voice.stances(n, what),
        denominator: rows.clone(),
        paragraphs: rows.clone(),
        scale: 1.0,
    };
    let net = measure("net_stance", "", column::STANCE_NET);
    let classes = (column::STANCE_CLASSES..).zip(STANCES);
    [net].into_iter().chain(classes.map(|(what, key)| measure("stance_share", key, what))).collect()
}
