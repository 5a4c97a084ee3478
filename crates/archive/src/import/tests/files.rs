//! Which files are read, and what becomes of those that moved, changed or went.

use super::*;

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
    let mut b = Bench::holding(&[ONE]);
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
    let mut b = Bench::holding(&[ONE]);
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
fn a_clock_that_goes_backwards_loses_nothing_and_hides_no_change() {
    let mut b = Bench::new();
    // Written when the clock was ahead: a later change could bear an earlier time.
    let ahead = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)
        .unwrap()
        .as_secs()
        + 1_000_000;
    b.put_at("a.txt", "Syfte\nEtt arbete.", ahead);
    assert_eq!(b.import().done, 1);
    assert_eq!((b.import().unchanged, b.reads), (1, 0));
    b.put_at("a.txt", "Syfte\nTvå arbetn", ahead);
    assert_eq!(b.import().done, 1);
    // Older than what is known of it.
    b.put_at("a.txt", "Syfte\nTre arbete.", 1_000);
    assert_eq!(b.import().done, 1);
    assert_eq!(b.found("tre"), 1);
    assert!(b.open().check(true).unwrap().is_sound());
}

#[test]
fn a_file_that_is_named_itself_keeps_its_place_below_the_folder() {
    let mut b = Bench::new();
    b.put("2023/a.txt", "Syfte\nFler i arbete.");
    b.import();
    b.put_at("2023/a.txt", "Syfte\nFler i studier.", 2_000_000);
    let options = ImportOptions {
        roots: vec![b.path("2023/a.txt")],
        ..b.options()
    };
    assert_eq!(b.import_with(&options).done, 1);
    let json: i64 = b
        .open()
        .catalogue()
        .db()
        .query_row(
            "SELECT count(*) FROM records WHERE json LIKE '%\"2023/a.txt\"%'",
            [],
            |row| row.get(0),
        )
        .unwrap();
    assert_eq!(json, 2);
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
fn a_file_that_is_being_written_is_left_while_following_a_folder() {
    let mut b = Bench::new();
    b.put("a.txt", "Syfte\nFler i arbete.");
    let path = b.path("ny.txt");
    fs::write(&path, "Syfte\nHalvskriven").unwrap();
    // However slow the machine is, the last change is recent when the folder is looked through.
    let soon = std::time::SystemTime::now() + std::time::Duration::from_mins(1);
    let file = fs::File::options().write(true).open(&path).unwrap();
    file.set_modified(soon).unwrap();
    let mut options = b.options();
    options.settle = true;
    let summary = b.import_with(&options);
    assert_eq!((summary.files, summary.done, summary.left), (2, 1, 1));
    assert!(!summary.interrupted);
}
