//! Reading: a file's bytes, their hash, and what the workers make of them. Runs on many threads.

use std::collections::HashSet;
use std::fs::File;
use std::io::Read as _;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use aktsam_ingest::{Failure, Kind, Reason, Stage, sniff};
use aktsam_record::Record;

use super::scan::modified_ns;
use super::{ImportOptions, Job, Reader};
use crate::catalogue::{Catalogue, size};
use crate::{ArchiveError, Problem};

/// Files above this size are looked at before all of them is read into memory.
const LARGE: u64 = 16 << 20;
/// How much is looked at.
const HEAD: u64 = 64 << 10;
/// A file that was changed so shortly before it was read may change again within the same tick of
/// its file system's clock, unseen.
const TICK_NS: i64 = 2_000_000_000;

/// Hashes that need no reading; shared by the threads.
#[derive(Debug)]
pub(crate) struct Known {
    /// In the catalogue, or being read by a thread of this import.
    taken: Mutex<HashSet<String>>,
    /// Forgotten on request.
    tombstones: HashSet<String>,
}

impl Known {
    /// What the catalogue has, less what is to be read anew.
    pub(crate) fn new(
        catalogue: &Catalogue,
        reread: &HashSet<String>,
    ) -> Result<Self, ArchiveError> {
        let mut taken: HashSet<String> = catalogue.record_ids()?.into_iter().collect();
        taken.retain(|id| !reread.contains(id));
        Ok(Self {
            taken: Mutex::new(taken),
            tombstones: catalogue.tombstones()?,
        })
    }

    /// Takes a hash to read; `false` where it is there or another thread has it.
    fn take(&self, hash: &str) -> bool {
        self.taken
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(hash.to_owned())
    }
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct Reading {
    /// Which job.
    pub(crate) job: usize,
    /// Size as read.
    pub(crate) bytes: u64,
    /// Time of the last change, where it may be trusted to tell of the next one.
    pub(crate) modified_ns: Option<i64>,
    /// BLAKE3 hash in hex, where it was read.
    pub(crate) hash: Option<String>,
    /// What it gave.
    pub(crate) outcome: Outcome,
}

impl Reading {
    /// About how many bytes of text it holds.
    pub(crate) fn size(&self) -> usize {
        match &self.outcome {
            Outcome::Records(records) => records.iter().map(size).sum(),
            _ => 0,
        }
    }
}

/// What a file gave.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// Records, the file itself first.
    Records(Vec<Record>),
    /// Nothing new: its bytes are in the catalogue or on their way there.
    Known,
    /// Nothing: it was forgotten on request.
    Forgotten,
    /// Nothing, and why.
    Problem(Problem),
    /// The workers do not work; nothing is known of the file.
    Stopped(Failure),
}

/// Reads a file.
pub(crate) fn read(
    job: usize,
    found: &Job,
    reader: &dyn Reader,
    options: &ImportOptions,
    known: &Known,
) -> Reading {
    let mut reading = Reading {
        job,
        bytes: found.found.bytes,
        modified_ns: found.found.modified_ns,
        hash: None,
        outcome: Outcome::Known,
    };
    let bytes = match load(found, options, &mut reading) {
        Ok(bytes) => bytes,
        Err(problem) => {
            reading.outcome = Outcome::Problem(problem);
            return reading;
        }
    };
    let hash = blake3::hash(&bytes).to_hex().to_string();
    reading.hash = Some(hash.clone());
    reading.outcome = if known.tombstones.contains(&hash) {
        Outcome::Forgotten
    } else if !known.take(&hash) {
        Outcome::Known
    } else {
        match reader.read(&found.found.shown, bytes) {
            Ok(records) if records.first().is_some_and(|r| r.id == hash) => {
                let mut records = records;
                records.retain(|r| !known.tombstones.contains(&r.id));
                Outcome::Records(records)
            }
            Ok(_) => Outcome::Problem(
                Failure::new(
                    Reason::Crashed,
                    Stage::Worker,
                    "the worker answered for another file",
                )
                .into(),
            ),
            Err(failure) if !failure.reason.concerns_the_file() => Outcome::Stopped(failure),
            Err(failure) => Outcome::Problem(failure.into()),
        }
    };
    reading
}

fn load(job: &Job, options: &ImportOptions, reading: &mut Reading) -> Result<Vec<u8>, Problem> {
    load_with(job, options, reading, &mut || {})
}

/// As [`load`]; `meanwhile` is called between the first look at the file and the last.
fn load_with(
    job: &Job,
    options: &ImportOptions,
    reading: &mut Reading,
    meanwhile: &mut dyn FnMut(),
) -> Result<Vec<u8>, Problem> {
    // A file that changes while it is read is tried once more; then somebody is at work on it.
    for _ in 0..2 {
        let mut file = File::open(&job.found.path).map_err(|e| Problem::unreadable(&e))?;
        let before = file.metadata().map_err(|e| Problem::unreadable(&e))?;
        reading.bytes = before.len();
        reading.modified_ns = settled_time(modified_ns(&before));
        let mut bytes = Vec::new();
        if before.len() > LARGE {
            file.by_ref()
                .take(HEAD)
                .read_to_end(&mut bytes)
                .map_err(|e| Problem::unreadable(&e))?;
            if let Kind::Unsupported(what) | Kind::Image(what) = sniff(&bytes, &job.found.shown) {
                let message = format!("{what} is not read");
                return Err(Failure::new(Reason::Unsupported, Stage::Sniff, message).into());
            }
        }
        if before.len() > options.file_bytes {
            let message = format!(
                "the file has {} bytes, more than the limit of {}",
                before.len(),
                options.file_bytes
            );
            return Err(Failure::new(Reason::TooLarge, Stage::Sniff, message).into());
        }
        // One byte more than it has shows that it grew.
        file.take((before.len() + 1).saturating_sub(bytes.len() as u64))
            .read_to_end(&mut bytes)
            .map_err(|e| Problem::unreadable(&e))?;
        meanwhile();
        let after = std::fs::metadata(&job.found.path).map_err(|e| Problem::unreadable(&e))?;
        let same = bytes.len() as u64 == before.len()
            && after.len() == before.len()
            && modified_ns(&after) == modified_ns(&before);
        if same {
            return Ok(bytes);
        }
    }
    Err(Problem::changing())
}

/// The time of the last change, unless it is so close to now, or beyond it, that a later change
/// could bear the same.
pub(crate) fn settled_time(modified: Option<i64>) -> Option<i64> {
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|d| i64::try_from(d.as_nanos()).ok())?;
    modified.filter(|m| m.saturating_add(TICK_NS) < now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn loaded(path: &std::path::Path, meanwhile: &mut dyn FnMut()) -> Result<Vec<u8>, Problem> {
        let job = Job {
            found: super::super::scan::Found {
                path: path.to_owned(),
                shown: "a.txt".to_owned(),
                bytes: 0,
                modified_ns: None,
            },
            prior: None,
        };
        let options = ImportOptions {
            roots: Vec::new(),
            jobs: 1,
            rehash: false,
            retry_quarantined: false,
            reread: HashSet::new(),
            settle: false,
            file_bytes: 1 << 20,
            limits: String::new(),
        };
        let mut reading = Reading {
            job: 0,
            bytes: 0,
            modified_ns: None,
            hash: None,
            outcome: Outcome::Known,
        };
        load_with(&job, &options, &mut reading, meanwhile)
    }

    #[test]
    fn a_file_that_changes_while_it_is_read_is_read_again_and_then_left() {
        use std::io::Write as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.txt");
        std::fs::write(&path, "Syfte").unwrap();
        let append = || {
            let mut file = File::options().append(true).open(&path).unwrap();
            file.write_all(b".").unwrap();
        };
        let mut times = 0;
        let mut once = || {
            times += 1;
            if times == 1 {
                append();
            }
        };
        assert_eq!(loaded(&path, &mut once).unwrap(), b"Syfte.");
        let problem = loaded(&path, &mut || append()).unwrap_err();
        assert_eq!(problem.reason, "changing");
        assert!(problem.hint.contains("close the program"));
        // One that is gone by then cannot be trusted either.
        let problem = loaded(&path, &mut || std::fs::remove_file(&path).unwrap()).unwrap_err();
        assert_eq!(problem.reason, "unreadable");
    }

    #[test]
    fn a_time_that_is_too_fresh_is_not_trusted() {
        assert_eq!(settled_time(Some(1_000)), Some(1_000));
        assert_eq!(settled_time(Some(i64::MAX)), None);
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap()
            .as_nanos();
        assert_eq!(settled_time(Some(i64::try_from(now).unwrap())), None);
    }
}
