//! The words of a row by column, and what they are.

use crate::layout::gaps::is_leader;
use crate::layout::region::{Band, THOUSANDS_GAP, What};
use crate::layout::words::Word;
use crate::text;

/// Words of one cell: the first column, how many columns they reach over, the words.
pub(super) struct Piece {
    pub(super) column: usize,
    pub(super) span: usize,
    pub(super) words: Vec<Word>,
}

/// The words of a band by column, from left to right. Words at a usual distance stay together, even
/// where they reach over a gutter: a title over several columns. Numbers are cut at each gutter.
pub(super) fn cut(band: &Band, gutters: &[(f32, f32)]) -> Vec<Piece> {
    let mut out: Vec<Piece> = Vec::new();
    for piece in &band.pieces {
        let What::Words(words) = &piece.what else {
            continue;
        };
        let mut fresh = true;
        for (index, word) in words.iter().enumerate() {
            if is_leader(word)
                && let Some(label) = out.last_mut()
            {
                // However far they lead, they stand behind their label.
                label.words.push(word.clone());
                continue;
            }
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
            let fills = ends_column(&open.words, word, words, gutters);
            if at <= end && (fills || apart(&open.words, word)) {
                // Titles are wider than the amounts below them that tell the columns.
                let last = reach(words.get(index..).unwrap_or_default(), gutters);
                let column = if last > end {
                    Some(end + 1)
                } else if open.span > 1 {
                    open.span -= 1;
                    Some(end)
                } else {
                    None
                };
                if let Some(column) = column {
                    out.push(Piece {
                        column,
                        span: 1,
                        words: vec![word.clone()],
                    });
                    continue;
                }
            }
            let stays = at <= end
                || open
                    .words
                    .last()
                    .is_some_and(|last| is_next_thousand(last, word))
                || !fresh
                    && open.words.last().is_some_and(|last| {
                        let near = word.rect.x0 - last.rect.x1 < 0.55 * word.size;
                        let amounts = text::is_numeric(&last.text) && text::is_numeric(&word.text);
                        let parted = amounts
                            || fills
                            || word.begins_cell()
                            || enters(&open.words, word, gutters)
                            || apart(&open.words, word);
                        word.glued || near && !parted
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

/// Whether a word is the next three digits of the number before it.
fn is_next_thousand(last: &Word, word: &Word) -> bool {
    text::continues_number(&last.text, &word.text)
        && word.rect.x0 - last.rect.x1 < THOUSANDS_GAP * word.size
}

/// Whether a number stands in a column of its own right behind a text that fills its own, or a text
/// right behind a cell of numbers: a gutter lies between them.
fn enters(open: &[Word], word: &Word, gutters: &[(f32, f32)]) -> bool {
    let Some(last) = open.last() else {
        return false;
    };
    let is_number = |word: &Word| text::is_numeric(&word.text) && !text::is_year(&word.text);
    let number = is_number(word) && !text::is_numeric(&last.text);
    let text = !text::is_numeric(&word.text) && open.iter().all(is_number);
    (number || text)
        && gutters.iter().any(|(x0, x1)| {
            let (from, to) = (last.rect.x1.max(*x0), word.rect.x0.min(*x1));
            to - from >= 0.6 * (word.rect.x0 - last.rect.x1)
                && word.rect.x0 - last.rect.x1 >= 0.1 * word.size
        })
}

/// Words of one title stand nearer than this, in parts of the size, where nothing else tells.
const SPACE: f32 = 0.28;
/// By how much the gap between two titles is wider than those between the words of one.
const WIDER: f32 = 1.4;
/// Narrowest gap between two titles, in parts of the size.
const APART: f32 = 0.36;

/// Whether a word stands further from the words before it than these from each other: another title,
/// where a gutter lies between them.
fn apart(words: &[Word], word: &Word) -> bool {
    let Some(last) = words.last() else {
        return false;
    };
    let space = words
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !b.glued => Some(b.rect.x0 - a.rect.x1),
            _ => None,
        })
        .min_by(f32::total_cmp)
        .unwrap_or(SPACE * word.size);
    let gap = word.rect.x0 - last.rect.x1;
    gap >= APART * word.size && gap >= WIDER * space
}

/// How far from the edge of a column its titles end, in points: gutters are told in whole points.
const EDGE: (f32, f32) = (-0.3, 1.3);
/// By how much a gap differs from the spaces of its line at least, in points.
const UNEVEN: f32 = 0.25;

/// Whether a title ends where the amounts below it do and the next one begins right behind it, at a
/// distance that is none of the spaces of its line: titles set right that fill their columns.
fn ends_column(open: &[Word], word: &Word, line: &[Word], gutters: &[(f32, f32)]) -> bool {
    let Some(last) = open.last() else {
        return false;
    };
    let gap = word.rect.x0 - last.rect.x1;
    if word.glued || text::is_numeric(&word.text) || gap < 0.1 * word.size {
        return false;
    }
    let at_edge = gutters
        .iter()
        .any(|(x0, _)| (EDGE.0..=EDGE.1).contains(&(x0 - last.rect.x1)));
    if !at_edge {
        return false;
    }
    // Titles of one line may end at edges too: most of its gaps are spaces.
    let mut gaps: Vec<f32> = line
        .windows(2)
        .filter_map(|pair| match pair {
            [a, b] if !b.glued => Some(b.rect.x0 - a.rect.x1),
            _ => None,
        })
        .collect();
    gaps.sort_by(f32::total_cmp);
    gaps.len() >= 2
        && gaps
            .get(gaps.len() / 2)
            .is_some_and(|space| (gap - space).abs() >= UNEVEN)
}

/// The last column that a title reaches whose words, and perhaps others behind, are these.
fn reach(words: &[Word], gutters: &[(f32, f32)]) -> usize {
    let end = (1..words.len())
        .find(|at| match (words.get(..*at), words.get(*at)) {
            (Some(before), Some(word)) => apart(before, word),
            _ => false,
        })
        .unwrap_or(words.len());
    end.checked_sub(1)
        .and_then(|last| words.get(last))
        .map_or(0, |word| column_of(word, gutters))
}

fn column_of(word: &Word, gutters: &[(f32, f32)]) -> usize {
    let middle = f32::midpoint(word.rect.x0, word.rect.x1);
    gutters
        .iter()
        .filter(|(x0, x1)| middle > f32::midpoint(*x0, *x1))
        .count()
}

/// Whether a cell names years or ranges only, as the title of a column may.
pub(super) fn is_period(words: &[Word]) -> bool {
    words.iter().all(|word| text::is_period(&word.text))
}

/// Whether a cell holds an amount, a percentage, a year, a date or a dash.
pub(super) fn is_amount(words: &[Word]) -> bool {
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
