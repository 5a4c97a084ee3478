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
        self.open()
            .search(&aktsam_search::Request::new(query))
            .unwrap()
            .total
    }
}

#[test]
fn a_second_import_finds_all_unchanged_and_opens_nothing() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.put("2023/b.txt", "Mål\nFärre utanför.");
    let first = b.import();
    assert_eq!((first.files, first.done, first.records), (2, 2, 2));
    let second = b.import();
    assert_eq!((second.unchanged, second.done, b.reads), (2, 0, 0));
    assert_eq!(b.paths_of_all().concat().len(), 2);
    assert_eq!(b.found("utanför"), 1);
}

#[test]
fn the_same_bytes_in_two_places_are_one_record_with_two_paths() {
    let mut b = Bench::new();
    for name in ["a.txt", "x/b.txt", "x/c.txt"] {
        b.put(name, "Syfte\nSamma text.");
    }
    let summary = b.import();
    assert_eq!((summary.done, summary.duplicates, b.reads), (1, 2, 1));
    assert_eq!(b.paths_of_all(), [["a.txt", "x/b.txt", "x/c.txt"]]);
    // Found among the paths that the index holds, too.
    let answer = b
        .open()
        .search(&aktsam_search::Request::new("samma"))
        .unwrap();
    assert_eq!(answer.hits[0].paths, ["a.txt", "x/b.txt", "x/c.txt"]);
}

#[test]
fn a_moved_file_is_recognised() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    fs::create_dir(b.path("2023")).unwrap();
    fs::rename(b.path("a.txt"), b.path("2023/a.txt")).unwrap();
    let summary = b.import();
    assert_eq!((summary.moved, summary.done, b.reads), (1, 0, 0));
    assert_eq!(b.paths_of_all(), [["2023/a.txt"]]);
}

#[test]
fn a_changed_file_is_read_anew_and_linked_to_its_earlier_version() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFörsta lydelsen.");
    b.import();
    b.put_at("a.txt", "Syfte\nAndra lydelsen.", 2_000_000);
    let summary = b.import();
    assert_eq!((summary.done, summary.records), (1, 1));
    assert_eq!(b.open().record_ids().unwrap().len(), 2);
    let links: i64 = b
        .open()
        .catalogue()
        .db()
        .query_row(
            "SELECT count(*) FROM links WHERE kind = 'version'",
            [],
            |r| r.get(0),
        )
        .unwrap();
    assert_eq!(links, 1);
}

#[test]
fn a_record_whose_file_is_gone_is_kept_and_marked_until_it_is_back() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    fs::remove_file(b.path("a.txt")).unwrap();
    assert_eq!(b.import().gone, 1);
    let archive = b.open();
    let id = archive.record_ids().unwrap().pop().unwrap();
    let record = archive.record(&id).unwrap();
    assert_eq!(record.source.paths, ["a.txt"]);
    assert!(record.warnings.iter().any(|w| w.code == "source_missing"));
    drop(archive);
    assert_eq!(b.found("arbete"), 1);

    b.put("a.txt", "Syfte\nFler i arbete.");
    let back = b.import();
    assert_eq!((back.unchanged, back.gone), (1, 0));
    let record = b.open().record(&id).unwrap();
    assert!(record.warnings.iter().all(|w| w.code != "source_missing"));
}

#[test]
fn bytes_that_changed_behind_an_unchanged_time_are_found_by_rehash() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nEtt arbete.");
    b.import();
    b.put("a.txt", "Syfte\nTvå arbete.");
    fs::write(b.path("a.txt"), "Syfte\nTre arbete.").unwrap();
    b.put_at("a.txt", "Syfte\nTvå arbetX.", 1_000_000);
    let length = |b: &Bench| fs::metadata(b.path("a.txt")).unwrap().len();
    let before = length(&b);
    b.put_at("a.txt", "Syfte\nEtt arbetY.", 1_000_000);
    let options = ImportOptions {
        rehash: true,
        ..b.options()
    };
    assert_eq!(before, length(&b) + 1);
    // Same size and time as at first, other bytes.
    assert_eq!(b.import().unchanged, 1);
    assert_eq!(b.import_with(&options).done, 1);
}

#[test]
fn what_cannot_be_read_is_in_quarantine_with_a_reason_and_the_rest_goes_on() {
    let mut b = Bench::new();
    b.put("empty.pdf", "");
    b.put("again.pdf", "");
    b.put("a.txt", "Syfte\nFler i arbete.");
    let summary = b.import();
    assert_eq!((summary.done, summary.quarantined), (1, 2));
    assert_eq!(summary.reasons["empty"], 2);
    let rows = b.open().quarantine().unwrap();
    assert_eq!(rows.len(), 2);
    assert!(!rows[0].problem.hint.is_empty());
    // Not tried again as it is, nor forgotten.
    let second = b.import();
    assert_eq!(
        (second.still_quarantined, second.unchanged, b.reads),
        (2, 1, 0)
    );
    assert!(!second.is_clean());
    // Mended, it leaves.
    b.put_at("empty.pdf", "Syfte\nMed text.", 2_000_000);
    assert_eq!(b.import().done, 1);
    assert_eq!(b.open().quarantine().unwrap().len(), 1);
}

#[test]
fn retry_counts_attempts_and_marks_files_that_are_gone() {
    let mut b = Bench::new();
    b.put("a.pdf", "");
    b.put("b.pdf", "");
    b.import();
    fs::remove_file(b.path("b.pdf")).unwrap();
    let mut archive = b.open();
    let ids: Vec<i64> = archive
        .quarantine()
        .unwrap()
        .iter()
        .map(|row| row.id)
        .collect();
    let summary = archive
        .retry(
            &ids,
            &InProcess::default(),
            &b.options(),
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap();
    assert_eq!((summary.quarantined, summary.gone), (1, 1));
    let rows = archive.quarantine().unwrap();
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].attempts, 2);
}

#[test]
fn a_stopped_import_keeps_what_it_read_and_the_next_goes_on() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let mut b = Bench::new();
    for n in 0..50 {
        b.put(&format!("{n}.txt"), &format!("Syfte\nInsats nummer {n}."));
    }
    let reader = InProcess {
        stop_after: Some((5, &STOP)),
        ..InProcess::default()
    };
    let summary = b
        .open()
        .import(&reader, &b.options(), &STOP, &mut |_| {})
        .unwrap();
    assert!(summary.interrupted);
    assert!(summary.done >= 5 && summary.done < 50);
    assert_eq!(summary.done + summary.left, 50);
    let rest = b.import();
    assert_eq!(rest.unchanged, summary.done);
    assert_eq!(rest.done, summary.left);
    assert_eq!(b.open().record_ids().unwrap().len(), 50);
}

#[test]
fn workers_that_do_not_work_end_the_import_and_blame_no_file() {
    let mut b = Bench::new();
    b.put("a.txt", "STOP");
    b.put("b.txt", "STOP too");
    let error = b
        .open()
        .import(
            &InProcess::default(),
            &b.options(),
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap_err();
    assert!(matches!(error, ArchiveError::Workers(_)));
    assert!(b.open().quarantine().unwrap().is_empty());
    assert_eq!(b.open().last_run().unwrap().unwrap().outcome, "failed");
    b.put("a.txt", "Syfte\nText.");
    b.put("b.txt", "Syfte\nMer text.");
    assert_eq!(b.import().done, 2);
}

#[test]
fn a_dry_run_writes_nothing() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    let summary = dry_run(None, &b.folder(), &b.options(), &mut |_| {}).unwrap();
    assert_eq!(summary.would_read, 1);
    assert!(!b.folder().root().exists());
    b.import();
    b.put("b.txt", "Mål\nMer.");
    let archive = Archive::open_read(b.folder()).unwrap();
    let summary = dry_run(Some(&archive), &b.folder(), &b.options(), &mut |_| {}).unwrap();
    assert_eq!((summary.would_read, summary.unchanged), (1, 1));
}

#[test]
fn files_too_large_are_not_opened_whole() {
    let mut b = Bench::new();
    b.put("a.txt", &"x".repeat(2 << 20));
    let summary = b.import();
    assert_eq!(summary.reasons["too_large"], 1);
    assert_eq!(b.reads, 0);
}

#[cfg(unix)]
#[test]
fn a_name_that_is_no_unicode_is_imported_and_known_again() {
    use std::os::unix::ffi::OsStrExt as _;
    let mut b = Bench::new();
    let name = std::ffi::OsStr::from_bytes(b"Ans\xf6kan.txt");
    fs::write(b.dir.path().join("in").join(name), "Syfte\nText.").unwrap();
    assert_eq!(b.import().done, 1);
    assert_eq!(b.import().unchanged, 1);
    assert_eq!(b.paths_of_all(), [["Ans\\xF6kan.txt"]]);
}

#[test]
fn an_index_that_was_thrown_away_is_made_anew() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    fs::remove_dir_all(b.folder().index()).unwrap();
    assert_eq!(b.found("arbete"), 1);
}

#[test]
fn every_file_is_told_once() {
    let mut b = Bench::new();
    for n in 0..20 {
        b.put(&format!("{n}.txt"), &format!("Syfte\nInsats {}.", n % 7));
    }
    let summary = b.import();
    assert_eq!(b.statuses().len(), 20);
    assert_eq!(b.events.len(), 20);
    assert_eq!((summary.done, summary.duplicates), (7, 13));
}

#[test]
fn a_forgotten_record_leaves_no_byte_and_stays_forgotten() {
    const CANARY: &str = "kanariefågelsträdgård";
    let mut b = Bench::new();
    b.put(
        "kanariefågelsträdgård.txt",
        &format!("Syfte\nHär står {CANARY}."),
    );
    b.put("a.txt", "Syfte\nDetta blir kvar.");
    for n in 0..30 {
        b.put(
            &format!("{n}.txt"),
            &format!("Syfte\n{CANARY} nummer {n} och mer text därtill."),
        );
    }
    b.import();
    // Read anew, so that the catalogue holds pages that were written more than once.
    let mut archive = b.open();
    let ids = archive.record_ids().unwrap();
    let mut options = b.options();
    options.reread = ids.iter().cloned().collect();
    options.rehash = true;
    archive
        .import(
            &InProcess::default(),
            &options,
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap();
    let hold = |id: &&String| {
        serde_json::to_string(&archive.record(id).unwrap())
            .unwrap()
            .contains(CANARY)
    };
    let doomed: Vec<String> = ids.iter().filter(hold).cloned().collect();
    let (first, rest) = doomed.split_first().unwrap();
    archive
        .forget(std::slice::from_ref(first), "begäran 2026-11")
        .unwrap();
    archive.forget(rest, "begäran 2026-11").unwrap();
    assert_eq!(archive.record_ids().unwrap().len(), 1);
    let holding = |root: &Path| {
        walkdir::WalkDir::new(root)
            .into_iter()
            .filter_map(Result::ok)
            .filter(|e| e.file_type().is_file())
            .filter(|e| {
                let bytes = fs::read(e.path()).unwrap();
                // Whole, and its stem as the index would hold it.
                ["kanariefågel", "kanarief"]
                    .iter()
                    .any(|part| bytes.windows(part.len()).any(|w| w == part.as_bytes()))
            })
            .map(|e| e.path().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(holding(b.folder().root()), Vec::<PathBuf>::new());
    drop(archive);
    let again = b.import();
    assert_eq!((again.forgotten, again.done, again.unchanged), (31, 0, 1));
    assert_eq!(b.open().record_ids().unwrap().len(), 1);
    assert_eq!(holding(b.folder().root()), Vec::<PathBuf>::new());
    // The original is untouched.
    assert!(b.path("kanariefågelsträdgård.txt").exists());
}

#[test]
fn forgetting_that_was_cut_off_is_brought_to_its_end() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nHemlighetsfull text.");
    b.import();
    let mut archive = b.open();
    // As a kill right after the transaction leaves it: the text is in the index's files still.
    archive
        .catalogue_mut()
        .transaction(|tx| {
            tx.execute_batch(
                "INSERT INTO meta VALUES ('forget_pending', '1');
                 INSERT INTO outbox (case_id) SELECT case_id FROM records;
                 DELETE FROM files; DELETE FROM records;",
            )?;
            Ok(())
        })
        .unwrap();
    drop(archive);
    drop(b.open());
    for entry in walkdir::WalkDir::new(b.folder().root())
        .into_iter()
        .filter_map(Result::ok)
    {
        if entry.file_type().is_file() {
            let bytes = fs::read(entry.path()).unwrap();
            assert!(
                !bytes.windows(9).any(|w| w == b"hemlighet"),
                "{}",
                entry.path().display()
            );
        }
    }
}

#[test]
fn corrections_survive_a_new_reading_and_are_searched() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    let mut archive = b.open();
    let id = archive.record_ids().unwrap().remove(0);
    let title = serde_json::json!("Brobygget");
    archive
        .correct(&id[..8], "/title", Some(&title), Some("E.N."))
        .unwrap();
    assert_eq!(
        archive.record(&id).unwrap().title.as_deref(),
        Some("Brobygget")
    );
    let total = |archive: &Archive| {
        archive
            .search(&aktsam_search::Request::new("brobygget"))
            .unwrap()
            .total
    };
    assert_eq!(total(&archive), 1);
    let mut options = b.options();
    options.reread = [id.clone()].into();
    options.rehash = true;
    archive
        .import(
            &InProcess::default(),
            &options,
            &AtomicBool::new(false),
            &mut |_| {},
        )
        .unwrap();
    assert_eq!(
        archive.record(&id).unwrap().title.as_deref(),
        Some("Brobygget")
    );
    assert!(matches!(
        archive.correct(&id, "/title", Some(&serde_json::json!(7)), None),
        Err(ArchiveError::Refused(_))
    ));
    assert!(
        archive
            .correct(&id, "/nothing", Some(&title), None)
            .is_err()
    );
    assert!(archive.correct(&id, "/id", Some(&title), None).is_err());
    archive.correct(&id, "/title", None, None).unwrap();
    assert_eq!(total(&archive), 0);
}

#[test]
fn records_whose_day_has_come_are_reminded_of() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    let mut archive = b.open();
    let id = archive.record_ids().unwrap().remove(0);
    assert!(archive.keep_until(&id, Some("2020-02-30"), None).is_err());
    archive
        .keep_until(&id, Some("2020-12-31"), Some("gallringsbeslut 7"))
        .unwrap();
    let due = archive.overview().unwrap().retention_due;
    assert_eq!(due, [(id.clone(), "2020-12-31".to_owned())]);
    archive.keep_until(&id, Some("2999-12-31"), None).unwrap();
    assert!(archive.overview().unwrap().retention_due.is_empty());
    assert_eq!(archive.record_ids().unwrap().len(), 1);
}

#[test]
fn forgetting_wants_a_reason_and_a_record() {
    let b = Bench::new();
    assert!(matches!(
        b.open().forget(&["abc".to_owned()], "skäl"),
        Err(ArchiveError::Unknown(_))
    ));
    assert!(matches!(
        b.open().forget(&[], " "),
        Err(ArchiveError::Refused(_))
    ));
}

#[test]
fn upgrade_reads_anew_what_another_version_read() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.put("b.txt", "Syfte\nFler i studier.");
    b.import();
    let mut archive = b.open();
    let data: String = archive
        .catalogue()
        .db()
        .query_row("SELECT extractor_data FROM records LIMIT 1", [], |r| {
            r.get(0)
        })
        .unwrap();
    let first = archive.record_ids().unwrap().remove(0);
    archive
        .catalogue_mut()
        .transaction(|tx| {
            tx.execute(
                "UPDATE records SET extractor_version = '0.0.1' WHERE id = ?1",
                [&first],
            )?;
            Ok(())
        })
        .unwrap();
    let options = b.options();
    let reader = InProcess::default();
    let upgrade = |archive: &mut Archive| {
        archive
            .upgrade(
                &data,
                &reader,
                &options,
                &AtomicBool::new(false),
                &mut |_| {},
            )
            .unwrap()
    };
    assert_eq!(upgrade(&mut archive).done, 1);
    assert_eq!(upgrade(&mut archive).done, 0);
    assert_eq!(archive.overview().unwrap().extractors.len(), 1);
}

#[test]
fn a_backup_is_an_archive_of_its_own() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    let to = b.dir.path().join("kopia");
    b.open().backup(&to).unwrap();
    assert!(matches!(
        b.open().backup(&to),
        Err(ArchiveError::Refused(_))
    ));
    let copy = Archive::open_read(Folder::new(&to)).unwrap();
    assert_eq!(
        copy.search(&aktsam_search::Request::new("arbete"))
            .unwrap()
            .total,
        1
    );
}

#[test]
fn reindex_finds_the_same() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.put("b.txt", "Syfte\nFler i studier.");
    b.import();
    let mut archive = b.open();
    assert_eq!(archive.reindex().unwrap(), 2);
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("fler"))
            .unwrap()
            .total,
        2
    );
    assert!(!b.folder().root().join("index.new").exists());
}

#[test]
fn a_file_that_is_being_written_is_left_while_following_a_folder() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    fs::write(b.path("ny.txt"), "Syfte\nHalvskriven").unwrap();
    let mut options = b.options();
    options.settle = true;
    let summary = b.import_with(&options);
    assert_eq!((summary.files, summary.done, summary.left), (2, 1, 1));
    assert!(!summary.interrupted);
}

#[test]
fn check_finds_and_mends_what_is_derived() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.put("b.txt", "Syfte\nFler i studier.");
    b.import();
    let mut archive = b.open();
    assert!(archive.check(true).unwrap().is_sound());
    archive
        .catalogue_mut()
        .transaction(|tx| {
            tx.execute("DELETE FROM sections", [])?;
            Ok(())
        })
        .unwrap();
    let mut report = archive.check(false).unwrap();
    assert!(!report.is_sound());
    archive.repair(&mut report).unwrap();
    assert!(!report.repaired.is_empty());
    assert!(archive.check(true).unwrap().is_sound());
    drop(archive);
    // Other bytes of the same size, and a file that is gone, are told but are no fault of ours.
    b.put("a.txt", "Syfte\nFler i arbetX.");
    fs::remove_file(b.path("b.txt")).unwrap();
    let report = b.open().check(true).unwrap();
    assert!(report.is_sound());
    assert_eq!(report.changed_files.len(), 2);
}

#[test]
fn an_index_with_a_damaged_file_is_found_and_made_anew() {
    let mut b = Bench::new();
    for n in 0..20 {
        b.put(
            &format!("{n}.txt"),
            &format!("Syfte\nInsats nummer {n} om arbete."),
        );
    }
    b.import();
    let store = walkdir::WalkDir::new(b.folder().index())
        .into_iter()
        .filter_map(Result::ok)
        .find(|e| e.path().extension().is_some_and(|x| x == "store"))
        .unwrap();
    let mut bytes = fs::read(store.path()).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0xFF;
    fs::write(store.path(), bytes).unwrap();
    let mut archive = b.open();
    let mut report = archive.check(false).unwrap();
    assert!(!report.index.is_empty());
    archive.repair(&mut report).unwrap();
    assert!(archive.check(false).unwrap().is_sound());
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("arbete"))
            .unwrap()
            .total,
        20
    );
}

#[test]
fn an_index_whose_list_is_garbage_gives_way_to_a_new_one() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    fs::write(b.folder().index().join("meta.json"), "{garbage").unwrap();
    let archive = Archive::open_read(b.folder()).unwrap();
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("arbete"))
            .unwrap()
            .total,
        1
    );
}

#[test]
fn a_damaged_catalogue_is_salvaged_and_the_next_import_makes_it_whole() {
    let mut b = Bench::new();
    for n in 0..200 {
        b.put(
            &format!("{n}.txt"),
            &format!(
                "Syfte\nInsats nummer {n} om arbete. {}",
                "Mer text. ".repeat(50)
            ),
        );
    }
    b.import();
    let path = b.folder().catalogue();
    let archive = b.open();
    archive.catalogue().checkpoint().unwrap();
    drop(archive);
    // Some pages in the midst are garbage.
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 2 / 4096 * 4096;
    bytes[middle..middle + 3 * 4096].fill(0xA5);
    fs::write(&path, bytes).unwrap();
    let sound = Archive::open_write(b.folder()).and_then(|a| a.check(false));
    assert!(!sound.is_ok_and(|report| report.is_sound()));

    let saved = crate::salvage(&b.folder()).unwrap();
    assert!(saved.kept_at.exists());
    let records = b.open().record_ids().unwrap().len();
    assert!(records > 20, "{records} of 200 records were saved");
    b.import();
    let archive = b.open();
    assert_eq!(archive.record_ids().unwrap().len(), 200);
    assert!(archive.check(true).unwrap().is_sound());
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("arbete"))
            .unwrap()
            .total,
        200
    );
}

#[test]
fn a_catalogue_that_is_no_database_at_all_is_made_anew_by_import() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    b.import();
    fs::write(b.folder().catalogue(), vec![7u8; 9000]).unwrap();
    assert!(matches!(
        Archive::open_write(b.folder()),
        Err(ArchiveError::Corrupt(_))
    ));
    crate::salvage(&b.folder()).unwrap();
    assert_eq!(b.import().done, 1);
    assert_eq!(b.found("arbete"), 1);
}

fn long(seed: usize) -> String {
    (0..120)
        .map(|n| format!("ord{} ", seed * 1000 + n))
        .collect()
}

#[test]
fn the_same_text_in_two_formats_is_one_case_with_two_records() {
    let mut b = Bench::new();
    let text = long(1);
    b.put("2023/bron.txt", &format!("Syfte\n{text}"));
    b.put(
        "2023/bron.html",
        &format!("<html><body><h1>Syfte</h1><p>{text}</p></body></html>"),
    );
    b.put("2023/annat.txt", &format!("Syfte\n{}", long(2)));
    b.import();
    let archive = b.open();
    let overview = archive.overview().unwrap();
    assert_eq!((overview.records, overview.cases), (3, 2));
    let answer = archive
        .search(&aktsam_search::Request::new("ord1005"))
        .unwrap();
    assert_eq!(answer.total, 1);
    assert_eq!(answer.hits[0].record_ids.len(), 2);
    assert_eq!(answer.hits[0].paths, ["2023/bron.html", "2023/bron.txt"]);
    let view = archive.case_of(&answer.hits[0].record_ids[0]).unwrap();
    assert_eq!(view.documents[1].role, "rendition");
    assert!(
        view.documents
            .iter()
            .any(|d| d.reason.as_deref().is_some_and(|r| r.contains("alike")))
    );
}

#[test]
fn a_person_joins_and_splits_and_is_not_overruled() {
    let mut b = Bench::new();
    b.put("a.txt", &format!("Syfte\n{}", long(1)));
    b.put("b.txt", &format!("Syfte\n{}", long(2)));
    b.import();
    let mut archive = b.open();
    let ids = archive.record_ids().unwrap();
    let joined = archive.join_cases(&ids).unwrap();
    assert_eq!(joined.documents.len(), 2);
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("syfte"))
            .unwrap()
            .total,
        1
    );
    let split = archive.split_case(&ids[0]).unwrap();
    assert_eq!(split.documents.len(), 1);
    assert_eq!(
        archive
            .search(&aktsam_search::Request::new("syfte"))
            .unwrap()
            .total,
        2
    );
    assert!(archive.split_case(&ids[0]).is_err());
    assert!(archive.check(false).unwrap().is_sound());
}
