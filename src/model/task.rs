//! The heads: what is read from the encoder's states, and how many numbers each gives.

/// What a head reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reads {
    /// The mean state of the text (with its `[CLS]` and `[SEP]`).
    Text,
    /// The state of each token of the text.
    Token,
    /// What a sequence of a target gives: the mean state of the target, then that of the text.
    Target,
}

impl Reads {
    /// Numbers that a head reads where a token's state has `hidden`.
    pub fn width(self, hidden: usize) -> usize {
        match self {
            Reads::Text | Reads::Token => hidden,
            Reads::Target => 2 * hidden,
        }
    }
}

/// One linear head, stored as `heads.NAME.weight` (outputs, width of what it reads) and `heads.NAME.bias` (outputs).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Task {
    /// Name in the weights file and in the calibration.
    pub name: &'static str,
    /// What it reads.
    pub reads: Reads,
    /// Numbers it gives.
    pub outputs: usize,
}

macro_rules! tasks {
    ($($(#[$doc:meta])* $constant:ident = $name:literal, $reads:ident, $outputs:literal;)*) => {
        $($(#[$doc])* pub const $constant: Task = Task { name: $name, reads: Reads::$reads, outputs: $outputs };)*
        /// All heads.
        pub const TASKS: &[Task] = &[$($constant),*];
    };
}

tasks! {
    /// One logit a frame (sigmoid).
    FRAMES = "frames", Text, 15;
    /// The frames and `none` (softmax).
    PRIMARY = "primary", Text, 16;
    /// Whether the outlet's own voice uses loaded words or takes a side (sigmoid).
    BIASED = "biased", Text, 1;
    /// outlet, quote, mixed (softmax).
    VOICE = "voice", Text, 3;
    /// Whether a token belongs to loaded language (sigmoid).
    LOADED = "loaded", Token, 1;
    /// favor, against, none (softmax).
    STANCE = "stance", Target, 3;
    /// author, source (softmax).
    HOLDER = "holder", Target, 2;
}
