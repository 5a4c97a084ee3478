//! What can go wrong with a file.

use aktsam_document::LimitHit;
use thiserror::Error;

/// Why a file gives no document.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum PdfError {
    /// The file is encrypted (ISO 32000-2 §7.6) and the password is missing or wrong.
    #[error("the file is encrypted and the given password, if any, does not open it")]
    Encrypted,
    /// The encryption is of a kind that cannot be read, whatever the password.
    #[error("the file is encrypted in a way that is not supported")]
    UnsupportedEncryption,
    /// The file is damaged beyond repair or no PDF at all.
    #[error("the file cannot be read: {what}")]
    Broken {
        /// What is wrong with it.
        what: String,
    },
    /// A limit was hit.
    #[error(transparent)]
    Limit(#[from] LimitHit),
    /// The file has no pages.
    #[error("the file has no pages")]
    Empty,
}
