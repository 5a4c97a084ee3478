//! Tables in text files: cells set apart by tabs or pipes.

use aktsam_document::{Block, Cell, Location, Table};

use super::inline;
use crate::OfficeError;
use crate::flow::Flow;
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle};

/// A row of a text table: its line number and its cells as written.
pub(super) struct Row<'t> {
    pub(super) line: u32,
    pub(super) cells: Vec<&'t str>,
}

/// Splits a line at its tabs.
pub(super) fn tab_cells(line: &str) -> Vec<&str> {
    line.split('\t').collect()
}

/// Splits a line at its pipes: `| a | b |`; escaped pipes are text.
pub(super) fn pipe_cells(line: &str) -> Vec<&str> {
    let mut line = line.trim();
    line = line.strip_prefix('|').unwrap_or(line);
    if !line.ends_with("\\|") {
        line = line.strip_suffix('|').unwrap_or(line);
    }
    let mut cells = Vec::new();
    let mut start = 0;
    let mut escaped = false;
    for (i, c) in line.char_indices() {
        if c == '|' && !escaped {
            cells.push(line.get(start..i).unwrap_or_default());
            start = i + 1;
        }
        escaped = c == '\\' && !escaped;
    }
    cells.push(line.get(start..).unwrap_or_default());
    cells
}

/// Whether a line sets a pipe table's header apart: `| --- | :--: |`.
pub(super) fn is_pipe_rule(line: &str) -> bool {
    let line = line.trim();
    line.contains('|')
        && line.contains('-')
        && line
            .chars()
            .all(|c| matches!(c, '|' | '-' | ':' | ' ' | '\t' | '+'))
}

/// Adds a table to the document.
pub(super) fn add(
    flow: &mut Flow,
    rows: &[Row<'_>],
    header_rows: u32,
    markdown: bool,
) -> Result<Block, OfficeError> {
    let id = flow.reserve_table();
    let mut columns = rows.iter().map(|r| r.cells.len()).max().unwrap_or(0);
    // A tab at the end of every row bounds the last cell, it opens no other.
    while columns > 1
        && rows
            .iter()
            .all(|r| r.cells.get(columns - 1).is_none_or(|c| c.trim().is_empty()))
    {
        columns -= 1;
    }
    let mut table = Table {
        header_rows,
        columns: columns as u32,
        ..Table::default()
    };
    for row in rows {
        let place = Location::lines(row.line, row.line);
        let mut cells = Vec::with_capacity(columns);
        for column in 0..columns {
            let mut builder = ParagraphBuilder::default();
            let text = row.cells.get(column).copied().unwrap_or_default();
            inline::write(&mut builder, text, &Look::default(), markdown);
            let mut cell = Cell::new(column as u32, "", place.clone());
            if let Some(mut block) = builder.finish(ParagraphStyle::default()) {
                block.location = place.clone();
                cell.text.clone_from(&block.text);
                cell.blocks.push(Block::Text(block));
            }
            cells.push(cell);
        }
        table.location.extend(&place);
        table.rows.push(cells);
    }
    flow.fill_table(id, table)?;
    Ok(Block::Table(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pipes_bound_cells() {
        assert_eq!(pipe_cells("| a | b\\|c |  |"), [" a ", " b\\|c ", "  "]);
        assert_eq!(pipe_cells("a|b"), ["a", "b"]);
        assert!(is_pipe_rule("|---|:-:|"));
        assert!(!is_pipe_rule("| - x |"));
    }
}
