//! Whether the sandbox holds, found out by trying: what `aktsam doctor` shows.

use std::fmt;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::error::IngestError;
use crate::message::{Probe, Probed};
use crate::process::{Spawner, Start, Worker, WorkerCommand};
use crate::sandbox;
use crate::settings::Settings;

/// One thing that holds a worker back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Layer {
    /// What it is called.
    pub name: String,
    /// Whether it is in force on this computer.
    pub active: bool,
    /// What it does, or why it is not in force.
    pub note: String,
}

/// One thing that a worker tried.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    /// What was tried.
    pub what: String,
    /// What came of it.
    pub outcome: AttemptOutcome,
    /// What the system answered.
    pub answer: String,
}

/// What came of an [`Attempt`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AttemptOutcome {
    /// The system refused.
    Denied,
    /// It worked: a hostile document that took the worker over could do it too.
    Allowed,
    /// It cannot be tried on this system.
    NotTried,
}

/// What holds the workers of this computer back, and what they could not do.
///
/// It prints as lines for a terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SandboxReport {
    /// Operating system and processor.
    pub system: String,
    /// The means, in the order in which they were applied.
    pub layers: Vec<Layer>,
    /// What a worker tried.
    pub attempts: Vec<Attempt>,
}

impl Layer {
    pub(crate) fn active(name: &str, note: impl Into<String>) -> Self {
        Self {
            name: name.to_owned(),
            active: true,
            note: note.into(),
        }
    }

    pub(crate) fn missing(name: &str, note: impl Into<String>) -> Self {
        Self {
            active: false,
            ..Self::active(name, note)
        }
    }
}

impl SandboxReport {
    /// Whether everything that was tried was denied.
    pub fn is_tight(&self) -> bool {
        !self.attempts.is_empty()
            && self
                .attempts
                .iter()
                .all(|attempt| attempt.outcome == AttemptOutcome::Denied)
    }
}

impl fmt::Display for SandboxReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Sandbox of the workers on {}", self.system)?;
        for layer in &self.layers {
            let mark = if layer.active { "on" } else { "missing" };
            writeln!(f, "  {mark:<9} {}: {}", layer.name, layer.note)?;
        }
        writeln!(f, "What a worker tried")?;
        for attempt in &self.attempts {
            let mark = match attempt.outcome {
                AttemptOutcome::Denied => "denied",
                AttemptOutcome::Allowed => "ALLOWED",
                AttemptOutcome::NotTried => "not tried",
            };
            writeln!(f, "  {mark:<9} {} ({})", attempt.what, attempt.answer)?;
        }
        Ok(())
    }
}

/// Starts a worker and lets it try what a hostile document would: read and write a file, connect,
/// run a program, make a process, signal another, take more memory than its share.
///
/// # Errors
/// [`IngestError`] where no worker can be started.
pub fn probe_sandbox(command: &WorkerCommand) -> Result<SandboxReport, IngestError> {
    /// Time that the attempts may take together.
    const PATIENCE: Duration = Duration::from_secs(20);

    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).map_err(IngestError::Probe)?;
    let port = listener.local_addr().map_err(IngestError::Probe)?.port();
    let readable = fs::canonicalize(&command.program).unwrap_or_else(|_| command.program.clone());
    let name = format!("aktsam-probe-{}", std::process::id());
    let probe = Probe {
        readable,
        writable: std::env::temp_dir().join(name),
        port,
    };
    let spawner = Spawner::start()?;
    let start = Start {
        settings: &Settings::default(),
        memory: 1 << 30,
        timeout: PATIENCE,
        sandbox: true,
    };
    let (mut worker, ready) = Worker::start(&spawner, command, &start)?;
    let attempts = worker.probe(&probe, PATIENCE)?;
    Ok(SandboxReport {
        system: format!("{} {}", std::env::consts::OS, std::env::consts::ARCH),
        layers: ready.layers,
        attempts,
    })
}

/// Tries everything, in the worker. `memory` is its share in bytes.
pub(crate) fn attempt_all(probe: &Probe, memory: u64) -> Probed {
    let mut attempts = vec![
        judge("read a file", File::open(&probe.readable).map(drop)),
        judge("write a file", try_write(probe)),
        judge("connect to this computer", try_connect(probe)),
        judge("run a program", try_exec()),
        judge("make a process", sandbox::try_fork()),
        judge("signal its parent", sandbox::try_signal()),
    ];
    attempts.push(judge("take twice its memory", try_memory(memory)));
    attempts
}

fn judge(what: &str, result: io::Result<()>) -> Attempt {
    let (outcome, answer) = match result {
        Ok(()) => (AttemptOutcome::Allowed, "it worked".to_owned()),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {
            (AttemptOutcome::NotTried, "not on this system".to_owned())
        }
        // The system looked for what was asked for, and only then found nothing.
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            (AttemptOutcome::Allowed, error.to_string())
        }
        Err(error) => (AttemptOutcome::Denied, error.to_string()),
    };
    Attempt {
        what: what.to_owned(),
        outcome,
        answer,
    }
}

fn try_write(probe: &Probe) -> io::Result<()> {
    use io::Write as _;

    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&probe.writable)?;
    let written = file.write_all(b"x");
    fs::remove_file(&probe.writable)?;
    written
}

fn try_connect(probe: &Probe) -> io::Result<()> {
    let address = (Ipv4Addr::LOCALHOST, probe.port).into();
    TcpStream::connect_timeout(&address, Duration::from_secs(2)).map(drop)
}

/// Asks for a program that does not exist: a system that would run it says "not found".
fn try_exec() -> io::Result<()> {
    #[cfg(unix)]
    {
        use std::os::unix::process::CommandExt as _;
        Err(std::process::Command::new("/nonexistent/aktsam-probe").exec())
    }
    #[cfg(not(unix))]
    std::process::Command::new("aktsam-probe-nonexistent")
        .spawn()
        .map(drop)
}

fn try_memory(memory: u64) -> io::Result<()> {
    let mut hoard: Vec<u8> = Vec::new();
    let wanted = usize::try_from(memory.saturating_mul(2)).unwrap_or(usize::MAX);
    hoard
        .try_reserve_exact(wanted)
        .map_err(|_| io::ErrorKind::OutOfMemory.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A probe that could only ever say "denied" would show nothing.
    #[test]
    fn a_process_with_rights_is_seen_to_have_them() {
        let folder = tempfile::tempdir().unwrap();
        let readable = folder.path().join("readable");
        fs::write(&readable, "x").unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let probe = Probe {
            readable,
            writable: folder.path().join("writable"),
            port: listener.local_addr().unwrap().port(),
        };
        let outcome = |result| judge("", result).outcome;
        let opened = File::open(&probe.readable).map(drop);
        assert_eq!(outcome(opened), AttemptOutcome::Allowed);
        assert_eq!(outcome(try_write(&probe)), AttemptOutcome::Allowed);
        assert_eq!(outcome(try_connect(&probe)), AttemptOutcome::Allowed);
        assert_eq!(outcome(try_memory(1 << 10)), AttemptOutcome::Allowed);
        if cfg!(unix) {
            assert_eq!(outcome(sandbox::try_fork()), AttemptOutcome::Allowed);
            assert_eq!(outcome(sandbox::try_signal()), AttemptOutcome::Allowed);
        }
        assert!(!probe.writable.exists());
    }

    #[test]
    fn what_is_not_found_was_looked_for() {
        let found = judge("", Err(io::ErrorKind::NotFound.into()));
        assert_eq!(found.outcome, AttemptOutcome::Allowed);
        let refused = judge("", Err(io::ErrorKind::PermissionDenied.into()));
        assert_eq!(refused.outcome, AttemptOutcome::Denied);
        let unknown = judge("", Err(io::ErrorKind::Unsupported.into()));
        assert_eq!(unknown.outcome, AttemptOutcome::NotTried);
    }
}
