//! A sheet's records: cells, merges, hidden rows and columns, comments.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::results::Results;
use super::super::{Area, Sheet, SheetCell, Value};
use super::Version;
use super::charts::Titles;
use super::globals::{Bound, Globals};
use super::records::{Record, records};
use super::strings::object_text;
use crate::OfficeError;
use crate::bytes::{f64_at, u8_at, u16_at, u32_at};
use crate::flow::Flow;

/// The kind of a stream that holds a chart ([MS-XLS] §2.4.21).
const CHART: u16 = 0x0020;

struct Reader<'g> {
    globals: &'g Globals,
    sheet: Sheet,
    /// The sheet's place in the workbook.
    place: usize,
    results: &'g mut Results,
    /// The formula whose text comes in the next record.
    waiting: Option<SheetCell>,
    /// The drawing object that a text belongs to.
    object: Option<u16>,
    texts: FxHashMap<u16, String>,
    notes: Vec<(u32, u32, u16)>,
}

pub(super) fn read(
    stream: &[u8],
    bound: &Bound,
    globals: &Globals,
    (place, results): (usize, &mut Results),
    flow: &mut Flow,
) -> Result<Sheet, OfficeError> {
    let mut reader = Reader {
        globals,
        sheet: Sheet::default(),
        place,
        results,
        waiting: None,
        object: None,
        texts: FxHashMap::default(),
        notes: Vec::new(),
    };
    // Charts on a sheet are streams within its stream, each with its own beginning.
    let mut streams: Vec<bool> = Vec::new();
    let mut titles = Titles::default();
    for record in records(stream, bound.offset) {
        match (record.kind, streams.as_slice()) {
            (0x0009 | 0x0209 | 0x0409 | 0x0809, _) => {
                streams.push(u16_at(record.body, 2) == Some(CHART));
            }
            (0x000A, _) => {
                streams.pop();
                if streams.is_empty() {
                    break;
                }
            }
            (_, []) => break,
            (_, [false]) => {
                let before = reader.sheet.cells.len();
                reader.record(&record);
                let added = reader.sheet.cells.len() - before + reader.sheet.merges.len() / 1_000;
                if added > 0 {
                    flow.meter.cells(added as u64, "a sheet")?;
                }
            }
            (_, [.., true]) => titles.record(&record, globals),
            _ => {}
        }
    }
    let Reader {
        mut sheet,
        notes,
        mut texts,
        ..
    } = reader;
    for (row, column, object) in notes {
        if let Some(text) = texts.remove(&object) {
            sheet.comments.push((row, column, text));
        }
    }
    let mut shapes: Vec<(u16, String)> = texts.into_iter().collect();
    shapes.sort_unstable();
    let shapes = shapes.into_iter().map(|(_, text)| text);
    sheet.shapes = shapes.chain(titles.found).collect();
    Ok(sheet)
}

impl Reader<'_> {
    fn record(&mut self, record: &Record<'_>) {
        let body = record.body;
        let old = self.globals.text.version == Version::Biff2;
        // Excel 2 has three bytes of formats where later versions have an index of two.
        let value_at = if old { 7 } else { 6 };
        match record.kind {
            0x0203 | 0x0003 => {
                let value = f64_at(body, value_at).map(Value::Number);
                self.cell(body, value);
            }
            0x0002 if old => {
                let value = u16_at(body, 7).map(|n| Value::Number(f64::from(n)));
                self.cell(body, value);
            }
            0x027E => {
                let value = u32_at(body, 6).map(|rk| Value::Number(rk_number(rk)));
                self.cell(body, value);
            }
            0x00BD => self.many(body),
            0x00FD => {
                let index = u32_at(body, 6).unwrap_or(u32::MAX) as usize;
                let text = self.globals.strings.get(index).cloned();
                self.cell(body, text.map(Value::Text));
            }
            0x0204 | 0x00D6 | 0x0004 => {
                let text = self.globals.text.long(body, value_at);
                self.cell(body, Some(text_value(&text)));
            }
            0x0205 | 0x0005 => {
                let code = u8_at(body, value_at).unwrap_or(0);
                let error = u8_at(body, value_at + 1) == Some(1);
                self.cell(body, Some(bool_or_error(code, error)));
            }
            0x0006 | 0x0206 | 0x0406 => self.formula(body, value_at),
            0x0207 | 0x0007 => {
                let text = self.globals.text.long(body, 0);
                if let Some(cell) = self.waiting.take() {
                    self.push(SheetCell {
                        value: text_value(&text),
                        ..cell
                    });
                }
            }
            0x00E5 => {
                let count = usize::from(u16_at(body, 0).unwrap_or(0));
                for i in 0..count {
                    let at = |k: usize| u16_at(body, 2 + i * 8 + k * 2).map(u32::from);
                    let (Some(top), Some(bottom), Some(left), Some(right)) =
                        (at(0), at(1), at(2), at(3))
                    else {
                        break;
                    };
                    if top <= bottom && left <= right {
                        self.sheet.merges.push(Area {
                            top,
                            left,
                            bottom,
                            right,
                        });
                    }
                }
            }
            0x0208 => {
                if u16_at(body, 12).unwrap_or(0) & 0x20 != 0
                    && let Some(row) = u16_at(body, 0)
                {
                    self.sheet.hidden_rows.insert(u32::from(row));
                }
            }
            0x007D => {
                if u16_at(body, 8).unwrap_or(0) & 1 != 0
                    && let (Some(first), Some(last)) = (u16_at(body, 0), u16_at(body, 2))
                {
                    self.sheet
                        .hidden_columns
                        .push((u32::from(first), u32::from(last)));
                }
            }
            0x005D => {
                // The first sub-record names the object ([MS-XLS] §2.5.143).
                self.object = (u16_at(body, 0) == Some(0x15))
                    .then(|| u16_at(body, 6))
                    .flatten();
            }
            0x01B6 => {
                let length = usize::from(u16_at(body, 10).unwrap_or(0));
                let text = object_text(length, &record.more);
                if let Some(object) = self.object.take().filter(|_| !text.trim().is_empty()) {
                    self.texts.insert(object, text.trim().to_owned());
                }
            }
            0x001C => self.note(body),
            0x0014 | 0x0015 if !body.is_empty() => {
                let text = if self.globals.text.version == Version::Biff8 {
                    self.globals.text.long(body, 0)
                } else {
                    self.globals.text.short(body, 0)
                };
                let text = super::super::xlsx::furniture_text(&text);
                if record.kind == 0x0014 {
                    self.sheet.header = text;
                } else {
                    self.sheet.footer = text;
                }
            }
            _ => {}
        }
    }

    fn place(body: &[u8]) -> Option<(u32, u32)> {
        Some((u32::from(u16_at(body, 0)?), u32::from(u16_at(body, 2)?)))
    }

    fn cell(&mut self, body: &[u8], value: Option<Value>) {
        let (Some((row, column)), Some(value)) = (Self::place(body), value) else {
            return;
        };
        let style = match self.globals.text.version {
            Version::Biff2 => u32::from(u8_at(body, 4).unwrap_or(0) & 0x3F),
            _ => u32::from(u16_at(body, 4).unwrap_or(0)),
        };
        self.push(SheetCell {
            row,
            column,
            value,
            style,
            uncached: false,
            computed: false,
        });
    }

    fn push(&mut self, cell: SheetCell) {
        let keep = match &cell.value {
            Value::Text(text) => !text.trim().is_empty(),
            Value::Number(number) => number.is_finite(),
            _ => true,
        };
        if keep {
            self.sheet.cells.push(cell);
        }
    }

    fn many(&mut self, body: &[u8]) {
        let Some((row, first)) = Self::place(body) else {
            return;
        };
        let count = body.len().saturating_sub(6) / 6;
        for i in 0..count {
            let at = 4 + i * 6;
            if let (Some(style), Some(rk)) = (u16_at(body, at), u32_at(body, at + 2)) {
                self.push(SheetCell {
                    row,
                    column: first.saturating_add(i as u32),
                    value: Value::Number(rk_number(rk)),
                    style: u32::from(style),
                    uncached: false,
                    computed: false,
                });
            }
        }
    }

    /// The result of a formula ([MS-XLS] §2.5.133): a number, or a mark of what it is.
    fn formula(&mut self, body: &[u8], at: usize) {
        let special = u16_at(body, at + 6) == Some(0xFFFF);
        let kind = u8_at(body, at);
        let number = f64_at(body, at).filter(|_| !special);
        if number == Some(0.0) || special && kind == Some(3) {
            self.empty_result(body);
        } else {
            self.results.stored();
        }
        if let Some(number) = number {
            self.cell(body, Some(Value::Number(number)));
            return;
        }
        let code = u8_at(body, at + 2).unwrap_or(0);
        match kind {
            Some(0) => {
                if let Some((row, column)) = Self::place(body) {
                    self.waiting = Some(SheetCell {
                        row,
                        column,
                        value: Value::Unknown,
                        style: u32::from(u16_at(body, 4).unwrap_or(0)),
                        uncached: false,
                        computed: false,
                    });
                }
            }
            Some(1) => self.cell(body, Some(bool_or_error(code, false))),
            Some(2) => self.cell(body, Some(bool_or_error(code, true))),
            _ => {}
        }
    }

    /// A formula (§2.4.127) whose result is zero or an empty text. Tokens are of Excel 97 and
    /// later; older programs stored results.
    fn empty_result(&mut self, body: &[u8]) {
        let length = usize::from(u16_at(body, 20).unwrap_or(0));
        let tokens = body.get(22..22 + length);
        match (self.globals.text.version, Self::place(body), tokens) {
            (Version::Biff8, Some(cell), Some(tokens)) => {
                let style = u32::from(u16_at(body, 4).unwrap_or(0));
                self.results.empty(self.place, cell, style, tokens);
            }
            _ => self.results.stored(),
        }
    }

    fn note(&mut self, body: &[u8]) {
        let Some((row, column)) = Self::place(body) else {
            return;
        };
        if self.globals.text.version == Version::Biff8 {
            if let Some(object) = u16_at(body, 6) {
                self.notes.push((row, column, object));
            }
            return;
        }
        let length = usize::from(u16_at(body, 4).unwrap_or(0)).min(body.len().saturating_sub(6));
        let bytes = body.get(6..6 + length).unwrap_or_default();
        let text = self
            .globals
            .text
            .encoding
            .decode_without_bom_handling(bytes)
            .0
            .trim()
            .to_owned();
        if !text.is_empty() {
            self.sheet.comments.push((row, column, text));
        }
    }
}

fn text_value(text: &str) -> Value {
    Value::Text(Arc::from(text.replace('\0', "").as_str()))
}

/// The number of an RK value ([MS-XLS] §2.5.217).
pub(in crate::sheets) fn rk_number(rk: u32) -> f64 {
    let number = if rk & 2 != 0 {
        f64::from((rk as i32) >> 2)
    } else {
        f64::from_bits(u64::from(rk & 0xFFFF_FFFC) << 32)
    };
    if rk & 1 != 0 { number / 100.0 } else { number }
}

/// A truth value or an error ([MS-XLS] §2.5.10).
pub(in crate::sheets) fn bool_or_error(code: u8, error: bool) -> Value {
    if !error {
        return Value::Bool(code != 0);
    }
    let text = match code {
        0x00 => "#NULL!",
        0x07 => "#DIV/0!",
        0x0F => "#VALUE!",
        0x17 => "#REF!",
        0x1D => "#NAME?",
        0x24 => "#NUM!",
        0x2B => "#GETTING_DATA",
        _ => "#N/A",
    };
    Value::Error(text.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rk_numbers_are_whole_or_scaled() {
        assert_eq!(rk_number((1234 << 2) | 2), 1234.0);
        assert_eq!(rk_number((1234 << 2) | 3), 12.34);
        assert_eq!(rk_number(((-5_i32 << 2) as u32) | 2), -5.0);
        assert_eq!(rk_number((1.5_f64.to_bits() >> 32) as u32), 1.5);
    }
}
