//! How text looks: what the readers see and `aktsam-record` judges headings and help text by.

use std::sync::Arc;

/// The look of a whole block: that of most of its characters.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Style {
    /// Font family without subset prefix ("ABCDEF+") and style suffix.
    pub font: Option<Arc<str>>,
    /// Font size in points, as displayed.
    pub size: Option<f32>,
    /// Bold.
    pub bold: bool,
    /// Italic or oblique.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// All letters are capitals, typed so or by format.
    pub caps: bool,
    /// Text colour as red, green, blue; `None` is automatic (black).
    pub color: Option<[u8; 3]>,
    /// Empty space above the block in points, where the reader knows it.
    pub space_before: Option<f32>,
    /// Name of the paragraph style ("heading 1", "Rubrik 2"), as the file has it.
    pub name: Option<Arc<str>>,
    /// The number that the format computes for the block ("1.1", "A."); not part of the text.
    pub numbering: Option<String>,
    /// Formatted as hidden.
    pub hidden: bool,
}

impl Style {
    /// Whether the colour is a grey that forms use for help text: no hue, neither black nor white.
    pub fn is_grey(&self) -> bool {
        self.color.is_some_and(is_grey)
    }
}

fn is_grey([r, g, b]: [u8; 3]) -> bool {
    let (low, high) = (r.min(g).min(b), r.max(g).max(b));
    high - low <= 24 && (0x50..=0xD8).contains(&low)
}

/// A stretch of a block's text with a look of its own.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Byte offset of its start in the block's text.
    pub start: u32,
    /// Byte offset of its end.
    pub end: u32,
    /// Bold.
    pub bold: bool,
    /// Italic.
    pub italic: bool,
    /// Underlined.
    pub underline: bool,
    /// Font size in points.
    pub size: Option<f32>,
    /// Text colour; `None` is automatic.
    pub color: Option<[u8; 3]>,
    /// What it stands for.
    pub kind: RunKind,
}

impl Run {
    /// Whether the colour is a grey that forms use for help text.
    pub fn is_grey(&self) -> bool {
        self.color.is_some_and(is_grey)
    }
}

/// What a run of text stands for in a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RunKind {
    /// Plain text.
    #[default]
    Text,
    /// The prompt of an empty field ("Klicka här för att skriva"): no answer.
    Placeholder,
    /// What somebody filled into a form field.
    FieldValue,
}
