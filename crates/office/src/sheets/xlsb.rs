//! XLSB: the binary package of Excel 2007 and later ([MS-XLSB]).

use std::sync::Arc;

use aktsam_document::Document;
use rustc_hash::FxHashMap;

use super::names::Range;
use super::results::Results;
use super::tokens::{Refers, Width};
use super::xls::{bool_or_error, rk_number};
use super::{
    Area, CellStyle, MAX_COLUMNS, MAX_ROWS, NumberFormat, Sheet, SheetCell, Value, Workbook,
    compute, layout, tokens, xlsx,
};
use crate::bytes::{f64_at, u8_at, u16_at, u32_at};
use crate::flow::Flow;
use crate::meter::Meter;
use crate::package::Package;
use crate::paragraph::Look;
use crate::{OfficeError, properties};

/// Reads a workbook.
pub(crate) fn read(
    mut package: Package<'_>,
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let main = package
        .main_part(&["xl/workbook.bin"])?
        .ok_or_else(|| OfficeError::broken("the package", "it holds no workbook"))?;
    let bytes = package
        .part(&main)?
        .ok_or_else(|| OfficeError::broken(&main, "it is missing"))?;
    let relations = package.relations(&main)?;
    let mut flow = Flow::new(media_type, meter);
    properties::read(&mut package, &mut flow.document.source)?;
    let strings = package
        .related(&relations, "sharedStrings", &mut flow)?
        .map(|(_, bytes)| strings(&bytes))
        .unwrap_or_default();
    let mut workbook = Workbook {
        styles: package
            .related(&relations, "styles", &mut flow)?
            .map(|(_, bytes)| styles(&bytes))
            .unwrap_or_default(),
        ..Workbook::default()
    };
    let mut book = Book::default();
    let mut results = Results::default();
    for (kind, body) in records(&bytes) {
        match kind {
            // BrtSupSelf, BrtSupSame, BrtSupBookSrc, BrtSupAddin
            357 | 358 | 355 | 667 => book.own.push(kind == 357),
            // BrtExternSheet
            362 => {
                let count = u32_at(body, 0).unwrap_or(0);
                book.references = (0..count as usize)
                    .map_while(|i| {
                        let at = |k: usize| u32_at(body, 4 + i * 12 + k * 4);
                        Some((at(0)?, at(1)? as i32, at(2)? as i32))
                    })
                    .collect();
            }
            // BrtName
            39 => book.define(body, &mut workbook),
            // BrtWbProp
            153 => workbook.date1904 = u32_at(body, 0).unwrap_or(0) & 1 != 0,
            // BrtBundleSh
            156 => {
                let hidden = u32_at(body, 0).unwrap_or(0) != 0;
                // Names count all sheets, those that cannot be read too.
                let (_, at) = wide_string(body, 8);
                book.sheets.push(wide_string(body, at).0);
                // Files of the beta have four bytes more before the strings.
                let found = [8, 12].into_iter().find_map(|start| {
                    let (id, at) = wide_string(body, start);
                    let relation = relations.iter().find(|r| r.id == id)?;
                    Some((relation, wide_string(body, at).0))
                });
                let Some((relation, name)) = found else {
                    continue;
                };
                if let Some(last) = book.sheets.last_mut() {
                    last.clone_from(&name);
                }
                let mut sheet = Sheet {
                    name: Arc::from(name.as_str()),
                    hidden,
                    ..Sheet::default()
                };
                match package.part(&relation.target) {
                    Ok(Some(part)) => {
                        let results = (workbook.sheets.len(), &mut results);
                        cells(&part, &strings, &mut sheet, results, &mut flow)?;
                    }
                    Ok(None) => continue,
                    Err(OfficeError::Broken { part, what }) => flow.warn_broken(&part, &what),
                    Err(error) => return Err(error),
                }
                beside(&mut package, &mut flow, &relation.target, &mut sheet)?;
                workbook.sheets.push(sheet);
            }
            _ => {}
        }
    }
    results.mark(&mut workbook, Width::Wide, &book);
    let reason = compute::fill(&mut workbook, None, &[]);
    layout::document(&mut workbook, flow, reason)
}

/// What hangs on a sheet: its comments are records, the rest is as in XLSX.
fn beside(
    package: &mut Package<'_>,
    flow: &mut Flow,
    part: &str,
    sheet: &mut Sheet,
) -> Result<(), OfficeError> {
    for relation in package.relations(part)? {
        if relation.kind == "comments" && !relation.external {
            let bytes = package.part(&relation.target);
            if let Some(bytes) = flow.tolerate(bytes)?.flatten() {
                comments(&bytes, sheet);
            }
        }
    }
    xlsx::beside(package, flow, part, sheet)
}

fn comments(bytes: &[u8], sheet: &mut Sheet) {
    let mut place = None;
    for (kind, body) in records(bytes) {
        match kind {
            // BrtBeginComment: author, then the cell as a range.
            635 => place = u32_at(body, 4).zip(u32_at(body, 12)),
            // BrtCommentText
            637 => {
                let text = wide_string(body, 1).0;
                if let (Some((row, column)), false) = (place.take(), text.trim().is_empty()) {
                    let text = text.trim().to_owned();
                    sheet.comments.push((row, column, text));
                }
            }
            _ => {}
        }
    }
}

/// What names refer to.
#[derive(Default)]
struct Book {
    sheets: Vec<String>,
    /// Which of the books that formulas refer to is this one.
    own: Vec<bool>,
    /// Book, first and last sheet of each sheet reference (§2.5.172).
    references: Vec<(u32, i32, i32)>,
    /// What each defined name stands for.
    names: Vec<Vec<u8>>,
}

impl Book {
    /// `BrtName` (§2.4.711).
    fn define(&mut self, body: &[u8], workbook: &mut Workbook) {
        let local = u32_at(body, 5).and_then(|i| self.sheets.get(i as usize));
        let (name, at) = wide_string(body, 9);
        let length = u32_at(body, at).unwrap_or(0) as usize;
        let formula = body
            .get(at + 4..(at + 4).saturating_add(length).min(body.len()))
            .unwrap_or_default();
        let ranges: Option<Vec<Range>> = tokens::references(formula, Width::Wide)
            .unwrap_or_default()
            .into_iter()
            .map(|(reference, area)| Some((Arc::from(self.sheet(reference)?), area)))
            .collect();
        workbook.names.add(
            &name,
            local.map(String::as_str),
            &ranges.unwrap_or_default(),
        );
        self.names.push(formula.to_vec());
    }
}

impl Refers for Book {
    fn sheet(&self, reference: u16) -> Option<&str> {
        let (book, first, last) = *self.references.get(usize::from(reference))?;
        let own = *self.own.get(book as usize)?;
        let name = self.sheets.get(usize::try_from(first).ok()?)?;
        (own && first == last).then_some(name.as_str())
    }

    fn name(&self, index: u32) -> Option<&[u8]> {
        let at = (index as usize).checked_sub(1)?;
        self.names.get(at).map(Vec::as_slice)
    }
}

/// Goes through the records (§2.1.4): type and length in groups of seven bits.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let mut at = 0_usize;
    std::iter::from_fn(move || {
        let mut number = |most: u32| {
            let mut value = 0_u32;
            for i in 0..most {
                let byte = u8_at(bytes, at)?;
                at += 1;
                value |= u32::from(byte & 0x7F) << (7 * i);
                if byte & 0x80 == 0 {
                    break;
                }
            }
            Some(value)
        };
        // Types keep their continuation bit: 0x80 | 28 is 156.
        let kind = number(2)?;
        let length = number(4)? as usize;
        let to = at.saturating_add(length).min(bytes.len());
        let body = bytes.get(at..to)?;
        at = to;
        Some((kind, body))
    })
}

/// `XLWideString` (§2.5.169) at an offset, and the offset behind it.
fn wide_string(body: &[u8], at: usize) -> (String, usize) {
    let length = u32_at(body, at).unwrap_or(0);
    if length == u32::MAX {
        return (String::new(), at.saturating_add(4));
    }
    let units: Vec<u16> = (0..length as usize)
        .map_while(|i| u16_at(body, at + 4 + i * 2))
        .collect();
    let end = at + 4 + units.len() * 2;
    (String::from_utf16_lossy(&units), end)
}

fn strings(bytes: &[u8]) -> Vec<Arc<str>> {
    records(bytes)
        // BrtSSTItem
        .filter(|(kind, _)| *kind == 19)
        .map(|(_, body)| Arc::from(wide_string(body, 1).0.as_str()))
        .collect()
}

fn styles(bytes: &[u8]) -> Vec<CellStyle> {
    let mut formats: FxHashMap<u16, Arc<NumberFormat>> = FxHashMap::default();
    let mut fonts = Vec::new();
    let mut styles = Vec::new();
    let mut in_cells = false;
    for (kind, body) in records(bytes) {
        match kind {
            // BrtFont
            43 => {
                let flags = u16_at(body, 2).unwrap_or(0);
                fonts.push(Look {
                    size: u16_at(body, 0).map(|h| f32::from(h) / 20.0),
                    bold: u16_at(body, 4).unwrap_or(400) >= 600,
                    italic: flags & 2 != 0,
                    ..Look::default()
                });
            }
            // BrtFmt
            44 => {
                let code = wide_string(body, 2).0;
                let id = u16_at(body, 0).unwrap_or(0);
                formats.insert(id, Arc::new(NumberFormat::parse(&code)));
            }
            // BrtBeginCellXFs, BrtEndCellXFs
            617 => in_cells = true,
            618 => in_cells = false,
            // BrtXF
            47 if in_cells => {
                let id = u16_at(body, 2).unwrap_or(0);
                let font = usize::from(u16_at(body, 4).unwrap_or(0));
                let format = formats.entry(id).or_insert_with(|| {
                    Arc::new(NumberFormat::builtin(u32::from(id)).unwrap_or_default())
                });
                styles.push(CellStyle {
                    look: fonts.get(font).cloned().unwrap_or_default(),
                    format: Arc::clone(format),
                });
            }
            _ => {}
        }
    }
    styles
}

fn cells(
    bytes: &[u8],
    strings: &[Arc<str>],
    sheet: &mut Sheet,
    (place, results): (usize, &mut Results),
    flow: &mut Flow,
) -> Result<(), OfficeError> {
    let mut row = 0_u32;
    for (kind, body) in records(bytes) {
        let value = match kind {
            // BrtRowHdr
            0 => {
                row = u32_at(body, 0).unwrap_or(0).min(MAX_ROWS - 1);
                if u8_at(body, 11).unwrap_or(0) & 0x10 != 0 {
                    sheet.hidden_rows.insert(row);
                }
                continue;
            }
            // BrtColInfo
            60 => {
                let hidden = u16_at(body, 16).unwrap_or(0) & 1 != 0;
                if let (true, Some(first), Some(last)) = (hidden, u32_at(body, 0), u32_at(body, 4))
                {
                    sheet.hidden_columns.push((first, last));
                }
                continue;
            }
            // BrtMergeCell
            176 => {
                let at = |i: usize| u32_at(body, i * 4);
                if let (Some(top), Some(bottom), Some(left), Some(right)) =
                    (at(0), at(1), at(2), at(3))
                    && top <= bottom
                    && left <= right
                    && bottom < MAX_ROWS
                    && right < MAX_COLUMNS
                {
                    flow.meter.cells(1, "a sheet")?;
                    sheet.merges.push(Area {
                        top,
                        left,
                        bottom,
                        right,
                    });
                }
                continue;
            }
            2 => u32_at(body, 8).map(|rk| Value::Number(rk_number(rk))),
            3 | 11 => u8_at(body, 8).map(|code| bool_or_error(code, true)),
            4 | 10 => u8_at(body, 8).map(|code| bool_or_error(code, false)),
            5 | 9 => f64_at(body, 8).filter(|n| n.is_finite()).map(Value::Number),
            6 | 8 => Some(Value::Text(Arc::from(wide_string(body, 8).0.as_str()))),
            7 => u32_at(body, 8)
                .and_then(|i| strings.get(i as usize))
                .map(|s| Value::Text(Arc::clone(s))),
            _ => continue,
        };
        let (Some(value), Some(column)) = (value, u32_at(body, 0)) else {
            continue;
        };
        let style = u32_at(body, 4).unwrap_or(0) & 0x00FF_FFFF;
        match (kind, empty_result(kind, body)) {
            (8..=11, None) => results.stored(),
            (8..=11, Some(tokens)) if column < MAX_COLUMNS => {
                results.empty(place, (row, column), style, tokens);
            }
            _ => {}
        }
        let blank = matches!(&value, Value::Text(text) if text.trim().is_empty());
        if blank || column >= MAX_COLUMNS {
            continue;
        }
        flow.meter.cells(1, "a sheet")?;
        sheet.cells.push(SheetCell {
            row,
            column,
            value,
            style,
            uncached: false,
            computed: false,
        });
    }
    Ok(())
}

/// The tokens of a formula whose result is zero or an empty text (§2.4.674, §2.4.675); `None` where
/// it is anything else.
fn empty_result(kind: u32, body: &[u8]) -> Option<&[u8]> {
    // Flags of two bytes stand between the result and the formula.
    let at = match kind {
        9 if f64_at(body, 8) == Some(0.0) => 18,
        8 => {
            let (text, at) = wide_string(body, 8);
            text.is_empty().then_some(at + 2)?
        }
        _ => return None,
    };
    let length = u32_at(body, at)? as usize;
    body.get(at + 4..(at + 4).checked_add(length)?)
}
