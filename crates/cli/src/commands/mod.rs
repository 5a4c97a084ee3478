//! The commands, one a file.
#![allow(
    clippy::unused_self,
    clippy::unnecessary_wraps,
    reason = "every command is a struct with the same `run`, whether it needs all of it or not"
)]

pub(crate) mod backup;
pub(crate) mod case;
pub(crate) mod check;
pub(crate) mod completions;
pub(crate) mod correct;
pub(crate) mod doctor;
pub(crate) mod export;
pub(crate) mod extract;
pub(crate) mod forget;
pub(crate) mod import;
pub(crate) mod keep;
pub(crate) mod learn;
pub(crate) mod man;
pub(crate) mod quarantine;
pub(crate) mod reindex;
pub(crate) mod retry;
pub(crate) mod schema;
pub(crate) mod search;
pub(crate) mod show;
pub(crate) mod status;
pub(crate) mod upgrade;
pub(crate) mod worker;

use std::io::{BufWriter, StdoutLock};

use aktsam_archive::{ArchiveError, Folder};

use crate::cli::Global;
use crate::failed::Failed;

/// Standard output, buffered; what could not be written is an error at the latest when flushed.
pub(crate) fn stdout() -> BufWriter<StdoutLock<'static>> {
    BufWriter::new(std::io::stdout().lock())
}

/// The archive's folder, where there is an archive.
pub(crate) fn existing(global: &Global) -> Result<Folder, Failed> {
    let folder = global.folder()?;
    if folder.exists() {
        Ok(folder)
    } else {
        Err(ArchiveError::Missing(folder.root().to_owned()).into())
    }
}
