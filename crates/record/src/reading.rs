//! A document divided into sections: what every module that looks for values reads.

use std::ops::Range;

use aktsam_document::{Cell, Document, Location, TableId, TextBlock};

use crate::model::{Field, HeadingMatch};

/// A document with its sections found.
#[derive(Debug)]
pub(crate) struct Reading<'d> {
    /// The document itself.
    pub(crate) document: &'d Document,
    /// All text in reading order, headings included; a table gives a passage a cell (or a block of a
    /// cell).
    pub(crate) passages: Vec<Passage<'d>>,
    /// The sections, in order; each owns a range of passages.
    pub(crate) sections: Vec<Draft>,
    /// Names of the known forms that it was written on.
    pub(crate) forms: Vec<String>,
}

/// A piece of text that stands together.
#[derive(Debug, Clone)]
pub(crate) struct Passage<'d> {
    /// Its text.
    pub(crate) text: &'d str,
    /// Where the text comes from.
    pub(crate) origin: Origin<'d>,
    /// Byte offset of `text` in the text of its origin.
    pub(crate) offset: usize,
    /// The table that it stands in, with row and grid column, where that is a data table.
    pub(crate) cell: Option<(TableId, u32, u32)>,
    /// What it is in its section.
    pub(crate) part: Part,
    /// Index of its section.
    pub(crate) section: usize,
}

/// What a passage was cut from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'d> {
    /// A text block of the flow or of a cell.
    Block(&'d TextBlock),
    /// A cell without blocks.
    Cell(&'d Cell),
}

/// What a passage is in its section.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// The heading.
    Heading,
    /// A paragraph of the answer.
    Answer,
    /// An item of a list of the answer.
    Item,
    /// Help text of the blank form.
    Guidance,
}

/// A section while it is being understood.
#[derive(Debug, Clone)]
pub(crate) struct Draft {
    /// Index of the heading's passage, if it has one.
    pub(crate) heading: Option<usize>,
    /// Its passages, the heading included.
    pub(crate) passages: Range<usize>,
    /// Heading level, 1 topmost.
    pub(crate) level: u8,
    /// Number of the heading.
    pub(crate) number: Option<String>,
    /// Fields.
    pub(crate) fields: Vec<Field>,
    /// How they were found.
    pub(crate) matched: HeadingMatch,
    /// Scope of the part it belongs to.
    pub(crate) scope: Option<String>,
    /// Why it was read so, for people.
    pub(crate) why: String,
}

impl Draft {
    /// Adds a reason for how it was read.
    pub(crate) fn add_reason(&mut self, reason: &str) {
        if !self.why.is_empty() {
            self.why.push_str("; ");
        }
        self.why.push_str(reason);
    }
}

impl Passage<'_> {
    /// Where the bytes `range` of its text stand.
    pub(crate) fn locate(&self, range: Range<usize>) -> Location {
        match self.origin {
            Origin::Block(block) => {
                block.locate(self.offset + range.start, self.offset + range.end)
            }
            Origin::Cell(cell) => cell.location.clone(),
        }
    }

    /// Whether it goes on where `before` ends, in the same block or cell: a paragraph too long for one.
    pub(crate) fn goes_on_from(&self, before: &Self) -> bool {
        let same = match (self.origin, before.origin) {
            (Origin::Block(one), Origin::Block(other)) => std::ptr::eq(one, other),
            (Origin::Cell(one), Origin::Cell(other)) => std::ptr::eq(one, other),
            _ => false,
        };
        same && self.offset > 0 && before.offset + before.text.len() == self.offset
    }

    /// Where all of it stands.
    pub(crate) fn location(&self) -> Location {
        self.locate(0..self.text.len())
    }
}

impl<'d> Reading<'d> {
    /// The section of a passage.
    pub(crate) fn section_of(&self, passage: &Passage<'_>) -> Option<&Draft> {
        self.sections.get(passage.section)
    }

    /// The first field of a passage's section.
    pub(crate) fn field_of(&self, passage: &Passage<'_>) -> Option<Field> {
        self.section_of(passage)
            .and_then(|s| s.fields.first().copied())
    }

    /// Whether a passage stands in a section of that field.
    pub(crate) fn is_in(&self, passage: &Passage<'_>, field: Field) -> bool {
        self.section_of(passage)
            .is_some_and(|s| s.fields.contains(&field))
    }

    /// The passages of answers (no headings, no help text) in sections of a field.
    pub(crate) fn answers(&self, field: Field) -> impl Iterator<Item = &Passage<'d>> {
        self.passages
            .iter()
            .filter(move |p| matches!(p.part, Part::Answer | Part::Item) && self.is_in(p, field))
    }

    /// The passages of a section.
    pub(crate) fn passages_of(&self, section: &Draft) -> &[Passage<'d>] {
        self.passages
            .get(section.passages.clone())
            .unwrap_or_default()
    }

    /// Heading text of a section.
    pub(crate) fn heading_of(&self, section: &Draft) -> Option<&'d str> {
        self.passages.get(section.heading?).map(|p| p.text)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! Readings made by hand, for the tests of the modules that read them.
    use aktsam_document::Block;

    use super::*;

    /// A document whose blocks are a heading and paragraphs a section, to be read by [`reading`].
    pub(crate) fn document(sections: &[(&str, &[&str])]) -> Document {
        let mut document = Document::new("text/plain");
        let mut line = 0;
        let mut push = |document: &mut Document, text: &str| {
            line += 1;
            document.blocks.push(Block::Text(TextBlock::new(
                text,
                Location::lines(line, line),
            )));
        };
        for (heading, paragraphs) in sections {
            push(&mut document, heading);
            for paragraph in *paragraphs {
                push(&mut document, paragraph);
            }
        }
        document
    }

    /// The reading of such a document, with the fields of each section given; an empty heading
    /// stands for text before the first one.
    pub(crate) fn reading<'d>(
        document: &'d Document,
        sections: &[(&str, &[&str])],
        fields: &[&[Field]],
    ) -> Reading<'d> {
        let mut blocks = document.blocks.iter().filter_map(Block::as_text);
        let mut passages = Vec::new();
        let mut drafts = Vec::new();
        for (index, (heading, paragraphs)) in sections.iter().enumerate() {
            let start = passages.len();
            for (i, block) in blocks.by_ref().take(paragraphs.len() + 1).enumerate() {
                passages.push(Passage {
                    text: &block.text,
                    origin: Origin::Block(block),
                    offset: 0,
                    cell: None,
                    part: if i == 0 && !heading.is_empty() {
                        Part::Heading
                    } else {
                        Part::Answer
                    },
                    section: index,
                });
            }
            drafts.push(Draft {
                heading: (!heading.is_empty()).then_some(start),
                passages: start..passages.len(),
                level: 1,
                number: None,
                fields: fields.get(index).map(|f| f.to_vec()).unwrap_or_default(),
                matched: HeadingMatch::Exact,
                scope: None,
                why: String::new(),
            });
        }
        Reading {
            document,
            passages,
            sections: drafts,
            forms: Vec::new(),
        }
    }
}
