//! Invented projects for the tests.
#![allow(dead_code, reason = "each test file uses its own part")]
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use aktsam_record::model::Field;
use aktsam_search::{Index, IndexedCase, Passage, Request};
use tempfile::{TempDir, tempdir};

/// A case with one passage.
pub(crate) fn case(id: &str, text: &str) -> IndexedCase {
    IndexedCase {
        case_id: id.to_owned(),
        record_ids: vec![format!("r{id}")],
        passages: vec![Passage {
            record_id: format!("r{id}"),
            text: text.to_owned(),
            ..Passage::default()
        }],
        ..IndexedCase::default()
    }
}

/// A section of a case, of one field and with its heading.
pub(crate) fn section(case: &str, field: Field, text: &str) -> Passage {
    Passage {
        record_id: format!("r{case}"),
        fields: vec![field],
        heading: Some(field.swedish().to_owned()),
        text: text.to_owned(),
        ..Passage::default()
    }
}

/// An index of cases in a directory that lives as long as the handle.
pub(crate) fn index_of(cases: &[IndexedCase]) -> (TempDir, Index) {
    let dir = tempdir().unwrap();
    let index = Index::open_or_create(dir.path()).unwrap();
    index.update(1, cases, &[]).unwrap();
    (dir, index)
}

/// Ids of what a query finds, sorted; none where it was relaxed.
pub(crate) fn ids(index: &Index, query: &str) -> Vec<String> {
    let answer = index
        .search(&Request {
            limit: 1000,
            ..Request::new(query)
        })
        .unwrap();
    if answer.relaxed {
        return Vec::new();
    }
    let mut ids: Vec<String> = answer.hits.into_iter().map(|h| h.case_id).collect();
    ids.sort_unstable();
    ids
}
