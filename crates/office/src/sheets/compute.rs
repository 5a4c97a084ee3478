//! Results of formulas that the file holds without them, by `IronCalc`.
//!
//! Programs that write workbooks (report generators, scripts) leave results out; Excel computes
//! them when it opens the file. `IronCalc` panics on some files, so it runs behind a catch, and what
//! it cannot do stays unknown with a warning.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::import::load_from_xlsx_bytes;

use super::{Value, Workbook};

/// More formulas than a budget has: beyond it computing takes too long.
const MAX_FORMULAS: usize = 50_000;

/// Fills the results of formulas that have none; those that cannot be computed stay unknown.
pub(super) fn fill(workbook: &mut Workbook, bytes: &[u8], order: &[usize]) {
    let count = workbook
        .sheets
        .iter()
        .flat_map(|s| &s.cells)
        .filter(|c| c.uncached)
        .count();
    if count == 0 || count > MAX_FORMULAS {
        return;
    }
    // The model is dropped inside: a panic leaves nothing of it behind.
    let _ = catch_unwind(AssertUnwindSafe(|| {
        let Ok(book) = load_from_xlsx_bytes(bytes, "workbook", "en", "UTC") else {
            return;
        };
        let Ok(mut model) = Model::from_workbook(book, "en") else {
            return;
        };
        model.evaluate();
        for (sheet, index) in workbook.sheets.iter_mut().zip(order) {
            for cell in sheet.cells.iter_mut().filter(|c| c.uncached) {
                let (row, column) = (cell.row as i32 + 1, cell.column as i32 + 1);
                let result = model.get_cell_value_by_index(*index as u32, row, column);
                let value = match result {
                    Ok(CellValue::Number(number)) if number.is_finite() => Value::Number(number),
                    Ok(CellValue::Boolean(value)) => Value::Bool(value),
                    // What IronCalc does not know is not an error of the file.
                    Ok(CellValue::String(text))
                        if matches!(
                            text.as_str(),
                            "#N/IMPL!" | "#ERROR!" | "#NAME?" | "#CIRC!"
                        ) =>
                    {
                        continue;
                    }
                    Ok(CellValue::String(text)) if text.starts_with('#') => {
                        Value::Error(text.into())
                    }
                    Ok(CellValue::String(text)) => Value::Text(text.into()),
                    _ => continue,
                };
                cell.value = value;
                cell.computed = true;
            }
        }
    }));
}
