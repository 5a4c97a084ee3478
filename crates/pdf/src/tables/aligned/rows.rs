//! The rows of a table without lines, from its bands.

use aktsam_document::Rect;

use super::cells::{cut, is_amount};
use super::{Found, header, spacing, spans};
use crate::layout::line::Line;
use crate::layout::parts::{Part, Stack};
use crate::layout::region::Band;
use crate::tables::draft::{CellDraft, TableDraft};
use crate::tables::draft_tidy;
use crate::text;

/// What a layout takes for the padding of a cell whose lines it does not know, in points.
const PADDING: f32 = 12.0;

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
    let ruled = ruled_rows(&bands, rect, &found.gutters);
    let spaced = match ruled {
        Some(_) => None,
        None => spacing::starts(&bands, &found.gutters),
    };
    let beside = spaced.as_ref().is_some_and(|spaced| spaced.beside);
    let starts = ruled.or(spaced.map(|spaced| spaced.starts));
    let (mut rows, above) = header::rows(&bands, &found.gutters, rect, starts.as_deref());
    let header = rows.len();
    // Rows that a line over the whole width stands above.
    let mut lined = vec![false; header];
    for (index, band) in bands.into_iter().enumerate().skip(above) {
        let line = is_lined(&band, rect);
        let row = RowDraft::new(&band, &found.gutters);
        let goes_on = rows.len() > header
            && match &starts {
                Some(starts) if starts.get(index) == Some(&false) => true,
                // Space tells only which lines stand beside each other where it is the same elsewhere.
                Some(_) if !beside => false,
                _ => rows.last().is_some_and(|last| {
                    last.goes_on(&row, &found.gutters) || last.is_label_of(&row) || last.opens(&row)
                }),
            };
        match rows.last_mut() {
            Some(last) if goes_on && last.fits(&row) => last.merge(row),
            _ => {
                rows.push(row);
                lined.push(line);
            }
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
        form: false,
        edges,
    };
    spans::join(&mut table.rows, header, &lined);
    draft_tidy(&mut table);
    table
}

/// Whether a line over (nearly) all of a table stands above a band.
fn is_lined(band: &Band, rect: Rect) -> bool {
    band.rules
        .iter()
        .any(|(x0, x1)| x1.min(rect.x1) - x0.max(rect.x0) >= 0.95 * rect.width())
}

/// Which bands begin a row where lines divide the rows of a table; `None` where they do not, or stand
/// only around its head and sum.
fn ruled_rows(bands: &[Band], rect: Rect, gutters: &[(f32, f32)]) -> Option<Vec<bool>> {
    let across = |band: &Band| {
        band.rules
            .iter()
            .any(|(x0, x1)| x1.min(rect.x1) - x0.max(rect.x0) >= 0.7 * rect.width())
    };
    let mut starts = Vec::new();
    let mut amounts = vec![0_usize; gutters.len() + 1];
    for (index, band) in bands.iter().enumerate() {
        let start = index == 0 || across(band);
        starts.push(start);
        if start {
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
    let rows = starts.iter().filter(|start| **start).count();
    (rows >= 4 && rows < bands.len() && bands.len() <= rows * 3).then_some(starts)
}

/// A cell while its lines are collected: first column, number of columns, lines.
pub(super) type Cell = (usize, usize, Vec<Line>);

/// A row while its lines are collected.
pub(super) struct RowDraft {
    pub(super) top: f32,
    pub(super) bottom: f32,
    pub(super) base: f32,
    pub(super) size: f32,
    pub(super) cells: Vec<Cell>,
}

impl RowDraft {
    pub(super) fn new(band: &Band, gutters: &[(f32, f32)]) -> Self {
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

    /// Whether this row is only the first line of the label that the next one ends: "Offences against
    /// the family and" above "children … 92".
    fn is_label_of(&self, next: &Self) -> bool {
        let [(0, 1, own)] = self.cells.as_slice() else {
            return false;
        };
        let label = next.cells.first().filter(|cell| cell.0 == 0);
        next.base - self.base < 1.5 * self.size.max(next.size)
            && next.cells.len() >= 2
            && label
                .and_then(|(.., lines)| lines.first())
                .is_some_and(|line| line.text.starts_with(char::is_lowercase))
            && own
                .last()
                .is_some_and(|line| !line.text.ends_with(['.', ':', ';']))
    }

    /// Whether this row is only the first line of cells that the next one ends, set at the foot of their
    /// row: "Under" above "Finland … review 7.8".
    fn opens(&self, next: &Self) -> bool {
        let words = |lines: &[Line]| {
            let mut words = lines.iter().flat_map(|line| line.text.split_whitespace());
            !words.any(text::is_numeric)
        };
        let mut goes_on = false;
        let belongs = self.cells.iter().all(|(column, span, own)| {
            let below = next.cells.iter().find(|cell| cell.0 == *column);
            let first = below.and_then(|(.., lines)| lines.first());
            goes_on |= first.is_some_and(|line| line.text.starts_with(char::is_lowercase));
            let ended = own
                .last()
                .is_none_or(|line| line.text.ends_with(['.', ':', ';']));
            *column > 0 && *span == 1 && first.is_some() && words(own) && !ended
        });
        belongs
            && goes_on
            && self.cells.len() < next.cells.len()
            && next.cells.first().is_some_and(|cell| cell.0 == 0)
            && next.base - self.base < 1.5 * self.size.max(next.size)
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
