//! Words beside each other → a line of text with its looks.

use aktsam_document::Rect;

use super::bidi;
use super::words::Word;
use crate::content::LookId;

/// A gap this wide, in parts of the size, is a tab.
const TAB: f32 = 3.0;

/// A line of text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Line {
    /// Its text; words apart by a space, or by a tab where the gap is wide.
    pub(crate) text: String,
    /// Its looks, in order, covering all of the text.
    pub(crate) spans: Vec<Span>,
    /// Its place in the upright frame.
    pub(crate) rect: Rect,
    /// Baseline.
    pub(crate) base: f32,
    /// Font size of most of it.
    pub(crate) size: f32,
    /// Where the text begins after the first word, for hanging indents.
    pub(crate) second: Option<f32>,
    /// Width of the first word, in points.
    pub(crate) first_width: f32,
    /// A space is drawn at its end: the next line begins another word.
    pub(crate) spaced: bool,
}

/// A stretch of a line that looks alike.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) look: LookId,
    pub(crate) size: f32,
    pub(crate) field: bool,
    pub(crate) underline: bool,
    pub(crate) tag: u8,
}

impl Line {
    /// The line of words that stand beside each other, from left to right.
    pub(crate) fn new(words: &[Word]) -> Option<Self> {
        let first = words.first()?;
        let mut text = String::with_capacity(words.iter().map(|w| w.text.len() + 1).sum());
        let mut spans: Vec<Span> = Vec::new();
        let mut rect = first.rect;
        let mut previous: Option<&Word> = None;
        let turned = bidi::order(words);
        let read: &mut dyn Iterator<Item = &Word> = match &turned {
            Some(turned) => &mut turned.iter().copied(),
            None => &mut words.iter(),
        };
        for word in read {
            if let Some(previous) = previous
                && !word.glued
            {
                let gap = (word.rect.x0 - previous.rect.x1).max(previous.rect.x0 - word.rect.x1);
                let wide = gap > TAB * previous.size.max(word.size);
                text.push(if wide { '\t' } else { ' ' });
            }
            let start = text.len();
            text.push_str(&word.text);
            match spans.last_mut() {
                Some(last)
                    if last.look == word.look
                        && (last.size - word.size).abs() < 0.1
                        && last.field == word.field
                        && last.underline == word.underline
                        && last.tag == word.tag =>
                {
                    last.end = text.len();
                }
                _ => spans.push(Span {
                    start,
                    end: text.len(),
                    look: word.look,
                    size: word.size,
                    field: word.field,
                    underline: word.underline,
                    tag: word.tag,
                }),
            }
            rect = rect.union(word.rect);
            previous = Some(word);
        }
        let main = words.iter().max_by(|a, b| {
            let weight = |w: &Word| w.rect.width().max(0.1) * w.size;
            weight(a).total_cmp(&weight(b))
        })?;
        let next = words.iter().skip(1).find(|word| !word.glued);
        Some(Self {
            text,
            spans,
            rect,
            base: main.base,
            size: main.size,
            second: next.map(|word| word.rect.x0),
            first_width: first.rect.width(),
            spaced: words.last().is_some_and(|word| word.spaced),
        })
    }

    /// The heading level that the file gives all of the line; 0 for none.
    pub(crate) fn tag(&self) -> u8 {
        let first = self.spans.first().map_or(0, |span| span.tag);
        if self.spans.iter().all(|span| span.tag == first) {
            first
        } else {
            0
        }
    }

    /// The look of most of the line.
    pub(crate) fn look(&self) -> LookId {
        self.spans
            .iter()
            .max_by_key(|span| span.end - span.start)
            .map_or_else(LookId::default, |span| span.look)
    }
}
