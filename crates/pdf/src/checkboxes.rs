//! Check boxes that are drawn, not fields: a small square beside its label, empty or with a mark in it.

use aktsam_document::Rect;

use crate::layout::rows::Row;
use crate::layout::words::{ASCENT, DESCENT, Word};

/// How far a label stands from its box at most, in parts of the size.
const REACH: f32 = 2.2;
/// Boxes nearer to each other than this, in points, are fields of one character each.
const APART: f32 = 1.5;
/// A page with more boxes than this is a drawing.
const MOST: usize = 500;

/// Sets `☐` or `☒` into the rows where a box is drawn beside text, in place of a mark that is text.
/// Returns the boxes set.
pub(crate) fn place(rows: &mut [Row], boxes: &[Rect], ticks: &[Rect], dots: &[Rect]) -> Vec<Rect> {
    let mut taken: Vec<Rect> = Vec::new();
    if boxes.len() > MOST {
        return taken;
    }
    for (index, square) in boxes.iter().enumerate() {
        // A double frame, or frame and ground, is one box.
        if taken.iter().any(|other| shared(other, square) > 0.5) || is_one_of_many(boxes, index) {
            continue;
        }
        let Some(row) = rows.iter_mut().find(|row| labels(row, square)) else {
            continue;
        };
        let before = row.words.len();
        row.words
            .retain(|word| !(is_mark(&word.text) && lies_in(&word.rect, square)));
        // A filled area as large as the box is its ground.
        let dotted = |dot: &Rect| fills(dot, square) && dot.width() < 0.85 * square.width();
        let marked = row.words.len() < before
            || ticks.iter().any(|tick| fills(tick, square))
            || dots.iter().any(dotted);
        let at = row
            .words
            .iter()
            .position(|word| word.rect.x0 > square.x0)
            .unwrap_or(row.words.len());
        let Some(like) = row.words.get(at).or_else(|| row.words.last()) else {
            continue;
        };
        let rect = Rect::new(
            square.x0,
            row.base - ASCENT * row.size,
            square.x1,
            row.base + DESCENT * row.size,
        );
        let sign = Word {
            look: like.look,
            tag: like.tag,
            order: like.order,
            ..Word::new(if marked { "☒" } else { "☐" }, rect, row.base, like.size)
        };
        row.rect = row.rect.union(sign.rect);
        if let Some(next) = row.words.get_mut(at) {
            next.glued = false;
        }
        row.words.insert(at, sign);
        taken.push(*square);
    }
    taken
}

/// Whether a line or area is part of a box.
pub(crate) fn holds(square: &Rect, line: &Rect) -> bool {
    line.x0 > square.x0 - 2.0
        && line.x1 < square.x1 + 2.0
        && line.y0 > square.y0 - 2.0
        && line.y1 < square.y1 + 2.0
}

/// Whether a row's text stands right beside the box: its label.
fn labels(row: &Row, square: &Rect) -> bool {
    let (top, bottom) = (row.base - ASCENT * row.size, row.base + DESCENT * row.size);
    let middle = f32::midpoint(square.y0, square.y1);
    let reach = REACH * row.size;
    let is_mark = |word: &Word| is_mark(&word.text) && lies_in(&word.rect, square);
    middle > top
        && middle < bottom
        && square.height() < 2.2 * row.size
        // Other text in it makes it a frame.
        && !row.words.iter().any(|word| {
            word.rect.x0 < square.x1 - 1.0 && word.rect.x1 > square.x0 + 1.0 && !is_mark(word)
        })
        && row.words.iter().any(|word| {
            let (after, before) = (word.rect.x0 - square.x1, square.x0 - word.rect.x1);
            let beside = (-1.0..reach).contains(&after) || (-1.0..reach).contains(&before);
            beside && word.text.chars().any(char::is_alphanumeric)
        })
}

/// Whether the box touches others like it.
fn is_one_of_many(boxes: &[Rect], index: usize) -> bool {
    let Some(own) = boxes.get(index) else {
        return true;
    };
    boxes.iter().enumerate().any(|(other, r)| {
        let beside = (r.x0 - own.x1).abs() < APART || (own.x0 - r.x1).abs() < APART;
        other != index && beside && (r.y0 - own.y0).abs() < APART
    })
}

fn is_mark(word: &str) -> bool {
    matches!(
        word,
        "x" | "X" | "×" | "✓" | "✔" | "✗" | "✘" | "☓" | "√" | "■" | "•" | "●" | "☒" | "☑"
    )
}

/// Whether the middle of a word lies in the box.
fn lies_in(word: &Rect, square: &Rect) -> bool {
    square.contains(
        f32::midpoint(word.x0, word.x1),
        f32::midpoint(word.y0, word.y1),
    )
}

/// Whether a stroke or area is a mark in the box: inside of it, and no speck.
fn fills(tick: &Rect, square: &Rect) -> bool {
    let middle = square.contains(
        f32::midpoint(tick.x0, tick.x1),
        f32::midpoint(tick.y0, tick.y1),
    );
    middle
        && tick.width().max(tick.height()) >= 0.3 * square.width()
        && tick.width() < 1.25 * square.width()
        && tick.height() < 1.5 * square.height()
}

/// How much of the smaller one lies in the other.
fn shared(a: &Rect, b: &Rect) -> f32 {
    let width = (a.x1.min(b.x1) - a.x0.max(b.x0)).max(0.0);
    let height = (a.y1.min(b.y1) - a.y0.max(b.y0)).max(0.0);
    let area = |r: &Rect| (r.width() * r.height()).max(0.01);
    width * height / area(a).min(area(b))
}
