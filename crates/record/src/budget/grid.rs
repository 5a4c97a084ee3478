//! A table as a grid of typed cells.

use std::borrow::Cow;

use aktsam_document::{Block, Cell, CellValue, Location, Table};

use super::words::Normal;
use crate::amounts::{self, Amount};
use crate::model::Sek;

/// A table with more rows is no project's budget.
pub(crate) const MAX_ROWS: usize = 5_000;
/// Nor is one with more columns.
pub(crate) const MAX_COLUMNS: usize = 128;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Content {
    /// Nothing, or a dash that says so.
    Empty,
    /// A number that may be money.
    Amount(Amount),
    /// A percentage: 75 for 75 %.
    Percent(f64),
    /// A date or a period.
    Date,
    /// Words.
    Text,
}

/// A position of the grid.
#[derive(Debug, Clone)]
pub(crate) struct Slot<'d> {
    /// What the cell holds. A cell that spans several positions holds it at the first alone.
    pub(crate) content: Content,
    /// The text of the cell that covers the position.
    pub(crate) text: Cow<'d, str>,
    /// Whether the cell begins here.
    pub(crate) first: bool,
    /// In a hidden row, column or sheet.
    pub(crate) hidden: bool,
    /// Bold, underlined or spanning several columns, as the name of a group is.
    pub(crate) emphasis: bool,
    /// Where the cell stands.
    pub(crate) location: Cow<'d, Location>,
}

impl Slot<'_> {
    /// The amount, where it is one.
    pub(crate) fn amount(&self) -> Option<Amount> {
        match self.content {
            Content::Amount(amount) => Some(amount),
            _ => None,
        }
    }

    /// The year, where a header could mean one by it.
    pub(crate) fn year(&self) -> Option<i16> {
        self.amount()?.looks_like_year()
    }

    /// Whether an amount stands here that can be no year.
    pub(crate) fn is_money(&self) -> bool {
        self.amount().is_some_and(|a| a.looks_like_year().is_none())
    }

    /// Whether words begin here.
    pub(crate) fn is_text(&self) -> bool {
        self.first && self.content == Content::Text
    }

    /// Whether anything begins here.
    pub(crate) fn is_filled(&self) -> bool {
        self.first && self.content != Content::Empty
    }
}

/// A row of the grid.
pub(crate) type Row<'d> = Vec<Slot<'d>>;

/// A grid too large to be a budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TooLarge;

/// The grid of a table, spans expanded.
///
/// # Errors
/// [`TooLarge`] above [`MAX_ROWS`] rows or [`MAX_COLUMNS`] columns that are filled.
pub(crate) fn grid(table: &Table) -> Result<Vec<Row<'_>>, TooLarge> {
    let filled = table
        .rows
        .iter()
        .flatten()
        .filter(|cell| !cell.text.trim().is_empty())
        .map(|cell| cell.column as usize + 1)
        .max()
        .unwrap_or(0);
    if table.rows.len() > MAX_ROWS || filled > MAX_COLUMNS {
        return Err(TooLarge);
    }
    // Spans that cover the whole table again and again would make it quadratic.
    let mut work = 0_usize;
    let mut rows: Vec<Row<'_>> = vec![vec![blank(); filled]; table.rows.len()];
    for (r, row) in table.rows.iter().enumerate() {
        for cell in row {
            let slot = slot(cell);
            let columns =
                cell.column as usize..cell.column as usize + cell.col_span.max(1) as usize;
            for line in rows.iter_mut().skip(r).take(cell.row_span.max(1) as usize) {
                work += 1 + (cell.col_span as usize).min(filled);
                if work > MAX_ROWS * MAX_COLUMNS {
                    return Err(TooLarge);
                }
                let end = columns.end.min(line.len());
                let Some(covered) = line.get_mut(columns.start.min(end)..end) else {
                    continue;
                };
                for place in covered {
                    if place.text.is_empty() && place.content == Content::Empty && !place.first {
                        *place = Slot {
                            content: Content::Empty,
                            first: false,
                            ..slot.clone()
                        };
                    }
                }
            }
            if let Some(place) = rows.get_mut(r).and_then(|line| line.get_mut(columns.start)) {
                *place = slot;
            }
        }
    }
    Ok(rows)
}

fn blank<'d>() -> Slot<'d> {
    Slot {
        content: Content::Empty,
        text: Cow::Borrowed(""),
        first: false,
        hidden: false,
        emphasis: false,
        location: Cow::Owned(Location::default()),
    }
}

fn slot(cell: &Cell) -> Slot<'_> {
    Slot {
        content: content(cell.value.as_ref(), &cell.text),
        text: collapse(&cell.text),
        first: true,
        hidden: cell.hidden,
        emphasis: cell.col_span > 1 || is_emphasised(cell),
        location: Cow::Borrowed(&cell.location),
    }
}

fn is_emphasised(cell: &Cell) -> bool {
    let mut texts = cell.blocks.iter().filter_map(Block::as_text);
    texts.next().is_some_and(|text| {
        text.style.bold
            || text.style.underline
            || text.runs.first().is_some_and(|run| {
                (run.bold || run.underline)
                    && (run.end - run.start.min(run.end)) as usize * 2 > text.text.len()
            })
    })
}

/// A slot of a text that stands in no table's cell.
pub(crate) fn loose(text: String, location: Location) -> Slot<'static> {
    Slot {
        content: content(None, &text),
        first: !text.is_empty(),
        text: Cow::Owned(text),
        hidden: false,
        emphasis: false,
        location: Cow::Owned(location),
    }
}

fn collapse(text: &str) -> Cow<'_, str> {
    let trimmed = text.trim();
    if trimmed.contains(['\n', '\t', '\r']) || trimmed.contains("  ") {
        Cow::Owned(trimmed.split_whitespace().collect::<Vec<_>>().join(" "))
    } else {
        Cow::Borrowed(trimmed)
    }
}

fn content(value: Option<&CellValue>, text: &str) -> Content {
    match value {
        Some(CellValue::Number(number)) => typed(*number, text),
        Some(CellValue::Percent(share)) => Content::Percent(share * 100.0),
        Some(CellValue::Date(_)) => Content::Date,
        Some(CellValue::Bool(_) | CellValue::Error(_)) => Content::Text,
        Some(CellValue::Text) | None => untyped(text),
    }
}

/// A number of a spreadsheet; its format may show a unit ("155 000 kr") but does not scale it.
fn typed(number: f64, text: &str) -> Content {
    let Some(value) = Sek::from_f64(number) else {
        return Content::Text;
    };
    let shown = amounts::parse(text);
    let whole = value.ore() % 100 == 0;
    let digits = (value.ore().unsigned_abs() / 100).to_string().len();
    Content::Amount(Amount {
        value,
        unit: None,
        step: if whole { 100 } else { 1 },
        per: shown.and_then(|s| s.per),
        approximate: shown.is_some_and(|s| s.approximate),
        // A format that groups thousands tells an amount from a year.
        grouped: shown.is_some_and(|s| s.grouped || s.unit.is_some()),
        digits: digits.min(20) as u8,
    })
}

fn untyped(text: &str) -> Content {
    let text = text.trim();
    if text.is_empty()
        || text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '−' | '.' | '_' | '…' | ' '))
    {
        return Content::Empty;
    }
    if let Some(percent) = percent(text) {
        return Content::Percent(percent);
    }
    if let Some(amount) = amounts::parse(text) {
        return Content::Amount(amount);
    }
    if is_period(text) {
        return Content::Date;
    }
    Content::Text
}

/// "75 %", "75%", "12,5 procent".
pub(crate) fn percent(text: &str) -> Option<f64> {
    let number = text
        .trim()
        .strip_suffix('%')
        .or_else(|| text.trim().strip_suffix("procent"))?
        .trim_end();
    let plain = number.len() <= 6
        && number
            .chars()
            .all(|c| c.is_ascii_digit() || c == ',' || c == '.');
    plain
        .then(|| number.replace(',', ".").parse().ok())
        .flatten()
}

/// Digits and the marks of dates alone: "2021-01-01 – 2021-12-31", "230401-260331", "1/7 2021".
fn is_period(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    digits >= 3
        && text.chars().all(|c| {
            c.is_ascii_digit() || matches!(c, '-' | '–' | '—' | '/' | '.' | ':' | ' ' | '\u{a0}')
        })
        && text.contains(['-', '–', '/', '.', ':'])
}

/// The words of a slot, prepared.
pub(crate) fn normal(slot: &Slot<'_>) -> Normal {
    Normal::new(&slot.text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_typed() {
        for (text, want) in [
            ("-", "empty"),
            ("", "empty"),
            ("100 %", "percent"),
            ("0%", "percent"),
            ("2021-01-01 2021-12-31", "date"),
            ("230401-260331", "date"),
            ("0431 – 468683", "date"),
            ("1 250 000", "amount"),
            ("150 tkr", "amount"),
            ("2021", "amount"),
            ("75/50 %", "text"),
            ("100% 2021-01-01 2021-12-31", "text"),
            ("15 platser", "text"),
        ] {
            let got = match untyped(text) {
                Content::Empty => "empty",
                Content::Amount(_) => "amount",
                Content::Percent(_) => "percent",
                Content::Date => "date",
                Content::Text => "text",
            };
            assert_eq!(got, want, "{text}");
        }
    }

    #[test]
    fn a_grid_too_large_is_refused_before_it_is_built() {
        let mut table = Table {
            columns: u32::MAX,
            rows: vec![vec![Cell::new(u32::MAX - 1, "1", Location::default())]],
            ..Table::default()
        };
        assert_eq!(grid(&table).unwrap_err(), TooLarge);
        table.rows = vec![vec![Cell::new(0, "x", Location::default())]; MAX_ROWS + 1];
        assert_eq!(grid(&table).unwrap_err(), TooLarge);
    }

    #[test]
    fn a_spanning_amount_stands_at_its_first_position_alone() {
        let mut wide = Cell::new(0, "1 000", Location::default());
        wide.col_span = 2;
        let table = Table {
            columns: 3,
            rows: vec![vec![wide, Cell::new(2, "2 000", Location::default())]],
            ..Table::default()
        };
        let grid = grid(&table).unwrap();
        assert!(grid[0][0].is_money());
        assert!(!grid[0][1].is_money());
        assert_eq!(grid[0][1].text, "1 000");
    }
}
