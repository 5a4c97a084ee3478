//! What becomes of files that kill, hang or fool their worker.
//!
//! This program is its own misbehaving worker: called with `worker`, it serves like
//! `aktsam worker`, but does what the documents tell it to (see [`misbehave`]). So it needs a
//! `main` of its own.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stderr,
    clippy::exit,
    reason = "a test fails by panicking, and Clippy knows only those of the usual harness"
)]

mod deaths;
mod life;
mod members;
mod misbehave;
mod rights;

use std::time::Duration;

use aktsam_ingest::{Failure, Pool, PoolOptions, WorkerCommand};
use libtest_mimic::{Arguments, Trial};

fn main() {
    let mut args = std::env::args().skip(1);
    match args.next().as_deref() {
        Some("worker") => misbehave::serve(),
        Some("parent") => life::be_a_parent_that_is_killed(args.next().as_deref()),
        _ => {
            let mut tests = deaths::tests();
            tests.extend(life::tests());
            tests.extend(members::tests());
            tests.extend(rights::tests());
            libtest_mimic::run(&Arguments::from_args(), tests).exit();
        }
    }
}

/// The worker that this program is when called so.
fn command() -> WorkerCommand {
    WorkerCommand {
        program: std::env::current_exe().unwrap(),
        args: vec!["worker".into()],
    }
}

/// Options with limits small enough to be hit in a test.
fn options() -> PoolOptions {
    PoolOptions {
        jobs: 2,
        timeout: Duration::from_secs(10),
        // A worker needs about 130 MiB of it before its first file: its stack, and what the
        // allocator sets aside for a thread.
        memory: 256 << 20,
        ..PoolOptions::new(command())
    }
}

fn pool() -> Pool {
    Pool::start(options()).unwrap()
}

/// Checks that a pool serves, as it must after every mischief.
fn assert_serves(pool: &Pool) {
    let records = pool.extract("next.txt", b"Syfte").unwrap();
    assert_eq!(records.len(), 1);
    assert_eq!(records[0].source.paths, ["next.txt"]);
}

fn fail(pool: &Pool, order: &str) -> Failure {
    pool.extract("bad.txt", order.as_bytes()).unwrap_err()
}

/// A named test.
fn test(name: &str, run: fn()) -> Trial {
    Trial::test(name, move || {
        run();
        Ok(())
    })
}
