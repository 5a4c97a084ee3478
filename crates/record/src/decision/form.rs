//! A decision by the boxes and labels of a form: "☒ Bifall", "Beslut: Beviljas", "Beslutsdatum | 2024-02-20".

use super::words::{behind, words};
use super::{kronor, number_above};
use crate::amounts;
use crate::boxes::{choices, lone_box};
use crate::dates;
use crate::lower::LowerCase;
use crate::model::{Decision, Evidence, Outcome, Sek};
use crate::reading::{Part, Passage, Reading};

/// Longest value of a label, in characters.
const LONGEST: usize = 60;

/// The decision that a box or a label at `index` tells, with the day and the sum beside it. `named` tells that the
/// heading speaks of the decision: only there are boxes the decision's.
pub(super) fn read(
    reading: &Reading<'_>,
    index: usize,
    named: bool,
) -> Option<(Decision, Evidence)> {
    let passage = reading.passages.get(index)?;
    let outcome = if named { ticked(reading, index) } else { None };
    let outcome = outcome.or_else(|| labelled(reading, index))?;
    let section = reading.section_of(passage)?;
    // The day and the sum stand in the same section.
    let around = section.passages.clone().filter(|i| {
        let part = reading.passages.get(*i).map(|p| p.part);
        part.is_some_and(|p| p != Part::Heading)
    });
    let day = |labels: &[String]| around.clone().find_map(|i| day(reading, i, labels));
    let amount = |labels: &[String]| {
        around
            .clone()
            .find_map(|i| sum(reading, i, labels))
            .map(|(_, s)| s)
    };
    let plain_day = || {
        if named {
            day(&words().plain_days)
        } else {
            None
        }
    };
    let plain_sum = || {
        if named {
            amount(&words().plain_sums)
        } else {
            None
        }
    };
    let granted = matches!(outcome, Outcome::Granted | Outcome::PartlyGranted);
    let decision = Decision {
        outcome: Some(outcome),
        date: day(&words().days).or_else(plain_day),
        granted: amount(&words().sums).or_else(plain_sum).filter(|_| granted),
        paragraph: number_above(reading, index),
    };
    let evidence = Evidence {
        quote: Some(passage.text.to_owned()),
        location: passage.location(),
        from: Vec::new(),
    };
    Some((decision, evidence))
}

/// The outcome whose box is ticked, on the line or in the next cell of the row.
fn ticked(reading: &Reading<'_>, index: usize) -> Option<Outcome> {
    let passage = reading.passages.get(index)?;
    let on_line = passage
        .text
        .lines()
        .flat_map(choices)
        .filter(|(_, ticked)| *ticked)
        .find_map(|(name, _)| words().alone(name));
    on_line.or_else(|| {
        let outcome = words().alone(passage.text)?;
        let beside = [index.checked_sub(1), index.checked_add(1)];
        let mut boxes = beside
            .into_iter()
            .flatten()
            .filter_map(|i| reading.passages.get(i))
            .filter(|other| is_row_of(passage, other));
        let ticked =
            |p: &Passage<'_>| lone_box(p.text) == Some(false) || matches!(p.text.trim(), "x" | "X");
        boxes.any(ticked).then_some(outcome)
    })
}

/// "Beslut: Beviljas", "Beslut | Beviljas".
fn labelled(reading: &Reading<'_>, index: usize) -> Option<Outcome> {
    let text = reading.passages.get(index)?.text;
    // Most lines do not even begin with the letter of a label.
    let first = text.chars().next()?.to_lowercase().next();
    let may_be = words().labels.iter().any(|l| l.chars().next() == first);
    if text.len() > 4 * LONGEST || !may_be {
        return None;
    }
    let lower = text.lower();
    let rest = behind(&lower, &words().labels)?;
    let (_, value) = value(reading, index, rest)?;
    // What is open in a form, or a choice between two, is no value.
    let chosen = !value.contains(['☐', '/']);
    chosen.then(|| words().alone(&value))?
}

/// The day behind one of the labels.
fn day(reading: &Reading<'_>, index: usize, labels: &[String]) -> Option<String> {
    let lower = short(reading.passages.get(index)?)?;
    let (_, value) = value(reading, index, behind(&lower, labels)?)?;
    let found = dates::find(&value).into_iter().next()?;
    (found.start.day.is_some() && found.end.is_none()).then(|| found.start.to_string())
}

/// The sum behind one of the labels, and the passage that it stands in.
pub(super) fn sum(reading: &Reading<'_>, index: usize, labels: &[String]) -> Option<(usize, Sek)> {
    let lower = short(reading.passages.get(index)?)?;
    let (at, value) = value(reading, index, behind(&lower, labels)?)?;
    let bare = || amounts::parse(value.trim()).map(|a| a.value);
    let sum = kronor(&value).or_else(bare)?;
    Some((at, sum))
}

fn short(passage: &Passage<'_>) -> Option<String> {
    (passage.text.len() <= 4 * LONGEST).then(|| passage.text.lower())
}

/// The value of a label, in small letters, with its passage: what stands behind it, else the next cell or line.
fn value(reading: &Reading<'_>, index: usize, rest: &str) -> Option<(usize, String)> {
    let rest = rest.trim_matches([':', ' ', '\t', '.']);
    // "Belopp (kr)", "Beviljat belopp i kronor".
    let unit = matches!(
        rest,
        "" | "(kr)" | "kr" | "(sek)" | "sek" | "i kronor" | "i kr"
    );
    if !unit {
        return (rest.chars().count() <= LONGEST).then(|| (index, rest.to_owned()));
    }
    let (label, next) = (
        reading.passages.get(index)?,
        reading.passages.get(index + 1)?,
    );
    let beside = match (label.cell, next.cell) {
        (None, None) => next.section == label.section && next.part != Part::Heading,
        _ => is_row_of(label, next),
    };
    (beside && next.text.chars().count() <= LONGEST).then(|| (index + 1, next.text.lower()))
}

fn is_row_of(one: &Passage<'_>, other: &Passage<'_>) -> bool {
    match (one.cell, other.cell) {
        (Some((table, row, _)), Some((other, its, _))) => table == other && row == its,
        _ => false,
    }
}
