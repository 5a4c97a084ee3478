//! Disks that are full or cannot be written to, by the binary on a small disk of its own.
//!
//! The disk is a tmpfs in a mount namespace (`unshare`), which needs Linux and either root or user
//! namespaces; where neither is to be had the tests say on standard error that nothing was tried.
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

use std::io::Write as _;
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
        // Past the test's captured output: a test that tried nothing must say so.
        let _ = writeln!(
            std::io::stderr(),
            "NOT TRIED: this system lets nobody mount a disk for a test (unshare --mount)"
        );
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
fn an_archive_on_a_read_only_disk_can_be_asked() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    bench.put("tom.pdf", "");
    let script = r#"
        "$AKTSAM" import in --quiet 2>/dev/null
        id=$("$AKTSAM" export | sed 's/.*"id":"\([0-9a-f]*\)".*/\1/')
        mount -o remount,ro "$DISK"
        "$AKTSAM" search --json arbete | grep -c '"total": *1'; echo "search: $?"
        "$AKTSAM" show "$id" | grep -c Brobygget; echo "show: $?"
        "$AKTSAM" case show "$id" | grep -c lead; echo "case: $?"
        "$AKTSAM" status >/dev/null; echo "status: $?"
        "$AKTSAM" quarantine | grep -c tom.pdf; echo "quarantine: $?"
        "$AKTSAM" export | wc -l
        "$AKTSAM" check | tail -1; echo "check: $?"
        "$AKTSAM" import in --dry-run; echo "dry run: $?"
        "$AKTSAM" import in; echo "import: $?"
        "$AKTSAM" reindex; echo "reindex: $?"
        "$AKTSAM" forget "$id" --reason x; echo "forget: $?"
    "#;
    let Some(run) = on_disk(&bench, "20m", script) else {
        return;
    };
    settings().bind(|| insta::assert_snapshot!("read_only_asked", run.transcript()));
}

#[test]
fn what_a_killed_import_left_is_there_on_a_read_only_disk() {
    let bench = Bench::new();
    for n in 0..60 {
        bench.put_application(&format!("{n}.md"), &format!("Insats {n}"), "Fler i arbete.");
    }
    // The log that the kill left holds what the catalogue's own file lacks.
    let script = r#"
        : >told.json
        "$AKTSAM" import in --json --jobs 1 >>told.json 2>/dev/null & import=$!
        while [ "$(wc -l <told.json)" -lt 6 ]; do sleep 0.05; done
        kill -9 $import; wait $import 2>/dev/null
        mount -o remount,ro "$DISK" || exit 9
        "$AKTSAM" export >kept.json; echo "export: $?"
        "$AKTSAM" status >/dev/null; echo "status: $?"
        mount -o remount,rw "$DISK"
        rm -r "$AKTSAM_ARCHIVE/index"
        mount -o remount,ro "$DISK"
        "$AKTSAM" export | wc -l | grep -c -x "$(wc -l <kept.json)"
        "$AKTSAM" search arbete; echo "search without an index: $?"
    "#;
    let Some(run) = on_disk(&bench, "20m", script) else {
        return;
    };
    settings().bind(|| insta::assert_snapshot!("read_only_killed", run.transcript()));
    let text = |name: &str| std::fs::read_to_string(bench.root().join(name)).unwrap();
    let kept = text("kept.json");
    let mut told = 0;
    for line in text("told.json").lines() {
        // The last line may be cut off.
        if let Ok(event) = serde_json::from_str::<serde_json::Value>(line)
            && event["status"] == "done"
        {
            told += 1;
            assert!(kept.contains(event["id"].as_str().unwrap()));
        }
    }
    assert!(told > 0);
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
