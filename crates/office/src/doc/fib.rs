//! The file information block ([MS-DOC] §2.5) and the text that its piece table orders.

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::OfficeError;
use crate::bytes::{u16_at, u32_at};
use crate::cfb::Compound;

/// What the file information block leads to.
pub(super) struct Fib {
    /// The `WordDocument` stream.
    pub(super) stream: Vec<u8>,
    /// The table stream; that of Word 6/95 is the document itself.
    pub(super) table: Vec<u8>,
    /// The `Data` stream: form fields' state.
    pub(super) data: Vec<u8>,
    pub(super) pieces: Vec<Piece>,
    /// Word 97 and later.
    pub(super) modern: bool,
    /// Characters of the main text, footnotes, headers, macros, comments, endnotes, text boxes.
    pub(super) counts: [u32; 7],
    /// Offset and length of tables, by their number in Word 97.
    offsets: Vec<(u32, u32)>,
    encoding: &'static Encoding,
}

/// A stretch of the text ([MS-DOC] §2.8.35).
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// First character and the one behind the last.
    pub(super) start: u32,
    pub(super) end: u32,
    /// Where its bytes lie.
    pub(super) offset: u32,
    /// A byte a character, else two.
    pub(super) narrow: bool,
}

/// Numbers of tables in `FibRgFcLcb97`.
pub(super) const STYLES: usize = 1;
pub(super) const CHARACTER_PAGES: usize = 12;
pub(super) const PARAGRAPH_PAGES: usize = 13;
pub(super) const LISTS: usize = 73;
pub(super) const LIST_USES: usize = 74;
const PIECES: usize = 33;

impl Fib {
    pub(super) fn read(stream: &[u8], file: Option<&Compound<'_>>) -> Result<Self, OfficeError> {
        let broken = |what: &str| OfficeError::broken("WordDocument", what);
        let magic = u16_at(stream, 0).ok_or_else(|| broken("it is empty"))?;
        let version = u16_at(stream, 2).unwrap_or(0);
        let flags = u16_at(stream, 10).unwrap_or(0);
        if flags & 0x0100 != 0 {
            return Err(OfficeError::Encrypted);
        }
        let modern = magic == 0xA5EC && version >= 0x00C1 || version >= 0x00C0;
        let mut fib = Self {
            stream: stream.to_vec(),
            table: Vec::new(),
            data: file
                .and_then(|file| file.stream("Data"))
                .unwrap_or_default(),
            pieces: Vec::new(),
            modern,
            counts: [0; 7],
            offsets: Vec::new(),
            // chs, the character set of Word 6 and 95: 256 is the Macintosh's.
            encoding: match u16_at(stream, 20) {
                Some(256) => encoding_rs::MACINTOSH,
                _ => language_encoding(u16_at(stream, 6).unwrap_or(0)),
            },
        };
        if modern {
            fib.read_modern(stream, flags, file)?;
        } else if version < 0x0065 {
            // Word 2: only where its text lies is read.
            fib.read_old(stream, 0)?;
            fib.offsets.clear();
            let length = fib.pieces.first().map_or(0, |p| p.end);
            fib.counts = [length, 0, 0, 0, 0, 0, 0];
        } else {
            fib.read_old(stream, flags)?;
        }
        if fib.pieces.is_empty() {
            return Err(broken("its text cannot be found"));
        }
        Ok(fib)
    }

    fn read_modern(
        &mut self,
        stream: &[u8],
        flags: u16,
        file: Option<&Compound<'_>>,
    ) -> Result<(), OfficeError> {
        let broken = |what: &str| OfficeError::broken("WordDocument", what);
        let name = if flags & 0x0200 != 0 {
            "1Table"
        } else {
            "0Table"
        };
        let other = if name == "1Table" { "0Table" } else { "1Table" };
        self.table = file
            .and_then(|file| file.stream(name).or_else(|| file.stream(other)))
            .unwrap_or_default();
        let words = usize::from(u16_at(stream, 32).unwrap_or(14));
        let longs_at = 34 + words * 2;
        let longs = usize::from(u16_at(stream, longs_at).unwrap_or(22));
        for (i, count) in self.counts.iter_mut().enumerate() {
            // ccpText is the fourth number; the macros' count between is always zero.
            *count = u32_at(stream, longs_at + 2 + (3 + i) * 4).unwrap_or(0);
        }
        let tables_at = longs_at + 2 + longs * 4;
        let tables = usize::from(u16_at(stream, tables_at).unwrap_or(0)).min(1_000);
        for i in 0..tables {
            let at = tables_at + 2 + i * 8;
            let pair = u32_at(stream, at).zip(u32_at(stream, at + 4));
            self.offsets.push(pair.unwrap_or((0, 0)));
        }
        let pieces = self.table(PIECES).unwrap_or_default().to_vec();
        self.read_pieces(&pieces, false);
        if self.pieces.is_empty() {
            // Without a piece table the text lies in one stretch (§2.5.1, fcMin).
            let from = u32_at(stream, 24).ok_or_else(|| broken("it ends in its header"))?;
            let total: u32 = self.counts.iter().fold(0, |a, c| a.saturating_add(*c));
            self.pieces.push(Piece {
                start: 0,
                end: total.min(stream.len() as u32),
                offset: from,
                narrow: true,
            });
        }
        Ok(())
    }

    /// Word 6 and 95: tables lie in the document itself, at offsets fixed by the version.
    fn read_old(&mut self, stream: &[u8], flags: u16) -> Result<(), OfficeError> {
        let broken = |what: &str| OfficeError::broken("WordDocument", what);
        let from = u32_at(stream, 24).ok_or_else(|| broken("it ends in its header"))?;
        let to = u32_at(stream, 28).ok_or_else(|| broken("it ends in its header"))?;
        for (i, count) in self.counts.iter_mut().enumerate() {
            *count = u32_at(stream, 52 + i * 4).unwrap_or(0);
        }
        self.table = stream.to_vec();
        self.offsets = vec![(0, 0); PIECES + 1];
        let pair = |at: usize| {
            u32_at(stream, at)
                .zip(u32_at(stream, at + 4))
                .unwrap_or((0, 0))
        };
        for (slot, at) in [
            (STYLES, 96),
            (CHARACTER_PAGES, 184),
            (PARAGRAPH_PAGES, 192),
            (PIECES, 352),
        ] {
            if let Some(offset) = self.offsets.get_mut(slot) {
                *offset = pair(at);
            }
        }
        // A "complex" (fast-saved) document has its pieces in a table.
        if flags & 0x0004 != 0 {
            let pieces = self.table(PIECES).unwrap_or_default().to_vec();
            self.read_pieces(&pieces, true);
        }
        if self.pieces.is_empty() {
            let length = to.min(stream.len() as u32).saturating_sub(from);
            self.pieces.push(Piece {
                start: 0,
                end: length,
                offset: from,
                narrow: true,
            });
        }
        Ok(())
    }

    /// A table of the table stream by its number.
    pub(super) fn table(&self, number: usize) -> Option<&[u8]> {
        let (offset, length) = *self.offsets.get(number)?;
        let from = (offset as usize).min(self.table.len());
        let to = from.saturating_add(length as usize).min(self.table.len());
        self.table.get(from..to).filter(|t| !t.is_empty())
    }

    /// The table stream from a table on: the levels of lists follow theirs without a length.
    pub(super) fn table_on(&self, number: usize) -> Option<&[u8]> {
        let (offset, length) = *self.offsets.get(number)?;
        (length > 0).then(|| self.table.get(offset as usize..))?
    }

    /// `Clx` (§2.9.38): properties, then the piece table.
    fn read_pieces(&mut self, clx: &[u8], old: bool) {
        let mut at = 0_usize;
        while clx.get(at) == Some(&1) {
            at = at.saturating_add(3 + usize::from(u16_at(clx, at + 1).unwrap_or(0)));
        }
        if clx.get(at) != Some(&2) {
            return;
        }
        let length = u32_at(clx, at + 1).unwrap_or(0) as usize;
        let table = clx
            .get(at + 5..at.saturating_add(5).saturating_add(length).min(clx.len()))
            .unwrap_or_default();
        let count = table.len().saturating_sub(4) / 12;
        for i in 0..count {
            let (Some(start), Some(end)) = (u32_at(table, i * 4), u32_at(table, i * 4 + 4)) else {
                break;
            };
            let descriptor = (count + 1) * 4 + i * 8;
            let raw = u32_at(table, descriptor + 2).unwrap_or(0);
            let narrow = old || raw & 0x4000_0000 != 0;
            let offset = if !old && narrow {
                (raw & 0x3FFF_FFFF) / 2
            } else {
                raw
            };
            if end > start {
                self.pieces.push(Piece {
                    start,
                    end,
                    offset,
                    narrow,
                });
            }
        }
    }

    /// All characters in their order with the offsets of their bytes.
    pub(super) fn characters(&self) -> Vec<(char, u32)> {
        let mut out = Vec::new();
        for piece in &self.pieces {
            let count = (piece.end - piece.start) as usize;
            let from = piece.offset as usize;
            let width = if piece.narrow { 1 } else { 2 };
            let to = from
                .saturating_add(count.saturating_mul(width))
                .min(self.stream.len());
            let bytes = self.stream.get(from..to).unwrap_or_default();
            if piece.narrow {
                let encoding = if self.modern {
                    WINDOWS_1252
                } else {
                    self.encoding
                };
                for (i, byte) in bytes.iter().enumerate() {
                    let c = if byte.is_ascii() {
                        char::from(*byte)
                    } else {
                        let text = encoding
                            .decode_without_bom_handling(&[*byte])
                            .0
                            .into_owned();
                        text.chars().next().unwrap_or('\u{FFFD}')
                    };
                    out.push((c, (from + i) as u32));
                }
                continue;
            }
            let units = (0..bytes.len() / 2).filter_map(|i| u16_at(bytes, i * 2));
            let mut at = from as u32;
            for c in char::decode_utf16(units) {
                let c = c.unwrap_or('\u{FFFD}');
                out.push((c, at));
                at += c.len_utf16() as u32 * 2;
            }
        }
        out
    }
}

/// The code page of a language, for documents before Unicode.
fn language_encoding(language: u16) -> &'static Encoding {
    match language & 0x3FF {
        0x19 | 0x22 | 0x02 | 0x23 => encoding_rs::WINDOWS_1251,
        0x05 | 0x0E | 0x15 | 0x1B | 0x24 | 0x18 => encoding_rs::WINDOWS_1250,
        0x08 => encoding_rs::WINDOWS_1253,
        0x1F => encoding_rs::WINDOWS_1254,
        _ => WINDOWS_1252,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_text_of_a_macintosh_is_read_in_its_character_set() {
        let text = b"strat\x8Egie";
        let mut stream = vec![0_u8; 400];
        stream[0..2].copy_from_slice(&0xA5DC_u16.to_le_bytes());
        stream[2..4].copy_from_slice(&0x68_u16.to_le_bytes());
        stream[20..22].copy_from_slice(&256_u16.to_le_bytes());
        stream[24..28].copy_from_slice(&400_u32.to_le_bytes());
        stream[28..32].copy_from_slice(&(400 + text.len() as u32).to_le_bytes());
        stream[52..56].copy_from_slice(&(text.len() as u32).to_le_bytes());
        stream.extend(text);
        let fib = Fib::read(&stream, None).unwrap();
        let shown: String = fib.characters().into_iter().map(|(c, _)| c).collect();
        assert_eq!(shown, "stratégie");
    }
}
