//! Ends of paragraphs, cells and rows: where blocks go, and how tables come about.

use std::sync::Arc;

use aktsam_document::{Block, Figure, Role};

use super::reader::{Level, Reader, Target};
use super::rows::{Row, table};
use crate::OfficeError;
use crate::heading::{is_caption_style, is_contents_style, style_level};
use crate::paragraph::ParagraphStyle;
use crate::symbols;

impl Reader<'_> {
    /// Ends the paragraph, and puts it where its nesting says.
    pub(super) fn end_paragraph(&mut self) {
        if !matches!(self.state.target, Target::Body | Target::Aside(_)) {
            return;
        }
        let builder = std::mem::take(&mut self.story.builder);
        let paragraph = self.paragraph.clone();
        let depth = if paragraph.in_table {
            paragraph.nesting
        } else {
            0
        };
        let style = paragraph.style.and_then(|s| self.header.styles.get(&s));
        let name = style.map(|s| Arc::clone(&s.name)).unwrap_or_default();
        let label = std::mem::take(&mut self.label);
        let label = label.trim().to_owned();
        let outline = paragraph.outline.or_else(|| style.and_then(|s| s.outline));
        let level = outline
            .filter(|l| *l < 9)
            .map(|l| l + 1)
            .or_else(|| style_level(&name));
        let bullet = label.chars().all(|c| !c.is_alphanumeric()) || label == "o" || label == "§";
        let mut numbering = None;
        let contents = std::mem::take(&mut self.story.contents);
        let role = if contents || is_contents_style(&name) {
            Role::Contents
        } else if let Some(level) = level {
            numbering = Some(label).filter(|l| !l.is_empty() && !bullet);
            Role::Heading {
                level,
                declared: true,
            }
        } else if is_caption_style(&name) {
            Role::Caption
        } else if !label.is_empty() {
            if !bullet {
                numbering = Some(label.clone());
            }
            Role::ListItem {
                level: paragraph.list_level,
                marker: if bullet {
                    symbols::bullet(&label)
                } else {
                    label
                },
            }
        } else {
            Role::Paragraph
        };
        let block = builder.finish(ParagraphStyle {
            name: Some(name).filter(|n| !n.is_empty()),
            numbering,
            space_before: paragraph.space_before,
            role,
        });
        let figures = std::mem::take(&mut self.story.figures);
        // A table ends where something stands outside of it.
        if (block.is_some() || figures > 0) && self.close_tables(depth).is_err() {
            return;
        }
        if let Some(block) = block {
            self.push_block(Block::Text(block));
        }
        for _ in 0..figures {
            self.push_block(Block::Figure(Figure::default()));
        }
    }

    pub(super) fn push_block(&mut self, block: Block) {
        let depth = if self.paragraph.in_table {
            self.paragraph.nesting as usize
        } else {
            0
        };
        let story = &mut self.story;
        if depth == 0 {
            story.blocks.push(block);
            return;
        }
        while story.levels.len() < depth {
            story.levels.push(Level::default());
        }
        if let Some(level) = story.levels.get_mut(depth - 1) {
            level.blocks.push(block);
        }
    }

    pub(super) fn end_cell(&mut self, depth: u32) -> Result<(), OfficeError> {
        self.paragraph.in_table = true;
        self.paragraph.nesting = depth;
        self.end_paragraph();
        self.close_tables(depth)?;
        self.flow.meter.cells(1, "a table")?;
        while self.story.levels.len() < depth as usize {
            self.story.levels.push(Level::default());
        }
        if let Some(level) = self.story.levels.last_mut() {
            let blocks = std::mem::take(&mut level.blocks);
            level.cells.push(blocks);
        }
        Ok(())
    }

    pub(super) fn end_row(&mut self, depth: u32) -> Result<(), OfficeError> {
        self.close_tables(depth)?;
        let definition = &self.definition;
        let row = Row {
            left: definition.left,
            shapes: definition.shapes.clone(),
            cells: Vec::new(),
            header: definition.header,
        };
        if let Some(level) = self.story.levels.get_mut(depth as usize - 1) {
            let mut cells = std::mem::take(&mut level.cells);
            let rest = std::mem::take(&mut level.blocks);
            if !rest.is_empty() {
                cells.push(rest);
            }
            if !cells.is_empty() {
                level.rows.push(Row { cells, ..row });
            }
        }
        Ok(())
    }

    /// Ends the tables that are deeper than `depth`.
    pub(super) fn close_tables(&mut self, depth: u32) -> Result<(), OfficeError> {
        while self.story.levels.len() > depth as usize {
            let Some(mut level) = self.story.levels.pop() else {
                break;
            };
            if !level.cells.is_empty() || !level.blocks.is_empty() {
                let mut cells = std::mem::take(&mut level.cells);
                cells.push(std::mem::take(&mut level.blocks));
                cells.retain(|c| !c.is_empty());
                level.rows.push(Row {
                    cells,
                    ..Row::default()
                });
            }
            if level.rows.is_empty() {
                continue;
            }
            let id = self.flow.reserve_table();
            let flow = &self.flow;
            let table = table(level.rows, |blocks| flow.cell_text(blocks));
            self.flow.fill_table(id, table)?;
            let block = Block::Table(id);
            match self.story.levels.last_mut() {
                Some(outer) => outer.blocks.push(block),
                None => self.story.blocks.push(block),
            }
        }
        Ok(())
    }
}
