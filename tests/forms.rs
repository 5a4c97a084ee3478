//! Forms that an archive learns, and records that are read anew with them; by the binary.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use common::Bench;

const HELP: &str = "Här anges vilka som berörs, med högst tio rader text.";
const MORE_HELP: &str = "Här anges arbetssätt och hur parterna delar på ansvaret.";

/// Applications on one form, whose help text stands among the answers.
fn on_a_form(bench: &Bench, count: usize) {
    let whom = ["unga", "föräldrar", "nyanlända", "sjukskrivna", "äldre"];
    for n in 0..count {
        let who = whom[n % whom.len()];
        bench.put(
            &format!("{n}.md"),
            format!(
                "# Insats {n} för {who}\n\n## Syfte\n\nVi vill att {who} i ort {n} når sitt mål.\n\n\
                 ## Målgrupp\n\n{HELP}\n\nHär deltar {who} från ort {n}.\n\n\
                 ## Metod\n\n{MORE_HELP}\n\nAtt möta {who} på plats {n}.\n"
            ),
        );
    }
}

/// Answer and help text of the target group, by record.
fn target_groups(bench: &Bench) -> Vec<(String, Option<String>)> {
    (bench.run(&["export"]).json_lines().iter())
        .flat_map(|record| record["sections"].as_array().unwrap().clone())
        .filter(|section| section["heading"] == "Målgrupp")
        .map(|section| {
            let text = |key: &str| section[key].as_str().map(str::to_owned);
            (text("text").unwrap(), text("guidance"))
        })
        .collect()
}

#[test]
fn what_an_archive_learns_is_no_answer_after_an_upgrade() {
    let bench = Bench::new();
    on_a_form(&bench, 5);
    assert_eq!(bench.run(&["import", "in", "--quiet"]).code, Some(0));
    assert!(
        target_groups(&bench)
            .iter()
            .any(|(text, _)| text.contains(HELP))
    );

    let learned = bench.run(&["learn"]);
    assert_eq!(learned.code, Some(0), "{}", learned.stdout);
    assert!(
        learned.stdout.contains("aktsam upgrade"),
        "{}",
        learned.stdout
    );
    let status = bench.run(&["status"]).stdout;
    assert!(status.contains("aktsam upgrade"), "{status}");

    let events = bench.run(&["upgrade", "--json"]).json_lines();
    assert_eq!(events.last().unwrap()["done"], 5);
    let groups = target_groups(&bench);
    assert_eq!(groups.len(), 5);
    for (text, guidance) in groups {
        assert!(
            !text.contains(HELP) && text.contains("Här deltar"),
            "{text}"
        );
        assert_eq!(guidance.as_deref(), Some(HELP));
    }
    // All is read with what was learned: nothing is left to do, and nothing more to learn.
    let again = bench.run(&["upgrade", "--json"]).json_lines();
    assert_eq!(again.last().unwrap()["files"], 0);
    let status = bench.run(&["status"]).stdout;
    assert!(!status.contains("aktsam upgrade"), "{status}");
    let before = std::fs::read(bench.root().join("archive/data/profiles.toml")).unwrap();
    bench.run(&["learn"]);
    let after = std::fs::read(bench.root().join("archive/data/profiles.toml")).unwrap();
    assert_eq!(before, after, "{}", String::from_utf8_lossy(&after));
    assert_eq!(bench.run(&["check"]).code, Some(0));
}
