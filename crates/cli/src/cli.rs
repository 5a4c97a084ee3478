//! The command line: what completions, the man page and `--help` are made from.

use std::path::PathBuf;

use aktsam_archive::Folder;
use clap::{Args, Parser, Subcommand};

use crate::commands;
use crate::failed::Failed;
use crate::terminal::ColorChoice;

/// Read, archive and search grant applications (ansökningar)
///
/// Aktsam reads PDF, Word and Excel files, understands their headings and budgets, keeps them in an
/// archive and searches it in Swedish. Nothing leaves this computer.
///
/// Exit codes: 0 all went well; 1 some files could not be read, or a search found nothing; 2 the
/// command could not be carried out; 130 stopped by Ctrl-C.
#[derive(Debug, Parser)]
#[command(
    name = "aktsam",
    version,
    max_term_width = 100,
    arg_required_else_help = true
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Folder of the archive [default: the system's data folder]
    #[arg(long, global = true, env = "AKTSAM_ARCHIVE", value_name = "DIR")]
    pub(crate) archive: Option<PathBuf>,
    /// Say only what was asked for, and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t, value_name = "WHEN")]
    pub(crate) color: ColorChoice,
}

impl Global {
    /// The archive's folder: as given, else below the platform's data folder.
    pub(crate) fn folder(&self) -> Result<Folder, Failed> {
        if let Some(dir) = self
            .archive
            .as_ref()
            .filter(|dir| !dir.as_os_str().is_empty())
        {
            return Ok(Folder::new(dir));
        }
        directories::ProjectDirs::from("", "", "aktsam")
            .map(|dirs| Folder::new(dirs.data_local_dir()))
            .ok_or_else(|| {
                Failed::new(
                    "there is no home folder to keep the archive in",
                    "name a folder with --archive DIR or AKTSAM_ARCHIVE",
                )
            })
    }
}

/// What can be done.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Import(commands::import::Import),
    Search(commands::search::Search),
    Show(commands::show::Show),
    Extract(commands::extract::Extract),
    Export(commands::export::Export),
    Status(commands::status::Status),
    Quarantine(commands::quarantine::Quarantine),
    Retry(commands::retry::Retry),
    Case(commands::case::Case),
    Correct(commands::correct::Correct),
    Keep(commands::keep::Keep),
    Upgrade(commands::upgrade::Upgrade),
    Check(commands::check::Check),
    Learn(commands::learn::Learn),
    Reindex(commands::reindex::Reindex),
    Backup(commands::backup::Backup),
    Forget(commands::forget::Forget),
    Schema(commands::schema::Schema),
    Doctor(commands::doctor::Doctor),
    Completions(commands::completions::Completions),
    Man(commands::man::Man),
    #[command(hide = true)]
    Worker(commands::worker::Worker),
}
