//! Text content: paragraphs, headings, lists, sections, frames, notes.

use aktsam_document::{AsideKind, Block, Figure, Location, Role, RunKind};
use rustc_hash::FxHashMap;

use super::lists::Counters;
use super::objects::{Object, Objects};
use super::styles::Styles;
use crate::OfficeError;
use crate::flow::Flow;
use crate::heading::{is_caption_style, is_contents_style, style_level};
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle};
use crate::xml::{Element, Node, Ns};

/// The state of form controls by their id: check boxes ticked or not, fields with their value.
pub(super) fn controls(root: Element<'_>) -> FxHashMap<String, String> {
    let mut found = FxHashMap::default();
    for control in root.descendants().filter(|e| e.ns() == Ns::Form) {
        let Some(id) = control.attr("id") else {
            continue;
        };
        let shown = match control.name() {
            "checkbox" | "radio" => {
                let state = control
                    .attr("current-state")
                    .or_else(|| control.attr("current-selected"))
                    .or_else(|| control.attr("state"));
                let on = matches!(state, Some("checked" | "true"));
                let label = control.attr("label").unwrap_or_default();
                format!("{} {label}", if on { "☒" } else { "☐" })
            }
            "text" | "textarea" | "combobox" | "date" | "number" | "formatted-text" => control
                .attr("current-value")
                .or_else(|| control.attr("value"))
                .unwrap_or_default()
                .to_owned(),
            _ => continue,
        };
        found.insert(id.to_owned(), shown.trim().to_owned());
    }
    found
}

/// Word's form fields, as LibreOffice writes them beside the standard: the state stands in
/// parameters, a text between two marks.
fn field_mark(element: Element<'_>, name: &str, paragraph: &mut Paragraph, look: &Look) {
    let parameters = |wanted: &'static str| {
        element
            .children()
            .filter(move |p| p.attr("name") == Some(wanted))
            .filter_map(|p| p.attr("value"))
    };
    let kind = element.attr("type").unwrap_or_default();
    match name {
        "fieldmark" if kind.ends_with("FORMCHECKBOX") => {
            let on = parameters("Checkbox_Checked").any(|v| v == "true");
            let sign = if on { "☒" } else { "☐" };
            paragraph.builder.push(sign, look, RunKind::FieldValue);
        }
        "fieldmark" if kind.ends_with("FORMDROPDOWN") => {
            let chosen = parameters("Dropdown_Selected").find_map(|v| v.parse::<usize>().ok());
            let line = chosen.and_then(|i| parameters("Dropdown_ListEntry").nth(i));
            if let Some(line) = line {
                paragraph.builder.push(line, look, RunKind::FieldValue);
            }
        }
        "fieldmark-start" if kind.ends_with("FORMTEXT") => {
            let prompt = parameters("Content").next().unwrap_or_default();
            paragraph.field = Some((paragraph.builder.len(), prompt.to_owned()));
        }
        "fieldmark-end" => {
            let Some((start, prompt)) = paragraph.field.take() else {
                return;
            };
            let shown = paragraph.builder.text().get(start..).unwrap_or_default();
            let empty = shown.trim().is_empty() || shown.trim() == prompt.trim();
            let kind = if empty {
                RunKind::Placeholder
            } else {
                RunKind::FieldValue
            };
            paragraph.builder.mark(start, kind);
        }
        _ => {}
    }
}

/// The reader of text content.
pub(super) struct Story {
    pub(super) flow: Flow,
    styles: Styles,
    controls: FxHashMap<String, String>,
    objects: Objects,
    /// Open lists: the style's name and the counters of the outermost.
    list: Option<OpenList>,
    numbers: FxHashMap<String, Counters>,
    outline: Counters,
    contents: u32,
    depth: u32,
    anchor: u32,
}

#[derive(Clone)]
struct OpenList {
    style: String,
    level: usize,
    /// The paragraph that comes next is the item's first.
    first: bool,
    header: bool,
    restart: Option<u32>,
}

#[derive(Default)]
struct Paragraph {
    builder: ParagraphBuilder,
    after: Vec<Block>,
    /// Where the result of the text field that is open begins, and its prompt.
    field: Option<(usize, String)>,
}

impl Story {
    pub(super) fn new(
        flow: Flow,
        styles: Styles,
        controls: FxHashMap<String, String>,
        objects: Objects,
    ) -> Self {
        Self {
            flow,
            styles,
            controls,
            objects,
            list: None,
            numbers: FxHashMap::default(),
            outline: Counters::default(),
            contents: 0,
            depth: 0,
            anchor: 0,
        }
    }

    /// Reads a story beside the text.
    pub(super) fn aside(
        &mut self,
        element: Element<'_>,
        kind: AsideKind,
        place: Option<u32>,
    ) -> Result<(), OfficeError> {
        let mut blocks = Vec::new();
        let list = self.list.take();
        self.depth += 1;
        self.blocks(element, &mut blocks)?;
        self.depth -= 1;
        self.list = list;
        let location = place.map(Location::block).unwrap_or_default();
        self.flow.asides(kind, blocks, &location);
        Ok(())
    }

    /// Reads the blocks of a cell: lists and places do not reach in.
    pub(super) fn cell_blocks(
        &mut self,
        cell: Element<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), OfficeError> {
        let list = self.list.take();
        self.depth += 1;
        let result = self.blocks(cell, out);
        self.depth -= 1;
        self.list = list;
        result
    }

    /// Reads the blocks of a container.
    pub(super) fn blocks(
        &mut self,
        parent: Element<'_>,
        out: &mut Vec<Block>,
    ) -> Result<(), OfficeError> {
        for child in parent.children() {
            if self.depth == 0 {
                self.anchor = out.len() as u32;
            }
            match child.tag() {
                (Ns::Text, "p" | "h") => self.paragraph(child, out)?,
                (Ns::Text, "list") => self.open_list(child, out)?,
                (Ns::Text, "list-item" | "list-header") => {
                    if let Some(list) = &mut self.list {
                        list.first = true;
                        list.header = child.name() == "list-header";
                        list.restart = child
                            .number("start-value")
                            .and_then(|n| u32::try_from(n).ok());
                    }
                    self.blocks(child, out)?;
                }
                (Ns::Table, "table") => self.table(child, out)?,
                (
                    Ns::Text,
                    "table-of-content" | "alphabetical-index" | "illustration-index"
                    | "table-index" | "object-index" | "user-index" | "bibliography",
                ) => {
                    self.contents += 1;
                    self.blocks(child, out)?;
                    self.contents -= 1;
                }
                // Deleted text is kept there; templates of an index are no text.
                (Ns::Text, "tracked-changes") | (Ns::Office, "forms" | "event-listeners") => {}
                (Ns::Text, name) if name.ends_with("-source") || name.ends_with("-decls") => {}
                (Ns::Draw, _) => {
                    let mut paragraph = Paragraph::default();
                    self.frame(child, &mut paragraph, &Look::default())?;
                    out.append(&mut paragraph.after);
                }
                _ => self.blocks(child, out)?,
            }
        }
        Ok(())
    }

    fn open_list(&mut self, element: Element<'_>, out: &mut Vec<Block>) -> Result<(), OfficeError> {
        let outer = self.list.clone();
        let named = element.attr("style-name").filter(|n| !n.is_empty());
        let style = named
            .map(str::to_owned)
            .or_else(|| outer.as_ref().map(|o| o.style.clone()))
            .unwrap_or_default();
        let level = outer.as_ref().map_or(0, |o| o.level + 1);
        let goes_on = element.attr("continue-numbering") == Some("true")
            || element.attr("continue-list").is_some();
        if level == 0 && !goes_on {
            self.numbers.remove(&style);
        }
        self.list = Some(OpenList {
            style,
            level,
            first: true,
            header: false,
            restart: None,
        });
        self.blocks(element, out)?;
        self.list = outer;
        Ok(())
    }

    fn paragraph(&mut self, element: Element<'_>, out: &mut Vec<Block>) -> Result<(), OfficeError> {
        let name = element.attr_ns(Ns::Text, "style-name").unwrap_or_default();
        let style = self.styles.paragraph(name);
        let mut paragraph = Paragraph::default();
        self.inline(element, &mut paragraph, &style.look, RunKind::Text)?;
        let display = style.name.clone().unwrap_or_default();
        let heading = element.name() == "h";
        let level = element
            .number("outline-level")
            .and_then(|n| u8::try_from(n).ok())
            .filter(|_| heading)
            .or_else(|| style_level(&display))
            .or(style.outline)
            .filter(|l| (1..=10).contains(l));
        let blank = paragraph.builder.is_blank();
        let mut numbering = None;
        let label = if blank && !heading {
            None
        } else {
            self.label()
        };
        let role = if self.contents > 0 || is_contents_style(&display) {
            Role::Contents
        } else if let Some(level) = level {
            let own = label.filter(|(_, bullet, _)| !bullet).map(|(l, ..)| l);
            numbering = own.or_else(|| self.outline_label(level, element, blank));
            Role::Heading {
                level,
                declared: true,
            }
        } else if is_caption_style(&display) {
            Role::Caption
        } else if let Some((label, bullet, level)) = label.filter(|(l, ..)| !l.is_empty()) {
            if !bullet {
                numbering = Some(label.clone());
            }
            Role::ListItem {
                level,
                marker: label,
            }
        } else {
            Role::Paragraph
        };
        let Paragraph { builder, after, .. } = paragraph;
        let block = builder.finish(ParagraphStyle {
            name: style.name.filter(|n| !n.is_empty()),
            numbering: numbering.filter(|n| !n.is_empty()),
            space_before: style.space_before,
            role,
        });
        out.extend(block.map(Block::Text));
        out.extend(after);
        Ok(())
    }

    /// The label of the list item that the paragraph opens.
    fn label(&mut self) -> Option<(String, bool, u8)> {
        let list = self.list.as_mut()?;
        if !std::mem::take(&mut list.first) || list.header {
            return None;
        }
        let restart = list.restart.take();
        let style = self.styles.lists.get(&list.style)?;
        let counters = self.numbers.entry(list.style.clone()).or_default();
        let (label, bullet) = style.advance(counters, list.level, restart);
        Some((label, bullet, list.level.min(8) as u8))
    }

    fn outline_label(&mut self, level: u8, element: Element<'_>, blank: bool) -> Option<String> {
        if blank || element.attr("is-list-header") == Some("true") {
            return None;
        }
        let style = self.styles.outline.as_ref()?;
        let (label, bullet) = style.advance(&mut self.outline, usize::from(level) - 1, None);
        (!bullet).then_some(label)
    }

    fn inline(
        &mut self,
        parent: Element<'_>,
        paragraph: &mut Paragraph,
        look: &Look,
        kind: RunKind,
    ) -> Result<(), OfficeError> {
        for node in parent.nodes() {
            let child = match node {
                Node::Text(text) => {
                    push_collapsed(&mut paragraph.builder, text, look, kind);
                    continue;
                }
                Node::Element(child) => child,
            };
            match child.tag() {
                (Ns::Text, "span") => {
                    let name = child.attr_ns(Ns::Text, "style-name").unwrap_or_default();
                    let inner = self.styles.text(name, look);
                    self.inline(child, paragraph, &inner, kind)?;
                }
                (Ns::Text, "s") => {
                    let count = child.number("c").unwrap_or(1).clamp(1, 200) as usize;
                    paragraph.builder.push(&" ".repeat(count), look, kind);
                }
                (Ns::Text, "tab") => paragraph.builder.push("\t", look, kind),
                (Ns::Text, "line-break") => paragraph.builder.push("\n", look, kind),
                (Ns::Text, "placeholder") => {
                    self.inline(child, paragraph, look, RunKind::Placeholder)?;
                }
                (Ns::Text, "text-input" | "drop-down" | "input") => {
                    for node in child.nodes() {
                        if let Node::Text(text) = node {
                            paragraph.builder.push(text, look, RunKind::FieldValue);
                        }
                    }
                }
                (Ns::Field, name) => field_mark(child, name, paragraph, look),
                (Ns::Text, "note") => {
                    let end = child.attr("note-class") == Some("endnote");
                    let kind = if end {
                        AsideKind::Endnote
                    } else {
                        AsideKind::Footnote
                    };
                    if let Some(body) = child.child("note-body") {
                        let anchor = self.anchor;
                        self.aside(body, kind, Some(anchor))?;
                    }
                }
                (Ns::Office, "annotation") => {
                    let anchor = self.anchor;
                    self.aside(child, AsideKind::Comment, Some(anchor))?;
                }
                (Ns::Dc, _) | (Ns::Office, "annotation-end" | "event-listeners") => {}
                (Ns::Text, "ruby") => {
                    if let Some(base) = child.child("ruby-base") {
                        self.inline(base, paragraph, look, kind)?;
                    }
                }
                (Ns::Text, "p" | "h" | "list") => {
                    let mut blocks = Vec::new();
                    self.blocks(parent, &mut blocks)?;
                    paragraph.after.extend(blocks);
                    return Ok(());
                }
                (Ns::Draw, _) => self.frame(child, paragraph, look)?,
                _ => self.inline(child, paragraph, look, kind)?,
            }
        }
        Ok(())
    }

    /// A frame or shape: its text box after the paragraph, a picture as a figure, a control in place.
    fn frame(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        look: &Look,
    ) -> Result<(), OfficeError> {
        if element.is(Ns::Draw, "control") {
            let shown = element.attr("control").and_then(|id| self.controls.get(id));
            if let Some(shown) = shown {
                paragraph.builder.push(shown, look, RunKind::FieldValue);
            }
            return Ok(());
        }
        let mut blocks = Vec::new();
        let list = self.list.take();
        self.depth += 1;
        let mut picture = false;
        let mut equation = false;
        let mut alt = None;
        let mut pending = vec![element];
        while let Some(shape) = pending.pop() {
            let mut inner: Vec<Element<'_>> = Vec::new();
            let mut text = shape.is(Ns::Draw, "text-box");
            for child in shape.children() {
                match child.tag() {
                    (Ns::Draw, "image") => picture |= !equation,
                    (Ns::Svg, "desc") => alt = Some(child.text()),
                    (Ns::Svg, "title") if alt.is_none() => alt = Some(child.text()),
                    (Ns::Draw, "object") => {
                        // The picture that stands for an equation is none.
                        equation |= self.object(child, paragraph, &mut blocks, look);
                    }
                    // A preview is no text.
                    (Ns::Draw, "object-ole") => {}
                    (Ns::Draw, _) => inner.push(child),
                    (Ns::Text | Ns::Table, _) => text = true,
                    _ => {}
                }
            }
            if text {
                self.blocks(shape, &mut blocks)?;
            } else {
                pending.extend(inner.into_iter().rev());
            }
        }
        self.depth -= 1;
        self.list = list;
        if picture && blocks.is_empty() {
            blocks.push(Block::Figure(Figure {
                alt: alt.map(|a| a.trim().to_owned()).filter(|a| !a.is_empty()),
                ..Figure::default()
            }));
        }
        paragraph.after.append(&mut blocks);
        Ok(())
    }
}

impl Story {
    /// An equation goes on in the paragraph, a chart's lines stand below it. The object is a part of
    /// the package, or stands in place in a flat file. Gives whether it is an equation.
    fn object(
        &self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        blocks: &mut Vec<Block>,
        look: &Look,
    ) -> bool {
        let inline = element.children().find_map(Object::of);
        let referred = || self.objects.get(element.attr_ns(Ns::Xlink, "href")?);
        match inline.as_ref().or_else(referred) {
            Some(Object::Equation(text)) => {
                paragraph.builder.push(text, look, RunKind::Text);
                return true;
            }
            Some(Object::Chart { titles, series }) => {
                for line in titles.iter().chain(series) {
                    let mut builder = ParagraphBuilder::default();
                    builder.push(line, &Look::default(), RunKind::Text);
                    let block = builder.finish(ParagraphStyle::default());
                    blocks.extend(block.map(Block::Text));
                }
            }
            None => {}
        }
        false
    }
}

/// White space in OpenDocument text collapses (§6.1.2); runs of it are written with elements.
fn push_collapsed(builder: &mut ParagraphBuilder, text: &str, look: &Look, kind: RunKind) {
    let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
    let mut space = builder.len() == 0 || builder.text().ends_with([' ', '\n', '\t']);
    if !text.contains(blank)
        || (!text.contains("  ") && !text.contains(['\t', '\n', '\r']) && !space)
    {
        builder.push(text, look, kind);
        return;
    }
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if blank(c) {
            if !space {
                out.push(' ');
            }
            space = true;
        } else {
            out.push(c);
            space = false;
        }
    }
    builder.push(&out, look, kind);
}
