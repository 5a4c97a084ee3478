//! Paths: which of them are lines and boxes (ISO 32000-2 §8.5).

use aktsam_document::Rect;
use kurbo::{Affine, Point};

use super::page::{Content, Fill, Rule};

/// An area at most this thick, in points, is a line.
const LINE_THICKNESS: f32 = 3.0;
/// Shorter strokes, in points, are neither lines nor dashes.
const SHORTEST: f32 = 0.7;
/// A page with more lines than this is a drawing.
const MOST_RULES: usize = 60_000;
/// More small areas than this are a pattern, not bullets.
const MOST_DOTS: usize = 2_000;
/// Smallest and largest side of a check box, in points.
const BOX: (f32, f32) = (5.5, 18.0);
/// A page with more filled areas than this is a drawing.
const MOST_FILLS: usize = 60_000;

/// The path under construction, on the displayed page.
#[derive(Debug, Default)]
pub(super) struct Path {
    points: Vec<(f32, f32)>,
    parts: Vec<Part>,
    /// Bounds of all points.
    bounds: Option<Rect>,
}

#[derive(Debug, Clone, Copy)]
struct Part {
    start: usize,
    closed: bool,
    curved: bool,
}

impl Path {
    pub(super) fn clear(&mut self) {
        self.points.clear();
        self.parts.clear();
        self.bounds = None;
    }

    pub(super) fn bounds(&self) -> Option<Rect> {
        self.bounds
    }

    fn push(&mut self, ctm: &Affine, x: f64, y: f64) {
        let p = *ctm * Point::new(x, y);
        let (x, y) = (p.x as f32, p.y as f32);
        if !x.is_finite() || !y.is_finite() {
            return;
        }
        let here = Rect::new(x, y, x, y);
        self.bounds = Some(self.bounds.map_or(here, |b| b.union(here)));
        self.points.push((x, y));
    }

    pub(super) fn move_to(&mut self, ctm: &Affine, x: f64, y: f64) {
        self.parts.push(Part {
            start: self.points.len(),
            closed: false,
            curved: false,
        });
        self.push(ctm, x, y);
    }

    pub(super) fn line_to(&mut self, ctm: &Affine, x: f64, y: f64) {
        if self.parts.is_empty() {
            self.move_to(ctm, x, y);
        } else {
            self.push(ctm, x, y);
        }
    }

    pub(super) fn curve_to(&mut self, ctm: &Affine, points: &[(f64, f64)]) {
        for (x, y) in points {
            self.line_to(ctm, *x, *y);
        }
        if let Some(part) = self.parts.last_mut() {
            part.curved = true;
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(part) = self.parts.last_mut() {
            part.closed = true;
        }
    }

    pub(super) fn rect(&mut self, ctm: &Affine, x: f64, y: f64, w: f64, h: f64) {
        self.move_to(ctm, x, y);
        self.push(ctm, x + w, y);
        self.push(ctm, x + w, y + h);
        self.push(ctm, x, y + h);
        self.close();
    }

    fn parts(&self) -> impl Iterator<Item = (Part, &[(f32, f32)])> {
        self.parts.iter().enumerate().map(|(i, part)| {
            let end = self
                .parts
                .get(i + 1)
                .map_or(self.points.len(), |next| next.start);
            (*part, self.points.get(part.start..end).unwrap_or_default())
        })
    }

    /// Adds the straight strokes of the path as rules.
    pub(super) fn stroke(&self, out: &mut Content, thickness: f32, white: bool) {
        for (part, points) in self.parts() {
            if let Some(bounds) = small(points) {
                let list = if part.closed && is_square(bounds) && points.len() >= 4
                    || upright_box(points).is_some() && is_square(bounds)
                {
                    &mut out.boxes
                } else {
                    &mut out.ticks
                };
                if !white && list.len() < MOST_DOTS {
                    list.push(bounds);
                }
                if white && !part.closed && (2..=4).contains(&points.len()) {
                    tick_filled(out, bounds);
                }
            }
            if part.curved {
                if let Some(frame) = rounded(points)
                    && out.rules.len() + 4 <= MOST_RULES
                {
                    let corners = [
                        (frame.x0, frame.y0),
                        (frame.x1, frame.y0),
                        (frame.x1, frame.y1),
                        (frame.x0, frame.y1),
                    ];
                    let sides = corners.iter().zip(corners.iter().cycle().skip(1));
                    let rules = sides.filter_map(|(a, b)| straight(*a, *b, thickness, white));
                    out.rules.extend(rules);
                }
                continue;
            }
            let closing = match (part.closed, points.last(), points.first()) {
                (true, Some(last), Some(first)) => Some((*last, *first)),
                _ => None,
            };
            let sides = points
                .windows(2)
                .filter_map(|pair| match pair {
                    [a, b] => Some((*a, *b)),
                    _ => None,
                })
                .chain(closing);
            for (a, b) in sides {
                if out.rules.len() >= MOST_RULES {
                    return;
                }
                out.rules.extend(straight(a, b, thickness, white));
            }
        }
    }

    /// Adds the boxes of the path, thin ones as rules. Gives the larger ones to `covers`.
    pub(super) fn fill(
        &self,
        out: &mut Content,
        color: Option<[u8; 3]>,
        white: bool,
        mut covers: impl FnMut(&mut Content, Rect),
    ) {
        for (part, points) in self.parts() {
            if let Some(dot) = dot(points)
                && (part.curved || upright_box(points).is_some())
            {
                if !white && out.dots.len() < MOST_DOTS {
                    out.dots.push(dot);
                }
                continue;
            }
            let outline = upright_box(points);
            if outline.is_none()
                && !white
                && out.ticks.len() < MOST_DOTS
                && let Some(bounds) = small(points)
            {
                out.ticks.push(bounds);
            }
            if part.curved {
                continue;
            }
            let Some(rect) = outline else {
                continue;
            };
            if rect.width().min(rect.height()) <= LINE_THICKNESS {
                if rect.width().max(rect.height()) >= SHORTEST && out.rules.len() < MOST_RULES {
                    out.rules.push(Rule {
                        rect,
                        white,
                        edge: false,
                    });
                }
            } else {
                covers(out, rect);
                if !white && out.fills.len() < MOST_FILLS {
                    out.fills.push(Fill { rect, color });
                }
            }
        }
    }
}

/// The frame that a path of straight sides and round corners draws.
fn rounded(points: &[(f32, f32)]) -> Option<Rect> {
    const LEAST: (f32, f32) = (30.0, 14.0);
    const NEAR: f32 = 0.3;
    if points.len() > 256 {
        return None;
    }
    let bounds = points
        .iter()
        .map(|(x, y)| Rect::new(*x, *y, *x, *y))
        .reduce(Rect::union)?;
    let (width, height) = (bounds.width(), bounds.height());
    if width < LEAST.0 || height < LEAST.1 {
        return None;
    }
    // Each side is straight for most of its length.
    let closing = points.last().zip(points.first());
    let segments = || {
        let inner = points.windows(2).filter_map(|pair| match pair {
            [a, b] => Some((a, b)),
            _ => None,
        });
        inner.chain(closing)
    };
    let level = |y: f32| {
        segments().any(|(a, b)| {
            (a.1 - y).abs() < NEAR && (b.1 - y).abs() < NEAR && (a.0 - b.0).abs() >= 0.6 * width
        })
    };
    let upright = |x: f32| {
        segments().any(|(a, b)| {
            (a.0 - x).abs() < NEAR && (b.0 - x).abs() < NEAR && (a.1 - b.1).abs() >= 0.6 * height
        })
    };
    (level(bounds.y0) && level(bounds.y1) && upright(bounds.x0) && upright(bounds.x1))
        .then_some(bounds)
}

/// Sets a box where a white tick is drawn on a filled square, as browsers draw a ticked check box.
fn tick_filled(out: &mut Content, tick: Rect) {
    let holds = |area: &&Rect| {
        is_square(**area)
            && area.x0 <= tick.x0
            && area.x1 >= tick.x1
            && area.y0 <= tick.y0
            && area.y1 >= tick.y1
            && tick.width() >= 0.4 * area.width()
            && area.width() <= BOX.1
    };
    let small = out.ticks.iter().rev().take(4);
    let fills = out.fills.iter().rev().take(4).map(|fill| &fill.rect);
    let Some(area) = small.chain(fills).find(holds).copied() else {
        return;
    };
    if out.boxes.len() < MOST_DOTS && out.ticks.len() < MOST_DOTS {
        out.boxes.push(area);
        out.ticks.push(tick);
    }
}

fn straight(a: (f32, f32), b: (f32, f32), thickness: f32, white: bool) -> Option<Rule> {
    let (dx, dy) = ((a.0 - b.0).abs(), (a.1 - b.1).abs());
    let half = (thickness / 2.0).clamp(0.0, LINE_THICKNESS * 2.0);
    let rect = Rect::new(a.0, a.1, b.0, b.1);
    let rect = if dy <= 0.02 * dx && dx >= SHORTEST {
        let y = f32::midpoint(a.1, b.1);
        Rect::new(rect.x0, y - half, rect.x1, y + half)
    } else if dx <= 0.02 * dy && dy >= SHORTEST {
        let x = f32::midpoint(a.0, b.0);
        Rect::new(x - half, rect.y0, x + half, rect.y1)
    } else {
        return None;
    };
    // A short thick stroke is a filled area, not a line.
    (rect.width().max(rect.height()) >= rect.width().min(rect.height())).then_some(Rule {
        rect,
        white,
        edge: false,
    })
}

/// The bounds of a path no larger than a check box and no straight line along an axis.
fn small(points: &[(f32, f32)]) -> Option<Rect> {
    let (first, rest) = points.split_first()?;
    let start = Rect::new(first.0, first.1, first.0, first.1);
    let bounds = rest.iter().fold(start, |bounds, (x, y)| Rect {
        x0: bounds.x0.min(*x),
        y0: bounds.y0.min(*y),
        x1: bounds.x1.max(*x),
        y1: bounds.y1.max(*y),
    });
    (bounds.width().min(bounds.height()) >= 1.5 && bounds.width().max(bounds.height()) <= BOX.1)
        .then_some(bounds)
}

fn is_square(bounds: Rect) -> bool {
    let (small, large) = (
        bounds.width().min(bounds.height()),
        bounds.width().max(bounds.height()),
    );
    small >= BOX.0 && small > 0.85 * large
}

/// The bounds of a small area about as wide as high.
fn dot(points: &[(f32, f32)]) -> Option<Rect> {
    let bounds = points
        .iter()
        .map(|(x, y)| Rect::new(*x, *y, *x, *y))
        .reduce(Rect::union)?;
    let (small, large) = (
        bounds.width().min(bounds.height()),
        bounds.width().max(bounds.height()),
    );
    (points.len() >= 4 && small >= 1.5 && large <= 7.5 && small > 0.7 * large).then_some(bounds)
}

/// The box that the points go around, where they do.
fn upright_box(points: &[(f32, f32)]) -> Option<Rect> {
    let points = match points {
        [rest @ .., last] if rest.len() == 4 && rest.first() == Some(last) => rest,
        _ => points,
    };
    let [a, b, c, d] = points else {
        return None;
    };
    let near = |p: f32, q: f32| (p - q).abs() <= 0.5;
    let first_flat = near(a.1, b.1) && near(b.0, c.0) && near(c.1, d.1) && near(d.0, a.0);
    let first_tall = near(a.0, b.0) && near(b.1, c.1) && near(c.0, d.0) && near(d.1, a.1);
    (first_flat || first_tall).then(|| Rect::new(a.0, a.1, c.0, c.1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thin_boxes_and_strokes_are_rules_and_large_boxes_fills() {
        let mut out = Content::default();
        let mut path = Path::default();
        path.rect(&Affine::IDENTITY, 10.0, 10.0, 100.0, 0.5);
        path.rect(&Affine::IDENTITY, 10.0, 20.0, 100.0, 40.0);
        path.fill(&mut out, Some([200, 200, 200]), false, |_, _| {});
        assert_eq!((out.rules.len(), out.fills.len()), (1, 1));
        path.clear();
        path.rect(&Affine::IDENTITY, 10.0, 20.0, 100.0, 40.0);
        path.stroke(&mut out, 0.5, false);
        assert_eq!(out.rules.len(), 5);
    }

    #[test]
    fn a_frame_with_round_corners_is_four_rules_and_a_rounded_blob_none() {
        let mut out = Content::default();
        let mut path = Path::default();
        let at = &Affine::IDENTITY;
        path.move_to(at, 16.0, 10.0);
        path.line_to(at, 204.0, 10.0);
        path.curve_to(at, &[(207.0, 10.0), (210.0, 13.0), (210.0, 16.0)]);
        path.line_to(at, 210.0, 64.0);
        path.curve_to(at, &[(210.0, 67.0), (207.0, 70.0), (204.0, 70.0)]);
        path.line_to(at, 16.0, 70.0);
        path.curve_to(at, &[(13.0, 70.0), (10.0, 67.0), (10.0, 64.0)]);
        path.line_to(at, 10.0, 16.0);
        path.curve_to(at, &[(10.0, 13.0), (13.0, 10.0), (16.0, 10.0)]);
        path.close();
        path.stroke(&mut out, 0.75, false);
        assert_eq!(out.rules.len(), 4);
        let mut out = Content::default();
        path.clear();
        path.move_to(at, 10.0, 40.0);
        path.curve_to(at, &[(10.0, 0.0), (110.0, 0.0), (110.0, 40.0)]);
        path.curve_to(at, &[(110.0, 80.0), (10.0, 80.0), (10.0, 40.0)]);
        path.close();
        path.stroke(&mut out, 0.75, false);
        assert!(out.rules.is_empty());
    }

    #[test]
    fn a_slanted_stroke_is_no_rule() {
        let mut out = Content::default();
        let mut path = Path::default();
        path.move_to(&Affine::IDENTITY, 0.0, 0.0);
        path.line_to(&Affine::IDENTITY, 50.0, 50.0);
        path.stroke(&mut out, 1.0, false);
        assert!(out.rules.is_empty());
    }
}
