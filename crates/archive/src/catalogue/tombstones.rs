//! Tombstones: hashes of what was forgotten on request.

use std::collections::HashSet;

use super::Catalogue;
use crate::ArchiveError;

impl Catalogue {
    /// All hashes that imports pass over.
    pub(crate) fn tombstones(&self) -> Result<HashSet<String>, ArchiveError> {
        Ok(self
            .db()
            .prepare("SELECT hash FROM tombstones")?
            .query_map([], |row| row.get(0))?
            .collect::<Result<_, _>>()?)
    }
}
