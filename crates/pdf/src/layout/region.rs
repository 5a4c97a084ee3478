//! A region of a page (the page itself, a column, a cell) → its parts in reading order.

use std::ops::Range;

use aktsam_document::Rect;

use super::gaps::is_leader;
use super::labels::{self, Known};
use super::line::Line;
use super::parts::{Part, Stack};
use super::rows::{Row, rows};
use super::words::Word;
use crate::content::Looks;
use crate::tables::aligned;
use crate::text;

/// A gap this wide, in parts of the size, may be one between columns.
pub(crate) const PIECE_GAP: f32 = 1.0;
/// The same between two numbers.
const NUMBER_GAP: f32 = 0.6;
/// The same between the thousands of one number.
pub(crate) const THOUSANDS_GAP: f32 = 0.5;
/// Fewest lines that make a column of text.
const COLUMN_LINES: usize = 4;
/// A page with more rows than this is no page of text; its columns are not looked for.
const MOST_BANDS: usize = 2_000;
/// Deepest nesting of columns in columns.
const COLUMN_DEPTH: usize = 4;

/// What a page's regions share.
pub(crate) struct Env<'a> {
    pub(crate) looks: &'a mut Looks,
    /// Horizontal lines of the page, from top to bottom.
    pub(crate) lines: &'a [Rect],
    /// The last form without lines before this page, and after [`order`] the last one of its region.
    pub(crate) form: Known,
    /// The columns of the table without lines that the page before ended with.
    pub(crate) columns: Option<aligned::Columns>,
}

/// What stands in a region beside words: a table or a box with what is in it.
#[derive(Debug)]
pub(crate) struct Placed {
    pub(crate) rect: Rect,
    pub(crate) parts: Vec<Part>,
}

/// Words or a placed box, with an extent on the line.
#[derive(Debug)]
pub(crate) struct Piece {
    pub(crate) x0: f32,
    pub(crate) x1: f32,
    pub(crate) what: What,
}

#[derive(Debug)]
pub(crate) enum What {
    Words(Vec<Word>),
    Box(Placed),
}

/// What stands beside each other.
#[derive(Debug, Default)]
pub(crate) struct Band {
    pub(crate) rect: Rect,
    pub(crate) base: f32,
    pub(crate) size: f32,
    pub(crate) pieces: Vec<Piece>,
    /// From where to where lines are drawn between it and the band above.
    pub(crate) rules: Vec<(f32, f32)>,
}

impl Band {
    fn of_row(row: Row) -> Self {
        Self {
            rect: row.rect,
            base: row.base,
            size: row.size,
            pieces: pieces(row.words),
            rules: Vec::new(),
        }
    }

    fn of_box(placed: Placed) -> Self {
        Self {
            rect: placed.rect,
            base: placed.rect.y1,
            size: 0.0,
            pieces: vec![Piece {
                x0: placed.rect.x0,
                x1: placed.rect.x1,
                what: What::Box(placed),
            }],
            rules: Vec::new(),
        }
    }

    pub(crate) fn has_box(&self) -> bool {
        self.pieces
            .iter()
            .any(|piece| matches!(piece.what, What::Box(_)))
    }

    pub(crate) fn of_pieces(like: &Self, pieces: Vec<Piece>) -> Option<Self> {
        let first = pieces.first()?;
        let last = pieces.last()?;
        let rect = match &first.what {
            What::Box(placed) => placed.rect,
            What::Words(_) => Rect::new(first.x0, like.rect.y0, last.x1, like.rect.y1),
        };
        Some(Self {
            rect,
            base: like.base,
            size: like.size,
            pieces,
            rules: like.rules.clone(),
        })
    }
}

/// Cuts the words of a row where columns may be.
pub(crate) fn pieces(words: Vec<Word>) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    let mut open: Vec<Word> = Vec::new();
    let mut close = |open: &mut Vec<Word>| {
        // Leader dots belong to the space behind a label.
        let own = open.iter().filter(|word| !is_leader(word));
        let end = own.map(|w| w.rect.x1).max_by(f32::total_cmp);
        let all = || open.iter().map(|w| w.rect.x1).max_by(f32::total_cmp);
        if let (Some(first), Some(x1)) = (open.first(), end.or_else(all)) {
            out.push(Piece {
                x0: first.rect.x0,
                x1,
                what: What::Words(std::mem::take(open)),
            });
        }
    };
    let mut first = true;
    for word in words {
        if let Some(previous) = open.last() {
            let marker = first && open.len() == 1 && text::is_list_marker(&previous.text);
            if !marker && divides(previous, &word) {
                close(&mut open);
                first = false;
            }
        }
        open.push(word);
    }
    close(&mut open);
    out
}

fn divides(a: &Word, b: &Word) -> bool {
    if b.glued {
        return false;
    }
    if is_leader(a) || b.begins_cell() {
        return true;
    }
    let gap = (b.rect.x0 - a.rect.x1) / a.size.max(b.size);
    if text::is_numeric(&a.text) && text::is_numeric(&b.text) {
        let limit = if text::continues_number(&a.text, &b.text) {
            THOUSANDS_GAP
        } else {
            NUMBER_GAP
        };
        return gap > limit;
    }
    gap > PIECE_GAP
}

/// The bands of some words, from top to bottom.
pub(crate) fn bands(words: Vec<Word>, env: &mut Env<'_>) -> Vec<Band> {
    let mut bands: Vec<Band> = rows(words, env.looks)
        .into_iter()
        .map(Band::of_row)
        .collect();
    bands.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    rules_above(&mut bands, env.lines);
    bands
}

/// The parts of a region in reading order.
pub(crate) fn order(
    words: Vec<Word>,
    boxes: Vec<Placed>,
    bounds: Option<(f32, f32)>,
    known: Known,
    env: &mut Env<'_>,
) -> Vec<Part> {
    let mut bands: Vec<Band> = rows(words, env.looks)
        .into_iter()
        .map(Band::of_row)
        .collect();
    bands.extend(boxes.into_iter().map(Band::of_box));
    bands.sort_by(|a, b| a.rect.y0.total_cmp(&b.rect.y0));
    left_first(&mut bands);
    rules_above(&mut bands, env.lines);
    let mut out = Vec::new();
    env.form = forms(bands, bounds, known, COLUMN_DEPTH, &mut out);
    out
}

/// Sets boxes that stand beside each other from left to right, whichever begins a little higher.
fn left_first(bands: &mut [Band]) {
    let beside = |a: &Band, b: &Band| {
        let shared = a.rect.y1.min(b.rect.y1) - a.rect.y0.max(b.rect.y0);
        let apart = a.rect.x1 <= b.rect.x0 + 1.0 || b.rect.x1 <= a.rect.x0 + 1.0;
        let level = (a.rect.y0 - b.rect.y0).abs() < 0.1 * shared;
        a.has_box() && b.has_box() && apart && level
    };
    let mut start = 0;
    while start < bands.len() {
        let row = bands.get(start..).unwrap_or_default();
        let count = row
            .iter()
            .take_while(|band| {
                row.first()
                    .is_some_and(|first| std::ptr::eq(first, *band) || beside(first, band))
            })
            .count()
            .max(1);
        if let Some(row) = bands.get_mut(start..start + count) {
            row.sort_by(|a, b| a.rect.x0.total_cmp(&b.rect.x0));
        }
        start += count;
    }
}

/// Takes forms without lines out of the bands and lays out what is between them; tells what is known
/// of them behind the bands.
fn forms(
    mut bands: Vec<Band>,
    bounds: Option<(f32, f32)>,
    mut known: Known,
    depth: usize,
    out: &mut Vec<Part>,
) -> Known {
    // Bottom of the form above.
    let mut above: Option<f32> = None;
    while let Some(form) = labels::find(&bands, known) {
        if is_amid_columns(&bands, &form.range) {
            break;
        }
        let after = bands.split_off(form.range.end.min(bands.len()));
        let within = bands.split_off(form.range.start.min(bands.len()));
        columns(bands, bounds, above, depth, out);
        let table = labels::build(&form, within, |bands, (x0, x1), label| {
            let mut parts = Vec::new();
            // A label is no table, and has no columns.
            if label || depth == 0 {
                flow(bands, Some((x0, x1)), None, &mut parts);
            } else {
                forms(
                    bands,
                    Some((x0, x1)),
                    Known::default(),
                    depth - 1,
                    &mut parts,
                );
            }
            parts
        });
        above = Some(table.rect.y1);
        out.push(Part::Table(table));
        known = Known {
            geometry: Some(form.geometry),
            open: after.is_empty(),
        };
        if known.open {
            return known;
        }
        bands = after;
    }
    columns(bands, bounds, above, depth, out);
    Known {
        open: false,
        ..known
    }
}

/// Whether rows are only lines of two columns of text that happen to begin beside each other.
fn is_amid_columns(bands: &[Band], rows: &Range<usize>) -> bool {
    column_cut(bands).is_some_and(|cut| {
        let shared = cut
            .end
            .min(rows.end)
            .saturating_sub(cut.start.max(rows.start));
        shared > 0 && rows.len() * 10 < (cut.end - cut.start) * 6
    })
}

fn columns(
    mut bands: Vec<Band>,
    bounds: Option<(f32, f32)>,
    above: Option<f32>,
    depth: usize,
    out: &mut Vec<Part>,
) {
    let cut = if depth == 0 { None } else { column_cut(&bands) };
    let Some(cut) = cut else {
        flow(bands, bounds, above, out);
        return;
    };
    let after = bands.split_off(cut.end.min(bands.len()));
    let within = bands.split_off(cut.start.min(bands.len()));
    columns(bands, bounds, above, depth - 1, out);
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for mut band in within {
        let pieces = std::mem::take(&mut band.pieces);
        let (l, r): (Vec<Piece>, Vec<Piece>) = pieces
            .into_iter()
            .partition(|piece| f32::midpoint(piece.x0, piece.x1) < cut.x);
        left.extend(Band::of_pieces(&band, l));
        right.extend(Band::of_pieces(&band, r));
    }
    forms(left, None, Known::default(), depth - 1, out);
    forms(right, None, Known::default(), depth - 1, out);
    columns(after, bounds, None, depth - 1, out);
}

struct Cut {
    start: usize,
    end: usize,
    x: f32,
}

/// Notes for each band which lines are drawn between it and the band above.
fn rules_above(bands: &mut [Band], lines: &[Rect]) {
    let mut above: Option<f32> = None;
    for band in bands.iter_mut().filter(|band| !band.has_box()) {
        let from = above.unwrap_or(band.base - 2.0 * band.size);
        let first = lines.partition_point(|line| line.y0 < from - 1.0);
        band.rules = lines
            .iter()
            .skip(first)
            .take_while(|line| line.y0 < band.base - 0.3 * band.size)
            .take(64)
            .map(|line| (line.x0, line.x1))
            .collect();
        above = Some(band.base);
    }
}

/// Where two columns of running text stand side by side: the bands and the place of the gutter.
fn column_cut(bands: &[Band]) -> Option<Cut> {
    if bands.len() < COLUMN_LINES || bands.len() > MOST_BANDS {
        return None;
    }
    let region = bands.iter().map(|b| b.rect).reduce(Rect::union)?;
    let step = 4.0_f32;
    let bins = ((region.width() / step) as usize).min(2000);
    let mut best: Option<(usize, Cut)> = None;
    let mut plateau = 0.0_f32;
    for bin in bins / 7..bins - bins / 7 {
        let x = region.x0 + bin as f32 * step;
        let Some((score, start, end)) = best_run(bands, x) else {
            continue;
        };
        match &mut best {
            Some((top, cut)) if *top == score && cut.start == start && cut.end == end => {
                // The middle of the gutter.
                plateau += step;
                cut.x = x - plateau / 2.0;
            }
            Some((top, _)) if *top >= score => {}
            _ => {
                plateau = 0.0;
                best = Some((score, Cut { start, end, x }));
            }
        }
    }
    best.map(|(_, cut)| cut)
}

fn best_run(bands: &[Band], x: f32) -> Option<(usize, usize, usize)> {
    let mut best: Option<(usize, usize, usize)> = None;
    let mut start = 0;
    while start < bands.len() {
        let length = bands
            .iter()
            .skip(start)
            .take_while(|band| {
                !band
                    .pieces
                    .iter()
                    .any(|piece| piece.x0 < x - 3.0 && piece.x1 > x + 3.0)
            })
            .count();
        if length >= COLUMN_LINES {
            let run = bands.get(start..start + length).unwrap_or_default();
            let (left, right) = (
                side(run, |p| p.x1 <= x + 3.0),
                side(run, |p| p.x1 > x + 3.0),
            );
            if let (Some(left), Some(right)) = (left, right) {
                // Of columns as long, the cut counts that takes in all of the longer one.
                let score = left.min(right) * MOST_BANDS * 2 + left + right;
                if best.is_none_or(|(top, ..)| score > top) {
                    best = Some((score, start, start + length));
                }
            }
        }
        start += length.max(1);
    }
    best
}

/// How many lines of running text one side of a gutter has; `None` where it is none.
fn side(run: &[Band], belongs: impl Fn(&Piece) -> bool) -> Option<usize> {
    let mut widths = Vec::new();
    let (mut lines, mut words, mut numbers, mut alone) = (0_usize, 0_usize, 0_usize, 0_usize);
    let (mut x0, mut x1) = (f32::MAX, f32::MIN);
    for band in run {
        let mut here = 0;
        let (mut from, mut to) = (f32::MAX, f32::MIN);
        for piece in band.pieces.iter().filter(|p| belongs(p)) {
            x0 = x0.min(piece.x0);
            x1 = x1.max(piece.x1);
            if let What::Words(list) = &piece.what {
                here += 1;
                words += list.len();
                numbers += list.iter().filter(|w| text::is_numeric(&w.text)).count();
                from = from.min(piece.x0);
                to = to.max(piece.x1);
            }
        }
        if here > 0 {
            widths.push(to - from);
        }
        lines += usize::from(here > 0);
        alone += usize::from(here == 1);
    }
    if lines < COLUMN_LINES || words < lines * 3 || numbers * 4 > words || alone * 10 < lines * 7 {
        return None;
    }
    // Lines of a paragraph follow each other over all of the column, whatever headings and lists do.
    let wide = |width: &f32| *width >= 0.75 * (x1 - x0);
    let follow = widths
        .windows(2)
        .filter(|pair| pair.iter().all(wide))
        .count();
    let running =
        follow >= 2 && widths.iter().filter(|width| wide(width)).count() * 10 >= lines * 3;
    widths.sort_by(f32::total_cmp);
    let median = widths.get(widths.len() / 2).copied()?;
    (running || median >= 0.5 * (x1 - x0)).then_some(lines)
}

/// Bands without columns: tables by alignment, and lines.
fn flow(bands: Vec<Band>, bounds: Option<(f32, f32)>, above: Option<f32>, out: &mut Vec<Part>) {
    let tables = aligned::find(&bands);
    let mut stack = Stack::new(&bands, bounds);
    if let Some(bottom) = above {
        stack.after(bottom);
    }
    let mut tables = tables.into_iter().peekable();
    let mut index = 0;
    let mut bands = bands.into_iter();
    while let Some(band) = bands.next() {
        if let Some(found) = tables.next_if(|found| found.range.start == index) {
            let mut rest: Vec<Band> = vec![band];
            rest.extend(bands.by_ref().take(found.range.len().saturating_sub(1)));
            index = found.range.end;
            stack.flush(out, false);
            let mut table = aligned::build(&found, rest);
            if let Some(Part::Table(above)) = out.last_mut()
                && table.take_header(above)
            {
                out.pop();
            }
            stack.after(table.rect.y1);
            out.push(Part::Table(table));
            continue;
        }
        index += 1;
        let mut words = Vec::new();
        for piece in band.pieces {
            match piece.what {
                What::Words(list) => words.extend(list),
                What::Box(placed) => {
                    if let Some(line) = Line::new(&words) {
                        stack.push(line);
                    }
                    words.clear();
                    stack.flush(out, false);
                    stack.after(placed.rect.y1);
                    out.extend(placed.parts);
                }
            }
        }
        if let Some(line) = Line::new(&words) {
            stack.push(line);
        }
    }
    stack.flush(out, true);
}
