//! Forgetting: a record and all traces of it, on request (gallring, rätten att bli bortglömd).
//!
//! What is done when [`Archive::forget`] returns: the rows are deleted and the catalogue rewritten
//! (SQLite's `secure_delete` leaves copies in pages that were rebalanced earlier, so the whole file is
//! vacuumed), the write-ahead log is emptied into it, and the index merged so that no segment holds the
//! text. Damaged catalogues that a repair kept may hold it, too, and cannot be searched: they are
//! removed. A hash remains, so that a later import passes the file over. The original is not touched,
//! and copies made by `aktsam backup` are not reached.

use std::path::PathBuf;

use rusqlite::params;

use crate::cases::elect;
use crate::catalogue::now;
use crate::{Archive, ArchiveError};

/// Key in `meta` while traces are yet to be removed.
const PENDING: &str = "forget_pending";

/// What was forgotten.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Forgotten {
    /// Ids of the records.
    pub ids: Vec<String>,
    /// Damaged catalogues that a repair had kept, and that were removed because they might hold them.
    pub removed: Vec<PathBuf>,
}

impl Archive {
    /// Forgets records and what is embedded in them and lies nowhere else. Cut off after it has begun, it is brought to its end when the archive is next
    /// opened to write.
    ///
    /// # Errors
    /// [`ArchiveError`] where the record is not there, or the traces could not all be removed; then
    /// the same call again goes on.
    pub fn forget(&mut self, ids: &[String], reason: &str) -> Result<Forgotten, ArchiveError> {
        if reason.trim().is_empty() {
            return Err(ArchiveError::Refused(
                "say why the record is to be forgotten".to_owned(),
            ));
        }
        let ids = self.with_embedded(ids)?;
        self.catalogue_mut().transaction(|tx| {
            for id in &ids {
                let case: String =
                    tx.query_row("SELECT case_id FROM records WHERE id = ?1", [id], |r| {
                        r.get(0)
                    })?;
                tx.execute(
                    "INSERT OR REPLACE INTO tombstones (hash, reason, forgotten_at)
                     VALUES (?1, ?2, ?3)",
                    params![id, reason, now()],
                )?;
                // A run that was given the very file names it.
                let names: Vec<String> = tx
                    .prepare("SELECT path FROM files WHERE hash = ?1")?
                    .query_map([id], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                for name in names
                    .iter()
                    .filter_map(|path| path.rsplit(['/', '\\']).next())
                {
                    tx.execute(
                        "UPDATE runs SET roots = '[]' WHERE instr(roots, ?1)",
                        [name],
                    )?;
                }
                tx.execute("DELETE FROM files WHERE hash = ?1", [id])?;
                tx.execute("DELETE FROM records WHERE id = ?1", [id])?;
                elect(tx, &case)?;
            }
            tx.execute(
                "INSERT OR REPLACE INTO meta (key, value) VALUES (?1, '1')",
                [PENDING],
            )?;
            Ok(())
        })?;
        self.free_hands();
        crate::failpoint("after_forget");
        let removed = self.purge()?;
        Ok(Forgotten { ids, removed })
    }

    /// Brings a call to its end that was cut off.
    pub(crate) fn finish_forgetting(&mut self) -> Result<(), ArchiveError> {
        let pending = self
            .catalogue()
            .db()
            .prepare("SELECT 1 FROM meta WHERE key = ?1")?
            .exists([PENDING])?;
        if pending {
            self.purge()?;
        }
        Ok(())
    }

    /// Removes the bytes of what was deleted from the catalogue's and the index's files, and damaged
    /// catalogues, which it returns.
    fn purge(&mut self) -> Result<Vec<PathBuf>, ArchiveError> {
        self.sync_index()?;
        self.index().purge()?;
        crate::failpoint("after_index_purge");
        self.catalogue().db().execute_batch("VACUUM")?;
        crate::failpoint("after_vacuum");
        self.catalogue().checkpoint()?;
        let removed = crate::salvage::discard(self.folder())?;
        self.catalogue_mut().transaction(|tx| {
            tx.execute("DELETE FROM meta WHERE key = ?1", [PENDING])?;
            Ok(())
        })?;
        Ok(removed)
    }

    /// Records and, below them, those that lie nowhere else.
    fn with_embedded(&self, ids: &[String]) -> Result<Vec<String>, ArchiveError> {
        let db = self.catalogue().db();
        let mut ids: Vec<String> = ids
            .iter()
            .map(|id| self.resolve(id))
            .collect::<Result<_, _>>()?;
        ids.sort_unstable();
        ids.dedup();
        let mut next = 0;
        while let Some(parent) = ids.get(next).cloned() {
            next += 1;
            let children: Vec<String> = db
                .prepare_cached(
                    "SELECT child_id FROM members WHERE parent_id = ?1
                       AND NOT EXISTS (SELECT 1 FROM files WHERE hash = child_id)",
                )?
                .query_map([&parent], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            for child in children {
                let parents: Vec<String> = db
                    .prepare_cached("SELECT parent_id FROM members WHERE child_id = ?1")?
                    .query_map([&child], |row| row.get(0))?
                    .collect::<Result<_, _>>()?;
                if parents.iter().all(|p| ids.contains(p)) && !ids.contains(&child) {
                    ids.push(child);
                }
            }
        }
        Ok(ids)
    }
}
