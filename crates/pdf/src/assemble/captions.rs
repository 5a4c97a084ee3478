//! Captions below tables, and those of figures.

use aktsam_document::{Block, Document, Role, TableId, TextBlock};

/// Longer texts, in bytes, are no captions.
const LONGEST: usize = 300;

/// What a caption names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    Table,
    Figure,
}

/// Whether a text is a caption: the word for it, a number, and little more.
pub(super) fn of(text: &str) -> Option<Named> {
    let mut words = text.split_whitespace();
    let named = match words.next()?.to_lowercase().as_str() {
        "tabell" | "table" | "tab." => Named::Table,
        "figur" | "figure" | "fig." | "bild" | "diagram" => Named::Figure,
        _ => return None,
    };
    let number = words.next()?;
    let numbered = number.starts_with(|c: char| c.is_ascii_digit());
    (numbered && text.len() < LONGEST).then_some(named)
}

/// Marks the captions that stand right below tables which have none above, and beside figures.
pub(super) fn mark(document: &mut Document) {
    let mut found: Vec<(usize, Option<TableId>)> = Vec::new();
    for (at, block) in document.blocks.iter().enumerate() {
        let Block::Text(TextBlock {
            role: Role::Paragraph,
            text,
            ..
        }) = block
        else {
            continue;
        };
        let above = at
            .checked_sub(1)
            .and_then(|above| document.blocks.get(above));
        let below = document.blocks.get(at + 1);
        match (of(text), above, below) {
            // Between two tables it names the lower one.
            (Some(Named::Table), Some(Block::Table(_)), Some(Block::Table(_))) => {}
            (Some(Named::Table), Some(Block::Table(id)), _) => found.push((at, Some(*id))),
            (Some(Named::Figure), Some(Block::Figure(_)), _)
            | (Some(Named::Figure), _, Some(Block::Figure(_))) => found.push((at, None)),
            _ => {}
        }
    }
    for (at, table) in found {
        let Some(Block::Text(block)) = document.blocks.get_mut(at) else {
            continue;
        };
        let table = table.and_then(|id| document.tables.get_mut(id.0 as usize));
        match table {
            Some(table) if table.caption.is_some() => {}
            Some(table) => {
                table.caption = Some(block.text.clone());
                block.role = Role::Caption;
            }
            None => block.role = Role::Caption,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn captions_name_and_number_what_they_stand_at() {
        assert_eq!(of("Tabell 1: Kostnader i kronor"), Some(Named::Table));
        assert_eq!(of("Figur 2. Organisation"), Some(Named::Figure));
        assert_eq!(of("Tabell över kostnader"), None);
        assert_eq!(of("Bild"), None);
    }
}
