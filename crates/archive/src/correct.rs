//! What a person adds to records: corrections, and until when they are kept.

use aktsam_record::Record;
use rusqlite::params;
use serde_json::Value;

use crate::catalogue::{now, outbox};
use crate::{Archive, ArchiveError};

impl Archive {
    /// Puts a value right, at a JSON Pointer (RFC 6901) into the record; `None` takes the correction
    /// back. Returns the record's full id.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] where the pointer leads nowhere, to what identifies the record, or the
    /// record would no longer be one.
    pub fn correct(
        &mut self,
        id: &str,
        pointer: &str,
        value: Option<&Value>,
        note: Option<&str>,
    ) -> Result<String, ArchiveError> {
        let id = self.resolve(id)?;
        if [
            "/id",
            "/schema_version",
            "/extractor",
            "/source",
            "/parent",
            "/embedded",
        ]
        .iter()
        .any(|fixed| pointer.starts_with(fixed))
        {
            return Err(ArchiveError::Refused(format!(
                "{pointer} is not for correction"
            )));
        }
        if let Some(value) = value {
            let record = self.record(&id)?;
            let unsound = |source| ArchiveError::Record {
                id: id.clone(),
                source,
            };
            let mut json = serde_json::to_value(&record).map_err(unsound)?;
            let place = json.pointer_mut(pointer).ok_or_else(|| {
                ArchiveError::Refused(format!("{pointer}: the record has no such value"))
            })?;
            *place = value.clone();
            serde_json::from_value::<Record>(json).map_err(|error| {
                ArchiveError::Refused(format!("{pointer} cannot have this value: {error}"))
            })?;
        }
        let case = self.catalogue().case_of(&id)?;
        self.catalogue_mut().transaction(|tx| {
            match value {
                Some(value) => tx.execute(
                    "INSERT OR REPLACE INTO corrections (record_id, pointer, value, note, entered_at)
                     VALUES (?1, ?2, ?3, ?4, ?5)",
                    params![id, pointer, value.to_string(), note, now()],
                )?,
                None => tx.execute(
                    "DELETE FROM corrections WHERE record_id = ?1 AND pointer = ?2",
                    [id.as_str(), pointer],
                )?,
            };
            tx.execute("INSERT OR IGNORE INTO case_queue (record_id) VALUES (?1)", [&id])?;
            outbox::put(tx, &case)
        })?;
        self.sync_index()?;
        Ok(id)
    }

    /// Sets until when a record is to be kept (gallringsfrist), a day as `2030-12-31`; `None` takes
    /// the limit away. Returns the record's full id. Nothing is removed by itself.
    ///
    /// # Errors
    /// [`ArchiveError::Refused`] where the day is none.
    pub fn keep_until(
        &mut self,
        id: &str,
        day: Option<&str>,
        note: Option<&str>,
    ) -> Result<String, ArchiveError> {
        let id = self.resolve(id)?;
        let day = day
            .map(|text| {
                text.parse::<jiff::civil::Date>().map_err(|_| {
                    ArchiveError::Refused(format!("{text} is no day; write it as 2030-12-31"))
                })
            })
            .transpose()?;
        self.catalogue_mut().transaction(|tx| {
            match day {
                Some(day) => tx.execute(
                    "INSERT OR REPLACE INTO retention (record_id, keep_until, note)
                     VALUES (?1, ?2, ?3)",
                    params![id, day.to_string(), note],
                )?,
                None => tx.execute("DELETE FROM retention WHERE record_id = ?1", [&id])?,
            };
            Ok(())
        })?;
        Ok(id)
    }
}
