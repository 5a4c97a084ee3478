//! Writing: what was read into the catalogue, in transactions of several files.

use std::collections::{HashMap, HashSet};
use std::path::PathBuf;

use aktsam_record::Record;
use rusqlite::{Connection, OptionalExtension as _};

use super::read::{Outcome, Reading};
use super::{FileEvent, Job, Status};
use crate::catalogue::{
    Catalogue, FileRow, FileState, Seen, files, links, outbox, quarantine, records,
};
use crate::{ArchiveError, Problem, paths};

/// Writes readings, and remembers what later ones with the same bytes must know.
#[derive(Debug)]
pub(crate) struct Writer<'a> {
    limits: &'a str,
    /// Hashes that could not be read in this import, and why.
    failed: HashMap<String, Problem>,
    /// Files whose bytes another thread was still reading.
    waiting: HashMap<String, Vec<Reading>>,
    /// Records of the transaction at hand.
    written: Vec<Record>,
}

impl<'a> Writer<'a> {
    pub(crate) fn new(limits: &'a str) -> Self {
        Self {
            limits,
            failed: HashMap::new(),
            waiting: HashMap::new(),
            written: Vec::new(),
        }
    }

    /// The records that were written since this was last asked.
    pub(crate) fn written(&mut self) -> Vec<Record> {
        std::mem::take(&mut self.written)
    }

    /// Writes a batch within a transaction; the events are true once that is committed.
    pub(crate) fn write(
        &mut self,
        tx: &Connection,
        jobs: &[Job],
        batch: Vec<Reading>,
    ) -> Result<Vec<FileEvent>, ArchiveError> {
        let mut events = Vec::with_capacity(batch.len());
        let mut queue: std::collections::VecDeque<Reading> = batch.into();
        while let Some(reading) = queue.pop_front() {
            let Some(job) = jobs.get(reading.job) else {
                continue;
            };
            let hash = reading.hash.clone();
            if let (Outcome::Known, Some(hash)) = (&reading.outcome, &hash)
                && !self.failed.contains_key(hash)
                && case_of(tx, hash)?.is_none()
            {
                self.waiting.entry(hash.clone()).or_default().push(reading);
                continue;
            }
            let brings_news = !matches!(reading.outcome, Outcome::Known);
            events.push(self.write_one(tx, job, reading)?);
            if let Some(hash) = hash.filter(|_| brings_news) {
                queue.extend(self.waiting.remove(&hash).unwrap_or_default());
            }
        }
        Ok(events)
    }

    fn write_one(
        &mut self,
        tx: &Connection,
        job: &Job,
        reading: Reading,
    ) -> Result<FileEvent, ArchiveError> {
        let seen = Seen {
            path: &job.found.path,
            shown: &job.found.shown,
            bytes: reading.bytes,
            modified_ns: reading.modified_ns,
        };
        let hash = reading.hash.as_deref();
        let mut event = FileEvent {
            path: paths::display(&job.found.path),
            status: Status::Done,
            id: reading.hash.clone(),
            title: None,
            review: false,
            records: 0,
            problem: None,
        };
        let outcome = match (reading.outcome, hash.and_then(|h| self.failed.get(h))) {
            (Outcome::Known, Some(problem)) => Outcome::Problem(problem.clone()),
            (outcome, _) => outcome,
        };
        match outcome {
            Outcome::Records(found) => {
                records::put(tx, &found)?;
                files::put(tx, &seen, hash, FileState::Done)?;
                event.records = found.len() as u64;
                event.review = found.iter().any(records::needs_review);
                event.title = found.first().and_then(|r| r.title.clone());
                self.written.extend(found);
            }
            Outcome::Known => {
                event.status = known_status(tx, job, hash)?;
                files::put(tx, &seen, hash, FileState::Done)?;
                if event.status != Status::Unchanged
                    && let Some(case) = hash.map(|h| case_of(tx, h)).transpose()?.flatten()
                {
                    outbox::put(tx, &case)?;
                }
            }
            Outcome::Forgotten => {
                // Its name may tell what was to be forgotten.
                files::remove(tx, &job.found.path)?;
                event.status = Status::Forgotten;
            }
            Outcome::Problem(problem) => {
                let id = files::put(tx, &seen, hash, FileState::Quarantined)?;
                quarantine::put(tx, id, &problem, self.limits)?;
                event.status = Status::Quarantined;
                event.id = None;
                if let Some(hash) = hash {
                    self.failed.insert(hash.to_owned(), problem.clone());
                }
                event.problem = Some(problem);
            }
            // The import ends before it writes such a reading.
            Outcome::Stopped(failure) => return Err(ArchiveError::Workers(failure)),
        }
        // What lay here before has one path less; if it was read, the new bytes are its next version.
        if let Some(old) = job.prior.as_ref().and_then(|prior| prior.hash.as_deref())
            && Some(old) != hash
            && let Some(case) = case_of(tx, old)?
        {
            outbox::put(tx, &case)?;
            if let (Status::Done, Some(new)) = (event.status, hash) {
                links::put(tx, old, new, "version", 1.0, "the same file, changed")?;
            }
        }
        Ok(event)
    }
}

/// The case of a record; `None` where there is no such record.
fn case_of(tx: &Connection, id: &str) -> Result<Option<String>, ArchiveError> {
    Ok(tx
        .prepare_cached("SELECT case_id FROM records WHERE id = ?1")?
        .query_row([id], |row| row.get(0))
        .optional()?)
}

/// How a file stands whose bytes are known: as it was, moved here, or here too. Places where the
/// bytes no longer are get marked.
fn known_status(tx: &Connection, job: &Job, hash: Option<&str>) -> Result<Status, ArchiveError> {
    let prior = job.prior.as_ref();
    if prior.is_some_and(|p| {
        p.hash.as_deref() == hash && p.state == FileState::Done && p.gone_since.is_none()
    }) {
        return Ok(Status::Unchanged);
    }
    let Some(hash) = hash else {
        return Ok(Status::Duplicate);
    };
    let others: Vec<(i64, Vec<u8>)> = tx
        .prepare_cached(
            "SELECT id, raw_path FROM files WHERE hash = ?1 AND raw_path <> ?2 AND gone_since IS NULL",
        )?
        .query_map((hash, paths::encode(&job.found.path)), |row| {
            Ok((row.get(0)?, row.get(1)?))
        })?
        .collect::<Result<_, _>>()?;
    let mut moved = false;
    let mut elsewhere = false;
    for (id, raw) in others {
        if paths::decode(&raw).is_some_and(|path| path.exists()) {
            elsewhere = true;
        } else {
            files::mark_gone(tx, id)?;
            moved = true;
        }
    }
    let was_gone = prior.is_some_and(|p| p.hash.as_deref() == Some(hash));
    Ok(if elsewhere {
        Status::Duplicate
    } else if moved {
        Status::Moved
    } else if was_gone {
        Status::Unchanged
    } else {
        Status::Duplicate
    })
}

/// Files below the roots that are no longer there.
pub(crate) fn missing(
    catalogue: &Catalogue,
    roots: &[PathBuf],
    kept: &[i64],
) -> Result<Vec<FileRow>, ArchiveError> {
    let kept: HashSet<i64> = kept.iter().copied().collect();
    let mut files = catalogue.files_present()?;
    files.retain(|file| {
        !kept.contains(&file.id)
            && file.path.as_ref().is_some_and(|path| {
                // Few are not there, and roots may be many.
                !path.exists() && roots.iter().any(|root| path.starts_with(root))
            })
    });
    Ok(files)
}

/// Marks files below the roots that are no longer there; returns how many.
pub(crate) fn mark_missing(
    catalogue: &mut Catalogue,
    roots: &[PathBuf],
    kept: &[i64],
) -> Result<u64, ArchiveError> {
    let missing = missing(catalogue, roots, kept)?;
    if missing.is_empty() {
        return Ok(0);
    }
    catalogue.transaction(|tx| {
        for file in &missing {
            files::mark_gone(tx, file.id)?;
            if let Some(case) = file
                .hash
                .as_deref()
                .map(|h| case_of(tx, h))
                .transpose()?
                .flatten()
            {
                outbox::put(tx, &case)?;
            }
        }
        Ok(missing.len() as u64)
    })
}
