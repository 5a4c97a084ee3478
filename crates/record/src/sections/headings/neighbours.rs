//! What the lines around a line say of whether it is a heading.

use super::{Analyst, Candidate, Unit, is_kind_of_document, marker_number, opens_part};

/// Whether a line in running type opens a part of the project: it names one, and a line that names
/// a field in full stands close below it.
pub(super) fn parts_follow(
    units: &[Unit<'_>],
    candidates: &[Candidate],
    at: usize,
    lexicon: &Analyst<'_>,
) -> bool {
    const NEAR: usize = 4;
    let opens = |unit: &Unit<'_>, candidate: &Candidate| {
        candidate.look.short && !unit.is_item() && opens_part(unit.text, lexicon)
    };
    let at_part = units.get(at).zip(candidates.get(at));
    at_part.is_some_and(|(unit, candidate)| unit.cell.is_none() && opens(unit, candidate))
        && units
            .iter()
            .zip(candidates)
            .skip(at + 1)
            .take(NEAR)
            .take_while(|(unit, candidate)| !opens(unit, candidate))
            .any(|(unit, candidate)| {
                candidate.complete && (candidate.look.short || unit.run_in) && !unit.is_item()
            })
}

/// "1. Bakgrund" and "2. Syfte" with their answers below them, though both were read as items of a list: whether
/// a unit is the first of such.
pub(super) fn opens_numbering(units: &[Unit<'_>], candidates: &[Candidate], at: usize) -> bool {
    /// How far an answer reaches at most.
    const REACH: usize = 120;
    let heads = |at: usize, marker: &str| {
        let unit = units
            .get(at)
            .filter(|unit| unit.is_item() && unit.cell.is_none());
        let known = candidates
            .get(at)
            .is_some_and(|c| c.complete && c.look.short);
        let answered = units.get(at + 1).is_some_and(|next| !next.is_item());
        known && answered && unit.and_then(marker_number).as_deref() == Some(marker)
    };
    [("1", "2"), ("A", "B")].iter().any(|(first, second)| {
        heads(at, first) && (at + 2..(at + REACH).min(units.len())).any(|next| heads(next, second))
    })
}

/// Whether the lines around a unit are short and end without a stop, as the items of a list do.
pub(super) fn is_listed(units: &[Unit<'_>], at: usize) -> bool {
    let like_item = |unit: Option<&Unit<'_>>| {
        unit.is_some_and(|u| {
            let text = u.text.trim_end();
            u.cell.is_none()
                && text.chars().count() < 200
                && !text.ends_with(['.', ':', '?', '!', ')'])
        })
    };
    at > 0
        && like_item(units.get(at - 1))
        && like_item(units.get(at + 1))
        && like_item(units.get(at + 2))
}

/// Whether a unit is one of several labels that each have a line of their own, its answer the next: "Sökande
/// organisation", "Piteå kommun", "Målgrupp", "Unga vuxna". Lines of a list do not take turns so.
pub(super) fn alternates(units: &[Unit<'_>], candidates: &[Candidate], at: usize) -> bool {
    const LABELS: usize = 3;
    let is_label = |at: usize| {
        let unit = units.get(at).filter(|u| u.cell.is_none() && !u.is_item());
        unit.is_some()
            && candidates
                .get(at)
                .is_some_and(|c| c.complete && c.look.short)
    };
    let pair = |at: usize| is_label(at) && at + 1 < units.len() && !is_label(at + 1);
    if !pair(at) {
        return false;
    }
    let forwards = (1..LABELS).take_while(|n| pair(at + 2 * n)).count();
    let backwards = (1..LABELS)
        .take_while(|n| at.checked_sub(2 * n).is_some_and(pair))
        .count();
    1 + forwards + backwards >= LABELS
}

/// Whether a unit stands between lines of figures: the name of a group in a table that lost its grid.
pub(super) fn among_figures(units: &[Unit<'_>], at: usize) -> bool {
    const NEAR: usize = 3;
    let figures = |unit: &&Unit<'_>| {
        let text = unit.text.trim_end();
        unit.text.len() < 400
            && text.bytes().filter(u8::is_ascii_digit).count() >= 4
            && text.ends_with(|c: char| c.is_ascii_digit() || c == 'r' || c == '-')
            && (text.contains('\t') || text.ends_with("kr") || text.ends_with(":-"))
    };
    let before = units.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
    let after = units.iter().skip(at + 1).take(NEAR);
    before.iter().any(|u| figures(&u)) && after.clone().any(|u| figures(&u))
}

/// Whether a unit names a row that is empty, between the names of columns and the first rows with amounts:
/// "Kostnad | Sökta medel 2021" above "Personal", "Lokal" and then a table.
pub(super) fn names_row(units: &[Unit<'_>], at: usize) -> bool {
    const NEAR: usize = 6;
    const SHORT: usize = 40;
    let short = |u: &&Unit<'_>| {
        let text = u.text.trim_end();
        u.cell.is_none() && text.chars().count() <= SHORT && !text.ends_with(['.', ':', '?', '!'])
    };
    let before = units.get(at.saturating_sub(NEAR)..at).unwrap_or_default();
    let columns = before
        .iter()
        .any(|u| u.cell.is_none() && u.text.contains('\t'));
    let amount = |u: &Unit<'_>| {
        let text = u.text.trim_end_matches(['k', 'r', 't', '.', ' ']);
        !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit() || b == b' ')
    };
    let after = units.get(at + 1..).unwrap_or_default().iter().take(NEAR);
    let rows = after.clone().take_while(short).count();
    let table = after.skip(rows);
    columns
        && units.get(at).is_some_and(|u| short(&u))
        && rows < NEAR
        && table.clone().next().is_some_and(|u| u.cell.is_some())
        && table.take(3).any(amount)
}

/// Whether a line without marks holds several names and the rows of a table that lost its grid begin behind it:
/// "Belopp i kronor Kostnad Söks Egen insats", "Projektledare 330 000 0 330 000", "Coach 590 000 0 590 000".
pub(super) fn names_columns(units: &[Unit<'_>], at: usize) -> bool {
    const LONGEST: usize = 120;
    let is_row = |unit: Option<&Unit<'_>>| {
        unit.is_some_and(|u| {
            let text = u.text.trim_end();
            text.len() <= 2 * LONGEST
                && u.cell.is_none()
                && text.starts_with(char::is_alphabetic)
                && text.ends_with(|c: char| c.is_ascii_digit())
                // Days stand in a time plan's rows.
                && !text.contains('-')
                && text.bytes().filter(u8::is_ascii_digit).count() >= 8
        })
    };
    let Some(unit) = units.get(at).filter(|u| u.cell.is_none()) else {
        return false;
    };
    let text = unit.text.trim();
    let names = text
        .split_whitespace()
        .filter(|w| w.starts_with(char::is_uppercase));
    text.len() <= LONGEST
        && names.count() >= 3
        && !text.contains(|c: char| c.is_ascii_digit() || ".:?!".contains(c))
        && is_row(units.get(at + 1))
        && is_row(units.get(at + 2))
}

/// "PROJEKTBESKRIVNING" over the project's name, or that name: the two lines of a cover, both set apart
/// and neither numbered or declared a heading, with nothing but short lines above them.
pub(super) fn is_cover(units: &[Unit<'_>], candidates: &[Candidate], at: usize) -> bool {
    const TOP: usize = 6;
    let set_apart = |i: usize| {
        let candidate = candidates.get(i);
        units.get(i).is_some_and(|u| u.cell.is_none())
            && candidate.is_some_and(|c| {
                c.look.short
                    && c.look.is_set_apart()
                    && !c.look.numbered
                    && c.look.declared.is_none()
            })
    };
    let kind = |i: usize| units.get(i).is_some_and(|u| is_kind_of_document(u.text));
    let pair = |i: usize| i < TOP && kind(i) && set_apart(i) && set_apart(i + 1);
    pair(at) || at.checked_sub(1).is_some_and(pair)
}

/// Whether a cell is the only one of its row: the next unit stands in another.
pub(super) fn stands_alone(units: &[Unit<'_>], at: usize) -> bool {
    let row = |i: usize| units.get(i).and_then(|u| u.cell).map(|(t, r, _)| (t, r));
    row(at).is_some() && row(at) != row(at + 1)
}

/// A line of a list that tells of somebody behind a dash: "Osby kommun – lokal".
pub(super) fn is_entry(text: &str, lexicon: &Analyst<'_>) -> bool {
    let who = text.split_once(" – ").or_else(|| text.split_once(" - "));
    who.is_some_and(|(who, _)| lexicon.analyse(who).fields.is_empty())
}

/// The first cell of a table's first row, where it is numbered as the headings of a form are.
pub(super) fn heads_numbered_table(unit: &Unit<'_>) -> bool {
    unit.cell
        .is_some_and(|(_, row, column)| row == 0 && column == 0)
        && crate::headings::normalise::split_number(unit.text.trim())
            .0
            .is_some()
}
