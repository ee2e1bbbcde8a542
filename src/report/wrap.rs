//! Wraps styled text. Columns are counted as characters: right for English, near enough for the odd emoji.

use anstyle::Style;

/// Text of one style.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Piece {
    pub text: String,
    pub style: Style,
}

/// Lines of at most `width` characters, broken at spaces, or within a word that is longer than a line.
pub(crate) fn wrap(pieces: &[Piece], width: usize) -> Vec<Vec<Piece>> {
    let width = width.max(1);
    let mut lines: Vec<Vec<(char, Style)>> = Vec::new();
    let mut line: Vec<(char, Style)> = Vec::new();
    for word in words(pieces) {
        let space = usize::from(!line.is_empty());
        if line.len() + space + word.len() > width && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            // The space has its neighbours' style where they agree, so that an underline does not break.
            let before = line.last().map(|c| c.1).unwrap_or_default();
            let after = word.first().map(|c| c.1).unwrap_or_default();
            line.push((' ', if before == after { before } else { Style::new() }));
        }
        for c in word {
            if line.len() == width {
                lines.push(std::mem::take(&mut line));
            }
            line.push(c);
        }
    }
    lines.push(line);
    lines.into_iter().map(join).collect()
}

fn words(pieces: &[Piece]) -> Vec<Vec<(char, Style)>> {
    let mut words = vec![Vec::new()];
    for piece in pieces {
        for c in piece.text.chars() {
            match words.last_mut() {
                Some(word) if c != ' ' => word.push((c, piece.style)),
                Some(word) if !word.is_empty() => words.push(Vec::new()),
                _ => {}
            }
        }
    }
    words.retain(|w| !w.is_empty());
    words
}

fn join(line: Vec<(char, Style)>) -> Vec<Piece> {
    let mut pieces: Vec<Piece> = Vec::new();
    for (c, style) in line {
        match pieces.last_mut() {
            Some(last) if last.style == style => last.text.push(c),
            _ => pieces.push(Piece { text: c.to_string(), style }),
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_cross_styles_stay_whole() {
        let bold = Style::new().bold();
        let pieces = [
            Piece { text: "one «".into(), style: Style::new() },
            Piece { text: "two three".into(), style: bold },
            Piece { text: "».".into(), style: Style::new() },
        ];
        let lines: Vec<String> = wrap(&pieces, 9).iter().map(|l| l.iter().map(|p| p.text.as_str()).collect()).collect();
        assert_eq!(lines, ["one «two", "three»."]);
    }

    #[test]
    fn a_word_longer_than_the_line_is_broken() {
        let lines = wrap(&[Piece { text: "abcdefg".into(), style: Style::new() }], 3);
        assert_eq!(lines.len(), 3);
    }
}
