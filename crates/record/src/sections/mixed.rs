//! A form whose boxes hold tables, read from paper as one grid.
//!
//! On a page the lines of a box and those of the table in it make one grid: the form's rows are a
//! label and an answer that spans the rest, or one cell over all columns; the rows between them have
//! more cells and belong to the table in the box.

use aktsam_document::{Cell, Table};

use crate::headings::Analyst;
use crate::model::Field;

use super::flow::{MOST_ROWS, first_line, label_fields};

/// Fewer letters than this are no answer.
const ANSWER: usize = 12;
/// A cell over all columns that says as much is no name of a group.
const LONG_ANSWER: usize = 60;

/// Whether a table is such a form: rows that name three fields, and rows of another table.
pub(super) fn is_form(table: &Table, headings: &Analyst<'_>) -> bool {
    if table.columns < 2 {
        return false;
    }
    let mut named: Vec<Field> = Vec::new();
    let (mut labels, mut unnamed, mut answers, mut inner) = (0_usize, 0_usize, 0_usize, 0_usize);
    for row in table.rows.iter().take(MOST_ROWS) {
        if !is_outer(table, row) {
            inner += usize::from(row.len() > 1);
            continue;
        }
        match reads(row, headings) {
            // Lines to sign on are no answers.
            Some(fields) if fields.contains(&Field::Signatures) => {}
            Some(fields) => {
                labels += 1;
                named.extend(fields.first().filter(|f| !named.contains(f)));
            }
            None => unnamed += usize::from(row.len() > 1 && !is_blank(row.first())),
        }
        answers += usize::from(is_answer(row));
    }
    inner > 0 && named.len() >= 3 && labels >= unnamed && answers * 2 >= labels
}

/// Whether a row ends in an answer. A cell over all columns may be the name of a group.
fn is_answer(row: &[Cell]) -> bool {
    letters(row.last()) >= if row.len() > 1 { ANSWER } else { LONG_ANSWER }
}

/// Whether a table is what a page break left of a form of boxes under each other: a cell over all
/// columns names a field, another answers.
pub(super) fn is_rest_of_boxes(table: &Table, headings: &Analyst<'_>) -> bool {
    let over_all = || {
        let rows = table.rows.iter().take(MOST_ROWS);
        rows.filter(|row| row.len() == 1 && is_outer(table, row))
    };
    table.columns >= 2
        && over_all().any(|row| is_answer(row))
        && over_all().any(|row| !is_answer(row) && reads(row, headings).is_some())
}

/// Whether a table is what a page break left of such a form: all that it asks names a field.
pub(super) fn is_rest(table: &Table, headings: &Analyst<'_>) -> bool {
    if table.columns <= 2 {
        return false;
    }
    let mut asked = 0;
    for row in table.rows.iter().take(MOST_ROWS) {
        if !is_outer(table, row) || row.iter().all(|cell| is_blank(Some(cell))) {
            continue;
        }
        let is_label = row.len() > 1 && !is_blank(row.first());
        if is_label && reads(row, headings).is_none() {
            return false;
        }
        asked += usize::from(is_answer(row));
    }
    asked > 0
}

/// Whether a row is one of the form's own: a label with an answer that spans the rest, or one cell
/// over all columns.
pub(super) fn is_outer(table: &Table, row: &[Cell]) -> bool {
    let to_the_end = |cell: &Cell| cell.column + cell.col_span.max(1) >= table.columns;
    match row {
        [only] => only.column <= 1 && only.col_span > 1 && to_the_end(only),
        [label, answer] => {
            label.column == 0
                && label.col_span < table.columns
                && answer.col_span > 1
                && to_the_end(answer)
        }
        _ => false,
    }
}

/// The fields that a row's label names in full.
fn reads(row: &[Cell], headings: &Analyst<'_>) -> Option<Vec<Field>> {
    label_fields(first_line(row.first()?), headings)
}

fn is_blank(cell: Option<&Cell>) -> bool {
    cell.is_none_or(|c| c.text.trim().is_empty())
}

fn letters(cell: Option<&Cell>) -> usize {
    cell.map_or(0, |c| {
        c.text
            .chars()
            .filter(|c| c.is_alphabetic())
            .take(200)
            .count()
    })
}

#[cfg(test)]
mod tests {
    use aktsam_document::{Block, Document, Location, Table};

    use super::*;
    use crate::Lexicon;
    use crate::reading::Part;

    fn cell(column: u32, span: u32, text: &str) -> Cell {
        Cell {
            col_span: span,
            ..Cell::new(column, text, Location::default())
        }
    }

    fn document(rows: Vec<Vec<Cell>>) -> Document {
        let mut document = Document::new("application/pdf");
        let id = document.push_table(Table {
            columns: 4,
            rows,
            ..Table::default()
        });
        document.blocks.push(Block::Table(id));
        document
    }

    fn asked(label: &str, answer: &str) -> Vec<Cell> {
        vec![cell(0, 1, label), cell(1, 3, answer)]
    }

    fn row(texts: [&str; 3]) -> Vec<Cell> {
        (1..).zip(texts).map(|(c, t)| cell(c, 1, t)).collect()
    }

    /// Headings with their answers; cells of tables in brackets.
    fn read(document: &Document) -> Vec<(String, String)> {
        let lexicon = Lexicon::builtin();
        let reading = crate::sections::read(document, &lexicon);
        let text = |s: &crate::reading::Draft| {
            let texts = reading.passages_of(s).iter();
            let texts = texts.filter(|p| p.part != Part::Heading).map(|p| {
                p.cell
                    .map_or(p.text.to_owned(), |_| format!("[{}]", p.text))
            });
            texts.collect::<Vec<_>>().join(" ")
        };
        let sections = reading.sections.iter();
        sections
            .map(|s| {
                (
                    reading.heading_of(s).unwrap_or_default().to_owned(),
                    text(s),
                )
            })
            .collect()
    }

    #[test]
    fn a_budget_in_a_box_of_a_form_ends_where_the_form_goes_on() {
        let read = read(&document(vec![
            asked("Syfte", "Fler unga vuxna kommer i arbete."),
            asked("Målgrupp", "Unga vuxna mellan 18 och 29 år."),
            asked("Budget", "Kostnaderna avser ett år."),
            row(["", "2024", "2025"]),
            row(["Coach", "500 000", "520 000"]),
            row(["Lokal", "100 000", "100 000"]),
            row(["Summa", "600 000", "620 000"]),
            asked("Organisation", "Kommunen äger insatsen och leder den."),
        ]));
        let headings: Vec<&str> = read.iter().map(|(h, _)| h.as_str()).collect();
        assert_eq!(headings, ["Syfte", "Målgrupp", "Budget", "Organisation"]);
        let budget = &read[2].1;
        assert!(
            budget.starts_with("Kostnaderna avser ett år. ["),
            "{budget}"
        );
        assert!(budget.ends_with("[Summa] [600 000] [620 000]"), "{budget}");
        assert_eq!(read[3].1, "Kommunen äger insatsen och leder den.");
    }

    #[test]
    fn a_budget_whose_groups_span_it_is_no_form() {
        let group = |text| vec![cell(0, 4, text)];
        let line = |texts: [&str; 4]| (0..).zip(texts).map(|(c, t)| cell(c, 1, t)).collect();
        let table = document(vec![
            line(["Kostnad", "2024", "2025", "Summa"]),
            group("Personal"),
            line(["Coach", "500 000", "520 000", "1 020 000"]),
            group("Utvärdering"),
            line(["Extern utvärderare", "50 000", "50 000", "100 000"]),
            group("Aktiviteter"),
            line(["Gruppträffar", "20 000", "20 000", "40 000"]),
        ]);
        let lexicon = Lexicon::builtin();
        let headings = Analyst::new(&lexicon.headings);
        assert!(!is_form(&table.tables[0], &headings));
        assert!(!is_rest(&table.tables[0], &headings));
    }
}
