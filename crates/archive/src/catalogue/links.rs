//! Links: records that are versions, near-duplicates or renditions of one another.

use rusqlite::params;

use crate::ArchiveError;

/// Links two records; both must be there, else nothing is linked.
pub(crate) fn put(
    tx: &rusqlite::Connection,
    from: &str,
    to: &str,
    kind: &str,
    score: f64,
    reason: &str,
) -> Result<(), ArchiveError> {
    tx.prepare_cached(
        "INSERT OR REPLACE INTO links (from_id, to_id, kind, score, reason)
         SELECT ?1, ?2, ?3, ?4, ?5
         WHERE EXISTS (SELECT 1 FROM records WHERE id = ?1)
           AND EXISTS (SELECT 1 FROM records WHERE id = ?2)",
    )?
    .execute(params![from, to, kind, score, reason])?;
    Ok(())
}
