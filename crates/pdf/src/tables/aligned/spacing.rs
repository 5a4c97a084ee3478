//! The rows of a table without lines by the space between its lines of text: lines of one cell stand
//! closer to each other than rows do, and cells set to the middle or the foot of their row stand
//! between the lines of the others.

use super::cells::{Piece, cut, is_amount};
use crate::layout::region::Band;

/// Baselines nearer than this, in parts of the size, are of lines beside each other.
const BESIDE: f32 = 0.85;
/// Lines of one cell are no further apart than this.
const LEADING: f32 = 1.7;
/// By how much the step between rows is larger than that between lines, at least.
const LARGER: f32 = 0.1;
/// Divides that are tried at most.
const MOST: usize = 12;

/// Rows as the space between lines tells them.
pub(super) struct Spaced {
    /// Which bands begin a row.
    pub(super) starts: Vec<bool>,
    /// Whether only lines that stand beside each other were put together.
    pub(super) beside: bool,
}

/// Which bands begin a row, where the space between them tells.
pub(super) fn starts(bands: &[Band], gutters: &[(f32, f32)]) -> Option<Spaced> {
    let steps: Vec<f32> = bands
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((b.base - a.base) / a.size.max(b.size).max(1.0)),
            _ => None,
        })
        .collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let lines: Vec<TextLine> = bands
        .iter()
        .map(|band| TextLine::new(band, gutters))
        .collect();
    // The widest step within rows that leaves each row whole, from the widest down.
    let divides = sorted.windows(2).rev().filter_map(|pair| match pair {
        [a, b] if *a <= LEADING && b - a >= LARGER && b - a >= 0.08 * b => {
            Some(f32::midpoint(*a, *b))
        }
        _ => None,
    });
    for divide in divides.take(MOST) {
        let starts: Vec<bool> = std::iter::once(true)
            .chain(steps.iter().map(|step| *step > divide))
            .collect();
        if holds(&lines, &starts, divide, gutters.len() + 1) {
            let beside = divide < BESIDE;
            return Some(Spaced { starts, beside });
        }
    }
    None
}

/// What matters of a band.
struct TextLine {
    /// The columns in which it has amounts.
    amounts: Vec<usize>,
    /// The columns in which it has anything.
    filled: Vec<usize>,
    /// Whether its label, if it has one, begins with a small letter.
    label: Option<bool>,
}

impl TextLine {
    fn new(band: &Band, gutters: &[(f32, f32)]) -> Self {
        let pieces = cut(band, gutters);
        let amount = |piece: &&Piece| is_amount(&piece.words);
        Self {
            amounts: pieces.iter().filter(amount).map(|p| p.column).collect(),
            filled: pieces.iter().map(|p| p.column).collect(),
            label: pieces.first().filter(|p| p.column == 0).map(|label| {
                let first = label.words.first();
                first.is_some_and(|word| word.text.starts_with(char::is_lowercase))
            }),
        }
    }
}

/// Whether rows so divided are rows: no column has two amounts in one, and most have one.
fn holds(lines: &[TextLine], starts: &[bool], divide: f32, columns: usize) -> bool {
    let (mut rows, mut counting, mut several) = (0_usize, 0_usize, 0_usize);
    // Rows with something in each column, and such of one label.
    let (mut complete, mut labelled) = (0_usize, 0_usize);
    // Labels below another one of their row that begin anew.
    let mut anew = 0_usize;
    let mut at = 0;
    while at < lines.len() {
        let count = 1 + starts
            .iter()
            .skip(at + 1)
            .take_while(|start| !**start)
            .count();
        let row = lines.get(at..at + count).unwrap_or_default();
        let mut seen: Vec<usize> = Vec::new();
        for column in row.iter().flat_map(|line| &line.amounts) {
            if seen.contains(column) {
                return false;
            }
            seen.push(*column);
        }
        let labels = row.iter().filter_map(|line| line.label);
        labelled += usize::from(labels.clone().count() == 1);
        let has = |column: usize| row.iter().any(|line| line.filled.contains(&column));
        complete += usize::from((0..columns).all(has));
        anew += labels.skip(1).filter(|lower| !lower).count();
        rows += 1;
        counting += usize::from(!seen.is_empty());
        several += usize::from(count > 1);
        at += count;
    }
    let beside = divide < BESIDE;
    // A label that goes on with a capital may as well be a heading above another.
    let wraps = anew == 0 || several > 1 && (anew < 2 || anew * 2 <= several);
    // Rows of words: lines put together fill each column, under one label.
    let whole = columns >= 3
        && several * 4 >= rows
        && complete * 10 >= rows * 9
        && labelled * 10 >= rows * 9;
    several > 0 && rows >= 3 && (beside || counting * 2 >= rows && wraps || whole)
}
