//! Titles side by side: their frames, loaded words and stance.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::sides::{LoadedSide, TITLE, loaded_side};
use crate::analyze::rows::ArticleReading;

/// The title of one article as the model reads it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct Headline {
    /// Article.
    pub article_id: String,
    /// Its outlet.
    pub outlet: String,
    /// The title.
    pub title: String,
    /// Its frames, `none` where it has none; empty where the article has no title.
    pub frames: Vec<String>,
    /// Its loaded words in order.
    pub loaded: Vec<LoadedSide>,
    /// Stance by target, where the title means it.
    pub stances: BTreeMap<String, HeadlineStance>,
}

/// Stance of a title towards a target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
pub struct HeadlineStance {
    /// `favor`, `against` or `none`.
    pub stance: String,
    /// Favor − against, between −1 and 1.
    pub net: f64,
    /// `author` or `source`.
    pub holder: String,
}

pub(super) fn headline(reading: &ArticleReading) -> Headline {
    let title = reading.paragraphs.iter().find(|p| p.paragraph == TITLE);
    let loaded = reading.spans.iter().filter(|s| s.layer == "loaded" && s.paragraph == TITLE);
    let stances = reading.stances.iter().filter(|s| s.paragraph == TITLE).map(|s| {
        let net = f64::from(s.favor) - f64::from(s.against);
        (s.target.clone(), HeadlineStance { stance: s.stance.clone(), net, holder: s.holder.clone() })
    });
    let mut loaded: Vec<LoadedSide> = loaded.map(loaded_side).collect();
    loaded.sort_by_key(|l| l.start);
    Headline {
        article_id: reading.article.article_id.clone(),
        outlet: reading.article.outlet.clone(),
        title: reading.article.title.clone(),
        frames: title.map(|p| p.frames.clone()).unwrap_or_default(),
        loaded,
        stances: stances.collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::reading;
    use super::*;
    use crate::analyze::rows::{SpanRow, StanceRow};

    #[test]
    fn a_headline_has_what_stands_in_the_title_alone() {
        let mut article = reading("a", "Auk", &["Board butchers piers", "It slashed funds."]);
        let span = |paragraph, text: &str| SpanRow {
            layer: "loaded".into(),
            paragraph,
            text: text.into(),
            ..SpanRow::default()
        };
        article.spans = vec![span(0, "slashed"), span(TITLE, "butchers")];
        let stance = |paragraph, against| StanceRow {
            paragraph,
            target: "the board".into(),
            stance: "against".into(),
            holder: "author".into(),
            against,
            ..StanceRow::default()
        };
        article.stances = vec![stance(0, 0.25), stance(TITLE, 0.75)];
        let found = headline(&article);
        assert_eq!(
            (found.frames.as_slice(), found.loaded[0].text.as_str()),
            (["crime".to_owned()].as_slice(), "butchers")
        );
        assert_eq!((found.loaded.len(), found.stances["the board"].net), (1, -0.75));
        assert_eq!(
            headline(&reading("g", "Gull", &[])),
            Headline { article_id: "g".into(), outlet: "Gull".into(), ..Headline::default() }
        );
    }
}
