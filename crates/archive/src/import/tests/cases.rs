//! Documents of one project.

use super::*;

fn long(seed: usize) -> String {
    (0..120)
        .map(|n| format!("ord{} ", seed * 1000 + n))
        .collect()
}

#[test]
fn the_same_text_in_two_formats_is_one_case_with_two_records() {
    let mut b = Bench::new();
    let text = long(1);
    b.put("2023/ansokan.txt", &format!("Syfte\n{text}"));
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
    // The file of the one that leads comes first, not that of the first name.
    let lead = archive.record(&answer.hits[0].record_ids[0]).unwrap();
    assert_eq!(answer.hits[0].paths, ["2023/bron.html", "2023/ansokan.txt"]);
    assert_eq!(lead.source.paths, ["2023/bron.html"]);
    let view = archive.case_of(&answer.hits[0].record_ids[0]).unwrap();
    assert_eq!(view.documents[1].role, "rendition");
    assert!(
        view.documents
            .iter()
            .any(|d| d.reason.as_deref().is_some_and(|r| r.contains("alike")))
    );
}

#[test]
fn what_only_a_rendition_says_is_found_too() {
    let mut b = Bench::new();
    let text: String = (1..6).map(long).collect();
    b.put("bron.txt", &format!("Syfte\n{text}"));
    b.put(
        "bron.html",
        &format!(
            "<html><body><h1>Syfte</h1><p>{text}</p><h1>Metod</h1><p>Enbart här.</p></body></html>"
        ),
    );
    b.import();
    assert_eq!(b.open().overview().unwrap().cases, 1);
    assert_eq!((b.found("enbart"), b.found("ord1005")), (1, 1));
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
    assert_eq!(total(&archive, "syfte"), 1);
    let split = archive.split_case(&ids[0]).unwrap();
    assert_eq!(split.documents.len(), 1);
    assert_eq!(total(&archive, "syfte"), 2);
    assert!(archive.split_case(&ids[0]).is_err());
    assert!(archive.check(false).unwrap().is_sound());
}
