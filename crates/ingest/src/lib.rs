//! The bytes of a stranger's file to [`Record`](aktsam_record::Record)s, safely.
//!
//! It finds out what a file is ([`sniff`]), opens archives and takes embedded files out, has them
//! read by `aktsam-pdf` and `aktsam-office` and understood by `aktsam-record` ([`extract`]), and
//! does all that in worker processes that have no rights and may die ([`Pool`], [`serve`]). Every
//! file ends as records or as a [`Failure`] that says why and what to do.
//!
//! It is *no* reader of a format, keeps nothing and touches no file: the caller brings the bytes.
//!
//! # How a file is read
//!
//! The parent sends the bytes to a worker, the same program called with other arguments. The
//! worker answers over its standard output; the formats are in the private module `frame`. What a
//! worker may not do is in the private module `sandbox`, the only one with `unsafe` code, and
//! [`probe_sandbox`] shows it by trying.
//!
//! # Example
//!
//! ```
//! use aktsam_ingest::{Reason, Settings, extract};
//!
//! let settings = Settings::default();
//! let records = extract("ansökan.txt", "Syfte\nFler i arbete.".as_bytes(), &settings).unwrap();
//! assert_eq!(records[0].source.media_type, "text/plain");
//!
//! let failure = extract("skannad.png", b"\x89PNG\r\n\x1a\n", &settings).unwrap_err();
//! assert_eq!(failure.reason, Reason::Unsupported);
//! assert!(failure.message.contains("OCR"));
//! ```
#![deny(unsafe_code)]

mod answer;
mod breaker;
mod error;
mod extract;
mod failure;
mod frame;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod guard;
mod message;
mod names;
mod pool;
mod probe;
mod process;
mod readers;
mod sandbox;
mod settings;
mod sniff;
mod unpack;
mod walk;
mod worker;

pub use error::IngestError;
pub use extract::extract;
pub use failure::{Failure, Reason, Stage};
pub use names::is_system_file;
pub use pool::{Pool, PoolOptions};
pub use probe::{Attempt, AttemptOutcome, Layer, SandboxReport, probe_sandbox};
pub use process::WorkerCommand;
pub use readers::OfficeFormat;
pub use settings::Settings;
pub use sniff::{Kind, sniff};
pub use worker::{serve, serve_with};
