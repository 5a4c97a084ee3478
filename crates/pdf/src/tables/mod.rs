//! Tables: by drawn lines ([`lattice`]) and by alignment ([`aligned`]).

pub(crate) mod aligned;
pub(crate) mod draft;
pub(crate) mod lattice;
pub(crate) mod ruled;
mod undivided;

use draft::{CellDraft, TableDraft};

use crate::layout::parts::Part;

/// Drops rows and columns without any text, and finds the header rows.
pub(crate) fn draft_tidy(table: &mut TableDraft) {
    drop_empty_rows(table);
    drop_empty_columns(table);
    table.header_rows = header_rows(table);
}

/// Whether a cell holds nothing.
fn is_empty(cell: &CellDraft) -> bool {
    cell.parts.is_empty()
}

/// A row in which no cell with text starts and into which none reaches is only space between lines.
fn drop_empty_rows(table: &mut TableDraft) {
    // Narrow strips between double lines; an empty row of a form is kept: it is an empty answer.
    let mut row = 0;
    while row < table.rows.len() {
        let strip = table.rows.get(row).is_some_and(|cells| {
            !cells.is_empty()
                && cells
                    .iter()
                    .all(|c| is_empty(c) && c.row_span == 1 && c.rect.height() < 6.0)
        });
        let covered = table
            .rows
            .iter()
            .take(row)
            .enumerate()
            .any(|(r, cells)| cells.iter().any(|c| r + c.row_span > row));
        if strip && !covered {
            table.rows.remove(row);
        } else {
            row += 1;
        }
    }
}

/// Drops columns in which no cell starts, and narrow ones without text.
fn drop_empty_columns(table: &mut TableDraft) {
    let mut column = 0;
    while column < table.columns && table.columns > 1 {
        let mut starts = 0;
        let mut idle = true;
        for cell in table.rows.iter().flatten() {
            if cell.column == column {
                starts += 1;
                idle &= cell.col_span > 1 || (is_empty(cell) && cell.rect.width() < 8.0);
            }
        }
        if starts == 0 || idle {
            remove_column(table, column);
        } else {
            column += 1;
        }
    }
}

fn remove_column(table: &mut TableDraft, column: usize) {
    table.columns -= 1;
    for row in &mut table.rows {
        row.retain(|cell| cell.column != column || cell.col_span > 1);
        for cell in row {
            if cell.column > column {
                cell.column -= 1;
            } else if cell.column + cell.col_span > column {
                cell.col_span -= 1;
            }
        }
    }
}

/// How many rows at the top look like headers: they name, where the rows below count.
fn header_rows(table: &TableDraft) -> usize {
    let text = |cell: &CellDraft| -> String {
        cell.parts
            .iter()
            .filter_map(|part| match part {
                Part::Para(para) => para.lines.first().map(|line| line.text.as_str()),
                _ => None,
            })
            .collect::<Vec<_>>()
            .join(" ")
    };
    let number = |t: &str| {
        !t.is_empty()
            && t.split_whitespace().all(crate::text::is_numeric)
            && t.bytes().any(|b| b.is_ascii_digit())
    };
    let counts = |row: &Vec<CellDraft>| {
        row.iter()
            .filter(|c| {
                let t = text(c);
                number(&t) && !t.split_whitespace().all(crate::text::is_period)
            })
            .count()
    };
    let Some(first) = table.rows.first() else {
        return 0;
    };
    let named = first.iter().filter(|c| !is_empty(c)).count();
    if table.rows.len() < 2 || counts(first) > 0 || named == 0 {
        return 0;
    }
    // Most rows below must count something, else the first row names nothing.
    let below = table.rows.iter().skip(1).filter(|r| counts(r) > 0).count();
    if below * 2 < table.rows.len() - 1 {
        return 0;
    }
    table
        .rows
        .iter()
        .take(3)
        .take_while(|row| counts(row) == 0)
        .count()
        .min(table.rows.len() - 1)
}
