//! The lines of a text file, and what a line begins with.

/// A line with its number from 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'t> {
    pub(super) number: u32,
    pub(super) text: &'t str,
}

impl Line<'_> {
    pub(super) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }
}

/// Splits text into lines at every line end; a form feed begins a page and so a line.
pub(super) fn split(text: &str) -> Vec<Line<'_>> {
    let mut lines = Vec::new();
    let mut number = 0;
    let mut rest = text;
    while !rest.is_empty() {
        number += 1;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let (line, after) = rest.split_at(end);
        // A page break parts paragraphs without being a line of its own.
        for (i, piece) in line.split('\u{c}').enumerate() {
            if i > 0 {
                lines.push(Line { number, text: "" });
            }
            lines.push(Line {
                number,
                text: piece,
            });
        }
        rest = after
            .strip_prefix("\r\n")
            .or_else(|| after.strip_prefix(['\n', '\r']))
            .unwrap_or(after);
    }
    lines
}

/// A list item's marker: depth, marker as displayed, the text behind it.
pub(super) fn list_item(line: &str) -> Option<(u8, String, &str)> {
    let text = line.trim_start();
    let indent: usize = line
        .chars()
        .take_while(|c| c.is_whitespace())
        .map(|c| if c == '\t' { 4 } else { 1 })
        .sum();
    let level = (indent / 2).min(8) as u8;
    let first = text.chars().next()?;
    let rest = text.get(first.len_utf8()..)?;
    let sign = match first {
        '•' | '·' | '▪' | '■' | '●' | '◦' | '‣' | '➢' | '►' | '\u{F0B7}' | '\u{F0A7}'
        | '\u{F0D8}' | '\u{F076}' => "•",
        '-' | '–' | '—' | '*' | '+' => {
            // These need a space, else they are signs: -5, *not.
            rest.starts_with(char::is_whitespace).then_some(())?;
            match first {
                '*' | '+' => "•",
                '–' | '—' => "–",
                _ => "-",
            }
        }
        _ => return None,
    };
    let rest = rest.trim();
    (!rest.is_empty()).then(|| (level, sign.to_owned(), rest))
}

/// A typed number at a line's beginning ("1.", "1.2", "a)"): the number and the text behind it.
pub(super) fn numbered(line: &str) -> Option<(&str, &str)> {
    let text = line.trim_start();
    let end = text.find(char::is_whitespace)?;
    let (label, rest) = text.split_at(end);
    let rest = rest.trim();
    let body = label.trim_end_matches(['.', ')']);
    let digits = body.split('.').all(|part| {
        !part.is_empty() && part.len() <= 2 && part.bytes().all(|b| b.is_ascii_digit())
    });
    let letter =
        body.len() == 1 && label.len() > 1 && body.chars().all(|c| c.is_ascii_alphabetic());
    // A bare number is an amount or a year; it needs its dot or bracket, or an inner dot.
    let marked = label.len() > body.len() || body.contains('.');
    ((digits || letter) && marked && label.len() <= 12 && !rest.is_empty()).then_some((label, rest))
}

/// A Markdown heading: its level and its text.
pub(super) fn hash_heading(line: &str) -> Option<(u8, &str)> {
    let text = line.trim_start();
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = text.get(level..)?;
    if !(1..=6).contains(&level) || !rest.starts_with(char::is_whitespace) {
        return None;
    }
    let rest = rest.trim().trim_end_matches('#').trim_end();
    (!rest.is_empty()).then_some((level as u8, rest))
}

/// Whether a line is a rule of one sign. Underscores are none: they are a line to write on.
pub(super) fn is_rule(line: &str) -> bool {
    let text: String = line.chars().filter(|c| !c.is_whitespace()).collect();
    text.len() >= 3
        && ["-", "=", "*", "–", "—"]
            .iter()
            .any(|sign| text.replace(sign, "").is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_markers_and_numbers_are_told_from_text() {
        assert_eq!(list_item("- mål").unwrap().2, "mål");
        assert_eq!(list_item("\u{F0B7}\tmål").unwrap().1, "•");
        assert_eq!(list_item("   - inre").unwrap().0, 1);
        assert!(list_item("-5 grader").is_none());
        assert!(list_item("*** fet").is_none());
        assert_eq!(numbered("1.2 Mål"), Some(("1.2", "Mål")));
        assert_eq!(numbered("a) första"), Some(("a)", "första")));
        assert!(numbered("2023 års budget").is_none());
        assert!(numbered("100 000 kr").is_none());
    }

    #[test]
    fn lines_keep_their_numbers() {
        let lines = split("a\r\nb\u{c}c\n\nd");
        let found: Vec<(u32, &str)> = lines.iter().map(|l| (l.number, l.text)).collect();
        assert_eq!(
            found,
            [(1, "a"), (2, "b"), (2, ""), (2, "c"), (3, ""), (4, "d")]
        );
    }
}
