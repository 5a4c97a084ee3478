//! The catalogue: an SQLite database that holds the truth about an archive.

pub(crate) mod files;
mod fresh;
pub(crate) mod links;
pub(crate) mod outbox;
pub(crate) mod quarantine;
pub(crate) mod records;
mod runs;
mod tombstones;

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, Transaction, TransactionBehavior};

pub(crate) use files::{FileRow, FileState, Seen};
pub(crate) use fresh::size;
pub use quarantine::QuarantineRow;
pub(crate) use records::CONTAINER;
pub use runs::RunRow;

use crate::ArchiveError;

/// "Akts" in ASCII, so that `file` and we ourselves know the database (SQLite `application_id`).
const APPLICATION_ID: i32 = 0x416B_7473;

/// Memory for pages of the catalogue while it is written, in kB.
const CACHE_KB: i64 = 64 << 10;
/// Pages that the write-ahead log gathers before they are written to their places.
const LOG_PAGES: i64 = 8_000;

const MIGRATIONS: &[&str] = &[
    include_str!("001_catalogue.sql"),
    include_str!("002_case_keys.sql"),
];

/// An open catalogue.
#[derive(Debug)]
pub(crate) struct Catalogue {
    db: Connection,
    fresh: fresh::Fresh,
}

impl Catalogue {
    /// Opens the catalogue to write, and makes or migrates it where needed.
    pub(crate) fn open(path: &Path) -> Result<Self, ArchiveError> {
        let mut db = Connection::open(path)?;
        // A record that was acknowledged must survive a power cut (FULL), and one that was forgotten
        // must leave no bytes behind (secure_delete).
        db.pragma_update(None, "journal_mode", "WAL")?;
        db.pragma_update(None, "synchronous", "FULL")?;
        db.pragma_update(None, "secure_delete", true)?;
        // Ids are hashes, so that each record touches pages all over the tables: with the usual 2 MB
        // most of them would be read and written again for each.
        db.pragma_update(None, "cache_size", -CACHE_KB)?;
        db.pragma_update(None, "wal_autocheckpoint", LOG_PAGES)?;
        Self::common(&db)?;
        migrate(&mut db)?;
        Ok(Self::over(db))
    }

    /// Opens the catalogue to read.
    pub(crate) fn open_read(path: &Path) -> Result<Self, ArchiveError> {
        // A WAL database on a disk that cannot be written to opens only as immutable.
        let open = |uri: bool| -> rusqlite::Result<Connection> {
            let db = if uri {
                Connection::open_with_flags(
                    immutable_uri(path),
                    OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI,
                )?
            } else {
                Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY)?
            };
            db.query_row("SELECT count(*) FROM sqlite_schema", [], |_| Ok(()))?;
            Ok(db)
        };
        let db = match open(false) {
            Err(error)
                if matches!(
                    error.sqlite_error_code(),
                    Some(rusqlite::ErrorCode::CannotOpen | rusqlite::ErrorCode::ReadOnly)
                ) && path.is_file() =>
            {
                open(true)?
            }
            other => other?,
        };
        Self::common(&db)?;
        let found = version(&db)?;
        if found != MIGRATIONS.len() {
            return Err(if found > MIGRATIONS.len() {
                newer(found)
            } else {
                ArchiveError::Older
            });
        }
        Ok(Self::over(db))
    }

    fn over(db: Connection) -> Self {
        Self {
            db,
            fresh: fresh::Fresh::default(),
        }
    }

    fn common(db: &Connection) -> Result<(), ArchiveError> {
        db.pragma_update(None, "foreign_keys", true)?;
        // One plan for a statement whatever is bound to it: otherwise those with a range or LIMIT are
        // planned anew each time, which an import would pay for thousands of times.
        db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        db.busy_timeout(std::time::Duration::from_secs(5))?;
        // Statements of the import are used thousands of times.
        db.set_prepared_statement_cache_capacity(64);
        Ok(())
    }

    /// Runs `work` in one transaction: all of it is kept, or nothing.
    pub(crate) fn transaction<T>(
        &mut self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, ArchiveError>,
    ) -> Result<T, ArchiveError> {
        let tx = self
            .db
            .transaction_with_behavior(TransactionBehavior::Immediate)?;
        let value = work(&tx)?;
        crate::failpoint("before_commit");
        tx.commit()?;
        Ok(value)
    }

    /// The connection, to read.
    pub(crate) fn db(&self) -> &Connection {
        &self.db
    }

    /// Checks the database's pages and references; the findings, empty where all is well.
    pub(crate) fn integrity(&self) -> Result<Vec<String>, ArchiveError> {
        let mut findings: Vec<String> = self
            .db
            .prepare("PRAGMA integrity_check")?
            .query_map([], |row| row.get::<_, String>(0))?
            .collect::<Result<_, _>>()?;
        findings.retain(|line| line != "ok");
        let broken: u64 = self
            .db
            .prepare("PRAGMA foreign_key_check")?
            .query_map([], |_| Ok(()))?
            .count() as u64;
        if broken > 0 {
            findings.push(format!("{broken} rows refer to records that are not there"));
        }
        Ok(findings)
    }

    /// Moves all that is in the write-ahead log into the database and empties the log.
    pub(crate) fn checkpoint(&self) -> Result<(), ArchiveError> {
        let busy: i64 = self
            .db
            .query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |row| row.get(0))?;
        if busy == 0 {
            Ok(())
        } else {
            Err(ArchiveError::Refused(
                "another program is reading the catalogue; close it and run the same again".into(),
            ))
        }
    }
}

fn immutable_uri(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut uri = String::from("file:");
    for byte in path.as_os_str().as_encoded_bytes() {
        match byte {
            b'/' | b'.' | b'-' | b'_' | b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z' => {
                uri.push(char::from(*byte));
            }
            _ => {
                let _ = write!(uri, "%{byte:02X}");
            }
        }
    }
    uri.push_str("?immutable=1");
    uri
}

fn version(db: &Connection) -> Result<usize, ArchiveError> {
    let found: u32 = db.pragma_query_value(None, "user_version", |row| row.get(0))?;
    Ok(found as usize)
}

fn newer(found: usize) -> ArchiveError {
    ArchiveError::Newer {
        found: found as u32,
        known: MIGRATIONS.len() as u32,
    }
}

fn migrate(db: &mut Connection) -> Result<(), ArchiveError> {
    let found = version(db)?;
    if found > MIGRATIONS.len() {
        return Err(newer(found));
    }
    for (done, sql) in MIGRATIONS.iter().enumerate().skip(found) {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.execute_batch(sql)?;
        crate::failpoint("in_migration");
        tx.pragma_update(None, "application_id", APPLICATION_ID)?;
        tx.pragma_update(None, "user_version", done as u32 + 1)?;
        tx.commit()?;
    }
    Ok(())
}

/// Now, UTC, to the second, as the catalogue writes times.
pub(crate) fn now() -> String {
    let now = jiff::Timestamp::now();
    now.round(jiff::Unit::Second).unwrap_or(now).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_catalogue_opens_again_and_is_whole() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        drop(Catalogue::open(&path).unwrap());
        assert!(
            Catalogue::open(&path)
                .unwrap()
                .integrity()
                .unwrap()
                .is_empty()
        );
        assert!(Catalogue::open_read(&path).is_ok());
    }

    #[test]
    fn a_statement_is_planned_once_whatever_is_bound() {
        let dir = tempfile::tempdir().unwrap();
        let catalogue = Catalogue::open(&dir.path().join("catalogue.sqlite")).unwrap();
        let mut select = catalogue
            .db
            .prepare("SELECT record_id FROM case_keys WHERE key = ?1 AND record_id <> ?2 LIMIT ?3")
            .unwrap();
        for key in [1, 2, 3] {
            assert!(!select.exists((key, "1", 5)).unwrap());
        }
        assert_eq!(select.get_status(rusqlite::StatementStatus::RePrepare), 0);
    }

    #[test]
    fn a_catalogue_of_the_first_version_has_its_records_compared_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        let first = Connection::open(&path).unwrap();
        first
            .execute_batch(include_str!("001_catalogue.sql"))
            .unwrap();
        first
            .execute_batch(
                "INSERT INTO records (id, case_id, kind, needs_review, media_type, bytes, text_origin,
                     extractor_version, extractor_data, schema_version, extracted_at, json)
                 VALUES ('a', 'a', 'application', 0, 'text/plain', 1, 'digital', '1', '1', '1', '1', '{}');
                 INSERT INTO case_features (record_id, json) VALUES ('a', '{}');
                 INSERT INTO case_keys (key, record_id) VALUES ('sum 100', 'a');
                 PRAGMA user_version = 1;",
            )
            .unwrap();
        drop(first);
        assert!(matches!(
            Catalogue::open_read(&path),
            Err(ArchiveError::Older)
        ));
        let now = Catalogue::open(&path).unwrap();
        let count = |sql: &str| -> i64 { now.db.query_row(sql, [], |row| row.get(0)).unwrap() };
        assert_eq!(count("SELECT count(*) FROM case_queue"), 1);
        assert_eq!(count("SELECT count(*) FROM case_keys"), 0);
        assert!(now.integrity().unwrap().is_empty());
    }

    #[test]
    fn a_later_version_is_refused() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        let catalogue = Catalogue::open(&path).unwrap();
        catalogue
            .db
            .pragma_update(None, "user_version", 99)
            .unwrap();
        drop(catalogue);
        assert!(matches!(
            Catalogue::open(&path),
            Err(ArchiveError::Newer { found: 99, .. })
        ));
        assert!(matches!(
            Catalogue::open_read(&path),
            Err(ArchiveError::Newer { .. })
        ));
    }

    #[test]
    fn what_is_no_database_is_corrupt() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("catalogue.sqlite");
        std::fs::write(&path, [7u8; 5000]).unwrap();
        assert!(matches!(
            Catalogue::open(&path),
            Err(ArchiveError::Corrupt(_))
        ));
    }

    #[test]
    fn a_transaction_that_fails_leaves_nothing() {
        let dir = tempfile::tempdir().unwrap();
        let mut catalogue = Catalogue::open(&dir.path().join("c.sqlite")).unwrap();
        let failed: Result<(), _> = catalogue.transaction(|tx| {
            tx.execute("INSERT INTO meta VALUES ('a', 'b')", [])?;
            Err(ArchiveError::DiskFull)
        });
        assert!(failed.is_err());
        let rows: i64 = catalogue
            .db
            .query_row("SELECT count(*) FROM meta", [], |row| row.get(0))
            .unwrap();
        assert_eq!(rows, 0);
    }
}
