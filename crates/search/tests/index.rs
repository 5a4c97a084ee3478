//! The index: updates, filters, sorting, upkeep.

mod common;

use aktsam_search::{Index, Request, SearchError, Sort};
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
