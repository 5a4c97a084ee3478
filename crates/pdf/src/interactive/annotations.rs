//! Annotations: appearances, field values without one, comments (ISO 32000-2 §12.5).

use aktsam_document::{LimitHit, LimitKind, Rect};
use hayro_syntax::object::{Array, Dict, MaybeRef, Name, Object, ObjectIdentifier, Stream};
use hayro_syntax::page::Page;
use kurbo::Affine;

use super::form::{Form, Kind};
use super::{name, string};
use crate::content::{GlyphState, Interpreter, to_rect};

const HIDDEN: u32 = 1 << 1;
const NO_VIEW: u32 = 1 << 5;

/// What a person wrote beside the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Comment {
    pub(crate) text: String,
    /// Where, on the displayed page.
    pub(crate) rect: Rect,
}

/// Draws the annotations of a page; returns the comments.
pub(crate) fn draw<'a>(
    interpreter: &mut Interpreter<'a, '_>,
    page: &Page<'a>,
    ctm: Affine,
    form: &Form<'a>,
) -> Result<Vec<Comment>, LimitHit> {
    let mut comments = Vec::new();
    let Some(array) = page.raw().get::<Array<'a>>("Annots".as_bytes()) else {
        return Ok(comments);
    };
    for (count, item) in array.raw_iter().enumerate() {
        interpreter.check(LimitKind::Entries, count as u64)?;
        let (id, dict) = match item {
            MaybeRef::Ref(id) => (
                Some(ObjectIdentifier::from(id)),
                page.xref().get::<Dict<'a>>(id.into()),
            ),
            MaybeRef::NotRef(object) => (None, object.into_dict()),
        };
        let Some(dict) = dict else { continue };
        let flags = dict.get::<u32>("F".as_bytes()).unwrap_or(0);
        let kind = name(&dict, "Subtype").unwrap_or_default();
        if flags & (HIDDEN | NO_VIEW) != 0 || kind == "Popup" || interpreter.hides(&dict) {
            continue;
        }
        let Some(rect) = dict
            .get::<[f64; 4]>("Rect".as_bytes())
            .filter(|r| r.iter().all(|v| v.is_finite()))
        else {
            continue;
        };
        let [x0, y0, x1, y1] = rect;
        let place = to_rect(ctm.transform_rect_bbox(kurbo::Rect::new(x0, y0, x1, y1).abs()));
        if kind == "Widget" {
            widget(interpreter, page, ctm, form, id, &dict, rect, place)?;
            continue;
        }
        let contents = string(&dict, "Contents");
        let drawn = match appearance(&dict) {
            Some(stream) => {
                let before = interpreter.drawn();
                interpreter.draw_appearance(&stream, rect, page, ctm, GlyphState::Plain)?;
                interpreter.drawn() > before
            }
            None => false,
        };
        if let Some(text) = contents
            && !(kind == "FreeText" && drawn)
            && kind != "Link"
        {
            if kind == "FreeText" {
                interpreter.place_text(&text, place, None, false);
            } else {
                comments.push(Comment { text, rect: place });
            }
        }
    }
    Ok(comments)
}

#[expect(clippy::too_many_arguments, reason = "one call, all of it needed")]
fn widget<'a>(
    interpreter: &mut Interpreter<'a, '_>,
    page: &Page<'a>,
    ctm: Affine,
    form: &Form<'a>,
    id: Option<ObjectIdentifier>,
    dict: &Dict<'a>,
    rect: [f64; 4],
    place: Rect,
) -> Result<(), LimitHit> {
    let field = id.and_then(|id| form.field(id));
    let kind = field.map(|f| f.kind);
    if kind == Some(Kind::Check) {
        let state = name(dict, "AS").or_else(|| field.and_then(|f| f.value.clone()));
        let on = state.is_some_and(|s| s != "Off" && !s.is_empty());
        interpreter.place_text(
            if on { "☒" } else { "☐" },
            place,
            field.and_then(|f| f.size),
            false,
        );
        return Ok(());
    }
    let before = interpreter.drawn();
    if let Some(stream) = appearance(dict) {
        let state = if kind == Some(Kind::Text) {
            GlyphState::Field
        } else {
            GlyphState::Plain
        };
        let value = field.and_then(|field| Some((field, field.value.as_deref()?)));
        if kind == Some(Kind::Signature) {
            // Its frame keeps what it says together.
            interpreter.draw_appearance(&stream, rect, page, ctm, state)?;
        } else if kind == Some(Kind::Text)
            && let Some((field, value)) = value
        {
            let mark = interpreter.mark_drawn();
            interpreter.draw_widget(&stream, rect, page, ctm, state)?;
            if field.listed || is_cut(interpreter.drawn_since(&mark), value) {
                interpreter.undo(&mark);
                interpreter.place_text(value, place, field.size, field.listed);
            }
        } else {
            interpreter.draw_widget(&stream, rect, page, ctm, state)?;
        }
    }
    if interpreter.drawn() == before
        && kind == Some(Kind::Text)
        && let Some(field) = field
        && let Some(value) = &field.value
    {
        interpreter.place_text(value, place, field.size, field.listed);
    }
    Ok(())
}

/// Whether an appearance shows only the beginning of its field's value, as where the text is longer
/// than the field.
fn is_cut(shown: &str, value: &str) -> bool {
    let signs = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    let (shown, value) = (signs(shown), signs(value));
    !shown.is_empty() && shown.len() < value.len() && value.starts_with(&shown)
}

/// The normal appearance in the current state (§12.5.5).
fn appearance<'a>(dict: &Dict<'a>) -> Option<Stream<'a>> {
    let all = dict.get::<Dict<'a>>("AP".as_bytes())?;
    match all.get::<Object<'a>>("N".as_bytes())? {
        Object::Stream(stream) => Some(stream),
        Object::Dict(states) => {
            let state = dict.get::<Name<'a>>("AS".as_bytes())?;
            states.get::<Stream<'a>>(&state)
        }
        _ => None,
    }
}
