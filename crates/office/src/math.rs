//! Equations as one line of text (ECMA-376-1 §22.1).

use crate::xml::{Element, Node, Ns};

/// The text of an equation in reading order, with the signs that make a line of it readable:
/// fractions with "/", scripts with "^" and "_".
pub(crate) fn linear(element: Element<'_>) -> String {
    let mut out = String::new();
    write(element, &mut out);
    out
}

fn write(element: Element<'_>, out: &mut String) {
    for node in element.nodes() {
        let Node::Element(child) = node else { continue };
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
            (Ns::W, "del" | "moveFrom" | "rPr") => {}
            // Equations of a set stand below each other.
            (Ns::M, "oMath") if !out.is_empty() => {
                out.push(' ');
                write(child, out);
            }
            _ => write(child, out),
        }
    }
}
