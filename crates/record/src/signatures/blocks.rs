//! Signature blocks: a name, an organisation and a date beside their labels, in tables or lines.

use super::by_hand;
use super::labels::{Label, Piece, pieces};
use super::names::{is_name, write_name};
use crate::dates;
use crate::lexicon::organisations::Organisations;
use crate::lines::{Line, whole_cells};
use crate::model::{Signature, SignatureStatus};

/// A row of a table, or a line of the flow.
struct Row<'t> {
    entries: Vec<Entry<'t>>,
    /// Marks the table, or the page, that the row belongs to.
    group: (Option<u32>, Option<u32>),
}

struct Entry<'t> {
    pieces: Vec<Piece<'t>>,
    line: Line<'t>,
}

impl<'t> Entry<'t> {
    /// The label, where it has exactly one.
    fn label(&self) -> Option<Label> {
        let mut labels = self.pieces.iter().filter_map(|p| p.label);
        labels.next().filter(|_| labels.next().is_none())
    }

    /// The words that are no label.
    fn value(&self) -> &'t str {
        self.pieces
            .iter()
            .map(|p| p.value)
            .find(|v| !v.is_empty())
            .unwrap_or("")
    }

    fn is_plain(&self) -> bool {
        self.pieces.iter().all(|p| p.label.is_none())
    }
}

/// A block being filled.
#[derive(Default)]
struct Block<'t> {
    parts: Vec<(Label, &'t str, Line<'t>)>,
}

/// The signatures of the blocks in these lines. `free` marks the lines that are not taken yet.
pub(super) fn read(
    lines: &[Line<'_>],
    free: &[bool],
    organisations: &Organisations,
) -> Vec<Signature> {
    let rows = rows(lines, free);
    let mut out = Vec::new();
    let mut open: Vec<Block<'_>> = Vec::new();
    let mut quiet = 0;
    for (at, row) in rows.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|b| rows.get(b));
        if before.is_some_and(|b| b.group != row.group && (b.group.0 != row.group.0)) {
            flush(&mut open, &mut out, organisations);
        }
        let pairs = pairs(&rows, at);
        if pairs.is_empty() {
            late_name(&mut open, row);
            quiet += 1;
            if quiet > 3 {
                flush(&mut open, &mut out, organisations);
            }
            continue;
        }
        quiet = 0;
        let mut taken: Vec<Label> = Vec::new();
        for (label, value, line) in pairs {
            // The second of a kind in a row is the block beside.
            let column = taken.iter().filter(|t| **t == label).count();
            taken.push(label);
            let again = open
                .get(column)
                .is_some_and(|b| b.parts.iter().any(|(l, _, _)| *l == label));
            if again {
                flush(&mut open, &mut out, organisations);
            }
            while open.len() <= column {
                open.push(Block::default());
            }
            if let Some(block) = open.get_mut(column) {
                block.parts.push((label, value, line));
            }
        }
    }
    flush(&mut open, &mut out, organisations);
    out
}

/// A name that a layout puts below all labels of the one block that waits for it.
fn late_name<'t>(open: &mut [Block<'t>], row: &Row<'t>) {
    let ([block], [entry]) = (open, row.entries.as_slice()) else {
        return;
    };
    let waits =
        |label: &Label| matches!(label, Label::PrintedName | Label::Signer | Label::Signature);
    let empty = block.parts.iter().any(|(l, _, _)| waits(l))
        && block
            .parts
            .iter()
            .all(|(l, v, _)| !waits(l) || v.is_empty());
    let value = entry.value();
    if empty && entry.is_plain() && value.len() < 60 && leading_name(value).is_some() {
        block.parts.push((Label::PrintedName, value, entry.line));
    }
}

fn rows<'d>(lines: &[Line<'d>], free: &[bool]) -> Vec<Row<'d>> {
    let mut out: Vec<Row<'d>> = Vec::new();
    let mut last: Option<(u32, usize)> = None;
    let own = lines.iter().zip(free).filter(|(_, free)| **free);
    let whole = whole_cells(own.map(|(line, _)| *line));
    for line in &whole {
        let entry = Entry {
            pieces: pieces(line.text),
            line: *line,
        };
        if let Some((table, row, _)) = line.cell {
            let here = Some((table.0, row));
            let continues = here == last;
            last = here;
            if continues && let Some(row) = out.last_mut() {
                row.entries.push(entry);
                continue;
            }
        } else {
            last = None;
        }
        // Several pieces of one line stand for cells: "Organisation och datum  Region X 2020-06-12".
        let entries = if entry.pieces.len() > 1 {
            entry
                .pieces
                .iter()
                .map(|p| Entry {
                    pieces: vec![p.clone()],
                    line: entry.line,
                })
                .collect()
        } else {
            vec![entry]
        };
        out.push(Row {
            entries,
            group: (line.cell.map(|c| c.0.0), line.page),
        });
    }
    out
}

/// The labels of a row with their values: inside the entry, beside it, or in the row below or above.
fn pairs<'t>(rows: &[Row<'t>], at: usize) -> Vec<(Label, &'t str, Line<'t>)> {
    let Some(row) = rows.get(at) else {
        return Vec::new();
    };
    let entries = &row.entries;
    let mut used = vec![false; entries.len()];
    let mut out = Vec::new();
    let all_labels = entries
        .iter()
        .all(|e| e.label().is_some() && e.value().is_empty());
    for (i, entry) in entries.iter().enumerate() {
        if used.get(i).copied().unwrap_or(false) {
            continue;
        }
        let Some(label) = entry.label() else { continue };
        let mut take = |j: Option<usize>| -> Option<(&'t str, Line<'t>)> {
            let j = j?;
            let other = entries.get(j)?;
            // A neighbour of the same label that holds the value: "E-post: | E-post: eva@…".
            let same = other.label() == Some(label) && !other.value().is_empty();
            let free = !used.get(j).copied().unwrap_or(true);
            (free && (other.is_plain() || same)).then(|| {
                if let Some(slot) = used.get_mut(j) {
                    *slot = true;
                }
                (other.value(), other.line)
            })
        };
        let (value, line) = if entry.value().is_empty() {
            take(Some(i + 1))
                .or_else(|| take(i.checked_sub(1)))
                .or_else(|| all_labels.then(|| beyond(rows, at, i)).flatten())
                .unwrap_or(("", entry.line))
        } else {
            // "E-post: eva@… | E-post:": the empty one beside belongs to it.
            if let Some(next) = entries.get(i + 1)
                && next.label() == Some(label)
                && next.value().is_empty()
                && entries.len() == 2
                && let Some(slot) = used.get_mut(i + 1)
            {
                *slot = true;
            }
            (entry.value(), entry.line)
        };
        out.push((label, value, line));
    }
    out
}

/// The value of the `i`th label of a row of labels, in the row below, or where that has labels too,
/// above.
fn beyond<'t>(rows: &[Row<'t>], at: usize, i: usize) -> Option<(&'t str, Line<'t>)> {
    let row = rows.get(at)?;
    let plain = |other: Option<&Row<'t>>| -> Option<(&'t str, Line<'t>)> {
        let other = other?;
        let fits = other.group == row.group && other.entries.iter().all(Entry::is_plain);
        let asked = row.entries.get(i)?;
        let entry = match asked.line.cell {
            // Nobody wrote into some of the cells.
            Some((_, _, column)) if other.entries.len() < row.entries.len() => {
                let mut cells = other.entries.iter();
                cells.find(|e| e.line.cell.is_some_and(|(_, _, c)| c == column))?
            }
            _ if other.entries.len() == row.entries.len() => other.entries.get(i)?,
            _ => return None,
        };
        if !fits {
            return None;
        }
        let label = asked.label()?;
        (entry.value().len() <= 90 && suits(label, entry.value()))
            .then(|| (entry.value(), entry.line))
    };
    let below = plain(rows.get(at + 1));
    let above = plain(at.checked_sub(1).and_then(|b| rows.get(b)));
    // Values above their labels: the row above is a value, and the one below belongs to the next
    // label, or there is none.
    let below_is_next = rows
        .get(at + 2)
        .is_some_and(|r| r.group == row.group && r.entries.iter().all(|e| e.label().is_some()));
    let above_was_ours = at
        .checked_sub(2)
        .and_then(|b| rows.get(b))
        .is_some_and(|r| r.group == row.group && r.entries.iter().all(|e| e.label().is_some()));
    match (above, below) {
        (Some(above), Some(below)) => {
            if below_is_next && !above_was_ours && looks_filled(above.0) {
                Some(above)
            } else {
                Some(below)
            }
        }
        (above, below) => below.or_else(|| above.filter(|a| looks_filled(a.0))),
    }
}

/// Whether a value in another line can be what a label asks for.
fn suits(label: Label, value: &str) -> bool {
    let address = value.contains('@');
    match label {
        Label::Contact => address || value.bytes().filter(u8::is_ascii_digit).count() >= 5,
        Label::PrintedName | Label::Signer | Label::Signature | Label::Name => {
            !address && date_of(value).is_none()
        }
        _ => !address,
    }
}

/// A value that a person writes in a signature block: a name, a date, a rule to sign on.
fn looks_filled(value: &str) -> bool {
    is_rule(value) || leading_name(value).is_some() || date_of(value).is_some()
}

fn is_rule(value: &str) -> bool {
    !value.is_empty() && value.chars().all(|c| "_.-…–— ".contains(c))
}

fn flush(open: &mut Vec<Block<'_>>, out: &mut Vec<Signature>, organisations: &Organisations) {
    for block in open.drain(..) {
        out.extend(signature(&block, organisations));
    }
}

/// A block as a signature; `None` where nothing in it is there to be signed.
fn signature(block: &Block<'_>, organisations: &Organisations) -> Option<Signature> {
    let get = |labels: &[Label]| {
        block
            .parts
            .iter()
            .find(|(l, v, _)| labels.contains(l) && !v.is_empty() && !is_rule(v))
    };
    let signing = [Label::Signature, Label::Signer, Label::PrintedName];
    let asked = block.parts.iter().find(|(l, _, _)| signing.contains(l))?;
    let printed = get(&[Label::PrintedName]).or_else(|| get(&[Label::Name]));
    let written = get(&[Label::Signer, Label::Signature]);
    let name = printed
        .and_then(|(_, v, l)| Some((leading_name(v)?, l)))
        .or_else(|| written.and_then(|(_, v, l)| Some((leading_name(v)?, l))));
    let dated = get(&[Label::OrganisationDate, Label::PlaceDate, Label::Date]);
    let signed_at = dated.and_then(|(_, v, _)| date_of(v));
    let organisation = get(&[Label::Organisation])
        .or_else(|| get(&[Label::OrganisationDate]))
        .and_then(|(_, v, _)| organisation_of(v, organisations));
    let status = if signed_at.is_some() || (written.is_some() && name.is_some()) {
        SignatureStatus::Signed
    } else if written.is_some() {
        SignatureStatus::Unreadable
    } else {
        SignatureStatus::Expected
    };
    let location = name
        .as_ref()
        .map(|(_, line)| line.location())
        .or_else(|| dated.map(|(_, _, line)| line.location()))
        .unwrap_or_else(|| asked.2.location());
    Some(Signature {
        name: name.map(|(name, _)| write_name(name)),
        organisation,
        status,
        signed_at,
        ..by_hand(location)
    })
}

/// The name that a text begins with: "Eva Lind Enhetschef", "Eva Lind, enhetschef".
pub(super) fn leading_name(text: &str) -> Option<&str> {
    let text = text.trim();
    let head = text.split([',', '(', '/', ';']).next()?.trim();
    let mut best = None;
    for (at, c) in head.char_indices().chain([(head.len(), ' ')]) {
        if c.is_whitespace()
            && let Some(part) = head.get(..at)
            && is_name(part)
        {
            best = Some(part);
        }
    }
    best
}

/// The first whole date of a text, ISO 8601.
pub(super) fn date_of(text: &str) -> Option<String> {
    dates::find(text)
        .into_iter()
        .find(|found| found.start.day.is_some())
        .map(|found| found.start.to_string())
}

/// What stands in a text besides its date, as an organisation: its canonical name where it is known.
fn organisation_of(text: &str, organisations: &Organisations) -> Option<String> {
    if let Some(known) = organisations
        .in_text(text)
        .and_then(|i| organisations.get(i))
    {
        return Some(known.name.clone());
    }
    let date = dates::find(text).into_iter().next().map(|f| f.range);
    let rest = match date {
        Some(range) => format!(
            "{} {}",
            text.get(..range.start).unwrap_or_default(),
            text.get(range.end..).unwrap_or_default()
        ),
        None => text.to_owned(),
    };
    let rest = rest.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = rest.trim_matches(|c: char| c.is_whitespace() || ",.;:-–".contains(c));
    (!rest.is_empty() && !is_name(rest) && rest.chars().any(char::is_alphabetic))
        .then(|| rest.to_owned())
}

#[cfg(test)]
mod tests;
