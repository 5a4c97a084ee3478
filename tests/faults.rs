//! Disks that are full or cannot be written to, by the binary on a small disk of its own.
//!
//! The disk is a tmpfs in a mount namespace (`unshare`), which needs Linux and either root or user
//! namespaces; where neither is to be had the tests say so and pass.
#![cfg(target_os = "linux")]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::format_collect,
    reason = "tests"
)]

mod common;

use std::process::Command;

use common::{Bench, Run, settings};

/// Runs a shell script with a disk of `size` at `$DISK`; `None` where none can be had.
fn on_disk(bench: &Bench, size: &str, script: &str) -> Option<Run> {
    let disk = bench.root().join("disk");
    std::fs::create_dir_all(&disk).unwrap();
    let mount = format!("mount -t tmpfs -o size={size} tmpfs \"$DISK\"");
    let shell = |script: &str| {
        let mut command = Command::new("unshare");
        command
            .args(["--mount", "--map-root-user", "sh", "-c", script])
            .current_dir(bench.root())
            .env("DISK", &disk)
            .env("AKTSAM", env!("CARGO_BIN_EXE_aktsam"))
            .env("AKTSAM_ARCHIVE", disk.join("archive"));
        command.output()
    };
    if !shell(&mount).is_ok_and(|output| output.status.success()) {
        println!("skipped: this system lets nobody mount a disk for a test");
        return None;
    }
    let output = shell(&format!("set -e; {mount}; set +e; {script}")).unwrap();
    Some(Run::new(bench, &output))
}

/// Documents that need more than a few megabytes in the catalogue.
fn many(bench: &Bench, count: usize) {
    for n in 0..count {
        let words: String = (0..8_000)
            .map(|w| format!("ord{} ", w * 31 + n * 7))
            .collect();
        bench.put_application(&format!("{n}.md"), &format!("Insats {n}"), &words);
    }
}

#[test]
fn a_full_disk_ends_the_import_and_loses_nothing_that_was_reported() {
    let bench = Bench::new();
    many(&bench, 60);
    let script = r#"
        "$AKTSAM" import in --json >"$OLDPWD"first.json 2>"first.err"; echo "first: $?"
        mount -o remount,size=200m "$DISK"
        "$AKTSAM" export >kept.json; echo "export: $?"
        "$AKTSAM" import in --quiet; echo "second: $?"
        "$AKTSAM" check >/dev/null; echo "check: $?"
        "$AKTSAM" export | wc -l
    "#
    .replace("\"$OLDPWD\"", "");
    let Some(run) = on_disk(&bench, "4m", &script) else {
        return;
    };
    assert_eq!(
        run.stdout, "first: 2\nexport: 0\nsecond: 0\ncheck: 0\n60\n",
        "{}",
        run.stderr
    );
    let text = |name: &str| std::fs::read_to_string(bench.root().join(name)).unwrap();
    settings().bind(|| insta::assert_snapshot!("disk_full", text("first.err")));
    let ids = |text: &str, key: &str| -> Vec<String> {
        text.lines()
            .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
            .filter(|v| v["type"].is_null() || v["status"] == "done")
            .filter_map(|v| v[key].as_str().map(str::to_owned))
            .collect()
    };
    let kept = ids(&text("kept.json"), "id");
    for id in ids(&text("first.json"), "id") {
        assert!(kept.contains(&id), "{id} was reported as done and is lost");
    }
}

#[test]
fn an_archive_that_cannot_be_written_to_is_told_before_work_begins() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    let script = r#"
        "$AKTSAM" import in --quiet; echo "first: $?"
        mount -o remount,ro "$DISK"
        "$AKTSAM" import in; echo "import: $?"
    "#;
    let Some(run) = on_disk(&bench, "20m", script) else {
        return;
    };
    settings().bind(|| insta::assert_snapshot!("read_only", run.transcript()));
}
