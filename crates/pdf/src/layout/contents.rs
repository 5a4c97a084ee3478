//! Tables of contents without leader dots: titles and page numbers in two columns under a heading
//! that names them.

use std::ops::Range;

use super::region::{Band, What};
use crate::text;

/// Fewest entries that make a table of contents.
const FEWEST: usize = 3;
/// How many rows above the first entry the heading may stand.
const ABOVE: usize = 3;
/// Longer rows, in bytes, are prose.
const LONGEST: usize = 400;

/// Whether rows that look like a table are a table of contents: one that a heading names, or of which
/// some entries have leader dots.
pub(crate) fn is_contents(bands: &[Band], range: &Range<usize>) -> bool {
    let rows = bands.get(range.clone()).unwrap_or_default();
    let pages: Vec<u32> = rows.iter().filter_map(page).collect();
    if pages.len() * 10 < rows.len() * 7 || !pages.is_sorted() {
        return false;
    }
    let leads = |band: &Band| words(band).is_some_and(|words| text::is_contents_line(&words));
    if pages.len() < FEWEST {
        return rows.iter().all(leads);
    }
    let from = range.start.saturating_sub(ABOVE);
    let above = bands.get(from..=range.start).unwrap_or_default();
    above
        .iter()
        .any(|band| words(band).is_some_and(|words| text::names_contents(&words)))
        || rows.iter().any(leads)
}

/// The page that a row refers to: a number alone at its right end, after words.
fn page(band: &Band) -> Option<u32> {
    let [first, .., last] = band.pieces.as_slice() else {
        return None;
    };
    let (What::Words(title), What::Words(number)) = (&first.what, &last.what) else {
        return None;
    };
    let [number] = number.as_slice() else {
        return None;
    };
    let titled = title
        .iter()
        .any(|word| word.text.chars().any(char::is_alphabetic))
        || band.pieces.len() > 2;
    titled.then(|| text::plain_page(&number.text)).flatten()
}

fn words(band: &Band) -> Option<String> {
    let mut out = String::new();
    for piece in &band.pieces {
        let What::Words(words) = &piece.what else {
            return None;
        };
        for word in words {
            if !out.is_empty() && !word.glued {
                out.push(' ');
            }
            out.push_str(&word.text);
            if out.len() > LONGEST {
                return None;
            }
        }
    }
    Some(out)
}
