//! The rows of a table without lines by the space between its lines of text: lines of one cell stand
//! closer to each other than rows do, and cells set to the middle or the foot of their row stand
//! between the lines of the others.

use super::cells::{cut, is_amount};
use crate::layout::region::Band;

/// Baselines nearer than this, in parts of the size, are of lines beside each other.
const BESIDE: f32 = 0.85;
/// Lines of one cell are no further apart than this.
const LEADING: f32 = 1.7;
/// By how much the step between rows is larger than that between lines, at least.
const LARGER: f32 = 0.1;

/// Which bands begin a row, where the space between them tells.
pub(super) fn starts(bands: &[Band], gutters: &[(f32, f32)]) -> Option<Vec<bool>> {
    let steps: Vec<f32> = bands
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] => Some((b.base - a.base) / a.size.max(b.size).max(1.0)),
            _ => None,
        })
        .collect();
    let mut sorted = steps.clone();
    sorted.sort_by(f32::total_cmp);
    let amounts: Vec<Vec<usize>> = bands.iter().map(|band| amounts(band, gutters)).collect();
    // The widest step within rows that leaves each row whole, from the widest down.
    let divides = sorted.windows(2).rev().filter_map(|pair| match pair {
        [a, b] if *a <= LEADING && b - a >= LARGER && b - a >= 0.08 * b => {
            Some(f32::midpoint(*a, *b))
        }
        _ => None,
    });
    for divide in divides {
        let starts: Vec<bool> = std::iter::once(true)
            .chain(steps.iter().map(|step| *step > divide))
            .collect();
        if holds(bands, &starts, &amounts, gutters, divide) {
            return Some(starts);
        }
    }
    None
}

/// The columns in which a band has amounts.
fn amounts(band: &Band, gutters: &[(f32, f32)]) -> Vec<usize> {
    cut(band, gutters)
        .iter()
        .filter(|piece| is_amount(&piece.words))
        .map(|piece| piece.column)
        .collect()
}

/// Whether rows so divided are rows: no column has two amounts in one, and most have one.
fn holds(
    bands: &[Band],
    starts: &[bool],
    amounts: &[Vec<usize>],
    gutters: &[(f32, f32)],
    divide: f32,
) -> bool {
    let (mut rows, mut counting, mut several) = (0_usize, 0_usize, 0_usize);
    // Labels below another one of their row that begin anew.
    let mut upper = 0_usize;
    let mut labelled = false;
    let mut seen: Vec<usize> = Vec::new();
    let mut lines = 0;
    let mut close = |seen: &mut Vec<usize>, lines: usize| {
        rows += 1;
        counting += usize::from(!seen.is_empty());
        several += usize::from(lines > 1);
        seen.clear();
    };
    for ((band, start), own) in bands.iter().zip(starts).zip(amounts) {
        if *start && lines > 0 {
            close(&mut seen, lines);
            lines = 0;
            labelled = false;
        }
        if own.iter().any(|column| seen.contains(column)) {
            return false;
        }
        let pieces = cut(band, gutters);
        if let Some(label) = pieces.first().filter(|piece| piece.column == 0) {
            let lower = label
                .words
                .first()
                .is_some_and(|word| word.text.starts_with(char::is_lowercase));
            upper += usize::from(labelled && !lower);
            labelled = true;
        }
        seen.extend(own);
        lines += 1;
    }
    close(&mut seen, lines);
    let beside = divide < BESIDE;
    several > 0
        && rows >= 3
        && (counting * 2 >= rows && (upper < 2 || upper * 2 <= several) || beside)
        && (several > 1 || upper == 0 || beside)
}
