//! Signs of the symbol fonts in Unicode.

/// The sign of a character of a symbol font, or of the private characters that programs write where
/// the font is lost: bullets are Symbol's.
pub(crate) fn any_sign(font: &str, c: char) -> char {
    sign(font, c as u32)
        .or_else(|| {
            let private = ('\u{F000}'..='\u{F0FF}').contains(&c);
            sign("Symbol", c as u32).filter(|_| private)
        })
        .unwrap_or(c)
}

/// The sign of a character of a symbol font (Wingdings, Symbol), where it stands for a box, tick or
/// bullet; `None` for characters that are what they say.
pub(crate) fn sign(font: &str, code: u32) -> Option<char> {
    let font = font.to_ascii_lowercase();
    let code = if (0xF000..=0xF0FF).contains(&code) {
        code - 0xF000
    } else {
        code
    };
    let two = font.contains("wingdings 2");
    if font.contains("wingdings") {
        return Some(match (two, code) {
            (false, 0x6F | 0x70 | 0x71 | 0x72 | 0xA8) | (true, 0x2A | 0xA3 | 0x30) => '☐',
            (false, 0x78 | 0x51 | 0xFD) | (true, 0x51 | 0x53 | 0x54 | 0x56) => '☒',
            (false, 0xFE) | (true, 0x52) => '☑',
            (false, 0xFC) | (true, 0x50) => '✓',
            (false, 0xFB) | (true, 0x4F) => '✗',
            (false, 0xE0 | 0xE8 | 0xF0) => '→',
            (false, 0x6C | 0x9F | 0xA7 | 0x6E | 0x76 | 0xD8) => '•',
            (false, 0x28 | 0x29) => '☎',
            (false, 0x2A) => '✉',
            (false, 0x4A) => '☺',
            _ => return None,
        });
    }
    if font.contains("symbol") {
        return Some(match code {
            0xB7 => '•',
            0xAE => '→',
            0xA3 => '≤',
            0xB3 => '≥',
            0xB1 => '±',
            0xB4 => '×',
            0x2D => '−',
            0xB9 => '≠',
            0x61 => 'α',
            0x62 => 'β',
            0x67 => 'γ',
            0x64 | 0x44 => 'δ',
            0x6D => 'µ',
            0x70 => 'π',
            0x53 => 'Σ',
            0x57 => 'Ω',
            _ => return None,
        });
    }
    None
}

/// The sign of a bullet list's item: private-use characters of symbol fonts become "•".
pub(crate) fn bullet(pattern: &str) -> String {
    let pattern = pattern.trim();
    let first = pattern.chars().next();
    match first {
        None => "•".into(),
        Some('\u{F0A8}' | '\u{F06F}' | '\u{F071}') => "☐".into(),
        Some('\u{F02D}') => "–".into(),
        Some('\u{F0E0}' | '\u{F0E8}') => "→".into(),
        Some('\u{F0FC}') => "✓".into(),
        Some(c) if ('\u{E000}'..='\u{F8FF}').contains(&c) || c == '\u{B7}' => "•".into(),
        // Courier's o and Wingdings' § are the usual signs of the second and third level.
        Some('o' | '§') if pattern.chars().count() == 1 => "•".into(),
        Some(_) => pattern.chars().take(8).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_and_bullets_are_known() {
        assert_eq!(sign("Wingdings", 0xF0A8), Some('☐'));
        assert_eq!(sign("Wingdings", 0xFE), Some('☑'));
        assert_eq!(sign("Arial", 0x41), None);
        assert_eq!(bullet("\u{F0B7}"), "•");
        assert_eq!(bullet("–"), "–");
    }
}
