//! What the instrument says of one labelled or unlabelled text: a row of `slant predict` (DESIGN section 6).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// One row that `slant predict` writes. Lists are never null; the stance keys stand only in rows with a target.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Prediction {
    /// Id of the row that was read, verbatim.
    pub id: String,
    /// Target of the row that was read, verbatim.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Frames over their thresholds, else `["none"]`.
    pub frames: Vec<String>,
    /// The likeliest among `frames`.
    pub primary: String,
    /// Calibrated probability of each of the fifteen frames.
    pub frame_probabilities: BTreeMap<String, f32>,
    /// `favor`, `against` or `none`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance: Option<String>,
    /// Probabilities of the three stances.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stance_probabilities: Option<StanceProbabilities>,
    /// `author` or `source`, the likelier whatever the stance.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub holder: Option<String>,
    /// Whether the outlet's own voice is biased.
    pub biased: bool,
    /// Calibrated probability of `biased`.
    pub biased_probability: f32,
    /// Loaded words, in order.
    pub loaded: Vec<LoadedSpan>,
    /// `outlet`, `quote` or `mixed`.
    pub voice: String,
    /// Main source as written, empty where there is none.
    pub speaker: String,
    /// Attributed content, in order.
    pub attributed: Vec<PredictedAttribution>,
}

/// Probabilities of the three stances; they sum to one.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[allow(missing_docs)]
pub struct StanceProbabilities {
    pub favor: f32,
    pub against: f32,
    pub none: f32,
}

/// Code-point range of loaded words.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
pub struct LoadedSpan {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The highest probability of its words.
    pub probability: f32,
}

/// Code-point range of attributed content: without speaker and cue.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct PredictedAttribution {
    /// First code point.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// Who is quoted, as written.
    pub speaker: String,
    /// Words that attribute.
    pub cue: String,
    /// In quotation marks or a block quotation.
    pub direct: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stance_keys_stand_only_in_rows_with_a_target_and_lists_are_never_null() {
        let json = serde_json::to_value(Prediction { id: "7".into(), ..Default::default() }).unwrap();
        for absent in ["target", "stance", "stance_probabilities", "holder"] {
            assert!(json.get(absent).is_none(), "{absent}");
        }
        for list in ["frames", "loaded", "attributed"] {
            assert!(json[list].is_array(), "{list}");
        }
    }

    #[test]
    fn a_row_survives_being_written_and_read() {
        let row = Prediction {
            id: "a#1".into(),
            target: Some("the ferry".into()),
            stance: Some("favor".into()),
            stance_probabilities: Some(StanceProbabilities { favor: 0.5, against: 0.25, none: 0.25 }),
            holder: Some("source".into()),
            frames: vec!["economic".into()],
            loaded: vec![LoadedSpan { start: 3, end: 9, probability: 0.75 }],
            attributed: vec![PredictedAttribution {
                start: 0,
                end: 4,
                speaker: "Ana Ruiz".into(),
                ..Default::default()
            }],
            ..Default::default()
        };
        let json = serde_json::to_string(&row).unwrap();
        assert_eq!(serde_json::from_str::<Prediction>(&json).unwrap(), row);
    }
}
