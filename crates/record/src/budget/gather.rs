//! Everything in a document that tells of money, as tellings.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use aktsam_document::{Block, Document, Place, Severity, Table, TableId, Warning};

use super::BudgetContext;
use super::flat;
use super::grid::{self, Row};
use super::lined;
use super::lost_heads;
use super::posts;
use super::prose::{self, Utterance};
use super::roster;
use super::segment::{is_form, segments};
use super::table::{self, About};
use super::telling::Telling;
use super::words::{Normal, funding, words};
use super::wrapped;
use crate::headings::normalise::without_remark;
use crate::model::{Field, Funding, Staffing};
use crate::reading::{Draft, Part, Passage, Reading};

/// More tables than this are no application's budget; the rest is not read as money.
const MAX_TABLES: usize = 2_000;

/// What was gathered.
#[derive(Default)]
pub(crate) struct Gathered {
    pub(crate) tellings: Vec<Telling>,
    pub(crate) staffing: Vec<Staffing>,
    pub(crate) warnings: Vec<Warning>,
}

/// Where a table stands in the reading.
#[derive(Clone, Copy)]
struct Seat<'r> {
    section: Option<&'r Draft>,
    heading: Option<&'r str>,
}

/// Gathers the tellings of a document.
pub(crate) fn gather(reading: &Reading<'_>, context: &BudgetContext) -> Gathered {
    let mut out = Gathered::default();
    let (seats, own_rows) = seats(reading);
    let mut consumed: BTreeSet<TableId> = BTreeSet::new();
    let mut forms: Vec<(Option<String>, Utterance<'_>)> = Vec::new();
    let document = reading.document;
    let mut index = 0;
    while index < document.tables.len().min(MAX_TABLES) {
        let id = TableId(index as u32);
        let seat = seats.get(&id).copied().unwrap_or(Seat {
            section: None,
            heading: None,
        });
        let mut runs = match document.table(id).map(grid::grid) {
            Some(Ok(rows)) => without_form(rows, own_rows.get(&id)),
            Some(Err(grid::TooLarge)) => {
                out.warnings.push(too_large(document, id));
                consumed.insert(id);
                index += 1;
                continue;
            }
            None => break,
        };
        let mut ids = vec![id];
        if let Some((_, rows)) = runs.last_mut() {
            while let Some(more) = continuation(document, TableId(ids.len() as u32 - 1 + id.0)) {
                rows.extend(more);
                ids.push(TableId(id.0 + ids.len() as u32));
                if rows.len() > grid::MAX_ROWS {
                    break;
                }
            }
        }
        index += ids.len();
        let is_sheet = document.table(id).is_some_and(|t| t.sheet.is_some());
        // The sheets of a workbook are not under the headings of the sheet before them.
        if seat.section.is_some_and(is_foreign) && !is_sheet && !context.is_budget {
            continue;
        }
        let several = runs.len() > 1;
        for (seat_of_run, rows) in runs {
            // Of several tables in a form each stands under the heading of its own box.
            let seat = if several { seat_of_run } else { seat };
            if several && seat.section.is_some_and(is_foreign) && !context.is_budget {
                continue;
            }
            let about = about(document, id, seat, context);
            let mut filled = rows.iter().flatten().filter(|s| s.is_filled());
            if filled.all(|s| s.hidden) {
                continue;
            }
            if is_form(&rows) {
                let scope = about.scope.clone();
                for utterance in of_form(rows, about.expects_money) {
                    forms.push((scope.clone(), utterance));
                }
                consumed.extend(ids.iter().copied());
                continue;
            }
            let posts = roster::posts(&rows, about.scope.as_deref());
            if !posts.is_empty() {
                consumed.extend(ids.iter().copied());
                out.staffing.extend(posts);
                continue;
            }
            let rows = match lost_heads::above(reading, id, &rows) {
                Some(head) => std::iter::once(head).chain(rows).collect(),
                None => rows,
            };
            let found = read_table(rows, &about);
            if !found.is_empty() {
                consumed.extend(ids.iter().copied());
                out.tellings.extend(found);
            }
        }
    }
    of_prose(reading, context, &consumed, forms, &mut out);
    out
}

/// The rows of each table that belong to it, and not to a form around it; each with where it stands.
type OwnRows<'r> = BTreeMap<TableId, BTreeMap<u32, Seat<'r>>>;

/// Where each table stands, and which of its rows are rows of a table: those of a form that it
/// stands in are part of the flow. A table that goes through several sections belongs to the budget.
fn seats<'r>(reading: &'r Reading<'_>) -> (BTreeMap<TableId, Seat<'r>>, OwnRows<'r>) {
    let mut seats: BTreeMap<TableId, Seat<'r>> = BTreeMap::new();
    let mut rows = OwnRows::new();
    let is_budget = |s: Option<&Draft>| s.is_some_and(|s| s.fields.contains(&Field::Budget));
    for passage in &reading.passages {
        let Some((id, row, _)) = passage.cell else {
            continue;
        };
        let section = reading.section_of(passage);
        let heading = section.and_then(|s| reading.heading_of(s));
        let seat = Seat { section, heading };
        rows.entry(id).or_default().entry(row).or_insert(seat);
        let known = seats.get(&id);
        if known.is_none() || is_budget(section) && !is_budget(known.and_then(|k| k.section)) {
            seats.insert(id, seat);
        }
    }
    (seats, rows)
}

/// The rows of a grid that are no rows of the form around it, apart where rows of the form stand
/// between them: each box of a form may hold a table of its own.
fn without_form<'d, 'r>(
    rows: Vec<Row<'d>>,
    own: Option<&BTreeMap<u32, Seat<'r>>>,
) -> Vec<(Seat<'r>, Vec<Row<'d>>)> {
    let nowhere = Seat {
        section: None,
        heading: None,
    };
    let Some(own) = own else {
        return vec![(nowhere, rows)];
    };
    let filled = |row: &Row<'_>| row.iter().any(super::grid::Slot::is_filled);
    let mut runs: Vec<(Option<Seat<'r>>, Vec<Row<'d>>)> = vec![(None, Vec::new())];
    for (r, row) in rows.into_iter().enumerate() {
        let seat = own.get(&(r as u32)).copied();
        if seat.is_some() || !filled(&row) {
            if let Some((first, run)) = runs.last_mut() {
                *first = first.or(seat);
                run.push(row);
            }
        } else if runs.last().is_some_and(|(_, run)| !run.is_empty()) {
            runs.push((None, Vec::new()));
        }
    }
    runs.retain(|(_, run)| run.iter().any(filled));
    let runs = runs.into_iter();
    runs.map(|(seat, run)| (seat.unwrap_or(nowhere), run))
        .collect()
}

fn too_large(document: &Document, id: TableId) -> Warning {
    Warning::new(
        "budget_table_too_large",
        Severity::Review,
        "A table has more rows or columns than any project's budget; it was not read as one.",
    )
    .at(document
        .table(id)
        .map(|t| t.location.clone())
        .unwrap_or_default())
}

/// Sections whose tables are never budgets of this project.
fn is_foreign(section: &Draft) -> bool {
    section
        .fields
        .iter()
        .any(|f| matches!(f, Field::Terms | Field::Contact | Field::Signatures))
        && !section.fields.contains(&Field::Budget)
}

/// The rows of the table after `id`, if it is the same table gone on over a page break.
fn continuation(document: &Document, id: TableId) -> Option<Vec<Row<'_>>> {
    let (this, next) = (document.table(id)?, document.table(TableId(id.0 + 1))?);
    let pages = |table: &Table| -> Option<(u32, u32)> {
        let mut pages = table.location.places().filter_map(|p| match p {
            Place::Page { page, .. } => Some(*page),
            _ => None,
        });
        let first = pages.next()?;
        Some((first, pages.last().unwrap_or(first)))
    };
    let broken = pages(next)?.0 == pages(this)?.1 + 1;
    let position = |id: TableId| document.blocks.iter().position(|b| *b == Block::Table(id));
    let adjacent = position(TableId(id.0 + 1))? == position(id)? + 1;
    if !broken || !adjacent || this.columns != next.columns {
        return None;
    }
    let rows = grid::grid(next).ok()?;
    let cut = segments(rows.clone());
    let first = cut.first()?;
    let head = grid::grid(this).ok()?;
    let same_header = segments(head)
        .first()
        .is_some_and(|s| s.header.first().map(texts) == first.header.first().map(texts));
    (first.header.is_empty() || same_header).then_some(rows)
}

fn texts(row: &Row<'_>) -> Vec<String> {
    row.iter()
        .map(|s| grid::normal(s).as_str().to_owned())
        .collect()
}

fn about(document: &Document, id: TableId, seat: Seat<'_>, context: &BudgetContext) -> About {
    let table = document.table(id);
    let mut near: Vec<String> = Vec::new();
    near.extend(table.and_then(|t| t.caption.clone()));
    near.extend(before(document, id));
    near.extend(table.and_then(|t| t.sheet.clone()));
    near.extend(seat.heading.map(str::to_owned));
    let in_budget = seat
        .section
        .is_some_and(|s| s.fields.contains(&Field::Budget));
    let named = table.is_some_and(|t| {
        t.sheet
            .iter()
            .chain(&t.caption)
            .any(|n| Normal::new(n).has(&words().money))
    });
    let first_year = context
        .start
        .as_deref()
        .and_then(|s| s.get(..4)?.parse().ok())
        .or(context.default_year);
    About {
        near,
        scope: seat.section.and_then(|s| s.scope.clone()),
        expects_money: in_budget || named || context.is_budget,
        first_year,
        location: table.map(|t| t.location.clone()).unwrap_or_default(),
    }
}

/// The short texts right before a table, the nearest first.
fn before(document: &Document, id: TableId) -> Vec<String> {
    let Some(at) = document.blocks.iter().position(|b| *b == Block::Table(id)) else {
        return Vec::new();
    };
    document
        .blocks
        .iter()
        .take(at)
        .rev()
        .take(3)
        .map_while(|block| block.as_text())
        .map_while(|text| (text.text.len() <= 200).then(|| text.text.clone()))
        .collect()
}

/// Reads the segments of a grid; hidden rows are left out unless the sums close only with them.
fn read_table(rows: Vec<Row<'_>>, about: &About) -> Vec<Telling> {
    let is_hidden = |row: &Row<'_>| {
        let mut filled = row.iter().filter(|s| s.is_filled()).peekable();
        filled.peek().is_some() && filled.all(|s| s.hidden)
    };
    if !rows.iter().any(is_hidden) {
        return read_whole(rows, about);
    }
    let visible: Vec<Row<'_>> = rows.iter().filter(|r| !is_hidden(r)).cloned().collect();
    let without = read_segments(visible, about);
    let closes = |found: &[Telling]| found.iter().flat_map(|t| &t.checks).all(|c| c.ok);
    if closes(&without) {
        return without;
    }
    let mut with = read_segments(rows, about);
    if !closes(&with) {
        return without;
    }
    if let Some(first) = with.first_mut() {
        first.warnings.push(
            Warning::new(
                "budget_hidden_rows",
                Severity::Review,
                "Hidden rows belong to the sums of a table; they are among its lines.",
            )
            .at(about.location.clone()),
        );
    }
    with
}

/// Reads the segments of a grid, and of the grid with broken amounts joined: what leaves fewer sums
/// open is meant.
fn read_whole(rows: Vec<Row<'_>>, about: &About) -> Vec<Telling> {
    let Some(joined) = wrapped::joined(&rows) else {
        return read_segments(rows, about);
    };
    let open = |found: &[Telling]| {
        let checks = found.iter().flat_map(|t| &t.checks);
        checks.fold((0_usize, 0_usize), |(open, ok), c| {
            (open + usize::from(!c.ok), ok + usize::from(c.ok))
        })
    };
    let (plain, whole) = (
        read_segments(rows, about),
        read_segments(joined.rows, about),
    );
    let ((before, _), (after, proved)) = (open(&plain), open(&whole));
    if proved > 0 && (after < before || joined.is_sure && after == before) {
        whole
    } else {
        plain
    }
}

fn read_segments(rows: Vec<Row<'_>>, about: &About) -> Vec<Telling> {
    segments(rows)
        .iter()
        .filter_map(|segment| table::read(segment, about))
        .collect()
}

/// The answers of a form: the first text of a row asks, the rest answers.
fn of_form(rows: Vec<Row<'_>>, in_budget: bool) -> Vec<Utterance<'_>> {
    let mut found = Vec::new();
    for row in rows {
        let mut filled = row.into_iter().filter(super::grid::Slot::is_filled);
        let Some(label) = filled.next() else { continue };
        let mut any = false;
        for slot in filled {
            any = true;
            let location = slot.location.into_owned();
            found.push(Utterance {
                text: slot.text,
                label: Some(label.text.to_string()),
                in_budget,
                payer: None,
                locate: Box::new(move |_| location.clone()),
            });
        }
        if !any {
            let location = label.location.into_owned();
            found.push(Utterance {
                text: label.text,
                label: None,
                in_budget,
                payer: None,
                locate: Box::new(move |_| location.clone()),
            });
        }
    }
    found
}

/// The heading that a short answer right below it answers: "Sökt belopp" / "365 000 kr".
fn asked_by(reading: &Reading<'_>, section: &Draft, passage: &Passage<'_>) -> Option<String> {
    let below = section.heading?.checked_add(1)?;
    let first = reading.passages.get(below)?;
    let short = passage.text.chars().count() <= 40;
    (short && std::ptr::eq(first.text.as_ptr(), passage.text.as_ptr()))
        .then(|| reading.heading_of(section).map(str::to_owned))
        .flatten()
}

fn of_prose<'r>(
    reading: &'r Reading<'r>,
    context: &BudgetContext,
    consumed: &BTreeSet<TableId>,
    forms: Vec<(Option<String>, Utterance<'r>)>,
    out: &mut Gathered,
) {
    let mut by_scope: BTreeMap<Option<String>, Vec<Utterance<'r>>> = BTreeMap::new();
    for (scope, utterance) in forms {
        by_scope.entry(scope).or_default().push(utterance);
    }
    for section in &reading.sections {
        if is_foreign(section) {
            continue;
        }
        let in_budget = section.fields.contains(&Field::Budget) || context.is_budget;
        // Who works how much is told with the organisation too: "en processledare på 50 %".
        let about_posts = in_budget
            || section.fields.is_empty()
            || section.fields.iter().any(|f| {
                matches!(
                    f,
                    Field::Staffing
                        | Field::Organisation
                        | Field::Method
                        | Field::Activities
                        | Field::Purpose
                )
            });
        let texts: Vec<&Passage<'_>> = reading
            .passages_of(section)
            .iter()
            .filter(|p| matches!(p.part, Part::Answer | Part::Item))
            .filter(|p| p.cell.is_none_or(|(id, _, _)| !consumed.contains(&id)))
            .collect();
        let heading_payer = reading
            .heading_of(section)
            // "Egen insats (tid, lokal) – minst lika stor som det sökta": the remark is not asked.
            .map(without_remark)
            .and_then(|h| funding(&Normal::new(h)))
            .filter(|f| in_budget && *f == Funding::Own);
        let mut read = vec![false; texts.len()];
        let tabbed = texts
            .iter()
            .any(|p| p.cell.is_none() && p.text.contains('\t'));
        if in_budget || tabbed {
            let about = About {
                near: reading
                    .heading_of(section)
                    .map(str::to_owned)
                    .into_iter()
                    .collect(),
                scope: section.scope.clone(),
                expects_money: in_budget,
                first_year: context
                    .start
                    .as_deref()
                    .and_then(|s| s.get(..4)?.parse().ok()),
                location: texts.first().map(|p| p.location()).unwrap_or_default(),
            };
            let mut found = lined::read(&texts, &about);
            if found.is_empty() && in_budget {
                found = flat::read(&texts, &about);
            }
            for (telling, range) in found {
                out.tellings.push(telling);
                for flag in read.iter_mut().take(range.end).skip(range.start) {
                    *flag = true;
                }
            }
        }
        for (passage, read) in texts.into_iter().zip(read) {
            if read {
                continue;
            }
            if about_posts {
                out.staffing.extend(posts::of_text(
                    passage.text,
                    section.scope.as_deref(),
                    |r| passage.locate(r),
                ));
            }
            by_scope
                .entry(section.scope.clone())
                .or_default()
                .push(Utterance {
                    text: Cow::Borrowed(passage.text),
                    label: asked_by(reading, section, passage),
                    in_budget,
                    payer: heading_payer,
                    locate: Box::new(move |range| passage.locate(range)),
                });
        }
    }
    let duration = duration(context);
    for (scope, utterances) in by_scope {
        out.tellings
            .extend(prose::read(&utterances, scope.as_deref(), duration));
    }
}

/// How many whole years the project lasts, where both days are known.
pub(super) fn duration(context: &BudgetContext) -> Option<u32> {
    let year = |text: &Option<String>| -> Option<u32> {
        let text = text.as_deref().filter(|t| t.len() == 4)?;
        text.parse().ok()
    };
    // "under 2021 och 2022"
    if let (Some(first), Some(last)) = (year(&context.start), year(&context.end)) {
        return last.checked_sub(first).map(|years| years + 1);
    }
    let day = |text: &Option<String>| -> Option<[i32; 3]> {
        let text = text.as_deref()?;
        let mut parts = text.split('-').map(|p| p.parse::<i32>().ok());
        Some([parts.next()??, parts.next()??, parts.next()??])
    };
    let [y0, m0, d0] = day(&context.start)?;
    let [y1, m1, d1] = day(&context.end)?;
    let months = (y1 - y0) * 12
        + (m1 - m0)
        + match d1 - d0 {
            27.. => 1,
            -1..=26 => 0,
            _ => -1,
        };
    (months > 0 && months % 12 == 0).then_some(months as u32 / 12)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_table_in_a_box_of_a_form_is_read_alone() {
        use aktsam_document::{Cell, Location};

        let cell = |column: u32, span: u32, text: &str| Cell {
            col_span: span,
            ..Cell::new(column, text, Location::default())
        };
        let asked = |label: &str, answer: &str| vec![cell(0, 1, label), cell(1, 3, answer)];
        let row = |texts: [&str; 3]| (1..).zip(texts).map(|(c, t)| cell(c, 1, t)).collect();
        let mut document = Document::new("application/pdf");
        let id = document.push_table(Table {
            columns: 4,
            rows: vec![
                asked("Syfte", "Fler unga vuxna kommer i arbete."),
                asked("Målgrupp", "Unga vuxna mellan 18 och 29 år."),
                asked("Budget", "Kostnaderna avser ett år."),
                row(["Kostnad", "Egen finansiering", "Sökta medel 2024"]),
                row(["Coach", "", "500 000"]),
                row(["Lokal", "100 000", ""]),
                row(["Summa", "100 000", "500 000"]),
                asked("Tidplan", "Insatsen har två faser."),
                row(["Start", "Planering", "Uppstart och rekrytering"]),
                row(["Drift", "Genomförande", "Gruppträffar varje vecka"]),
                row(["Avslut", "Överlämning", "Kommunen tar över arbetet"]),
            ],
            ..Table::default()
        });
        document.blocks.push(Block::Table(id));
        let lexicon = crate::Lexicon::builtin();
        let reading = crate::sections::read(&document, &lexicon);
        let read = super::super::read(&reading, &BudgetContext::default(), &lexicon.organisations);
        let kronor = |amount: Option<crate::model::Sek>| amount.map(|a| a.to_string());
        assert_eq!(kronor(read.budget.applied).as_deref(), Some("500 000"));
        assert_eq!(kronor(read.budget.own).as_deref(), Some("100 000"));
    }

    #[test]
    fn whole_years_are_counted() {
        let of = |start: &str, end: &str| {
            duration(&BudgetContext {
                start: Some(start.into()),
                end: Some(end.into()),
                ..BudgetContext::default()
            })
        };
        assert_eq!(of("2021-01-01", "2021-12-31"), Some(1));
        assert_eq!(of("2022-11-07", "2025-11-06"), Some(3));
        assert_eq!(of("2023-04-01", "2026-03-31"), Some(3));
        assert_eq!(of("2021-03-01", "2021-12-31"), None);
        assert_eq!(of("2015-23", "2018"), None);
    }
}
