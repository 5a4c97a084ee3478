//! The style sheet ([MS-DOC] §2.9.271): names, what a style builds on, its properties.

use std::sync::Arc;

use super::formatting::{Characters, Paragraph};
use crate::bytes::{u8_at, u16_at};

/// A style with its bases merged in.
#[derive(Debug, Clone, Default)]
pub(super) struct Style {
    pub(super) name: Arc<str>,
    base: u16,
    kind: u8,
    paragraph: Paragraph,
    characters: Characters,
}

/// All styles by their index.
#[derive(Debug, Default)]
pub(super) struct Styles {
    styles: Vec<Style>,
}

impl Styles {
    pub(super) fn read(table: &[u8], modern: bool) -> Self {
        let mut styles = Self::default();
        let header = usize::from(u16_at(table, 0).unwrap_or(0));
        let count = usize::from(u16_at(table, 2).unwrap_or(0)).min(4_096);
        let base_size = usize::from(u16_at(table, 4).unwrap_or(10));
        let mut at = 2 + header;
        for index in 0..count {
            let Some(size) = u16_at(table, at).map(usize::from) else {
                break;
            };
            let definition = table.get(at + 2..at + 2 + size).unwrap_or_default();
            at += 2 + size;
            styles
                .styles
                .push(Style::read(definition, base_size, modern, index as u16));
        }
        styles
    }

    /// A paragraph style: its name and its properties with those that it builds on.
    pub(super) fn get(&self, index: u16) -> (Arc<str>, Paragraph, Characters) {
        let mut chain = Vec::new();
        let mut next = self.styles.get(usize::from(index));
        while let Some(style) = next {
            // Chains end; a loop in a hostile sheet is cut.
            if chain.len() >= 32 {
                break;
            }
            chain.push(style);
            next = self.styles.get(usize::from(style.base));
        }
        let name = chain
            .first()
            .map(|s| Arc::clone(&s.name))
            .unwrap_or_default();
        let mut paragraph = Paragraph::default();
        let mut characters = Characters::default();
        for style in chain.iter().rev() {
            paragraph.overlay(&style.paragraph);
            characters.overlay(&style.characters);
        }
        (name, paragraph, characters)
    }

    /// A character style's properties.
    pub(super) fn characters(&self, index: u16) -> Option<&Characters> {
        self.styles
            .get(usize::from(index))
            .filter(|s| s.kind == 2)
            .map(|s| &s.characters)
    }
}

impl Style {
    fn read(definition: &[u8], base_size: usize, modern: bool, index: u16) -> Self {
        let built_in = u16_at(definition, 0).unwrap_or(0) & 0x0FFF;
        let kind_base = u16_at(definition, 2).unwrap_or(0);
        let counts = u16_at(definition, 4).unwrap_or(0);
        let mut style = Self {
            kind: (kind_base & 0xF) as u8,
            base: kind_base >> 4,
            ..Self::default()
        };
        if style.base == index {
            style.base = 0x0FFF;
        }
        let mut at;
        let name = if modern {
            let length = usize::from(u16_at(definition, base_size).unwrap_or(0)).min(255);
            let units: Vec<u16> = (0..length)
                .filter_map(|i| u16_at(definition, base_size + 2 + i * 2))
                .collect();
            at = base_size + 2 + (length + 1) * 2;
            String::from_utf16_lossy(&units)
        } else {
            let length = usize::from(u8_at(definition, base_size).unwrap_or(0));
            let bytes = definition
                .get(base_size + 1..base_size + 1 + length)
                .unwrap_or_default();
            at = base_size + 1 + length + 1;
            encoding_rs::WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned()
        };
        // Built-in headings keep their number whatever the language names them.
        style.name = match built_in {
            1..=9 => format!("heading {built_in}").into(),
            _ => name.split(',').next().unwrap_or_default().into(),
        };
        for i in 0..counts & 0xF {
            // Each part begins at an even offset.
            at += at % 2;
            let Some(size) = u16_at(definition, at).map(usize::from) else {
                break;
            };
            let part = definition.get(at + 2..at + 2 + size).unwrap_or_default();
            match (style.kind, i) {
                (1, 0) => {
                    let list = part.get(2..).unwrap_or_default();
                    style.paragraph.apply(list, modern);
                }
                (1, 1) | (2, 0) => style.characters.apply(part, modern),
                _ => {}
            }
            at += 2 + size;
        }
        style
    }
}
