//! Plans drawn as a chart: a column each month, quarter or week, and marks where a step is under way.

use std::cell::OnceCell;

use aktsam_document::{Location, Table, TableId};

use super::TimelineReading;
use crate::dates::{Date, years};
use crate::lower::LowerCase;
use crate::model::{Evidence, Field, Phase};
use crate::reading::{Part, Reading};

/// A chart has at least so many columns of time.
const FEWEST: usize = 3;
/// A longer mark is a text.
const LONGEST_MARK: usize = 2;
/// A table of more rows is no plan.
const MOST_ROWS: usize = 400;
/// Nor is one of more columns.
const MOST_COLUMNS: usize = 120;

/// What a column of a chart stands for: its first and its last month, and where its head stands.
struct Span<'d> {
    column: u32,
    first: Date,
    last: Date,
    head: &'d Location,
}

/// Phases of the charts in sections of the timeline; none where there are none.
pub(super) fn read(reading: &Reading<'_>) -> TimelineReading {
    let mut out = TimelineReading::default();
    let mut tables: Vec<TableId> = reading
        .answers(Field::Timeline)
        .filter(|p| matches!(p.part, Part::Answer | Part::Item))
        .filter_map(|p| p.cell.map(|(table, ..)| table))
        .collect();
    tables.sort_unstable();
    tables.dedup();
    // Looked for once, and only where a chart's heads have no year.
    let told = OnceCell::new();
    for table in tables {
        if let Some(table) = reading.document.table(table)
            && table.rows.len() <= MOST_ROWS
        {
            chart(reading, table, &told, &mut out);
        }
    }
    out
}

fn chart(
    reading: &Reading<'_>,
    table: &Table,
    told: &OnceCell<Vec<i16>>,
    out: &mut TimelineReading,
) {
    let Some((head, columns)) = (0..table.rows.len().min(3)).find_map(|row| {
        let columns = spans(reading, table, told, row);
        (columns.len() >= FEWEST).then_some((row, columns))
    }) else {
        return;
    };
    let mut phases: Vec<(String, [&Span<'_>; 2], Location)> = Vec::new();
    for row in table.rows.iter().skip(head + 1) {
        let first_of_time = columns.first().map_or(0, |c| c.column);
        let label = row
            .iter()
            .filter(|cell| cell.column < first_of_time)
            .map(|cell| cell.text.trim())
            .find(|text| text.chars().filter(|c| c.is_alphabetic()).count() > 2);
        let mut marked: Option<[&Span<'_>; 2]> = None;
        let mut location = Location::default();
        for cell in row {
            let mark = cell.text.trim();
            if mark.is_empty() {
                continue;
            }
            let covers = cell.column..cell.column.saturating_add(cell.col_span.max(1));
            let mut over = columns.iter().filter(|c| covers.contains(&c.column));
            let Some(first) = over.next() else { continue };
            let last = over.next_back().unwrap_or(first);
            if mark.chars().count() > LONGEST_MARK || mark.chars().any(|c| c.is_ascii_digit()) {
                // Words in the columns of time: no chart of marks.
                return;
            }
            location.extend(&cell.location);
            marked = Some([marked.map_or(first, |[from, _]| from), last]);
        }
        if let (Some(label), Some(marked)) = (label, marked) {
            phases.push((label.to_owned(), marked, location));
        }
    }
    if phases.len() < 2 {
        return;
    }
    for (label, [from, to], mut location) in phases {
        let i = out.timeline.phases.len();
        location.extend(from.head);
        location.extend(to.head);
        for key in ["start", "end"] {
            // No words tell it: the mark and the head of its column do.
            let evidence = Evidence {
                quote: None,
                location: location.clone(),
                from: Vec::new(),
            };
            out.evidence
                .push((format!("/timeline/phases/{i}/{key}"), evidence));
        }
        out.timeline.phases.push(Phase {
            label,
            start: Some(from.first.to_string()),
            end: Some(to.last.to_string()),
        });
    }
}

/// The columns of time that a row heads.
fn spans<'d>(
    reading: &Reading<'_>,
    table: &'d Table,
    told: &OnceCell<Vec<i16>>,
    row: usize,
) -> Vec<Span<'d>> {
    let Some(heads) = table.rows.get(row) else {
        return Vec::new();
    };
    let mut year = None;
    let mut out: Vec<Span<'d>> = Vec::new();
    for cell in heads.iter().filter(|c| !c.text.trim().is_empty()) {
        let text = cell.text.lower();
        let Some((first, last)) = months(&text) else {
            // Something else than a time among them: no row of heads.
            if out.is_empty() {
                continue;
            }
            return Vec::new();
        };
        if out.len() >= MOST_COLUMNS {
            return Vec::new();
        }
        let own = years(&cell.text).first().copied();
        let above = || above(table, row, cell.column);
        let before: Option<i16> = year;
        let Some(this) = own
            .or_else(above)
            .or(before)
            .or_else(|| the_year(reading, table, told))
        else {
            return Vec::new();
        };
        // "nov | dec | jan": the year has turned.
        let turned = own.is_none()
            && above().is_none()
            && out.last().is_some_and(|l| l.first.month > Some(first));
        let this = if turned { this + 1 } else { this };
        year = Some(this);
        let (Some(first), Some(last)) = (Date::month(this, first), Date::month(this, last)) else {
            return Vec::new();
        };
        out.push(Span {
            column: cell.column,
            first,
            last,
            head: &cell.location,
        });
    }
    out
}

/// The months that a head names: "jan", "Mars 2024", "kv 2", "Q3".
fn months(head: &str) -> Option<(u8, u8)> {
    const MONTHS: &[&str] = &[
        "jan", "feb", "mar", "apr", "maj", "jun", "jul", "aug", "sep", "okt", "nov", "dec",
    ];
    let head = head.trim();
    if head.chars().count() > 16 {
        return None;
    }
    let word: String = head.chars().take_while(|c| c.is_alphabetic()).collect();
    if let Some(at) = MONTHS.iter().position(|m| word.starts_with(m)) {
        let month = at as u8 + 1;
        return (word.chars().count() <= 9).then_some((month, month));
    }
    let quarter = match word.as_str() {
        "q" | "k" | "kv" | "kvartal" => head.get(word.len()..)?,
        _ => return None,
    };
    let digit = quarter.trim_start_matches(['.', ' ']);
    let number = digit
        .chars()
        .next()?
        .to_digit(10)
        .filter(|n| (1..=4).contains(n))? as u8;
    Some((number * 3 - 2, number * 3))
}

/// The year in a row above that stands over a column, or left of it.
fn above(table: &Table, row: usize, column: u32) -> Option<i16> {
    table.rows.get(..row)?.iter().rev().find_map(|cells| {
        let mut over = cells.iter().filter(|c| c.column <= column);
        let named = over.rfind(|c| !c.text.trim().is_empty())?;
        years(&named.text).first().copied()
    })
}

/// The one year that the table's own caption, or the section that it stands in, names.
fn the_year(reading: &Reading<'_>, table: &Table, told: &OnceCell<Vec<i16>>) -> Option<i16> {
    let of_sections = told.get_or_init(|| {
        let mut found = Vec::new();
        let plans = reading.sections.iter();
        for section in plans.filter(|s| s.fields.contains(&Field::Timeline)) {
            found.extend(reading.heading_of(section).map(years).unwrap_or_default());
            for passage in reading.passages_of(section) {
                found.extend(years(passage.text));
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    });
    let mut all = years(table.caption.as_deref().unwrap_or_default());
    all.extend(of_sections);
    all.sort_unstable();
    all.dedup();
    match all[..] {
        [year] => Some(year),
        _ => None,
    }
}
