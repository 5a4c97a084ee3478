//! Text of charts (diagram; ECMA-376-1 §21.2) and of `SmartArt` (§21.4), a line each.
//!
//! A chart repeats numbers of a workbook: its lines tell them, but are no table, so that no sum
//! counts them again.

use crate::xml::{Element, Ns};

/// Points of a series; a chart that shows more than this is not read by people either.
const MAX_POINTS: usize = 1_000;

/// Titles, then a line a series: its name, and its values with their categories.
pub(crate) fn chart(root: Element<'_>) -> Vec<String> {
    let mut lines = Vec::new();
    for element in root.descendants() {
        match element.name() {
            "title" => lines.extend(paragraphs(element)),
            "ser" => lines.extend(series(element)),
            _ => {}
        }
    }
    lines
}

fn series(element: Element<'_>) -> Option<String> {
    let points = |names: &[&str]| -> Vec<String> {
        element
            .children()
            .filter(|c| names.contains(&c.name()))
            .flat_map(Element::descendants)
            .filter(|e| e.name() == "v")
            .map(|e| e.text().trim().to_owned())
            .take(MAX_POINTS)
            .collect()
    };
    let name = points(&["tx"]).join(" ");
    let categories = points(&["cat", "xVal"]);
    let values = points(&["val", "yVal"]);
    let pairs: Vec<String> = (0..categories.len().max(values.len()))
        .map(|i| {
            let category = categories.get(i).map_or("", String::as_str);
            let value = values.get(i).map_or("", String::as_str);
            format!("{category} {value}").trim().to_owned()
        })
        .collect();
    let pairs = pairs.join("; ");
    match (name.is_empty(), pairs.is_empty()) {
        (true, true) => None,
        (true, false) => Some(pairs),
        (false, true) => Some(name),
        (false, false) => Some(format!("{name}: {pairs}")),
    }
}

/// The paragraphs of a diagram's points; points that only lay it out repeat none.
pub(crate) fn diagram(root: Element<'_>) -> Vec<String> {
    root.descendants()
        .filter(|e| e.name() == "pt" && e.attr("type") != Some("pres"))
        .flat_map(paragraphs)
        .collect()
}

/// The `DrawingML` paragraphs below an element.
pub(crate) fn paragraphs(element: Element<'_>) -> Vec<String> {
    element
        .descendants()
        .filter(|e| e.is(Ns::A, "p"))
        .map(|p| {
            p.descendants()
                .filter(|e| e.is(Ns::A, "t"))
                .map(Element::text)
                .collect::<String>()
        })
        .map(|text| text.trim().to_owned())
        .filter(|text| !text.is_empty())
        .collect()
}
