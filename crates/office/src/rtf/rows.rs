//! Table rows (RTF 1.9.1 "Table Definitions"): cells by their right edges, which are grid columns.

use aktsam_document::{Block, Cell, Table};

/// Cells that a row definition may name; Word's limit is 63.
const MAX_CELLS: usize = 1_024;

/// What a row definition says of a cell.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct CellShape {
    /// Where the cell ends, in twips from the margin.
    pub(crate) right: i32,
    /// It goes on from the cell to the left.
    pub(crate) across: bool,
    /// It begins a merge over rows.
    pub(crate) starts: bool,
    /// It goes on from the cell above.
    pub(crate) down: bool,
}

/// A row with what stands in its cells.
#[derive(Debug, Default)]
pub(crate) struct Row {
    /// Where the row begins.
    pub(crate) left: i32,
    pub(crate) shapes: Vec<CellShape>,
    pub(crate) cells: Vec<Vec<Block>>,
    pub(crate) header: bool,
}

impl Row {
    /// Adds a cell's shape, as far as rows are wide.
    pub(crate) fn shape(&mut self, shape: CellShape) {
        if self.shapes.len() < MAX_CELLS {
            self.shapes.push(shape);
        }
    }
}

/// Makes a table of rows: their edges give the grid, so that cells of unlike rows line up.
pub(crate) fn table(rows: Vec<Row>, mut cell_text: impl FnMut(&[Block]) -> String) -> Table {
    let mut edges: Vec<i32> = rows
        .iter()
        .flat_map(|row| {
            let shapes = row.shapes.iter().take(row.cells.len().max(1));
            shapes.map(|s| s.right).chain([row.left])
        })
        .collect();
    edges.sort_unstable();
    // Rows drawn by hand differ by hairs.
    edges.dedup_by(|b, a| *b - *a < 40);
    if edges.len() > MAX_CELLS {
        edges.clear();
    }
    let at = |edge: i32| edges.partition_point(|e| *e <= edge + 20).saturating_sub(1) as u32;
    let mut table = Table {
        ruled: true,
        ..Table::default()
    };
    let mut in_header = true;
    for row in rows {
        in_header &= row.header;
        table.header_rows += u32::from(in_header);
        let r = table.rows.len();
        let mut line: Vec<Cell> = Vec::new();
        let mut column = if row.shapes.is_empty() {
            0
        } else {
            at(row.left)
        };
        for (i, blocks) in row.cells.into_iter().enumerate() {
            let shape = row.shapes.get(i).copied();
            let end = match shape {
                Some(shape) if !edges.is_empty() => at(shape.right).max(column + 1),
                _ => column + 1,
            };
            let shape = shape.unwrap_or_default();
            let span = end - column;
            if shape.across
                && let Some(last) = line.last_mut()
            {
                last.col_span += span;
                append(last, blocks, &mut cell_text);
            } else if shape.down
                && let Some((first, above)) = above(&mut table, column)
            {
                above.row_span = (r - first + 1) as u32;
                append(above, blocks, &mut cell_text);
            } else {
                line.push(Cell {
                    column,
                    row_span: 1,
                    col_span: span,
                    text: cell_text(&blocks),
                    blocks,
                    ..Cell::default()
                });
            }
            column = end;
        }
        table.columns = table.columns.max(column);
        table.rows.push(line);
    }
    if table.rows.len() as u32 == table.header_rows {
        table.header_rows = 0;
    }
    table
}

/// The nearest cell above that begins in a column, with its row.
fn above(table: &mut Table, column: u32) -> Option<(usize, &mut Cell)> {
    table
        .rows
        .iter_mut()
        .enumerate()
        .rev()
        .find_map(|(r, row)| Some((r, row.iter_mut().find(|c| c.column == column)?)))
}

fn append(cell: &mut Cell, blocks: Vec<Block>, cell_text: &mut impl FnMut(&[Block]) -> String) {
    if !blocks.is_empty() {
        cell.blocks.extend(blocks);
        cell.text = cell_text(&cell.blocks);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(rights: &[i32]) -> Row {
        Row {
            shapes: rights
                .iter()
                .map(|right| CellShape {
                    right: *right,
                    ..CellShape::default()
                })
                .collect(),
            cells: vec![Vec::new(); rights.len()],
            ..Row::default()
        }
    }

    #[test]
    fn edges_give_columns_and_spans() {
        let mut merged = row(&[1000, 2000]);
        merged.shapes[0].starts = true;
        let mut below = row(&[1010, 2000]);
        below.shapes[0].down = true;
        let table = table(vec![row(&[2000]), merged, below], |_| String::new());
        assert_eq!(table.columns, 2);
        assert_eq!(table.rows[0][0].col_span, 2);
        assert_eq!(table.rows[1][0].row_span, 2);
        assert_eq!(table.rows[2][0].column, 1);
    }
}
