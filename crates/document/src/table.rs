//! Tables with spans.

use crate::{Block, Document, Location};

/// Index of a table in [`Document::tables`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TableId(pub u32);

/// A table: a grid whose cells may span rows and columns.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Table {
    /// The caption or title that stands at it.
    pub caption: Option<String>,
    /// Name of the sheet, for a spreadsheet's table.
    pub sheet: Option<String>,
    /// How many rows at the top are headers; 0 where the reader cannot tell.
    pub header_rows: u32,
    /// Width of the grid in columns.
    pub columns: u32,
    /// The rows; each lists only the cells that start in it, from left to right, as in HTML.
    pub rows: Vec<Vec<Cell>>,
    /// Whether drawn lines bound the cells (or the format declares a table).
    pub ruled: bool,
    /// Where it stands.
    pub location: Location,
}

/// A cell.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Cell {
    /// Grid column at which it starts, from 0.
    pub column: u32,
    /// How many rows it spans, at least 1.
    pub row_span: u32,
    /// How many columns it spans, at least 1.
    pub col_span: u32,
    /// What stands in it. A cell of a form may hold headings, paragraphs, lists and tables.
    pub blocks: Vec<Block>,
    /// The text of `blocks`, one line a block; nested tables a row a line, cells joined by tabs.
    pub text: String,
    /// The typed value, for a spreadsheet's cell.
    pub value: Option<CellValue>,
    /// The value was computed by Aktsam because the file holds a formula without its result.
    pub computed: bool,
    /// In a hidden row, column or sheet.
    pub hidden: bool,
    /// Where it stands.
    pub location: Location,
}

impl Cell {
    /// A cell that spans one row and one column.
    pub fn new(column: u32, text: impl Into<String>, location: Location) -> Self {
        Self {
            column,
            row_span: 1,
            col_span: 1,
            text: text.into(),
            location,
            ..Self::default()
        }
    }
}

/// The value of a spreadsheet's cell.
#[derive(Debug, Clone, PartialEq)]
pub enum CellValue {
    /// A number.
    Number(f64),
    /// A number that the format shows as a percentage (0.75 is 75 %).
    Percent(f64),
    /// A date or time, ISO 8601.
    Date(String),
    /// A truth value.
    Bool(bool),
    /// An error such as `#REF!`.
    Error(String),
    /// Text.
    Text,
}

/// A position of the expanded grid: the cell that covers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridCell {
    /// Index into [`Table::rows`].
    pub row: usize,
    /// Index into that row.
    pub cell: usize,
}

impl Table {
    /// The expanded grid: `grid[r][c]` is the cell that covers row `r`, column `c`.
    ///
    /// Spans that reach outside the table are cut at its edge.
    pub fn grid(&self) -> Vec<Vec<Option<GridCell>>> {
        let width = self.columns as usize;
        let mut grid = vec![vec![None; width]; self.rows.len()];
        for (r, row) in self.rows.iter().enumerate() {
            for (k, cell) in row.iter().enumerate() {
                let here = GridCell { row: r, cell: k };
                let columns = cell.column as usize..(cell.column + cell.col_span.max(1)) as usize;
                for line in grid.iter_mut().skip(r).take(cell.row_span.max(1) as usize) {
                    for slot in line
                        .get_mut(columns.start.min(width)..columns.end.min(width))
                        .into_iter()
                        .flatten()
                    {
                        slot.get_or_insert(here);
                    }
                }
            }
        }
        grid
    }

    /// The cell at a position of [`Table::grid`].
    pub fn cell(&self, at: GridCell) -> Option<&Cell> {
        self.rows.get(at.row)?.get(at.cell)
    }

    /// The text of the table: a row a line, cells joined by tabs, line breaks in cells as spaces.
    pub fn plain_text(&self) -> String {
        let mut out = String::new();
        for row in &self.rows {
            for (i, cell) in row.iter().enumerate() {
                if i > 0 {
                    out.push('\t');
                }
                out.extend(
                    cell.text
                        .chars()
                        .map(|c| if c == '\n' || c == '\t' { ' ' } else { c }),
                );
            }
            out.push('\n');
        }
        out
    }
}

impl Document {
    /// The table of an id that this document handed out.
    pub fn table(&self, id: TableId) -> Option<&Table> {
        self.tables.get(id.0 as usize)
    }

    /// Adds a table and returns its id.
    pub fn push_table(&mut self, table: Table) -> TableId {
        self.tables.push(table);
        TableId((self.tables.len() - 1) as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_grid_expands_spans_and_cuts_them_at_the_edge() {
        let mut wide = Cell::new(0, "rubrik", Location::default());
        wide.col_span = 9;
        let mut tall = Cell::new(0, "ort", Location::default());
        tall.row_span = 9;
        let table = Table {
            columns: 2,
            rows: vec![
                vec![wide],
                vec![tall, Cell::new(1, "a", Location::default())],
                vec![Cell::new(1, "b", Location::default())],
            ],
            ..Table::default()
        };
        let text: Vec<Vec<&str>> = table
            .grid()
            .iter()
            .map(|r| {
                r.iter()
                    .map(|c| table.cell(c.unwrap()).unwrap().text.as_str())
                    .collect()
            })
            .collect();
        assert_eq!(text, [["rubrik", "rubrik"], ["ort", "a"], ["ort", "b"]]);
    }
}
