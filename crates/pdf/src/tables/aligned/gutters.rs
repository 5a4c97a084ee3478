//! The empty space between the columns of a table without lines.

use aktsam_document::Rect;

use super::GUTTER;
use super::cells::is_amount;
use crate::layout::region::{Band, PIECE_GAP, What};
use crate::layout::words::Word;
use crate::text;

/// Fewest rows with amounts that tell the columns by themselves.
const TELLING: usize = 3;

/// Gutters that (nearly) no row crosses. Where there are enough rows with amounts, they alone decide:
/// titles stand over several columns, or beside what they name. `above` is the row above, which may hold
/// the titles.
pub(super) fn gutters(rows: &[&Band], above: Option<&Band>) -> Option<Vec<(f32, f32)>> {
    let telling = |counts: fn(&Band) -> bool| {
        let counting: Vec<&Band> = rows.iter().copied().filter(|band| counts(band)).collect();
        let enough = counting.len() >= TELLING && counting.len() * 2 >= rows.len();
        enough.then_some((counting, counts))
    };
    // Years and ranges may be titles, over several columns too.
    if let Some((counting, counts)) = telling(measures).or_else(|| telling(counts)) {
        let titles = rows.iter().copied().chain(above);
        let titles: Vec<&Band> = titles.filter(|band| !counts(band)).collect();
        let found = tight(&between(&counting)?, &counting, &titles);
        Some(
            found
                .into_iter()
                .map(|gutter| narrowed(gutter, rows))
                .collect(),
        )
    } else {
        let found = tight(&between(rows)?, rows, &[]);
        Some(
            found
                .into_iter()
                .map(|gutter| narrowed(gutter, rows))
                .collect(),
        )
    }
}

/// Narrowest gutter between numbers that end, and texts that begin, at one place each.
const TIGHT: f32 = 0.4;
/// The same where amounts end and texts begin at one place each: cells of sheets touch.
const TOUCHING: f32 = 0.12;
/// Rows times columns above which narrow gutters are not looked for.
const MOST: usize = 100_000;

/// The gutters with those that are so narrow that the words beside them stand together: free of words
/// in all rows, and with an amount on one side and text on the other, or text that begins at one place
/// right of it.
fn tight(gutters: &[(f32, f32)], rows: &[&Band], titles: &[&Band]) -> Vec<(f32, f32)> {
    let mut out = gutters.to_vec();
    if rows.len().saturating_mul(gutters.len() + 1) > MOST {
        return out;
    }
    for column in 0..=gutters.len() {
        let from = column
            .checked_sub(1)
            .and_then(|left| gutters.get(left))
            .map_or(f32::MIN, |gutter| gutter.1 - 1.0);
        let to = gutters
            .get(column)
            .map_or(f32::MAX, |gutter| gutter.0 + 1.0);
        let cells: Vec<Vec<&Word>> = rows
            .iter()
            .map(|band| {
                let words = band.pieces.iter().flat_map(|piece| match &piece.what {
                    What::Words(words) => words.as_slice(),
                    What::Box(_) => &[],
                });
                let middle = |word: &&Word| f32::midpoint(word.rect.x0, word.rect.x1);
                words
                    .filter(|word| middle(word) > from && middle(word) < to)
                    .collect()
            })
            .filter(|words: &Vec<&Word>| !words.is_empty())
            .collect();
        if cells.len() >= TELLING {
            let wide = free(&cells, TIGHT).into_iter();
            let wide: Vec<(f32, f32)> = wide.filter(|gap| divides(&cells, *gap)).collect();
            if wide.is_empty() {
                let narrow = free(&cells, TOUCHING).into_iter();
                out.extend(narrow.filter(|gap| is_edge(&cells, *gap, titles)));
            }
            out.extend(wide);
        }
    }
    out.sort_by(|a, b| a.0.total_cmp(&b.0));
    out
}

/// The stretches that no word of a column takes.
fn free(cells: &[Vec<&Word>], least: f32) -> Vec<(f32, f32)> {
    let mut taken: Vec<(f32, f32, f32)> = cells
        .iter()
        .flatten()
        .map(|word| (word.rect.x0, word.rect.x1, word.size))
        .collect();
    taken.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut out = Vec::new();
    let mut end = f32::MAX;
    for (x0, x1, size) in taken {
        if end < x0 && x0 - end >= least * size {
            out.push((end, x0));
        }
        end = if end == f32::MAX { x1 } else { end.max(x1) };
    }
    out
}

/// Whether a free stretch, however narrow, divides amounts that end at its left from texts that begin at
/// its right: in nearly all rows, or in few where a title stands over these texts.
fn is_edge(cells: &[Vec<&Word>], gap: (f32, f32), titles: &[&Band]) -> bool {
    let begins = |x: f32, size: f32| (x - gap.1).abs() <= 0.3 * size;
    let (mut beside, mut flush) = (0, 0);
    for cell in cells {
        let at = cell.partition_point(|word| word.rect.x1 <= gap.0 + 0.5);
        let (left, right) = cell.split_at(at);
        let (Some(first), last) = (right.first(), left.last()) else {
            continue;
        };
        let amounts = left.iter().all(|word| text::is_numeric(&word.text));
        // A unit belongs to its amount.
        let named = first.text.chars().filter(|c| c.is_alphabetic()).count() >= 2;
        if !amounts || !named || !begins(first.rect.x0, first.size) {
            return false;
        }
        let all: Vec<Word> = cell.iter().map(|word| (*word).clone()).collect();
        if is_amount(&all) {
            return false;
        }
        beside += usize::from(last.is_some());
        flush += usize::from(last.is_some_and(|last| gap.0 - last.rect.x1 <= 0.3 * last.size));
    }
    let titled = || {
        titles.iter().any(|band| {
            let mut pieces = band.pieces.iter().skip(1);
            pieces.any(|piece| begins(piece.x0, band.size))
        })
    };
    beside >= 4 && flush * 10 >= beside * 8 && beside * 2 >= cells.len() || beside >= 2 && titled()
}

/// Whether a free stretch divides two columns.
fn divides(cells: &[Vec<&Word>], gap: (f32, f32)) -> bool {
    let (mut both, mut changes, mut apart, mut numbers) = (0, 0, 0, 0);
    let mut lefts: Vec<f32> = Vec::new();
    let mut rights: Vec<f32> = Vec::new();
    let mut nearest = f32::MAX;
    let mut size = 0.0_f32;
    for cell in cells {
        let at = cell.partition_point(|word| word.rect.x1 <= gap.0 + 0.5);
        let (left, right) = cell.split_at(at);
        let (Some(last), Some(first)) = (left.last(), right.first()) else {
            continue;
        };
        both += 1;
        size = size.max(first.size);
        let counts = |words: &[&Word]| words.iter().all(|word| text::is_numeric(&word.text));
        let numbered = matches!(left, [word] if text::is_list_marker(&word.text));
        changes += usize::from(!numbered && counts(left) != counts(right));
        apart += usize::from(first.rect.x0 - last.rect.x1 > PIECE_GAP * first.size);
        lefts.push(first.rect.x0);
        rights.push(last.rect.x1);
        nearest = nearest.min((first.rect.x0 - last.rect.x1) / first.size);
        let two = counts(left) && counts(right);
        numbers += usize::from(two && !text::continues_number(&last.text, &first.text));
    }
    let at_one_place = |edges: &mut Vec<f32>| {
        edges.sort_by(f32::total_cmp);
        let middle = edges.get(edges.len() / 2).copied().unwrap_or(0.0);
        let near = |x: &&f32| (**x - middle).abs() < 0.15 * size;
        edges.iter().filter(near).count()
    };
    // Numbers that all end at one place, and others well behind them.
    let flush = at_one_place(&mut rights);
    let two = nearest >= 0.5 && numbers * 2 > both && flush * 10 >= both * 9;
    let even = at_one_place(&mut lefts);
    both >= TELLING
        && both * 2 >= cells.len()
        && (two || changes * 10 >= both * 7 || even * 10 >= both * 8 && apart * 10 >= both * 4)
}

/// A gutter without what titles take of it that begin or end in it, as far as that leaves a gutter.
pub(super) fn narrowed(gutter: (f32, f32), rows: &[&Band]) -> (f32, f32) {
    let (mut x0, mut x1) = gutter;
    let mut size = 0.0_f32;
    for band in rows {
        size = size.max(band.size);
        for piece in &band.pieces {
            match (piece.x0 <= gutter.0, piece.x1 >= gutter.1) {
                (true, false) => x0 = x0.max(piece.x1),
                (false, true) => x1 = x1.min(piece.x0),
                // Over all of it, or in its middle: a title of several columns, or of the next one.
                _ => {}
            }
        }
    }
    if x1 - x0 >= GUTTER * size {
        (x0, x1)
    } else {
        gutter
    }
}

/// Whether an amount stands beside something else; texts of a narrow column behind it may touch it.
fn counts(band: &Band) -> bool {
    let is_number = |words: &[Word]| {
        words.first().is_some_and(|first| {
            text::is_numeric(&first.text) && first.text.len() > 3 && !text::is_year(&first.text)
        })
    };
    band.pieces.iter().skip(1).any(
        |piece| matches!(&piece.what, What::Words(words) if is_amount(words) || is_number(words)),
    )
}

/// The same of amounts that are no years or ranges.
fn measures(band: &Band) -> bool {
    counts(band)
        && band.pieces.iter().skip(1).any(|piece| {
            matches!(&piece.what, What::Words(words) if words.iter().any(|word| {
                text::is_numeric(&word.text) && !text::is_period(&word.text)
            }))
        })
}

/// What is left of a gutter around the amounts that stand in it: a column that few rows fill, such as
/// a sum to the right of all others.
fn around(gutter: (f32, f32), rows: &[&Band], size: f32) -> Vec<(f32, f32)> {
    let inside = rows
        .iter()
        .flat_map(|band| &band.pieces)
        .filter(|piece| piece.x0 >= gutter.0 - 1.0 && piece.x1 <= gutter.1 + 1.0)
        .filter(|piece| matches!(&piece.what, What::Words(words) if is_amount(words)))
        .map(|piece| (piece.x0, piece.x1))
        .reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
    let Some((from, to)) = inside else {
        return vec![gutter];
    };
    [(gutter.0, from), (to, gutter.1)]
        .into_iter()
        .filter(|(x0, x1)| x1 - x0 >= GUTTER * size)
        .collect()
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
    for gutter in out
        .into_iter()
        .flat_map(|gutter| around(gutter, rows, size))
    {
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
