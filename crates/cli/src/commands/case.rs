//! `aktsam case`

use std::io::Write;

use aktsam_archive::{Archive, CaseView};
use clap::{Args, Subcommand};

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// Show or change which documents make up a project (ärende)
///
/// Form, budget workbook, annexes and signature page of one application are one case. Aktsam joins them
/// by number, title, sum, name and folder, and says why; what you join or split stays so.
#[derive(Debug, Args)]
pub(crate) struct Case {
    #[command(subcommand)]
    action: Action,
}

/// What to do.
#[derive(Debug, Subcommand)]
enum Action {
    /// Show the documents of a case, and why they belong to it
    Show {
        /// Id of one of its records, or its beginning
        #[arg(value_name = "ID")]
        id: String,
        /// Print a JSON object
        #[arg(long)]
        json: bool,
    },
    /// Put records into the case of the first
    Join {
        /// Ids of the records, or their beginnings
        #[arg(required = true, num_args = 2.., value_name = "ID")]
        ids: Vec<String>,
    },
    /// Take a record out of its case, into one of its own
    Split {
        /// Id of the record, or its beginning
        #[arg(value_name = "ID")]
        id: String,
    },
}

impl Case {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = super::existing(global)?;
        let mut as_json = false;
        let view = match self.action {
            Action::Show { id, json } => {
                as_json = json;
                let archive = Archive::open_read(folder)?;
                archive.case_of(&archive.resolve(&id)?)?
            }
            Action::Join { ids } => Archive::open_write(folder)?.join_cases(&ids)?,
            Action::Split { id } => Archive::open_write(folder)?.split_case(&id)?,
        };
        let mut out = super::stdout();
        if as_json {
            serde_json::to_writer_pretty(&mut out, &view)?;
            writeln!(out)?;
        } else if !global.quiet {
            write_case(&mut out, &view)?;
        }
        out.flush()?;
        Ok(DONE)
    }
}

/// The documents of a case, and why they belong to it.
pub(crate) fn write_case(out: &mut impl Write, view: &CaseView) -> std::io::Result<()> {
    for document in &view.documents {
        let id: String = document.id.chars().take(12).collect();
        let title = document.title.as_deref().unwrap_or("(without title)");
        let role = document.role.replace('_', " ");
        writeln!(out, "  {id}  {role:<15} {}", terminal::line(title))?;
        if let Some(reason) = &document.reason {
            writeln!(out, "                why: {}", terminal::line(reason))?;
        }
    }
    if let Some(id) = &view.budget_from {
        let id: String = id.chars().take(12).collect();
        writeln!(out, "  the budget is that of {id}")?;
    }
    for (id, kind, reason) in &view.linked {
        let id: String = id.chars().take(12).collect();
        writeln!(
            out,
            "  {}: {id} ({})",
            kind.replace('_', " "),
            terminal::line(reason)
        )?;
    }
    Ok(())
}
