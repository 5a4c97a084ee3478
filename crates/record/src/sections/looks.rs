//! How a line looks: what speaks for a heading before its words are asked.

use aktsam_document::{Document, Role};

use super::flow::Unit;

/// The look of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Look {
    /// Level that the file declares.
    pub(super) declared: Option<u8>,
    /// Level that the reader guesses from the type.
    pub(super) typographic: Option<u8>,
    /// All of it is bold.
    pub(super) bold: bool,
    /// All letters are capitals.
    pub(super) caps: bool,
    /// Larger than the body text.
    pub(super) large: bool,
    /// It ends with a colon.
    pub(super) colon: bool,
    /// It carries a form's mark, "(*)".
    pub(super) marked: bool,
    /// It is numbered, "1.1".
    pub(super) numbered: bool,
    /// Short enough for a heading, and no sentence.
    pub(super) short: bool,
    /// Words.
    pub(super) words: usize,
}

impl Look {
    /// Whether its type alone sets it apart from the text around it.
    pub(super) fn is_set_apart(&self) -> bool {
        self.declared.is_some()
            || (self.typographic.is_some() && !self.colon)
            || self.bold
            || self.large
            || (self.caps && self.words <= 12)
    }

    /// What speaks for a heading, for people.
    pub(super) fn reasons(&self) -> String {
        let level = match (self.declared, self.typographic) {
            (Some(level), _) => format!("declared a heading of level {level}"),
            (None, Some(level)) => format!("set as a heading of level {level}"),
            (None, None) => String::new(),
        };
        let looks = [
            (self.bold, "bold"),
            (self.large, "larger than the text"),
            (self.caps, "in capitals"),
            (self.numbered, "numbered"),
            (self.marked, "with the form's mark"),
            (self.colon, "ends with a colon"),
        ];
        let mut out = level;
        for (_, name) in looks.iter().filter(|(is, _)| *is) {
            if !out.is_empty() {
                out.push_str(", ");
            }
            out.push_str(name);
        }
        out
    }

    /// Whether it is dressed like a heading in any way.
    pub(super) fn is_dressed(&self) -> bool {
        self.is_set_apart() || self.colon || self.marked || self.numbered
    }
}

/// The look of a unit in its document.
pub(super) fn look(unit: &Unit<'_>, document: &Document) -> Look {
    let text = unit.text.trim();
    let block = unit.text_block();
    let style = unit.style();
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let words = text.split_whitespace().count();
    let length = text.chars().count();
    let ends_as_sentence = text.ends_with(['.', ',', ';', '!']) && !text.ends_with("…");
    let starts_lower = text.chars().next().is_some_and(char::is_lowercase);
    let body = document.source.body_size;
    let (mut declared, mut typographic) = (None, None);
    // A piece cut out of a block has no look of its own but that it was found.
    if let Some(Role::Heading {
        level,
        declared: by_file,
    }) = block
        .filter(|b| b.text.len() == unit.text.len())
        .map(|b| &b.role)
    {
        if *by_file {
            declared = Some(*level);
        } else {
            typographic = Some(*level);
        }
    }
    let numbering = style.and_then(|s| s.numbering.as_deref());
    let is_item = unit.is_item();
    Look {
        declared,
        typographic,
        bold: style.is_some_and(|s| s.bold) && unit.offset == 0,
        caps: letters >= 3 && !text.chars().any(char::is_lowercase),
        large: style
            .and_then(|s| s.size)
            .zip(body)
            .is_some_and(|(size, body)| size > body * 1.12),
        colon: text.ends_with(':'),
        marked: text.contains("(*)") || text.ends_with('*'),
        numbered: crate::headings::normalise::split_number(text).0.is_some()
            || (!is_item && numbering.is_some_and(|n| n.chars().any(|c| c.is_ascii_digit()))),
        short: length <= 140
            && words <= 18
            && letters >= 2
            && !starts_lower
            && !ends_as_sentence
            && !text.contains('\t'),
        words,
    }
}
