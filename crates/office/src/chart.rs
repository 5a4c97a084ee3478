//! Text of charts (diagram; ECMA-376-1 §21.2, ODF 1.3 part 3 §11) and of `SmartArt` (§21.4), a line
//! each.
//!
//! A chart repeats numbers of a workbook: its lines tell them, but are no table, so that no sum
//! counts them again.

use crate::xml::{Element, Ns};

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
            .collect()
    };
    let (categories, values) = (points(&["cat", "xVal"]), points(&["val", "yVal"]));
    let pairs = (0..categories.len().max(values.len())).map(|i| {
        let category = categories.get(i).map_or("", String::as_str);
        (category, values.get(i).map_or("", String::as_str))
    });
    line(&points(&["tx"]).join(" "), pairs)
}

/// A series in a line: its name, and its values with their categories.
fn line<'p>(name: &str, pairs: impl Iterator<Item = (&'p str, &'p str)>) -> Option<String> {
    let pairs: Vec<String> = pairs
        .map(|(category, value)| format!("{category} {value}").trim().to_owned())
        .collect();
    let pairs = pairs.join("; ");
    match (name.is_empty(), pairs.is_empty()) {
        (true, true) => None,
        (true, false) => Some(pairs),
        (false, true) => Some(name.to_owned()),
        (false, false) => Some(format!("{name}: {pairs}")),
    }
}

/// The titles of an OpenDocument chart, of its axes too.
pub(crate) fn odf_titles(root: Element<'_>) -> Vec<String> {
    root.descendants()
        .filter(|e| e.ns() == Ns::Chart && matches!(e.name(), "title" | "subtitle" | "footer"))
        .map(cell_text)
        .filter(|title| !title.is_empty())
        .collect()
}

/// A line a series of an OpenDocument chart: the table that it keeps has a column for each, below
/// the series' names and beside the categories.
pub(crate) fn odf_series(root: Element<'_>) -> Vec<String> {
    let mut rows = root
        .descendants()
        .filter(|e| e.is(Ns::Table, "table-row"))
        .map(|row| {
            let cells = row.children().filter(|c| c.is(Ns::Table, "table-cell"));
            cells.map(cell_text).collect::<Vec<String>>().into_iter()
        });
    let names: Vec<String> = rows.next().into_iter().flatten().skip(1).collect();
    // Only cells that are there, so that a few long rows and columns do not span a large table.
    let mut categories = Vec::new();
    let mut columns: Vec<Vec<(usize, String)>> = vec![Vec::new(); names.len()];
    for mut row in rows {
        categories.push(row.next().unwrap_or_default());
        for (column, value) in columns.iter_mut().zip(row) {
            column.push((categories.len() - 1, value));
        }
    }
    names
        .iter()
        .zip(&columns)
        .filter_map(|(name, column)| {
            let pairs = column.iter().map(|(row, value)| {
                let category = categories.get(*row).map_or("", String::as_str);
                (category, value.as_str())
            });
            line(name, pairs)
        })
        .collect()
}

/// The paragraphs of a title or cell; what is drawn in it tells where its value comes from.
fn cell_text(element: Element<'_>) -> String {
    let paragraphs = element.children().filter(|c| c.is(Ns::Text, "p"));
    let text: Vec<String> = paragraphs.map(|p| p.text().trim().to_owned()).collect();
    text.join(" ")
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
