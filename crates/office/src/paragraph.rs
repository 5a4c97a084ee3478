//! Building one text block from stretches that look different.

use std::sync::Arc;

use aktsam_document::{Location, Role, Run, RunKind, Style, TextBlock};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// How a stretch of text looks.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Look {
    pub(crate) font: Option<Arc<str>>,
    pub(crate) size: Option<f32>,
    pub(crate) bold: bool,
    pub(crate) italic: bool,
    pub(crate) underline: bool,
    pub(crate) caps: bool,
    pub(crate) hidden: bool,
    pub(crate) color: Option<[u8; 3]>,
}

/// A colour that a style sets: automatic is one too.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Ink {
    /// As the program chooses: black on white.
    Automatic,
    /// Red, green, blue.
    Rgb([u8; 3]),
}

impl Ink {
    pub(crate) fn of(color: Option<[u8; 3]>) -> Self {
        color.map_or(Self::Automatic, Self::Rgb)
    }

    pub(crate) fn rgb(self) -> Option<[u8; 3]> {
        match self {
            Self::Automatic => None,
            Self::Rgb(color) => Some(color),
        }
    }
}

/// What is known of a paragraph besides the look of its text.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParagraphStyle {
    pub(crate) name: Option<Arc<str>>,
    pub(crate) numbering: Option<String>,
    pub(crate) space_before: Option<f32>,
    pub(crate) role: Role,
}

#[derive(Debug, Clone)]
struct Stretch {
    start: usize,
    end: usize,
    look: Look,
    kind: RunKind,
}

/// Collects the text of one paragraph.
#[derive(Debug, Clone, Default)]
pub(crate) struct ParagraphBuilder {
    text: String,
    stretches: Vec<Stretch>,
}

impl ParagraphBuilder {
    /// Appends text. Soft hyphens are dropped, carriage returns too.
    pub(crate) fn push(&mut self, text: &str, look: &Look, kind: RunKind) {
        let start = self.text.len();
        let plain = !text.contains(['\u{ad}', '\r', '\0', '\u{feff}']);
        if plain && (text.is_ascii() || is_nfc_quick(text.chars()) == IsNormalized::Yes) {
            self.text.push_str(text);
        } else {
            let kept = text
                .chars()
                .filter(|c| !matches!(c, '\u{ad}' | '\r' | '\0' | '\u{feff}'));
            self.text.extend(kept.nfc());
        }
        let end = self.text.len();
        if start == end {
            return;
        }
        match self.stretches.last_mut() {
            Some(last) if last.look == *look && last.kind == kind && last.end == start => {
                last.end = end;
            }
            _ => self.stretches.push(Stretch {
                start,
                end,
                look: look.clone(),
                kind,
            }),
        }
    }

    pub(crate) fn is_blank(&self) -> bool {
        self.text.trim().is_empty()
    }

    pub(crate) fn len(&self) -> usize {
        self.text.len()
    }

    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// Turns the stretches from a byte offset on into another kind (a field's result is known as
    /// such only at the field's end).
    pub(crate) fn mark(&mut self, from: usize, kind: RunKind) {
        // A stretch that began before is cut: what follows it may look the same.
        if let Some(at) = self
            .stretches
            .iter()
            .position(|s| s.start < from && from < s.end)
            && let Some(before) = self.stretches.get_mut(at)
        {
            let rest = Stretch {
                start: from,
                ..before.clone()
            };
            before.end = from;
            self.stretches.insert(at + 1, rest);
        }
        for stretch in &mut self.stretches {
            if stretch.start >= from {
                stretch.kind = kind;
            }
        }
    }

    /// The finished block; `None` where there is nothing but white space.
    pub(crate) fn finish(self, paragraph: ParagraphStyle) -> Option<TextBlock> {
        let leading = self.text.len() - self.text.trim_start().len();
        let text = self.text.trim();
        if text.is_empty() {
            return None;
        }
        let length = text.len();
        let main = self.dominant();
        let mut runs: Vec<Run> = Vec::new();
        for stretch in &self.stretches {
            let start = stretch.start.saturating_sub(leading).min(length) as u32;
            let end = stretch.end.saturating_sub(leading).min(length) as u32;
            let alike = stretch.kind == RunKind::Text && same_run(&stretch.look, &main);
            if alike || start >= end {
                continue;
            }
            // A stretch of blanks is no stretch of its own.
            let blank = text
                .get(start as usize..end as usize)
                .is_some_and(|t| t.trim().is_empty());
            if blank && stretch.kind == RunKind::Text {
                continue;
            }
            let look = &stretch.look;
            let run = Run {
                start,
                end,
                bold: look.bold,
                italic: look.italic,
                underline: look.underline,
                size: look.size,
                color: look.color,
                kind: stretch.kind,
            };
            match runs.last_mut() {
                Some(last)
                    if last.end == start
                        && Run {
                            start: last.start,
                            ..run.clone()
                        } == Run {
                            end,
                            ..last.clone()
                        } =>
                {
                    last.end = end;
                }
                _ => runs.push(run),
            }
        }
        let caps = main.caps || is_caps(text);
        Some(TextBlock {
            text: text.to_owned(),
            role: paragraph.role,
            style: Style {
                font: main.font,
                size: main.size,
                bold: main.bold,
                italic: main.italic,
                underline: main.underline,
                caps,
                color: main.color,
                space_before: paragraph.space_before,
                name: paragraph.name,
                numbering: paragraph.numbering,
                hidden: main.hidden,
            },
            runs,
            location: Location::default(),
            lines: Vec::new(),
        })
    }

    /// The look of most characters that are not blank.
    fn dominant(&self) -> Look {
        let mut counts: Vec<(&Look, usize)> = Vec::new();
        for stretch in &self.stretches {
            let weight = self
                .text
                .get(stretch.start..stretch.end)
                .map_or(0, |t| t.chars().filter(|c| !c.is_whitespace()).count());
            match counts.iter().position(|(look, _)| *look == &stretch.look) {
                Some(at) => {
                    if let Some((_, count)) = counts.get_mut(at) {
                        *count += weight;
                    }
                }
                // A hostile paragraph may change its look with each letter.
                None if counts.len() < 64 => counts.push((&stretch.look, weight)),
                None => {}
            }
        }
        let mut best: Option<(&Look, usize)> = None;
        for (look, count) in counts {
            if best.is_none_or(|(_, most)| count > most) {
                best = Some((look, count));
            }
        }
        best.map(|(look, _)| look.clone()).unwrap_or_default()
    }
}

fn same_run(a: &Look, b: &Look) -> bool {
    a.bold == b.bold
        && a.italic == b.italic
        && a.underline == b.underline
        && a.size == b.size
        && a.color == b.color
}

/// Whether all letters are capitals, and there are at least two.
pub(crate) fn is_caps(text: &str) -> bool {
    let mut letters = 0_u32;
    for c in text.chars() {
        if c.is_lowercase() {
            return false;
        }
        letters += u32::from(c.is_uppercase());
    }
    letters >= 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_what_looks_unlike_most_of_the_block() {
        let bold = Look {
            bold: true,
            ..Look::default()
        };
        let mut builder = ParagraphBuilder::default();
        builder.push("  Mål: ", &bold, RunKind::Text);
        builder.push("att fler får ", &Look::default(), RunKind::Text);
        builder.push("arbete ", &Look::default(), RunKind::FieldValue);
        let block = builder.finish(ParagraphStyle::default()).unwrap();
        assert_eq!(block.text, "Mål: att fler får arbete");
        assert!(!block.style.bold);
        let at = |run: &Run| {
            block
                .text
                .get(run.start as usize..run.end as usize)
                .unwrap()
        };
        assert_eq!(at(&block.runs[0]), "Mål: ");
        assert_eq!(at(&block.runs[1]), "arbete");
        assert_eq!(block.runs[1].kind, RunKind::FieldValue);
    }

    #[test]
    fn a_mark_cuts_the_stretch_that_it_begins_in() {
        let mut builder = ParagraphBuilder::default();
        builder.push("Namn: Ada", &Look::default(), RunKind::Text);
        builder.mark(6, RunKind::FieldValue);
        let block = builder.finish(ParagraphStyle::default()).unwrap();
        assert_eq!((block.runs[0].start, block.runs[0].end), (6, 9));
    }

    #[test]
    fn text_is_composed_and_soft_hyphens_dropped() {
        let mut builder = ParagraphBuilder::default();
        builder.push("ma\u{30a}l\u{ad}grupp", &Look::default(), RunKind::Text);
        let block = builder.finish(ParagraphStyle::default()).unwrap();
        assert_eq!(block.text, "målgrupp");
    }

    #[test]
    fn blank_paragraphs_give_no_block() {
        let mut builder = ParagraphBuilder::default();
        builder.push(" \t\n", &Look::default(), RunKind::Text);
        assert!(builder.finish(ParagraphStyle::default()).is_none());
    }
}
