//! Paragraphs → text blocks with style, runs and places.

use aktsam_document::{
    Figure, LineMark, Location, Place, Rect, Role, Run, RunKind, Style, TextBlock,
};

use super::join;
use crate::content::{Direction, Looks, Picture};
use crate::layout::line::{Line, Span};
use crate::layout::parts::Para;
use crate::text;

/// From the upright frame in which a page is laid out to the page as displayed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Frame {
    /// Page number from 1.
    pub(crate) page: u32,
    /// Which way its text runs.
    pub(crate) direction: Direction,
    /// Width of the displayed page.
    pub(crate) width: f32,
    /// Height of the displayed page.
    pub(crate) height: f32,
}

impl Frame {
    /// Width of the page when its text runs to the right.
    pub(crate) fn upright_width(&self) -> f32 {
        match self.direction {
            Direction::Up | Direction::Down => self.height,
            _ => self.width,
        }
    }

    pub(crate) fn displayed(&self, rect: Rect) -> Rect {
        self.direction.displayed(rect, self.width, self.height)
    }

    pub(crate) fn location(&self, rect: Rect) -> Location {
        Location::page(self.page, self.displayed(rect))
    }
}

/// A block while its lines are joined.
#[derive(Default)]
struct Joined {
    text: String,
    spans: Vec<Span>,
    lines: Vec<LineMark>,
    location: Location,
}

impl Joined {
    fn push(&mut self, line: &Line, skip: usize, frame: &Frame) {
        let source = line.text.get(skip..).unwrap_or_default();
        let lead = source.len() - source.trim_start().len();
        let start = join::append(&mut self.text, source);
        let place = Place::Page {
            page: frame.page,
            rect: frame.displayed(line.rect),
        };
        self.location.extend(&Location::at(place.clone()));
        self.lines.push(LineMark {
            start: start as u32,
            place,
        });
        // Soft hyphens dropped inside the line shift what follows them.
        let offset = skip + lead;
        let moved = |at: usize| {
            let at = at.max(offset).min(line.text.len());
            let kept = line.text.get(offset..at).map_or(0, |s| {
                s.chars()
                    .filter(|c| *c != '\u{AD}')
                    .map(char::len_utf8)
                    .sum()
            });
            (start + kept).min(self.text.len())
        };
        for span in &line.spans {
            let (from, to) = (moved(span.start), moved(span.end));
            if to > from {
                self.spans.push(Span {
                    start: from,
                    end: to,
                    ..*span
                });
            }
        }
    }

    fn finish(mut self, looks: &Looks) -> TextBlock {
        if self.text.ends_with('\u{AD}') {
            self.text.truncate(self.text.len() - '\u{AD}'.len_utf8());
            self.text.push('-');
        }
        let mut block = TextBlock {
            text: self.text,
            location: self.location,
            lines: self.lines,
            ..TextBlock::default()
        };
        dress(&mut block, &self.spans, looks);
        block
    }
}

/// Sets style and runs by the spans.
fn dress(block: &mut TextBlock, spans: &[Span], looks: &Looks) {
    // The look of most of the text.
    let mut weights: Vec<(Span, usize)> = Vec::new();
    for span in spans {
        let length = span.end - span.start;
        let same = weights.iter_mut().find(|(other, _)| {
            other.look == span.look
                && (other.size - span.size).abs() < 0.25
                && other.underline == span.underline
        });
        match same {
            Some((_, weight)) => *weight += length,
            None => weights.push((*span, length)),
        }
    }
    let Some((main, _)) = weights.iter().max_by_key(|(_, weight)| *weight) else {
        return;
    };
    let look = looks.get(main.look);
    block.style = Style {
        font: look.family.clone(),
        size: Some(round(main.size)),
        bold: look.bold,
        italic: look.italic,
        underline: main.underline,
        caps: text::is_caps(&block.text),
        color: look.color,
        ..Style::default()
    };
    let mut runs: Vec<Run> = Vec::new();
    for span in spans {
        let own = looks.get(span.look);
        let size = (span.size - main.size).abs() >= 0.25;
        let alike = own.bold == look.bold
            && own.italic == look.italic
            && own.color == look.color
            && span.underline == main.underline
            && !size;
        if alike && !span.field {
            continue;
        }
        let run = Run {
            start: span.start as u32,
            end: (span.end.min(block.text.len())) as u32,
            bold: own.bold,
            italic: own.italic,
            underline: span.underline,
            size: Some(round(span.size)),
            color: own.color,
            kind: if span.field {
                RunKind::FieldValue
            } else {
                RunKind::Text
            },
        };
        match runs.last_mut() {
            // Runs of one look with only a space between are one.
            Some(last)
                if run.start.saturating_sub(last.end) <= 1
                    && Run {
                        start: 0,
                        end: 0,
                        ..last.clone()
                    } == Run {
                        start: 0,
                        end: 0,
                        ..run.clone()
                    } =>
            {
                last.end = run.end;
            }
            _ => runs.push(run),
        }
    }
    block.runs = runs;
}

fn round(size: f32) -> f32 {
    (size * 10.0).round() / 10.0
}

/// The block of a paragraph; a list marker goes into its role.
pub(super) fn text_block(para: &Para, frame: &Frame, looks: &Looks) -> TextBlock {
    let mut joined = Joined::default();
    let skip = para.marker.as_ref().map_or(0, |m| m.text.len());
    for (index, line) in para.lines.iter().enumerate() {
        joined.push(line, if index == 0 { skip } else { 0 }, frame);
    }
    let mut block = joined.finish(looks);
    if let Some(marker) = &para.marker {
        block.role = Role::ListItem {
            level: marker.level,
            marker: marker.text.clone(),
        };
    }
    block.style.space_before = para.space_before.map(round);
    let tag = para.lines.first().map_or(0, Line::tag);
    if tag > 0 && para.lines.iter().all(|line| line.tag() == tag) {
        block.style.name = Some(format!("H{tag}").into());
    }
    block
}

/// An image with the text that the file gives in its place.
pub(super) fn figure(picture: &Picture, frame: &Frame) -> Figure {
    Figure {
        alt: picture.alt.as_deref().map(str::to_owned),
        location: frame.location(picture.rect),
    }
}

/// The block of lines that stand together.
pub(super) fn of_lines(lines: &[Line], frame: &Frame, looks: &Looks) -> TextBlock {
    let mut joined = Joined::default();
    for line in lines {
        joined.push(line, 0, frame);
    }
    joined.finish(looks)
}

/// Adds lines to a block that goes on in another column or on another page.
pub(super) fn extend(block: &mut TextBlock, lines: &[Line], frame: &Frame, looks: &Looks) {
    append(block, of_lines(lines, frame, looks));
}

/// Adds the text that goes on with another, as the next line of a paragraph does.
pub(super) fn append_text(text: &mut String, more: &str) {
    join::append(text, more);
}

/// Adds to a block what goes on with it.
pub(super) fn append(block: &mut TextBlock, added: TextBlock) {
    let offset = join::append(&mut block.text, &added.text) as u32;
    block
        .lines
        .extend(added.lines.into_iter().map(|mark| LineMark {
            start: mark.start + offset,
            ..mark
        }));
    block.runs.extend(added.runs.into_iter().map(|run| Run {
        start: run.start + offset,
        end: run.end + offset,
        ..run
    }));
    let end = block.text.len() as u32;
    for run in &mut block.runs {
        run.end = run.end.min(end);
        run.start = run.start.min(run.end);
    }
    block.location.extend(&added.location);
}
