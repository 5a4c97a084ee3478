//! Blocks: the units of reading order.

use crate::{Location, Place, Run, Style, TableId};

/// One unit of the reading order.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A heading, paragraph or list item.
    Text(TextBlock),
    /// A table, by its index in [`Document::tables`](crate::Document::tables).
    Table(TableId),
    /// An image or drawing, of which only the place is kept.
    Figure(Figure),
}

impl Block {
    /// The text block, where it is one.
    pub fn as_text(&self) -> Option<&TextBlock> {
        match self {
            Self::Text(text) => Some(text),
            Self::Table(_) | Self::Figure(_) => None,
        }
    }
}

/// What a reader takes a text block for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Role {
    /// Running text.
    #[default]
    Paragraph,
    /// A heading of a level from 1.
    Heading {
        /// 1 is the topmost.
        level: u8,
        /// The file says so (style, outline level, structure tag, bookmark); else it is a candidate
        /// by its looks, and `aktsam-record` decides.
        declared: bool,
    },
    /// An item of a list; its marker is not part of the text.
    ListItem {
        /// Depth from 0.
        level: u8,
        /// "•", "–", "1.", "a)" as displayed.
        marker: String,
    },
    /// A line of a table of contents.
    Contents,
    /// The caption of a table or figure.
    Caption,
}

/// A heading, paragraph or list item.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct TextBlock {
    /// The text: NFC, words broken at line ends joined, lines of one paragraph joined by spaces,
    /// a forced line break kept as `\n`.
    pub text: String,
    /// What the reader takes it for.
    pub role: Role,
    /// The look of most of it.
    pub style: Style,
    /// Stretches that look otherwise, in order, not overlapping; empty where all is alike.
    pub runs: Vec<Run>,
    /// Where it stands.
    pub location: Location,
    /// Where each displayed line begins, for a finer place than the whole block; may be empty.
    pub lines: Vec<LineMark>,
}

/// Where a displayed line of a block stands.
#[derive(Debug, Clone, PartialEq)]
pub struct LineMark {
    /// Byte offset in the block's text at which the line begins.
    pub start: u32,
    /// Where the line stands.
    pub place: Place,
}

impl TextBlock {
    /// A plain paragraph.
    pub fn new(text: impl Into<String>, location: Location) -> Self {
        Self {
            text: text.into(),
            location,
            ..Self::default()
        }
    }

    /// The location of the bytes `start..end` of the text: the lines that they touch, or the whole
    /// block where lines are not known.
    pub fn locate(&self, start: usize, end: usize) -> Location {
        let mut found = Location::default();
        for (i, line) in self.lines.iter().enumerate() {
            let line_end = self
                .lines
                .get(i + 1)
                .map_or(usize::MAX, |next| next.start as usize);
            if (line.start as usize) < end.max(start + 1) && line_end > start {
                found.extend(&Location::at(line.place.clone()));
            }
        }
        if found.is_unknown() {
            self.location.clone()
        } else {
            found
        }
    }

    /// The heading level, where the block is a heading or looks like one.
    pub fn heading_level(&self) -> Option<u8> {
        match self.role {
            Role::Heading { level, .. } => Some(level),
            _ => None,
        }
    }
}

/// An image or drawing.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Figure {
    /// The alternative text that the file gives it.
    pub alt: Option<String>,
    /// Where it stands.
    pub location: Location,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rect;

    #[test]
    fn a_quote_is_located_by_its_lines() {
        let mut block = TextBlock::new("första raden andra raden", Location::default());
        let rect = |y: f32| Rect::new(0.0, y, 100.0, y + 10.0);
        block.lines = vec![
            LineMark {
                start: 0,
                place: Place::Page {
                    page: 1,
                    rect: rect(0.0),
                },
            },
            LineMark {
                start: 14,
                place: Place::Page {
                    page: 1,
                    rect: rect(12.0),
                },
            },
        ];
        assert_eq!(block.locate(15, 20), Location::page(1, rect(12.0)));
        assert_eq!(
            block.locate(0, 20),
            Location::page(1, Rect::new(0.0, 0.0, 100.0, 22.0))
        );
    }
}
