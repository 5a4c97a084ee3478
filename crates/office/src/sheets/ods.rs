//! ODS: OpenDocument spreadsheets (ODF 1.3 part 3 §9), read as a stream: rows and cells may be
//! repeated a million times, and most of them are empty.

use std::sync::Arc;

use aktsam_document::{CellValue, Document};
use quick_xml::events::BytesStart;
use rustc_hash::FxHashMap;

use super::formulas::{Formula, from_odf, is_tame};
use super::names::odf_references;
use super::{
    Area, CellStyle, MAX_COLUMNS, MAX_ROWS, Sheet, SheetCell, Value, Workbook, compute, layout,
};
use crate::OfficeError;
use crate::flow::Flow;
use crate::meter::Meter;
use crate::odf::objects::{self, Object, Objects};
use crate::odf::styles::Styles;
use crate::package::Package;
use crate::xml::{Ns, Pull, Token, Tree, attribute, attributes, decode, local, unescape};

/// Reads a workbook.
pub(crate) fn read(
    mut package: Package<'_>,
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let mut flow = Flow::new(media_type, meter);
    let common = crate::odf::open_styles(&mut package, &mut flow)?;
    let bytes = package
        .part("content.xml")?
        .ok_or_else(|| OfficeError::broken("content.xml", "it is missing"))?;
    let text = decode(&bytes);
    let shown = objects::referred(&text);
    let objects = objects::read(&mut package, &mut flow, &shown)?;
    // The styles come first and are small: they are read as a tree of their own.
    let head = text
        .find("<office:body")
        .and_then(|at| text.get(..at))
        .unwrap_or_default();
    let automatic = Tree::parse(head, "content.xml", &flow.meter.limits).ok();
    let styles = match &automatic {
        Some(automatic) => Styles::read(common.as_ref().map(Tree::root), automatic.root()),
        None => Styles::default(),
    };
    let mut reader = Reader {
        flow,
        styles,
        objects,
        workbook: Workbook {
            styles: vec![CellStyle::default()],
            ..Workbook::default()
        },
        known: FxHashMap::default(),
        sheet: None,
        row: 0,
        row_repeat: 1,
        column: 0,
        cell: None,
        text: String::new(),
        comment: None,
        columns: 0,
        row_cells: 0,
    };
    reader.run(&text)?;
    let Reader {
        mut workbook, flow, ..
    } = reader;
    let reason = compute::fill(&mut workbook, None, &[]);
    layout::document(&mut workbook, flow, reason)
}

struct Reader {
    flow: Flow,
    styles: Styles,
    objects: Objects,
    workbook: Workbook,
    known: FxHashMap<String, u32>,
    sheet: Option<Sheet>,
    row: u32,
    row_repeat: u32,
    column: u32,
    cell: Option<Pending>,
    text: String,
    comment: Option<String>,
    /// Columns that definitions have passed.
    columns: u32,
    /// Cells of the sheet before the row that is open.
    row_cells: usize,
}

struct Pending {
    kind: String,
    value: Option<String>,
    formula: Option<String>,
    style: u32,
    repeat: u32,
    columns: u32,
    rows: u32,
    covered: bool,
}

impl Default for Pending {
    fn default() -> Self {
        Self {
            kind: String::new(),
            value: None,
            formula: None,
            style: 0,
            repeat: 1,
            columns: 1,
            rows: 1,
            covered: false,
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Sheet,
    Row,
    Cell,
    Paragraph,
    Comment,
    Shapes,
    Skip,
    Other,
}

impl Reader {
    fn run(&mut self, text: &str) -> Result<(), OfficeError> {
        let limits = self.flow.meter.limits.clone();
        let mut pull = Pull::new(text, "content.xml", &limits).unbounded();
        let mut open: Vec<Open> = Vec::new();
        loop {
            match pull.next()? {
                Token::Start(start) => {
                    let name = start.name();
                    let ns = pull.element_ns(name.as_ref());
                    let kind = self.start(ns, local(name.as_ref()), &start, &open);
                    open.push(kind);
                }
                Token::Text(text) => {
                    if open.contains(&Open::Skip) || !open.contains(&Open::Paragraph) {
                        continue;
                    }
                    match &mut self.comment {
                        Some(comment) => comment.push_str(&text),
                        None => self.text.push_str(&text),
                    }
                }
                Token::End => match open.pop() {
                    Some(Open::Cell) => self.end_cell()?,
                    Some(Open::Row) => self.end_row()?,
                    Some(Open::Comment) => {
                        let text = self.comment.take().unwrap_or_default();
                        let text = text.trim();
                        if let Some(sheet) = self.sheet.as_mut().filter(|_| !text.is_empty()) {
                            sheet
                                .comments
                                .push((self.row, self.column, text.to_owned()));
                        }
                    }
                    Some(Open::Shapes) => {
                        let text = std::mem::take(&mut self.text);
                        if let Some(sheet) = self.sheet.as_mut() {
                            let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
                            sheet.shapes.extend(lines.map(str::to_owned));
                        }
                    }
                    Some(Open::Sheet) => {
                        if let Some(sheet) = self.sheet.take() {
                            self.workbook.sheets.push(sheet);
                        }
                    }
                    _ => {}
                },
                Token::Eof => break,
            }
        }
        if let Some(sheet) = self.sheet.take() {
            self.workbook.sheets.push(sheet);
        }
        if let Some(what) = pull.broken {
            self.flow.warn_broken("content.xml", &what);
        }
        Ok(())
    }

    fn start(&mut self, ns: Ns, name: &str, start: &BytesStart<'_>, open: &[Open]) -> Open {
        let attr = |name: &str| attribute(start, name);
        let count = |name: &str| {
            attr(name)
                .and_then(|n| n.trim().parse::<u32>().ok())
                .unwrap_or(1)
                .max(1)
        };
        match (ns, name) {
            (Ns::Table, "table") if self.sheet.is_none() => {
                let style = attr("style-name").unwrap_or_default();
                self.sheet = Some(Sheet {
                    name: attr("name").map_or_else(|| Arc::from(""), Arc::from),
                    hidden: self.styles.hides("table", &style),
                    ..Sheet::default()
                });
                let printed = odf_references(&attr("print-ranges").unwrap_or_default());
                let name = attr("name").unwrap_or_default();
                self.workbook
                    .names
                    .add("_xlnm.Print_Area", Some(&name), &printed);
                (self.row, self.column, self.columns, self.row_cells) = (0, 0, 0, 0);
                Open::Sheet
            }
            (Ns::Table, "named-range") => {
                let sheet = self.sheet.as_ref().map(|s| Arc::clone(&s.name));
                let ranges = odf_references(&attr("cell-range-address").unwrap_or_default());
                let name = attr("name").unwrap_or_default();
                self.workbook.names.add(&name, sheet.as_deref(), &ranges);
                Open::Other
            }
            (Ns::Table, "table-column") => {
                let repeat = count("number-columns-repeated").min(MAX_COLUMNS);
                let hidden = matches!(attr("visibility").as_deref(), Some("collapse" | "filter"));
                let last = self.columns.saturating_add(repeat - 1);
                if let Some(sheet) = self.sheet.as_mut().filter(|_| hidden)
                    && sheet.hidden_columns.len() < 1_000
                {
                    sheet.hidden_columns.push((self.columns, last));
                }
                self.columns = last.saturating_add(1);
                Open::Other
            }
            (Ns::Table, "table-row") => {
                self.row_repeat = count("number-rows-repeated");
                self.column = 0;
                self.row_cells = self.sheet.as_ref().map_or(0, |s| s.cells.len());
                if matches!(attr("visibility").as_deref(), Some("collapse" | "filter"))
                    && let Some(sheet) = &mut self.sheet
                {
                    for row in (0..self.row_repeat.min(10_000)).map(|i| self.row.saturating_add(i))
                    {
                        sheet.hidden_rows.insert(row);
                    }
                }
                Open::Row
            }
            (Ns::Table, "table-cell" | "covered-table-cell") => {
                self.text.clear();
                let mut cell = Pending {
                    covered: name.starts_with("covered"),
                    ..Pending::default()
                };
                let count = |value: &str| value.trim().parse::<u32>().unwrap_or(1).max(1);
                for (name, value) in attributes(start) {
                    match local(name) {
                        // LibreOffice writes its own type beside the standard's; the first is it.
                        "value-type" if cell.kind.is_empty() => value.clone_into(&mut cell.kind),
                        "value" | "date-value" | "time-value" | "boolean-value"
                        | "string-value" => cell.value = Some(unescape(value).into_owned()),
                        "formula" => cell.formula = Some(unescape(value).into_owned()),
                        "style-name" => cell.style = self.style(&unescape(value)),
                        "number-columns-repeated" => cell.repeat = count(value),
                        "number-columns-spanned" => cell.columns = count(value),
                        "number-rows-spanned" => cell.rows = count(value),
                        _ => {}
                    }
                }
                self.cell = Some(cell);
                Open::Cell
            }
            (Ns::Office, "annotation") => {
                self.comment = Some(String::new());
                Open::Comment
            }
            (Ns::Table, "shapes") => {
                self.text.clear();
                Open::Shapes
            }
            (Ns::Text, "p" | "h") => {
                let target = self.comment.as_mut().unwrap_or(&mut self.text);
                if !target.is_empty() {
                    target.push('\n');
                }
                Open::Paragraph
            }
            (Ns::Text, "s") => {
                let spaces = " ".repeat(count("c").min(200) as usize);
                let target = self.comment.as_mut().unwrap_or(&mut self.text);
                target.push_str(&spaces);
                Open::Other
            }
            (Ns::Text, "tab" | "line-break") => {
                let target = self.comment.as_mut().unwrap_or(&mut self.text);
                target.push(if name == "tab" { '\t' } else { '\n' });
                Open::Other
            }
            (Ns::Draw, "object") => {
                // What a chart shows stands in the cells; its titles do not.
                let lines = match attr("href").and_then(|href| self.objects.get(&href)) {
                    Some(Object::Equation(text)) => std::slice::from_ref(text),
                    Some(Object::Chart { titles, .. }) => titles,
                    None => &[],
                };
                if let Some(sheet) = &mut self.sheet {
                    sheet.shapes.extend_from_slice(lines);
                }
                Open::Other
            }
            (Ns::Text | Ns::Table, "tracked-changes") => Open::Skip,
            // Author and date of a comment.
            (Ns::Dc, _) if open.contains(&Open::Comment) => Open::Skip,
            _ => Open::Other,
        }
    }

    fn style(&mut self, name: &str) -> u32 {
        if name.is_empty() {
            return 0;
        }
        if let Some(known) = self.known.get(name) {
            return *known;
        }
        let index = self.workbook.styles.len() as u32;
        self.workbook.styles.push(CellStyle {
            look: self.styles.cell(name),
            ..CellStyle::default()
        });
        self.known.insert(name.to_owned(), index);
        index
    }

    fn end_cell(&mut self) -> Result<(), OfficeError> {
        let Some(cell) = self.cell.take() else {
            return Ok(());
        };
        let text = std::mem::take(&mut self.text);
        let (row, first) = (self.row, self.column);
        self.column = self.column.saturating_add(cell.repeat);
        let Some(sheet) = self
            .sheet
            .as_mut()
            .filter(|_| row < MAX_ROWS && first < MAX_COLUMNS)
        else {
            return Ok(());
        };
        if (cell.columns > 1 || cell.rows > 1) && !cell.covered {
            sheet.merges.push(Area {
                top: row,
                left: first,
                bottom: row.saturating_add(cell.rows - 1).min(MAX_ROWS - 1),
                right: first.saturating_add(cell.columns - 1).min(MAX_COLUMNS - 1),
            });
        }
        let value = value(&cell, &text);
        let uncached = value.is_none() && cell.formula.is_some();
        let Some(value) = value.or(uncached.then_some(Value::Unknown)) else {
            return Ok(());
        };
        if let Some(formula) = cell.formula.as_deref().filter(|_| uncached) {
            self.workbook.untamed |= !is_tame(formula);
            let text = from_odf(formula).filter(|_| !self.workbook.untamed);
            sheet.formulas.extend(text.map(|text| Formula {
                row,
                column: first,
                text: text.into(),
                base: (row, first),
            }));
        }
        let end = first.saturating_add(cell.repeat).min(MAX_COLUMNS);
        // Counted before they are made: a few bytes may repeat millions.
        self.flow.meter.cells(u64::from(end - first), "a sheet")?;
        for column in first..end {
            sheet.cells.push(SheetCell {
                row,
                column,
                value: value.clone(),
                style: cell.style,
                uncached,
                computed: false,
            });
        }
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), OfficeError> {
        let repeat = self.row_repeat;
        if let Some(sheet) = &mut self.sheet {
            let row: Vec<SheetCell> = sheet
                .cells
                .get(self.row_cells..)
                .unwrap_or_default()
                .to_vec();
            let end = self.row.saturating_add(repeat).min(MAX_ROWS);
            let more = end.saturating_sub(self.row).saturating_sub(1);
            let count = (row.len() as u64).saturating_mul(u64::from(more));
            self.flow.meter.cells(count, "a sheet")?;
            for number in self.row.saturating_add(1)..end {
                if row.is_empty() {
                    break;
                }
                sheet
                    .cells
                    .extend(row.iter().cloned().map(|cell| SheetCell {
                        row: number,
                        ..cell
                    }));
            }
        }
        self.row = self.row.saturating_add(repeat);
        Ok(())
    }
}

/// The value of a cell with the text that the file shows for it.
fn value(cell: &Pending, text: &str) -> Option<Value> {
    let shown = text.trim();
    let stored = cell.value.as_deref().map(str::trim);
    let number = || {
        stored
            .and_then(|v| v.parse::<f64>().ok())
            .filter(|n| n.is_finite())
    };
    let typed = match cell.kind.as_str() {
        "float" | "currency" => CellValue::Number(number()?),
        "percentage" => CellValue::Percent(number()?),
        "date" | "time" => CellValue::Date(stored?.to_owned()),
        "boolean" => CellValue::Bool(stored? == "true"),
        _ if shown.is_empty() => {
            let stored = stored.filter(|s| !s.is_empty())?;
            return Some(Value::Text(Arc::from(stored)));
        }
        _ if shown.starts_with('#') && shown.ends_with(['!', '?']) => {
            return Some(Value::Error(Arc::from(shown)));
        }
        _ => return Some(Value::Text(Arc::from(shown))),
    };
    let shown = if shown.is_empty() {
        match &typed {
            CellValue::Number(n) | CellValue::Percent(n) => super::format::general(*n),
            _ => stored.unwrap_or_default().to_owned(),
        }
    } else {
        shown.to_owned()
    };
    Some(Value::Shown(Box::new((typed, shown))))
}
