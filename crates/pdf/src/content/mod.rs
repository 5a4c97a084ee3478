//! The content interpreter: from operators to glyphs, lines and areas on the displayed page
//! (ISO 32000-2 §7.8, §8, §9).

mod appearance;
mod optional;
mod page;
mod path;
mod place;
mod run;
mod show;
mod state;
mod streams;

use std::rc::Rc;
use std::sync::Arc;

use aktsam_document::{LimitHit, Rect};
use hayro_syntax::content::TypedIter;
use hayro_syntax::content::ops::TypedInstruction as Op;
use hayro_syntax::object::{Dict, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::{Page, Resources};
use kurbo::Affine;
use rustc_hash::FxHashMap;

pub(crate) use optional::Layers;
pub(crate) use page::{Content, Direction, Fill, Glyph, GlyphState, LookId, Looks, Picture, Rule};

use crate::budget::Budget;
use crate::fonts::{FontId, Fonts};
use crate::inflate;
use crate::strings;
use crate::structure::Tags;
use page::cover;
use path::Path;
use run::Run;
use state::State;
use streams::page_data;

/// Decoded forms kept for the next use, in bytes.
const FORM_CACHE: usize = 4 << 20;

/// Operators are counted in steps.
const COUNT_STEP: usize = 1024;

/// What drawing a form costs beside its content, in operators.
const FORM_COST: usize = 100;

/// What stays the same from page to page.
pub(crate) struct Shared<'a> {
    pub(crate) fonts: Fonts<'a>,
    pub(crate) looks: Looks,
    pub(crate) layers: Layers,
    pub(crate) tags: Tags,
    pub(crate) budget: Budget,
    forms: FxHashMap<ObjectIdentifier, Rc<[u8]>>,
    forms_size: usize,
}

impl<'a> Shared<'a> {
    pub(crate) fn new(layers: Layers, tags: Tags, budget: Budget) -> Self {
        Self {
            fonts: Fonts::new(),
            looks: Looks::default(),
            layers,
            tags,
            budget,
            forms: FxHashMap::default(),
            forms_size: 0,
        }
    }

    fn form(&mut self, stream: &Stream<'a>) -> Result<Option<Rc<[u8]>>, LimitHit> {
        let id = stream.obj_id();
        if let Some(data) = self.forms.get(&id) {
            return Ok(Some(Rc::clone(data)));
        }
        let Some(data) = inflate::decode(stream, &mut self.budget, "form XObject")? else {
            return Ok(None);
        };
        let data: Rc<[u8]> = Rc::from(&*data);
        if self.forms_size + data.len() <= FORM_CACHE {
            self.forms_size += data.len();
            self.forms.insert(id, Rc::clone(&data));
        }
        Ok(Some(data))
    }
}

/// Interprets one page.
pub(crate) struct Interpreter<'a, 's> {
    shared: &'s mut Shared<'a>,
    /// Page number from 1.
    page: u32,
    out: Content,
    marks: Vec<Mark>,
    /// Forms being drawn, so that one that draws itself is not.
    active: Vec<ObjectIdentifier>,
    /// Operators not yet counted against the limit.
    operators: usize,
    page_id: Option<ObjectIdentifier>,
    /// How shown glyphs are to be marked.
    state: GlyphState,
    bounds: Rect,
    /// The look of the string shown last, by what it depends on.
    look: Option<(LookKey, LookId)>,
}

/// Font, fake bold, colour.
type LookKey = (Option<FontId>, bool, Option<[u8; 3]>);

/// A marked-content sequence (§14.6).
#[derive(Debug, Default)]
struct Mark {
    /// Replacement text, until a glyph has taken it.
    actual: Option<ActualText>,
    /// Optional content that is off.
    hidden: bool,
    /// Heading level that the structure tree gives it; 0 for none.
    heading: u8,
    /// Alternative text that the structure tree gives it (§14.9.3).
    alt: Option<Arc<str>>,
}

#[derive(Debug)]
struct ActualText {
    text: String,
    used: bool,
}

impl<'a, 's> Interpreter<'a, 's> {
    pub(crate) fn new(shared: &'s mut Shared<'a>, page: u32, width: f32, height: f32) -> Self {
        Self {
            shared,
            page,
            out: Content {
                width,
                height,
                ..Content::default()
            },
            marks: Vec::new(),
            active: Vec::new(),
            operators: 0,
            page_id: None,
            state: GlyphState::Plain,
            bounds: Rect::new(0.0, 0.0, width, height),
            look: None,
        }
    }

    /// What was drawn.
    pub(crate) fn finish(self) -> Result<Content, LimitHit> {
        self.shared.budget.operators(self.operators, self.page)?;
        Ok(self.out)
    }

    /// How many glyphs with text were drawn so far.
    pub(crate) fn drawn(&self) -> usize {
        self.out.glyphs.iter().rev().filter(|g| g.len > 0).count()
    }

    /// Checks a count of this page against a limit.
    pub(crate) fn check(
        &self,
        kind: aktsam_document::LimitKind,
        count: u64,
    ) -> Result<(), LimitHit> {
        let page = self.page;
        self.shared
            .budget
            .limits()
            .check(kind, count, || format!("page {page}"))
    }

    /// Whether an annotation belongs to a layer that is off.
    pub(crate) fn hides(&self, annotation: &Dict<'_>) -> bool {
        self.shared.layers.hides(annotation, b"OC")
    }

    /// Draws the page's own content.
    pub(crate) fn draw_page(&mut self, page: &Page<'a>, ctm: Affine) -> Result<(), LimitHit> {
        self.page_id = page.raw().obj_id();
        let data = page_data(page, &mut self.shared.budget, self.page)?;
        self.run(&data, page.resources(), State::new(ctm), 0)
    }

    fn form(
        &mut self,
        stream: &Stream<'a>,
        resources: &Resources<'a>,
        mut state: State,
        depth: usize,
    ) -> Result<(), LimitHit> {
        let id = stream.obj_id();
        if self.active.contains(&id) {
            return Ok(());
        }
        // Setting up a form costs as much as a page of small operators.
        self.shared.budget.operators(FORM_COST, self.page)?;
        let Some(data) = self.shared.form(stream)? else {
            return Ok(());
        };
        let dict = stream.dict();
        state.ctm *= matrix(dict);
        if let Some([x0, y0, x1, y1]) = dict.get::<[f64; 4]>("BBox".as_bytes()) {
            let bounds = state
                .ctm
                .transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1).abs());
            state.clip_to(to_rect(bounds));
        }
        let own = dict
            .get::<Dict<'_>>("Resources".as_bytes())
            .map(Resources::new);
        self.active.push(id);
        let marks = self.marks.len();
        let result = self.run(&data, own.as_ref().unwrap_or(resources), state, depth + 1);
        self.marks.truncate(marks);
        self.active.pop();
        result
    }

    fn run(
        &mut self,
        data: &[u8],
        resources: &Resources<'a>,
        base: State,
        depth: usize,
    ) -> Result<(), LimitHit> {
        self.shared.budget.depth(depth, self.page)?;
        let mut run = Run {
            state: base,
            stack: Vec::new(),
            overflow: 0,
            matrix: Affine::IDENTITY,
            line: Affine::IDENTITY,
            path: Path::default(),
            clip: false,
        };
        let mut operators = TypedIter::new(data);
        while let Some(op) = operators.next() {
            self.operators += 1;
            if self.operators >= COUNT_STEP {
                let count = std::mem::take(&mut self.operators);
                self.shared.budget.operators(count, self.page)?;
            }
            self.operate(op, resources, &mut run, depth)?;
        }
        Ok(())
    }

    fn operate(
        &mut self,
        op: Op<'_, '_>,
        resources: &Resources<'a>,
        run: &mut Run,
        depth: usize,
    ) -> Result<(), LimitHit> {
        let state = &mut run.state;
        match op {
            Op::SaveState(_) => run.save(),
            Op::RestoreState(_) => run.restore(),
            Op::Transform(m) => {
                state.ctm *= affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64()));
            }
            Op::LineWidth(w) => state.line_width = w.0.as_f64(),
            Op::SetGraphicsState(name) => {
                if let Some(dict) = resources.get_ext_g_state(name.0) {
                    state::apply_ext_state(state, &dict);
                }
            }

            Op::BeginText(_) => run.set_text_matrix(Affine::IDENTITY),
            Op::SetTextMatrix(m) => {
                run.set_text_matrix(affine([m.0, m.1, m.2, m.3, m.4, m.5].map(|n| n.as_f64())));
            }
            Op::NextLine(t) => run.next_line(t.0.as_f64(), t.1.as_f64()),
            Op::NextLineAndSetLeading(t) => {
                state.text.leading = -t.1.as_f64();
                run.next_line(t.0.as_f64(), t.1.as_f64());
            }
            Op::NextLineUsingLeading(_) => {
                let leading = state.text.leading;
                run.next_line(0.0, -leading);
            }
            Op::TextFont(font) => {
                state.text.size = font.1.as_f64();
                state.text.font =
                    self.shared
                        .fonts
                        .named(resources, font.0, &mut self.shared.budget)?;
            }
            Op::CharacterSpacing(n) => state.text.char_space = n.0.as_f64(),
            Op::WordSpacing(n) => state.text.word_space = n.0.as_f64(),
            Op::HorizontalScaling(n) => state.text.scale = n.0.as_f64() / 100.0,
            Op::TextLeading(n) => state.text.leading = n.0.as_f64(),
            Op::TextRise(n) => state.text.rise = n.0.as_f64(),
            Op::TextRenderingMode(n) => state.text.mode = n.0.as_i64(),
            Op::ShowText(s) => self.show(run, s.0.as_bytes())?,
            Op::NextLineAndShowText(s) => {
                let leading = state.text.leading;
                run.next_line(0.0, -leading);
                self.show(run, s.0.as_bytes())?;
            }
            Op::ShowTextWithParameters(s) => {
                state.text.word_space = s.0.as_f64();
                state.text.char_space = s.1.as_f64();
                let leading = state.text.leading;
                run.next_line(0.0, -leading);
                self.show(run, s.2.as_bytes())?;
            }
            Op::ShowTexts(array) => {
                for item in array.0.iter::<Object<'_>>() {
                    match item {
                        Object::Number(n) => self.kern(run, n.as_f64()),
                        Object::String(s) => self.show(run, s.as_bytes())?,
                        _ => {}
                    }
                }
            }

            Op::ColorSpaceNonStroke(name) => state.fill.set_space(name.0, resources),
            Op::ColorSpaceStroke(name) => state.stroke.set_space(name.0, resources),
            Op::NonStrokeColor(parts) => state.fill.set(&numbers(&parts.0), false),
            Op::StrokeColor(parts) => state.stroke.set(&numbers(&parts.0), false),
            Op::NonStrokeColorNamed(parts) => {
                state.fill.set(&numbers(&parts.0), parts.1.is_some());
            }
            Op::StrokeColorNamed(parts) => {
                state.stroke.set(&numbers(&parts.0), parts.1.is_some());
            }
            Op::NonStrokeColorDeviceGray(g) => state.fill.set_gray(g.0.as_f32()),
            Op::StrokeColorDeviceGray(g) => state.stroke.set_gray(g.0.as_f32()),
            Op::NonStrokeColorDeviceRgb(c) => {
                state.fill.set_rgb(c.0.as_f32(), c.1.as_f32(), c.2.as_f32());
            }
            Op::StrokeColorDeviceRgb(c) => {
                state
                    .stroke
                    .set_rgb(c.0.as_f32(), c.1.as_f32(), c.2.as_f32());
            }
            Op::NonStrokeColorCmyk(c) => {
                state
                    .fill
                    .set_cmyk(c.0.as_f32(), c.1.as_f32(), c.2.as_f32(), c.3.as_f32());
            }
            Op::StrokeColorCmyk(c) => {
                state
                    .stroke
                    .set_cmyk(c.0.as_f32(), c.1.as_f32(), c.2.as_f32(), c.3.as_f32());
            }

            Op::MoveTo(p) => run.path.move_to(&state.ctm, p.0.as_f64(), p.1.as_f64()),
            Op::LineTo(p) => run.path.line_to(&state.ctm, p.0.as_f64(), p.1.as_f64()),
            Op::CubicTo(c) => run.path.curve_to(
                &state.ctm,
                &[
                    (c.0.as_f64(), c.1.as_f64()),
                    (c.2.as_f64(), c.3.as_f64()),
                    (c.4.as_f64(), c.5.as_f64()),
                ],
            ),
            Op::CubicStartTo(c) => run.path.curve_to(
                &state.ctm,
                &[(c.0.as_f64(), c.1.as_f64()), (c.2.as_f64(), c.3.as_f64())],
            ),
            Op::CubicEndTo(c) => run.path.curve_to(
                &state.ctm,
                &[(c.0.as_f64(), c.1.as_f64()), (c.2.as_f64(), c.3.as_f64())],
            ),
            Op::ClosePath(_) => run.path.close(),
            Op::RectPath(r) => run.path.rect(
                &state.ctm,
                r.0.as_f64(),
                r.1.as_f64(),
                r.2.as_f64(),
                r.3.as_f64(),
            ),
            Op::StrokePath(_) => self.paint(run, false, true),
            Op::CloseAndStrokePath(_) => {
                run.path.close();
                self.paint(run, false, true);
            }
            Op::FillPathNonZero(_)
            | Op::FillPathNonZeroCompatibility(_)
            | Op::FillPathEvenOdd(_) => self.paint(run, true, false),
            Op::FillAndStrokeNonZero(_) | Op::FillAndStrokeEvenOdd(_) => {
                self.paint(run, true, true);
            }
            Op::CloseFillAndStrokeNonZero(_) | Op::CloseFillAndStrokeEvenOdd(_) => {
                run.path.close();
                self.paint(run, true, true);
            }
            Op::EndPath(_) => self.paint(run, false, false),
            Op::ClipNonZero(_) | Op::ClipEvenOdd(_) => run.clip = true,

            Op::InlineImage(_) => self.image(&run.state),
            Op::XObject(name) => self.x_object(name.0, resources, run, depth)?,

            Op::BeginMarkedContent(_) => self.mark(Mark::default()),
            Op::BeginMarkedContentWithProperties(mark) => {
                let mark = self.marked(mark.0, mark.1, resources);
                self.mark(mark);
            }
            Op::EndMarkedContent(_) => {
                self.marks.pop();
            }
            _ => {}
        }
        Ok(())
    }

    fn mark(&mut self, mark: Mark) {
        // Unbalanced sequences must not pile up; nobody nests this deep.
        if self.marks.len() < 4096 {
            self.marks.push(mark);
        }
    }

    fn marked(&self, tag: &Name<'_>, properties: &Object<'_>, resources: &Resources<'a>) -> Mark {
        let optional = &**tag == b"OC";
        let actual = |dict: &Dict<'_>| {
            dict.get::<hayro_syntax::object::String<'_>>("ActualText".as_bytes())
                .map(|s| ActualText {
                    text: strings::text(&s),
                    used: false,
                })
        };
        let structure = |dict: &Dict<'_>| {
            let mcid = dict.get::<i32>("MCID".as_bytes());
            mcid.map_or((0, None), |mcid| {
                let tags = &self.shared.tags;
                (
                    tags.level(self.page_id, mcid),
                    tags.alternative(self.page_id, mcid),
                )
            })
        };
        let named;
        let (hidden, dict) = match properties {
            Object::Dict(dict) => (false, Some(dict)),
            Object::Name(name) => {
                named = resources.properties.get::<Dict<'_>>(name);
                let hidden = optional && self.shared.layers.hides(&resources.properties, name);
                (hidden, named.as_ref())
            }
            _ => return Mark::default(),
        };
        let (heading, alt) = dict.map_or((0, None), structure);
        Mark {
            actual: dict.and_then(actual),
            hidden,
            heading,
            alt,
        }
    }

    fn hidden(&self) -> bool {
        self.marks.iter().any(|mark| mark.hidden)
    }

    fn x_object(
        &mut self,
        name: &Name<'_>,
        resources: &Resources<'a>,
        run: &Run,
        depth: usize,
    ) -> Result<(), LimitHit> {
        let Some(stream) = resources.get_x_object(name) else {
            if resources.x_objects.contains_key(name) {
                self.shared.budget.undecoded();
            }
            return Ok(());
        };
        let dict = stream.dict();
        let hides = self.shared.layers.hides(dict, b"OC");
        let subtype = dict.get::<Name<'_>>("Subtype".as_bytes());
        if subtype.is_some_and(|kind| &*kind == b"Image") {
            if !hides {
                self.image(&run.state);
            }
            return Ok(());
        }
        if hides {
            self.mark(Mark {
                hidden: true,
                ..Mark::default()
            });
        }
        let result = self.form(&stream, resources, run.state, depth);
        if hides {
            self.marks.pop();
        }
        result
    }

    fn image(&mut self, state: &State) {
        if self.hidden() || self.out.images.len() > 10_000 {
            return;
        }
        let unit = kurbo::Rect::new(0.0, 0.0, 1.0, 1.0);
        let rect = to_rect(state.ctm.transform_rect_bbox(unit));
        let clip = state.clip.unwrap_or(self.bounds);
        let seen = Rect {
            x0: rect.x0.max(clip.x0).max(0.0),
            y0: rect.y0.max(clip.y0).max(0.0),
            x1: rect.x1.min(clip.x1).min(self.out.width),
            y1: rect.y1.min(clip.y1).min(self.out.height),
        };
        if seen.x1 > seen.x0 && seen.y1 > seen.y0 {
            let alt = self.marks.iter().rev().find_map(|mark| mark.alt.clone());
            self.out.images.push(Picture { rect: seen, alt });
        }
    }

    fn paint(&mut self, run: &mut Run, fill: bool, stroke: bool) {
        let state = &run.state;
        let hidden = (fill || stroke) && self.hidden();
        if fill && !hidden && state.fill_alpha > 0.05 {
            let opaque = state.hides && state.fill_alpha > 0.95 && !state.fill.pattern;
            let clip = state.clip;
            let white = state.fill.is_white();
            // Looking for covered glyphs costs, on a page of many areas and glyphs, more than
            // drawing them.
            let mut cost = 0;
            run.path
                .fill(&mut self.out, state.fill.color, white, |out, rect| {
                    if opaque {
                        cost += out.glyphs.len() / 64;
                        cover(out, rect, clip);
                    }
                });
            self.operators += cost;
        }
        if stroke && !hidden && state.stroke_alpha > 0.05 {
            let [a, b, c, d, ..] = state.ctm.as_coeffs();
            let scale = (a * d - b * c).abs().sqrt();
            let thickness = (state.line_width * scale) as f32;
            run.path
                .stroke(&mut self.out, thickness, state.stroke.is_white());
        }
        if run.clip {
            run.clip = false;
            if let Some(bounds) = run.path.bounds() {
                run.state.clip_to(bounds);
            }
        }
        run.path.clear();
    }
}

fn numbers(parts: &[hayro_syntax::object::Number]) -> Vec<f32> {
    parts
        .iter()
        .map(hayro_syntax::object::Number::as_f32)
        .collect()
}

fn affine(c: [f64; 6]) -> Affine {
    Affine::new(c)
}

fn matrix(dict: &Dict<'_>) -> Affine {
    dict.get::<[f64; 6]>("Matrix".as_bytes())
        .map_or(Affine::IDENTITY, Affine::new)
}

pub(crate) fn to_rect(r: kurbo::Rect) -> Rect {
    let fit = |v: f64| (v as f32).clamp(-1e7, 1e7);
    Rect::new(fit(r.x0), fit(r.y0), fit(r.x1), fit(r.y1))
}
