//! `aktsam check`

use std::io::Write;

use aktsam_archive::{Archive, ArchiveError, CheckReport, salvage};
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed, SOME};
use crate::terminal;

/// Check the catalogue, the index and the files
///
/// Tells what is damaged, and which files are no longer what was read. Exits with 1 where catalogue or
/// index are not whole.
#[derive(Debug, Args)]
pub(crate) struct Check {
    /// Read the files too, and compare their content
    #[arg(long)]
    content: bool,
    /// Mend what can be derived: tables and index; and make a damaged catalogue anew of what can be
    /// read of it
    #[arg(long)]
    repair: bool,
    /// Print a JSON object
    #[arg(long)]
    json: bool,
}

impl Check {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = super::existing(global)?;
        let mut salvaged = Vec::new();
        let opened = if self.repair {
            Archive::open_write(folder.clone())
        } else {
            Archive::open_read(folder.clone())
        };
        let found = opened.and_then(|archive| Ok((archive.check(self.content)?, archive)));
        let (mut report, mut archive) = match found {
            Err(ArchiveError::Corrupt(_)) if self.repair => {
                let saved = salvage(&folder)?;
                salvaged.push(format!(
                    "the catalogue was made anew of what could be read of it; the damaged one is kept \
                     as {}; import the same folders again to bring back what is missing",
                    saved.kept_at.display()
                ));
                for (table, rows) in saved.saved {
                    salvaged.push(format!("{rows} rows of {table} were saved"));
                }
                let archive = Archive::open_write(folder)?;
                (archive.check(self.content)?, archive)
            }
            other => other?,
        };
        if self.repair && !report.is_sound() {
            archive.repair(&mut report)?;
            let repaired = std::mem::take(&mut report.repaired);
            report = archive.check(self.content)?;
            report.repaired = repaired;
        }
        salvaged.append(&mut report.repaired);
        report.repaired = salvaged;
        let mut out = super::stdout();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &report)?;
            writeln!(out)?;
        } else {
            write_report(&mut out, &report)?;
        }
        out.flush()?;
        Ok(if report.is_sound() { DONE } else { SOME })
    }
}

fn write_report(out: &mut impl Write, report: &CheckReport) -> std::io::Result<()> {
    for line in &report.repaired {
        writeln!(out, "mended: {}", terminal::line(line))?;
    }
    for (what, findings) in [
        ("catalogue", &report.catalogue),
        ("index", &report.index),
        ("file", &report.changed_files),
    ] {
        for finding in findings {
            writeln!(out, "{what}: {}", terminal::line(finding))?;
        }
    }
    let verdict = if report.is_sound() {
        "Catalogue and index are whole."
    } else {
        "The archive is damaged: run `aktsam check --repair`; the original files are untouched."
    };
    writeln!(
        out,
        "{} and {} checked. {verdict}",
        terminal::counted(report.records, "record"),
        terminal::counted(report.files, "file")
    )
}
