//! Corrections, retention, new readings, copies.

use super::*;

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
