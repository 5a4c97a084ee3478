//! Form fields (formulärfält): what their data says of their kind and state ([MS-DOC] §2.9.78,
//! `FFData`).

use crate::bytes::{u8_at, u16_at, u32_at};

/// A form field's kind and state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Form {
    /// A text field with its prompt.
    Text { default: String },
    /// A check box (kryssruta).
    Check(bool),
    /// The chosen line of a drop-down list.
    Choice(String),
}

/// A result that was never set: the default holds.
const UNSET: u16 = 25;

/// Reads the data of a field at an offset of the `Data` stream (`NilPICFAndBinData`, §2.9.158).
pub(super) fn read(data: &[u8], offset: u32) -> Option<Form> {
    let data = data.get(offset as usize..)?;
    let end = (u32_at(data, 0)? as usize).min(data.len());
    let data = data.get(usize::from(u16_at(data, 4)?)..end)?;
    // Version −1, flags, two lengths, then the name.
    if u32_at(data, 0)? != u32::MAX {
        return None;
    }
    let flags = u16_at(data, 4)?;
    let (kind, result) = (flags & 3, flags >> 2 & 0x1F);
    let (_, at) = text(data, 10)?;
    if kind == 0 {
        return Some(Form::Text {
            default: text(data, at)?.0,
        });
    }
    let default = u16_at(data, at)?;
    let state = if result == UNSET { default } else { result };
    if kind == 1 {
        return Some(Form::Check(state == 1));
    }
    // Format, help, status, and two macros stand before the list (§2.9.272, `STTB`).
    let mut at = at + 2;
    for _ in 0..5 {
        at = text(data, at)?.1;
    }
    if u16_at(data, at)? != u16::MAX {
        return None;
    }
    let count = u16_at(data, at + 2)?;
    at += 6;
    for i in 0..count {
        let length = usize::from(u16_at(data, at)?);
        let line = utf16(data, at + 2, length);
        if i == state {
            return Some(Form::Choice(line));
        }
        at += 2 + length * 2;
    }
    None
}

/// `Xstz` (§2.9.350): a length, characters, a zero; and the offset behind it.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = usize::from(u16_at(data, at)?);
    u8_at(data, at + 2 + length * 2)?;
    Some((utf16(data, at + 2, length), at + 4 + length * 2))
}

fn utf16(data: &[u8], at: usize, length: usize) -> String {
    let units: Vec<u16> = (0..length)
        .map_while(|i| u16_at(data, at + i * 2))
        .collect();
    String::from_utf16_lossy(&units)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(flags: u16, after_name: &[u8]) -> Vec<u8> {
        let mut data = vec![0xFF; 4];
        data.extend(flags.to_le_bytes());
        data.extend([0; 4]);
        // The name "f".
        data.extend([1, 0, b'f', 0, 0, 0]);
        data.extend(after_name);
        let mut all = ((6 + data.len()) as u32).to_le_bytes().to_vec();
        all.extend(6_u16.to_le_bytes());
        all.extend(data);
        all
    }

    #[test]
    fn boxes_and_lists_tell_their_state() {
        let ticked = field(1 | 1 << 2, &[0, 0]);
        assert_eq!(read(&ticked, 0), Some(Form::Check(true)));
        let unset = field(1 | UNSET << 2, &[1, 0]);
        assert_eq!(read(&unset, 0), Some(Form::Check(true)));
        let mut list = vec![0, 0];
        list.extend([0; 20]);
        list.extend([0xFF, 0xFF, 2, 0, 0, 0, 1, 0, b'A', 0, 1, 0, b'B', 0]);
        let chosen = field(2 | 1 << 2, &list);
        assert_eq!(read(&chosen, 0), Some(Form::Choice("B".into())));
        assert_eq!(read(&chosen, 900), None);
        assert_eq!(read(&chosen[..20], 0), None);
    }
}
