//! What can go wrong with the workers themselves, whatever the file.

use aktsam_record::LexiconError;
use thiserror::Error;

/// Why no file can be read at all.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum IngestError {
    /// The user's data files cannot be used.
    #[error(transparent)]
    Data(#[from] LexiconError),
}
