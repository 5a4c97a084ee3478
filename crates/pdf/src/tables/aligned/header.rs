//! The header of a table without lines between its cells: titles over several columns, and titles of
//! several lines.

use aktsam_document::Rect;

use super::cells::{cut, is_amount};
use super::rows::{Cell, RowDraft};
use crate::layout::region::Band;

/// Most lines that a header has.
const MOST: usize = 8;
/// Lines of one title are no further apart than this, in parts of the size.
const WRAP: f32 = 1.5;
/// How far the edges or middles of the lines of one title differ at most, in parts of the size.
const ASKEW: f32 = 0.6;

/// A line of the header: the columns that lines drawn right below it take together.
#[derive(Debug, Default)]
pub(super) struct Level {
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
pub(super) fn read(bands: &[Band], gutters: &[(f32, f32)], rect: Rect) -> Vec<Level> {
    let counts = |band: &Band| {
        cut(band, gutters).iter().any(|piece| {
            piece.column > 0
                && is_amount(&piece.words)
                && !matches!(piece.words.as_slice(), [word] if is_year(&word.text))
        })
    };
    let Some(lines) = bands.iter().take(MOST + 1).position(counts) else {
        return Vec::new();
    };
    (0..lines)
        .map(|line| Level {
            groups: bands
                .get(line + 1)
                .map(|below| groups(&below.rules, gutters, rect))
                .unwrap_or_default(),
        })
        .collect()
}

fn is_year(word: &str) -> bool {
    word.len() == 4
        && (word.starts_with("19") || word.starts_with("20"))
        && word.bytes().all(|b| b.is_ascii_digit())
}

/// The columns that each line takes together; lines under one column or all are none.
fn groups(rules: &[(f32, f32)], gutters: &[(f32, f32)], rect: Rect) -> Vec<Group> {
    let columns = gutters.len() + 1;
    let core = |column: usize| {
        let x0 = column
            .checked_sub(1)
            .and_then(|before| gutters.get(before))
            .map_or(rect.x0, |gutter| gutter.1);
        let x1 = gutters.get(column).map_or(rect.x1, |gutter| gutter.0);
        (x0, x1)
    };
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
    pub(super) fn widen(&self, cells: &mut [Cell]) {
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
            let middles: Vec<f32> = titles.iter().map(|(x, ..)| *x).collect();
            let nearest = |x: f32| {
                middles
                    .iter()
                    .enumerate()
                    .min_by(|a, b| (a.1 - x).abs().total_cmp(&(b.1 - x).abs()))
                    .map(|(at, _)| at)
            };
            for (at, (x, size, title)) in titles.iter_mut().enumerate() {
                let mut own =
                    group.columns.iter().enumerate().filter(|(_, column)| {
                        nearest(f32::midpoint(column.0, column.1)) == Some(at)
                    });
                let Some((first, from)) = own.next() else {
                    continue;
                };
                let (last, to) = own.next_back().unwrap_or((first, from));
                if (f32::midpoint(from.0, to.1) - *x).abs() < *size {
                    title.0 = group.first + first;
                    title.1 = last + 1 - first;
                }
            }
        }
    }
}

/// Whether a line of the header goes on with titles that began above: no line is drawn between them,
/// and what stands below each other is set as one.
pub(super) fn wraps(above: &RowDraft, below: &RowDraft, rules: &[(f32, f32)]) -> bool {
    let size = above.size.max(below.size);
    // A line of the first column alone names the rows that follow.
    let names_rows = below.cells.iter().all(|(column, ..)| *column == 0);
    if below.base - above.base > WRAP * size || names_rows {
        return false;
    }
    let mut joined = 0;
    for (column, span, lines) in &above.cells {
        let Some(last) = lines.last() else { continue };
        let x = f32::midpoint(last.rect.x0, last.rect.x1);
        if rules.iter().any(|(x0, x1)| *x0 - 1.0 < x && x < *x1 + 1.0) {
            return false;
        }
        for (other, other_span, below) in &below.cells {
            if column + span <= *other || other + other_span <= *column {
                continue;
            }
            let set_as_one = below.first().is_some_and(|line| {
                let near = |a: f32, b: f32| (a - b).abs() <= ASKEW * size;
                near(line.rect.x0, last.rect.x0)
                    || near(line.rect.x1, last.rect.x1)
                    || near(f32::midpoint(line.rect.x0, line.rect.x1), x)
            });
            if column != other || span != other_span || !set_as_one {
                return false;
            }
            joined += 1;
        }
    }
    joined > 0
}
