//! Parts of pages → the document.

mod block;
mod captions;
mod furniture;
mod headings;
mod join;
mod table;

pub(crate) use block::Frame;
pub(crate) use furniture::{Furniture, NEIGHBOURS, Zone, Zones, of_page as furniture_of};

use aktsam_document::{Aside, AsideKind, Block, Document, Location, Rect, Role, TextBlock};

use crate::budget::Budget;
use crate::content::Looks;
use crate::error::PdfError;
use crate::layout::line::Line;
use crate::layout::parts::{Para, Part};

/// Puts a document together, page by page.
pub(crate) struct Assembler {
    document: Document,
    /// The last paragraph, as laid out, where the next page may go on with it.
    tail: Option<Para>,
    /// The last table and where its columns stand, where the next page may go on with it.
    table: Option<table::Open>,
    weights: headings::Weights,
}

impl Assembler {
    pub(crate) fn new() -> Self {
        Self {
            document: Document::default(),
            tail: None,
            table: None,
            weights: headings::Weights::default(),
        }
    }

    /// Adds the parts of a page.
    pub(crate) fn page(
        &mut self,
        parts: Vec<Part>,
        frame: &Frame,
        looks: &Looks,
        budget: &mut Budget,
    ) -> Result<(), PdfError> {
        for (index, part) in parts.into_iter().enumerate() {
            let start_of_page = index == 0;
            match part {
                Part::Para(para) => {
                    if !self.goes_on(&para, frame, looks) {
                        let block = block::text_block(&para, frame, looks);
                        self.weights.add(&block);
                        self.document.blocks.push(Block::Text(block));
                    }
                    self.tail = Some(para);
                    self.table = None;
                }
                Part::Table(draft) => {
                    let cells = draft.rows.iter().map(Vec::len).sum();
                    budget.cells(cells, frame.page)?;
                    let open = self.table.take().filter(|_| start_of_page);
                    let caption = if open.is_none() { self.caption() } else { None };
                    let next = table::push(
                        &mut self.document,
                        draft,
                        open,
                        frame,
                        looks,
                        &mut self.weights,
                    );
                    if let (Some(caption), Some(next)) = (caption, &next)
                        && let Some(table) = next.table(&mut self.document)
                    {
                        table.caption = Some(caption);
                    }
                    self.table = next;
                    self.tail = None;
                }
                Part::Figure(picture) => {
                    self.document
                        .blocks
                        .push(Block::Figure(block::figure(&picture, frame)));
                }
            }
        }
        Ok(())
    }

    /// Takes the last block as the caption of the table that follows it, where it says so.
    fn caption(&mut self) -> Option<String> {
        let Some(Block::Text(block)) = self.document.blocks.last_mut() else {
            return None;
        };
        if captions::of(&block.text) != Some(captions::Named::Table) {
            return None;
        }
        block.role = Role::Caption;
        Some(block.text.clone())
    }

    /// Joins a paragraph to the one that the column or page before broke off, where that is clear.
    fn goes_on(&mut self, para: &Para, frame: &Frame, looks: &Looks) -> bool {
        let Some(tail) = &self.tail else {
            return false;
        };
        if !(para.first && tail.last && tail.full && para.marker.is_none()) {
            return false;
        }
        let (Some(last), Some(first)) = (tail.lines.last(), para.lines.first()) else {
            return false;
        };
        if tail.look() != para.look() || (last.size - first.size).abs() > 0.06 * last.size {
            return false;
        }
        let ended = last
            .text
            .trim_end_matches(['"', '”', ')', '\''])
            .ends_with(['.', '!', '?', ':']);
        let lower = first.text.starts_with(char::is_lowercase);
        let wraps = last.text.ends_with([',', '-', '\u{AD}']) || lower;
        let both_long = tail.lines.len() >= 2 && para.lines.len() >= 2;
        if ended || !(wraps || both_long) {
            return false;
        }
        let Some(Block::Text(open)) = self.document.blocks.last_mut() else {
            return false;
        };
        block::extend(open, &para.lines, frame, looks);
        true
    }

    /// Adds a running header or footer, or a note.
    pub(crate) fn aside(&mut self, kind: AsideKind, lines: &[Line], frame: &Frame, looks: &Looks) {
        let block = block::of_lines(lines, frame, looks);
        self.document.asides.push(Aside { kind, block });
    }

    /// Adds what a person wrote beside the text.
    pub(crate) fn comment(&mut self, text: &str, rect: Rect, page: u32) {
        self.document.asides.push(Aside {
            kind: AsideKind::Comment,
            block: TextBlock::new(text, Location::page(page, rect)),
        });
    }

    /// Ends the document: heading candidates, contents, body size.
    /// The facts of the file and what was found before its pages come from `document`.
    pub(crate) fn finish(mut self, mut document: Document, bookmarks: &[(String, u8)]) -> Document {
        document.blocks.append(&mut self.document.blocks);
        document.tables.append(&mut self.document.tables);
        document.asides.append(&mut self.document.asides);
        captions::mark(&mut document);
        headings::mark(&mut document, &self.weights, bookmarks);
        document
    }
}
