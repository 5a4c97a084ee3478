//! What a document is: its kind, what it asks for, its title, date and language.

mod dated;
mod kind;
mod language;
mod title;

pub(crate) use dated::dated;
pub(crate) use kind::{application_type, kind};
pub(crate) use language::language;
pub(crate) use title::title;
