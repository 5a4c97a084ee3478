//! Tables without drawn lines: by what stands below each other, with prose rejected.

use std::ops::Range;

use aktsam_document::Rect;

use super::draft::{CellDraft, TableDraft};
use crate::layout::line::Line;
use crate::layout::parts::{Part, Stack};
use crate::layout::region::{Band, What};
use crate::layout::words::Word;
use crate::text;

/// Narrowest gutter, in parts of the size.
const GUTTER: f32 = 0.5;
/// Rows further apart than this, in parts of the size, are no neighbours.
const APART: f32 = 4.0;
/// What a layout takes for the padding of a cell whose lines it does not know, in points.
const PADDING: f32 = 12.0;
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
            Some(range) => match judge(bands, range.clone()) {
                Some(mut found) => {
                    let floor = out.last().map_or(0, |before: &Found| before.range.end);
                    found.range.start = header_start(bands, &found, floor);
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

impl Found {
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
        if above.has_box() || step > APART || !names || crosses(above, &found.gutters) {
            break;
        }
        start -= 1;
    }
    start
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
            if between > BETWEEN {
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
            recent.push(here);
            end = index + 1;
            between = 0;
        }
        previous = band;
    }
    Some(start..end)
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
    let gutters = gutters(&several)?;
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
    let is_table = if numeric * 2 >= filled {
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

/// Whether a cell holds an amount, a percentage, a year, a date or a dash.
fn is_amount(words: &[Word]) -> bool {
    let unit = |t: &str| {
        matches!(
            t.trim_end_matches('.'),
            "kr" | "€"
                | "$"
                | "£"
                | "EUR"
                | "USD"
                | "SEK"
                | "tkr"
                | "kkr"
                | "Tkr"
                | "mkr"
                | "%"
                | "st"
                | "tim"
                | "KSEK"
                | ":-"
                | "ca"
        )
    };
    let digits = words
        .iter()
        .any(|w| w.text.bytes().any(|b| b.is_ascii_digit()));
    let dash = matches!(words, [w] if text::is_numeric(&w.text));
    (digits || dash)
        && words
            .iter()
            .all(|w| text::is_numeric(&w.text) || unit(&w.text) || is_number_with_unit(&w.text))
}

fn is_number_with_unit(word: &str) -> bool {
    let rest =
        word.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '.' | ',' | ' '));
    rest.len() < word.len()
        && matches!(rest, "kr" | "tkr" | "%" | "SEK" | ":-" | "kr." | "p" | "st")
}

/// Gutters that (nearly) no row crosses.
fn gutters(rows: &[&Band]) -> Option<Vec<(f32, f32)>> {
    let region = rows.iter().map(|b| b.rect).reduce(Rect::union)?;
    let size = rows.iter().map(|b| b.size).sum::<f32>() / rows.len() as f32;
    let step = 1.0_f32;
    let bins = (region.width() / step).ceil() as usize + 1;
    if bins > 20_000 {
        return None;
    }
    let mut crossed = vec![0_i32; bins + 1];
    for band in rows {
        for piece in &band.pieces {
            let from = ((piece.x0 - region.x0) / step).floor().max(0.0) as usize;
            let to = ((piece.x1 - region.x0) / step).ceil().max(0.0) as usize;
            if let Some(slot) = crossed.get_mut(from.min(bins)) {
                *slot += 1;
            }
            if let Some(slot) = crossed.get_mut(to.min(bins)) {
                *slot -= 1;
            }
        }
    }
    let allowed = i32::try_from(rows.len() / 8).unwrap_or(0);
    let mut out: Vec<(f32, f32)> = Vec::new();
    let (mut depth, mut open): (i32, Option<usize>) = (0, None);
    for (bin, change) in crossed.iter().enumerate() {
        depth += change;
        let free = depth <= allowed && bin < bins;
        match (open, free) {
            (None, true) => open = Some(bin),
            (Some(from), false) => {
                let (x0, x1) = (
                    region.x0 + from as f32 * step,
                    region.x0 + bin as f32 * step,
                );
                if x1 - x0 >= GUTTER * size && from > 0 {
                    out.push((x0, x1));
                }
                open = None;
            }
            _ => {}
        }
    }
    // A gutter must have text of at least two rows on each side.
    let used = |from: f32, to: f32| {
        rows.iter()
            .filter(|band| {
                band.pieces.iter().any(|piece| {
                    let middle = f32::midpoint(piece.x0, piece.x1);
                    middle > from && middle < to
                })
            })
            .count()
    };
    let mut kept: Vec<(f32, f32)> = Vec::new();
    for gutter in out {
        let from = kept.last().map_or(f32::MIN, |g| g.1);
        if used(from, gutter.0) >= 1 {
            kept.push(gutter);
        }
    }
    // Nothing stands right of the last one: it is only the margin.
    while kept
        .last()
        .is_some_and(|gutter| used(gutter.1, f32::MAX) == 0)
    {
        kept.pop();
    }
    (!kept.is_empty()).then_some(kept)
}

/// Words of one cell: the first column, how many columns they reach over, the words.
struct Piece {
    column: usize,
    span: usize,
    words: Vec<Word>,
}

/// The words of a band by column, from left to right. Words at a usual distance stay together, even
/// where they reach over a gutter: a title over several columns. Numbers are cut at each gutter.
fn cut(band: &Band, gutters: &[(f32, f32)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in &band.pieces {
        let What::Words(words) = &piece.what else {
            continue;
        };
        let mut fresh = true;
        for word in words {
            let at = column_of(word, gutters);
            let Some(open) = out.last_mut() else {
                out.push(Piece {
                    column: at,
                    span: 1,
                    words: vec![word.clone()],
                });
                fresh = false;
                continue;
            };
            let end = open.column + open.span - 1;
            let stays = at <= end
                || !fresh
                    && open.words.last().is_some_and(|last| {
                        word.glued
                            || (word.rect.x0 - last.rect.x1 < 0.55 * word.size
                                && !(text::is_numeric(&last.text) && text::is_numeric(&word.text)))
                    });
            if stays {
                open.span = open.span.max(at.max(open.column) + 1 - open.column);
                open.words.push(word.clone());
            } else {
                out.push(Piece {
                    column: at,
                    span: 1,
                    words: vec![word.clone()],
                });
            }
            fresh = false;
        }
    }
    out
}

fn column_of(word: &Word, gutters: &[(f32, f32)]) -> usize {
    let middle = f32::midpoint(word.rect.x0, word.rect.x1);
    gutters
        .iter()
        .filter(|(x0, x1)| middle > f32::midpoint(*x0, *x1))
        .count()
}

/// Builds the table of the bands found.
pub(crate) fn build(found: &Found, bands: Vec<Band>) -> TableDraft {
    let columns = found.gutters.len() + 1;
    let rect = bands
        .iter()
        .map(|b| b.rect)
        .reduce(Rect::union)
        .unwrap_or_default();
    let mut edges = vec![rect.x0];
    edges.extend(found.gutters.iter().map(|(a, b)| f32::midpoint(*a, *b)));
    let bound = |column: usize| {
        (
            edges.get(column).copied().unwrap_or(rect.x0),
            edges.get(column + 1).copied().unwrap_or(rect.x1),
        )
    };
    let mut rows: Vec<RowDraft> = Vec::new();
    let ruled = ruled_rows(&bands, rect, &found.gutters);
    for band in bands {
        let row = RowDraft::new(&band, &found.gutters);
        let goes_on = if let Some(ruled) = &ruled {
            !ruled.contains(&band.base.to_bits())
        } else {
            rows.last()
                .is_some_and(|last| last.goes_on(&row, &found.gutters))
        };
        match rows.last_mut() {
            Some(last) if goes_on && last.fits(&row) => last.merge(row),
            _ => rows.push(row),
        }
    }
    let mut table = TableDraft {
        rect,
        columns,
        header_rows: 0,
        rows: rows
            .into_iter()
            .map(|row| row.finish(columns, bound))
            .collect(),
        ruled: false,
        edges,
    };
    super::draft_tidy(&mut table);
    table
}

/// The bands, by the bits of their baselines, that begin a row where lines divide the rows of a
/// table; `None` where they do not, or stand only around its head and sum.
fn ruled_rows(bands: &[Band], rect: Rect, gutters: &[(f32, f32)]) -> Option<Vec<u32>> {
    let across = |band: &Band| {
        band.rules
            .iter()
            .any(|(x0, x1)| x1.min(rect.x1) - x0.max(rect.x0) >= 0.7 * rect.width())
    };
    let mut starts = Vec::new();
    let mut amounts = vec![0_usize; gutters.len() + 1];
    for (index, band) in bands.iter().enumerate() {
        if index == 0 || across(band) {
            starts.push(band.base.to_bits());
            amounts.fill(0);
        }
        for piece in cut(band, gutters) {
            if let Some(count) = amounts.get_mut(piece.column)
                && piece.column > 0
                && is_amount(&piece.words)
            {
                *count += 1;
                // Two numbers below each other are two rows.
                if *count > 1 {
                    return None;
                }
            }
        }
    }
    (starts.len() >= 4 && starts.len() < bands.len() && bands.len() <= starts.len() * 3)
        .then_some(starts)
}

/// A row while its lines are collected.
struct RowDraft {
    top: f32,
    bottom: f32,
    base: f32,
    size: f32,
    /// First column, number of columns, lines.
    cells: Vec<(usize, usize, Vec<Line>)>,
}

impl RowDraft {
    fn new(band: &Band, gutters: &[(f32, f32)]) -> Self {
        Self {
            top: band.rect.y0,
            bottom: band.rect.y1,
            base: band.base,
            size: band.size,
            cells: cut(band, gutters)
                .into_iter()
                .filter_map(|piece| {
                    Some((piece.column, piece.span, vec![Line::new(&piece.words)?]))
                })
                .collect(),
        }
    }

    /// Whether a row only goes on with words that this one broke off at a line's end.
    fn goes_on(&self, next: &Self, gutters: &[(f32, f32)]) -> bool {
        let close = next.base - self.base < 1.5 * self.size.max(next.size);
        close
            && !next.cells.is_empty()
            && next.cells.len() < self.cells.len()
            && next.cells.iter().all(|(column, _, lines)| {
                let above = self
                    .cells
                    .iter()
                    .find(|(c, ..)| c == column)
                    .and_then(|(.., lines)| lines.last());
                lines.first().is_some_and(|line| {
                    line.text.starts_with(char::is_lowercase)
                        && above.is_some_and(|above| {
                            let edge = gutters.get(*column).map_or(f32::MAX, |g| g.0);
                            let full = above.rect.x1 + line.first_width > edge - line.size;
                            !above.text.ends_with(['.', ':', ';'])
                                && above.text.contains(char::is_alphabetic)
                                && (full || above.text.ends_with('-'))
                        })
                })
            })
    }

    /// Whether the cells of another row fit below the cells of this one.
    fn fits(&self, next: &Self) -> bool {
        next.cells.iter().all(|(column, span, _)| {
            self.cells.iter().all(|(c, s, _)| {
                (c == column && s == span) || column + span <= *c || c + s <= *column
            })
        })
    }

    fn merge(&mut self, next: Self) {
        for (column, span, lines) in next.cells {
            match self.cells.iter_mut().find(|(c, ..)| *c == column) {
                Some((.., own)) => own.extend(lines),
                None => self.cells.push((column, span, lines)),
            }
        }
        self.cells.sort_by_key(|(column, ..)| *column);
        self.bottom = next.bottom;
        self.base = next.base;
    }

    fn finish(self, columns: usize, bound: impl Fn(usize) -> (f32, f32)) -> Vec<CellDraft> {
        let mut out = Vec::new();
        let mut next = 0;
        let cell = |column: usize, span: usize, lines: Vec<Line>| {
            let (x0, x1) = (bound(column).0, bound(column + span - 1).1);
            let mut parts: Vec<Part> = Vec::new();
            // No line tells where the column ends; its longest line does.
            let longest = lines.iter().map(|l| l.rect.x1).max_by(f32::total_cmp);
            let mut stack = Stack::new(&[], Some((x0, longest.unwrap_or(x1) + PADDING)));
            for line in lines {
                stack.push(line);
            }
            stack.flush(&mut parts, true);
            CellDraft {
                column,
                row_span: 1,
                col_span: span,
                rect: Rect::new(x0, self.top, x1, self.bottom),
                parts,
            }
        };
        for (column, span, lines) in self.cells {
            for empty in next..column {
                out.push(cell(empty, 1, Vec::new()));
            }
            out.push(cell(column, span, lines));
            next = column + span;
        }
        for empty in next..columns {
            out.push(cell(empty, 1, Vec::new()));
        }
        out
    }
}
