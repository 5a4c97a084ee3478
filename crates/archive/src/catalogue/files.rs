//! Files: every absolute path that was ever seen.

use std::path::{Path, PathBuf};

use rusqlite::{OptionalExtension as _, Row, params};

use super::{Catalogue, now};
use crate::{ArchiveError, paths};

/// How far a file came.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) enum FileState {
    /// Its record is in the catalogue.
    Done,
    /// It could not be read; the quarantine says why.
    Quarantined,
}

impl FileState {
    fn as_str(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Quarantined => "quarantined",
        }
    }

    fn from_name(name: &str) -> Self {
        match name {
            "done" => Self::Done,
            // The catalogue's CHECK allows no other.
            _ => Self::Quarantined,
        }
    }
}

/// A file as the catalogue knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct FileRow {
    /// Number in the catalogue.
    pub(crate) id: i64,
    /// Absolute path; `None` where this system cannot name it.
    pub(crate) path: Option<PathBuf>,
    /// Absolute path as text, odd bytes as `\xNN`.
    pub(crate) display: String,
    /// Path below the import root, with `/`.
    pub(crate) shown: String,
    /// Size in bytes.
    pub(crate) bytes: u64,
    /// Time of the last change, in nanoseconds since 1970; `None` where the system has none.
    pub(crate) modified_ns: Option<i64>,
    /// BLAKE3 hash of the bytes in hex; `None` where they could not be read.
    pub(crate) hash: Option<String>,
    /// How far it came.
    pub(crate) state: FileState,
    /// When it was first missed, UTC; `None` while it is there.
    pub(crate) gone_since: Option<String>,
}

const COLUMNS: &str = "id, raw_path, path, shown, bytes, modified_ns, hash, state, gone_since";

fn read(row: &Row<'_>) -> rusqlite::Result<FileRow> {
    let raw: Vec<u8> = row.get("raw_path")?;
    Ok(FileRow {
        id: row.get("id")?,
        path: paths::decode(&raw),
        display: row.get("path")?,
        shown: row.get("shown")?,
        bytes: row.get::<_, i64>("bytes")?.unsigned_abs(),
        modified_ns: row.get("modified_ns")?,
        hash: row.get("hash")?,
        state: FileState::from_name(&row.get::<_, String>("state")?),
        gone_since: row.get("gone_since")?,
    })
}

/// What an import found of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen<'a> {
    pub(crate) path: &'a Path,
    pub(crate) shown: &'a str,
    pub(crate) bytes: u64,
    pub(crate) modified_ns: Option<i64>,
}

/// Writes what was found of a file; returns its number.
pub(crate) fn put(
    tx: &rusqlite::Connection,
    seen: &Seen<'_>,
    hash: Option<&str>,
    state: FileState,
) -> Result<i64, ArchiveError> {
    // Of the paths below different roots the longest tells most.
    let id = tx
        .prepare_cached(
            "INSERT INTO files (raw_path, path, shown, bytes, modified_ns, hash, state, first_seen)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
             ON CONFLICT (raw_path) DO UPDATE SET
               shown = CASE WHEN length(excluded.shown) > length(shown)
                            THEN excluded.shown ELSE shown END,
               bytes = excluded.bytes, modified_ns = excluded.modified_ns, hash = excluded.hash,
               state = excluded.state, gone_since = NULL
             RETURNING id",
        )?
        .query_row(
            params![
                paths::encode(seen.path),
                paths::display(seen.path),
                seen.shown,
                seen.bytes as i64,
                seen.modified_ns,
                hash,
                state.as_str(),
                now(),
            ],
            |row| row.get(0),
        )?;
    if state != FileState::Quarantined {
        tx.prepare_cached("DELETE FROM quarantine WHERE file_id = ?1")?
            .execute([id])?;
    }
    Ok(id)
}

/// Leaves nothing of a path.
pub(crate) fn remove(tx: &rusqlite::Connection, path: &Path) -> Result<(), ArchiveError> {
    tx.prepare_cached("DELETE FROM files WHERE raw_path = ?1")?
        .execute([paths::encode(path)])?;
    Ok(())
}

/// Marks a file as gone from its place.
pub(crate) fn mark_gone(tx: &rusqlite::Connection, id: i64) -> Result<(), ArchiveError> {
    tx.prepare_cached("UPDATE files SET gone_since = ?2 WHERE id = ?1 AND gone_since IS NULL")?
        .execute(params![id, now()])?;
    Ok(())
}

impl Catalogue {
    /// The file at an absolute path.
    pub(crate) fn file(&self, path: &Path) -> Result<Option<FileRow>, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM files WHERE raw_path = ?1"))?
            .query_row([paths::encode(path)], read)
            .optional()?)
    }

    /// All places where these bytes were seen, in the order of their paths.
    pub(crate) fn files_of(&self, hash: &str) -> Result<Vec<FileRow>, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached(&format!(
                "SELECT {COLUMNS} FROM files WHERE hash = ?1 ORDER BY shown, path"
            ))?
            .query_map([hash], read)?
            .collect::<Result<_, _>>()?)
    }

    /// All files that are not known to be gone.
    pub(crate) fn files_present(&self) -> Result<Vec<FileRow>, ArchiveError> {
        Ok(self
            .db()
            .prepare(&format!(
                "SELECT {COLUMNS} FROM files WHERE gone_since IS NULL ORDER BY path"
            ))?
            .query_map([], read)?
            .collect::<Result<_, _>>()?)
    }

    /// The file of a number.
    pub(crate) fn file_by_id(&self, id: i64) -> Result<Option<FileRow>, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached(&format!("SELECT {COLUMNS} FROM files WHERE id = ?1"))?
            .query_row([id], read)
            .optional()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen<'a>(path: &'a str, shown: &'a str) -> Seen<'a> {
        Seen {
            path: Path::new(path),
            shown,
            bytes: 3,
            modified_ns: Some(-5),
        }
    }

    #[test]
    fn a_file_is_one_row_and_keeps_its_longest_shown_path() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open(&dir.path().join("c.sqlite")).unwrap();
        let (a, b) = catalogue
            .transaction(|tx| {
                Ok((
                    put(
                        tx,
                        &seen("/x/2023/a.pdf", "2023/a.pdf"),
                        Some("h1"),
                        FileState::Done,
                    )?,
                    put(
                        tx,
                        &seen("/x/2023/a.pdf", "a.pdf"),
                        Some("h2"),
                        FileState::Done,
                    )?,
                ))
            })
            .unwrap();
        assert_eq!(a, b);
        let row = catalogue.file(Path::new("/x/2023/a.pdf")).unwrap().unwrap();
        assert_eq!(row.shown, "2023/a.pdf");
        assert_eq!(row.hash.as_deref(), Some("h2"));
        assert_eq!(row.modified_ns, Some(-5));
    }

    #[test]
    fn a_file_that_comes_back_is_no_longer_gone() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open(&dir.path().join("c.sqlite")).unwrap();
        catalogue
            .transaction(|tx| {
                let id = put(tx, &seen("/x/a.pdf", "a.pdf"), Some("h"), FileState::Done)?;
                mark_gone(tx, id)
            })
            .unwrap();
        assert!(catalogue.files_present().unwrap().is_empty());
        catalogue
            .transaction(|tx| put(tx, &seen("/x/a.pdf", "a.pdf"), Some("h"), FileState::Done))
            .unwrap();
        assert_eq!(catalogue.files_present().unwrap().len(), 1);
    }
}
