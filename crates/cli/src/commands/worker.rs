//! `aktsam worker`, hidden: reads files for the pool of another process.

use clap::Args;

use crate::failed::{DONE, FAILED, Failed};

/// Read the files that standard input brings (for aktsam's own use)
#[derive(Debug, Args)]
pub(crate) struct Worker {}

impl Worker {
    pub(crate) fn run(self) -> Result<u8, Failed> {
        // Nobody reads what a worker would say: its parent tells.
        Ok(
            match aktsam_ingest::serve(std::io::stdin(), std::io::stdout()) {
                Ok(()) => DONE,
                Err(_) => FAILED,
            },
        )
    }
}
