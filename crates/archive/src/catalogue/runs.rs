//! Runs: which imports there were, and how they ended.

use rusqlite::params;
use serde::Serialize;

use super::{Catalogue, now};
use crate::ArchiveError;

/// A run of import, retry or upgrade.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RunRow {
    /// Its number.
    pub id: i64,
    /// What was run.
    pub command: String,
    /// Version of Aktsam.
    pub version: String,
    /// Start, UTC.
    pub started_at: String,
    /// End, UTC; `None` where it was killed.
    pub finished_at: Option<String>,
    /// `running`, `finished`, `interrupted` or `failed`; `running` without a process is one that was
    /// killed.
    pub outcome: String,
    /// What it was to read, as a JSON array.
    pub roots: String,
}

impl Catalogue {
    /// Notes the start of a run.
    pub(crate) fn start_run(
        &mut self,
        command: &str,
        roots: &[String],
    ) -> Result<i64, ArchiveError> {
        let roots = serde_json::Value::from(roots).to_string();
        self.transaction(|tx| {
            tx.execute(
                "INSERT INTO runs (command, version, started_at, roots) VALUES (?1, ?2, ?3, ?4)",
                params![command, env!("CARGO_PKG_VERSION"), now(), roots],
            )?;
            Ok(tx.last_insert_rowid())
        })
    }

    /// Notes the end of a run.
    pub(crate) fn finish_run(
        &mut self,
        id: i64,
        outcome: &str,
        summary: &str,
    ) -> Result<(), ArchiveError> {
        self.transaction(|tx| {
            tx.execute(
                "UPDATE runs SET finished_at = ?2, outcome = ?3, summary = ?4 WHERE id = ?1",
                params![id, now(), outcome, summary],
            )?;
            Ok(())
        })
    }

    /// The last run.
    pub(crate) fn last_run(&self) -> Result<Option<RunRow>, ArchiveError> {
        use rusqlite::OptionalExtension as _;
        Ok(self
            .db()
            .query_row(
                "SELECT id, command, version, started_at, finished_at, outcome, roots
                 FROM runs ORDER BY id DESC LIMIT 1",
                [],
                |row| {
                    Ok(RunRow {
                        id: row.get(0)?,
                        command: row.get(1)?,
                        version: row.get(2)?,
                        started_at: row.get(3)?,
                        finished_at: row.get(4)?,
                        outcome: row.get(5)?,
                        roots: row.get(6)?,
                    })
                },
            )
            .optional()?)
    }
}
