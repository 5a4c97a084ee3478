//! Import, and what can be asked of an archive afterwards, by the binary.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "tests"
)]

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use common::{Bench, fixtures, settings};

/// Two applications, a file that cannot be read, and files that nobody wants.
fn small() -> Bench {
    let bench = Bench::new();
    bench.put_application("2023/brobygget.md", "Brobygget", "Fler ska komma i arbete.");
    bench.put_application("2024/lyftet.md", "Lyftet", "Unga ska få stöd till studier.");
    bench.put("2024/tom.pdf", "");
    bench.put("2024/~$lyftet.docx", "x");
    bench.put("Thumbs.db", "x");
    bench
}

#[test]
fn import_says_what_became_of_every_file() {
    let bench = small();
    settings().bind(|| {
        insta::assert_snapshot!("first_import", bench.run(&["import", "in"]).transcript());
        insta::assert_snapshot!("second_import", bench.run(&["import", "in"]).transcript());
        insta::assert_snapshot!("status", bench.run(&["status"]).transcript());
        insta::assert_snapshot!("quarantine", bench.run(&["quarantine"]).transcript());
    });
}

#[test]
fn quiet_says_only_what_failed() {
    let bench = small();
    settings().bind(|| {
        insta::assert_snapshot!(bench.run(&["--quiet", "import", "in"]).transcript());
    });
}

#[test]
fn json_events_tell_every_file_once_and_end_in_a_summary() {
    let bench = small();
    let run = bench.run(&["import", "in", "--json"]);
    assert_eq!(run.code, Some(1));
    let events = run.json_lines();
    let kinds: Vec<&str> = events.iter().map(|e| e["type"].as_str().unwrap()).collect();
    assert_eq!(
        kinds,
        ["scanned", "file", "file", "file", "indexed", "summary"]
    );
    let states: BTreeMap<&str, &str> = events
        .iter()
        .filter(|e| e["type"] == "file")
        .map(|e| (e["path"].as_str().unwrap(), e["status"].as_str().unwrap()))
        .collect();
    assert_eq!(
        states,
        BTreeMap::from([
            ("[DIR]/in/2023/brobygget.md", "done"),
            ("[DIR]/in/2024/lyftet.md", "done"),
            ("[DIR]/in/2024/tom.pdf", "quarantined"),
        ])
    );
    let summary = events.last().unwrap();
    assert_eq!(summary["passed_over"]["lock_file"], 1);
    assert_eq!(summary["passed_over"]["system_file"], 1);
    assert_eq!(summary["reasons"]["empty"], 1);
}

#[test]
fn a_dry_run_reads_nothing_and_makes_nothing() {
    let bench = small();
    let run = bench.run(&["import", "in", "--dry-run"]);
    settings().bind(|| insta::assert_snapshot!(run.transcript()));
    assert!(!bench.root().join("archive").exists());
}

#[test]
fn search_finds_projects_and_exits_with_1_where_there_is_none() {
    let bench = small();
    bench.run(&["import", "in"]);
    let found = bench.run(&["search", "studier"]);
    assert_eq!(found.code, Some(0));
    assert!(found.stdout.contains("1. Lyftet"), "{}", found.stdout);
    assert_eq!(bench.run(&["search", "rymdfärd"]).code, Some(1));
    let hits = bench.run(&["search", "--json", "studier"]).json();
    assert_eq!(hits["total"], 1);
    assert_eq!(hits["hits"][0]["paths"][0], "2024/lyftet.md");
    assert_eq!(hits["hits"][0]["record_ids"].as_array().unwrap().len(), 1);
    let by_method = bench.run(&["search", "--json", "--method", "mi"]).json();
    assert_eq!(by_method["total"], 2);
    // Options behind the words are options.
    let behind = bench.run(&["search", "studier", "--limit", "1", "--ids"]);
    assert_eq!(behind.stdout.trim().len(), 64, "{}", behind.stdout);
    let none = bench.run(&["search", "--json", "--year", "1999"]);
    assert_eq!((none.code, &none.json()["total"]), (Some(1), &0.into()));
}

#[test]
fn show_takes_the_beginning_of_an_id() {
    let bench = small();
    bench.run(&["import", "in"]);
    let id = bench.run(&["search", "--json", "studier"]).json()["hits"][0]["record_ids"][0]
        .as_str()
        .unwrap()
        .to_owned();
    let page = bench.run(&["show", &id[..10]]);
    assert_eq!(page.code, Some(0));
    for part in [
        "Lyftet",
        "Samordningsförbundet Norra Dalen",
        "Unga ska få stöd",
        &id,
    ] {
        assert!(page.stdout.contains(part), "{part}: {}", page.stdout);
    }
    let record = bench.run(&["show", &id[..10], "--json"]).json();
    assert_eq!(record["id"], id.as_str());
    assert_eq!(record["source"]["paths"][0], "2024/lyftet.md");
}

#[test]
fn errors_say_what_and_what_to_do() {
    let bench = small();
    settings().bind(|| {
        insta::assert_snapshot!("no_archive", bench.run(&["search", "x"]).transcript());
        insta::assert_snapshot!(
            "no_such_path",
            bench.run(&["import", "nowhere"]).transcript()
        );
        bench.run(&["import", "in"]);
        insta::assert_snapshot!("no_such_id", bench.run(&["show", "abc"]).transcript());
        insta::assert_snapshot!(
            "bad_query",
            bench.run(&["search", "metod:(\"a"]).transcript()
        );
        insta::assert_snapshot!("no_such_number", bench.run(&["retry", "77"]).transcript());
    });
}

#[test]
fn export_gives_every_record_once() {
    let bench = small();
    bench.run(&["import", "in"]);
    let run = bench.run(&["export", "--format", "ndjson"]);
    assert_eq!(run.code, Some(0));
    let titles: BTreeSet<String> = run
        .json_lines()
        .iter()
        .map(|r| r["source"]["paths"][0].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(
        titles,
        BTreeSet::from(["2023/brobygget.md".to_owned(), "2024/lyftet.md".to_owned()])
    );
}

#[test]
fn every_sample_gets_an_end_state_and_the_good_ones_are_found() {
    let bench = Bench::new();
    let samples = fixtures();
    let run = bench.run(&["import", samples.to_str().unwrap(), "--json"]);
    let events = run.json_lines();
    let states: BTreeMap<String, String> = events
        .iter()
        .filter(|e| e["type"] == "file")
        .map(|e| {
            let path = e["path"].as_str().unwrap();
            let name = path.rsplit('/').next().unwrap().to_owned();
            (name, e["status"].as_str().unwrap().to_owned())
        })
        .collect();
    let files: BTreeSet<String> = fs::read_dir(&samples)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    assert_eq!(states.keys().cloned().collect::<BTreeSet<_>>(), files);
    for broken in [
        "trasig_tom.pdf",
        "trasig_brus.pdf",
        "trasig_last.pdf",
        "trasig_bild.jpg",
    ] {
        assert_eq!(states[broken], "quarantined", "{broken}");
    }
    for good in [
        "broar.markdown.md",
        "kompassen.word.docx",
        "lotsen.transcript.txt",
    ] {
        assert_eq!(states[good], "done", "{good}");
    }
    // Members of the archive are records of their own, with their place in it.
    let members = bench
        .run(&["export"])
        .json_lines()
        .iter()
        .flat_map(|r| r["source"]["paths"].as_array().unwrap().clone())
        .filter(|p| p.as_str().unwrap().starts_with("tva_handlingar.zip!/"))
        .count();
    assert_eq!(members, 2);
    assert_eq!(run.code, Some(1));
    let again = bench
        .run(&["import", samples.to_str().unwrap(), "--json"])
        .json_lines();
    assert_eq!(again.last().unwrap()["done"], 0);
}

#[test]
fn a_second_import_at_the_same_time_is_refused() {
    let bench = small();
    bench.run(&["import", "in"]);
    let lock = fs::File::options()
        .write(true)
        .open(bench.root().join("archive/lock"))
        .unwrap();
    lock.lock().unwrap();
    settings().bind(|| {
        insta::assert_snapshot!("locked", bench.run(&["import", "in"]).transcript());
    });
    // Reading goes on.
    assert_eq!(bench.run(&["search", "studier"]).code, Some(0));
}

#[test]
fn a_saved_search_tells_what_is_new_since() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i studier.");
    bench.run(&["import", "in"]);
    assert_eq!(
        bench.run(&["search", "studier", "--save", "skola"]).code,
        Some(0)
    );
    let listed = bench.run(&["search", "--list-saved"]);
    assert!(listed.stdout.contains("skola"), "{}", listed.stdout);
    assert_eq!(
        bench.run(&["search", "--saved", "skola", "--new"]).code,
        Some(1)
    );
    bench.put_application("b.md", "Lyftet", "Vägen till studier.");
    bench.run(&["import", "in"]);
    let new = bench.run(&["search", "--saved", "skola", "--new"]);
    assert!(new.stdout.contains("Lyftet"), "{}", new.stdout);
    assert!(!new.stdout.contains("Brobygget"), "{}", new.stdout);
    assert_eq!(
        bench.run(&["search", "--remove-saved", "skola"]).code,
        Some(0)
    );
    assert_eq!(bench.run(&["search", "--saved", "skola"]).code, Some(2));
}

#[test]
fn hits_are_a_table_for_spreadsheets() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i studier.");
    bench.run(&["import", "in"]);
    let table = bench.run(&["search", "studier", "--csv"]).stdout;
    let mut rows = table.trim_start_matches('\u{feff}').lines();
    assert!(
        rows.next().unwrap().starts_with("id;title;association;"),
        "{table}"
    );
    assert!(rows.next().unwrap().contains(";Brobygget;"), "{table}");
}
