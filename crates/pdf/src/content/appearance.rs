//! Appearance streams of annotations (ISO 32000-2 §12.5.5).

use aktsam_document::LimitHit;
use hayro_syntax::object::Stream;
use hayro_syntax::page::Page;
use kurbo::Affine;

use super::page::{GlyphState, Unseen};
use super::state::State;
use super::{Interpreter, matrix};

/// How much was drawn when something began.
pub(crate) struct Drawn {
    glyphs: usize,
    text: usize,
    unmapped: u32,
    unseen: Unseen,
}

impl<'a> Interpreter<'a, '_> {
    /// How much is drawn so far, to tell what comes after it, or to undo it.
    pub(crate) fn mark_drawn(&self) -> Drawn {
        Drawn {
            glyphs: self.out.glyphs.len(),
            text: self.out.text.len(),
            unmapped: self.out.unmapped,
            unseen: self.out.unseen,
        }
    }

    /// The text that was drawn since.
    pub(crate) fn drawn_since(&self, mark: &Drawn) -> &str {
        self.out.text.get(mark.text..).unwrap_or_default()
    }

    /// Takes back the text that was drawn since.
    pub(crate) fn undo(&mut self, mark: &Drawn) {
        self.out.glyphs.truncate(mark.glyphs);
        self.out.text.truncate(mark.text);
        self.out.unmapped = mark.unmapped;
        self.out.unseen = mark.unseen;
    }

    /// Draws the appearance of a form field. Its frame and ground are no lines of the page: they bound
    /// no table.
    pub(crate) fn draw_widget(
        &mut self,
        stream: &Stream<'a>,
        rect: [f64; 4],
        page: &Page<'a>,
        ctm: Affine,
        state: GlyphState,
    ) -> Result<(), LimitHit> {
        let out = &self.out;
        let (rules, fills, dots) = (out.rules.len(), out.fills.len(), out.dots.len());
        let (boxes, ticks) = (out.boxes.len(), out.ticks.len());
        let result = self.draw_appearance(stream, rect, page, ctm, state);
        self.out.rules.truncate(rules);
        self.out.fills.truncate(fills);
        self.out.dots.truncate(dots);
        self.out.boxes.truncate(boxes);
        self.out.ticks.truncate(ticks);
        result
    }

    /// Draws an appearance stream into a rectangle in user space (§12.5.5).
    pub(crate) fn draw_appearance(
        &mut self,
        stream: &Stream<'a>,
        rect: [f64; 4],
        page: &Page<'a>,
        ctm: Affine,
        state: GlyphState,
    ) -> Result<(), LimitHit> {
        let dict = stream.dict();
        let matrix = matrix(dict);
        let Some(bbox) = dict.get::<[f64; 4]>("BBox".as_bytes()) else {
            return Ok(());
        };
        let [x0, y0, x1, y1] = bbox;
        let drawn = matrix.transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1).abs());
        let [x0, y0, x1, y1] = rect;
        let place = kurbo::Rect::new(x0, y0, x1, y1).abs();
        let ratio = |a: f64, b: f64| if b > 0.0 { a / b } else { 1.0 };
        let (sx, sy) = (
            ratio(place.width(), drawn.width()),
            ratio(place.height(), drawn.height()),
        );
        let fit = Affine::new([
            sx,
            0.0,
            0.0,
            sy,
            place.x0 - sx * drawn.x0,
            place.y0 - sy * drawn.y0,
        ]);
        self.marks.clear();
        self.state = state;
        let result = self.form(stream, page.resources(), State::new(ctm * fit), 0);
        self.state = GlyphState::Plain;
        self.marks.clear();
        result
    }
}
