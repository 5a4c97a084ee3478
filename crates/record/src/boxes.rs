//! Boxes of forms that are ticked or left open: "☒ Förlängning", "[ ] Ny ansökan", "Förstudie | X".

use std::ops::Range;

use crate::reading::Passage;

/// A text that is nothing but a box: whether it is open.
pub(crate) fn lone_box(text: &str) -> Option<bool> {
    let text = text.trim();
    let boxes = boxes(text);
    let [(range, open)] = boxes.as_slice() else {
        return None;
    };
    (range.len() == text.len()).then_some(*open)
}

/// A box that is one character: whether it is open.
fn drawn(c: char) -> Option<bool> {
    match c {
        '☐' | '□' | '❏' | '❑' | '◻' | '▢' | '\u{f0a8}' | '\u{f06f}' => Some(true),
        '☒' | '☑' | '✓' | '✔' | '✗' | '✘' | '■' | '\u{f0fe}' | '\u{f0fd}' => {
            Some(false)
        }
        _ => None,
    }
}

/// Whether a character is a box, or opens one of brackets.
pub(crate) fn is_box(c: char) -> bool {
    drawn(c).is_some() || c == '['
}

/// The boxes of a line with their bytes, and whether each is open.
pub(crate) fn boxes(line: &str) -> Vec<(Range<usize>, bool)> {
    let mut out = Vec::new();
    let mut bracket: Option<(usize, Option<char>)> = None;
    for (at, c) in line.char_indices() {
        let open = drawn(c);
        if let Some(open) = open {
            out.push((at..at + c.len_utf8(), open));
            continue;
        }
        // "[ ]", "[x]", "( )" and "(x)".
        bracket = match (bracket, c) {
            (_, '[' | '(') => Some((at, None)),
            (Some((from, None)), ' ' | 'x' | 'X') => Some((from, Some(c))),
            (Some((from, inside)), ']' | ')') => {
                out.push((from..at + 1, matches!(inside, None | Some(' '))));
                None
            }
            _ => None,
        };
    }
    out
}

/// The names beside the boxes of a line, and whether each is ticked.
///
/// Boxes stand before their names, or behind them in a line that begins with a name and ends in a
/// box. A bare "X" at either end of a line ticks all of it.
pub(crate) fn choices(line: &str) -> Vec<(&str, bool)> {
    let found = boxes(line);
    let (Some(first), Some(last)) = (found.first(), found.last()) else {
        return bare_tick(line)
            .into_iter()
            .map(|name| (name, true))
            .collect();
    };
    let is_name = |text: &str| text.chars().any(char::is_alphanumeric);
    let head = line.get(..first.0.start).unwrap_or_default();
    let tail = line.get(last.0.end..).unwrap_or_default();
    let behind = is_name(head) && tail.trim().is_empty();
    let mut out = Vec::new();
    for (i, (range, open)) in found.iter().enumerate() {
        let name = if behind {
            let from = i
                .checked_sub(1)
                .and_then(|p| found.get(p))
                .map_or(0, |b| b.0.end);
            line.get(from..range.start)
        } else {
            let to = found.get(i + 1).map_or(line.len(), |b| b.0.start);
            line.get(range.end..to)
        };
        let name = name.unwrap_or_default().trim();
        if is_name(name) {
            out.push((name, !open));
        }
    }
    out
}

/// "X Förlängning", "Förlängning x".
fn bare_tick(line: &str) -> Option<&str> {
    let line = line.trim();
    let before = ["x ", "X ", "x\t", "X\t"]
        .iter()
        .find_map(|t| line.strip_prefix(t));
    let behind = [" x", " X", "\tx", "\tX"]
        .iter()
        .find_map(|t| line.strip_suffix(t));
    before.or(behind).map(str::trim)
}

/// Whether a text may hold a choice: a box, or a bare tick at an end of a line. Most texts do not,
/// which is told without taking them apart.
pub(crate) fn may_choose(text: &str) -> bool {
    text.contains(is_box)
        || ["( )", "()", "(x)", "(X)"].iter().any(|b| text.contains(b))
        || text.lines().any(|line| bare_tick(line).is_some())
}

/// The names that boxes in cells of their own stand beside, and whether each is ticked.
///
/// Where the first cell of a row is a box or empty, boxes stand left of their names, else right.
pub(crate) fn choices_of_cells<'d>(passages: &[Passage<'d>]) -> Vec<(&'d str, bool)> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some((table, row, _)) = passages.get(at).and_then(|p| p.cell) {
        let length = passages
            .get(at..)
            .unwrap_or_default()
            .iter()
            .take_while(|p| p.cell.is_some_and(|(t, r, _)| t == table && r == row))
            .count();
        let cells = passages.get(at..at + length).unwrap_or_default();
        let tick = |text: &str| {
            lone_box(text).or_else(|| matches!(text.trim(), "x" | "X").then_some(false))
        };
        let left = cells
            .first()
            .is_some_and(|p| tick(p.text).is_some() || p.cell.is_some_and(|(_, _, c)| c > 0));
        for (i, cell) in cells.iter().enumerate() {
            let Some(open) = tick(cell.text) else {
                continue;
            };
            let name = if left {
                cells.get(i + 1)
            } else {
                i.checked_sub(1).and_then(|p| cells.get(p))
            };
            if let Some(name) = name.filter(|n| tick(n.text).is_none()) {
                out.push((name.text, !open));
            }
        }
        at += length.max(1);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_of_every_shape_tell_what_was_chosen() {
        for line in [
            "☐ Ny ansökan ☒ Förlängning",
            "[ ] Ny ansökan [x] Förlängning",
            "( ) Ny ansökan (X) Förlängning",
            "Ny ansökan ☐ Förlängning ☑",
        ] {
            assert_eq!(
                choices(line),
                [("Ny ansökan", false), ("Förlängning", true)],
                "{line}"
            );
        }
        assert_eq!(choices("X Förlängning"), [("Förlängning", true)]);
        assert_eq!(choices("Förlängning x"), [("Förlängning", true)]);
        assert_eq!(choices("Förlängning (se nedan)"), []);
    }
}
