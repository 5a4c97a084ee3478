//! What a page draws, in the coordinates of the page as displayed: points, origin at the top left.

use std::sync::Arc;

use aktsam_document::Rect;
use rustc_hash::FxHashMap;

/// Index into [`Looks`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Default)]
pub(crate) struct LookId(u16);

/// How a glyph looks, apart from its size.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub(crate) struct Look {
    /// Font family.
    pub(crate) family: Option<Arc<str>>,
    /// Bold.
    pub(crate) bold: bool,
    /// Italic.
    pub(crate) italic: bool,
    /// Colour; `None` is black.
    pub(crate) color: Option<[u8; 3]>,
}

/// The looks of a document, each listed once.
#[derive(Debug, Default)]
pub(crate) struct Looks {
    list: Vec<Look>,
    ids: FxHashMap<Look, LookId>,
}

impl Looks {
    /// The id of a look. A document with more than 65 535 looks gets the last one for the rest.
    pub(crate) fn id(&mut self, look: Look) -> LookId {
        if let Some(id) = self.ids.get(&look) {
            return *id;
        }
        let id = LookId(u16::try_from(self.list.len()).unwrap_or(u16::MAX));
        if self.list.len() < usize::from(u16::MAX) {
            self.list.push(look.clone());
            self.ids.insert(look, id);
        }
        id
    }

    pub(crate) fn get(&self, id: LookId) -> Look {
        self.list
            .get(usize::from(id.0))
            .cloned()
            .unwrap_or_default()
    }

    /// The same look in bold.
    pub(crate) fn bold(&mut self, id: LookId) -> LookId {
        let mut look = self.get(id);
        look.bold = true;
        self.id(look)
    }
}

/// Which way text runs on the displayed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub(crate) enum Direction {
    /// Left to right.
    #[default]
    Right,
    /// Top to bottom (turned clockwise).
    Down,
    /// Right to left (upside down).
    Left,
    /// Bottom to top (turned counter-clockwise).
    Up,
    /// Neither: a watermark or a stamp.
    Slanted,
}

impl Direction {
    /// The direction of a vector.
    pub(crate) fn of(dx: f64, dy: f64) -> Self {
        let (ax, ay) = (dx.abs(), dy.abs());
        if ay <= 0.1 * ax {
            if dx >= 0.0 { Self::Right } else { Self::Left }
        } else if ax <= 0.1 * ay {
            if dy >= 0.0 { Self::Down } else { Self::Up }
        } else {
            Self::Slanted
        }
    }

    /// Turns a rectangle of the displayed page of that size so that text of this direction runs to
    /// the right.
    pub(crate) fn upright(self, r: Rect, width: f32, height: f32) -> Rect {
        match self {
            Self::Right | Self::Slanted => r,
            Self::Down => Rect::new(r.y0, width - r.x1, r.y1, width - r.x0),
            Self::Left => Rect::new(width - r.x1, height - r.y1, width - r.x0, height - r.y0),
            Self::Up => Rect::new(height - r.y1, r.x0, height - r.y0, r.x1),
        }
    }

    /// The reverse of [`Self::upright`], with the size of the displayed page.
    pub(crate) fn displayed(self, r: Rect, width: f32, height: f32) -> Rect {
        match self {
            Self::Right | Self::Slanted => r,
            Self::Down => Rect::new(width - r.y1, r.x0, width - r.y0, r.x1),
            Self::Left => Rect::new(width - r.x1, height - r.y1, width - r.x0, height - r.y0),
            Self::Up => Rect::new(r.y0, height - r.x1, r.y1, height - r.x0),
        }
    }
}

/// One shown glyph.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Glyph {
    /// Origin on the displayed page.
    pub(crate) x: f32,
    /// Origin on the displayed page.
    pub(crate) y: f32,
    /// Advance along x.
    pub(crate) dx: f32,
    /// Advance along y.
    pub(crate) dy: f32,
    /// Font size in points as displayed.
    pub(crate) size: f32,
    /// Byte offset of its text in [`Content::text`].
    pub(crate) start: u32,
    /// Bytes of its text; 0 for a glyph whose text stands at an earlier one.
    pub(crate) len: u16,
    /// Its look.
    pub(crate) look: LookId,
    /// Which way it runs.
    pub(crate) direction: Direction,
    /// What else is known of it.
    pub(crate) state: GlyphState,
    /// Heading level that the file's structure gives it; 0 for none.
    pub(crate) tag: u8,
}

/// Whether and as what a glyph is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum GlyphState {
    /// Seen.
    #[default]
    Plain,
    /// The value of a form field.
    Field,
    /// Drawn with rendering mode 3 (neither filled nor stroked) or fully transparent.
    Invisible,
    /// Covered by what was painted later.
    Covered,
}

/// A straight line, horizontal or vertical.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rule {
    /// Its place; as thin as it is drawn.
    pub(crate) rect: Rect,
    /// Drawn in white: seen only on a coloured ground.
    pub(crate) white: bool,
    /// The edge of a coloured area, not a line of its own.
    pub(crate) edge: bool,
}

/// A filled area.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Fill {
    /// Its place.
    pub(crate) rect: Rect,
    /// Its colour; `None` is black.
    pub(crate) color: Option<[u8; 3]>,
}

/// An image.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Picture {
    /// Its place, as far as it is seen.
    pub(crate) rect: Rect,
    /// The alternative text that the file gives it.
    pub(crate) alt: Option<Arc<str>>,
}

/// Text that is drawn but not seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Unseen {
    /// Glyphs outside the page or a clip.
    pub(crate) outside: u32,
    /// Glyphs of optional content that is off.
    pub(crate) optional: u32,
    /// Glyphs covered by a filled area.
    pub(crate) covered: u32,
}

/// What a page draws.
#[derive(Debug, Default)]
pub(crate) struct Content {
    /// Width of the displayed page.
    pub(crate) width: f32,
    /// Height of the displayed page.
    pub(crate) height: f32,
    /// The text of all glyphs.
    pub(crate) text: String,
    /// Glyphs in the order in which they are drawn.
    pub(crate) glyphs: Vec<Glyph>,
    /// Lines.
    pub(crate) rules: Vec<Rule>,
    /// Filled areas that are no lines.
    pub(crate) fills: Vec<Fill>,
    /// Images.
    pub(crate) images: Vec<Picture>,
    /// Small filled discs and squares: bullets, where they stand before text.
    pub(crate) dots: Vec<Rect>,
    /// Small drawn squares and circles: check boxes, where text stands beside them.
    pub(crate) boxes: Vec<Rect>,
    /// Small strokes and areas that are none of the above: ticks, where a check box is around them.
    pub(crate) ticks: Vec<Rect>,
    /// Glyphs without known text.
    pub(crate) unmapped: u32,
    /// What is drawn but not seen.
    pub(crate) unseen: Unseen,
}

/// Marks the glyphs that an opaque area covers.
pub(super) fn cover(out: &mut Content, rect: Rect, clip: Option<Rect>) {
    let rect = match clip {
        None => rect,
        Some(clip) => {
            let (x0, y0) = (rect.x0.max(clip.x0), rect.y0.max(clip.y0));
            let (x1, y1) = (rect.x1.min(clip.x1), rect.y1.min(clip.y1));
            if x1 <= x0 || y1 <= y0 {
                return;
            }
            Rect { x0, y0, x1, y1 }
        }
    };
    for glyph in &mut out.glyphs {
        let (x, y) = (
            glyph.x + glyph.dx / 2.0 + glyph.dy * 0.3,
            glyph.y + glyph.dy / 2.0 - 0.3 * glyph.size,
        );
        if rect.contains(x, y) && matches!(glyph.state, GlyphState::Plain | GlyphState::Field) {
            glyph.state = GlyphState::Covered;
            out.unseen.covered += u32::from(glyph.len > 0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn turning_there_and_back_gives_the_same_rectangle() {
        let r = Rect::new(10.0, 20.0, 30.0, 25.0);
        for direction in [
            Direction::Right,
            Direction::Down,
            Direction::Left,
            Direction::Up,
        ] {
            let turned = direction.upright(r, 200.0, 300.0);
            assert_eq!(direction.displayed(turned, 200.0, 300.0), r);
        }
        // Text that runs down begins at the top: the first letter is leftmost when upright.
        let first = Direction::Down.upright(Rect::new(50.0, 10.0, 60.0, 20.0), 200.0, 300.0);
        let second = Direction::Down.upright(Rect::new(50.0, 20.0, 60.0, 30.0), 200.0, 300.0);
        assert!(first.x0 < second.x0);
        let first = Direction::Up.upright(Rect::new(50.0, 280.0, 60.0, 290.0), 200.0, 300.0);
        let second = Direction::Up.upright(Rect::new(50.0, 270.0, 60.0, 280.0), 200.0, 300.0);
        assert!(first.x0 < second.x0);
    }
}
