//! Formulas of the binary formats, which are stored as tokens in reverse Polish order ([MS-XLS]
//! §2.5.198, [MS-XLSB] §2.2.2).

mod functions;
mod references;
mod write;

pub(super) use references::references;
pub(super) use write::{Refers, write};

use crate::bytes::{u16_at, u32_at};

/// Which binary format tokens are of: they differ in the width of row numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Width {
    /// XLS: rows of two bytes.
    Narrow,
    /// XLSB: rows of four bytes.
    Wide,
}

impl Width {
    /// Bytes of a row number.
    fn row_bytes(self) -> usize {
        match self {
            Width::Narrow => 2,
            Width::Wide => 4,
        }
    }

    /// The row at an offset.
    fn row(self, formula: &[u8], at: usize) -> Option<u32> {
        match self {
            Width::Narrow => u16_at(formula, at).map(u32::from),
            Width::Wide => u32_at(formula, at),
        }
    }
}

/// The column at an offset; the upper bits tell whether the reference is relative.
fn column(formula: &[u8], at: usize) -> Option<u32> {
    u16_at(formula, at).map(|c| u32::from(c & 0x3FFF))
}
