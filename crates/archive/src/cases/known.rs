//! Features kept at hand: in a large archive each new record is compared with dozens that share a
//! key with it, and to read them back from the catalogue costs more than to compare them.

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use rusqlite::{Connection, OptionalExtension as _};

use super::features::Features;
use crate::ArchiveError;

/// Features in a generation, some kB each.
const MOST: usize = 4_096;

/// The features of the records that were asked for lately, in two generations: the older is let go
/// of when the younger is full.
#[derive(Debug, Default)]
pub(crate) struct Known {
    young: HashMap<String, Arc<Features>>,
    old: HashMap<String, Arc<Features>>,
    /// Keys that too many records share to tell anything.
    common: HashSet<i64>,
}

impl Known {
    /// The features of a record; `None` where it has none, as what is embedded in another.
    pub(super) fn of(
        &mut self,
        db: &Connection,
        id: &str,
    ) -> Result<Option<Arc<Features>>, ArchiveError> {
        if let Some(features) = self.young.get(id) {
            return Ok(Some(Arc::clone(features)));
        }
        let features = match self.old.remove(id) {
            Some(features) => Some(features),
            None => load(db, id)?.map(Arc::new),
        };
        if let Some(features) = &features {
            self.put(Arc::clone(features));
        }
        Ok(features)
    }

    /// Keeps features, in the place of what was known of their record.
    pub(super) fn put(&mut self, features: Arc<Features>) {
        if self.young.len() >= MOST {
            self.old = std::mem::take(&mut self.young);
        }
        self.old.remove(&features.id);
        self.young.insert(features.id.clone(), features);
    }

    /// Whether a key was found to be shared by too many.
    pub(super) fn is_common(&self, key: i64) -> bool {
        self.common.contains(&key)
    }

    /// Notes that a key is shared by too many.
    pub(super) fn put_common(&mut self, key: i64) {
        self.common.insert(key);
    }

    /// Lets go of all.
    pub(crate) fn clear(&mut self) {
        *self = Self::default();
    }
}

/// The features of a record, from the catalogue.
pub(super) fn load(db: &Connection, id: &str) -> Result<Option<Features>, ArchiveError> {
    let json: Option<String> = db
        .prepare_cached("SELECT json FROM case_features WHERE record_id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?;
    Ok(json.and_then(|json| serde_json::from_str(&json).ok()))
}
