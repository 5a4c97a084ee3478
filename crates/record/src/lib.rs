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

mod build;
mod headings;
mod lexicon;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod lines;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod methods;
pub mod model;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod organisations;
mod reading;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod relevance;
mod sections;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod sentence;
#[allow(dead_code, reason = "the builder calls it once sections are found")]
mod signatures;

pub use build::{FileFacts, build};
pub use headings::HeadingReading;
pub use lexicon::{Lexicon, LexiconError, UserData};
pub use model::Record;
