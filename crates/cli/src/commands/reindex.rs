//! `aktsam reindex`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// Make the search index anew from the catalogue
///
/// The new one is made beside the old one and takes its place when it is whole.
#[derive(Debug, Args)]
pub(crate) struct Reindex {}

impl Reindex {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let cases = Archive::open_write(super::existing(global)?)?.reindex()?;
        if !global.quiet {
            let mut out = super::stdout();
            let projects = terminal::counted(cases, "project");
            writeln!(out, "The index was made anew, with {projects}.")?;
            out.flush()?;
        }
        Ok(DONE)
    }
}
