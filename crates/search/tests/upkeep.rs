//! What remains after a removal, what a check finds, and other versions.

mod common;

use std::fs;

use aktsam_search::Index;
use common::{case, ids, index_of};

#[test]
fn no_byte_of_a_removed_case_remains() {
    let (dir, index) = index_of(&[case("a", "Kvastfästet vid hemligheten"), case("b", "Stöd")]);
    let holds = |word: &str| {
        fs::read_dir(dir.path()).unwrap().any(|entry| {
            let path = entry.unwrap().path();
            path.is_file()
                && fs::read(path)
                    .unwrap()
                    .windows(word.len())
                    .any(|w| w == word.as_bytes())
        })
    };
    assert!(
        holds("hemligheten"),
        "the test must be able to see the word"
    );
    // A reader that is open holds the old files.
    assert_eq!(ids(&index, "stöd"), ["b"]);
    index.update(2, &[], &["a".to_owned()]).unwrap();
    index.merge_deletes().unwrap();
    assert!(!holds("hemligheten"));
    let health = index.check().unwrap();
    assert_eq!((health.cases, health.deleted), (1, 0));
    assert!(health.orphans.is_empty() && health.is_sound(), "{health:?}");
    assert_eq!(index.last_sequence().unwrap(), 2);
    assert_eq!(ids(&index, "stöd"), ["b"]);
}

#[test]
fn an_empty_index_can_be_merged_and_checked() {
    let (_dir, index) = index_of(&[case("a", "Stöd")]);
    index.update(2, &[], &["a".to_owned()]).unwrap();
    index.merge_deletes().unwrap();
    let health = index.check().unwrap();
    assert_eq!((health.cases, health.deleted), (0, 0));
    assert_eq!(
        index
            .search(&aktsam_search::Request::new("*"))
            .unwrap()
            .total,
        0
    );
}

#[test]
fn a_check_finds_damage_and_orphans() {
    let (dir, index) = index_of(&[case("a", "Stöd")]);
    index.finish().unwrap();
    assert!(index.check().unwrap().is_sound());
    fs::write(
        dir.path().join("00000000000000000000000000000000.term"),
        b"lost",
    )
    .unwrap();
    assert_eq!(index.check().unwrap().orphans.len(), 1);
    drop(index);
    let store = fs::read_dir(dir.path())
        .unwrap()
        .map(|e| e.unwrap().path())
        .find(|p| p.extension().is_some_and(|e| e == "store"))
        .unwrap();
    let mut bytes = fs::read(&store).unwrap();
    let first = bytes.first_mut().unwrap();
    *first = first.wrapping_add(1);
    fs::write(&store, bytes).unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert!(!index.check().unwrap().is_sound());
}

#[test]
fn what_a_killed_commit_left_is_not_in_the_way_of_the_next() {
    let (dir, index) = index_of(&[case("a", "Stöd"), case("b", "Stöd"), case("c", "Stöd")]);
    index.finish().unwrap();
    let list = dir.path().join("meta.json");
    let before = fs::read(&list).unwrap();
    // The files of a commit are written before the list that names them.
    index.update(2, &[], &["a".to_owned()]).unwrap();
    drop(index);
    fs::write(&list, before).unwrap();
    let left = |dir: &std::path::Path| {
        fs::read_dir(dir)
            .unwrap()
            .any(|e| e.unwrap().path().extension().is_some_and(|e| e == "del"))
    };
    assert!(left(dir.path()), "the test must leave such a file");
    let index = Index::open_or_create(dir.path()).unwrap();
    index.update(2, &[], &["a".to_owned()]).unwrap();
    assert_eq!(ids(&index, "stöd").len(), 2);
    index.finish().unwrap();
    assert!(index.check().unwrap().is_sound());
}

#[test]
fn an_index_of_another_analysis_is_emptied() {
    let (dir, index) = index_of(&[case("a", "Stöd")]);
    index.finish().unwrap();
    drop(index);
    let meta = dir.path().join("meta.json");
    let text = fs::read_to_string(&meta).unwrap();
    let payload = text.find("\"payload\"").unwrap();
    let (before, after) = text.split_at(payload);
    fs::write(
        &meta,
        format!("{before}{}", after.replacen("1 ", "1 other-", 1)),
    )
    .unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(index.last_sequence().unwrap(), 0);
    assert!(index.is_empty().unwrap());
    index.update(1, &[case("a", "Stöd")], &[]).unwrap();
    assert_eq!(ids(&index, "stöd"), ["a"]);
}

#[test]
fn a_broken_index_is_an_error_and_can_be_discarded() {
    let (dir, index) = index_of(&[case("a", "Stöd")]);
    index.finish().unwrap();
    drop(index);
    fs::write(dir.path().join("meta.json"), "{").unwrap();
    let error = Index::open_or_create(dir.path()).unwrap_err();
    assert!(error.to_string().contains("rebuild"), "{error}");
    Index::discard(dir.path()).unwrap();
    assert!(
        Index::open_or_create(dir.path())
            .unwrap()
            .is_empty()
            .unwrap()
    );
}
