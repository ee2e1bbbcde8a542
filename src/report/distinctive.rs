//! What tells an outlet from the others, in the terminal: its words and its frames.

use super::{printable::printable, robust::points};
use crate::{
    analyze::rows::EstimateRow,
    model::frame_label,
    profile::{DistinctiveWord, Profile},
};

/// Words that a line shows.
const WORDS: usize = 8;
/// Outlets shown where none is asked for; with more, they have to be.
const OUTLETS: usize = 12;
/// A difference is told from chance under this q-value.
const TOLD: f64 = 0.05;

/// A paragraph an outlet, alphabetically: the words of its body text with the highest z-scores, and the frames that it has more
/// or less of than the rest of the corpus.
pub fn distinctive_lines(profile: &Profile, asked: &[String]) -> String {
    let mut outlets: Vec<&str> = profile.distinctive_words.iter().map(|w| w.outlet.as_str()).collect();
    outlets.extend(profile.estimates.iter().filter(|r| is_told(r)).map(|r| r.outlet.as_str()));
    outlets.sort_unstable();
    outlets.dedup();
    if asked.is_empty() && outlets.len() > OUTLETS {
        return "Words and frames that tell an outlet from the others: with --outlet, or in --csv and --json.\n".into();
    }
    let mut text = String::new();
    for outlet in outlets {
        let words: Vec<&DistinctiveWord> = profile.distinctive_words.iter().filter(|w| w.outlet == outlet).collect();
        let rows: Vec<&EstimateRow> = profile.estimates.iter().filter(|r| r.outlet == outlet).collect();
        text += &format!(
            "\n{}\n  words:  {}\n  frames: {}\n",
            printable(outlet),
            words_line(&words),
            distinctive_frames(&rows)
        );
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "{text}\nWords: used more than by the other outlets, in at least 3 articles (times; z of the log-odds, Monroe et al. 2008).\n\
         Frames: more or less than the rest, in points, where q < {TOLD}.\n"
    )
}

fn words_line(words: &[&DistinctiveWord]) -> String {
    let word = |w: &&DistinctiveWord| format!("{} ({}; {:.1})", printable(&w.word), w.count, w.z);
    let shown: Vec<String> = words.iter().take(WORDS).map(word).collect();
    if shown.is_empty() { "–".to_owned() } else { shown.join(", ") }
}

/// "more economic +6.1 (q 0.003); less crime −12.5 (q 0.001)", the surest first; a dash where there is none.
pub(crate) fn distinctive_frames(rows: &[&EstimateRow]) -> String {
    let mut told: Vec<&&EstimateRow> = rows.iter().filter(|r| is_told(r)).collect();
    told.sort_by(|a, b| a.p.unwrap_or(1.0).total_cmp(&b.p.unwrap_or(1.0))); // stable: frames stay in order
    let one = |r: &&&EstimateRow| {
        let value = r.estimate.unwrap_or_default();
        let side = if value > 0.0 { "more" } else { "less" };
        format!("{side} {} {} (q {:.3})", frame_label(&r.key), points(value), r.q.unwrap_or_default())
    };
    if told.is_empty() { "–".to_owned() } else { told.iter().map(one).collect::<Vec<_>>().join("; ") }
}

fn is_told(row: &EstimateRow) -> bool {
    row.measure == "frame_share_difference" && row.by.is_empty() && row.q.is_some_and(|q| q < TOLD)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_frames_stand_under_their_outlet() {
        let word = |outlet: &str, word: &str| DistinctiveWord {
            outlet: outlet.into(),
            word: word.into(),
            count: 7,
            n_articles: 4,
            log_odds: 1.2,
            z: 3.25,
            ..DistinctiveWord::default()
        };
        let difference = |key: &str, value: f64, q: f64| EstimateRow {
            outlet: "Gull".into(),
            measure: "frame_share_difference".into(),
            key: key.into(),
            estimate: Some(value),
            p: Some(q),
            q: Some(q),
            ..EstimateRow::default()
        };
        let mut profile = Profile {
            distinctive_words: vec![word("Auk", "tram"), word("Gull", "ferry")],
            estimates: vec![
                difference("crime", -0.125, 0.01),
                difference("policy", 0.061, 0.001),
                difference("economic", 0.2, 0.3),
            ],
            ..Profile::default()
        };
        let text = distinctive_lines(&profile, &[]);
        assert!(text.contains("Auk\n  words:  tram (7; 3.2)\n  frames: –\n"), "{text}");
        assert!(text.contains("frames: more policy +6.1 (q 0.001); less crime −12.5 (q 0.010)\n"), "{text}");
        profile.distinctive_words = (10..30).map(|n| word(&format!("Outlet {n}"), "tram")).collect();
        assert!(distinctive_lines(&profile, &[]).starts_with("Words and frames that tell"));
        assert_eq!(distinctive_lines(&Profile::default(), &[]), "");
    }
}
