//! `aktsam man`

use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, CommandFactory as _};

use crate::cli::Cli;
use crate::failed::{DONE, Failed};

/// Print the manual page
///
/// Without --dir the page of `aktsam` itself goes to standard output (`aktsam man | man -l -`); with
/// it, the pages of all commands are written as files.
#[derive(Debug, Args)]
pub(crate) struct Man {
    /// Write the pages of all commands into this folder
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(self) -> Result<u8, Failed> {
        if let Some(dir) = self.dir {
            std::fs::create_dir_all(&dir)?;
            clap_mangen::generate_to(Cli::command(), dir)?;
        } else {
            let mut page = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut page)?;
            let mut out = super::stdout();
            out.write_all(&page)?;
            out.flush()?;
        }
        Ok(DONE)
    }
}
