//! The quarantine: files that could not be read, and why.

use rusqlite::{Row, params};
use serde::Serialize;

use super::{Catalogue, now};
use crate::{ArchiveError, Problem};

/// A file in quarantine.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct QuarantineRow {
    /// Number of the file, by which `retry` takes it.
    pub id: i64,
    /// Absolute path as text.
    pub path: String,
    /// Why, and what to do.
    #[serde(flatten)]
    pub problem: Problem,
    /// The limits it was read under, as JSON.
    pub limits: String,
    /// Version of Aktsam that tried last.
    pub version: String,
    /// How often it was tried.
    pub attempts: u32,
    /// First attempt, UTC.
    pub first_at: String,
    /// Last attempt, UTC.
    pub last_at: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<QuarantineRow> {
    Ok(QuarantineRow {
        id: row.get("file_id")?,
        path: row.get("path")?,
        problem: Problem {
            reason: row.get("reason")?,
            stage: row.get("stage")?,
            message: row.get("message")?,
            hint: row.get("hint")?,
        },
        limits: row.get("limits")?,
        version: row.get("version")?,
        attempts: row.get("attempts")?,
        first_at: row.get("first_at")?,
        last_at: row.get("last_at")?,
    })
}

/// Puts a file into quarantine, or counts one more attempt.
pub(crate) fn put(
    tx: &rusqlite::Connection,
    file_id: i64,
    problem: &Problem,
    limits: &str,
) -> Result<(), ArchiveError> {
    let now = now();
    tx.prepare_cached(
        "INSERT INTO quarantine
           (file_id, reason, stage, message, hint, limits, version, attempts, first_at, last_at)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, 1, ?8, ?8)
         ON CONFLICT (file_id) DO UPDATE SET
           reason = excluded.reason, stage = excluded.stage, message = excluded.message,
           hint = excluded.hint, limits = excluded.limits, version = excluded.version,
           attempts = attempts + 1, last_at = excluded.last_at",
    )?
    .execute(params![
        file_id,
        problem.reason,
        problem.stage,
        problem.message,
        problem.hint,
        limits,
        env!("CARGO_PKG_VERSION"),
        now,
    ])?;
    Ok(())
}

impl Catalogue {
    /// All files in quarantine that are still there, in the order of their paths.
    pub(crate) fn quarantine(&self) -> Result<Vec<QuarantineRow>, ArchiveError> {
        Ok(self
            .db()
            .prepare(
                "SELECT q.*, f.path FROM quarantine q JOIN files f ON f.id = q.file_id
                 WHERE f.gone_since IS NULL ORDER BY f.path",
            )?
            .query_map([], read)?
            .collect::<Result<_, _>>()?)
    }

    /// Why a file is in quarantine.
    pub(crate) fn problem_of(&self, file_id: i64) -> Result<Option<Problem>, ArchiveError> {
        use rusqlite::OptionalExtension as _;
        Ok(self
            .db()
            .prepare_cached(
                "SELECT q.*, f.path FROM quarantine q JOIN files f ON f.id = q.file_id
                 WHERE q.file_id = ?1",
            )?
            .query_row([file_id], read)
            .optional()?
            .map(|row| row.problem))
    }
}
