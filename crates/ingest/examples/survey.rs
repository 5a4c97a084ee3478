//! Reads every file below some folders through a pool and tells what became of each: for looking
//! at a collection of hostile files by eye.
//!
//! ```text
//! cargo run --release -p aktsam-ingest --example survey -- [--no-sandbox] [--jobs=N] FOLDER...
//! ```
#![allow(clippy::print_stdout, reason = "it is a program for the terminal")]

use std::collections::BTreeMap;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use aktsam_ingest::{Failure, IngestError, Pool, PoolOptions, WorkerCommand};
use aktsam_record::Record;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args: Vec<String> = std::env::args().skip(1).collect();
    if args.first().is_some_and(|arg| arg == "worker") {
        return Ok(aktsam_ingest::serve(io::stdin(), io::stdout())?);
    }
    let sandbox = !args.iter().any(|arg| arg == "--no-sandbox");
    let jobs = args
        .iter()
        .find_map(|arg| arg.strip_prefix("--jobs=")?.parse().ok())
        .unwrap_or_else(|| std::thread::available_parallelism().map_or(1, usize::from));
    args.retain(|arg| !arg.starts_with("--"));
    let mut files = Vec::new();
    for folder in &args {
        list(Path::new(folder), &mut files)?;
    }
    files.sort();
    survey(&start(sandbox, jobs)?, &files, jobs);
    Ok(())
}

fn start(sandbox: bool, jobs: usize) -> Result<Pool, IngestError> {
    let program = std::env::current_exe().map_err(|source| IngestError::Start {
        program: "survey".to_owned(),
        source,
    })?;
    let args = vec!["worker".into()];
    Pool::start(PoolOptions {
        sandbox,
        jobs,
        ..PoolOptions::new(WorkerCommand { program, args })
    })
}

fn list(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if !path.is_dir() {
        files.push(path.to_owned());
        return Ok(());
    }
    for entry in std::fs::read_dir(path)? {
        list(&entry?.path(), files)?;
    }
    Ok(())
}

fn survey(pool: &Pool, files: &[PathBuf], jobs: usize) {
    let begun = Instant::now();
    let queue = Mutex::new(files.iter());
    let ends = Mutex::new(BTreeMap::<&str, usize>::new());
    std::thread::scope(|scope| {
        for _ in 0..jobs {
            scope.spawn(|| {
                while let Some(file) = queue.lock().ok().and_then(|mut files| files.next()) {
                    let begun = Instant::now();
                    let bytes = std::fs::read(file).unwrap_or_default();
                    let result = pool.extract(&file.to_string_lossy(), &bytes);
                    tell(file, &result, begun.elapsed());
                    let end = result
                        .as_ref()
                        .map_or_else(|f| f.reason.as_str(), |_| "read");
                    if let Ok(mut ends) = ends.lock() {
                        *ends.entry(end).or_default() += 1;
                    }
                }
            });
        }
    });
    println!(
        "{} files in {:.1} s",
        files.len(),
        begun.elapsed().as_secs_f32()
    );
    for (end, count) in ends.into_inner().unwrap_or_default() {
        println!("{count:6} {end}");
    }
}

fn tell(file: &Path, result: &Result<Vec<Record>, Failure>, time: Duration) {
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let time = time.as_millis();
    match result {
        Ok(records) => {
            let text: usize = records
                .iter()
                .flat_map(|record| &record.sections)
                .map(|section| section.text.len())
                .sum();
            println!(
                "{time:6} ms  {name}: {} records, {text} bytes of text",
                records.len()
            );
            for warning in records.iter().flat_map(|record| &record.warnings) {
                if warning.code == "member_unreadable" {
                    println!("           {}", warning.message);
                }
            }
        }
        Err(failure) => println!(
            "{time:6} ms  {name}: {} at {}: {}",
            failure.reason, failure.stage, failure.message
        ),
    }
}
