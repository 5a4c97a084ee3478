//! `aktsam correct`

use std::io::Write as _;

use aktsam_archive::Archive;
use clap::Args;

use crate::cli::Global;
use crate::failed::{DONE, Failed};

/// Put a value of a record right
///
/// The correction is applied whenever the record is shown, searched or exported, and stays when the
/// file is read anew. `aktsam correct ID /title "Brobygget"` sets the title; without a value the
/// correction is taken back.
#[derive(Debug, Args)]
pub(crate) struct Correct {
    /// Id of the record, or its beginning
    #[arg(value_name = "ID")]
    id: String,
    /// Which value, as a JSON Pointer: /title, /budget/applied, /parties/0/name
    #[arg(value_name = "POINTER")]
    pointer: String,
    /// The right value: a text, a number, null, or other JSON
    #[arg(value_name = "VALUE")]
    value: Option<String>,
    /// Why, or by whom
    #[arg(long, value_name = "TEXT")]
    note: Option<String>,
}

impl Correct {
    pub(crate) fn run(self, global: &Global) -> Result<u8, Failed> {
        let mut archive = Archive::open_write(super::existing(global)?)?;
        // What is no JSON is meant as text.
        let value = self.value.map(|text| {
            serde_json::from_str(&text).unwrap_or_else(|_| serde_json::Value::String(text))
        });
        let id = archive.correct(
            &self.id,
            &self.pointer,
            value.as_ref(),
            self.note.as_deref(),
        )?;
        if !global.quiet {
            let mut out = super::stdout();
            writeln!(out, "corrected: {id}")?;
            out.flush()?;
        }
        Ok(DONE)
    }
}
