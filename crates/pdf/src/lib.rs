//! PDF bytes → [`Document`](aktsam_document::Document): text in reading order with its place and
//! style, tables with spans, forms, running headers and footers, signatures and embedded files.
//!
//! It is *not* a renderer and no PDF object library: objects, repair, decryption and filters are
//! `hayro-syntax`, fonts and character maps `hayro-font` and `hayro-cmap`. Ours is what follows:
//! the content interpreter, words, lines, columns, tables, paragraphs, headings. It knows no Swedish
//! grants; which heading means what is decided by `aktsam-record`.
//!
//! The way of a page: `content` draws glyphs, rules and filled areas on the displayed page →
//! `layout` makes words, rows, columns and paragraphs → `tables` finds grids and aligned columns →
//! `assemble` joins pages, keeps running headers aside and marks heading candidates.
//!
//! # Example
//!
//! ```
//! use aktsam_pdf::{PdfError, ReadOptions, read};
//!
//! let options = ReadOptions::default();
//! let error = read(&b"no PDF at all"[..], &options).unwrap_err();
//! assert!(matches!(error, PdfError::Broken { .. }));
//! ```
#![forbid(unsafe_code)]

mod assemble;
mod budget;
mod content;
mod error;
mod fonts;
mod guard;
mod inflate;
mod interactive;
mod layout;
mod reader;
mod strings;
mod structure;
mod tables;
mod text;

pub use error::PdfError;
pub use reader::{ReadOptions, read};
