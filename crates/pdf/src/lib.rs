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
//! [`text`] stops after the words: the bare text of each page, for those who want no more.
//!
//! # Limits
//!
//! Each of the [`Limits`](aktsam_document::Limits) that concerns a PDF is held: what Flate data
//! inflates to is measured before the parsing library may unpack it, object and cross-reference
//! streams by a scan of the file before it is opened. What the library builds while it opens a file
//! (its table of objects, the page tree) grows with the file's size and is bounded by
//! `Limits::file_bytes` alone, so a caller that reads strangers' files gives the process a memory
//! limit as well. A page with more lines than a table can have is taken for a drawing: its text is
//! read, its lines are not.
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
mod bare;
mod budget;
mod checkboxes;
mod content;
mod error;
mod fonts;
mod guard;
mod inflate;
mod interactive;
mod layout;
mod mend;
mod reader;
mod sheet;
mod strings;
mod structure;
mod tables;
mod text;

pub use error::PdfError;
pub use reader::{PageText, ReadOptions, read, text};
