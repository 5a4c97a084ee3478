//! Spreadsheets: what the readers of XLSX, XLS, XLSB and ODS fill, and how it becomes a document.
//!
//! A sheet is a sparse list of cells; nothing is ever laid out over the whole grid, so two cells at
//! opposite corners cost two cells.

mod compute;
mod dates;
mod format;
mod formulas;
mod layout;
mod names;
pub(crate) mod ods;
mod regions;
mod results;
mod tokens;
pub(crate) mod xls;
pub(crate) mod xlsb;
pub(crate) mod xlsx;

use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::paragraph::Look;
pub(crate) use format::NumberFormat;
pub(crate) use formulas::Formula;

/// Rows and columns of the largest grid (Excel 2007 and later).
pub(crate) const MAX_ROWS: u32 = 1_048_576;
pub(crate) const MAX_COLUMNS: u32 = 16_384;

/// A workbook as read.
#[derive(Debug, Default)]
pub(crate) struct Workbook {
    pub(crate) sheets: Vec<Sheet>,
    pub(crate) styles: Vec<CellStyle>,
    names: names::Names,
    /// A formula is longer or deeper than Excel takes: nothing is computed.
    pub(crate) untamed: bool,
    /// Dates count from 1904 (old Macintosh files).
    pub(crate) date1904: bool,
}

/// How cells look and show their numbers.
#[derive(Debug, Clone, Default)]
pub(crate) struct CellStyle {
    pub(crate) look: Look,
    pub(crate) format: Arc<NumberFormat>,
}

/// A sheet.
#[derive(Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) name: Arc<str>,
    pub(crate) hidden: bool,
    /// By row, then by column.
    pub(crate) cells: Vec<SheetCell>,
    /// Formulas of the cells that have no result.
    pub(crate) formulas: Vec<Formula>,
    pub(crate) merges: Vec<Area>,
    pub(crate) hidden_rows: FxHashSet<u32>,
    /// First and last of each stretch.
    pub(crate) hidden_columns: Vec<(u32, u32)>,
    /// Row, column and text.
    pub(crate) comments: Vec<(u32, u32, String)>,
    /// Text of shapes that float over the cells.
    pub(crate) shapes: Vec<String>,
    pub(crate) pictures: u32,
    pub(crate) header: Option<String>,
    pub(crate) footer: Option<String>,
}

/// A rectangle of cells, both ends included, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Area {
    pub(crate) top: u32,
    pub(crate) left: u32,
    pub(crate) bottom: u32,
    pub(crate) right: u32,
}

/// A cell that holds something.
#[derive(Debug, Clone)]
pub(crate) struct SheetCell {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) value: Value,
    /// Index into [`Workbook::styles`].
    pub(crate) style: u32,
    /// A formula without its result.
    pub(crate) uncached: bool,
    pub(crate) computed: bool,
}

/// What a cell holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// A formula whose result is not known.
    Unknown,
    /// A number; dates are numbers whose format says so.
    Number(f64),
    /// Text.
    Text(Arc<str>),
    /// A truth value.
    Bool(bool),
    /// An error as shown.
    Error(Arc<str>),
    /// A value with the text that the file shows for it (ODS).
    Shown(Box<(aktsam_document::CellValue, String)>),
}

impl Sheet {
    pub(crate) fn is_hidden(&self, row: u32, column: u32) -> bool {
        self.hidden
            || self.hidden_rows.contains(&row)
            || self
                .hidden_columns
                .iter()
                .any(|(first, last)| (*first..=*last).contains(&column))
    }

    /// Sorts the cells by row and column; of several at one place the last wins.
    pub(crate) fn sort(&mut self) {
        let sorted = self
            .cells
            .windows(2)
            .all(|pair| matches!(pair, [a, b] if (a.row, a.column) < (b.row, b.column)));
        if !sorted {
            self.cells.sort_by_key(|c| (c.row, c.column));
            self.cells.reverse();
            self.cells.dedup_by_key(|c| (c.row, c.column));
            self.cells.reverse();
        }
    }
}

impl Area {
    /// Reads `B7:E9` or `B7`, with or without `$`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once(':').unwrap_or((text, text));
        let (top, left) = parse_cell(from)?;
        let (bottom, right) = parse_cell(to)?;
        Some(Self {
            top: top.min(bottom),
            left: left.min(right),
            bottom: top.max(bottom),
            right: left.max(right),
        })
    }

    pub(crate) fn contains(self, row: u32, column: u32) -> bool {
        (self.top..=self.bottom).contains(&row) && (self.left..=self.right).contains(&column)
    }

    /// In A1 notation.
    pub(crate) fn name(self) -> String {
        let from = cell_name(self.top, self.left);
        if (self.top, self.left) == (self.bottom, self.right) {
            from
        } else {
            format!("{from}:{}", cell_name(self.bottom, self.right))
        }
    }
}

/// Row and column from 0 of `B7` or `$B$7`.
pub(crate) fn parse_cell(text: &str) -> Option<(u32, u32)> {
    let mut column: u32 = 0;
    let mut row: u32 = 0;
    for byte in text.bytes() {
        match byte {
            b'$' => {}
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                let letter = u32::from(byte.to_ascii_uppercase() - b'A') + 1;
                column = column.checked_mul(26)?.checked_add(letter)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            _ => return None,
        }
    }
    let inside = (1..=MAX_ROWS).contains(&row) && (1..=MAX_COLUMNS).contains(&column);
    inside.then(|| (row - 1, column - 1))
}

/// Date and time of a serial date, in ISO 8601.
pub(crate) fn iso_moment(serial: f64) -> Option<String> {
    let at = dates::moment(serial, false)?;
    Some(format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}",
        at.year, at.month, at.day, at.hour, at.minute, at.second
    ))
}

/// A cell in A1 notation.
pub(crate) fn cell_name(row: u32, column: u32) -> String {
    let mut letters = Vec::new();
    let mut rest = column + 1;
    while rest > 0 {
        letters.push(char::from(b'A' + ((rest - 1) % 26) as u8));
        rest = (rest - 1) / 26;
    }
    let mut name: String = letters.iter().rev().collect();
    name.push_str(&(u64::from(row) + 1).to_string());
    name
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_of_cells_are_read_and_refused() {
        assert_eq!(parse_cell("A1"), Some((0, 0)));
        assert_eq!(parse_cell("$AB$12"), Some((11, 27)));
        assert_eq!(
            parse_cell("XFD1048576"),
            Some((MAX_ROWS - 1, MAX_COLUMNS - 1))
        );
        assert_eq!(parse_cell("A0"), None);
        assert_eq!(parse_cell("ZZZZ1"), None);
        assert_eq!(
            Area::parse("C3:B1").map(Area::name).as_deref(),
            Some("B1:C3")
        );
    }

    proptest! {
        #[test]
        fn a_written_name_reads_back(row in 0..MAX_ROWS, column in 0..MAX_COLUMNS) {
            prop_assert_eq!(parse_cell(&cell_name(row, column)), Some((row, column)));
        }
    }
}
