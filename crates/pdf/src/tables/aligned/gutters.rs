//! The empty space between the columns of a table without lines.

use aktsam_document::Rect;

use super::GUTTER;
use super::cells::is_amount;
use crate::layout::region::{Band, What};

/// Fewest rows with amounts that tell the columns by themselves.
const TELLING: usize = 3;

/// Gutters that (nearly) no row crosses. Where there are enough rows with amounts, they alone decide:
/// titles stand over several columns, or beside what they name.
pub(super) fn gutters(rows: &[&Band]) -> Option<Vec<(f32, f32)>> {
    let counting: Vec<&Band> = rows.iter().copied().filter(|band| counts(band)).collect();
    if counting.len() >= TELLING && counting.len() * 2 >= rows.len() {
        between(&counting)
    } else {
        between(rows)
    }
}

/// Whether an amount stands beside something else.
fn counts(band: &Band) -> bool {
    band.pieces
        .iter()
        .skip(1)
        .any(|piece| matches!(&piece.what, What::Words(words) if is_amount(words)))
}

fn between(rows: &[&Band]) -> Option<Vec<(f32, f32)>> {
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
