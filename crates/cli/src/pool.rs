//! The worker pool, as the command line asks for it.

use std::time::Duration;

use aktsam_archive::{Folder, Reader};
use aktsam_ingest::{Failure, Pool, PoolOptions, Settings, WorkerCommand};
use aktsam_record::Record;
use clap::Args;

use crate::failed::Failed;

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
    /// Password to try on encrypted files
    #[arg(
        long,
        value_name = "PASSWORD",
        env = "AKTSAM_PASSWORD",
        hide_env_values = true
    )]
    pub(crate) password: Option<String>,
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
            password: self.password.clone(),
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
