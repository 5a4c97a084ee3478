//! Rows of a grid between whose columns no lines are drawn, though other rows have them: their words
//! stand in the columns all the same.

use super::lattice::{Grid, Slot};
use crate::layout::words::Word;

/// Words on one line, on both sides of a column's edge, stand at least this far apart, in parts of the
/// size.
const APART: f32 = 1.0;

/// Words of a cell, and cells times words of a grid, beyond which none is divided: a page's table has
/// some hundreds.
const MOST_WORDS: usize = 2_000;
const MOST_LOOKS: usize = 20_000_000;

/// The grid with cells over several columns divided, where the words in them keep to the columns and
/// fill at least two.
pub(super) fn with_columns(mut grid: Grid, words: &[Word]) -> Grid {
    let looks = grid
        .cells
        .len()
        .saturating_mul(words.len().max(grid.columns));
    if grid.columns < 2 || looks > MOST_LOOKS || grid.cells.iter().all(|cell| cell.col_span == 1) {
        return grid;
    }
    // The left edge of each column, where another row draws it.
    let edges: Vec<Option<f32>> = (0..grid.columns)
        .map(|column| {
            grid.cells
                .iter()
                .filter(|cell| cell.column == column && cell.col_span == 1)
                .map(|cell| cell.rect.x0)
                .reduce(f32::min)
        })
        .collect();
    let mut cells: Vec<Slot> = Vec::with_capacity(grid.cells.len());
    for cell in grid.cells.drain(..) {
        match columns(&cell, &edges, words) {
            Some(parts) => cells.extend(parts),
            None => cells.push(cell),
        }
    }
    cells.sort_by_key(|cell| (cell.row, cell.column));
    grid.cells = cells;
    grid
}

/// The cells that stand for one over several columns.
fn columns(cell: &Slot, edges: &[Option<f32>], words: &[Word]) -> Option<Vec<Slot>> {
    if cell.col_span == 1 || cell.row_span > 1 {
        return None;
    }
    let last = cell.column + cell.col_span;
    let inner: Vec<f32> = edges
        .get(cell.column + 1..last)?
        .iter()
        .copied()
        .collect::<Option<_>>()?;
    let mine: Vec<&Word> = words
        .iter()
        .filter(|word| {
            let (x, y) = (
                f32::midpoint(word.rect.x0, word.rect.x1),
                f32::midpoint(word.rect.y0, word.rect.y1),
            );
            cell.rect.contains(x, y)
        })
        .collect();
    let column_of = |word: &Word| {
        inner
            .iter()
            .filter(|edge| word.rect.x0 > **edge - 1.0)
            .count()
    };
    let mut filled: Vec<usize> = mine.iter().map(|word| column_of(word)).collect();
    filled.sort_unstable();
    filled.dedup();
    let keeps = |word: &&Word| {
        !inner
            .iter()
            .any(|edge| word.rect.x0 < edge - 1.0 && word.rect.x1 > edge + 1.0)
    };
    if mine.len() > MOST_WORDS || filled.len() < 2 || !mine.iter().all(keeps) {
        return None;
    }
    // No line of text runs on from one column to the next.
    let runs_on = mine.iter().any(|word| {
        let next = mine.iter().filter(|other| {
            (other.base - word.base).abs() < 0.5 * word.size && other.rect.x0 >= word.rect.x1
        });
        next.min_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0))
            .is_some_and(|next| {
                column_of(next) != column_of(word)
                    && next.rect.x0 - word.rect.x1 < APART * word.size
            })
    });
    if runs_on {
        return None;
    }
    let mut starts = vec![cell.rect.x0];
    starts.extend(&inner);
    let ends = inner.iter().copied().chain([cell.rect.x1]);
    let parts = starts.iter().copied().zip(ends).enumerate();
    Some(
        parts
            .map(|(at, (x0, x1))| {
                let mut rect = cell.rect;
                (rect.x0, rect.x1) = (x0, x1);
                Slot {
                    row: cell.row,
                    column: cell.column + at,
                    row_span: 1,
                    col_span: 1,
                    rect,
                }
            })
            .collect(),
    )
}
