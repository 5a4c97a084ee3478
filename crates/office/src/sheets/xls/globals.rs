//! What stands before the sheets: strings, fonts, formats, the list of sheets.

use std::sync::Arc;

use encoding_rs::WINDOWS_1252;
use rustc_hash::FxHashMap;

use super::super::names::{Names, Range, builtin};
use super::super::tokens::{self, Refers, Width};
use super::super::{CellStyle, NumberFormat};
use super::Version;
use super::records::records;
use super::strings::{Text, code_page, flagged, shared};
use crate::OfficeError;
use crate::bytes::{u8_at, u16_at, u32_at};
use crate::flow::Flow;
use crate::paragraph::Look;

/// A sheet as the globals list it.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) name: String,
    pub(super) offset: usize,
    pub(super) hidden: bool,
}

#[derive(Debug)]
pub(super) struct Globals {
    pub(super) text: Text,
    pub(super) sheets: Vec<Bound>,
    pub(super) strings: Vec<Arc<str>>,
    pub(super) date1904: bool,
    /// Names with the place of their sheet (from 1) and their formula; formulas count by them.
    names: Vec<Option<(String, u16, Vec<u8>)>>,
    /// Names of all sheets, charts too, which formulas count by.
    all_sheets: Vec<String>,
    /// Which of the books that formulas refer to is this one.
    own: Vec<bool>,
    /// Book, first and last sheet of each sheet reference (§2.4.105).
    references: Vec<(u16, u16, u16)>,
    fonts: Vec<Look>,
    formats: FxHashMap<u16, Arc<NumberFormat>>,
    /// Font and number format of each cell format.
    cells: Vec<(u16, u16)>,
}

pub(super) fn read(stream: &[u8], flow: &mut Flow) -> Result<Globals, OfficeError> {
    let version = version(stream).ok_or_else(|| {
        OfficeError::broken("the workbook", "it does not begin like an Excel file")
    })?;
    let mut globals = Globals {
        text: Text {
            version,
            encoding: WINDOWS_1252,
        },
        sheets: Vec::new(),
        strings: Vec::new(),
        date1904: false,
        names: Vec::new(),
        all_sheets: Vec::new(),
        own: Vec::new(),
        references: Vec::new(),
        fonts: Vec::new(),
        formats: FxHashMap::default(),
        cells: Vec::new(),
    };
    let single = version < Version::Biff5;
    let mut count = 0_u64;
    let mut depth = 0_u32;
    for record in records(stream, 0) {
        count += 1;
        let body = record.body;
        match record.kind {
            0x0009 | 0x0209 | 0x0409 | 0x0809 => depth += 1,
            0x000A => {
                depth = depth.saturating_sub(1);
                // Excel 2 to 4 have all of it in one stream.
                if depth == 0 {
                    break;
                }
            }
            0x002F => return Err(OfficeError::Encrypted),
            0x0042 => globals.text.encoding = code_page(u16_at(body, 0).unwrap_or(1252)),
            0x0022 => globals.date1904 = u16_at(body, 0) == Some(1),
            0x0031 | 0x0231 => globals.fonts.push(font(body, version, globals.text)),
            0x041E => {
                let id = u16_at(body, 0).unwrap_or(0);
                let code = if version == Version::Biff8 {
                    globals.text.long(body, 2)
                } else {
                    globals.text.short(body, 2)
                };
                let id = if version == Version::Biff4 {
                    globals.formats.len() as u16
                } else {
                    id
                };
                globals
                    .formats
                    .insert(id, Arc::new(NumberFormat::parse(&code)));
            }
            0x001E => {
                let id = globals.formats.len() as u16;
                let code = globals.text.short(body, 0);
                globals
                    .formats
                    .insert(id, Arc::new(NumberFormat::parse(&code)));
            }
            0x00E0 => {
                let font = u16_at(body, 0).unwrap_or(0);
                let format = u16_at(body, 2).unwrap_or(0);
                globals.cells.push((font, format));
            }
            0x0243 | 0x0443 => {
                let font = u16::from(u8_at(body, 0).unwrap_or(0));
                let format = u16::from(u8_at(body, 1).unwrap_or(0));
                globals.cells.push((font, format));
            }
            0x0043 => {
                let font = u16::from(u8_at(body, 0).unwrap_or(0));
                let format = u16::from(u8_at(body, 2).unwrap_or(0) & 0x3F);
                globals.cells.push((font, format));
            }
            0x0085 if version >= Version::Biff5 => {
                // Type 1 is a macro sheet, 2 a chart, 6 a module.
                let kind = u8_at(body, 5).unwrap_or(0);
                let offset = u32_at(body, 0).unwrap_or(0) as usize;
                let name = globals.text.short(body, 6).replace('\0', "");
                globals.all_sheets.push(name.clone());
                if kind <= 2 && offset > 0 {
                    globals.sheets.push(Bound {
                        name,
                        offset,
                        hidden: u8_at(body, 4).unwrap_or(0) & 3 != 0,
                    });
                }
            }
            0x01AE => globals.own.push(u16_at(body, 2) == Some(0x0401)),
            0x0017 if version == Version::Biff8 => {
                let count = usize::from(u16_at(body, 0).unwrap_or(0));
                globals.references = (0..count)
                    .map_while(|i| {
                        let at = |k: usize| u16_at(body, 2 + i * 6 + k * 2);
                        Some((at(0)?, at(1)?, at(2)?))
                    })
                    .collect();
            }
            0x0018 if version == Version::Biff8 => globals.names.push(name(body)),
            0x00FC => globals.strings = shared(body, &record.more),
            _ => {}
        }
    }
    flow.meter
        .limits
        .check(aktsam_document::LimitKind::Operators, count, || {
            "records of the workbook".into()
        })?;
    if single {
        globals.sheets.push(Bound {
            name: String::new(),
            offset: 0,
            hidden: false,
        });
    }
    Ok(globals)
}

fn version(stream: &[u8]) -> Option<Version> {
    Some(match u16_at(stream, 0)? {
        0x0009 => Version::Biff2,
        0x0209 => Version::Biff3,
        0x0409 => Version::Biff4,
        0x0809 if u16_at(stream, 4)? >= 0x0600 => Version::Biff8,
        0x0809 => Version::Biff5,
        _ => return None,
    })
}

/// `Lbl` (§2.4.150): a name, the place of its sheet, its formula.
fn name(body: &[u8]) -> Option<(String, u16, Vec<u8>)> {
    let built_in = u16_at(body, 0)? & 0x20 != 0;
    let length = usize::from(u8_at(body, 3)?);
    let formula = usize::from(u16_at(body, 4)?);
    let wide = u8_at(body, 14)? & 1 != 0;
    let at = 15 + length * if wide { 2 } else { 1 };
    let name = if built_in {
        builtin(u8_at(body, 15)?)?.to_owned()
    } else {
        flagged(body, 14, length)
    };
    let formula = body.get(at..at.checked_add(formula)?)?.to_vec();
    Some((name, u16_at(body, 8)?, formula))
}

fn font(body: &[u8], version: Version, text: Text) -> Look {
    let flags = u16_at(body, 2).unwrap_or(0);
    let (bold, underline, name) = if version >= Version::Biff5 {
        (
            u16_at(body, 6).unwrap_or(400) >= 600,
            u8_at(body, 10).unwrap_or(0) != 0,
            text.short(body, 14),
        )
    } else {
        let at = if version == Version::Biff2 { 4 } else { 6 };
        (flags & 1 != 0, flags & 4 != 0, text.short(body, at))
    };
    Look {
        font: Some(name.as_str().into()).filter(|n: &Arc<str>| !n.is_empty()),
        size: u16_at(body, 0)
            .map(|h| f32::from(h) / 20.0)
            .filter(|s| *s > 0.0),
        bold,
        italic: flags & 2 != 0,
        underline,
        ..Look::default()
    }
}

impl Globals {
    /// The names of cells.
    pub(super) fn names(&self) -> Names {
        let mut names = Names::default();
        for (name, local, formula) in self.names.iter().flatten() {
            let ranges: Option<Vec<Range>> = tokens::references(formula, Width::Narrow)
                .unwrap_or_default()
                .into_iter()
                .map(|(reference, area)| Some((Arc::from(self.sheet(reference)?), area)))
                .collect();
            let local = usize::from(*local).checked_sub(1);
            let local = local.and_then(|i| self.all_sheets.get(i));
            names.add(name, local.map(String::as_str), &ranges.unwrap_or_default());
        }
        names
    }

    /// The cell formats in their order.
    pub(super) fn styles(&self) -> Vec<CellStyle> {
        let mut known: FxHashMap<u16, Arc<NumberFormat>> = self.formats.clone();
        self.cells
            .iter()
            .map(|(font, format)| {
                let format = known.entry(*format).or_insert_with(|| {
                    Arc::new(NumberFormat::builtin(u32::from(*format)).unwrap_or_default())
                });
                // There is no font 4 ([MS-XLS] §2.5.129).
                let index = usize::from(if *font > 4 { *font - 1 } else { *font });
                CellStyle {
                    look: self.fonts.get(index).cloned().unwrap_or_default(),
                    format: Arc::clone(format),
                }
            })
            .collect()
    }
}

impl Refers for Globals {
    fn sheet(&self, reference: u16) -> Option<&str> {
        let (book, first, last) = *self.references.get(usize::from(reference))?;
        let own = *self.own.get(usize::from(book))?;
        let name = self.all_sheets.get(usize::from(first))?;
        (own && first == last).then_some(name.as_str())
    }

    fn name(&self, index: u32) -> Option<&[u8]> {
        let at = (index as usize).checked_sub(1)?;
        let (_, _, formula) = self.names.get(at)?.as_ref()?;
        Some(formula)
    }
}
