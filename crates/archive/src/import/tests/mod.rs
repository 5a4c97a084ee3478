//! Imports of small folders, read in this process.
#![allow(
    clippy::string_slice,
    clippy::format_collect,
    reason = "tests make their texts themselves"
)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use aktsam_ingest::{Failure, Reason, Settings, Stage, extract};
use aktsam_record::Record;
use tempfile::TempDir;

use super::*;
use crate::Folder;

mod cases;
mod damage;
mod failures;
mod files;
mod forgetting;
mod upkeep;

/// Reads in this process, and counts how often.
#[derive(Default)]
struct InProcess {
    reads: AtomicUsize,
    stop_after: Option<(usize, &'static AtomicBool)>,
}

impl Reader for InProcess {
    fn read(&self, name: &str, bytes: Vec<u8>) -> Result<Vec<Record>, Failure> {
        let n = self.reads.fetch_add(1, Ordering::Relaxed) + 1;
        if let Some((after, stop)) = self.stop_after
            && n >= after
        {
            stop.store(true, Ordering::Relaxed);
        }
        if bytes.starts_with(b"STOP") {
            return Err(Failure::new(
                Reason::PoolStopped,
                Stage::Worker,
                "the workers die",
            ));
        }
        extract(name, &bytes, &Settings::default())
    }
}

struct Bench {
    dir: TempDir,
    events: Vec<FileEvent>,
    reads: usize,
}

impl Bench {
    fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("in")).unwrap();
        Self {
            dir,
            events: Vec::new(),
            reads: 0,
        }
    }

    /// One whose archive holds these documents.
    fn holding(documents: &[(&str, &str)]) -> Self {
        let mut bench = Self::new();
        for (name, text) in documents {
            bench.put(name, text);
        }
        bench.import();
        bench
    }

    /// One whose archive holds one document, and the open archive and the id of it.
    fn with_one() -> (Self, Archive, String) {
        let bench = Self::holding(&[ONE]);
        let archive = bench.open();
        let id = archive.record_ids().unwrap().remove(0);
        (bench, archive, id)
    }

    /// One whose archive holds `count` documents, each with its number and `more` text.
    fn of_many(count: usize, more: &str) -> Self {
        let mut bench = Self::new();
        for n in 0..count {
            let text = format!("Syfte\nInsats nummer {n} om arbete. {more}");
            bench.put(&format!("{n}.txt"), &text);
        }
        bench.import();
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join("in").join(name)
    }

    /// Writes a file with a time that is long past.
    fn put(&self, name: &str, text: &str) {
        self.put_at(name, text, 1_000_000);
    }

    fn put_at(&self, name: &str, text: &str, seconds: u64) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let time = SystemTime::UNIX_EPOCH + Duration::from_secs(seconds);
        fs::File::options()
            .write(true)
            .open(&path)
            .unwrap()
            .set_modified(time)
            .unwrap();
    }

    fn folder(&self) -> Folder {
        Folder::new(self.dir.path().join("archive"))
    }

    fn open(&self) -> Archive {
        Archive::open_write(self.folder()).unwrap()
    }

    fn options(&self) -> ImportOptions {
        ImportOptions {
            roots: vec![self.dir.path().join("in")],
            jobs: 2,
            rehash: false,
            retry_quarantined: false,
            reread: HashSet::new(),
            settle: false,
            file_bytes: 1 << 20,
            limits: "{}".to_owned(),
        }
    }

    fn import(&mut self) -> Summary {
        let options = self.options();
        self.import_with(&options)
    }

    fn import_with(&mut self, options: &ImportOptions) -> Summary {
        let reader = InProcess::default();
        let mut events = Vec::new();
        let summary = self
            .open()
            .import(&reader, options, &AtomicBool::new(false), &mut |event| {
                if let Event::File(file) = event {
                    events.push(file.clone());
                }
            })
            .unwrap();
        self.events = events;
        self.reads = reader.reads.load(Ordering::Relaxed);
        summary
    }

    /// Reads records anew.
    fn reread(&self, archive: &mut Archive, ids: &[String]) -> Summary {
        let options = ImportOptions {
            reread: ids.iter().cloned().collect(),
            rehash: true,
            ..self.options()
        };
        undisturbed(archive, &options)
    }

    /// Files of the archive in which one of these words stands, whatever kind of file it is.
    fn files_with(&self, words: &[&str]) -> Vec<PathBuf> {
        walkdir::WalkDir::new(self.folder().root())
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.file_type().is_file())
            .filter(|entry| {
                let bytes = fs::read(entry.path()).unwrap();
                let holds = |word: &&str| bytes.windows(word.len()).any(|w| w == word.as_bytes());
                words.iter().any(holds)
            })
            .map(walkdir::DirEntry::into_path)
            .collect()
    }

    fn statuses(&self) -> BTreeMap<String, Status> {
        self.events
            .iter()
            .map(|e| {
                let name = Path::new(&e.path).file_name().unwrap();
                (name.to_string_lossy().into_owned(), e.status)
            })
            .collect()
    }

    fn paths_of_all(&self) -> Vec<Vec<String>> {
        let archive = self.open();
        archive
            .record_ids()
            .unwrap()
            .iter()
            .map(|id| archive.record(id).unwrap().source.paths)
            .collect()
    }

    fn found(&self, query: &str) -> usize {
        total(&self.open(), query)
    }
}

/// A document that says little.
const ONE: (&str, &str) = ("a.txt", "Syfte\nFler i arbete.");

/// Imports without an end before its end.
fn undisturbed(archive: &mut Archive, options: &ImportOptions) -> Summary {
    let reader = InProcess::default();
    archive
        .import(&reader, options, &AtomicBool::new(false), &mut |_| {})
        .unwrap()
}

/// How many projects a search finds.
fn total(archive: &Archive, query: &str) -> usize {
    archive
        .search(&aktsam_search::Request::new(query))
        .unwrap()
        .total
}
