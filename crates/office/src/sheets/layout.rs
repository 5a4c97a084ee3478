//! From a workbook to a document: tables with spans and typed values, titles and notes as text.

use std::sync::Arc;

use aktsam_document::{
    AsideKind, Block, Cell, CellValue, Document, Figure, LimitKind, Location, RunKind, Severity,
    Table, TextBlock, Warning,
};
use rustc_hash::{FxHashMap, FxHashSet};

use super::regions::{Piece, find};
use super::{Area, CellStyle, Sheet, SheetCell, Value, Workbook, cell_name, dates};
use crate::OfficeError;
use crate::flow::Flow;
use crate::paragraph::{ParagraphBuilder, ParagraphStyle};

/// A table of more places than `MANY` with fewer than one cell in `SPARSE` of them is listed without
/// its empty cells.
const SPARSE: u64 = 20;
const MANY: u64 = 5_000;

/// Turns a workbook into a document.
///
/// `reason` is why formulas without a stored result were not computed, where it is known.
pub(super) fn document(
    workbook: &mut Workbook,
    mut flow: Flow,
    reason: Option<&str>,
) -> Result<Document, OfficeError> {
    let sheets = std::mem::take(&mut workbook.sheets);
    flow.document.names = std::mem::take(&mut workbook.names).finish();
    flow.meter
        .limits
        .check(LimitKind::Pages, sheets.len() as u64, || "sheets".into())?;
    flow.document.source.pages = Some(sheets.len() as u32);
    let mut unknown = 0_usize;
    for mut sheet in sheets {
        sheet.sort();
        unknown += sheet
            .cells
            .iter()
            .filter(|c| c.value == Value::Unknown)
            .count();
        let layout = Layout {
            workbook,
            merges: sheet.merges.iter().map(|m| ((m.top, m.left), *m)).collect(),
            sheet: &sheet,
        };
        layout.write(&mut flow)?;
    }
    if unknown > 0 {
        flow.warn(
            "formula_not_computed",
            Severity::Review,
            format!(
                "{unknown} formulas have no stored result and could not be computed{}{}",
                if reason.is_some() { ": " } else { "" },
                reason.unwrap_or_default(),
            ),
        );
    }
    Ok(flow.finish_placed()?)
}

struct Layout<'w> {
    workbook: &'w Workbook,
    sheet: &'w Sheet,
    merges: FxHashMap<(u32, u32), Area>,
}

impl Layout<'_> {
    fn write(&self, flow: &mut Flow) -> Result<(), OfficeError> {
        let sheet = self.sheet;
        for piece in find(sheet) {
            match piece {
                Piece::Line(index) => {
                    let block = sheet.cells.get(index).and_then(|c| self.text_block(c));
                    flow.document.blocks.extend(block.map(Block::Text));
                }
                Piece::Table { area, title } => self.table(flow, area, title)?,
            }
        }
        for text in &sheet.shapes {
            let block = TextBlock::new(text.as_str(), self.place("A1".into()));
            flow.document.blocks.push(Block::Text(block));
        }
        for _ in 0..sheet.pictures.min(1_000) {
            flow.document.blocks.push(Block::Figure(Figure {
                alt: None,
                location: self.place("A1".into()),
            }));
        }
        for (row, column, text) in &sheet.comments {
            let place = self.place(cell_name(*row, *column));
            flow.aside(AsideKind::Comment, TextBlock::new(text.as_str(), place));
        }
        for (kind, text) in [
            (AsideKind::Header, &sheet.header),
            (AsideKind::Footer, &sheet.footer),
        ] {
            if let Some(text) = text {
                flow.aside(kind, TextBlock::new(text.as_str(), Location::default()));
            }
        }
        self.warn_hidden(flow);
        Ok(())
    }

    fn warn_hidden(&self, flow: &mut Flow) {
        let sheet = self.sheet;
        let mut hidden = sheet
            .cells
            .iter()
            .filter(|c| sheet.is_hidden(c.row, c.column));
        let Some(first) = hidden.next() else {
            return;
        };
        let count = hidden.count() + 1;
        let what = if sheet.hidden {
            format!(
                "the sheet {:?} is hidden: its {count} cells are read and marked",
                sheet.name
            )
        } else {
            format!(
                "{count} cells of the sheet {:?} stand in hidden rows or columns: they are read and marked",
                sheet.name
            )
        };
        let place = self.place(cell_name(first.row, first.column));
        flow.document
            .warnings
            .push(Warning::new("hidden_cells", Severity::Info, what).at(place));
    }

    fn place(&self, range: String) -> Location {
        Location::sheet(Arc::clone(&self.sheet.name), range)
    }

    fn style(&self, cell: &SheetCell) -> Option<&CellStyle> {
        self.workbook.styles.get(cell.style as usize)
    }

    /// The text that a cell shows, and its typed value.
    fn show(&self, cell: &SheetCell) -> (String, Option<CellValue>) {
        let date1904 = self.workbook.date1904;
        let format = self.style(cell).map(|s| Arc::clone(&s.format));
        let format = format.unwrap_or_default();
        match &cell.value {
            Value::Unknown => (String::new(), None),
            Value::Number(number) => {
                let text = format.number(*number, date1904);
                let value = if format.is_date() {
                    dates::iso(*number, date1904)
                        .map_or(CellValue::Number(*number), CellValue::Date)
                } else if format.is_percent() {
                    CellValue::Percent(*number)
                } else {
                    CellValue::Number(*number)
                };
                (text, Some(value))
            }
            Value::Text(text) => (format.text(text), Some(CellValue::Text)),
            Value::Bool(value) => {
                let text = if *value { "SANT" } else { "FALSKT" };
                (text.to_owned(), Some(CellValue::Bool(*value)))
            }
            Value::Error(error) => (error.to_string(), Some(CellValue::Error(error.to_string()))),
            Value::Shown(shown) => (shown.1.clone(), Some(shown.0.clone())),
        }
    }

    fn area(&self, cell: &SheetCell) -> Area {
        let own = Area {
            top: cell.row,
            left: cell.column,
            bottom: cell.row,
            right: cell.column,
        };
        self.merges
            .get(&(cell.row, cell.column))
            .copied()
            .unwrap_or(own)
    }

    fn text_block(&self, cell: &SheetCell) -> Option<TextBlock> {
        let (text, _) = self.show(cell);
        let mut look = self.style(cell).map(|s| s.look.clone()).unwrap_or_default();
        look.hidden |= self.sheet.is_hidden(cell.row, cell.column);
        let mut builder = ParagraphBuilder::default();
        builder.push(&text, &look, RunKind::Text);
        let mut block = builder.finish(ParagraphStyle::default())?;
        block.location = self.place(self.area(cell).name());
        Some(block)
    }

    fn table(&self, flow: &mut Flow, area: Area, title: Option<usize>) -> Result<(), OfficeError> {
        let cells = &self.sheet.cells;
        let from = cells.partition_point(|c| c.row < area.top);
        let to = cells.partition_point(|c| c.row <= area.bottom);
        let inside: Vec<&SheetCell> = cells
            .get(from..to)
            .unwrap_or_default()
            .iter()
            .filter(|c| area.contains(c.row, c.column))
            .collect();
        let width = area.right - area.left + 1;
        let height = area.bottom - area.top + 1;
        let size = u64::from(width) * u64::from(height);
        let sparse = size > MANY && size / SPARSE > inside.len() as u64;
        let covered = self.covered(area);
        let id = flow.reserve_table();
        let title = title
            .and_then(|i| cells.get(i))
            .and_then(|c| self.text_block(c))
            .map(|t| t.text);
        let mut table = Table {
            caption: title,
            sheet: Some(self.sheet.name.to_string()),
            header_rows: 0,
            columns: width,
            rows: Vec::new(),
            ruled: true,
            location: self.place(area.name()),
        };
        // What is not listed is not expanded either.
        if sparse {
            flow.meter.cells(inside.len() as u64, "a sheet")?;
            for row in inside.chunk_by(|a, b| a.row == b.row) {
                let shown = row.iter().filter(|c| !covered.contains(&(c.row, c.column)));
                let line: Vec<Cell> = shown.map(|cell| self.cell(cell, area)).collect();
                if !line.is_empty() {
                    table.rows.push(line);
                }
            }
            table.header_rows = header_rows(&table);
            if let Some(slot) = flow.document.tables.get_mut(id.0 as usize) {
                *slot = table;
            }
            flow.document.blocks.push(Block::Table(id));
            return Ok(());
        }
        let mut next = inside.into_iter().peekable();
        for row in area.top..=area.bottom {
            let mut line = Vec::new();
            for column in area.left..=area.right {
                let here = next.next_if(|c| (c.row, c.column) == (row, column));
                if let Some(cell) = here
                    && !covered.contains(&(row, column))
                {
                    line.push(self.cell(cell, area));
                } else if here.is_some() {
                    // A value under a merged cell is not shown.
                } else if !covered.contains(&(row, column)) {
                    line.push(self.blank(row, column, area));
                }
            }
            table.rows.push(line);
        }
        table.header_rows = header_rows(&table);
        flow.fill_table(id, table)?;
        flow.document.blocks.push(Block::Table(id));
        Ok(())
    }

    /// Positions that a merged cell covers, but its own.
    fn covered(&self, area: Area) -> FxHashSet<(u32, u32)> {
        let mut covered = FxHashSet::default();
        for merge in &self.sheet.merges {
            let rows = merge.top.max(area.top)..=merge.bottom.min(area.bottom);
            let inside = area.contains(merge.top, merge.left);
            for row in rows {
                // A hostile file merges millions of cells; the table has as many at most.
                if covered.len() > 1_000_000 {
                    return covered;
                }
                for column in merge.left.max(area.left)..=merge.right.min(area.right) {
                    if inside && (row, column) != (merge.top, merge.left) {
                        covered.insert((row, column));
                    }
                }
            }
        }
        covered
    }

    fn cell(&self, cell: &SheetCell, table: Area) -> Cell {
        let (text, value) = self.show(cell);
        let area = self.area(cell);
        let location = self.place(area.name());
        Cell {
            column: cell.column - table.left,
            row_span: area.bottom.min(table.bottom) - area.top + 1,
            col_span: area.right.min(table.right) - area.left + 1,
            blocks: self.text_block(cell).map(Block::Text).into_iter().collect(),
            text: text.trim().to_owned(),
            value,
            computed: cell.computed,
            hidden: self.sheet.is_hidden(cell.row, cell.column),
            location,
        }
    }

    fn blank(&self, row: u32, column: u32, table: Area) -> Cell {
        Cell {
            hidden: self.sheet.is_hidden(row, column),
            ..Cell::new(column - table.left, "", self.place(cell_name(row, column)))
        }
    }
}

/// Leading rows that name columns: no amounts, and amounts or texts below them.
fn header_rows(table: &Table) -> u32 {
    let heads = |row: &Vec<Cell>| {
        let filled: Vec<&Cell> = row.iter().filter(|c| !c.text.is_empty()).collect();
        filled.len() >= 2
            && filled.iter().all(|c| match c.value {
                Some(CellValue::Number(n)) => n == n.trunc() && (1990.0..=2060.0).contains(&n),
                Some(CellValue::Text | CellValue::Date(_)) => true,
                _ => false,
            })
    };
    let count = table.rows.iter().take_while(|row| heads(row)).count();
    // A table of nothing but texts has at most its first row for a header.
    if count == table.rows.len() {
        u32::from(count > 1)
    } else {
        count as u32
    }
}
