//! One article in the terminal, paragraph by paragraph (`slant read`).

use anstyle::{AnsiColor, Style};

use super::format::count;
use super::printable::printable;
use super::segments::{by_paragraph, segments};
use super::wrap::{Piece, wrap};
use crate::analyze::rows::{ArticleReading, ArticleRow, ParagraphRow, SpanRow, StanceRow};
use crate::model::{NO_FRAME, frame_index, frame_label};

/// Columns before the text: number and space.
const GUTTER: usize = 5;
/// Text gets at least so many columns, however narrow the terminal.
const LEAST: usize = 24;

const DIM: Style = Style::new().dimmed();
const BOLD: Style = Style::new().bold();
const PLAIN: Style = Style::new();
const SOURCE: Style = AnsiColor::Cyan.on_default();
const SPEAKER: Style = AnsiColor::Cyan.on_default().dimmed();
const FRAME: Style = AnsiColor::Blue.on_default().bold();
const FAVOR: Style = AnsiColor::Green.on_default();
const AGAINST: Style = AnsiColor::Magenta.on_default();
/// Loaded words of the outlet itself stand out more than those that it quotes.
const LOADED_OWN: Style = AnsiColor::Yellow.on_default().bold().underline();
const LOADED_SOURCE: Style = AnsiColor::Cyan.on_default().underline();

/// The article with its frames, stances, voices and loaded words marked, wrapped to `width` columns.
///
/// With `colour`, attributed text has one of its own and loaded words are underlined; without, they stand in «guillemets»
/// and between *asterisks*. The speaker is named after attributed text in both. Control and bidirectional characters of the
/// article are taken out. Ends with a line break.
pub fn article_to_terminal(reading: &ArticleReading, width: usize, colour: bool) -> String {
    let spans = by_paragraph(&reading.spans);
    let mut screen = Screen { out: String::new(), width: width.saturating_sub(GUTTER).max(LEAST), colour };
    screen.header(&reading.article);
    for paragraph in reading.paragraphs.iter().filter(|p| p.kind != "title") {
        let stances: Vec<_> = reading.stances.iter().filter(|s| s.paragraph == paragraph.paragraph).collect();
        let none = Vec::new();
        screen.paragraph(paragraph, spans.get(&paragraph.paragraph).unwrap_or(&none), &stances);
    }
    screen.legend();
    screen.out
}

struct Screen {
    out: String,
    width: usize,
    colour: bool,
}

impl Screen {
    fn header(&mut self, article: &ArticleRow) {
        let title = if article.title.is_empty() { "(no title)" } else { &article.title };
        self.block("", &[piece(title, BOLD)]);
        let genre = match article.genre_from.as_str() {
            "" | "none" if article.genre == "unknown" => "genre unknown".to_string(),
            "" | "none" => article.genre.clone(),
            from => format!("{} (from {from})", article.genre),
        };
        let facts = [
            article.outlet.clone(),
            article.date.map_or("undated".to_string(), |d| d.to_string()),
            article.authors.join(", "),
            genre,
            format!("origin {}", article.origin),
            count(article.n_words.max(0) as u64, "word"),
        ];
        let facts: Vec<_> = facts.into_iter().filter(|f| !f.is_empty()).collect();
        self.block("", &[piece(&facts.join(" · "), DIM)]);
        self.out.push('\n');
    }

    fn paragraph(&mut self, paragraph: &ParagraphRow, spans: &[&SpanRow], stances: &[&StanceRow]) {
        let number = paragraph.paragraph.to_string();
        let counts = matches!(paragraph.kind.as_str(), "body" | "update");
        if counts {
            self.block(&number, &marks(paragraph, stances));
            self.block("", &self.text(paragraph, spans));
        } else {
            self.block(&number, &[piece(&format!("[{}] {}", paragraph.kind, paragraph.text), DIM)]);
        }
        self.out.push('\n');
    }

    fn text(&self, paragraph: &ParagraphRow, spans: &[&SpanRow]) -> Vec<Piece> {
        let mut pieces = Vec::new();
        for segment in segments(&paragraph.text, spans) {
            let base = if segment.source.is_some() { SOURCE } else { PLAIN };
            if segment.opens && !self.colour {
                pieces.push(piece("«", SOURCE));
            }
            match segment.loaded {
                Some(_) if !self.colour => pieces.push(piece(&format!("*{}*", segment.text), base)),
                Some(span) if span.voice == "source" => pieces.push(piece(&segment.text, LOADED_SOURCE)),
                Some(_) => pieces.push(piece(&segment.text, LOADED_OWN)),
                None => pieces.push(piece(&segment.text, base)),
            }
            if segment.closes && !self.colour {
                pieces.push(piece("»", SOURCE));
            }
            if let (true, Some(span)) = (segment.names, segment.source) {
                let speaker = if span.speaker.is_empty() { "unnamed" } else { &span.speaker };
                pieces.push(piece(&format!(" [{speaker}]"), SPEAKER));
            }
        }
        pieces
    }

    fn legend(&mut self) {
        let mut pieces = match self.colour {
            true => vec![
                piece("attributed", SOURCE),
                piece(" [speaker]", SPEAKER),
                piece(" · ", DIM),
                piece("loaded", LOADED_OWN),
                piece(" · ", DIM),
                piece("loaded, a source’s", LOADED_SOURCE),
            ],
            false => vec![piece("«attributed» [speaker] · *loaded*", DIM)],
        };
        pieces.push(piece(" · ▲ favor ▼ against ○ no side · numbers are probabilities", DIM));
        self.block("", &pieces);
    }

    /// Wrapped lines behind a gutter that holds `label` on the first of them.
    fn block(&mut self, label: &str, pieces: &[Piece]) {
        for (i, line) in wrap(pieces, self.width).iter().enumerate() {
            let label = if i == 0 { label } else { "" };
            let gutter = format!("{label:>width$}  ", width = GUTTER - 2);
            if label.is_empty() {
                self.out.push_str(&gutter);
            } else {
                self.styled(&gutter, DIM);
            }
            for part in line {
                self.styled(&part.text, part.style);
            }
            while self.out.ends_with(' ') {
                self.out.pop();
            }
            self.out.push('\n');
        }
    }

    fn styled(&mut self, text: &str, style: Style) {
        if self.colour && style != PLAIN {
            self.out.push_str(&format!("{style}{text}{style:#}"));
        } else {
            self.out.push_str(text);
        }
    }
}

/// The line above a paragraph: frames with probability (the primary one first), then stances.
fn marks(paragraph: &ParagraphRow, stances: &[&StanceRow]) -> Vec<Piece> {
    let mut frames: Vec<&str> = paragraph.frames.iter().map(String::as_str).filter(|f| *f != NO_FRAME).collect();
    frames.sort_by_key(|f| *f != paragraph.primary);
    let mut parts: Vec<Piece> = Vec::new();
    for frame in frames {
        let p = frame_index(frame).and_then(|i| paragraph.frame_probabilities.get(i));
        parts.push(piece(&frame_label(frame), FRAME));
        parts.push(piece(&p.map_or(String::new(), |p| format!(" {p:.2}")), DIM));
        parts.push(piece(" · ", DIM));
    }
    if parts.is_empty() {
        parts.extend([piece("no frame", DIM), piece(" · ", DIM)]);
    }
    for stance in stances {
        let (mark, p, style) = match stance.stance.as_str() {
            "favor" => ("▲ favor", stance.favor, FAVOR),
            "against" => ("▼ against", stance.against, AGAINST),
            _ => ("○ no side on", stance.none, DIM),
        };
        let holder = match (stance.stance.as_str(), stance.holder.as_str(), stance.speaker.as_str()) {
            ("favor" | "against", "source", "") => " (a source)".to_string(),
            ("favor" | "against", "source", speaker) => format!(" (source: {speaker})"),
            ("favor" | "against", ..) => " (own voice)".to_string(),
            _ => String::new(),
        };
        parts.push(piece(&format!("{mark} {}", stance.target), style));
        parts.push(piece(&format!(" {p:.2}{holder}"), DIM));
        parts.push(piece(" · ", DIM));
    }
    parts.pop();
    parts
}

fn piece(text: &str, style: Style) -> Piece {
    Piece { text: printable(text), style }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn an_article_reads_without_colour() {
        insta::assert_snapshot!(article_to_terminal(&sample::articles()[0], 72, false));
    }

    #[test]
    fn an_article_reads_in_colour() {
        let shown = article_to_terminal(&sample::articles()[0], 72, true).replace('\u{1b}', "␛");
        insta::assert_snapshot!(shown);
    }

    #[test]
    fn escape_sequences_of_an_article_do_not_reach_the_terminal() {
        let mut reading = sample::articles().remove(0);
        reading.article.title = "\u{1b}]0;owned\u{7}".into();
        reading.paragraphs[1].text = "a\u{1b}[2Jb\u{202e}c".into();
        let shown = article_to_terminal(&reading, 80, false);
        assert!(!shown.contains('\u{1b}') && !shown.contains('\u{202e}'));
    }

    proptest! {
        #[test]
        fn any_text_and_width_make_no_panic_and_no_long_line(text in any::<String>(), width in 0usize..120) {
            let mut reading = sample::articles().remove(0);
            reading.paragraphs[1].text = text;
            let shown = article_to_terminal(&reading, width, false);
            let limit = width.max(GUTTER + LEAST);
            prop_assert!(shown.lines().all(|l| l.chars().count() <= limit));
        }
    }
}
