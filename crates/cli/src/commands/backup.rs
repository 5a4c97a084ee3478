//! `aktsam backup`

use std::io::Write as _;
use std::path::PathBuf;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// Copy the archive while it is in use
///
/// The copy is an archive of its own: open it with --archive DIR. The original files are not in it.
#[derive(Debug, Args)]
pub(crate) struct Backup {
    /// Folder for the copy; empty, or not there yet
    #[arg(value_name = "DIR")]
    dir: PathBuf,
}

impl Backup {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        Archive::open_read(super::existing(global)?)?.backup(&self.dir)?;
        if !global.quiet {
            let mut out = super::stdout();
            let dir = self.dir.display().to_string();
            writeln!(out, "The archive was copied to {}", terminal::line(&dir))?;
            out.flush()?;
        }
        Ok(DONE)
    }
}
