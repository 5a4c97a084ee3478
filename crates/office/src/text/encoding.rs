//! The encoding of text files: byte order mark, UTF-16 by its zero bytes, UTF-8, Windows-1252.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a text file.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return encoding.decode(bytes).0;
    }
    if let Some(encoding) = utf16(bytes) {
        return encoding.decode_without_bom_handling(bytes).0;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        // A file that is cut off within a letter is still UTF-8.
        Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => {
            UTF_8.decode_without_bom_handling(bytes).0
        }
        Err(_) if is_dos(bytes) => dos(bytes).into(),
        Err(error) if mostly_utf8(bytes, error.valid_up_to()) => {
            UTF_8.decode_without_bom_handling(bytes).0
        }
        Err(_) => WINDOWS_1252.decode_without_bom_handling(bytes).0,
    }
}

/// Whether text without a byte order mark is UTF-16: nearly all of every other byte are zero.
pub(crate) fn is_utf16(bytes: &[u8]) -> bool {
    utf16(bytes).is_some() || matches!(bytes, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..])
}

fn utf16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(1024))?;
    let pairs = head.len() / 2;
    if pairs < 4 {
        return None;
    }
    let zeros = |offset: usize| {
        head.iter()
            .skip(offset)
            .step_by(2)
            .filter(|b| **b == 0)
            .count()
    };
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= pairs * 8 && even * 10 <= pairs {
        Some(UTF_16LE)
    } else if even * 10 >= pairs * 8 && odd * 10 <= pairs {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Whether damage is rare in what is else UTF-8: more letters of two bytes than stray bytes.
fn mostly_utf8(bytes: &[u8], _valid: usize) -> bool {
    let (mut good, mut bad) = (0_usize, 0_usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += chunk.invalid().len().min(1);
    }
    good > bad * 4
}

/// Whether text is of code page 850 or 437 (DOS), the code pages of Swedish files before Windows:
/// å, ä, ö there are bytes that are control characters or rare signs in Windows-1252.
fn is_dos(bytes: &[u8]) -> bool {
    let (mut dos, mut windows) = (0_usize, 0_usize);
    for byte in bytes {
        match byte {
            0x86 | 0x84 | 0x94 | 0x8F | 0x8E | 0x99 => dos += 1,
            0xE5 | 0xE4 | 0xF6 | 0xC5 | 0xC4 | 0xD6 | 0xE9 => windows += 1,
            _ => {}
        }
    }
    dos > 2 && dos > windows * 4
}

fn dos(bytes: &[u8]) -> String {
    const HIGH: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";
    let high: Vec<char> = HIGH.chars().collect();
    bytes
        .iter()
        .map(|b| match b.checked_sub(0x80) {
            None => char::from(*b),
            Some(index) => high.get(usize::from(index)).copied().unwrap_or('\u{FFFD}'),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("målgrupp".as_bytes()), "målgrupp");
        assert_eq!(decode(b"m\xE5lgrupp"), "målgrupp");
        assert_eq!(decode(b"m\x86lgrupp f\x94r tv\x86"), "målgrupp för två");
        let utf16: Vec<u8> = "målgrupp"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&utf16), "målgrupp");
        let marked: Vec<u8> = "\u{feff}mål"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(&marked), "mål");
        assert_eq!(
            decode("m\u{e5}l\u{e5}".as_bytes().get(..6).unwrap()),
            "målå"
        );
    }
}
