//! Tables without drawn lines: by what stands below each other, with prose rejected.

mod carried;
mod cells;
mod frame;
mod gutters;
mod header;
mod rows;
mod spacing;
mod spans;

use std::ops::Range;

use aktsam_document::Rect;
pub(crate) use carried::Columns;
use cells::{cut, is_amount};
pub(crate) use rows::build;

use crate::layout::contents::is_contents;
use crate::layout::gaps::is_leader;
use crate::layout::region::{Band, Piece, What};
use crate::layout::words::Word;
use crate::text;

/// Narrowest gutter, in parts of the size.
const GUTTER: f32 = 0.5;
/// Rows further apart than this, in parts of the size, are no neighbours.
const APART: f32 = 4.0;
/// Rows of one piece that may stand between rows of several.
const BETWEEN: usize = 2;

/// A table found among bands.
#[derive(Debug)]
pub(crate) struct Found {
    /// Which bands it takes.
    pub(crate) range: Range<usize>,
    /// The empty space between columns, from left to right.
    gutters: Vec<(f32, f32)>,
}

/// The tables among the bands, from top to bottom.
pub(crate) fn find(bands: &[Band]) -> Vec<Found> {
    let mut out = Vec::new();
    let mut start = 0;
    while start < bands.len() {
        match grow(bands, start) {
            Some(range) if is_contents(bands, &range) => start = range.end.max(start + 1),
            Some(range) => match judge(bands, range.clone()) {
                Some(mut found) => {
                    let floor = out.last().map_or(0, |before: &Found| before.range.end);
                    found.range.start = header_start(bands, &found, floor);
                    found.range.end = tail(bands, &found);
                    let range = frame::framed(bands, &found, floor);
                    if range != found.range {
                        found = widened(bands, found, range);
                        found.range.start = header_start(bands, &found, floor);
                        found.narrow(bands);
                    }
                    start = found.range.end.max(start + 1);
                    match out.last_mut() {
                        Some(before) if one_table(bands, before, &found) => {
                            before.merge(&found);
                        }
                        _ => out.push(found),
                    }
                }
                None => start = range.end.max(start + 1),
            },
            None => start += 1,
        }
    }
    out
}

/// A table with the rows that its frame adds, which may narrow the space between its columns.
fn widened(bands: &[Band], found: Found, range: Range<usize>) -> Found {
    match judge(bands, range.clone()) {
        Some(again) if again.gutters.len() >= found.gutters.len() => again,
        _ => Found { range, ..found },
    }
}

impl Found {
    /// Takes from the space between columns what the lines of wrapped cells reach into.
    fn narrow(&mut self, bands: &[Band]) {
        let rows: Vec<&Band> = bands
            .get(self.range.clone())
            .into_iter()
            .flatten()
            .collect();
        for gutter in &mut self.gutters {
            *gutter = gutters::narrowed(*gutter, &rows);
        }
    }

    /// Takes in a table that goes on below with the same columns.
    fn merge(&mut self, below: &Self) {
        self.range.end = below.range.end;
        for (own, other) in self.gutters.iter_mut().zip(&below.gutters) {
            own.0 = own.0.max(other.0);
            own.1 = own.1.min(other.1);
        }
    }
}

/// Whether two tables are one that headings between its parts divide.
fn one_table(bands: &[Band], above: &Found, below: &Found) -> bool {
    let between = bands
        .get(above.range.end..below.range.start)
        .unwrap_or_default();
    let (Some(last), Some(first)) = (
        above.range.end.checked_sub(1).and_then(|at| bands.get(at)),
        bands.get(below.range.start),
    ) else {
        return false;
    };
    let size = last.size.max(first.size).max(1.0);
    above.gutters.len() == below.gutters.len()
        && between.len() <= BETWEEN
        && first.base - last.base < 9.0 * size
        && between
            .iter()
            .all(|band| !band.has_box() && !crosses(band, &above.gutters))
        && above
            .gutters
            .iter()
            .zip(&below.gutters)
            .all(|(a, b)| a.1.min(b.1) - a.0.max(b.0) >= GUTTER * size)
}

/// Whether text of a band reaches over a gutter.
fn crosses(band: &Band, gutters: &[(f32, f32)]) -> bool {
    gutters.iter().any(|gutter| {
        band.pieces
            .iter()
            .any(|piece| piece.x0 < gutter.0 - 1.0 && piece.x1 > gutter.1 + 1.0)
    })
}

/// Rows right above a table that name its columns, such as a year over the only column of amounts.
fn header_start(bands: &[Band], found: &Found, floor: usize) -> usize {
    let mut start = found.range.start;
    let Some(first_gutter) = found.gutters.first() else {
        return start;
    };
    while start > floor
        && let (Some(above), Some(row)) = (bands.get(start - 1), bands.get(start))
    {
        let step = (row.base - above.base) / row.size.max(above.size).max(1.0);
        let names = above
            .pieces
            .iter()
            .any(|piece| piece.x0 > f32::midpoint(first_gutter.0, first_gutter.1));
        let crossed = crosses(above, &found.gutters);
        let own = names && !crossed || is_titled(above, &found.gutters);
        if above.has_box() || step > APART || !own || is_heading(above, row) {
            break;
        }
        start -= 1;
    }
    start
}

/// Whether a line above a row is a heading: larger, and alone.
fn is_heading(above: &Band, row: &Band) -> bool {
    above.pieces.len() == 1 && above.size > LARGER * row.size
}

/// By what factor headings are larger than the rows below them.
const LARGER: f32 = 1.15;

/// Whether each column of amounts has a title of its own, though none stands far from the next.
fn is_titled(band: &Band, gutters: &[(f32, f32)]) -> bool {
    let titles = cut(band, gutters);
    gutters.len() >= 2
        && titles.iter().all(|title| title.span == 1)
        && titles.iter().filter(|title| title.column > 0).count() == gutters.len()
}

/// Steps between lines of one cell are at most this, in parts of the size.
const LEADING: f32 = 1.4;
/// The same between lines of a paragraph.
const PROSE_LEADING: f32 = 2.0;
/// Lines nearer than this stand beside each other.
const BESIDE: f32 = 0.85;

/// Where a table ends with the lines right below it that go on with a cell of its last row.
fn tail(bands: &[Band], found: &Found) -> usize {
    let mut end = found.range.end;
    while let (Some(last), Some(next)) = (bands.get(end - 1), bands.get(end)) {
        let step = (next.base - last.base) / next.size.max(last.size).max(1.0);
        let [piece] = next.pieces.as_slice() else {
            break;
        };
        let What::Words(words) = &piece.what else {
            break;
        };
        let lower = words
            .first()
            .is_some_and(|word| word.text.starts_with(char::is_lowercase));
        let inside = !found
            .gutters
            .iter()
            .any(|(x0, x1)| piece.x0 < x1 - 1.0 && piece.x1 > f32::midpoint(*x0, *x1));
        let left = bands.get(found.range.clone()).unwrap_or_default();
        let flush = left
            .iter()
            .flat_map(|band| &band.pieces)
            .any(|other| (other.x0 - piece.x0).abs() < 1.0);
        if !inside || !flush || step > LEADING || !(lower || step < BESIDE) {
            break;
        }
        end += 1;
    }
    end
}

fn gaps(band: &Band) -> Vec<(f32, f32)> {
    band.pieces
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((a.x1, b.x0)),
            _ => None,
        })
        .collect()
}

fn share_gap(a: &[(f32, f32)], b: &[(f32, f32)], least: f32) -> bool {
    a.iter()
        .any(|(a0, a1)| b.iter().any(|(b0, b1)| a1.min(*b1) - a0.max(*b0) >= least))
}

/// Fewest words of a line of prose.
const PROSE_WORDS: usize = 7;

/// Whether a line begins a paragraph between two tables: one that runs over all gaps of the row above,
/// with another line right below.
fn is_prose(band: &Band, next: Option<&Band>, above: &[(f32, f32)]) -> bool {
    let [Piece { x0, x1, what }] = band.pieces.as_slice() else {
        return false;
    };
    let long = matches!(what, What::Words(words) if words.len() >= PROSE_WORDS);
    let goes_on = next.is_some_and(|next| {
        matches!(next.pieces.as_slice(), [below] if (below.x0 - x0).abs() < 2.0 * next.size)
            && next.base - band.base <= PROSE_LEADING * band.size.max(next.size)
    });
    long && goes_on && above.iter().all(|gap| *x0 < gap.0 && *x1 > gap.1)
}

/// The bands from `start` on that share gaps.
fn grow(bands: &[Band], start: usize) -> Option<Range<usize>> {
    let first = bands.get(start)?;
    if first.pieces.len() < 2 || first.has_box() {
        return None;
    }
    let mut recent: Vec<Vec<(f32, f32)>> = vec![gaps(first)];
    let mut end = start + 1;
    let mut between = 0;
    let mut previous = first;
    for (index, band) in bands.iter().enumerate().skip(start + 1) {
        let step = (band.base - previous.base) / band.size.max(previous.size).max(1.0);
        if band.has_box() || step > APART {
            break;
        }
        if band.pieces.len() < 2 {
            between += 1;
            let above = recent.last().map_or(&[][..], Vec::as_slice);
            if between > BETWEEN || between == 1 && is_prose(band, bands.get(index + 1), above) {
                break;
            }
        } else {
            let here = gaps(band);
            let least = GUTTER * band.size;
            if !recent
                .iter()
                .rev()
                .take(3)
                .any(|earlier| share_gap(earlier, &here, least))
            {
                break;
            }
            if between > 0 && frame::begins(bands, start..end, index)
                || begins_leaders(bands, start..end, band)
            {
                break;
            }
            recent.push(here);
            end = index + 1;
            between = 0;
        }
        previous = band;
    }
    Some(start..end)
}

/// How many rows above a row are looked at.
const ROWS_ABOVE: usize = 32;

/// Whether a row with leader dots begins another table below rows that have none: what it leads to
/// stands at none of their edges.
fn begins_leaders(bands: &[Band], above: Range<usize>, row: &Band) -> bool {
    let leads = |band: &Band| words_of(band).any(is_leader);
    let above = bands.get(above).unwrap_or_default();
    // The rows right above tell it; a long table is not gone through for each of its rows.
    let above = above
        .get(above.len().saturating_sub(ROWS_ABOVE)..)
        .unwrap_or_default();
    if above.len() < 2 || !leads(row) || above.iter().any(leads) {
        return false;
    }
    let values = |band: &Band| -> Vec<(f32, f32)> {
        let values = band.pieces.iter().skip(1);
        values.map(|piece| (piece.x0, piece.x1)).collect()
    };
    let own = values(row);
    let near = |a: f32, b: f32| (a - b).abs() < 3.0;
    !above
        .iter()
        .flat_map(values)
        .any(|(x0, x1)| own.iter().any(|(a, b)| near(*a, x0) || near(*b, x1)))
}

fn words_of(band: &Band) -> impl Iterator<Item = &Word> {
    band.pieces.iter().flat_map(|piece| match &piece.what {
        What::Words(words) => words.as_slice(),
        What::Box(_) => &[],
    })
}

/// What is known of the cells of a column.
#[derive(Debug, Default, Clone)]
struct Column {
    filled: usize,
    words: usize,
    numeric: usize,
    markers: usize,
    lefts: Vec<f32>,
    rights: Vec<f32>,
}

fn judge(bands: &[Band], range: Range<usize>) -> Option<Found> {
    let rows = bands.get(range.clone())?;
    let several: Vec<&Band> = rows.iter().filter(|band| band.pieces.len() >= 2).collect();
    if several.len() < 2 {
        return None;
    }
    let above = range.start.checked_sub(1).and_then(|at| bands.get(at));
    let gutters = gutters::gutters(&several, above)?;
    let columns = gutters.len() + 1;
    let mut stats = vec![Column::default(); columns];
    let mut full_rows = 0;
    for band in &several {
        let mut here = 0;
        for piece in cut(band, &gutters) {
            let words = &piece.words;
            let (Some(first), Some(last)) = (words.first(), words.last()) else {
                continue;
            };
            here += 1;
            if let Some(stat) = stats.get_mut(piece.column) {
                stat.filled += 1;
                stat.words += words.len();
                stat.numeric += usize::from(is_amount(words));
                stat.markers += usize::from(words.len() == 1 && text::is_list_marker(&first.text));
                stat.lefts.push(first.rect.x0);
                stat.rights.push(last.rect.x1);
            }
        }
        full_rows += usize::from(here >= 2);
    }
    if stats
        .first()
        .is_some_and(|s| s.markers * 2 > s.filled && columns == 2)
        || full_rows < 2
    {
        return None;
    }
    let rest = stats.get(1..)?;
    let filled: usize = rest.iter().map(|s| s.filled).sum();
    let numeric: usize = rest.iter().map(|s| s.numeric).sum();
    let words: usize = stats.iter().map(|s| s.words).sum();
    let cells: usize = stats.iter().map(|s| s.filled).sum();
    let per_cell = words as f32 / cells.max(1) as f32;
    let size = several.iter().map(|b| b.size).sum::<f32>() / several.len() as f32;
    let even = rest.iter().filter(|s| is_even(s, size)).count();
    let is_table = if is_lined(rows, several.len()) && even == rest.len() {
        per_cell <= WORDS_BETWEEN_LINES
    } else if numeric * 2 >= filled {
        // Numbers below each other.
        even * 2 >= rest.len()
    } else if columns >= 3 {
        several.len() >= 3
            && per_cell <= 5.0
            && cells * 10 >= several.len() * columns * 5
            && even * 2 >= rest.len()
    } else {
        several.len() >= 4
            && per_cell <= 4.0
            && even == rest.len()
            && several.len() * 10 >= rows.len() * 8
    };
    is_table.then_some(Found { range, gutters })
}

/// Most words of a cell, on the mean, where lines divide the rows.
const WORDS_BETWEEN_LINES: f32 = 12.0;
/// Fewest rows that lines divide.
const LINED: usize = 3;

/// Whether lines over all of the text stand between rows, at least between every other two.
fn is_lined(rows: &[Band], several: usize) -> bool {
    let Some(rect) = rows.iter().map(|band| band.rect).reduce(Rect::union) else {
        return false;
    };
    let across = |band: &&Band| {
        band.rules
            .iter()
            .any(|(x0, x1)| *x0 <= rect.x0 + 1.0 && *x1 >= rect.x1 - 1.0)
    };
    let lined = rows.iter().skip(1).filter(across).count();
    lined >= LINED && lined * 2 >= several
}

/// Whether the cells of a column begin or end at one place.
fn is_even(column: &Column, size: f32) -> bool {
    let near = |edges: &[f32]| {
        let mut sorted = edges.to_vec();
        sorted.sort_by(f32::total_cmp);
        let Some(middle) = sorted.get(sorted.len() / 2).copied() else {
            return false;
        };
        let close = sorted
            .iter()
            .filter(|x| (**x - middle).abs() < 0.4 * size)
            .count();
        close * 10 >= sorted.len() * 6
    };
    let centers: Vec<f32> = column
        .lefts
        .iter()
        .zip(&column.rights)
        .map(|(l, r)| f32::midpoint(*l, *r))
        .collect();
    near(&column.lefts) || near(&column.rights) || near(&centers)
}
