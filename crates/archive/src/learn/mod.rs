//! Learning forms: what stands word for word in many projects' documents is the blank form's, and no
//! answer.
//!
//! Documents with the same skeleton of headings are taken for one form. Of their lines those are
//! learned that recur in several projects which have nothing else to do with each other; what
//! only one project says is never written down, nor what names a person or tells how to reach one.

mod forms;
mod profile;
mod text;

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use serde::Deserialize;

use crate::{Archive, ArchiveError};

use forms::{Document, learn};
pub use profile::LearnedForm;
use text::Sheet;

/// Projects in which a line must recur at the least, whatever is asked for: fewer could be one
/// applicant's own words.
pub const LEAST_PROJECTS: usize = 3;

/// Kinds of documents that are not written on forms, or hold next to no text of them.
const NO_FORMS: &str = "('budget', 'signature_page')";

/// What of a record's JSON is looked at.
#[derive(Deserialize)]
struct Stored {
    association: Option<String>,
    sections: Vec<StoredSection>,
    #[serde(default)]
    contacts: Vec<Named>,
    #[serde(default)]
    signatures: Vec<Named>,
    #[serde(default)]
    parties: Vec<Party>,
}

#[derive(Deserialize)]
struct StoredSection {
    heading: Option<String>,
    #[serde(default)]
    fields: Vec<String>,
    text: String,
    guidance: Option<String>,
}

#[derive(Deserialize)]
struct Named {
    name: Option<String>,
}

#[derive(Deserialize)]
struct Party {
    name: String,
    as_written: String,
}

impl Stored {
    fn sheet(&self) -> Sheet {
        let mut sheet = Sheet::default();
        for section in &self.sections {
            sheet.add(
                section.heading.as_deref(),
                section.fields.iter().any(|field| field == "terms"),
                &section.text,
                section.guidance.as_deref(),
            );
        }
        sheet
    }

    /// Names of people, which no profile may hold.
    fn people(&self) -> BTreeSet<String> {
        self.contacts
            .iter()
            .chain(&self.signatures)
            .filter_map(|named| named.name.as_deref())
            .map(aktsam_record::profiles::normalise_line)
            .filter(|name| name.contains(' '))
            .collect()
    }

    /// Names of parties, which are answers however often they recur.
    fn parties(&self) -> BTreeSet<String> {
        self.parties
            .iter()
            .flat_map(|party| [&party.name, &party.as_written])
            .map(|name| aktsam_record::profiles::normalise_line(name))
            .collect()
    }
}

impl Archive {
    /// Finds the forms that the archive's documents were written on; each line in at least `least`
    /// projects, and never fewer than [`LEAST_PROJECTS`].
    ///
    /// # Errors
    /// [`ArchiveError`] where the catalogue cannot be read.
    pub fn learn(&self, least: usize) -> Result<Vec<LearnedForm>, ArchiveError> {
        let least = least.max(LEAST_PROJECTS);
        let ids = self.ids_by_project()?;
        // Once to count, and once to keep what recurs: all text at once could be more than there is
        // memory.
        let mut counts: BTreeMap<u64, (usize, usize)> = BTreeMap::new();
        for (id, project) in &ids {
            for hash in self.stored(id)?.sheet().hashes() {
                let (last, count) = counts.entry(hash).or_insert((usize::MAX, 0));
                if *last != *project {
                    (*last, *count) = (*project, *count + 1);
                }
            }
        }
        let recurring: BTreeSet<u64> = counts
            .into_iter()
            .filter(|(_, (_, count))| *count >= least)
            .map(|(hash, _)| hash)
            .collect();
        let mut documents = Vec::with_capacity(ids.len());
        for (id, project) in &ids {
            let stored = self.stored(id)?;
            let mut sheet = stored.sheet();
            sheet.keep(&recurring);
            documents.push(Document {
                project: *project,
                association: stored.association.clone(),
                people: stored.people(),
                parties: stored.parties(),
                sheet,
            });
        }
        Ok(learn(&documents, least))
    }

    /// Writes learned forms where imports find them, in place of those learned before; what a person
    /// wrote there stays. Returns the file.
    ///
    /// # Errors
    /// [`ArchiveError`] where the file cannot be written, or what is there cannot be read.
    pub fn write_profiles(&self, forms: &[LearnedForm]) -> Result<PathBuf, ArchiveError> {
        profile::write(self.folder(), forms)
    }

    fn stored(&self, id: &str) -> Result<Stored, ArchiveError> {
        let json: String = self
            .catalogue()
            .db()
            .prepare_cached("SELECT json FROM records WHERE id = ?1")?
            .query_row([id], |row| row.get(0))?;
        serde_json::from_str(&json).map_err(|source| ArchiveError::Record {
            id: id.to_owned(),
            source,
        })
    }

    /// Ids of the documents that may be written on forms, with a number for their project; in the
    /// order of these numbers. Cases that are versions of one another are one project here, for they
    /// repeat their own words.
    fn ids_by_project(&self) -> Result<Vec<(String, usize)>, ArchiveError> {
        let db = self.catalogue().db();
        let rows: Vec<(String, String)> = db
            .prepare(&format!(
                "SELECT id, case_id FROM records WHERE kind NOT IN {NO_FORMS}
                   AND case_role NOT IN ('rendition', 'embedded') AND text_origin <> 'none'
                 ORDER BY id"
            ))?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        let cases: Vec<&String> = {
            let set: BTreeSet<&String> = rows.iter().map(|(_, case)| case).collect();
            set.into_iter().collect()
        };
        let number = |case: &String| cases.binary_search(&case).ok();
        let mut parent: Vec<usize> = (0..cases.len()).collect();
        let linked: Vec<(String, String)> = db
            .prepare(
                "SELECT a.case_id, b.case_id FROM links l
                 JOIN records a ON a.id = l.from_id JOIN records b ON b.id = l.to_id",
            )?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<Result<_, _>>()?;
        for (a, b) in &linked {
            if let (Some(a), Some(b)) = (number(a), number(b)) {
                let (a, b) = (root(&parent, a), root(&parent, b));
                if let Some(slot) = parent.get_mut(a.max(b)) {
                    *slot = a.min(b);
                }
            }
        }
        let mut out: Vec<(String, usize)> = rows
            .iter()
            .filter_map(|(id, case)| Some((id.clone(), root(&parent, number(case)?))))
            .collect();
        out.sort_by(|a, b| (a.1, &a.0).cmp(&(b.1, &b.0)));
        Ok(out)
    }
}

/// The first of those that belong together (union–find; each points to a smaller one or itself).
fn root(parent: &[usize], mut at: usize) -> usize {
    while let Some(next) = parent.get(at).filter(|next| **next != at) {
        at = *next;
    }
    at
}
