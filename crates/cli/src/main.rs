//! The `aktsam` command.
#![forbid(unsafe_code)]

mod cli;
mod commands;
mod excluded;
mod failed;
mod page;
mod pool;
mod progress;
mod terminal;

use std::io::{IsTerminal as _, Write as _};
use std::process::ExitCode;

use clap::{CommandFactory as _, Parser as _};

use crate::cli::{Cli, Command};
use crate::failed::{DONE, FAILED, Failed};
use crate::terminal::Style;

fn main() -> ExitCode {
    let Cli { global, command } = Cli::parse_from(excluded::arguments(&Cli::command()));
    let style = Style::new(global.color, std::io::stderr().is_terminal());
    let result = match command {
        Command::Import(command) => command.run(&global),
        Command::Search(command) => command.run(&global),
        Command::Show(command) => command.run(&global),
        Command::Extract(command) => command.run(&global),
        Command::Export(command) => command.run(&global),
        Command::Status(command) => command.run(&global),
        Command::Quarantine(command) => command.run(&global),
        Command::Retry(command) => command.run(&global),
        Command::Case(command) => command.run(&global),
        Command::Correct(command) => command.run(&global),
        Command::Keep(command) => command.run(&global),
        Command::Upgrade(command) => command.run(&global),
        Command::Check(command) => command.run(&global),
        Command::Learn(command) => command.run(&global),
        Command::Reindex(command) => command.run(&global),
        Command::Backup(command) => command.run(&global),
        Command::Forget(command) => command.run(&global),
        Command::Schema(command) => command.run(),
        Command::Doctor(command) => command.run(&global),
        Command::Completions(command) => command.run(),
        Command::Man(command) => command.run(),
        Command::Worker(command) => command.run(),
    };
    match result {
        Ok(code) => ExitCode::from(code),
        Err(Failed::BrokenPipe) => ExitCode::from(DONE),
        Err(Failed::Error { message, hint }) => {
            tell(style, &message, hint.as_deref());
            ExitCode::from(FAILED)
        }
    }
}

/// Tells an error and what to do about it, on standard error. Where even that fails nobody listens.
pub(crate) fn tell(style: Style, message: &str, hint: Option<&str>) {
    let mut err = std::io::stderr().lock();
    let _ = writeln!(err, "{} {}", style.red("error:"), terminal::text(message));
    if let Some(hint) = hint {
        let _ = writeln!(err, "{} {}", style.cyan("hint:"), terminal::text(hint));
    }
}
