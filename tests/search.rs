//! Searching an archive of the project's own documents, by the binary.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{Bench, fixtures};
use serde_json::Value;

/// Name of a source: that of its renderings up to the first dot.
fn source(path: &str) -> &str {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.split('.').next().unwrap_or(file)
}

fn ids(value: &Value) -> BTreeSet<String> {
    let list = value.as_array().into_iter().flatten();
    list.map(|id| id.as_str().expect("an id").to_owned())
        .collect()
}

/// What each source says of methods: those it has and those it must not be found by.
fn expected(folder: &Path) -> BTreeMap<String, (BTreeSet<String>, BTreeSet<String>)> {
    let mut out = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the expectations") {
        let path = entry.expect("an expectation").path();
        let text = fs::read_to_string(&path).expect("an expectation");
        let value: Value = serde_json::from_str(&text).expect("JSON");
        if let Some(methods) = value.get("methods") {
            let name = path.file_stem().expect("a name").to_string_lossy();
            out.insert(
                name.into_owned(),
                (ids(&methods["has"]), ids(&methods["not"])),
            );
        }
    }
    out
}

/// A source and a method that only its staff tells of ("Rehabkoordinator 10 %"), which the expectations,
/// stating what must hold, leave open.
const STAFFED: &[(&str, &str)] = &[
    ("bryggan", "rehabkoordinering"),
    ("vagen_vidare", "rehabkoordinering"),
];

/// Every method of the fixtures is found in all projects that have it and in no other: what the sources
/// say was written down by hand (`fixtures/expected`).
#[test]
fn a_method_finds_every_project_that_has_it_and_no_other() {
    let expected = expected(&fixtures().join("../expected"));
    let bench = Bench::new();
    let import = bench.run(&["import", fixtures().to_str().unwrap()]);
    assert!(matches!(import.code, Some(0 | 1)), "{}", import.stderr);
    let asked: BTreeSet<&String> = expected
        .values()
        .flat_map(|(has, not)| has.iter().chain(not))
        .collect();
    assert!(asked.len() > 12, "{asked:?}");
    let mut wrong = Vec::new();
    let mut found_in_all = 0;
    for method in asked {
        let run = bench.run(&["search", "--json", "-n", "1000", "--method", method]);
        let answer = run.json();
        let mut found: BTreeSet<&str> = BTreeSet::new();
        for hit in answer["hits"].as_array().unwrap() {
            let paths: Vec<&str> = hit["paths"]
                .as_array()
                .unwrap()
                .iter()
                .map(|p| p.as_str().unwrap())
                .collect();
            let has = |path: &&str| {
                let staffed = STAFFED.contains(&(source(path), method.as_str()));
                let listed = expected.get(source(path));
                staffed || listed.is_some_and(|(has, _)| has.contains(method))
            };
            if !paths.iter().any(has) {
                wrong.push(format!("{method} finds {paths:?}"));
            }
            found.extend(paths.iter().map(|path| source(path)));
            found_in_all += 1;
        }
        for (name, (has, _)) in &expected {
            if has.contains(method) && !found.contains(name.as_str()) {
                wrong.push(format!("{method} does not find {name}"));
            }
        }
    }
    assert!(found_in_all > 15, "{found_in_all}");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// The same on a folder of other documents, where `AKTSAM_GOLD` names that of their records
/// (`<name>.json` with `methods`) and `AKTSAM_MORE_DOCUMENTS` their own.
#[test]
fn a_method_finds_the_documents_of_another_folder() {
    let (Some(gold), Some(documents)) = (
        std::env::var_os("AKTSAM_GOLD"),
        std::env::var_os("AKTSAM_MORE_DOCUMENTS"),
    ) else {
        eprintln!("passed over: no other folder is named");
        return;
    };
    let mut has: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for entry in fs::read_dir(gold).unwrap() {
        let path = entry.unwrap().path();
        let value: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        for method in value["methods"].as_array().into_iter().flatten() {
            let id = method["id"].as_str().or(method.as_str()).unwrap();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            has.entry(id.to_owned()).or_default().insert(name);
        }
    }
    let bench = Bench::new();
    bench.run(&["import", Path::new(&documents).to_str().unwrap()]);
    for (method, names) in &has {
        let run = bench.run(&["search", "--json", "-n", "1000", "--method", method]);
        let answer = run.json();
        for hit in answer["hits"].as_array().unwrap() {
            let paths = hit["paths"].as_array().unwrap();
            let known = |p: &Value| names.contains(source(p.as_str().unwrap()));
            assert!(paths.iter().any(known), "{method} finds {paths:?}");
        }
        for name in names {
            let has = |hit: &Value| {
                let paths = hit["paths"].as_array().unwrap();
                paths.iter().any(|p| source(p.as_str().unwrap()) == name)
            };
            let hits = answer["hits"].as_array().unwrap();
            assert!(hits.iter().any(has), "{method} does not find {name}");
        }
    }
}

#[test]
fn a_word_with_a_minus_is_not_wanted() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler unga ska komma i arbete.");
    bench.put_application("b.md", "Lyftet", "Unga ska få stöd till studier.");
    bench.run(&["import", "in"]);
    let titles = |args: &[&str]| -> Vec<String> {
        let mut all = vec!["search", "--json"];
        all.extend(args);
        let run = bench.run(&all);
        let answer = run.json();
        let hits = answer["hits"].as_array().unwrap();
        hits.iter()
            .map(|hit| hit["title"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(titles(&["unga", "-studier"]), ["Brobygget"]);
    assert_eq!(titles(&["-studier", "unga", "-n5"]), ["Brobygget"]);
    assert_eq!(titles(&["-metod:MI", "unga"]), [""; 0]);
}
