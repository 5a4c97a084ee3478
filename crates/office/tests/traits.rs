//! Each trait of structure is shown by a fixture whose golden document says so (`traits.toml`).
#![allow(clippy::unwrap_used, reason = "helpers of tests fail the test")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

type Traits = BTreeMap<String, BTreeMap<String, Vec<(String, String)>>>;

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests")
}

fn traits() -> Traits {
    toml::from_str(&std::fs::read_to_string(folder().join("traits.toml")).unwrap()).unwrap()
}

#[test]
fn each_trait_is_shown_by_the_golden_document_of_its_fixtures() {
    let mut missing = Vec::new();
    for (name, shown) in traits().into_values().flatten() {
        for (fixture, sign) in shown {
            let golden = folder().join(format!("snapshots/golden__{fixture}.snap"));
            let golden = std::fs::read_to_string(golden).unwrap_or_default();
            // A golden document is written with escapes, as Rust writes them.
            let sign = sign.replace('\t', "\\t");
            if !golden.contains(&sign) {
                missing.push(format!("{name}: {fixture} says nothing of {sign}"));
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn each_fixture_shows_a_trait_or_comes_of_one_that_does() {
    let named: BTreeSet<String> = traits()
        .into_values()
        .flat_map(BTreeMap::into_values)
        .flatten()
        .map(|(fixture, _)| fixture)
        .collect();
    let stem = |name: &str| {
        let name = name.strip_prefix("lo_").unwrap_or(name);
        name.split('.').next().unwrap_or_default().to_owned()
    };
    let stems: BTreeSet<String> = named.iter().map(|name| stem(name)).collect();
    for entry in std::fs::read_dir(folder().join("fixtures")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        assert!(stems.contains(&stem(&name)), "{name} is not in traits.toml");
    }
    for name in named {
        assert!(folder().join("fixtures").join(&name).exists(), "{name}");
    }
}
