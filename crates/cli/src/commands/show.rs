//! `aktsam show`

use std::io::{IsTerminal as _, Write as _};

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::page;
use crate::terminal::Style;

/// Show a record
///
/// Title, parties, years, sums and whether they close, methods and sections, as a page to read; or the
/// whole record as JSON.
#[derive(Debug, Args)]
pub(crate) struct Show {
    /// Id of the record, or its beginning
    #[arg(value_name = "ID")]
    id: String,
    /// Print the record as a JSON object
    #[arg(long)]
    json: bool,
}

impl Show {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let archive = Archive::open_read(global.folder()?)?;
        let record = archive.record(&archive.resolve(&self.id)?)?;
        let mut out = super::stdout();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &record)?;
            writeln!(out)?;
        } else {
            let style = Style::new(global.color, std::io::stdout().is_terminal());
            page::write(&mut out, &record, style)?;
            let view = archive.case_of(&record.id)?;
            if view.documents.len() > 1 || !view.linked.is_empty() {
                writeln!(out, "\n{}", style.bold("Case (ärende)"))?;
                super::case::write_case(&mut out, &view)?;
            }
        }
        out.flush()?;
        Ok(DONE)
    }
}
