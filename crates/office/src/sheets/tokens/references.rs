//! The cells that a formula of nothing but references names, as defined names have.

use super::super::{Area, MAX_COLUMNS, MAX_ROWS};
use super::{Width, column};
use crate::bytes::{u8_at, u16_at};

/// The cells that a formula of nothing but references names, each with the index of its sheet
/// reference; `None` where it holds anything else.
pub(in crate::sheets) fn references(formula: &[u8], width: Width) -> Option<Vec<(u16, Area)>> {
    let row_bytes = width.row_bytes();
    let row = |at: usize| width.row(formula, at);
    let column = |at: usize| column(formula, at);
    let mut found = Vec::new();
    let mut at = 0;
    while at < formula.len() {
        let token = u8_at(formula, at)?;
        at += 1;
        match token {
            // PtgRef3d
            0x3A | 0x5A | 0x7A => {
                let (row, column) = (row(at + 2)?, column(at + 2 + row_bytes)?);
                found.push((u16_at(formula, at)?, area(row, row, column, column)?));
                at += 4 + row_bytes;
            }
            // PtgArea3d
            0x3B | 0x5B | 0x7B => {
                let rows = (row(at + 2)?, row(at + 2 + row_bytes)?);
                let columns = (
                    column(at + 2 + 2 * row_bytes)?,
                    column(at + 4 + 2 * row_bytes)?,
                );
                found.push((
                    u16_at(formula, at)?,
                    area(rows.0, rows.1, columns.0, columns.1)?,
                ));
                at += 6 + 2 * row_bytes;
            }
            // PtgUnion, PtgParen
            0x10 | 0x15 => {}
            // PtgMemFunc and PtgMemArea stand before what they join.
            0x29 | 0x49 | 0x69 => at += 2,
            0x26 | 0x46 | 0x66 => at += 6,
            _ => return None,
        }
    }
    Some(found)
}

fn area(top: u32, bottom: u32, left: u32, right: u32) -> Option<Area> {
    (top <= bottom && left <= right && bottom < MAX_ROWS && right < MAX_COLUMNS).then_some(Area {
        top,
        left,
        bottom,
        right,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_of_another_sheet_is_read_in_both_widths() {
        let area = Area {
            top: 1,
            left: 2,
            bottom: 3,
            right: 4,
        };
        let narrow = [0x3B, 7, 0, 1, 0, 3, 0, 2, 0, 4, 0];
        assert_eq!(references(&narrow, Width::Narrow), Some(vec![(7, area)]));
        let wide = [0x3B, 7, 0, 1, 0, 0, 0, 3, 0, 0, 0, 2, 0, 4, 0];
        assert_eq!(references(&wide, Width::Wide), Some(vec![(7, area)]));
        // A number is no reference; a token that is cut off is none either.
        assert_eq!(references(&[0x1E, 5, 0], Width::Narrow), None);
        assert_eq!(references(&[0x3B, 7], Width::Narrow), None);
    }
}
