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
