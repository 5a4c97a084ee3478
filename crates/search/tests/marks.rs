//! What of a hit is shown, and which of its words are marked.

mod common;

use aktsam_record::model::Field;
use aktsam_search::{Index, Passage, Request};
use common::{case, index_of, section};
use tempfile::tempdir;

#[test]
fn what_was_asked_is_marked_however_it_was_asked() {
    let dir = tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    let mut project = case("a", "");
    project.title = Some("Insatsen i dalen".to_owned());
    project.passages = vec![
        section(
            "a",
            Field::Background,
            "Först står annat. Böcker och möten.",
        ),
        Passage {
            heading: Some("Vår metod".to_owned()),
            ..section(
                "a",
                Field::Method,
                "Det finns en väg in för målgruppens deltagare.\nArbetsmarknadsenheten ser hur SE-metoden \
                 verkar på rehabiliteringen.",
            )
        },
    ];
    index.update(1, &[project], &[]).unwrap();
    let marked = |query: &str| -> Vec<String> {
        let request = Request {
            explain: true,
            ..Request::new(query)
        };
        let answer = index.search(&request).unwrap();
        let Some(hit) = answer.hits.first() else {
            return Vec::new();
        };
        let shown = hit.passages.iter().map(|p| p.marked("[", "]"));
        shown
            .flat_map(|text| {
                let marks = text.split('[').skip(1);
                let marks = marks.filter_map(|part| Some(part.split_once(']')?.0.to_owned()));
                marks.collect::<Vec<_>>()
            })
            .collect()
    };
    let mut wrong = Vec::new();
    for (query, marks) in [
        ("deltagarna", vec!["deltagare"]),
        ("marknad", vec!["Arbetsmarknadsenheten"]),
        ("malgrupp", vec!["målgruppens"]),
        ("SE", vec!["SE"]),
        ("\"en väg in\"", vec!["en väg in"]),
        ("\"finns väg\"~1", vec!["finns en väg"]),
        ("arbetsmark*", vec!["Arbetsmarknadsenheten"]),
        ("bok*", vec!["Böcker"]),
        ("rehablitering~", vec!["rehabiliteringen"]),
        ("arbetssätt:målgrupp", vec!["målgruppens"]),
        ("arbetssätt:målgr*", vec!["målgruppens"]),
        ("arbetssätt:detlagare~", vec!["deltagare"]),
        ("möte deltagare", vec!["deltagare", "möten"]),
    ] {
        let mut found = marked(query);
        found.sort();
        if found != marks {
            wrong.push((query, found));
        }
    }
    assert_eq!(wrong, []);
    let why = |query: &str| {
        let request = Request {
            explain: true,
            ..Request::new(query)
        };
        index.search(&request).unwrap().hits.remove(0).why
    };
    assert_eq!(
        why("metod insats").first().map(String::as_str),
        Some("metod: once in the text under Metod")
    );
    assert_eq!(
        why("insats").first().map(String::as_str),
        Some("insats: in the title")
    );
    assert_eq!(
        why("insat*").first().map(String::as_str),
        Some("insat*: in the title")
    );
}

#[test]
fn a_section_of_nothing_but_its_heading_shows_that() {
    let mut project = case("a", "");
    project.passages = vec![Passage {
        heading: Some("Vår samverkan".to_owned()),
        ..Passage::default()
    }];
    let (_dir, index) = index_of(&[project]);
    let answer = index.search(&Request::new("samverkan")).unwrap();
    let shown: Vec<String> = answer
        .hits
        .iter()
        .flat_map(|hit| hit.passages.iter().map(|p| p.marked("[", "]")))
        .collect();
    assert_eq!(shown, ["Vår [samverkan]"]);
}
