//! XLSX and XLSM: `SpreadsheetML` (ECMA-376-1 §18), transitional and strict.

mod sheet;
mod styles;

use std::borrow::Cow;
use std::sync::Arc;

use super::{Sheet, Workbook, compute, layout, names, parse_cell};
use crate::flow::Flow;
use crate::meter::Meter;
use crate::opc::Relation;
use crate::package::Package;
use crate::xml::{Element, Ns, Pull, Token, decode};
use crate::{OfficeError, chart, embedded, properties};
use aktsam_document::Document;

pub(super) use sheet::furniture_text;

/// Reads a workbook.
pub(crate) fn read(
    bytes: &[u8],
    mut package: Package<'_>,
    media_type: &'static str,
    meter: Meter,
) -> Result<Document, OfficeError> {
    let main = package
        .main_part(&["xl/workbook.xml"])?
        .ok_or_else(|| OfficeError::broken("the package", "it holds no workbook"))?;
    let tree = package
        .tree(&main)?
        .ok_or_else(|| OfficeError::broken(&main, "it is missing"))?;
    let relations = package.relations(&main)?;
    let mut flow = Flow::new(media_type, meter);
    properties::read(&mut package, &mut flow.document.source)?;
    let root = tree.root();
    let mut workbook = Workbook {
        date1904: root
            .child("workbookPr")
            .and_then(|p| p.attr("date1904"))
            .is_some_and(|v| v == "1" || v == "true"),
        ..Workbook::default()
    };
    let strings = strings(&mut package, &mut flow, &relations)?;
    if let Some(styles) = package.related_tree(&relations, "styles", &mut flow)? {
        workbook.styles = styles::read(styles.root());
    }
    // Places of the sheets in the workbook, which IronCalc counts by.
    let mut order = Vec::new();
    let elements = root.child("sheets").into_iter().flat_map(Element::children);
    for (index, element) in elements.filter(|e| e.name() == "sheet").enumerate() {
        let name = element.attr("name").unwrap_or_default();
        let id = element.attr_ns(Ns::R, "id").or_else(|| element.attr("id"));
        let Some(relation) = id.and_then(|id| relations.iter().find(|r| r.id == id)) else {
            continue;
        };
        let mut sheet = Sheet {
            name: Arc::from(name),
            hidden: matches!(element.attr("state"), Some("hidden" | "veryHidden")),
            ..Sheet::default()
        };
        let part = match package.part(&relation.target) {
            Ok(Some(part)) => part,
            Ok(None) => continue,
            Err(OfficeError::Broken { part, what }) => {
                flow.warn_broken(&part, &what);
                continue;
            }
            Err(error) => return Err(error),
        };
        let tame = sheet::read(&part, &relation.target, &strings, &mut sheet, &mut flow);
        workbook.untamed |= flow.tolerate(tame)? == Some(false);
        beside(&mut package, &mut flow, &relation.target, &mut sheet)?;
        workbook.sheets.push(sheet);
        order.push(index);
    }
    defined_names(root, &mut workbook);
    if workbook.sheets.is_empty() && !flow.document.warnings.is_empty() {
        return Err(OfficeError::broken(&main, "none of its sheets can be read"));
    }
    let mut reason = None;
    if workbook
        .sheets
        .iter()
        .flat_map(|s| &s.cells)
        .any(|c| c.uncached)
    {
        // IronCalc knows no limits: it gets only what was inflated under count.
        package.inflate_all()?;
        reason = compute::fill(&mut workbook, Some(bytes), &order);
    }
    layout::document(&mut workbook, flow, reason)
}

/// Names of cells (§18.2.5). A name of one sheet tells it by its place in the workbook.
fn defined_names(root: Element<'_>, workbook: &mut Workbook) {
    let children = |name: &str| root.child(name).into_iter().flat_map(Element::children);
    let sheets: Vec<&str> = children("sheets")
        .filter(|e| e.name() == "sheet")
        .map(|e| e.attr("name").unwrap_or_default())
        .collect();
    for element in children("definedNames").filter(|e| e.name() == "definedName") {
        let sheet = element
            .number("localSheetId")
            .and_then(|id| usize::try_from(id).ok())
            .and_then(|id| sheets.get(id).copied());
        let ranges = names::references(&element.text());
        let name = element.attr("name").unwrap_or_default();
        workbook.names.add(name, sheet, &ranges);
    }
}

/// Shared strings (§18.4), read as a stream: there may be a million.
fn strings(
    package: &mut Package<'_>,
    flow: &mut Flow,
    relations: &[Relation],
) -> Result<Vec<Arc<str>>, OfficeError> {
    let mut strings = Vec::new();
    let Some((name, part)) = package.related(relations, "sharedStrings", flow)? else {
        return Ok(strings);
    };
    let text = decode(&part);
    let mut pull = Pull::new(&text, &name, &flow.meter.limits).unbounded();
    let mut open: Vec<Kind> = Vec::new();
    let mut current = String::new();
    loop {
        match pull.next() {
            Ok(Token::Start(start)) => open.push(Kind::of(start.local_name().as_ref())),
            Ok(Token::End) => {
                if open.pop() == Some(Kind::Item) {
                    strings.push(Arc::from(&*unescape(&current)));
                    current.clear();
                }
            }
            Ok(Token::Text(text)) => {
                if open.last() == Some(&Kind::Text) && !open.contains(&Kind::Phonetic) {
                    current.push_str(&text);
                }
            }
            Ok(Token::Eof) => break,
            Err(OfficeError::Broken { part, what }) => {
                flow.warn_broken(&part, &what);
                break;
            }
            Err(error) => return Err(error),
        }
    }
    if let Some(what) = pull.broken {
        flow.warn_broken(&name, &what);
    }
    Ok(strings)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Item,
    Text,
    Phonetic,
    Other,
}

impl Kind {
    fn of(name: &str) -> Self {
        match name {
            "si" => Self::Item,
            "t" => Self::Text,
            "rPh" => Self::Phonetic,
            _ => Self::Other,
        }
    }
}

/// Characters that XML cannot hold are written `_x000D_` (§22.9.2.19).
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (plain, from) = rest.split_at(at);
        out.push_str(plain);
        let code = from
            .get(2..6)
            .filter(|_| from.get(6..7) == Some("_"))
            .and_then(|hex| u32::from_str_radix(hex, 16).ok())
            .and_then(char::from_u32);
        if let Some(c) = code {
            if c != '\r' {
                out.push(c);
            }
            rest = from.get(7..).unwrap_or_default();
        } else {
            out.push_str("_x");
            rest = from.get(2..).unwrap_or_default();
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// What hangs on a sheet: comments, drawings, embedded files.
pub(super) fn beside(
    package: &mut Package<'_>,
    flow: &mut Flow,
    part: &str,
    sheet: &mut Sheet,
) -> Result<(), OfficeError> {
    for relation in package.relations(part)? {
        if relation.external {
            continue;
        }
        match relation.kind.as_str() {
            "comments" | "drawing" => {
                let tree = match package.tree(&relation.target) {
                    Ok(Some(tree)) => tree,
                    Ok(None) | Err(OfficeError::Broken { .. }) => continue,
                    Err(error) => return Err(error),
                };
                if relation.kind == "comments" {
                    comments(tree.root(), sheet);
                } else {
                    drawing(tree.root(), sheet);
                    graphics(package, &relation.target, sheet)?;
                }
            }
            "package" | "oleObject" => match package.part(&relation.target) {
                Ok(Some(bytes)) => {
                    if let Some((name, bytes)) = embedded::unwrap(&relation.target, bytes) {
                        flow.attach(&name, bytes)?;
                    }
                }
                Ok(None) | Err(OfficeError::Broken { .. }) => {}
                Err(error) => return Err(error),
            },
            _ => {}
        }
    }
    Ok(())
}

fn comments(root: Element<'_>, sheet: &mut Sheet) {
    let list = root
        .child("commentList")
        .into_iter()
        .flat_map(Element::children);
    for comment in list.filter(|c| c.name() == "comment") {
        let place = comment.attr("ref").and_then(parse_cell);
        let text: String = comment
            .descendants()
            .filter(|e| e.is(Ns::S, "t"))
            .map(Element::text)
            .collect();
        if let (Some((row, column)), false) = (place, text.trim().is_empty()) {
            sheet.comments.push((row, column, text.trim().to_owned()));
        }
    }
}

/// Titles of charts (what they show stands in the cells), and text of diagrams.
fn graphics(
    package: &mut Package<'_>,
    drawing: &str,
    sheet: &mut Sheet,
) -> Result<(), OfficeError> {
    for relation in package.relations(drawing)? {
        let is_chart = relation.kind == "chart";
        if relation.external || !is_chart && relation.kind != "diagramData" {
            continue;
        }
        let tree = match package.tree(&relation.target) {
            Ok(Some(tree)) => tree,
            Ok(None) | Err(OfficeError::Broken { .. }) => continue,
            Err(error) => return Err(error),
        };
        let root = tree.root();
        if is_chart {
            let titles = root.descendants().filter(|e| e.name() == "title");
            sheet.shapes.extend(titles.flat_map(chart::paragraphs));
        } else {
            sheet.shapes.extend(chart::diagram(root));
        }
    }
    Ok(())
}

/// Text of shapes, a paragraph a line; pictures are counted.
fn drawing(root: Element<'_>, sheet: &mut Sheet) {
    for element in root.descendants() {
        match element.tag() {
            (Ns::A, "p") => {
                let text: String = element
                    .descendants()
                    .filter(|e| e.is(Ns::A, "t"))
                    .map(Element::text)
                    .collect();
                if !text.trim().is_empty() {
                    sheet.shapes.push(text.trim().to_owned());
                }
            }
            (Ns::A, "blip") => sheet.pictures += 1,
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escaped_characters_are_undone() {
        assert_eq!(unescape("a_x000D_\nb_x0041_"), "a\nbA");
        assert_eq!(unescape("_x00_ och _xyz1_"), "_x00_ och _xyz1_");
        assert_eq!(unescape("å_x"), "å_x");
    }
}
