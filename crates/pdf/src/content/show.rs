//! Showing text (ISO 32000-2 §9.4.4).

use aktsam_document::LimitHit;
use kurbo::Affine;

use super::page::{Direction, Glyph, GlyphState, Look};
use super::{Interpreter, Run};

/// Text further than this outside the page, in points, is not on it.
const MARGIN: f32 = 2.0;

impl Interpreter<'_, '_> {
    /// Moves the text position by a number of a `TJ` array.
    pub(super) fn kern(&mut self, run: &mut Run, thousandths: f64) {
        let text = &run.state.text;
        let shift = -thousandths / 1000.0 * text.size;
        let horizontal = text
            .font
            .and_then(|id| self.shared.fonts.get(id))
            .is_none_or(|font| font.horizontal);
        run.matrix *= if horizontal {
            Affine::translate((shift * text.scale, 0.0))
        } else {
            Affine::translate((0.0, shift))
        };
    }

    /// Shows a string.
    pub(super) fn show(&mut self, run: &mut Run, bytes: &[u8]) -> Result<(), LimitHit> {
        let state = run.state;
        let text = state.text;
        let hidden = self.hidden();
        let tag = self.marks.iter().rev().map(|m| m.heading).find(|h| *h > 0);
        let tag = tag.unwrap_or(0);
        let Some(font) = text.font.and_then(|id| self.shared.fonts.get_mut(id)) else {
            return Ok(());
        };
        let fills = matches!(text.mode, 0 | 2 | 4 | 6);
        let strokes = matches!(text.mode, 1 | 2 | 5 | 6);
        let (paint, alpha) = if fills {
            (state.fill, state.fill_alpha)
        } else {
            (state.stroke, state.stroke_alpha)
        };
        let invisible = (!fills && !strokes) || alpha < 0.02;
        // Filled and stroked at once is how producers fake bold.
        let fake_bold = fills && strokes && state.stroke_alpha > 0.5;
        let key = (text.font, fake_bold, paint.color);
        let look = match self.look {
            Some((known, look)) if known == key => look,
            _ => self.shared.looks.id(Look {
                family: font.face.family.clone(),
                bold: font.face.bold || fake_bold,
                italic: font.face.italic,
                color: paint.color,
            }),
        };
        self.look = Some((key, look));
        let glyph_state = if invisible {
            GlyphState::Invisible
        } else {
            self.state
        };
        let horizontal = font.horizontal;
        let mut at = 0;
        let mut count = 0_usize;
        while let Some(rest) = bytes.get(at..)
            && let Some((code, len)) = font.code(rest)
        {
            at += len;
            count += 1;
            let (shape, string) = font.shape(code, &mut self.shared.budget)?;
            let word_space = if code == 32 && len == 1 {
                text.word_space
            } else {
                0.0
            };
            let (tx, ty) = if horizontal {
                let advance = f64::from(shape.advance.0) * text.size;
                ((advance + text.char_space + word_space) * text.scale, 0.0)
            } else {
                let advance = f64::from(shape.advance.1) * text.size;
                (0.0, advance + text.char_space + word_space)
            };
            let place = state.ctm * run.matrix;
            let [xx, xy, yx, yy, ..] = place.as_coeffs();
            let origin = place
                * kurbo::Point::new(
                    f64::from(shape.origin.0) * text.size * text.scale,
                    f64::from(shape.origin.1) * text.size + text.rise,
                );
            run.matrix *= Affine::translate((tx, ty));
            let (along, across) = if horizontal {
                ((xx, xy), (yx, yy))
            } else {
                ((-yx, -yy), (xx, xy))
            };
            let size = (across.0.hypot(across.1) * text.size.abs()) as f32;
            let advance = if horizontal {
                f64::from(shape.advance.0) * text.size * text.scale
            } else {
                -f64::from(shape.advance.1) * text.size
            };
            let (dx, dy) = ((along.0 * advance) as f32, (along.1 * advance) as f32);
            let (x, y) = (origin.x as f32, origin.y as f32);
            if !(x.is_finite() && y.is_finite() && dx.is_finite() && dy.is_finite()) {
                continue;
            }
            if hidden {
                self.out.unseen.optional += u32::from(!string.trim().is_empty());
                continue;
            }
            // The middle of the glyph decides, as for the eye.
            let (mx, my) = (x + dx / 2.0, y + dy / 2.0);
            let outside = |r: &aktsam_document::Rect| {
                mx < r.x0 - MARGIN
                    || mx > r.x1 + MARGIN
                    || my < r.y0 - MARGIN
                    || my - 0.5 * size > r.y1 + MARGIN
            };
            if outside(&self.bounds) || state.clip.as_ref().is_some_and(outside) {
                self.out.unseen.outside += u32::from(!string.trim().is_empty());
                continue;
            }
            let actual = self
                .marks
                .iter_mut()
                .rev()
                .find_map(|mark| mark.actual.as_mut());
            let string = match actual {
                Some(actual) if actual.used => "",
                Some(actual) => {
                    actual.used = true;
                    actual.text.as_str()
                }
                None => {
                    self.out.unmapped += u32::from(shape.unmapped);
                    string
                }
            };
            let start = self.out.text.len() as u32;
            self.out.text.push_str(string);
            let sign = if text.size < 0.0 { -1.0 } else { 1.0 };
            self.out.glyphs.push(Glyph {
                x,
                y,
                dx,
                dy,
                size,
                start,
                len: u16::try_from(string.len()).unwrap_or(u16::MAX),
                look,
                direction: Direction::of(along.0 * sign, along.1 * sign),
                state: glyph_state,
                tag,
            });
        }
        self.shared.budget.characters(count, self.page)
    }
}
