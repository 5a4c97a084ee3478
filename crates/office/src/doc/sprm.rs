//! Single property modifiers ([MS-DOC] §2.6): lists of codes with operands.

use crate::bytes::{u8_at, u16_at};

/// A property modifier.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sprm<'b> {
    /// The code of Word 97; those of Word 6/95 are translated to it.
    pub(super) code: u16,
    pub(super) operand: &'b [u8],
}

impl Sprm<'_> {
    pub(super) fn byte(&self) -> u8 {
        u8_at(self.operand, 0).unwrap_or(0)
    }

    pub(super) fn word(&self) -> u16 {
        u16_at(self.operand, 0).unwrap_or(0)
    }
}

/// Goes through a list of modifiers; a list that is broken ends.
pub(super) fn list(bytes: &[u8], modern: bool) -> impl Iterator<Item = Sprm<'_>> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let (raw, head) = if modern {
                (u16_at(bytes, at)?, 2)
            } else {
                (u16::from(u8_at(bytes, at)?), 1)
            };
            let start = at + head;
            let (skip, length) = if modern {
                modern_length(raw, bytes, start)?
            } else {
                old_length(raw, bytes, start)?
            };
            let from = start + skip;
            let operand = bytes.get(from..from.checked_add(length)?)?;
            at = from + length;
            let code = if modern { raw } else { translate(raw) };
            if code != 0 {
                return Some(Sprm { code, operand });
            }
        }
    })
}

/// Bytes before the operand and of it (§2.6.1: the upper three bits tell).
fn modern_length(code: u16, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    Some(match code >> 13 {
        0 | 1 => (0, 1),
        2 | 4 | 5 => (0, 2),
        3 => (0, 4),
        7 => (0, 3),
        _ => match code {
            // sprmTDefTable has two bytes of length, which count one too many.
            0xD608 => (2, usize::from(u16_at(bytes, at)?).saturating_sub(1)),
            // sprmPChgTabs may say 255 and mean its own count.
            0xC615 if u8_at(bytes, at)? == 255 => {
                let deleted = usize::from(u8_at(bytes, at + 1)?);
                let added = usize::from(u8_at(bytes, at + 2 + deleted * 4)?);
                (1, 2 + deleted * 4 + added * 3)
            }
            _ => (1, usize::from(u8_at(bytes, at)?)),
        },
    })
}

/// Lengths of Word 6 and 95's codes.
fn old_length(code: u16, bytes: &[u8], at: usize) -> Option<(usize, usize)> {
    Some(match code {
        2
        | 16..=19
        | 21
        | 22
        | 26..=28
        | 30..=36
        | 49
        | 72
        | 80
        | 93
        | 96
        | 97
        | 99
        | 100
        | 107
        | 112..=114
        | 121
        | 122
        | 124
        | 140
        | 141
        | 144
        | 145
        | 148
        | 149
        | 154..=157
        | 160
        | 161
        | 164..=168
        | 171
        | 182..=184
        | 186
        | 189
        | 195
        | 197
        | 198 => (0, 2),
        20 | 38..=43 | 115..=117 | 187 | 191..=194 => {
            (0, if code == 20 || code >= 187 { 4 } else { 2 })
        }
        190 => (2, usize::from(u16_at(bytes, at)?).saturating_sub(1)),
        3 | 12 | 15 | 23 | 52 | 53 | 81 | 95 | 98 | 101 | 103 | 105 | 106 | 108 | 123 | 133
        | 188 | 196 | 199 | 200 => (1, usize::from(u8_at(bytes, at)?)),
        70 | 73 => (0, 3),
        82 | 83 => (0, 0),
        _ => (0, 1),
    })
}

/// Codes of Word 6/95 that matter, as those of Word 97; 0 for the others.
fn translate(old: u16) -> u16 {
    match old {
        2 => 0x4600,
        24 => 0x2416,
        25 => 0x2417,
        85 => 0x0835,
        86 => 0x0836,
        91 => 0x083B,
        92 => 0x083C,
        94 => 0x2A3E,
        98 | 162 => 0,
        99 => 0x4A43,
        190 => 0xD608,
        65 => 0x0800,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_cut_by_their_lengths() {
        // Bold on, size 24, a table in one cell.
        let bytes = [0x35, 0x08, 1, 0x43, 0x4A, 24, 0, 0x08, 0xD6, 4, 0, 1, 0, 0];
        let codes: Vec<u16> = list(&bytes, true).map(|s| s.code).collect();
        assert_eq!(codes, [0x0835, 0x4A43, 0xD608]);
    }

    #[test]
    fn a_list_that_breaks_off_ends() {
        assert_eq!(list(&[0x43, 0x4A, 24], true).count(), 0);
        assert_eq!(list(&[0xFF; 40], true).count(), 0);
    }
}
