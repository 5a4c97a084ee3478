//! What stands in a paragraph: runs, fields, content controls, equations, notes' marks.

use aktsam_document::{AsideKind, RunKind};

use super::story::{Context, Paragraph, Story, alternative, control};
use crate::OfficeError;
use crate::paragraph::Look;
use crate::symbols;
use crate::xml::{Element, Node, Ns};

impl Story {
    /// Reads the children of a paragraph or of what wraps runs in it.
    pub(super) fn inline(
        &mut self,
        parent: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
    ) -> Result<(), OfficeError> {
        for child in parent.children() {
            self.piece(child, paragraph, context)?;
        }
        Ok(())
    }

    /// Reads one piece of a paragraph.
    pub(super) fn piece(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
    ) -> Result<(), OfficeError> {
        match element.tag() {
            (Ns::W, "r") => self.run(element, paragraph, context),
            (Ns::W, "sdt") => {
                let inner = control(element, context, false);
                match element.child("sdtContent") {
                    Some(content) => self.inline(content, paragraph, &inner),
                    None => Ok(()),
                }
            }
            (Ns::W, "fldSimple") => {
                self.fields.begin(element.child("ffData"));
                self.fields.code(element.attr("instr").unwrap_or_default());
                self.fields.separate(paragraph);
                self.inline(element, paragraph, context)?;
                let look = self.look(paragraph, context, None);
                self.fields.end(paragraph, &look);
                Ok(())
            }
            (Ns::W, "commentRangeStart") => {
                if let Some(id) = element.attr_ns(Ns::W, "id") {
                    self.refer(AsideKind::Comment, id);
                }
                Ok(())
            }
            (Ns::M, "oMath" | "oMathPara") => {
                let look = self.look(paragraph, context, None);
                let text = crate::math::linear(element);
                if self.fields.shows() {
                    paragraph.builder.push(&text, &look, context.kind);
                }
                Ok(())
            }
            (Ns::Mc, "AlternateContent") => match alternative(element) {
                Some(branch) => self.inline(branch, paragraph, context),
                None => Ok(()),
            },
            (Ns::W, "drawing" | "pict" | "object") => self.drawing(element, paragraph, context),
            // Deleted or moved away; properties; the reading above a character.
            (Ns::W, "del" | "moveFrom" | "rt" | "ffData") => Ok(()),
            (Ns::W, name) if name.ends_with("Pr") || name.ends_with("Change") => Ok(()),
            // What is not known may wrap what is.
            _ => self.inline(element, paragraph, context),
        }
    }

    fn look(
        &self,
        paragraph: &Paragraph,
        context: &Context,
        properties: Option<Element<'_>>,
    ) -> Look {
        let direct = properties.map(|p| self.styles.run_props(p));
        self.styles
            .look(context.table.as_deref(), &paragraph.style, direct.as_ref())
    }

    fn run(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
    ) -> Result<(), OfficeError> {
        let properties = element.child("rPr");
        // A run of a paragraph's deleted or moved text may be marked on the run itself.
        if properties.is_some_and(|p| p.child("del").is_some() || p.child("moveFrom").is_some()) {
            return Ok(());
        }
        let look = self.look(paragraph, context, properties);
        self.run_content(element, paragraph, context, &look)
    }

    fn run_content(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
        look: &Look,
    ) -> Result<(), OfficeError> {
        for child in element.children() {
            match child.tag() {
                (Ns::W | Ns::M, "t") => self.text(child, paragraph, context, look),
                (Ns::W, "tab" | "ptab") => self.put("\t", paragraph, context, look),
                (Ns::W, "br" | "cr") => self.put("\n", paragraph, context, look),
                (Ns::W, "noBreakHyphen") => self.put("-", paragraph, context, look),
                (Ns::W, "sym") => {
                    let font = child.attr("font").unwrap_or_default();
                    let code = child.attr("char").unwrap_or_default();
                    let code = u32::from_str_radix(code, 16).unwrap_or(0xFFFD);
                    let sign = symbols::sign(font, code)
                        .or_else(|| char::from_u32(code))
                        .unwrap_or('\u{FFFD}');
                    self.put(sign.encode_utf8(&mut [0; 4]), paragraph, context, look);
                }
                (Ns::W, "instrText") => {
                    let code = child.text();
                    self.fields.code(&code);
                }
                (Ns::W, "fldChar") => match child.attr("fldCharType") {
                    Some("begin") => self.fields.begin(child.child("ffData")),
                    Some("separate") => self.fields.separate(paragraph),
                    Some("end") => self.fields.end(paragraph, look),
                    _ => {}
                },
                (Ns::W, "footnoteReference") => self.refer_to(child, AsideKind::Footnote),
                (Ns::W, "endnoteReference") => self.refer_to(child, AsideKind::Endnote),
                (Ns::W, "commentReference") => self.refer_to(child, AsideKind::Comment),
                (Ns::W, "drawing" | "pict" | "object") => {
                    self.drawing(child, paragraph, context)?;
                }
                (Ns::Mc, "AlternateContent") => {
                    if let Some(branch) = alternative(child) {
                        self.run_content(branch, paragraph, context, look)?;
                    }
                }
                (Ns::W, "ruby") => {
                    if let Some(base) = child.child("rubyBase") {
                        self.inline(base, paragraph, context)?;
                    }
                }
                (Ns::W, "rPr" | "delText" | "delInstrText" | "fldData" | "softHyphen") => {}
                (Ns::W, "p" | "tbl") => {
                    let mut blocks = Vec::new();
                    self.blocks(element, &mut blocks, context)?;
                    paragraph.after.extend(blocks);
                    return Ok(());
                }
                _ => self.run_content(child, paragraph, context, look)?,
            }
        }
        Ok(())
    }

    fn refer_to(&mut self, element: Element<'_>, kind: AsideKind) {
        if let Some(id) = element.attr_ns(Ns::W, "id") {
            self.refer(kind, id);
        }
    }

    fn text(
        &mut self,
        element: Element<'_>,
        paragraph: &mut Paragraph,
        context: &Context,
        look: &Look,
    ) {
        let symbolic = look.font.as_deref().filter(|font| {
            let font = font.to_ascii_lowercase();
            font.contains("wingdings") || font == "symbol"
        });
        for node in element.nodes() {
            let Node::Text(text) = node else { continue };
            let private = |c: char| ('\u{F000}'..='\u{F0FF}').contains(&c);
            if symbolic.is_some() || text.contains(private) {
                let font = symbolic.unwrap_or("Wingdings");
                let text: String = text
                    .chars()
                    .map(|c| {
                        if symbolic.is_some() || private(c) {
                            symbols::any_sign(font, c)
                        } else {
                            c
                        }
                    })
                    .collect();
                self.put(&text, paragraph, context, look);
            } else if text.contains('\n') {
                // A line end in the XML is white space, not a line break.
                self.put(&text.replace(['\n', '\r'], " "), paragraph, context, look);
            } else {
                self.put(text, paragraph, context, look);
            }
        }
    }

    fn put(&mut self, text: &str, paragraph: &mut Paragraph, context: &Context, look: &Look) {
        if !self.fields.shows() {
            return;
        }
        if let Some(on) = context.check.filter(|_| text.chars().count() == 1) {
            let sign = if on { "☒" } else { "☐" };
            paragraph.builder.push(sign, look, RunKind::FieldValue);
            return;
        }
        let kind = if context.kind == RunKind::Text && self.fields.in_form() {
            RunKind::FieldValue
        } else {
            context.kind
        };
        paragraph.builder.push(text, look, kind);
    }
}
