//! Cell styles (ECMA-376-1 §18.8): fonts and number formats.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::super::{CellStyle, NumberFormat};
use crate::docx::color;
use crate::paragraph::Look;
use crate::xml::Element;

/// Reads the cell formats of `styles.xml` in their order.
pub(super) fn read(root: Element<'_>) -> Vec<CellStyle> {
    let list = |name: &str| root.child(name).into_iter().flat_map(Element::children);
    let mut formats: FxHashMap<i64, Arc<NumberFormat>> = FxHashMap::default();
    for format in list("numFmts") {
        if let (Some(id), Some(code)) = (format.number("numFmtId"), format.attr("formatCode")) {
            formats.insert(id, Arc::new(NumberFormat::parse(code)));
        }
    }
    let fonts: Vec<Look> = list("fonts")
        .filter(|e| e.name() == "font")
        .map(font)
        .collect();
    list("cellXfs")
        .filter(|e| e.name() == "xf")
        .map(|xf| {
            let id = xf.number("numFmtId").unwrap_or(0);
            let format = formats.get(&id).cloned().unwrap_or_else(|| {
                let builtin = u32::try_from(id).ok().and_then(NumberFormat::builtin);
                Arc::new(builtin.unwrap_or_default())
            });
            formats.entry(id).or_insert_with(|| Arc::clone(&format));
            let font = xf.number("fontId").and_then(|n| usize::try_from(n).ok());
            CellStyle {
                look: font.and_then(|n| fonts.get(n)).cloned().unwrap_or_default(),
                format,
            }
        })
        .collect()
}

fn font(element: Element<'_>) -> Look {
    let on = |name: &str| {
        element
            .child(name)
            .is_some_and(|e| !matches!(e.attr("val"), Some("0" | "false" | "none")))
    };
    Look {
        font: element
            .child("name")
            .and_then(|e| e.attr("val"))
            .map(Arc::from),
        size: element
            .child("sz")
            .and_then(|e| e.attr("val"))
            .and_then(|v| v.parse().ok()),
        bold: on("b"),
        italic: on("i"),
        underline: on("u"),
        caps: false,
        hidden: false,
        // Excel writes the opacity before the colour.
        color: element
            .child("color")
            .and_then(|e| e.attr("rgb"))
            .filter(|rgb| rgb.len() == 8)
            .and_then(|rgb| color(rgb.get(2..)?)),
    }
}
