//! Why a file is in quarantine.

use aktsam_ingest::Failure;
use serde::{Deserialize, Serialize};

/// Why a file gave no record, as the quarantine keeps it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Problem {
    /// Kind of failure: [`aktsam_ingest::Reason`], or `unreadable` and `changing`, which only an
    /// import meets.
    pub reason: String,
    /// How far the file came: [`aktsam_ingest::Stage`], or `open`.
    pub stage: String,
    /// What happened.
    pub message: String,
    /// What to do about it.
    pub hint: String,
}

impl From<Failure> for Problem {
    fn from(failure: Failure) -> Self {
        Self {
            reason: failure.reason.as_str().to_owned(),
            stage: failure.stage.as_str().to_owned(),
            message: failure.message,
            hint: failure.hint,
        }
    }
}

impl Problem {
    /// The system did not let us read the file.
    pub(crate) fn unreadable(error: &std::io::Error) -> Self {
        Self {
            reason: "unreadable".to_owned(),
            stage: "open".to_owned(),
            message: format!("the file could not be opened ({error})"),
            hint: "see that you may read it, and import again".to_owned(),
        }
    }

    /// It was written to while it was read, twice.
    pub(crate) fn changing() -> Self {
        Self {
            reason: "changing".to_owned(),
            stage: "open".to_owned(),
            message: "the file was being written to while it was read".to_owned(),
            hint: "close the program that writes it, and import again".to_owned(),
        }
    }
}
