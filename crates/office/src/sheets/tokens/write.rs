//! A formula's tokens as Excel shows them, for what computes formulas.

use super::super::{cell_name, xls};
use super::functions::function;
use super::{Width, column};
use crate::bytes::{f64_at, u8_at, u16_at, u32_at};
use crate::sheets::Value;

/// The longest formula that Excel takes.
const MAX_LENGTH: usize = 8_192;

/// What a formula refers to beyond its own sheet.
pub(in crate::sheets) trait Refers {
    /// The sheet of a sheet reference; `None` for several sheets and for other files.
    fn sheet(&self, reference: u16) -> Option<&str>;
    /// What a defined name (from 1) stands for, as tokens.
    fn name(&self, index: u32) -> Option<&[u8]>;
}

/// How tightly operators bind (ECMA-376-1 §18.17.2.2), so that brackets are set where the tokens'
/// order needs them, also where a program left their tokens out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Binding {
    Comparison,
    Concatenation,
    Sum,
    Product,
    Power,
    Percent,
    Sign,
    Union,
    Reference,
    Whole,
}

/// A part of a formula, in text.
struct Operand {
    text: String,
    binding: Binding,
}

struct Writer<'f> {
    formula: &'f [u8],
    at: usize,
    width: Width,
    refers: &'f dyn Refers,
    operands: Vec<Operand>,
    /// Names stand for formulas; those in names are not followed.
    in_name: bool,
}

/// A formula without its `=`; `None` where it holds what we do not write (arrays, shared formulas,
/// other files, functions of add-ins) or is broken.
pub(in crate::sheets) fn write(
    formula: &[u8],
    width: Width,
    refers: &dyn Refers,
) -> Option<String> {
    let mut writer = Writer {
        formula,
        at: 0,
        width,
        refers,
        operands: Vec::new(),
        in_name: false,
    };
    writer.all()
}

impl Writer<'_> {
    fn all(&mut self) -> Option<String> {
        while self.at < self.formula.len() {
            self.token()?;
            let longest = self.operands.last().map_or(0, |o| o.text.len());
            if longest > MAX_LENGTH {
                return None;
            }
        }
        let last = self.operands.pop()?;
        self.operands.is_empty().then_some(last.text)
    }

    fn push(&mut self, text: String, binding: Binding) {
        self.operands.push(Operand { text, binding });
    }

    fn whole(&mut self, text: impl Into<String>) {
        self.push(text.into(), Binding::Whole);
    }

    /// Goes past `count` bytes and gives where they begin.
    fn take(&mut self, count: usize) -> usize {
        let at = self.at;
        self.at += count;
        at
    }

    fn token(&mut self) -> Option<()> {
        let token = u8_at(self.formula, self.take(1))?;
        // Operands come as reference, value and array.
        let class = if token >= 0x40 {
            (token & 0x1F) | 0x20
        } else {
            token
        };
        match class {
            0x03..=0x11 => self.binary(class)?,
            0x12 => self.sign("+")?,
            0x13 => self.sign("-")?,
            0x14 => {
                let operand = self.operands.pop()?;
                let text = format!("{}%", bound(&operand, Binding::Percent));
                self.push(text, Binding::Percent);
            }
            0x15 => {
                let operand = self.operands.pop()?;
                self.whole(format!("({})", operand.text));
            }
            0x16 => self.whole(""),
            0x17 => self.text()?,
            0x19 => self.attribute()?,
            0x1C => {
                let code = u8_at(self.formula, self.take(1))?;
                match xls::bool_or_error(code, true) {
                    Value::Error(text) => self.whole(&*text),
                    _ => return None,
                }
            }
            0x1D => {
                let value = u8_at(self.formula, self.take(1))? != 0;
                self.whole(if value { "TRUE" } else { "FALSE" });
            }
            0x1E => {
                let number = u16_at(self.formula, self.take(2))?;
                self.whole(number.to_string());
            }
            0x1F => {
                let number = f64_at(self.formula, self.take(8)).filter(|n| n.is_finite())?;
                self.whole(number.to_string());
            }
            0x21 => {
                let called = function(u16_at(self.formula, self.take(2))?)?;
                self.call(called.name, usize::from(called.arguments?))?;
            }
            0x22 => {
                let at = self.take(3);
                let count = u8_at(self.formula, at)? & 0x7F;
                let called = function(u16_at(self.formula, at + 1)?)?;
                self.call(called.name, usize::from(count))?;
            }
            0x23 => self.name()?,
            0x24 => {
                let text = self.cell()?;
                self.whole(text);
            }
            0x25 => {
                let text = self.area()?;
                self.push(text, Binding::Reference);
            }
            // PtgMemArea, PtgMemErr, PtgMemNoMem and PtgMemFunc stand before what they join.
            0x26..=0x28 => _ = self.take(6),
            0x29 => _ = self.take(2),
            0x2A => {
                self.take(self.width.row_bytes() + 2);
                self.whole("#REF!");
            }
            0x2B => {
                self.take(2 * self.width.row_bytes() + 4);
                self.whole("#REF!");
            }
            0x3A | 0x3B => {
                let reference = u16_at(self.formula, self.take(2))?;
                let sheet = self.refers.sheet(reference)?.replace('\'', "''");
                let place = if class == 0x3A {
                    self.cell()?
                } else {
                    self.area()?
                };
                self.push(format!("'{sheet}'!{place}"), Binding::Reference);
            }
            _ => return None,
        }
        Some(())
    }

    fn binary(&mut self, token: u8) -> Option<()> {
        let (sign, binding) = match token {
            0x03 => ("+", Binding::Sum),
            0x04 => ("-", Binding::Sum),
            0x05 => ("*", Binding::Product),
            0x06 => ("/", Binding::Product),
            0x07 => ("^", Binding::Power),
            0x08 => ("&", Binding::Concatenation),
            0x09 => ("<", Binding::Comparison),
            0x0A => ("<=", Binding::Comparison),
            0x0B => ("=", Binding::Comparison),
            0x0C => (">=", Binding::Comparison),
            0x0D => (">", Binding::Comparison),
            0x0E => ("<>", Binding::Comparison),
            // A space cuts references; what computes formulas does not know it.
            0x10 => (",", Binding::Union),
            0x11 => (":", Binding::Reference),
            _ => return None,
        };
        let right = self.operands.pop()?;
        let left = self.operands.pop()?;
        let mut text = bound(&left, binding);
        text.push_str(sign);
        // Operators of the same rank go from left to right.
        if right.binding > binding || binding >= Binding::Union && right.binding >= binding {
            text.push_str(&right.text);
        } else {
            text.extend(["(", &right.text, ")"]);
        }
        self.push(text, binding);
        Some(())
    }

    fn sign(&mut self, sign: &str) -> Option<()> {
        let operand = self.operands.pop()?;
        let text = format!("{sign}{}", bound(&operand, Binding::Sign));
        self.push(text, Binding::Sign);
        Some(())
    }

    fn text(&mut self) -> Option<()> {
        let text = match self.width {
            Width::Narrow => {
                let at = self.take(2);
                let length = usize::from(u8_at(self.formula, at)?);
                let wide = u8_at(self.formula, at + 1)? & 1 != 0;
                self.take(if wide { length * 2 } else { length });
                xls::flagged(self.formula, at + 1, length)
            }
            Width::Wide => {
                let at = self.take(2);
                let length = usize::from(u16_at(self.formula, at)?);
                self.take(length * 2);
                let units: Vec<u16> = (0..length)
                    .map_while(|i| u16_at(self.formula, at + 2 + i * 2))
                    .collect();
                String::from_utf16_lossy(&units)
            }
        };
        (self.at <= self.formula.len())
            .then(|| self.whole(format!("\"{}\"", text.replace('"', "\"\""))))
    }

    /// `PtgAttr…`: how Excel goes on when it computes, and spaces; one of them is a sum.
    fn attribute(&mut self) -> Option<()> {
        let at = self.take(3);
        let kind = u8_at(self.formula, at)?;
        let data = u16_at(self.formula, at + 1)?;
        if kind & 0x04 != 0 {
            // The places of the choices.
            self.take((usize::from(data) + 1) * 2);
        }
        if kind & 0x10 != 0 {
            self.call("SUM", 1)?;
        }
        Some(())
    }

    fn call(&mut self, name: &str, count: usize) -> Option<()> {
        let first = self.operands.len().checked_sub(count)?;
        let arguments: Vec<String> = self
            .operands
            .drain(first..)
            .map(|o| match o.binding {
                // References that a comma joins are one argument.
                Binding::Union => format!("({})", o.text),
                _ => o.text,
            })
            .collect();
        self.whole(format!("{name}({})", arguments.join(",")));
        Some(())
    }

    fn name(&mut self) -> Option<()> {
        let index = u32_at(self.formula, self.take(4))?;
        if self.in_name {
            return None;
        }
        let mut inner = Writer {
            formula: self.refers.name(index)?,
            at: 0,
            width: self.width,
            refers: self.refers,
            operands: Vec::new(),
            in_name: true,
        };
        let text = inner.all()?;
        self.whole(format!("({text})"));
        Some(())
    }

    fn cell(&mut self) -> Option<String> {
        let rows = self.width.row_bytes();
        let at = self.take(rows + 2);
        let row = self.width.row(self.formula, at)?;
        Some(cell_name(row, column(self.formula, at + rows)?))
    }

    fn area(&mut self) -> Option<String> {
        let rows = self.width.row_bytes();
        let at = self.take(2 * rows + 4);
        let row = |i: usize| self.width.row(self.formula, at + i * rows);
        let column = |i: usize| column(self.formula, at + 2 * rows + i * 2);
        Some(format!(
            "{}:{}",
            cell_name(row(0)?, column(0)?),
            cell_name(row(1)?, column(1)?)
        ))
    }
}

/// An operand beside an operator, in brackets where it binds less.
fn bound(operand: &Operand, binding: Binding) -> String {
    // Excel takes `-2^2` as `(-2)^2`, others do not.
    let signed_power = operand.binding == Binding::Sign && binding == Binding::Power;
    if operand.binding >= binding && !signed_power {
        operand.text.clone()
    } else {
        format!("({})", operand.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Book;

    impl Refers for Book {
        fn sheet(&self, reference: u16) -> Option<&str> {
            (reference == 1).then_some("Blad 'ett'")
        }

        fn name(&self, index: u32) -> Option<&[u8]> {
            match index {
                // A1, and a name that stands for another.
                1 => Some(&[0x24, 0, 0, 0, 0xC0]),
                2 => Some(&[0x23, 1, 0, 0, 0]),
                _ => None,
            }
        }
    }

    fn narrow(formula: &[u8]) -> Option<String> {
        write(formula, Width::Narrow, &Book)
    }

    const A1: [u8; 5] = [0x44, 0, 0, 0, 0xC0];
    const B2_C4: [u8; 9] = [0x25, 1, 0, 3, 0, 1, 0xC0, 2, 0xC0];

    fn joined(parts: &[&[u8]]) -> Vec<u8> {
        parts.concat()
    }

    #[test]
    fn sums_and_functions_are_written() {
        let sum = joined(&[&B2_C4, &[0x19, 0x10, 0, 0]]);
        assert_eq!(narrow(&sum).as_deref(), Some("SUM(B2:C4)"));
        // Spaces and marks of volatile formulas come before what they belong to.
        let round = joined(&[&[0x19, 0x40, 0, 1], &A1, &[0x1E, 2, 0, 0x41, 27, 0]]);
        assert_eq!(narrow(&round).as_deref(), Some("ROUND(A1,2)"));
        let text = joined(&[&A1, &[0x17, 2, 0, b'k', b'"', 0x08]]);
        assert_eq!(narrow(&text).as_deref(), Some("A1&\"k\"\"\""));
        let wide = [0x24, 0, 0, 1, 0, 0, 0xC0, 0x1E, 2, 0, 0x05];
        assert_eq!(
            write(&wide, Width::Wide, &Book).as_deref(),
            Some("A65537*2")
        );
    }

    #[test]
    fn brackets_stand_where_the_order_of_tokens_needs_them() {
        // 1 - (2 - 3), (1 - 2) - 3 and (1 - 2) * 3, none with a token for its brackets.
        let number = |n: u8| [0x1E, n, 0];
        let (one, two, three) = (number(1), number(2), number(3));
        let right = joined(&[&one, &two, &three, &[0x04, 0x04]]);
        assert_eq!(narrow(&right).as_deref(), Some("1-(2-3)"));
        let left = joined(&[&one, &two, &[0x04], &three, &[0x04]]);
        assert_eq!(narrow(&left).as_deref(), Some("1-2-3"));
        let product = joined(&[&one, &two, &[0x04], &three, &[0x05]]);
        assert_eq!(narrow(&product).as_deref(), Some("(1-2)*3"));
        let power = joined(&[&two, &[0x13], &two, &[0x07]]);
        assert_eq!(narrow(&power).as_deref(), Some("(-2)^2"));
    }

    #[test]
    fn names_and_other_sheets_are_followed_once() {
        assert_eq!(narrow(&[0x23, 1, 0, 0, 0]).as_deref(), Some("(A1)"));
        assert_eq!(narrow(&[0x23, 2, 0, 0, 0]), None);
        let other = [0x5A, 1, 0, 4, 0, 2, 0xC0];
        assert_eq!(narrow(&other).as_deref(), Some("'Blad ''ett'''!C5"));
        assert_eq!(narrow(&[0x5A, 2, 0, 4, 0, 2, 0xC0]), None);
    }

    #[test]
    fn broken_formulas_are_none() {
        assert_eq!(narrow(&[]), None);
        assert_eq!(narrow(&[0x03]), None);
        assert_eq!(narrow(&[0x44, 0, 0]), None);
        assert_eq!(narrow(&[0x17, 9, 0, b'a']), None);
        // Two operands and nothing that joins them; more arguments than there are.
        assert_eq!(narrow(&joined(&[&A1, &A1])), None);
        assert_eq!(narrow(&joined(&[&A1, &[0x42, 3, 4, 0]])), None);
    }

    proptest::proptest! {
        #[test]
        fn no_bytes_make_it_panic(bytes in proptest::collection::vec(0_u8.., 0..64)) {
            let _ = write(&bytes, Width::Narrow, &Book);
            let _ = write(&bytes, Width::Wide, &Book);
        }
    }
}
