//! `aktsam quarantine`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};
use crate::terminal;

/// List the files that could not be read
///
/// Each with its number, which `aktsam retry` takes, what happened and what to do.
#[derive(Debug, Args)]
pub(crate) struct Quarantine {
    /// Print a JSON array
    #[arg(long)]
    json: bool,
}

/// The limits in words, as far as a user sets them.
fn limits(json: &str) -> String {
    let limits: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    let number = |key: &str| limits.get(key).and_then(serde_json::Value::as_u64);
    match (number("timeout_seconds"), number("memory_bytes")) {
        (Some(seconds), Some(bytes)) => {
            format!(" (allowed {seconds} s and {} MiB)", bytes >> 20)
        }
        _ => String::new(),
    }
}

impl Quarantine {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let rows = Archive::open_read(global.folder()?)?.quarantine()?;
        let mut out = super::stdout();
        if self.json {
            serde_json::to_writer_pretty(&mut out, &rows)?;
            writeln!(out)?;
        } else if rows.is_empty() {
            writeln!(out, "No file is in quarantine.")?;
        } else {
            for row in rows {
                let p = &row.problem;
                writeln!(out, "{}  {}", row.id, terminal::line(&row.path))?;
                writeln!(
                    out,
                    "    {} ({}): {}",
                    p.reason,
                    p.stage,
                    terminal::line(&p.message)
                )?;
                writeln!(out, "    hint: {}", terminal::line(&p.hint))?;
                let under = limits(&row.limits);
                match row.attempts {
                    1 => writeln!(out, "    tried once, {}{under}", row.last_at)?,
                    n => writeln!(out, "    tried {n} times, last {}{under}", row.last_at)?,
                }
            }
        }
        out.flush()?;
        Ok(DONE)
    }
}
