//! Whose voice speaks in a paragraph.

use super::{Paragraph, Voice, VoiceSpan};

/// Fills `voices` and `attributed_share` of every paragraph.
pub fn attribute(paragraphs: &mut [Paragraph]) {
    for paragraph in paragraphs {
        paragraph.attributed_share = 0.0;
        paragraph.voices = vec![VoiceSpan {
            start: 0,
            end: paragraph.text.chars().count(),
            voice: Voice::Outlet,
            speaker: String::new(),
            cue: String::new(),
            direct: false,
        }];
    }
}
