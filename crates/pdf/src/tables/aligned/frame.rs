//! Where drawn lines begin and end a table that has no lines between its columns: most statistical
//! tables have one above and one below their titles, and one at their foot, all equally long.

use std::ops::Range;

use super::cells::is_amount;
use super::{APART, Found, crosses, is_heading};
use crate::layout::region::{Band, What};

/// How many lines of text a frame adds to a table at most, above and below.
const MOST: usize = 8;
/// Steps between lines that a frame adds are at most this, in parts of the size.
const STEP: f32 = 2.2;
/// By how much the step of a row between lines is larger than that of the others at most.
const LARGER: f32 = 1.25;
/// Rows above a caption whose steps are looked at: it is asked of each row anew.
const RECENT: usize = 32;
/// Lines whose ends differ less than this, in points, are equally long.
const SAME: f32 = 2.0;
/// How much less than a line the text reaches that it stands over, in points.
const SHORT: f32 = 3.0;

/// The bands of a table, with those that stand between its lines.
pub(super) fn framed(bands: &[Band], found: &Found, floor: usize) -> Range<usize> {
    let mut range = found.range.clone();
    let own = bands.get(range.clone()).unwrap_or_default();
    let x0 = own.iter().map(|band| band.rect.x0).fold(f32::MAX, f32::min);
    let x1 = own.iter().map(|band| band.rect.x1).fold(f32::MIN, f32::max);
    let across = |rule: &&(f32, f32)| rule.0 <= x0 + SHORT && rule.1 >= x1 - SHORT;
    // The line that stands below the first row.
    let Some(like) = own
        .iter()
        .skip(1)
        .chain(bands.get(range.end))
        .flat_map(|band| &band.rules)
        .find(across)
        .copied()
    else {
        return range;
    };
    let has_rule = |at: usize| {
        bands
            .get(at)
            .is_some_and(|band| band.rules.iter().any(|rule| is_same(*rule, like)))
    };
    let pitch = pitch(own);
    // Text that begins at the left edge and runs over the first gutter is a caption.
    let is_caption = |band: &Band| {
        found.gutters.first().is_some_and(|gutter| {
            band.pieces
                .iter()
                .any(|piece| piece.x0 < x0 + SHORT && piece.x1 > gutter.1 + 1.0)
        })
    };
    while range.start > floor {
        let (least, most) = if has_rule(range.start) {
            (1, LARGER * pitch)
        } else {
            (MOST, STEP)
        };
        let reach = (1..=least.min(range.start - floor))
            .take_while(|count| {
                let at = range.start - count;
                step(bands, at + 1) <= most
                    && bands
                        .get(at)
                        .is_some_and(|band| !band.has_box() && !is_caption(band))
                    && !heads(bands, at)
            })
            .find(|count| has_rule(range.start - count));
        let Some(count) = reach else { break };
        range.start -= count;
    }
    if !has_rule(range.end) {
        let added = (range.end..bands.len().min(range.end + MOST))
            .take_while(|at| {
                step(bands, *at) <= STEP
                    && bands
                        .get(*at)
                        .is_some_and(|band| !band.has_box() && !crosses(band, &found.gutters))
            })
            .find(|at| has_rule(at + 1));
        if let Some(last) = added {
            range.end = last + 1;
        }
    }
    range
}

/// Whether the band at a place is a heading over the one below it.
fn heads(bands: &[Band], at: usize) -> bool {
    match (bands.get(at), bands.get(at + 1)) {
        (Some(above), Some(row)) => is_heading(above, row),
        _ => false,
    }
}

/// Whether the band at `index` begins another table than the one that `rows` are of: it names columns
/// below a caption, with other lines or more space than between the rows above.
pub(super) fn begins(bands: &[Band], rows: Range<usize>, index: usize) -> bool {
    let (Some(last), Some(caption), Some(titles)) = (
        rows.end.checked_sub(1).and_then(|at| bands.get(at)),
        bands.get(rows.end),
        bands.get(index),
    ) else {
        return false;
    };
    if !counts(last) || counts(titles) || !bands.get(index + 1).is_some_and(counts) {
        return false;
    }
    let lined = !caption.rules.is_empty() && !titles.rules.is_empty();
    let others = !caption
        .rules
        .iter()
        .any(|rule| titles.rules.iter().any(|other| is_same(*rule, *other)));
    let recent = rows.start.max(rows.end.saturating_sub(RECENT));
    let own = bands.get(recent..rows.end).unwrap_or_default();
    let space = step(bands, rows.end);
    let apart = own.len() >= 3 && space >= 1.5 * pitch(own) && space <= APART;
    lined && others || apart
}

/// Whether an amount stands beside something else.
fn counts(band: &Band) -> bool {
    let amount = |what: &What| match what {
        What::Words(words) => words
            .iter()
            .any(|word| is_amount(std::slice::from_ref(word))),
        What::Box(_) => false,
    };
    band.pieces.iter().skip(1).any(|piece| amount(&piece.what))
}

fn is_same(a: (f32, f32), b: (f32, f32)) -> bool {
    (a.0 - b.0).abs() <= SAME && (a.1 - b.1).abs() <= SAME
}

/// The step from the band above to one, in parts of the size.
fn step(bands: &[Band], at: usize) -> f32 {
    match (
        at.checked_sub(1).and_then(|above| bands.get(above)),
        bands.get(at),
    ) {
        (Some(above), Some(band)) => (band.base - above.base) / band.size.max(above.size).max(1.0),
        _ => f32::MAX,
    }
}

/// The usual step between bands, in parts of the size.
fn pitch(bands: &[Band]) -> f32 {
    let mut steps: Vec<f32> = (1..bands.len()).map(|at| step(bands, at)).collect();
    steps.sort_by(f32::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(STEP)
}
