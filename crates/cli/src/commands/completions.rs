//! `aktsam completions`

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::cli::Cli;
use crate::failed::{DONE, Failed};

/// Print a completion script for a shell
///
/// For PowerShell add `aktsam completions powershell | Out-String | Invoke-Expression` to your
/// profile; for bash `source <(aktsam completions bash)` to `.bashrc`.
#[derive(Debug, Args)]
pub(crate) struct Completions {
    /// Which shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(self) -> Result<u8, Failed> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "aktsam", &mut script);
        let mut out = super::stdout();
        out.write_all(&script)?;
        out.flush()?;
        Ok(DONE)
    }
}
