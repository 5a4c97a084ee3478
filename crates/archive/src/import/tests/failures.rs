//! Files that cannot be read, and imports that end early.

use super::*;

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
fn files_too_large_are_not_opened_whole() {
    let mut b = Bench::new();
    b.put("a.txt", &"x".repeat(2 << 20));
    let summary = b.import();
    assert_eq!(summary.reasons["too_large"], 1);
    assert_eq!(b.reads, 0);
}
