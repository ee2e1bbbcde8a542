//! The fifteen issue-generic dimensions of the Policy Frames Codebook (Boydstun, Card, Gross, Resnik and Smith 2014).

/// Keys of the frames, in the order of every probability vector.
pub const FRAMES: [&str; 15] = [
    "economic",
    "capacity",
    "morality",
    "fairness",
    "legality",
    "policy",
    "crime",
    "security",
    "health",
    "quality_of_life",
    "cultural_identity",
    "public_opinion",
    "political",
    "external",
    "other",
];

/// Key that stands where no frame is over its threshold.
pub const NO_FRAME: &str = "none";

/// Position of a frame's key in [`FRAMES`].
pub fn frame_index(key: &str) -> Option<usize> {
    FRAMES.iter().position(|f| *f == key)
}

/// A frame's key as people write it ("quality_of_life" → "quality of life").
pub fn frame_label(key: &str) -> String {
    key.replace('_', " ")
}
