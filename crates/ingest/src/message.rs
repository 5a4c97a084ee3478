//! What the frames say.

use std::borrow::Cow;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use crate::extract::Skip;
use crate::failure::Failure;
use crate::probe::{Attempt, Layer};
use crate::settings::Settings;

/// The first frame to a worker.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Hello {
    /// Version of Aktsam. Parent and worker are the same program, unless it was replaced while it
    /// ran.
    pub(crate) version: Cow<'static, str>,
    pub(crate) settings: Settings,
    /// Bytes of address space that the worker may use.
    pub(crate) memory: u64,
    /// Seconds of processor time that it may spend on one item.
    pub(crate) seconds: u64,
    /// Whether it gives up files, network and processes.
    pub(crate) sandbox: bool,
}

/// One file to read; its bytes follow in a frame of their own.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Job<'a> {
    pub(crate) name: Cow<'a, str>,
    /// Items that killed a worker before.
    pub(crate) skips: Cow<'a, [Skip]>,
}

/// What the worker tries to do, to show that it cannot.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Probe {
    /// A file that the parent can read.
    pub(crate) readable: PathBuf,
    /// A file that the parent could create.
    pub(crate) writable: PathBuf,
    /// A port of this computer on which the parent listens.
    pub(crate) port: u16,
}

/// The first frame from a worker.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ready {
    /// Hash of lexicons and form profiles in use.
    pub(crate) data: String,
    /// What holds the worker back.
    pub(crate) layers: Vec<Layer>,
}

/// The last frame of a job.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Done {
    /// How many records were sent, or why there are none.
    pub(crate) records: Result<u64, Failure>,
    /// Whether the worker should not be given another file.
    pub(crate) worn: bool,
}

/// The answer to a [`Probe`].
pub(crate) type Probed = Vec<Attempt>;

/// This version of Aktsam.
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");
