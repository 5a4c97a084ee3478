//! Footnotes: small lines at the foot of a page that begin with the mark by which the text above
//! refers to them.

use aktsam_document::Rect;

use super::line::Line;
use super::rows::Row;
use crate::tables::lattice::Grid;

/// Notes are set smaller than this part of the body's size.
const SMALLER: f32 = 0.94;
/// Part of the page's rows that notes take at most.
const MOST: f32 = 0.5;
/// Rows that notes of one page take at most.
const MOST_ROWS: usize = 60;
/// Part of the page's width that the line above notes takes at most, and at least in points.
const SHORT: f32 = 0.55;
const SHORTEST: f32 = 30.0;
/// Words further apart than this, in parts of the size, are cells.
const WIDE: f32 = 2.0;

/// Cuts the notes off the rows of a page: each as its lines, from top to bottom.
pub(crate) fn split(
    rows: &mut Vec<Row>,
    lines: &[Rect],
    grids: &[Grid],
    width: f32,
) -> Vec<Vec<Line>> {
    let tables = grids.iter().filter(|grid| grid.cells.len() > 1);
    let below = tables.map(|grid| grid.rect.y1).fold(f32::MIN, f32::max);
    let Some(start) = start(rows, lines, below, width) else {
        return Vec::new();
    };
    let mut notes: Vec<Vec<Line>> = Vec::new();
    for row in rows.split_off(start) {
        let marked = mark(&row).is_some() || glued_mark(&row);
        let Some(line) = Line::new(&row.words) else {
            continue;
        };
        match notes.last_mut() {
            Some(note) if !marked => note.push(line),
            _ => notes.push(vec![line]),
        }
    }
    notes
}

/// The row at which the notes begin, below the last grid.
fn start(rows: &[Row], lines: &[Rect], below: f32, width: f32) -> Option<usize> {
    let last = rows.last()?;
    let body = body_size(rows)?;
    if last.size > SMALLER * body {
        return None;
    }
    let small = rows
        .iter()
        .rev()
        .take(MOST_ROWS)
        .take_while(|row| row.size <= SMALLER * body && row.base > below && is_prose(row))
        .count();
    let first = rows.len() - small;
    if first == 0 || small as f32 > MOST * rows.len() as f32 {
        return None;
    }
    // The first mark below which all is small, and to which the text refers or above which a short
    // line is drawn.
    (first..rows.len()).find(|at| {
        let (Some(row), Some(above)) = (rows.get(*at), rows.get(at.wrapping_sub(1))) else {
            return false;
        };
        let own = mark(row);
        let ruled = lines.iter().any(|line| {
            line.y0 > above.base
                && line.y0 < row.base
                && line.width() >= SHORTEST
                && line.width() <= SHORT * width
                && (line.x0 - row.rect.x0).abs() < 2.0 * row.size
        });
        match own {
            Some(own) => ruled || rows.iter().take(*at).any(|other| refers(other, own)),
            // A figure of a font's own for raised digits is told apart by nothing but the line.
            None => ruled && glued_mark(row),
        }
    })
}

/// Whether the words of a row, after its mark, stand at usual distances: it is no row of a table.
fn is_prose(row: &Row) -> bool {
    row.words
        .get(1..)
        .unwrap_or_default()
        .windows(2)
        .all(|pair| match pair {
            [a, b] => b.rect.x0 - a.rect.x1 < WIDE * row.size,
            _ => true,
        })
}

/// The size of most of the page's text.
fn body_size(rows: &[Row]) -> Option<f32> {
    let mut sizes: Vec<(f32, f32)> = rows.iter().map(|r| (r.size, r.rect.width())).collect();
    sizes.sort_by(|a, b| a.0.total_cmp(&b.0));
    let half = sizes.iter().map(|(_, width)| width).sum::<f32>() / 2.0;
    let mut sum = 0.0;
    sizes.into_iter().find_map(|(size, width)| {
        sum += width;
        (sum >= half).then_some(size)
    })
}

/// The mark that a row begins with: one to three digits or a star, and more text after it.
fn mark(row: &Row) -> Option<&str> {
    let first = row.words.first()?;
    let text = first.text.as_str();
    let digits = text.len() <= 3 && text.bytes().all(|b| b.is_ascii_digit());
    let sign = matches!(text, "*" | "**" | "***" | "†" | "‡");
    let words = row.words.get(1)?;
    let raised = first.size < 0.85 * words.size || row.base - first.base > 0.15 * row.size;
    ((digits && raised) || sign || digits && !words.text.starts_with(|c: char| c.is_ascii_digit()))
        .then_some(text)
}

/// Whether a row begins with one to three digits right before a capital.
fn glued_mark(row: &Row) -> bool {
    let Some(first) = row.words.first() else {
        return false;
    };
    let rest = first.text.trim_start_matches(|c: char| c.is_ascii_digit());
    let digits = first.text.len() - rest.len();
    (1..=3).contains(&digits) && rest.starts_with(char::is_uppercase)
}

/// Whether a row has the mark, raised beside a word.
fn refers(row: &Row, mark: &str) -> bool {
    row.words.windows(2).any(|pair| match pair {
        [word, next] => {
            next.text == mark
                && next.rect.x0 - word.rect.x1 < 0.3 * word.size
                && (next.size < 0.85 * word.size || word.base - next.base > 0.15 * word.size)
        }
        _ => false,
    })
}
