//! `aktsam upgrade`

use aktsam_archive::Archive;
use clap::Args;

use super::import::{Shown, code, interruptible, options};
use crate::cli::Global;
use crate::failed::Failed;
use crate::pool::PoolArgs;

/// Read files anew that an earlier version read
///
/// Also those that were read with other word lists. Corrections stay. Cut off, it goes on where it
/// stopped when given again. A record whose file is gone stays as it is.
#[derive(Debug, Args)]
pub(crate) struct Upgrade {
    #[command(flatten)]
    pool: PoolArgs,
    /// Print events as JSON, one a line, ending in a summary
    #[arg(long)]
    json: bool,
}

impl Upgrade {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let folder = super::existing(global)?;
        let settings = self.pool.settings(&folder)?;
        let options = options(Vec::new(), &self.pool, &settings, false);
        let mut archive = Archive::open_write(folder)?;
        let mut shown = Shown::new(global, self.json);
        let stop = interruptible(&shown)?;
        let workers = self.pool.start(settings)?;
        let data = workers.0.data_hash().to_owned();
        let summary = archive.upgrade(&data, &workers, &options, &stop, &mut |e| shown.event(e))?;
        shown.finish(&archive, &summary, global)?;
        Ok(code(&summary))
    }
}
