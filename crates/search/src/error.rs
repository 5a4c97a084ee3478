//! What can go wrong.

use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

use serde::Serialize;
use thiserror::Error;

/// Why a search or the upkeep of the index failed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum SearchError {
    /// The query cannot be understood.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// The request asks for what it cannot get.
    #[error("{0}")]
    Request(String),
    /// Another process writes to the index.
    #[error("another import is writing to the index at {}; wait until it is done", .0.display())]
    Busy(PathBuf),
    /// The index does not know the case.
    #[error("there is no case {0} in the index")]
    UnknownCase(String),
    /// A project has more words than an index can count (2^32).
    #[error("project {0} has more words than an index can hold; split its documents")]
    TooLong(String),
    /// What is known of a project cannot be written down.
    #[error("project {case_id} cannot be entered: {message}")]
    Unwritable {
        /// Which project.
        case_id: String,
        /// Why.
        message: String,
    },
    /// A data file cannot be used.
    #[error("{file}: {message}; mend the file or remove it")]
    Data {
        /// Which file.
        file: String,
        /// What is wrong.
        message: String,
    },
    /// The index cannot be read; it is a cache and can be rebuilt from the catalogue.
    #[error("the search index at {} cannot be used ({message}); rebuild it from the catalogue", path.display())]
    Damaged {
        /// Directory of the index.
        path: PathBuf,
        /// What happened.
        message: String,
    },
    /// The operating system refused.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which file or directory.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

/// Why a query cannot be understood, and where in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Error)]
pub struct QueryError {
    /// The query.
    pub query: String,
    /// Bytes of the query that are wrong.
    pub at: Range<usize>,
    /// What is wrong with them.
    pub message: String,
    /// What might be meant, as a query or a part of it.
    pub proposal: Option<String>,
}

impl fmt::Display for QueryError {
    /// Three lines: what is wrong, the query, and a caret below the place.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            query,
            at,
            message,
            proposal,
        } = self;
        write!(f, "{message}")?;
        if let Some(proposal) = proposal {
            write!(f, "; did you mean {proposal}?")?;
        }
        let shown: String = query
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let before = query.get(..at.start).unwrap_or_default().chars().count();
        let wide = query.get(at.clone()).unwrap_or_default().chars().count();
        write!(
            f,
            "\n  {shown}\n  {:before$}{:^<width$}",
            "",
            "",
            width = wide.max(1)
        )
    }
}
