//! How an archive stands, in numbers.

use std::collections::BTreeMap;

use aktsam_record::Lexicon;
use serde::Serialize;

use crate::catalogue::{CONTAINER, Catalogue, RunRow};
use crate::{Archive, ArchiveError};

/// How an archive stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Records in the catalogue.
    pub records: u64,
    /// Projects (ärenden) that they make up.
    pub cases: u64,
    /// Records by what they are.
    pub kinds: BTreeMap<String, u64>,
    /// Records that a person should look at.
    pub review: u64,
    /// Files seen and still there.
    pub files: u64,
    /// Files that are no longer where they were.
    pub gone: u64,
    /// Files in quarantine, by reason.
    pub quarantine: BTreeMap<String, u64>,
    /// Hashes forgotten on request.
    pub forgotten: u64,
    /// Records by the version that read them.
    pub extractors: BTreeMap<String, u64>,
    /// Files that another version read, or the same with other word lists: for `aktsam upgrade`. `None`
    /// where the word lists in force cannot be read.
    pub outdated: Option<u64>,
    /// Changes that the index has yet to take in.
    pub index_behind: u64,
    /// Bytes of the catalogue.
    pub catalogue_bytes: u64,
    /// Bytes of the index.
    pub index_bytes: u64,
    /// Records to be kept no longer than until today, the earliest day first.
    pub retention_due: Vec<RetentionRow>,
    /// The last run of import, retry or upgrade.
    pub last_run: Option<RunRow>,
}

/// A record whose day has come (gallringsfrist).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RetentionRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// A path of its file.
    pub path: Option<String>,
    /// The day until which it was to be kept.
    pub keep_until: String,
    /// Why: the decision or rule.
    pub note: Option<String>,
}

/// A record that a person should look at.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReviewRow {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: Option<String>,
    /// A path of its file.
    pub path: Option<String>,
    /// What to look at.
    pub warnings: Vec<String>,
}

fn count(catalogue: &Catalogue, sql: &str) -> Result<u64, ArchiveError> {
    let n: i64 = catalogue.db().query_row(sql, [], |row| row.get(0))?;
    Ok(n.unsigned_abs())
}

fn counts(catalogue: &Catalogue, sql: &str) -> Result<BTreeMap<String, u64>, ArchiveError> {
    Ok(catalogue
        .db()
        .prepare(sql)?
        .query_map([], |row| {
            Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs()))
        })?
        .collect::<Result<_, _>>()?)
}

impl Archive {
    /// How the archive stands.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn overview(&self) -> Result<Overview, ArchiveError> {
        let c = self.catalogue();
        let today = jiff::Timestamp::now()
            .to_zoned(jiff::tz::TimeZone::UTC)
            .date()
            .to_string();
        Ok(Overview {
            records: count(c, "SELECT count(*) FROM records")?,
            cases: count(
                c,
                &format!(
                    "SELECT count(DISTINCT case_id) FROM records WHERE media_type <> '{CONTAINER}'"
                ),
            )?,
            kinds: counts(c, "SELECT kind, count(*) FROM records GROUP BY kind")?,
            review: count(c, "SELECT count(*) FROM records WHERE needs_review")?,
            files: count(c, "SELECT count(*) FROM files WHERE gone_since IS NULL")?,
            gone: count(c, "SELECT count(*) FROM files WHERE gone_since IS NOT NULL")?,
            quarantine: counts(
                c,
                "SELECT q.reason, count(*) FROM quarantine q JOIN files f ON f.id = q.file_id
                 WHERE f.gone_since IS NULL GROUP BY q.reason",
            )?,
            forgotten: count(c, "SELECT count(*) FROM tombstones")?,
            extractors: counts(
                c,
                "SELECT extractor_version, count(*) FROM records GROUP BY extractor_version",
            )?,
            outdated: self.outdated()?,
            index_behind: count(c, "SELECT count(*) FROM outbox")?,
            catalogue_bytes: size(&self.folder().catalogue()),
            index_bytes: folder_size(&self.folder().index()),
            retention_due: c
                .db()
                .prepare(
                    "SELECT r.id, r.title, (SELECT min(shown) FROM files WHERE hash = r.id),
                            t.keep_until, t.note
                     FROM retention t JOIN records r ON r.id = t.record_id
                     WHERE t.keep_until <= ?1 ORDER BY t.keep_until, r.id",
                )?
                .query_map([today], |row| {
                    Ok(RetentionRow {
                        id: row.get(0)?,
                        title: row.get(1)?,
                        path: row.get(2)?,
                        keep_until: row.get(3)?,
                        note: row.get(4)?,
                    })
                })?
                .collect::<Result<_, _>>()?,
            last_run: c.last_run()?,
        })
    }

    /// How many files an upgrade would read anew, as far as they are there.
    fn outdated(&self) -> Result<Option<u64>, ArchiveError> {
        // What is wrong with a user's word list is told where it is needed.
        let Ok(lexicon) = self
            .folder()
            .user_data()
            .and_then(|data| Ok(Lexicon::with_user_data(&data)?))
        else {
            return Ok(None);
        };
        let ids = self
            .catalogue()
            .outdated(env!("CARGO_PKG_VERSION"), lexicon.hash())?;
        Ok(Some(ids.len() as u64))
    }

    /// Records that a person should look at, by title.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn to_review(&self) -> Result<Vec<ReviewRow>, ArchiveError> {
        let rows: Vec<(String, Option<String>, Option<String>)> = self
            .catalogue()
            .db()
            .prepare(
                "SELECT id, title, (SELECT min(shown) FROM files WHERE hash = records.id)
                 FROM records WHERE needs_review ORDER BY title IS NULL, title, id",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let mut found = Vec::with_capacity(rows.len());
        for (id, title, path) in rows {
            let warnings = self
                .catalogue()
                .db()
                .prepare_cached(
                    "SELECT message FROM warnings WHERE record_id = ?1 AND severity <> 'info'
                     ORDER BY position",
                )?
                .query_map([&id], |row| row.get(0))?
                .collect::<Result<_, _>>()?;
            found.push(ReviewRow {
                id,
                title,
                path,
                warnings,
            });
        }
        Ok(found)
    }

    /// Names of the methods that most projects speak of, most frequent first.
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn common_methods(&self, count: u32) -> Result<Vec<String>, ArchiveError> {
        Ok(self
            .catalogue()
            .db()
            .prepare(
                "SELECT name FROM methods GROUP BY method ORDER BY count(*) DESC, method LIMIT ?1",
            )?
            .query_map([count], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }
}

fn size(path: &std::path::Path) -> u64 {
    std::fs::metadata(path).map_or(0, |meta| meta.len())
}

fn folder_size(path: &std::path::Path) -> u64 {
    walkdir::WalkDir::new(path)
        .into_iter()
        .filter_map(Result::ok)
        .filter_map(|entry| entry.metadata().ok())
        .filter(std::fs::Metadata::is_file)
        .map(|meta| meta.len())
        .sum()
}
