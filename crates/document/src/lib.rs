//! What stands on the paper: the neutral model of a document that every reader of Aktsam fills and
//! that `aktsam-record` understands.
//!
//! It is a list of blocks in reading order, an arena of tables, what runs beside the text (running
//! headers, footnotes, comments), attachments and signatures, each with its [`Location`].
//!
//! It is *not* a file format and does no I/O. It knows neither PDF nor Word nor Swedish: whether a
//! line means "Syfte" is decided by `aktsam-record`.
//!
//! # Example
//!
//! ```
//! use aktsam_document::{Block, Document, Location, Role, TextBlock};
//!
//! let mut document = Document::new("text/plain");
//! let mut heading = TextBlock::new("Syfte", Location::lines(1, 1));
//! heading.role = Role::Heading { level: 1, declared: true };
//! document.blocks.push(Block::Text(heading));
//! document.blocks.push(Block::Text(TextBlock::new("Att fler får arbete.", Location::lines(2, 2))));
//! assert_eq!(document.plain_text(), "Syfte\nAtt fler får arbete.\n");
//! ```
#![forbid(unsafe_code)]

mod block;
mod document;
mod limits;
mod location;
mod style;
mod table;

pub use block::{Block, Figure, LineMark, Role, TextBlock};
pub use document::{
    Aside, AsideKind, Attachment, DefinedName, Document, NameKind, Severity, SignatureCoverage,
    SignatureFinding, SourceInfo, TextOrigin, Warning,
};
pub use limits::{LimitHit, LimitKind, Limits};
pub use location::{Location, Place, Rect};
pub use style::{Run, RunKind, Style};
pub use table::{Cell, CellValue, GridCell, Table, TableId};
