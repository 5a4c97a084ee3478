//! Grids with the words in their cells → tables, and what is left outside of them.

use aktsam_document::Rect;

use super::aligned;
use super::draft::{CellDraft, TableDraft};
use super::lattice::{Grid, Slot};
use super::undivided;
use crate::content::Picture;
use crate::layout::labels::Known;
use crate::layout::parts::Part;
use crate::layout::region::{self, Env, Placed};
use crate::layout::words::Word;
use crate::text;

/// Smaller images, in points, are ornaments.
const SMALLEST_FIGURE: f32 = 24.0;
/// Deepest nesting of tables in cells.
const DEEPEST: usize = 6;

/// Lays out a region with the grids that lie in it.
pub(crate) fn lay_out(
    words: Vec<Word>,
    grids: Vec<Grid>,
    images: &[Picture],
    env: &mut Env<'_>,
) -> Vec<Part> {
    let figures = figures(&words, &grids, images);
    let known = std::mem::take(&mut env.form);
    let mut parts = Vec::new();
    let mut words = words;
    if let Some(columns) = env.columns.take() {
        let boxes = grids.iter().map(|grid| grid.rect);
        let top = boxes
            .chain(figures.iter().map(|figure| figure.rect))
            .map(|rect| rect.y0)
            .fold(f32::MAX, f32::min);
        parts.extend(carried(&columns, &mut words, top, env).map(Part::Table));
    }
    parts.extend(inside(words, grids, figures, None, known, env, DEEPEST));
    env.columns = aligned::Columns::of(&parts);
    parts
}

/// The rows above `top` that go on with the table of the page before, taken out of the words.
fn carried(
    columns: &aligned::Columns,
    words: &mut Vec<Word>,
    top: f32,
    env: &mut Env<'_>,
) -> Option<TableDraft> {
    let above = words.iter().filter(|word| word.rect.y1 <= top).cloned();
    let mut bands = region::bands(above.collect(), env);
    let found = columns.rows_of(&bands)?;
    bands.truncate(found.range.end);
    let bottom = bands.last()?.rect.y1;
    words.retain(|word| middle(&word.rect).1 > bottom);
    let mut table = aligned::build(&found, bands);
    columns.adjust(&mut table);
    Some(table)
}

/// Images that stand by themselves: large enough to be seen, with no text on them, outside tables.
fn figures(words: &[Word], grids: &[Grid], images: &[Picture]) -> Vec<Placed> {
    images
        .iter()
        .take(200)
        .filter(|Picture { rect, .. }| {
            rect.width() >= SMALLEST_FIGURE && rect.height() >= SMALLEST_FIGURE
        })
        .filter(|image| {
            !words
                .iter()
                .any(|word| overlap(&image.rect, &word.rect) > 0.2)
        })
        .filter(|image| {
            !grids
                .iter()
                .any(|grid| overlap(&grid.rect, &image.rect) > 0.2)
        })
        .map(|image| Placed {
            rect: image.rect,
            parts: vec![Part::Figure(image.clone())],
        })
        .collect()
}

fn inside(
    mut words: Vec<Word>,
    grids: Vec<Grid>,
    mut boxes: Vec<Placed>,
    bounds: Option<(f32, f32)>,
    known: Known,
    env: &mut Env<'_>,
    depth: usize,
) -> Vec<Part> {
    if depth > 0 {
        // Largest first: what lies in a cell of one already taken belongs to that cell.
        let mut tops: Vec<(Grid, Vec<Grid>)> = Vec::new();
        for grid in grids {
            let host = tops
                .iter_mut()
                .find(|(top, _)| overlap(&top.rect, &grid.rect) > 0.5);
            match host {
                Some((_, nested)) => nested.push(grid),
                None => tops.push((grid, Vec::new())),
            }
        }
        for (grid, nested) in tops {
            let (mine, rest): (Vec<Word>, Vec<Word>) = words
                .into_iter()
                .partition(|word| holds(&grid.rect, &word.rect));
            words = rest;
            let mut grid = grid;
            let mut mine = mine;
            if let Some(labels) = labels_outside(&grid, &mine, &words) {
                let (beside, rest): (Vec<Word>, Vec<Word>) = words
                    .into_iter()
                    .partition(|word| holds(&labels, &word.rect));
                words = rest;
                mine.extend(beside);
                grid = with_label_column(grid, labels.x0);
            }
            if !is_table(&grid, &mine) {
                let framed = grid.rows == 1 && grid.columns == 1 && !grid.soft;
                if framed && !is_one_line(&mine) {
                    // A frame: its text stays together.
                    let rect = grid.rect;
                    boxes.push(Placed {
                        rect,
                        parts: inside(
                            mine,
                            nested,
                            Vec::new(),
                            Some((rect.x0, rect.x1)),
                            Known::default(),
                            env,
                            depth - 1,
                        ),
                    });
                } else {
                    words.extend(mine);
                    boxes.extend(nested_boxes(&mut words, nested, env, depth - 1));
                }
                continue;
            }
            boxes.push(build(grid, mine, nested, env, depth));
        }
    }
    region::order(words, boxes, bounds, known, env)
}

/// Whether words stand on one line, or there are none: a frame around them, such as that of an answer
/// in a form, leaves them on the line of their label.
fn is_one_line(words: &[Word]) -> bool {
    words.first().is_none_or(|first| {
        words
            .iter()
            .all(|word| (word.base - first.base).abs() < 0.5 * first.size)
    })
}

/// The area left of a grid in which labels of its rows stand, without lines of their own: short texts
/// on the baselines of most rows.
fn labels_outside(grid: &Grid, inside: &[Word], outside: &[Word]) -> Option<Rect> {
    if grid.rows < 4 || grid.columns < 2 {
        return None;
    }
    let reach = 0.4 * grid.rect.width();
    let beside: Vec<&Word> = outside
        .iter()
        .filter(|word| {
            let (_, y) = middle(&word.rect);
            word.rect.x1 <= grid.rect.x0 + 1.0
                && word.rect.x0 >= grid.rect.x0 - reach
                && y > grid.rect.y0
                && y < grid.rect.y1
        })
        .collect();
    let left = beside
        .iter()
        .map(|word| word.rect.x0)
        .min_by(f32::total_cmp)?;
    let (mut filled, mut labelled) = (0, 0);
    for slot in grid.cells.iter().filter(|slot| slot.column == 0) {
        let within = |word: &Word| {
            let (_, y) = middle(&word.rect);
            y > slot.rect.y0 && y < slot.rect.y1
        };
        let row: Vec<&Word> = inside.iter().filter(|word| within(word)).collect();
        if row.is_empty() {
            continue;
        }
        filled += 1;
        let labels: Vec<&&Word> = beside.iter().filter(|word| within(word)).collect();
        if labels.len() > 5 {
            return None;
        }
        let aligned = labels.iter().any(|label| {
            row.iter()
                .any(|word| (word.base - label.base).abs() < 0.25 * word.size)
        });
        labelled += usize::from(aligned);
    }
    // Whatever else stands further left on the same lines makes it a column of text.
    let further = outside
        .iter()
        .filter(|word| {
            let (_, y) = middle(&word.rect);
            word.rect.x1 < left && y > grid.rect.y0 && y < grid.rect.y1
        })
        .count();
    (labelled >= 3 && labelled * 10 >= filled * 6 && further == 0)
        .then(|| Rect::new(left - 1.0, grid.rect.y0, grid.rect.x0 + 1.0, grid.rect.y1))
}

/// The grid with one more column at the left, from `left` on.
fn with_label_column(mut grid: Grid, left: f32) -> Grid {
    for slot in &mut grid.cells {
        slot.column += 1;
    }
    let rows: Vec<(usize, usize, Rect)> = grid
        .cells
        .iter()
        .filter(|slot| slot.column == 1)
        .map(|slot| (slot.row, slot.row_span, slot.rect))
        .collect();
    for (row, row_span, rect) in rows {
        grid.cells.push(Slot {
            row,
            column: 0,
            row_span,
            col_span: 1,
            rect: Rect::new(left, rect.y0, rect.x0, rect.y1),
        });
    }
    grid.cells.sort_by_key(|slot| (slot.row, slot.column));
    grid.columns += 1;
    grid.rect.x0 = left;
    grid
}

/// Grids inside one that turned out to be no table.
fn nested_boxes(
    words: &mut Vec<Word>,
    nested: Vec<Grid>,
    env: &mut Env<'_>,
    depth: usize,
) -> Vec<Placed> {
    let mut out = Vec::new();
    if depth == 0 {
        return out;
    }
    let mut taken: Vec<Rect> = Vec::new();
    for grid in nested {
        if taken.iter().any(|rect| overlap(rect, &grid.rect) > 0.5) {
            continue;
        }
        let (mine, rest): (Vec<Word>, Vec<Word>) = std::mem::take(words)
            .into_iter()
            .partition(|word| holds(&grid.rect, &word.rect));
        *words = rest;
        if is_table(&grid, &mine) {
            taken.push(grid.rect);
            out.push(build(grid, mine, Vec::new(), env, depth));
        } else {
            words.extend(mine);
        }
    }
    out
}

fn build(
    grid: Grid,
    words: Vec<Word>,
    nested: Vec<Grid>,
    env: &mut Env<'_>,
    depth: usize,
) -> Placed {
    let Grid {
        rect,
        rows,
        columns,
        cells,
        ..
    } = undivided::with_columns(grid, &words);
    let mut contents: Vec<(Vec<Word>, Vec<Grid>)> =
        cells.iter().map(|_| (Vec::new(), Vec::new())).collect();
    for word in words {
        let (x, y) = middle(&word.rect);
        let at = cells
            .iter()
            .position(|cell| cell.rect.contains(x, y))
            .or_else(|| {
                cells
                    .iter()
                    .enumerate()
                    .min_by(|a, b| distance(&a.1.rect, x, y).total_cmp(&distance(&b.1.rect, x, y)))
                    .map(|(at, _)| at)
            });
        if let Some(slot) = at.and_then(|at| contents.get_mut(at)) {
            slot.0.push(word);
        }
    }
    for inner in nested {
        let at = cells
            .iter()
            .position(|cell| overlap(&cell.rect, &inner.rect) > 0.8);
        if let Some(slot) = at.and_then(|at| contents.get_mut(at)) {
            slot.1.push(inner);
        }
    }
    let mut drafts: Vec<Vec<CellDraft>> = (0..rows).map(|_| Vec::new()).collect();
    let mut edges: Vec<f32> = cells.iter().map(|cell| cell.rect.x0).collect();
    edges.sort_by(f32::total_cmp);
    edges.dedup_by(|a, b| (*a - *b).abs() < 1.0);
    for (cell, (words, nested)) in cells.iter().zip(contents) {
        let parts = inside(
            words,
            nested,
            Vec::new(),
            Some((cell.rect.x0, cell.rect.x1)),
            Known::default(),
            env,
            depth - 1,
        );
        if let Some(row) = drafts.get_mut(cell.row) {
            row.push(CellDraft {
                column: cell.column,
                row_span: cell.row_span,
                col_span: cell.col_span,
                rect: cell.rect,
                parts,
            });
        }
    }
    let mut table = TableDraft {
        rect,
        columns,
        header_rows: 0,
        rows: drafts,
        ruled: true,
        form: false,
        edges,
    };
    super::draft_tidy(&mut table);
    Placed {
        rect,
        parts: vec![Part::Table(table)],
    }
}

/// Whether a grid with these words is a table: at least two cells with text, and not the empty
/// axes of a chart.
fn is_table(grid: &Grid, words: &[Word]) -> bool {
    if grid.cells.len() < 2 {
        return false;
    }
    if grid.soft && (grid.columns < 2 || grid.rows < 2) {
        return false;
    }
    let mut filled: Vec<bool> = grid.cells.iter().map(|_| false).collect();
    for word in words {
        let (x, y) = middle(&word.rect);
        if let Some(slot) = grid
            .cells
            .iter()
            .position(|cell| cell.rect.contains(x, y))
            .and_then(|at| filled.get_mut(at))
        {
            *slot = true;
        }
    }
    let count = filled.iter().filter(|f| **f).count();
    if hides_columns(grid, words) || hides_rows(grid, words) {
        return false;
    }
    if grid.soft {
        // Shading alone: each coloured area must be a cell of its own, most of them with text.
        let rows_with_two = (0..grid.rows)
            .filter(|row| {
                grid.cells
                    .iter()
                    .zip(&filled)
                    .filter(|(cell, filled)| cell.row == *row && **filled)
                    .count()
                    >= 2
            })
            .count();
        return rows_with_two * 2 > grid.rows && count >= 4;
    }
    // A label beside an empty answer is a form; many empty cells are the grid of a chart.
    count >= 2 || count == 1 && grid.cells.len() == 2
}

/// Whether the lines and shades miss the columns: many rows hold several pieces far apart, mostly
/// numbers, in one cell. Shaded every second row, a table shows its columns only there.
fn hides_columns(grid: &Grid, words: &[Word]) -> bool {
    // For each row whether it has text, and columns missed in a wide cell and in any.
    let mut rows = vec![(false, false, false); grid.rows];
    for cell in &grid.cells {
        let mut inside: Vec<&Word> = words
            .iter()
            .filter(|w| holds(&cell.rect, &w.rect))
            .collect();
        let Some(row) = rows.get_mut(cell.row) else {
            continue;
        };
        row.0 |= !inside.is_empty();
        let wide = cell.col_span * 2 >= grid.columns || grid.soft;
        inside.sort_by(|a, b| {
            a.base
                .total_cmp(&b.base)
                .then(a.rect.x0.total_cmp(&b.rect.x0))
        });
        let gaps = inside
            .windows(2)
            .filter(|pair| {
                matches!(pair, [a, b] if (b.base - a.base).abs() < 2.0
                    && b.rect.x0 - a.rect.x1 > 1.2 * a.size
                    && (text::is_numeric(&b.text) || grid.soft))
            })
            .count();
        row.1 |= wide && gaps >= 2;
        row.2 |= gaps >= 2;
    }
    let filled = rows.iter().filter(|row| row.0).count();
    let hidden = rows.iter().filter(|row| row.1).count();
    let missed = rows.iter().filter(|row| row.2).count();
    hidden >= 2 && hidden * 10 > filled * 3 || missed >= 3 && missed * 2 > filled
}

/// Fewest numbers below each other in one cell that are rows without lines between them.
const STACKED: usize = 3;

/// Whether the lines miss the rows: most numbers stand below each other in cells beside cells with
/// numbers on the same baselines.
fn hides_rows(grid: &Grid, words: &[Word]) -> bool {
    let mut all = 0;
    let mut hidden = 0;
    for row in 0..grid.rows {
        // The baselines of numbers, a list for each cell of the row.
        let mut stacks: Vec<Vec<f32>> = Vec::new();
        for cell in grid.cells.iter().filter(|cell| cell.row == row) {
            let mut bases: Vec<f32> = words
                .iter()
                .filter(|w| is_number(&w.text) && holds(&cell.rect, &w.rect))
                .map(|w| w.base)
                .collect();
            bases.sort_by(f32::total_cmp);
            bases.dedup_by(|a, b| (*a - *b).abs() < 2.0);
            all += bases.len();
            if bases.len() >= STACKED {
                stacks.push(bases);
            }
        }
        for (at, stack) in stacks.iter().enumerate() {
            let beside = |base: &&f32| {
                stacks.iter().enumerate().any(|(other, bases)| {
                    other != at && bases.iter().any(|b| (b - **base).abs() < 2.0)
                })
            };
            let aligned = stack.iter().filter(beside).count();
            if aligned * 10 >= stack.len() * 8 {
                hidden += stack.len();
            }
        }
    }
    hidden >= 2 * STACKED && hidden * 10 >= all * 7
}

fn is_number(word: &str) -> bool {
    text::is_numeric(word) && word.bytes().any(|b| b.is_ascii_digit())
}

fn middle(r: &Rect) -> (f32, f32) {
    (f32::midpoint(r.x0, r.x1), f32::midpoint(r.y0, r.y1))
}

/// Whether a word stands in an area: by its middle.
fn holds(area: &Rect, word: &Rect) -> bool {
    let (x, y) = middle(word);
    area.contains(x, y)
}

fn distance(r: &Rect, x: f32, y: f32) -> f32 {
    let dx = (r.x0 - x).max(x - r.x1).max(0.0);
    let dy = (r.y0 - y).max(y - r.y1).max(0.0);
    dx + dy
}

/// How much of `inner` lies in `outer`, from 0 to 1.
fn overlap(outer: &Rect, inner: &Rect) -> f32 {
    let width = (outer.x1.min(inner.x1) - outer.x0.max(inner.x0)).max(0.0);
    let height = (outer.y1.min(inner.y1) - outer.y0.max(inner.y0)).max(0.0);
    let area = (inner.width() * inner.height()).max(0.01);
    width * height / area
}
