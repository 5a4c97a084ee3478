//! `aktsam retry`

use aktsam_archive::Archive;
use clap::Args;

use super::import::{Shown, code, interruptible, options};
use crate::cli::Global;
use crate::failed::{Failed, SOME};
use crate::pool::PoolArgs;

/// Try again to read files that are in quarantine
///
/// Useful after mending a file, with a password, or with more time and memory.
#[derive(Debug, Args)]
pub(crate) struct Retry {
    /// Numbers of the files, as `aktsam quarantine` lists them
    #[arg(required_unless_present = "all", value_name = "ID")]
    ids: Vec<i64>,
    /// All files in quarantine
    #[arg(long, conflicts_with = "ids")]
    all: bool,
    #[command(flatten)]
    pool: PoolArgs,
    /// Print events as JSON, one a line, ending in a summary
    #[arg(long)]
    json: bool,
}

impl Retry {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = super::existing(global)?;
        let settings = self.pool.settings(&folder)?;
        let options = options(Vec::new(), &self.pool, &settings, false);
        let mut archive = Archive::open_write(folder)?;
        let rows = archive.quarantine()?;
        let chosen: Vec<i64> = rows
            .iter()
            .map(|row| row.id)
            .filter(|id| self.all || self.ids.contains(id))
            .collect();
        let mut shown = Shown::new(global, self.json);
        let missing: Vec<&i64> = self.ids.iter().filter(|id| !chosen.contains(id)).collect();
        if let Some(id) = missing.first() {
            return Err(Failed::new(
                format!("no file in quarantine has the number {id}"),
                "`aktsam quarantine` lists them",
            ));
        }
        let stop = interruptible(&shown)?;
        let workers = self.pool.start(settings)?;
        let summary = archive.retry(&chosen, &workers, &options, &stop, &mut |e| shown.event(e))?;
        shown.finish(&archive, &summary, global)?;
        Ok(code(&summary).max(if summary.gone > 0 { SOME } else { 0 }))
    }
}
