//! Text that a file gives without drawing it: values of form fields.

use aktsam_document::Rect;

use super::Interpreter;
use super::page::{Direction, Glyph, GlyphState, Look};

/// Font size that is taken for a field's where none is told, in points.
const USUAL: f32 = 10.0;

/// The lines that a text takes in a rectangle which has room for several.
fn wrapped(text: &str, rect: Rect, size: f32) -> Vec<String> {
    let room = (rect.width() / (0.5 * size)).max(8.0) as usize;
    let mut lines = Vec::new();
    for line in text.lines() {
        if rect.height() < 2.2 * size {
            lines.push(line.to_owned());
            continue;
        }
        let mut open = String::new();
        let mut count = 0;
        for word in line.split_whitespace() {
            let length = word.chars().count();
            if count > 0 && count + 1 + length > room {
                lines.push(std::mem::take(&mut open));
                count = 0;
            }
            if count > 0 {
                open.push(' ');
            }
            open.push_str(word);
            count += length + 1;
        }
        lines.push(open);
    }
    lines
}

impl Interpreter<'_, '_> {
    /// Sets text that the file gives without drawing it (a field's value) into a rectangle of the
    /// displayed page, from its top where it takes several lines or is to stand there, else in its
    /// middle. Widths are guesses; the place is what matters.
    pub(crate) fn place_text(&mut self, text: &str, rect: Rect, size: Option<f32>, top: bool) {
        let lines = wrapped(text, rect, size.unwrap_or(USUAL));
        let fitting = (rect.height() / lines.len().max(1) as f32 / 1.3).clamp(4.0, 12.0);
        let size = size.unwrap_or(fitting).min(rect.height().max(4.0));
        let look = self.shared.looks.id(Look::default());
        let single = lines.len() == 1 && !top;
        let leading = (1.2 * size).min(rect.height() / lines.len().max(1) as f32);
        for (row, line) in lines.iter().enumerate() {
            let y = if single {
                f32::midpoint(rect.y0, rect.y1) + 0.3 * size
            } else {
                rect.y0 + size + leading * row as f32
            };
            let mut x = rect.x0 + 1.0;
            let count = line.chars().count().max(1) as f32;
            let step = (0.5 * size).min((rect.width() - 2.0).max(1.0) / count);
            for word in line.split_whitespace() {
                let width = step * word.chars().count() as f32;
                let start = self.out.text.len() as u32;
                self.out.text.push_str(word);
                self.out.glyphs.push(Glyph {
                    x,
                    y,
                    dx: width,
                    dy: 0.0,
                    size,
                    start,
                    len: u16::try_from(word.len()).unwrap_or(u16::MAX),
                    look,
                    direction: Direction::Right,
                    state: GlyphState::Field,
                    tag: 0,
                });
                // A space of its own, so that narrow fields keep their words apart.
                let start = self.out.text.len() as u32;
                self.out.text.push(' ');
                self.out.glyphs.push(Glyph {
                    x: x + width,
                    y,
                    dx: step,
                    dy: 0.0,
                    size,
                    start,
                    len: 1,
                    look,
                    direction: Direction::Right,
                    state: GlyphState::Field,
                    tag: 0,
                });
                x += width + step;
            }
        }
    }
}
