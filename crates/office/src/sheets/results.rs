//! Whether a binary workbook's formulas have results.
//!
//! Excel stores every formula with its result, but libraries that write XLS (report generators,
//! scripts) put zero or an empty text there and leave the computing to Excel. A single file cannot
//! be told from one whose results are so; where no formula of the whole workbook has another
//! result, they are computed.

use rustc_hash::FxHashMap;

use super::formulas::is_tame;
use super::tokens::{self, Refers, Width};
use super::{Formula, SheetCell, Value, Workbook};

/// The formulas of a workbook while no result other than zero or nothing has been met.
#[derive(Debug, Default)]
pub(super) struct Results {
    stored: bool,
    empty: Vec<Empty>,
}

/// A formula whose result is zero or an empty text.
#[derive(Debug)]
struct Empty {
    sheet: usize,
    row: u32,
    column: u32,
    style: u32,
    tokens: Box<[u8]>,
}

impl Results {
    /// A formula has a result.
    pub(super) fn stored(&mut self) {
        self.stored = true;
        self.empty = Vec::new();
    }

    /// A formula of the sheet at a place in the workbook has zero or an empty text as its result.
    pub(super) fn empty(&mut self, sheet: usize, cell: (u32, u32), style: u32, tokens: &[u8]) {
        if !self.stored {
            self.empty.push(Empty {
                sheet,
                row: cell.0,
                column: cell.1,
                style,
                tokens: tokens.into(),
            });
        }
    }

    /// Marks the formulas as without a result where none has one. One that cannot be written stays
    /// zero, or becomes unknown.
    pub(super) fn mark(self, workbook: &mut Workbook, width: Width, refers: &dyn Refers) {
        let mut places = FxHashMap::default();
        for (s, sheet) in workbook.sheets.iter().enumerate() {
            if self.empty.iter().any(|e| e.sheet == s) {
                let cells = sheet.cells.iter().enumerate();
                places.extend(cells.map(|(i, c)| ((s, c.row, c.column), i)));
            }
        }
        for formula in self.empty {
            let (row, column) = (formula.row, formula.column);
            let Some(sheet) = workbook.sheets.get_mut(formula.sheet) else {
                continue;
            };
            let place = places.get(&(formula.sheet, row, column));
            match place.and_then(|i| sheet.cells.get_mut(*i)) {
                Some(cell) => cell.uncached = true,
                None => sheet.cells.push(SheetCell {
                    row,
                    column,
                    value: Value::Unknown,
                    style: formula.style,
                    uncached: true,
                    computed: false,
                }),
            }
            let Some(text) = tokens::write(&formula.tokens, width, refers) else {
                continue;
            };
            workbook.untamed |= !is_tame(&text);
            sheet.formulas.push(Formula {
                row,
                column,
                text: text.into(),
                base: (row, column),
            });
        }
    }
}
