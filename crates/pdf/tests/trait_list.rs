//! Each trait of PDF files is shown by a golden document or a test (`traits.toml`), and each fixture
//! shows one.

#![allow(clippy::unwrap_used, reason = "a helper of tests fails the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Shortest sign, in bytes, that tells one thing of a golden document.
const SHORTEST: usize = 8;

type Traits = BTreeMap<String, BTreeMap<String, Vec<(String, String)>>>;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn traits() -> Traits {
    toml::from_str(&std::fs::read_to_string(folder().join("traits.toml")).unwrap()).unwrap()
}

#[test]
fn each_trait_is_shown() {
    let mut missing = Vec::new();
    for (name, shown) in traits().into_values().flatten() {
        assert!(!shown.is_empty(), "{name}");
        for (file, sign) in shown {
            let text = std::fs::read_to_string(folder().join(&file)).unwrap_or_default();
            let told = if Path::new(&file).extension().is_some_and(|end| end == "rs") {
                text.contains(&format!("fn {sign}("))
            } else {
                // A golden document shows what is read, not only that something is.
                sign.len() >= SHORTEST && text.contains(&sign)
            };
            if !told {
                missing.push(format!("{name}: {file} says nothing of {sign}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn each_fixture_shows_a_trait() {
    let named: Vec<String> = traits()
        .into_values()
        .flat_map(BTreeMap::into_values)
        .flatten()
        .map(|(file, _)| file)
        .collect();
    for entry in std::fs::read_dir(folder().join("fixtures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let golden = format!(
            "snapshots/producers__{}.snap",
            name.trim_end_matches(".pdf")
        );
        assert!(named.contains(&golden), "{name} is not in traits.toml");
    }
}
