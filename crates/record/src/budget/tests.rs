//! Budgets of all kinds, typed anew with invented names and figures.

use aktsam_document::{Block, Cell, CellValue, Document, Location, Table, TextBlock};

use super::{BudgetContext, BudgetReading, read};
use crate::lexicon::Lexicon;
use crate::model::{Budget, Funding, Sek};
use crate::sections;

mod closings;
mod groups;
mod kinds;
mod layouts;
mod random;
mod strangers;

/// A table of cells separated by `|`, a row a line; `_name_` is underlined, `#` a hidden row.
pub(super) fn table(text: &str) -> Table {
    let mut table = Table::default();
    for (r, line) in text.trim_matches('\n').lines().enumerate() {
        let (line, hidden) = line.strip_prefix('#').map_or((line, false), |l| (l, true));
        let mut row = Vec::new();
        for (c, cell) in line.split('|').enumerate() {
            let cell = cell.trim();
            let (cell, underline) = cell
                .strip_prefix('_')
                .and_then(|t| t.strip_suffix('_'))
                .map_or((cell, false), |t| (t, true));
            let location = Location::block_cell(0, r as u32, c as u32);
            let mut made = Cell::new(c as u32, cell, location.clone());
            made.hidden = hidden;
            let mut block = TextBlock::new(cell, location);
            block.style.underline = underline;
            made.blocks.push(Block::Text(block));
            row.push(made);
            table.columns = table.columns.max(c as u32 + 1);
        }
        table.rows.push(row);
    }
    table
}

/// A table of a workbook: numbers are numbers, `100 %` a percentage.
pub(super) fn sheet(name: &str, text: &str) -> Table {
    let mut table = table(text);
    table.sheet = Some(name.to_owned());
    for cell in table.rows.iter_mut().flatten() {
        cell.blocks.clear();
        cell.value = Some(if let Some(percent) = cell.text.strip_suffix(" %") {
            CellValue::Percent(percent.parse::<f64>().unwrap() / 100.0)
        } else if let Ok(number) = cell.text.parse() {
            CellValue::Number(number)
        } else {
            CellValue::Text
        });
    }
    table
}

/// A document of headings, paragraphs and tables, in order.
pub(super) enum Piece {
    Text(&'static str),
    Table(Table),
}

pub(super) fn document(pieces: Vec<Piece>) -> Document {
    let mut document = Document::new("text/plain");
    for (i, piece) in pieces.into_iter().enumerate() {
        let line = i as u32 + 1;
        match piece {
            Piece::Text(text) => {
                document.blocks.push(Block::Text(TextBlock::new(
                    text,
                    Location::lines(line, line),
                )));
            }
            Piece::Table(table) => {
                let id = document.push_table(table);
                document.blocks.push(Block::Table(id));
            }
        }
    }
    document
}

pub(super) fn reading_of(pieces: Vec<Piece>, context: &BudgetContext) -> BudgetReading {
    let document = document(pieces);
    let lexicon = Lexicon::builtin();
    let reading = sections::read(&document, &lexicon);
    read(&reading, context, &lexicon.organisations)
}

/// The budget of a table below the heading "Budget".
pub(super) fn budget_of(text: &str) -> Budget {
    reading_of(
        vec![Piece::Text("Budget"), Piece::Table(table(text))],
        &BudgetContext::default(),
    )
    .budget
}

pub(super) fn kr(kronor: i64) -> Sek {
    Sek::from_kronor(kronor)
}

/// Label, year, kronor, who pays.
pub(super) fn lines(budget: &Budget) -> Vec<(&str, Option<i16>, i64, Funding)> {
    budget
        .lines
        .iter()
        .map(|l| (l.label.as_str(), l.year, l.amount.ore() / 100, l.funding))
        .collect()
}

pub(super) fn failing(budget: &Budget) -> Vec<(&str, i64, i64)> {
    budget
        .checks
        .iter()
        .filter(|c| !c.ok)
        .map(|c| {
            (
                c.what.as_str(),
                c.stated.ore() / 100,
                c.computed.ore() / 100,
            )
        })
        .collect()
}
