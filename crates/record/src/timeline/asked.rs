//! What asks for a date in a table or above it: labels, heads, the first cells of rows.

use super::Says;
use super::judge::judge;
use crate::dates::find;
use crate::reading::{Passage, Reading};

/// What asks for a lone day or period: the cell, the label or the heading above it, where it says that the
/// day is the project's first or last ("5. Projektstart", "Slutdatum") or the period its run.
pub(super) fn asked_day<'d>(
    reading: &Reading<'d>,
    passages: &[&Passage<'d>],
    at: usize,
) -> Option<&'d str> {
    let passage = passages.get(at)?;
    let text = passage.text.trim();
    // A day and little else.
    let days = find(text);
    let [day] = days.as_slice() else { return None };
    let rest = text.len().checked_sub(day.range.len())?;
    // "jan–mars 2024 förstudie" is named itself.
    let words = |part: Option<&str>| {
        part.map_or(0, |part| part.chars().filter(|c| c.is_alphabetic()).count())
    };
    let letters = words(text.get(..day.range.start)) + words(text.get(day.range.end..));
    if rest > 12 || letters > 5 {
        return None;
    }
    let above = if let Some((table, row, column)) = passage.cell {
        // "Period | Steg" heads the rows of a plan, it asks for no day.
        let below = (table, row + 1, column);
        let mut rest = passages.iter().skip(at + 1);
        let next = rest.find(|p| {
            p.cell.is_none_or(|(t, r, _)| t != table || r > row + 1) || p.cell == Some(below)
        });
        if next.is_some_and(|p| p.cell == Some(below) && !find(p.text).is_empty()) {
            return None;
        }
        let row = row.checked_sub(1)?;
        reading
            .passages
            .iter()
            .find(|p| p.cell == Some((table, row, column)))
    } else {
        reading
            .passages
            .iter()
            .position(|p| std::ptr::eq(p.text, passage.text))
            .and_then(|i| reading.passages.get(i.checked_sub(1)?))
    };
    let above = above?.text;
    let asks = if day.end.is_some() {
        asks_period(above)
    } else {
        asks_day(above)
    };
    asks.then_some(above)
}

/// Whether a text is a label of the first or the last day.
pub(super) fn asks_day(label: &str) -> bool {
    let short = label.chars().count() <= 40 && find(label).is_empty();
    short && matches!(judge(label, true, false), Says::Start | Says::End)
}

/// Whether a text is a label of the run: "Period (från och med – till och med)".
pub(super) fn asks_period(label: &str) -> bool {
    let short = label.chars().count() <= 60 && find(label).is_empty();
    short && judge(label, true, false) == Says::Whole
}

/// A plan's row has no more cells beside a date.
const CELLS: usize = 128;

/// The first cell of a data row, for its other cells.
pub(super) fn row_label<'d>(passages: &[&Passage<'d>], at: usize) -> Option<&'d str> {
    let (table, row_at, column) = passages.get(at)?.cell?;
    // A table in a box of a form begins in a later column than the first.
    let in_row = |p: &&&Passage<'d>| {
        p.cell
            .is_some_and(|(t, r, c)| t == table && r == row_at && c < column)
    };
    let before = passages.get(..at)?.iter().rev();
    let row: Vec<&&Passage<'d>> = before.take_while(in_row).take(CELLS).collect();
    // "M1 | Team rekryterat | …" is named by its words, not by its number.
    let words = |p: &Passage<'d>| {
        p.text.chars().filter(|c| c.is_alphabetic()).count() > 2 && find(p.text).is_empty()
    };
    let left = || row.iter().rev().map(|p| **p);
    // "Start | Slut | Aktivitet": the name may stand behind the days.
    let here = |p: &&&Passage<'d>| p.cell.is_some_and(|(t, r, _)| t == table && r == row_at);
    let behind = passages.get(at + 1..).unwrap_or_default().iter();
    let mut behind = behind
        .take_while(here)
        .take(CELLS)
        .copied()
        .filter(|_| row_at > 0);
    let named = left()
        .find(|p| words(p))
        .or_else(|| behind.find(|p| words(p)))
        .or_else(|| left().next())?;
    named
        .text
        .contains(char::is_alphabetic)
        .then_some(named.text)
}
