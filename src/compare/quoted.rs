//! Who is quoted in the event, joined across its articles, and who by one outlet alone.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{
    analyze::rows::ArticleReading,
    profile::{
        ALL_OUTLETS, BootstrapOptions, ProfileOptions,
        sources::{SourceOptions, SourceType, sources},
    },
};

/// A source of the event. Mentions are joined as [`crate::profile::sources`] does: by what the articles write.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct QuotedSource {
    /// Name, without titles.
    pub source: String,
    /// What kind of source.
    pub source_type: SourceType,
    /// What that was told from; empty where it is unknown.
    pub told_from: String,
    /// By outlet: those that quote it, in their own words or its.
    pub outlets: BTreeMap<String, QuotedWords>,
    /// The only outlet that quotes it, where the event has others with text; else null.
    pub quoted_only_by: Option<String>,
}

/// How much one outlet gives a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct QuotedWords {
    /// Attributed words, direct and indirect.
    pub words: u64,
    /// Those in quotation marks or block quotations.
    pub direct_words: u64,
    /// Articles.
    pub n_articles: u64,
}

/// The sources of an event by falling words, then alphabetically.
pub(super) fn quoted(articles: &[&ArticleReading]) -> Vec<QuotedSource> {
    let owned: Vec<ArticleReading> = articles.iter().map(|r| (*r).clone()).collect();
    let mut by_name: BTreeMap<String, QuotedSource> = BTreeMap::new();
    let several = articles.iter().any(|r| Some(&r.article.outlet) != articles.first().map(|f| &f.article.outlet));
    for found in sources(&owned, &options(articles)).sources {
        let source = by_name.entry(found.source.clone()).or_default();
        if found.outlet == ALL_OUTLETS {
            (source.source, source.source_type, source.told_from) = (found.source, found.source_type, found.told_from);
        } else {
            let words =
                QuotedWords { words: found.n_words, direct_words: found.n_direct_words, n_articles: found.n_articles };
            source.outlets.insert(found.outlet, words);
        }
    }
    let mut all: Vec<QuotedSource> = by_name.into_values().filter(|s| !s.outlets.is_empty()).collect();
    for source in &mut all {
        source.quoted_only_by = source.outlets.keys().next().filter(|_| several && source.outlets.len() == 1).cloned();
    }
    let words = |source: &QuotedSource| source.outlets.values().map(|o| o.words).sum::<u64>();
    all.sort_by_key(|s| std::cmp::Reverse(words(s))); // stable: equals stay alphabetical
    all
}

/// All articles of the event count, and nothing is resampled.
fn options(articles: &[&ArticleReading]) -> SourceOptions {
    let profile = ProfileOptions {
        genres: articles.iter().map(|r| r.article.genre.clone()).collect(),
        origins: articles.iter().map(|r| r.article.origin.clone()).collect(),
        bootstrap: BootstrapOptions { replicates: 0, ..BootstrapOptions::default() },
        ..ProfileOptions::default()
    };
    SourceOptions { profile, top: usize::MAX }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;
    use crate::analyze::rows::SpanRow;

    fn quoting(id: &str, outlet: &str, said: &[(&str, &str, bool)]) -> ArticleReading {
        let span = |(speaker, text, direct): &(&str, &str, bool)| SpanRow {
            layer: "voice".into(),
            voice: "source".into(),
            speaker: (*speaker).into(),
            text: (*text).into(),
            direct: *direct,
            ..SpanRow::default()
        };
        ArticleReading { spans: said.iter().map(span).collect(), ..reading(id, outlet, &["", "Text."]) }
    }

    #[test]
    fn a_source_is_joined_across_articles_and_one_of_one_outlet_is_marked() {
        let articles = [
            quoting("a", "Auk", &[("Mayor Ida Lund", "the piers will close", true), ("Lund", "soon", false)]),
            quoting(
                "g",
                "Gull",
                &[("Ida Lund", "they will close", true), ("Bo Marsh, a diver", "the wood is rotten", true)],
            ),
        ];
        let found = quoted(&articles.iter().collect::<Vec<_>>());
        assert_eq!(found.iter().map(|s| s.source.as_str()).collect::<Vec<_>>(), ["Ida Lund", "Bo Marsh"]);
        let (lund, marsh) = (&found[0], &found[1]);
        assert_eq!(lund.outlets["Auk"], QuotedWords { words: 5, direct_words: 4, n_articles: 1 });
        assert_eq!((lund.quoted_only_by.as_deref(), marsh.quoted_only_by.as_deref()), (None, Some("Gull")));
        assert_eq!(quoted(&[&articles[0]])[0].quoted_only_by, None);
    }
}
