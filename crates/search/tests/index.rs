//! The index: updates, filters, sorting, upkeep.

mod common;

use aktsam_search::{Index, Request, SearchError, Sort, WordLists};
use common::{case, ids, index_of};
use tempfile::tempdir;

#[test]
fn an_update_replaces_and_removes_and_carries_its_sequence() {
    let dir = tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(index.last_sequence().unwrap(), 0);
    index
        .update(7, &[case("a", "Stöd"), case("b", "Stöd")], &[])
        .unwrap();
    assert_eq!(ids(&index, "stöd"), ["a", "b"]);
    index
        .update(9, &[case("a", "Hjälp")], &["b".to_owned()])
        .unwrap();
    assert_eq!(ids(&index, "stöd"), [""; 0]);
    assert_eq!(ids(&index, "hjälp"), ["a"]);
    assert_eq!(index.last_sequence().unwrap(), 9);
    index.finish().unwrap();
    drop(index);
    let index = Index::open_or_create(dir.path()).unwrap();
    assert_eq!(index.last_sequence().unwrap(), 9);
    assert_eq!(index.len().unwrap(), 1);
}

#[test]
fn an_index_is_read_while_another_writes_and_only_one_writes() {
    let dir = tempdir().unwrap();
    let writer = Index::open_or_create(dir.path()).unwrap();
    let reader = Index::open_or_create(dir.path()).unwrap();
    writer.update(1, &[case("a", "Stöd")], &[]).unwrap();
    assert_eq!(ids(&reader, "stöd"), ["a"]);
    assert!(matches!(
        reader.update(2, &[], &[]),
        Err(SearchError::Busy(_))
    ));
    writer.update(2, &[case("b", "Stöd")], &[]).unwrap();
    assert_eq!(ids(&reader, "stöd"), ["a", "b"]);
    writer.finish().unwrap();
    reader.update(3, &[case("c", "Stöd")], &[]).unwrap();
    assert_eq!(ids(&writer, "stöd"), ["a", "b", "c"]);
}

#[test]
fn hits_are_sorted_and_paged_and_what_has_no_value_comes_last() {
    let mut cases: Vec<_> = ["Öppna dörrar", "Ängen", "Zebra", "Åter"]
        .iter()
        .zip([2019, 2022, 2020, 2021])
        .map(|(title, year)| {
            let mut case = case(&year.to_string(), "stöd");
            case.title = Some((*title).to_owned());
            case.years = vec![year];
            case.applied = Some(aktsam_record::model::Sek::from_kronor(
                i64::from(year) * 1000,
            ));
            case
        })
        .collect();
    cases.push(case("none", "stöd"));
    let (_dir, index) = index_of(&cases);
    let sorted = |sort| {
        let request = Request {
            sort,
            ..Request::new("stöd")
        };
        index.ids(&request).unwrap().join(" ")
    };
    assert_eq!(sorted(Sort::Title), "2020 2021 2022 2019 none");
    assert_eq!(sorted(Sort::Newest), "2022 2021 2020 2019 none");
    assert_eq!(sorted(Sort::Oldest), "2019 2020 2021 2022 none");
    assert_eq!(sorted(Sort::Largest), "2022 2021 2020 2019 none");
    assert_eq!(sorted(Sort::Smallest), "2019 2020 2021 2022 none");
    let page = |offset| {
        let request = Request {
            sort: Sort::Title,
            offset,
            limit: 2,
            ..Request::new("stöd")
        };
        let answer = index.search(&request).unwrap();
        assert_eq!(answer.total, 5);
        answer
            .hits
            .into_iter()
            .map(|h| h.case_id)
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(
        [page(0), page(2), page(4), page(6)],
        ["2020 2021", "2022 2019", "none", ""]
    );
}

#[test]
fn an_index_opened_to_read_writes_nothing_and_follows_the_writer() {
    let dir = tempdir().unwrap();
    assert!(matches!(
        Index::open_read(dir.path(), WordLists::builtin()),
        Err(SearchError::Damaged { .. })
    ));
    let writer = Index::open_or_create(dir.path()).unwrap();
    writer.update(1, &[case("a", "Stöd")], &[]).unwrap();
    let reader = Index::open_read(dir.path(), WordLists::builtin()).unwrap();
    assert_eq!(ids(&reader, "stöd"), ["a"]);
    writer.update(2, &[case("b", "Stöd")], &[]).unwrap();
    assert_eq!(ids(&reader, "stöd"), ["a", "b"]);
    writer.finish().unwrap();
    drop(writer);
    assert!(reader.update(3, &[], &[]).is_err());
    assert_eq!(reader.check().unwrap().cases, 2);
}

#[cfg(unix)]
#[test]
fn no_lock_file_is_needed_to_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = tempdir().unwrap();
    let writer = Index::open_or_create(dir.path()).unwrap();
    writer.update(1, &[case("a", "Stöd")], &[]).unwrap();
    writer.finish().unwrap();
    drop(writer);
    // A folder in the lock file's place cannot be opened as a file, whoever asks.
    for lock in [".tantivy-meta.lock", ".tantivy-writer.lock"] {
        let _ = std::fs::remove_file(dir.path().join(lock));
        std::fs::create_dir(dir.path().join(lock)).unwrap();
    }
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o555)).unwrap();
    let reader = Index::open_read(dir.path(), WordLists::builtin()).unwrap();
    assert_eq!(ids(&reader, "stöd"), ["a"]);
    std::fs::set_permissions(dir.path(), std::fs::Permissions::from_mode(0o755)).unwrap();
}

#[test]
fn a_users_words_are_known_and_make_another_index() {
    let (dir, data) = (tempdir().unwrap(), tempdir().unwrap());
    let text = case("a", "Vi prövade flumpar i Snurrköpings bysnurra.");
    let index = Index::open_or_create(dir.path()).unwrap();
    index.update(4, std::slice::from_ref(&text), &[]).unwrap();
    assert_eq!(ids(&index, "flump snurra"), [""; 0]);
    index.finish().unwrap();
    drop(index);
    for (file, toml) in [
        ("lemmas.toml", "[lemmas]\nflump = [\"flumpar\"]"),
        ("compounds.toml", "words = \"by snurra\""),
        (
            "synonyms.toml",
            "[[group]]\nwords = [\"flump\", \"försök\"]",
        ),
    ] {
        std::fs::write(data.path().join(file), toml).unwrap();
    }
    let lists = WordLists::builtin().with_folder(data.path()).unwrap();
    assert!(matches!(
        Index::open_read(dir.path(), lists.clone()),
        Err(SearchError::Damaged { .. })
    ));
    let index = Index::open_with(dir.path(), lists).unwrap();
    assert_eq!(
        index.last_sequence().unwrap(),
        0,
        "it asks to be filled anew"
    );
    index.update(4, &[text], &[]).unwrap();
    assert_eq!(ids(&index, "försök snurra"), ["a"]);
    std::fs::write(data.path().join("lemmas.toml"), "[lemmas").unwrap();
    let error = WordLists::builtin().with_folder(data.path()).unwrap_err();
    assert!(error.to_string().contains("lemmas.toml"), "{error}");
}
