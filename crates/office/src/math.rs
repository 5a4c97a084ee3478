//! Equations as one line of text: Office Math (ECMA-376-1 §22.1) and `MathML` (W3C `MathML` 3 §3).

use crate::xml::{Element, Ns};

/// The text of an equation in reading order, with the signs that make a line of it readable:
/// fractions with "/", scripts with "^" and "_".
pub(crate) fn linear(element: Element<'_>) -> String {
    let mut out = String::new();
    write(element, &mut out);
    out
}

fn write(element: Element<'_>, out: &mut String) {
    for child in element.children() {
        write_one(child, out);
    }
}

fn write_one(child: Element<'_>, out: &mut String) {
    match child.tag() {
        (_, "t") => out.push_str(&child.text()),
        (Ns::M, "den") => {
            out.push('/');
            write(child, out);
        }
        (Ns::M, "sup") => {
            out.push('^');
            write(child, out);
        }
        (Ns::M, "sub") => {
            out.push('_');
            write(child, out);
        }
        // The annotation is the same equation once more, in the language of the program that made it.
        (Ns::W, "del" | "moveFrom" | "rPr") | (Ns::MathMl, "annotation" | "annotation-xml") => {}
        (Ns::MathMl, "mi" | "mn" | "mo" | "mtext" | "ms") => out.push_str(child.text().trim()),
        (Ns::MathMl, "mfrac") => parts(child, &["", "/"], out),
        (Ns::MathMl, "msup" | "mover") => parts(child, &["", "^"], out),
        (Ns::MathMl, "msub" | "munder") => parts(child, &["", "_"], out),
        (Ns::MathMl, "msubsup" | "munderover") => parts(child, &["", "_", "^"], out),
        (Ns::MathMl, "msqrt" | "mroot") => {
            out.push('√');
            write(child, out);
        }
        // Equations of a set stand below each other.
        (Ns::M, "oMath") if !out.is_empty() => {
            out.push(' ');
            write(child, out);
        }
        _ => write(child, out),
    }
}

/// Writes the parts of an element, each behind its sign.
fn parts(element: Element<'_>, signs: &[&str], out: &mut String) {
    for (i, part) in element.children().enumerate() {
        out.push_str(signs.get(i).copied().unwrap_or(" "));
        write_one(part, out);
    }
}
