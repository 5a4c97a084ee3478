//! `aktsam schema`

use std::io::Write as _;

use aktsam_record::Record;
use clap::Args;

use crate::failed::{DONE, Failed};

/// Print the JSON Schema of a record
///
/// JSON Schema 2020-12, made from the types that write the records.
#[derive(Debug, Args)]
pub(crate) struct Schema {}

impl Schema {
    pub(crate) fn run(self) -> Result<u8, Failed> {
        let schema = schemars::schema_for!(Record);
        let mut out = super::stdout();
        serde_json::to_writer_pretty(&mut out, &schema)?;
        writeln!(out)?;
        out.flush()?;
        Ok(DONE)
    }
}
