//! Drawings: text boxes, shapes' text, pictures (`DrawingML` and VML).

use aktsam_document::{Block, Figure, RunKind};

use super::has_text;
use super::story::{Context, Paragraph, Story, alternative};
use crate::OfficeError;
use crate::paragraph::{Look, ParagraphBuilder, ParagraphStyle};
use crate::xml::{Element, Ns};

impl Story {
    /// Reads a drawing; what it holds comes after the paragraph that it is anchored to.
    pub(super) fn drawing(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
    ) -> Result<(), OfficeError> {
        let inner = Context {
            depth: context.depth + 1,
            ..Context::default()
        };
        let mut found = Found::default();
        self.shapes(element, &mut found, &inner)?;
        // A text box counts as text; its frame is no picture.
        if found.picture && !has_text(&found.blocks) {
            found.blocks.push(Block::Figure(Figure {
                alt: found.alt,
                ..Figure::default()
            }));
        }
        paragraph.after.append(&mut found.blocks);
        Ok(())
    }

    fn shapes(
        &mut self,
        parent: Element<'_>,
        found: &mut Found,
        context: &Context,
    ) -> Result<(), OfficeError> {
        for child in parent.children() {
            match child.tag() {
                (Ns::W, "txbxContent") => {
                    // A field that is open around the box does not hide it.
                    let fields = std::mem::take(&mut self.fields);
                    self.blocks(child, &mut found.blocks, context)?;
                    self.fields = fields;
                }
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.shapes(branch, found, context)?;
                    }
                }
                (Ns::Wp, "docPr") => {
                    let alt = child.attr("descr").or_else(|| child.attr("title"));
                    found.alt = alt
                        .map(str::trim)
                        .filter(|a| !a.is_empty())
                        .map(str::to_owned);
                }
                (Ns::A, "blip") | (Ns::V, "imagedata") => found.picture = true,
                (Ns::A, "p") => {
                    let mut builder = ParagraphBuilder::default();
                    for run in child.descendants().filter(|e| e.is(Ns::A, "t")) {
                        builder.push(&run.text(), &Look::default(), context.kind);
                    }
                    let block = builder.finish(ParagraphStyle::default());
                    found.blocks.extend(block.map(Block::Text));
                }
                (_, "chart") => self.graphic(child.attr_ns(Ns::R, "id"), found),
                (_, "relIds") => self.graphic(child.attr_ns(Ns::R, "dm"), found),
                (Ns::V, "textpath") => {
                    let mut builder = ParagraphBuilder::default();
                    let text = child.attr("string").unwrap_or_default();
                    builder.push(text, &Look::default(), context.kind);
                    let block = builder.finish(ParagraphStyle::default());
                    found.blocks.extend(block.map(Block::Text));
                }
                _ => self.shapes(child, found, context)?,
            }
        }
        Ok(())
    }
}

impl Story {
    /// The text of a chart or diagram, which stands in a part of its own.
    fn graphic(&mut self, relation: Option<&str>, found: &mut Found) {
        found.picture = true;
        let lines = relation.and_then(|id| self.graphics.get(id));
        for line in lines.into_iter().flatten() {
            let mut builder = ParagraphBuilder::default();
            builder.push(line, &Look::default(), RunKind::Text);
            let block = builder.finish(ParagraphStyle::default());
            found.blocks.extend(block.map(Block::Text));
        }
    }
}

#[derive(Default)]
struct Found {
    blocks: Vec<Block>,
    picture: bool,
    alt: Option<String>,
}
