//! Labels that ask for a party in a role: before it in its line, in the cell left of it, or in the one behind.

use crate::lower::LowerCase;
use crate::model::{Field, PartyRole};
use crate::reading::{Passage, Reading};

/// The role that a label before the place in the same line asks for: "Sökande: …",
/// "Samverkanspart: …".
pub(super) fn label_of(text: &str, at: usize) -> Option<PartyRole> {
    let before = text.get(..at)?;
    let line = before.rsplit('\n').next()?;
    // "Projektägare: Osby kommun. Styrgrupp: chefer från …": a label speaks for its sentence.
    let sentence = line
        .match_indices(". ")
        .filter_map(|(at, stop)| line.get(at + stop.len()..))
        .filter(|rest| rest.starts_with(char::is_uppercase))
        .last()
        .unwrap_or(line);
    let (label, _) = sentence.split_once(':')?;
    asked_role(label)
}

/// The role that the first cell of a row asks for: "Projektägare | Köpings kommun". A row of a budget asks
/// for none.
pub(super) fn row_label(reading: &Reading<'_>, at: usize) -> Option<PartyRole> {
    let passage = reading.passages.get(at)?;
    let (table, row, column) = passage.cell?;
    if column == 0 {
        return None;
    }
    // The cells of a row follow each other.
    let before = reading.passages.get(..at)?.iter().rev();
    let in_row = |p: &&Passage<'_>| p.cell.is_some_and(|(t, r, _)| (t, r) == (table, row));
    let mut left = before.take_while(in_row);
    let first = if reading.is_in(passage, Field::Budget) {
        // "Sökande: | Osby kommun" above the rows of a budget.
        let label = left.next().filter(|l| l.text.trim_end().ends_with(':'))?;
        let alone = left.next().is_none()
            && !reading
                .passages
                .get(at + 1)
                .is_some_and(|next| in_row(&next));
        Some(label).filter(|_| alone)?
    } else {
        left.last()?
    };
    asked_role(first.text)
}

/// "Köpings kommun | Projektägare | Lokaler": the role that a cell beside the party names, and nothing else.
pub(super) fn role_beside(reading: &Reading<'_>, at: usize) -> Option<PartyRole> {
    const WORDS: usize = 2;
    let passage = reading.passages.get(at)?;
    let (table, row, _) = passage
        .cell
        .filter(|(_, row, column)| *row > 0 && *column == 0)?;
    let next = reading.passages.get(at + 1)?;
    let beside = next.cell.is_some_and(|(t, r, _)| (t, r) == (table, row));
    let named = next.text.split_whitespace().count() <= WORDS && !next.text.contains(':');
    asked_role(next.text).filter(|_| beside && named)
}

/// The role that a label asks for.
pub(super) fn asked_role(label: &str) -> Option<PartyRole> {
    let label = label.trim().trim_end_matches(':').lower();
    if label.chars().count() > 60 {
        return None;
    }
    let has = |words: &[&str]| words.iter().any(|w| label.contains(w));
    if has(&[
        "samverkanspart",
        "samverkande",
        "deltagande part",
        "medsökande",
        "övriga parter",
        "medverkande",
        "samarbetspart",
        "deltagande organisation",
        "partner",
    ]) {
        Some(PartyRole::Partner)
    } else if matches!(
        label.as_str(),
        "från" | "avsändare" | "idégivare" | "söker" | "inlämnad av" | "lämnas av"
    ) || has(&[
        "sökande",
        "ansökande",
        "insatsägare",
        "projektägare",
        "processägare",
        "huvudman",
        "ansvarig organisation",
        "insatsansvarig",
        "projektansvarig part",
        "ansvarig part",
        "ansvarig myndighet",
        "applicant",
        "project owner",
    ]) {
        Some(PartyRole::Owner)
    } else {
        None
    }
}
