//! Bytes of an XML part to text.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

/// Decodes an XML part: byte order mark, else the first bytes' pattern, else the encoding that the
/// declaration names (XML 1.0 Appendix F), else UTF-8.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match bytes {
        [0xFF, 0xFE, ..] | [b'<', 0, ..] => UTF_16LE,
        [0xFE, 0xFF, ..] | [0, b'<', ..] => UTF_16BE,
        [0xEF, 0xBB, 0xBF, ..] => UTF_8,
        _ => declared(bytes).unwrap_or(UTF_8),
    };
    // Also drops the byte order mark.
    encoding.decode(bytes).0
}

fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(200))?;
    let head = String::from_utf8_lossy(head);
    let declaration = head.strip_prefix("<?xml")?.split_once("?>")?.0;
    let value = declaration.split_once("encoding")?.1.trim_start();
    let value = value.strip_prefix('=')?.trim_start();
    let name = value.trim_start_matches(['"', '\'']);
    let name = name.split(['"', '\'']).next()?;
    let encoding = Encoding::for_label(name.as_bytes())?;
    // A part whose bytes could be read so far is not UTF-16, whatever it declares.
    (encoding != UTF_16LE && encoding != UTF_16BE).then_some(encoding)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_found_by_mark_pattern_and_declaration() {
        let utf16: Vec<u8> = "\u{feff}<å/>"
            .encode_utf16()
            .flat_map(u16::to_be_bytes)
            .collect();
        assert_eq!(decode(&utf16), "<å/>");
        let bare: Vec<u8> = "<å/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(decode(&bare), "<å/>");
        let latin = b"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xE5</a>";
        assert!(decode(latin).ends_with("<a>å</a>"));
        assert_eq!(decode("<a>å</a>".as_bytes()), "<a>å</a>");
    }
}
