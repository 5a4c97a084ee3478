//! How a command fails: what the user is told, and the exit code.

use std::io;

use aktsam_archive::ArchiveError;
use aktsam_ingest::IngestError;

/// Everything went as asked.
pub(crate) const DONE: u8 = 0;
/// The command ran to its end, but not all files could be read, or a search found nothing.
pub(crate) const SOME: u8 = 1;
/// The command could not be carried out.
pub(crate) const FAILED: u8 = 2;
/// Stopped by Ctrl-C (128 + SIGINT).
pub(crate) const INTERRUPTED: u8 = 130;

/// Why a command stopped.
#[derive(Debug)]
pub(crate) enum Failed {
    /// To be told as `error: message` and `hint: hint`.
    Error {
        message: String,
        hint: Option<String>,
    },
    /// Whoever read our output has gone: nobody is left to tell.
    BrokenPipe,
}

impl Failed {
    pub(crate) fn new(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::Error {
            message: message.into(),
            hint: Some(hint.into()),
        }
    }
}

impl From<ArchiveError> for Failed {
    fn from(error: ArchiveError) -> Self {
        Self::new(error.to_string(), error.hint())
    }
}

impl From<IngestError> for Failed {
    fn from(error: IngestError) -> Self {
        Self::new(
            error.to_string(),
            "`aktsam doctor` tries the parts that reading needs",
        )
    }
}

impl From<io::Error> for Failed {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::BrokenPipe {
            Self::BrokenPipe
        } else {
            Self::new(
                format!("the output cannot be written: {error}"),
                "see that there is room on the disk, or write to another place",
            )
        }
    }
}

impl From<serde_json::Error> for Failed {
    fn from(error: serde_json::Error) -> Self {
        io::Error::from(error).into()
    }
}
