//! Strings: of a byte a letter before Excel 97, of one or two since ([MS-XLS] §2.5.293).

use encoding_rs::{Encoding, WINDOWS_1252};

use super::Version;
use crate::bytes::{u16_at, u32_at};

/// How strings are written in a file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Text {
    pub(super) version: Version,
    pub(super) encoding: &'static Encoding,
}

impl Text {
    /// A string with a length of two bytes (of one in Excel 2), at an offset.
    pub(super) fn long(&self, body: &[u8], at: usize) -> String {
        match self.version {
            Version::Biff2 => {
                let length = usize::from(body.get(at).copied().unwrap_or(0));
                self.bytes(body, at + 1, length)
            }
            Version::Biff8 => {
                let length = usize::from(u16_at(body, at).unwrap_or(0));
                flagged(body, at + 2, length)
            }
            _ => {
                let length = usize::from(u16_at(body, at).unwrap_or(0));
                self.bytes(body, at + 2, length)
            }
        }
    }

    /// A string with a length of one byte, at an offset.
    pub(super) fn short(&self, body: &[u8], at: usize) -> String {
        let length = usize::from(body.get(at).copied().unwrap_or(0));
        if self.version == Version::Biff8 {
            flagged(body, at + 1, length)
        } else {
            self.bytes(body, at + 1, length)
        }
    }

    fn bytes(&self, body: &[u8], at: usize, length: usize) -> String {
        let to = at.saturating_add(length).min(body.len());
        let bytes = body.get(at..to).unwrap_or_default();
        self.encoding
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    }
}

/// A string whose flags tell the width of its letters.
pub(in crate::sheets) fn flagged(body: &[u8], at: usize, length: usize) -> String {
    let wide = body.get(at).copied().unwrap_or(0) & 1 != 0;
    let from = at + 1;
    if wide {
        let units: Vec<u16> = (0..length)
            .map_while(|i| u16_at(body, from + i * 2))
            .collect();
        String::from_utf16_lossy(&units)
    } else {
        let to = from.saturating_add(length).min(body.len());
        body.get(from..to)
            .unwrap_or_default()
            .iter()
            .map(|b| char::from(*b))
            .collect()
    }
}

/// The shared strings ([MS-XLS] §2.4.265). A string that is cut by a `CONTINUE` begins there with
/// its width anew.
pub(super) fn shared(body: &[u8], more: &[&[u8]]) -> Vec<std::sync::Arc<str>> {
    let mut cursor = Cursor {
        pieces: std::iter::once(body).chain(more.iter().copied()).collect(),
        piece: 0,
        at: 8,
    };
    let count = u32_at(body, 4).unwrap_or(0);
    let mut strings = Vec::new();
    for _ in 0..count {
        let Some(text) = cursor.string() else {
            break;
        };
        strings.push(text.into());
    }
    strings
}

/// The text that follows a text object ([MS-XLS] §2.4.329): in pieces that each tell their width.
pub(super) fn object_text(length: usize, more: &[&[u8]]) -> String {
    let mut units: Vec<u16> = Vec::new();
    for piece in more {
        if units.len() >= length {
            break;
        }
        let wide = piece.first().copied().unwrap_or(0) & 1 != 0;
        let rest = piece.get(1..).unwrap_or_default();
        let room = length - units.len();
        if wide {
            units.extend(
                (0..rest.len() / 2)
                    .take(room)
                    .filter_map(|i| u16_at(rest, i * 2)),
            );
        } else {
            units.extend(rest.iter().take(room).map(|b| u16::from(*b)));
        }
    }
    String::from_utf16_lossy(&units)
}

struct Cursor<'b> {
    pieces: Vec<&'b [u8]>,
    piece: usize,
    at: usize,
}

impl Cursor<'_> {
    fn rest(&self) -> &[u8] {
        self.pieces
            .get(self.piece)
            .and_then(|p| p.get(self.at..))
            .unwrap_or_default()
    }

    /// Moves on to the next piece where this one is used up; `false` at the end.
    fn advance(&mut self) -> bool {
        while self.rest().is_empty() {
            if self.piece + 1 >= self.pieces.len() {
                return false;
            }
            self.piece += 1;
            self.at = 0;
        }
        true
    }

    fn take(&mut self, count: usize) -> Option<Vec<u8>> {
        let mut out = Vec::with_capacity(count.min(16));
        while out.len() < count {
            if !self.advance() {
                return None;
            }
            let rest = self.rest();
            let n = rest.len().min(count - out.len());
            out.extend_from_slice(rest.get(..n)?);
            self.at += n;
        }
        Some(out)
    }

    fn skip(&mut self, mut count: usize) {
        while count > 0 && self.advance() {
            let n = self.rest().len().min(count);
            self.at += n;
            count -= n;
        }
    }

    fn string(&mut self) -> Option<String> {
        let head = self.take(3)?;
        let length = usize::from(u16_at(&head, 0)?);
        let flags = head.get(2).copied()?;
        let mut wide = flags & 1 != 0;
        let runs = if flags & 8 != 0 {
            usize::from(u16_at(&self.take(2)?, 0)?)
        } else {
            0
        };
        let extra = if flags & 4 != 0 {
            u32_at(&self.take(4)?, 0)? as usize
        } else {
            0
        };
        let mut units: Vec<u16> = Vec::with_capacity(length.min(1024));
        while units.len() < length {
            if self.rest().is_empty() {
                if !self.advance() {
                    break;
                }
                wide = self.take(1)?.first().copied()? & 1 != 0;
                continue;
            }
            let rest = self.rest();
            let room = length - units.len();
            if wide {
                let n = (rest.len() / 2).min(room);
                if n == 0 {
                    // Half a letter at a piece's end is damage.
                    self.at += rest.len();
                    continue;
                }
                units.extend((0..n).filter_map(|i| u16_at(rest, i * 2)));
                self.at += n * 2;
            } else {
                let n = rest.len().min(room);
                units.extend(rest.iter().take(n).map(|b| u16::from(*b)));
                self.at += n;
            }
        }
        self.skip(runs.saturating_mul(4).saturating_add(extra));
        Some(String::from_utf16_lossy(&units))
    }
}

/// The encoding of a `CODEPAGE` record.
pub(super) fn code_page(number: u16) -> &'static Encoding {
    let label = match number {
        1200 => return encoding_rs::UTF_16LE,
        1250..=1258 => format!("windows-{number}"),
        10000 | 32768 => "macintosh".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        866 => "ibm866".to_owned(),
        _ => return WINDOWS_1252,
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(WINDOWS_1252)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_string_goes_on_in_the_next_record_with_its_own_width() {
        // "åäö": two narrow letters, then a wide one in the continuation.
        let body = [0, 0, 0, 0, 1, 0, 0, 0, 3, 0, 0, 0xE5, 0xE4];
        let more: &[&[u8]] = &[&[1, 0xF6, 0]];
        assert_eq!(&*shared(&body, more)[0], "åäö");
    }

    #[test]
    fn a_count_that_lies_ends_with_the_bytes() {
        let body = [0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1, 0, 0, b'a', 9, 0];
        assert_eq!(shared(&body, &[]).len(), 1);
    }
}
