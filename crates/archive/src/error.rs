//! What can go wrong with an archive.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;
use thiserror::Error;

/// An archive that cannot be used as asked. Its text says what happened, [`hint`](Self::hint) what
/// to do about it.
#[derive(Debug, Error)]
pub enum ArchiveError {
    /// A file or folder could not be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// What the system says.
        source: std::io::Error,
    },
    /// There is no archive here.
    #[error("{}: there is no archive here", .0.display())]
    Missing(PathBuf),
    /// The folder cannot be written to.
    #[error("the archive cannot be written to: {0}")]
    ReadOnly(String),
    /// The disk is full. What was reported as done is kept.
    #[error("the disk is full")]
    DiskFull,
    /// Another process is writing to the archive.
    #[error("{}: another aktsam is writing to this archive", .0.display())]
    Locked(PathBuf),
    /// The catalogue is damaged.
    #[error("the catalogue is damaged: {0}")]
    Corrupt(String),
    /// The catalogue was made by an earlier version, and cannot be brought up to date now.
    #[error("the catalogue is of an earlier version")]
    Older,
    /// The catalogue was made by a later version.
    #[error("the catalogue has version {found}; this aktsam knows up to version {known}")]
    Newer {
        /// Version of the catalogue.
        found: u32,
        /// Latest version known.
        known: u32,
    },
    /// No record, case or file answers to this id.
    #[error("{0}: no record has an id that begins like this")]
    Unknown(String),
    /// Several records do.
    #[error("{id}: {count} records have ids that begin like this")]
    Ambiguous {
        /// The beginning that was given.
        id: String,
        /// How many.
        count: usize,
    },
    /// What was asked makes no sense for this archive.
    #[error("{0}")]
    Refused(String),
    /// A data file of the user is wrong.
    #[error("data/{0}")]
    Data(#[from] aktsam_record::LexiconError),
    /// A stored record cannot be read back.
    #[error("record {id}: {source}")]
    Record {
        /// Its id.
        id: String,
        /// What is wrong with its JSON.
        source: serde_json::Error,
    },
    /// The worker processes do not work, so that nothing can be read.
    #[error("{}", .0.message)]
    Workers(aktsam_ingest::Failure),
    /// A search failed, or the index.
    #[error(transparent)]
    Search(aktsam_search::SearchError),
    /// The catalogue failed in another way.
    #[error("catalogue: {0}")]
    Catalogue(rusqlite::Error),
}

impl ArchiveError {
    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        match source.kind() {
            std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::DiskFull,
            std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly(path.display().to_string()),
            _ => Self::Io {
                path: path.to_owned(),
                source,
            },
        }
    }

    /// What a person can do about it.
    pub fn hint(&self) -> &str {
        match self {
            Self::Workers(failure) => &failure.hint,
            Self::Search(aktsam_search::SearchError::Query(_)) => "see `aktsam search --help`",
            Self::Search(_) => {
                "see `aktsam search --help`; `aktsam reindex` rebuilds a damaged index"
            }
            Self::Io { .. } => "check that the path exists and that you may read and write it",
            Self::Missing(_) => {
                "import something first (aktsam import FOLDER), or name another archive with --archive"
            }
            Self::ReadOnly(_) => {
                "choose a folder that you may write to with --archive or AKTSAM_ARCHIVE"
            }
            Self::DiskFull => {
                "make room on the disk and run the same command again; it goes on where it stopped"
            }
            Self::Locked(_) => "wait until the other command is done, or stop it",
            Self::Corrupt(_) => "run `aktsam check --repair`; the original files are untouched",
            Self::Older => "let an import bring it up to date, where it can be written to",
            Self::Newer { .. } => "use the aktsam that wrote the archive, or a later one",
            Self::Unknown(_) => "`aktsam search` and `aktsam export` list ids",
            Self::Ambiguous { .. } => "give more characters of the id",
            Self::Refused(_) => "see `aktsam help` for what the command takes",
            Self::Data(_) => "mend the file in the archive's data folder, or remove it",
            Self::Record { .. } => "run `aktsam upgrade` to read the file anew",
            Self::Catalogue(_) => "run `aktsam check`",
        }
    }
}

impl From<aktsam_search::SearchError> for ArchiveError {
    fn from(error: aktsam_search::SearchError) -> Self {
        match error {
            aktsam_search::SearchError::Io { path, source } => Self::io(&path, source),
            other => Self::Search(other),
        }
    }
}

impl From<rusqlite::Error> for ArchiveError {
    fn from(error: rusqlite::Error) -> Self {
        let message = error.to_string();
        match error.sqlite_error_code() {
            Some(ErrorCode::DiskFull) => Self::DiskFull,
            Some(ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied) => {
                Self::ReadOnly(message)
            }
            Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => Self::Corrupt(message),
            _ => Self::Catalogue(error),
        }
    }
}
