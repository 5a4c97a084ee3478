//! Tables of text documents (ODF 1.3 part 3 §9).

use aktsam_document::{Block, Cell, Table};

use super::story::Story;
use crate::OfficeError;
use crate::xml::{Element, Ns};

/// Repeated rows and cells of a text table are few; a hostile count is not followed.
const MAX_REPEAT: i64 = 1_000;

impl Story {
    pub(super) fn table(
        &mut self,
        element: Element<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), OfficeError> {
        let id = self.flow.reserve_table();
        let mut rows = Vec::new();
        collect(element, false, &mut rows);
        let mut table = Table {
            ruled: true,
            caption: element
                .child("title")
                .map(|t| t.text().trim().to_owned())
                .filter(|t| !t.is_empty()),
            ..Table::default()
        };
        let mut in_header = true;
        for (row, header) in rows {
            in_header &= header;
            let repeat = row.number("number-rows-repeated").unwrap_or(1);
            for _ in 0..repeat.clamp(1, MAX_REPEAT) {
                table.header_rows += u32::from(in_header);
                let cells = self.row(row, &mut table.columns)?;
                table.rows.push(cells);
            }
        }
        // Rows repeated to fill the page hold nothing.
        while table
            .rows
            .last()
            .is_some_and(|row| row.iter().all(|c| c.blocks.is_empty()))
            && table.rows.len() > 200
        {
            table.rows.pop();
        }
        if table.rows.len() as u32 == table.header_rows {
            table.header_rows = 0;
        }
        self.flow.fill_table(id, table)?;
        out.push(Block::Table(id));
        Ok(())
    }

    fn row(&mut self, row: Element<'_>, columns: &mut u32) -> Result<Vec<Cell>, OfficeError> {
        let mut cells = Vec::new();
        let mut column = 0_u32;
        for cell in row.children().filter(|c| c.ns() == Ns::Table) {
            let covered = cell.name() == "covered-table-cell";
            if !covered && cell.name() != "table-cell" {
                continue;
            }
            let repeat = cell.number("number-columns-repeated").unwrap_or(1);
            for _ in 0..repeat.clamp(1, MAX_REPEAT) {
                if covered {
                    column = column.saturating_add(1);
                    continue;
                }
                let span = |name: &str| cell.number(name).unwrap_or(1).clamp(1, MAX_REPEAT) as u32;
                let mut blocks = Vec::new();
                self.cell_blocks(cell, &mut blocks)?;
                cells.push(Cell {
                    column,
                    row_span: span("number-rows-spanned"),
                    col_span: span("number-columns-spanned"),
                    text: self.flow.cell_text(&blocks),
                    blocks,
                    ..Cell::default()
                });
                column = column.saturating_add(1);
            }
            self.flow.meter.limits.check(
                aktsam_document::LimitKind::Cells,
                u64::from(column),
                || "a row".into(),
            )?;
        }
        *columns = (*columns).max(column);
        Ok(cells)
    }
}

/// The rows of a table, through the groups that wrap them, and whether they are headers.
fn collect<'t>(parent: Element<'t>, header: bool, out: &mut Vec<(Element<'t>, bool)>) {
    for child in parent.children().filter(|c| c.ns() == Ns::Table) {
        match child.name() {
            "table-row" => out.push((child, header)),
            "table-header-rows" => collect(child, true, out),
            "table-rows" | "table-row-group" => collect(child, header, out),
            _ => {}
        }
    }
}
