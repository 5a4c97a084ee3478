//! Plain text, Markdown and HTML.

mod encoding;
pub(crate) mod html;
mod inline;
mod lines;
pub(crate) mod markdown;
pub(crate) mod plain;
mod table;

pub(crate) use encoding::{decode, is_utf16};
