//! `aktsam status`

use std::io::Write;

use aktsam_archive::{Archive, Overview, RetentionRow, ReviewRow};
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// Show how the archive stands
///
/// How many documents and projects there are, what a person should look at, what could not be read.
#[derive(Debug, Args)]
pub(crate) struct Status {
    /// List the records that a person should look at, and why
    #[arg(long)]
    review: bool,
    /// Print JSON
    #[arg(long)]
    json: bool,
}

impl Status {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let archive = Archive::open_read(global.folder()?)?;
        let mut out = super::stdout();
        match (self.review, self.json) {
            (true, true) => serde_json::to_writer_pretty(&mut out, &archive.to_review()?)?,
            (true, false) => write_review(&mut out, &archive.to_review()?)?,
            (false, true) => serde_json::to_writer_pretty(&mut out, &archive.overview()?)?,
            (false, false) => {
                let dir = archive.folder().root().display().to_string();
                writeln!(out, "Archive: {}", terminal::line(&dir))?;
                write_overview(&mut out, &archive.overview()?)?;
            }
        }
        if self.json {
            writeln!(out)?;
        }
        out.flush()?;
        Ok(DONE)
    }
}

fn write_overview(out: &mut impl Write, o: &Overview) -> std::io::Result<()> {
    let kinds: Vec<String> = o
        .kinds
        .iter()
        .map(|(kind, n)| format!("{kind} {n}"))
        .collect();
    writeln!(out, "{:>7}  records: {}", o.records, kinds.join(", "))?;
    writeln!(out, "{:>7}  projects", o.cases)?;
    writeln!(out, "{:>7}  to review (aktsam status --review)", o.review)?;
    writeln!(
        out,
        "{:>7}  files, {} more are gone from where they were",
        o.files, o.gone
    )?;
    let reasons: Vec<String> = o
        .quarantine
        .iter()
        .map(|(why, n)| format!("{why} {n}"))
        .collect();
    let count: u64 = o.quarantine.values().sum();
    if count > 0 {
        writeln!(
            out,
            "{count:>7}  in quarantine: {} (aktsam quarantine)",
            reasons.join(", ")
        )?;
    }
    if o.forgotten > 0 {
        writeln!(out, "{:>7}  forgotten on request", o.forgotten)?;
    }
    if o.index_behind > 0 {
        writeln!(
            out,
            "{:>7}  changes that the index has yet to take in",
            o.index_behind
        )?;
    }
    if let Some(older) = o.outdated.filter(|n| *n > 0) {
        writeln!(
            out,
            "{older:>7}  read by another version or with other word lists (aktsam upgrade)"
        )?;
    }
    write_due(out, &o.retention_due)?;
    writeln!(
        out,
        "Catalogue {}, index {}",
        size(o.catalogue_bytes),
        size(o.index_bytes)
    )?;
    if let Some(run) = &o.last_run {
        let how = match (run.outcome.as_str(), &run.finished_at) {
            ("running", None) => "did not come to its end: give it again",
            ("interrupted", _) => "was stopped: give it again to go on",
            ("failed", _) => "failed",
            _ => "finished",
        };
        writeln!(out, "Last {}: {}, {how}", run.command, run.started_at)?;
    }
    Ok(())
}

/// Records whose day has come. Nothing is removed by itself.
fn write_due(out: &mut impl Write, due: &[RetentionRow]) -> std::io::Result<()> {
    if due.is_empty() {
        return Ok(());
    }
    let count = due.len();
    writeln!(
        out,
        "{count:>7}  to be kept no longer (aktsam forget ID --reason …, or a later day by aktsam keep)"
    )?;
    for row in due {
        let id: String = row.id.chars().take(12).collect();
        let name = name(row.title.as_deref(), row.path.as_deref());
        write!(
            out,
            "         {id}  until {}  {}",
            row.keep_until,
            terminal::line(name)
        )?;
        match &row.note {
            Some(note) => writeln!(out, " ({})", terminal::line(note))?,
            None => writeln!(out)?,
        }
    }
    Ok(())
}

/// What a record is called, as far as it is known.
fn name<'a>(title: Option<&'a str>, path: Option<&'a str>) -> &'a str {
    title.or(path).unwrap_or("(without title)")
}

fn write_review(out: &mut impl Write, rows: &[ReviewRow]) -> std::io::Result<()> {
    if rows.is_empty() {
        return writeln!(out, "No record needs a look.");
    }
    for row in rows {
        let id: String = row.id.chars().take(12).collect();
        let name = name(row.title.as_deref(), row.path.as_deref());
        writeln!(out, "{id}  {}", terminal::line(name))?;
        for warning in &row.warnings {
            writeln!(out, "    {}", terminal::line(warning))?;
        }
    }
    Ok(())
}

fn size(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => format!("{:.1} kB", bytes as f64 / 1e3),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}
