//! `aktsam export`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::{Args, ValueEnum};

use crate::cli::Global;
use crate::failed::{DONE, Failed};

/// Print all records of the archive
///
/// One record a line, as `aktsam schema` describes it, in the order of their ids.
#[derive(Debug, Args)]
pub(crate) struct Export {
    /// Shape of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// Shapes of the output.
#[derive(Debug, Clone, Copy, Default, ValueEnum)]
enum Format {
    /// A JSON object a line
    #[default]
    Ndjson,
}

impl Export {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let archive = Archive::open_read(global.folder()?)?;
        let mut out = super::stdout();
        let Format::Ndjson = self.format;
        for id in archive.record_ids()? {
            serde_json::to_writer(&mut out, &archive.record(&id)?)?;
            writeln!(out)?;
        }
        out.flush()?;
        Ok(DONE)
    }
}
