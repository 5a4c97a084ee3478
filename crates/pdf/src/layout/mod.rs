//! From glyphs to parts in reading order: words, rows, columns, paragraphs.

pub(crate) mod bidi;
pub(crate) mod contents;
mod cut;
pub(crate) mod footnotes;
pub(crate) mod gaps;
pub(crate) mod labels;
pub(crate) mod line;
pub(crate) mod parts;
pub(crate) mod region;
pub(crate) mod rows;
pub(crate) mod seams;
pub(crate) mod words;
