//! An archive of grant applications: the catalogue that holds the truth, the import that fills it and
//! the index that follows it.
//!
//! An archive is a folder with `catalogue.sqlite` (SQLite, readable by other programs;
//! `docs/catalogue.md` describes its tables), `index/` (a cache, rebuilt at will) and `data/` (the
//! user's own word lists) and `searches.json` (saved searches). Originals are never copied nor changed. This crate does not read documents
//! (`aktsam-ingest` does, in worker processes) and knows no query language (`aktsam-search` does).
//!
//! # Example
//!
//! ```
//! use aktsam_archive::{Archive, ArchiveError, Folder};
//!
//! let dir = tempfile::tempdir()?;
//! let archive = Archive::open_write(Folder::new(dir.path()))?;
//! assert!(archive.record_ids()?.is_empty());
//! assert!(matches!(archive.resolve("9f2c"), Err(ArchiveError::Unknown(_))));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
#![forbid(unsafe_code)]

mod archive;
mod backup;
mod cases;
mod catalogue;
mod check;
mod correct;
mod error;
mod failpoint;
mod folder;
mod forget;
mod import;
mod index;
mod learn;
mod overview;
mod paths;
mod place;
mod problem;
mod salvage;
mod saved;

pub use archive::Archive;
pub use cases::{CaseDocument, CaseView};
pub use catalogue::{QuarantineRow, RunRow};
pub use check::CheckReport;
pub use error::ArchiveError;
pub(crate) use failpoint::failpoint;
pub use folder::Folder;
pub use forget::Forgotten;
pub use import::{Event, FileEvent, ImportOptions, Reader, Status, Summary, dry_run};
pub use learn::{LEAST_PROJECTS, LearnedForm};
pub use overview::{Overview, RetentionRow, ReviewRow};
pub use problem::Problem;
pub use salvage::{Salvage, salvage};
pub use saved::{SavedSearch, SavedSearches};
