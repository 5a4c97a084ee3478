//! A table as laid out on one page, before it becomes part of the document.

use aktsam_document::Rect;

use crate::layout::parts::Part;

/// A table on one page.
#[derive(Debug)]
pub(crate) struct TableDraft {
    /// Its place in the upright frame.
    pub(crate) rect: Rect,
    /// Number of grid columns.
    pub(crate) columns: usize,
    /// Header rows at the top; 0 where unknown.
    pub(crate) header_rows: usize,
    /// Cells by the row in which they start.
    pub(crate) rows: Vec<Vec<CellDraft>>,
    /// Bounded by drawn lines.
    pub(crate) ruled: bool,
    /// Labels and answers of a form without lines, whose last answer the next page may go on with.
    pub(crate) form: bool,
    /// Left edges of the columns, to tell a table that goes on.
    pub(crate) edges: Vec<f32>,
}

/// A cell.
#[derive(Debug)]
pub(crate) struct CellDraft {
    pub(crate) column: usize,
    pub(crate) row_span: usize,
    pub(crate) col_span: usize,
    pub(crate) rect: Rect,
    pub(crate) parts: Vec<Part>,
}

/// How far below a header its table begins at most, in points.
const BELOW: f32 = 16.0;

impl TableDraft {
    /// Takes the row of a table right above as its header, where that is a single shaded or framed row
    /// with the same columns.
    pub(crate) fn take_header(&mut self, above: &mut Self) -> bool {
        let near = self.rect.y0 - above.rect.y1;
        let alone = above.rows.len() == 1 && above.ruled && above.columns == self.columns;
        // Each column below begins in the cell above it.
        let under = || {
            let starts = self.edges.iter().skip(1).zip(above.edges.iter().skip(1));
            starts.clone().count() + 1 == self.columns
                && starts
                    .into_iter()
                    .all(|(below, above)| (below - above).abs() < MOST_ASIDE)
        };
        if !alone || self.header_rows > 0 || !(-4.0..BELOW).contains(&near) || !under() {
            return false;
        }
        self.rect = self.rect.union(above.rect);
        let mut rows = std::mem::take(&mut above.rows);
        rows.append(&mut self.rows);
        self.rows = rows;
        self.header_rows = 1;
        true
    }
}

/// How far the edges of columns with and without lines lie apart at most, in points.
const MOST_ASIDE: f32 = 60.0;
