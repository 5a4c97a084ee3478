//! The header of a table without lines between its cells: titles over several columns, and titles of
//! several lines.

use aktsam_document::Rect;

use super::cells::{cut, is_amount, is_period};
use super::rows::{Cell, RowDraft};
use crate::layout::line::Line;
use crate::layout::region::Band;

/// Most lines that a header has.
const MOST: usize = 8;
/// Lines of one title are no further apart than this, in parts of the size.
const WRAP: f32 = 1.5;
/// Lines nearer than this are of one title.
const TOGETHER: f32 = 1.25;
/// How far the edges or middles of the lines of one title differ at most, in parts of the size.
const ASKEW: f32 = 0.6;

/// A line of the header: the columns that lines drawn right below it take together.
#[derive(Debug, Default)]
struct Level {
    groups: Vec<Group>,
}

/// Columns under one title.
#[derive(Debug)]
struct Group {
    first: usize,
    /// From where to where the text of each may stand.
    columns: Vec<(f32, f32)>,
    x0: f32,
    x1: f32,
}

/// The lines of the header, from the top: those above the first amount, but for years.
fn read(bands: &[Band], gutters: &[(f32, f32)], rect: Rect, starts: Option<&[bool]>) -> Vec<Level> {
    let counts = |band: &Band| {
        cut(band, gutters)
            .iter()
            .any(|piece| piece.column > 0 && is_amount(&piece.words) && !is_period(&piece.words))
    };
    let Some(lines) = bands.iter().take(MOST + 1).position(counts) else {
        return Vec::new();
    };
    // The row of the first amount may begin with lines of other cells.
    let lines = starts
        .and_then(|starts| starts.get(..=lines)?.iter().rposition(|start| *start))
        .filter(|start| !titles(bands.get(*start..=lines).unwrap_or_default(), gutters))
        .unwrap_or(lines);
    // Nor is the first line of its label a title.
    let begins_label = |above: usize| {
        let (Some(above), Some(row)) = (bands.get(above), bands.get(above + 1)) else {
            return false;
        };
        let only = matches!(cut(above, gutters).as_slice(), [piece] if piece.column == 0);
        let label = cut(row, gutters);
        let goes_on = label.first().filter(|piece| piece.column == 0);
        let word = goes_on.and_then(|piece| piece.words.first());
        only && word.is_some_and(|word| word.text.starts_with(char::is_lowercase))
    };
    let lines = match lines.checked_sub(1) {
        Some(above) if begins_label(above) => above,
        _ => lines,
    };
    (0..lines)
        .map(|line| Level {
            groups: groups(&rules_below(bands, line, lines), gutters, rect),
        })
        .collect()
}

/// The lines drawn right below what stands in a line of the header: below the next line too where that
/// holds only titles beside them, such as one that takes several rows.
fn rules_below(bands: &[Band], line: usize, last: usize) -> Vec<(f32, f32)> {
    let touches = |band: &Band, rule: &(f32, f32)| {
        band.pieces
            .iter()
            .any(|piece| piece.x0 < rule.1 && piece.x1 > rule.0)
    };
    let Some(own) = bands.get(line) else {
        return Vec::new();
    };
    let below = bands.get(line + 1..=last).unwrap_or_default();
    let mut out = Vec::new();
    for (at, band) in below.iter().enumerate() {
        let between = below.get(..at).unwrap_or_default();
        let free = |rule: &&(f32, f32)| !between.iter().any(|band| touches(band, rule));
        out.extend(
            band.rules
                .iter()
                .filter(free)
                .filter(|rule| touches(own, rule)),
        );
    }
    out
}

/// Whether something stands above an amount of the last band.
fn titles(bands: &[Band], gutters: &[(f32, f32)]) -> bool {
    let Some((last, above)) = bands.split_last() else {
        return false;
    };
    let counted = cut(last, gutters);
    let mut counted = counted.iter().filter(|piece| is_amount(&piece.words));
    counted.any(|amount| {
        let over = |band: &Band| {
            cut(band, gutters)
                .iter()
                .any(|piece| piece.column == amount.column)
        };
        above.iter().any(over)
    })
}

/// From where to where the text of a column may stand.
fn core(column: usize, gutters: &[(f32, f32)], rect: Rect) -> (f32, f32) {
    let x0 = column
        .checked_sub(1)
        .and_then(|before| gutters.get(before))
        .map_or(rect.x0, |gutter| gutter.1);
    let x1 = gutters.get(column).map_or(rect.x1, |gutter| gutter.0);
    (x0, x1)
}

/// The columns that each line takes together; lines under one column or all are none.
fn groups(rules: &[(f32, f32)], gutters: &[(f32, f32)], rect: Rect) -> Vec<Group> {
    let columns = gutters.len() + 1;
    let core = |column: usize| core(column, gutters, rect);
    let mut out = Vec::new();
    for (x0, x1) in rules {
        let mut under = (0..columns).filter(|column| {
            let (from, to) = core(*column);
            x1.min(to) - x0.max(from) >= 0.5 * (to - from)
        });
        let Some(first) = under.next() else { continue };
        let last = under.next_back().unwrap_or(first);
        let count = last + 1 - first;
        if count > 1 && count < columns {
            out.push(Group {
                first,
                columns: (first..=last).map(core).collect(),
                x0: *x0,
                x1: *x1,
            });
        }
    }
    out
}

impl Level {
    /// Lets titles over a group reach over its columns: one over all, several each over those whose
    /// middle it stands above.
    fn widen(&self, cells: &mut [Cell]) {
        for group in &self.groups {
            let mut titles: Vec<(f32, f32, &mut Cell)> = cells
                .iter_mut()
                .filter_map(|cell| {
                    let line = cell.2.last()?;
                    Some((f32::midpoint(line.rect.x0, line.rect.x1), line.size, cell))
                })
                .filter(|(x, ..)| *x > group.x0 - 2.0 && *x < group.x1 + 2.0)
                .collect();
            if let [(.., title)] = titles.as_mut_slice() {
                title.0 = group.first;
                title.1 = group.columns.len();
                continue;
            }
            titles.sort_by(|a, b| a.0.total_cmp(&b.0));
            let middles: Vec<f32> = titles.iter().map(|(x, ..)| *x).collect();
            let size = titles.iter().map(|(_, size, _)| *size).fold(1.0, f32::max);
            let Some(spans) = group.divided(&middles, size) else {
                continue;
            };
            for ((.., title), (first, end)) in titles.iter_mut().zip(spans) {
                title.0 = group.first + first;
                title.1 = end - first;
            }
        }
    }
}

impl Group {
    /// The columns of each of several titles, by where their middles stand: first, and behind the last.
    fn divided(&self, titles: &[f32], size: f32) -> Option<Vec<(usize, usize)>> {
        let columns = self.columns.len();
        if titles.len() >= columns || columns > MOST_COLUMNS {
            return None;
        }
        let (first, last) = (self.columns.first()?, self.columns.last()?);
        let (left, right) = (first.0 - self.x0, self.x1 - last.1);
        // Cells end right behind amounts set right, begin right before texts, or meet between.
        let edges: [Vec<f32>; 3] = [
            self.inner(f32::midpoint),
            self.inner(|from, _| from + right),
            self.inner(|_, to| to - left),
        ];
        edges
            .iter()
            .filter_map(|edges| {
                let edge = |at: usize| edges.get(at).copied().unwrap_or(self.x1);
                // The first of all columns has no title among those that are divided.
                let middle = |first: usize, last: usize| f32::midpoint(edge(first - 1), edge(last));
                let firsts = divide(titles, columns + 1, middle)?;
                let ends = firsts.iter().skip(1).copied().chain([columns + 1]);
                let spans: Vec<(usize, usize)> = firsts.iter().copied().zip(ends).collect();
                let off = titles
                    .iter()
                    .zip(&spans)
                    .map(|(x, (first, end))| (middle(*first, end - 1) - x).abs())
                    .fold(0.0, f32::max);
                (off < size).then_some((off, spans))
            })
            .min_by(|a, b| a.0.total_cmp(&b.0))
            .map(|(_, spans)| spans.iter().map(|(a, b)| (a - 1, b - 1)).collect())
    }

    /// Where its cells begin, and where the last one ends.
    fn inner(&self, edge: impl Fn(f32, f32) -> f32) -> Vec<f32> {
        let between = self.columns.windows(2).filter_map(|pair| match pair {
            [a, b] => Some(edge(a.1, b.0)),
            _ => None,
        });
        [self.x0]
            .into_iter()
            .chain(between)
            .chain([self.x1])
            .collect()
    }
}

/// How far the middle of a title lies from that of its columns at most, in parts of the size.
const OFF: f32 = 1.5;
/// Tables of more columns are not looked at.
const MOST_COLUMNS: usize = 40;

/// Lets titles reach over the columns whose middle they stand above, where no line tells: fewer titles
/// than columns, none over the first column, and a title for each column below.
fn spread(cells: &mut [Cell], below: &[Band], gutters: &[(f32, f32)], rect: Rect) {
    let columns = gutters.len() + 1;
    let titles: Vec<(f32, f32, f32)> = cells
        .iter()
        .filter_map(|cell| cell.2.first())
        .map(|line| {
            let x = f32::midpoint(line.rect.x0, line.rect.x1);
            (x, line.base, line.size)
        })
        .collect();
    if titles.is_empty()
        || titles.len() != cells.len()
        || titles.len() + 1 >= columns
        || columns > MOST_COLUMNS
        || cells.iter().any(|cell| cell.0 == 0)
    {
        return;
    }
    let mut named = vec![false; columns];
    for piece in below.iter().flat_map(|band| cut(band, gutters)) {
        for slot in named.iter_mut().skip(piece.column).take(piece.span) {
            *slot = true;
        }
    }
    // A line right below one of them may be its second, unless it has a year or range for each column.
    let wrapped = below
        .iter()
        .map(|band| (band, cut(band, gutters)))
        .find(|(_, pieces)| pieces.iter().any(|piece| piece.column > 0))
        .is_some_and(|(band, pieces)| {
            let mut own = pieces.iter().filter(|piece| piece.column > 0);
            let names = pieces.len() + 1 >= columns && own.all(|piece| is_period(&piece.words));
            !names
                && titles
                    .iter()
                    .any(|(_, base, size)| band.base - base < TOGETHER * size)
        });
    if wrapped || !named.iter().skip(1).all(|named| *named) {
        return;
    }
    let size = titles
        .iter()
        .map(|(.., size)| *size)
        .fold(1.0_f32, f32::max);
    let xs: Vec<f32> = titles.iter().map(|(x, ..)| *x).collect();
    let Some(firsts) = divide(&xs, columns, |first, last| {
        f32::midpoint(core(first, gutters, rect).0, core(last, gutters, rect).1)
    }) else {
        return;
    };
    let ends = firsts.iter().skip(1).copied().chain([columns]);
    let spans: Vec<(usize, usize)> = firsts.iter().copied().zip(ends).collect();
    let off = |(x, (first, end)): (&f32, &(usize, usize))| {
        let (from, to) = (
            core(*first, gutters, rect).0,
            core(*end - 1, gutters, rect).1,
        );
        (f32::midpoint(from, to) - x).abs()
    };
    // One title over all of them may as well be that of the column in the middle.
    let most = if xs.len() == 1 { 0.5 * OFF } else { OFF };
    if xs.iter().zip(&spans).map(off).all(|off| off <= most * size) {
        for (cell, (first, end)) in cells.iter_mut().zip(spans) {
            cell.0 = first;
            cell.1 = end - first;
        }
    }
}

/// Divides all columns but the first among titles, so that the sum of the distances between the middle
/// of each and that of its columns is least: the first column of each.
fn divide(
    titles: &[f32],
    columns: usize,
    middle: impl Fn(usize, usize) -> f32,
) -> Option<Vec<usize>> {
    // For each title, by the column behind its last one: the least sum, and the title's first column.
    let mut best: Vec<Vec<Option<(f32, usize)>>> = Vec::new();
    for (at, x) in titles.iter().enumerate() {
        let mut row: Vec<Option<(f32, usize)>> = vec![None; columns + 1];
        for (end, slot) in row.iter_mut().enumerate() {
            for first in 1..end {
                let before = match at.checked_sub(1) {
                    None if first == 1 => Some(0.0),
                    None => None,
                    Some(above) => best
                        .get(above)
                        .and_then(|row| row.get(first).copied().flatten())
                        .map(|(sum, _)| sum),
                };
                let Some(before) = before else { continue };
                let sum = before + (middle(first, end - 1) - x).abs();
                if slot.is_none_or(|(least, _)| sum < least) {
                    *slot = Some((sum, first));
                }
            }
        }
        best.push(row);
    }
    let mut end = columns;
    let mut firsts = Vec::new();
    for row in best.iter().rev() {
        let (_, first) = row.get(end).copied().flatten()?;
        firsts.push(first);
        end = first;
    }
    firsts.reverse();
    Some(firsts)
}

/// A title while its lines are collected.
struct Title {
    cell: Cell,
    /// The band of its last line.
    band: usize,
    top: f32,
    bottom: f32,
    base: f32,
    size: f32,
}

/// The rows of the header, and how many bands they take.
pub(super) fn rows(
    bands: &[Band],
    gutters: &[(f32, f32)],
    rect: Rect,
    starts: Option<&[bool]>,
) -> (Vec<RowDraft>, usize) {
    let levels = read(bands, gutters, rect, starts);
    let mut titles: Vec<Title> = Vec::new();
    for (index, (band, level)) in bands.iter().zip(&levels).enumerate() {
        let mut row = RowDraft::new(band, gutters);
        level.widen(&mut row.cells);
        if level.groups.is_empty() {
            let below = bands.get(index + 1..levels.len()).unwrap_or_default();
            spread(&mut row.cells, below, gutters, rect);
        }
        // A line of the first column alone names the rows that follow.
        let names_rows = row.cells.iter().all(|(column, ..)| *column == 0);
        for cell in row.cells {
            let Some(line) = cell.2.first() else { continue };
            let above = titles
                .iter_mut()
                .rev()
                .filter(|_| !names_rows)
                .find(|title| overlap(&title.cell, &cell))
                .filter(|title| {
                    let between = bands.get(title.band + 1..=index).unwrap_or_default();
                    title.cell.0 == cell.0 && title.cell.1 == cell.1 && wraps(title, line, between)
                });
            match above {
                Some(title) => {
                    title.band = index;
                    title.bottom = row.bottom;
                    title.base = line.base;
                    title.size = line.size;
                    title.cell.2.extend(cell.2);
                }
                None => titles.push(Title {
                    band: index,
                    top: row.top,
                    bottom: row.bottom,
                    base: row.base,
                    size: row.size,
                    cell,
                }),
            }
        }
    }
    (stack(titles), levels.len())
}

/// Titles → rows. From the bottom up, so that a tall title stands in the row of the titles that it
/// reaches down to.
fn stack(mut titles: Vec<Title>) -> Vec<RowDraft> {
    titles.sort_by(|a, b| b.base.total_cmp(&a.base));
    let mut rows: Vec<RowDraft> = Vec::new();
    for title in titles {
        let beside = rows.last_mut().filter(|row| {
            let shared = row.bottom.min(title.bottom) - row.top.max(title.top);
            shared > 0.3 * title.size && !row.cells.iter().any(|cell| overlap(cell, &title.cell))
        });
        match beside {
            Some(row) => {
                row.top = row.top.min(title.top);
                row.cells.push(title.cell);
            }
            None => rows.push(RowDraft {
                top: title.top,
                bottom: title.bottom,
                base: title.base,
                size: title.size,
                cells: vec![title.cell],
            }),
        }
    }
    rows.reverse();
    for row in &mut rows {
        row.cells.sort_by_key(|(column, ..)| *column);
    }
    rows
}

/// Whether two cells take a column in common.
fn overlap(a: &Cell, b: &Cell) -> bool {
    a.0 < b.0 + b.1 && b.0 < a.0 + a.1
}

/// Whether a line goes on with a title: right below it, set as one with it, and with no line drawn
/// between, in the bands from below the title to that of the line.
fn wraps(title: &Title, line: &Line, between: &[Band]) -> bool {
    let Some(last) = title.cell.2.last() else {
        return false;
    };
    let size = title.size.max(line.size);
    let x = f32::midpoint(last.rect.x0, last.rect.x1);
    let divided = between
        .iter()
        .flat_map(|band| &band.rules)
        .any(|(x0, x1)| *x0 - 1.0 < x && x < *x1 + 1.0);
    let near = |a: f32, b: f32| (a - b).abs() <= ASKEW * size;
    line.base - last.base <= WRAP * size
        && !divided
        && (near(line.rect.x0, last.rect.x0)
            || near(line.rect.x1, last.rect.x1)
            || near(f32::midpoint(line.rect.x0, line.rect.x1), x))
}
