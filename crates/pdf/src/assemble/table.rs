//! Laid-out tables → tables of the document; tables that go on over pages joined.

use aktsam_document::{Block, Cell, Document, Table, TableId};

use super::block::{self, Frame};
use super::headings::Weights;
use crate::content::Looks;
use crate::layout::parts::{Marker, Part};
use crate::tables::draft::{CellDraft, TableDraft};
use crate::text::is_enumerator;

/// The last table of a page, which the next page may go on with.
#[derive(Debug)]
pub(super) struct Open {
    id: TableId,
    edges: Vec<f32>,
    columns: usize,
    ruled: bool,
    form: bool,
}

impl Open {
    /// The table that it stands for.
    pub(super) fn table<'d>(&self, document: &'d mut Document) -> Option<&'d mut Table> {
        document.tables.get_mut(self.id.0 as usize)
    }
}

/// Adds a table to the document, or its rows to the one that it goes on with.
pub(super) fn push(
    document: &mut Document,
    draft: TableDraft,
    open: Option<Open>,
    frame: &Frame,
    looks: &Looks,
    weights: &mut Weights,
) -> Option<Open> {
    let next = |id| Open {
        id,
        edges: draft.edges.clone(),
        columns: draft.columns,
        ruled: draft.ruled,
        form: draft.form,
    };
    if let Some(open) = open
        && goes_on(&open, &draft)
    {
        let id = open.id;
        let opened = next(id);
        let form = draft.form;
        let mut table = build(document, draft, frame, looks, weights);
        if let Some(before) = document.tables.get_mut(id.0 as usize) {
            if form {
                rest_of_answer(before, &mut table);
            }
            join(before, table);
            return Some(opened);
        }
        return None;
    }
    // The outer table comes before the ones nested in it.
    let id = document.push_table(Table::default());
    let opened = next(id);
    let table = build(document, draft, frame, looks, weights);
    if let Some(slot) = document.tables.get_mut(id.0 as usize) {
        *slot = table;
    }
    document.blocks.push(Block::Table(id));
    Some(opened)
}

fn goes_on(open: &Open, draft: &TableDraft) -> bool {
    // Lines stand where they stood; columns that only text shows move with the text.
    let tolerance = if draft.ruled { 6.0 } else { 24.0 };
    open.columns == draft.columns
        && open.ruled == draft.ruled
        && open.form == draft.form
        && draft.columns > 1
        && open.edges.len() == draft.edges.len()
        && open
            .edges
            .iter()
            .zip(&draft.edges)
            .all(|(a, b)| (a - b).abs() < tolerance)
}

/// Adds what a page begins with beside no label to the last answer of the form.
fn rest_of_answer(before: &mut Table, after: &mut Table) {
    let unlabelled = after
        .rows
        .first()
        .and_then(|row| row.first())
        .is_some_and(|label| label.text.is_empty() && label.blocks.is_empty());
    let last = before.rows.last_mut().and_then(|row| row.last_mut());
    let Some(open) = last.filter(|_| unlabelled) else {
        return;
    };
    let row = after.rows.remove(0);
    for cell in row {
        let goes_on = !ends_sentence(&open.text) && cell.text.starts_with(char::is_lowercase);
        add(open, cell, goes_on);
    }
}

/// Adds a cell to the one that it goes on with; its first paragraph to the last one where it goes on
/// with that.
fn add(open: &mut Cell, cell: Cell, goes_on: bool) {
    if cell.blocks.is_empty() {
        return;
    }
    open.location.extend(&cell.location);
    let mut blocks = cell.blocks.into_iter();
    let mut rest = blocks.next();
    let mut joined = false;
    if goes_on
        && let (Some(Block::Text(text)), Some(Block::Text(more))) =
            (open.blocks.last_mut(), &mut rest)
    {
        block::append(text, std::mem::take(more));
        rest = None;
        joined = true;
    }
    open.blocks.extend(rest.into_iter().chain(blocks));
    if joined {
        // The blocks hold text alone, or what nested tables say stands in the text already.
        block::append_text(&mut open.text, &cell.text);
    } else if !cell.text.is_empty() {
        if !open.text.is_empty() {
            open.text.push('\n');
        }
        open.text.push_str(&cell.text);
    }
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(['"', '”', ')'])
        .ends_with(['.', '!', '?', ':', ';'])
}

fn join(before: &mut Table, after: Table) {
    let texts = |row: &[Cell]| row.iter().map(|c| c.text.clone()).collect::<Vec<_>>();
    let mut rows = after.rows.into_iter();
    let headers = before.header_rows.max(1) as usize;
    // Headers repeated on the new page are dropped.
    let mut first = rows.next();
    for header in before.rows.iter().take(headers) {
        let Some(row) = &first else { break };
        let words = texts(header);
        if words == texts(row) && words.iter().any(|t| !t.is_empty()) {
            first = rows.next();
        } else {
            break;
        }
    }
    let first = first.and_then(|row| end_of_row(before, row));
    before.rows.extend(first.into_iter().chain(rows));
    before.location.extend(&after.location);
}

/// Adds a row that only ends what the page break cut off of the last row before it to that one; hands
/// it back where it is a row of its own.
fn end_of_row(before: &mut Table, row: Vec<Cell>) -> Option<Vec<Cell>> {
    let Some(last) = before.rows.last_mut() else {
        return Some(row);
    };
    let above = |last: &[Cell], cell: &Cell| {
        last.iter().position(|other| {
            other.column == cell.column && other.col_span == cell.col_span && other.row_span == 1
        })
    };
    let filled = row.iter().filter(|cell| !cell.text.is_empty());
    let goes_on = filled.clone().all(|cell| {
        let above = above(last, cell).and_then(|at| last.get(at));
        above.is_some_and(|above| {
            let broken = |c: char| c.is_lowercase() || c == ',' || c == ')';
            let ended = ends_sentence(&above.text);
            above.text.contains(char::is_alphabetic) && !ended && cell.text.starts_with(broken)
        })
    });
    let unlabelled = last.iter().zip(&row).any(|(above, cell)| {
        above.column == cell.column && !above.text.is_empty() && cell.text.is_empty()
    });
    let same = last.len() == row.len() && row.iter().all(|cell| cell.row_span == 1);
    if !(same && unlabelled && goes_on && filled.count() > 0) {
        return Some(row);
    }
    for cell in row {
        let Some(open) = above(last, &cell).and_then(|at| last.get_mut(at)) else {
            continue;
        };
        add(open, cell, true);
    }
    None
}

/// Fewest rows and columns of a table whose first row bold letters alone make its header.
const TITLED: usize = 3;

/// Whether each cell of the first row is bold, and no other row is like it.
fn is_titled(table: &TableDraft, looks: &Looks) -> bool {
    let bold = |cell: &CellDraft| {
        !cell.parts.is_empty()
            && cell.parts.iter().all(|part| match part {
                Part::Para(para) => looks.get(para.look()).bold,
                _ => false,
            })
    };
    let mut rows = table.rows.iter().map(|row| row.iter().all(bold));
    table.rows.len() >= TITLED
        && table.columns >= TITLED
        && rows.next() == Some(true)
        && !rows.any(|bold| bold)
}

fn build(
    document: &mut Document,
    draft: TableDraft,
    frame: &Frame,
    looks: &Looks,
    weights: &mut Weights,
) -> Table {
    let header_rows = draft.header_rows.max(usize::from(is_titled(&draft, looks)));
    Table {
        caption: None,
        sheet: None,
        header_rows: header_rows as u32,
        columns: draft.columns as u32,
        ruled: draft.ruled,
        location: frame.location(draft.rect),
        rows: draft
            .rows
            .into_iter()
            .map(|row| {
                row.into_iter()
                    .map(|cell| build_cell(document, cell, frame, looks, weights))
                    .collect()
            })
            .collect(),
    }
}

fn build_cell(
    document: &mut Document,
    draft: CellDraft,
    frame: &Frame,
    looks: &Looks,
    weights: &mut Weights,
) -> Cell {
    let mut blocks = Vec::new();
    let alone = draft.parts.len() == 1;
    for part in draft.parts {
        match part {
            Part::Para(mut para) => {
                // "1. Löner" alone in a cell is a numbered row, no list.
                let counted = |marker: &Marker| is_enumerator(&marker.text);
                if alone && para.marker.as_ref().is_some_and(counted) {
                    para.marker = None;
                }
                let text = block::text_block(&para, frame, looks);
                weights.add_cell(&text);
                blocks.push(Block::Text(text));
            }
            // The nesting is bounded where grids are laid out.
            Part::Table(inner) => {
                let id = document.push_table(Table::default());
                let table = build(document, inner, frame, looks, weights);
                if let Some(slot) = document.tables.get_mut(id.0 as usize) {
                    *slot = table;
                }
                blocks.push(Block::Table(id));
            }
            Part::Figure(picture) => {
                blocks.push(Block::Figure(block::figure(&picture, frame)));
            }
        }
    }
    Cell {
        column: draft.column as u32,
        row_span: draft.row_span as u32,
        col_span: draft.col_span as u32,
        text: cell_text(document, &blocks),
        blocks,
        location: frame.location(draft.rect),
        ..Cell::default()
    }
}

/// One line a block; nested tables a row a line.
fn cell_text(document: &Document, blocks: &[Block]) -> String {
    let lines: Vec<String> = blocks
        .iter()
        .filter_map(|block| match block {
            Block::Text(text) => Some(text.text.clone()),
            Block::Table(id) => document
                .table(*id)
                .map(|table| table.plain_text().trim_end().to_owned()),
            Block::Figure(_) => None,
        })
        .collect();
    lines.join("\n")
}
