//! `aktsam doctor`

use std::io::Write;

use aktsam_archive::Archive;
use aktsam_ingest::{SandboxReport, probe_sandbox};
use clap::Args;
use serde::Serialize;

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::{pool, terminal};

/// Try the parts that Aktsam needs on this computer
///
/// Starts a worker and tries what its sandbox denies, opens the archive, and says plainly what does
/// not hold. Exits with 1 where something does not.
#[derive(Debug, Args)]
pub(crate) struct Doctor {
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

/// What was found.
#[derive(Debug, Serialize)]
struct Report {
    version: &'static str,
    archive: String,
    /// `None` where there is none yet.
    archive_error: Option<String>,
    has_archive: bool,
    sandbox: Option<SandboxReport>,
    sandbox_error: Option<String>,
}

impl Doctor {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = global.folder()?;
        let (sandbox, sandbox_error) = match probe_sandbox(&pool::command()?) {
            Ok(report) => (Some(report), None),
            Err(error) => (None, Some(error.to_string())),
        };
        let has_archive = folder.exists();
        let report = Report {
            version: env!("CARGO_PKG_VERSION"),
            archive: folder.root().display().to_string(),
            has_archive,
            archive_error: has_archive
                .then(|| Archive::open_read(folder).err().map(|e| e.to_string()))
                .flatten(),
            sandbox,
            sandbox_error,
        };
        let mut out = super::stdout();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        } else {
            report.write(&mut out)?;
        }
        out.flush()?;
        Ok(if report.is_well() { DONE } else { SOME })
    }
}

impl Report {
    fn is_well(&self) -> bool {
        self.archive_error.is_none() && self.sandbox.as_ref().is_some_and(SandboxReport::is_tight)
    }

    fn write(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "aktsam {}", self.version)?;
        let state = match &self.archive_error {
            Some(error) => error.as_str(),
            None if self.has_archive => "opens",
            None => "not there yet; an import makes it",
        };
        writeln!(
            out,
            "archive: {}: {}",
            terminal::line(&self.archive),
            terminal::line(state)
        )?;
        if let Some(error) = &self.sandbox_error {
            writeln!(out, "worker: does not start: {}", terminal::line(error))?;
        }
        let Some(sandbox) = &self.sandbox else {
            return Ok(());
        };
        write!(out, "{}", terminal::text(&sandbox.to_string()))?;
        let verdict = if sandbox.is_tight() {
            "The sandbox holds."
        } else {
            "The sandbox does not hold on this system: read only files that you trust."
        };
        writeln!(out, "{verdict}")
    }
}
