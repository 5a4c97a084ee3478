//! Symbol fonts: bullets and boxes that have no Unicode value of their own in the file.

use crate::strings;

/// Which table of symbols a font follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// An ordinary font.
    None,
    /// Symbol.
    Symbol,
    /// Wingdings.
    Wingdings,
    /// Wingdings 2.
    Wingdings2,
}

impl Kind {
    /// The kind of a font by its name.
    pub(super) fn of(name: &str) -> Self {
        let lower = name.to_lowercase();
        if lower.contains("wingdings2") || lower.contains("wingdings-2") {
            Self::Wingdings2
        } else if lower.contains("wingdings") {
            Self::Wingdings
        } else if lower.contains("symbol") && !lower.contains("segoe") {
            Self::Symbol
        } else {
            Self::None
        }
    }

    /// The text with characters of the private use area, by which symbol fonts are addressed
    /// (U+F020 to U+F0FF), replaced by what they show.
    pub(super) fn readable(self, text: &str) -> String {
        let wing = matches!(self, Self::Wingdings | Self::Wingdings2);
        if !wing && !text.chars().any(is_private) {
            return text.to_owned();
        }
        text.chars()
            .map(|c| {
                let byte = match u32::from(c) {
                    code @ 0xF020..=0xF0FF => (code - 0xF000) as u8,
                    code @ 0x21..=0xFF if wing => code as u8,
                    _ => return c,
                };
                self.symbol(byte)
                    .unwrap_or_else(|| if wing { c } else { strings::win_ansi(byte) })
            })
            .collect()
    }

    fn symbol(self, byte: u8) -> Option<char> {
        let table = match self {
            Self::Wingdings => WINGDINGS,
            Self::Wingdings2 => WINGDINGS_2,
            Self::Symbol => SYMBOL,
            Self::None => UNNAMED,
        };
        table
            .iter()
            .find(|(code, _)| *code == byte)
            .map(|(_, shown)| *shown)
    }
}

/// Wingdings, as far as texts use it.
const WINGDINGS: &[(u8, char)] = &[
    (0x6C, '●'),
    (0x6E, '■'),
    (0x6F, '☐'),
    (0x71, '☐'),
    (0x72, '☐'),
    (0x75, '◆'),
    (0x76, '❖'),
    (0x78, '☒'),
    (0x9E, '·'),
    (0x9F, '●'),
    (0xA0, '·'),
    (0xA7, '▪'),
    (0xA8, '☐'),
    (0xB7, '•'),
    (0xD8, '➢'),
    (0xE0, '→'),
    (0xE8, '→'),
    (0xF0, '⇨'),
    (0xFB, '✗'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

/// Wingdings 2.
const WINGDINGS_2: &[(u8, char)] = &[
    (0x2A, '☐'),
    (0x4F, '✗'),
    (0x50, '✓'),
    (0x52, '☑'),
    (0x53, '☒'),
    (0x54, '☒'),
    (0xA3, '☐'),
    (0xB7, '•'),
];

/// Symbol, where its private codes are used.
const SYMBOL: &[(u8, char)] = &[
    (0x2D, '−'),
    (0xA3, '≤'),
    (0xA7, '▪'),
    (0xAE, '→'),
    (0xB3, '≥'),
    (0xB7, '•'),
];

/// A font whose name tells nothing: what producers most often mean.
const UNNAMED: &[(u8, char)] = &[
    (0x6F, '☐'),
    (0xA7, '▪'),
    (0xA8, '☐'),
    (0xB7, '•'),
    (0xD8, '➢'),
    (0xFC, '✓'),
    (0xFD, '☒'),
    (0xFE, '☑'),
];

fn is_private(c: char) -> bool {
    ('\u{F020}'..='\u{F0FF}').contains(&c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bullets_and_boxes_are_told() {
        assert_eq!(Kind::of("ABCDEF+SymbolMT").readable("\u{F0B7}"), "•");
        assert_eq!(Kind::of("Wingdings-Regular").readable("\u{F0FE}"), "☑");
        assert_eq!(Kind::of("Wingdings").readable("o"), "☐");
        assert_eq!(Kind::of("Calibri").readable("Å"), "Å");
    }
}
