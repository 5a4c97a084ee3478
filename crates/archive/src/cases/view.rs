//! A case as a whole, and a person's word on it.

use aktsam_record::Record;
use rusqlite::params;
use serde::Serialize;

use super::assign::{elect, merge};
use crate::catalogue::{Catalogue, outbox};
use crate::{Archive, ArchiveError};

/// A document of a case.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseDocument {
    /// Id of its record.
    pub id: String,
    /// `lead`, `rendition` (the same text in another form), `embedded`, or what it is.
    pub role: String,
    /// Why it is in the case; `None` for the document that the case began with.
    pub reason: Option<String>,
    /// How sure that is, from 0 to 1.
    pub score: Option<f64>,
    /// Whether a person put it there.
    pub fixed: bool,
    /// Its title.
    pub title: Option<String>,
}

/// A case as a whole.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CaseView {
    /// Its id.
    pub case_id: String,
    /// The leading record, completed by the others: where the form says "se bilaga", the budget is the
    /// workbook's.
    pub record: Record,
    /// The record that the budget is of, where it is not the leading one.
    pub budget_from: Option<String>,
    /// Its documents, the leading one first.
    pub documents: Vec<CaseDocument>,
    /// Other cases' records that are versions or near-duplicates of the leading one: id, kind, reason.
    pub linked: Vec<(String, String, String)>,
}

impl Catalogue {
    /// The documents of a case, the leading one first.
    pub(crate) fn case_documents(&self, case_id: &str) -> Result<Vec<CaseDocument>, ArchiveError> {
        Ok(self
            .db()
            .prepare_cached(
                "SELECT id, case_role, case_reason, case_score, case_fixed, title FROM records
                 WHERE case_id = ?1 ORDER BY case_role <> 'lead', kind <> 'application', id",
            )?
            .query_map([case_id], |row| {
                Ok(CaseDocument {
                    id: row.get(0)?,
                    role: row.get(1)?,
                    reason: row.get(2)?,
                    score: row.get(3)?,
                    fixed: row.get(4)?,
                    title: row.get(5)?,
                })
            })?
            .collect::<Result<_, _>>()?)
    }
}

impl Archive {
    /// The case that a record belongs to.
    ///
    /// # Errors
    /// [`ArchiveError`] where there is no such record.
    pub fn case_of(&self, record_id: &str) -> Result<CaseView, ArchiveError> {
        let case_id = self.catalogue().case_of(record_id)?;
        let documents = self.catalogue().case_documents(&case_id)?;
        let lead = documents.first().map_or(record_id, |d| d.id.as_str());
        let mut record = self.record(lead)?;
        let mut budget_from = None;
        if record.budget.applied.is_none() && record.budget.lines.is_empty() {
            for document in documents.iter().skip(1).filter(|d| d.role != "rendition") {
                let other = self.record(&document.id)?;
                if other.budget.applied.is_some() || !other.budget.lines.is_empty() {
                    record.budget = other.budget;
                    budget_from = Some(document.id.clone());
                    break;
                }
            }
        }
        let linked = self
            .catalogue()
            .db()
            .prepare_cached(
                "SELECT CASE WHEN from_id = ?1 THEN to_id ELSE from_id END, kind, reason FROM links
                 WHERE from_id = ?1 OR to_id = ?1 ORDER BY kind DESC, score DESC, 1",
            )?
            .query_map([&record.id], |row| {
                Ok((row.get(0)?, row.get(1)?, row.get(2)?))
            })?
            .collect::<Result<_, _>>()?;
        Ok(CaseView {
            case_id,
            record,
            budget_from,
            documents,
            linked,
        })
    }

    /// Puts records into the case of the first, for good.
    ///
    /// # Errors
    /// [`ArchiveError`] where one of them is not there.
    pub fn join_cases(&mut self, ids: &[String]) -> Result<CaseView, ArchiveError> {
        let ids: Vec<String> = ids
            .iter()
            .map(|id| self.resolve(id))
            .collect::<Result<_, _>>()?;
        let Some((first, others)) = ids.split_first() else {
            return Err(ArchiveError::Refused("name the records to join".to_owned()));
        };
        let to = self.catalogue().case_of(first)?;
        let from: Vec<String> = others
            .iter()
            .map(|id| self.catalogue().case_of(id))
            .collect::<Result<_, _>>()?;
        self.catalogue_mut().transaction(|tx| {
            for (id, from) in others.iter().zip(&from) {
                tx.execute(
                    "UPDATE records SET case_reason = 'joined by a person', case_score = 1.0,
                       case_fixed = 1 WHERE id = ?1",
                    [id],
                )?;
                merge(tx, from, &to)?;
            }
            tx.execute("UPDATE records SET case_fixed = 1 WHERE id = ?1", [first])?;
            elect(tx, &to)
        })?;
        self.sync_index()?;
        self.case_of(first)
    }

    /// Takes a record, with what is embedded in it, out of its case into one of its own, for good.
    ///
    /// # Errors
    /// [`ArchiveError`] where it is not there, is embedded in another, or is alone already.
    pub fn split_case(&mut self, id: &str) -> Result<CaseView, ArchiveError> {
        let id = self.resolve(id)?;
        let old = self.catalogue().case_of(&id)?;
        let documents = self.catalogue().case_documents(&old)?;
        let embedded = |d: &CaseDocument| d.role == "embedded";
        if documents.iter().any(|d| d.id == id && embedded(d)) {
            return Err(ArchiveError::Refused(
                "the record is embedded in another; split that".to_owned(),
            ));
        }
        let rest: Vec<&CaseDocument> = documents
            .iter()
            .filter(|d| d.id != id && !embedded(d))
            .collect();
        let Some(heir) = rest.first() else {
            return Err(ArchiveError::Refused(
                "the record is a case of its own already".to_owned(),
            ));
        };
        self.catalogue_mut().transaction(|tx| {
            // The case keeps its id, unless that is the record that leaves.
            let kept = if old == id {
                heir.id.clone()
            } else {
                old.clone()
            };
            tx.execute(
                "UPDATE records SET case_id = ?2 WHERE case_id = ?1",
                params![old, kept],
            )?;
            tx.execute(
                "UPDATE records SET case_id = ?1, case_reason = 'split off by a person',
                   case_score = 1.0, case_fixed = 1 WHERE id = ?1",
                [&id],
            )?;
            tx.execute(
                "UPDATE records SET case_id = ?1 WHERE case_role = 'embedded'
                   AND id IN (SELECT child_id FROM members WHERE parent_id = ?1)",
                [&id],
            )?;
            outbox::put(tx, &old)?;
            elect(tx, &kept)?;
            elect(tx, &id)
        })?;
        self.sync_index()?;
        self.case_of(&id)
    }
}
