//! Salvage: a damaged catalogue made anew from all that can still be read of it.

use std::path::PathBuf;

use rusqlite::types::Value;
use rusqlite::{Connection, OpenFlags, params_from_iter};

use aktsam_record::Record;

use crate::catalogue::{Catalogue, now, records};
use crate::{ArchiveError, Folder};

/// Tables that hold what cannot be derived, parents first.
const TABLES: &[&str] = &[
    "records",
    "files",
    "members",
    "tombstones",
    "corrections",
    "retention",
    "links",
    "quarantine",
    "runs",
];

/// How the name of a damaged catalogue begins that was kept.
const DAMAGED: &str = "catalogue.damaged-";

/// What a salvage saved.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Salvage {
    /// Where the damaged catalogue lies now.
    pub kept_at: PathBuf,
    /// Rows saved, by table.
    pub saved: Vec<(&'static str, u64)>,
}

/// Makes a new catalogue of what can be read of a damaged one, which is kept beside it. What is missing
/// afterwards comes back by importing the same folders again.
///
/// # Errors
/// [`ArchiveError`] where the archive is in use, or the disk refuses.
pub fn salvage(folder: &Folder) -> Result<Salvage, ArchiveError> {
    let _lock = folder.lock()?;
    let damaged = folder.catalogue();
    let fresh_path = folder.salvaged();
    for path in [
        &fresh_path,
        &sidecar(&fresh_path, "-wal"),
        &sidecar(&fresh_path, "-shm"),
    ] {
        match std::fs::remove_file(path) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => {
                return Err(ArchiveError::io(path, e));
            }
            _ => {}
        }
    }
    let mut fresh = Catalogue::open(&fresh_path)?;
    let mut result = Salvage::default();
    if let Ok(old) = Connection::open_with_flags(&damaged, OpenFlags::SQLITE_OPEN_READ_WRITE) {
        for table in TABLES {
            result.saved.push((table, copy(&old, &mut fresh, table)?));
        }
    }
    derive(&mut fresh)?;
    fresh.checkpoint()?;
    drop(fresh);
    result.kept_at = swap(folder)?;
    Ok(result)
}

/// Puts the new catalogue in the place of the damaged one; returns where that lies now.
fn swap(folder: &Folder) -> Result<PathBuf, ArchiveError> {
    let (damaged, fresh) = (folder.catalogue(), folder.salvaged());
    let stamp: String = now().chars().filter(char::is_ascii_digit).collect();
    let mut kept_at = folder.root().join(format!("{DAMAGED}{stamp}"));
    // Two in one second, or a clock that went backwards: none may take another's place.
    for n in 2.. {
        if !kept_at.exists() {
            break;
        }
        kept_at = folder.root().join(format!("{DAMAGED}{stamp}-{n}"));
    }
    // The damaged one first: from then on the new one is known to be whole (see `finish`). Its log
    // must go too, or it would be played into the new one.
    for end in ["", "-wal", "-shm"] {
        let from = sidecar(&damaged, end);
        if from.exists() {
            std::fs::rename(&from, sidecar(&kept_at, end))
                .map_err(|e| ArchiveError::io(&from, e))?;
        }
        crate::failpoint("in_salvage");
    }
    std::fs::rename(&fresh, &damaged).map_err(|e| ArchiveError::io(&fresh, e))?;
    Ok(kept_at)
}

/// Brings a salvage to its end that was cut off while the catalogues changed places.
pub(crate) fn finish(folder: &Folder) -> Result<(), ArchiveError> {
    if !folder.catalogue().exists() && folder.salvaged().exists() {
        swap(folder)?;
    }
    Ok(())
}

/// Removes what salvages kept, and what one that was cut off left; returns the former. The catalogue in
/// force must be whole.
pub(crate) fn discard(folder: &Folder) -> Result<Vec<PathBuf>, ArchiveError> {
    let mut kept = Vec::new();
    let listing =
        std::fs::read_dir(folder.root()).map_err(|e| ArchiveError::io(folder.root(), e))?;
    for entry in listing {
        let path = entry
            .map_err(|e| ArchiveError::io(folder.root(), e))?
            .path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let is_kept = name.starts_with(DAMAGED);
        if is_kept || name.starts_with("catalogue.salvaged") {
            std::fs::remove_file(&path).map_err(|e| ArchiveError::io(&path, e))?;
        }
        if is_kept && !name.ends_with("-wal") && !name.ends_with("-shm") {
            kept.push(path);
        }
    }
    kept.sort();
    Ok(kept)
}

fn sidecar(path: &std::path::Path, end: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(end);
    name.into()
}

/// Copies what can be read of a table, from its beginning and, past the damage, from its end.
fn copy(old: &Connection, fresh: &mut Catalogue, table: &str) -> Result<u64, ArchiveError> {
    let before = rows(fresh, table)?;
    for order in ["ASC", "DESC"] {
        let Ok(mut statement) = old
            .prepare(&format!("SELECT * FROM {table} ORDER BY 1 {order}"))
            .or_else(|_| old.prepare(&format!("SELECT * FROM {table}")))
        else {
            continue;
        };
        let columns: Vec<String> = statement.column_names().map(str::to_owned).collect();
        let Ok(mut cursor) = statement.query([]) else {
            continue;
        };
        let marks = vec!["?"; columns.len()].join(", ");
        // A row that names a record which was lost is refused, and left out.
        let insert = format!(
            "INSERT OR IGNORE INTO {table} ({}) VALUES ({marks})",
            columns.join(", ")
        );
        while let Ok(Some(row)) = cursor.next() {
            let values: rusqlite::Result<Vec<Value>> =
                (0..columns.len()).map(|n| row.get(n)).collect();
            if let Ok(values) = values {
                let _ = fresh
                    .db()
                    .prepare_cached(&insert)?
                    .execute(params_from_iter(values));
            }
        }
    }
    Ok(rows(fresh, table)? - before)
}

fn rows(catalogue: &Catalogue, table: &str) -> Result<u64, ArchiveError> {
    let n: i64 = catalogue
        .db()
        .query_row(&format!("SELECT count(*) FROM {table}"), [], |row| {
            row.get(0)
        })?;
    Ok(n.unsigned_abs())
}

/// The tables that follow from the records' JSON. A record whose JSON is damaged is left out, and its
/// files with it, so that the next import reads them anew.
fn derive(fresh: &mut Catalogue) -> Result<(), ArchiveError> {
    let ids = fresh.record_ids()?;
    fresh.transaction(|tx| {
        for id in &ids {
            let text: String =
                tx.query_row("SELECT json FROM records WHERE id = ?1", [id], |row| {
                    row.get(0)
                })?;
            match serde_json::from_str::<Record>(&text) {
                Ok(record) if record.id == *id => {
                    records::put_details(tx, &record, true)?;
                }
                _ => {
                    tx.execute("DELETE FROM records WHERE id = ?1", [id])?;
                }
            }
        }
        tx.execute_batch(
            "DELETE FROM files WHERE state = 'done' AND hash NOT IN (SELECT id FROM records);
             INSERT OR IGNORE INTO case_queue (record_id) SELECT id FROM records;
             INSERT INTO outbox (case_id) SELECT DISTINCT case_id FROM records;",
        )?;
        Ok(())
    })
}
