//! Import: every file below some folders into the catalogue, once.
//!
//! Threads read files and hand them to the workers; one writer, the caller's thread, keeps the
//! catalogue. A file is acknowledged by its event, after the transaction that holds it is on the disk:
//! a crash at any point loses nothing that was acknowledged, and the next import goes on from there.

mod event;
mod plan;
mod read;
mod room;
mod scan;
#[cfg(test)]
mod tests;
mod write;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::{Duration, Instant};

use aktsam_ingest::Failure;
use aktsam_record::Record;

pub use event::{Event, FileEvent, Status, Summary};
pub(crate) use plan::Job;
use plan::{Plan, plan};
use read::{Known, Outcome, Reading};
use room::Room;
use scan::{Scan, scan};
use write::Writer;

use crate::{Archive, ArchiveError, paths};

/// What reads a file: the worker pool, or a stand-in in tests.
pub trait Reader: Sync {
    /// The file's records, itself first.
    ///
    /// # Errors
    /// [`Failure`] where it has none.
    fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<Record>, Failure>;
}

/// What to import, and how.
#[derive(Debug, Clone)]
pub struct ImportOptions {
    /// Files and folders.
    pub roots: Vec<PathBuf>,
    /// How many files are read at a time.
    pub jobs: usize,
    /// Open also files whose size and time are as known, and compare their hash.
    pub rehash: bool,
    /// Try files again that are in quarantine.
    pub retry_quarantined: bool,
    /// Ids of records that are to be read anew though they are there.
    pub reread: HashSet<String>,
    /// Leave files for the next time that were changed in the last seconds: somebody may be writing
    /// them.
    pub settle: bool,
    /// Bytes a file may have; larger ones are not opened.
    pub file_bytes: u64,
    /// The limits in force, as JSON, for the quarantine.
    pub limits: String,
}

/// Files that are written in one transaction at most.
const BATCH: usize = 64;
/// How long a transaction waits for more files after its first: each ends in a write that the disk has
/// to confirm, which costs more than all that it writes.
const GATHER: Duration = Duration::from_millis(50);
/// How long the writer waits for more before it looks whether it should stop.
const WAIT: Duration = Duration::from_millis(100);
/// Files after which the index takes in what is new: while it does, the workers go on until there is no
/// more room for what they read, so it may not take long.
const INDEX_EVERY: u64 = 500;
/// Readings that wait for the writer.
const WAITING: usize = 512;
/// Bytes of text that they may hold together; as records they take two to four times that.
const WAITING_BYTES: usize = 16 << 20;

/// Says what an import would do, and does nothing.
///
/// # Errors
/// [`ArchiveError`] where the catalogue cannot be read. An archive that is not there yet is empty.
pub fn dry_run(
    archive: Option<&Archive>,
    folder: &crate::Folder,
    options: &ImportOptions,
    observer: &mut dyn FnMut(&Event),
) -> Result<Summary, ArchiveError> {
    let began = Instant::now();
    let found = scan(&options.roots, folder.root());
    let plan = plan(archive.map(Archive::catalogue), found.files, options)?;
    let mut summary = Summary::default();
    report_scan(
        &found.unreadable,
        &found.passed_over,
        &plan,
        &mut summary,
        observer,
    );
    for event in plan.settled {
        summary.count(&event);
        observer(&Event::File(event));
    }
    for job in plan.jobs {
        let event = FileEvent {
            path: paths::display(&job.found.path),
            status: Status::WouldRead,
            id: None,
            title: None,
            review: false,
            records: 0,
            problem: None,
        };
        summary.count(&event);
        observer(&Event::File(event));
    }
    summary.files += plan.unsettled;
    summary.left = plan.unsettled;
    if let Some(archive) = archive.filter(|_| found.unreadable.is_empty()) {
        summary.gone = write::missing(archive.catalogue(), &found.roots, &plan.kept)?.len() as u64;
    }
    summary.seconds = began.elapsed().as_secs_f64();
    observer(&Event::Summary(summary.clone()));
    Ok(summary)
}

/// Imports; see [`Archive::import`].
pub(crate) fn run(
    archive: &mut Archive,
    reader: &dyn Reader,
    options: &ImportOptions,
    command: &str,
    stop: &AtomicBool,
    observer: &mut dyn FnMut(&Event),
) -> Result<Summary, ArchiveError> {
    let began = Instant::now();
    let Scan {
        files,
        passed_over,
        unreadable,
        roots,
    } = scan(&options.roots, archive.folder().root());
    let plan = plan(Some(archive.catalogue()), files, options)?;
    let mut summary = Summary::default();
    report_scan(&unreadable, &passed_over, &plan, &mut summary, observer);
    let Plan {
        settled,
        jobs,
        kept,
        unsettled,
    } = plan;
    for event in settled {
        summary.count(&event);
        observer(&Event::File(event));
    }
    summary.files += unsettled;
    let known = Known::new(archive.catalogue(), &options.reread)?;
    let names: Vec<String> = options
        .roots
        .iter()
        .map(|root| paths::display(root))
        .collect();
    let run = archive.catalogue_mut().start_run(command, &names)?;

    let result = work(
        archive,
        reader,
        options,
        &jobs,
        &known,
        stop,
        &mut summary,
        observer,
    );
    summary.interrupted = stop.load(Ordering::Relaxed) && summary.left > 0;
    summary.seconds = began.elapsed().as_secs_f64();
    if let Err(error) = result {
        // The catalogue may be what fails; the first error is the one to tell.
        let _ = archive.catalogue_mut().finish_run(run, "failed", "{}");
        return Err(error);
    }
    // Only a scan that saw all of a root can tell what is missing from it.
    if !summary.interrupted && unreadable.is_empty() {
        summary.gone = write::mark_missing(archive.catalogue_mut(), &roots, &kept)?;
    }
    summary.left += unsettled;
    let cases = archive.sync_index()?;
    archive.index().finish()?;
    observer(&Event::Indexed { cases });
    summary.seconds = began.elapsed().as_secs_f64();
    let outcome = if summary.interrupted {
        "interrupted"
    } else {
        "finished"
    };
    let text = serde_json::to_string(&summary).unwrap_or_default();
    archive.catalogue_mut().finish_run(run, outcome, &text)?;
    observer(&Event::Summary(summary.clone()));
    Ok(summary)
}

fn report_scan(
    unreadable: &[(PathBuf, std::io::Error)],
    passed_over: &std::collections::BTreeMap<scan::PassedOver, u64>,
    plan: &Plan,
    summary: &mut Summary,
    observer: &mut dyn FnMut(&Event),
) {
    summary.files = (plan.settled.len() + plan.jobs.len()) as u64;
    summary.unreadable = unreadable.len() as u64;
    summary.passed_over = passed_over
        .iter()
        .map(|(why, n)| (why.as_str(), *n))
        .collect();
    observer(&Event::Scanned {
        files: summary.files,
        to_read: plan.jobs.len() as u64,
    });
    for (path, error) in unreadable {
        observer(&Event::Unreadable {
            path: paths::display(path),
            message: error.to_string(),
            hint: match error.kind() {
                std::io::ErrorKind::NotFound => {
                    "see that it is spelled as it is called, and that its disk is connected"
                }
                std::io::ErrorKind::PermissionDenied => {
                    "see that you may read it, and import again"
                }
                _ => "see that its disk is connected and whole, and import again",
            },
        });
    }
}

/// Reads the jobs on threads and writes what they give.
#[expect(
    clippy::too_many_arguments,
    reason = "the parts of one import, used here alone"
)]
fn work(
    archive: &mut Archive,
    reader: &dyn Reader,
    options: &ImportOptions,
    jobs: &[Job],
    known: &Known,
    stop: &AtomicBool,
    summary: &mut Summary,
    observer: &mut dyn FnMut(&Event),
) -> Result<(), ArchiveError> {
    let threads = options.jobs.clamp(1, 256).min(jobs.len().max(1));
    // Results wait here while the writer is busy; they hold whole records.
    let (send, results) = sync_channel::<Reading>(WAITING);
    let room = Room::new(WAITING_BYTES);
    let give_up = AtomicBool::new(false);
    let queue = std::sync::Mutex::new(jobs.iter().enumerate());
    std::thread::scope(|scope| {
        for _ in 0..threads {
            let (send, queue, give_up, room) = (send.clone(), &queue, &give_up, &room);
            scope.spawn(move || {
                while !stop.load(Ordering::Relaxed) && !give_up.load(Ordering::Relaxed) {
                    let next = queue
                        .lock()
                        .unwrap_or_else(std::sync::PoisonError::into_inner)
                        .next();
                    let Some((job, found)) = next else { break };
                    let reading = read::read(job, found, reader, options, known);
                    let stopped = matches!(reading.outcome, Outcome::Stopped(_));
                    room.take(reading.size());
                    if send.send(reading).is_err() || stopped {
                        break;
                    }
                }
            });
        }
        drop(send);
        let written = write_all(archive, jobs, options, &results, &room, summary, observer);
        if written.is_err() {
            give_up.store(true, Ordering::Relaxed);
        }
        // Threads that wait to hand over must not wait for ever.
        room.close();
        drop(results);
        written
    })
}

fn write_all(
    archive: &mut Archive,
    jobs: &[Job],
    options: &ImportOptions,
    results: &Receiver<Reading>,
    room: &Room,
    summary: &mut Summary,
    observer: &mut dyn FnMut(&Event),
) -> Result<(), ArchiveError> {
    let mut writer = Writer::new(&options.limits);
    let mut settled = 0;
    let mut since_index = 0;
    loop {
        let first = match results.recv_timeout(WAIT) {
            Ok(reading) => reading,
            Err(RecvTimeoutError::Timeout) => continue,
            Err(RecvTimeoutError::Disconnected) => break,
        };
        let mut batch = vec![first];
        let until = Instant::now() + GATHER;
        while batch.len() < BATCH
            && let Ok(reading) =
                results.recv_timeout(until.saturating_duration_since(Instant::now()))
        {
            batch.push(reading);
        }
        for reading in &batch {
            if let Outcome::Stopped(failure) = &reading.outcome {
                return Err(ArchiveError::Workers(failure.clone()));
            }
            summary.bytes += reading.bytes;
            room.give(reading.size());
        }
        let events = archive
            .catalogue_mut()
            .transaction(|tx| writer.write(tx, jobs, batch))?;
        crate::failpoint("after_commit");
        for record in writer.written() {
            archive.catalogue_mut().keep_at_hand(record);
        }
        for event in events {
            settled += 1;
            since_index += 1;
            summary.count(&event);
            observer(&Event::File(event));
        }
        if archive.catalogue().has_hands_full() || since_index >= INDEX_EVERY {
            since_index = 0;
            let cases = archive.sync_index()?;
            observer(&Event::Indexed { cases });
        }
    }
    summary.left += jobs.len() as u64 - settled;
    Ok(())
}
