//! A worksheet part as a stream (ECMA-376-1 §18.3): cells, merges, hidden rows and columns.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::formulas::{Formula, is_tame};
use super::super::{Area, MAX_COLUMNS, MAX_ROWS, Sheet, SheetCell, Value, parse_cell};
use super::unescape;
use crate::OfficeError;
use crate::flow::Flow;
use crate::xml::{Pull, Token, attribute, attributes, decode, local};

/// What is open at a place of the part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Cell,
    Value,
    Formula,
    InlineText,
    Phonetic,
    Header,
    Footer,
    Other,
}

/// A cell being read.
#[derive(Default)]
struct Pending {
    row: u32,
    column: u32,
    style: u32,
    kind: Kind,
    value: String,
    inline: String,
    has_formula: bool,
    formula: String,
    /// The number of a formula that cells share.
    shared: Option<u32>,
}

/// What a cell's value is (§18.18.11).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Inline,
    Formula,
    Bool,
    Error,
    Date,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "s" => Self::Shared,
            "inlineStr" => Self::Inline,
            "str" => Self::Formula,
            "b" => Self::Bool,
            "e" => Self::Error,
            "d" => Self::Date,
            _ => Self::Number,
        }
    }
}

impl Pending {
    /// Starts a new cell in the same memory.
    fn begin(&mut self) {
        self.value.clear();
        self.inline.clear();
        self.style = 0;
        self.kind = Kind::Number;
        self.has_formula = false;
        self.formula.clear();
        self.shared = None;
    }
}

/// Reads a sheet's part into `sheet`. Gives whether all formulas are such as Excel takes.
pub(super) fn read(
    part: &[u8],
    name: &str,
    strings: &[Arc<str>],
    sheet: &mut Sheet,
    flow: &mut Flow,
) -> Result<bool, OfficeError> {
    let text = decode(part);
    let mut pull = Pull::new(&text, name, &flow.meter.limits).unbounded();
    let mut open: Vec<Open> = Vec::new();
    // The next place, for rows and cells that do not tell theirs.
    let (mut row, mut column) = (0_u32, 0_u32);
    let mut next_row = 0_u32;
    let mut pending = Pending::default();
    let mut furniture = (String::new(), String::new());
    let mut shared: FxHashMap<u32, Formula> = FxHashMap::default();
    let mut tame = true;
    loop {
        match pull.next()? {
            Token::Start(start) => {
                let tag = start.name();
                let kind = match local(tag.as_ref()) {
                    "row" => {
                        let mut number = None;
                        let mut hidden = false;
                        for (name, value) in attributes(&start) {
                            match name {
                                "r" => number = value.trim().parse::<u32>().ok(),
                                "hidden" => hidden = is_on(Some(value)),
                                _ => {}
                            }
                        }
                        row = number
                            .filter(|r| (1..=MAX_ROWS).contains(r))
                            .map_or(next_row, |r| r - 1);
                        next_row = row.saturating_add(1);
                        column = 0;
                        if hidden {
                            sheet.hidden_rows.insert(row);
                        }
                        Open::Other
                    }
                    "c" => {
                        pending.begin();
                        for (name, value) in attributes(&start) {
                            match name {
                                "r" => {
                                    if let Some((r, c)) = parse_cell(value) {
                                        (row, column) = (r, c);
                                    }
                                }
                                "s" => pending.style = value.trim().parse().unwrap_or(0),
                                "t" => pending.kind = Kind::of(value),
                                _ => {}
                            }
                        }
                        (pending.row, pending.column) = (row, column);
                        column = column.saturating_add(1);
                        Open::Cell
                    }
                    "v" => Open::Value,
                    "f" => {
                        pending.has_formula = true;
                        let shares = attribute(&start, "t").is_some_and(|t| t == "shared");
                        let number = attribute(&start, "si").filter(|_| shares);
                        pending.shared = number.and_then(|n| n.trim().parse().ok());
                        Open::Formula
                    }
                    "t" if open.contains(&Open::Cell) => Open::InlineText,
                    "rPh" => Open::Phonetic,
                    "col" => {
                        hidden_columns(&start, sheet);
                        Open::Other
                    }
                    "mergeCell" => {
                        let area = attribute(&start, "ref").and_then(|r| Area::parse(&r));
                        if let Some(area) = area.filter(|a| a.top != a.bottom || a.left != a.right)
                        {
                            flow.meter.cells(1, name)?;
                            sheet.merges.push(area);
                        }
                        Open::Other
                    }
                    "oddHeader" => Open::Header,
                    "oddFooter" => Open::Footer,
                    _ => Open::Other,
                };
                open.push(kind);
            }
            Token::Text(text) => match open.last() {
                Some(Open::Value) => {
                    pending.value.push_str(&text);
                }
                Some(Open::Formula) => pending.formula.push_str(&text),
                Some(Open::InlineText) if !open.contains(&Open::Phonetic) => {
                    pending.inline.push_str(&text);
                }
                Some(Open::Header) => furniture.0.push_str(&text),
                Some(Open::Footer) => furniture.1.push_str(&text),
                _ => {}
            },
            Token::End => {
                if open.pop() != Some(Open::Cell) {
                    continue;
                }
                let cell = finish(&pending, strings);
                if pending.has_formula {
                    tame &= is_tame(&pending.formula);
                    let uncached = cell.as_ref().is_some_and(|c| c.uncached);
                    let formula = formula(&pending, uncached, &mut shared);
                    sheet.formulas.extend(formula.filter(|_| tame));
                }
                if let Some(cell) = cell {
                    flow.meter.cells(1, name)?;
                    if let Value::Text(text) = &cell.value {
                        flow.meter.text(text.len(), name)?;
                    }
                    sheet.cells.push(cell);
                }
            }
            Token::Eof => break,
        }
    }
    sheet.header = furniture_text(&furniture.0);
    sheet.footer = furniture_text(&furniture.1);
    if let Some(what) = pull.broken {
        flow.warn_broken(name, &what);
    }
    Ok(tame)
}

/// The formula of a cell without a result. One that cells share is written once, at its base
/// (ECMA-376-1 §18.3.1.40).
fn formula(
    pending: &Pending,
    uncached: bool,
    shared: &mut FxHashMap<u32, Formula>,
) -> Option<Formula> {
    let (row, column) = (pending.row, pending.column);
    let written = !pending.formula.is_empty();
    if !uncached && (pending.shared.is_none() || !written) {
        return None;
    }
    let own = || Formula {
        row,
        column,
        text: pending.formula.trim().into(),
        base: (row, column),
    };
    let formula = match pending.shared {
        Some(number) if written => shared.entry(number).insert_entry(own()).get().clone(),
        Some(number) => Formula {
            row,
            column,
            ..shared.get(&number)?.clone()
        },
        None if written => own(),
        None => return None,
    };
    uncached.then_some(formula)
}

fn is_on(value: Option<&str>) -> bool {
    matches!(value, Some("1" | "true" | "on"))
}

fn hidden_columns(start: &quick_xml::events::BytesStart<'_>, sheet: &mut Sheet) {
    if !is_on(attribute(start, "hidden").as_deref()) || sheet.hidden_columns.len() > 1_000 {
        return;
    }
    let number = |name: &str| {
        attribute(start, name)
            .and_then(|n| n.trim().parse::<u32>().ok())
            .filter(|n| (1..=MAX_COLUMNS).contains(n))
    };
    if let (Some(first), Some(last)) = (number("min"), number("max")) {
        sheet.hidden_columns.push((first - 1, last - 1));
    }
}

/// The finished cell; `None` where it holds nothing.
fn finish(pending: &Pending, strings: &[Arc<str>]) -> Option<SheetCell> {
    let raw = pending.value.trim();
    let text = |text: &str| Value::Text(Arc::from(&*unescape(text)));
    let value = match pending.kind {
        Kind::Shared => raw
            .parse::<usize>()
            .ok()
            .and_then(|i| strings.get(i))
            .map(|s| Value::Text(Arc::clone(s))),
        Kind::Inline => Some(text(&pending.inline)),
        Kind::Formula => Some(text(&pending.value)),
        Kind::Bool => (!raw.is_empty()).then(|| Value::Bool(raw == "1" || raw == "true")),
        Kind::Error => (!raw.is_empty()).then(|| Value::Error(raw.into())),
        Kind::Date => (!raw.is_empty()).then(|| text(raw)),
        Kind::Number if raw.is_empty() && !pending.inline.is_empty() => Some(text(&pending.inline)),
        Kind::Number => match raw.parse::<f64>() {
            Ok(number) if number.is_finite() => Some(Value::Number(number)),
            _ => (!raw.is_empty()).then(|| text(raw)),
        },
    };
    let value = value.filter(|v| !matches!(v, Value::Text(t) if t.trim().is_empty()));
    // A formula whose result is an empty text has its result.
    let uncached =
        pending.has_formula && value.is_none() && pending.kind != Kind::Formula && raw.is_empty();
    let value = match value {
        Some(value) => value,
        None if uncached => Value::Unknown,
        None => return None,
    };
    Some(SheetCell {
        row: pending.row,
        column: pending.column,
        value,
        style: pending.style,
        uncached,
        computed: false,
    })
}

/// The text of a page header or footer without its codes (§18.3.1.46): `&C`, `&"Arial"`, `&P`.
pub(in crate::sheets) fn furniture_text(code: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = code.chars().peekable();
    while let Some(c) = rest.next() {
        if c != '&' {
            out.push(c);
            continue;
        }
        match rest.next() {
            Some('&') => out.push('&'),
            Some('"') => while rest.next().is_some_and(|c| c != '"') {},
            Some('L' | 'C' | 'R') => out.push(' '),
            Some(c) if c.is_ascii_digit() => while rest.next_if(char::is_ascii_digit).is_some() {},
            _ => {}
        }
    }
    let text = out.split_whitespace().collect::<Vec<_>>().join(" ");
    text.chars().any(char::is_alphanumeric).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_page_headers_are_dropped() {
        let code = "&L&\"Arial,Fet\"&12Budget 2024&CSida &P av &N";
        assert_eq!(furniture_text(code).as_deref(), Some("Budget 2024 Sida av"));
        assert_eq!(furniture_text("&C&P"), None);
    }
}
