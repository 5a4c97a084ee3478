//! The committed JSON Schema is the one that the types make.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::Bench;

#[test]
fn the_committed_schema_is_not_stale() {
    let made = Bench::new().run(&["schema"]);
    assert_eq!(made.code, Some(0));
    assert_eq!(
        made.json()["$schema"],
        "https://json-schema.org/draft/2020-12/schema"
    );
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/record.schema.json");
    let committed = std::fs::read_to_string(path)
        .unwrap_or_default()
        .replace("\r\n", "\n");
    assert!(
        committed == made.stdout,
        "docs/record.schema.json is stale: write `aktsam schema` to it"
    );
}
