//! Text strings, names and dates as PDF writes them (ISO 32000-2 §7.9.2, §7.9.4).

use std::fmt::Write as _;

use unicode_normalization::UnicodeNormalization as _;

/// `PDFDocEncoding` from 0x18 to 0x1F and from 0x80 to 0xA0, where it differs from Latin-1 (annex D.2).
const DOC_LOW: [char; 8] = ['˘', 'ˇ', 'ˆ', '˙', '˝', '˛', '˚', '˜'];
const DOC_HIGH: [char; 33] = [
    '•', '†', '‡', '…', '—', '–', 'ƒ', '⁄', '‹', '›', '−', '‰', '„', '“', '”', '‘', '’', '‚', '™',
    'ﬁ', 'ﬂ', 'Ł', 'Œ', 'Š', 'Ÿ', 'Ž', 'ı', 'ł', 'œ', 'š', 'ž', '\u{FFFD}', '€',
];

/// A text string: UTF-16 with a byte order mark, UTF-8 with one, or `PDFDocEncoding`; NFC.
pub(crate) fn text(bytes: &[u8]) -> String {
    let raw: String = match bytes {
        [0xFE, 0xFF, rest @ ..] => utf16(rest, u16::from_be_bytes),
        [0xFF, 0xFE, rest @ ..] => utf16(rest, u16::from_le_bytes),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        _ => bytes.iter().map(|b| doc_encoding(*b)).collect(),
    };
    // Language escapes (ESC lang ESC) and other control characters are no text.
    let mut escaped = false;
    raw.chars()
        .filter(|c| {
            if *c == '\u{1B}' {
                escaped = !escaped;
                return false;
            }
            !escaped && (!c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        })
        .nfc()
        .collect()
}

fn utf16(bytes: &[u8], read: fn([u8; 2]) -> u16) -> String {
    let units = bytes.as_chunks::<2>().0.iter().map(|pair| read(*pair));
    char::decode_utf16(units)
        .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect()
}

fn doc_encoding(byte: u8) -> char {
    match byte {
        0x18..=0x1F => DOC_LOW.get(usize::from(byte - 0x18)).copied(),
        0x80..=0xA0 => DOC_HIGH.get(usize::from(byte - 0x80)).copied(),
        _ => None,
    }
    .unwrap_or(char::from(byte))
}

/// Windows-1252, `WinAnsiEncoding` (annex D.2).
pub(crate) fn win_ansi(byte: u8) -> char {
    const HIGH: [char; 32] = [
        '€', '•', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '•', 'Ž', '•', '•', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '•', 'ž', 'Ÿ',
    ];
    match byte {
        0x80..=0x9F => HIGH
            .get(usize::from(byte - 0x80))
            .copied()
            .unwrap_or('\u{FFFD}'),
        _ => char::from(byte),
    }
}

/// Mac OS Roman, `MacRomanEncoding` (annex D.2).
pub(crate) fn mac_roman(byte: u8) -> char {
    const HIGH: &str = concat!(
        "ÄÅÇÉÑÖÜáàâäãåçéè",
        "êëíìîïñóòôöõúùûü",
        "†°¢£§•¶ß®©™´¨≠ÆØ",
        "∞±≤≥¥µ∂∑∏π∫ªºΩæø",
        "¿¡¬√ƒ≈∆«»…\u{A0}ÀÃÕŒœ",
        "–—“”‘’÷◊ÿŸ⁄€‹›ﬁﬂ",
        "‡·‚„‰ÂÊÁËÈÍÎÏÌÓÔ",
        "\u{F8FF}ÒÚÛÙıˆ˜¯˘˙˚¸˝˛ˇ",
    );
    match byte.checked_sub(0x80) {
        Some(high) => HIGH.chars().nth(usize::from(high)),
        None => None,
    }
    .unwrap_or(char::from(byte))
}

/// A date (`D:YYYYMMDDHHmmSSOHH'mm'`) as ISO 8601, as precise as it is written; `None` where it is
/// no date.
pub(crate) fn date(bytes: &[u8]) -> Option<String> {
    let written = text(bytes);
    let written = written.trim();
    let written = written.strip_prefix("D:").unwrap_or(written);
    let digits: String = written.chars().take_while(char::is_ascii_digit).collect();
    let part = |from: usize, to: usize| digits.get(from..to);
    let number = |from: usize, to: usize| part(from, to).and_then(|p| p.parse::<u32>().ok());
    let mut out = part(0, 4)?.to_owned();
    let fits = |value: Option<u32>, low: u32, high: u32| value.filter(|v| (low..=high).contains(v));
    let Some(month) = fits(number(4, 6), 1, 12) else {
        return Some(out);
    };
    let _ = write!(out, "-{month:02}");
    let Some(day) = fits(number(6, 8), 1, 31) else {
        return Some(out);
    };
    let _ = write!(out, "-{day:02}");
    let (Some(hour), Some(minute)) = (fits(number(8, 10), 0, 23), fits(number(10, 12), 0, 59))
    else {
        return Some(out);
    };
    let second = fits(number(12, 14), 0, 59).unwrap_or(0);
    let _ = write!(out, "T{hour:02}:{minute:02}:{second:02}");
    let zone: String = written
        .chars()
        .skip(digits.len())
        .filter(|c| *c != '\'' && *c != ':')
        .collect();
    let mut rest = zone.chars();
    match rest.next() {
        Some('Z') => out.push('Z'),
        Some(sign @ ('+' | '-')) => {
            let offset: String = rest.take_while(char::is_ascii_digit).collect();
            let hours = offset.get(0..2).unwrap_or("00");
            let minutes = offset.get(2..4).unwrap_or("00");
            let _ = write!(out, "{sign}{hours}:{minutes}");
        }
        _ => {}
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_strings_are_read_in_each_encoding() {
        assert_eq!(text(b"Hej \xE5\xE4\xF6 \x80"), "Hej åäö •");
        assert_eq!(text(b"\xFE\xFF\x00\xC5\x00a"), "Åa");
        assert_eq!(text("\u{FEFF}Åsa".as_bytes()), "Åsa");
        assert_eq!(text(b"\xFE\xFF\x00A\x03\x0A"), "Å");
    }

    #[test]
    fn bytes_are_read_in_the_encodings_of_windows_and_of_the_mac() {
        let read = |bytes: &[u8], encoding: fn(u8) -> char| -> String {
            bytes.iter().map(|byte| encoding(*byte)).collect()
        };
        assert_eq!(
            read(b"\xC5\xC4\xD6 \xE5\xE4\xF6 \x96", win_ansi),
            "ÅÄÖ åäö –"
        );
        assert_eq!(
            read(b"\x81\x80\x85 \x8C\x8A\x9A \xD0", mac_roman),
            "ÅÄÖ åäö –"
        );
    }

    #[test]
    fn dates_keep_their_precision_and_offset() {
        assert_eq!(
            date(b"D:20230220101112+01'00'").as_deref(),
            Some("2023-02-20T10:11:12+01:00")
        );
        assert_eq!(date(b"D:202302").as_deref(), Some("2023-02"));
        assert_eq!(
            date(b"D:20230220101112Z").as_deref(),
            Some("2023-02-20T10:11:12Z")
        );
        assert_eq!(date(b"yesterday"), None);
    }
}
