//! One flow of text out of blocks and tables.

use aktsam_document::{Block, Cell, Document, Place, Role, Style, Table, TableId, TextBlock};

use crate::headings::Analyst;
use crate::headings::normalise::without_remark;
use crate::lower::LowerCase;
use crate::model::Field;
use crate::profiles::Mark;
use crate::reading::Origin;

use super::mixed;
use super::wording::asks;

/// A piece of the flow: a block, or a piece of one.
#[derive(Debug, Clone)]
pub(super) struct Unit<'d> {
    pub(super) text: &'d str,
    pub(super) offset: usize,
    pub(super) origin: Origin<'d>,
    /// Its place in a data table; `None` in the flow and in unrolled forms.
    pub(super) cell: Option<(TableId, u32, u32)>,
    /// It is the label cell of a form's row.
    pub(super) is_label: bool,
    /// It starts with a bullet that was typed: an item, its text without the bullet.
    pub(super) bulleted: bool,
    /// It opens an answer that was split off a heading run into it.
    pub(super) run_in: bool,
    /// Somebody signs here: cut off the paragraph that it ran into.
    pub(super) signs: bool,
    /// It is the number of a page, cut off the text that it ran into.
    pub(super) page_number: bool,
    /// What it is on the form that the document was written on.
    pub(super) printed: Option<Mark>,
}

impl<'d> Unit<'d> {
    pub(super) fn block(block: &'d TextBlock) -> Self {
        Self {
            text: &block.text,
            offset: 0,
            origin: Origin::Block(block),
            cell: None,
            is_label: false,
            bulleted: false,
            run_in: false,
            signs: false,
            page_number: false,
            printed: None,
        }
    }

    /// Takes a typed bullet off: lines of a form's box are lists without being declared so.
    fn strip_bullet(&mut self) {
        const BULLETS: [char; 9] = ['•', '●', '▪', '■', '◦', '‣', '·', '\u{f0b7}', '\u{f0a7}'];
        if self.cell.is_some() {
            return;
        }
        let lead = self.text.len() - self.text.trim_start().len();
        let Some(rest) = self.text.trim_start().strip_prefix(BULLETS) else {
            return;
        };
        let body = rest.trim_start();
        if body.len() < rest.len() && !body.is_empty() {
            let cut = self.text.len() - lead - body.len();
            self.offset += lead + cut;
            self.text = body;
            self.bulleted = true;
        }
    }

    /// The block that it was cut from.
    pub(super) fn text_block(&self) -> Option<&'d TextBlock> {
        match self.origin {
            Origin::Block(block) => Some(block),
            Origin::Cell(_) => None,
        }
    }

    /// The sheet of the workbook that it stands on.
    pub(super) fn sheet(&self) -> Option<&'d str> {
        let location = match self.origin {
            Origin::Block(block) => &block.location,
            Origin::Cell(cell) => &cell.location,
        };
        match &location.place {
            Some(Place::Sheet { sheet, .. }) => Some(sheet),
            _ => None,
        }
    }

    pub(super) fn style(&self) -> Option<&'d Style> {
        self.text_block().map(|b| &b.style)
    }

    /// Text of the flow that a heading may have run into.
    pub(super) fn is_running_text(&self) -> bool {
        self.cell.is_none() && !self.is_item() && !self.is_label && self.printed.is_none()
    }

    pub(super) fn is_item(&self) -> bool {
        self.bulleted
            || self
                .text_block()
                .is_some_and(|b| matches!(b.role, Role::ListItem { .. }))
    }
}

/// Lays out a document in one flow.
pub(super) fn units<'d>(document: &'d Document, headings: &Analyst<'_>) -> Vec<Unit<'d>> {
    let shapes = shapes(document, headings);
    let mut out = Vec::new();
    // An explicit stack: tables nest in cells as deep as a file likes.
    let mut stack: Vec<Step<'d>> = document.blocks.iter().rev().map(Step::Block).collect();
    while let Some(step) = stack.pop() {
        match step {
            Step::Block(Block::Text(block)) => {
                if !block.text.trim().is_empty() {
                    out.push(Unit::block(block));
                }
            }
            Step::Block(Block::Figure(_)) => {}
            Step::Block(Block::Table(id)) => {
                if let Some(table) = document.table(*id) {
                    let shape = shapes.get(id.0 as usize).copied().unwrap_or(Shape::Data);
                    push_table(&mut stack, *id, table, shape);
                }
            }
            Step::Cell {
                id,
                row,
                cell,
                form,
            } => push_cell(&mut out, &mut stack, headings, (id, row), cell, form),
        }
    }
    for unit in &mut out {
        unit.strip_bullet();
    }
    out
}

enum Step<'d> {
    Block(&'d Block),
    Cell {
        id: TableId,
        row: u32,
        cell: &'d Cell,
        form: Form,
    },
}

/// What a cell is to its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    /// A cell of a data table.
    Data,
    /// A box of a form: its content is part of the flow.
    Box,
    /// The label of a form's row.
    Label,
    /// A box whose first line is its label.
    Caption,
}

/// What each table is there for. Where a form is a table of rows, the rows that its inner tables
/// part from it are rows of the form too.
fn shapes(document: &Document, headings: &Analyst<'_>) -> Vec<Shape> {
    let mut shapes: Vec<Shape> = document
        .tables
        .iter()
        .map(|table| Shape::of(table, headings))
        .collect();
    if shapes
        .iter()
        .any(|s| matches!(s, Shape::Rows | Shape::Mixed))
    {
        for (shape, table) in shapes.iter_mut().zip(&document.tables) {
            if *shape == Shape::Data && is_rest_of_form(table, headings) {
                *shape = Shape::Rows;
            } else if *shape == Shape::Data && mixed::is_rest(table, headings) {
                *shape = Shape::Mixed;
            }
        }
    } else if shapes.contains(&Shape::Boxes) || shapes.contains(&Shape::Captions) {
        for (shape, table) in shapes.iter_mut().zip(&document.tables) {
            if *shape == Shape::Data && mixed::is_rest_of_boxes(table, headings) {
                *shape = Shape::Mixed;
            }
        }
    }
    shapes
}

/// A few rows of a label that names a field in full and nothing or an answer beside it. A row
/// without label goes on with the answer that a page break cut.
fn is_rest_of_form(table: &Table, headings: &Analyst<'_>) -> bool {
    let mut labels = 0;
    (1..=12).contains(&table.rows.len())
        && table.rows.iter().all(|row| {
            let (Some(label), Some(answer), None) = (row.first(), row.get(1), row.get(2)) else {
                return false;
            };
            let line = first_line(label);
            if line.is_empty() {
                return !answer.text.trim().is_empty() && !is_numeric(&answer.text);
            }
            let named = label_fields(line, headings).is_some();
            labels += usize::from(named);
            named
        })
        && labels > 0
}

/// The fields that a label names: in full, or by asking for them as a form does.
pub(super) fn label_fields(line: &str, headings: &Analyst<'_>) -> Option<Vec<Field>> {
    if !may_label(line) {
        return None;
    }
    let reading = headings.analyse(line);
    let asked = line.contains("(*)") || asks(line);
    (!reading.fields.is_empty() && (asked || reading.complete && !reading.weak))
        .then(|| reading.fields.clone())
}

fn push_table<'d>(stack: &mut Vec<Step<'d>>, id: TableId, table: &'d Table, shape: Shape) {
    for (r, row) in table.rows.iter().enumerate().rev() {
        let is_outer = shape == Shape::Mixed && mixed::is_outer(table, row);
        for (c, cell) in row.iter().enumerate().rev() {
            let form = match shape {
                Shape::Data => Form::Data,
                Shape::Mixed if !is_outer => Form::Data,
                Shape::Rows | Shape::Mixed if c == 0 && row.len() > 1 => Form::Label,
                Shape::Captions => Form::Caption,
                Shape::Boxes | Shape::Rows | Shape::Mixed => Form::Box,
            };
            stack.push(Step::Cell {
                id,
                row: r as u32,
                cell,
                form,
            });
        }
    }
}

fn push_cell<'d>(
    out: &mut Vec<Unit<'d>>,
    stack: &mut Vec<Step<'d>>,
    headings: &Analyst<'_>,
    (id, row): (TableId, u32),
    cell: &'d Cell,
    form: Form,
) {
    if cell.text.trim().is_empty() && cell.blocks.is_empty() {
        return;
    }
    let place = (form == Form::Data).then_some((id, row, cell.column));
    if cell.blocks.is_empty() {
        out.push(Unit {
            text: &cell.text,
            offset: 0,
            origin: Origin::Cell(cell),
            cell: place,
            is_label: form == Form::Label,
            bulleted: false,
            run_in: false,
            signs: false,
            page_number: false,
            printed: None,
        });
        return;
    }
    if form == Form::Caption
        && let [Block::Text(block)] = cell.blocks.as_slice()
        && let Some((label, answer)) =
            caption(&block.text).or_else(|| run_in_caption(&block.text, headings))
    {
        let whole = Unit::block(block);
        out.push(Unit {
            text: label,
            is_label: true,
            ..whole.clone()
        });
        out.push(Unit {
            text: answer,
            offset: block.text.len() - answer.len(),
            ..whole
        });
        return;
    }
    if form != Form::Data {
        // The label is the first block of its cell; more blocks are help text or an answer.
        let is_captioned = form == Form::Caption && block_caption(cell).is_some();
        let label = out.len();
        for block in cell.blocks.iter().rev() {
            stack.push(Step::Block(block));
        }
        if (form == Form::Label || is_captioned)
            && let Some(Block::Text(first)) = cell.blocks.first()
        {
            stack.pop();
            if !first.text.trim().is_empty() {
                out.push(Unit {
                    is_label: true,
                    ..Unit::block(first)
                });
            }
        }
        debug_assert!(out.len() >= label);
        return;
    }
    for block in &cell.blocks {
        match block {
            Block::Text(text) if !text.text.trim().is_empty() => {
                out.push(Unit {
                    cell: place,
                    ..Unit::block(text)
                });
            }
            // A table in a data cell is read as a table of its own.
            Block::Table(_) => stack.push(Step::Block(block)),
            Block::Text(_) | Block::Figure(_) => {}
        }
    }
}

/// The label that a box begins with, and the answer on the lines below it.
fn caption(text: &str) -> Option<(&str, &str)> {
    let (label, answer) = text.split_once('\n')?;
    let label = label.trim_end();
    (is_caption(label) && !answer.trim().is_empty()).then_some((label, answer))
}

/// Whether a line is short enough to be the label of a box.
fn is_caption(label: &str) -> bool {
    // "Egen insats (pengar, tid) – ska motsvara hälften": a remark may stand behind what is asked.
    let asked = without_remark(label);
    asked.chars().count() <= 60
        && label.chars().count() <= 140
        && asked.split_whitespace().count() <= 8
        && !label.ends_with(['.', ',', ';'])
}

/// "Projektägare (juridisk person) Arboga kommun": the label of a box whose lines were read as one.
fn run_in_caption<'t>(text: &'t str, headings: &Analyst<'_>) -> Option<(&'t str, &'t str)> {
    let spaces = text.match_indices(' ').map(|(at, _)| at).take(8);
    let ends: Vec<usize> = spaces.collect();
    ends.into_iter().rev().find_map(|end| {
        let (label, answer) = text.split_at_checked(end)?;
        let answer = answer.trim_start();
        let begins = answer.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit());
        (begins && label_fields(label, headings).is_some()).then_some((label, answer))
    })
}

/// The label that the first of several paragraphs of a box is.
fn block_caption(cell: &Cell) -> Option<&str> {
    let [Block::Text(first), Block::Text(_), ..] = cell.blocks.as_slice() else {
        return None;
    };
    let label = first.text.trim();
    (is_caption(label) && !label.contains('\n')).then_some(label)
}

/// Whether a table is boxes that each begin with a label: most do, and several labels name a field.
fn is_captioned(table: &Table, headings: &Analyst<'_>) -> bool {
    // A form has tens of boxes.
    if table.rows.len() > MOST_ROWS
        || table.rows.iter().flatten().take(4 * MOST_ROWS + 1).count() > 4 * MOST_ROWS
    {
        return false;
    }
    let cells = || {
        let all = table.rows.iter().flatten();
        all.filter(|c| !c.text.trim().is_empty())
    };
    let captions = || {
        cells().filter_map(|cell| match cell.blocks.as_slice() {
            [Block::Text(block)] => caption(&block.text).map(|(label, _)| label),
            _ => block_caption(cell),
        })
    };
    let all = cells().count();
    let captioned = captions().count();
    let named = captions()
        .filter(|label| label_fields(label, headings).is_some())
        .count();
    captioned >= 2 && captioned * 4 >= all * 3 && named >= 2 && named * 3 >= captioned
}

/// How many rows of a table are asked what it is there for.
pub(super) const MOST_ROWS: usize = 300;

/// What a table is there for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// Rows and columns of data.
    Data,
    /// Boxes of a form, each with text of its own.
    Boxes,
    /// Boxes of a form, each with its label on the first line.
    Captions,
    /// Rows of a form: a label and its answer.
    Rows,
    /// Rows of a form, and between them those of tables that stand in its boxes.
    Mixed,
}

impl Shape {
    fn of(table: &Table, headings: &Analyst<'_>) -> Self {
        let cells = || table.rows.iter().flatten();
        let filled = cells().filter(|c| !c.text.trim().is_empty()).count();
        if filled == 0 {
            return Self::Data;
        }
        if is_captioned(table, headings) {
            return Self::Captions;
        }
        if mixed::is_form(table, headings) {
            return Self::Mixed;
        }
        // "12. Period" over its days: a box with its label, whatever was written into it.
        let labelled = |c: &Cell| c.text.contains(char::is_alphabetic) && !is_numeric(&c.text);
        let is_box = table.columns <= 1
            && matches!(table.rows.as_slice(), [label, _] if label.first().is_some_and(labelled));
        if is_box {
            return Self::Boxes;
        }
        let numeric = cells().filter(|c| is_numeric(&c.text)).count();
        if numeric * 4 > filled {
            return Self::Data;
        }
        // One column, or one cell a row: boxes under each other.
        if table.columns <= 1 || table.rows.iter().all(|row| row.len() <= 1) {
            return Self::Boxes;
        }
        // Labels in the first column that name different fields, beside answers in words.
        let mut named: Vec<Field> = Vec::new();
        let (mut labels, mut answers) = (0_usize, 0_usize);
        // A form has tens of rows; what a table is shows in its first hundreds.
        for row in table
            .rows
            .iter()
            .take(MOST_ROWS)
            .filter(|row| row.len() >= 2)
        {
            let (Some(label), Some(answer)) = (row.first(), row.get(1)) else {
                continue;
            };
            let Some(fields) = label_fields(first_line(label), headings) else {
                continue;
            };
            if fields.contains(&Field::Signatures) {
                // Lines to sign on: a table of their own.
                return Self::Data;
            }
            labels += 1;
            named.extend(fields.first().filter(|f| !named.contains(f)));
            // "Tidplan | Jan 2024 – dec 2024", "Budget | 500 tkr" are answered by numbers.
            let counted = fields
                .iter()
                .any(|f| matches!(f, Field::Timeline | Field::Budget | Field::Participants))
                && answer.text.contains(|c: char| c.is_ascii_digit())
                && answer.text.contains(char::is_alphabetic);
            let letters = answer.text.chars().filter(|c| c.is_alphabetic()).count();
            answers += usize::from(letters >= 12 || counted);
        }
        let rows = table
            .rows
            .iter()
            .take(MOST_ROWS)
            .filter(|row| row.len() >= 2)
            .count();
        let wide = table.rows.iter().all(|row| row.len() <= 2);
        let is_form = wide && named.len() >= 3 && labels * 2 >= rows && answers * 2 >= labels;
        let titled = has_header_row(table, headings);
        // "Fas | Tid": where the last column has a title of its own, its cells are no answers.
        let heads_columns = titled
            && table
                .rows
                .first()
                .and_then(|row| row.last())
                .is_some_and(|c| is_column_word(first_line(c)));
        if is_form && !heads_columns {
            return Self::Rows;
        }
        if titled {
            return Self::Data;
        }
        // Cells that hold a heading and its answer.
        let with_heading = cells()
            .take(4 * MOST_ROWS)
            .filter(|c| opens_with_heading(c, headings))
            .count();
        if with_heading >= 2 && with_heading * 3 >= filled {
            return Self::Boxes;
        }
        Self::Data
    }
}

/// "Aktivitet | Ansvarig", "Fas | Tid": a first row of short words over rows of longer text or dates.
fn has_header_row(table: &Table, headings: &Analyst<'_>) -> bool {
    let Some((first, rest)) = table.rows.split_first() else {
        return false;
    };
    if rest.len() < 2 || first.len() < 2 {
        return false;
    }
    let short = first.iter().all(|c| {
        let words = c.text.split_whitespace().count();
        (1..=4).contains(&words) && !c.text.contains([':', '?', '@'])
    });
    let declared = table.header_rows > 0;
    let bold = first.iter().all(|c| {
        c.blocks
            .iter()
            .filter_map(Block::as_text)
            .all(|b| b.style.bold)
            && !c.blocks.is_empty()
    });
    // In a form's row the second cell is an answer; in a header it is a title like the first.
    let titles = first.iter().all(|c| {
        let reading = headings.analyse(first_line(c));
        reading.complete || is_column_word(first_line(c))
    });
    short && (declared || titles || bold && rest.iter().all(|row| row.len() == first.len()))
}

/// Words that head columns and no sections.
fn is_column_word(text: &str) -> bool {
    const WORDS: &[&str] = &[
        "fas",
        "tid",
        "namn",
        "tidsperiod",
        "period",
        "när",
        "vem",
        "vad",
        "organisation",
        "ansvarig",
        "datum",
        "aktivitet",
        "summa",
        "telefon",
        "telefonnr.",
        "e-post",
        "start",
        "slut",
        "roll",
        "funktion",
        "part",
        "år",
        "kommentar",
    ];
    WORDS.contains(&text.trim().lower().as_str())
}

/// Whether a text is short enough to label an answer; what asks for one may be a sentence.
pub(super) fn may_label(line: &str) -> bool {
    match line.split_whitespace().count() {
        1..=8 => true,
        9..=18 => line.contains("(*)") || asks(line),
        _ => false,
    }
}

pub(super) fn first_line(cell: &Cell) -> &str {
    cell.text.lines().next().unwrap_or_default().trim()
}

/// A cell of several paragraphs whose first one is a heading.
fn opens_with_heading(cell: &Cell, headings: &Analyst<'_>) -> bool {
    let mut texts = cell
        .blocks
        .iter()
        .filter_map(Block::as_text)
        .filter(|b| !b.text.trim().is_empty());
    let (Some(first), Some(_)) = (texts.next(), texts.next()) else {
        return false;
    };
    first.text.chars().count() <= 90
        && (matches!(first.role, Role::Heading { .. })
            || first.style.bold
            || !headings.analyse(&first.text).fields.is_empty())
}

fn is_numeric(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    digits > 0 && digits >= letters
}
