//! Cells over several rows in a table without lines between its columns.

use std::ops::Range;

use crate::layout::line::Line;
use crate::layout::parts::Part;
use crate::tables::draft::CellDraft;

/// Makes labels that lines or their place show to be over several rows reach over them: titles between
/// the rows of a header, and labels of rows that lines over the whole width bound. `lined` tells the
/// rows that have such a line above.
pub(super) fn join(rows: &mut [Vec<CellDraft>], header: usize, lined: &[bool]) {
    if header >= 2 {
        let columns = rows.first().map_or(0, Vec::len);
        for column in (0..columns)
            .filter(|column| is_between(rows, header, *column))
            .collect::<Vec<_>>()
        {
            merge(rows, 0..header, column);
        }
    }
    let groups = groups(rows, header, lined);
    for group in groups {
        merge(rows, group, 0);
    }
}

/// Whether the only title of a column stands lower than the first row of a header and higher than the last.
fn is_between(rows: &[Vec<CellDraft>], header: usize, column: usize) -> bool {
    let head = rows.get(..header).unwrap_or_default();
    let Some(title) = only(head, column) else {
        return false;
    };
    let (Some(first), Some(last)) = (lines(title).next(), lines(title).last()) else {
        return false;
    };
    let others = |row: Option<&Vec<CellDraft>>| -> Vec<f32> {
        let cells = row
            .into_iter()
            .flatten()
            .filter(|cell| cell.column != column);
        cells
            .flat_map(|cell| lines(cell).map(|line| line.base))
            .collect()
    };
    let (top, bottom) = (others(head.first()), others(head.last()));
    let apart = 0.25 * first.size;
    !top.is_empty()
        && !bottom.is_empty()
        && top.iter().all(|base| first.base > base + apart)
        && bottom.iter().all(|base| last.base < base - apart)
}

/// The rows between lines, where each such group of rows has one label in the first column and more than
/// labels in the others.
fn groups(rows: &[Vec<CellDraft>], header: usize, lined: &[bool]) -> Vec<Range<usize>> {
    let mut starts: Vec<usize> = (header..rows.len())
        .filter(|row| *row == header || lined.get(*row) == Some(&true))
        .collect();
    starts.push(rows.len());
    let groups: Vec<Range<usize>> = starts
        .windows(2)
        .filter_map(|pair| match pair {
            [from, to] if to - from >= 2 => Some(*from..*to),
            _ => None,
        })
        .collect();
    let filled = |row: &Vec<CellDraft>, column: usize| {
        row.iter()
            .any(|cell| cell.column == column && !cell.parts.is_empty())
    };
    let whole = groups.len() >= 2
        && groups.iter().all(|group| {
            let own = rows.get(group.clone()).unwrap_or_default();
            only(own, 0).is_some() && own.iter().all(|row| filled(row, 1))
        });
    if whole { groups } else { Vec::new() }
}

/// The only cell with text of a column in some rows, all of whose cells there take that column alone.
fn only(rows: &[Vec<CellDraft>], column: usize) -> Option<&CellDraft> {
    let mut found = None;
    for row in rows {
        let cell = row.iter().find(|cell| cell.column == column)?;
        if cell.col_span != 1 || cell.row_span != 1 {
            return None;
        }
        if !cell.parts.is_empty() && found.replace(cell).is_some() {
            return None;
        }
    }
    found
}

/// Lets the only cell with text of a column reach over some rows.
fn merge(rows: &mut [Vec<CellDraft>], range: Range<usize>, column: usize) {
    let count = range.len();
    let mut taken: Option<CellDraft> = None;
    let Some(own) = rows.get_mut(range) else {
        return;
    };
    let mut rect = None;
    for row in &mut *own {
        if let Some(at) = row.iter().position(|cell| cell.column == column) {
            let cell = row.remove(at);
            rect = Some(rect.map_or(cell.rect, |rect| cell.rect.union(rect)));
            if !cell.parts.is_empty() {
                taken = Some(cell);
            }
        }
    }
    if let (Some(mut cell), Some(rect), Some(first)) = (taken, rect, own.first_mut()) {
        cell.row_span = count;
        cell.rect = rect;
        let at = first.partition_point(|other| other.column < column);
        first.insert(at, cell);
    }
}

/// The lines of text of a cell.
fn lines(cell: &CellDraft) -> impl Iterator<Item = &Line> {
    cell.parts.iter().flat_map(|part| match part {
        Part::Para(para) => para.lines.as_slice(),
        _ => &[],
    })
}
