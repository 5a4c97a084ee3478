//! What can go wrong with a file.

use aktsam_document::LimitHit;
use thiserror::Error;

/// Why a file could not be read.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum OfficeError {
    /// A password is needed to open the file, and none was given or this format's encryption is not
    /// undone here.
    #[error("the file is protected by a password: give the password, or save a copy without it")]
    Encrypted,
    /// The password that was given does not open the file.
    #[error("the password does not open the file")]
    WrongPassword,
    /// A part of the file is not what its format asks for, and nothing could be read.
    #[error("{part} is broken: {what}")]
    Broken {
        /// The part of the package, or the stream.
        part: String,
        /// What is wrong with it.
        what: String,
    },
    /// The file is larger, deeper or denser than the limits allow.
    #[error("the file is too large: {0}")]
    Limit(#[from] LimitHit),
    /// A variant of the format that is not read.
    #[error("{what} cannot be read: save the file in a newer format (.docx, .xlsx)")]
    Unsupported {
        /// The variant.
        what: String,
    },
}

impl OfficeError {
    pub(crate) fn broken(part: impl Into<String>, what: impl Into<String>) -> Self {
        Self::Broken {
            part: part.into(),
            what: what.into(),
        }
    }
}
