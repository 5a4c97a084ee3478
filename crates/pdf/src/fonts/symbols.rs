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
        let found = match (self, byte) {
            (Self::Wingdings2, 0x52) => '☑',
            (Self::Wingdings2, 0x53 | 0x54) => '☒',
            (Self::Wingdings2, 0x50) => '✓',
            (Self::Wingdings2, 0x4F) => '✗',
            (Self::Wingdings2, 0x2A | 0xA3) => '☐',
            (Self::Wingdings, 0x6C | 0x9F) => '●',
            (Self::Wingdings, 0x6E) => '■',
            (Self::Wingdings, 0x6F | 0x71 | 0x72 | 0xA8) => '☐',
            (Self::Wingdings, 0x75) => '◆',
            (Self::Wingdings, 0x76) => '❖',
            (Self::Wingdings, 0x78 | 0xFD) => '☒',
            (Self::Wingdings, 0x9E | 0xA0) => '·',
            (Self::Wingdings, 0xA7) => '▪',
            (Self::Wingdings, 0xD8) => '➢',
            (Self::Wingdings, 0xE0 | 0xE8) => '→',
            (Self::Wingdings, 0xF0) => '⇨',
            (Self::Wingdings, 0xFB) => '✗',
            (Self::Wingdings, 0xFC) => '✓',
            (Self::Wingdings, 0xFE) => '☑',
            (Self::Wingdings2 | Self::Symbol | Self::None | Self::Wingdings, 0xB7) => '•',
            (Self::None | Self::Symbol, 0xA7) => '▪',
            (Self::None, 0xA8 | 0x6F) => '☐',
            (Self::None, 0xD8) => '➢',
            (Self::None, 0xFC) => '✓',
            (Self::None, 0xFE) => '☑',
            (Self::None, 0xFD) => '☒',
            (Self::Symbol, 0x2D) => '−',
            (Self::Symbol, 0xB3) => '≥',
            (Self::Symbol, 0xA3) => '≤',
            (Self::Symbol, 0xAE) => '→',
            _ => return None,
        };
        Some(found)
    }
}

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
