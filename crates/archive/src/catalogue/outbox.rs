//! The outbox: cases that the index has yet to take in.
//!
//! A row is written in the transaction that changes a case; the index commit carries the last `seq`
//! that it holds. Whatever lies between is replayed when the archive is next opened to write, so that
//! a crash at any point leaves nothing out and nothing twice.

use super::Catalogue;
use crate::ArchiveError;

/// Notes that a case was changed.
pub(crate) fn put(tx: &rusqlite::Connection, case_id: &str) -> Result<(), ArchiveError> {
    tx.prepare_cached("INSERT INTO outbox (case_id) VALUES (?1)")?
        .execute([case_id])?;
    Ok(())
}

impl Catalogue {
    /// The last sequence number ever given; 0 before the first.
    pub(crate) fn last_seq(&self) -> Result<u64, ArchiveError> {
        let seq: Option<i64> = self
            .db()
            .prepare_cached("SELECT max(seq) FROM sqlite_sequence WHERE name = 'outbox'")?
            .query_row([], |row| row.get(0))?;
        Ok(seq.unwrap_or(0).unsigned_abs())
    }

    /// The cases changed after a sequence number, each once, at most `count` rows of the outbox; and
    /// the sequence number that they reach to. `None` where there is nothing.
    pub(crate) fn changed_since(
        &self,
        seq: u64,
        count: u32,
    ) -> Result<Option<(u64, Vec<String>)>, ArchiveError> {
        let rows: Vec<(i64, String)> = self
            .db()
            .prepare_cached("SELECT seq, case_id FROM outbox WHERE seq > ?1 ORDER BY seq LIMIT ?2")?
            .query_map((seq as i64, count), |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let Some((last, _)) = rows.last() else {
            return Ok(None);
        };
        let last = last.unsigned_abs();
        let mut cases: Vec<String> = rows.into_iter().map(|(_, case)| case).collect();
        cases.sort_unstable();
        cases.dedup();
        Ok(Some((last, cases)))
    }

    /// The first sequence number that the outbox still tells of; the next to be given where it is
    /// empty.
    pub(crate) fn outbox_begin(&self) -> Result<u64, ArchiveError> {
        let first: Option<i64> = self
            .db()
            .prepare_cached("SELECT min(seq) FROM outbox")?
            .query_row([], |row| row.get(0))?;
        Ok(match first {
            Some(seq) => seq.unsigned_abs(),
            None => self.last_seq()? + 1,
        })
    }

    /// Lets go of rows that the index holds.
    pub(crate) fn trim_outbox(&mut self, seq: u64) -> Result<(), ArchiveError> {
        self.transaction(|tx| {
            tx.execute("DELETE FROM outbox WHERE seq <= ?1", [seq as i64])?;
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_never_given_twice() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open(&dir.path().join("c.sqlite")).unwrap();
        assert_eq!(catalogue.last_seq().unwrap(), 0);
        catalogue
            .transaction(|tx| {
                put(tx, "a")?;
                put(tx, "b")?;
                put(tx, "a")
            })
            .unwrap();
        assert_eq!(
            catalogue.changed_since(0, 10).unwrap(),
            Some((3, vec!["a".to_owned(), "b".to_owned()]))
        );
        assert_eq!(
            catalogue.changed_since(0, 1).unwrap(),
            Some((1, vec!["a".to_owned()]))
        );
        catalogue.trim_outbox(3).unwrap();
        assert_eq!(catalogue.changed_since(0, 10).unwrap(), None);
        catalogue.transaction(|tx| put(tx, "c")).unwrap();
        assert_eq!(catalogue.last_seq().unwrap(), 4);
    }
}
