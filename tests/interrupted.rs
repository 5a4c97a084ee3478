//! Imports that are stopped, killed, or followed by other commands while they run; by the binary.
#![cfg(unix)]
#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "tests"
)]

mod common;

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Lines};
use std::process::{Child, ChildStdout, Stdio};
use std::time::{Duration, Instant};

use common::{Bench, Run};

/// An import that runs, and what it told.
struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
    /// Ids of the records that it reported as done.
    told: Vec<String>,
    last: serde_json::Value,
}

impl Running {
    /// Starts an import of `in` that prints JSON.
    fn start(bench: &Bench, more: &[&str]) -> Self {
        let mut args = vec!["import", "in", "--json"];
        args.extend(more);
        let stderr = File::create(bench.root().join("stderr.txt")).unwrap();
        let mut child = (bench.command(&args))
            .stdout(Stdio::piped())
            .stderr(stderr)
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        Self {
            child,
            lines,
            told: Vec::new(),
            last: serde_json::Value::Null,
        }
    }

    /// Takes in the next line; `false` at the end.
    fn listen(&mut self) -> bool {
        let Some(Ok(line)) = self.lines.next() else {
            return false;
        };
        // The last line of one that was killed may be cut off.
        if let Ok(event) = serde_json::from_str::<serde_json::Value>(&line) {
            if event["type"] == "file" && event["status"] == "done" {
                self.told.push(event["id"].as_str().unwrap().to_owned());
            }
            self.last = event;
        }
        true
    }

    fn listen_until_told(&mut self, count: usize) {
        while self.told.len() < count {
            assert!(self.listen(), "the import ended early");
        }
    }

    fn signal(&self, name: &str) {
        let status = std::process::Command::new("kill")
            .args([name, &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Hears it out; its exit code.
    fn end(&mut self) -> Option<i32> {
        while self.listen() {}
        self.child.wait().unwrap().code()
    }
}

/// Lays many applications there.
fn fill(bench: &Bench, files: usize) {
    for n in 0..files {
        bench.put_application(
            &format!("{n}.md"),
            &format!("Insats {n}"),
            &format!("Mål nummer {n}."),
        );
    }
}

/// An import of 400 files that has told of some.
fn begun(bench: &Bench) -> Running {
    fill(bench, 400);
    let mut running = Running::start(bench, &["--jobs", "1"]);
    running.listen_until_told(5);
    running
}

fn exported(bench: &Bench, more: &[&str]) -> BTreeSet<String> {
    let mut args = vec!["export"];
    args.extend(more);
    (bench.run(&args).json_lines().iter())
        .map(|r| r["id"].as_str().unwrap().to_owned())
        .collect()
}

fn total(run: &Run) -> u64 {
    run.json()["total"].as_u64().unwrap()
}

#[test]
fn ctrl_c_ends_after_the_file_in_hand_and_the_next_import_goes_on() {
    let bench = Bench::new();
    let mut running = begun(&bench);
    running.signal("-INT");
    assert_eq!(running.end(), Some(130));
    assert_eq!(running.last["type"], "summary");
    assert_eq!(running.last["interrupted"], true);
    assert_eq!(running.last["done"], running.told.len());
    let said = fs::read_to_string(bench.root().join("stderr.txt")).unwrap();
    assert!(
        said.contains("stopping when the files in hand are read"),
        "{said}"
    );
    let status = bench.run(&["status"]).stdout;
    assert!(
        status.contains("was stopped: give it again to go on"),
        "{status}"
    );
    let rest = bench.run(&["import", "in", "--json"]);
    let rest = rest.json_lines().pop().unwrap();
    assert_eq!(rest["unchanged"], running.told.len());
    assert_eq!(rest["done"], 400 - running.told.len());
    assert_eq!(exported(&bench, &[]).len(), 400);
}

#[test]
fn a_second_ctrl_c_ends_at_once_and_loses_nothing() {
    let bench = Bench::new();
    let mut running = begun(&bench);
    running.signal("-INT");
    running.signal("-INT");
    assert_eq!(running.end(), Some(130));
    let kept = exported(&bench, &[]);
    assert!(running.told.iter().all(|id| kept.contains(id)));
    assert_eq!(bench.run(&["check"]).code, Some(0));
    assert_eq!(bench.run(&["import", "in", "--quiet"]).code, Some(0));
    assert_eq!(exported(&bench, &[]).len(), 400);
}

#[test]
fn what_was_acknowledged_survives_a_kill() {
    let bench = Bench::new();
    let mut running = begun(&bench);
    running.signal("-KILL");
    running.end();
    let kept = exported(&bench, &[]);
    for id in &running.told {
        assert!(kept.contains(id), "{id} was acknowledged and is lost");
    }
    // The index follows at the next command, without an import.
    let found = |bench: &Bench| total(&bench.run(&["search", "--json", "mål"]));
    assert_eq!(found(&bench), kept.len() as u64);
    bench.run(&["import", "in"]);
    assert_eq!(found(&bench), 400);
}

#[test]
fn a_backup_while_an_import_runs_is_a_whole_archive() {
    let bench = Bench::new();
    let mut running = begun(&bench);
    let told = running.told.clone();
    assert_eq!(bench.run(&["backup", "kopia"]).code, Some(0));
    assert_eq!(running.end(), Some(0));
    let copy = ["--archive", "kopia"];
    let kept = exported(&bench, &copy);
    assert!(told.iter().all(|id| kept.contains(id)));
    assert!(exported(&bench, &[]).is_superset(&kept));
    let check = bench.run(&["check", "--archive", "kopia"]);
    assert_eq!(check.code, Some(0), "{}", check.stdout);
    let found = bench.run(&["search", "--json", "mål", "--archive", "kopia"]);
    assert_eq!(total(&found), kept.len() as u64);
}

#[test]
fn what_is_laid_into_a_followed_folder_is_taken_in() {
    let bench = Bench::new();
    bench.put_application("a.md", "Brobygget", "Fler i arbete.");
    let mut running = Running::start(&bench, &["--watch"]);
    running.listen_until_told(1);
    // Long past, so that nobody can be writing it still.
    bench.put_application("b.md", "Lyftet", "Fler i studier.");
    running.listen_until_told(2);
    fs::remove_file(bench.path("a.md")).unwrap();
    while running.last["gone"] != 1 {
        assert!(running.listen(), "the import ended early");
    }
    running.signal("-INT");
    assert_eq!(running.end(), Some(130));
    assert_eq!(total(&bench.run(&["search", "--json", "studier"])), 1);
    let status = bench.run(&["status"]).stdout;
    assert!(status.contains("1 more are gone"), "{status}");
}

#[test]
fn no_worker_outlives_a_killed_import() {
    let bench = Bench::new();
    let mut running = begun(&bench);
    let parent = running.child.id();
    let workers = || -> Vec<u32> {
        let listed = std::process::Command::new("pgrep")
            .args(["-P", &parent.to_string()])
            .output()
            .unwrap();
        (String::from_utf8(listed.stdout).unwrap().lines())
            .map(|pid| pid.parse().unwrap())
            .collect()
    };
    let before = workers();
    assert!(!before.is_empty());
    running.signal("-KILL");
    running.end();
    let until = Instant::now() + Duration::from_secs(20);
    let alive = |pid: &u32| {
        let status = std::process::Command::new("kill")
            .args(["-0", &pid.to_string()])
            .stderr(Stdio::null())
            .status();
        status.is_ok_and(|s| s.success())
    };
    while before.iter().any(alive) {
        assert!(Instant::now() < until, "a worker outlived its parent");
        std::thread::sleep(Duration::from_millis(50));
    }
}
