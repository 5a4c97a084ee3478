//! Records that are to be forgotten.

use super::*;

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
    b.reread(&mut archive, &ids);
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
    // Whole, and its stem as the index would hold it.
    let words = ["kanariefågel", "kanarief"];
    assert_eq!(b.files_with(&words), Vec::<PathBuf>::new());
    drop(archive);
    let again = b.import();
    assert_eq!((again.forgotten, again.done, again.unchanged), (31, 0, 1));
    assert_eq!(b.open().record_ids().unwrap().len(), 1);
    assert_eq!(b.files_with(&words), Vec::<PathBuf>::new());
    // The original is untouched.
    assert!(b.path("kanariefågelsträdgård.txt").exists());
}

#[test]
fn forgetting_that_was_cut_off_is_brought_to_its_end() {
    let b = Bench::holding(&[("a.txt", "Syfte\nHemlighetsfull text.")]);
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
    assert_eq!(b.files_with(&["hemlighet"]), Vec::<PathBuf>::new());
}

#[test]
fn forgetting_reaches_damaged_catalogues_that_were_kept() {
    let (b, mut archive, id) = Bench::with_one();
    let kept = b.folder().root().join("catalogue.damaged-20260101");
    for end in ["", "-wal"] {
        let path = format!("{}{end}", kept.display());
        fs::copy(b.folder().catalogue(), path).unwrap();
    }
    let forgotten = archive.forget(&[id], "begäran 2026-11").unwrap();
    assert_eq!(forgotten.removed, [kept]);
    assert_eq!(b.files_with(&["Fler i arbete"]), Vec::<PathBuf>::new());
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
