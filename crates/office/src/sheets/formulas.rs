//! Formulas that the file holds without their results, and how they are written.

use std::sync::Arc;

use super::names::{cut_sheet, split};

/// The longest formula that Excel takes, and its deepest nesting: what computes formulas goes down
/// into them, so that a hostile one must not get there.
const MAX_LENGTH: usize = 8_192;
const MAX_NESTING: usize = 64;

/// A formula of a cell, in the grammar of Excel files (ECMA-376-1 §18.17) without its `=`.
#[derive(Debug, Clone)]
pub(crate) struct Formula {
    pub(crate) row: u32,
    pub(crate) column: u32,
    pub(crate) text: Arc<str>,
    /// The cell that its relative references are written for: cells share formulas.
    pub(crate) base: (u32, u32),
}

/// Whether a formula is no longer and no deeper than Excel takes.
pub(super) fn is_tame(text: &str) -> bool {
    let mut depth = 0_usize;
    let mut deepest = 0;
    // Signs before signs nest as brackets do.
    let mut signs = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' | b'{' | b'[' => depth += 1,
            b')' | b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
        signs = match byte {
            b'-' | b'+' | b'@' => signs + 1,
            b' ' => signs,
            _ => 0,
        };
        deepest = deepest.max(depth + signs);
    }
    text.len() <= MAX_LENGTH && deepest <= MAX_NESTING
}

/// A formula of an OpenDocument file (`OpenFormula`, ODF 1.3 part 4) as Excel writes it; `None`
/// where it is in a grammar that is not known.
pub(super) fn from_odf(formula: &str) -> Option<String> {
    let (grammar, text) = match formula.split_once('=') {
        Some((grammar, text)) if !grammar.contains(['(', '"', '[']) => (grammar, text),
        _ => return None,
    };
    match grammar {
        "msoxl:" => return Some(text.to_owned()),
        "of:" | "oooc:" | "" => {}
        _ => return None,
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['"', '[', ';']) {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let (sign, behind) = from.split_at(1);
        let end = match sign {
            ";" => {
                out.push(',');
                rest = behind;
                continue;
            }
            // A quote within a text is doubled: the text goes on in the next round.
            "\"" => behind.find('"')?,
            _ => reference_end(behind)?,
        };
        let inside = behind.get(..end)?;
        if sign == "[" {
            out.push_str(&reference(inside)?);
        } else {
            out.extend(["\"", inside, "\""]);
        }
        rest = behind.get(end + 1..)?;
    }
    out.push_str(rest);
    Some(out)
}

/// Where a reference ends: at the bracket outside the quotes of a sheet's name.
fn reference_end(text: &str) -> Option<usize> {
    let mut quoted = false;
    text.find(|c| {
        quoted ^= c == '\'';
        c == ']' && !quoted
    })
}

/// `$'Blad 2'.B2:.B9` as `'Blad 2'!B2:B9`.
fn reference(text: &str) -> Option<String> {
    let mut ends = split(text, ':').into_iter();
    let (sheet, from) = cut_sheet(ends.next()?, '.')?;
    let mut out = String::new();
    if !sheet.is_empty() {
        out = format!("'{}'!", sheet.replace('\'', "''"));
    }
    out.push_str(from);
    if let Some(end) = ends.next() {
        let (_, to) = cut_sheet(end, '.')?;
        out.push(':');
        out.push_str(to);
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_of_opendocument_are_written_as_excel_does() {
        let read = |text: &str| from_odf(text);
        assert_eq!(
            read("of:=SUM([.B2:.B3];[$Budget.$C$4])*2").as_deref(),
            Some("SUM(B2:B3,'Budget'!$C$4)*2")
        );
        assert_eq!(
            read("of:=IF([$'Blad; 2'.A1]=\"a;\"\"b\";1;2)").as_deref(),
            Some("IF('Blad; 2'!A1=\"a;\"\"b\",1,2)")
        );
        assert_eq!(read("msoxl:=B1+1").as_deref(), Some("B1+1"));
        assert_eq!(read("of:=[.A1"), None);
        assert_eq!(read("x:=1"), None);
    }

    #[test]
    fn formulas_deeper_than_excel_takes_are_told() {
        assert!(is_tame("SUM(A1:A3)*(1+B2)"));
        assert!(!is_tame(&"(".repeat(100)));
        assert!(!is_tame(&"-".repeat(100)));
        assert!(!is_tame(&"1+".repeat(5_000)));
    }
}
