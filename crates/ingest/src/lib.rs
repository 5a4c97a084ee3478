//! The bytes of a stranger's file to records, safely.
#![deny(unsafe_code)]

mod error;
mod extract;
mod failure;
mod guard;
mod names;
mod readers;
mod settings;
mod sniff;
mod unpack;

pub use error::IngestError;
pub use extract::extract;
pub use failure::{Failure, Reason, Stage};
pub use names::is_system_file;
pub use readers::OfficeFormat;
pub use settings::Settings;
pub use sniff::{Kind, sniff};
