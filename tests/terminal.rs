//! How the binary behaves on a terminal and in a pipe.
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::process::Stdio;

use common::{Bench, settings};

#[test]
fn help_is_as_committed() {
    let bench = Bench::new();
    settings().bind(|| {
        insta::assert_snapshot!("help_short", bench.run(&["-h"]).transcript());
        for command in ["import", "search", "extract"] {
            let run = bench.run(&[command, "--help"]);
            insta::assert_snapshot!(format!("help_{command}"), run.transcript());
        }
    });
}

#[test]
fn a_wrong_option_is_a_usage_error() {
    let bench = Bench::new();
    assert_eq!(bench.run(&["serach", "x"]).code, Some(2));
    assert_eq!(bench.run(&["import"]).code, Some(2));
    assert_eq!(bench.run(&["import", "x", "--memory", "1"]).code, Some(2));
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let bench = Bench::new();
    let mut child = bench
        .command(&["schema"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty());
}

#[cfg(unix)]
#[test]
fn names_of_strangers_do_not_run_the_terminal() {
    let bench = Bench::new();
    bench.put("\u{1b}[31mröd\u{202e}fdp.pdf", "");
    let run = bench.run(&["import", "in"]);
    let listed = bench.run(&["quarantine"]);
    for text in [&run.stdout, &run.stderr, &listed.stdout] {
        assert!(
            !text.contains('\u{1b}') && !text.contains('\u{202e}'),
            "{text:?}"
        );
    }
    assert!(run.stderr.contains("röd"));
}

#[test]
fn colour_is_asked_for_or_left_out() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    bench.run(&["import", "in"]);
    assert!(!bench.run(&["search", "arbete"]).stdout.contains('\u{1b}'));
    assert!(
        bench
            .run(&["search", "arbete", "--color", "always"])
            .stdout
            .contains('\u{1b}')
    );
    assert!(
        !bench
            .run(&["search", "arbete", "--color", "never"])
            .stdout
            .contains('\u{1b}')
    );
}

#[test]
fn completions_and_manual_are_made_of_the_same_commands() {
    let bench = Bench::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let run = bench.run(&["completions", shell]);
        assert_eq!(run.code, Some(0));
        assert!(run.stdout.contains("quarantine"), "{shell}");
    }
    let man = bench.run(&["man"]);
    assert!(man.stdout.contains(".TH aktsam"));
    let dir = bench.root().join("man");
    bench.run(&["man", "--dir", dir.to_str().unwrap()]);
    assert!(dir.join("aktsam-import.1").exists());
    assert!(!dir.join("aktsam-worker.1").exists());
}

#[test]
fn doctor_tells_what_the_sandbox_denies() {
    let bench = Bench::new();
    let run = bench.run(&["doctor", "--json"]);
    let report = run.json();
    assert!(!report["sandbox"]["attempts"].as_array().unwrap().is_empty());
    assert_eq!(report["has_archive"], false);
    let text = bench.run(&["doctor"]).stdout;
    assert!(text.contains("archive: [DIR]/archive"), "{text}");
}
