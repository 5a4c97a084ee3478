//! What stands on pages beside their content: annotations, form fields, signatures, embedded files
//! (ISO 32000-2 §12.5, §12.7, §12.8, §7.11.4).

mod annotations;
mod attachments;
mod form;
mod signatures;
mod xfa;
mod xfa_template;

use std::borrow::Cow;

pub(crate) use annotations::{Comment, draw};
pub(crate) use attachments::{attachments, pinned};
pub(crate) use form::Form;
pub(crate) use signatures::signatures;
pub(crate) use xfa::Xfa;

use hayro_syntax::object::{Dict, Name, Object, Stream, String as PdfString};

use crate::strings;

/// The text string at a key.
pub(crate) fn string(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<PdfString<'_>>(key.as_bytes())
        .map(|s| strings::text(&s).trim().to_owned())
        .filter(|s| !s.is_empty())
}

/// The name at a key.
pub(crate) fn name(dict: &Dict<'_>, key: &str) -> Option<String> {
    dict.get::<Name<'_>>(key.as_bytes())
        .map(|n| String::from_utf8_lossy(&n).into_owned())
}

/// The text of a string, or of a stream that stands for one (§12.7.4.3).
fn text_or_stream(object: &Object<'_>) -> Option<String> {
    match object {
        Object::String(s) => Some(strings::text(s)),
        Object::Name(n) => Some(strings::text(n)),
        Object::Stream(stream) => stream_text(stream).map(Cow::into_owned),
        _ => None,
    }
}

fn stream_text(stream: &Stream<'_>) -> Option<Cow<'static, str>> {
    // Rich or long values only; anything larger is no field value.
    if stream.raw_data().len() > 1 << 20 {
        return None;
    }
    match crate::inflate::inflate(&stream.raw_data(), 1 << 20, true) {
        crate::inflate::Inflated::Data { bytes, whole: true } => {
            Some(Cow::Owned(strings::text(&bytes)))
        }
        _ if stream.filters().is_empty() => Some(Cow::Owned(strings::text(&stream.raw_data()))),
        _ => None,
    }
}
