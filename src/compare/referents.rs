//! What each outlet calls the same person or thing in the event.
//!
//! Two kinds of sets: the forms in which a target, or a person whom several outlets quote, is mentioned
//! ([`crate::text::find_mentions`]: "Ida Lund", "Mayor Lund", "the mayor"), and the alternatives for one referent of
//! [`crate::profile::naming`] ("estate tax", "death tax"). Differences are tested only in corpora
//! (`slant profile --naming`): an event has too few articles.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::{quoted::QuotedSource, sides::is_body};
use crate::{
    analyze::rows::{ArticleReading, ParagraphRow},
    profile::{
        ALL_OUTLETS, BootstrapOptions, ProfileOptions,
        naming::{NameVoice, NamingOptions, naming},
    },
    text::find_mentions,
};

/// Persons whose forms are listed, besides targets.
const MOST_PERSONS: usize = 8;

/// Names for one referent.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Referent {
    /// The target or the person, or the alternatives joined by " / ".
    pub referent: String,
    /// `target`, `source` (somebody quoted) or `alternatives`.
    pub kind: String,
    /// Uses by outlet, then name as written (in lower case where alternatives).
    pub outlets: BTreeMap<String, BTreeMap<String, NameUses>>,
}

/// How often an outlet uses a name.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NameUses {
    /// In its own voice.
    pub outlet: u64,
    /// In a source's.
    pub source: u64,
}

/// The referents that are named in more than one way or by more than one outlet: targets, persons, alternatives.
pub(super) fn referents(articles: &[&ArticleReading], quoted: &[QuotedSource]) -> Vec<Referent> {
    let targets: BTreeSet<&str> = articles.iter().flat_map(|r| &r.stances).map(|s| s.target.as_str()).collect();
    let persons =
        quoted.iter().filter(|s| s.outlets.len() > 1 && s.source.contains(' ') && !targets.contains(s.source.as_str()));
    let mut found: Vec<Referent> = targets.iter().map(|target| mentioned(target, "target", articles)).collect();
    found.extend(persons.take(MOST_PERSONS).map(|s| mentioned(&s.source, "source", articles)));
    found.extend(alternatives(articles));
    found.retain(|r| {
        let names: BTreeSet<&String> = r.outlets.values().flat_map(BTreeMap::keys).collect();
        names.len() > 1 && r.outlets.len() > 1
    });
    found
}

/// Paragraphs in which names are counted: the title is one of them.
fn counts(paragraph: &ParagraphRow) -> bool {
    is_body(&paragraph.kind) || paragraph.kind == "title"
}

fn mentioned(referent: &str, kind: &str, articles: &[&ArticleReading]) -> Referent {
    let mut outlets: BTreeMap<String, BTreeMap<String, NameUses>> = BTreeMap::new();
    for reading in articles {
        let paragraphs: Vec<&ParagraphRow> = reading.paragraphs.iter().filter(|p| counts(p)).collect();
        let texts: Vec<&str> = paragraphs.iter().map(|p| p.text.as_str()).collect();
        for (paragraph, mentions) in paragraphs.iter().zip(find_mentions(&texts, referent)) {
            for (start, end) in mentions {
                let written: String = paragraph.text.chars().skip(start).take(end - start).collect();
                let uses = outlets.entry(reading.article.outlet.clone()).or_default().entry(written).or_default();
                let by_source = reading.spans.iter().any(|s| {
                    s.layer == "voice"
                        && s.voice == "source"
                        && s.paragraph == paragraph.paragraph
                        && (s.start..s.end).contains(&(start as i32))
                });
                *(if by_source { &mut uses.source } else { &mut uses.outlet }) += 1;
            }
        }
    }
    Referent { referent: referent.to_owned(), kind: kind.to_owned(), outlets }
}

/// Alternatives of the list, and those that the event itself gives (in events that are large enough).
fn alternatives(articles: &[&ArticleReading]) -> Vec<Referent> {
    let owned: Vec<ArticleReading> = articles.iter().map(|r| (*r).clone()).collect();
    let profile = ProfileOptions {
        genres: owned.iter().map(|r| r.article.genre.clone()).collect(),
        origins: owned.iter().map(|r| r.article.origin.clone()).collect(),
        bootstrap: BootstrapOptions { replicates: 0, ..BootstrapOptions::default() },
        ..ProfileOptions::default()
    };
    let found = naming(&owned, &NamingOptions { profile, permutations: 0, ..NamingOptions::default() });
    let referent = |set: &crate::profile::naming::NameSet| {
        let mut outlets: BTreeMap<String, BTreeMap<String, NameUses>> = BTreeMap::new();
        let own = found.counts.iter().filter(|c| c.set == set.set && c.outlet != ALL_OUTLETS && c.count > 0);
        for count in own {
            let uses = match count.voice {
                NameVoice::All => continue,
                NameVoice::Outlet => NameUses { outlet: count.count, source: 0 },
                NameVoice::Source => NameUses { outlet: 0, source: count.count },
            };
            let names = outlets.entry(count.outlet.clone()).or_default();
            let sum = names.entry(count.name.clone()).or_default();
            (sum.outlet, sum.source) = (sum.outlet + uses.outlet, sum.source + uses.source);
        }
        Referent { referent: set.set.clone(), kind: "alternatives".to_owned(), outlets }
    };
    found.sets.iter().map(referent).collect()
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;
    use crate::analyze::rows::{SpanRow, StanceRow};

    #[test]
    fn forms_of_a_target_are_counted_by_outlet_and_voice() {
        let mut auk =
            reading("a", "Auk", &["Lund closes piers", "Mayor Ida Lund said that Lund was no friend of piers."]);
        auk.stances = vec![StanceRow { target: "Ida Lund".into(), ..StanceRow::default() }];
        auk.spans =
            vec![SpanRow { layer: "voice".into(), voice: "source".into(), start: 25, end: 52, ..SpanRow::default() }];
        let gull = reading("g", "Gull", &["Piers shut", "Ida Lund closed the piers."]);
        let found = referents(&[&auk, &gull], &[]);
        assert_eq!(found.len(), 1);
        let of = |outlet: &str| {
            found[0].outlets[outlet].iter().map(|(n, u)| (n.as_str(), u.outlet, u.source)).collect::<Vec<_>>()
        };
        assert!(of("Auk").contains(&("Lund", 1, 1)), "{:?}", of("Auk"));
        assert_eq!(of("Gull"), [("Ida Lund", 1, 0)]);
    }

    #[test]
    fn alternatives_of_the_list_are_set_side_by_side() {
        let auk = reading("a", "Auk", &["", "The council wants gun control."]);
        let gull = reading("g", "Gull", &["", "The council wants gun safety."]);
        let found = referents(&[&auk, &gull], &[]);
        assert_eq!(found[0].referent, "gun control / gun safety");
        assert_eq!(found[0].outlets["Gull"]["gun safety"], NameUses { outlet: 1, source: 0 });
        assert!(referents(&[&auk], &[]).is_empty());
    }
}
