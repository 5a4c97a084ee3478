//! Checking an archive, and mending what can be derived.

use std::collections::BTreeSet;

use aktsam_record::Record;
use serde::Serialize;

use crate::catalogue::{CONTAINER, records};
use crate::{Archive, ArchiveError};

/// What a check found.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct CheckReport {
    /// Records looked at.
    pub records: u64,
    /// Files looked at.
    pub files: u64,
    /// What is wrong with the catalogue.
    pub catalogue: Vec<String>,
    /// What is wrong with the index.
    pub index: Vec<String>,
    /// Files that are no longer what was read, and how; no fault of the archive.
    pub changed_files: Vec<String>,
    /// What was mended.
    pub repaired: Vec<String>,
}

impl CheckReport {
    /// Whether catalogue and index are whole.
    pub fn is_sound(&self) -> bool {
        self.catalogue.is_empty() && self.index.is_empty()
    }
}

impl Archive {
    /// Checks the catalogue's pages, that every record can be read and says what its tables say, that
    /// the index is whole and holds the catalogue's cases, and that the files are where they were;
    /// with `content` also that their bytes are.
    ///
    /// # Errors
    /// [`ArchiveError`] where the check itself fails.
    pub fn check(&self, content: bool) -> Result<CheckReport, ArchiveError> {
        let mut report = CheckReport {
            catalogue: self.catalogue().integrity()?,
            ..CheckReport::default()
        };
        let mut cases = BTreeSet::new();
        for id in self.catalogue().record_ids()? {
            report.records += 1;
            match self.catalogue().record(&id) {
                Ok(record) if record.id != id => {
                    report
                        .catalogue
                        .push(format!("record {id} says that it is {}", record.id));
                }
                Ok(record) => {
                    if record.source.media_type != CONTAINER {
                        cases.insert(self.catalogue().case_of(&id)?);
                    }
                    self.compare_tables(&record, &mut report)?;
                }
                Err(error @ ArchiveError::Record { .. }) => {
                    report.catalogue.push(error.to_string());
                }
                Err(error) => return Err(error),
            }
        }
        self.check_index(cases.len() as u64, &mut report)?;
        self.check_files(content, &mut report)?;
        Ok(report)
    }

    fn compare_tables(
        &self,
        record: &Record,
        report: &mut CheckReport,
    ) -> Result<(), ArchiveError> {
        let methods: BTreeSet<&str> = record.methods.iter().map(|m| m.id.as_str()).collect();
        for (table, expected) in [
            ("sections", record.sections.len()),
            ("budget_lines", record.budget.lines.len()),
            ("methods", methods.len()),
            ("parties", record.parties.len()),
        ] {
            let found: i64 = self
                .catalogue()
                .db()
                .prepare_cached(&format!(
                    "SELECT count(*) FROM {table} WHERE record_id = ?1"
                ))?
                .query_row([&record.id], |row| row.get(0))?;
            if found.unsigned_abs() != expected as u64 {
                report.catalogue.push(format!(
                    "record {}: the table {table} has {found} rows, the record {expected}",
                    record.id
                ));
            }
        }
        Ok(())
    }

    fn check_index(&self, cases: u64, report: &mut CheckReport) -> Result<(), ArchiveError> {
        match self.index().health() {
            Ok(health) => {
                for file in health.damaged {
                    report.index.push(format!("the file {file} is damaged"));
                }
                if health.cases != cases {
                    report.index.push(format!(
                        "it holds {} projects, the catalogue {cases}",
                        health.cases
                    ));
                }
                if self.index().lags(self.catalogue())? {
                    report
                        .index
                        .push("it is not in step with the catalogue".to_owned());
                }
            }
            Err(error) => report.index.push(error.to_string()),
        }
        Ok(())
    }

    fn check_files(&self, content: bool, report: &mut CheckReport) -> Result<(), ArchiveError> {
        for file in self.catalogue().files_present()? {
            report.files += 1;
            let Some(path) = file.path else { continue };
            let how = match std::fs::metadata(&path) {
                Err(_) => Some("is not there"),
                Ok(meta) if meta.len() != file.bytes => Some("has another size"),
                Ok(_) if content => match std::fs::read(&path) {
                    Err(_) => Some("cannot be read"),
                    Ok(bytes) => (file.hash.as_deref())
                        .is_some_and(|hash| blake3::hash(&bytes).to_hex().as_str() != hash)
                        .then_some("has other content"),
                },
                Ok(_) => None,
            };
            if let Some(how) = how {
                report.changed_files.push(format!("{} {how}", file.display));
            }
        }
        Ok(())
    }

    /// Mends what a check found and what can be derived: the tables from the records' JSON, the index
    /// from the catalogue. What cannot be read back of a record's JSON is left for `upgrade`.
    ///
    /// # Errors
    /// [`ArchiveError`] where the archive cannot be written to.
    pub fn repair(&mut self, report: &mut CheckReport) -> Result<(), ArchiveError> {
        if !report.catalogue.is_empty() {
            let ids = self.catalogue().record_ids()?;
            self.catalogue_mut().transaction(|tx| {
                for id in &ids {
                    let text: String =
                        tx.query_row("SELECT json FROM records WHERE id = ?1", [id], |r| r.get(0))?;
                    if let Ok(record) = serde_json::from_str::<Record>(&text) {
                        records::put_details(tx, &record, true)?;
                    }
                }
                tx.execute_batch("REINDEX")?;
                Ok(())
            })?;
            report
                .repaired
                .push("the catalogue's tables were made anew from the records".to_owned());
        }
        if !report.is_sound() {
            let cases = self.reindex()?;
            report
                .repaired
                .push(format!("the index was made anew, with {cases} projects"));
        }
        Ok(())
    }
}
