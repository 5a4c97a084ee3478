//! Golden records: what `aktsam extract` makes of the fixtures, whole, to be read by eye when it
//! changes (`cargo insta review`).
#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// All fixtures that give a record; those that are broken on purpose are called `trasig_…`.
fn golden() -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(root().join("fixtures/documents"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !name.starts_with("trasig_"))
        .collect();
    names.sort();
    assert!(names.len() > 50, "only {} fixtures", names.len());
    names
}

fn extract(name: &str) -> Value {
    let file = root().join("fixtures/documents").join(name);
    let output = Command::new(env!("CARGO_BIN_EXE_aktsam"))
        .args(["extract", "--format", "json"])
        .arg(&file)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{name}: {}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

/// What changes with every release or edit of the data is no part of what was read.
fn without_versions(mut record: Value) -> Value {
    if let Some(map) = record.as_object_mut() {
        map.insert("extractor".to_owned(), Value::from("(as built)"));
        if let Some(Value::Array(embedded)) = map.remove("embedded") {
            let embedded = embedded.into_iter().map(without_versions).collect();
            map.insert("embedded".to_owned(), Value::Array(embedded));
        }
    }
    record
}

#[test]
fn records_of_the_fixtures_are_as_reviewed() {
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(root().join("fixtures/golden"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| {
        for name in golden() {
            insta::assert_json_snapshot!(name.as_str(), without_versions(extract(&name)));
        }
    });
}

#[test]
fn every_record_is_valid_against_the_schema() {
    let schema = std::fs::read_to_string(root().join("docs/record.schema.json")).unwrap();
    let schema: Value = serde_json::from_str(&schema).unwrap();
    let validator = jsonschema::validator_for(&schema).unwrap();
    for name in golden() {
        let record = extract(&name);
        let errors: Vec<String> = validator
            .iter_errors(&record)
            .map(|e| format!("{}: {e}", e.instance_path()))
            .collect();
        assert!(errors.is_empty(), "{name}: {}", errors.join("\n"));
    }
}
