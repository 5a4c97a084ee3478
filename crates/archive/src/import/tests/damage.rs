//! What is damaged is found, and made whole again.

use super::*;

#[test]
fn an_index_that_was_thrown_away_is_made_anew() {
    let b = Bench::holding(&[ONE]);
    fs::remove_dir_all(b.folder().index()).unwrap();
    assert_eq!(b.found("arbete"), 1);
}

#[test]
fn check_finds_and_mends_what_is_derived() {
    let b = Bench::holding(&[ONE, ("b.txt", "Syfte\nFler i studier.")]);
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
    let b = Bench::of_many(20, "");
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
    assert_eq!(total(&archive, "arbete"), 20);
}

#[test]
fn an_index_whose_list_is_garbage_gives_way_to_a_new_one() {
    let b = Bench::holding(&[ONE]);
    fs::write(b.folder().index().join("meta.json"), "{garbage").unwrap();
    let archive = Archive::open_read(b.folder()).unwrap();
    assert_eq!(total(&archive, "arbete"), 1);
}

#[test]
fn a_damaged_catalogue_is_salvaged_and_the_next_import_makes_it_whole() {
    let mut b = Bench::of_many(200, &"Mer text. ".repeat(50));
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
    assert_eq!(total(&archive, "arbete"), 200);
}

#[test]
fn a_salvage_that_was_cut_off_is_brought_to_its_end() {
    let b = Bench::holding(&[ONE]);
    // As a kill between the renames leaves it.
    let folder = b.folder();
    b.open().catalogue().checkpoint().unwrap();
    fs::rename(folder.catalogue(), folder.salvaged()).unwrap();
    assert!(folder.exists());
    let archive = Archive::open_read(folder.clone()).unwrap();
    assert_eq!(archive.record_ids().unwrap().len(), 1);
    assert!(!folder.salvaged().exists());
}

#[test]
fn a_catalogue_whose_making_was_cut_off_is_empty_and_no_damage() {
    let b = Bench::new();
    fs::create_dir(b.folder().root()).unwrap();
    fs::write(b.folder().catalogue(), "").unwrap();
    let archive = Archive::open_read(b.folder()).unwrap();
    assert!(archive.record_ids().unwrap().is_empty());
    assert!(archive.check(false).unwrap().is_sound());
}

#[test]
fn reading_makes_nothing_where_another_process_may_be_at_work() {
    let b = Bench::holding(&[ONE]);
    // Between the renames of a rebuild there is no index, and its place must stay free.
    fs::remove_dir_all(b.folder().index()).unwrap();
    let lock = b.folder().lock().unwrap();
    let archive = Archive::open_read(b.folder()).unwrap();
    assert_eq!(archive.record_ids().unwrap().len(), 1);
    assert!(matches!(
        archive.search(&aktsam_search::Request::new("arbete")),
        Err(ArchiveError::Search(_))
    ));
    assert!(!b.folder().index().exists());
    drop(lock);
    assert_eq!(b.found("arbete"), 1);
}

#[test]
fn a_catalogue_that_is_no_database_at_all_is_made_anew_by_import() {
    let mut b = Bench::holding(&[ONE]);
    fs::write(b.folder().catalogue(), vec![7u8; 9000]).unwrap();
    assert!(matches!(
        Archive::open_write(b.folder()),
        Err(ArchiveError::Corrupt(_))
    ));
    crate::salvage(&b.folder()).unwrap();
    assert_eq!(b.import().done, 1);
    assert_eq!(b.found("arbete"), 1);
}
