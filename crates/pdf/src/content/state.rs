//! Graphics and text state (ISO 32000-2 §8.4, §9.3).

use aktsam_document::Rect;
use hayro_syntax::object::{Array, Dict, Name, Object, Stream};
use hayro_syntax::page::Resources;
use kurbo::Affine;

use crate::fonts::FontId;

/// What an operator may change and `Q` restores.
#[derive(Debug, Clone, Copy)]
pub(super) struct State {
    /// From user space to the displayed page.
    pub(super) ctm: Affine,
    /// Colour for filling.
    pub(super) fill: Paint,
    /// Colour for stroking.
    pub(super) stroke: Paint,
    /// Line width in user space.
    pub(super) line_width: f64,
    /// What bounds all drawing, on the displayed page; `None` is the page.
    pub(super) clip: Option<Rect>,
    /// Opacity for filling.
    pub(super) fill_alpha: f32,
    /// Opacity for stroking.
    pub(super) stroke_alpha: f32,
    /// Whether painting hides what is below (normal blend mode).
    pub(super) hides: bool,
    /// Text state.
    pub(super) text: TextState,
}

/// Text state parameters.
#[derive(Debug, Clone, Copy)]
pub(super) struct TextState {
    pub(super) font: Option<FontId>,
    pub(super) size: f64,
    pub(super) char_space: f64,
    pub(super) word_space: f64,
    pub(super) scale: f64,
    pub(super) leading: f64,
    pub(super) rise: f64,
    pub(super) mode: i64,
}

impl State {
    pub(super) fn new(ctm: Affine) -> Self {
        Self {
            ctm,
            fill: Paint::default(),
            stroke: Paint::default(),
            line_width: 1.0,
            clip: None,
            fill_alpha: 1.0,
            stroke_alpha: 1.0,
            hides: true,
            text: TextState {
                font: None,
                size: 1.0,
                char_space: 0.0,
                word_space: 0.0,
                scale: 1.0,
                leading: 0.0,
                rise: 0.0,
                mode: 0,
            },
        }
    }

    /// Narrows the clip.
    pub(super) fn clip_to(&mut self, rect: Rect) {
        self.clip = Some(match self.clip {
            None => rect,
            Some(old) => {
                let (x0, y0) = (old.x0.max(rect.x0), old.y0.max(rect.y0));
                Rect {
                    x0,
                    y0,
                    x1: old.x1.min(rect.x1).max(x0),
                    y1: old.y1.min(rect.y1).max(y0),
                }
            }
        });
    }
}

/// A colour with the space in which it is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Paint {
    space: Space,
    /// Colour; `None` is black or unknown.
    pub(super) color: Option<[u8; 3]>,
    /// A pattern or shading: paints, but with no one colour.
    pub(super) pattern: bool,
}

impl Default for Paint {
    fn default() -> Self {
        Self {
            space: Space::Gray,
            color: None,
            pattern: false,
        }
    }
}

impl Paint {
    pub(super) fn is_white(self) -> bool {
        !self.pattern
            && self
                .color
                .is_some_and(|c| c.iter().all(|part| *part >= 250))
    }

    /// Sets the space by name, as `cs` does.
    pub(super) fn set_space(&mut self, name: &Name<'_>, resources: &Resources<'_>) {
        *self = Self {
            space: Space::named(name, resources),
            ..Self::default()
        };
    }

    /// Sets the colour in the current space.
    pub(super) fn set(&mut self, parts: &[f32], is_pattern: bool) {
        self.pattern = is_pattern || self.space == Space::Pattern;
        self.color = match (self.space, parts) {
            (Space::Unknown, _) => None,
            (Space::Tint, [tint]) => gray(1.0 - tint),
            (Space::Lab, [l, ..]) => gray(l / 100.0),
            (_, [g]) => gray(*g),
            (_, [r, g, b]) => rgb(*r, *g, *b),
            (_, [c, m, y, k]) => cmyk(*c, *m, *y, *k),
            _ => None,
        };
    }

    pub(super) fn set_gray(&mut self, g: f32) {
        *self = Self {
            space: Space::Gray,
            color: gray(g),
            pattern: false,
        };
    }

    pub(super) fn set_rgb(&mut self, r: f32, g: f32, b: f32) {
        *self = Self {
            space: Space::Rgb,
            color: rgb(r, g, b),
            pattern: false,
        };
    }

    pub(super) fn set_cmyk(&mut self, c: f32, m: f32, y: f32, k: f32) {
        *self = Self {
            space: Space::Cmyk,
            color: cmyk(c, m, y, k),
            pattern: false,
        };
    }
}

/// Kinds of colour space, as far as text and rules need them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Space {
    Gray,
    Rgb,
    Cmyk,
    Lab,
    /// A separation: one part from 0 (no ink) to 1.
    Tint,
    Pattern,
    Unknown,
}

impl Space {
    fn named(name: &Name<'_>, resources: &Resources<'_>) -> Self {
        match &**name {
            b"DeviceGray" | b"CalGray" | b"G" => Self::Gray,
            b"DeviceRGB" | b"CalRGB" | b"RGB" => Self::Rgb,
            b"DeviceCMYK" | b"CMYK" => Self::Cmyk,
            b"Pattern" => Self::Pattern,
            _ => match resources.get_color_space(name) {
                Some(Object::Array(array)) => Self::of_array(&array),
                Some(Object::Name(inner)) => match &*inner {
                    b"DeviceGray" | b"CalGray" => Self::Gray,
                    b"DeviceRGB" | b"CalRGB" => Self::Rgb,
                    b"DeviceCMYK" => Self::Cmyk,
                    b"Pattern" => Self::Pattern,
                    _ => Self::Unknown,
                },
                _ => Self::Unknown,
            },
        }
    }

    fn of_array(array: &Array<'_>) -> Self {
        let mut parts = array.iter::<Object<'_>>();
        let Some(Object::Name(family)) = parts.next() else {
            return Self::Unknown;
        };
        match &*family {
            b"CalGray" | b"DeviceGray" => Self::Gray,
            b"CalRGB" | b"DeviceRGB" => Self::Rgb,
            b"DeviceCMYK" => Self::Cmyk,
            b"Lab" => Self::Lab,
            b"Separation" => Self::Tint,
            b"Pattern" => Self::Pattern,
            b"ICCBased" => match parts.next() {
                Some(Object::Stream(profile)) => Self::of_profile(&profile),
                _ => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    fn of_profile(profile: &Stream<'_>) -> Self {
        match profile.dict().get::<i32>("N".as_bytes()) {
            Some(1) => Self::Gray,
            Some(3) => Self::Rgb,
            Some(4) => Self::Cmyk,
            _ => Self::Unknown,
        }
    }
}

fn byte(v: f32) -> u8 {
    (v.clamp(0.0, 1.0) * 255.0).round() as u8
}

fn gray(g: f32) -> Option<[u8; 3]> {
    rgb(g, g, g)
}

/// Near black is black: producers write it in many ways.
fn rgb(r: f32, g: f32, b: f32) -> Option<[u8; 3]> {
    let color = [byte(r), byte(g), byte(b)];
    (color.iter().any(|part| *part > 12)).then_some(color)
}

fn cmyk(c: f32, m: f32, y: f32, k: f32) -> Option<[u8; 3]> {
    let part = |ink: f32| (1.0 - ink.clamp(0.0, 1.0)) * (1.0 - k.clamp(0.0, 1.0));
    rgb(part(c), part(m), part(y))
}

/// Reads what an extended graphics state sets that matters here.
pub(super) fn apply_ext_state(state: &mut State, dict: &Dict<'_>) {
    if let Some(alpha) = dict.get::<f32>("ca".as_bytes()) {
        state.fill_alpha = alpha;
    }
    if let Some(alpha) = dict.get::<f32>("CA".as_bytes()) {
        state.stroke_alpha = alpha;
    }
    if let Some(width) = dict.get::<f64>("LW".as_bytes()) {
        state.line_width = width;
    }
    match dict.get::<Object<'_>>("BM".as_bytes()) {
        Some(Object::Name(mode)) => state.hides = matches!(&*mode, b"Normal" | b"Compatible"),
        Some(Object::Array(_)) => state.hides = false,
        _ => {}
    }
    if matches!(
        dict.get::<Object<'_>>("SMask".as_bytes()),
        Some(Object::Dict(_))
    ) {
        state.hides = false;
    }
}
