//! Names of columns that stand in the text above a table of amounts, where its grid begins too low: "Kostnad |
//! Egen insats | Sökta medel 2021" over names of empty rows.

use aktsam_document::TableId;

use super::flat::heads::{chunks, names_column};
use super::grid::{Row, Slot, loose};
use crate::reading::{Passage, Reading};

/// So many lines above a table are looked at.
const REACH: usize = 10;

/// A line of names is no longer, in characters.
const LONGEST: usize = 160;

/// The row of names for a table without any.
pub(super) fn above(reading: &Reading<'_>, id: TableId, rows: &[Row<'_>]) -> Option<Row<'static>> {
    let width = rows.iter().map(Vec::len).max()?;
    let first = rows.first()?;
    let headless = width >= 3
        && first.iter().any(Slot::is_money)
        && first.iter().skip(1).all(|slot| !slot.is_text());
    if !headless {
        return None;
    }
    let start = reading
        .passages
        .iter()
        .position(|p| p.cell.is_some_and(|(table, ..)| table == id))?;
    let from = start.saturating_sub(REACH);
    let near: Vec<&Passage<'_>> = reading.passages.get(from..start)?.iter().collect();
    let lines: Vec<&str> = near
        .iter()
        .filter(|p| p.cell.is_none())
        .flat_map(|p| p.text.lines())
        .filter(|line| line.chars().count() <= LONGEST)
        .collect();
    let at = lines.iter().position(|line| line.contains('\t'))?;
    let (_, names) = lines.get(at)?.split_once('\t')?;
    let mut names: Vec<String> = chunks(names).into_iter().map(str::to_owned).collect();
    // Their second line: "finansiering | 2021 | 2022" below "Egen | Sökta medel | Sökta medel".
    let below: Vec<&str> = lines
        .get(at + 1)
        .map_or_else(Vec::new, |line| line.split_whitespace().collect());
    if below.len() == names.len() && lines.get(at + 1).is_some_and(|line| line.contains('\t')) {
        for (name, more) in names.iter_mut().zip(below) {
            name.push(' ');
            name.push_str(more);
        }
    }
    let columns = width - 1;
    // The last column may be empty, and then the grid lacks it.
    let fits =
        (columns..=columns + 1).contains(&names.len()) && names.iter().all(|n| names_column(n));
    let location = near.first()?.location();
    fits.then(|| {
        std::iter::once(String::new())
            .chain(names.into_iter().take(columns))
            .map(|name| loose(name, location.clone()))
            .collect()
    })
}
