//! `aktsam forget`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// Remove a record and all traces of it (gallring)
///
/// From the catalogue, the index and their files on disk, with what is embedded in it. The reason and
/// the file's hash are kept, so that later imports pass the file over. The original file is not
/// touched, and neither are copies that `aktsam backup` made.
#[derive(Debug, Args)]
pub(crate) struct Forget {
    /// Ids of the records, or their beginnings
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
    /// Why, for the log
    #[arg(long, value_name = "TEXT")]
    reason: String,
}

impl Forget {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let mut archive = Archive::open_write(super::existing(global)?)?;
        let forgotten = archive.forget(&self.ids, &self.reason)?;
        if !global.quiet {
            let mut out = super::stdout();
            for id in forgotten.ids {
                writeln!(out, "forgotten: {id}")?;
            }
            for path in forgotten.removed {
                let path = path.display().to_string();
                writeln!(
                    out,
                    "removed, for it may have held the same: {}",
                    terminal::line(&path)
                )?;
            }
            writeln!(out, "The original files are not touched.")?;
            out.flush()?;
        }
        Ok(DONE)
    }
}
