//! What the worker process costs: `cargo bench -p aktsam-ingest`.
//!
//! This program is its own worker, so that the bench needs no other.
#![allow(clippy::unwrap_used, reason = "a bench that cannot run has no result")]

use std::io::{stdin, stdout};

use aktsam_ingest::{Pool, PoolOptions, Settings, WorkerCommand, extract};
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    if std::env::args().nth(1).as_deref() == Some("worker") {
        let _ = aktsam_ingest::serve(stdin(), stdout());
    } else {
        divan::main();
    }
}

fn pool(sandbox: bool) -> Pool {
    let command = WorkerCommand {
        program: std::env::current_exe().unwrap(),
        args: vec!["worker".into()],
    };
    Pool::start(PoolOptions {
        jobs: 1,
        sandbox,
        ..PoolOptions::new(command)
    })
    .unwrap()
}

/// Starting a pool, its first file and its end.
#[divan::bench(args = [true, false])]
fn start_with_sandbox(bencher: Bencher<'_, '_>, sandbox: bool) {
    bencher.bench(|| pool(sandbox).extract("a.txt", b"Syfte").unwrap());
}

#[divan::bench(args = [true, false])]
fn small_file_with_sandbox(bencher: Bencher<'_, '_>, sandbox: bool) {
    let pool = pool(sandbox);
    bencher.bench(|| pool.extract("a.txt", b"Syfte").unwrap());
}

/// Without a process, but with the lexicon built anew, which a worker does once.
#[divan::bench]
fn small_file_in_process(bencher: Bencher<'_, '_>) {
    let settings = Settings::default();
    bencher.bench(|| extract("a.txt", b"Syfte", &settings).unwrap());
}

/// A megabyte of which nothing is read: what sending it costs.
#[divan::bench(args = [true, false])]
fn megabyte_with_sandbox(bencher: Bencher<'_, '_>, sandbox: bool) {
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    image.resize(1 << 20, 0);
    let pool = pool(sandbox);
    bencher
        .counter(BytesCount::of_slice(&image))
        .bench(|| pool.extract("a.png", &image).unwrap_err());
}
