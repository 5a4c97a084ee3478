//! What can go wrong with the workers themselves, whatever the file.

use std::io;

use aktsam_record::LexiconError;
use thiserror::Error;

use crate::failure::Failure;
use crate::frame::FrameError;

/// Why no file can be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The user's data files cannot be used.
    #[error(transparent)]
    Data(#[from] LexiconError),
    /// The worker refused to work: its data files cannot be used, or it is another version.
    #[error("the worker cannot work: {0}")]
    Refused(String),
    /// The program of the worker cannot be started.
    #[error("the worker {program} cannot be started: {source}; is Aktsam still installed there?")]
    Start {
        /// The program.
        program: String,
        /// Why.
        source: io::Error,
    },
    /// The worker started but did not come to work.
    #[error("the worker ended before its first file: {0}")]
    Died(Failure),
    /// A thread cannot be started.
    #[error("a thread cannot be started: {0}; are too many programs running?")]
    Thread(#[source] io::Error),
    /// The other side does not speak the protocol of this version.
    #[error("the conversation between Aktsam and its worker failed: {0}")]
    Conversation(String),
    /// The thread that reads documents ended.
    #[error("the reading thread of the worker ended")]
    ReaderGone,
    /// The sandbox cannot be probed.
    #[error("the sandbox cannot be tried: {0}")]
    Probe(#[source] io::Error),
}

impl From<FrameError> for IngestError {
    fn from(error: FrameError) -> Self {
        Self::Conversation(error.to_string())
    }
}
