//! Results of formulas that the file holds without them, by `IronCalc`.
//!
//! Programs that write workbooks (report generators, scripts) leave results out; Excel computes
//! them when it opens the file. `IronCalc` panics on some files and refuses others (strict ones,
//! ones without named styles), so it runs behind a catch, and where it cannot open the file it is
//! given our own reading of it. What it cannot do stays unknown, and a warning tells why.

use std::panic::{AssertUnwindSafe, catch_unwind};

use ironcalc::base::Model;
use ironcalc::base::cell::CellValue;
use ironcalc::base::expressions::types::CellReferenceIndex;
use ironcalc::import::load_from_xlsx_bytes;

use super::{Formula, Sheet, SheetCell, Value, Workbook, dates};

/// More formulas than a budget has: beyond it computing takes too long.
const MAX_FORMULAS: usize = 50_000;
/// More cells than are worth handing over for the formulas among them.
const MAX_CELLS: usize = 1_000_000;

/// Fills the results of formulas that have none; those that cannot be computed stay unknown. Gives
/// why, where it concerns the whole workbook. `bytes` is the file where it is XLSX, and `order` the
/// places of the read sheets in it.
pub(super) fn fill(
    workbook: &mut Workbook,
    bytes: Option<&[u8]>,
    order: &[usize],
) -> Option<&'static str> {
    let cells = || workbook.sheets.iter().flat_map(|s| &s.cells);
    let count = cells().filter(|c| c.uncached).count();
    if count == 0 {
        return None;
    }
    if count > MAX_FORMULAS || cells().count() > MAX_CELLS {
        return Some("they are too many");
    }
    if workbook.untamed {
        return Some("a formula is longer or deeper than Excel allows");
    }
    let opened = bytes.and_then(|bytes| {
        caught(|| {
            let book = load_from_xlsx_bytes(bytes, "workbook", "en", "UTC").ok()?;
            results(workbook, Model::from_workbook(book, "en").ok()?, |i| {
                order.get(i).copied()
            })
        })
    });
    let found = match opened {
        Some(found) => Some(found),
        None => caught(|| results(workbook, rebuilt(workbook).ok()?, Some)),
    };
    let Some(found) = found else {
        return Some("the program that computes them failed");
    };
    for (sheet, cell, value) in found {
        let sheet = workbook.sheets.get_mut(sheet);
        if let Some(cell) = sheet.and_then(|s| s.cells.get_mut(cell)) {
            cell.value = value;
            cell.computed = true;
        }
    }
    for sheet in &mut workbook.sheets {
        // As with stored results: an empty text is no cell.
        let empty = |c: &SheetCell| matches!(&c.value, Value::Text(text) if text.trim().is_empty());
        sheet.cells.retain(|c| !(c.computed && empty(c)));
    }
    None
}

/// What `work` gives, where it does not panic; what it holds is dropped inside.
fn caught<T>(work: impl FnOnce() -> Option<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(work)).ok().flatten()
}

/// The results of all formulas without one, each with the places of its sheet and cell. `place` is
/// that of a sheet in the model.
fn results(
    workbook: &Workbook,
    mut model: Model<'_>,
    place: impl Fn(usize) -> Option<usize>,
) -> Option<Vec<(usize, usize, Value)>> {
    model.evaluate();
    let mut found = Vec::new();
    for (s, sheet) in workbook.sheets.iter().enumerate() {
        let index = place(s)? as u32;
        let uncached = sheet.cells.iter().enumerate().filter(|(_, c)| c.uncached);
        for (c, cell) in uncached {
            let (row, column) = (cell.row as i32 + 1, cell.column as i32 + 1);
            let value = model.get_cell_value_by_index(index, row, column);
            found.extend(value.ok().and_then(known).map(|value| (s, c, value)));
        }
    }
    Some(found)
}

/// A result as a value; what `IronCalc` does not know is not an error of the file.
fn known(value: CellValue) -> Option<Value> {
    match value {
        CellValue::Number(number) if number.is_finite() => Some(Value::Number(number)),
        CellValue::Boolean(value) => Some(Value::Bool(value)),
        CellValue::String(text) => match text.as_str() {
            "#N/IMPL!" | "#ERROR!" | "#NAME?" | "#CIRC!" => None,
            error if error.starts_with('#') => Some(Value::Error(error.into())),
            text => Some(Value::Text(text.into())),
        },
        _ => None,
    }
}

/// The workbook as we read it: values as they are, and the formulas that have none.
fn rebuilt(workbook: &Workbook) -> Result<Model<'static>, String> {
    let mut model = Model::new_empty("workbook", "en", "UTC", "en")?;
    for (i, sheet) in workbook.sheets.iter().enumerate() {
        if i == 0 {
            model.rename_sheet_by_index(0, &sheet.name)?;
        } else {
            model.add_sheet(&sheet.name)?;
        }
    }
    for (i, sheet) in workbook.sheets.iter().enumerate() {
        for cell in sheet.cells.iter().filter(|c| !c.uncached) {
            constant(&mut model, i as u32, cell)?;
        }
    }
    for (i, sheet) in workbook.sheets.iter().enumerate() {
        formulas(&mut model, i as u32, sheet)?;
    }
    Ok(model)
}

fn constant(model: &mut Model<'_>, sheet: u32, cell: &SheetCell) -> Result<(), String> {
    use aktsam_document::CellValue as Typed;

    let (row, column) = (cell.row as i32 + 1, cell.column as i32 + 1);
    let mut number = |n: f64| model.update_cell_with_number(sheet, row, column, n);
    match &cell.value {
        Value::Number(n) => number(*n),
        Value::Bool(value) => model.update_cell_with_bool(sheet, row, column, *value),
        Value::Text(text) => model.update_cell_with_text(sheet, row, column, text),
        Value::Shown(shown) => match &shown.0 {
            Typed::Number(n) | Typed::Percent(n) => number(*n),
            Typed::Bool(value) => model.update_cell_with_bool(sheet, row, column, *value),
            Typed::Date(date) => match dates::serial(date) {
                Some(n) => number(n),
                None => Ok(()),
            },
            Typed::Text => model.update_cell_with_text(sheet, row, column, &shown.1),
            Typed::Error(_) => Ok(()),
        },
        Value::Error(_) | Value::Unknown => Ok(()),
    }
}

fn formulas(model: &mut Model<'_>, sheet: u32, of: &Sheet) -> Result<(), String> {
    let place = |(row, column): (u32, u32)| CellReferenceIndex {
        sheet,
        row: row as i32 + 1,
        column: column as i32 + 1,
    };
    for Formula {
        row,
        column,
        text,
        base,
    } in &of.formulas
    {
        let here = place((*row, *column));
        let mut formula = format!("={text}");
        if *base != (*row, *column) {
            formula = model.extend_copied_value(&formula, &place(*base), &here)?;
        }
        // One that is not understood stays unknown, and so does what hangs on it.
        let _ = model.update_cell_with_formula(sheet, here.row, here.column, formula);
    }
    Ok(())
}
