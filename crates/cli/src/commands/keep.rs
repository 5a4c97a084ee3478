//! `aktsam keep`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};

/// Set until when a record is to be kept (gallringsfrist)
///
/// `aktsam status` reminds of records whose day has come; `aktsam forget` removes them. Nothing is
/// removed by itself.
#[derive(Debug, Args)]
pub(crate) struct Keep {
    /// Id of the record, or its beginning
    #[arg(value_name = "ID")]
    id: String,
    /// The day, as 2030-12-31; without it the limit is taken away
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Why: the decision or rule
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Keep {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let mut archive = Archive::open_write(super::existing(global)?)?;
        let id = archive.keep_until(&self.id, self.until.as_deref(), self.note.as_deref())?;
        if !global.quiet {
            let mut out = super::stdout();
            match self.until {
                Some(day) => writeln!(out, "kept until {day}: {id}")?,
                None => writeln!(out, "kept without limit: {id}")?,
            }
            out.flush()?;
        }
        Ok(DONE)
    }
}
