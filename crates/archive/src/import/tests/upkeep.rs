//! Corrections, retention, new readings, copies.

use super::*;

#[test]
fn corrections_survive_a_new_reading_and_are_searched() {
    let (b, mut archive, id) = Bench::with_one();
    let title = serde_json::json!("Brobygget");
    archive
        .correct(&id[..8], "/title", Some(&title), Some("E.N."))
        .unwrap();
    assert_eq!(
        archive.record(&id).unwrap().title.as_deref(),
        Some("Brobygget")
    );
    assert_eq!(total(&archive, "brobygget"), 1);
    b.reread(&mut archive, std::slice::from_ref(&id));
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
    assert_eq!(total(&archive, "brobygget"), 0);
}

#[test]
fn records_whose_day_has_come_are_reminded_of() {
    let (_b, mut archive, id) = Bench::with_one();
    assert!(archive.keep_until(&id, Some("2020-02-30"), None).is_err());
    archive
        .keep_until(&id, Some("2020-12-31"), Some("gallringsbeslut 7"))
        .unwrap();
    let due: Vec<_> = (archive.overview().unwrap().retention_due.into_iter())
        .map(|row| (row.id, row.keep_until, row.path))
        .collect();
    let named = (
        id.clone(),
        "2020-12-31".to_owned(),
        Some("a.txt".to_owned()),
    );
    assert_eq!(due, [named]);
    archive.keep_until(&id, Some("2999-12-31"), None).unwrap();
    assert!(archive.overview().unwrap().retention_due.is_empty());
    assert_eq!(archive.record_ids().unwrap().len(), 1);
}

/// Lets records be of an earlier version; what the word lists in use are called.
fn make_old(archive: &mut Archive, which: &str) -> String {
    archive
        .catalogue_mut()
        .transaction(|tx| {
            tx.execute_batch(&format!(
                "UPDATE records SET extractor_version = '0.0.1' WHERE {which}"
            ))?;
            Ok(
                tx.query_row("SELECT extractor_data FROM records LIMIT 1", [], |r| {
                    r.get(0)
                })?,
            )
        })
        .unwrap()
}

fn upgrade(
    b: &Bench,
    archive: &mut Archive,
    data: &str,
    reader: &InProcess,
    stop: &AtomicBool,
) -> Summary {
    archive
        .upgrade(data, reader, &b.options(), stop, &mut |_| {})
        .unwrap()
}

#[test]
fn upgrade_reads_anew_what_another_version_read() {
    static NEVER: AtomicBool = AtomicBool::new(false);
    let mut b = Bench::holding(&[
        ONE,
        ("b.txt", "Syfte\nFler i studier."),
        ("c.txt", "Mål\nAlla."),
    ]);
    fs::remove_file(b.path("c.txt")).unwrap();
    assert_eq!(b.import().gone, 1);
    let mut archive = b.open();
    let data = make_old(&mut archive, "true");
    // What is gone stays as it was read.
    assert_eq!(archive.overview().unwrap().outdated, Some(2));
    let reader = InProcess::default();
    assert_eq!(upgrade(&b, &mut archive, &data, &reader, &NEVER).done, 2);
    assert_eq!(upgrade(&b, &mut archive, &data, &reader, &NEVER).done, 0);
    assert_eq!(archive.overview().unwrap().outdated, Some(0));
    assert_eq!(archive.record_ids().unwrap().len(), 3);
}

#[test]
fn an_upgrade_that_was_stopped_goes_on_where_it_stopped() {
    static STOP: AtomicBool = AtomicBool::new(false);
    let b = Bench::of_many(40, "");
    let mut archive = b.open();
    let data = make_old(&mut archive, "true");
    let reader = InProcess {
        stop_after: Some((5, &STOP)),
        ..InProcess::default()
    };
    let stopped = upgrade(&b, &mut archive, &data, &reader, &STOP);
    assert!(stopped.interrupted && stopped.done >= 5 && stopped.done < 40);
    let left = archive.overview().unwrap().outdated;
    assert_eq!(left, Some(40 - stopped.done));
    STOP.store(false, Ordering::Relaxed);
    let rest = upgrade(&b, &mut archive, &data, &InProcess::default(), &STOP);
    assert_eq!(rest.done, 40 - stopped.done);
    assert_eq!(archive.overview().unwrap().outdated, Some(0));
    assert_eq!(
        (
            archive.record_ids().unwrap().len(),
            total(&archive, "arbete")
        ),
        (40, 40)
    );
}

#[test]
fn a_backup_is_an_archive_of_its_own() {
    let b = Bench::holding(&[ONE]);
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
    let b = Bench::holding(&[ONE, ("b.txt", "Syfte\nFler i studier.")]);
    let mut archive = b.open();
    assert_eq!(archive.reindex().unwrap(), 2);
    assert_eq!(total(&archive, "fler"), 2);
    assert!(!b.folder().root().join("index.new").exists());
}
