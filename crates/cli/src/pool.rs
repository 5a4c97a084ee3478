//! The worker pool, as the command line asks for it.

use std::path::{Path, PathBuf};
use std::time::Duration;

use aktsam_archive::{Folder, Reader};
use aktsam_ingest::{Failure, Pool, PoolOptions, Settings, WorkerCommand};
use aktsam_record::Record;
use clap::Args;

use crate::failed::Failed;
use crate::terminal;

/// Options of all commands that read documents.
#[derive(Debug, Args)]
pub(crate) struct PoolArgs {
    /// Files read at a time [default: one a processor]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256))]
    pub(crate) jobs: Option<u16>,
    /// Seconds that a file may take; a file that takes longer is tried once more with three times that
    #[arg(long, value_name = "SECONDS", default_value = "20", value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub(crate) timeout: u32,
    /// Memory that a file may take, such as 512M or 2G; then it is tried once more with twice that
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub(crate) memory: u64,
    /// Text file with passwords, one a line, that are tried in turn on encrypted files
    #[arg(long, value_name = "FILE")]
    pub(crate) password_file: Option<PathBuf>,
    /// Read files without the sandbox: only to find faults, and only files that you trust
    #[arg(long)]
    pub(crate) no_sandbox: bool,
}

impl PoolArgs {
    /// How many files are read at a time.
    pub(crate) fn jobs(&self) -> usize {
        match self.jobs {
            Some(jobs) => usize::from(jobs),
            None => std::thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// What the workers are told.
    pub(crate) fn settings(&self, folder: &Folder) -> Result<Settings, Failed> {
        Ok(Settings {
            user_data: folder.user_data()?,
            passwords: match &self.password_file {
                Some(file) => passwords(file)?,
                None => Vec::new(),
            },
            ..Settings::default()
        })
    }

    /// Starts the workers.
    pub(crate) fn start(&self, settings: Settings) -> Result<Workers, Failed> {
        Ok(Workers(Pool::start(PoolOptions {
            jobs: self.jobs(),
            timeout: Duration::from_secs(self.timeout.into()),
            memory: self.memory,
            sandbox: !self.no_sandbox,
            settings,
            command: command()?,
        })?))
    }
}

/// Each password is tried on each encrypted file, and a try is made slow by those who encrypt.
const MOST_PASSWORDS: usize = 100;

/// The passwords of a file, one a line. They stand in a file because the command line of a program
/// can be read by all who use the computer, and stays in the shell's history.
fn passwords(file: &Path) -> Result<Vec<String>, Failed> {
    let failed = |what: String, hint: &str| {
        let name = terminal::line(&file.display().to_string()).into_owned();
        Failed::new(format!("the password file {name} {what}"), hint)
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        failed(
            format!("could not be read ({error})"),
            "see that it is there, that you may read it, and that it is plain text in UTF-8",
        )
    })?;
    let passwords = lines(&text);
    match passwords.len() {
        0 => Err(failed(
            "holds no password".to_owned(),
            "write one password a line",
        )),
        1..=MOST_PASSWORDS => Ok(passwords),
        more => Err(failed(
            format!("holds {more} passwords, and {MOST_PASSWORDS} are tried at most"),
            "divide the files by password, and import them with a file of passwords each",
        )),
    }
}

/// Lines that are not empty. A space is part of a password, a line's end is not.
fn lines(text: &str) -> Vec<String> {
    text.trim_start_matches('\u{FEFF}')
        .lines()
        .filter(|line| !line.is_empty())
        .map(str::to_owned)
        .collect()
}

/// How a worker is started: this program, by its hidden command.
pub(crate) fn command() -> Result<WorkerCommand, Failed> {
    let program = std::env::current_exe().map_err(|error| {
        Failed::new(
            format!("this program cannot find itself to start its workers: {error}"),
            "start it by its full path",
        )
    })?;
    Ok(WorkerCommand {
        program,
        args: vec!["worker".into()],
    })
}

/// The pool as the archive wants it.
#[derive(Debug)]
pub(crate) struct Workers(pub(crate) Pool);

impl Reader for Workers {
    fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<Record>, Failure> {
        self.0.extract(name, &bytes)
    }
}

/// Reads a size in bytes: `1G`, `512M`, `512MiB`, `1073741824`.
fn size(text: &str) -> Result<u64, String> {
    let number = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let unit = text.strip_prefix(number).unwrap_or_default();
    let factor: u64 = match unit.to_ascii_lowercase().as_str() {
        "" => 1,
        "k" | "kb" | "kib" => 1 << 10,
        "m" | "mb" | "mib" => 1 << 20,
        "g" | "gb" | "gib" => 1 << 30,
        _ => return Err(format!("{unit} is no unit; use K, M or G")),
    };
    let bytes = number
        .parse::<u64>()
        .ok()
        .and_then(|n| n.checked_mul(factor))
        .ok_or_else(|| "give a whole number with K, M or G, such as 512M".to_owned())?;
    if bytes < 64 << 20 {
        return Err("less than 64M reads no document".to_owned());
    }
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_a_line() {
        assert_eq!(
            lines("\u{FEFF}hemligt\r\n\r\nmed blank \n"),
            ["hemligt", "med blank "]
        );
        assert!(lines("\n\n").is_empty());
    }

    #[test]
    fn sizes_have_units() {
        assert_eq!(size("1G"), Ok(1 << 30));
        assert_eq!(size("512MiB"), Ok(512 << 20));
        assert_eq!(size("1073741824"), Ok(1 << 30));
        assert!(size("1T").is_err());
        assert!(size("99999999999999999999G").is_err());
        assert!(size("1M").is_err());
        assert!(size("").is_err());
    }
}
