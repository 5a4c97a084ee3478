//! Tables (ECMA-376-1 §17.4): spans over columns and rows, header rows, what stands in cells.

use std::sync::Arc;

use aktsam_document::{Block, Cell, Table};
use rustc_hash::FxHashMap;

use super::story::{Context, Story, alternative, control};
use super::styles::{RunProps, is_on};
use crate::OfficeError;
use crate::xml::{Element, Ns};

/// Word's own limit is 63 columns; a hostile span must not widen the grid without end.
const MAX_SPAN: u32 = 1_024;

/// What a table style adds to the cells of some rows and columns.
#[derive(Default)]
struct Conditions {
    whole: Option<Arc<RunProps>>,
    first_row: Option<Arc<RunProps>>,
    last_row: Option<Arc<RunProps>>,
    first_column: Option<Arc<RunProps>>,
}

impl Story {
    pub(super) fn table(
        &mut self,
        element: Element<'_>,
        out: &mut Vec<Block>,
        context: &Context,
    ) -> Result<(), OfficeError> {
        let id = self.flow.reserve_table();
        let properties = element.child("tblPr");
        let conditions = self.conditions(properties);
        let mut rows = Vec::new();
        collect(element, "tr", context, &mut rows);

        let mut table = Table {
            caption: properties
                .and_then(|p| p.child("tblCaption"))
                .and_then(|c| c.attr("val"))
                .map(str::trim)
                .filter(|c| !c.is_empty())
                .map(str::to_owned),
            ruled: true,
            ..Table::default()
        };
        let count = rows.len();
        let mut in_header = true;
        // The cell that a vertical merge goes on from, by its first column.
        let mut open: FxHashMap<u32, (usize, usize)> = FxHashMap::default();
        for (r, (row, row_context)) in rows.into_iter().enumerate() {
            let row_properties = row.child("trPr");
            let property = |name: &str| row_properties.and_then(|p| p.child(name));
            if property("del").is_some() {
                continue;
            }
            let before = property("gridBefore").and_then(|e| e.number("val"));
            let mut column = u32::try_from(before.unwrap_or(0)).map_or(0, |n| n.min(MAX_SPAN));
            in_header &= property("tblHeader").is_some_and(|h| is_on(h.attr("val")));
            let at = table.rows.len();
            table.header_rows += u32::from(in_header);

            let mut elements = Vec::new();
            collect(row, "tc", &row_context, &mut elements);
            let mut cells: Vec<Cell> = Vec::new();
            for (cell, cell_context) in elements {
                let inner = Context {
                    depth: context.depth + 1,
                    table: conditions.of(r == 0, r + 1 == count, column == 0),
                    ..cell_context
                };
                let mut blocks = Vec::new();
                self.blocks(cell, &mut blocks, &inner)?;
                let shape = Shape::of(cell);
                let continues = match shape {
                    Shape { down: true, .. } => open.get(&column).copied(),
                    Shape { across: true, .. } => cells.len().checked_sub(1).map(|last| (at, last)),
                    _ => None,
                };
                let Some((row, index)) = continues else {
                    let text = self.flow.cell_text(&blocks);
                    if shape.starts {
                        open.insert(column, (at, cells.len()));
                    } else {
                        open.remove(&column);
                    }
                    cells.push(Cell {
                        column,
                        row_span: 1,
                        col_span: shape.columns,
                        blocks,
                        text,
                        ..Cell::default()
                    });
                    column = column.saturating_add(shape.columns);
                    continue;
                };
                column = column.saturating_add(shape.columns);
                let anchor = if row == at {
                    cells.get_mut(index)
                } else {
                    table.rows.get_mut(row).and_then(|r| r.get_mut(index))
                };
                let Some(anchor) = anchor else { continue };
                if shape.across {
                    anchor.col_span = anchor.col_span.saturating_add(shape.columns);
                } else {
                    anchor.row_span = (at - row + 1) as u32;
                }
                if !blocks.is_empty() {
                    anchor.blocks.extend(blocks);
                    anchor.text = self.flow.cell_text(&anchor.blocks);
                }
            }
            if column > MAX_SPAN * 4 {
                return Err(OfficeError::broken("a table", "it has too many columns"));
            }
            table.columns = table.columns.max(column);
            table.rows.push(cells);
        }
        if table.rows.len() as u32 == table.header_rows {
            table.header_rows = 0;
        }
        self.flow.fill_table(id, table)?;
        out.push(Block::Table(id));
        Ok(())
    }

    fn conditions(&self, properties: Option<Element<'_>>) -> Conditions {
        let style = properties
            .and_then(|p| p.child("tblStyle"))
            .and_then(|s| s.attr("val"));
        let Some(style) = style else {
            return Conditions::default();
        };
        let look = properties.and_then(|p| p.child("tblLook"));
        // §17.4.55: a bit field, which newer files also spell out.
        let bits = look
            .and_then(|l| l.attr("val"))
            .and_then(|v| u32::from_str_radix(v, 16).ok())
            .unwrap_or(0);
        let on = |name: &str, bit: u32| {
            look.and_then(|l| l.attr(name))
                .map_or(bits & bit != 0, |v| is_on(Some(v)))
        };
        let get = |kind: &str| self.styles.condition(style, kind);
        let whole = self.styles.table_run(style);
        let merged = |kind: &str, wanted: bool| {
            let over = get(kind).filter(|_| wanted)?;
            let mut run = whole.clone();
            run.overlay(&over);
            Some(Arc::new(run))
        };
        Conditions {
            first_row: merged("firstRow", on("firstRow", 0x20)),
            last_row: merged("lastRow", on("lastRow", 0x40)),
            first_column: merged("firstCol", on("firstColumn", 0x80)),
            whole: Some(Arc::new(whole)),
        }
    }
}

impl Conditions {
    fn of(&self, first_row: bool, last_row: bool, first_column: bool) -> Option<Arc<RunProps>> {
        let pick = |wanted: bool, props: &Option<Arc<RunProps>>| props.clone().filter(|_| wanted);
        pick(first_row, &self.first_row)
            .or_else(|| pick(last_row, &self.last_row))
            .or_else(|| pick(first_column, &self.first_column))
            .or_else(|| self.whole.clone())
    }
}

/// How a cell lies in the grid.
#[derive(Clone, Copy)]
struct Shape {
    columns: u32,
    /// It goes on from the cell above.
    down: bool,
    /// It goes on from the cell to the left.
    across: bool,
    /// It begins a vertical merge.
    starts: bool,
}

impl Shape {
    fn of(cell: Element<'_>) -> Self {
        let properties = cell.child("tcPr");
        let property = |name: &str| properties.and_then(|p| p.child(name));
        let columns = property("gridSpan")
            .and_then(|e| e.number("val"))
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(1)
            .clamp(1, MAX_SPAN);
        // §17.4.84: a merge without value goes on.
        let merge = property("vMerge").map(|e| e.attr("val").unwrap_or("continue"));
        let across = property("hMerge").map(|e| e.attr("val").unwrap_or("continue"));
        Self {
            columns,
            down: merge == Some("continue"),
            across: across == Some("continue"),
            starts: merge == Some("restart"),
        }
    }
}

/// Rows of a table or cells of a row, through what may wrap them, with the context that the
/// wrappers make.
fn collect<'t>(
    parent: Element<'t>,
    wanted: &str,
    context: &Context,
    out: &mut Vec<(Element<'t>, Context)>,
) {
    for child in parent.children() {
        match child.tag() {
            (Ns::W, name) if name == wanted => out.push((child, context.clone())),
            (Ns::W, "sdt") => {
                let inner = control(child, context, true);
                if let Some(content) = child.child("sdtContent") {
                    collect(content, wanted, &inner, out);
                }
            }
            (Ns::Mc, "AlternateContent") => {
                if let Some(branch) = alternative(child) {
                    collect(branch, wanted, context, out);
                }
            }
            (Ns::W, "del" | "moveFrom" | "tblPr" | "tblGrid" | "trPr" | "tr" | "tc" | "p") => {}
            _ => collect(child, wanted, context, out),
        }
    }
}
