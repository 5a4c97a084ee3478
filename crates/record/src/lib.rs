//! From a [`Document`](aktsam_document::Document), what stands on the paper, to a [`Record`], what it
//! means: headings understood, budgets proved, every value with its place.
//!
//! This crate owns the contract's types and the Swedish of the field. It does no I/O and knows no
//! file format.
//!
//! # Example
//!
//! ```
//! use aktsam_document::{Block, Document, Location, TextBlock};
//! use aktsam_record::{FileFacts, Lexicon, build};
//!
//! let mut document = Document::new("text/plain");
//! for (line, text) in ["Syfte", "Att fler ska få arbete."].into_iter().enumerate() {
//!     let line = line as u32 + 1;
//!     document.blocks.push(Block::Text(TextBlock::new(text, Location::lines(line, line))));
//! }
//! let lexicon = Lexicon::builtin();
//! let record = build(&document, &FileFacts::default(), &lexicon);
//! assert_eq!(record.schema_version, "1.0");
//! ```
#![forbid(unsafe_code)]

mod amounts;
mod boxes;
mod budget;
mod build;
mod contacts;
mod dates;
mod decision;
mod goals;
mod headings;
mod identity;
mod lexicon;
mod lines;
mod lower;
mod methods;
pub mod model;
mod organisations;
mod people;
pub mod profiles;
mod reading;
mod references;
mod relevance;
mod sections;
mod sentence;
mod signatures;
mod target;
mod timeline;

pub use build::{FileFacts, build, build_explained};
pub use headings::HeadingReading;
pub use lexicon::{Lexicon, LexiconError, UserData};
pub use model::Record;
