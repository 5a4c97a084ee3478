//! Stories: the body, a cell, a text box, a note; their paragraphs with style, number and role.

use std::sync::Arc;

use aktsam_document::{AsideKind, Block, Location, Role, RunKind};
use rustc_hash::FxHashMap;

use super::fields::Fields;
use super::lists::Lists;
use super::styles::{ParProps, RunProps, Styles, is_on};
use crate::OfficeError;
use crate::flow::Flow;
use crate::heading::{is_caption_style, is_contents_style, style_level};
use crate::paragraph::{ParagraphBuilder, ParagraphStyle};
use crate::xml::{Element, Ns};

/// What surrounds a paragraph.
#[derive(Debug, Clone, Default)]
pub(super) struct Context {
    /// How many tables and text boxes it stands in.
    pub(super) depth: u32,
    /// What the table style says for its cell.
    pub(super) table: Option<Arc<RunProps>>,
    /// It stands in a content control.
    pub(super) kind: RunKind,
    /// It stands in a check box control, with its state.
    pub(super) check: Option<bool>,
}

/// The reader of stories: what is carried from one paragraph to the next.
pub(super) struct Story {
    pub(super) flow: Flow,
    pub(super) styles: Styles,
    pub(super) lists: Lists,
    pub(super) fields: Fields,
    /// Text of charts and diagrams by their relationship.
    pub(super) graphics: FxHashMap<String, Vec<String>>,
    anchors: FxHashMap<(u8, String), u32>,
    /// Index of the block of the body that is being read.
    anchor: u32,
    /// A paragraph whose mark was deleted goes on in the next.
    joined: Option<ParagraphBuilder>,
}

/// A paragraph being read.
#[derive(Default)]
pub(super) struct Paragraph {
    pub(super) builder: ParagraphBuilder,
    /// What floats beside it: text boxes, figures.
    pub(super) after: Vec<Block>,
    pub(super) style: RunProps,
}

impl Story {
    pub(super) fn new(flow: Flow, styles: Styles, lists: Lists) -> Self {
        Self {
            flow,
            styles,
            lists,
            fields: Fields::default(),
            graphics: FxHashMap::default(),
            anchors: FxHashMap::default(),
            anchor: 0,
            joined: None,
        }
    }

    /// Notes where a note or comment is referred to.
    pub(super) fn refer(&mut self, kind: AsideKind, id: &str) {
        let anchor = self.anchor;
        self.anchors
            .entry((kind as u8, id.to_owned()))
            .or_insert(anchor);
    }

    /// The block that refers to a note or comment.
    pub(super) fn anchor_of(&self, kind: AsideKind, id: &str) -> Option<u32> {
        self.anchors.get(&(kind as u8, id.to_owned())).copied()
    }

    /// Reads a story beside the text; each of its blocks becomes an aside.
    pub(super) fn aside(
        &mut self,
        element: Element<'_>,
        kind: AsideKind,
        place: &Location,
    ) -> Result<(), OfficeError> {
        let context = Context {
            depth: 1,
            ..Context::default()
        };
        let mut blocks = Vec::new();
        self.fields = Fields::default();
        self.blocks(element, &mut blocks, &context)?;
        self.flow.asides(kind, blocks, place);
        Ok(())
    }

    /// Reads the blocks of a container.
    pub(super) fn blocks(
        &mut self,
        parent: Element<'_>,
        out: &mut Vec<Block>,
        context: &Context,
    ) -> Result<(), OfficeError> {
        self.container(parent, out, context)?;
        if let Some(builder) = self.joined.take() {
            out.extend(builder.finish(ParagraphStyle::default()).map(Block::Text));
        }
        Ok(())
    }

    fn container(
        &mut self,
        parent: Element<'_>,
        out: &mut Vec<Block>,
        context: &Context,
    ) -> Result<(), OfficeError> {
        for child in parent.children() {
            if context.depth == 0 {
                self.anchor = out.len() as u32;
            }
            match child.tag() {
                (Ns::W, "p") => self.paragraph(child, out, context)?,
                (Ns::W, "tbl") => self.table(child, out, context)?,
                (Ns::W, "sdt") => {
                    let inner = control(child, context, true);
                    if let Some(content) = child.child("sdtContent") {
                        self.container(content, out, &inner)?;
                    }
                }
                (Ns::W, "del" | "moveFrom" | "sectPr" | "tcPr" | "sdtPr" | "pPr" | "tblPr") => {}
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.container(branch, out, context)?;
                    }
                }
                (Ns::W, "r") | (Ns::M, _) => {
                    // Not valid here, but a reader that is strict loses text.
                    let mut paragraph = Paragraph::default();
                    self.piece(child, &mut paragraph, context)?;
                    let Paragraph { builder, after, .. } = paragraph;
                    out.extend(builder.finish(ParagraphStyle::default()).map(Block::Text));
                    out.extend(after);
                }
                _ => self.container(child, out, context)?,
            }
        }
        Ok(())
    }

    fn paragraph(
        &mut self,
        element: Element<'_>,
        out: &mut Vec<Block>,
        context: &Context,
    ) -> Result<(), OfficeError> {
        let properties = element.child("pPr");
        let id = properties
            .and_then(|p| p.child("pStyle"))
            .and_then(|p| p.attr("val"));
        let style = self.styles.paragraph(id);
        let direct = properties.map(ParProps::read).unwrap_or_default();
        let mut props = style.par.clone();
        props.overlay(&direct);

        let mut paragraph = Paragraph {
            builder: self.joined.take().unwrap_or_default(),
            after: Vec::new(),
            style: style.run.clone(),
        };
        let contents = self.fields.in_contents();
        self.fields.enter_paragraph();
        self.inline(element, &mut paragraph, context)?;
        let contents = contents || self.fields.in_contents();

        let mark = properties.and_then(|p| p.child("rPr"));
        let deleted =
            mark.is_some_and(|m| m.child("del").is_some() || m.child("moveFrom").is_some());
        let Paragraph { builder, after, .. } = paragraph;
        if deleted {
            self.joined = Some(builder);
            out.extend(after);
            return Ok(());
        }

        let label = props.number.filter(|n| *n != 0).and_then(|number| {
            let level = direct.level.or_else(|| {
                id.and_then(|id| self.lists.level_of_style(number, id))
                    .or(props.level)
            });
            self.lists.advance(number, level.unwrap_or(0))
        });
        let name = style.name.as_deref().unwrap_or_default();
        let level = props
            .outline
            .filter(|_| direct.outline.is_some() || style.par.outline.is_some())
            .map(|o| o.saturating_add(1))
            .or_else(|| style_level(name))
            .filter(|l| (1..=9).contains(l));
        let mut numbering = None;
        let role = if contents || is_contents_style(name) {
            Role::Contents
        } else if let Some(level) = level {
            numbering = label.filter(|l| !l.bullet).map(|l| l.text);
            Role::Heading {
                level,
                declared: true,
            }
        } else if is_caption_style(name) {
            Role::Caption
        } else if let Some(label) = label.filter(|l| !l.text.is_empty()) {
            if !label.bullet {
                numbering = Some(label.text.clone());
            }
            Role::ListItem {
                level: label.level,
                marker: label.text,
            }
        } else {
            Role::Paragraph
        };
        let block = builder.finish(ParagraphStyle {
            name: style.name.clone(),
            numbering: numbering.filter(|n| !n.is_empty()),
            space_before: props.space_before,
            role,
        });
        out.extend(block.map(Block::Text));
        out.extend(after);
        Ok(())
    }
}

/// The first choice of an `mc:AlternateContent`, else its fallback (ECMA-376-3 §9.3).
pub(super) fn alternative(element: Element<'_>) -> Option<Element<'_>> {
    element
        .children()
        .find(|c| c.name() == "Choice")
        .or_else(|| element.children().find(|c| c.name() == "Fallback"))
}

/// The context inside a content control (§17.5.2).
pub(super) fn control(sdt: Element<'_>, outer: &Context, of_blocks: bool) -> Context {
    let mut inner = outer.clone();
    let Some(properties) = sdt.child("sdtPr") else {
        return inner;
    };
    let has = |name: &str| properties.child(name).is_some();
    if let Some(check) = properties.children().find(|c| c.is(Ns::W14, "checkbox")) {
        let checked = check.child("checked");
        inner.check = Some(checked.is_some_and(|c| is_on(c.attr("val"))));
        return inner;
    }
    let placeholder = properties
        .child("showingPlcHdr")
        .is_some_and(|p| is_on(p.attr("val")));
    let container = has("docPartObj")
        || has("docPartList")
        || has("group")
        || has("bibliography")
        || has("citation")
        || has("picture");
    let typed = ["text", "dropDownList", "comboBox", "date", "richText"]
        .iter()
        .any(|kind| has(kind));
    if placeholder {
        inner.kind = RunKind::Placeholder;
    } else if !container && (typed || !of_blocks || has("placeholder")) {
        inner.kind = RunKind::FieldValue;
    }
    inner
}
