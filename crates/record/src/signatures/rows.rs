//! Who signs in the rows of a table: "Lysekils kommun | 2019-11-04 | Agneta Torstensson, socialchef".

use super::blocks::date_of;
use super::by_hand;
use super::closing::name_of;
use super::names::write_name;
use crate::lexicon::organisations::Organisations;
use crate::lines::Line;
use crate::model::{Signature, SignatureStatus};

/// A day in a cell of its own is no longer, in characters.
const DAY: usize = 20;

/// More cells than this make no row of who signs.
const CELLS: usize = 5;

/// The signers of the tables in the last lines: each row has a day in a cell of its own, a name with a title or
/// beside an organisation, and nothing else.
pub(super) fn signers(lines: &[Line<'_>], organisations: &Organisations) -> Vec<Signature> {
    let row_of = |line: &Line<'_>| line.cell.map(|(table, row, _)| (table, row));
    lines
        .chunk_by(|a, b| row_of(a).is_some() && row_of(a) == row_of(b))
        .filter(|row| row.len() <= CELLS && row.first().is_some_and(|l| l.cell.is_some()))
        .filter_map(|row| signer(row, organisations))
        .collect()
}

fn signer(row: &[Line<'_>], organisations: &Organisations) -> Option<Signature> {
    let is_day =
        |line: &&Line<'_>| line.text.trim().chars().count() <= DAY && date_of(line.text).is_some();
    let day = row.iter().find(is_day)?;
    let organisation = row
        .iter()
        .find_map(|line| organisations.in_text(line.text))
        .and_then(|known| organisations.get(known))
        .map(|o| o.name.clone());
    let named = |line: &&Line<'_>| {
        let name = name_of(line.text);
        let titled = line.text.contains(',') || organisation.is_some();
        name.is_some() && titled && organisations.in_text(line.text).is_none()
    };
    let line = row.iter().find(named)?;
    // What else stands there is an organisation.
    let rest = row
        .iter()
        .filter(|l| !std::ptr::eq(*l, line) && !std::ptr::eq(*l, day));
    let known = rest
        .map(|l| l.text.trim())
        .all(|t| t.is_empty() || organisations.in_text(t).is_some());
    known.then(|| Signature {
        name: name_of(line.text).map(write_name),
        organisation,
        status: SignatureStatus::Signed,
        signed_at: date_of(day.text),
        ..by_hand(line.location())
    })
}
