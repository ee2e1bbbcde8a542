//! Sides towards a target, and who holds them.

use serde::{Deserialize, Serialize};

/// Side that is taken towards a target.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum Stance {
    Favor,
    Against,
    None,
}

/// Keys of [`Stance`], in the order of every probability vector.
pub const STANCES: [&str; 3] = ["favor", "against", "none"];

impl Stance {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        STANCES[self as usize]
    }

    /// The stance at a position of [`STANCES`].
    pub fn from_index(index: usize) -> Self {
        [Stance::Favor, Stance::Against, Stance::None][index]
    }
}

/// Who holds a stance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holder {
    /// The outlet's own voice.
    Author,
    /// A person, organisation or document that is quoted or paraphrased.
    Source,
}

impl Holder {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        match self {
            Holder::Author => "author",
            Holder::Source => "source",
        }
    }
}

/// Whose words a paragraph is made of, by share (CODEBOOK section 4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[allow(missing_docs)]
pub enum VoiceMix {
    Outlet,
    Quote,
    Mixed,
}

/// Keys of [`VoiceMix`], in the order of every probability vector.
pub const VOICE_MIXES: [&str; 3] = ["outlet", "quote", "mixed"];

impl VoiceMix {
    /// Key as written in tables.
    pub fn key(self) -> &'static str {
        VOICE_MIXES[self as usize]
    }
}
