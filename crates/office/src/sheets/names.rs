//! Names of cells and print areas, of all formats of workbooks.

use std::sync::Arc;

use aktsam_document::{DefinedName, Location, NameKind};
use rustc_hash::FxHashSet;

use super::{Area, MAX_COLUMNS, MAX_ROWS};

/// More names than a workbook has; a hostile one repeats them.
const MAX_NAMES: usize = 10_000;
/// Ranges that one name may join.
const MAX_RANGES: usize = 100;

/// Cells of a sheet, by its name.
pub(super) type Range = (Arc<str>, Area);

/// Collects names.
#[derive(Debug, Default)]
pub(super) struct Names {
    list: Vec<DefinedName>,
    /// Names by sheet: programs write print areas twice.
    seen: FxHashSet<(Option<String>, String)>,
}

impl Names {
    /// Adds a name with what it refers to; one that refers to no cells is left out.
    pub(super) fn add(&mut self, name: &str, sheet: Option<&str>, ranges: &[Range]) {
        let key = (sheet.map(str::to_owned), name.to_owned());
        if ranges.is_empty() || self.list.len() >= MAX_NAMES || !self.seen.insert(key) {
            return;
        }
        let kind = kind(name);
        let mut location = Location::default();
        for (sheet, area) in ranges.iter().take(MAX_RANGES) {
            location.extend(&Location::sheet(Arc::clone(sheet), area.name()));
        }
        self.list.push(DefinedName {
            kind,
            name: match kind {
                NameKind::Defined => name.to_owned(),
                NameKind::PrintArea | NameKind::PrintTitles => String::new(),
            },
            sheet: sheet.map(str::to_owned),
            location,
        });
    }

    /// The names in their order.
    pub(super) fn finish(self) -> Vec<DefinedName> {
        self.list
    }
}

/// Built-in names are written with a prefix in XML (ECMA-376-1 §18.2.5).
fn kind(name: &str) -> NameKind {
    match name {
        "_xlnm.Print_Area" => NameKind::PrintArea,
        "_xlnm.Print_Titles" => NameKind::PrintTitles,
        _ => NameKind::Defined,
    }
}

/// The built-in name of its number in the binary formats ([MS-XLS] §2.4.150, `Name`).
pub(super) fn builtin(number: u8) -> Option<&'static str> {
    match number {
        6 => Some("_xlnm.Print_Area"),
        7 => Some("_xlnm.Print_Titles"),
        _ => None,
    }
}

/// The ranges that a formula of nothing but references names: `Budget!$A$1:$D$20,'Blad 2'!$B:$B`.
/// Empty where it is anything else.
pub(super) fn references(formula: &str) -> Vec<Range> {
    let mut ranges = Vec::new();
    for piece in split(formula.trim(), ',') {
        let Some(range) = reference(piece.trim(), '!') else {
            return Vec::new();
        };
        ranges.push(range);
    }
    ranges
}

/// The ranges of an OpenDocument cell range address list: `$Budget.$A$1:.$D$20 'Blad 2'.B1:'Blad 2'.B9`
/// (ODF 1.3 part 3 §18.3.5).
pub(super) fn odf_references(list: &str) -> Vec<Range> {
    split(list.trim(), ' ')
        .into_iter()
        .filter_map(|piece| {
            // The end repeats the sheet or leaves it out.
            let mut ends = split(piece, ':').into_iter();
            let first = ends.next()?;
            let (sheet, from) = cut_sheet(first, '.')?;
            let area = match ends.next() {
                Some(end) => {
                    let to = cut_sheet(end, '.').map_or(end, |(_, cell)| cell);
                    area(&format!("{from}:{to}"))
                }
                None => area(from),
            }?;
            Some((sheet.into(), area))
        })
        .collect()
}

fn reference(text: &str, mark: char) -> Option<Range> {
    let (sheet, cells) = cut_sheet(text, mark)?;
    // Another workbook's cells are not here.
    if sheet.contains('[') {
        return None;
    }
    Some((sheet.into(), area(cells)?))
}

/// Cuts at a sign outside quotes.
pub(super) fn split(text: &str, sign: char) -> Vec<&str> {
    let mut quoted = false;
    text.split(|c| {
        quoted ^= c == '\'';
        c == sign && !quoted
    })
    .filter(|piece| !piece.is_empty())
    .take(MAX_RANGES + 1)
    .collect()
}

/// The sheet's name without quotes, and the cells.
pub(super) fn cut_sheet(text: &str, mark: char) -> Option<(String, &str)> {
    let text = text.strip_prefix('$').unwrap_or(text);
    if let Some(rest) = text.strip_prefix('\'') {
        let mut end = None;
        let mut signs = rest.char_indices().peekable();
        while let Some((at, c)) = signs.next() {
            // A quote within a name is doubled.
            if c == '\'' && signs.next_if(|(_, next)| *next == '\'').is_none() {
                end = Some(at);
                break;
            }
        }
        let (name, rest) = rest.split_at_checked(end?)?;
        return Some((
            name.replace("''", "'"),
            rest.strip_prefix('\'')?.strip_prefix(mark)?,
        ));
    }
    let (name, cells) = text.split_once(mark)?;
    Some((name.to_owned(), cells))
}

/// `$A$1:$D$20`, whole columns `$A:$C` and rows `$1:$3`.
fn area(text: &str) -> Option<Area> {
    if let Some(area) = Area::parse(text) {
        return Some(area);
    }
    let plain = text.replace('$', "");
    let (from, to) = plain.split_once(':')?;
    if let (Ok(top), Ok(bottom)) = (from.parse::<u32>(), to.parse::<u32>()) {
        return Area::parse(&format!("A{top}:A{bottom}")).map(|area| Area {
            right: MAX_COLUMNS - 1,
            ..area
        });
    }
    Area::parse(&format!("{from}1:{to}1")).map(|area| Area {
        bottom: MAX_ROWS - 1,
        ..area
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn shown(ranges: &[Range]) -> Vec<String> {
        ranges
            .iter()
            .map(|(sheet, area)| format!("{sheet}!{}", area.name()))
            .collect()
    }

    #[test]
    fn references_are_read_and_formulas_are_not() {
        assert_eq!(
            shown(&references("Budget!$A$1:$D$20,'Blad ''2'''!$B$3")),
            ["Budget!A1:D20", "Blad '2'!B3"]
        );
        assert_eq!(
            shown(&references("Budget!$A:$B,Budget!$1:$2")),
            ["Budget!A1:B1048576", "Budget!A1:XFD2"]
        );
        assert!(references("0.25").is_empty());
        assert!(references("SUM(Budget!A1)").is_empty());
        assert!(references("[1]Budget!$A$1").is_empty());
        assert!(references("Budget!#REF!").is_empty());
        assert_eq!(
            shown(&odf_references(
                "$Budget.$A$1:.$D$20 'Blad 2'.B1:'Blad 2'.B9"
            )),
            ["Budget!A1:D20", "Blad 2!B1:B9"]
        );
    }

    proptest! {
        #[test]
        fn any_formula_ends(text in ".{0,60}") {
            references(&text);
            odf_references(&text);
        }
    }
}
