//! Signatures: the pages that e-signing services append, and the blocks where people sign by hand.

mod boilerplate;
mod names;
mod stamp;

pub(crate) use boilerplate::{esign_lines, is_esign_boilerplate, is_esign_line};
